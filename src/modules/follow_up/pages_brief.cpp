// The morning brief, one leaf for the chairman, and the board on the wall, which shows counts and nobody's name.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "follow_up/pages_shared.h"
#include "follow_up/people.h"
#include "follow_up/standing.h"
#include "onestop/way.h"

namespace xaso::follow_up {
namespace {

constexpr int kLines = 4;              // of a list on the leaf; the rest is a link
constexpr std::size_t kAtHand = 10;
constexpr int kLetterDays = 3;         // letters of apology for what is due by then, as the page /xin-loi lists them
constexpr int kRefreshSeconds = 60;

struct Brief {
    std::vector<Holder> holders;
    std::vector<Held> late, due_today;
    std::vector<web::Reminder> to_sign;
    std::vector<onestop::WaitingRow> handed;
    struct Signing {
        std::string code, what;
        Instant due_at{};
    };
    std::vector<Signing> at_hand;   // dossiers taken over and steps that wait for who reads this, each dossier once
    std::vector<onestop::DossierRow> letters;
    Day yesterday{};
    Counts counts;      // of yesterday
    std::int64_t sum(std::int64_t Holder::* what) const {
        std::int64_t n = 0;
        for (const Holder& holder : holders) n += holder.*what;
        return n;
    }
};

Brief brief_of(const web::Context& c, const PageDeps& deps) {
    Brief b;
    const Day today = local_day(c.now);
    b.yesterday = onestop::working_day_before(WorkingCalendar(OfficeHours::usual(), deps.reporting.law().current()->calendar().days), today);
    sql::Reader s = c.db().read();
    b.holders = holders(s, c.unit, c.now);
    b.late = held(s, c.unit, c.now, {.who = {}, .pile = Pile::late, .cursor = {}, .limit = kLines})->rows;
    b.due_today = held(s, c.unit, c.now, {.who = {}, .pile = Pile::due_today, .cursor = {}, .limit = kLines})->rows;
    const onestop::Way way(deps.desk);
    b.letters = way.need_apology(s, c.unit, today + std::chrono::days{kLetterDays}, c.now);
    if (c.unit == c.who->unit) {
        for (const web::ReminderSource& source : deps.signing)
            for (web::Reminder& r : source(c, s)) b.to_sign.push_back(std::move(r));
        const std::vector<AccountId> mine = onestop::Way::stands_for(s, c.unit, c.who->id, today);
        b.handed = way.waiting_for(s, c.unit, mine);
        std::set<std::string> known;
        for (const onestop::WaitingRow& r : b.handed) known.insert(r.code);
        for (const onestop::OpenStep& step : way.open_steps(s, c.unit))
            if (std::find_first_of(mine.begin(), mine.end(), step.holders.begin(), step.holders.end()) != mine.end() && known.insert(step.code).second)
                b.at_hand.push_back({step.code, step.title, step.due_at});
        for (const AccountId whose : mine)
            for (const onestop::HeldRow& r : way.held_by(s, c.unit, whose))
                if (!r.paused_at && known.insert(r.code).second) b.at_hand.push_back({r.code, r.procedure_name, r.due_at});
        std::ranges::stable_sort(b.at_hand, {}, &Brief::Signing::due_at);
    }
    b.counts = progress(s, {{c.unit}, {b.yesterday, b.yesterday}, c.now}, By::unit).total;
    return b;
}

void rest(Html& h, const web::Context& c, std::int64_t all, std::string_view pile) {
    if (all > kLines) h.el("p", {}, [&] { h.link(url(c, "/ai-giu-viec/ho-so", {{"loai", std::string(pile)}}), fmt::format("và {} hồ sơ khác", format_count(all - kLines))); });
}

void list(Html& h, const web::Context& c, std::string_view title, std::int64_t all, const std::vector<Held>& rows, std::string_view pile, std::string_view none) {
    h.el("h3", {}, fmt::format("{}: {}", title, format_count(all)));
    if (rows.empty()) return h.el("p", {}, none);
    h.el("ul", {}, [&] {
        for (const Held& d : rows)
            h.el("li", {}, [&] {
                h.link(url(c, "/ho-so/" + html::url_encode(d.code)), d.code);
                h.text(fmt::format(" {}, hẹn trả {}, {}, {}", d.procedure_name, format_day_time(to_local(d.due_at)), standing_of(d, c.now).second, d.officer.empty() ? "chưa phân công" : d.officer));
            });
    });
    rest(h, c, all, pile);
}

http::Response brief_page(web::Context& c, const PageDeps& deps) {
    const Brief b = brief_of(c, deps);
    const Day today = local_day(c.now);
    html::PageFrame frame{.title = "Bản tin sáng", .lead = fmt::format("{}, {}", weekday_name(today), format_day(today))};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/ban-tin-sang");
        html::sheet(h, html::Paper::a4, [&] {
            h.el("p", {}, unit_title(deps, c.unit, today));
            h.el("h2", {{"class", "form-title"}}, fmt::format("Bản tin sáng {} {}", weekday_name(today), format_day(today)));
            h.el("p", {{"class", "form-title"}}, fmt::format("Lúc {}: đang mở {} hồ sơ, tạm dừng {}.", format_day_time(to_local(c.now)), format_count(b.sum(&Holder::open)), format_count(b.sum(&Holder::waiting))));
            list(h, c, "Đến hạn hôm nay", b.sum(&Holder::due_today), b.due_today, "hom-nay", "Không có hồ sơ nào đến hạn hôm nay.");
            list(h, c, "Quá hạn", b.sum(&Holder::late), b.late, "qua-han", "Không có hồ sơ nào quá hạn.");
            h.el("h3", {}, fmt::format("Chờ ký, chờ nhận: {}", b.to_sign.size() + b.handed.size() + b.at_hand.size()));
            if (b.to_sign.empty() && b.handed.empty() && b.at_hand.empty()) h.el("p", {}, "Không có báo cáo, hồ sơ nào chờ bạn.");
            else
                h.el("ul", {}, [&] {
                    for (const web::Reminder& r : b.to_sign) h.el("li", {}, [&] { h.link(url(c, r.url), fmt::format("{} ({})", r.text, r.words)); });
                    for (const onestop::WaitingRow& r : b.handed)
                        h.el("li", {}, [&] { h.link(url(c, "/ho-so/" + html::url_encode(r.code)), fmt::format("{}: {}, {} chuyển", r.code, r.note, r.from)); });
                    for (std::size_t i = 0; i < std::min(b.at_hand.size(), kAtHand); ++i) {
                        const Brief::Signing& r = b.at_hand[i];
                        h.el("li", {}, [&] { h.link(url(c, "/ho-so/" + html::url_encode(r.code)), fmt::format("{}: {}, hạn {}", r.code, r.what, format_day_time(to_local(r.due_at)))); });
                    }
                    if (b.at_hand.size() > kAtHand) h.el("li", {}, [&] { h.link(url(c, "/"), fmt::format("và {} hồ sơ khác", b.at_hand.size() - kAtHand)); });
                });
            h.el("h3", {}, fmt::format("Thư xin lỗi cần gửi: {}", b.letters.size()));
            if (b.letters.empty()) h.el("p", {}, "Không có hồ sơ nào cần thư xin lỗi.");
            else
                h.el("ul", {}, [&] {
                    for (std::size_t i = 0; i < b.letters.size() && i < static_cast<std::size_t>(kLines); ++i) {
                        const onestop::DossierRow& d = b.letters[i];
                        h.el("li", {}, [&] { h.link(url(c, fmt::format("/ho-so/{}/xin-loi", html::url_encode(d.code))), fmt::format("{}, hẹn trả {}, {}", d.code, format_day(local_day(d.due_at)), d.assignee.empty() ? "chưa phân công" : d.assignee)); });
                    }
                    if (b.letters.size() > static_cast<std::size_t>(kLines)) h.el("li", {}, [&] { h.link(url(c, "/xin-loi"), fmt::format("và {} hồ sơ khác", b.letters.size() - kLines)); });
                });
            h.el("h3", {}, fmt::format("Ngày làm việc trước, {}", format_day(b.yesterday)));
            html::facts(h, [&](html::Facts& f) {
                for (const auto& [code, label] : {std::pair{"in_window", "Tiếp nhận"}, {"early", "Xong trước hạn"}, {"on_time", "Xong đúng hạn"}, {"late", "Xong quá hạn"}})
                    f.add(label, [&] {
                        const std::int64_t n = b.counts.of(*find_column(code));
                        if (n == 0) h.text("0");
                        else html::figure_link(h, format_count(n), url(c, "/tien-do/ho-so", {{"tu", format_day(b.yesterday)}, {"den", format_day(b.yesterday)}, {"cot", code}}));
                    });
            });
        });
    });
}

