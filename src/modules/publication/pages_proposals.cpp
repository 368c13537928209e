// A proposal to make a procedure simpler: one form for a new one, its sending and its answer; listed on the procedure's page.
#include <fmt/format.h>

#include <charconv>

#include "kernel/text.h"
#include "publication/pages_shared.h"
#include "publication/proposals.h"

namespace xaso::publication {
using html::Html;

void proposal_list(Html& h, const web::Context& c, std::string_view code, const std::vector<Proposal>& proposals, bool keeps) {
    if (proposals.empty() && !keeps) return;
    html::section(h, "Kiến nghị đơn giản hóa", [&] {
        if (!proposals.empty())
            html::table(h, {.caption = "Kiến nghị đơn giản hóa", .columns = {{.label = "Nội dung", .main = true}, {.label = "Lý do", .words = true}, {.label = "Tiết kiệm", .words = true}, {.label = "Gửi"}, {.label = "Trả lời", .words = true}}}, [&](html::Rows& rows) {
                for (const Proposal& p : proposals)
                    rows.row([&] {
                        rows.head(keeps ? url(c, procedure_path(code, fmt::format("/kien-nghi/{}", p.id))) : std::string{}, p.what);
                        rows.cell(p.why);
                        rows.cell(p.saving);
                        rows.cell(p.sent_on ? fmt::format("{}, {}", format_day(*p.sent_on), p.sent_to) : "chưa gửi");
                        rows.cell(p.answered_on ? fmt::format("{}: {}", format_day(*p.answered_on), p.answer) : "chưa có");
                    });
            });
        if (keeps) html::actions(h, [&] { html::link_button(h, "Thêm kiến nghị", procedure_path(code, "/kien-nghi/moi")); });
    });
}

namespace {

namespace may = access::may;

std::int64_t id_of(const web::Context& c) {
    const std::string text = c.param("proposal");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

struct Typed {
    Proposal proposal;
    std::string sent_on, answered_on;   // as typed
};

http::Response form_page(web::Context& c, const Typed& t, const std::vector<Refusal>& errors) {
    const std::string code = c.param("code"), back = procedure_path(code);
    const Proposal& p = t.proposal;
    html::PageFrame frame{.title = p.id ? "Kiến nghị đơn giản hóa" : "Thêm kiến nghị đơn giản hóa", .lead = "Thủ tục " + code, .back_url = back, .back_label = code};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        const auto error = [&](std::string_view field) { return html::error_for(errors, field); };
        html::form(h, {.action = procedure_path(code, fmt::format("/kien-nghi/{}", p.id ? std::to_string(p.id) : "moi")), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(p.version));
            html::area_field(h, {.name = "what", .label = "Nội dung kiến nghị", .value = p.what, .error = error("what"), .required = true}, 3);
            html::area_field(h, {.name = "why", .label = "Lý do", .value = p.why, .error = error("why"), .required = true}, 2);
            html::text_field(h, {.name = "saving", .label = "Tiết kiệm được", .value = p.saving, .hint = "Ví dụ: bớt 1 giấy tờ, 2 ngày, 50.000 đ mỗi hồ sơ", .error = error("saving")}, {.autocomplete = "off", .max_length = 500});
            html::day_field(h, {.name = "sent_on", .label = "Ngày gửi", .value = t.sent_on, .error = error("sent_on")});
            html::text_field(h, {.name = "sent_to", .label = "Gửi đến", .value = p.sent_to, .hint = "Ví dụ: Sở Tư pháp", .error = error("sent_to")}, {.autocomplete = "off", .max_length = 500});
            html::day_field(h, {.name = "answered_on", .label = "Ngày trả lời", .value = t.answered_on, .error = error("answered_on")});
            html::area_field(h, {.name = "answer", .label = "Trả lời", .value = p.answer, .error = error("answer")}, 2);
            html::actions(h, [&] {
                html::button(h, "Ghi", {.weight = html::Weight::main});
                html::link_button(h, "Thôi", back, {.weight = html::Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

Refusal no_proposal() { return {Refusal::Kind::not_found, "publication.no_proposal", "Không có kiến nghị này ở thủ tục.", {}, {}}; }

http::Response ask(web::Context& c, const Publication& publication) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    if (publication.procedures().versions(s, c.unit, c.param("code")).empty()) return c.refuse(no_proposal());
    if (c.param("proposal") == "moi") return form_page(c, {}, {});
    const auto p = Proposals(publication.record()).find(s, c.unit, id_of(c));
    if (!p || p->code != c.param("code")) return c.refuse(no_proposal());
    return form_page(c, {*p, p->sent_on ? format_day(*p->sent_on) : "", p->answered_on ? format_day(*p->answered_on) : ""}, {});
}

http::Response keep(web::Context& c, const Publication& publication) {
    Typed t{{.id = id_of(c), .code = c.param("code"), .what = trim(c.form("what")), .why = trim(c.form("why")), .saving = trim(c.form("saving")), .sent_on = {}, .sent_to = trim(c.form("sent_to")), .answer = trim(c.form("answer")), .answered_on = {}, .version = 0},
            trim(c.form("sent_on")), trim(c.form("answered_on"))};
    const std::string version = c.form("version");
    std::from_chars(version.data(), version.data() + version.size(), t.proposal.version);
    std::vector<Refusal> errors;
    for (const auto& [name, text, into] : {std::tuple{"sent_on", &t.sent_on, &t.proposal.sent_on}, std::tuple{"answered_on", &t.answered_on, &t.proposal.answered_on}}) {
        if (text->empty()) continue;
        if (const auto day = parse_day(*text)) *into = *day;
        else errors.push_back({day.error().kind, day.error().code, day.error().message, name, {}});
    }
    if (!errors.empty()) return form_page(c, t, errors);
    const auto attempt = c.attempt();
    if (!attempt) return form_page(c, t, {attempt.error()});
    const auto answer = publication.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (publication.procedures().versions(tx, attempt->actor.unit, t.proposal.code).empty()) return refuse(no_proposal());
        XASO_CHECK(Proposals(publication.record()).keep(tx, attempt->actor, c.now, t.proposal));
        return record::Answer{303, procedure_path(t.proposal.code)};
    });
    if (answer) return c.see(answer->text, "Đã ghi kiến nghị.");
    return answer.error().kind == Refusal::Kind::not_found ? c.refuse(answer.error()) : form_page(c, t, {answer.error()});
}

}  // namespace

void add_proposal_pages(web::Router& router, const Publication& publication) {
    const std::string path = "/thu-tuc/:code/kien-nghi/:proposal", title = "Kiến nghị đơn giản hóa", systems = "S13";
    router.add({.path = path, .may = &may::keep_procedures, .title = title, .systems = systems, .run = [&publication](web::Context& c) { return ask(c, publication); }});
    router.add({.method = http::Method::post, .path = path, .may = &may::keep_procedures, .title = title, .systems = systems, .body_limit = 64 * 1024, .run = [&publication](web::Context& c) { return keep(c, publication); }});
}

}  // namespace xaso::publication
