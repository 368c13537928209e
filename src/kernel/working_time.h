// Working time: from the moment a dossier is received to the moment its result is due, in the hours of the office that
// received it, with a ledger that explains every step. Pure: calendars and hours are handed in as data.
//
//   Due d = due(calendar, received, Limit{3, Limit::Unit::working_days}, {}, PausePolicy::extend);
//   2026-02-13 09:00 + 3wd -> 2026-02-25 17:00       (16-20/02 is Tet)
//
// Rules (each line of the ledger names the one it used; tests cite them):
//   received_outside   received after closing or on a day off counts as the opening of the next working day; before opening as
//                      the opening; in the lunch break as its end.
//   LAW BLDS 91/2015 art. 146-148: the day of reception is not counted; a limit in calendar days ends with its last day, and only
//                      that last day moves to the next working day; a month without such a day ends on its last day.
//   days, months       the same rule by the name of the limit's unit, as the ledger prints it.
//   working_days       counts working days after the day of reception; a make-up Saturday is one; a day counts as one whatever
//                      its hours. Due at that day's closing time.
//   hours              run through open hours only; lunch and nights are skipped; an exact fit ends at closing, not at the next opening.
//   same_day           limit 0wd or 0d: due at closing the same day; LAW ND 61/2018 art. 18 & Luat Ho tich: received after 15:00 ->
//                      closing of the next working day. (15:00 itself is in time. Other limits never use this rule.)
//   pause              an interval the office waits for the citizen or another body. PausePolicy::extend adds the waited working
//                      days (calendar days for d and m, exact open hours for h); PausePolicy::restart counts the limit afresh from the
//                      resumption (LAW ND 61/2018 art. 19(4), which speaks of papers: a suspension is always added). An open pause has no due time effect until resumed;
//                      one that begins after the due time (on a later day, for limits in days and months) has none at all: a missed
//                      time stays missed. Both ends of a pause are moved to open time as a reception is.
//   no_calendar_data   a year the calendar knows no days off for: only weekends are skipped, and the ledger says so.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/day.h"
#include "kernel/result.h"

namespace xaso {

struct OpenSpan {  // minutes of the local day, open < close
    std::chrono::minutes open{};
    std::chrono::minutes close{};
    friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

// The hours of an office: per weekday (0 = Monday … 6 = Sunday) its open spans in order; a make-up day uses `make_up`.
struct OfficeHours {
    std::array<std::vector<OpenSpan>, 7> week;
    std::vector<OpenSpan> make_up;
    std::chrono::minutes same_day_until{15 * 60};  // the 15:00 rule, data of the unit

    static OfficeHours usual();  // 07:30-11:30, 13:30-17:00, Monday to Friday; make-up days alike
    friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

// National and local days off and make-up days, by year, as loaded from law/calendars.
struct DaysOff {
    std::map<Day, std::string> off;      // day -> why ("Tết Nguyên đán")
    std::map<Day, std::string> make_up;  // worked although it is a weekend -> instead of which day
    std::vector<int> years;              // the years this data covers
};

// A day both off and made up is off. Searching for a working day gives up after 400 closed days (std::runtime_error).
// Threads: immutable, may be shared.
class WorkingCalendar {
public:
    // REQUIRES: spans in order and inside one day; throws std::invalid_argument.
    WorkingCalendar(OfficeHours hours, DaysOff days);
    bool works(Day day) const;
    const std::vector<OpenSpan>& spans(Day day) const;  // empty on a day off
    std::string why_off(Day day) const;                 // "Thứ Bảy", "Tết Nguyên đán", "" when it works
    bool knows(int year) const;
    Day next_working_day(Day after) const;              // strictly after
    LocalTime opening(Day day) const;                   // REQUIRES: works(day)
    LocalTime closing(Day day) const;                   // REQUIRES: works(day)
    // The first open moment at or after `time` (rule received_outside). A moment exactly at the end of a span is still inside.
    LocalTime effective(LocalTime time) const;
    std::chrono::seconds open_time(LocalTime from, LocalTime to) const;  // open seconds in [from, to)
    const OfficeHours& hours() const { return hours_; }
    const DaysOff& days() const { return days_; }

private:
    OfficeHours hours_;
    DaysOff days_;
};

struct Limit {
    enum class Unit { hours, working_days, days, months };
    int amount = 0;
    Unit unit = Unit::working_days;
    friend bool operator==(const Limit&, const Limit&) = default;
};
Result<Limit> parse_limit(std::string_view text);  // "3wd" "15d" "4h" "0wd" "1m"; amount 0..3650 ("limit.invalid")
std::string limit_code(const Limit& limit);        // "3wd"
std::string limit_text(const Limit& limit);        // "3 ngày làm việc", "15 ngày", "4 giờ làm việc", "trong ngày", "1 tháng"

struct Pause {
    LocalTime from{};
    std::optional<LocalTime> to;  // not yet resumed
    std::string why;              // shown in the ledger: "bổ sung giấy tờ"
    bool suspended = false;       // the office itself was kept from working: always added, whatever the policy
};
enum class PausePolicy { extend, restart };

struct LedgerLine {
    LocalTime at{};
    std::string rule;  // a rule name of the list above
    std::string says;  // Vietnamese
};

struct Due {
    LocalTime at{};
    std::vector<LedgerLine> ledger;
};

// Total over any date from 1900 to 2200. Pauses in time order, not overlapping; a pause that ends before reception is ignored.
Due due(const WorkingCalendar& calendar, LocalTime received, const Limit& limit, std::span<const Pause> pauses, PausePolicy policy);

// LAW ND 61/2018 art. 18: hand over to the solver the same working day, or at the opening of the next one when received after 15:00.
LocalTime hand_over_by(const WorkingCalendar& calendar, LocalTime received);

enum class Timeliness { early, on_time, late };
// Day and month limits compare days (early: finished on a day before the due day; on time: on it). Hour limits compare instants.
Timeliness timeliness(const Limit& limit, LocalTime due, LocalTime finished);

}  // namespace xaso
