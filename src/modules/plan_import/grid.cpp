#include "plan_import/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"

namespace xaso::plan_import {
namespace {

using Level = GridRow::Level;

constexpr std::size_t kMostSource = 900;   // characters shown of a row's source

template <class T>
std::optional<T> number_of(std::string_view text) {
    T value{};
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string join_lines(const std::vector<std::string>& lines, int from, int to) {
    std::string out;
    for (int i = std::max(from, 1); i < to && i <= std::ssize(lines); ++i)
        if (std::string line = trim(lines[static_cast<std::size_t>(i) - 1]); !line.empty()) out += (out.empty() ? "" : " ") + line;
    if (out.size() <= kMostSource) return out;
    std::size_t end = out.rfind(' ', kMostSource);
    if (end == std::string::npos) end = 0;
    return out.substr(0, end) + " …";
}

std::string office_names(const Vocabulary& words, const std::vector<std::string>& units, std::vector<std::string> names) {
    for (std::string& name : names) name = own_office(words, units, name).value_or(name);
    return plan::join_names(names);
}

std::string product_lines(const std::vector<Product>& products) {
    std::vector<std::string> lines;
    for (const Product& p : products) lines.push_back(plan::product_words({p.title, p.due}));
    return fmt::format("{}", fmt::join(lines, "\n"));
}

// The headings over a row, by where they stand; an outer one that begins ends the inner ones.
struct Above {
    std::optional<std::size_t> at[3];
    void enter(const GridRow& row, std::size_t index) {
        const auto level = static_cast<std::size_t>(row.level) - 1;
        at[level] = index;
        for (std::size_t l = level + 1; l < 3; ++l) at[l].reset();
    }
};

std::string heading_words(const GridRow& row) { return row.number.empty() ? row.title : row.number + ". " + row.title; }

}  // namespace

ReadPlan grid_of(const Vocabulary& words, const std::vector<std::string>& units, const PlanDraft& draft) {
    ReadPlan g;
    g.kind = plan::kind_code(draft.year_to > draft.year_from ? plan::PlanKind::five_year : plan::PlanKind::yearly);
    if (draft.year_from) {
        g.year_from = std::to_string(draft.year_from);
        if (draft.year_to > draft.year_from) g.year_to = std::to_string(draft.year_to);
        g.title = plan::usual_title(*plan::kind_of(g.kind), draft.year_from, draft.year_to);
    }
    g.dated = draft.dated;
    g.cited = draft.cited;
    std::vector<int> lines;   // of each row; 0: none of its own
    const auto add = [&](GridRow row, int line) {
        g.rows.push_back(std::move(row));
        lines.push_back(line);
    };
    for (const Section& s : draft.sections) {
        add({.level = Level::section, .number = s.number, .title = s.title}, s.line);
        for (const Objective& o : s.objectives) {
            if (!o.title.empty()) add({.level = Level::objective, .title = o.title}, 0);
            for (const Task& t : o.tasks) {
                if (!t.title.empty()) add({.level = Level::task, .title = t.title}, 0);
                for (const Activity& a : t.activities)
                    add({.level = Level::activity, .number = a.number, .title = a.title, .products = product_lines(a.products), .leads = office_names(words, units, a.leads),
                         .support = office_names(words, units, a.support), .monitor = a.monitor, .time_frame = a.time_frame.text, .funding = a.funding},
                        a.line);
            }
        }
    }
    for (std::size_t i = 0; i < g.rows.size(); ++i) {
        if (!lines[i]) continue;
        int next = static_cast<int>(draft.source.size()) + 1;
        for (const int line : lines)
            if (line > lines[i]) next = std::min(next, line);
        g.rows[i].source = join_lines(draft.source, lines[i], next);
    }
    for (const Doubt& d : draft.doubts) {
        if (!d.of_document) continue;
        std::size_t row = 0;   // the last that begins at or before the doubt's line
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i] && lines[i] <= d.line) row = i + 1;
        g.noted.push_back({static_cast<int>(row), d.says, true});
    }
    return g;
}

