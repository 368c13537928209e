#include "queue/waiting.h"

#include <algorithm>
#include <numeric>

namespace xaso::queue {

std::optional<Duration> percentile(std::vector<Duration> values, int percent) {
    if (values.empty()) return std::nullopt;
    const auto rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;   // 1 … size
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

namespace {
Spread spread(const std::vector<Duration>& values) {
    std::optional<Duration> mean;
    if (!values.empty()) mean = std::accumulate(values.begin(), values.end(), Duration{}) / static_cast<Duration::rep>(values.size());
    return {mean, percentile(values, 50), percentile(values, 90), percentile(values, 100)};
}
}  // namespace

bool within(const Ticket& t, int minutes) {
    const auto waited = t.waited();
    return waited && *waited <= std::chrono::minutes{minutes};
}

int hour_taken(const Ticket& t) {
    const LocalTime local = to_local(t.taken_at);
    return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(local - std::chrono::floor<std::chrono::days>(local)).count());
}

Times times_of(std::span<const Ticket> tickets, const std::vector<catalog::QueueTarget>& targets) {
    Times out;
    out.within.resize(targets.size());
    std::vector<Duration> waiting, serving;
    for (const Ticket& t : tickets) {
        ++out.tickets;
        out.done += t.state == State::done;
        out.absent += t.state == State::absent;
        out.never_called += t.state == State::left_over && !t.called_at;
        if (const auto served = t.served()) serving.push_back(*served);
        const auto waited = t.waited();
        if (!waited) continue;
        waiting.push_back(*waited);
        for (std::size_t i = 0; i < targets.size(); ++i) out.within[i].num += within(t, targets[i].minutes);
    }
    out.called = static_cast<std::int64_t>(waiting.size());
    for (Ratio& r : out.within) r.den = out.called;
    out.waiting = spread(waiting);
    out.serving = spread(serving);
    return out;
}

}  // namespace xaso::queue
