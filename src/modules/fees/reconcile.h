// reconcile: money that came in by bank, and the dossiers it is for.
//
// A line is matched when its words name a dossier and its amount is what the dossier owes, or what the desk wrote down as transferred and no
// statement had shown: then it has a receipt. Every other line is an orphan, with why, until somebody matches it by hand or sets it aside, with a reason.
// Reading the same file again changes nothing: a line is known by its mark. Threads: as Fees. Systems: S17.
#pragma once

#include <string>
#include <vector>

#include "fees/fees.h"
#include "fees/statement.h"

namespace xaso::fees {

enum class LineState { orphan = 0, matched = 1, by_hand = 2, set_aside = 3 };
enum class Why { none = 0, no_code = 1, no_dossier = 2, other_amount = 3, paid_already = 4 };
std::string_view why_title(Why why);

struct KeptLine {
    std::int64_t id = 0;
    Day day{};
    Vnd amount;
    std::string memo, file_name, reason, dossier_code;   // dossier_code: "" when its words name none
    LineState state{};
    Why why{};
    std::int64_t receipt = 0;
    int number = 0;
};
struct ReadCount {
    int added = 0, matched = 0, known = 0;
};

// What reading a statement would do with one of its lines.
struct Foreseen {
    BankLine line;
    bool known = false;                                  // read before
    Why why{};                                           // none: it will be matched
    std::string dossier_code;                            // "" when its words name none
};

class Reconciliation {
public:
    Reconciliation(const Fees& fees, const units::Units& units) : fees_(fees), units_(units) {}

    // Changes nothing.
    std::vector<Foreseen> foresee(sql::Session& s, UnitId unit, const Statement& statement) const;
    ReadCount read(sql::Tx& tx, const record::Actor& by, Instant now, const Statement& statement, std::string_view file_name) const;
    // With the dossier of `code`, whose debt must be of the same amount, or set aside when `code` is empty. Refused: "fees.reason",
    // "fees.no_line", "fees.settled_line", "fees.other_amount", "onestop.no_dossier".
    Result<void> by_hand(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t line, std::string_view code, std::string_view reason) const;
    std::vector<KeptLine> lines(sql::Session& s, UnitId unit, const std::vector<LineState>& states) const;   // the newest 200
    std::optional<KeptLine> line(sql::Session& s, UnitId unit, std::int64_t id) const;

    const Fees& fees() const { return fees_; }
    const units::Units& units() const { return units_; }

private:
    std::string code_of(const BankLine& line, UnitId unit) const;
    // The receipt that stands for the money, made now or written down before by the desk.
    Result<std::int64_t> receipt_for(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d, Vnd amount) const;
    const Fees& fees_;
    const units::Units& units_;
};

}  // namespace xaso::fees
