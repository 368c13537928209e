#include "units/hours.h"

#include <fmt/format.h>

#include <charconv>

namespace xaso::units {
namespace {

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
using std::chrono::minutes;

tl::unexpected<Refusal> wrong(std::string_view part) {
    return refuse(Refusal::Kind::invalid, "units.hours",
                  fmt::format("Giờ làm việc “{}” không đúng. Viết như: mon-fri 07:30-11:30 13:30-17:00; sat 07:30-11:30.", part), "hours");
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t at = text.find(by);
        std::string_view part = text.substr(0, at);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.push_back(part);
        text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    }
    return parts;
}

// "a-b" in two; nothing for any other number of hyphens.
std::optional<std::pair<std::string_view, std::string_view>> ends_of(std::string_view text) {
    const std::size_t at = text.find('-');
    if (at == std::string_view::npos || text.find('-', at + 1) != std::string_view::npos) return std::nullopt;
    return std::pair{text.substr(0, at), text.substr(at + 1)};
}

std::optional<minutes> parse_clock(std::string_view t) {
    if (t.size() != 5 || t[2] != ':' || t.find_first_not_of("0123456789:") != std::string_view::npos) return std::nullopt;
    int h = 0, m = 0;
    if (std::from_chars(t.data(), t.data() + 2, h).ptr != t.data() + 2 || std::from_chars(t.data() + 3, t.data() + 5, m).ptr != t.data() + 5) return std::nullopt;
    if (m > 59 || h * 60 + m > 24 * 60) return std::nullopt;
    return minutes{h * 60 + m};
}

std::optional<std::size_t> day_index(std::string_view name) {
    for (std::size_t i = 0; i < kDays.size(); ++i)
        if (kDays[i] == name) return i;
    return std::nullopt;
}

std::string spans_code(const std::vector<OpenSpan>& spans) {
    std::string out;
    for (const OpenSpan& s : spans)
        out += fmt::format(" {:02}:{:02}-{:02}:{:02}", s.open.count() / 60, s.open.count() % 60, s.close.count() / 60, s.close.count() % 60);
    return out;
}

}  // namespace

Result<OfficeHours> parse_hours(std::string_view text) {
    OfficeHours hours;
    bool make_up_given = false, until_given = false;
    for (const std::string_view part : split(text, ';')) {
        const auto words = split(part, ' ');
        if (words.size() < 2) return wrong(part);
        if (words[0] == "same-day-until") {
            const auto t = parse_clock(words[1]);
            if (!t || words.size() != 2 || until_given) return wrong(part);
            hours.same_day_until = *t;
            until_given = true;
            continue;
        }
        std::vector<OpenSpan> spans;
        for (std::size_t i = 1; i < words.size(); ++i) {
            const auto ends = ends_of(words[i]);
            if (!ends) return wrong(part);
            const auto open = parse_clock(ends->first), close = parse_clock(ends->second);
            if (!open || !close || *open >= *close || (!spans.empty() && *open <= spans.back().close)) return wrong(part);
            spans.push_back({*open, *close});
        }
        if (words[0] == "make-up") {
            if (make_up_given) return wrong(part);
            hours.make_up = spans;
            make_up_given = true;
            continue;
        }
        const auto ends = ends_of(words[0]).value_or(std::pair{words[0], words[0]});
        const auto first = day_index(ends.first), last = day_index(ends.second);
        if (!first || !last || *first > *last) return wrong(part);
        for (std::size_t d = *first; d <= *last; ++d) {
            if (!hours.week[d].empty()) return wrong(part);
            hours.week[d] = spans;
        }
    }
    if (!make_up_given) hours.make_up = hours.week[0];
    // An office that never opens could not be given a due time.
    if (hours.make_up.empty() || hours.week == OfficeHours{}.week) return wrong(text);
    return hours;
}

std::string hours_code(const OfficeHours& hours) {
    std::string out;
    for (std::size_t d = 0; d < kDays.size();) {
        std::size_t last = d;
        while (last + 1 < kDays.size() && hours.week[last + 1] == hours.week[d]) ++last;
        if (!hours.week[d].empty()) {
            out += kDays[d];
            if (last > d) out += fmt::format("-{}", kDays[last]);
            out += spans_code(hours.week[d]) + "; ";
        }
        d = last + 1;
    }
    const auto until = hours.same_day_until.count();
    return out + "make-up" + spans_code(hours.make_up) + fmt::format("; same-day-until {:02}:{:02}", until / 60, until % 60);
}

}  // namespace xaso::units
