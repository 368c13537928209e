// The monthly publication of results by field: a leaf to post, and the same for everybody without signing in. Counts only: no code, no name.
// LAW QD 766/QD-TTg, group 1: what is done with dossiers is made public. Computed when it is opened, and says so.
#include <fmt/format.h>

#include "follow_up/pages_shared.h"
#include "kernel/ratio.h"

namespace xaso::follow_up {
namespace {

constexpr std::string_view kPath = "/cong-khai", kTitle = "Công khai kết quả giải quyết hồ sơ";
constexpr int kMonths = 13;   // back from this one, to choose from on the public page

constexpr std::string_view kNote = "Tiếp nhận gồm hồ sơ kỳ trước chuyển sang. Tỷ lệ: hồ sơ xong trước hạn, đúng hạn trên hồ sơ đã giải quyết; “–” là không phát sinh. Số liệu tính lúc mở trang, chưa phải bản ký.";

// `row_url`: where the dossiers behind a number are listed, or nothing for the public.
using RowsUrl = std::function<std::string(const char* column, const std::string& field)>;
GroupedTable results(const web::Context& c, const Span& span, const RowsUrl& row_url) {
    Table table;
    {
        sql::Reader s = c.db().read();
        table = progress(s, span, By::field);
    }
    GroupedTable t{.caption = "Kết quả giải quyết hồ sơ theo lĩnh vực", .first = "Lĩnh vực",
                   .columns = {{"Tiếp nhận", "Tổng"}, {"Tiếp nhận", "Trực tuyến"}, {"Đã giải quyết", "Tổng"}, {"Đã giải quyết", "Trước hạn, đúng hạn"}, {"Đã giải quyết", "Quá hạn"}, {"Đang giải quyết", "Tổng"}, {"Đang giải quyết", "Quá hạn"}, {"", "Tỷ lệ đúng hạn, %"}}, .rows = {}};
    const auto line = [&](const std::string& title, const Counts& n, bool strong) {
        GroupedRow row{.title = title, .detail = {}, .cells = {}, .strong = strong};
        for (const char* code : {"received", "online", "done", "in_time", "late", "pending", "pending_late"}) {
            const std::int64_t value = n.of(*find_column(code));
            row.cells.push_back({format_count(value), value == 0 || !row_url ? std::string{} : row_url(code, strong ? std::string{} : title)});
        }
        row.cells.push_back({format_percent({n.of(*find_column("in_time")), n.of(*find_column("done"))}), {}});
        t.rows.push_back(std::move(row));
    };
    if (table.total.total() == 0) return t;
    for (const Line& one : table.lines) line(one.title, one.counts, false);
    line("Tổng cộng", table.total, true);
    return t;
}

http::Response excel(const web::Context& c, const PageDeps& deps, UnitId unit, const Window& window, const std::string& days, const GroupedTable& t) {
    return grouped_excel(fmt::format("cong-khai-{}-{}", iso_day(window.from), iso_day(window.to)), std::string(kTitle),
                         fmt::format("{}. {}. Tính lúc {}", unit_title(deps, unit, local_day(c.now)), days, format_day_time(to_local(c.now))), t);
}

// ---- For those who post it

struct Inner {
    AskedDays asked;
    Span span;
    GroupedTable table;
};
Inner inner_of(const web::Context& c, const PageDeps& deps) {
    Inner v{.asked = asked_days(c, deps, "thang-truoc"), .span = {}, .table = {}};
    v.span = span_of(c, deps, v.asked.window);
    if (v.asked.errors.empty())
        v.table = results(c, v.span, [&](const char* column, const std::string& field) {
            Params to = v.asked.params();
            to.emplace_back("cot", column);
            if (!field.empty()) to.insert(to.end(), {{"theo", "field"}, {"dong", field}});
            return url(c, "/tien-do/ho-so", to);
        });
    return v;
}

http::Response inner_page(web::Context& c, const PageDeps& deps) {
    const Inner v = inner_of(c, deps);
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    html::PageFrame frame{.title = std::string(kTitle), .lead = v.asked.title, .failed = !v.asked.errors.empty()};
    frame.actions = [&](Html& h) {
        if (v.asked.errors.empty()) html::link_button(h, "Tải Excel", url(c, fmt::format("{}/excel", kPath), v.asked.params()), {.key = "e"});
        html::print_button(h);
        if (unit) html::link_button(h, "Trang cho người dân xem", fmt::format("{}/{}", kPath, html::url_encode(unit->code)));
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, kPath);
        html::error_summary(h, v.asked.errors);
        days_form(h, c, deps, v.asked, kPath, {});
        if (!v.asked.errors.empty()) return;
        if (v.table.rows.empty()) return html::empty_state(h, "Trong những ngày này không có hồ sơ nào để công khai. Hãy chọn tháng khác ở trên.");
        wide_sheet(h, [&] {
            paper_head(h, deps, c, "Công khai kết quả giải quyết hồ sơ thủ tục hành chính", v.asked.title);
            grouped_table(h, v.table);
            h.el("p", {{"class", "hint"}}, kNote);
        });
    }, v.asked.errors.empty() ? 200 : 422);
}

