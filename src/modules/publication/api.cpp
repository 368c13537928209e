// /api/v1/…: the catalogue for other programs, and a decision carried into it from the national database's JSON.
#include <fmt/format.h>

#include "modules/onestop/pages.h"
#include "platform/web/api.h"
#include "publication/pages_shared.h"
#include "publication/proposals.h"
#include "publication/words.h"

namespace xaso::publication {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Why = Refusal::Kind;
using procedures::Procedure;
using procedures::Procedures;

json::object procedure_json(const Procedure& p) {
    return {{"code", p.code}, {"name", p.name}, {"field", p.field}, {"version", p.version}, {"from", iso_day(p.from)}, {"to", web::day_json(p.to)}, {"decision", p.decision}, {"limit", p.limit_desk}, {"limit_online", p.limit_online},
            {"fee", p.fee.dong()}, {"fee_note", p.fee_note}, {"channels", json::object{{"desk", p.channels.desk}, {"online", p.channels.online}, {"post", p.channels.post}}}, {"online_level", p.online_level},
            {"inter_agency", inter_agency_words(p.inter_agency)}, {"internal", p.internal}};
}

constexpr std::string_view kPause[] = {"extend", "restart"};   // a waiting time is added; the limit begins anew

json::object whole_json(const Procedure& p) {
    json::object out = procedure_json(p);
    json::array cases, papers, results;
    for (const procedures::Case& one : p.cases) cases.push_back(json::object{{"name", one.name}, {"limit", one.limit}});
    for (const procedures::Paper& one : p.papers)
        papers.push_back(json::object{{"name", one.name}, {"originals", one.originals}, {"certified", one.certified}, {"copies", one.copies}, {"shown", one.shown}, {"needed_when", one.needed_when}, {"form_code", one.form_code}, {"case", one.for_case}});
    for (const procedures::ResultPaper& one : p.results) results.push_back(json::object{{"code", one.code}, {"name", one.name}});
    out["cases"] = std::move(cases);
    out["papers"] = std::move(papers);
    out["results"] = std::move(results);
    out["pause"] = kPause[p.pause_policy == PausePolicy::restart];
    for (const auto& [key, is] : {std::pair{"online_eligible", p.online_eligible}, {"online_provided", p.online_provided}, {"on_national_portal", p.on_national_portal}, {"payable_online", p.payable_online}}) out[key] = is;
    for (const auto& [key, text] : {std::pair{"steps", &p.steps}, std::pair{"conditions", &p.conditions}, std::pair{"agency", &p.agency}, std::pair{"audience", &p.audience}, std::pair{"legal_basis", &p.legal_basis}}) out[key] = *text;
    return out;
}

Result<Day> day_of(const web::Context& c) {
    XASO_TRY(const auto day, web::day_asked(c, "day"));
    return day.value_or(local_day(c.now));
}

http::Response list(web::Context& c, const Publication& publication) {
    const auto day = day_of(c);
    if (!day) return c.refuse(day.error());
    sql::Reader s = c.db().read();
    json::array out;
    for (const Procedure& p : publication.procedures().list(s, c.unit, *day, c.query("q"), c.query("internal") == "1" ? Procedures::Which::internal : Procedures::Which::citizens)) out.push_back(procedure_json(p));
    return web::json_answer({{"day", iso_day(*day)}, {"procedures", std::move(out)}});
}

json::value process_json(const catalog::InternalProcess* process) {
    if (!process) return nullptr;
    json::array steps;
    for (const catalog::InternalStep& step : process->steps)
        steps.push_back(json::object{{"stage", step.stage}, {"title", step.title}, {"office", step.office}, {"role", step.role}, {"hours", step.hours}, {"outside", step.outside}});
    return json::object{{"act", process->act}, {"from", iso_day(process->from)}, {"to", web::day_json(process->to)}, {"steps", std::move(steps)}};
}

json::object fee_json(const fees::Fee& f) {
    json::array exemptions;
    for (const fees::FeeExemption& e : f.exemptions) exemptions.push_back(json::object{{"code", e.code}, {"title", e.title}, {"percent", e.percent}, {"ground", e.ground}});
    return {{"code", f.code}, {"title", f.title}, {"kind", f.kind == fees::FeeKind::fee ? "fee" : "charge"}, {"words", fees::fee_words(f)}, {"amount", f.amount.dong()}, {"per", f.per}, {"sets", f.sets}, {"steps_after", f.steps_after},
            {"amount_after", f.amount_after.dong()}, {"most", f.most ? json::value(f.most->dong()) : json::value(nullptr)}, {"channel", f.channel}, {"act", f.act}, {"exemptions", std::move(exemptions)}};
}

http::Response one(web::Context& c, const Publication& publication, const fees::Tariff& tariff, const catalog::Catalog& law) {
    const auto day = day_of(c);
    if (!day) return c.refuse(day.error());
    sql::Reader s = c.db().read();
    const auto p = publication.procedures().in_force(s, c.unit, c.param("code"), *day);
    if (!p) return c.refuse({Why::not_found, "onestop.no_procedure", fmt::format("Không có thủ tục mã {} có hiệu lực ngày {}.", c.param("code"), format_day(*day)), "code", {}});
    json::object out = whole_json(*p);
    out["process"] = process_json(law.current()->internal_process_of(p->code, *day));
    json::array fees;
    for (const fees::Fee* f : tariff.of(p->code, *day)) fees.push_back(fee_json(*f));
    out["fees"] = std::move(fees);
    return web::json_answer(out);
}

// ---- What the unit itself keeps about a procedure

json::object proposal_json(const Proposal& p) {
    return {{"id", p.id}, {"procedure", p.code}, {"what", p.what}, {"why", p.why}, {"saving", p.saving}, {"sent_on", web::day_json(p.sent_on)}, {"sent_to", p.sent_to}, {"answered_on", web::day_json(p.answered_on)},
            {"answer", p.answer}, {"version", p.version}};
}

Refusal no_procedure(const web::Context& c) { return {Why::not_found, "onestop.no_procedure", fmt::format("Danh mục của đơn vị không có thủ tục mã {}.", c.param("code")), "code", {}}; }

http::Response proposals(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const Proposal& p : Proposals(publication.record()).of(s, c.unit, c.param("code"))) out.push_back(proposal_json(p));
    return web::json_answer({{"proposals", std::move(out)}});
}

