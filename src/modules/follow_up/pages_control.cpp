// The forms of procedure control: 06a (situation by unit), 07a (by field), 07b (procedures and internal processes by level and field).
#include <fmt/format.h>

#include <map>

#include "follow_up/pages_shared.h"
#include "kernel/text.h"

namespace xaso::follow_up {
namespace {

struct Made {
    std::string code, title, note;
    AskedDays asked;
    Span span;
    GroupedTable table;
    bool empty = false;
};

Made situation(const web::Context& c, const PageDeps& deps, By by) {
    Made m{.code = by == By::unit ? "06a" : "07a",
           .title = by == By::unit ? "Biểu 06a. Tình hình, kết quả giải quyết thủ tục hành chính" : "Biểu 07a. Kết quả giải quyết thủ tục hành chính theo lĩnh vực",
           .note = "Đúng hạn gồm hồ sơ từ chối, rút, dừng khi chưa quá hẹn; đang giải quyết trong hạn gồm hồ sơ chờ bổ sung, nộp tiền.",
           .asked = asked_days(c, deps, "bao-cao"), .span = {}, .table = {}};
    m.span = span_of(c, deps, m.asked.window);
    if (!m.asked.errors.empty()) return m;
    sql::Reader s = c.db().read();
    const Table t = progress(s, m.span, by);
    m.empty = t.total.total() == 0;
    m.table = table_of(c, deps, t, control_columns(), m.asked, m.title);
    return m;
}

// ---- 07b

constexpr std::pair<std::string_view, std::string_view> kKinds[] = {{"tat-ca", "Tổng số"}, {"khong-lien-thong", "Không liên thông"}, {"cung-cap", "Liên thông cùng cấp"}, {"cac-cap", "Liên thông giữa các cấp"},
                                                                    {"co-quy-trinh", "Đã có"}, {"chua-co", "Chưa có"}};

struct Listed {
    units::Level level{};
    procedures::Procedure procedure;
    bool has_process = false;
    bool is(std::string_view kind) const {
        using catalog::InterAgency;
        if (kind == "khong-lien-thong") return procedure.inter_agency == InterAgency::none;
        if (kind == "cung-cap") return procedure.inter_agency == InterAgency::same_level;
        if (kind == "cac-cap") return procedure.inter_agency == InterAgency::between_levels;
        if (kind == "co-quy-trinh") return has_process;
        if (kind == "chua-co") return !has_process;
        return true;
    }
};

// Each code once per level: a procedure that many communes have is one procedure of the commune level.
std::vector<Listed> catalogue(const web::Context& c, const PageDeps& deps, const Span& span) {
    std::map<std::pair<units::Level, std::string>, Listed> found;
    const auto tree = deps.units.tree();
    const auto law = deps.reporting.law().current();
    sql::Reader s = c.db().read();
    for (const UnitId id : span.units) {
        const units::Unit* unit = tree->find(id);
        if (!unit) continue;
        const units::Level level = unit->nearest(span.last()).level;
        for (procedures::Procedure& p : deps.desk.procedures().list(s, id, span.last())) {
            Listed one{level, std::move(p), false};
            one.has_process = law->internal_process_of(one.procedure.code, span.last()) != nullptr;
            std::string code = one.procedure.code;
            found.try_emplace({level, std::move(code)}, std::move(one));
        }
    }
    std::vector<Listed> out;
    for (auto& [key, one] : found) out.push_back(std::move(one));
    return out;
}

Made procedures_form(const web::Context& c, const PageDeps& deps) {
    Made m{.code = "07b", .title = "Biểu 07b. Số thủ tục hành chính và quy trình nội bộ", .note = "Danh mục có hiệu lực vào ngày cuối của kỳ. Quy trình nội bộ: các tệp law/steps.", .asked = asked_days(c, deps, "bao-cao"), .span = {}, .table = {}};
    m.span = span_of(c, deps, m.asked.window);
    if (!m.asked.errors.empty()) return m;
    const std::vector<Listed> all = catalogue(c, deps, m.span);
    m.empty = all.empty();
    m.table = {.caption = m.title, .first = "Cấp, lĩnh vực", .columns = {}, .rows = {}};
    for (const auto& [kind, title] : kKinds) m.table.columns.emplace_back(kind == "co-quy-trinh" || kind == "chua-co" ? "Quy trình nội bộ" : "Thủ tục hành chính", title);
    const auto line = [&](const std::string& title, std::optional<units::Level> level, const std::string& field, bool strong) {
        GroupedRow row{.title = title, .detail = {}, .cells = {}, .strong = strong};
        for (const auto& [kind, name] : kKinds) {
            std::int64_t n = 0;
            for (const Listed& one : all) n += (!level || one.level == *level) && (field.empty() || one.procedure.field == field) && one.is(kind);
            Params to = m.asked.params();
            to.emplace_back("loai", std::string(kind));
            to.emplace_back("cap", level ? std::to_string(static_cast<int>(*level)) : std::string{});
            to.emplace_back("linh-vuc", field);
            row.cells.push_back({format_count(n), n == 0 ? std::string{} : url(c, "/kiem-soat-tthc/07b/thu-tuc", to)});
        }
        m.table.rows.push_back(std::move(row));
    };
    std::map<units::Level, std::map<std::string, std::string>> fields;   // as they are read: "Đất đai" stands at D
    for (const Listed& one : all) fields[one.level].emplace(fold(one.procedure.field), one.procedure.field);
    for (const auto& [level, names] : fields) {
        line(std::string(units::level_title(level)), level, {}, true);
        for (const auto& [folded, field] : names) line(field, level, field, false);
    }
    line("Tổng cộng", {}, {}, true);
    return m;
}

// The procedures behind a number of 07b, narrowed by the address.
struct Narrowed {
    AskedDays asked;
    Span span;
    std::vector<Listed> shown;
    Params params;
    std::string title() const { return fmt::format("{} thủ tục của biểu 07b", format_count(static_cast<std::int64_t>(shown.size()))); }
};
Narrowed narrowed(const web::Context& c, const PageDeps& deps) {
    Narrowed n{.asked = asked_days(c, deps, "bao-cao"), .span = {}, .shown = {}, .params = {}};
    if (!n.asked.errors.empty()) return n;
    n.span = span_of(c, deps, n.asked.window);
    const std::string kind = c.query("loai"), field = c.query("linh-vuc"), level = c.query("cap");
    n.params = n.asked.params();
    n.params.insert(n.params.end(), {{"loai", kind}, {"linh-vuc", field}, {"cap", level}});
    for (Listed& one : catalogue(c, deps, n.span))
        if (one.is(kind) && (field.empty() || one.procedure.field == field) && (level.empty() || level == std::to_string(static_cast<int>(one.level)))) n.shown.push_back(std::move(one));
    return n;
}

http::Response procedures_page(web::Context& c, const PageDeps& deps) {
    const Narrowed n = narrowed(c, deps);
    if (!n.asked.errors.empty()) return c.refuse(n.asked.errors.front());
    html::PageFrame frame{.title = n.title(), .lead = fmt::format("Có hiệu lực ngày {}.", format_day(n.span.last())), .back_url = url(c, "/kiem-soat-tthc/07b", n.asked.params()), .back_label = "Biểu 07b"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Tải Excel", url(c, "/kiem-soat-tthc/07b/thu-tuc/excel", n.params), {.key = "e"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        if (n.shown.empty()) return html::empty_state(h, "Không có thủ tục nào ở ô này.", "Về biểu 07b", url(c, "/kiem-soat-tthc/07b", n.asked.params()));
        html::table(h, {.caption = "Thủ tục của ô", .columns = {{.label = "Mã"}, {.label = "Thủ tục", .main = true}, {.label = "Lĩnh vực"}, {.label = "Liên thông"}, {.label = "Quy trình nội bộ"}}}, [&](html::Rows& out) {
            for (const Listed& one : n.shown)
                out.row([&] {
                    out.head(c.who->may(may::see_procedures) ? url(c, "/thu-tuc/" + html::url_encode(one.procedure.code)) : std::string{}, one.procedure.code);
                    out.cell(one.procedure.name);
                    out.cell(one.procedure.field);
                    out.cell(procedures::inter_agency_title(one.procedure.inter_agency));
                    out.cell(one.has_process ? "đã có" : "chưa có");
                });
        });
    });
}

http::Response procedures_excel(web::Context& c, const PageDeps& deps) {
    const Narrowed n = narrowed(c, deps);
    if (!n.asked.errors.empty()) return c.refuse(n.asked.errors.front());
    GroupedTable table{.caption = {}, .first = "Thủ tục", .columns = {{"", "Lĩnh vực"}, {"", "Liên thông"}, {"", "Quy trình nội bộ"}}, .rows = {}};
    for (const Listed& one : n.shown)
        table.rows.push_back({.title = one.procedure.name, .detail = one.procedure.code, .cells = {{one.procedure.field, {}}, {std::string(procedures::inter_agency_title(one.procedure.inter_agency)), {}}, {one.has_process ? "đã có" : "chưa có", {}}}});
    return grouped_excel(fmt::format("bieu-07b-thu-tuc-{}", iso_day(n.span.last())), n.title(), fmt::format("{}. Có hiệu lực ngày {}", unit_title(deps, c.unit, local_day(c.now)), format_day(n.span.last())), table);
}

// The same for programs.
http::Response procedures_json(web::Context& c, const PageDeps& deps) {
    namespace json = boost::json;
    const Narrowed n = narrowed(c, deps);
    if (!n.asked.errors.empty()) return c.refuse(n.asked.errors.front());
    json::array out;
    for (const Listed& one : n.shown)
        out.push_back(json::object{{"code", one.procedure.code}, {"name", one.procedure.name}, {"field", one.procedure.field}, {"level", static_cast<int>(one.level)}, {"inter_agency", procedures::inter_agency_title(one.procedure.inter_agency)},
                                   {"process", one.has_process}});
    return web::json_answer({{"day", iso_day(n.span.last())}, {"procedures", std::move(out)}});
}

Made made_of(const web::Context& c, const PageDeps& deps, std::string_view code) {
    return code == "07b" ? procedures_form(c, deps) : situation(c, deps, code == "06a" ? By::unit : By::field);
}

http::Response form_page(web::Context& c, const PageDeps& deps, std::string_view code) {
    const Made m = made_of(c, deps, code);
    const std::string path = fmt::format("/kiem-soat-tthc/{}", code);
    html::PageFrame frame{.title = m.title, .lead = m.asked.title, .failed = !m.asked.errors.empty()};
    frame.actions = [&](Html& h) {
        if (!m.asked.errors.empty()) return;
        html::link_button(h, "Tải Excel", url(c, path + "/excel", m.asked.params()), {.key = "e"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, path);
        html::error_summary(h, m.asked.errors);
        days_form(h, c, deps, m.asked, path, {});
        if (!m.asked.errors.empty()) return;
        if (m.empty) return html::empty_state(h, code == "07b" ? "Đơn vị chưa có thủ tục nào trong danh mục ngày ấy." : "Trong kỳ này không có hồ sơ nào. Hãy chọn kỳ khác ở trên.");
        wide_sheet(h, [&] {
            paper_head(h, deps, c, m.title, m.asked.title);
            grouped_table(h, m.table);
            h.el("p", {{"class", "hint"}}, m.note);
            h.el("div", {{"class", "signatures"}}, [&] {
                h.el("div", {}, [&] { h.el("p", {}, [&] { h.el("strong", {}, "Người lập biểu"); }); });
                h.el("div", {}, [&] { h.el("p", {{"class", "signed"}}, [&] { h.el("strong", {}, "Thủ trưởng đơn vị"); }); });
            });
        });
    }, m.asked.errors.empty() ? 200 : 422);
}

http::Response form_excel(web::Context& c, const PageDeps& deps, std::string_view code) {
    const Made m = made_of(c, deps, code);
    if (!m.asked.errors.empty()) return c.refuse(m.asked.errors.front());
    return grouped_excel(fmt::format("bieu-{}-{}", code, iso_day(m.span.last())), m.title, fmt::format("{}. {}. Tính lúc {}", unit_title(deps, c.unit, local_day(c.now)), m.asked.title, format_day_time(to_local(c.now))), m.table);
}

}  // namespace

