// Day, Instant, LocalTime: the calendar of an office.
//
// Instant is UTC with millisecond steps; Day and LocalTime are Vietnam's wall clock (UTC+7, no daylight saving; one constant
// below). They are different clock types, so a Day can never be taken for an instant by accident. The machine's time zone
// is never consulted.
//
//   local_day(*parse_instant("2023-06-09T16:59:59Z")) -> 2023-06-09;   format_day(...) -> "09/06/2023"
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::local_days;                           // a date on the wall calendar
using LocalTime = std::chrono::local_time<std::chrono::seconds>;  // a date and time on the wall clock

inline constexpr std::chrono::hours kVietnamOffset{7};

LocalTime to_local(Instant instant);       // truncated to the second, towards the past
Instant to_instant(LocalTime local);
Day local_day(Instant instant);
Instant start_of(Day day);                 // 00:00 local
Day make_day(int year, unsigned month, unsigned day);  // REQUIRES: a real date; throws std::invalid_argument
int year_of(Day day);

// People's writing: "9/6/2023", "09/06/2023", "09-06-2023", and ISO "2023-06-09". Years 1900..2200 of exactly four digits;
// "15/02/20263", "31/02/2024" and "2023-6-9x" are refused ("day.invalid") with a message that says what a date looks like.
Result<Day> parse_day(std::string_view text);
// ISO "2026-02-13T09:00[:30]" or "2026-02-13 09:00", or people's "13/02/2026 09:00" ("time.invalid"): wall-clock time.
Result<LocalTime> parse_local_time(std::string_view text);
// The same, also with a zone: trailing "Z" or "+07:00".
Result<Instant> parse_instant(std::string_view text);

std::string format_day(Day day);             // 09/06/2023
std::string format_time(LocalTime time);     // 17:00
std::string format_day_time(LocalTime time); // 09/06/2023 17:00
std::string iso_day(Day day);                // 2023-06-09
std::string iso_local(LocalTime time);       // 2026-02-25T17:00, seconds only when not 0
std::string iso_instant(Instant instant);    // 2026-02-25T10:00:00.000Z
std::string weekday_name(Day day);           // thứ Hai … Chủ nhật
bool is_weekend(Day day);                    // Saturday or Sunday

}  // namespace xaso
