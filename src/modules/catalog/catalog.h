// catalog: the law as data. Loads areas/ and law/ into one immutable snapshot, checks it, and swaps it on reload.
//
//   catalog::Loaded l = catalog::load(root);        // never throws on bad files: findings name file, line, what is wrong, what is allowed
//   if (l.findings.empty()) catalog.replace(l.definitions);
//   std::shared_ptr<const Definitions> law = catalog.current();   // a request works on one snapshot from start to end
//
// Invariants: (1) a snapshot never changes; (2) every reference inside it (area of a form, figure of a row, rows of a formula) resolves;
//             (3) versions of one thing never overlap in time, and of_day() picks the one in force.
// What is in use in the database cites definitions by the hash of their content (onestop/rules.h), so an edit of a file cannot change
// a past dossier.
// Threads: Catalog is safe from any thread. Systems: S3, S13, S14.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/book.h"
#include "catalog/outline.h"
#include "catalog/rule.h"
#include "kernel/period.h"
#include "kernel/vnd.h"
#include "kernel/working_time.h"
#include "platform/sql/sql.h"

namespace xaso::catalog {

// What is wrong with a definition file, for the person who edits it.
struct Finding {
    std::string file;   // relative to the root: "areas/3_procedures/form.toml"
    int line = 0;       // 1-based; 0 when the file as a whole
    std::string says;   // Vietnamese: what is wrong
    std::string remedy; // Vietnamese: what is allowed
};

// law/calendars/*.toml
struct Calendar {
    std::string code;  // "vn"
    DaysOff days;
    std::vector<int> provisional_years;  // not yet announced; the ledger may say so
};

// law/processes/*.toml: the life of a dossier in force between two days.
enum class DossierState {  // LAW QD 766/QD-TTg, codes shared with the national portal
    registered = 1, accepted = 2, not_accepted = 3, in_progress = 4, awaiting_supplement = 5, awaiting_payment = 6, withdrawn = 7, stopped = 8, finished = 9, returned = 10,
};
std::string_view state_code(DossierState s);   // "in_progress"
std::string_view state_title(DossierState s);  // "Đang xử lý"
std::optional<DossierState> parse_state(std::string_view code);

struct Transition {
    std::string action;               // "assign", "supplement", "resume", "finish", "return", "refuse", "withdraw", "stop"
    std::vector<DossierState> from;
    DossierState to{};
};
struct Process {
    std::string code;                 // "one_stop"
    Day from{};
    std::optional<Day> to;            // last day in force
    std::string act;                  // the decree it follows
    std::vector<Transition> transitions;
    int max_supplements = 1;          // LAW TT/ND: asked once
    bool late_beyond_max_supplements = true;  // LAW QD 766: more than that makes it overdue
    Limit answer_within{8, Limit::Unit::hours};   // LAW ND 45/2020/ND-CP: of what was registered online, in hours or working days
    const Transition* find(std::string_view action, DossierState from) const;
};

// law/steps/*.toml: the internal process (quy trình nội bộ) of a procedure. Steps of one stage run beside each other; the next stage
// begins when all of them are done.
struct InternalStep {
    std::string title, office;
    int hours = 0;                    // open hours of the office, from the end of the stage before
    int stage = 1;
    bool outside = false;             // another body's (inter-agency)
    std::string role = {};            // of the account that does it: "leader"; empty: whoever works on the dossier
};
inline constexpr std::string_view kForAnotherUnit = "for_another_unit";
struct InternalProcess {
    std::string procedure;            // code; kForAnotherUnit: of every dossier that another body solves, which its steps call {co_quan}
    Day from{};
    std::optional<Day> to;            // last day in force
    std::string act;                  // the decision that approved it
    std::vector<InternalStep> steps;  // by stage
};

// law/periods/*.toml: one reporting regime per file.
struct PeriodWindow {
    ReportPeriod period;
    Window window;
    Day due{};                        // the report is to have arrived; after the window
    bool cumulative = false;
    Day hand_in{};                    // last day for the parts; when the file names none: see usual_hand_in()
};
// Two working days before the report is due, but not before the last working day of the window: until then nobody has all figures.
Day usual_hand_in(const WorkingCalendar& calendar, const Window& window, Day due);
struct PeriodRegime {
    std::string code;                 // "cumulative_10_12"
    std::string title;
    std::vector<PeriodWindow> windows;
    const PeriodWindow* find(const ReportPeriod& p) const;
};

// law/procedures/*.toml: procedures as the national portal lists them; a commune's own versions are rows (module units of work: onestop/procedures).
enum class InterAgency { none = 0, same_level = 1, between_levels = 2 };
// A paper a procedure asks for; how many of each kind.
struct ProcedurePaper {
    std::string name;
    int originals = 1, certified = 0, copies = 0;
    bool shown = false;               // shown at the desk (xuất trình) and given back, not handed in
    std::string needed_when;          // "" = always
    std::string form_code;            // of the electronic form
    std::string for_case;             // "" = in every case of the procedure
    bool operator==(const ProcedurePaper&) const = default;
};
struct ProcedureResult {
    std::string code;                 // "KQ.G15.000031"
    std::string name;
    bool operator==(const ProcedureResult&) const = default;
};
struct NationalProcedure {
    std::string code;                 // "1.001193"
    std::string name;
    std::string field;                // "Hộ tịch"
    std::string limit;                // limit code for the desk: "3wd"; "" when the portal gives none
    std::string limit_online;         // when it differs
    Vnd fee;
    std::string fee_note;             // "10.000/20.000" as published, when not one figure
    bool desk = true, post = false, online = false;
    InterAgency inter_agency = InterAgency::none;
    std::string decision;             // "163/QĐ-BTP"
    std::vector<ProcedurePaper> papers;
    std::vector<ProcedureResult> results;
    std::string legal_basis;          // the file's, or the procedure's own
    std::string note;                 // "[M]" facts are marked here: "thời hạn chưa kiểm chứng"
};

// areas/*/form.toml
enum class RowKind { heading, computed, formula, entered, not_applicable };
// What a row's number is. Exactly one of these: a count and a rate never share a cell.
enum class RowType {
    count,    // whole, not negative
    money,    // whole dong; printed in the row's unit (see FormRow::printed_in)
    rate,     // percent; entered ones are kept in hundredths of a percent
    choice,   // one of FormRow::choices; 0/1 questions are choices too
};
struct RowChoice {
    std::int64_t value = 0;
    std::string title;                // "Hoàn thành"
    std::string when;                 // "{it_system.sharing_in_use} > 0": the row has this value while figures say so; the last such choice counts
    std::optional<Rule> rule;         // of `when`; without one the first choice is the value when no other holds
};
// A row that communes count in more than one way: which one is a setting of the unit, the others are shown beside it.
struct RowOption {
    std::string value;                // of the setting: "handled"
    std::string title;                // "hồ sơ kỳ trước chuyển sang và tiếp nhận trong kỳ"
    std::string figure;
};
struct FormRow {
    std::string number;               // "3.3.1", as printed without a trailing dot
    std::string title;
    std::string unit;                 // "hồ sơ", "%", "Có = 1; Không = 0"
    RowKind kind{};
    RowType type = RowType::count;
    std::vector<RowChoice> choices;   // of a choice
    std::string figure;               // computed: code of a figure; with a setting that of its first option
    std::string setting;              // computed: key of a setting of the form; empty for most
    std::vector<RowOption> options;   // computed by a setting
    std::string formula;              // formula: "ratio([3.3.2], [3.3.1])", "ratio({organisation.arranged}, {organisation.present})" or "sum([1.4.1], [1.4.2])"
    std::string num, den;             // parsed from ratio(...): a row's number, or a figure in braces (figure_in)
    std::vector<std::string> terms;   // parsed from sum(...), written the same
    int decimals = 2;                 // of a rate, and of money printed in millions or billions
    std::string note;                 // why not applicable, what counts
    int line = 0;

