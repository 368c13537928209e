// onestop (một cửa): the life of a citizen's dossier (hồ sơ) at the one-stop desk.
//
// A dossier is accepted with its papers, is worked on by one official at a time, and ends finished and returned, or is refused, withdrawn
// or stopped. Which action leads from which state to which is data (law/processes), frozen with the calendar and the hours of the
// office at reception; the drawing shows today's process:
//
//   accepted ---assign---> in_progress ---finish---> finished ---return---> returned
//      |                    |   ^   |
//      |               supplement  resume              withdraw (also while in progress) ---> withdrawn
//      |                    v   |
//      +---supplement---> awaiting_supplement          refuse, stop (from every open state) ---> stopped
//
//   in_progress ---suspend---> in_progress, its clock at rest ---continue---> in_progress
//
// Invariants: (1) `version` counts the events of the dossier; an action names the version it saw and a stale one is refused (conflict).
//             (2) rules_hash, procedure version and limit never change after reception.
//             (3) a dossier ends once: ended_at and outcome are set by finish, refuse, withdraw or stop, never changed by return.
//             (4) codes of a unit and day run 1, 2, 3 … without gaps or repeats (LAW TT 01/2018/TT-VPCP art. 19).
//             (5) the book of dossiers of a year runs 1, 2, 3 … in the order dossiers came into the program; so do slips of a kind (numbers.h).
//             (6) every action moves the counters (counters.h) in its own transaction.
// Threads: Desk is safe from any thread; its actions run inside a write job of the dossier's unit.
// Systems: S14.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/clock.h"
#include "modules/catalog/catalog.h"
#include "modules/procedures/procedures.h"
#include "modules/units/units.h"
#include "onestop/rules.h"
#include "onestop/texts.h"
#include "platform/record/record.h"

namespace xaso::imports {
class Imports;
}

namespace xaso::onestop {

using catalog::DossierState;

enum class Channel { desk = 1, online = 2, post = 3 };
std::string_view channel_code(Channel c);    // "desk"
std::string_view channel_title(Channel c);   // "Trực tiếp"
std::optional<Channel> parse_channel(std::string_view code);

enum class Outcome { open = 0, early = 1, on_time = 2, late = 3, ended_otherwise = 4 };
std::string_view outcome_title(Outcome o);

struct PersonInput {
    std::string name, citizen_id, phone, address, email = {};
};
struct PaperInput {
    std::string name, kind;
    int copies = 1;
};
// The document that comes of a dossier; what is not known of it stays empty.
struct ResultDocument {
    std::string kind = {};             // name or code of one of the procedure's results
    std::string number = {};           // with its symbol: "12/GXN-UBND"
    std::optional<Day> day = {};       // it bears
};
// How a result leaves the office.
struct Return {
    std::optional<Channel> way = {};   // none: as it was asked for
    bool another = false;              // neither applicant nor owner takes it: needs a name and a paper
    std::string name = {}, phone = {}; // of who takes it; empty: the applicant's
    std::string paper = {};            // by which somebody else takes it
    std::string bill = {};             // number of the post's bill; only by post
};
struct DossierResult {
    std::string kind_code;             // "" where the catalogue has none
    ResultDocument document;
    Return out;                        // without a way: not returned yet
};
std::string result_words(const DossierResult& r);   // "Giấy xác nhận, số 12/GXN-UBND, ngày 02/12/2026"; "" when nothing was noted

struct AcceptInput : Texts {
    std::string procedure;             // code
    Channel channel = Channel::desk;
    PersonInput applicant;
    std::optional<PersonInput> owner;  // when somebody else's dossier is handed in
    std::vector<PaperInput> papers;
    std::string case_name = {};        // of the procedure, where it has cases; empty: its own limit
    std::optional<Channel> result_way = {};   // how the applicant wants the result; none: online where it is handed in online, else at the desk
    std::string with = {};             // code of a dossier the same applicant handed in on the same day: one receipt for all of a visit
};

struct ActionInput {
    std::string action;                // "assign" … as named by the process
    int version = 0;                   // the version the caller saw
    std::string reason;                // required by supplement, suspend, refuse, withdraw, stop
    AccountId assignee;                // assign: 0 = the acting account
    std::string legal_ground = {};     // refuse, suspend: the article it rests on; of a refusal other programs may write it into the reason
    bool superior = false;             // whoever acts may allow one more request for papers (may::oversee_dossiers)
    std::string superior_reason = {};  // required by a supplement beyond what the process allows, and to finish past open steps of the internal process
    std::optional<Day> until = {};     // required by suspend: the last day it is to stand; the clock runs again with "continue"
    std::vector<std::string> missing = {};   // supplement: papers asked for, beside what the reason says
    ResultDocument result = {};        // finish
    Return returned = {};              // return
};

struct Dossier : Texts {
    UnitId unit;
    DossierId id;
    std::string code, procedure_code, procedure_name, case_name, field, applicant, owner, end_note, limit_code, rules_hash, source;
    std::int64_t procedure_id = 0;
    int procedure_version = 0;
    PausePolicy pause_policy{};
    catalog::InterAgency inter_agency{};
    Channel channel{};
    std::optional<Channel> result_way;   // as the applicant asked for it; none: nobody asked (imported, or received before this was kept)
    DossierState state{};
    int version = 0;
    PersonId applicant_id, owner_id;
    AccountId receiver, assignee;
    Instant received_at{}, due_at{};
    Day due_day{}, first_due_day{};
    std::optional<Instant> paused_at, ended_at, returned_at;
    int supplement_count = 0;
    Outcome outcome{};
    int book_year = 0, book_no = 0;    // its place in the book of dossiers (numbers.h)
};

struct Person {
    PersonId id;
    std::string citizen_id, name, phone, address, email = {};
};

// One line of a list; what a clerk needs to find a dossier again.
struct DossierRow {
    DossierId id;
    std::string code, procedure_code, procedure_name, applicant, owner, assignee;
    Channel channel{};
    DossierState state{};
    Outcome outcome{};
    Instant received_at{}, due_at{};
    std::optional<Instant> ended_at, paused_at;
};

enum class Order { newest, due };
struct ListQuery {
    std::string words;                       // folded search over names and procedure; a code finds the dossier itself
    std::string code;                        // exact
    std::vector<DossierState> states;        // empty = all
    std::optional<Channel> channel;
    AccountId assignee;
    std::string procedure;                   // code
    bool late = false;                       // open, not paused and past due at `now`
    std::optional<Day> due_on;               // open and due that day
    std::optional<Day> received_from, received_to;
    Order order = Order::newest;             // `due` lists open dossiers only
    std::string cursor;                      // of the page before; opaque
    int limit = 25;
};
struct ListPage {
    std::vector<DossierRow> rows;
    std::string next;                        // empty on the last page
};

struct WorkCounts {
    std::int64_t late = 0, due_today = 0, waiting = 0, fresh = 0, open = 0;
};

class Desk {
public:
    Desk(const record::Record& record, const catalog::Catalog& law, const units::Units& units, const procedures::Procedures& procedures)
        : record_(record), law_(law), units_(units), procedures_(procedures) {}

