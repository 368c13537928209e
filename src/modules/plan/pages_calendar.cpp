// What of the approved plans falls due in a month, for everyone or for one office; the same as a file for a calendar program.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/units/pages.h"
#include "plan/occurrences.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
namespace may = access::may;

constexpr std::string_view kCalendar = "/ke-hoach/lich";

struct Month {
    int year = 0;
    unsigned month = 0;
    Day first() const { return make_day(year, month, 1); }
    Day last() const { return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::last}; }
    std::string code() const { return fmt::format("{}-{:02}", year, month); }
    std::string title() const { return fmt::format("Tháng {:02}/{}", month, year); }
    static Month of(Day day) {
        const std::chrono::year_month_day d{day};
        return {static_cast<int>(d.year()), static_cast<unsigned>(d.month())};
    }
};

// "2026-11"; this month for anything else.
Month asked_month(const web::Context& c) {
    const auto day = parse_day(c.query("thang") + "-01");
    return Month::of(day ? *day : local_day(c.now));
}

struct Due {
    std::vector<Occurrence> days;       // of the office asked for
    std::vector<std::string> leads;     // of all
};

bool led_by(const Activity& a, const std::string& lead) {
    return lead.empty() || std::ranges::any_of(a.leads, [&](const std::string& l) { return fold(l) == fold(lead); });
}

// The plans with their activities stay in `kept`: the days point into them.
Due due_in(const web::Context& c, const PageDeps& deps, Day from, Day to, const std::string& lead, std::vector<std::vector<Activity>>& kept) {
    Due out;
    sql::Reader s = c.db().read();
    const std::vector<PlanProgress> plans = deps.plans.list(s, c.unit, local_day(c.now));
    kept.reserve(plans.size());
    for (const PlanProgress& p : plans) {
        if (!p.plan.decision || p.plan.start() > to || make_day(p.plan.year_to + 1, 12, 31) < from) continue;
        kept.push_back(deps.plans.activities(s, c.unit, p.plan.id));
        for (const Activity& a : kept.back())
            for (const std::string& l : a.leads)
                if (std::ranges::none_of(out.leads, [&](const std::string& other) { return fold(other) == fold(l); })) out.leads.push_back(l);
        for (Occurrence& o : occurrences(kept.back(), from, to))
            if (led_by(*o.activity, lead)) out.days.push_back(std::move(o));
    }
    std::ranges::stable_sort(out.days, {}, &Occurrence::day);
    std::ranges::sort(out.leads, {}, sort_key);
    return out;
}

std::string title_of(const Occurrence& o) { return o.what.empty() ? o.activity->title : fmt::format("{}: {}", o.activity->title, o.what); }

// The result of that day: of the occasion, or of the whole.
const std::optional<Done>& done_of(const Occurrence& o) { return o.occasion && o.occasion->done ? o.occasion->done : o.activity->done; }
Standing standing_of(const Occurrence& o, Day day) { return standing(std::optional(o.day), done_of(o), day); }