http::Response inner_excel(web::Context& c, const PageDeps& deps) {
    const Inner v = inner_of(c, deps);
    return v.asked.errors.empty() ? excel(c, deps, c.unit, v.asked.window, v.asked.title, v.table) : c.refuse(v.asked.errors.front());
}

// ---- For everybody: whole months only

struct Month {
    std::string code, title;   // "2026-10", "Tháng 10 năm 2026"
    Window window;
};
std::vector<Month> months(Day today) {
    std::vector<Month> out;
    for (Window w = month_of(today); out.size() < kMonths; w = month_of(w.from - std::chrono::days{1})) {
        const std::string code = iso_day(w.from).substr(0, 7);
        out.push_back({code, fmt::format("Tháng {} năm {}", code.substr(5), code.substr(0, 4)), w});
    }
    return out;
}

struct Open {
    const units::Unit* unit = nullptr;
    std::shared_ptr<const units::Tree> tree;
    std::vector<Month> months;
    const Month* month = nullptr;   // the last whole one when none is asked for
    GroupedTable table;
};
Result<Open> open_of(const web::Context& c, const PageDeps& deps) {
    Open v{.tree = deps.units.tree(), .months = months(local_day(c.now)), .table = {}};
    v.unit = v.tree->find(c.param("unit"));
    if (!v.unit) return refuse(Refusal::Kind::not_found, "follow_up.not_published", "Không có trang công khai này. Hãy hỏi bộ phận tiếp nhận hồ sơ.");
    const std::string asked = c.query("thang");
    v.month = asked.empty() ? &v.months[1] : nullptr;
    for (const Month& one : v.months)
        if (one.code == asked) v.month = &one;
    if (!v.month) return refuse(Refusal::Kind::not_found, "follow_up.month", "Không có số liệu công khai của tháng này. Hãy chọn một tháng trong danh sách.", "thang");
    Span span{.units = {}, .window = v.month->window, .now = c.now};
    span.units = v.tree->below(v.unit->id, span.last());
    if (span.units.empty()) span.units = {v.unit->id};
    v.table = results(c, span, {});
    return v;
}

http::Response open_page(web::Context& c, const PageDeps& deps) {
    const auto v = open_of(c, deps);
    if (!v) return c.refuse(v.error());
    const std::string path = fmt::format("{}/{}", kPath, html::url_encode(v->unit->code)), name = v->unit->nearest(local_day(c.now)).name;
    html::PageFrame frame{.title = std::string(kTitle), .lead = v->month->title, .unit_name = name, .back_url = "/niem-yet/" + html::url_encode(v->unit->code), .back_label = "Thủ tục hành chính"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tải Excel", fmt::format("{}/excel?thang={}", path, v->month->code));
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        std::vector<html::Option> options;
        for (const Month& one : v->months) options.push_back({.value = one.code, .label = one.title});
        html::get_form(h, path, [&] {
            html::select_field(h, {.name = "thang", .label = "Tháng", .value = v->month->code, .unmarked = true}, options);
            html::button(h, "Xem");
        });
        if (v->table.rows.empty()) return html::empty_state(h, fmt::format("{} không có hồ sơ nào được tiếp nhận hay giải quyết.", v->month->title));
        wide_sheet(h, [&] {
            h.el("p", {}, name);
            h.el("h2", {{"class", "form-title"}}, "Công khai kết quả giải quyết hồ sơ thủ tục hành chính");
            h.el("p", {{"class", "form-title"}}, fmt::format("{}. Tính lúc {}.", v->month->title, format_day_time(to_local(c.now))));
            grouped_table(h, v->table);
            h.el("p", {{"class", "hint"}}, kNote);
        });
    });
}

http::Response open_excel(web::Context& c, const PageDeps& deps) {
    const auto v = open_of(c, deps);
    return v ? excel(c, deps, v->unit->id, v->month->window, v->month->title, v->table) : c.refuse(v.error());
}

}  // namespace

void add_publication_pages(web::Router& router, PageDeps deps) {
    const std::string path(kPath), title(kTitle), systems = "S14, S28";
    router.add({.path = path, .may = &may::see_reports, .title = title, .systems = "S14", .run = [deps](web::Context& c) { return inner_page(c, deps); }});
    router.add({.path = path + "/excel", .may = &may::see_reports, .systems = "S14", .run = [deps](web::Context& c) { return inner_excel(c, deps); }});
    router.add({.path = "/api/v1/publication", .may = &may::see_reports, .systems = "S14, S27", .summary = "The monthly publication of results by field", .query = "{" + std::string(kDaysAsked) + "}", .gives = "GroupedTable", .run = [deps](web::Context& c) {
                    const Inner v = inner_of(c, deps);
                    return v.asked.errors.empty() ? grouped_json(v.asked, kTitle, v.table) : c.refuse(v.asked.errors.front());
                }});
    router.add({.path = path + "/:unit", .open = web::Open::everyone, .title = title, .systems = systems, .run = [deps](web::Context& c) { return open_page(c, deps); }});
    router.add({.path = path + "/:unit/excel", .open = web::Open::everyone, .systems = systems, .run = [deps](web::Context& c) { return open_excel(c, deps); }});
}

}  // namespace xaso::follow_up
