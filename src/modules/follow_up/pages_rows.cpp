// The dossiers behind a number of a table: a page of them, or all as CSV. No names of citizens: they stand in the dossier itself.
#include <fmt/format.h>

#include "follow_up/pages_shared.h"
#include "platform/web/csv.h"

namespace xaso::follow_up {
namespace {

constexpr int kPage = 50, kCsvPage = 2000;

struct Asked {
    AskedDays days;
    const Column* column = nullptr;
    RowsOf of;
    std::string table;   // of the services, when it was opened from there
    Params params() const {
        Params p = days.params();
        p.emplace_back("cot", std::string(column->code));
        if (of.by) p.emplace_back("theo", std::string(by_code(*of.by)));
        p.emplace_back("dong", of.key);
        p.emplace_back("bang", table);
        return p;
    }
};

Result<Asked> asked_of(const web::Context& c, const PageDeps& deps) {
    Asked a{.days = asked_days(c, deps, "thang-nay"), .column = find_column(c.query("cot").empty() ? "received" : c.query("cot")), .of = {}, .table = c.query("bang")};
    if (!a.days.errors.empty()) return refuse(a.days.errors.front());
    if (!a.column) return refuse(Refusal::Kind::not_found, "follow_up.column", "Bảng không có cột này. Hãy mở lại từ bảng tiến độ.", "cot");
    a.of.column = a.column;
    a.of.key = c.query("dong");
    if (!a.of.key.empty()) a.of.by = parse_by(c.query("theo"));
    a.of.cursor = c.query("tiep");
    a.of.limit = kPage;
    return a;
}

std::string ended_words(const Row& r) { return r.ended_at ? format_day_time(to_local(*r.ended_at)) : std::string{}; }

http::Response rows_page(web::Context& c, const PageDeps& deps) {
    auto asked = asked_of(c, deps);
    if (!asked) return c.refuse(asked.error());
    const Span span = span_of(c, deps, asked->days.window);
    const auto page = [&] {
        sql::Reader s = c.db().read();
        return rows(s, span, asked->of);
    }();
    if (!page) return c.refuse(page.error());
    Params back = asked->days.params();
    if (asked->of.by) back.emplace_back("theo", std::string(by_code(*asked->of.by)));
    const bool services = !asked->table.empty();
    back.emplace_back("bang", asked->table);
    const std::string back_url = url(c, services ? "/tien-do/dich-vu-cong" : "/tien-do", back);
    html::PageFrame frame{.title = fmt::format("{}: {}", asked->column->group, asked->column->title), .lead = asked->days.title, .back_url = back_url, .back_label = services ? "Dịch vụ công trực tuyến, thanh toán, số hóa" : "Tiến độ giải quyết hồ sơ"};
    frame.actions = [&](Html& h) {
        if (!page->rows.empty()) html::link_button(h, "Tải CSV", url(c, "/tien-do/ho-so/csv", asked->params()));
        html::print_button(h);
    };
    const bool several = gathers(span);
    return c.page(std::move(frame), [&](Html& h) {
        if (page->rows.empty()) {
            html::empty_state(h, "Không có hồ sơ nào ở ô này.", "Về bảng", back_url);
            return;
        }
        if (asked->of.by) {
            const Row& first = page->rows.front();
            const std::string line = *asked->of.by == By::unit ? unit_title(deps, first.unit, local_day(c.now)) : *asked->of.by == By::field ? first.field
                                   : *asked->of.by == By::procedure ? first.procedure_name : first.officer.empty() ? std::string("Chưa phân công") : first.officer;
            h.el("p", {}, [&] { h.el("strong", {}, fmt::format("{}: {}", by_title(*asked->of.by), line)); });
        }
        html::TableSpec spec{.caption = "Các hồ sơ của ô",
                             .columns = {{.label = "Hồ sơ"}, {.label = "Thủ tục", .main = true}, {.label = "Nhận lúc"}, {.label = "Hẹn trả"}, {.label = "Kết thúc", .minor = true}, {.label = "Tình trạng trong bảng"}, {.label = "Người thụ lý", .minor = true}}};
        if (several) spec.columns.insert(spec.columns.begin() + 1, {.label = "Đơn vị", .words = true});
        html::table(h, spec, [&](html::Rows& out) {
            for (const Row& r : page->rows)
                out.row([&] {
                    out.head(dossier_link(c, deps, r.unit, r.code), r.code);
                    if (several) out.cell(unit_title(deps, r.unit, local_day(c.now)));
                    out.cell(r.procedure_name);
                    out.cell(to_local(r.received_at));
                    out.cell(to_local(r.due_at));
                    if (r.ended_at) out.cell(to_local(*r.ended_at));
                    else out.none();
                    const bool late = r.what == Class::late || r.what == Class::open_late || r.what == Class::paused_late;
                    const bool paused = r.what == Class::paused || r.what == Class::paused_late;
                    out.cell(late ? html::State::late : paused ? html::State::paused : r.what == Class::open ? html::State::in_progress : html::State::done, class_title(r.what));
                    if (r.officer.empty()) out.none();
                    else out.cell(r.officer);
                });
        });
        html::pager(h, {.shown = static_cast<std::int64_t>(page->rows.size()), .order = "nhận sớm nhất trước", .first_url = asked->of.cursor.empty() ? "" : url(c, "/tien-do/ho-so", asked->params()),
                        .next_url = page->next.empty() ? "" : [&] {
                            Params to = asked->params();
                            to.emplace_back("tiep", page->next);
                            return url(c, "/tien-do/ho-so", to);
                        }()});
    });
}

http::Response rows_csv(web::Context& c, const PageDeps& deps) {
    auto asked = asked_of(c, deps);
    if (!asked) return c.refuse(asked.error());
    const Span span = span_of(c, deps, asked->days.window);
    web::Csv csv;
    csv.row({"Đơn vị", "Mã hồ sơ", "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cách nộp", "Nhận lúc", "Hẹn trả", "Kết thúc lúc", "Tình trạng trong bảng", "Trạng thái hiện nay", "Người thụ lý"});
    asked->of.cursor.clear();
    asked->of.limit = kCsvPage;
    sql::Reader s = c.db().read();
    do {
        const auto page = rows(s, span, asked->of);
        if (!page) return c.refuse(page.error());
        for (const Row& r : page->rows)
            csv.row({unit_title(deps, r.unit, local_day(c.now)), r.code, r.procedure_code, r.procedure_name, r.field, std::string(onestop::channel_title(r.channel)), format_day_time(to_local(r.received_at)),
                     format_day_time(to_local(r.due_at)), ended_words(r), std::string(class_title(r.what)), std::string(catalog::state_title(r.state)), r.officer});
        asked->of.cursor = page->next;
    } while (!asked->of.cursor.empty());
    return web::csv_file(fmt::format("tien-do-{}-{}.csv", asked->column->code, iso_day(local_day(c.now))), std::move(csv));
}

// The same for programs.
http::Response rows_json(web::Context& c, const PageDeps& deps) {
    namespace json = boost::json;
    const auto asked = asked_of(c, deps);
    if (!asked) return c.refuse(asked.error());
    const Span span = span_of(c, deps, asked->days.window);
    const auto page = [&] {
        sql::Reader s = c.db().read();
        return rows(s, span, asked->of);
    }();
    if (!page) return c.refuse(page.error());
    constexpr std::string_view kStandings[] = {"", "early", "on_time", "late", "open", "open_late", "paused", "paused_late"};   // by Class
    json::array out;
    for (const Row& r : page->rows)
        out.push_back(json::object{{"unit", unit_title(deps, r.unit, local_day(c.now))}, {"id", r.id.value()}, {"code", r.code}, {"procedure", r.procedure_code}, {"procedure_name", r.procedure_name}, {"field", r.field},
                                   {"channel", onestop::channel_code(r.channel)}, {"state", catalog::state_code(r.state)}, {"standing", kStandings[static_cast<std::size_t>(r.what)]}, {"received", web::moment_json(r.received_at)},
                                   {"due", web::moment_json(r.due_at)}, {"ended", web::moment_json(r.ended_at)}, {"officer", r.officer}});
    return web::json_answer({{"column", asked->column->code}, {"title", fmt::format("{}: {}", asked->column->group, asked->column->title)}, {"from", iso_day(asked->days.window.from)}, {"to", iso_day(asked->days.window.to)},
                             {"dossiers", std::move(out)}, {"next", page->next.empty() ? json::value(nullptr) : json::value(page->next)}});
}

}  // namespace

void add_rows_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/tien-do/ho-so", .may = &may::see_reports, .title = "Hồ sơ của một ô", .systems = systems, .run = [deps](web::Context& c) { return rows_page(c, deps); }});
    router.add({.path = "/api/v1/tables/dossiers", .may = &may::see_reports, .systems = "S14, S27, S36", .summary = "The dossiers behind a number of a table: progress, forms 06a and 07a, publication, online services",
                .query = fmt::format("{{{}, cot?: text \"cột, như late, open_late; bỏ trống: received\", theo?: 'unit'|'field'|'procedure'|'officer', dong?: text \"dòng, là key của bảng tiến độ; cần theo\", bang?: text \"bảng mở ra ô này; không đổi kết quả\", "
                                     "tiep?: text \"next của trang trước\"}}", kDaysAsked),
                .gives = "{column: text, title: text, from: day, to: day, dossiers: [{unit: text, id: int, code: text, procedure: text, procedure_name: text, field: text, channel: 'desk'|'online'|'post', state: text, "
                         "standing: 'early'|'on_time'|'late'|'open'|'open_late'|'paused'|'paused_late' \"vào lúc của bảng\", received: moment, due: moment, ended: moment|null, officer: text}], next: text|null}",
                .run = [deps](web::Context& c) { return rows_json(c, deps); }});
    router.add({.path = "/tien-do/ho-so/csv", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return rows_csv(c, deps); }});
}

}  // namespace xaso::follow_up