Sent grid_of(const http::Fields& form, std::string_view pressed) {
    Sent out;
    ReadPlan& g = out.grid;
    for (const auto& [name, into] : {std::pair{"kind", &g.kind}, {"title", &g.title}, {"year_from", &g.year_from}, {"year_to", &g.year_to}}) *into = trim(form.get(name));
    const auto day = [&](std::string_view name) {
        const auto read = parse_day(form.get(name));
        return read ? std::optional<Day>(*read) : std::nullopt;
    };
    g.dated = day("dated");
    g.cited = day("cited");

    const std::size_t count = std::min(number_of<std::size_t>(form.get("rows")).value_or(0), kMostRows);
    std::vector<GridRow> rows;
    std::vector<std::size_t> below;            // the heading each activity belongs to, from 1; 0: none
    std::size_t heading = 0;
    for (std::size_t i = 1; i <= count; ++i) {
        const auto field = [&](char name) { return trim(form.get(fmt::format("{}-{}", name, i))); };
        GridRow row{.level = static_cast<Level>(std::clamp(number_of<int>(field('k')).value_or(4), 1, 4)), .number = field('n'), .title = field('t'), .products = field('p'), .leads = field('l'),
                    .support = field('u'), .monitor = field('m'), .time_frame = field('w'), .funding = field('f'), .source = field('s')};
        if (row.heading()) heading = i;
        below.push_back(row.heading() ? 0 : heading);
        if (const std::string place = field('h'); !row.heading() && !place.empty()) {
            const auto to = number_of<std::size_t>(place);
            if (to && *to >= 1 && *to <= count && number_of<int>(form.get(fmt::format("k-{}", *to))).value_or(4) < 4) below.back() = *to;
            else if (!to || *to != heading) out.errors.push_back({Refusal::Kind::invalid, "plan_import.place", fmt::format("Dòng {}: không có mục nào mang số “{}”. Hãy ghi số đứng trước tên mục.", i, place), fmt::format("h-{}", i), {}});
        }
        rows.push_back(std::move(row));
    }
    // Each heading with what stays below it, then what was moved there, as far as the next heading.
    std::vector<std::size_t> order;
    const auto add_below = [&](std::size_t of) {
        for (const bool moved : {false, true}) {
            std::size_t printed = 0;
            for (std::size_t i = 1; i <= count; ++i) {
                if (rows[i - 1].heading()) printed = i;
                else if (below[i - 1] == of && (printed != of) == moved) order.push_back(i);
            }
        }
    };
    add_below(0);
    for (std::size_t i = 1; i <= count; ++i) {
        if (!rows[i - 1].heading()) continue;
        order.push_back(i);
        add_below(i);
    }

    const std::size_t dash = pressed.find('-');
    const std::string_view act = pressed.substr(0, dash);
    const std::size_t at = dash == std::string_view::npos ? 0 : number_of<std::size_t>(pressed.substr(dash + 1)).value_or(0);
    std::vector<std::size_t> now(count + 1, 0);   // where each row of the form stands from now on
    for (const std::size_t i : order) {
        if (act == "bo" && at == i) {
            out.focus = std::max<std::size_t>(g.rows.size(), 1);
            continue;
        }
        g.rows.push_back(rows[i - 1]);
        now[i] = g.rows.size();
        if (act == "them" && at == i && g.rows.size() < kMostRows) {
            g.rows.emplace_back();
            out.focus = g.rows.size();
        }
    }
    if (act == "muc" && g.rows.size() < kMostRows) {
        g.rows.push_back({.level = Level::section});
        out.focus = g.rows.size();
    }
    for (Refusal& e : out.errors)
        if (const std::size_t i = number_of<std::size_t>(std::string_view(e.field).substr(2)).value_or(0); now[i]) e.field = fmt::format("h-{}", now[i]);
    for (int i = 0; form.has(fmt::format("d-{}", i)); ++i) {
        const std::string noted = form.get(fmt::format("d-{}", i));
        const std::size_t bar = noted.find('|');
        if (bar == std::string::npos || form.has(fmt::format("x-{}", i))) continue;
        const std::size_t row = number_of<std::size_t>(std::string_view(noted).substr(0, bar)).value_or(0);
        g.noted.push_back({row <= count ? static_cast<int>(now[row]) : 0, noted.substr(bar + 1), true});
    }
    return out;
}

