// checking (kiểm tra biểu): do the figures printed on a report agree with each other?
//
//   XASO_TRY(const ReadReport read, read_report(*law, bytes));        // JSON, text, Word, Excel, PDF
//   for (const Finding& f : judge(*law, day, read.sheet)) …           // "BM7 6.7: in 99,13, đúng là 99,00"
//
// What is checked: every rate and sum against the rows it is made of, every [[check]] of the forms, and every cell against its row's type.
// A printed value is right when it equals the exact one rounded to the printed decimals: 60,5 is right for 23/38. Where the inputs are
// rounded themselves (billions), any rate that they allow is right.
// A finding blames one row (the rate, the total, the part that exceeds its whole) and lists the others. What is right is never blamed.
// LAW (rates and identities): a rate over nothing is "không phát sinh", neither 0 % nor 100 %; a blank is not 0; a cell holds one number.
// Threads: pure functions. Systems: S3.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/decimal.h"
#include "modules/catalog/catalog.h"
#include "platform/office/office.h"

namespace xaso::checking {

struct Printed {                     // what stands in the value cell of a row
    enum class Kind {
        number,
        several,                     // two numbers in one cell: "20/100 %", "13" above "40"
        blank,
        none_arising,                // "–", "không phát sinh", "không có …"
        text,                        // words or a number nobody can read
        unknown,                     // a file that cannot tell a blank from none arising
    };
    Kind kind = Kind::blank;
    Decimal value;                   // number, several (the first); money always in dong
    int decimals = 0;                // as printed, in the printed unit
    bool exact = false;              // not rounded: a living report's dong and counts
    std::int64_t unit = 1;           // dong in one printed unit
    std::optional<Decimal> second;   // several
    bool percent = false;            // several: the second is a rate ("20/100 %")
    std::string text;                // as printed
};
using Sheet = std::map<std::string, std::map<std::string, Printed, std::less<>>, std::less<>>;   // form -> row -> cell

struct Place {
    std::string form, row;
    friend bool operator==(const Place&, const Place&) = default;
};
struct Finding {
    std::string rule;                // "BM3.solved_in_time"; "BM7.6.7.rate" for what every form is checked for
    std::string form, row;           // the one that is blamed
    std::string printed, expected;   // as officials write them; expected may be ""
    catalog::Severity severity = catalog::Severity::error;
    std::string says;                // Vietnamese: what does not agree and what to do
    std::vector<Place> with;
};
// {figure}, also @adjacent and @parts; without it only the rules over rows are judged.
using Figures = std::function<std::optional<Decimal>(const catalog::Operand&)>;

// In the order of forms and rows; errors before warnings of the same row.
std::vector<Finding> judge(const catalog::Definitions& law, Day day, const Sheet& sheet, const Figures& figures = {});

struct ReadReport {
    Sheet sheet;
    std::string kind;                // "JSON", "văn bản", "Word", "Excel", "PDF"
    std::optional<Day> day;          // of the window's end, when the file says it
    std::vector<Place> unknown;      // rows that the forms do not have
};
// Refused (invalid): empty, no form in it, a scan, damaged, of another kind; each with what to do ("checking.…", "office.…").
Result<ReadReport> read_report(const catalog::Definitions& law, std::string_view bytes, Day today, const office::ChildOptions& child = {});
// Reading and judging in one: what check-report and its page show.
struct Checked {
    ReadReport read;
    Day day{};                       // whose forms were taken
    std::vector<Finding> findings;
};
Result<Checked> check_report(const catalog::Definitions& law, std::string_view bytes, Day today, const office::ChildOptions& child = {});

// Forms are numbered by their area: "Biểu 3".
std::string form_name(const catalog::Definitions& law, const catalog::Form& form);

std::string findings_json(const std::vector<Finding>& findings);   // the contract's
std::string findings_text(const catalog::Definitions& law, Day day, const std::vector<Finding>& findings);

}  // namespace xaso::checking
