// What of the approved plans falls due in a month, for everyone or for one office; the same as a file for a calendar program.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "modules/units/pages.h"
#include "plan/feed.h"
#include "plan/occurrences.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kCalendar = "/ke-hoach/lich", kMine = "/ke-hoach/lich/dia-chi", kFeed = "/lich-ke-hoach.ics";

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
Due due_in(const PageDeps& deps, sql::Session& s, UnitId unit, Day today, Day from, Day to, const std::string& lead, std::vector<std::vector<Activity>>& kept) {
    Due out;
    const std::vector<PlanProgress> plans = deps.plans.list(s, unit, today);
    kept.reserve(plans.size());
    for (const PlanProgress& p : plans) {
        if (!p.plan.decision || p.plan.start() > to || make_day(p.plan.year_to + 1, 12, 31) < from) continue;
        kept.push_back(deps.plans.activities(s, unit, p.plan.id));
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
    const Day today = local_day(c.now);
    const Due due = [&] {
        sql::Reader s = c.db().read();
        return due_in(deps, s, c.unit, today, month.first(), month.last(), lead, kept);
    }();
    const auto to = [&](const Month& m) { return url(c, kCalendar, {{"thang", m.code()}, {"chu-tri", lead}}); };
    html::PageFrame frame{.title = fmt::format("Lịch kế hoạch, {}", month.title()), .back_url = url(c, "/ke-hoach"), .back_label = "Kế hoạch"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tháng trước", to(Month::of(month.first() - std::chrono::days{1})), {.key = "t"});
        html::link_button(h, "Tháng sau", to(Month::of(month.last() + std::chrono::days{1})), {.key = "s"});
        html::link_button(h, "Địa chỉ lịch của tôi", kMine);
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

// What of this year and the next is not done, as RFC 5545 wants it.
http::Response calendar_of(const PageDeps& deps, sql::Session& s, UnitId unit, Day today, const std::string& lead, const std::vector<web::CalendarDay>& others = {}) {
    const int year = year_of(today);
    std::vector<std::vector<Activity>> kept;
    const Due due = due_in(deps, s, unit, today, make_day(year, 1, 1), make_day(year + 1, 12, 31), lead, kept);
    const auto compact = [](Day day) {
        std::string iso = iso_day(day);
        std::erase(iso, '-');
        return iso;
    };
    std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//xaso//plan//VI\r\n";
    const auto moment = [](LocalTime at) {   // in UTC, "20261125T070000Z"
        std::string iso = iso_instant(to_instant(at));
        std::erase_if(iso, [](char ch) { return ch == '-' || ch == ':'; });
        return iso.substr(0, 15) + "Z";
    };
    const auto event = [&](std::string_view uid, Day day, std::string_view title, const std::vector<std::string>& leads, const web::CalendarDay* other = nullptr) {
        out += "BEGIN:VEVENT\r\n" + ics_line("UID", uid);
        out += fmt::format("DTSTAMP:{}T000000Z\r\n", compact(today));
        if (other && other->starts) out += fmt::format("DTSTART:{}\r\nDTEND:{}\r\n", moment(*other->starts), moment(other->ends.value_or(*other->starts + std::chrono::hours{1})));
        else out += fmt::format("DTSTART;VALUE=DATE:{}\r\n", compact(day));
        if (other && !other->place.empty()) out += ics_line("LOCATION", other->place);
        if (other && !other->link.empty()) out += ics_line("DESCRIPTION", "Đường dẫn: " + other->link);
        out += ics_line("SUMMARY", title);
        if (!leads.empty()) out += ics_line("DESCRIPTION", "Chủ trì: " + join_names(leads));
        out += "END:VEVENT\r\n";
    };
    for (const Occurrence& o : due.days)
        if (!is_done(standing_of(o, today))) event(fmt::format("plan-{}-{}-{}@xaso", o.activity->unit.value(), o.activity->id.value(), compact(o.day)), o.day, title_of(o), o.activity->leads);
    for (const web::CalendarDay& other : others) event(other.uid, other.day, other.title, {}, &other);
    http::Response r = http::Response::text(out + "END:VCALENDAR\r\n");
    r.headers.set("Content-Type", "text/calendar; charset=utf-8");
    r.headers.set("Content-Disposition", "attachment; filename=\"ke-hoach.ics\"");
    return r;
}

http::Response calendar_file(web::Context& c, const PageDeps& deps) {
    sql::Reader s = c.db().read();
    return calendar_of(deps, s, c.unit, local_day(c.now), trim(c.query("chu-tri")));
}

// ---- The address of a person ----

std::optional<FeedOwner> mine(const web::Context& c) {
    sql::Reader s = c.db().read();
    return feed_of(s, c.who->unit, c.who->id);
}

http::Response mine_page(web::Context& c, const std::optional<FeedOwner>& feed, const std::string& token, const Errors& errors) {
    return c.page({.title = "Địa chỉ lịch của tôi", .back_url = std::string(kCalendar), .back_label = "Lịch kế hoạch", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        h.el("p", {}, "Phần mềm lịch trên điện thoại hay máy tính đọc địa chỉ này và tự cập nhật việc của bạn: đầu mối thấy mọi việc, người khác thấy việc phòng, ban mình chủ trì; kèm lịch họp, đối thoại, tiếp công dân và bản ghi khác của các sổ có ngày sắp tới. Ai có địa chỉ thì đọc được tên việc và hạn, không đọc được gì khác; lộ ra thì thu hồi ở đây.");
        if (!token.empty())
            html::notice(h, html::Tone::good, "Địa chỉ mới, chỉ hiện một lần:", [&] { html::code(h, fmt::format("{}://{}{}?ma={}", c.site.secure_cookies ? "https" : "http", c.request.headers.get("Host"), kFeed, token)); });
        else if (feed) h.el("p", {}, fmt::format("Đang dùng một địa chỉ lập lúc {}. Quên thì lập địa chỉ mới; địa chỉ cũ thôi dùng ngay.", format_day_time(to_local(feed->made))));
        html::actions(h, [&] {
            html::form(h, {.action = std::string(kMine), .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, feed ? "Lập địa chỉ mới" : "Lập địa chỉ", {.weight = Weight::main}); });
            if (feed) html::form(h, {.action = fmt::format("{}/thu-hoi", kMine), .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, "Thu hồi", {.weight = Weight::danger}); });
        });
    }, status_again(errors));
}

// The token goes to the page and nowhere else: the answer that is kept for a retry does not hold it.
http::Response post_mine(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::string token = c.new_key() + c.new_key();
    const auto answer = deps.plans.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        set_feed(tx, deps.plans.record(), attempt->actor, c.now, token);
        return record::Answer{200, std::string(kMine)};
    });
    if (!answer) return mine_page(c, mine(c), {}, {answer.error()});
    return mine_page(c, FeedOwner{c.who->unit, c.who->id, c.now}, answer->repeated ? std::string{} : token, {});   // nothing is read any more that could fail
}

