#include "kernel/working_time_ledger.h"

#include <fmt/core.h>

#include <algorithm>

namespace xaso {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;

// Longer lists are told as a number: nobody counts forty dates by hand.
constexpr std::int64_t kMostDaysListed = 10;
constexpr std::size_t kMostWeekendsListed = 6;

Day day_of(LocalTime time) { return floor<days>(time); }

unsigned day_number(Day day) { return static_cast<unsigned>(std::chrono::year_month_day{day}.day()); }
unsigned month_number(Day day) { return static_cast<unsigned>(std::chrono::year_month_day{day}.month()); }

std::string capital(std::string_view weekday) {
    return weekday.starts_with('t') ? fmt::format("T{}", weekday.substr(1)) : std::string(weekday);
}

// "17:00 thứ Tư 25/02/2026"
std::string moment(LocalTime time) {
    const Day day = day_of(time);
    return fmt::format("{} {} {}", format_time(time), weekday_name(day), format_day(day));
}

// "25/02", with the year when it is not the one the reader has in mind.
std::string short_day(Day day, int year) {
    return year_of(day) == year ? fmt::format("{:02}/{:02}", day_number(day), month_number(day)) : format_day(day);
}

// "20/01", "16–20/02", "31/01–04/02", "31/12–02/01/2027"
std::string day_run(Day first, Day last, int year) {
    if (first == last) return short_day(first, year);
    if (month_number(first) == month_number(last) && year_of(first) == year_of(last))
        return fmt::format("{:02}–{}", day_number(first), short_day(last, year));
    return fmt::format("{:02}/{:02}–{}", day_number(first), month_number(first), short_day(last, year));
}

std::string duration(std::int64_t total) {
    const std::int64_t hours = total / 3600, minutes = total / 60 % 60, rest = total % 60;
    std::string text;
    const auto add = [&text](std::int64_t n, std::string_view unit) {
        if (n != 0) text += fmt::format("{}{} {}", text.empty() ? "" : " ", n, unit);
    };
    add(hours, "giờ");
    add(minutes, "phút");
    add(rest, "giây");
    return text.empty() ? "0 giờ" : text;
}

std::string amount_text(Limit::Unit unit, std::int64_t amount) {
    switch (unit) {
        case Limit::Unit::hours: return duration(amount) + " làm việc";
        case Limit::Unit::working_days: return fmt::format("{} ngày làm việc", amount);
        case Limit::Unit::days:
        case Limit::Unit::months: break;
    }
    return fmt::format("{} ngày", amount);
}

std::string_view unit_rule(const Limit& limit) {
    if (is_same_day(limit)) return "same_day";
    switch (limit.unit) {
        case Limit::Unit::hours: return "hours";
        case Limit::Unit::working_days: return "working_days";
        case Limit::Unit::days: return "days";
        case Limit::Unit::months: break;
    }
    return "months";
}

// Why a day off is off; empty for the weekly rest.
std::string_view holiday(const WorkingCalendar& calendar, Day day) {
    const auto found = calendar.days().off.find(day);
    if (found == calendar.days().off.end()) return {};
    return found->second.empty() ? std::string_view("theo lịch") : std::string_view(found->second);
}

// "nghỉ Tết Nguyên đán 16–20/02, nghỉ hằng tuần 21–22/02": every day of [first, last] is off.
std::string why_closed(const WorkingCalendar& calendar, Day first, Day last, int year) {
    std::string text;
    for (Day begin = first; begin <= last;) {
        const std::string_view why = holiday(calendar, begin);
        Day end = begin;
        while (end < last && holiday(calendar, end + days{1}) == why) end += days{1};
        const bool says_so = why.starts_with("nghỉ ") || why.starts_with("Nghỉ ");
        text += fmt::format("{}nghỉ {} {}", text.empty() ? "" : ", ",
                            why.empty() ? "hằng tuần" : why.substr(says_so ? std::string_view("nghỉ ").size() : 0), day_run(begin, end, year));
        begin = end + days{1};
    }
    return text;
}

class Writer {
public:
    Writer(const WorkingCalendar& calendar, const Reckoning& found)
        : calendar_(calendar), r_(found), rule_(unit_rule(found.limit)), year_(year_of(day_of(found.received))) {}

    std::vector<LedgerLine> write() {
        reception();
        for (const Wait& wait : r_.waits) pause(wait);
        if (r_.counted_from != r_.received) start("Tiếp tục");
        if (!is_same_day(r_.limit) || r_.added > 0) counted_days();
        unknown_years();
        std::stable_sort(lines_.begin(), lines_.end(), [](const LedgerLine& a, const LedgerLine& b) { return a.at < b.at; });
        due_line();
        return std::move(lines_);
    }

private:
    void add(LocalTime at, std::string_view rule, std::string says) { lines_.push_back({at, std::string(rule), std::move(says)}); }

