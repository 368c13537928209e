// assigned (nhiệm vụ được giao): tasks that others gave to the commune, by when, and the document that answered each.
//
//   TaskId t = *assigned.add(tx, by, now, {.giver = "province", .number = "15/CT-UBND", .given_on = make_day(2026, 3, 2), .title = "Chỉ thị …",
//                                          .content = "Rà soát …", .office = office, .due = make_day(2026, 4, 30)});
//   assigned.answer(tx, by, now, t, 1, {"88/BC-UBND", "Báo cáo rà soát", make_day(2026, 4, 28)});
//   standing(task, day)        // on_time
//
//   open --answer--> answered --take_back--> open          (an open one may be edited, or removed with a reason)
//
// Who gives is data (law/plans/givers.toml). Form 1 row 4 counts what the State's bodies above the commune gave: `counted`, kept with the
// task when it is written.
// Invariants: (1) a task is answered only with a number and a day, not before it was given and not in the future. (2) how it stands is
//             derived for a day and kept nowhere. (3) `version` counts its events; a change names the version it saw, a stale one is
//             refused (conflict). (4) the newest event holds the task whole, so that verify() finds what was changed beside the program.
// Threads: Assigned is safe from any thread; changes run inside a write job of the unit. Systems: S11.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/toml.h"
#include "modules/units/units.h"
#include "platform/record/record.h"

namespace xaso::assigned {

using TaskId = Id<struct AssignedTaskTag>;

struct Giver {
    std::string code, title;
    bool of_state = false, above = false;
    std::optional<Day> to;                   // first day no longer in use
    bool counted() const { return of_state && above; }
};
// law/plans/givers.toml under `root`; what is wrong goes to `findings`.
std::vector<Giver> load_givers(const std::string& root, std::vector<catalog::Finding>& findings);

struct TaskInput {
    std::string giver = {};                  // code
    std::string number = {};                 // of the document that gave it: "15/CT-UBND"
    Day given_on = {};
    std::string title = {};                  // of that document
    std::string content = {};                // what is to be done
    std::optional<OfficeId> office = {};     // who leads
    std::optional<AccountId> account = {};
    std::optional<Day> due = {};
};
struct Answer {
    std::string number, title;
    Day on{};
};
struct Task : TaskInput {
    UnitId unit;
    TaskId id;
    bool counted = false;
    std::optional<Answer> answer;
    std::optional<AccountId> answered_by;
    int version = 0;
};

enum class Standing { not_due, overdue, on_time, late };
inline constexpr Standing kStandings[] = {Standing::overdue, Standing::not_due, Standing::on_time, Standing::late};
Standing standing(const Task& task, Day day);     // by what is dated until then
std::string_view standing_title(Standing s);      // "Chưa đến hạn"
std::string_view standing_code(Standing s);       // "chua-den-han", of addresses

struct Query {
    Day day{};                               // given until then, standing of then
    std::string words = {};
    std::string giver = {};
    std::optional<OfficeId> office = {};
    std::optional<Standing> standing = {};
    std::string cursor = {};                 // of Page
    int limit = 25;
};
struct Page {
    std::vector<Task> rows;                  // the newest document first
    std::string next;                        // "" on the last page
};

class Assigned {
public:
    Assigned(const record::Record& record, const units::Units& units, std::vector<Giver> givers) : record_(record), units_(units), givers_(std::move(givers)) {}

    // Inside a write job, with their event. Refused: "assigned.…", naming the field.
    Result<TaskId> add(sql::Tx& tx, const record::Actor& by, Instant now, const TaskInput& input) const;
    Result<void> edit(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, const TaskInput& input) const;
    Result<void> remove(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, std::string_view reason) const;
    Result<void> answer(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, const Answer& answer) const;
    Result<void> take_back(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, std::string_view reason) const;

    std::optional<Task> find(sql::Session& s, UnitId unit, TaskId id) const;
    Result<Page> list(sql::Session& s, UnitId unit, const Query& query) const;   // refused: a cursor that is none
    // How many of each standing, in the order of kStandings; cursor and standing of the query do not matter.
    std::vector<std::int64_t> counts(sql::Session& s, UnitId unit, const Query& query) const;
    // Open and overdue or due within `days`, earliest first; with an account, those that it or its office leads.
    std::vector<Task> reminders(sql::Session& s, UnitId unit, std::optional<AccountId> account, std::optional<OfficeId> office, Day today, int days) const;
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const std::vector<Giver>& givers() const { return givers_; }
    const Giver* giver(std::string_view code) const;
    const record::Record& record() const { return record_; }
    const units::Units& units() const { return units_; }

private:
    Result<Task> task_at(sql::Session& s, UnitId unit, TaskId id, int version) const;
    Result<void> check(UnitId unit, Instant now, TaskInput& input) const;
    Result<void> set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Task& before, const Task& after, std::string_view reason = {}) const;
    const record::Record& record_;
    const units::Units& units_;
    std::vector<Giver> givers_;
};

}  // namespace xaso::assigned
