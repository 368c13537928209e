// sample_script: what the officials of one sample unit do, as a list of steps in time order.
//
// A script is made from numbers that are the same on every machine, and knows each dossier's due time beforehand, so that a dossier
// can be told how to end ("early", "on_time", …). Running a step calls the module that an official's page would call.
// Threads: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/sample.h"
#include "modules/onestop/way.h"

namespace xaso::app::sample {

// The standard distributions differ between libraries; this one (splitmix64) does not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    int below(int n);
    int between(int low, int high) { return low + below(high - low + 1); }
    bool chance(int percent) { return below(100) < percent; }
    template <class T> const T& pick(const std::vector<T>& from) { return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))]; }

private:
    std::uint64_t state_;
};

// Who does what in the unit.
struct Staff {
    AccountId desk, coordinator, leader, accountant;
    std::vector<AccountId> solvers;
    AccountId registrar;                    // of civil status
    AccountId specialist;                   // whom stories are given to
};

enum class Ending { early, on_time, late, withdrawn, stopped, refused, left_accepted, left_in_progress, left_waiting, left_finished };

struct DossierPlan {
    LocalTime received{};
    std::string procedure;
    onestop::Channel channel = onestop::Channel::online;
    Ending ending = Ending::early;
    bool supplement = false;
    std::optional<Day> end_from, end_to;   // early and on-time ones end inside
    std::string note;                      // of the end, instead of the usual one
    std::string competent;                 // the body that solves it
    bool papers_named = false;             // hands in what the procedure asks for
};

// One thing that happens to a dossier: an action of its process, or something beside it by the name it has in sample_way.cpp.
struct Turn {
    int after = 0;                         // working days since the thing before; 0: within the half hour
    std::string_view what;
    std::string_view says = {};            // reason, note, name of a file or case of a tariff
    std::string_view ground = {};          // of the law; why a superior allows it; the exemption; the proof
    AccountId Staff::*to = nullptr;        // nullptr: the solver of the story
    Day until = {};
};
// A dossier with a way of its own; who asks is somebody known, or the applicant of `with`, the dossier it shares a receipt with.
struct Story {
    LocalTime received{};
    std::string procedure;
    std::vector<Turn> turns;
    bool at_desk = false;                  // otherwise online, where the procedure may be
    AccountId Staff::*solver = &Staff::specialist;
    std::string case_name = {};
    std::optional<std::size_t> with = {};
};

// A yearly plan as the coordinator types it in, and the days on which its tasks were proved done.
struct PlanTask {
    plan::ActivityInput activity;
    std::optional<Day> done_on;
    plan::Proof proof;
};
struct PlanScript {
    std::string title;
    int year = 0;
    plan::Decision decision;
    std::vector<PlanTask> tasks;
};

// A task given to the unit, and the document that answered it.
struct AssignedTask {
    assigned::TaskInput task;
    std::string office;                    // name; "" for nobody yet
    std::optional<assigned::Answer> answer;
};

class Script {
public:
    Script(const SampleParts& parts, UnitId unit, const Staff& staff, std::uint64_t seed);

    void list(LocalTime at, const procedures::Draft& draft, procedures::Change change, Day from);
    void amend(LocalTime at, const procedures::Draft& draft, Day from);
    void abolish(LocalTime at, const std::string& code, Day first_day_without, const std::string& decision);
    void dossier(const DossierPlan& plan);
    // Written from numbers of its own; the answer is what another story may name in `with`.
    std::size_t story(const Story& story);
    // Somebody is away: known before the dossiers of those days are written.
    void leave(LocalTime at, const onestop::SubstitutionInput& leave);
    // A record of a book, written by the coordinator.
    void book_record(LocalTime at, const std::string& book, const books::Content& content);
    // Anything else, as one step.
    void work(LocalTime at, std::function<Result<void>(sql::Tx&, const SampleParts&, UnitId, const Staff&, Instant)> step);
    void set(LocalTime at, const std::string& key, const std::string& value, Day from);
    // Typed in and approved on the day of its decision; each task recorded on the day of its proof.
    void plan(const PlanScript& plan);
    // Tasks given to the unit, each written down on its day and answered on the day of its answer.
    void assigned(const std::vector<AssignedTask>& tasks);
    // The report of a period: every part but `left_out` written, filled up, handed in and merged; signed under its number on `signed_on`, if given,
    // once the warnings of the rules in `reasons` are passed with their reasons.
    void report(LocalTime at, const std::string& period, const std::string& left_out, const std::map<std::string, std::string>& reasons, int number,
                std::optional<LocalTime> signed_on);
    // Kinds of service and three counters; then the tickets of a working day, called and served as they come until it closes.
    void queue(LocalTime at);
    void queue_day(Day day);
    // Where transfers go and what receipts carry; dossiers from this moment on owe and pay.
    void fees(LocalTime at);
    // From then on some online dossiers were registered first and answered a little later.
    void registers_first(LocalTime from) { registered_from_ = from; }
    // The accountant closes the till of a day, if it took anything.
    void settle_fees(Day day);
    void close_account(LocalTime at, AccountId id);
    void end_unit(LocalTime at, Day first_day_without, const std::string& decision);
    // Sorts the steps and drops those after `until`.
    void settle(Instant until);

