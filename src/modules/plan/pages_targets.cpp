// What a plan has to reach, each tied to a row or a figure that shows where it stands; and the decisions that amend the plan.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;

constexpr std::pair<Target::Comparison, std::string_view> kComparisons[] = {{Target::Comparison::at_least, "từ"}, {Target::Comparison::at_most, "không quá"}, {Target::Comparison::between, "trong khoảng"}};
constexpr std::size_t kBlank = 3, kMost = 60;

struct TypedTarget {
    std::string words, measure, comparison, low, high;
    bool empty() const { return words.empty() && measure.empty() && low.empty() && high.empty(); }
};

// "BM3/3.3" of "2026-9T/BM3/3.3": a target outlives the period it was typed with.
record::Thing without_period(record::Thing t) {
    t.key.erase(0, t.key.find('/') + 1);
    return t;
}

void input(Html& h, const std::string& name, const std::string& value, const std::string& label, const Errors& errors, std::string_view size, bool focus = false) {
    const std::string id = "f-" + name, wrong = html::error_for(errors, name), error_id = id + "-error";
    const std::string_view invalid = wrong.empty() ? "false" : "true", described = wrong.empty() ? std::string_view() : std::string_view(error_id);
    h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", value}, {"size", size}, {"maxlength", "500"}, {"autocomplete", "off"}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described}, {"autofocus", focus}});
    if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
}

http::Response targets_page(web::Context& c, const Plan& plan, const std::vector<TypedTarget>& typed, const Errors& errors) {
    return c.page({.title = "Chỉ tiêu của kế hoạch", .lead = plan.title, .back_url = plan_path(plan.id), .back_label = "Kế hoạch", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = plan_path(plan.id, "/chi-tieu"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(plan.version));
            const std::size_t rows_shown = std::min(typed.size() + kBlank, kMost);
            html::hidden(h, "rows", std::to_string(rows_shown));
            html::table(h, {.caption = "Chỉ tiêu", .columns = {{.label = "Chỉ tiêu", .main = true}, {.label = "Đo bằng", .words = true}, {.label = "Phải"}, {.label = "Thấp nhất"}, {.label = "Cao nhất"}}}, [&](html::Rows& rows) {
                for (std::size_t i = 1; i <= rows_shown; ++i) {
                    const TypedTarget t = i <= typed.size() ? typed[i - 1] : TypedTarget{};
                    const auto name = [&](std::string_view of) { return fmt::format("{}-{}", of, i); };
                    const auto label = [&](std::string_view of) { return fmt::format("{}, chỉ tiêu {}", of, i); };
                    rows.row([&] {
                        rows.cell([&] { input(h, name("words"), t.words, label("Chỉ tiêu"), errors, "36", errors.empty() && i == typed.size() + 1); });
                        rows.cell([&] { input(h, name("measure"), t.measure, label("Đo bằng"), errors, "24"); });
                        rows.cell([&] {
                            const std::string select = name("comparison"), says = label("Phải");
                            h.el("select", {{"name", select}, {"aria-label", says}}, [&] {
                                for (const auto& [value, title] : kComparisons) {
                                    const std::string v = std::to_string(static_cast<int>(value));
                                    h.el("option", {{"value", v}, {"selected", v == t.comparison}}, title);
                                }
                            });
                        });
                        rows.cell([&] { input(h, name("low"), t.low, label("Thấp nhất"), errors, "8"); });
                        rows.cell([&] { input(h, name("high"), t.high, label("Cao nhất"), errors, "8"); });
                    });
                }
            });
            h.el("p", {{"class", "hint"}}, "“Đo bằng”: dán địa chỉ trang của một dòng biểu hoặc số liệu, ví dụ /bao-cao/2026-N/BM3/dong/3.3; để trống thì chỉ tiêu chỉ có lời. Dòng để trống không được ghi.");
            html::actions(h, [&] {
                html::button(h, "Ghi chỉ tiêu", {.weight = Weight::main});
                html::link_button(h, "Thôi", plan_path(plan.id), {.weight = Weight::quiet});
            });
        });
    }, status_again(errors));
}

