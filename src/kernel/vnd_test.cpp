#include "kernel/vnd.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace xaso {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(Vnd, Reads) {
    const std::pair<const char*, std::int64_t> rows[] = {
        {"8000", 8000},
        {"8.000", 8000},
        {"8.000 đ", 8000},
        {"8.000đ", 8000},
        {"8.000 VNĐ", 8000},
        {"8.000 vnd", 8000},
        {"8.000 đồng", 8000},
        {"8.000 đo\u0302\u0300ng", 8000},
        {" 8.000\u00A0đ ", 8000},
        {"0", 0},
        {"0 đ", 0},
        {"999", 999},
        {"12.345.678", 12345678},
        {"5025904739", 5025904739},
        {"9223372036854775807", kMax},
        {"9.223.372.036.854.775.807", kMax},
    };
    for (const auto& [text, dong] : rows) {
        const Result<Vnd> amount = parse_vnd(text);
        ASSERT_TRUE(amount) << text;
        EXPECT_EQ(amount->dong(), dong) << text;
    }
}

TEST(Vnd, Refuses) {
    for (const char* text : {"", "đ", ".", "5.025.904739", "8.00", "8.0000", "1234.567", "8000.", ".8000", "8..000", "0.500", "8,5", "8.000,50",
                             "8 000", "-8.000", "+8", "8.000 USD", "8.000 đ đ", "tám", "9223372036854775808", "9.223.372.036.854.775.808", "1e3",
                             "0x10", "8\xff"}) {
        const Result<Vnd> amount = parse_vnd(text);
        ASSERT_FALSE(amount) << text;
        EXPECT_EQ(amount.error().code, "money.invalid") << text;
        EXPECT_EQ(amount.error().field, "") << text;
    }
}

TEST(Vnd, Writes) {
    const std::pair<std::int64_t, const char*> rows[] = {
        {0, "0"},           {7, "7"},         {999, "999"},       {1000, "1.000"},     {1395, "1.395"},
        {-1, "-1"},         {-999, "-999"},   {-1000, "-1.000"},  {100000, "100.000"}, {-100000, "-100.000"},
        {1234567, "1.234.567"}, {kMax, "9.223.372.036.854.775.807"}, {kMin, "-9.223.372.036.854.775.808"},
    };
    for (const auto& [value, text] : rows) {
        EXPECT_EQ(format_count(value), text);
        EXPECT_EQ(format_vnd(Vnd{value}), std::string(text) + " đ");
        if (value >= 0) {
            EXPECT_EQ(parse_vnd(format_vnd(Vnd{value})), Vnd{value});
        }
    }
}

TEST(Vnd, ThrowsRatherThanWrapsAround) {
    EXPECT_EQ(Vnd{8000} + Vnd{500}, Vnd{8500});
    EXPECT_EQ(Vnd{8000} - Vnd{8500}, Vnd{-500});
    EXPECT_EQ(Vnd{8000} * 3, Vnd{24000});
    EXPECT_THROW(Vnd{kMax} + Vnd{1}, std::overflow_error);
    EXPECT_THROW(Vnd{kMin} - Vnd{1}, std::overflow_error);
    EXPECT_THROW(Vnd{kMax} * 2, std::overflow_error);
    EXPECT_THROW(Vnd{kMin} * -1, std::overflow_error);
}

}  // namespace
}  // namespace xaso
