#include "kernel/day.h"

#include <fmt/core.h>

#include <array>
#include <stdexcept>

namespace xaso {
namespace {

using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;
using DayUnit = std::chrono::days;

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

// Reads a text from left to right; every step either takes what it names or leaves the text as it was.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    bool take(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // A number of `least` to `most` digits that no further digit follows.
    bool number(std::size_t least, std::size_t most, int& value) {
        std::size_t n = 0;
        int sum = 0;
        while (n < rest_.size() && n <= most && rest_[n] >= '0' && rest_[n] <= '9') sum = sum * 10 + (rest_[n++] - '0');
        if (n < least || n > most) return false;
        rest_.remove_prefix(n);
        value = sum;
        return true;
    }

private:
    std::string_view rest_;
};

bool real_date(int year, int month, int day, Day& out) {
    if (year < kFirstYear || year > kLastYear) return false;
    const year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                             std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok()) return false;
    out = Day{ymd};
    return true;
}

// "2023-06-09" when the first number has four digits; otherwise "9/6/2023" or "09-06-2023", with the same sign twice.
bool read_day(Reader& reader, Day& out, bool& iso) {
    int year = 0, month = 0, day = 0;
    iso = reader.number(4, 4, year);
    if (iso) {
        return reader.take('-') && reader.number(2, 2, month) && reader.take('-') && reader.number(2, 2, day) &&
               real_date(year, month, day, out);
    }
    if (!reader.number(1, 2, day)) return false;
    const char sign = reader.peek();
    return (sign == '/' || sign == '-') && reader.take(sign) && reader.number(1, 2, month) && reader.take(sign) &&
           reader.number(4, 4, year) && real_date(year, month, day, out);
}

bool read_clock(Reader& reader, bool iso, seconds& out) {
    int h = 0, m = 0, s = 0;
    if (!reader.number(iso ? 2 : 1, 2, h) || !reader.take(':') || !reader.number(2, 2, m)) return false;
    if (reader.take(':') && !reader.number(2, 2, s)) return false;
    if (h > 23 || m > 59 || s > 59) return false;
    out = hours{h} + minutes{m} + seconds{s};
    return true;
}

bool read_local_time(Reader& reader, LocalTime& out) {
    Day day;
    bool iso = false;
    seconds clock{};
    if (!read_day(reader, day, iso)) return false;
    if (!(iso && reader.take('T')) && !reader.take(' ')) return false;
    if (!read_clock(reader, iso, clock)) return false;
    out = day + clock;
    return true;
}

// One to three digits after the point.
bool read_fraction(Reader& reader, milliseconds& out) {
    int value = 0;
    if (reader.number(3, 3, value)) {
    } else if (reader.number(2, 2, value)) {
        value *= 10;
    } else if (reader.number(1, 1, value)) {
        value *= 100;
    } else {
        return false;
    }
    out = milliseconds{value};
    return true;
}

// "Z", "+07:00", or nothing: the wall clock of Vietnam.
bool read_zone(Reader& reader, minutes& offset) {
    offset = kVietnamOffset;
    if (reader.at_end()) return true;
    if (reader.take('Z')) {
        offset = minutes{0};
        return true;
    }
    const bool behind = reader.peek() == '-';
    int h = 0, m = 0;
    if (!(reader.take('+') || reader.take('-')) || !reader.number(2, 2, h) || !reader.take(':') || !reader.number(2, 2, m)) return false;
    if (h > 14 || m > 59) return false;
    offset = hours{h} + minutes{m};
    if (behind) offset = -offset;
    return true;
}

tl::unexpected<Refusal> bad_time() {
    return refuse(Refusal::Kind::invalid, "time.invalid",
                  "Thời điểm không hợp lệ. Hãy ghi ngày và giờ như 13/02/2026 09:00 hoặc 2026-02-13T09:00.");
}

struct Parts {
    int year;
    unsigned month, day;
};

Parts parts_of(Day day) {
    const year_month_day ymd{day};
    return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

struct ClockParts {
    int hour, minute, second;
};

ClockParts clock_of(LocalTime time) {
    const auto since = static_cast<int>((time - floor<DayUnit>(time)).count());
    return {since / 3600, since / 60 % 60, since % 60};
}

}  // namespace

LocalTime to_local(Instant instant) {
    return LocalTime{floor<seconds>(instant.time_since_epoch()) + seconds{kVietnamOffset}};
}

Instant to_instant(LocalTime local) { return Instant{local.time_since_epoch() - kVietnamOffset}; }

Day local_day(Instant instant) { return floor<DayUnit>(to_local(instant)); }

Instant start_of(Day day) { return to_instant(day); }

Day make_day(int year, unsigned month, unsigned day) {
    const year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!ymd.ok()) throw std::invalid_argument(fmt::format("make_day: {}-{}-{} is no date", year, month, day));
    return Day{ymd};
}

int year_of(Day day) { return parts_of(day).year; }

Result<Day> parse_day(std::string_view text) {
    Reader reader(text);
    Day day;
    bool iso = false;
    if (!read_day(reader, day, iso) || !reader.at_end()) {
        return refuse(Refusal::Kind::invalid, "day.invalid",
                      "Ngày không hợp lệ. Hãy ghi ngày có thật theo dạng ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 09/06/2023.");
    }
    return day;
}

Result<LocalTime> parse_local_time(std::string_view text) {
    Reader reader(text);
    LocalTime time;
    if (!read_local_time(reader, time) || !reader.at_end()) return bad_time();
    return time;
}

Result<Instant> parse_instant(std::string_view text) {
    Reader reader(text);
    LocalTime time;
    milliseconds fraction{0};
    minutes offset{};
    if (!read_local_time(reader, time)) return bad_time();
    if (reader.take('.') && !read_fraction(reader, fraction)) return bad_time();
    if (!read_zone(reader, offset) || !reader.at_end()) return bad_time();
    return Instant{time.time_since_epoch() - offset + fraction};
}

std::string format_day(Day day) {
    const Parts p = parts_of(day);
    return fmt::format("{:02}/{:02}/{:04}", p.day, p.month, p.year);
}

std::string format_time(LocalTime time) {
    const ClockParts c = clock_of(time);
    return fmt::format("{:02}:{:02}", c.hour, c.minute);
}

std::string format_day_time(LocalTime time) {
    const Parts p = parts_of(floor<DayUnit>(time));
    const ClockParts c = clock_of(time);
    return fmt::format("{:02}/{:02}/{:04} {:02}:{:02}", p.day, p.month, p.year, c.hour, c.minute);
}

std::string iso_day(Day day) {
    const Parts p = parts_of(day);
    return fmt::format("{:04}-{:02}-{:02}", p.year, p.month, p.day);
}

std::string iso_local(LocalTime time) {
    const Parts p = parts_of(floor<DayUnit>(time));
    const ClockParts c = clock_of(time);
    if (c.second == 0) return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", p.year, p.month, p.day, c.hour, c.minute);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", p.year, p.month, p.day, c.hour, c.minute, c.second);
}

std::string iso_instant(Instant instant) {
    const auto whole = floor<seconds>(instant);
    const LocalTime utc{whole.time_since_epoch()};
    const Parts p = parts_of(floor<DayUnit>(utc));
    const ClockParts c = clock_of(utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", p.year, p.month, p.day, c.hour, c.minute, c.second,
                       (instant - whole).count());
}

std::string weekday_name(Day day) {
    static constexpr std::array<const char*, 7> kNames{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"};
    return kNames[std::chrono::weekday{day}.c_encoding()];
}

bool is_weekend(Day day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace xaso