    void reception() {
        if (r_.counted_from == r_.received) return start("Nhận");
        add(r_.received, rule_, fmt::format("Nhận {}.", moment(r_.received)));
    }

    // From which moment the limit runs. Rule received_outside gets a line of its own.
    void start(std::string_view verb) {
        std::string begin = fmt::format("{} {}", verb, moment(r_.start));
        if (r_.start != r_.counted_from) {
            add(r_.counted_from, "received_outside",
                fmt::format("{} {}, {}: tính như lúc {}.", verb, moment(r_.counted_from), outside(), moment(r_.start)));
            begin = fmt::format("Tính từ {}", moment(r_.start));
        }
        add(r_.start, rule_, begin + first_counted());
    }

    std::string outside() const {
        const Day day = day_of(r_.counted_from);
        const Day first = calendar_.works(day) ? day + days{1} : day;
        const Day last = day_of(r_.start) - days{1};
        if (first > last) return "ngoài giờ làm việc";
        return fmt::format("{} ({})", first == day ? "ngày nghỉ" : "ngoài giờ làm việc", why_closed(calendar_, first, last, year_));
    }

    std::string first_counted() const {
        const Day day = day_of(r_.start);
        if (is_same_day(r_.limit)) {
            if (!after_same_day_hour(calendar_, r_.start)) return ": trả trong ngày.";
            const auto until = LocalTime{day + calendar_.hours().same_day_until};
            return fmt::format(", sau {}: trả trong ngày làm việc tiếp theo.", format_time(until));
        }
        if (r_.limit.unit == Limit::Unit::hours) return ": giờ làm việc chạy từ lúc này.";
        const Day next = r_.limit.unit == Limit::Unit::working_days ? calendar_.next_working_day(day) : day + days{1};
        return fmt::format("; không tính ngày này, đếm từ {} {}.", weekday_name(next), short_day(next, year_));
    }

    void pause(const Wait& wait) {
        if (wait.effect == Wait::Effect::after_due) return;  // told with the due time
        std::string text = fmt::format("Tạm dừng {}{}", wait.to ? "" : "từ ", format_day_time(wait.from));
        if (wait.to) text += fmt::format(" – {}", format_day_time(*wait.to));
        if (!wait.why.empty()) text += fmt::format(" ({})", wait.why);
        if (wait.effect == Wait::Effect::stands) {
            text += ", chưa tiếp tục: đồng hồ đang dừng, giờ hẹn sẽ tính lại khi tiếp tục.";
        } else if (wait.effect == Wait::Effect::restarted) {
            text += ": thời hạn tính lại từ đầu khi tiếp tục.";
        } else if (wait.added == 0) {
            text += fmt::format(": {} nên không cộng thêm.",
                                r_.limit.unit == Limit::Unit::hours ? "ngoài giờ làm việc" : "trong cùng một ngày làm việc");
        } else {
            text += fmt::format(": cộng {}.", amount_text(r_.limit.unit, wait.added));
        }
        add(wait.from, "pause", std::move(text));
    }

    void counted_days() {
        const Day first = day_of(r_.start);
        switch (r_.limit.unit) {
            case Limit::Unit::hours: open_hours(); [[fallthrough]];
            case Limit::Unit::working_days: closures(first, day_of(r_.at)); return;
            case Limit::Unit::days:
            case Limit::Unit::months: moved_last_day(); return;
        }
    }

    // Days off between two working days. A run with a holiday has its own line; plain weekends share one.
    void closures(Day first, Day last) {
        std::string weekends;
        std::size_t count = 0;
        std::int64_t weekend_days = 0;
        Day first_weekend{};
        for (Day day = first + days{1}; day < last; day += days{1}) {
            if (calendar_.works(day)) {
                if (const auto swap = calendar_.days().make_up.find(day); swap != calendar_.days().make_up.end()) make_up(day, swap->second);
                continue;
            }
            const Day begin = day;
            bool named = !holiday(calendar_, day).empty();
            while (day + days{1} < last && !calendar_.works(day + days{1})) named |= !holiday(calendar_, day += days{1}).empty();
            if (named) {
                add(begin, rule_, fmt::format("Không tính {}: {}.", day_run(begin, day, year_), why_closed(calendar_, begin, day, year_)));
                continue;
            }
            if (count == 0) first_weekend = begin;
            if (++count <= kMostWeekendsListed) weekends += fmt::format("{}{}", count == 1 ? "" : ", ", day_run(begin, day, year_));
            weekend_days += (day - begin).count() + 1;
        }
        if (const auto swap = calendar_.days().make_up.find(last); last > first && swap != calendar_.days().make_up.end())
            make_up(last, swap->second);
        if (count == 0) return;
        if (count > kMostWeekendsListed) weekends = fmt::format("{} ngày từ {}", weekend_days, short_day(first_weekend, year_));
        add(first_weekend, rule_, fmt::format("Không tính ngày nghỉ hằng tuần: {}.", weekends));
    }

