// /api/v1/submissions: what a portal hands in to be answered, and the answers.
#include <fmt/format.h>

#include "kernel/text.h"
#include "onestop/api.h"
#include "onestop/api_shared.h"
#include "onestop/intake.h"

namespace xaso::onestop {
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

namespace {

json::object brief(const Submission& s) {
    return {{"id", s.id.value()}, {"code", s.code}, {"state", catalog::state_code(s.state)}, {"state_code", static_cast<int>(s.state)}, {"version", s.version}, {"answer_due", web::moment_json(s.answer_due_at)},
            {"form", s.form == WrittenAnswer::none ? json::value(nullptr) : json::value(answer_code(s.form))}, {"form_number", s.form_number > 0 ? json::value(s.form_number) : json::value(nullptr)},
            {"dossier", s.dossier_code.empty() ? json::value(nullptr) : json::value(s.dossier_code)}};
}

json::object row(const Submission& s) {
    json::object out = brief(s);
    out["procedure"] = s.procedure_code;
    out["request"] = s.request;
    out["channel"] = channel_code(s.channel);
    out["applicant"] = s.applicant;
    out["registered"] = web::moment_json(s.registered_at);
    out["answered"] = web::moment_json(s.answered_at);
    return out;
}

Refusal none() { return {Kind::not_found, "onestop.no_submission", "Không có hồ sơ đăng ký này trong đơn vị.", "id", {}}; }

http::Response change(web::Context& c, const Desk& desk, const std::function<Result<json::object>(sql::Tx&, const record::Actor&, const Intake&, const Submission&)>& job) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const Intake intake(desk);
        const auto s = intake.find_named(tx, by.unit, c.param("id"));
        if (!s) return refuse(none());
        XASO_TRY(const json::object out, job(tx, by, intake, *s));
        return web::answer(200, out);
    });
}

http::Response submit(web::Context& c, const Desk& desk) {
    auto input = accept_of(c.body());
    if (!input) return c.refuse(input.error());
    if (web::text_at(c.body(), "channel").empty()) input->channel = Channel::online;
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Submission s, Intake(desk).submit(tx, by, c.now, *input));
        return web::answer(201, brief(s));
    });
}

http::Response accept(web::Context& c, const Desk& desk, const FeeParts& fees) {
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, const Intake& intake, const Submission& s) -> Result<json::object> {
        XASO_TRY(const Dossier d, intake.accept(tx, by, c.now, s.id, web::version_at(c.body())));
        if (fees.fix) XASO_CHECK(fees.fix(tx, by, d, c));
        json::object out = brief(*intake.find(tx, by.unit, s.id));
        out["became"] = brief(d);
        return out;
    });
}

http::Response answer(web::Context& c, const Desk& desk, WrittenAnswer form) {
    const json::object& o = c.body();
    const AnswerInput input{form, web::text_at(o, "reason"), web::text_at(o, "legal_ground"), web::texts_at(o, "missing")};
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, const Intake& intake, const Submission& s) -> Result<json::object> {
        XASO_TRY(const Submission after, intake.answer(tx, by, c.now, s.id, web::version_at(o), input));
        return brief(after);
    });
}

http::Response withdraw(web::Context& c, const Desk& desk) {
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, const Intake& intake, const Submission& s) -> Result<json::object> {
        XASO_TRY(const Submission after, intake.withdraw(tx, by, c.now, s.id, web::version_at(c.body()), web::text_at(c.body(), "reason")));
        return brief(after);
    });
}

http::Response get_one(web::Context& c, const Desk& desk) {
    sql::Reader s = c.db().read();
    const Intake intake(desk);
    const auto one = intake.find_named(s, c.unit, c.param("id"));
    if (!one) return c.refuse(none());
    const AcceptInput in = intake.input(s, *one);
    json::object out = row(*one);
    out["case"] = one->case_name;
    out["applicant"] = json::object{{"name", in.applicant.name}, {"citizen_id", mask_identifier(in.applicant.citizen_id)}, {"phone", mask_phone(in.applicant.phone)}, {"email", mask_email(in.applicant.email)}};
    out["owner"] = json::object{{"name", one->owner}};
    json::array papers;
    for (const PaperInput& p : one->papers) papers.push_back(json::object{{"code", p.name}, {"kind", p.kind}, {"copies", p.copies}});
    out["papers"] = std::move(papers);
    out["reason"] = one->reason;
    out["legal_ground"] = one->legal_ground;
    out["missing"] = json::array(one->missing.begin(), one->missing.end());
    for (const Text& t : kTexts) out[t.name] = (*one).*t.value;
    return web::json_answer(out);
}

http::Response get_list(web::Context& c, const Desk& desk) {
    const auto limit = web::int_asked(c, "limit", 50, 1, 200);
    if (!limit) return c.refuse(limit.error());
    const auto before = web::int_asked(c, "before", 0, 0, std::numeric_limits<std::int64_t>::max());
    if (!before) return c.refuse(before.error());
    SubmissionQuery query{.state = {}, .form = {}, .before = *before, .limit = static_cast<int>(*limit)};
    if (const std::string state = c.query("state"); !state.empty()) {
        query.state = catalog::parse_state(state);
        query.waiting = query.state == DossierState::registered;
    }
    sql::Reader s = c.db().read();
    json::array rows;
    const std::vector<Submission> all = Intake(desk).list(s, c.unit, query);
    for (const Submission& one : all) rows.push_back(row(one));
    const bool more = !query.waiting && std::ssize(all) == query.limit;
    return web::json_answer({{"submissions", std::move(rows)}, {"next", more ? json::value(all.back().id.value()) : json::value(nullptr)}});
}

