#include "onestop/api.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "kernel/text.h"
#include "onestop/pages_files.h"

namespace xaso::onestop {
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

const access::Permission& permission_of(std::string_view action) {
    // What the desk does with the citizen in front of it; the rest is the work of those who decide.
    return action == "return" || action == "resume" || action == "withdraw" ? may::accept_dossier : may::work_dossier;
}

namespace {

Result<json::object> read_object(const std::string& body) {
    boost::system::error_code ec;
    json::value v;
    if (valid_utf8(body)) v = json::parse(body, ec);
    else ec = boost::system::errc::make_error_code(boost::system::errc::illegal_byte_sequence);
    if (ec || !v.is_object())
        return refuse(Kind::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).", {}, ec ? ec.message() : "not an object");
    return std::move(v.as_object());
}

// "" when absent or null; refused when it is no text.
Result<std::string> text_of(const json::object& o, std::string_view name, std::string_view path = {}) {
    const json::value* v = o.if_contains(name);
    const std::string field = path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
    if (!v || v->is_null()) return std::string{};
    if (!v->is_string()) return refuse(Kind::invalid, "api.wrong_type", fmt::format("“{}” phải là chuỗi ký tự.", field), field);
    auto text = nfc(v->as_string());
    if (!text) return refuse(Kind::invalid, "api.bad_text", fmt::format("“{}” có ký tự không hợp lệ.", field), field);
    return trim(*text);
}

// Absent or null: none.
Result<std::vector<std::string>> texts_of(const json::object& o, std::string_view name) {
    std::vector<std::string> out;
    const json::value* v = o.if_contains(name);
    if (!v || v->is_null()) return out;
    if (!v->is_array()) return refuse(Kind::invalid, "api.wrong_type", fmt::format("“{}” phải là một danh sách chuỗi ký tự.", name), std::string(name));
    for (const json::value& one : v->get_array()) {
        XASO_TRY(std::string text, text_of({{name, one}}, name));
        if (!text.empty()) out.push_back(std::move(text));
    }
    return out;
}

Result<PersonInput> person_of(const json::value& v, std::string_view path) {
    if (!v.is_object()) return refuse(Kind::invalid, "api.wrong_type", fmt::format("“{}” phải là một đối tượng có name, citizen_id, phone, address.", path), path);
    const json::object& o = v.as_object();
    PersonInput p;
    XASO_TRY(p.name, text_of(o, "name", path));
    XASO_TRY(p.citizen_id, text_of(o, "citizen_id", path));
    XASO_TRY(p.phone, text_of(o, "phone", path));
    XASO_TRY(p.address, text_of(o, "address", path));
    return p;
}

Result<int> int_of(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    boost::system::error_code ec;
    const auto n = v ? v->to_number<int>(ec) : 0;
    if (!v || ec) return refuse(Kind::invalid, "api.wrong_type", fmt::format("“{}” phải là một số nguyên.", name), name);
    return n;
}

Result<AcceptInput> accept_of(const json::object& o) {
    AcceptInput in;
    XASO_TRY(in.procedure, text_of(o, "procedure"));
    XASO_TRY(in.case_name, text_of(o, "case"));
    XASO_TRY(const std::string channel, text_of(o, "channel"));
    const auto parsed = parse_channel(channel.empty() ? "desk" : channel);
    if (!parsed) return refuse(Kind::invalid, "onestop.channel", "Cách nộp (channel) là desk, online hoặc post.", "channel");
    in.channel = *parsed;
    const json::value* applicant = o.if_contains("applicant");
    if (!applicant) return refuse(Kind::invalid, "onestop.applicant", "Thiếu người nộp (applicant).", "applicant");
    XASO_TRY(in.applicant, person_of(*applicant, "applicant"));
    if (const json::value* owner = o.if_contains("owner"); owner && !owner->is_null()) {
        XASO_TRY(PersonInput person, person_of(*owner, "owner"));
        in.owner = std::move(person);
    }
    for (const Text& t : kTexts) {
        XASO_TRY(in.*t.value, text_of(o, t.name));
    }
    if (const json::value* papers = o.if_contains("papers"); papers && !papers->is_null()) {
        if (!papers->is_array()) return refuse(Kind::invalid, "api.wrong_type", "“papers” phải là một danh sách.", "papers");
        for (const json::value& v : papers->as_array()) {
            if (!v.is_object()) return refuse(Kind::invalid, "api.wrong_type", "Mỗi phần tử của “papers” là một đối tượng.", "papers");
            PaperInput p;
            XASO_TRY(p.name, text_of(v.as_object(), "code", "papers"));
            XASO_TRY(p.kind, text_of(v.as_object(), "kind", "papers"));
            if (v.as_object().contains("copies")) {
                XASO_TRY(p.copies, int_of(v.as_object(), "copies"));
            }
            in.papers.push_back(std::move(p));
        }
    }
    XASO_CHECK(Desk::check(in));
    return in;
}

std::string brief(const Dossier& d) {
    return json::serialize(json::object{{"id", d.id.value()}, {"code", d.code}, {"due", iso_local(to_local(d.due_at))}, {"state", catalog::state_code(d.state)},
                                        {"state_code", static_cast<int>(d.state)}, {"version", d.version}});
}

json::value moment(const std::optional<Instant>& at) { return at ? json::value(iso_local(to_local(*at))) : json::value(nullptr); }

constexpr std::string_view kOutcome[] = {"open", "early", "on_time", "late", "ended_otherwise"};

http::Response answer(web::Context& c, const Result<record::Answer>& a) {
    if (!a) return c.refuse(a.error());
    http::Response r = http::Response::json(a->text, a->status);
    if (a->repeated) r.headers.set("Idempotent-Replayed", "true");
    return r;
}

Result<DossierId> id_of(web::Context& c) {
    const std::string text = c.param("id");
    std::int64_t id = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (ec != std::errc{} || end != text.data() + text.size() || id <= 0) return refuse(Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "id");
    return DossierId{id};
}

http::Response accept(web::Context& c, const Desk& desk, const FeeParts& fees) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto body = read_object(c.request.body);
    if (!body) return c.refuse(body.error());
    const auto input = accept_of(*body);
    if (!input) return c.refuse(input.error());
    return answer(c, desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Dossier d, desk.accept(tx, attempt->actor, c.now, *input));
        if (fees.fix) XASO_CHECK(fees.fix(tx, attempt->actor, d, c));
        return record::Answer{201, brief(d)};
    }));
}

