#include "plan/occurrences.h"

#include <algorithm>

#include "kernel/text.h"
#include "kernel/time_frame.h"

namespace xaso::plan {
namespace {

Day month_end(int year, unsigned month) { return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::last}; }

// "Quý I hàng năm" in a year: what "Quý I/2026" would mean.
std::optional<Day> in_year(std::string_view text, int year) {
    for (const char* const every : {"hằng năm", "hàng năm", "Hằng năm", "Hàng năm"}) {
        const std::size_t at = text.find(every);
        if (at == std::string_view::npos) continue;
        const TimeFrame frame = parse_time_frame(trim(text.substr(0, at)) + "/" + std::to_string(year));
        return frame.dates.empty() ? std::nullopt : std::optional(frame.dates.back());
    }
    return std::nullopt;
}

}  // namespace

std::set<Day> recurring_days(std::string_view time_frame, const std::optional<Day>& due, int first, int last) {
    using Kind = TimeFrame::Kind;
    const TimeFrame frame = parse_time_frame(time_frame);
    std::set<Day> out;
    for (const TimeFrame::Part& part : frame.parts)
        for (int year = first; year <= last; ++year) {
            const unsigned step = part.kind == Kind::monthly ? 1 : part.kind == Kind::quarterly ? 3 : part.kind == Kind::yearly ? 12 : 0;
            for (unsigned month = step; step && month <= 12; month += step) out.insert(month_end(year, month));
            if (part.kind == Kind::yearly_part)
                if (const auto day = in_year(part.text, year)) out.insert(*day);
        }
    if (out.empty() || !due) return out;
    if (const auto same = out.lower_bound(*due); frame.parts.size() == 1 && same != out.end()) out.erase(same);
    out.insert(*due);
    return out;
}

std::vector<Occurrence> occurrences(const std::vector<Activity>& activities, Day from, Day to) {
    std::vector<Occurrence> out;
    for (const Activity& a : activities) {
        const auto add = [&](Day day, std::string what, const Occasion* occasion) {
            if (day >= from && day <= to) out.push_back({day, &a, std::move(what), occasion});
        };
        for (const Occasion& o : a.occasions) add(o.due, {}, &o);
        if (a.due && !a.occasion(*a.due)) add(*a.due, {}, nullptr);
        for (const Product& p : a.products)
            if (p.due && p.due != a.due) add(*p.due, p.title, nullptr);
    }
    std::ranges::stable_sort(out, {}, &Occurrence::day);
    return out;
}

}  // namespace xaso::plan
