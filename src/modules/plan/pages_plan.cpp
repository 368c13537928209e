// One plan by section, as it stands on any day: filters, search, completion; the same list on paper and as CSV.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernel/text.h"
#include "plan/pages_shared.h"
#include "plan/things.h"
#include "platform/web/csv.h"
#include "platform/web/graph.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

struct Filter {
    std::string_view code, title;
    bool (*fits)(Standing);
};
constexpr Filter kFilters[] = {
    {"", "Tất cả", [](Standing) { return true; }},
    {"chua-xong", "Chưa hoàn thành", [](Standing s) { return !is_done(s); }},
    {"qua-han", "Quá hạn", [](Standing s) { return s == Standing::late; }},
    {"trong-thang", "Đến hạn trong tháng", [](Standing s) { return s == Standing::due_this_month; }},
    {"xong", "Đã hoàn thành", [](Standing s) { return is_done(s); }},
};

// What the address asks for.
struct Asked {
    std::string filter, lead, words, day_text;
    Day day{};
    Errors errors;

    Params with(std::string_view name, std::string value) const {
        Params out{{"loc", filter}, {"chu-tri", lead}, {"q", words}, {"ngay", day_text}};
        for (auto& [key, old] : out)
            if (key == name) old = std::move(value);
        return out;
    }
    bool narrowed() const { return !filter.empty() || !lead.empty() || !words.empty(); }
};

Asked asked_of(const web::Context& c) {
    Asked a;
    a.lead = trim(c.query("chu-tri"));
    a.words = trim(c.query("q"));
    a.day_text = trim(c.query("ngay"));
    a.day = typed_day(a.day_text, "ngay", "Tính đến ngày", a.errors).value_or(local_day(c.now));
    if (a.errors.empty() && a.day == local_day(c.now)) a.day_text.clear();   // the form always sends a day; today needs no saying
    for (const Filter& f : kFilters)
        if (f.code == c.query("loc")) a.filter = f.code;
    return a;
}

// A plan with the activities that match lead and words, and of those the ones the filter shows.
struct Found {
    Plan plan;
    Ratio done;                                    // of the whole plan
    std::vector<std::string> leads;                // of the whole plan, for the filter
    std::vector<Activity> shown;
    std::array<std::int64_t, std::size(kFilters)> counts{};
    bool empty = false;                            // the plan has no activity at all
    Ratio weighted;                                // done of all by weight
    bool weights = false;                          // one differs from 1
    std::optional<Vnd> estimate, settlement;       // of the whole plan
};

bool matches(const Activity& a, const Asked& asked) {
    if (!asked.lead.empty() && std::none_of(a.leads.begin(), a.leads.end(), [&](const std::string& l) { return fold(l) == fold(asked.lead); })) return false;
    if (asked.words.empty()) return true;
    std::string text = fmt::format("{} {} {} {} {} {} {} {}", a.number, a.title, a.section, a.objective, a.task, join_names(a.leads), join_names(a.support), a.time_frame);
    for (const Product& p : a.products) text += " " + p.title;
    if (a.done) text += fmt::format(" {} {}", a.done->proof.number, a.done->proof.title);
    text = fold(text);
    const std::string words = fold(asked.words);
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (text.find(words.substr(at, end - at)) == std::string::npos) return false;
        at = end + 1;
    }
    return true;
}

Result<Found> find(const web::Context& c, const PageDeps& deps, const Asked& asked) {
    Found f;
    std::vector<Activity> all;
    {
        sql::Reader s = c.db().read();
        XASO_TRY(f.plan, asked_plan(c, deps, s));
        all = deps.plans.activities(s, c.unit, f.plan.id);
        f.done = deps.plans.completion(s, c.unit, f.plan.id, asked.day);
    }
    f.empty = all.empty();
    for (Activity& a : all) {
        f.weighted.den += a.weight;
        if (is_done(standing(a, asked.day))) f.weighted.num += a.weight;
        f.weights |= a.weight != 1;
        for (const auto& [amount, total] : {std::pair{&a.estimate, &f.estimate}, {&a.settlement, &f.settlement}})
            if (*amount) *total = total->value_or(Vnd{}) + **amount;
        for (const std::string& lead : a.leads)
            if (std::none_of(f.leads.begin(), f.leads.end(), [&](const std::string& l) { return fold(l) == fold(lead); })) f.leads.push_back(lead);
        if (!matches(a, asked)) continue;
        bool shown = false;
        for (std::size_t i = 0; i < std::size(kFilters); ++i) {
            if (!kFilters[i].fits(standing(a, asked.day))) continue;
            ++f.counts[i];
            shown |= kFilters[i].code == asked.filter;
        }
        if (shown) f.shown.push_back(std::move(a));
    }
    std::sort(f.leads.begin(), f.leads.end(), [](const std::string& a, const std::string& b) { return sort_key(a) < sort_key(b); });
    return f;
}

