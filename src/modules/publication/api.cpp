// /api/v1/…: the catalogue for other programs, and a decision carried into it from the national database's JSON.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "kernel/text.h"
#include "publication/pages_shared.h"

namespace xaso::publication {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Why = Refusal::Kind;
using procedures::Procedure;
using procedures::Procedures;

json::value day_or_null(const std::optional<Day>& day) { return day ? json::value(iso_day(*day)) : json::value(nullptr); }

json::object procedure_json(const Procedure& p) {
    return {{"code", p.code}, {"name", p.name}, {"field", p.field}, {"version", p.version}, {"from", iso_day(p.from)}, {"to", day_or_null(p.to)}, {"decision", p.decision}, {"limit", p.limit_desk}, {"limit_online", p.limit_online},
            {"fee", p.fee.dong()}, {"fee_note", p.fee_note}, {"channels", json::object{{"desk", p.channels.desk}, {"online", p.channels.online}, {"post", p.channels.post}}}, {"online_level", p.online_level},
            {"inter_agency", inter_agency_words(p.inter_agency)}, {"internal", p.internal}};
}

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
    for (const auto& [key, text] : {std::pair{"steps", &p.steps}, std::pair{"conditions", &p.conditions}, std::pair{"agency", &p.agency}, std::pair{"audience", &p.audience}, std::pair{"legal_basis", &p.legal_basis}}) out[key] = *text;
    return out;
}

Result<Day> day_of(const web::Context& c) { return c.query("day").empty() ? Result<Day>(local_day(c.now)) : parse_day(c.query("day")); }

http::Response list(web::Context& c, const Publication& publication) {
    const auto day = day_of(c);
    if (!day) return c.refuse({day.error().kind, day.error().code, day.error().message, "day", {}});
    sql::Reader s = c.db().read();
    json::array out;
    for (const Procedure& p : publication.procedures().list(s, c.unit, *day, c.query("q"), c.query("internal") == "1" ? Procedures::Which::internal : Procedures::Which::citizens)) out.push_back(procedure_json(p));
    return http::Response::json(json::serialize(json::object{{"day", iso_day(*day)}, {"procedures", std::move(out)}}));
}

http::Response one(web::Context& c, const Publication& publication) {
    const auto day = day_of(c);
    if (!day) return c.refuse({day.error().kind, day.error().code, day.error().message, "day", {}});
    sql::Reader s = c.db().read();
    const auto p = publication.procedures().in_force(s, c.unit, c.param("code"), *day);
    return p ? http::Response::json(json::serialize(whole_json(*p))) : c.refuse({Why::not_found, "onestop.no_procedure", fmt::format("Không có thủ tục mã {} có hiệu lực ngày {}.", c.param("code"), format_day(*day)), "code", {}});
}

struct Body {
    Decision decision;
    StatedFile file;
    bool dry_run = false;
};
Result<Body> body_of(const web::Context& c) {
    boost::system::error_code ec;
    json::value v;
    if (valid_utf8(c.request.body)) v = json::parse(c.request.body, ec);
    if (ec || !v.is_object()) return refuse(Why::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).");
    const json::object& o = v.as_object();
    const json::value *asked = o.if_contains("decision"), *procedures = o.if_contains("procedures");
    if (!asked || !asked->is_object()) return refuse(Why::invalid, "publication.decision", "Thiếu quyết định công bố (decision: number, day, title, from).", "decision");
    if (!procedures || !procedures->is_array()) return refuse(Why::invalid, "api.wrong_type", "“procedures” là danh sách thủ tục theo các trường của Cơ sở dữ liệu quốc gia.", "procedures");
    Body out;
    const auto text = [&](std::string_view key) -> Result<std::string> {
        const json::value* one = asked->as_object().if_contains(key);
        if (!one || !one->is_string()) return refuse(Why::invalid, "publication.decision", fmt::format("decision.{} là chuỗi ký tự.", key), key);
        XASO_TRY(const std::string clean, nfc(one->as_string()));
        return trim(clean);
    };
    XASO_TRY(out.decision.number, text("number"));
    XASO_TRY(out.decision.title, text("title"));
    XASO_TRY(const std::string day, text("day"));
    XASO_TRY(const std::string from, text("from"));
    XASO_TRY(out.decision.day, parse_day(day));
    XASO_TRY(out.decision.from, parse_day(from));
    for (const auto& [key, into] : {std::pair{"whole", &out.decision.whole}, std::pair{"first", &out.decision.first}, std::pair{"internal", &out.decision.internal}, std::pair{"dry_run", &out.dry_run}})
        if (const json::value* flag = o.if_contains(key)) {
            if (!flag->is_bool()) return refuse(Why::invalid, "api.wrong_type", fmt::format("“{}” là true hoặc false.", key), key);
            *into = flag->as_bool();
        }
    XASO_CHECK(check(out.decision));
    XASO_TRY(out.file, stated_of_json(json::serialize(*procedures)));
    return out;
}