http::Response keep_proposal(web::Context& c, const Publication& publication, std::int64_t id) {
    const json::object& o = c.body();
    Proposal p{.id = id, .code = c.param("code"), .what = web::text_at(o, "what"), .why = web::text_at(o, "why"), .saving = web::text_at(o, "saving"), .sent_on = {}, .sent_to = web::text_at(o, "sent_to"),
               .answer = web::text_at(o, "answer"), .answered_on = {}, .version = web::version_at(o)};
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(p.sent_on, web::day_at(o, "sent_on"));
        XASO_TRY(p.answered_on, web::day_at(o, "answered_on"));
        if (publication.procedures().versions(tx, by.unit, p.code).empty()) return refuse(no_procedure(c));
        const Proposals all(publication.record());
        XASO_TRY(const std::int64_t kept, all.keep(tx, by, c.now, p));
        return web::answer(id ? 200 : 201, proposal_json(*all.find(tx, by.unit, kept)));
    });
}

json::object local_json(const procedures::Local& local) { return {{"note", local.note}, {"hidden", local.hidden}, {"limit", local.limit}}; }

http::Response local(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    if (publication.procedures().versions(s, c.unit, c.param("code")).empty()) return c.refuse(no_procedure(c));
    return web::json_answer(local_json(publication.procedures().local(s, c.unit, c.param("code"))));
}

http::Response set_local(web::Context& c, const Publication& publication) {
    const json::object& o = c.body();
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        if (auto set = publication.procedures().set_local(tx, by, c.now, c.param("code"), {web::text_at(o, "note"), web::flag_at(o, "hidden"), web::text_at(o, "limit")}); !set) {
            if (set.error().field == "local_limit") set.error().field = "limit";   // as the page calls it
            return refuse(std::move(set).error());
        }
        return web::answer(200, local_json(publication.procedures().local(tx, by.unit, c.param("code"))));
    });
}