    void make_up(Day day, std::string_view instead) {
        std::string text = fmt::format("{} {} là ngày làm bù", capital(weekday_name(day)), short_day(day, year_));
        if (!instead.empty()) text += fmt::format(" cho {}", instead);
        add(day, rule_, text + ": tính là ngày làm việc.");
    }

    // How many open hours each day gives, while the list is short.
    void open_hours() {
        std::int64_t left = std::int64_t{r_.limit.amount} * 3600 + r_.added;
        std::vector<LedgerLine> listed;
        for (Day day = day_of(r_.start); day <= day_of(r_.at); day += days{1}) {
            std::string spans;
            seconds sum{0};
            LocalTime first{};
            for (const OpenSpan& span : calendar_.spans(day)) {
                const LocalTime open = std::max(r_.start, LocalTime{day + span.open});
                const LocalTime close = std::min(r_.at, LocalTime{day + span.close});
                if (close <= open) continue;
                if (spans.empty()) first = open;
                spans += fmt::format("{}{}–{}", spans.empty() ? "" : ", ", format_time(open), format_time(close));
                sum += close - open;
            }
            if (spans.empty()) continue;
            if (static_cast<std::int64_t>(listed.size()) == kMostDaysListed) return;
            left -= sum.count();
            listed.push_back({first, std::string(rule_),
                              fmt::format("{} {}: {}, được {}{}.", capital(weekday_name(day)), short_day(day, year_), spans,
                                          duration(sum.count()), left > 0 ? fmt::format(", còn {}", duration(left)) : ", đủ")});
        }
        lines_.insert(lines_.end(), listed.begin(), listed.end());
    }

    void moved_last_day() {
        const Day due_day = day_of(r_.at);
        if (r_.last == due_day) return;
        add(r_.last, rule_,
            fmt::format("Ngày cuối {} {} là ngày nghỉ ({}): chuyển sang ngày làm việc tiếp theo.", weekday_name(r_.last),
                        short_day(r_.last, year_), why_closed(calendar_, r_.last, due_day - days{1}, year_)));
    }

    void unknown_years() {
        const int last = year_of(day_of(r_.at));
        for (int year = year_; year <= last; ++year) {
            if (calendar_.knows(year)) continue;
            const int begin = year;
            while (year < last && !calendar_.knows(year + 1)) ++year;
            add(std::max(r_.received, LocalTime{make_day(begin, 1, 1)}), "no_calendar_data",
                fmt::format("Chưa có lịch nghỉ lễ {}: chỉ trừ ngày nghỉ hằng tuần.",
                            begin == year ? fmt::format("năm {}", begin) : fmt::format("các năm {}–{}", begin, year)));
        }
    }

    void due_line() {
        std::string text = fmt::format("Hẹn trả {}: {}.", moment(r_.at), reason());
        for (const Wait& wait : r_.waits) {
            if (wait.effect == Wait::Effect::after_due)
                text += fmt::format(" Tạm dừng từ {} là sau giờ hẹn nên không cộng thêm.", format_day_time(wait.from));
        }
        add(r_.at, r_.moved_by_pause ? "pause" : rule_, std::move(text));
    }

    std::string reason() const {
        const std::string more = r_.added > 0 ? " + " + amount_text(r_.limit.unit, r_.added) + " tạm dừng" : std::string();
        if (is_same_day(r_.limit)) {
            return (after_same_day_hour(calendar_, r_.start) ? "hết ngày làm việc tiếp theo" : "hết giờ làm việc trong ngày") + more;
        }
        std::string text = "đủ " + limit_text(r_.limit) + more;
        const std::int64_t total = r_.limit.amount + r_.added;
        if (r_.limit.unit == Limit::Unit::working_days && total <= kMostDaysListed) text += fmt::format(" ({})", working_days(total));
        if (r_.limit.unit == Limit::Unit::days || r_.limit.unit == Limit::Unit::months)
            text += fmt::format(", ngày cuối {}", short_day(r_.last, year_));
        return text;
    }

    // "23, 24, 25/02", "27/02, 02, 03/03"
    std::string working_days(std::int64_t total) const {
        std::string text;
        Day day = day_of(r_.start);
        for (std::int64_t i = 0; i < total; ++i) {
            const Day next = calendar_.next_working_day(day);
            if (i > 0) text += month_number(next) == month_number(day) ? ", " : fmt::format("/{:02}, ", month_number(day));
            text += fmt::format("{:02}", day_number(next));
            day = next;
        }
        return text + fmt::format("/{:02}", month_number(day));
    }

    const WorkingCalendar& calendar_;
    const Reckoning& r_;
    const std::string_view rule_;
    const int year_;  // written only where it differs
    std::vector<LedgerLine> lines_;
};

}  // namespace

std::vector<LedgerLine> write_ledger(const WorkingCalendar& calendar, const Reckoning& found) {
    return Writer(calendar, found).write();
}

}  // namespace xaso
