#include "kernel/time_frame.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <regex>

#include "kernel/text.h"

namespace xaso {
namespace {

using Kind = TimeFrame::Kind;
namespace chrono = std::chrono;

constexpr std::size_t kLongest = 2'000;   // bytes of a text that is looked at; regular expressions recurse

std::optional<Day> day_of(int year, int month, int day) {
    const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)}, chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1900 || year > 2200) return std::nullopt;
    return Day{chrono::local_days{date}};
}
std::optional<Day> end_of_month(int year, int month) {
    if (month < 1 || month > 12 || year < 1900 || year > 2200) return std::nullopt;
    return Day{chrono::local_days{chrono::year{year} / static_cast<int>(month) / chrono::last}};
}

int number(const std::string& s) {
    int n = 0;
    std::from_chars(s.data(), s.data() + s.size(), n);
    return n;
}
int quarter_number(const std::string& s) {
    static constexpr std::array kRomans{"i", "ii", "iii", "iv"};
    for (std::size_t i = 0; i < kRomans.size(); ++i)
        if (s == kRomans[i]) return static_cast<int>(i) + 1;
    return number(s);
}

// What was found in a folded text, and where the first of it begins.
struct Seen {
    std::vector<Day> days, months, quarters;
    std::vector<int> years;
    bool quarter = false, month = false;   // also without a year
    std::size_t first = std::string::npos;
};

template <class Use>
void each(const std::string& text, const std::regex& pattern, Seen& seen, Use use) {
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
        if (use(*it)) seen.first = std::min(seen.first, static_cast<std::size_t>(it->position()));
}

Seen look(const std::string& f) {
    static const std::regex day(R"((?:ngay )?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d))"), words(R"(ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4}))"),
        month(R"(thang (\d{1,2})(?:\s?[/-]\s?|,? nam )(\d{4}))"), bare_month(R"(thang (\d{1,2})(?![\d/]))"), quarter(R"(quy (iv|iii|ii|i|[1-4])(?:\s?[/-]\s?|,? nam )(\d{4}))"),
        bare_quarter(R"(quy (iv|iii|ii|i|[1-4])(?![\w]))"), year(R"((?:^|[^\d/])((?:19|20)\d\d)(?![\d/]))");
    Seen s;
    const auto add = [](std::vector<Day>& to, std::optional<Day> d) {
        if (d) to.push_back(*d);
        return d.has_value();
    };
    each(f, day, s, [&](const std::smatch& m) { return add(s.days, day_of(number(m[3]), number(m[2]), number(m[1]))); });
    each(f, words, s, [&](const std::smatch& m) { return add(s.days, day_of(number(m[3]), number(m[2]), number(m[1]))); });
    if (s.days.empty()) {
        each(f, month, s, [&](const std::smatch& m) { return add(s.months, end_of_month(number(m[2]), number(m[1]))); });
        each(f, bare_month, s, [&](const std::smatch& m) { return s.month = number(m[1]) >= 1 && number(m[1]) <= 12; });
    }
    each(f, quarter, s, [&](const std::smatch& m) { return add(s.quarters, end_of_month(number(m[2]), 3 * quarter_number(m[1]))); });
    each(f, bare_quarter, s, [&](const std::smatch&) { return s.quarter = true; });
    each(f, year, s, [&](const std::smatch& m) {
        s.years.push_back(number(m[1]));
        return true;
    });
    return s;
}

bool has(const std::string& text, std::initializer_list<std::string_view> any, std::size_t* first = nullptr) {
    std::size_t found = std::string::npos;
    for (const std::string_view a : any)
        for (std::size_t at = text.find(a); at != std::string::npos; at = text.find(a, at + 1)) {
            const bool begins = at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
            const std::size_t end = at + a.size();
            if (begins && (end == text.size() || !std::isalnum(static_cast<unsigned char>(text[end])))) {
                found = std::min(found, at);
                break;
            }
        }
    if (first && found != std::string::npos) *first = std::min(*first, found);
    return found != std::string::npos;
}

struct Meaning {
    Kind kind = Kind::unknown;
    std::vector<Day> dates;
    std::size_t first = std::string::npos;   // where it begins in the folded text
};

