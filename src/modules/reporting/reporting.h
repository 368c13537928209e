// reporting (báo cáo): figures and forms, computed from records and openable to them.
//
//   XASO_TRY(Report r, reporting.compute(session, unit, *parse_period("2023-6T")));
//   r.figures.at("onestop.received").value;      // 1366
//   reporting.rows(session, r, "onestop.received", 0, 50);   // the first fifty of those 1366 records
//
// A figure is one rows query; its value is an aggregate over it, so the two cannot part. A counter is a declared shortcut for the value
// that verify() compares with the rows. A form row is computed (a figure), a formula over other rows, entered (who, when, note) or not
// applicable; a computed row may follow a setting of the unit. A rate keeps its two counts and is rounded only when shown; a rate over nothing is "none arising", not 0 %.
// Of a book that has no record at all nothing is known: its rows are typed in (Source::entered) until somebody begins the book. A book with
// records, none of them in the period, counts 0.
// A signed period shows what was signed (shown()); compute() always counts again.
// The window of a period is data of the unit's reporting regime. A figure covers the unit and what stood below it in the tree of those days.
// This module knows figures and forms, not dossiers.
// Threads: Reporting is safe from any thread. Systems: S3, S36.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/clock.h"
#include "kernel/ratio.h"
#include "modules/catalog/catalog.h"
#include "modules/units/units.h"
#include "platform/record/record.h"

namespace xaso::reporting {

enum class CellState { value, none_arising, missing, not_applicable, heading };
enum class Source { computed, formula, entered, not_applicable };
std::string_view cell_state_code(CellState s);   // as in the report JSON
std::string_view source_code(Source s);

struct Entry {           // an entered value and where it comes from
    CellState state = CellState::missing;
    std::int64_t value = 0;
    std::string note, by;
    Instant at{};
    int entry_no = 0;    // 0: never entered; the number a correction must name
};

struct Beside {          // another way to count a row, that the unit's setting did not choose
    const catalog::RowOption* option = nullptr;
    std::int64_t value = 0;
};

struct Cell {
    const catalog::FormRow* row = nullptr;   // of Report::law
    CellState state = CellState::missing;
    Source source = Source::computed;
    std::int64_t value = 0;                  // when state is value: a count, dong, a choice, or an entered rate in hundredths of a percent
    std::optional<Ratio> ratio;              // rates by formula
    std::string_view figure;                 // computed rows: the figure it was counted by
    std::vector<Beside> beside;              // rows with a setting
    std::optional<Entry> entry;              // typed-in rows; beside a computed one what the officials hold against it, with their reason
    std::string shown() const;               // as printed, in the row's unit: "1.387", "99,93", "2,788", "–"; "" for headings and missing
};

struct FormResult {
    const catalog::Form* form = nullptr;
    std::vector<Cell> cells;                 // in printed order
    const Cell* find(std::string_view number) const;
};

struct FigureResult {
    const catalog::Figure* figure = nullptr;
    std::int64_t value = 0;
    bool unbegun = false;                    // counted from a book in which none of the units has a record: 0, but nobody knows
};

// Who signed a report, and what identifies what was signed.
struct Signature {
    int version = 0;                         // one more each time the period is signed again
    std::string number;                      // "12/BC-UBND"
    Day day{};                               // as printed on the report
    std::string by, title;                   // who signed
    Instant at{};
    std::string hash, chain_head;
    std::optional<Instant> ended_at;         // reopened
    std::string ended_by, ended_reason;
};

struct Report {
    std::shared_ptr<const catalog::Definitions> law;   // the snapshot it was computed with; of a signed report what it said on that day
    UnitId unit;
    std::string unit_code;
    std::vector<UnitId> units;               // counted: the unit and those below it
    ReportPeriod period;
    const catalog::PeriodWindow* window = nullptr;
    Day as_of{};                             // the last day counted: the window's, or today while it is open
    Instant computed_at{};
    std::map<std::string, std::string, std::less<>> settings;   // of the unit on the last day of the window
    std::optional<Signature> signature;      // set when this is the report as signed
    std::map<std::string, FigureResult, std::less<>> figures;
    std::vector<FormResult> forms;
    const FormResult* form(std::string_view code) const;
    // Of the days a figure counts.
    Day first_day(const catalog::Figure& figure) const;
    Day last_day(const catalog::Figure& figure) const;
};

struct RowsPage {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;   // as text
    bool more = false;
};

// What a signature is put under, besides the figures. document and reasons: texts of JSON, kept and given back as they are.
struct Sealing {
    std::string number;
    Day day{};
    std::string name, title;                      // of who signs
    std::string document, reasons;
};
struct Snapshot {
    Report report;
    std::string document, reasons;
    std::string content, hash;
};

// A row or a figure that counts differently today than when the report was signed. Rows name their form, figures do not.
struct Difference {
    std::string form, row, title;
    std::string figure;
    std::string was, is;                          // as read aloud: "1.387 hồ sơ", "không phát sinh"; "" when it was, or is, not there
};
// Exactly what moved between a signed report and the same report computed now: rows in printed order, then the figures no moved row shows.
std::vector<Difference> differences(const Report& was, const Report& is);

using TypedEntries = std::map<std::pair<std::string, std::string>, Entry>;   // not written yet, by form and row
struct Wanted {                                   // of a report; empty: everything
    std::string_view form, figure;
    bool forms_only = false;
    const TypedEntries* typed = nullptr;
};

class Reporting {
public:
    enum class Counting { shortcuts, rows };      // rows: never use a counter

