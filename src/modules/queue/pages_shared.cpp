#include "queue/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace xaso::queue {

void add_pages(web::Router& router, const Queue& queue) {
    add_hall_pages(router, queue);
    add_desk_pages(router, queue);
    add_admin_pages(router, queue);
    add_waiting_pages(router, queue);
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    return ec == std::errc{} && end == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

const Kind* find(const std::vector<Kind>& kinds, KindId id) {
    const auto it = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.id == id; });
    return it == kinds.end() ? nullptr : &*it;
}
const Counter* find(const std::vector<Counter>& counters, CounterId id) {
    const auto it = std::find_if(counters.begin(), counters.end(), [&](const Counter& k) { return k.id == id; });
    return it == counters.end() ? nullptr : &*it;
}
std::string kind_name(const std::vector<Kind>& kinds, KindId id) {
    const Kind* k = find(kinds, id);
    return k ? k->name : std::string{};
}
std::string counter_name(const std::vector<Counter>& counters, CounterId id) {
    const Counter* k = find(counters, id);
    return k ? k->name : std::string{};
}
std::vector<Kind> active(std::vector<Kind> kinds) {
    std::erase_if(kinds, [](const Kind& k) { return !k.active; });
    return kinds;
}
std::string priority_title(const Queue& queue, std::string_view code) {
    const auto law = queue.law();
    const catalog::QueuePriority* p = law->queue.priority(code);
    return p ? p->title : std::string(code);   // a code no longer offered is shown as it was kept
}

std::int64_t minutes_of(std::chrono::milliseconds span) { return std::chrono::ceil<std::chrono::minutes>(span).count(); }
std::string minutes_words(std::chrono::milliseconds span) {
    const std::int64_t m = minutes_of(span);
    if (m < 60) return fmt::format("{} phút", m);
    return m % 60 == 0 ? fmt::format("{} giờ", m / 60) : fmt::format("{} giờ {} phút", m / 60, m % 60);
}

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (c.unit == c.who->unit) return std::nullopt;
    return c.refuse({Refusal::Kind::forbidden, "queue.other_unit", "Chỉ làm được việc này ở đơn vị của mình. Hãy bỏ đơn vị đã chọn.", {}, {}});
}
int status_of(const Refusal& why) { return why.kind == Refusal::Kind::conflict ? web::status_of(why) : 422; }

}  // namespace xaso::queue