http::Response calendar_page(web::Context& c, const PageDeps& deps) {
    const Month month = asked_month(c);
    const std::string lead = trim(c.query("chu-tri"));
    std::vector<std::vector<Activity>> kept;
    const Due due = due_in(c, deps, month.first(), month.last(), lead, kept);
    const Day today = local_day(c.now);
    const auto to = [&](const Month& m) { return url(c, kCalendar, {{"thang", m.code()}, {"chu-tri", lead}}); };
    html::PageFrame frame{.title = fmt::format("Lịch kế hoạch, {}", month.title()), .back_url = url(c, "/ke-hoach"), .back_label = "Kế hoạch"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tháng trước", to(Month::of(month.first() - std::chrono::days{1})), {.key = "t"});
        html::link_button(h, "Tháng sau", to(Month::of(month.last() + std::chrono::days{1})), {.key = "s"});
        html::link_button(h, "Tải tệp lịch", url(c, fmt::format("{}/ics", kCalendar), {{"chu-tri", lead}}));
    };
    return c.page(std::move(frame), [&](Html& h) {
        units::unit_chooser(h, c, deps.plans.units(), kCalendar);
        html::get_form(h, kCalendar, [&] {
            std::vector<html::Option> leads;
            for (const std::string& l : due.leads) leads.push_back({.value = l, .label = l});
            html::select_field(h, {.name = "chu-tri", .label = "Chủ trì", .value = lead, .unmarked = true}, leads);
            html::hidden(h, "thang", month.code());
            keep_unit(h, c);
            html::button(h, "Xem");
        });
        if (due.days.empty()) return html::empty_state(h, fmt::format("{} không có việc nào của kế hoạch đến hạn.", month.title()));
        html::table(h, {.caption = "Việc đến hạn trong tháng", .columns = {{.label = "Ngày"}, {.label = "Việc", .main = true}, {.label = "Chủ trì", .words = true}, {.label = "Tình trạng", .words = true}}}, [&](html::Rows& rows) {
            for (const Occurrence& o : due.days)
                rows.row([&] {
                    rows.cell(o.day);
                    rows.head(url(c, activity_path(*o.activity), {{"lan", o.occasion ? iso_day(o.day) : std::string{}}}), title_of(o));
                    if (o.activity->leads.empty()) rows.none();
                    else rows.cell(join_names(o.activity->leads));
                    rows.cell(sign_of(standing_of(o, today)), standing_words(o.day, done_of(o), today));
                });
        });
    });
}

// RFC 5545: Text is escaped and a line has at most 75 bytes, broken between characters.
std::string ics_line(std::string_view name, std::string_view text) {
    std::string whole = std::string(name) + ":", out;
    for (const char ch : text) {
        if (ch == '\\' || ch == ';' || ch == ',') whole += '\\';
        if (ch == '\n') whole += "\\n";
        else if (ch != '\r') whole += ch;
    }
    std::size_t width = 0;
    for (std::size_t i = 0; i < whole.size();) {
        std::size_t end = i + 1;
        while (end < whole.size() && (static_cast<unsigned char>(whole[end]) & 0xC0) == 0x80) ++end;
        if (width + end - i > 73) {
            out += "\r\n ";
            width = 1;
        }
        out.append(whole, i, end - i);
        width += end - i;
        i = end;
    }
    return out + "\r\n";
}

http::Response calendar_file(web::Context& c, const PageDeps& deps) {
    const Day today = local_day(c.now);
    const int year = year_of(today);
    std::vector<std::vector<Activity>> kept;
    const Due due = due_in(c, deps, make_day(year, 1, 1), make_day(year + 1, 12, 31), trim(c.query("chu-tri")), kept);
    const auto compact = [](Day day) {
        std::string iso = iso_day(day);
        std::erase(iso, '-');
        return iso;
    };
    std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//xaso//plan//VI\r\n";
    for (const Occurrence& o : due.days) {
        if (is_done(standing_of(o, today))) continue;
        out += "BEGIN:VEVENT\r\n";
        out += ics_line("UID", fmt::format("plan-{}-{}-{}@xaso", o.activity->unit.value(), o.activity->id.value(), compact(o.day)));
        out += fmt::format("DTSTAMP:{}T000000Z\r\nDTSTART;VALUE=DATE:{}\r\n", compact(today), compact(o.day));
        out += ics_line("SUMMARY", title_of(o));
        if (!o.activity->leads.empty()) out += ics_line("DESCRIPTION", "Chủ trì: " + join_names(o.activity->leads));
        out += "END:VEVENT\r\n";
    }
    http::Response r = http::Response::text(out + "END:VCALENDAR\r\n");
    r.headers.set("Content-Type", "text/calendar; charset=utf-8");
    r.headers.set("Content-Disposition", "attachment; filename=\"ke-hoach.ics\"");
    return r;
}

}  // namespace

void add_calendar_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kCalendar), .may = &may::see_plan, .title = "Lịch kế hoạch", .systems = "S2", .run = [deps](web::Context& c) { return calendar_page(c, deps); }});
    router.add({.path = fmt::format("{}/ics", kCalendar), .may = &may::see_plan, .systems = "S2", .run = [deps](web::Context& c) { return calendar_file(c, deps); }});
}

}  // namespace xaso::plan