    // Checks the input without touching the database; also used while typing.
    static Result<void> check(const AcceptInput& input);
    static Result<void> check_content(const AcceptInput& input);   // but its procedure
    static Result<void> check_births(const AcceptInput& input, Day today);   // years of birth in the numbers of persons
    Result<Dossier> accept(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input) const;
    Result<Dossier> act(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const ActionInput& input) const;
    // What the account could do now, by the dossier's own process.
    std::vector<std::string> actions(sql::Session& s, const Dossier& dossier) const;
    // How many more times papers may be asked for; 0: the next request needs a superior and makes the dossier late.
    int supplements_left(sql::Session& s, const Dossier& dossier) const;
    // What the procedure asks for and this dossier lacks; without a list of its own, what its recent dossiers carried. Read before a request is sent.
    std::vector<std::string> papers_missing(sql::Session& s, const Dossier& dossier) const;

    // The due time a dossier received now would get, with its ledger.
    Result<Due> preview(sql::Session& s, UnitId unit, std::string_view procedure, Channel channel, Instant received, std::string_view case_name = {}) const;
    // The ledger of a dossier, recomputed from the rules frozen at its reception.
    Due ledger(sql::Session& s, const Dossier& dossier) const;

    std::optional<Dossier> find(sql::Session& s, UnitId unit, DossierId id) const;
    std::optional<Dossier> find_code(sql::Session& s, UnitId unit, std::string_view code) const;
    // By what people type and scanners read: the code, or its end of the own unit, "230619-0001".
    std::optional<Dossier> find_meant(sql::Session& s, UnitId unit, std::string_view words) const;
    std::optional<Person> person(sql::Session& s, UnitId unit, PersonId id) const;
    std::optional<Person> person_by_citizen_id(sql::Session& s, UnitId unit, std::string_view citizen_id) const;
    std::vector<PaperInput> papers(sql::Session& s, UnitId unit, DossierId id) const;
    // Everything that keeps a result from going out like this, each at its field; of what is online "onestop.no_result_file".
    std::vector<Refusal> return_faults(sql::Session& s, const Dossier& dossier, const Return& input) const;
    std::optional<DossierResult> result(sql::Session& s, UnitId unit, DossierId id) const;   // none: nothing noted, not returned
    // The dossiers handed in on one visit, this one among them, in the order they were accepted.
    std::vector<DossierId> visit(sql::Session& s, UnitId unit, DossierId id) const;
    Result<ListPage> list(sql::Session& s, UnitId unit, const ListQuery& query, Instant now) const;
    WorkCounts work_counts(sql::Session& s, UnitId unit, Instant now) const;
    // Counters, numbers, versions and states against the dossiers themselves.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const procedures::Procedures& procedures() const { return procedures_; }
    const record::Record& record() const { return record_; }

private:
    const record::Record& record_;
    const catalog::Catalog& law_;
    const units::Units& units_;
    const procedures::Procedures& procedures_;
    mutable RulesBook rules_;

    friend class imports::Imports;   // dossiers worked in another system
    friend class Intake;             // what comes before a dossier (intake.h)
    friend class Way;                // what happens to a dossier beside its process (way.h)
};

std::string_view action_title(std::string_view action);   // "Chuyển xử lý"
bool done_at_desk(std::string_view action);               // with the citizen in front of it; the others are for who holds the dossier
// Agency code, day, running number: "000.00.01.H23-230619-0001"; wider than four digits above 9999.
std::string dossier_code(std::string_view agency, Day day, std::int64_t number);

}  // namespace xaso::onestop
