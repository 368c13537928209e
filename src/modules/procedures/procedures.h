// procedures (thủ tục hành chính): the catalogue a commune serves, as versions with the document that decided each.
//
//   list --publish(new)--> version 1 --amend--> version 2 --abolish--> ended
//
// A procedure keeps its id; each change is a version with dates. A dossier cites the version in force when it was received.
// Invariants: (1) versions of a procedure do not overlap, `to` is the first day no longer in force; (2) a code is in force once at a time;
//             (3) provided online only if eligible, on the national portal only if provided.
// Counting: `published` is what form 3 row 1.2 counts, `first_listing` (the catalogue a unit starts with) is not; `abolished` is row 1.3.
// Threads: Procedures is safe from any thread. Systems: S13.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/vnd.h"
#include "kernel/working_time.h"
#include "modules/catalog/catalog.h"
#include "platform/record/record.h"

namespace xaso::procedures {

using catalog::InterAgency;
using Paper = catalog::ProcedurePaper;
using ResultPaper = catalog::ProcedureResult;

enum class Change { first_listing = 1, published = 2, amended = 3 };
enum class EndReason { in_force = 0, new_version = 1, abolished = 2 };

struct Channels {
    bool desk = true, online = false, post = false;
    int code() const { return desk + 2 * online + 4 * post; }
    static Channels from(int code) { return {(code & 1) != 0, (code & 2) != 0, (code & 4) != 0}; }
};

// A case with its own limit ("": the procedure's); papers name the case they are asked for in.
struct Case {
    std::string name, limit;
    bool operator==(const Case&) const = default;
};

// What a decision says of a procedure. LAW ND 63/2010/ND-CP art. 8(2).
struct Draft {
    std::string code, name, field;
    std::string limit_desk, limit_online;   // limit codes; limit_online empty = as at the desk; limit_desk empty = none published
    PausePolicy pause_policy = PausePolicy::extend;
    Vnd fee;
    std::string fee_note;
    Channels channels;
    int online_level = 2;                   // 1-2 information, 3 partly online (một phần), 4 fully online (toàn trình)
    bool online_eligible = false, online_provided = false, on_national_portal = false, payable_online = false;
    InterAgency inter_agency = InterAgency::none;
    std::string decision;
    std::string legal_basis;
    std::string steps, conditions;          // trình tự thực hiện; yêu cầu, điều kiện
    std::string agency, audience;           // who decides; who may ask
    bool internal = false;                  // between State bodies (TTHC nội bộ): not offered at the desk, not in form 3
    std::vector<Case> cases;                // trường hợp; none: the procedure has one course only
    std::vector<Paper> papers;              // in the order of the decision
    std::vector<ResultPaper> results;       // what the citizen takes home
    bool synthetic = false;                 // made up for a sample
};

struct Procedure : Draft {
    std::int64_t id = 0;
    int version = 0;
    Change change{};
    Day from{};
    std::optional<Day> to;
    EndReason end_reason{};
    std::string end_decision;
};

std::string_view online_level_title(int level);
std::string_view inter_agency_title(InterAgency kind);
// What differs between two versions, in the words of a page: limit, fee, channels, papers and so on, each before and after.
struct Difference {
    std::string what, before, after;
};
std::vector<Difference> differences(const Draft& before, const Draft& after);
// What every procedure must state and this one does not, in the words of a page; what only some have (a fee, a form) is not asked for.
std::vector<std::string_view> unstated(const Draft& draft);
// "1 bản chính, 2 bản chụp"
std::string paper_counts(const Paper& paper);
// The national portal's entry as a commune takes it over.
Draft draft_from(const catalog::NationalProcedure& national);

// What a unit sets for its own desk. It is no law: versions come and go without touching it.
struct Local {
    std::string note;                       // shown to the desk, at most 500 characters
    bool hidden = false;                    // not offered while typing at the desk
    std::string limit;                      // what the unit binds itself to; holds only while it is no longer than the law's; "": the law's
};
// The limit code a dossier is accepted with: of its case, else of the procedure, for that channel; the unit's own where it is shorter.
std::string limit_for(const Procedure& procedure, const Local& local, bool online, std::string_view case_name);
bool has_case(const Draft& draft, std::string_view name);

class Procedures {
public:
    explicit Procedures(const record::Record& record) : record_(record) {}

    // Inside a write job, with their event. Refused: bad input, a code already or no longer in force that day.
    Result<std::int64_t> publish(sql::Tx& tx, const record::Actor& by, Instant now, const Draft& draft, Change change, Day from) const;
    Result<void> amend(sql::Tx& tx, const record::Actor& by, Instant now, const Draft& draft, Day from) const;
    Result<void> abolish(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, Day first_day_without, std::string_view decision) const;

    std::optional<Procedure> in_force(sql::Session& s, UnitId unit, std::string_view code, Day day) const;
    std::optional<Procedure> version(sql::Session& s, UnitId unit, std::int64_t id, int version) const;
    // In force that day, by field and name; `words` are matched against code and folded name.
    // `papers` and `results` stay empty here: a list shows neither.
    enum class Which { citizens, offered, internal };   // offered: of citizens, without what the unit hides at its desk
    std::vector<Procedure> list(sql::Session& s, UnitId unit, Day day, std::string_view words = {}, Which which = Which::citizens) const;
    std::vector<Procedure> versions(sql::Session& s, UnitId unit, std::string_view code) const;

    Local local(sql::Session& s, UnitId unit, std::string_view code) const;
    Result<void> set_local(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, const Local& local) const;   // code: has a version
    // What publish() and amend() ask of a draft.
    Result<void> check(const Draft& draft) const;
    const record::Record& record() const { return record_; }

private:
    void read_parts(sql::Session& s, UnitId unit, Procedure& p) const;
    void write(sql::Tx& tx, UnitId unit, std::int64_t id, int version, const Draft& draft, Change change, Day from) const;
    const record::Record& record_;
};

}  // namespace xaso::procedures