// ---- The same for programs

namespace json = boost::json;

json::object pile_json(std::int64_t count, const std::vector<Held>& rows) {
    json::array dossiers;
    for (const Held& d : rows)
        dossiers.push_back(json::object{{"id", d.id.value()}, {"code", d.code}, {"procedure_name", d.procedure_name}, {"officer", d.officer}, {"state", catalog::state_code(d.state)}, {"due", web::moment_json(d.due_at)}});
    return {{"count", count}, {"dossiers", std::move(dossiers)}};
}

http::Response brief_json(web::Context& c, const PageDeps& deps) {
    const Brief b = brief_of(c, deps);
    json::array to_sign, handed, at_hand, letters;
    for (const Brief::Signing& r : b.at_hand) at_hand.push_back(json::object{{"code", r.code}, {"what", r.what}, {"due", web::moment_json(r.due_at)}});
    for (const web::Reminder& r : b.to_sign) to_sign.push_back(json::object{{"text", r.text}, {"day", web::day_json(r.day)}, {"standing", r.words}, {"page", r.url}});
    for (const onestop::WaitingRow& r : b.handed) handed.push_back(json::object{{"code", r.code}, {"note", r.note}, {"from", r.from}, {"at", web::moment_json(r.at)}, {"due", web::moment_json(r.due_at)}});
    for (const onestop::DossierRow& d : b.letters) letters.push_back(json::object{{"code", d.code}, {"due", web::moment_json(d.due_at)}, {"officer", d.assignee}});
    json::object yesterday{{"day", iso_day(b.yesterday)}};
    for (const auto& [code, name] : {std::pair{"in_window", "received"}, {"early", "early"}, {"on_time", "on_time"}, {"late", "late"}}) yesterday[name] = b.counts.of(*find_column(code));
    return web::json_answer({{"at", web::moment_json(c.now)}, {"open", b.sum(&Holder::open)}, {"waiting", b.sum(&Holder::waiting)}, {"due_today", pile_json(b.sum(&Holder::due_today), b.due_today)},
                             {"late", pile_json(b.sum(&Holder::late), b.late)}, {"to_sign", std::move(to_sign)}, {"handed_over", std::move(handed)}, {"at_hand", std::move(at_hand)}, {"letters", std::move(letters)}, {"yesterday", std::move(yesterday)}});
}