void add_control_pages(web::Router& router, PageDeps deps) {
    const std::string systems = "S3, S14";
    for (const std::string code : {"06a", "07a", "07b"}) {
        router.add({.path = "/kiem-soat-tthc/" + code, .may = &may::see_reports, .title = "Biểu " + code, .systems = systems, .run = [deps, code](web::Context& c) { return form_page(c, deps, code); }});
        router.add({.path = "/api/v1/control-forms/" + code, .may = &may::see_reports, .systems = "S3, S14, S27", .summary = "Form " + code + " of procedure control", .query = "{" + std::string(kDaysAsked) + "}", .gives = "GroupedTable",
                    .run = [deps, code](web::Context& c) {
                        const Made m = made_of(c, deps, code);
                        return m.asked.errors.empty() ? grouped_json(m.asked, m.title, m.table) : c.refuse(m.asked.errors.front());
                    }});
        router.add({.path = "/kiem-soat-tthc/" + code + "/excel", .may = &may::see_reports, .systems = systems, .run = [deps, code](web::Context& c) { return form_excel(c, deps, code); }});
    }
    std::string kinds;
    for (const auto& [kind, title] : kKinds) kinds += fmt::format("{}'{}'", kinds.empty() ? "" : "|", kind);
    router.add({.path = "/api/v1/control-forms/07b/procedures", .may = &may::see_reports, .systems = "S3, S14, S27", .summary = "The procedures behind a number of form 07b",
                .query = fmt::format("{{{}, loai?: {}, linh-vuc?: text, cap?: int \"2 tỉnh, 3 huyện, 4 xã\"}}", kDaysAsked, kinds),
                .gives = "{day: day \"danh mục có hiệu lực ngày này\", procedures: [{code: text, name: text, field: text, level: int, inter_agency: text, process: bool \"đã có quy trình nội bộ\"}]}",
                .run = [deps](web::Context& c) { return procedures_json(c, deps); }});
    router.add({.path = "/kiem-soat-tthc/07b/thu-tuc", .may = &may::see_reports, .title = "Thủ tục của biểu 07b", .systems = systems, .run = [deps](web::Context& c) { return procedures_page(c, deps); }});
    router.add({.path = "/kiem-soat-tthc/07b/thu-tuc/excel", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return procedures_excel(c, deps); }});
}

}  // namespace xaso::follow_up
