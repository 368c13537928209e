#include "units/hours.h"

#include <gtest/gtest.h>

namespace xaso::units {
namespace {

TEST(Hours, ReadAndWrittenTheSame) {
    struct Row { const char* text; const char* canonical; };
    const Row rows[] = {
        {"mon-fri 07:30-11:30 13:30-17:00", "mon-fri 07:30-11:30 13:30-17:00; make-up 07:30-11:30 13:30-17:00; same-day-until 15:00"},
        {" mon-fri  07:30-11:30 ;; sat 08:00-10:00; same-day-until 14:30 ", "mon-fri 07:30-11:30; sat 08:00-10:00; make-up 07:30-11:30; same-day-until 14:30"},
        {"tue 08:00-24:00; make-up 09:00-10:00", "tue 08:00-24:00; make-up 09:00-10:00; same-day-until 15:00"},
        {"mon 07:00-11:00; tue 07:00-11:00; thu 07:00-11:00", "mon-tue 07:00-11:00; thu 07:00-11:00; make-up 07:00-11:00; same-day-until 15:00"},
    };
    for (const Row& row : rows) {
        const auto hours = parse_hours(row.text);
        ASSERT_TRUE(hours) << row.text;
        EXPECT_EQ(hours_code(*hours), row.canonical);
        EXPECT_EQ(parse_hours(hours_code(*hours)).value(), *hours) << row.text;
    }
    EXPECT_EQ(parse_hours(hours_code(OfficeHours::usual())).value(), OfficeHours::usual());
}

TEST(Hours, RefusesWhatIsNotHours) {
    const char* rows[] = {
        "", ";", "mon", "-", "- 07:30-11:30", "mon- 07:30-11:30", "-mon 07:30-11:30", "mon-tue-wed 07:30-11:30", "fri-mon 07:30-11:30", "day 07:30-11:30", "Mon 07:30-11:30",
        "mon 7:30-11:30", "mon 07:30", "mon 07:30-", "mon 07:30-11:30-12:00", "mon 11:30-07:30", "mon 07:30-07:30", "mon 07:30-24:01", "mon 07:60-11:30", "mon -0:30-11:30", "mon 07:30-11:30 11:30-12:00",
        "mon 07:30-11:30 11:00-12:00", "mon 07:30-11:30; mon 13:30-17:00", "mon-fri 07:30-11:30; wed 13:30-17:00", "tue 07:30-11:30", "make-up 07:30-11:30", "mon 07:30-11:30; same-day-until",
        "mon 07:30-11:30; same-day-until 25:00", "mon 07:30-11:30; same-day-until 15:00 16:00", "mon 07:30-11:30; same-day-until 14:00; same-day-until 15:00",
        "mon 07:30-11:30; make-up 08:00-09:00; make-up 08:00-09:00",
    };
    for (const char* text : rows) {
        const auto hours = parse_hours(text);
        ASSERT_FALSE(hours) << text;
        EXPECT_EQ(hours.error().code, "units.hours") << text;
    }
}

}  // namespace
}  // namespace xaso::units
