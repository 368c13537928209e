// plan (kế hoạch cải cách hành chính): what a commune set out to do, and what of it is done, each with its proof.
//
//   PlanId p = *plan.create(tx, by, now, {.title = "Kế hoạch cải cách hành chính năm 2023", .year_from = 2023, .year_to = 2023});
//   ActivityId a = *plan.add(tx, by, now, p, {.section = "I. Chỉ đạo, điều hành", .title = "Ban hành kế hoạch kiểm tra", .leads = {"Văn phòng"}});
//   plan.approve(tx, by, now, p, 1, {"56/KH-UBND", make_day(2022, 12, 30)});
//   plan.mark_done(tx, by, now, a, 1, make_day(2023, 3, 1), {"12/KH-UBND", "Kế hoạch kiểm tra năm 2023", ""});
//   plan.completion(session, unit, p, make_day(2023, 6, 9));          // Ratio{1, 1}
//
//   Plan:      draft --approve--> approved            (a draft may be changed and lose activities; an approved plan may still gain some)
//   Activity:  not done --mark_done--> done --take_back--> not done
//              Work that recurs ("Hàng quý") takes a result for each day it is due on; it is done when all those of the plan's years have one.
//
// A plan is a tree: section (mục) -> objective (mục tiêu) -> task (nhiệm vụ) -> activity (hoạt động). A level that a plan leaves out is one
// entry with an empty title; the numbered leaf row is always an activity. What form 1 row 2.1 counts as "nhiệm vụ đề ra trong kế hoạch"
// are these leaf activities of the approved plan of the year, and row 2.2 those done (areas/1_steering/figures/plan.*.sql).
//
// A proof may name a document of a book, a figure or a file (record::Things). What that said when the result was recorded stays with the
// result; whether it says so still is for whoever shows it to ask.
//
// Invariants: (1) an activity is done only with a proof (number and title) and the day on it: not in the future, not before the plan's start.
//             (2) late, due this month and the like are derived for a day and kept nowhere.
//             (3) `version` counts the events of a plan or an activity; a change names the version it saw, a stale one is refused (conflict).
//             (4) the newest event of each holds it whole, so that verify() finds what was changed beside the program.
//             (5) a unit has one approved yearly plan a year. (6) No plan comes from itself, over however many others.
// Threads: Plans is safe from any thread; changes run inside a write job of the unit. Systems: S1, S2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/decimal.h"
#include "kernel/ratio.h"
#include "kernel/vnd.h"
#include "modules/units/units.h"
#include "platform/record/record.h"
#include "platform/record/things.h"

namespace xaso::plan {

using PlanId = Id<struct PlanTag>;
using ActivityId = Id<struct ActivityTag>;

enum class PlanKind { yearly = 1, five_year = 2, thematic = 3 };
std::string_view kind_title(PlanKind kind);
std::string_view kind_code(PlanKind kind);                                  // "nam", "5-nam", "chuyen-de": of forms and addresses
std::optional<PlanKind> kind_of(std::string_view code);
std::string usual_title(PlanKind kind, int year_from, int year_to);         // "Kế hoạch cải cách hành chính năm 2026"

struct PlanInput {
    PlanKind kind = PlanKind::yearly;
    std::string title;
    int year_from = 0, year_to = 0;          // a yearly plan: the same
    record::Thing origin = {};               // what it is a product of, or derives from: a plan, an activity, a task given from above
};
struct Decision {
    std::string number;                      // "56/KH-UBND"
    Day day{};
};
struct Amendment : Decision {                // a decision that changes an approved plan; the first is 1
    std::string summary;
};
// "Từ 98 % hồ sơ đúng hạn": in words, and where a row or a figure of the reports says it, with that.
struct Target {
    enum class Comparison { at_least = 1, at_most = 2, between = 3 };
    std::string words;
    record::Thing measure = {};              // "row" or "figure", key without its period: "BM3/3.3"; nothing for words alone
    Comparison comparison = Comparison::at_least;
    std::optional<Decimal> low = {}, high = {};
    bool operator==(const Target&) const = default;
    // Nothing when nobody can say.
    std::optional<bool> reached(const std::optional<record::Seen>& measured) const;
};
struct Plan : PlanInput {
    UnitId unit;
    PlanId id;
    std::optional<Decision> decision;        // nothing while it is a draft
    int version = 0;
    std::vector<Amendment> amendments = {};
    std::vector<Target> targets = {};
    // What a target is measured by now: over the year of `day` that the plan has, from its beginning.
    record::Thing measured(const Target& target, Day day) const;
    Day start() const;                       // 1 January of its first year, or the day of its decision when that is earlier
    Day end() const;                         // 31 December of its last year
};
struct PlanProgress {
    Plan plan;
    Ratio done;                              // of its activities, on the day asked for
    std::int64_t late = 0;
};

struct Product {
    std::string title;
    std::optional<Day> due;
};
struct ActivityInput {
    std::string section, objective, task;    // titles; headings are made when they are new
    std::string number = {};                 // as printed; empty: the next number of the plan
    std::string title;
    std::vector<Product> products = {};
    std::vector<std::string> leads = {}, support = {};   // names as written; a name holds no ";"
    std::string monitor = {}, funding = {};
    std::string time_frame = {};             // as written: "Quý II", "Thường xuyên"
    std::optional<Day> due = {};
    std::optional<Vnd> estimate = {}, settlement = {};   // what it was to cost, what it cost
    int weight = 1;                          // in the weighted completion; 0 to 1000
};
struct Proof {
    std::string number, title, note;         // number or symbol of the document, its title, where to find it
    record::Thing source = {};               // what of this program it is; nothing for words alone
    std::string mark = {}, words = {};       // of the source when the result was recorded
};
struct Done {
    Day on{};                                // the day on the proof
    Proof proof;
    AccountId by;                            // who recorded it
    Instant at{};
};
struct Occasion {                            // of work that recurs
    Day due{};
    std::optional<Done> done;
};
struct Origin {                              // of an activity that comes from one of another plan
    ActivityId from;
    std::string reason = {};                 // why it was not done there; "" when it simply derives from the period's plan
    int slips = 0;                           // how often it was carried over since
};
struct Activity : ActivityInput {
    UnitId unit;
    PlanId plan;
    ActivityId id;
    std::optional<Origin> origin;
    std::optional<Day> first_due;            // the one it had before it was moved
    int amendment = 0;                       // the one of the plan that moved it last
    std::optional<Done> done;
    std::vector<Occasion> occasions;         // by day; none for work that is done once
    int version = 0;

