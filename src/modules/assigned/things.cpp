#include "assigned/things.h"

#include <fmt/format.h>

#include <charconv>

namespace xaso::assigned {

namespace {

std::int64_t number(std::string_view key) {
    std::int64_t id = 0;
    std::from_chars(key.data(), key.data() + key.size(), id);
    return id;
}

}  // namespace

record::LinkSource links(const Assigned& assigned) {
    return [&assigned](sql::Session& s, UnitId unit, const record::Thing& thing) {
        std::vector<record::Link> out;
        const auto task = thing.kind == "task" ? assigned.find(s, unit, TaskId{number(thing.key)}) : std::nullopt;
        if (task && task->counted) out.push_back({false, "được đếm ở", {"figure", fmt::format("{}-N/assigned.given", year_of(task->due ? *task->due : task->given_on))}});
        return out;
    };
}

record::ThingKind thing_kind(const Assigned& assigned) {
    record::ThingKind kind{.code = "task", .title = "Nhiệm vụ được giao"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/nhiem-vu-giao/");
        return parts.size() == 1 && !parts[0].empty() && parts[0].find_first_not_of("0123456789") == std::string::npos ? std::optional(parts[0]) : std::nullopt;
    };
    kind.see = [&assigned](sql::Session& s, UnitId unit, std::string_view key) -> std::optional<record::Seen> {
        const auto t = assigned.find(s, unit, TaskId{number(key)});
        if (!t) return std::nullopt;
        return record::Seen{.number = t->number, .title = t->content, .day = t->given_on, .mark = std::to_string(t->version),
                            .words = fmt::format("{} ngày {}: {}", t->number, format_day(t->given_on), t->content), .path = fmt::format("/nhiem-vu-giao/{}", key)};
    };
    return kind;
}

}  // namespace xaso::assigned
