// fees (phí, lệ phí): what a dossier owes, the money taken for it, and the day's cash book.
//
//   due --collect--> receipt (numbered) --cancel, with reason--> cancelled; its number stays used, the dossier owes again
//   day --settle--> settled: takes no more receipts, loses none
//
// Invariants: (1) receipts of a unit, year and series run 1, 2, 3 … without gaps or repeats; the number is taken in the same transaction.
//             (2) a receipt never changes; it can only be cancelled, once.
//             (3) a settled day keeps its totals: what is collected afterwards stands in the next day's book, and a receipt cancelled
//                 afterwards is taken off the current book by a counter-entry.
//             (4) a settled day's totals are those of its receipts.
// LAW ND 61/2018/ND-CP art. 22: a fee is paid at reception, when papers are added, or with the result; so collecting is no step of the process.
// Threads: Fees is safe from any thread; what writes runs inside a write job of the unit.
// Systems: S17.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fees/tariff.h"
#include "modules/onestop/onestop.h"

namespace xaso::fees {

enum class Method { cash = 1, transfer = 2 };
std::string_view method_title(Method m);   // "Tiền mặt"
std::string_view method_code(Method m);    // "cash"
std::optional<Method> parse_method(std::string_view code);

struct Setting {
    std::string bank_bin, bank_name, account_no, account_name;   // where transfers go; empty until given
    std::string tax_code, form_no, series;                       // printed on receipts
};

// A line of a receipt that is not cancelled.
struct PaidLine {
    Line line;
    std::int64_t receipt = 0;
    int number = 0;                              // of the receipt
};
// What a dossier owes now, and what it owed and has paid.
struct Owed {
    std::vector<Line> lines;
    std::vector<PaidLine> paid;                  // oldest receipt first
    bool noted = false;                          // somebody wrote it down; otherwise the tariff's first case, once
    std::vector<Fee> tariff;            // the cases of its procedure on the day of reception
};

struct Receipt {
    std::int64_t id = 0;
    DossierId dossier;
    std::string dossier_code, payer, procedure_name;
    int year = 0, number = 0;
    std::string form_no, series;
    Instant at{};
    Day book_day{};
    Method method{};
    Vnd fees, charges;                           // phí, lệ phí
    AccountId account;
    std::optional<Instant> cancelled_at;
    AccountId cancelled_by;
    std::optional<Day> cancel_day;
    std::string cancel_reason;
    Vnd total() const { return fees + charges; }
};
std::string number_text(int number);             // "0000012"
inline std::string number_text(const Receipt& r) { return number_text(r.number); }

struct CollectInput {
    std::vector<Choice> choices;
    Method method{};
    Vnd expected;                                // what the payer was told; another sum is refused ("fees.amount_changed")
};

// One day of the cash book.
struct Entry {
    Receipt receipt;
    bool counter = false;                        // takes a receipt of an earlier, settled day off
};
struct Sums {
    Vnd cash_fees, cash_charges, transfer_fees, transfer_charges;
    int receipts = 0;                            // taken and not cancelled on their own day
    Vnd cash() const { return cash_fees + cash_charges; }
    Vnd transfer() const { return transfer_fees + transfer_charges; }
};
struct Settlement {
    Day day{};
    Instant at{};
    AccountId account;
    Vnd cash, transfer;
    int receipts = 0;
    std::string proof;
};
struct Book {
    std::vector<Entry> entries;                  // in the order of the numbers
    Sums sums;
    std::optional<Settlement> settlement;
};
Sums sums_of(const std::vector<Entry>& entries);

struct ReceiptQuery {
    std::string words;                           // a number, a dossier's code or part of the payer's name
    std::optional<Day> from, to;                 // of the cash book
    std::optional<Method> method;
    std::optional<bool> cancelled;
    std::int64_t before = 0;                     // id of the last receipt of the page before; 0: the newest
    int limit = 25;
};

// Noted as owed, or transferred by word of the desk, and not found on any statement.
struct Unpaid {
    std::string dossier_code, payer;
    Day day{};
    Vnd amount;
    std::int64_t receipt = 0;                    // 0: nothing taken yet
    int number = 0;
};

class Fees {
public:
    Fees(const onestop::Desk& desk, Tariff tariff) : desk_(desk), tariff_(std::move(tariff)) {}