    Occasion* occasion(Day due);
    const Occasion* occasion(Day due) const { return const_cast<Activity*>(this)->occasion(due); }
    // When the next of it must be done: its first occasion without a result by that day, else its due day. Nothing when it is done by then.
    std::optional<Day> next_due(Day day) const;
};

// What a yearly plan may take over: of the period's plan what falls into the year, and what the plan of the year before left unfinished.
struct Candidate {
    Activity from;
    std::string plan_title;                  // of `from`
    std::optional<Day> due;                  // in the year
    bool unfinished = false;                 // needs a reason
    int slips = 0;                           // with this one
};
struct Chosen {
    ActivityId from;
    std::optional<Day> due;
    std::string reason;
};

// How an activity stands on a day, by the results dated until then; one that recurs stands as its first occasion without a result.
enum class Standing { not_done, due_this_month, late, done, done_late };
Standing standing(const Activity& activity, Day day);
Standing standing(const std::optional<Day>& due, const std::optional<Done>& done, Day day);
std::string_view standing_title(Standing standing);
bool is_done(Standing standing);
// What has to be handed in: of an activity one, of one that recurs one for each of its occasions.
struct WorkItem {
    const Activity* activity = nullptr;
    const Occasion* occasion = nullptr;
    std::optional<Day> due;
    const std::optional<Done>* done = nullptr;
};
std::vector<WorkItem> work_items(const Activity& activity);
struct Tally {
    std::int64_t done = 0, late = 0, due_this_month = 0, at_risk = 0, all = 0;
    Ratio weighted;                          // of activities, by their weights
    void add(const Activity& activity, Day day);
};
// Not late yet, but due within kRiskDays.
inline constexpr int kRiskDays = 14;
bool at_risk(const std::optional<Day>& due, const std::optional<Done>& done, Day day);

// Everything wrong with a result, for the form that brings it: proof and day (nothing: none given), `today` being the day it is recorded.
std::vector<Refusal> wrong_in_result(const Plan& plan, Day today, const std::optional<Day>& on, const Proof& proof);

std::string join_names(const std::vector<std::string>& names);              // "Văn phòng; Công an xã"
std::vector<std::string> split_names(std::string_view text);                // at ";" and line ends
std::string product_words(const Product& product);                          // "Báo cáo; 30/06/2026", as it is typed
std::vector<Product> products_of(std::string_view text);                    // one a line, as typed
// Why an activity cannot be kept, naming its field; nothing when it can. Its due day is checked against the plan.
std::optional<Refusal> wrong_in_activity(ActivityInput activity);

class Plans {
public:
    // `things`: what a proof may name.
    Plans(const record::Record& record, const units::Units& units, const record::Things& things = record::no_things()) : record_(record), units_(units), things_(things) {}

