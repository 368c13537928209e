// Clock: where "now" comes from. Every part that needs the time is handed one; tests and the sample loader set it.
// Threads: SystemClock is safe; SetClock may be read from any thread while one thread sets it.
#pragma once

#include <atomic>

#include "kernel/day.h"

namespace xaso {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

class SetClock final : public Clock {
public:
    explicit SetClock(Instant start) : ms_(start.time_since_epoch().count()) {}
    Instant now() const override { return Instant{std::chrono::milliseconds{ms_.load()}}; }
    void set(Instant now) { ms_.store(now.time_since_epoch().count()); }

private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace xaso
