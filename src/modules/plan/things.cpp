#include "plan/things.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "plan/store.h"

namespace xaso::plan {
namespace {

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc{} && end == text.data() + text.size() ? value : 0;
}

}  // namespace

record::Thing plan_thing(PlanId id) { return {std::string(kPlanKind), std::to_string(id.value())}; }
record::Thing activity_thing(const Activity& a) { return {std::string(kActivityKind), fmt::format("{}/{}", a.plan.value(), a.id.value())}; }
PlanId plan_of_thing(const record::Thing& t) { return PlanId{number(std::string_view(t.key).substr(0, t.key.find('/')))}; }

record::ThingKind plan_kind(const Plans& plans) {
    record::ThingKind kind{.code = std::string(kPlanKind), .title = "Kế hoạch"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/ke-hoach/");
        return parts.size() == 1 && number(parts[0]) ? std::optional(parts[0]) : std::nullopt;
    };
    kind.see = [&plans](sql::Session& s, UnitId unit, std::string_view key) -> std::optional<record::Seen> {
        const auto p = plans.find(s, unit, PlanId{number(key)});
        if (!p) return std::nullopt;
        record::Seen out{.number = p->decision ? p->decision->number : "bản thảo", .title = p->title, .day = {}, .mark = std::to_string(p->version), .words = p->title, .path = fmt::format("/ke-hoach/{}", key)};
        if (p->decision) {
            out.day = p->decision->day;
            out.words = fmt::format("{} ({} ngày {})", p->title, p->decision->number, format_day(p->decision->day));
        }
        return out;
    };
    return kind;
}

namespace {

// The figures of areas/1_steering/figures that count the activities of the approved plan of the year, and those done.
constexpr std::string_view kTasks = "plan.tasks", kTasksDone = "plan.tasks_done";
record::Link figure_link(const Plan& plan, std::string_view figure) { return {false, "được đếm ở", {"figure", fmt::format("{}-N/{}", plan.year_from, figure)}}; }
bool counted(const Plan& plan) { return plan.kind == PlanKind::yearly && plan.decision; }

void of_plan(const Plan& plan, std::vector<record::Link>& out) {
    if (plan.origin) out.push_back({true, "xuất phát từ", plan.origin});
    for (const Target& t : plan.targets)
        if (t.measure) out.push_back({false, "chỉ tiêu đo bằng", {t.measure.kind, fmt::format("{}-N/{}", plan.year_to, t.measure.key)}});
    if (counted(plan)) out.push_back(figure_link(plan, kTasks));
}

void of_activity(const Plans& plans, sql::Session& s, const Plan& plan, const Activity& a, std::vector<record::Link>& out) {
    out.push_back({true, "thuộc", plan_thing(plan.id)});
    if (a.origin)
        if (const auto from = plans.activity(s, a.unit, a.origin->from)) out.push_back({true, a.origin->slips ? "chuyển tiếp từ" : "lấy từ", activity_thing(*from)});
    std::vector<record::Thing> named;
    const auto product = [&](const std::optional<Done>& done) {
        if (!done || !done->proof.source || std::ranges::find(named, done->proof.source) != named.end()) return;
        named.push_back(done->proof.source);
        out.push_back({false, "sản phẩm, minh chứng", done->proof.source});
    };
    for (const Occasion& o : a.occasions) product(o.done);
    product(a.done);
    for (const Activity& next : plans.derived_from(s, a.unit, a.id)) out.push_back({false, "tiếp tục ở", activity_thing(next)});
    if (counted(plan)) out.push_back(figure_link(plan, a.done ? kTasksDone : kTasks));
}

}  // namespace

record::LinkSource links(const Plans& plans) {
    return [&plans](sql::Session& s, UnitId unit, const record::Thing& thing) {
        std::vector<record::Link> out;
        if (thing.kind == kPlanKind) {
            if (const auto plan = plans.find(s, unit, plan_of_thing(thing))) of_plan(*plan, out);
        } else if (thing.kind == kActivityKind) {
            const auto a = plans.activity(s, unit, ActivityId{number(std::string_view(thing.key).substr(thing.key.find('/') + 1))});
            if (a) of_activity(plans, s, *plans.find(s, unit, a->plan), *a, out);
        }
        for (const Plan& plan : plans.come_from(s, unit, thing)) out.push_back({false, "kế hoạch lập từ đây", plan_thing(plan.id)});
        for (const Activity& a : plans.proved_by(s, unit, thing)) out.push_back({false, "minh chứng của", activity_thing(a)});
        if (thing.kind == "row" || thing.kind == "figure") {
            const std::string measure = thing.key.substr(thing.key.find('/') + 1);
            const bool counts = thing.kind == "figure" && (measure == kTasks || measure == kTasksDone);
            for (const PlanProgress& p : plans_from(s, unit, Day{})) {
                if (counts && counted(p.plan) && thing.key.starts_with(fmt::format("{}-", p.plan.year_from))) out.push_back({true, "đếm các hoạt động của", plan_thing(p.plan.id)});
                for (const Target& t : p.plan.targets)
                    if (t.measure.kind == thing.kind && t.measure.key == measure) out.push_back({false, fmt::format("đo chỉ tiêu “{}” của", t.words), plan_thing(p.plan.id)});
            }
        }
        return out;
    };
}

std::optional<record::Seen> see_activity(const Plans& plans, sql::Session& s, UnitId unit, std::string_view key) {
    const auto parts = record::path_parts(key, "");
    if (parts.size() != 2) return std::nullopt;
    const auto a = plans.activity(s, unit, ActivityId{number(parts[1])});
    if (!a || a->plan != PlanId{number(parts[0])}) return std::nullopt;
    const auto p = plans.find(s, unit, a->plan);
    return record::Seen{.number = fmt::format("hoạt động {}", a->number), .title = a->title, .day = a->done ? std::optional(a->done->on) : std::nullopt, .mark = std::to_string(a->version),
                        .words = fmt::format("Hoạt động {} “{}”, {}", a->number, a->title, p->title), .path = fmt::format("/ke-hoach/{}/viec/{}", parts[0], parts[1])};
}

record::ThingKind activity_kind(const Plans& plans) {
    record::ThingKind kind{.code = std::string(kActivityKind), .title = "Hoạt động"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/ke-hoach/");
        return parts.size() == 3 && parts[1] == "viec" && number(parts[0]) && number(parts[2]) ? std::optional(parts[0] + "/" + parts[2]) : std::nullopt;
    };
    kind.see = [&plans](sql::Session& s, UnitId unit, std::string_view key) { return see_activity(plans, s, unit, key); };
    return kind;
}

}  // namespace xaso::plan