Meaning meaning_of(const std::string& f) {
    Seen s = look(f);
    Meaning m;
    m.first = s.first;
    const auto is = [&](Kind kind, std::vector<Day> dates = {}) {
        m.kind = kind;
        m.dates = std::move(dates);
        return m;
    };
    const auto last_of_year = [&] {
        const std::optional<Day> d = end_of_month(*std::max_element(s.years.begin(), s.years.end()), 12);
        return d ? std::vector<Day>{*d} : std::vector<Day>{};
    };
    if (!s.years.empty() && has(f, {"nam tiep theo", "nhung nam sau", "cac nam sau"})) return is(Kind::year_onward);
    if (has(f, {"ket hop bao cao", "cung bao cao", "ky bao cao", "cung ky bao cao", "long ghep bao cao", "theo bao cao"}, &m.first)) return is(Kind::with_report);
    const bool yearly = has(f, {"hang nam", "moi nam", "cac nam", "tung nam"}, &m.first);
    if (yearly && (s.quarter || s.month) && s.quarters.empty() && s.months.empty()) return is(Kind::yearly_part);
    if (!s.days.empty()) {
        if (has(f, {"tu", "tu ngay"}) && has(f, {"den", "den het", "den ngay"})) return is(Kind::years, {*std::max_element(s.days.begin(), s.days.end())});
        if (has(f, {"truoc", "cham nhat", "khong qua", "muon nhat", "den", "den het", "xong truoc"}, &m.first)) return is(Kind::before_date, s.days);
        return is(Kind::date, s.days);
    }
    if (!s.quarters.empty()) return is(Kind::quarter, s.quarters);
    if (!s.months.empty()) return is(Kind::month, s.months);
    if (has(f, {"khi co yeu cau", "theo yeu cau", "khi can", "khi duoc yeu cau", "khi phat sinh"}, &m.first)) return is(Kind::on_request);
    if (has(f, {"sau khi", "khi co", "ngay khi", "khi duoc", "khi bo", "khi tinh"}, &m.first)) return is(Kind::on_event);
    if (has(f, {"hang tuan", "moi tuan"}, &m.first)) return is(Kind::weekly);
    if (has(f, {"hang ngay", "moi ngay"}, &m.first)) return is(Kind::daily);
    if (has(f, {"hang thang", "moi thang", "dinh ky thang"}, &m.first)) return is(Kind::monthly);
    if (has(f, {"hang quy", "moi quy", "dinh ky quy", "quy, nam", "quy, 6 thang"}, &m.first)) return is(Kind::quarterly);
    if (has(f, {"6 thang", "sau thang"}, &m.first) && !yearly) return is(Kind::unknown);
    if (yearly) return is(Kind::yearly);
    if (has(f, {"thuong xuyen", "lien tuc", "ca nam", "suot nam"}, &m.first)) return is(Kind::continuous);
    if (has(f, {"dot xuat"}, &m.first)) return is(Kind::on_request);
    if (has(f, {"theo ke hoach", "theo tien do", "theo lo trinh", "theo chuong trinh"}, &m.first)) return is(Kind::by_plan);
    if (has(f, {"theo quy dinh", "theo huong dan", "theo chi dao", "theo thoi gian quy dinh", "theo thoi han quy dinh", "theo luat"}, &m.first)) return is(Kind::by_rule);
    if (s.years.size() >= 2) return is(Kind::years, last_of_year());
    if (s.years.size() == 1) return is(Kind::year, last_of_year());
    if (s.quarter) return is(Kind::quarter);
    if (s.month) return is(Kind::month);
    return m;
}

std::string strip(std::string_view text) {
    std::string out = trim(text);
    while (!out.empty() && (out[0] == '-' || out[0] == '+' || out[0] == '*' || out.starts_with("\u2013") || out.starts_with("\u2022"))) out = trim(out.substr(static_cast<unsigned char>(out[0]) >= 0x80 ? 3 : 1));
    while (!out.empty() && (out.back() == '.' || out.back() == ';' || out.back() == ',')) out.pop_back();
    return out;
}

std::vector<std::string> pieces(std::string_view text, std::string_view at) {
    std::vector<std::string> out(1);
    for (const char c : text)
        if (at.find(c) != std::string_view::npos) out.emplace_back();
        else out.back() += c;
    return out;
}