std::string preview_json(const Preview& p) {
    json::array out;
    for (const Foreseen& f : p.procedures) {
        json::array differences;
        for (const procedures::Difference& d : f.differences) differences.push_back(json::object{{"what", d.what}, {"before", d.before}, {"after", d.after}});
        constexpr const char* kinds[] = {"added", "changed", "abolished", "unchanged", "refused"};
        out.push_back(json::object{{"code", f.code}, {"name", f.name}, {"kind", kinds[static_cast<int>(f.kind)]}, {"place", f.place}, {"says", f.says}, {"differences", std::move(differences)}});
    }
    return json::serialize(json::object{{"added", p.count(Kind::added)}, {"changed", p.count(Kind::changed)}, {"abolished", p.count(Kind::abolished)}, {"unchanged", p.count(Kind::unchanged)}, {"refused", p.count(Kind::refused)}, {"procedures", std::move(out)}});
}

http::Response update(web::Context& c, const Publication& publication) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    if (body->dry_run) {
        sql::Reader s = c.db().read();
        return http::Response::json(preview_json(publication.foresee(s, c.unit, body->file, body->decision)));
    }
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Preview p, publication.carry_out(tx, attempt->actor, c.now, body->file, body->decision, "api", {}));
        return record::Answer{201, preview_json(p)};
    });
    if (!answer) return c.refuse(answer.error());
    http::Response r = http::Response::json(answer->text, answer->status);
    if (answer->repeated) r.headers.set("Idempotent-Replayed", "true");
    return r;
}

http::Response updates(web::Context& c, const Publication& publication) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const Update& u : publication.updates(s, c.unit, 100))
        out.push_back(json::object{{"number", u.number}, {"day", iso_day(u.day)}, {"title", u.title}, {"from", iso_day(u.from)}, {"internal", u.internal}, {"at", iso_local(to_local(u.at))}, {"added", u.added}, {"changed", u.changed}, {"abolished", u.abolished}});
    return http::Response::json(json::serialize(json::object{{"updates", std::move(out)}}));
}

}  // namespace

void add_api(web::Router& router, const Publication& publication) {
    const std::string systems = "S13, S27";
    const std::size_t limit = 8u << 20;
    router.add({.path = "/api/v1/procedures", .may = &may::see_procedures, .systems = systems, .summary = "The catalogue in force on a day: ?day= (today), ?q= words, ?internal=1", .run = [&publication](web::Context& c) { return list(c, publication); }});
    router.add({.path = "/api/v1/procedures/:code", .may = &may::see_procedures, .systems = systems, .summary = "One procedure with papers, cases and results: ?day= (today)", .run = [&publication](web::Context& c) { return one(c, publication); }});
    router.add({.path = "/api/v1/procedure-updates", .may = &may::see_procedures, .systems = systems, .summary = "The newest decisions carried into the catalogue", .run = [&publication](web::Context& c) { return updates(c, publication); }});
    router.add({.method = http::Method::post, .path = "/api/v1/procedure-updates", .may = &may::keep_procedures, .systems = systems,
                .summary = "Carry a decision into the catalogue: {decision: {number, day, title, from}, procedures: [national database fields], whole?, first?, internal?, dry_run?}", .body_limit = limit, .run = [&publication](web::Context& c) { return update(c, publication); }});
}

}  // namespace xaso::publication
