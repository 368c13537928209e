#include "kernel/ratio.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace xaso {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(Ratio, RoundsHalfUpExactly) {
    struct Row {
        std::int64_t num, den;
        int decimals;
        std::int64_t steps;
        double number;
        const char* text;
    };
    constexpr Row rows[] = {
        {23, 38, 2, 6053, 60.53, "60,53"},
        {1386, 1387, 2, 9993, 99.93, "99,93"},
        {1381, 1395, 2, 9900, 99.00, "99,00"},
        {24210, 40000, 2, 6053, 60.53, "60,53"},     // 60.525 exactly: up, where a double would fall
        {1005, 100000, 2, 101, 1.01, "1,01"},        // 1.005 exactly
        {10049999, 1000000000, 2, 100, 1.00, "1,00"},
        {1, 3, 2, 3333, 33.33, "33,33"},
        {2, 3, 2, 6667, 66.67, "66,67"},
        {1, 8, 1, 125, 12.5, "12,5"},
        {1, 8, 0, 13, 13.0, "13"},
        {1, 1, 2, 10000, 100.0, "100,00"},
        {0, 5, 2, 0, 0.0, "0,00"},
        {3, 2, 2, 15000, 150.0, "150,00"},
        {25, 2, 2, 125000, 1250.0, "1.250,00"},
        {-1, 8, 0, -13, -13.0, "-13"},               // away from zero
        {-23, 38, 2, -6053, -60.53, "-60,53"},
        {23, -38, 2, -6053, -60.53, "-60,53"},
        {-23, -38, 2, 6053, 60.53, "60,53"},
        {-1, 1000, 2, -10, -0.1, "-0,10"},
        {-1, 1000000, 2, 0, 0.0, "0,00"},
        {1, 3, 6, 33333333, 33.333333, "33,333333"},
        {kMax, kMax, 6, 100000000, 100.0, "100,000000"},
        {kMin, kMin, 2, 10000, 100.0, "100,00"},
        {kMax - 1, kMax, 2, 10000, 100.0, "100,00"},
    };
    for (const Row& row : rows) {
        const Ratio ratio{row.num, row.den};
        SCOPED_TRACE(std::to_string(row.num) + "/" + std::to_string(row.den) + " to " + std::to_string(row.decimals));
        EXPECT_EQ(ratio.percent_half_up(row.decimals), row.steps);
        EXPECT_EQ(ratio.percent_double(row.decimals), row.number);
        EXPECT_EQ(format_percent(ratio, row.decimals), row.text);
    }
}

TEST(Ratio, NothingArisingIsNoNumber) {
    for (std::int64_t num : {0, 5, -5}) {
        EXPECT_EQ((Ratio{num, 0}.percent_half_up(2)), std::nullopt);
        EXPECT_EQ((Ratio{num, 0}.percent_double(2)), std::nullopt);
        EXPECT_EQ(format_percent({num, 0}), "–");
    }
}

TEST(Ratio, ThrowsOnMisuse) {
    EXPECT_THROW((Ratio{1, 2}.percent_half_up(7)), std::invalid_argument);
    EXPECT_THROW((Ratio{1, 0}.percent_half_up(-1)), std::invalid_argument);
    EXPECT_THROW((Ratio{kMax, 1}.percent_half_up(0)), std::overflow_error);
}

}  // namespace
}  // namespace xaso