http::Response act(web::Context& c, const Desk& desk, const std::string& action) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto id = id_of(c);
    if (!id) return c.refuse(id.error());
    const auto input = [&]() -> Result<ActionInput> {
        XASO_TRY(const json::object o, read_object(c.request.body));
        ActionInput in;
        in.action = action;
        XASO_TRY(in.version, int_of(o, "version"));
        XASO_TRY(in.reason, text_of(o, "reason"));
        XASO_TRY(in.legal_ground, text_of(o, "legal_ground"));
        XASO_TRY(in.superior_reason, text_of(o, "superior_reason"));
        XASO_TRY(const std::string until, text_of(o, "until"));
        if (!until.empty()) {
            const auto day = parse_day(until);
            if (!day) return refuse(Kind::invalid, "onestop.until", "Ngày hết tạm dừng (until) viết như 2026-12-31.", "until");
            in.until = *day;
        }
        in.superior = c.who->may(may::oversee_dossiers);
        XASO_TRY(in.missing, texts_of(o, "missing"));
        if (const json::value* v = o.if_contains("assignee"); v && !v->is_null()) {
            XASO_TRY(const int assignee, int_of(o, "assignee"));
            in.assignee = AccountId{assignee};
        }
        return in;
    }();
    if (!input) return c.refuse(input.error());
    return answer(c, desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Dossier d, desk.act(tx, attempt->actor, c.now, *id, *input));
        return record::Answer{200, brief(d)};
    }));
}