    std::int64_t printed_in() const;  // dong in one printed unit: 1,000,000,000 for "Tỷ đồng"; 1 for everything else
    std::vector<std::string> parts() const;     // what a formula is made of, each once: rows, and figures in braces
    std::vector<std::string> figures() const;   // every figure that the row asks for
    bool over_figures() const;        // a formula of which no printed row shows the parts
};
// "{feedback.settled}" -> "feedback.settled"; "" for the number of a row.
std::string_view figure_in(std::string_view part);
struct Setting {
    std::string key;                  // "online_base"
    std::string title;                // the question an administrator answers
};
enum class Severity { error, warning };
struct Check {
    std::string code;                 // unique in its form: "solved_in_time"
    std::string text;                 // the rule as written
    Rule rule;
    std::string blames;               // the row that is wrong when the rule does not hold
    Severity severity{};
    std::string says;                 // Vietnamese: what does not agree
    int line = 0;
};
struct Form {
    std::string code;                 // "BM3"
    std::string area;                 // "3_procedures"
    std::string title;
    Day from{};
    std::optional<Day> to;
    std::string file;
    std::vector<FormRow> rows;        // in printed order
    std::vector<Setting> settings;
    std::vector<Check> checks;
    const FormRow* find(std::string_view number) const;
    const Setting* setting(std::string_view key) const;
};

// areas/*/figures/CODE.sql: one rows query per figure. Its head comments:
//   -- title: Hồ sơ đã giải quyết xong trong kỳ
//   -- unit: hồ sơ
//   -- value: count                     | count distinct COLUMN | sum COLUMN
//   -- counter: in +early +on_time +late      optional shortcut: in | before | until the window's end | until_eve of its last day, signed measures, optionally @online,desk channels;
//                                             several are joined by ";" and added up
//   -- rule: what counts, in one Vietnamese sentence
// The query reads only fig_* views, with :units, :from, :to; its first columns are unit_id and the key of the record.
struct CounterSum {
    enum class Span { in, before, until, until_eve };
    Span span{};
    std::vector<std::pair<int, std::string>> terms;  // sign, measure
    std::vector<std::string> channels;               // empty = all
};
// What a column of a book's figure is called, and the words of its codes; the columns of other figures are named by reporting.
struct FigureColumn {
    std::string name, title;
    FieldType type{};
    std::vector<std::pair<std::string, std::string>> words;
};
struct Figure {
    std::string code;                 // "onestop.finished"
    std::string area;
    std::string title, unit, rule;
    std::string file;
    std::string value;                // as written after `value:`
    std::vector<CounterSum> counter;  // empty: counted from the rows, or kept
    std::string book;                 // of a record book's figure
    std::vector<FigureColumn> columns;   // of a record book's figure
    std::vector<std::string> rows_for;   // roles that may open its rows; empty: whoever sees reports
    std::string kept;                 // the name of its counts in figure_day and figure_month, or in figure_distinct; "" when it has none
    FigureWindow window{};            // the days it counts
    bool kept_until = false;          // the kept counts are added up from the beginning, not from the first day of the window
    std::shared_ptr<const sql::Statement> kept_distinct;   // distinct ones: months in between, records at both ends
    std::string sql;                  // the rows query as shown to an auditor
    std::string hash;                 // of the file's content
    std::shared_ptr<const sql::Statement> rows;   // the query with paging: args units, from, to, limit, offset
    std::shared_ptr<const sql::Statement> total;  // SELECT ... AS value
    bool has_shortcut() const { return !counter.empty() || !kept.empty(); }
};

struct Area {
    std::string code;                 // "3_procedures"
    int number = 0;
    std::string title;
};

// law/queue/*.toml: the queue at the desk.
struct QueuePriority {                // whose ticket is called sooner
    std::string code, title, ground;  // ground: the text it rests on
    int ahead_minutes = 0;            // the ticket's turn comes as if it had been taken that much earlier
};
struct QueueTarget {                  // what waiting is compared with
    int minutes = 0;
    std::string source, sentence;     // the document and its words
};
struct QueueLaw {
    std::vector<QueuePriority> priorities;   // as offered
    std::vector<QueueTarget> targets;        // the longest first
    const QueuePriority* priority(std::string_view code) const;
};

struct Definitions {
    std::string hash;                 // of all files
    std::vector<Calendar> calendars;
    std::vector<Process> processes;
    std::vector<InternalProcess> internal_processes;
    QueueLaw queue;
    std::vector<PeriodRegime> regimes;
    std::vector<NationalProcedure> procedures;
    std::vector<Area> areas;
    std::vector<Form> forms;
    std::vector<Figure> figures;
    std::vector<Book> books;          // areas/*/books/*.toml
    Outline outline;

    const Calendar& calendar(std::string_view code = "vn") const;               // throws std::out_of_range
    const Process* process_of(std::string_view code, Day day) const;
    const InternalProcess* internal_process_of(std::string_view procedure, Day day) const;   // nullptr: none is written down
    const PeriodRegime* regime(std::string_view code) const;
    const Form* form_of(std::string_view code, Day day) const;
    const Figure* figure(std::string_view code) const;
    const Book* book(std::string_view code) const;
    const NationalProcedure* procedure(std::string_view code) const;
};

struct Loaded {
    std::shared_ptr<const Definitions> definitions;  // set even with findings when enough could be read; use only when findings is empty
    std::vector<Finding> findings;
};
Loaded load(const std::string& root);

class Catalog {
public:
    explicit Catalog(std::shared_ptr<const Definitions> first) : current_(std::move(first)) {}
    std::shared_ptr<const Definitions> current() const {
        std::lock_guard lock(mutex_);
        return current_;
    }
    void replace(std::shared_ptr<const Definitions> next) {
        std::lock_guard lock(mutex_);
        current_ = std::move(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Definitions> current_;
};

}  // namespace xaso::catalog