// Calls heading(text) where a section, objective or task begins, then row(activity).
template <class Heading, class Row>
void by_section(const std::vector<Activity>& activities, Heading&& heading, Row&& row) {
    const Activity* last = nullptr;
    for (const Activity& a : activities) {
        const bool section = !last || last->section != a.section, objective = section || last->objective != a.objective, task = objective || last->task != a.task;
        if (section && !a.section.empty()) heading(a.section);
        if (objective && !a.objective.empty()) heading("Mục tiêu: " + a.objective);
        if (task && !a.task.empty()) heading("Nhiệm vụ: " + a.task);
        row(a);
        last = &a;
    }
}

std::string due_words(Day due) { return "hạn\u00a0" + format_day(due); }

void filters(Html& h, const web::Context& c, const Found& f, const Asked& a) {
    std::vector<html::Choice> choices;
    for (std::size_t i = 0; i < std::size(kFilters); ++i)
        choices.push_back({.label = std::string(kFilters[i].title), .url = url(c, plan_path(f.plan.id), a.with("loc", std::string(kFilters[i].code))), .current = a.filter == kFilters[i].code, .count = f.counts[i]});
    html::chips(h, "Lọc theo tình trạng", choices);
    html::get_form(h, plan_path(f.plan.id), [&] {
        html::text_field(h, {.name = "q", .label = "Tìm trong kế hoạch", .value = a.words}, {.type = "search", .autocomplete = "off", .width = 28});
        std::vector<html::Option> leads;
        for (const std::string& lead : f.leads) leads.push_back({.value = lead, .label = lead});
        html::select_field(h, {.name = "chu-tri", .label = "Chủ trì", .value = a.lead, .unmarked = true}, leads);
        html::text_field(h, {.name = "ngay", .label = "Tính đến ngày", .value = a.day_text.empty() ? format_day(a.day) : a.day_text, .error = html::error_for(a.errors, "ngay")}, {.autocomplete = "off", .max_length = 10, .width = 11});
        html::hidden(h, "loc", a.filter);
        keep_unit(h, c);
        html::button(h, "Xem");
        if (a.narrowed() || !a.day_text.empty()) html::link_button(h, "Bỏ lọc", url(c, plan_path(f.plan.id)), {.weight = Weight::quiet});
    });
}

void activity_table(Html& h, const web::Context& c, const Found& f, const Asked& asked) {
    const html::TableSpec spec{.caption = fmt::format("Hoạt động của kế hoạch, tính đến {}", format_day(asked.day)),
                               .columns = {{.label = "Số"}, {.label = "Hoạt động", .main = true}, {.label = "Chủ trì", .words = true}, {.label = "Thời hạn"}, {.label = "Kết quả", .words = true}}};
    html::table(h, spec, [&](html::Rows& rows) {
        by_section(f.shown, [&](const std::string& heading) { rows.heading(heading); },
                   [&](const Activity& a) {
                       rows.row([&] {
                           rows.cell(a.number);
                           rows.head(url(c, activity_path(a)), a.title);
                           if (a.leads.empty()) rows.none();
                           else rows.cell(join_names(a.leads));
                           rows.cell([&] {
                               if (!a.time_frame.empty()) h.text(a.time_frame);
                               if (const auto due = a.next_due(asked.day)) h.el("p", {{"class", "hint"}}, due_words(*due));
                               else if (a.due) h.el("p", {{"class", "hint"}}, due_words(*a.due));
                           });
                           rows.cell([&] {
                               const Standing s = standing(a, asked.day);
                               html::badge(h, sign_of(s), standing_words(a, asked.day));
                               if (is_done(s)) h.el("p", {{"class", "hint"}}, fmt::format("{} {}", a.done->proof.number, a.done->proof.title));
                               else if (!a.occasions.empty()) h.el("p", {{"class", "hint"}}, fmt::format("đã có kết quả {}", occasions_words(a, asked.day)));
                           });
                       });
                   });
    });
}

void weight_line(Html& h, const Found& f) {
    if (!f.weights) return;
    h.el("p", {{"class", "hint"}}, fmt::format("Có trọng số: {} trong tổng trọng số {} đã hoàn thành, đạt {} %.", format_count(f.weighted.num), format_count(f.weighted.den), format_percent(f.weighted)));
}

void money_line(Html& h, const Found& f) {
    if (!f.estimate && !f.settlement) return;
    h.el("p", {}, fmt::format("Dự toán {}; quyết toán {}.", f.estimate ? format_vnd(*f.estimate) : "chưa ghi", f.settlement ? format_vnd(*f.settlement) : "chưa ghi"));
}