    Reporting(const record::Record& record, const catalog::Catalog& law, const units::Units& units, const Clock& clock)
        : record_(record), law_(law), units_(units), clock_(clock) {}

    // The periods a unit reports, newest first, that have begun by `today`.
    std::vector<catalog::PeriodWindow> periods(UnitId unit, Day today) const;
    // Whether the unit was there in some part of the window: what came before it is not its to report.
    bool existed(UnitId unit, const catalog::PeriodWindow& window) const;
    Result<Report> compute(sql::Session& s, UnitId unit, const ReportPeriod& period, Counting counting = Counting::shortcuts) const;
    // Only the forms, only this form, or only this figure: what a page needs, without counting the rest.
    Result<Report> compute_forms(sql::Session& s, UnitId unit, const ReportPeriod& period, const TypedEntries& typed = {}) const;
    Result<Report> compute_form(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view form) const;
    Result<Report> compute_figure(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view figure) const;
    // What a period shows: the report as it was signed, if it is, else computed now.
    Result<Report> shown(sql::Session& s, UnitId unit, const ReportPeriod& period, const Wanted& wanted = {}) const;

    // ---- Signing. Who may, and when, is decided by period_report; here a signed report is kept and never changes.
    // Inside a write job, with their events. seal() returns the version.
    Result<int> seal(sql::Tx& tx, const record::Actor& by, Instant now, const Report& report, const Sealing& sealing) const;
    Result<void> unseal(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view reason) const;
    bool is_signed(sql::Session& s, UnitId unit, const ReportPeriod& period) const;
    // Newest first; without a period those of all periods.
    std::vector<std::pair<ReportPeriod, Signature>> signatures(sql::Session& s, UnitId unit, std::optional<ReportPeriod> period = {}) const;
    // Refused when its content no longer has the hash it was signed with.
    Result<Snapshot> snapshot(sql::Session& s, UnitId unit, const ReportPeriod& period, int version) const;

    // The figure's value from its rows, whatever its counter says.
    std::int64_t recount(sql::Session& s, const Report& report, const catalog::Figure& figure) const;
    Result<RowsPage> rows(sql::Session& s, const Report& report, std::string_view figure, std::int64_t offset, int limit) const;
    // All rows of a figure, one at a time and without keeping them; first the column names.
    Result<void> each_row(sql::Session& s, const Report& report, std::string_view figure, const std::function<void(const std::vector<std::string>&)>& each) const;

    // Settings of a unit on a day (catalog::Setting): key -> value of an option; what is not set takes the first option.
    std::map<std::string, std::string, std::less<>> settings(sql::Session& s, UnitId unit, Day day) const;
    // Inside a write job, with its event. From `from` on; an earlier setting goes on to count before.
    Result<void> set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view key, std::string_view value, Day from) const;

    // Inside a write job, with its event. On a typed-in row the value counts; on a computed one it only stands beside the computed value, and
    // a difference needs a note. Rates are given in hundredths of a percent, money in dong. `entry_no` is the entry the person saw (0: none yet).
    Result<void> enter(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view form, std::string_view row, CellState state,
                       std::int64_t value, std::string_view note, int entry_no) const;
    std::vector<Entry> entries(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view form, std::string_view row) const;

    // Every counter shortcut against its rows, for all begun periods of the unit; every signed report against its hash and its event.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit, Day today) const;

    const record::Record& record() const { return record_; }
    const catalog::Catalog& law() const { return law_; }

private:
    Result<Report> compute(sql::Session& s, UnitId unit, const ReportPeriod& period, Counting counting, const Wanted& wanted) const;
    Result<Report> begin(UnitId unit, const ReportPeriod& period) const;
    bool unbegun(sql::Session& s, const Report& report, const catalog::FormRow& row) const;
    Result<std::int64_t> computed_value(sql::Session& s, const Report& report, const catalog::FormRow& row) const;
    void verify_snapshots(sql::Session& s, UnitId unit, std::vector<record::Mismatch>& out) const;
    class Shortcuts;
    const record::Record& record_;
    const catalog::Catalog& law_;
    const units::Units& units_;
    const Clock& clock_;
};

// The report JSON of docs (contract): figures of the one-stop desk under their short names, others under their code; null for one whose book
// nobody has begun.
std::string report_json(const Report& report);

}  // namespace xaso::reporting
