// way (đường đi của hồ sơ): what happens to a dossier beside the actions of its process: the apology with a new date, the hand-over from one
// official to another, another official for many dossiers at once, the steps of the internal process, the corrected end time, and who stands in for whom during leave.
//
//   waiting --take--> accepted     (the dossier is the taker's)
//      |  \---give_back--> returned  (it stays the giver's, with the reason)
//      \--- assigned, reassigned or ended meanwhile --> overtaken
//
// Invariants: (1) each of these is an event of the dossier and moves its version; its state stays.
//             (2) at most one apology per dossier; it moves neither the due time nor the outcome: late stays late.
//             (3) at most one hand-over of a dossier waits; only the one it is meant for, or who stands in for them that day, answers it.
//             (4) only who holds a dossier (holds()) or a superior acts on it, hands it over or apologizes; a step is done by who holds it, who stands in for them that day, or a superior; a dossier is not finished past open steps but by
//                 a superior with a reason. The first step of the desk is done by assigning, the last ones by who holds them when they finish.
//             (5) a corrected end time moves outcome and counters with it; what stood before is kept beside it for good.
// Threads: Way is safe from any thread; what writes runs inside a write job of the dossier's unit.
// Systems: S14.
#pragma once

#include <boost/json/fwd.hpp>

#include "onestop/onestop.h"

namespace xaso::onestop {

struct ApologyInput {
    int version = 0;
    Day new_day{};
    std::string reason;
};
struct Apology {
    Instant at{};
    AccountId by;
    Day due_day{}, new_day{};
    bool in_time = false;   // LAW ND 61/2018/ND-CP art. 19(9): written at the latest one day before the due day
    std::string reason;
};

struct LetterCount {
    std::int64_t letters = 0, in_time = 0;
};

enum class Answer { waits = 0, accepted = 1, returned = 2, overtaken = 3 };
struct HandOver {
    int no = 0;
    Instant at{};
    AccountId from, to;
    std::string note, answer_note;
    Answer answer{};
    std::optional<Instant> answered_at;
};
// A hand-over that waits, as "Việc của tôi" lists it.
struct WaitingRow {
    std::string code, procedure_name, applicant, from, to, note;
    Instant at{}, due_at{};
};

struct CorrectionInput {
    int version = 0;
    Instant ended_at{};
    std::string proof, reason;   // the document that shows it; what went wrong
};
struct Correction {
    Instant at{};
    AccountId by;
    Instant ended_before{}, ended_after{};
    Outcome outcome_before{}, outcome_after{};
    std::string proof, reason;
};
struct CorrectionRow {
    std::string code, procedure_name;
    Correction what;
};

struct SubstitutionInput {
    AccountId absent, substitute;
    Day from{}, to{};            // both included
    std::string decision;
};
struct Substitution {
    std::int64_t id = 0;
    AccountId absent, substitute;
    std::string absent_name, substitute_name, decision;
    Day from{}, to{};
};

// An open dossier of somebody, as the page of reassignment lists it.
struct HeldRow {
    DossierId id;
    int version = 0;
    std::string code, procedure_name, applicant;
    DossierState state{};
    Instant due_at{};
    std::optional<Instant> paused_at;
};
struct DossierVersion {
    DossierId id;
    int version = 0;
};

// A step of the internal process with its own deadline; the first stage that is not done is where the dossier is.
struct Step {
    int no = 0, stage = 0, hours = 0;
    std::string title, office, role;  // role: of who does it; "": whoever works on the dossier
    bool outside = false;             // another body's: noted by whoever works on the dossier
    bool current = false;
    LocalTime due{};                  // by the hours of this and the stages before, in the calendar of the reception, waiting left out; never after the dossier's own due time
    std::optional<Instant> done_at;
    AccountId done_by;
};

Day working_day_before(const WorkingCalendar& calendar, Day day);   // the last one before it

// A step whose turn it is, as lists show it.
struct OpenStep {
    DossierId dossier;
    std::string code, procedure_name, title, office, role;
    std::vector<AccountId> holders;   // any of them does it
    Instant due_at{};                 // of the step
};
class Way {
public:
    explicit Way(const Desk& desk) : desk_(desk) {}

