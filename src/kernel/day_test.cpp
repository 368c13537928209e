#include "kernel/day.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace xaso {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::string day_or_code(std::string_view text) {
    const Result<Day> day = parse_day(text);
    return day ? iso_day(*day) : day.error().code;
}

std::string local_or_code(std::string_view text) {
    const Result<LocalTime> time = parse_local_time(text);
    return time ? iso_local(*time) : time.error().code;
}

std::string instant_or_code(std::string_view text) {
    const Result<Instant> instant = parse_instant(text);
    return instant ? iso_instant(*instant) : instant.error().code;
}

struct Row {
    std::string_view text;
    std::string_view wanted;
};

constexpr Row kDays[] = {
    {"9/6/2023", "2023-06-09"},    {"09/06/2023", "2023-06-09"},  {"09-06-2023", "2023-06-09"},  {"2023-06-09", "2023-06-09"},
    {"29/02/2024", "2024-02-29"},  {"1/1/1900", "1900-01-01"},    {"31/12/2200", "2200-12-31"},  {"", "day.invalid"},
    {"29/02/2023", "day.invalid"}, {"31/02/2024", "day.invalid"}, {"0/1/2024", "day.invalid"},   {"1/13/2024", "day.invalid"},
    {"15/02/20263", "day.invalid"}, {"15/02/23", "day.invalid"},  {"2023-6-9x", "day.invalid"},  {"2023-06-09x", "day.invalid"},
    {"2023-6-9", "day.invalid"},   {"9/6-2023", "day.invalid"},   {"009/06/2023", "day.invalid"}, {" 9/6/2023", "day.invalid"},
    {"9/6/2023 ", "day.invalid"},  {"+9/6/2023", "day.invalid"},  {"9/-6/2023", "day.invalid"},  {"31/12/1899", "day.invalid"},
    {"1/1/2201", "day.invalid"},   {"2023/06/09", "day.invalid"}, {"9.6.2023", "day.invalid"},   {"ngày 9", "day.invalid"},
};

constexpr Row kTimes[] = {
    {"2026-02-13T09:00", "2026-02-13T09:00"},
    {"2026-02-13T09:00:30", "2026-02-13T09:00:30"},
    {"2026-02-13 09:00", "2026-02-13T09:00"},
    {"13/02/2026 09:00", "2026-02-13T09:00"},
    {"13/2/2026 9:05", "2026-02-13T09:05"},
    {"2026-02-13T00:00", "2026-02-13T00:00"},
    {"2026-02-13T23:59:59", "2026-02-13T23:59:59"},
    {"2026-02-13", "time.invalid"},
    {"2026-02-13T24:00", "time.invalid"},
    {"2026-02-13T09:60", "time.invalid"},
    {"2026-02-13T09:00:60", "time.invalid"},
    {"2026-02-13T9:00", "time.invalid"},
    {"2026-02-13T09:00:", "time.invalid"},
    {"2026-02-13T09:00Z", "time.invalid"},
    {"2026-02-13T09:00:30.5", "time.invalid"},
    {"2026-02-30T09:00", "time.invalid"},
    {"13/02/2026T09:00", "time.invalid"},
    {"13/02/2026  09:00", "time.invalid"},
    {"09:00", "time.invalid"},
    {"", "time.invalid"},
};

constexpr Row kInstants[] = {
    {"2026-02-25T10:00:00.000Z", "2026-02-25T10:00:00.000Z"},
    {"2026-02-25T10:00:00.25Z", "2026-02-25T10:00:00.250Z"},
    {"2026-02-25T17:00", "2026-02-25T10:00:00.000Z"},
    {"2026-02-25T17:00+07:00", "2026-02-25T10:00:00.000Z"},
    {"2026-02-25T10:00+00:00", "2026-02-25T10:00:00.000Z"},
    {"2026-02-25T05:30-04:30", "2026-02-25T10:00:00.000Z"},
    {"25/02/2026 17:00", "2026-02-25T10:00:00.000Z"},
    {"2026-01-01T00:00", "2025-12-31T17:00:00.000Z"},
    {"2026-02-25T10:00z", "time.invalid"},
    {"2026-02-25T10:00+7", "time.invalid"},
    {"2026-02-25T10:00+0700", "time.invalid"},
    {"2026-02-25T10:00+15:00", "time.invalid"},
    {"2026-02-25T10:00:00.Z", "time.invalid"},
    {"2026-02-25T10:00:00.1234Z", "time.invalid"},
    {"2026-02-25T10:00ZZ", "time.invalid"},
};