http::Response get_one(web::Context& c, const Desk& desk) {
    const auto id = id_of(c);
    if (!id) return c.refuse(id.error());
    sql::Reader s = c.db().read();
    const auto d = desk.find(s, c.unit, *id);
    if (!d) return c.refuse({Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "id", {}});
    const auto applicant = desk.person(s, c.unit, d->applicant_id);
    json::array actions, pauses;
    for (const std::string& a : desk.actions(s, *d)) actions.emplace_back(a);
    json::object out{
        {"id", d->id.value()},
        {"code", d->code},
        {"procedure", d->procedure_code},
        {"procedure_name", d->procedure_name},
        {"procedure_version", d->procedure_version},
        {"case", d->case_name},
        {"channel", channel_code(d->channel)},
        {"state", catalog::state_code(d->state)},
        {"state_code", static_cast<int>(d->state)},
        {"version", d->version},
        {"applicant", json::object{{"name", d->applicant}, {"citizen_id", applicant ? mask_identifier(applicant->citizen_id) : ""}, {"phone", applicant ? mask_phone(applicant->phone) : ""}}},
        {"owner", json::object{{"name", d->owner}}},
        {"limit", d->limit_code},
        {"received", iso_local(to_local(d->received_at))},
        {"due", iso_local(to_local(d->due_at))},
        {"paused", moment(d->paused_at)},
        {"ended", moment(d->ended_at)},
        {"returned", moment(d->returned_at)},
        {"supplement_count", d->supplement_count},
        {"outcome", kOutcome[static_cast<int>(d->outcome)]},
        {"actions", std::move(actions)}};
    for (const Text& t : kTexts) out[t.name] = (*d).*t.value;
    return http::Response::json(json::serialize(out));
}

http::Response get_list(web::Context& c, const Desk& desk) {
    ListQuery query;
    query.code = c.query("code");
    query.words = c.query("q");
    query.cursor = c.query("cursor");
    if (const std::string limit = c.query("limit"); !limit.empty()) {
        const auto [end, ec] = std::from_chars(limit.data(), limit.data() + limit.size(), query.limit);
        if (ec != std::errc{} || end != limit.data() + limit.size() || query.limit < 1 || query.limit > 200)
            return c.refuse({Kind::invalid, "api.limit", "“limit” từ 1 đến 200.", "limit", {}});
    }
    sql::Reader s = c.db().read();
    const auto page = desk.list(s, c.unit, query, c.now);
    if (!page) return c.refuse(page.error());
    json::array rows;
    for (const DossierRow& d : page->rows)
        rows.push_back(json::object{{"id", d.id.value()},
                                    {"code", d.code},
                                    {"procedure", d.procedure_code},
                                    {"channel", channel_code(d.channel)},
                                    {"state", catalog::state_code(d.state)},
                                    {"state_code", static_cast<int>(d.state)},
                                    {"applicant", d.applicant},
                                    {"received", iso_local(to_local(d.received_at))},
                                    {"due", iso_local(to_local(d.due_at))},
                                    {"ended", moment(d.ended_at)},
                                    {"outcome", kOutcome[static_cast<int>(d.outcome)]}});
    json::object out{{"dossiers", std::move(rows)}, {"next", nullptr}};
    if (!page->next.empty()) out["next"] = page->next;
    return http::Response::json(json::serialize(out));
}

// ---- Files: by the number or the code of the dossier

std::optional<Dossier> dossier_named(web::Context& c, sql::Session& s, const Desk& desk) {
    const auto id = id_of(c);
    return id ? desk.find(s, c.unit, *id) : desk.find_code(s, c.unit, c.param("id"));
}

json::object file_of(const DossierFile& f) {
    json::object out{{"file", f.no}, {"paper", f.paper}, {"name", f.name}, {"type", files::media_type(f.kind)}, {"size", f.size}, {"sha256", f.hash}, {"attached", iso_local(to_local(f.at))}};
    out["removed"] = moment(f.removed_at);
    return out;
}

http::Response list_files(web::Context& c, const Desk& desk, const Files& files) {
    sql::Reader s = c.db().read();
    const auto d = dossier_named(c, s, desk);
    if (!d) return c.refuse({Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "id", {}});
    json::array all, papers;
    for (const DossierFile& f : files.list(s, c.unit, d->id)) all.push_back(file_of(f));
    for (const PaperInput& p : desk.papers(s, c.unit, d->id)) papers.emplace_back(p.name);
    return http::Response::json(json::serialize(json::object{{"code", d->code}, {"papers", std::move(papers)}, {"files", std::move(all)}}));
}

