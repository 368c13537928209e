#include "kernel/working_time.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "kernel/working_time_ledger.h"

namespace xaso {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;

// No office is closed for longer; a calendar that says so is broken, and a search in it must end.
constexpr int kLongestClosure = 400;

Day day_of(LocalTime time) { return floor<days>(time); }

void require_in_order(const std::vector<OpenSpan>& spans) {
    minutes last{0};
    for (const OpenSpan& span : spans) {
        if (span.open < last || span.close <= span.open || span.close > minutes{24 * 60})
            throw std::invalid_argument("WorkingCalendar: open spans must be in order, not empty, and inside one day");
        last = span.close;
    }
}

Day working_day_from(const WorkingCalendar& calendar, Day day) {
    return calendar.works(day) ? day : calendar.next_working_day(day);
}

Day add_working_days(const WorkingCalendar& calendar, Day day, std::int64_t amount) {
    for (; amount > 0; --amount) day = calendar.next_working_day(day);
    return day;
}

// LAW BLDS 91/2015 art. 148: a limit in months ends on the same day of its last month, or on that month's last day.
Day add_months(Day day, int amount) {
    const std::chrono::year_month_day ymd = std::chrono::year_month_day{day} + std::chrono::months{amount};
    return ymd.ok() ? Day{ymd} : Day{ymd.year() / ymd.month() / std::chrono::last};
}

// Runs through open time; an exact fit stops at closing.
LocalTime add_open_time(const WorkingCalendar& calendar, LocalTime start, seconds amount) {
    Day day = day_of(start);
    for (LocalTime from = start;; day = calendar.next_working_day(day), from = day) {
        for (const OpenSpan& span : calendar.spans(day)) {
            const LocalTime open = std::max(from, LocalTime{day + span.open});
            const LocalTime close = day + span.close;
            if (open > close) continue;
            if (amount <= close - open) return open + amount;
            amount -= close - open;
        }
    }
}

std::int64_t working_days_between(const WorkingCalendar& calendar, Day from, Day to) {  // in (from, to]
    std::int64_t count = 0;
    for (Day day = from; (day += days{1}) <= to;) count += calendar.works(day);
    return count;
}

// The office's waited time between two open moments, in the step of the limit.
std::int64_t waited(const WorkingCalendar& calendar, Limit::Unit unit, LocalTime from, LocalTime to) {
    switch (unit) {
        case Limit::Unit::hours: return calendar.open_time(from, to).count();
        case Limit::Unit::working_days: return working_days_between(calendar, day_of(from), day_of(to));
        case Limit::Unit::days:
        case Limit::Unit::months: return (day_of(to) - day_of(from)).count();
    }
    throw std::logic_error("waited: unknown unit");
}

// Sets `last` and `at` from the start, the limit and what pauses added.
void reckon(const WorkingCalendar& calendar, Reckoning& r) {
    if (r.limit.unit == Limit::Unit::hours) {
        r.at = add_open_time(calendar, r.start, std::chrono::hours{r.limit.amount} + seconds{r.added});
        return;
    }
    Day base = day_of(r.start);
    // LAW ND 61/2018 art. 18 and Luat Ho tich: what is due the same day but came after 15:00 is due the next working day.
    if (is_same_day(r.limit) && after_same_day_hour(calendar, r.start)) base = calendar.next_working_day(base);
    // LAW BLDS 91/2015 art. 147: the day of reception is not counted, so amount 1 is the day after.
    if (r.limit.unit == Limit::Unit::working_days) {
        r.last = add_working_days(calendar, base, r.limit.amount + r.added);
    } else {
        const Day counted = r.limit.unit == Limit::Unit::months ? add_months(base, r.limit.amount) : base + days{r.limit.amount};
        r.last = counted + days{r.added};
    }
    // LAW BLDS 91/2015 art. 148: a last day that is a day off moves to the next working day.
    r.at = calendar.closing(working_day_from(calendar, r.last));
}

bool starts_after_due(const Reckoning& r, LocalTime from) {
    return r.limit.unit == Limit::Unit::hours ? from > r.at : day_of(from) > day_of(r.at);
}

void apply(const WorkingCalendar& calendar, const Pause& pause, PausePolicy policy, Reckoning& r) {
    if (pause.to && *pause.to <= r.received) return;
    Wait wait{Wait::Effect::added, std::max(pause.from, r.received), pause.to, pause.why, 0};
    const LocalTime from = calendar.effective(wait.from);
    if (starts_after_due(r, from)) {
        wait.effect = Wait::Effect::after_due;
    } else if (!pause.to) {
        wait.effect = Wait::Effect::stands;
    } else if (policy == PausePolicy::restart && !pause.suspended) {
        // LAW ND 61/2018 art. 19(4): the limit starts from zero when the completed dossier arrives.
        wait.effect = Wait::Effect::restarted;
        r.counted_from = std::max(wait.from, *pause.to);
        r.start = calendar.effective(r.counted_from);
        r.added = 0;
        r.moved_by_pause = true;
        reckon(calendar, r);
    } else {
        const LocalTime to = calendar.effective(std::max(wait.from, *pause.to));
        wait.added = waited(calendar, r.limit.unit, from, to);
        r.added += wait.added;
        const LocalTime before = r.at;
        reckon(calendar, r);
        r.moved_by_pause |= r.at != before;
    }
    r.waits.push_back(wait);
}

struct UnitName {
    Limit::Unit unit;
    std::string_view code;
    std::string_view text;
};
constexpr UnitName kUnits[] = {
    {Limit::Unit::hours, "h", "giờ làm việc"},
    {Limit::Unit::working_days, "wd", "ngày làm việc"},
    {Limit::Unit::days, "d", "ngày"},
    {Limit::Unit::months, "m", "tháng"},
};
constexpr int kLargestAmount = 3650;

const UnitName& name_of(Limit::Unit unit) {
    return *std::find_if(std::begin(kUnits), std::end(kUnits), [unit](const UnitName& u) { return u.unit == unit; });
}

}  // namespace

