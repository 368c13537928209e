#include "platform/web/api.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace xaso::web {
namespace json = boost::json;
namespace {

Result<std::optional<Day>> day_of(const std::string& text, std::string_view name) {
    if (text.empty()) return std::nullopt;
    const auto day = parse_day(text);
    if (!day) return refuse(day.error().kind, day.error().code, fmt::format("“{}”: {}", name, day.error().message), name);
    return *day;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    return ec == std::errc{} && end == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

}  // namespace

const json::value* given(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && !v->is_null() ? v : nullptr;
}

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = given(o, name);
    return v ? std::string(v->as_string()) : std::string{};
}

std::int64_t int_at(const json::object& o, std::string_view name, std::int64_t most) {
    const json::value* v = given(o, name);
    if (!v) return 0;
    if (v->is_int64()) return std::clamp(v->get_int64(), -most, most);
    const double d = v->to_number<double>();
    return d >= static_cast<double>(most) ? most : d <= -static_cast<double>(most) ? -most : static_cast<std::int64_t>(d);
}

int version_at(const json::object& o) { return static_cast<int>(int_at(o, "version", std::numeric_limits<int>::max())); }

bool flag_at(const json::object& o, std::string_view name) {
    const json::value* v = given(o, name);
    return v && v->as_bool();
}

const json::array& list_at(const json::object& o, std::string_view name) {
    static const json::array none;
    const json::value* v = given(o, name);
    return v ? v->as_array() : none;
}

std::vector<std::string> texts_at(const json::object& o, std::string_view name) {
    std::vector<std::string> out;
    for (const json::value& one : list_at(o, name))
        if (!one.as_string().empty()) out.emplace_back(one.as_string());
    return out;
}

Result<std::string> bytes_at(const json::object& o, std::string_view name) {
    const std::string text = text_at(o, name);
    std::string out(text.size() * 3 / 4 + 3, '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), " \r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return refuse(Refusal::Kind::invalid, "api.base64", fmt::format("“{}” phải viết bằng base64.", name), name);
    out.resize(size);
    return out;
}

Result<std::optional<Day>> day_at(const json::object& o, std::string_view name) { return day_of(text_at(o, name), name); }
Result<std::optional<Day>> day_asked(const Context& c, std::string_view name) { return day_of(c.query(name), name); }

Result<std::int64_t> int_asked(const Context& c, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const std::string text = c.query(name);
    if (text.empty()) return otherwise;
    const auto n = number(text);
    if (!n || *n < least || *n > most) return refuse(Refusal::Kind::invalid, fmt::format("api.{}", name), fmt::format("“{}” là số nguyên từ {} đến {}.", name, least, most), name);
    return *n;
}

std::int64_t number_in_path(const Context& c, std::string_view name) { return number(c.param(name)).value_or(0); }

json::value moment_json(const std::optional<Instant>& at) { return at ? json::value(iso_local(to_local(*at))) : json::value(nullptr); }
json::value day_json(const std::optional<Day>& day) { return day ? json::value(iso_day(*day)) : json::value(nullptr); }
record::Answer answer(int status, const json::object& o) { return {status, json::serialize(o)}; }
http::Response json_answer(const json::object& o) { return http::Response::json(json::serialize(o)); }

http::Response write_once(Context& c, const std::function<Result<record::Answer>(sql::Tx&, const record::Actor&)>& job) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) { return job(tx, attempt->actor); });
    if (!answer) return c.refuse(answer.error());
    http::Response r = http::Response::json(answer->text, answer->status);
    if (answer->repeated) r.headers.set("Idempotent-Replayed", "true");
    return r;
}

}  // namespace xaso::web
