// A yearly plan drawn up from the plan of its period: what falls into the year and what the year before left unfinished, looked over and kept at once.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "kernel/text.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;

// The rows as they stand in the form; before it is sent everything is chosen.
struct Typed {
    bool sent = false;
    std::set<std::string> chosen;
    std::map<std::string, std::string> due, reason;   // by the activity's id
    std::string common;                                // of every row without a reason of its own
    Errors errors;
};

int asked_year(const std::string& text) {
    int year = 0;
    std::from_chars(text.data(), text.data() + text.size(), year);
    return year;
}

// The first year of the period without an approved plan, from this one on.
int next_year(const web::Context& c, const PageDeps& deps, sql::Session& s, const Plan& period) {
    int year = std::clamp(year_of(local_day(c.now)), period.year_from, period.year_to);
    const auto all = deps.plans.list(s, c.unit, local_day(c.now));
    while (year < period.year_to && std::ranges::any_of(all, [&](const PlanProgress& p) { return p.plan.kind == PlanKind::yearly && p.plan.year_from == year && p.plan.decision; })) ++year;
    return year;
}

void cell_input(Html& h, const std::string& name, const std::string& value, const std::string& label, const Errors& errors, std::string_view size, std::string_view max) {
    const std::string id = "f-" + name, wrong = html::error_for(errors, name), error_id = id + "-error";
    const std::string_view invalid = wrong.empty() ? "false" : "true", described = wrong.empty() ? std::string_view() : std::string_view(error_id);
    h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", value}, {"size", size}, {"maxlength", max}, {"autocomplete", "off"}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described}});
    if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
}

void rows_of(Html& h, const web::Context& c, const std::vector<Candidate>& candidates, const Typed& t, bool unfinished) {
    const auto count = std::ranges::count(candidates, unfinished, &Candidate::unfinished);
    if (!count) return;
    const std::string title = unfinished ? fmt::format("Chưa xong, chuyển tiếp ({}) – phải ghi lý do", count) : fmt::format("Thuộc năm này theo kế hoạch giai đoạn ({})", count);
    html::TableSpec spec{.caption = title, .columns = {{.label = "Lấy"}, {.label = "Hoạt động", .main = true}, {.label = "Thời gian", .words = true}, {.label = "Hạn"}}};
    if (unfinished) spec.columns.push_back({.label = "Lý do chưa xong", .words = true});
    html::section(h, title, [&] { html::table(h, spec, [&](html::Rows& rows) {
        for (const Candidate& one : candidates) {
            if (one.unfinished != unfinished) continue;
            const std::string id = std::to_string(one.from.id.value());
            const auto typed = [&](const std::map<std::string, std::string>& from, std::string otherwise) {
                const auto it = from.find(id);
                return it == from.end() ? std::move(otherwise) : it->second;
            };
            rows.row([&] {
                rows.cell([&] {
                    const bool on = !t.sent || t.chosen.contains(id);
                    h.leaf("input", {{"type", "checkbox"}, {"name", "lay"}, {"value", id}, {"checked", on}, {"aria-label", fmt::format("Lấy “{}”", one.from.title)}});
                });
                rows.cell([&] {
                    h.el("a", {{"href", url(c, activity_path(one.from))}}, one.from.title);
                    h.el("p", {{"class", "hint"}}, fmt::format("{}{}{}", one.plan_title, one.from.leads.empty() ? "" : "; " + join_names(one.from.leads), one.slips ? fmt::format("; chuyển lần thứ {}", one.slips) : std::string{}));
                });
                rows.cell(one.from.time_frame);
                rows.cell([&] { cell_input(h, "han-" + id, typed(t.due, day_words(one.due)), fmt::format("Hạn của “{}”", one.from.title), t.errors, "11", "10"); });
                if (unfinished) rows.cell([&] { cell_input(h, "ly-do-" + id, typed(t.reason, {}), fmt::format("Lý do chưa xong của “{}”", one.from.title), t.errors, "24", "1000"); });
            });
        }
    }); });
}