std::vector<Doubt> doubts_of(const Vocabulary& words, const std::vector<std::string>& units, const ReadPlan& grid) {
    PlanDraft draft;
    draft.dated = grid.dated;
    draft.cited = grid.cited;
    const int year_from = number_of<int>(grid.year_from).value_or(0), year_to = std::max(year_from, number_of<int>(grid.year_to).value_or(year_from));
    std::vector<Doubt> outside;
    const auto section = [&]() -> Section& {
        if (draft.sections.empty()) draft.sections.emplace_back();
        return draft.sections.back();
    };
    const auto objective = [&]() -> Objective& {
        if (section().objectives.empty()) section().objectives.emplace_back();
        return section().objectives.back();
    };
    for (std::size_t i = 0; i < grid.rows.size(); ++i) {
        const GridRow& r = grid.rows[i];
        const int line = static_cast<int>(i) + 1;
        switch (r.level) {
            case Level::section: draft.sections.push_back({r.number, r.title, {}, line}); break;
            case Level::objective: section().objectives.push_back({r.title, {}}); break;
            case Level::task: objective().tasks.push_back({r.title, {}}); break;
            case Level::activity: {
                if (objective().tasks.empty()) objective().tasks.emplace_back();
                Activity a;
                a.number = r.number;
                a.title = r.title;
                a.leads = plan::split_names(r.leads);
                a.time_frame = parse_time_frame(r.time_frame);
                a.line = line;
                if (year_from && !a.time_frame.dates.empty() && !due_of(a.time_frame, year_from, year_to))
                    outside.push_back({line, fmt::format("Hạn {} không thuộc năm của kế hoạch; chữ được giữ nguyên nhưng không đặt hạn.", format_day(a.time_frame.dates.back()))});
                objective().tasks.back().activities.push_back(std::move(a));
            }
        }
    }
    std::vector<Doubt> out = doubts_of_rows(words, units, draft);
    for (std::size_t i = 0; i < grid.rows.size(); ++i)
        if (grid.rows[i].heading() && (i + 1 == grid.rows.size() || (grid.rows[i + 1].heading() && grid.rows[i + 1].level <= grid.rows[i].level)))
            out.push_back({static_cast<int>(i) + 1, fmt::format("“{}” không có hoạt động nào bên dưới nên sẽ không được lưu.", heading_words(grid.rows[i]))});
    std::ranges::move(outside, std::back_inserter(out));
    std::ranges::stable_sort(out, {}, &Doubt::line);
    return out;
}

std::optional<Day> due_of(const TimeFrame& frame, int year_from, int year_to) {
    std::optional<Day> due;
    for (const Day d : frame.dates)
        if (d >= make_day(year_from, 1, 1) && d <= make_day(year_to + 1, 12, 31)) due = d;
    return due;
}

PlanOfGrid plan_of(const ReadPlan& g) {
    PlanOfGrid out;
    const auto wrong = [&](std::string_view code, std::string message, std::string field) { out.errors.push_back({Refusal::Kind::invalid, std::string(code), std::move(message), std::move(field), {}}); };
    const auto kind = plan::kind_of(g.kind);
    if (!kind) wrong("plan.kind", "Hãy chọn loại kế hoạch.", "kind");
    const auto year = [&](const std::string& text, std::string field) {
        const auto value = number_of<int>(text);
        if (!value || *value < 2000 || *value > 2100) wrong("plan.year", "Hãy nhập năm bằng bốn chữ số, ví dụ 2026.", std::move(field));
        return value.value_or(2000);
    };
    out.plan.kind = kind.value_or(plan::PlanKind::yearly);
    out.plan.year_from = year(g.year_from, "year_from");
    out.plan.year_to = g.year_to.empty() || out.plan.kind == plan::PlanKind::yearly ? out.plan.year_from : year(g.year_to, "year_to");
    out.plan.title = g.title;
    if (g.title.empty()) wrong("plan.title", "Hãy nhập tên kế hoạch như trong văn bản.", "title");

    Above above;
    for (std::size_t i = 0; i < g.rows.size(); ++i) {
        const GridRow& r = g.rows[i];
        if (r.heading()) {
            above.enter(r, i);
            continue;
        }
        plan::ActivityInput a;
        std::string* const headings[] = {&a.section, &a.objective, &a.task};
        for (std::size_t l = 0; l < 3; ++l)
            if (above.at[l]) *headings[l] = heading_words(g.rows[*above.at[l]]);
        a.number = r.number;
        a.title = r.title;
        a.products = plan::products_of(r.products);
        a.leads = plan::split_names(r.leads);
        a.support = plan::split_names(r.support);
        a.monitor = r.monitor;
        a.funding = r.funding;
        a.time_frame = r.time_frame;
        a.due = due_of(parse_time_frame(r.time_frame), out.plan.year_from, out.plan.year_to);
        if (const auto why = plan::wrong_in_activity(a)) {
            static constexpr std::pair<std::string_view, char> kFields[] = {{"number", 'n'}, {"title", 't'}, {"products", 'p'}, {"leads", 'l'}, {"support", 'u'}, {"monitor", 'm'}, {"time_frame", 'w'}, {"funding", 'f'}};
            std::string field = fmt::format("t-{}", i + 1);
            for (const auto& [name, letter] : kFields)
                if (name == why->field) field = fmt::format("{}-{}", letter, i + 1);
            static constexpr std::string_view kHeadings[] = {"section", "objective", "task"};
            for (std::size_t l = 0; l < 3; ++l)
                if (kHeadings[l] == why->field && above.at[l]) field = fmt::format("t-{}", *above.at[l] + 1);
            wrong(why->code, fmt::format("Dòng {}: {}", i + 1, why->message), field);
        }
        out.activities.push_back(std::move(a));
    }
    if (out.activities.empty()) wrong("plan_import.no_rows", "Không còn dòng hoạt động nào để lưu.", "");
    return out;
}

}  // namespace xaso::plan_import
