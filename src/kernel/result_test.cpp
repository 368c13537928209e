#include "kernel/result.h"

#include <gtest/gtest.h>

namespace xaso {
namespace {

Result<int> half(int value) {
    if (value % 2 != 0) return refuse(Refusal::Kind::rule, "test.odd", "Số lẻ.", "value", "odd");
    return value / 2;
}

Result<std::string> quarter(int value) {
    XASO_CHECK(half(value));
    XASO_TRY(const int once, half(value));
    XASO_TRY(const int twice, half(once));
    return std::to_string(twice);
}

TEST(Result, TryBindsTheValueOrHandsTheRefusalOn) {
    EXPECT_EQ(quarter(8), "2");
    for (int odd : {3, 6}) {
        const Result<std::string> refused = quarter(odd);
        ASSERT_FALSE(refused) << odd;
        EXPECT_EQ(refused.error().kind, Refusal::Kind::rule);
        EXPECT_EQ(refused.error().code, "test.odd");
        EXPECT_EQ(refused.error().message, "Số lẻ.");
        EXPECT_EQ(refused.error().field, "value");
        EXPECT_EQ(refused.error().detail, "odd");
    }
}

}  // namespace
}  // namespace xaso