http::Response plan_page(web::Context& c, const PageDeps& deps) {
    const Asked asked = asked_of(c);
    const auto found = find(c, deps, asked);
    if (!found) return c.refuse(found.error());
    const Found& f = *found;
    const Plan& plan = f.plan;
    const bool manages = !read_only(c) && c.who->may(may::manage_plan);
    html::PageFrame frame{.title = plan.title, .lead = fmt::format("{} · {}", kind_title(plan.kind), decision_words(plan)), .back_url = url(c, "/ke-hoach"), .back_label = "Kế hoạch"};
    frame.actions = [&](Html& h) {
        if (!f.empty) {
            html::link_button(h, "Bản in", url(c, plan_path(plan.id, "/in"), asked.with("", "")), {.key = "p"});
            html::link_button(h, "Tải Word", url(c, plan_path(plan.id, "/word")), {.key = "w"});
            html::link_button(h, "Tải CSV", url(c, plan_path(plan.id, "/csv"), asked.with("", "")));
        }
        if (manages && plan.decision && plan.kind != PlanKind::yearly) html::link_button(h, "Lập kế hoạch năm", plan_path(plan.id, "/lap-nam"), {.key = "y"});
        if (manages) html::link_button(h, "Thêm hoạt động", plan_path(plan.id, "/them"), {.weight = plan.decision ? Weight::plain : Weight::main, .key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, asked.errors);
        if (f.empty) {
            if (manages) html::empty_state(h, "Kế hoạch chưa có hoạt động nào.", "Thêm hoạt động đầu tiên", plan_path(plan.id, "/them"));
            else html::empty_state(h, "Kế hoạch chưa có hoạt động nào.");
            if (manages && !plan.decision) html::actions(h, [&] { html::link_button(h, "Sửa tên, năm", plan_path(plan.id, "/sua"), {.weight = Weight::quiet}); });
            web::graph_section(h, c, plan_thing(plan.id));
            return;
        }
        if (!plan.decision)
            html::notice(h, html::Tone::info, "Bản thảo: chưa tính vào báo cáo, chưa ghi được kết quả.", [&] {
                if (!manages) return;
                html::actions(h, [&] {
                    html::link_button(h, "Ghi quyết định phê duyệt", plan_path(plan.id, "/phe-duyet"));
                    html::link_button(h, "Sửa tên, năm", plan_path(plan.id, "/sua"), {.weight = Weight::quiet});
                });
            });
        else
            completion_line(h, f.done, fmt::format("tính đến {}, theo ngày trên minh chứng.", format_day(asked.day)));
        weight_line(h, f);
        money_line(h, f);
        targets_table(h, c, deps, plan);
        filters(h, c, f, asked);
        if (f.shown.empty()) html::empty_state(h, "Không có hoạt động nào khớp với điều kiện lọc.", "Bỏ lọc, xem tất cả", url(c, plan_path(plan.id), {{"ngay", asked.day_text}}));
        else activity_table(h, c, f, asked);
        web::graph_section(h, c, plan_thing(plan.id));
        if (manages) html::actions(h, [&] {
            html::link_button(h, "Chỉ tiêu", plan_path(plan.id, "/chi-tieu"), {.key = "c"});
            if (!plan.decision) return;
            html::link_button(h, "Ghi quyết định điều chỉnh", plan_path(plan.id, "/dieu-chinh"), {.weight = Weight::quiet});
            html::link_button(h, "Sửa số, ngày phê duyệt", plan_path(plan.id, "/phe-duyet"), {.weight = Weight::quiet});
        });
    }, asked.errors.empty() ? 200 : 422);
}

void line(Html& h, std::string_view text) {
    h.leaf("br", {});
    h.text(text);
}