http::Response post_revoke(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = deps.plans.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(drop_feed(tx, deps.plans.record(), attempt->actor, c.now));
        return record::Answer{303, std::string(kMine)};
    });
    return answer ? c.see(answer->text, "Đã thu hồi địa chỉ lịch.") : mine_page(c, mine(c), {}, {answer.error()});
}

// Nobody is signed in: the token says whose work it is, and what the owner may is asked anew.
http::Response feed_file(web::Context& c, const PageDeps& deps) {
    if (c.query("ma").empty()) return c.see(kMine);   // a person who came without one: make one
    sql::Reader s = c.db().read();
    const auto owner = feed_owner(s, c.query("ma"));
    const auto account = owner ? c.site.access.find(s, owner->unit, owner->account) : std::nullopt;
    if (!account || account->closed || c.site.access.shut(*account) || !account->may(may::see_plan))
        return c.refuse({Refusal::Kind::not_found, "plan.no_feed", "Địa chỉ lịch này không còn dùng. Hãy lập địa chỉ mới ở trang Lịch kế hoạch.", {}, {}});
    std::string lead;
    if (!account->may(may::manage_plan)) {
        const auto tree = deps.plans.units().tree();
        for (const units::Office& o : tree->find(owner->unit)->offices)
            if (o.id == account->office) lead = o.name;
        if (lead.empty()) lead = "\n";   // no office: a name that nothing is led by
    }
    std::vector<web::CalendarDay> others;
    for (const web::CalendarSource& source : deps.others) std::ranges::move(source(s, owner->unit, *account, local_day(c.now)), std::back_inserter(others));
    return calendar_of(deps, s, owner->unit, local_day(c.now), lead, others);
}

}  // namespace

void add_calendar_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kCalendar), .may = &may::see_plan, .title = "Lịch kế hoạch", .systems = "S2", .run = [deps](web::Context& c) { return calendar_page(c, deps); }});
    using enum http::Method;
    router.add({.path = std::string(kMine), .may = &may::see_plan, .title = "Địa chỉ lịch của tôi", .systems = "S2", .run = [deps](web::Context& c) { return mine_page(c, mine(c), {}, {}); }});
    router.add({.method = post, .path = std::string(kMine), .may = &may::see_plan, .title = "Địa chỉ lịch của tôi", .systems = "S2", .run = [deps](web::Context& c) { return post_mine(c, deps); }});
    router.add({.method = post, .path = fmt::format("{}/thu-hoi", kMine), .may = &may::see_plan, .title = "Thu hồi địa chỉ lịch", .systems = "S2", .run = [deps](web::Context& c) { return post_revoke(c, deps); }});
    router.add({.path = std::string(kFeed), .open = web::Open::everyone, .systems = "S2", .run = [deps](web::Context& c) { return feed_file(c, deps); }});
    router.add({.path = fmt::format("{}/ics", kCalendar), .may = &may::see_plan, .systems = "S2", .run = [deps](web::Context& c) { return calendar_file(c, deps); }});
}

}  // namespace xaso::plan