    std::size_t size() const { return steps_.size(); }
    Result<void> run(sql::Tx& tx, std::size_t step);
    // The ids that an earlier, interrupted run gave to the dossiers accepted in the first `done` steps, in that order.
    void take_up(std::size_t done, const std::vector<DossierId>& ids);

    Dice dice;
    const WorkingCalendar& calendar() const { return calendar_; }
    std::vector<Day> working_days(Day from, Day to) const;
    LocalTime moment(Day day, int from_minute, int to_minute);   // an open moment of a working day
    UnitId unit() const { return unit_; }
    const Staff& staff() const { return staff_; }
    const procedures::Draft* draft(const std::string& code, Day day) const;

private:
    struct Step {
        Instant at;
        std::function<Result<void>(sql::Tx&)> run;
        std::optional<std::size_t> accepts;   // index of the dossier
    };
    record::Actor actor(AccountId account) const { return {unit_, account, "sample"}; }
    void add(LocalTime at, std::function<Result<void>(sql::Tx&)> run) { steps_.push_back({to_instant(at), std::move(run), {}}); }
    onestop::PersonInput person();
    void pay(const DossierPlan& plan, std::size_t index);
    Result<void> happen(sql::Tx& tx, const onestop::Dossier& d, const Turn& turn, AccountId solver, LocalTime at) const;
    AccountId at_work(AccountId account, Day day) const;
    Result<void> next_step(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d) const;
    void scan(LocalTime at, AccountId by, std::size_t index, int paper, const std::string& name);

    const SampleParts& parts_;
    UnitId unit_;
    Staff staff_;
    WorkingCalendar calendar_;
    std::map<std::string, std::map<Day, procedures::Draft>> drafts_;
    std::vector<onestop::PersonInput> people_;
    std::vector<DossierId> ids_;
    std::optional<LocalTime> fees_from_, registered_from_;
    Dice turns_;                                            // of the stories
    std::map<std::size_t, onestop::PersonInput> visitors_;
    std::vector<onestop::SubstitutionInput> leaves_;
    std::vector<Step> steps_;
};

// What a procedure asks for in every case and in this one.
std::vector<onestop::PaperInput> papers_of(const procedures::Draft& draft, onestop::Channel channel, const std::string& case_name);

// The scripts themselves.
void write_an_thanh(Script& script, const catalog::Definitions& law);
void write_an_phu(Script& script, const catalog::Definitions& law);
void write_binh_minh(Script& script, const catalog::Definitions& law, Instant now);
void write_an_thanh_plan(Script& script);
void write_an_thanh_books(Script& script);
void write_binh_minh_books(Script& script);
void write_binh_minh_plan(Script& script);
void write_an_thanh_assigned(Script& script);
void write_binh_minh_assigned(Script& script);
void write_binh_minh_keying(Script& script, Day first);
void write_binh_minh_queue(Script& script, Day today);
// `newest` of the office days began last. Before the dossiers are written: what the catalogue and the leaves of people change for them.
void write_binh_minh_setting(Script& script, const std::vector<Day>& office_days, std::size_t newest);
void write_binh_minh_way(Script& script, const std::vector<Day>& office_days, std::size_t newest, Day today);
// Before the dossiers are written: from its day on they pay.
void write_binh_minh_fees(Script& script, Day today);
// Likewise: from then on some of the online ones are registered first.
void write_binh_minh_intake(Script& script, Day today);

}  // namespace xaso::app::sample