std::vector<TypedTarget> typed_of(const PageDeps& deps, sql::Session& s, const Plan& plan, Day today) {
    std::vector<TypedTarget> out;
    const auto number = [](const std::optional<Decimal>& d) { return d ? format_decimal(*d) : std::string{}; };
    for (const Target& t : plan.targets) {
        const auto seen = deps.plans.things().see(s, plan.unit, plan.measured(t, today));
        out.push_back({t.words, seen ? seen->path : "", std::to_string(static_cast<int>(t.comparison)), number(t.low), number(t.high)});
    }
    return out;
}

http::Response get_targets(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    if (!plan) return c.refuse(plan.error());
    return targets_page(c, *plan, typed_of(deps, s, *plan, local_day(c.now)), {});
}

Target target_of(const PageDeps& deps, const TypedTarget& t, std::size_t row, Errors& errors) {
    const auto field = [&](std::string_view name) { return fmt::format("{}-{}", name, row); };
    Target out{.words = t.words};
    for (const auto& [value, title] : kComparisons)
        if (std::to_string(static_cast<int>(value)) == t.comparison) out.comparison = value;
    if (!t.measure.empty()) {
        if (auto thing = deps.plans.things().of_path(t.measure)) out.measure = thing->kind == "row" || thing->kind == "figure" ? without_period(std::move(*thing)) : std::move(*thing);
        else errors.push_back({Kind::invalid, "plan.measure", "“Đo bằng”: hãy dán địa chỉ trang của một dòng biểu hoặc số liệu.", field("measure"), {}});
    }
    for (const auto& [text, into, name] : {std::tuple{&t.low, &out.low, "low"}, {&t.high, &out.high, "high"}}) {
        if (text->empty()) continue;
        if (const auto value = parse_decimal(*text)) *into = *value;
        else errors.push_back({Kind::invalid, value.error().code, value.error().message, field(name), {}});
    }
    return out;
}

http::Response post_targets(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    std::vector<TypedTarget> typed;
    std::vector<Target> targets;
    Errors errors;
    for (std::size_t i = 1; i <= kMost; ++i) {
        TypedTarget t;
        for (const auto& [name, into] : {std::pair{"words", &t.words}, {"measure", &t.measure}, {"comparison", &t.comparison}, {"low", &t.low}, {"high", &t.high}}) *into = trim(c.form(fmt::format("{}-{}", name, i)));
        if (t.empty()) continue;
        typed.push_back(t);
        targets.push_back(target_of(deps, t, typed.size(), errors));
    }
    if (errors.empty()) {
        const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            XASO_TRY(const Plan plan, asked_plan(c, deps, tx));
            XASO_CHECK(deps.plans.set_targets(tx, attempt->actor, c.now, plan.id, typed_version(c), targets));
            return record::Answer{303, plan_path(plan.id)};
        });
        if (answer) return c.see(answer->text, "Đã ghi chỉ tiêu.");
        errors.push_back(answer.error());
    }
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    return plan ? targets_page(c, *plan, typed, errors) : c.refuse(plan.error());
}

http::Response amend_page(web::Context& c, const Plan& plan, const Errors& errors) {
    return c.page({.title = "Ghi quyết định điều chỉnh", .lead = plan.title, .back_url = plan_path(plan.id), .back_label = "Kế hoạch", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = plan_path(plan.id, "/dieu-chinh"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            const auto field = [&](std::string_view name, std::string_view label, std::string_view hint) {
                return html::Field{.name = std::string(name), .label = std::string(label), .value = c.form(name), .hint = std::string(hint), .error = html::error_for(errors, name), .required = true};
            };
            html::hidden(h, "version", std::to_string(plan.version));
            html::text_field(h, field("number", "Số, ký hiệu", "Ví dụ 12/QĐ-UBND"), {.autocomplete = "off", .max_length = 60, .width = 24, .focus = errors.empty()});
            html::day_field(h, field("day", "Ngày ký", ""));
            html::area_field(h, field("summary", "Điều được điều chỉnh", "Ngắn gọn; hạn của từng hoạt động chuyển ở trang của nó, chọn quyết định này"), 2);
            html::actions(h, [&] {
                html::button(h, "Ghi điều chỉnh", {.weight = Weight::main});
                html::link_button(h, "Thôi", plan_path(plan.id), {.weight = Weight::quiet});
            });
        });
    }, status_again(errors));
}