// What the sheet for the wall says of limits and fees in words; the rest of it is the procedure.
http::Response posting(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    const auto p = publication.procedures().in_force(s, c.unit, c.param("code"), local_day(c.now));
    if (!p || p->internal) return c.refuse(no_procedure(c));
    const procedures::Local own = publication.procedures().local(s, c.unit, p->code);
    json::array cases;
    for (const procedures::Case& one : p->cases) cases.push_back(json::object{{"name", one.name}, {"limit", limit_words(procedures::limit_for(*p, own, false, one.name))}});
    return web::json_answer({{"procedure", whole_json(*p)}, {"channels", channel_words(p->channels)}, {"limit", limit_words(procedures::limit_for(*p, own, false, ""))},
                             {"limit_online", p->limit_online.empty() ? "" : limit_words(procedures::limit_for(*p, own, true, ""))}, {"cases", std::move(cases)}, {"fee", onestop::fee_words(*p)}});
}

// ---- Decisions

Result<Decision> decision_of(const json::object& asked) {
    Decision out;
    out.number = web::text_at(asked, "number");
    out.title = web::text_at(asked, "title");
    for (const auto& [key, into] : {std::pair{"day", &out.day}, std::pair{"from", &out.from}}) {
        XASO_TRY(*into, parse_day(web::text_at(asked, key)));
    }
    return out;
}

procedures::Draft draft_of(const json::object& o, std::string code, bool internal) {
    procedures::Draft d;
    d.code = std::move(code);
    d.internal = internal;
    for (const auto& [key, into] : {std::pair{"name", &d.name}, {"field", &d.field}, {"limit", &d.limit_desk}, {"limit_online", &d.limit_online}, {"fee_note", &d.fee_note}, {"legal_basis", &d.legal_basis}, {"steps", &d.steps}, {"conditions", &d.conditions},
                                    {"agency", &d.agency}, {"audience", &d.audience}}) *into = web::text_at(o, key);
    for (const auto& [key, into] : {std::pair{"online_eligible", &d.online_eligible}, {"online_provided", &d.online_provided}, {"on_national_portal", &d.on_national_portal}, {"payable_online", &d.payable_online}}) *into = web::flag_at(o, key);
    d.pause_policy = web::text_at(o, "pause") == kPause[1] ? PausePolicy::restart : PausePolicy::extend;
    d.fee = Vnd{web::int_at(o, "fee")};
    const json::object& channels = o.at("channels").as_object();
    d.channels = {web::flag_at(channels, "desk"), web::flag_at(channels, "online"), web::flag_at(channels, "post")};
    d.online_level = static_cast<int>(web::int_at(o, "online_level", 100));
    d.inter_agency = inter_agency_of(web::text_at(o, "inter_agency")).value_or(procedures::InterAgency::none);
    for (const json::value& v : web::list_at(o, "cases")) d.cases.push_back({web::text_at(v.as_object(), "name"), web::text_at(v.as_object(), "limit")});
    for (const json::value& v : web::list_at(o, "papers")) {
        const json::object& p = v.as_object();
        const auto copies = [&](std::string_view kind) { return static_cast<int>(web::int_at(p, kind, 1'000)); };
        d.papers.push_back({.name = web::text_at(p, "name"), .originals = copies("originals"), .certified = copies("certified"), .copies = copies("copies"), .shown = web::flag_at(p, "shown"),
                            .needed_when = web::text_at(p, "needed_when"), .form_code = web::text_at(p, "form_code"), .for_case = web::text_at(p, "case")});
    }
    for (const json::value& v : web::list_at(o, "results")) d.results.push_back({.code = web::text_at(v.as_object(), "code"), .name = web::text_at(v.as_object(), "name")});
    return d;
}

// A new procedure, or the next version of the one that the address names; the answer is that version.
http::Response publish(web::Context& c, const Publication& publication) {
    const json::object& o = c.body();
    const bool fresh = c.param("code").empty();
    const std::string code = fresh ? web::text_at(o, "code") : c.param("code");
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(Decision decision, decision_of(o.at("decision").as_object()));
        decision.internal = web::flag_at(o, "internal");
        if (!fresh) {
            const auto versions = publication.procedures().versions(tx, by.unit, code);
            if (versions.empty()) return refuse(no_procedure(c));
            decision.internal = versions.front().internal;
        }
        if (auto done = publication.publish(tx, by, c.now, draft_of(o, code, decision.internal), decision, fresh); !done) {
            if (done.error().field == "limit_desk") done.error().field = "limit";   // as it is called here
            return refuse(std::move(done).error());
        }
        return web::answer(201, whole_json(publication.procedures().versions(tx, by.unit, code).front()));
    });
}

http::Response abolish(web::Context& c, const Publication& publication) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Decision decision, decision_of(c.body().at("decision").as_object()));
        if (publication.procedures().versions(tx, by.unit, c.param("code")).empty()) return refuse(no_procedure(c));
        XASO_CHECK(publication.abolish(tx, by, c.now, c.param("code"), decision));
        return web::answer(200, whole_json(publication.procedures().versions(tx, by.unit, c.param("code")).front()));
    });
}

