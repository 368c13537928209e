#include "kernel/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace xaso {
namespace {

TEST(Decimal, rounds_half_up) {
    const struct { std::int64_t digits; int decimals, to; std::int64_t units; } rows[] = {
        {605252, 4, 2, 605300}, {98996, 3, 2, 990000}, {605, 1, 2, 605000}, {5, 1, 0, 10000}, {-5, 1, 0, -10000}, {49, 2, 0, 0}, {12345, 4, 9, 12345},
    };
    for (const auto& r : rows) EXPECT_EQ(Decimal::of(r.digits, r.decimals)->rounded(r.to).units(), r.units) << r.digits << "e-" << r.decimals;
}

TEST(Decimal, keeps_what_it_can_and_refuses_the_rest) {
    EXPECT_EQ(Decimal::of(1234500, 6)->units(), 12345);
    EXPECT_FALSE(Decimal::of(123456, 5));
    EXPECT_FALSE(Decimal::of(1, -1));
    EXPECT_FALSE(Decimal::of(std::numeric_limits<std::int64_t>::max(), 0));
    EXPECT_EQ(Decimal::of(150, 2)->whole(), std::nullopt);
    EXPECT_EQ(Decimal{1387}.whole(), 1387);
    EXPECT_THROW(Decimal{std::numeric_limits<std::int64_t>::max()}, std::overflow_error);
    const Decimal most = Decimal::ten_thousandths(std::numeric_limits<std::int64_t>::max());
    EXPECT_THROW(most + most, std::overflow_error);
}

TEST(Decimal, computes_and_compares) {
    const Decimal rate = *Decimal::of(9502, 2);
    EXPECT_EQ((Decimal{19} - Decimal{1}) * *Decimal::of(5, 1), Decimal{9});
    EXPECT_EQ(*Decimal::of(1, 4) * *Decimal::of(5, 1), *Decimal::of(1, 4));
    EXPECT_LT(rate, Decimal{100});
    EXPECT_EQ(rate + *Decimal::of(498, 2), Decimal{100});
}

TEST(Decimal, is_read_as_officials_type_it) {
    const struct { const char* text; std::int64_t units; } good[] = {{"1387", 13870000}, {"1.387", 13870000}, {" 60,5 ", 605000}, {"60.5", 605000}, {"99.93", 999300}, {"1.387,25", 13872500}, {"0", 0}, {"0,0001", 1}, {"2,65", 26500}};
    for (const auto& r : good) {
        const auto parsed = parse_decimal(r.text);
        ASSERT_TRUE(parsed) << r.text;
        EXPECT_EQ(parsed->units(), r.units) << r.text;
    }
    for (const std::string text : {"", "-1", "5.025.904739", "1,", ",5", "1,23456", "1,2,3", "12.3456", "1 387", "99999999999999999999", "1e3", "60 %"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(Decimal, is_written_as_officials_do) {
    const struct { std::int64_t digits; int decimals, least; const char* text; } rows[] = {
        {1387, 0, 0, "1.387"}, {6050, 2, 0, "60,5"}, {6050, 2, 2, "60,50"}, {265, 2, 0, "2,65"}, {-5, 1, 0, "-0,5"}, {0, 0, 2, "0,00"}, {1234567, 4, 0, "123,4567"},
    };
    for (const auto& r : rows) EXPECT_EQ(format_decimal(*Decimal::of(r.digits, r.decimals), r.least), r.text);
}

}  // namespace
}  // namespace xaso
