// intake: what comes before a dossier. Handed in online it waits, registered (mới đăng ký), for an answer; at the counter it is answered at once.
//
//   registered --accept--> accepted       becomes a dossier by Desk::accept, with the channel it came by
//        |  \---refuse---> not_accepted   with a written answer: form 02 (what is missing) or form 03 (why not, on which ground)
//        \---withdraw----> withdrawn      by the citizen
//
// LAW ND 61/2018/ND-CP art. 17: of three outcomes each is issued and kept: form 01 (a dossier), 02, 03. Which action is open is data
// (law/processes), and so is how long an answer may take (answer_within).
// A submission is no dossier: it has codes of its own (DK-2026-0001), moves no counter and no running number of dossiers, and no figure reads it.
//
// Invariants: (1) `version` counts the events of the submission; an answer names the version it saw and a stale one is refused (conflict).
//             (2) accepted: it names its dossier; not accepted: it has its form, with its number; else neither.
//             (3) codes of a unit and year run 1, 2, 3 … without gaps or repeats; its form has the next number of its kind, among those of dossiers too (numbers.h).
// Threads: safe from any thread; what writes runs inside a write job of the unit.
// Systems: S14, S27.
#pragma once

#include "onestop/onestop.h"

namespace xaso::onestop {

using SubmissionId = Id<struct SubmissionTag>;

enum class WrittenAnswer { none, supplement, refusal };   // forms 02 and 03
std::string_view answer_code(WrittenAnswer a);            // "supplement"; "" for none
std::string_view answer_title(WrittenAnswer a);

struct AnswerInput {
    WrittenAnswer form{};
    std::string reason, legal_ground;        // the ground is required of a refusal
    std::vector<std::string> missing = {};   // papers asked for
};

struct Submission : Texts {
    UnitId unit;
    SubmissionId id;
    std::string code;                        // "DK-2026-0001"
    int version = 0;
    DossierState state{};                    // registered, accepted, not_accepted, withdrawn
    Channel channel{};
    std::string procedure_code, request;     // the code is empty when what was asked for is no procedure here
    std::string case_name, applicant, owner;
    PersonId applicant_id, owner_id;
    std::vector<PaperInput> papers;
    std::optional<Channel> result_way;       // as asked for; none: as the channel has it
    AccountId receiver, answerer;
    Instant registered_at{}, answer_due_at{};
    std::optional<Instant> answered_at;
    WrittenAnswer form{};
    int form_number = 0;
    std::string reason, legal_ground;
    std::vector<std::string> missing;
    std::string dossier_code;                // what it became
};

struct SubmissionQuery {
    bool waiting = false;                    // those that wait for an answer, the one due first first; else all, the newest first
    std::optional<DossierState> state;
    std::optional<WrittenAnswer> form;
    std::int64_t before = 0;                 // of the newest first: submission id
    int limit = 50;
};
// Of what was handed in on some days, how it was answered; `dossiers`: accepted in all, at the counter too. `late`: not within the time, or still waiting past it.
struct SubmissionCounts {
    std::int64_t dossiers = 0, registered = 0, waiting = 0, accepted = 0, supplement = 0, refusal = 0, withdrawn = 0, late = 0;
};

class Intake {
public:
    explicit Intake(const Desk& desk) : desk_(desk) {}

    // Registers what was handed in, to be answered. Refused as Desk::accept would refuse what nobody could answer: persons, papers, an unknown procedure.
    Result<Submission> submit(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input) const;
    // At the counter: registered and answered in one. Without a procedure `request` says what was asked for.
    Result<Submission> turn_away(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input, std::string_view request, const AnswerInput& answer) const;

    // Refused: "onestop.no_submission", "onestop.stale_submission" (another version, or answered meanwhile), and what Desk::accept refuses.
    // `corrected`: as the officer took it in; nothing: as it was handed in.
    Result<Dossier> accept(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, const AcceptInput* corrected = nullptr) const;
    Result<Submission> answer(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, const AnswerInput& answer) const;
    Result<Submission> withdraw(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, std::string_view reason) const;

    std::optional<Submission> find(sql::Session& s, UnitId unit, SubmissionId id) const;
    std::optional<Submission> find_code(sql::Session& s, UnitId unit, std::string_view code) const;
    std::optional<Submission> find_named(sql::Session& s, UnitId unit, std::string_view number_or_code) const;
    // What accepting it as it was handed in would accept.
    AcceptInput input(sql::Session& s, const Submission& submission) const;
    std::vector<Submission> list(sql::Session& s, UnitId unit, const SubmissionQuery& query) const;
    std::int64_t waiting(sql::Session& s, UnitId unit) const;   // for an answer
    SubmissionCounts counts(sql::Session& s, UnitId unit, Day from, Day to, Instant now) const;
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    static Result<void> check(const AnswerInput& answer);

private:
    Result<Submission> add(sql::Tx& tx, const record::Actor& by, Instant now, const AcceptInput& input, std::string_view request, const AnswerInput& answer) const;
    Result<Submission> open(sql::Tx& tx, const record::Actor& by, Instant now, SubmissionId id, int version, std::string_view action) const;
    Result<Submission> keep(sql::Tx& tx, const record::Actor& by, Instant now, Submission s, std::string_view kind, DossierId dossier) const;
    const Desk& desk_;
};

std::string_view submission_event_title(std::string_view kind);   // of "submission.registered"

}  // namespace xaso::onestop
