#include "kernel/id.h"

#include <gtest/gtest.h>

#include <concepts>
#include <type_traits>
#include <unordered_set>

#include "kernel/clock.h"

namespace xaso {
namespace {

template <class A, class B>
concept Comparable = requires(A a, B b) { a == b; };

// What must not compile.
static_assert(Comparable<DossierId, DossierId>);
static_assert(!Comparable<DossierId, UnitId>);
static_assert(!std::convertible_to<std::int64_t, DossierId>);
static_assert(!std::convertible_to<DossierId, std::int64_t>);
static_assert(!std::is_constructible_v<DossierId, UnitId>);
static_assert(!std::convertible_to<Day, Instant> && !std::convertible_to<Instant, LocalTime>);

TEST(Id, ComparesAndHashes) {
    EXPECT_EQ(DossierId{7}, DossierId{7});
    EXPECT_LT(DossierId{7}, DossierId{8});
    EXPECT_FALSE(DossierId{});
    EXPECT_TRUE(DossierId{1});
    EXPECT_EQ((std::unordered_set<DossierId>{DossierId{1}, DossierId{1}, DossierId{2}}.size()), 2u);
}

TEST(Clock, SetClockStandsUntilSet) {
    SetClock clock(*parse_instant("2026-02-13T09:00"));
    const Clock& seen = clock;
    EXPECT_EQ(iso_local(to_local(seen.now())), "2026-02-13T09:00");
    clock.set(*parse_instant("2026-02-25T17:00"));
    EXPECT_EQ(iso_local(to_local(seen.now())), "2026-02-25T17:00");
}

TEST(Clock, SystemClockRuns) {
    const SystemClock clock;
    const Instant before = clock.now();
    EXPECT_GE(clock.now(), before);
    EXPECT_GT(before, *parse_instant("2025-01-01T00:00"));
}

}  // namespace
}  // namespace xaso
