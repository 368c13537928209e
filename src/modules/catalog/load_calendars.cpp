// law/calendars/*.toml
#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {

namespace {

// A list of { day, why } or { from, to, why }, each day inside `year`.
void read_days(Loading& loading, Table& year_table, const std::string& file, int year, std::string_view key, std::map<Day, std::string>& into) {
    for (const Node* node : year_table.tables(key)) {
        Table entry(*node, file, loading.findings, {"day", "from", "to", "why"});
        std::optional<Day> from, to;
        if (entry.has("day") && (entry.has("from") || entry.has("to"))) {
            entry.report(entry.line(), "Vừa ghi \"day\" vừa ghi \"from\"/\"to\".", "Một ngày thì ghi day = …; nhiều ngày liền nhau thì ghi from = …, to = ….");
            continue;
        }
        if (entry.has("from") || entry.has("to")) {
            from = entry.need_day("from");
            to = entry.need_day("to");
        } else {
            from = to = entry.need_day("day");
        }
        const std::string why = entry.need_text("why");
        if (!from || !to) continue;
        if (*to < *from) {
            entry.report(entry.line(), fmt::format("Ngày cuối {} trước ngày đầu {}.", format_day(*to), format_day(*from)), "Đổi chỗ \"from\" và \"to\".");
            continue;
        }
        if (year_of(*from) != year || year_of(*to) != year) {
            entry.report(entry.line(), fmt::format("Ngày {} không thuộc năm {}.", format_day(year_of(*from) != year ? *from : *to), year),
                         fmt::format("Chuyển ngày này sang mục [[year]] của đúng năm, hoặc sửa lại ngày; mục này chỉ nhận ngày của năm {}.", year));
            continue;
        }
        for (Day day = *from; day <= *to; day += std::chrono::days{1}) {
            if (!into.emplace(day, why).second) {
                entry.report(entry.line(), fmt::format("Ngày {} ghi hai lần.", format_day(day)), "Xóa một lần.");
            }
        }
    }
}

void check_make_up(Table& year_table, const std::map<Day, std::string>& off, const std::map<Day, std::string>& make_up, int year) {
    for (const auto& [day, why] : make_up) {
        if (year_of(day) != year) continue;
        if (!is_weekend(day)) {
            year_table.report(year_table.line("worked"), fmt::format("Ngày làm bù {} là {}, vốn đã là ngày làm việc.", format_day(day), weekday_name(day)),
                              "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.");
        }
        if (off.contains(day)) {
            year_table.report(year_table.line("worked"), fmt::format("Ngày {} vừa là ngày nghỉ vừa là ngày làm bù.", format_day(day)), "Giữ ngày này ở một danh sách.");
        }
    }
}

}  // namespace

void load_calendars(Loading& loading) {
    loading.each_toml("law/calendars", [&](const std::string& file, const Node& root) {
        Table top(root, file, loading.findings, {"code", "title", "status", "note", "year"});
        Calendar calendar;
        calendar.code = top.need_text("code");
        top.need_text("title");
        const auto years = top.tables("year");
        if (years.empty()) top.report_missing("year");
        for (const Node* node : years) {
            Table table(*node, file, loading.findings, {"year", "provisional", "status", "note", "off", "worked"});
            const int year = static_cast<int>(table.need_integer("year", 1900, 2200));
            if (!table.has("year")) continue;
            auto& known = calendar.days.years;
            if (std::find(known.begin(), known.end(), year) != known.end()) {
                table.report(table.line(), fmt::format("Năm {} có hai mục.", year), "Gộp hai mục làm một.");
            } else {
                known.push_back(year);
            }
            if (table.flag("provisional", false)) calendar.provisional_years.push_back(year);
            if (!table.has("off")) table.report_missing("off");
            read_days(loading, table, file, year, "off", calendar.days.off);
            read_days(loading, table, file, year, "worked", calendar.days.make_up);
            check_make_up(table, calendar.days.off, calendar.days.make_up, year);
        }
        if (!calendar.code.empty() && loading.claim("lịch", calendar.code, file, top.line("code"))) loading.out.calendars.push_back(std::move(calendar));
    });
}

}  // namespace xaso::catalog