    // Inside a write job, with their event.
    Result<PlanId> create(sql::Tx& tx, const record::Actor& by, Instant now, const PlanInput& input) const;
    Result<void> change(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const PlanInput& input) const;      // drafts; never the kind
    // Once more on an approved plan: corrects number and day.
    Result<void> approve(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const Decision& decision) const;
    Result<void> amend(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const Amendment& amendment) const;   // of an approved plan
    Result<void> set_targets(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, std::vector<Target> targets) const;
    Result<ActivityId> add(sql::Tx& tx, const record::Actor& by, Instant now, PlanId plan, const ActivityInput& input) const;
    // What a plan of that year would take over from `period` and from the approved plan of the year before.
    std::vector<Candidate> candidates(sql::Session& s, UnitId unit, const Plan& period, int year) const;
    // A draft of that year with the chosen ones, each keeping where it comes from. Refused: "plan.second_of_year", a missing reason with the
    // field "ly-do-ID", what is no candidate (conflict).
    Result<PlanId> derive(sql::Tx& tx, const record::Actor& by, Instant now, PlanId period, int year, const std::vector<Chosen>& chosen) const;
    // Everything but, once the plan is approved, the due day.
    Result<void> edit(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, const ActivityInput& input) const;
    Result<void> remove(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version) const;                         // of a draft
    Result<void> move_due(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, Day due, std::string_view reason, int amendment = 0) const;
    // Of work that recurs: `occasion` is the day it was due. The proof's source is frozen as it is now.
    Result<void> mark_done(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, Day on, const Proof& proof, std::optional<Day> occasion = {}) const;
    Result<void> take_back(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, std::string_view reason, std::optional<Day> occasion = {}) const;
    // The proof with what its source says now; number and title only where they are empty. Refused: "plan.no_source".
    Result<Proof> frozen(sql::Session& s, UnitId unit, Proof proof) const;
    // The bytes of a file as a proof's source, kept once per unit. Refused as files::check_file refuses.
    Result<record::Thing> keep_file(sql::Tx& tx, UnitId unit, std::string_view name, std::string_view bytes) const;
    struct File {
        std::string name, content_type, bytes;
    };
    std::optional<File> file(sql::Session& s, UnitId unit, const record::Thing& source) const;

    std::vector<PlanProgress> list(sql::Session& s, UnitId unit, Day day) const;      // newest year first
    std::optional<Plan> find(sql::Session& s, UnitId unit, PlanId id) const;
    std::vector<Activity> activities(sql::Session& s, UnitId unit, PlanId plan) const;   // in printed order
    std::optional<Activity> activity(sql::Session& s, UnitId unit, ActivityId id) const;
    std::vector<Activity> derived_from(sql::Session& s, UnitId unit, ActivityId id) const;
    std::vector<Activity> proved_by(sql::Session& s, UnitId unit, const record::Thing& source) const;
    std::vector<Plan> come_from(sql::Session& s, UnitId unit, const record::Thing& origin) const;
    // Done of all by that day; of a plan without activities 0/0.
    Ratio completion(sql::Session& s, UnitId unit, PlanId plan, Day day) const;
    // Of approved plans, not done, late or due within `days`, earliest first. With an office: those that it leads.
    std::vector<Activity> reminders(sql::Session& s, UnitId unit, std::optional<OfficeId> office, Day today, int days) const;
    // Plans and activities against their newest events.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const record::Record& record() const { return record_; }
    const units::Units& units() const { return units_; }
    const record::Things& things() const { return things_; }

private:
    Result<void> check_origin(sql::Session& s, UnitId unit, PlanId self, const record::Thing& origin) const;
    Result<ActivityId> add(sql::Tx& tx, const record::Actor& by, Instant now, PlanId plan, const ActivityInput& input, std::optional<Origin> origin) const;
    Result<Plan> plan_at(sql::Session& s, UnitId unit, PlanId id, int version) const;
    Result<Activity> activity_at(sql::Session& s, UnitId unit, ActivityId id, int version) const;
    Result<void> set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Plan& before, const Plan& after) const;
    Result<void> set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Activity& before, const Activity& after, std::string_view reason = {}) const;
    std::int64_t ensure_task(sql::Tx& tx, UnitId unit, PlanId plan, const ActivityInput& input) const;
    const record::Record& record_;
    const units::Units& units_;
    const record::Things& things_;
};

}  // namespace xaso::plan