// The body is the file; its name comes percent-encoded in X-File-Name, so that no address holds it.
http::Response add_file(web::Context& c, const Desk& desk, const Files& files) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    FileInput input;
    input.given.bytes = c.request.body;
    const auto named = http::parse_urlencoded(fmt::format("name={}", c.request.headers.get("X-File-Name")));
    if (!named || named->items().size() != 1 || named->get("name").empty())
        return c.refuse({Kind::invalid, "onestop.file_name", "Thiếu tên tệp: gửi trong tiêu đề X-File-Name, mã hóa phần trăm theo UTF-8.", "X-File-Name", {}});
    input.given.name = named->get("name");
    const std::string paper = c.query("paper");
    const auto [end, ec] = std::from_chars(paper.data(), paper.data() + paper.size(), input.paper);
    if (paper != "result" && (ec != std::errc{} || end != paper.data() + paper.size() || input.paper < 1))
        return c.refuse({Kind::invalid, "onestop.file_paper", "“paper” là số thứ tự giấy tờ của hồ sơ, từ 1, hoặc result.", "paper", {}});
    return answer(c, desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = dossier_named(c, tx, desk);
        if (!d) return refuse(Kind::not_found, "onestop.no_dossier", "Không có hồ sơ này trong đơn vị.", "id");
        XASO_CHECK(files.attach(tx, attempt->actor, c.now, *d, {input}));
        return record::Answer{201, json::serialize(file_of(files.list(tx, d->unit, d->id).back()))};
    }));
}

http::Response get_file(web::Context& c, const Desk& desk, const Files& files) {
    std::optional<Dossier> d;
    {
        sql::Reader s = c.db().read();
        d = dossier_named(c, s, desk);
    }
    int no = 0;
    const std::string text = c.param("no");
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), no);
    if (!d || ec != std::errc{} || end != text.data() + text.size()) return c.refuse({Kind::not_found, "onestop.no_file", "Hồ sơ không có tệp này, hoặc tệp đã được gỡ.", "no", {}});
    return send_file(c, files, *d, no);
}

}  // namespace

void add_api(web::Router& router, const Desk& desk, const Files& files, FeeParts fees) {
    using http::Method;
    const std::string systems = "S14, S27";
    router.add({.method = Method::post, .path = "/api/v1/dossiers", .may = &may::accept_dossier, .systems = systems, .summary = "Accept a dossier",
                .run = [&desk, fees = std::move(fees)](web::Context& c) { return accept(c, desk, fees); }});
    router.add({.method = Method::get, .path = "/api/v1/dossiers", .may = &may::see_dossiers, .systems = systems, .summary = "Find dossiers, newest first",
                .run = [&desk](web::Context& c) { return get_list(c, desk); }});
    router.add({.method = Method::get, .path = "/api/v1/dossiers/:id", .may = &may::see_dossiers, .systems = systems, .summary = "One dossier",
                .run = [&desk](web::Context& c) { return get_one(c, desk); }});
    const std::string of_files = "/api/v1/dossiers/:id/files";
    router.add({.method = Method::get, .path = of_files, .may = &may::see_dossiers, .systems = systems, .summary = "Files of a dossier (number or code), without their bytes",
                .run = [&desk, &files](web::Context& c) { return list_files(c, desk, files); }});
    router.add({.method = Method::post, .path = of_files, .may = &may::attach_files, .systems = systems, .summary = "Attach the body as a file: name in X-File-Name, ?paper=NUMBER or result",
                .body_limit = files.limits().bytes + 64 * 1024, .run = [&desk, &files](web::Context& c) { return add_file(c, desk, files); }});
    router.add({.method = Method::get, .path = of_files + "/:no", .may = &may::open_files, .systems = systems, .summary = "The bytes of a file; each reading is recorded",
                .run = [&desk, &files](web::Context& c) { return get_file(c, desk, files); }});
    for (const std::string action : {"assign", "supplement", "resume", "payment", "suspend", "continue", "finish", "return", "refuse", "withdraw", "stop"})
        router.add({.method = Method::post, .path = "/api/v1/dossiers/:id/" + action, .may = &permission_of(action), .systems = systems,
                    .summary = fmt::format("Dossier action: {}", action), .run = [&desk, action](web::Context& c) { return act(c, desk, action); }});
}

}  // namespace xaso::onestop