http::Response get_counts(web::Context& c, const Desk& desk) {
    const auto from = web::day_asked(c, "from"), to = web::day_asked(c, "to");
    if (!from) return c.refuse(from.error());
    if (!to) return c.refuse(to.error());
    const Day until = to->value_or(local_day(c.now)), since = from->value_or(make_day(year_of(until), 1, 1));
    sql::Reader s = c.db().read();
    const SubmissionCounts n = Intake(desk).counts(s, c.unit, since, until, c.now);
    return web::json_answer({{"from", iso_day(since)}, {"to", iso_day(until)}, {"dossiers", n.dossiers}, {"registered", n.registered}, {"waiting", n.waiting}, {"accepted", n.accepted},
                             {"supplement", n.supplement}, {"refusal", n.refusal}, {"withdrawn", n.withdrawn}, {"late", n.late}});
}

}  // namespace

void add_intake_api(web::Router& router, const Desk& desk, const FeeParts& fees) {
    using enum http::Method;
    const std::string systems = "S14, S27", all = "/api/v1/submissions", one = all + "/:id";
    std::string given_texts;   // of kTexts
    for (const Text& t : kTexts) given_texts += fmt::format(", {}: text \"{}\"", t.name, t.label);
    const std::string state = "id: int, code: text, state: 'registered'|'accepted'|'not_accepted'|'withdrawn', state_code: int, version: int, answer_due: moment, form: 'supplement'|'refusal'|null, form_number: int|null, dossier: text|null";
    const std::string rest = "procedure: text, request: text, channel: 'desk'|'online'|'post', registered: moment, answered: moment|null";
    router.define("SubmissionState", "{" + state + "}");
    router.define("SubmissionRow", "{" + state + ", " + rest + ", applicant: text}");
    router.define("Submission", "{" + state + ", " + rest + ", case: text, applicant: {name: text, citizen_id: text \"đã che\", phone: text \"đã che\", email: text \"đã che\"}, owner: {name: text}, "
                                "papers: [{code: text, kind: text, copies: int}], reason: text, legal_ground: text, missing: [text]" + given_texts + "}");
    router.add({.method = post, .path = all, .may = &may::accept_dossier, .systems = systems, .summary = "Hand in to be answered: a submission, no dossier yet", .takes = "DossierInput", .gives = "SubmissionState",
                .run = [&desk](web::Context& c) { return submit(c, desk); }});
    router.add({.path = all, .may = &may::see_dossiers, .systems = systems, .summary = "Submissions, newest first; those that wait, the one due first first",
                .query = "{state?: 'registered'|'accepted'|'not_accepted'|'withdrawn', before?: int \"next của trang trước\", limit?: int}", .gives = "{submissions: [SubmissionRow], next: int|null}",
                .run = [&desk](web::Context& c) { return get_list(c, desk); }});
    router.add({.path = "/api/v1/tables/submissions", .may = &may::see_dossiers, .systems = systems, .summary = "The three outcomes of reception, counted", .query = "{from?: day, to?: day}",
                .gives = "{from: day, to: day, dossiers: int, registered: int, waiting: int, accepted: int, supplement: int, refusal: int, withdrawn: int, late: int}", .run = [&desk](web::Context& c) { return get_counts(c, desk); }});
    router.add({.path = one, .may = &may::see_dossiers, .systems = systems, .summary = "One submission, by number or code", .gives = "Submission", .run = [&desk](web::Context& c) { return get_one(c, desk); }});
    router.add({.method = post, .path = one + "/accept", .may = &may::accept_dossier, .systems = systems, .summary = "Accept a submission: it becomes a dossier", .takes = "{version: int, fees?: [FeeChoice]}",
                .gives = "{" + state + ", became: DossierState}", .run = [&desk, fees](web::Context& c) { return accept(c, desk, fees); }});
    router.add({.method = post, .path = one + "/supplement", .may = &may::accept_dossier, .systems = systems, .summary = "Answer with a request to complete (form 02)", .takes = "{version: int, reason?: text, missing?: [text]}",
                .gives = "SubmissionState", .run = [&desk](web::Context& c) { return answer(c, desk, WrittenAnswer::supplement); }});
    router.add({.method = post, .path = one + "/refuse", .may = &may::accept_dossier, .systems = systems, .summary = "Answer with a refusal (form 03)", .takes = "{version: int, reason: text, legal_ground: text}",
                .gives = "SubmissionState", .run = [&desk](web::Context& c) { return answer(c, desk, WrittenAnswer::refusal); }});
    router.add({.method = post, .path = one + "/withdraw", .may = &may::accept_dossier, .systems = systems, .summary = "The citizen withdraws a submission that waits", .takes = "{version: int, reason?: text}",
                .gives = "SubmissionState", .run = [&desk](web::Context& c) { return withdraw(c, desk); }});
}

}  // namespace xaso::onestop