void expect_tables() {
    for (const Row& row : kDays) EXPECT_EQ(day_or_code(row.text), row.wanted) << row.text;
    for (const Row& row : kTimes) EXPECT_EQ(local_or_code(row.text), row.wanted) << row.text;
    for (const Row& row : kInstants) EXPECT_EQ(instant_or_code(row.text), row.wanted) << row.text;
}

TEST(Day, ReadsWhatPeopleAndProgramsWrite) { expect_tables(); }

TEST(Day, RefusalTellsWhatADateLooksLike) {
    const Result<Day> day = parse_day("31/02/2024");
    ASSERT_FALSE(day);
    EXPECT_EQ(day.error().kind, Refusal::Kind::invalid);
    EXPECT_NE(day.error().message.find("09/06/2023"), std::string::npos);
}

// The machine's own zone must never show: the same tables hold on a machine in New York.
TEST(Day, IgnoresTheZoneOfTheMachine) {
    const char* before = std::getenv("TZ");
    const std::string kept = before ? before : "";
    for (const char* zone : {"America/New_York", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh"}) {
        SCOPED_TRACE(zone);
        setenv("TZ", zone, 1);
        tzset();
        expect_tables();
        EXPECT_EQ(iso_day(local_day(*parse_instant("2023-06-09T16:59:59Z"))), "2023-06-09");
        EXPECT_EQ(format_day_time(to_local(*parse_instant("2023-06-09T10:00:00Z"))), "09/06/2023 17:00");
    }
    before ? setenv("TZ", kept.c_str(), 1) : unsetenv("TZ");
    tzset();
}

TEST(Day, TheDayTurnsAtVietnamsMidnight) {
    EXPECT_EQ(iso_day(local_day(*parse_instant("2023-06-09T16:59:59.999Z"))), "2023-06-09");
    EXPECT_EQ(iso_day(local_day(*parse_instant("2023-06-09T17:00:00.000Z"))), "2023-06-10");
    EXPECT_EQ(iso_instant(start_of(make_day(2023, 6, 10))), "2023-06-09T17:00:00.000Z");
}

TEST(Day, LocalTimeIsCutTowardsThePast) {
    EXPECT_EQ(iso_local(to_local(Instant{milliseconds{-1}})), "1970-01-01T06:59:59");
    EXPECT_EQ(iso_local(to_local(Instant{milliseconds{1999}})), "1970-01-01T07:00:01");
    EXPECT_EQ(iso_instant(Instant{milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(Day, EveryDayOfThreeCenturiesSurvivesTheRoundTrip) {
    int weekday = 0;  // 01/01/1900 was a Monday
    for (Day day = make_day(1900, 1, 1); day <= make_day(2200, 12, 31); day += std::chrono::days{1}) {
        ASSERT_EQ(parse_day(format_day(day)), day);
        ASSERT_EQ(parse_day(iso_day(day)), day);
        ASSERT_EQ(local_day(start_of(day)), day);
        ASSERT_EQ(local_day(start_of(day) - milliseconds{1}), day - std::chrono::days{1});
        ASSERT_EQ(is_weekend(day), weekday >= 5) << iso_day(day);
        weekday = (weekday + 1) % 7;
    }
}

TEST(Day, Writes) {
    const Day day = make_day(2023, 6, 9);
    EXPECT_EQ(format_day(day), "09/06/2023");
    EXPECT_EQ(format_time(day + hours{7} + minutes{5}), "07:05");
    EXPECT_EQ(format_day_time(day + hours{17}), "09/06/2023 17:00");
    EXPECT_EQ(iso_local(day + hours{17}), "2023-06-09T17:00");
    EXPECT_EQ(iso_local(day + hours{17} + seconds{5}), "2023-06-09T17:00:05");
    EXPECT_EQ(year_of(day), 2023);
    const char* names[] = {"thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    for (int i = 0; i < 7; ++i) EXPECT_EQ(weekday_name(make_day(2026, 2, 23) + std::chrono::days{i}), names[i]);
}

TEST(Day, MakeDayThrowsOnNoDate) {
    EXPECT_THROW(make_day(2023, 2, 29), std::invalid_argument);
    EXPECT_THROW(make_day(2023, 13, 1), std::invalid_argument);
    EXPECT_EQ(iso_day(make_day(2024, 2, 29)), "2024-02-29");
}

}  // namespace
}  // namespace xaso