// ---- The board on the wall

struct Wall {
    onestop::WorkCounts work;
    std::int64_t received = 0, done = 0;                        // today
    std::int64_t done_in_month = 0, in_time_in_month = 0;
};
Wall wall_of(const web::Context& c, const PageDeps& deps) {
    const Day today = local_day(c.now);
    sql::Reader s = c.db().read();
    const Counts day = progress(s, {{c.unit}, {today, today}, c.now}, By::unit).total, month = progress(s, {{c.unit}, month_of(today), c.now}, By::unit).total;
    const auto of = [](const Counts& counts, const char* code) { return counts.of(*find_column(code)); };
    return {deps.desk.work_counts(s, c.unit, c.now), of(day, "in_window"), of(day, "done"), of(month, "done"), of(month, "early") + of(month, "on_time")};
}

http::Response wall_json(web::Context& c, const PageDeps& deps) {
    const Wall w = wall_of(c, deps);
    return web::json_answer({{"at", web::moment_json(c.now)}, {"received_today", w.received}, {"done_today", w.done}, {"open", w.work.open}, {"due_today", w.work.due_today}, {"late", w.work.late}, {"waiting", w.work.waiting},
                             {"done_this_month", w.done_in_month}, {"in_time_this_month", w.in_time_in_month}});
}

