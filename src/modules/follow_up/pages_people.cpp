// Who holds what: for the leader, each official's open dossiers by urgency, with the way to give some to somebody else.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "follow_up/pages_shared.h"
#include "follow_up/people.h"
#include "follow_up/standing.h"
#include "onestop/standing.h"
#include "onestop/way.h"

namespace xaso::follow_up {
namespace {

struct PileName {
    Pile pile;
    std::string_view code, title;
};
constexpr PileName kPiles[] = {{Pile::open, "mo", "Đang mở"}, {Pile::late, "qua-han", "Quá hạn"}, {Pile::due_today, "hom-nay", "Đến hạn hôm nay"}, {Pile::due_soon, "ba-ngay", "Đến hạn trong 3 ngày"}, {Pile::waiting, "cho", "Tạm dừng, chờ"}};

std::int64_t of(const Holder& holder, Pile pile) {
    switch (pile) {
        case Pile::open: return holder.open;
        case Pile::late: return holder.late;
        case Pile::due_today: return holder.due_today;
        case Pile::due_soon: return holder.due_soon;
        case Pile::waiting: return holder.waiting;
    }
    return 0;
}

constexpr std::size_t kSteps = 50;

std::string name_of(const Holder& holder) { return holder.who ? holder.name : std::string("Chưa phân công"); }

// Steps of the internal process, each with who holds it, by their own deadlines.
void steps_part(Html& h, const web::Context& c, const std::vector<onestop::OpenStep>& steps, const std::vector<access::Account>& accounts) {
    if (steps.empty()) return;
    html::section(h, fmt::format("Bước đang chờ theo quy trình nội bộ: {}", format_count(static_cast<std::int64_t>(steps.size()))), [&] {
        html::table(h, {.caption = "Bước đang chờ", .columns = {{.label = "Hồ sơ"}, {.label = "Bước", .main = true}, {.label = "Nơi làm", .words = true}, {.label = "Người giữ bước", .words = true}, {.label = "Hạn của bước"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (std::size_t i = 0; i < std::min(steps.size(), kSteps); ++i) {
                const onestop::OpenStep& step = steps[i];
                rows.row([&] {
                    rows.head(url(c, "/ho-so/" + html::url_encode(step.code)), step.code);
                    rows.cell(step.title);
                    rows.cell(step.office);
                    std::string who;
                    for (const access::Account& a : accounts)
                        if (std::find(step.holders.begin(), step.holders.end(), a.id) != step.holders.end()) who += (who.empty() ? "" : ", ") + a.name;
                    rows.cell(who);
                    rows.cell(to_local(step.due_at));
                    const onestop::Standing now = onestop::standing({catalog::DossierState::in_progress, onestop::Outcome::open, step.due_at, std::nullopt}, c.now);
                    rows.cell(now.sign, now.words);
                });
            }
        });
        if (steps.size() > kSteps) h.el("p", {}, fmt::format("Còn {} bước có hạn sau các bước này.", format_count(static_cast<std::int64_t>(steps.size() - kSteps))));
    });
}

http::Response people_page(web::Context& c, const PageDeps& deps) {
    std::vector<Holder> all;
    std::vector<onestop::OpenStep> steps;
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        all = holders(s, c.unit, c.now);
        steps = onestop::Way(deps.desk).open_steps(s, c.unit);
        if (!steps.empty()) accounts = c.site.access.list(s, c.unit);
    }
    const bool own = c.unit == c.who->unit;
    html::PageFrame frame{.title = "Ai giữ việc", .lead = fmt::format("Hồ sơ đang mở của từng người, lúc {}.", format_day_time(to_local(c.now)))};
    frame.actions = [&](Html& h) {
        if (own) html::link_button(h, "Phân công lại", "/phan-cong-lai", {.key = "l"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/ai-giu-viec");
        if (all.empty()) return html::empty_state(h, "Không có hồ sơ nào đang mở.", "Xem mọi hồ sơ", url(c, "/ho-so"));
        html::TableSpec spec{.caption = "Hồ sơ đang mở theo người", .columns = {{.label = "Người thụ lý", .words = true}}};
        for (const PileName& p : kPiles) spec.columns.push_back({.label = std::string(p.title), .number = true});
        spec.columns.push_back({.label = "Cũ nhất từ"});
        if (own) spec.columns.push_back({.label = "Chuyển bớt", .minor = true});
        html::table(h, spec, [&](html::Rows& rows) {
            for (const Holder& holder : all)
                rows.row([&] {
                    const std::string who = std::to_string(holder.who.value());
                    rows.head(url(c, "/ai-giu-viec/ho-so", {{"nguoi", who}}), name_of(holder));
                    for (const PileName& p : kPiles)
                        rows.cell([&] {
                            const std::int64_t n = of(holder, p.pile);
                            if (n == 0) h.text("0");
                            else html::figure_link(h, format_count(n), url(c, "/ai-giu-viec/ho-so", {{"nguoi", who}, {"loai", std::string(p.code)}}));
                        });
                    rows.cell(local_day(holder.oldest));
                    if (!own) return;
                    if (holder.who) rows.cell([&] { h.el("a", {{"href", "/phan-cong-lai?tu=" + who}, {"aria-label", "Chuyển hồ sơ của " + holder.name}}, "Chuyển"); });
                    else rows.none();
                });
        });
        steps_part(h, c, steps, accounts);
    });
}

// ?nguoi= an account, 0 for nobody yet; ?loai= a pile; ?tiep= the next page.
struct AskedHeld {
    HeldQuery query;
    std::string_view title = kPiles[0].title;
};
Result<AskedHeld> asked_held(const web::Context& c) {
    AskedHeld a;
    if (const std::string who = c.query("nguoi"); !who.empty()) {
        std::int64_t id = 0;
        const auto [end, ec] = std::from_chars(who.data(), who.data() + who.size(), id);
        if (ec != std::errc{} || end != who.data() + who.size()) return refuse(Refusal::Kind::not_found, "follow_up.line", "Không có người này. Hãy mở lại từ trang Ai giữ việc.", "nguoi");
        a.query.who = AccountId{id};
    }
    for (const PileName& p : kPiles)
        if (p.code == c.query("loai")) a.query.pile = p.pile, a.title = p.title;
    a.query.cursor = c.query("tiep");
    return a;
}

http::Response held_page(web::Context& c) {
    const auto asked = asked_held(c);
    if (!asked) return c.refuse(asked.error());
    const auto& [query, title] = *asked;
    const std::int64_t id = query.who ? query.who->value() : 0;
    sql::Reader s = c.db().read();
    const auto page = held(s, c.unit, c.now, query);
    if (!page) return c.refuse(page.error());
    const Params here{{"nguoi", c.query("nguoi")}, {"loai", c.query("loai")}};
    html::PageFrame frame{.title = std::string(title), .back_url = url(c, "/ai-giu-viec"), .back_label = "Ai giữ việc"};
    if (query.who && !page->rows.empty()) frame.lead = page->rows.front().officer.empty() ? std::string("Chưa phân công") : page->rows.front().officer;
    frame.actions = [&](Html& h) {
        if (id > 0 && c.unit == c.who->unit) html::link_button(h, "Phân công lại", fmt::format("/phan-cong-lai?tu={}", id), {.key = "l"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        if (page->rows.empty()) return html::empty_state(h, "Không có hồ sơ nào như vậy.", "Về trang Ai giữ việc", url(c, "/ai-giu-viec"));
        held_table(h, c, std::string(title), page->rows, !query.who);
        Params next = here;
        next.emplace_back("tiep", page->next);
        html::pager(h, {.shown = static_cast<std::int64_t>(page->rows.size()), .order = "đến hạn sớm nhất trước", .first_url = query.cursor.empty() ? "" : url(c, "/ai-giu-viec/ho-so", here),
                        .next_url = page->next.empty() ? "" : url(c, "/ai-giu-viec/ho-so", next)});
    });
}

// ---- The same for programs

namespace json = boost::json;

http::Response people_json(web::Context& c, const PageDeps& deps) {
    sql::Reader s = c.db().read();
    json::array people, steps;
    for (const Holder& holder : holders(s, c.unit, c.now))
        people.push_back(json::object{{"account", holder.who.value()}, {"name", name_of(holder)}, {"title", holder.title}, {"open", holder.open}, {"late", holder.late}, {"due_today", holder.due_today}, {"due_soon", holder.due_soon},
                                      {"waiting", holder.waiting}, {"oldest", web::moment_json(holder.oldest)}});
    for (const onestop::OpenStep& step : onestop::Way(deps.desk).open_steps(s, c.unit)) {
        json::array accounts;
        for (const AccountId one : step.holders) accounts.emplace_back(one.value());
        steps.push_back(json::object{{"dossier", step.code}, {"step", step.title}, {"office", step.office}, {"role", step.role}, {"holders", std::move(accounts)}, {"due", web::moment_json(step.due_at)}});
    }
    return web::json_answer({{"at", web::moment_json(c.now)}, {"holders", std::move(people)}, {"steps", std::move(steps)}});
}

http::Response held_json(web::Context& c) {
    const auto asked = asked_held(c);
    if (!asked) return c.refuse(asked.error());
    sql::Reader s = c.db().read();
    const auto page = held(s, c.unit, c.now, asked->query);
    if (!page) return c.refuse(page.error());
    json::array out;
    for (const Held& d : page->rows)
        out.push_back(json::object{{"id", d.id.value()}, {"code", d.code}, {"procedure_name", d.procedure_name}, {"officer", d.officer}, {"state", catalog::state_code(d.state)}, {"received", web::moment_json(d.received_at)},
                                   {"due", web::moment_json(d.due_at)}, {"paused", web::moment_json(d.paused_at)}});
    return web::json_answer({{"dossiers", std::move(out)}, {"next", page->next.empty() ? json::value(nullptr) : json::value(page->next)}});
}

}  // namespace

void add_people_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/ai-giu-viec", .may = &may::oversee_dossiers, .title = "Ai giữ việc", .systems = systems, .run = [deps](web::Context& c) { return people_page(c, deps); }});
    router.add({.path = "/ai-giu-viec/ho-so", .may = &may::oversee_dossiers, .title = "Hồ sơ của một người", .systems = systems, .run = held_page});
    router.add({.path = "/api/v1/holders", .may = &may::oversee_dossiers, .systems = "S14, S27, S36", .summary = "Who holds what: the open dossiers of each official, the open steps of internal processes",
                .gives = "{at: moment, holders: [{account: int \"0: chưa phân công\", name: text, title: text, open: int, late: int, due_today: int, due_soon: int, waiting: int, oldest: moment}], "
                         "steps: [{dossier: text, step: text, office: text, role: text, holders: [int] \"tài khoản\", due: moment}]}",
                .run = [deps](web::Context& c) { return people_json(c, deps); }});
    std::string piles;
    for (const PileName& p : kPiles) piles += fmt::format("{}'{}'", piles.empty() ? "" : "|", p.code);
    router.add({.path = "/api/v1/holders/dossiers", .may = &may::oversee_dossiers, .systems = "S14, S27, S36", .summary = "The dossiers behind a number of who holds what, the earliest due first",
                .query = "{nguoi?: int \"tài khoản; 0: chưa phân công; bỏ trống: mọi người\", loai?: " + piles + ", tiep?: text \"next của trang trước\"}",
                .gives = "{dossiers: [{id: int, code: text, procedure_name: text, officer: text, state: text, received: moment, due: moment, paused: moment|null}], next: text|null}", .run = held_json});
}

}  // namespace xaso::follow_up
