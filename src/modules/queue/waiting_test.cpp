#include "queue/waiting.h"

#include <gtest/gtest.h>

namespace xaso::queue {
namespace {
using std::chrono::minutes;

Ticket waited(int taken_minute, std::optional<int> wait, State state = State::done, int serve = 5) {
    Ticket t;
    t.taken_at = to_instant(LocalTime{make_day(2026, 11, 20)} + minutes{taken_minute});
    t.state = state;
    if (wait) {
        t.called_at = t.last_called_at = t.taken_at + minutes{*wait};
        t.ended_at = *t.called_at + minutes{serve};
    }
    return t;
}

TEST(Waiting, APercentileIsOneOfTheValues) {
    std::vector<Duration> v;
    EXPECT_FALSE(percentile(v, 50));
    for (int i = 1; i <= 10; ++i) v.push_back(minutes{i});
    EXPECT_EQ(percentile(v, 50), minutes{5});
    EXPECT_EQ(percentile(v, 90), minutes{9});
    EXPECT_EQ(percentile(v, 100), minutes{10});
    v.push_back(minutes{11});
    EXPECT_EQ(percentile(v, 50), minutes{6});
    EXPECT_EQ(percentile(v, 90), minutes{10});
    EXPECT_EQ(percentile({minutes{7}}, 90), minutes{7});
}

TEST(Waiting, ATargetIsKeptToTheMinuteAndWhoWasNeverCalledIsNoQuickCall) {
    const std::vector<catalog::QueueTarget> targets{{30, "", ""}, {15, "", ""}};
    std::vector<Ticket> all{waited(450, 15), waited(460, 16), waited(470, 30), waited(480, 31, State::absent), waited(500, {}, State::left_over), waited(510, {}, State::waiting)};
    all[0].called_at = *all[0].called_at + std::chrono::milliseconds{1};
    const Times t = times_of(all, targets);
    EXPECT_EQ(t.tickets, 6);
    EXPECT_EQ(t.called, 4);
    EXPECT_EQ(t.done, 3);
    EXPECT_EQ(t.absent, 1);
    EXPECT_EQ(t.never_called, 1);
    EXPECT_EQ(t.within[0].num, 3);
    EXPECT_EQ(t.within[0].den, 4);
    EXPECT_EQ(t.within[1].num, 0) << "a millisecond over the quarter of an hour";
    EXPECT_EQ(t.waiting.longest, minutes{31});
    EXPECT_EQ(t.waiting.median, minutes{16});
    EXPECT_EQ(t.waiting.mean, std::chrono::milliseconds{23 * 60'000}) << "(15 + 16 + 30 + 31) / 4, and a quarter of a millisecond";
    EXPECT_FALSE(times_of({}, targets).waiting.mean);
    EXPECT_EQ(t.serving.median, minutes{5});
    EXPECT_EQ(hour_taken(all[0]), 7);
    EXPECT_EQ(hour_taken(all[3]), 8);
    EXPECT_EQ(times_of({}, targets).within[0].percent_half_up(2), std::nullopt) << "none arising is neither 0 nor 100 per cent";
}

}  // namespace
}  // namespace xaso::queue