http::Response grid_page(web::Context& c, const PageDeps& deps, const Typed& t) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    std::optional<Plan> period;
    std::vector<Candidate> candidates;
    int year = asked_year(c.request.method == http::Method::post ? c.form("nam") : c.query("nam"));
    {
        sql::Reader s = c.db().read();
        auto found = asked_plan(c, deps, s);
        if (!found) return c.refuse(found.error());
        period = std::move(*found);
        if (period->kind == PlanKind::yearly || !period->decision) return c.refuse({Kind::rule, "plan.no_period", "Chỉ lập được kế hoạch năm từ kế hoạch nhiều năm đã phê duyệt.", {}, {}});
        if (year < period->year_from || year > period->year_to) year = next_year(c, deps, s, *period);
        candidates = deps.plans.candidates(s, c.unit, *period, year);
    }
    html::PageFrame frame{.title = fmt::format("Lập kế hoạch năm {}", year), .lead = fmt::format("từ {}", period->title), .back_url = plan_path(period->id), .back_label = period->title, .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        std::vector<html::Choice> years;
        for (int y = period->year_from; y <= period->year_to; ++y) years.push_back({.label = std::to_string(y), .url = plan_path(period->id, fmt::format("/lap-nam?nam={}", y)), .current = y == year});
        html::chips(h, "Năm", years);
        if (candidates.empty()) return html::empty_state(h, fmt::format("Không có hoạt động nào của giai đoạn rơi vào năm {}.", year), "Lập kế hoạch trống", "/ke-hoach/moi");
        html::form(h, {.action = plan_path(period->id, "/lap-nam"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "nam", std::to_string(year));
            if (std::ranges::any_of(candidates, &Candidate::unfinished))
                html::text_field(h, {.name = "ly-do-chung", .label = "Lý do chung", .value = t.common, .hint = "Dùng cho mọi hoạt động chưa xong mà ô lý do để trống", .unmarked = true}, {.autocomplete = "off", .max_length = 1000, .focus = t.errors.empty()});
            rows_of(h, c, candidates, t, true);
            rows_of(h, c, candidates, t, false);
            html::actions(h, [&] {
                html::button(h, fmt::format("Lập bản thảo năm {}", year), {.weight = Weight::main});
                html::link_button(h, "Thôi", plan_path(period->id), {.weight = Weight::quiet});
            });
        });
    }, status_again(t.errors));
}

http::Response post_grid(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed t{.sent = true, .chosen = {}, .due = {}, .reason = {}, .common = trim(c.form("ly-do-chung")), .errors = {}};
    std::vector<Chosen> chosen;
    for (const auto& [name, value] : c.request.form.items()) {
        if (name == "lay") t.chosen.insert(value);
        if (name.starts_with("han-")) t.due[name.substr(4)] = trim(value);
        if (name.starts_with("ly-do-") && name != "ly-do-chung") t.reason[name.substr(6)] = trim(value);
    }
    for (const std::string& id : c.request.form.all("lay")) {
        const auto due = typed_day(t.due[id], "han-" + id, "Hạn", t.errors);
        std::int64_t number = 0;
        std::from_chars(id.data(), id.data() + id.size(), number);
        chosen.push_back({ActivityId{number}, due, t.reason[id].empty() ? t.common : t.reason[id]});
    }
    if (t.errors.empty()) {
        const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            XASO_TRY(const Plan period, asked_plan(c, deps, tx));
            XASO_TRY(const PlanId id, deps.plans.derive(tx, attempt->actor, c.now, period.id, asked_year(c.form("nam")), chosen));
            return record::Answer{303, plan_path(id)};
        });
        if (answer) return c.see(answer->text, fmt::format("Đã lập bản thảo với {} hoạt động.", chosen.size()));
        t.errors.push_back(answer.error());
    }
    return grid_page(c, deps, t);
}

}  // namespace

void add_derive_pages(web::Router& router, PageDeps deps) {
    const std::string path = "/ke-hoach/:id/lap-nam", title = "Lập kế hoạch năm từ kế hoạch giai đoạn";
    router.add({.path = path, .may = &may::manage_plan, .title = title, .systems = "S1", .run = [deps](web::Context& c) { return grid_page(c, deps, {}); }});
    router.add({.method = http::Method::post, .path = path, .may = &may::manage_plan, .title = title, .systems = "S1", .run = [deps](web::Context& c) { return post_grid(c, deps); }});
}

}  // namespace xaso::plan