http::Response paper_page(web::Context& c, const PageDeps& deps) {
    const Asked asked = asked_of(c);
    if (!asked.errors.empty()) return c.refuse(asked.errors.front());
    const auto found = find(c, deps, asked);
    if (!found) return c.refuse(found.error());
    const auto tree = deps.plans.units().tree();
    html::PageFrame frame{.title = "Bản in kế hoạch", .lead = found->plan.title, .back_url = url(c, plan_path(found->plan.id), asked.with("", "")), .back_label = "Kế hoạch"};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a4, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, tree->find(c.unit)->nearest(asked.day).name); });
            h.el("h2", {}, found->plan.title);
            h.el("p", {}, decision_words(found->plan));
            h.el("p", {}, fmt::format("Tính đến {}: {}.", format_day(asked.day), done_words(found->done)));
            std::vector<std::string> narrowed;
            for (const Filter& f : kFilters)
                if (!f.code.empty() && f.code == asked.filter) narrowed.emplace_back(f.title);
            if (!asked.lead.empty()) narrowed.push_back("chủ trì: " + asked.lead);
            if (!asked.words.empty()) narrowed.push_back(fmt::format("có “{}”", asked.words));
            if (!narrowed.empty()) h.el("p", {}, fmt::format("Chỉ gồm: {} ({} hoạt động).", fmt::join(narrowed, ", "), found->shown.size()));
            const html::TableSpec spec{.caption = "Hoạt động của kế hoạch",
                                       .columns = {{.label = "Số"}, {.label = "Hoạt động, sản phẩm", .main = true}, {.label = "Chủ trì, phối hợp"}, {.label = "Thời hạn"}, {.label = "Kết quả"}},
                                       .grid = true};
            html::table(h, spec, [&](html::Rows& rows) {
                by_section(found->shown, [&](const std::string& heading) { rows.heading(heading); },
                           [&](const Activity& a) {
                               rows.row([&] {
                                   rows.cell(a.number);
                                   rows.cell([&] {
                                       h.text(a.title);
                                       for (const Product& p : a.products) line(h, "– " + product_words(p));
                                   });
                                   rows.cell([&] {
                                       h.text(join_names(a.leads));
                                       if (!a.support.empty()) line(h, "Phối hợp: " + join_names(a.support));
                                   });
                                   rows.cell([&] {
                                       h.text(a.time_frame);
                                       if (const auto due = a.next_due(asked.day)) line(h, due_words(*due));
                                      else if (a.due) line(h, due_words(*a.due));
                                   });
                                   rows.cell([&] {
                                       h.text(standing_words(a, asked.day));
                                       if (is_done(standing(a, asked.day))) line(h, fmt::format("{} {}", a.done->proof.number, a.done->proof.title));
                                   });
                               });
                           });
            });
            h.el("p", {{"class", "hint"}}, fmt::format("In lúc {}.", format_day_time(to_local(c.now))));
        });
    });
}

http::Response plan_csv(web::Context& c, const PageDeps& deps) {
    const Asked asked = asked_of(c);
    if (!asked.errors.empty()) return c.refuse(asked.errors.front());
    const auto found = find(c, deps, asked);
    if (!found) return c.refuse(found.error());
    web::Csv csv;
    csv.row({"Mục", "Mục tiêu", "Nhiệm vụ", "Số", "Hoạt động", "Sản phẩm", "Chủ trì", "Phối hợp", "Theo dõi, đôn đốc", "Thời gian thực hiện", "Hạn ban đầu", "Hạn", "Kinh phí", "Dự toán (đồng)", "Quyết toán (đồng)", "Trọng số", "Tình trạng ngày " + format_day(asked.day),
             "Ngày hoàn thành", "Số, ký hiệu minh chứng", "Tên minh chứng", "Nơi lưu, ghi chú"});
    const auto money = [](const std::optional<Vnd>& amount) { return amount ? std::to_string(amount->dong()) : std::string{}; };
    for (const Activity& a : found->shown) {
        std::vector<std::string> products;
        for (const Product& p : a.products) products.push_back(product_words(p));
        const Standing s = standing(a, asked.day);
        const Done none, &done = is_done(s) ? *a.done : none;
        csv.row({a.section, a.objective, a.task, a.number, a.title, fmt::format("{}", fmt::join(products, "\n")), join_names(a.leads), join_names(a.support), a.monitor, a.time_frame, day_words(a.first_due ? a.first_due : a.due), day_words(a.due), a.funding, money(a.estimate), money(a.settlement), std::to_string(a.weight),
                 std::string(standing_title(s)), is_done(s) ? format_day(done.on) : "", done.proof.number, done.proof.title, done.proof.note});
    }
    return web::csv_file(fmt::format("ke-hoach-{}-{}.csv", found->plan.year_from, iso_day(asked.day)), std::move(csv));
}

}  // namespace

void add_plan_pages(web::Router& router, PageDeps deps) {
    router.add({.path = "/ke-hoach/:id", .may = &may::see_plan, .title = "Kế hoạch", .systems = std::string(kSystems), .run = [deps](web::Context& c) { return plan_page(c, deps); }});
    router.add({.path = "/ke-hoach/:id/in", .may = &may::see_plan, .title = "Bản in kế hoạch", .systems = std::string(kSystems), .run = [deps](web::Context& c) { return paper_page(c, deps); }});
    router.add({.path = "/ke-hoach/:id/csv", .may = &may::see_plan, .systems = std::string(kSystems), .run = [deps](web::Context& c) { return plan_csv(c, deps); }});
}

}  // namespace xaso::plan