OfficeHours OfficeHours::usual() {
    const std::vector<OpenSpan> day{{minutes{7 * 60 + 30}, minutes{11 * 60 + 30}}, {minutes{13 * 60 + 30}, minutes{17 * 60}}};
    OfficeHours hours;
    std::fill_n(hours.week.begin(), 5, day);
    hours.make_up = day;
    return hours;
}

WorkingCalendar::WorkingCalendar(OfficeHours hours, DaysOff days) : hours_(std::move(hours)), days_(std::move(days)) {
    for (const auto& spans : hours_.week) require_in_order(spans);
    require_in_order(hours_.make_up);
}

const std::vector<OpenSpan>& WorkingCalendar::spans(Day day) const {
    static const std::vector<OpenSpan> kClosed;
    if (days_.off.contains(day)) return kClosed;
    if (days_.make_up.contains(day)) return hours_.make_up;
    return hours_.week[std::chrono::weekday{day}.iso_encoding() - 1];
}

bool WorkingCalendar::works(Day day) const { return !spans(day).empty(); }

std::string WorkingCalendar::why_off(Day day) const {
    if (works(day)) return {};
    if (const auto found = days_.off.find(day); found != days_.off.end() && !found->second.empty()) return found->second;
    std::string name = weekday_name(day);
    if (name.front() == 't') name.front() = 'T';
    return name;
}

bool WorkingCalendar::knows(int year) const { return std::find(days_.years.begin(), days_.years.end(), year) != days_.years.end(); }

Day WorkingCalendar::next_working_day(Day after) const {
    Day day = after;
    for (int i = 0; i < kLongestClosure; ++i) {
        if (works(day += std::chrono::days{1})) return day;
    }
    throw std::runtime_error(fmt::format("the calendar has no working day in the {} days after {}", kLongestClosure, iso_day(after)));
}

LocalTime WorkingCalendar::opening(Day day) const { return day + spans(day).front().open; }

LocalTime WorkingCalendar::closing(Day day) const { return day + spans(day).back().close; }

LocalTime WorkingCalendar::effective(LocalTime time) const {
    const Day day = day_of(time);
    for (const OpenSpan& span : spans(day)) {
        if (time <= day + span.close) return std::max(time, LocalTime{day + span.open});
    }
    return opening(next_working_day(day));
}

seconds WorkingCalendar::open_time(LocalTime from, LocalTime to) const {
    seconds sum{0};
    for (Day day = day_of(from); day < to; day += std::chrono::days{1}) {
        for (const OpenSpan& span : spans(day)) {
            const LocalTime open = std::max(from, LocalTime{day + span.open});
            const LocalTime close = std::min(to, LocalTime{day + span.close});
            if (close > open) sum += close - open;
        }
    }
    return sum;
}

Result<Limit> parse_limit(std::string_view text) {
    int amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    const std::string_view code = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const UnitName& unit : kUnits) {
        if (error == std::errc{} && text.front() != '-' && amount <= kLargestAmount && code == unit.code) return Limit{amount, unit.unit};
    }
    return refuse(Refusal::Kind::invalid, "limit.invalid",
                  "Thời hạn không hợp lệ. Hãy ghi số từ 0 đến 3650 kèm đơn vị: 3wd (ngày làm việc), 15d (ngày), 4h (giờ làm việc), 1m (tháng).");
}

std::string limit_code(const Limit& limit) { return fmt::format("{}{}", limit.amount, name_of(limit.unit).code); }

std::string limit_text(const Limit& limit) {
    if (is_same_day(limit)) return "trong ngày";
    return fmt::format("{} {}", limit.amount, name_of(limit.unit).text);
}

bool is_same_day(const Limit& limit) {
    return limit.amount == 0 && (limit.unit == Limit::Unit::working_days || limit.unit == Limit::Unit::days);
}

bool after_same_day_hour(const WorkingCalendar& calendar, LocalTime start) {
    return start - day_of(start) > calendar.hours().same_day_until;
}

Due due(const WorkingCalendar& calendar, LocalTime received, const Limit& limit, std::span<const Pause> pauses, PausePolicy policy) {
    Reckoning r;
    r.received = r.counted_from = received;
    r.limit = limit;
    r.start = calendar.effective(received);
    reckon(calendar, r);
    for (const Pause& pause : pauses) apply(calendar, pause, policy, r);
    return Due{r.at, write_ledger(calendar, r)};
}

LocalTime hand_over_by(const WorkingCalendar& calendar, LocalTime received) {
    const LocalTime start = calendar.effective(received);
    const Day day = day_of(start);
    return after_same_day_hour(calendar, start) ? calendar.opening(calendar.next_working_day(day)) : calendar.closing(day);
}

Timeliness timeliness(const Limit& limit, LocalTime due, LocalTime finished) {
    if (limit.unit != Limit::Unit::hours) {
        due = day_of(due);
        finished = day_of(finished);
    }
    if (finished < due) return Timeliness::early;
    return finished == due ? Timeliness::on_time : Timeliness::late;
}

}  // namespace xaso
