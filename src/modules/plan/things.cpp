#include "plan/things.h"

#include <fmt/format.h>

#include <charconv>

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
