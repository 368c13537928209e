// What plan.h says of a plan, a target and an activity without asking the database.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "plan/plan.h"

namespace xaso::plan {

std::string_view kind_title(PlanKind kind) {
    switch (kind) {
        case PlanKind::yearly: return "Kế hoạch năm";
        case PlanKind::five_year: return "Kế hoạch 5 năm";
        case PlanKind::thematic: return "Kế hoạch chuyên đề";
    }
    return "";
}

namespace {
constexpr std::string_view kKinds[] = {"nam", "5-nam", "chuyen-de"};   // in the order of PlanKind
}
std::string_view kind_code(PlanKind kind) { return kKinds[static_cast<std::size_t>(kind) - 1]; }
std::optional<PlanKind> kind_of(std::string_view code) {
    for (std::size_t i = 0; i < std::size(kKinds); ++i)
        if (kKinds[i] == code) return static_cast<PlanKind>(i + 1);
    return std::nullopt;
}

std::string usual_title(PlanKind kind, int year_from, int year_to) {
    if (kind == PlanKind::yearly) return fmt::format("Kế hoạch cải cách hành chính năm {}", year_from);
    return fmt::format("Kế hoạch cải cách hành chính giai đoạn {} - {}", year_from, year_to);
}

Day Plan::start() const {
    const Day first = make_day(year_from, 1, 1);
    return decision ? std::min(first, decision->day) : first;
}
record::Thing Plan::measured(const Target& target, Day day) const {
    return target.measure ? record::Thing{target.measure.kind, fmt::format("{}-N/{}", std::clamp(year_of(day), year_from, year_to), target.measure.key)} : record::Thing{};
}

std::optional<bool> Target::reached(const std::optional<record::Seen>& seen) const {
    if (!measure || !seen || !seen->value) return std::nullopt;
    return (comparison == Comparison::at_most || !low || *seen->value >= *low) && (comparison == Comparison::at_least || !high || *seen->value <= *high);
}

Day Plan::end() const { return make_day(year_to, 12, 31); }

Occasion* Activity::occasion(Day due_on) {
    const auto it = std::ranges::find(occasions, due_on, &Occasion::due);
    return it == occasions.end() ? nullptr : &*it;
}

std::optional<Day> Activity::next_due(Day day) const {
    if (done && done->on <= day) return std::nullopt;
    for (const Occasion& o : occasions)
        if (!o.done || o.done->on > day) return o.due;
    return due;
}

Standing standing(const std::optional<Day>& due, const std::optional<Done>& done, Day day) {
    if (done && done->on <= day) return due && done->on > *due ? Standing::done_late : Standing::done;
    if (!due) return Standing::not_done;
    if (*due < day) return Standing::late;
    const std::chrono::year_month_day by{*due}, now{day};
    return by.year() == now.year() && by.month() == now.month() ? Standing::due_this_month : Standing::not_done;
}

Standing standing(const Activity& a, Day day) {
    if (a.done && a.done->on <= day) return standing(a.occasions.empty() ? a.due : std::optional(a.occasions.back().due), a.done, day);
    return standing(a.next_due(day), std::nullopt, day);
}

bool at_risk(const std::optional<Day>& due, const std::optional<Done>& done, Day day) {
    return due && !(done && done->on <= day) && *due >= day && *due <= day + std::chrono::days{kRiskDays};
}

std::vector<WorkItem> work_items(const Activity& a) {
    if (a.occasions.empty()) return {{&a, nullptr, a.due, &a.done}};
    // A result of the whole is that of each.
    const bool by_occasion = std::ranges::any_of(a.occasions, [](const Occasion& o) { return o.done.has_value(); });
    std::vector<WorkItem> out;
    for (const Occasion& o : a.occasions) out.push_back({&a, &o, o.due, by_occasion ? &o.done : &a.done});
    return out;
}

void Tally::add(const Activity& a, Day day) {
    for (const WorkItem& item : work_items(a)) {
        const Standing s = standing(item.due, *item.done, day);
        ++all;
        done += is_done(s);
        late += s == Standing::late;
        due_this_month += s == Standing::due_this_month;
        at_risk += plan::at_risk(item.due, *item.done, day);
    }
    weighted.den += a.weight;
    if (is_done(standing(a, day))) weighted.num += a.weight;
}

std::string_view standing_title(Standing s) {
    switch (s) {
        case Standing::not_done: return "Chưa hoàn thành";
        case Standing::due_this_month: return "Đến hạn trong tháng";
        case Standing::late: return "Quá hạn";
        case Standing::done: return "Đã hoàn thành";
        case Standing::done_late: return "Hoàn thành quá hạn";
    }
    return "";
}

bool is_done(Standing s) { return s == Standing::done || s == Standing::done_late; }

std::string join_names(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, "; ")); }

std::vector<std::string> split_names(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(";\n"), text.size());
        if (std::string name = trim(text.substr(0, end)); !name.empty()) out.push_back(std::move(name));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string product_words(const Product& p) { return p.due ? fmt::format("{}; {}", p.title, format_day(*p.due)) : p.title; }

std::vector<Product> products_of(std::string_view text) {
    std::vector<Product> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        Product p{trim(text.substr(0, end)), {}};
        if (const auto at = p.title.rfind(';'); at != std::string::npos)
            if (const auto day = parse_day(trim(std::string_view(p.title).substr(at + 1)))) p = {trim(std::string_view(p.title).substr(0, at)), *day};
        if (!p.title.empty()) out.push_back(std::move(p));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace xaso::plan