    // LAW ND 61/2018/ND-CP art. 19(9). Refused: "onestop.apologized" (a second one), "onestop.new_day" (no later working day).
    Result<Dossier> apologize(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const ApologyInput& input, bool superior = false) const;
    std::optional<Apology> apology(sql::Session& s, UnitId unit, DossierId id) const;
    // Open, not waiting for the citizen, without a letter, due by the end of `until`; the earliest due first, at most 100. One that is due on the
    // day it came is among them only when it is late.
    std::vector<DossierRow> need_apology(sql::Session& s, UnitId unit, Day until, Instant now) const;
    // The day by which the letter is to go: the last working day before the appointment, in the hours the unit has that day.
    Day letter_by(UnitId unit, Day due_day) const;
    LetterCount letters(sql::Session& s, UnitId unit, Day from, Day to) const;   // by the day of the letter, both days included
    // The first working day after `after` in the calendar the dossier was received under.
    Day working_day_after(sql::Session& s, const Dossier& dossier, Day after) const;

    Result<Dossier> hand_over(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, AccountId to, std::string_view note, bool superior = false) const;
    Result<Dossier> take(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version) const;
    Result<Dossier> give_back(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, std::string_view reason) const;
    std::vector<HandOver> hand_overs(sql::Session& s, UnitId unit, DossierId id) const;
    std::vector<WaitingRow> waiting_for(sql::Session& s, UnitId unit, const std::vector<AccountId>& whom) const;

    // Of a step of the current stage ("onestop.step"), by who holds it or a superior ("onestop.not_step_holder"); refused while the dossier waits for the
    // citizen or has ended.
    Result<Dossier> finish_step(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version, int step, bool superior = false) const;
    std::vector<Step> steps(sql::Session& s, const Dossier& dossier) const;   // empty: the procedure has no internal process written down
    std::vector<OpenStep> open_steps(sql::Session& s, UnitId unit) const;         // of all dossiers, the most urgent first
    // Who does a step: those with its role, of them whoever works on the dossier when they have it; nobody has it or it names none: whoever works on it.
    static std::vector<AccountId> holders(sql::Session& s, UnitId unit, AccountId assignee, std::string_view role);
    // Steps that keep an account from finishing a dossier: open ones that its finishing would not close by itself.
    std::vector<Step> hindrance(sql::Session& s, const Dossier& dossier, AccountId account, Day day) const;
    // Whether the dossier is in the account's hands: nobody's yet, or it works on it, does its step (after all of them, one of the last), or stands in
    // that day for who does.
    bool holds(sql::Session& s, const Dossier& dossier, AccountId account, Day day) const;
    Result<void> check_holder(sql::Session& s, const Dossier& dossier, AccountId account, Day day) const;   // "onestop.not_holder"
    std::vector<HeldRow> held_by(sql::Session& s, UnitId unit, AccountId account) const;   // the earliest due first, at most 200
    // All or none: one stale version refuses the whole ("onestop.stale_version").
    Result<void> reassign(sql::Tx& tx, const record::Actor& by, Instant now, const std::vector<DossierVersion>& dossiers, AccountId to, std::string_view reason) const;

    Result<Dossier> correct_end(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, const CorrectionInput& input) const;
    std::vector<Correction> corrections(sql::Session& s, UnitId unit, DossierId id) const;
    std::vector<CorrectionRow> all_corrections(sql::Session& s, UnitId unit) const;   // the newest 100

    Result<void> substitute(sql::Tx& tx, const record::Actor& by, Instant now, const SubstitutionInput& input) const;
    // From now on the absent one does the work again. Refused: "onestop.no_substitution" (over, called off before, or none).
    Result<void> cancel_substitution(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view reason) const;
    std::vector<Substitution> substitutions(sql::Session& s, UnitId unit, Day from) const;   // that end on `from` or later
    // Whose work the account does on a day, itself first.
    static std::vector<AccountId> stands_for(sql::Session& s, UnitId unit, AccountId account, Day day);
    // Who does the work of an account on a day: itself, or its substitute.
    static AccountId at_work(sql::Session& s, UnitId unit, AccountId account, Day day);

    // Their own deadlines, kept for lists; after the clock of the dossier was moved.
    void keep_step_dues(sql::Tx& tx, const Dossier& dossier) const;

private:
    Result<Dossier> find(sql::Tx& tx, const record::Actor& by, Instant now, DossierId id, int version) const;
    Result<Dossier> keep(sql::Tx& tx, const record::Actor& by, Instant now, Dossier d, std::string_view kind, boost::json::object payload) const;
    Result<HandOver> waiting(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& d) const;
    const Desk& desk_;
};

// The steps of the internal process in force when the dossier was received; once, when it is first assigned. That itself is the desk's first step; its
// titles. Of a dossier for another body at acceptance: its first step is the desk's to do.
std::vector<std::string> write_steps(sql::Tx& tx, const Dossier& dossier, const catalog::Definitions& law, AccountId by, Instant now);
// A hand-over that still waits when the dossier is given to somebody by other means, or ends.
void overtake_hand_over(sql::Tx& tx, UnitId unit, DossierId id, Instant now);

}  // namespace xaso::onestop
