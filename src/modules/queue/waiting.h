// waiting: how long people waited and were served in a span of days, computed from the tickets themselves.
//
// A target of the law is met by a ticket called within its minutes, and by the mean of a span when that is no longer.
// A percentile is the smallest duration that at least so many per cent of the tickets did not exceed (nearest rank), so each figure is
// one real ticket's. Waiting counts tickets that were called; what was never called is a number of its own.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "kernel/ratio.h"
#include "queue/queue.h"

namespace xaso::queue {

using Duration = std::chrono::milliseconds;

struct Spread {   // of no tickets: nothing
    std::optional<Duration> mean, median, ninety, longest;   // the mean alone may be no ticket's
};
struct Times {
    std::int64_t tickets = 0, called = 0, done = 0, absent = 0, never_called = 0;   // never_called: left over
    Spread waiting, serving;
    std::vector<Ratio> within;   // per target of the law, in its order: called within so many minutes, of all called
};

Times times_of(std::span<const Ticket> tickets, const std::vector<catalog::QueueTarget>& targets);
std::optional<Duration> percentile(std::vector<Duration> values, int percent);
bool within(const Ticket& t, int minutes);
int hour_taken(const Ticket& t);   // of the wall clock, 0 to 23

}  // namespace xaso::queue
