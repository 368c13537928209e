// tariff: what one case of a procedure costs. Pure.
//
//   Fee copies{… .amount = Vnd{2000}, .steps_after = 2, .amount_after = Vnd{1000}, .most = Vnd{200000}};
//   cost(copies, 5, 3) == Vnd{21000}          // three copies of five pages: (2 × 2.000 + 3 × 1.000) × 3
//
// Amounts, exemptions and their grounds are data (law/fees). Threads: any. Systems: S17.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/catalog/catalog.h"

namespace xaso::fees {

enum class FeeKind { fee = 1, charge = 2 };   // phí / lệ phí
struct FeeExemption {
    std::string code, title;
    std::int64_t percent = 100;       // of the amount, that is not taken
    std::string ground;               // the article it rests on
};
// What a procedure costs in one case. Of a progressive tariff the first `steps_after` units cost `amount`, each further one `amount_after`,
// no more than `most` together; a set (one copy) is counted like this, then taken as many times as there are sets.
struct Fee {
    std::string procedure;            // code
    std::string code;                 // unique in its procedure: "ban-sao"
    std::string title;
    FeeKind kind{};
    Vnd amount;
    std::string per;                  // "trang", "trường hợp"
    std::string sets;                 // "bản": asked beside the units; "" when there is only one
    std::int64_t steps_after = 0;     // 0: not progressive
    Vnd amount_after;
    std::optional<Vnd> most;          // of one set
    std::string channel;              // "online": only for dossiers that came so; "" for all
    std::string act;                  // the document that sets it
    std::string note;                 // what is not verified is marked here
    Day from{};
    std::optional<Day> to;            // last day in force
    std::vector<FeeExemption> exemptions;
};
struct Tariff {
    std::vector<Fee> fees;            // in the order of the files
    std::vector<const Fee*> of(std::string_view procedure, Day day) const;
};
// law/fees/*.toml under `root`, read as the catalogue reads its own folders; what is wrong goes to `findings`.
Tariff load_tariff(const std::string& root, std::vector<catalog::Finding>& findings);

std::string_view kind_title(FeeKind kind);   // "Phí", "Lệ phí"

// "Phí, 2.000 đ một trang; từ trang thứ 3: 1.000 đ; không quá 200.000 đ"
std::string fee_words(const Fee& fee);
// "miễn", or "giảm 50 %"
std::string exemption_words(const FeeExemption& exemption);

inline constexpr int kMostUnits = 10'000;    // of one line: a larger number is a slip of the keyboard

// Before any exemption.
Vnd cost(const Fee& fee, int units, int sets);

// How often a case of the tariff applies to a dossier.
struct Choice {
    std::string code;
    int units = 0, sets = 1;
    std::string exemption;                   // code; "" for none
};
struct Line {
    std::string code, title, exemption, ground;
    FeeKind kind{};
    int units = 1, sets = 1;
    Vnd full, amount;
};
// One line for each choice with units. Refused: "fees.case", "fees.units", "fees.exemption" with the field "units-CODE" …
Result<std::vector<Line>> price(const std::vector<const Fee*>& tariff, const std::vector<Choice>& choices);
Result<std::vector<Line>> price(const std::vector<Fee>& tariff, const std::vector<Choice>& choices);

Vnd total(const std::vector<Line>& lines);
Vnd total(const std::vector<Line>& lines, FeeKind kind);

}  // namespace xaso::fees