struct Body {
    Decision decision;
    StatedFile file;
    bool dry_run = false;
};
Result<Body> body_of(const web::Context& c) {
    const json::object& o = c.body();
    Body out;
    XASO_TRY(out.decision, decision_of(o.at("decision").as_object()));
    for (const auto& [key, into] : {std::pair{"whole", &out.decision.whole}, std::pair{"first", &out.decision.first}, std::pair{"internal", &out.decision.internal}, std::pair{"dry_run", &out.dry_run}}) *into = web::flag_at(o, key);
    XASO_CHECK(check(out.decision));
    XASO_TRY(out.file, stated_of_json(json::serialize(o.at("procedures"))));
    return out;
}

json::object preview_json(const Preview& p) {
    json::array out;
    for (const Foreseen& f : p.procedures) {
        json::array differences;
        for (const procedures::Difference& d : f.differences) differences.push_back(json::object{{"what", d.what}, {"before", d.before}, {"after", d.after}});
        constexpr const char* kinds[] = {"added", "changed", "abolished", "unchanged", "refused"};
        out.push_back(json::object{{"code", f.code}, {"name", f.name}, {"kind", kinds[static_cast<int>(f.kind)]}, {"place", f.place}, {"says", f.says}, {"differences", std::move(differences)}});
    }
    return {{"added", p.count(Kind::added)}, {"changed", p.count(Kind::changed)}, {"abolished", p.count(Kind::abolished)}, {"unchanged", p.count(Kind::unchanged)}, {"refused", p.count(Kind::refused)}, {"procedures", std::move(out)}};
}

http::Response update(web::Context& c, const Publication& publication) {
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    if (body->dry_run) {
        sql::Reader s = c.db().read();
        return web::json_answer(preview_json(publication.foresee(s, c.unit, body->file, body->decision)));
    }
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Preview p, publication.carry_out(tx, by, c.now, body->file, body->decision, "api", {}));
        return web::answer(201, preview_json(p));
    });
}

http::Response updates(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const Update& u : publication.updates(s, c.unit, 100))
        out.push_back(json::object{{"number", u.number}, {"day", iso_day(u.day)}, {"title", u.title}, {"from", iso_day(u.from)}, {"internal", u.internal}, {"at", iso_local(to_local(u.at))}, {"added", u.added}, {"changed", u.changed}, {"abolished", u.abolished}});
    return web::json_answer({{"updates", std::move(out)}});
}

}  // namespace

