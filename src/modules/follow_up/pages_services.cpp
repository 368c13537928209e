// What the desk's records say of online services, payment and digitisation: three tables by field, unit or procedure, each number with what
// is behind it, on screen, on paper and as Excel.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "follow_up/pages_shared.h"
#include "follow_up/services.h"
#include "kernel/text.h"

namespace xaso::follow_up {
namespace {

constexpr std::string_view kPath = "/tien-do/dich-vu-cong", kTitle = "Dịch vụ công trực tuyến, thanh toán, số hóa";

struct View {
    AskedDays asked;
    Span span;
    const ServiceTable* table = nullptr;
    By by = By::field;
    const ServiceColumn* such = nullptr;   // only procedures that are such, and of this field
    std::string field;
    GroupedTable shown;
    Params params() const {
        Params p = asked.params();
        p.emplace_back("bang", std::string(table->code));
        return p;
    }
    std::string title() const { return std::string(table->title); }
};

const ServiceColumn* procedures_column(const ServiceTable& table, std::string_view code) {
    const auto it = std::ranges::find_if(table.columns, [&](const ServiceColumn& one) { return one.is && one.code == code; });
    return it == table.columns.end() ? nullptr : &*it;
}

// The same address for another unit below.
std::string url_of_unit(const web::Context& c, const PageDeps& deps, UnitId unit, Params params) {
    const auto tree = deps.units.tree();
    const units::Unit* u = tree->find(unit);
    if (!u || unit == c.unit) return url(c, kPath, params);
    std::string out(kPath);
    char before = '?';
    params.emplace_back("don-vi", u->code);
    for (const auto& [name, value] : params)
        if (!value.empty()) out += fmt::format("{}{}={}", std::exchange(before, '&'), name, html::url_encode(value));
    return out;
}

void fill(View& v, const web::Context& c, const PageDeps& deps) {
    const Day day = local_day(c.now);
    std::vector<Service> all = [&] {
        sql::Reader s = c.db().read();
        return services(s, v.span);
    }();
    if (!v.field.empty()) std::erase_if(all, [&](const Service& one) { return one.field != v.field; });
    if (v.such) {
        std::vector<Service> such = merged(all);
        std::erase_if(such, [&](const Service& one) { return !v.such->is(one); });
        std::erase_if(all, [&](const Service& one) { return std::ranges::none_of(such, [&](const Service& s) { return s.code == one.code; }); });
    }
    v.shown = {.caption = v.title(), .first = std::string(by_title(v.by)), .columns = {}, .rows = {}};
    for (const ServiceColumn& one : v.table->columns) v.shown.columns.emplace_back(one.group, one.title);
    std::map<std::string, std::vector<Service>> lines;
    for (const Service& one : all) lines[v.by == By::unit ? std::to_string(one.unit.value()) : v.by == By::procedure ? one.code : one.field].push_back(one);
    const auto row = [&](const std::string& key, const std::vector<Service>& of) {
        const std::vector<Service> codes = merged(of);
        GroupedRow out{.title = key, .detail = {}, .cells = {}, .strong = key.empty()};
        if (key.empty()) out.title = "Tổng cộng";
        else if (v.by == By::unit) out.title = unit_title(deps, of.front().unit, day);
        else if (v.by == By::procedure) {
            out.title = codes.front().name;
            out.detail = codes.front().code;
            if (c.who->may(may::see_procedures) && !gathers(v.span)) out.url = url(c, "/thu-tuc/" + html::url_encode(key));
        }
        for (const ServiceColumn& one : v.table->columns) {
            const std::int64_t n = one.of(codes);
            GroupedCell cell{format_count(n), {}};
            if (n > 0 && one.is && v.by != By::procedure) {
                Params to = v.params();
                to.insert(to.end(), {{"theo", "procedure"}, {"cot", std::string(one.code)}, {"linh-vuc", v.by == By::field ? key : ""}});
                cell.url = v.by == By::unit && !key.empty() ? url_of_unit(c, deps, of.front().unit, std::move(to)) : url(c, kPath, to);
            } else if (n > 0 && one.dossiers && (!key.empty() || (!v.such && v.field.empty()))) {   // the rows know no such procedures
                Params to = v.params();
                to.emplace_back("cot", std::string(one.code));
                if (!key.empty()) to.insert(to.end(), {{"theo", std::string(by_code(v.by))}, {"dong", key}});
                cell.url = url(c, "/tien-do/ho-so", to);
            }
            out.cells.push_back(std::move(cell));
        }
        if (key.empty() || std::ranges::any_of(out.cells, [](const GroupedCell& one) { return one.text != "0"; })) v.shown.rows.push_back(std::move(out));
    };
    std::vector<std::string> keys;
    for (const auto& [key, of] : lines) keys.push_back(key);
    const auto name = [&](const std::string& key) { return v.by == By::unit ? unit_title(deps, lines[key].front().unit, day) : v.by == By::procedure ? lines[key].front().name : key; };
    std::ranges::stable_sort(keys, [&](const std::string& a, const std::string& b) { return fold(name(a)) < fold(name(b)); });
    for (const std::string& key : keys) row(key, lines[key]);
    if (!all.empty()) row({}, all);
}

View view_of(const web::Context& c, const PageDeps& deps) {
    View v{.asked = asked_days(c, deps, "thang-nay"), .span = {}, .table = &service_tables().front(), .shown = {}};
    v.span = span_of(c, deps, v.asked.window);
    for (const ServiceTable& one : service_tables())
        if (one.code == c.query("bang")) v.table = &one;
    v.by = parse_by(c.query("theo")).value_or(By::field);
    if (v.by == By::officer || (v.by == By::unit && !gathers(v.span))) v.by = By::field;
    v.such = procedures_column(*v.table, c.query("cot"));
    v.field = c.query("linh-vuc");
    if (v.asked.errors.empty()) fill(v, c, deps);
    return v;
}

http::Response services_page(web::Context& c, const PageDeps& deps) {
    const View v = view_of(c, deps);
    const bool narrowed = v.such || !v.field.empty();
    Params here = v.params();
    here.insert(here.end(), {{"theo", std::string(by_code(v.by))}, {"cot", v.such ? std::string(v.such->code) : ""}, {"linh-vuc", v.field}});
    html::PageFrame frame{.title = std::string(kTitle), .lead = v.asked.title, .failed = !v.asked.errors.empty()};
    if (narrowed) {
        frame.back_url = url(c, kPath, v.params());
        frame.back_label = v.title();
    }
    frame.actions = [&](Html& h) {
        if (!v.asked.errors.empty()) return;
        html::link_button(h, "Tải Excel", url(c, fmt::format("{}/excel", kPath), here), {.key = "e"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, kPath);
        html::error_summary(h, v.asked.errors);
        days_form(h, c, deps, v.asked, kPath, {{"bang", std::string(v.table->code)}, {"theo", std::string(by_code(v.by))}});
        std::vector<html::Choice> tables, by;
        for (const ServiceTable& one : service_tables()) {
            Params to = v.asked.params();
            to.insert(to.end(), {{"bang", std::string(one.code)}, {"theo", std::string(by_code(v.by))}});
            tables.push_back({.label = std::string(one.title), .url = url(c, kPath, to), .current = &one == v.table});
        }
        html::chips(h, "Bảng", tables);
        for (const auto& [one, label] : {std::pair{By::unit, "Theo đơn vị"}, {By::field, "Theo lĩnh vực"}, {By::procedure, "Theo thủ tục"}}) {
            if (one == By::unit && !gathers(v.span)) continue;
            Params to = v.params();
            to.emplace_back("theo", std::string(by_code(one)));
            by.push_back({.label = label, .url = url(c, kPath, to), .current = one == v.by && !narrowed});
        }
        html::chips(h, "Xếp dòng theo", by);
        if (!v.asked.errors.empty()) return;
        if (v.shown.rows.empty()) return html::empty_state(h, narrowed ? "Không có thủ tục nào như vậy." : "Trong những ngày này danh mục không có thủ tục nào và không có hồ sơ nào.", "Xem cả năm", url(c, kPath, {{"ky", "nam-nay"}}));
        wide_sheet(h, [&] {
            paper_head(h, deps, c, v.title(), v.asked.title);
            if (narrowed) h.el("p", {{"class", "form-title"}}, fmt::format("{}{}{}: {} thủ tục.", v.such ? fmt::format("Chỉ thủ tục “{}: {}”", v.such->group, v.such->title) : "", v.such && !v.field.empty() ? ", " : "",
                                                                           v.field.empty() ? "" : "lĩnh vực " + v.field, v.shown.rows.size() - 1));
            grouped_table(h, v.shown);
            h.el("p", {{"class", "hint"}}, v.table->note);
        });
    }, v.asked.errors.empty() ? 200 : 422);
}

http::Response services_excel(web::Context& c, const PageDeps& deps) {
    const View v = view_of(c, deps);
    if (!v.asked.errors.empty()) return c.refuse(v.asked.errors.front());
    return grouped_excel(fmt::format("{}-{}-{}", v.table->code, iso_day(v.asked.window.from), iso_day(v.span.last())), v.title(),
                         fmt::format("{}. {}. Tính lúc {}", unit_title(deps, c.unit, local_day(c.now)), v.asked.title, format_day_time(to_local(c.now))), v.shown);
}

http::Response services_json(web::Context& c, const PageDeps& deps) {
    const View v = view_of(c, deps);
    if (!v.asked.errors.empty()) return c.refuse(v.asked.errors.front());
    if (!c.query("cot").empty() && !v.such) return c.refuse({Refusal::Kind::invalid, "follow_up.column", fmt::format("Bảng “{}” không đếm thủ tục theo “{}”.", v.title(), c.query("cot")), "cot", {}});
    return grouped_json(v.asked, v.title(), v.shown);
}

}  // namespace

void add_services_pages(web::Router& router, PageDeps deps) {
    const std::string systems = "S14, S15, S17, S18", path(kPath);
    router.add({.path = path, .may = &may::see_reports, .title = std::string(kTitle), .systems = systems, .run = [deps](web::Context& c) { return services_page(c, deps); }});
    std::string tables, columns;
    for (const ServiceTable& table : service_tables()) {
        tables += fmt::format("{}'{}'", tables.empty() ? "" : "|", table.code);
        for (const ServiceColumn& column : table.columns)
            if (column.is) columns += fmt::format("{}'{}'", columns.empty() ? "" : "|", column.code);
    }
    router.add({.path = "/api/v1/tables/services", .may = &may::see_reports, .systems = "S14, S15, S17, S18, S27", .summary = "Online services, payment, digitisation: what procedures offer and what their dossiers had",
                .query = fmt::format("{{{}, bang?: {}, theo?: 'unit'|'field'|'procedure' \"bỏ trống: field\", cot?: {} \"chỉ các thủ tục như vậy\", linh-vuc?: text}}", kDaysAsked, tables, columns),
                .gives = "GroupedTable", .run = [deps](web::Context& c) { return services_json(c, deps); }});
    router.add({.path = path + "/excel", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return services_excel(c, deps); }});
}

}  // namespace xaso::follow_up
