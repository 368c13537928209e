// Who has how much of the plans before him on a day, each number with its list; and the same on one sheet for the leader.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/text.h"
#include "modules/units/pages.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kBoard = "/ke-hoach/theo-doi", kSheet = "/ke-hoach/mot-trang";

struct Part {
    std::string_view code, title;
    bool (*fits)(const WorkItem&, Day);
    std::int64_t Tally::*count;
};
constexpr Part kParts[] = {
    {"tat-ca", "Tất cả", [](const WorkItem&, Day) { return true; }, &Tally::all},
    {"qua-han", "Quá hạn", [](const WorkItem& i, Day day) { return standing(i.due, *i.done, day) == Standing::late; }, &Tally::late},
    {"trong-thang", "Trong tháng", [](const WorkItem& i, Day day) { return standing(i.due, *i.done, day) == Standing::due_this_month; }, &Tally::due_this_month},
    {"nguy-co", "Trong 14 ngày", [](const WorkItem& i, Day day) { return at_risk(i.due, *i.done, day); }, &Tally::at_risk},
    {"xong", "Đã xong", [](const WorkItem& i, Day day) { return is_done(standing(i.due, *i.done, day)); }, &Tally::done},
};
static_assert(kRiskDays == 14);

enum class By { lead, monitor, plan };
constexpr std::pair<std::string_view, std::string_view> kBy[] = {{"chu-tri", "Chủ trì"}, {"nguoi", "Người theo dõi"}, {"ke-hoach", "Kế hoạch"}};

struct Asked {
    std::string day_text, plan, who, part;
    By by = By::lead;
    Day day{};
    Errors errors;
    Params with(std::string_view name, std::string value) const {
        Params out{{"theo", std::string(kBy[static_cast<std::size_t>(by)].first)}, {"ke-hoach", plan}, {"ai", who}, {"loc", part}, {"ngay", day_text}};
        for (auto& [key, old] : out)
            if (key == name) old = std::move(value);
        return out;
    }
};

Asked asked_of(const web::Context& c) {
    Asked a;
    a.day_text = trim(c.query("ngay"));
    a.day = typed_day(a.day_text, "ngay", "Tính đến ngày", a.errors).value_or(local_day(c.now));
    if (a.errors.empty() && a.day == local_day(c.now)) a.day_text.clear();
    a.plan = c.query("ke-hoach");
    a.who = trim(c.query("ai"));
    for (std::size_t i = 0; i < std::size(kBy); ++i)
        if (kBy[i].first == c.query("theo")) a.by = static_cast<By>(i);
    for (const Part& p : kParts)
        if (p.code == c.query("loc")) a.part = p.code;
    return a;
}

// The plans approved and in force on the day, with their activities.
struct Kept {
    std::vector<Plan> plans;
    std::map<PlanId, std::vector<Activity>> activities;
};
Kept kept_of(const web::Context& c, const PageDeps& deps, Day day) {
    Kept out;
    sql::Reader s = c.db().read();
    for (PlanProgress& p : deps.plans.list(s, c.unit, day)) {
        if (!p.plan.decision || p.plan.decision->day > day || p.plan.start() > day || p.plan.end() < day) continue;
        out.activities[p.plan.id] = deps.plans.activities(s, c.unit, p.plan.id);
        out.plans.push_back(std::move(p.plan));
    }
    return out;
}

// Under which names an activity is counted: each lead by itself.
std::vector<std::string> names_of(const Activity& a, const Plan& plan, By by) {
    if (by == By::plan) return {plan.title};
    if (by == By::monitor) return {a.monitor.empty() ? "Chưa ghi người theo dõi" : a.monitor};
    return a.leads.empty() ? std::vector<std::string>{"Chưa ghi chủ trì"} : a.leads;
}

struct Line {
    std::string name;
    Tally tally;
};
struct Counted {
    std::vector<Line> lines;   // by name
    Tally whole;
    std::vector<WorkItem> shown;
};