void add_api(web::Router& router, const Publication& publication, const fees::Tariff& tariff, const catalog::Catalog& law) {
    const std::string systems = "S13, S27";
    const std::size_t limit = 8u << 20;
    const std::string procedure = "code: text, name: text, field: text, version: int, from: day, to: day|null, decision: text, limit: text, limit_online: text, fee: money, fee_note: text, "
                                  "channels: {desk: bool, online: bool, post: bool}, online_level: int, inter_agency: text, internal: bool";
    router.define("ProcedureRow", "{" + procedure + "}");
    const std::string whole = procedure + ", cases: [{name: text, limit: text}], papers: [{name: text, originals: int, certified: int, copies: int, shown: bool, needed_when: text, form_code: text, case: text}], "
                                          "results: [{code: text, name: text}], pause: 'extend'|'restart', online_eligible: bool, online_provided: bool, on_national_portal: bool, payable_online: bool, steps: text, conditions: text, agency: text, "
                                          "audience: text, legal_basis: text";
    router.define("Procedure", "{" + whole + "}");
    router.define("InternalProcess", "{act: text, from: day, to: day|null, steps: [{stage: int \"bước cùng số làm song song\", title: text, office: text, role: text, hours: int \"giờ làm việc\", outside: bool \"cơ quan khác\"}]}");
    router.define("TariffFee", "{code: text, title: text, kind: 'fee'|'charge', words: text, amount: money, per: text, sets: text, steps_after: int \"từ đơn vị sau số này: amount_after; 0: một mức\", amount_after: money, most: money|null, "
                               "channel: text \"bỏ trống: mọi cách nộp\", act: text, exemptions: [{code: text, title: text, percent: int, ground: text}]}");
    const std::string decision = "decision: {number: text, day: day, title: text, from: day \"có hiệu lực\"}";
    const std::string draft = decision + ", name: text, field: text, limit: text \"mã thời hạn như 3wd\", limit_online?: text, pause?: 'extend'|'restart', fee?: money, fee_note?: text, channels: {desk?: bool, online?: bool, post?: bool}, online_level: int, "
                              "online_eligible?: bool, online_provided?: bool, on_national_portal?: bool, payable_online?: bool, inter_agency?: 'không'|'cùng cấp'|'các cấp', cases?: [{name: text, limit?: text}], "
                              "papers?: [{name: text, originals: int, certified?: int, copies?: int, shown?: bool, needed_when?: text, form_code?: text, case?: text}], results?: [{code?: text, name: text}], steps?: text, conditions?: text, "
                              "agency?: text, audience?: text, legal_basis?: text";
    const auto decide = [&](const std::string& below, const std::string& summary, const std::string& takes, http::Response (*run)(web::Context&, const Publication&)) {
        router.add({.method = http::Method::post, .path = "/api/v1/procedures" + below, .may = &may::keep_procedures, .systems = systems, .summary = summary, .takes = takes, .gives = "Procedure", .body_limit = limit,
                    .run = [&publication, run](web::Context& c) { return run(c, publication); }});
    };
    decide("", "A new procedure, by its decision", "{code: text, internal?: bool \"TTHC nội bộ\", " + draft + "}", publish);
    decide("/:code", "The next version of a procedure, whole, by its decision", "{" + draft + "}", publish);
    decide("/:code/abolish", "Abolish a procedure by a decision", "{" + decision + "}", abolish);
    router.add({.path = "/api/v1/procedures", .may = &may::see_procedures, .systems = systems, .summary = "The catalogue in force on a day", .query = "{day?: day \"hôm nay\", q?: text, internal?: '1'}",
                .gives = "{day: day, procedures: [ProcedureRow]}", .run = [&publication](web::Context& c) { return list(c, publication); }});
    router.add({.path = "/api/v1/procedures/:code", .may = &may::see_procedures, .systems = systems, .summary = "One procedure with papers, cases, results, its internal process and what it costs", .query = "{day?: day \"hôm nay\"}",
                .gives = "{" + whole + ", process: InternalProcess|null, fees: [TariffFee]}", .run = [&publication, &tariff, &law](web::Context& c) { return one(c, publication, tariff, law); }});
    router.add({.path = "/api/v1/procedures/:code/posting", .may = &may::see_procedures, .systems = systems, .summary = "What the posting sheet of a procedure says today",
                .gives = "{procedure: Procedure, channels: text, limit: text, limit_online: text, cases: [{name: text, limit: text}], fee: text}", .run = [&publication](web::Context& c) { return posting(c, publication); }});
    const std::string local_fields = "{note?: text, hidden?: bool \"không chào ở quầy\", limit?: text \"mã thời hạn như 3wd, không dài hơn luật\"}";
    router.add({.path = "/api/v1/procedures/:code/local", .may = &may::see_procedures, .systems = systems, .summary = "What the unit sets for its own desk", .gives = local_fields, .run = [&publication](web::Context& c) { return local(c, publication); }});
    router.add({.method = http::Method::post, .path = "/api/v1/procedures/:code/local", .may = &may::keep_procedures, .systems = systems, .summary = "Set it: every field", .takes = local_fields, .gives = local_fields, .body_limit = 16 * 1024,
                .run = [&publication](web::Context& c) { return set_local(c, publication); }});
    const std::string proposal_fields = "what: text, why: text, saving?: text, sent_on?: day, sent_to?: text, answered_on?: day, answer?: text";
    router.define("Proposal", "{id: int, procedure: text, what: text, why: text, saving: text, sent_on: day|null, sent_to: text, answered_on: day|null, answer: text, version: int}");
    router.add({.path = "/api/v1/procedures/:code/proposals", .may = &may::see_procedures, .systems = systems, .summary = "Proposals to make a procedure simpler, oldest first", .gives = "{proposals: [Proposal]}",
                .run = [&publication](web::Context& c) { return proposals(c, publication); }});
    router.add({.method = http::Method::post, .path = "/api/v1/procedures/:code/proposals", .may = &may::keep_procedures, .systems = systems, .summary = "Write down a proposal", .takes = "{" + proposal_fields + "}", .gives = "Proposal",
                .run = [&publication](web::Context& c) { return keep_proposal(c, publication, 0); }});
    router.add({.method = http::Method::post, .path = "/api/v1/procedures/:code/proposals/:proposal", .may = &may::keep_procedures, .systems = systems, .summary = "Change a proposal, its sending, its answer: every field", .takes = "{version: int, " + proposal_fields + "}",
                .gives = "Proposal", .run = [&publication](web::Context& c) {
                    const std::int64_t id = web::number_in_path(c, "proposal");
                    sql::Reader s = c.db().read();
                    const auto p = Proposals(publication.record()).find(s, c.unit, id);
                    if (!p || p->code != c.param("code")) return c.refuse({Why::not_found, "publication.no_proposal", "Không có kiến nghị này ở thủ tục.", "proposal", {}});
                    return keep_proposal(c, publication, id);
                }});
    router.add({.path = "/api/v1/procedure-updates", .may = &may::see_procedures, .systems = systems, .summary = "The newest decisions carried into the catalogue",
                .gives = "{updates: [{number: text, day: day, title: text, from: day, internal: bool, at: moment, added: int, changed: int, abolished: int}]}", .run = [&publication](web::Context& c) { return updates(c, publication); }});
    router.add({.method = http::Method::post, .path = "/api/v1/procedure-updates", .may = &may::keep_procedures, .systems = systems, .summary = "Carry a decision into the catalogue",
                .takes = "{decision: {number: text, day: day, title: text, from: day}, procedures: [{*: any}] \"thủ tục theo các trường của Cơ sở dữ liệu quốc gia\", whole?: bool, first?: bool, internal?: bool, dry_run?: bool}",
                .gives = "{added: int, changed: int, abolished: int, unchanged: int, refused: int, procedures: [{code: text, name: text, kind: 'added'|'changed'|'abolished'|'unchanged'|'refused', place: text, says: text, "
                         "differences: [{what: text, before: text, after: text}]}]}",
                .body_limit = limit, .run = [&publication](web::Context& c) { return update(c, publication); }});
}

}  // namespace xaso::publication