http::Response get_amend(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    return plan ? amend_page(c, *plan, {}) : c.refuse(plan.error());
}

http::Response post_amend(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Errors errors;
    const auto day = typed_day(trim(c.form("day")), "day", "Ngày ký", errors);
    if (!day && errors.empty()) errors.push_back({Kind::invalid, "plan.decision_day", "Hãy nhập ngày ký, ví dụ " + format_day(local_day(c.now)) + ".", "day", {}});
    if (errors.empty()) {
        const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            XASO_TRY(const Plan plan, asked_plan(c, deps, tx));
            XASO_CHECK(deps.plans.amend(tx, attempt->actor, c.now, plan.id, typed_version(c), {{c.form("number"), *day}, c.form("summary")}));
            return record::Answer{303, plan_path(plan.id)};
        });
        if (answer) return c.see(answer->text, "Đã ghi quyết định điều chỉnh.");
        errors.push_back(answer.error());
    }
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    return plan ? amend_page(c, *plan, errors) : c.refuse(plan.error());
}

std::string wanted_words(const Target& t) {
    const auto number = [](const std::optional<Decimal>& d) { return d ? format_decimal(*d) : std::string("?"); };
    switch (t.comparison) {
        case Target::Comparison::at_least: return "từ " + number(t.low);
        case Target::Comparison::at_most: return "không quá " + number(t.high);
        case Target::Comparison::between: return fmt::format("{} – {}", number(t.low), number(t.high));
    }
    return "";
}

}  // namespace

void targets_table(Html& h, const web::Context& c, const PageDeps& deps, const Plan& plan) {
    if (plan.targets.empty()) return;
    sql::Reader s = c.db().read();
    html::section(h, "Chỉ tiêu", [&] {
        html::table(h, {.caption = "Chỉ tiêu và mức đạt hôm nay", .columns = {{.label = "Chỉ tiêu", .main = true}, {.label = "Phải đạt"}, {.label = "Hôm nay"}, {.label = "Tình trạng", .words = true}}}, [&](html::Rows& rows) {
            for (const Target& t : plan.targets) {
                const auto seen = t.measure ? deps.plans.things().see(s, c.unit, plan.measured(t, local_day(c.now))) : std::nullopt;
                const std::optional<bool> reached = t.reached(seen);
                rows.row([&] {
                    rows.cell(t.words);
                    if (t.measure) rows.cell(wanted_words(t));
                    else rows.none();
                    if (seen) rows.cell([&] { html::figure_link(h, seen->mark, url(c, seen->path)); });
                    else rows.none();
                    if (!t.measure) rows.cell(html::State::draft, "theo dõi bằng lời");
                    else if (!reached) rows.cell(html::State::draft, "chưa có số liệu");
                    else rows.cell(*reached ? html::State::done : html::State::late, *reached ? "đạt" : "chưa đạt");
                });
            }
        });
    });
}

void add_target_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = method, .path = "/ke-hoach/:id" + path, .may = &may::manage_plan, .title = std::move(title), .systems = "S1", .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    route(get, "/chi-tieu", "Chỉ tiêu của kế hoạch", get_targets);
    route(post, "/chi-tieu", "Chỉ tiêu của kế hoạch", post_targets);
    route(get, "/dieu-chinh", "Ghi quyết định điều chỉnh", get_amend);
    route(post, "/dieu-chinh", "Ghi quyết định điều chỉnh", post_amend);
}

}  // namespace xaso::plan