Counted count(const Kept& kept, const Asked& asked) {
    std::map<std::string, Line> lines;   // by folded name
    Counted out;
    const Part* part = std::ranges::find(kParts, asked.part, &Part::code);
    for (const Plan& plan : kept.plans) {
        if (!asked.plan.empty() && std::to_string(plan.id.value()) != asked.plan) continue;
        for (const Activity& a : kept.activities.at(plan.id)) {
            out.whole.add(a, asked.day);
            bool wanted = asked.who.empty();
            for (const std::string& name : names_of(a, plan, asked.by)) {
                Line& line = lines.try_emplace(fold(name), Line{name, {}}).first->second;
                line.tally.add(a, asked.day);
                wanted |= fold(name) == fold(asked.who);
            }
            if (!wanted || part == std::end(kParts)) continue;
            for (const WorkItem& item : work_items(a))
                if (part->fits(item, asked.day)) out.shown.push_back(item);
        }
    }
    for (auto& [key, line] : lines) out.lines.push_back(std::move(line));
    std::ranges::sort(out.lines, {}, [](const Line& l) { return sort_key(l.name); });
    std::ranges::stable_sort(out.shown, [](const WorkItem& a, const WorkItem& b) { return a.due.value_or(Day::max()) < b.due.value_or(Day::max()); });
    return out;
}

void item_table(Html& h, const web::Context& c, const std::vector<WorkItem>& items, Day day, std::string caption, bool grid = false) {
    html::table(h, {.caption = std::move(caption), .columns = {{.label = "Hạn"}, {.label = "Việc", .main = true}, {.label = "Chủ trì", .words = true}, {.label = "Tình trạng", .words = true}}, .caption_shown = grid, .grid = grid}, [&](html::Rows& rows) {
        for (const WorkItem& i : items)
            rows.row([&] {
                if (i.due) rows.cell(*i.due);
                else rows.none();
                const std::string words = i.occasion ? fmt::format("{} (kỳ {})", i.activity->title, format_day(*i.due)) : i.activity->title;
                if (grid) rows.cell(words);
                else rows.head(url(c, activity_path(*i.activity), {{"lan", i.occasion ? iso_day(*i.due) : std::string{}}}), words);
                rows.cell(join_names(i.activity->leads));
                rows.cell(sign_of(standing(i.due, *i.done, day)), standing_words(i.due, *i.done, day));
            });
    });
}

