#include "kernel/period.h"

#include <gtest/gtest.h>

namespace xaso {
namespace {

TEST(ReportPeriod, ReadsAndWrites) {
    using Kind = ReportPeriod::Kind;
    struct Row {
        const char* code;
        ReportPeriod period;
        const char* title;
    };
    const Row rows[] = {
        {"2023-Q1", {2023, Kind::q1}, "Quý I năm 2023"},
        {"2023-Q2", {2023, Kind::q2}, "Quý II năm 2023"},
        {"2023-Q3", {2023, Kind::q3}, "Quý III năm 2023"},
        {"2023-Q4", {2023, Kind::q4}, "Quý IV năm 2023"},
        {"2023-6T", {2023, Kind::six_months}, "6 tháng năm 2023"},
        {"2023-9T", {2023, Kind::nine_months}, "9 tháng năm 2023"},
        {"2026-N", {2026, Kind::year}, "Năm 2026"},
    };
    for (const Row& row : rows) {
        const Result<ReportPeriod> period = parse_period(row.code);
        ASSERT_TRUE(period) << row.code;
        EXPECT_EQ(*period, row.period) << row.code;
        EXPECT_EQ(period_code(*period), row.code);
        EXPECT_EQ(period_title(*period), row.title);
    }
}

TEST(ReportPeriod, RefusesOthers) {
    for (const char* text : {"", "2023", "2023-", "2023-Q5", "2023-Q0", "2023-q1", "2023-6t", "2023-12T", "2023-NN", "2023-6T ", " 2023-6T",
                             "23-6T", "02023-6T", "2023_6T", "-023-6T", "1899-N", "2201-N", "20x3-N", "6T-2023"}) {
        const Result<ReportPeriod> period = parse_period(text);
        ASSERT_FALSE(period) << text;
        EXPECT_EQ(period.error().code, "period.invalid") << text;
    }
}

}  // namespace
}  // namespace xaso
