#include "plan/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "plan/pages.h"

namespace xaso::plan {
using Kind = Refusal::Kind;

void add_pages(web::Router& router, const Plans& plans, std::vector<web::CalendarSource> others) {
    const PageDeps deps{plans, std::move(others)};
    add_plan_list_pages(router, deps);
    add_plan_pages(router, deps);
    add_activity_pages(router, deps);
    add_calendar_pages(router, deps);
    add_derive_pages(router, deps);
    add_target_pages(router, deps);
    add_board_pages(router, deps);
    add_entry_pages(router, deps);
}

std::string plan_path(PlanId id, std::string_view below) { return fmt::format("/ke-hoach/{}{}", id.value(), below); }
std::string activity_path(const Activity& a, std::string_view below) { return plan_path(a.plan, fmt::format("/viec/{}{}", a.id.value(), below)); }

bool read_only(const web::Context& c) { return c.unit != c.who->unit; }

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (!read_only(c)) return std::nullopt;
    return c.refuse({Kind::forbidden, "plan.home_only", "Chỉ được lập và ghi kết quả kế hoạch của đơn vị mình. Hãy mở lại trang từ mục Kế hoạch.", {}, {}});
}

int status_again(const Errors& errors) { return errors.empty() ? 200 : errors.front().kind == Kind::conflict ? 409 : 422; }

namespace {

template <class T>
T number(const std::string& text) {
    T value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    return wrong == std::errc{} && end == text.data() + text.size() ? value : 0;
}

}  // namespace

Result<Plan> asked_plan(const web::Context& c, const PageDeps& deps, sql::Session& s) {
    auto plan = deps.plans.find(s, c.unit, PlanId{number<std::int64_t>(c.param("id"))});
    if (!plan) return refuse(Kind::not_found, "plan.no_plan", "Không có kế hoạch này trong đơn vị. Hãy mở lại từ danh sách kế hoạch.");
    return std::move(*plan);
}

Result<Activity> asked_activity(const web::Context& c, const PageDeps& deps, sql::Session& s) {
    auto a = deps.plans.activity(s, c.unit, ActivityId{number<std::int64_t>(c.param("item"))});
    if (!a || a->plan != PlanId{number<std::int64_t>(c.param("id"))})
        return refuse(Kind::not_found, "plan.no_activity", "Không có hoạt động này trong kế hoạch. Hãy mở lại từ trang kế hoạch.");
    return std::move(*a);
}

std::optional<Day> typed_day(std::string_view text, std::string_view field, std::string_view label, Errors& errors) {
    if (text.empty()) return std::nullopt;
    const auto day = parse_day(text);
    if (day) return *day;
    Refusal why = day.error();
    why.field = field;
    why.message = fmt::format("“{}”: {}", label, why.message);
    errors.push_back(std::move(why));
    return std::nullopt;
}

int typed_version(const web::Context& c) { return number<int>(c.form("version")); }

std::string day_words(const std::optional<Day>& day) { return day ? format_day(*day) : std::string{}; }

std::string decision_words(const Decision& d) { return fmt::format("{} ngày {}", d.number, format_day(d.day)); }
std::string decision_words(const Plan& p) {
    if (!p.decision) return "bản thảo, chưa phê duyệt";
    std::string out = decision_words(*p.decision);
    for (const Amendment& a : p.amendments) out += fmt::format("; điều chỉnh theo {}", decision_words(static_cast<const Decision&>(a)));
    return out;
}

std::string years_words(const Plan& p) { return p.year_from == p.year_to ? fmt::format("năm {}", p.year_from) : fmt::format("{}–{}", p.year_from, p.year_to); }

std::string done_words(const Ratio& r) {
    if (r.den == 0) return "chưa có hoạt động nào";
    return fmt::format("{}/{} hoạt động đã hoàn thành, đạt {} %", format_count(r.num), format_count(r.den), format_percent(r));
}

void completion_line(html::Html& h, const Ratio& r, std::string_view more) {
    h.el("p", {}, [&] {
        html::progress(h, "Hoạt động đã hoàn thành", r.num, r.den);   // shows the two counts
        h.text(r.den == 0 ? fmt::format(" chưa có hoạt động nào; {}", more) : fmt::format(" hoạt động đã hoàn thành, đạt {} %; {}", format_percent(r), more));
    });
}

std::string standing_words(const std::optional<Day>& due, const std::optional<Done>& done, Day day) {
    switch (standing(due, done, day)) {
        case Standing::done: return fmt::format("xong {}", format_day(done->on));
        case Standing::done_late: return fmt::format("xong {}, quá hạn", format_day(done->on));
        case Standing::late: return fmt::format("trễ {} ngày", format_count((day - *due).count()));
        case Standing::due_this_month: return *due == day ? "đến hạn hôm nay" : fmt::format("còn {} ngày", format_count((*due - day).count()));
        case Standing::not_done: return "chưa hoàn thành";
    }
    return "";
}

std::string standing_words(const Activity& a, Day day) {
    if (a.done && a.done->on <= day) return standing_words(a.occasions.empty() ? a.due : std::optional(a.occasions.back().due), a.done, day);
    return standing_words(a.next_due(day), std::nullopt, day);
}

std::string occasions_words(const Activity& a, Day day) {
    if (a.occasions.empty()) return {};
    const auto done = std::ranges::count_if(a.occasions, [&](const Occasion& o) { return o.done && o.done->on <= day; });
    return fmt::format("{}/{} kỳ", done, a.occasions.size());
}

html::State sign_of(Standing s) {
    switch (s) {
        case Standing::done:
        case Standing::done_late: return html::State::done;
        case Standing::late: return html::State::late;
        case Standing::due_this_month: return html::State::due_today;
        case Standing::not_done: break;
    }
    return html::State::draft;
}

}  // namespace xaso::plan