http::Response board_page(web::Context& c, const PageDeps& deps) {
    const Asked asked = asked_of(c);
    const Kept kept = kept_of(c, deps, asked.day);
    const Counted counted = count(kept, asked);
    html::PageFrame frame{.title = "Theo dõi kế hoạch", .lead = fmt::format("tính đến {}", format_day(asked.day)), .back_url = url(c, "/ke-hoach"), .back_label = "Kế hoạch"};
    frame.actions = [&](Html& h) { html::link_button(h, "Một trang cho lãnh đạo", url(c, kSheet, {{"ngay", asked.day_text}}), {.key = "p"}); };
    return c.page(std::move(frame), [&](Html& h) {
        units::unit_chooser(h, c, deps.plans.units(), kBoard);
        html::error_summary(h, asked.errors);
        std::vector<html::Choice> by;
        for (std::size_t i = 0; i < std::size(kBy); ++i) {
            Asked other = asked;
            other.by = static_cast<By>(i);
            by.push_back({.label = std::string(kBy[i].second), .url = url(c, kBoard, other.with("ai", "")), .current = asked.by == other.by});
        }
        html::chips(h, "Chia theo", by);
        html::get_form(h, kBoard, [&] {
            std::vector<html::Option> plans;
            for (const Plan& p : kept.plans) plans.push_back({.value = std::to_string(p.id.value()), .label = p.title});
            html::select_field(h, {.name = "ke-hoach", .label = "Kế hoạch", .value = asked.plan, .unmarked = true}, plans);
            html::text_field(h, {.name = "ngay", .label = "Tính đến ngày", .value = asked.day_text.empty() ? format_day(asked.day) : asked.day_text, .error = html::error_for(asked.errors, "ngay"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
            html::hidden(h, "theo", kBy[static_cast<std::size_t>(asked.by)].first);
            keep_unit(h, c);
            html::button(h, "Xem");
        });
        if (counted.lines.empty()) return html::empty_state(h, fmt::format("Không có kế hoạch nào đã phê duyệt cho ngày {}.", format_day(asked.day)));
        h.el("p", {{"class", "hint"}}, "Việc phải nộp kết quả; việc định kỳ tính từng kỳ, nhiều nơi chủ trì thì tính cho từng nơi.");
        html::TableSpec spec{.caption = "Việc phải nộp kết quả", .columns = {{.label = std::string(kBy[static_cast<std::size_t>(asked.by)].second), .main = true, .words = true}}};
        for (const Part& p : kParts) spec.columns.push_back({.label = std::string(p.title), .number = true});
        spec.columns.push_back({.label = "Trọng số xong", .number = true});
        spec.columns.push_back({.label = "Tỷ lệ", .unit = "%", .number = true});
        html::table(h, spec, [&](html::Rows& rows) {
            const auto row = [&](const std::string& name, const std::string& who, const Tally& t) {
                rows.row([&] {
                    rows.head("", name);
                    for (const Part& p : kParts) {
                        Asked to = asked;
                        to.part = p.code;
                        rows.cell([&] { html::figure_link(h, format_count(t.*p.count), url(c, kBoard, to.with("ai", who))); });
                    }
                    rows.cell(fmt::format("{}/{}", format_count(t.weighted.num), format_count(t.weighted.den)));
                    rows.cell(t.weighted);
                });
            };
            for (const Line& l : counted.lines) row(l.name, l.name, l.tally);
            row("Cả xã, mỗi việc một lần", "", counted.whole);
        });
        if (asked.part.empty()) return;
        const Part& part = *std::ranges::find(kParts, asked.part, &Part::code);
        const std::string title = fmt::format("{}{}: {} việc", part.title, asked.who.empty() ? "" : ", " + asked.who, counted.shown.size());
        if (counted.shown.empty()) html::empty_state(h, title + ".");
        else html::section(h, title, [&] { item_table(h, c, counted.shown, asked.day, title); });
    }, asked.errors.empty() ? 200 : 422);
}

http::Response sheet_page(web::Context& c, const PageDeps& deps) {
    Asked asked = asked_of(c);
    if (!asked.errors.empty()) return c.refuse(asked.errors.front());
    const Kept kept = kept_of(c, deps, asked.day);
    const auto items = [&](std::string_view part) {
        Asked of = asked;
        of.part = part;
        return count(kept, of).shown;
    };
    const Counted counted = count(kept, asked);
    const auto tree = deps.plans.units().tree();
    html::PageFrame frame{.title = "Kế hoạch trên một trang", .lead = fmt::format("tính đến {}", format_day(asked.day)), .back_url = url(c, kBoard, {{"ngay", asked.day_text}}), .back_label = "Theo dõi kế hoạch"};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        html::sheet(h, html::Paper::a4, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, tree->find(c.unit)->nearest(asked.day).name); });
            h.el("h2", {}, fmt::format("Tình hình thực hiện kế hoạch, tính đến {}", format_day(asked.day)));
            if (kept.plans.empty()) return h.el("p", {}, "Không có kế hoạch nào đã phê duyệt cho ngày này.");
            for (const Plan& p : kept.plans) {
                Tally of;
                std::int64_t activities = 0, done = 0;
                for (const Activity& a : kept.activities.at(p.id)) {
                    of.add(a, asked.day);
                    ++activities;
                    done += is_done(standing(a, asked.day));
                }
                h.el("p", {}, fmt::format("{} ({}): {}; theo trọng số {}/{}, đạt {} %. Quá hạn {}, đến hạn trong tháng {}, còn không quá {} ngày {}.", p.title, decision_words(p), done_words({done, activities}), format_count(of.weighted.num),
                                          format_count(of.weighted.den), format_percent(of.weighted), format_count(of.late), format_count(of.due_this_month), kRiskDays, format_count(of.at_risk)));
            }
            html::table(h, {.caption = "Theo nơi chủ trì", .columns = {{.label = "Chủ trì", .main = true}, {.label = "Tất cả", .number = true}, {.label = "Đã xong", .number = true}, {.label = "Quá hạn", .number = true}, {.label = "Trong tháng", .number = true}}, .caption_shown = true, .grid = true},
                        [&](html::Rows& rows) {
                            for (const Line& l : counted.lines)
                                rows.row([&] {
                                    rows.cell(l.name);
                                    for (const std::int64_t n : {l.tally.all, l.tally.done, l.tally.late, l.tally.due_this_month}) rows.cell(n);
                                });
                        });
            for (const auto& [part, caption] : {std::pair{"qua-han", "Quá hạn, chưa xong"}, {"trong-thang", "Đến hạn trong tháng"}})
                if (const auto found = items(part); !found.empty()) item_table(h, c, found, asked.day, caption, true);
            h.el("p", {{"class", "hint"}}, fmt::format("In lúc {}.", format_day_time(to_local(c.now))));
        });
    });
}

}  // namespace

void add_board_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kBoard), .may = &may::see_plan, .title = "Theo dõi kế hoạch", .systems = "S2", .run = [deps](web::Context& c) { return board_page(c, deps); }});
    router.add({.path = std::string(kSheet), .may = &may::see_plan, .title = "Kế hoạch trên một trang", .systems = "S2", .run = [deps](web::Context& c) { return sheet_page(c, deps); }});
}

}  // namespace xaso::plan