    Setting setting(sql::Session& s, UnitId unit) const;
    // Refused: "fees.bank_bin", "fees.account_no", "fees.account_name", "fees.series", "fees.form_no", "fees.tax_code".
    Result<void> set(sql::Tx& tx, const record::Actor& by, Instant now, Setting next) const;

    // The cases a dossier of this procedure and channel may owe on a day; without any of the tariff the sum of the unit's own catalogue.
    std::vector<Fee> tariff_for(const procedures::Procedure& procedure, onestop::Channel channel, Day day) const;
    Owed owed(sql::Session& s, const onestop::Dossier& dossier) const;
    Result<std::vector<Line>> price(sql::Session& s, const onestop::Dossier& dossier, const std::vector<Choice>& choices) const;
    // Writes down what the dossier owes; replaces what was noted before. All of it exempt: nothing is left to pay, with its ground.
    Result<void> note(sql::Tx& tx, const record::Actor& by, Instant now, DossierId dossier, const std::vector<Choice>& choices) const;
    // Refused: "fees.nothing_due", "fees.amount_changed", "fees.imported".
    Result<Receipt> collect(sql::Tx& tx, const record::Actor& by, Instant now, DossierId dossier, const CollectInput& input) const;
    // What was noted, or the tariff's first case, as it stands. `expected`: what the payer was told, as in CollectInput.
    Result<Receipt> collect_owed(sql::Tx& tx, const record::Actor& by, Instant now, DossierId dossier, Method method, std::optional<Vnd> expected = {}) const;
    // `settled_too`: the caller may cancel a receipt of a settled day.
    Result<Receipt> cancel(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t receipt, std::string_view reason, bool settled_too) const;

    std::optional<Receipt> receipt(sql::Session& s, UnitId unit, std::int64_t id) const;
    std::vector<Line> lines(sql::Session& s, UnitId unit, std::int64_t receipt) const;
    std::vector<Receipt> receipts_of(sql::Session& s, UnitId unit, DossierId dossier) const;   // oldest first

    std::vector<Receipt> receipts(sql::Session& s, UnitId unit, const ReceiptQuery& query) const;   // newest first

    Book book(sql::Session& s, UnitId unit, Day day) const;
    // The day that what is collected now belongs to.
    Day book_day(sql::Session& s, UnitId unit, Day today) const;
    // Refused: "fees.future_day", "fees.settled", "fees.nothing_collected", "fees.earlier_day" (one before it is open), "fees.proof".
    Result<void> settle(sql::Tx& tx, const record::Actor& by, Instant now, Day day, std::string_view proof) const;
    std::vector<Settlement> settlements(sql::Session& s, UnitId unit) const;                   // newest first
    std::vector<Day> open_days(sql::Session& s, UnitId unit, Day before) const;                // with receipts, not settled
    std::vector<Unpaid> owing(sql::Session& s, UnitId unit) const;                             // noted and not paid; the newest 200
    std::vector<Unpaid> unseen_transfers(sql::Session& s, UnitId unit) const;                  // the oldest 200
    // Numbers without gaps, lines against their receipts, settlements against their days.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const onestop::Desk& desk() const { return desk_; }
    const record::Record& record() const { return desk_.record(); }
    const Tariff& tariff() const { return tariff_; }

private:
    struct Paid {   // by receipts that are not cancelled
        bool at_all = false, by_transfer = false;
    };
    Paid paid(sql::Session& s, const onestop::Dossier& d) const;
    void count_paid(sql::Tx& tx, const onestop::Dossier& d, Paid before) const;   // moves the marks of what changed since (onestop/counters.h)
    Result<Receipt> take(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d, const std::vector<Line>& lines, Method method) const;
    std::vector<Fee> tariff_of(sql::Session& s, const onestop::Dossier& d) const;
    const onestop::Desk& desk_;
    Tariff tariff_;
};

}  // namespace xaso::fees