http::Response wall_page(web::Context& c, const PageDeps& deps) {
    const Wall w = wall_of(c, deps);
    http::Response page = c.page(html::PageFrame{.title = "Bảng theo dõi hồ sơ"}, [&](Html& h) {
        h.el("div", {{"class", "wall"}}, [&] {
            const auto number = [&](std::string_view label, const std::string& value, std::string_view tone = {}) {
                h.el("div", {{"class", tone.empty() ? std::string("wall-number") : fmt::format("wall-number {}", tone)}}, [&] {
                    h.el("p", {{"class", "wall-value"}}, value);
                    h.el("p", {}, label);
                });
            };
            number("Tiếp nhận hôm nay", format_count(w.received));
            number("Xử lý xong hôm nay", format_count(w.done));
            number("Đang mở", format_count(w.work.open));
            number("Đến hạn hôm nay", format_count(w.work.due_today), w.work.due_today > 0 ? "warning" : "");
            number("Quá hạn", format_count(w.work.late), w.work.late > 0 ? "bad" : "");
            number("Tạm dừng, chờ người nộp", format_count(w.work.waiting));
            number("Xử lý xong trong tháng", format_count(w.done_in_month));
            number("Trước hạn, đúng hạn trong tháng, %", format_percent({w.in_time_in_month, w.done_in_month}));
        });
        h.el("p", {{"class", "wall-foot"}}, fmt::format("{}. Lúc {}; tự cập nhật mỗi phút.", unit_title(deps, c.unit, local_day(c.now)), format_day_time(to_local(c.now))));
        sections(h, c, "/bang-theo-doi");
    });
    page.headers.set("Refresh", std::to_string(kRefreshSeconds));   // works without script; the address stays the same
    return page;
}

}  // namespace

void add_brief_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/ban-tin-sang", .may = &may::oversee_dossiers, .title = "Bản tin sáng", .systems = systems, .run = [deps](web::Context& c) { return brief_page(c, deps); }});
    const std::string pile = "{count: int, dossiers: [{id: int, code: text, procedure_name: text, officer: text, state: text, due: moment}] \"những hồ sơ đầu\"}";
    router.add({.path = "/api/v1/morning-brief", .may = &may::oversee_dossiers, .systems = "S14, S27, S36", .summary = "The morning brief: due today, late, to sign, letters to send, the working day before",
                .gives = "{at: moment, open: int, waiting: int, due_today: " + pile + ", late: " + pile + ", to_sign: [{text: text, day: day|null, standing: text, page: text}], "
                         "handed_over: [{code: text, note: text, from: text, at: moment, due: moment}], at_hand: [{code: text, what: text, due: moment}] \"hồ sơ đã nhận, bước chờ ký\", letters: [{code: text, due: moment, officer: text}], "
                         "yesterday: {day: day, received: int, early: int, on_time: int, late: int}}",
                .run = [deps](web::Context& c) { return brief_json(c, deps); }});
    router.add({.path = "/api/v1/wall-board", .may = &may::see_dossiers, .systems = "S14, S27, S36", .summary = "The numbers of the board on the wall",
                .gives = "{at: moment, received_today: int, done_today: int, open: int, due_today: int, late: int, waiting: int, done_this_month: int, in_time_this_month: int \"trước hạn, đúng hạn\"}",
                .run = [deps](web::Context& c) { return wall_json(c, deps); }});
    router.add({.path = "/bang-theo-doi", .may = &may::see_dossiers, .title = "Bảng theo dõi hồ sơ", .systems = systems, .run = [deps](web::Context& c) { return wall_page(c, deps); }});
}

}  // namespace xaso::follow_up