// A text and its folding have as many words, so the words before the meaning are found by counting blanks.
std::string words_before(const std::string& text, const std::string& folded, std::size_t at) {
    if (at == std::string::npos || at == 0) return {};
    const auto blanks = std::count(folded.begin(), folded.begin() + static_cast<std::ptrdiff_t>(at), ' ');
    std::size_t end = 0;
    for (std::ptrdiff_t i = 0; i < blanks && end != std::string::npos; ++i) end = text.find(' ', end + (i > 0));
    std::string out = end == std::string::npos ? std::string{} : strip(text.substr(0, end));
    while (!out.empty() && out.back() == ':') out.pop_back();
    return out;
}

}  // namespace

TimeFrame parse_time_frame(std::string_view text) {
    TimeFrame t;
    t.text = trim(text);
    if (t.text.empty()) return t;
    const auto add = [&](const std::string& piece) {
        std::string clean;
        for (const char c : strip(piece))
            if (!(c == ' ' && clean.ends_with(' '))) clean += c;
        if (clean.empty()) return;
        const std::string folded = fold(clean.substr(0, kLongest));
        Meaning m = meaning_of(folded);
        // "Thường xuyên, báo cáo trước ngày 20/12/2025" says two things.
        TimeFrame::Part part{words_before(clean, folded, m.first), clean, m.kind, std::move(m.dates)};
        t.parts.push_back(std::move(part));
    };
    std::vector<std::string> lines;
    for (const std::string& line : pieces(t.text, "\n")) {
        bool first = true;
        for (const std::string& piece : pieces(line, ";")) {
            // "… của Chính phủ; Thủ tướng Chính phủ": what says nothing of time goes with what stands before it.
            const bool goes_on = !first && !strip(piece).empty() && meaning_of(fold(strip(piece).substr(0, kLongest))).kind == Kind::unknown;
            if (goes_on) lines.back() += ";" + piece;
            else lines.push_back(piece);
            first = false;
        }
    }
    for (const std::string& line : lines) {
        const std::vector<std::string> commas = pieces(line, ",");
        std::vector<Kind> kinds;
        for (const std::string& c : commas)
            if (const Kind k = meaning_of(fold(strip(c).substr(0, kLongest))).kind; k != Kind::unknown) kinds.push_back(k);
        const bool apart = kinds.size() == commas.size() && kinds.size() > 1 && std::adjacent_find(kinds.begin(), kinds.end(), std::not_equal_to<>{}) != kinds.end();
        if (apart) for (const std::string& c : commas) add(c);
        else add(line);
    }
    if (t.parts.empty()) {
        t.kind = Kind::unknown;
        return t;
    }
    t.kind = t.parts.front().kind;
    for (const TimeFrame::Part& p : t.parts) {
        if (p.kind != t.kind) t.kind = Kind::several;
        t.dates.insert(t.dates.end(), p.dates.begin(), p.dates.end());
    }
    std::sort(t.dates.begin(), t.dates.end());
    t.dates.erase(std::unique(t.dates.begin(), t.dates.end()), t.dates.end());
    return t;
}

std::string_view time_frame_word(Kind kind) {
    switch (kind) {
        case Kind::none: return "none";
        case Kind::date: return "date";
        case Kind::before_date: return "before_date";
        case Kind::month: return "month";
        case Kind::quarter: return "quarter";
        case Kind::year: return "year";
        case Kind::years: return "years";
        case Kind::year_onward: return "year_onward";
        case Kind::monthly: return "monthly";
        case Kind::quarterly: return "quarterly";
        case Kind::yearly: return "yearly";
        case Kind::yearly_part: return "yearly_part";
        case Kind::weekly: return "weekly";
        case Kind::daily: return "daily";
        case Kind::continuous: return "continuous";
        case Kind::on_request: return "on_request";
        case Kind::on_event: return "on_event";
        case Kind::by_plan: return "by_plan";
        case Kind::by_rule: return "by_rule";
        case Kind::with_report: return "with_report";
        case Kind::several: return "several";
        case Kind::unknown: break;
    }
    return "unknown";
}

}  // namespace xaso
