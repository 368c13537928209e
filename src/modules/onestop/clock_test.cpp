// The computer's clock set back and forward between the actions of an office: each is done or refused in words, and the records stay whole.
#include <gtest/gtest.h>

#include <set>

#include "world/world.h"

namespace xaso::onestop {
namespace {

using namespace std::chrono_literals;
constexpr auto kDay = 24h;

class ClockTest : public testing::TestWithParam<sql::Dialect> {
protected:
    // Done, or refused because the clock is behind the step before.
    bool try_act(Dossier& d, const std::string& action) {
        const auto done = w.act(d, action);
        if (done) {
            d = *done;
        } else {
            EXPECT_EQ(done.error().code, "onestop.clock") << action << ": " << done.error().message;
            ++refused;
        }
        return done.has_value();
    }
    void whole(const char* when) { EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{}) << when; }
    World w{GetParam()};
    int refused = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, ClockTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(ClockTest, set_back_and_forward_between_all_actions) {
    const Instant morning = w.now;
    std::set<std::string> codes;
    const auto accept = [&](const char* procedure) {
        const Dossier d = must(w.accept({.procedure = procedure}));
        EXPECT_TRUE(codes.insert(d.code).second) << d.code << " twice";
        return d;
    };
    for (const auto jump : {-1ms, std::chrono::milliseconds{-8h}, std::chrono::milliseconds{-30 * kDay}, std::chrono::milliseconds{-366 * kDay}, std::chrono::milliseconds{8h},
                            std::chrono::milliseconds{30 * kDay}, std::chrono::milliseconds{300 * kDay}}) {
        for (const std::vector<std::string>& life : {std::vector<std::string>{"assign", "supplement", "resume", "finish", "return"}, {"assign", "payment", "resume", "finish", "return"}, {"assign", "withdraw"}, {"refuse"}}) {
            for (std::size_t k = 0; k < life.size(); ++k) {   // the clock is wrong during the k-th action, then put right
                w.now = morning;
                Dossier d = accept("TT.3wd");
                for (std::size_t i = 0; i < life.size(); ++i) {
                    w.now = i == k ? morning + jump : morning + 1h;
                    if (i == k) accept("TT.1wd");   // somebody else comes meanwhile
                    if (try_act(d, life[i])) continue;
                    w.now = std::max(morning, morning + jump) + 1h;   // the time has come again
                    EXPECT_TRUE(try_act(d, life[i])) << life[i];
                }
            }
        }
        whole("after a jump");
    }
    EXPECT_GT(refused, 50);
    EXPECT_EQ(w.program->count("dossier WHERE ended_at < received_at"), 0);
    EXPECT_EQ(w.program->count("dossier_pause WHERE to_at < from_at"), 0);
    w.now = morning + 1h;
    EXPECT_TRUE(w.accept());
    whole("put right");
}

}  // namespace
}  // namespace xaso::onestop
