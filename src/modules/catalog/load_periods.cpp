// law/periods/*.toml
#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {

Day usual_hand_in(const WorkingCalendar& calendar, const Window& window, Day due) {
    constexpr int kDaysBefore = 2;
    constexpr std::chrono::days one{1};
    Day last = window.to;
    while (!calendar.works(last) && last > window.from) last -= one;
    Day day = due;
    for (int n = 0; n < kDaysBefore && day > last;)
        if (calendar.works(day -= one)) ++n;
    return std::max(day, last);
}

namespace {

struct Placed {
    const PeriodWindow* window = nullptr;
    int line = 0;
};

// A quarter that takes days from another counts them twice in the year; cumulative reports of a year tell one story from one first day.
void check_windows(Loading& loading, const std::string& file, const std::vector<Placed>& placed) {
    for (std::size_t i = 0; i < placed.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const PeriodWindow &a = *placed[j].window, &b = *placed[i].window;
            const std::string names = fmt::format("Kỳ {} ({} – {}) và kỳ {} ({} – {})", period_code(a.period), format_day(a.window.from), format_day(a.window.to), period_code(b.period),
                                                  format_day(b.window.from), format_day(b.window.to));
            if (!a.cumulative && !b.cumulative && a.window.from <= b.window.to && b.window.from <= a.window.to)
                loading.report(file, placed[i].line, names + " chồng lên nhau.", "Các kỳ không lũy kế nối tiếp nhau: sửa \"from\" hoặc \"to\", hoặc ghi cumulative = true.");
            if (a.cumulative && b.cumulative && a.period.year == b.period.year && a.window.from != b.window.from)
                loading.report(file, placed[i].line, names + " cùng lũy kế trong một năm nhưng không bắt đầu cùng ngày.", "Các kỳ lũy kế của một năm bắt đầu từ cùng một ngày: sửa \"from\".");
        }
}

}  // namespace

void load_periods(Loading& loading) {
    const auto known = std::find_if(loading.out.calendars.begin(), loading.out.calendars.end(), [](const Calendar& c) { return c.code == "vn"; });
    const WorkingCalendar calendar(OfficeHours::usual(), known == loading.out.calendars.end() ? DaysOff{} : known->days);
    loading.each_toml("law/periods", [&](const std::string& file, const Node& root) {
        Table top(root, file, loading.findings, {"code", "title", "status", "note", "window"});
        PeriodRegime regime;
        regime.code = top.need_text("code");
        regime.title = top.need_text("title");
        const auto windows = top.tables("window");
        if (windows.empty()) top.report_missing("window");
        std::vector<int> lines;
        for (const Node* node : windows) {
            Table table(*node, file, loading.findings, {"period", "from", "to", "due", "hand_in", "cumulative", "note"});
            const std::string name = table.need_text("period");
            const auto from = table.need_day("from"), to = table.need_day("to"), due = table.need_day("due"), hand_in = table.day("hand_in");
            const bool cumulative = table.flag("cumulative", false);
            if (name.empty()) continue;
            const auto period = parse_period(name);
            if (!period) {
                table.report(table.line("period"), fmt::format("Không có kỳ báo cáo \"{}\".", name), "Viết năm rồi kỳ: 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4, 2026-6T, 2026-9T hoặc 2026-N.");
                continue;
            }
            if (!from || !to || !due) continue;
            if (*to < *from) {
                table.report(table.line("to"), fmt::format("Kỳ {}: ngày chốt số liệu {} trước ngày bắt đầu {}.", name, format_day(*to), format_day(*from)), "Sửa lại \"from\" hoặc \"to\".");
                continue;
            }
            if (*due <= *to) {
                table.report(table.line("due"), fmt::format("Kỳ {}: hạn gửi {} không sau ngày chốt số liệu {}.", name, format_day(*due), format_day(*to)), "Hạn gửi phải sau ngày cuối của kỳ.");
            }
            if (regime.find(*period)) {
                table.report(table.line(), fmt::format("Kỳ {} ghi hai lần trong chế độ báo cáo này.", name), "Giữ lại một mục.");
                continue;
            }
            if (hand_in && (*hand_in < *from || *hand_in > *due))
                table.report(table.line("hand_in"), fmt::format("Kỳ {}: hạn nộp các phần {} nằm ngoài khoảng {} – {}.", name, format_day(*hand_in), format_day(*from), format_day(*due)),
                             "Hạn nộp các phần không sau hạn gửi và không trước ngày đầu của kỳ; bỏ trống thì là hai ngày làm việc trước hạn gửi.");
            regime.windows.push_back({*period, {*from, *to}, *due, cumulative, hand_in.value_or(usual_hand_in(calendar, {*from, *to}, *due))});
            lines.push_back(table.line());
        }
        std::vector<Placed> placed;
        for (std::size_t i = 0; i < lines.size(); ++i) placed.push_back({&regime.windows[i], lines[i]});
        check_windows(loading, file, placed);
        if (!regime.code.empty() && loading.claim("chế độ báo cáo", regime.code, file, top.line("code"))) loading.out.regimes.push_back(std::move(regime));
    });
}

}  // namespace xaso::catalog
