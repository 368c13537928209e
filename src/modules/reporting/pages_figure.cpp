// The passport of a figure: what it counts, from when to when, computed when, by which file, and the records themselves.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/web/api.h"
#include "platform/web/csv.h"
#include "platform/web/graph.h"
#include "reporting/pages_shared.h"
#include "reporting/words.h"

namespace xaso::reporting {
namespace {

using html::Html;
namespace may = access::may;

constexpr int kRows = 50;
constexpr std::string_view kListId = "danh-sach";

std::int64_t offset_of(const web::Context& c) {
    const std::string text = c.query("tu");
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n > 0 && n <= 1'000'000'000 ? n : 0;
}

// A record of another unit is opened there, if the account may see it.
struct RecordLink {
    const web::Context& c;
    const units::Tree& tree;
    std::string operator()(std::string_view path, const std::string& code, UnitId unit) const {
        std::string to = fmt::format("{}/{}", path, html::url_encode(code));
        if (unit == c.who->unit) return to;
        const units::Unit* u = tree.find(unit);
        return u && c.who->sees(unit) ? fmt::format("{}?don-vi={}", to, html::url_encode(u->code)) : std::string{};
    }
};

UnitId unit_of(const std::vector<std::string>& row) {
    std::int64_t n = 0;
    std::from_chars(row[0].data(), row[0].data() + row[0].size(), n);
    return UnitId{n};
}

void rows_table(Html& h, const web::Context& c, const PageDeps& deps, const Report& r, const catalog::Figure& f, const RowsPage& page) {
    const auto tree = deps.units.tree();
    const RecordLink link{c, *tree};
    const bool dossiers = c.who->may(may::see_dossiers), procedures = c.who->may(may::see_procedures);
    std::vector<std::size_t> shown;
    html::TableSpec spec{.caption = "Các dòng của số liệu: " + f.title, .columns = {}};
    for (std::size_t i = 0; i < page.columns.size(); ++i) {
        const std::string& name = page.columns[i];
        // The procedure's name leads to it, so its code and field are left to the download.
        if (internal_column(name) || name == "procedure_code" || name == "field" || (i == 0 && r.units.size() == 1)) continue;
        shown.push_back(i);
        const bool minor = name == "version" || name == "decision" || name == "online_level" || name == "channel" || name == "section" || name.starts_with("plan_decision");
        spec.columns.push_back({.label = column_title(f, name), .main = name == "procedure_name" || name == "name" || name == "title" || name == "record_name", .minor = minor || name.starts_with("value_")});
    }
    // Whose code the column "code" is shows in the columns beside it.
    const auto column = [&](std::string_view name) { return static_cast<std::size_t>(std::find(page.columns.begin(), page.columns.end(), name) - page.columns.begin()); };
    const auto has = [&](std::string_view name) { return column(name) < page.columns.size(); };
    const std::size_t procedure_code = column("procedure_code"), record_id = column("record_id"), plan_id = column("plan_id"), activity_id = column("activity_id"), task_id = column("task_id");
    const bool of_dossiers = has("dossier_id"), of_procedures = has("procedure_id"), of_activities = has("activity_id"), of_tasks = has("task_id");
    html::table(h, spec, [&](html::Rows& rows) {
        for (const auto& row : page.rows)
            rows.row([&] {
                const UnitId unit = unit_of(row);
                for (const std::size_t i : shown) {
                    const std::string& name = page.columns[i];
                    const std::string words = i == 0 && tree->find(unit) ? tree->find(unit)->nearest(r.window->window.to).name : cell_words(f, name, row[i]);
                    if (name == "code") rows.head(of_dossiers && dossiers ? link("/ho-so", row[i], unit) : of_procedures && procedures ? link("/thu-tuc", row[i], unit) : std::string{}, words);
                    else if (of_activities && name == "title") rows.head(c.who->may(may::see_plan) ? link(fmt::format("/ke-hoach/{}/viec", row[plan_id]), row[activity_id], unit) : std::string{}, words);
                    else if (name == "record_name") rows.head(c.who->may(may::see_books) ? link("/so/" + f.book, row[record_id], unit) : std::string{}, words);
                    else if (of_tasks && name == "number") rows.head(c.who->may(may::see_plan) ? link("/nhiem-vu-giao", row[task_id], unit) : std::string{}, words);
                    else if (words.empty()) rows.none();
                    else if (name == "procedure_name" && procedures && procedure_code < row.size()) rows.cell([&] { h.link(link("/thu-tuc", row[procedure_code], unit), words); });
                    else rows.cell(words);
                }
            });
    });
}

// Whose roles the book behind a figure is for.
bool opens(const web::Context& c, const catalog::Figure& f) {
    return f.rows_for.empty() || std::any_of(c.who->roles.begin(), c.who->roles.end(), [&](const std::string& role) { return std::find(f.rows_for.begin(), f.rows_for.end(), role) != f.rows_for.end(); });
}

void query_text(Html& h, const catalog::Figure& f) {
    h.el("details", {{"class", "more"}}, [&] {
        h.el("summary", {}, "Câu truy vấn");
        h.el("p", {}, fmt::format("{}; trị số: {}.", f.file, f.value));
        h.el("p", {}, [&] {
            std::string_view rest = f.sql;
            while (!rest.empty()) {
                const auto end = std::min(rest.find('\n'), rest.size());
                h.text(rest.substr(0, end));
                h.raw("<br>");
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        });
    });
}

void origin_facts(html::Facts& f, Html& h, const PageDeps& deps, sql::Session& s, const Report& r) {
    f.add("Kỳ", fmt::format("{} ({})", period_title(r.period), window_words(*r.window)));
    if (r.units.size() > 1) f.add("Phạm vi", fmt::format("{} đơn vị: đơn vị này và các đơn vị bên dưới", r.units.size()));
    f.add("Tính lúc", [&] { html::moment(h, to_local(r.computed_at)); });
    const std::string head = r.signature ? r.signature->chain_head : deps.reporting.record().chain_head(s, r.unit);
    f.add("Dấu nhật ký", [&] { html::code(h, head.empty() ? "chưa có" : head.substr(0, 16)); });
}

struct Heading {           // of a form row that shows the figure; empty when the figure is opened by its own name
    std::string title, note, back_url, back_label;
    record::Thing thing = {};   // the row, when it is one
};

// Of a signed report the value is the one signed; the rows can only be those of today, and the page says so.
http::Response figure_passport(web::Context& c, const PageDeps& deps, sql::Session& s, const Report& r, std::string_view code, const Heading& heading) {
    std::optional<Report> counted_now;
    if (r.signature) {
        auto again = deps.reporting.compute_figure(s, r.unit, r.period, code);
        if (!again) return c.refuse(again.error());
        counted_now = std::move(*again);
    }
    const Report& today = counted_now ? *counted_now : r;
    const catalog::Figure& f = *r.figures.find(code)->second.figure;
    const catalog::Figure& counter = *today.figures.find(code)->second.figure;
    const std::int64_t value = r.figures.find(code)->second.value, now = today.figures.find(code)->second.value, offset = offset_of(c);
    const std::int64_t recounted = counter.has_shortcut() ? deps.reporting.recount(s, today, counter) : now;
    const auto page = deps.reporting.rows(s, today, code, offset, kRows);
    if (!page) return c.refuse(page.error());
    const std::string here = figure_path(r.period, code);
    const std::string title = heading.title.empty() ? f.title : heading.title;
    return c.page(html::PageFrame{.title = title, .lead = heading.title.empty() ? "" : f.title, .back_url = heading.back_url, .back_label = heading.back_label}, [&](Html& h) {
        const bool unbegun = r.figures.find(code)->second.unbegun;
        html::panel(h, unbegun ? "Chưa có số liệu" : fmt::format("{} {}", format_count(value), f.unit), [&] {
            if (unbegun) h.el("p", {}, "Sổ chưa có bản ghi nào nên chưa biết con số; sổ có bản ghi đầu tiên thì phần mềm đếm.");
            if (!heading.title.empty()) h.el("p", {}, title);
            h.el("p", {}, f.rule);
            if (!heading.note.empty()) h.el("p", {{"class", "hint"}}, heading.note);
            if (r.signature) signed_notice(h, c, r);
            html::facts(h, [&](html::Facts& facts) {
                origin_facts(facts, h, deps, s, r);
                if (f.window != catalog::FigureWindow::report) facts.add("Đếm theo năm ngân sách", fmt::format("{} – {}", format_day(r.first_day(f)), format_day(r.last_day(f))));
                if (r.signature && now != value) facts.add("Tính lại hôm nay", [&] { html::badge(h, html::State::due_today, fmt::format("{} {}, khác số đã ký", format_count(now), f.unit)); });
                facts.add("Mã băm cách tính", [&] { html::code(h, f.hash.substr(0, 16)); });
                facts.add("Kiểm tra", [&] {
                    const std::string_view of = r.signature ? "số tính hôm nay" : "số trên biểu";
                    if (now == recounted) html::badge(h, html::State::done, fmt::format("{} {} = {}", format_count(recounted), f.value == "count" ? "dòng" : "đếm từ các dòng", of));
                    else html::badge(h, html::State::late, fmt::format("đếm lại từ các dòng được {}, khác {}", format_count(recounted), of));
                });
            });
            html::actions(h, [&] {
                if (!opens(c, counter)) return;
                html::link_button(h, "Mở danh sách", fmt::format("{}#{}", url(c, here), kListId));
                html::link_button(h, "Tải CSV", url(c, figure_path(r.period, code, "/csv")));
            });
            query_text(h, f);
        });
        h.el("section", {{"id", kListId}}, [&] {
            h.el("h2", {}, r.signature ? "Các dòng đứng sau con số, theo dữ liệu hôm nay" : "Các dòng đứng sau con số");
            if (!opens(c, counter)) return html::empty_state(h, "Danh sách chỉ dành cho vai trò được xem sổ này.");
            if (page->rows.empty()) return html::empty_state(h, offset == 0 ? "Không có dòng nào trong kỳ này." : "Hết các dòng.", offset == 0 ? "" : "Về đầu", offset == 0 ? "" : url(c, here));
            rows_table(h, c, deps, today, counter, *page);
            html::pager(h, {.shown = static_cast<std::int64_t>(page->rows.size()), .order = "dòng đầu", .first_url = offset == 0 ? "" : url(c, here),
                            .next_url = page->more ? url(c, here, {{"tu", std::to_string(offset + kRows)}}) : ""});
        });
        if (heading.thing) web::graph_section(h, c, s, heading.thing);
        web::graph_section(h, c, s, {"figure", fmt::format("{}/{}", period_code(r.period), code)});
    });
}

// ---- Rows that are not a figure ----

// One part of a formula: a row of the form, or a figure.
struct Part {
    std::string number, title, shown, path;
    CellState state{};
    std::int64_t value = 0;
};
Part part_of(const Report& r, const FormResult& form, const std::string& written) {
    if (const std::string_view code = catalog::figure_in(written); !code.empty()) {
        const FigureResult& f = r.figures.find(code)->second;
        return {{}, f.figure->title, format_count(f.value), figure_path(r.period, code), CellState::value, f.value};
    }
    const Cell& c = *form.find(written);
    return {written, c.row->title, c.state == CellState::value || c.state == CellState::none_arising ? c.shown() : std::string(state_words(c)), row_path(r.period, form.form->code, written), c.state, c.value};
}

// "1.386 / 1.387 = 99,93 %", "141 + 12 = 153"
std::string arithmetic(const Report& r, const FormResult& form, const Cell& cell) {
    const auto parts = cell.row->parts();
    if (cell.state == CellState::missing) {
        std::string lacking;
        for (const std::string& n : parts)
            if (part_of(r, form, n).state == CellState::missing) lacking += fmt::format("{}{}", lacking.empty() ? "" : ", ", n);
        return lacking.empty() ? "Chưa tính được vì một dòng không áp dụng." : fmt::format("Chưa tính được: còn thiếu số liệu dòng {}.", lacking);
    }
    if (cell.state == CellState::not_applicable) return "Các dòng thành phần không áp dụng cho đơn vị.";
    if (cell.ratio) {
        const std::string division = fmt::format("{} / {}", format_count(cell.ratio->num), format_count(cell.ratio->den));
        return cell.ratio->den == 0 ? division + ": mẫu số bằng 0 nên ghi không phát sinh, không phải 0 % hay 100 %" : fmt::format("{} = {}\u00a0%", division, cell.shown());
    }
    if (cell.row->terms.empty()) return value_words(cell);
    std::string sum;
    for (const std::string& n : parts)
        if (const Part part = part_of(r, form, n); part.state != CellState::not_applicable) sum += fmt::format("{}{}", sum.empty() ? "" : " + ", format_count(part.value));
    return fmt::format("{} = {}", sum, cell.shown());
}

std::string how_words(const catalog::FormRow& row) {
    const auto name = [](const std::string& part) { return catalog::figure_in(part).empty() ? "dòng " + part : std::string("số liệu"); };
    if (!row.num.empty()) {
        const bool figures = !catalog::figure_in(row.num).empty() && !catalog::figure_in(row.den).empty();
        return fmt::format("{}, làm tròn đến {} chữ số, nửa thì làm tròn lên.", figures ? "Số liệu thứ nhất chia số liệu thứ hai" : fmt::format("Lấy {} chia {}", name(row.num), name(row.den)), row.decimals);
    }
    if (!row.terms.empty()) return "Tổng của các dòng dưới đây; dòng không áp dụng không tính.";
    return "Lấy lựa chọn cuối cùng mà điều kiện đúng; không điều kiện nào đúng thì lấy lựa chọn không có điều kiện, hoặc ghi không phát sinh.";
}

// "{it_system.sharing_in_use} > 0" with the figure's title.
std::string when_words(const Report& r, std::string when) {
    for (const auto& [code, f] : r.figures)
        for (std::size_t at = 0; (at = when.find("{" + code + "}", at)) != std::string::npos; at += f.figure->title.size()) when.replace(at, code.size() + 2, f.figure->title);
    return when;
}

void choices_table(Html& h, const Report& r, const Cell& cell) {
    html::table(h, {.caption = "Khi nào ghi giá trị nào", .columns = {{.label = "Giá trị", .number = true}, {.label = "Nghĩa", .main = true}, {.label = "Khi"}}}, [&](html::Rows& rows) {
        for (const catalog::RowChoice& choice : cell.row->choices)
            rows.row([&] {
                rows.cell(std::to_string(choice.value));
                rows.cell(choice.title);
                rows.cell(choice.when.empty() ? "không điều kiện nào đúng" : when_words(r, choice.when));
            });
    });
}

void parts_table(Html& h, const web::Context& c, const Report& r, const FormResult& form, const Cell& cell) {
    html::table(h, {.caption = "Các phần của công thức", .columns = {{.label = "Dòng"}, {.label = "Chỉ tiêu", .main = true}, {.label = "Số liệu", .number = true}}}, [&](html::Rows& rows) {
        for (const std::string& n : cell.row->parts()) {
            const Part part = part_of(r, form, n);
            rows.row([&] {
                if (part.number.empty()) rows.none();
                else rows.cell(part.number);
                rows.cell(part.title);
                rows.cell([&] {
                    if (part.state == CellState::not_applicable) html::tag(h, part.shown);
                    else html::figure_link(h, part.shown, url(c, part.path));
                });
            });
        }
    });
}

http::Response row_passport(web::Context& c, const PageDeps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto r = deps.reporting.shown(s, c.unit, *period, {.form = c.param("form")});
    if (!r) return c.refuse(r.error());
    const FormResult& form = r->forms.front();
    const Cell* cell = form.find(c.param("row"));
    if (!cell) return c.refuse({Refusal::Kind::not_found, "reporting.row", "Không có dòng này trong biểu mẫu.", "row", {}});
    const Heading heading{fmt::format("{} {}", cell->row->number, cell->row->title), cell->row->note, url(c, form_path(*period, form.form->code)), form_name(*r->law, *form.form), {"row", fmt::format("{}/{}/{}", period_code(*period), form.form->code, cell->row->number)}};
    if (cell->source == Source::computed && cell->row->kind == catalog::RowKind::computed) return figure_passport(c, deps, s, *r, cell->figure, heading);
    return c.page(html::PageFrame{.title = heading.title, .back_url = heading.back_url, .back_label = heading.back_label}, [&](Html& h) {
        html::panel(h, cell->state == CellState::heading ? "Tiêu đề của biểu" : value_words(*cell), [&] {
            h.el("p", {}, heading.title);
            if (!heading.note.empty()) h.el("p", {{"class", "hint"}}, heading.note);
            if (cell->source == Source::formula) {
                h.el("p", {}, [&] { h.el("strong", {}, arithmetic(*r, form, *cell)); });
                h.el("p", {}, how_words(*cell->row));
                if (cell->row->formula.empty()) choices_table(h, *r, *cell);
                parts_table(h, c, *r, form, *cell);
                html::facts(h, [&](html::Facts& facts) { origin_facts(facts, h, deps, s, *r); });
                h.el("details", {{"class", "more"}}, [&] {
                    h.el("summary", {}, "Công thức");
                    h.el("p", {}, fmt::format("{} ({}, dòng {})", cell->row->formula.empty() ? "choice" : cell->row->formula, form.form->file, cell->row->line));
                });
            }
            if (cell->source == Source::entered) {
                h.el("p", {}, "Số liệu nhập tay; mỗi lần nhập được giữ lại.");
                const std::vector<std::string> figures = cell->row->figures();
                for (const std::string& code : figures)
                    if (const catalog::Figure* f = r->law->figure(code); f && r->law->book(f->book))
                        h.el("p", {{"class", "hint"}}, [&] {
                            h.text(fmt::format("“{}” đếm từ ", f->title));
                            if (c.who->may(may::see_books) && opens(c, *f)) h.link(url(c, "/so/" + f->book), r->law->book(f->book)->title);
                            else h.text(r->law->book(f->book)->title);
                            h.text(", sổ chưa có bản ghi nào. Ghi vào sổ thì phần mềm tự tính.");
                        });
                std::vector<html::Event> events;
                for (const Entry& e : deps.reporting.entries(s, c.unit, *period, form.form->code, cell->row->number))
                    events.push_back({.at = to_local(e.at), .what = fmt::format("Lần {}: {}", e.entry_no, entry_words(*cell->row, e)), .who = e.by, .detail = e.note});
                if (events.empty()) h.el("p", {}, "Chưa ai nhập dòng này.");
                else html::timeline(h, events);
            }
        });
        web::graph_section(h, c, s, heading.thing);
    });
}

http::Response figure_page(web::Context& c, const PageDeps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const std::string code = c.param("figure");
    const auto r = deps.reporting.shown(s, c.unit, *period, {.figure = code});
    if (!r) return c.refuse(r.error());
    return figure_passport(c, deps, s, *r, code, {.title = {}, .note = {}, .back_url = url(c, "/bao-cao"), .back_label = "Các kỳ báo cáo", .thing = {}});
}

http::Response figure_csv(web::Context& c, const PageDeps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const std::string code = c.param("figure");
    const auto r = deps.reporting.compute_figure(s, c.unit, *period, code);
    if (!r) return c.refuse(r.error());
    const catalog::Figure& f = *r->figures.find(code)->second.figure;
    if (!opens(c, f)) return c.refuse({Refusal::Kind::forbidden, "reporting.rows", "Danh sách chỉ dành cho vai trò được xem sổ này.", {}, {}});
    const auto tree = deps.units.tree();
    web::Csv csv;
    std::vector<std::string> columns;
    const auto done = deps.reporting.each_row(s, *r, code, [&](const std::vector<std::string>& row) {
        std::vector<std::string> cells;
        const bool head = columns.empty();
        if (head) columns = row;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (head) cells.push_back(column_title(f, row[i]));
            else if (const units::Unit* u = i == 0 ? tree->find(unit_of(row)) : nullptr) cells.push_back(u->code);
            else cells.push_back(cell_words(f, columns[i], row[i]));
        }
        csv.row(cells);
    });
    if (!done) return c.refuse(done.error());
    return web::csv_file(fmt::format("{}-{}-{}.csv", code, r->unit_code, period_code(*period)), std::move(csv));
}

// The same list for programs, a page at a time, each value by the name of its column.
http::Response figure_json(web::Context& c, const PageDeps& deps) {
    namespace json = boost::json;
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto from = web::int_asked(c, "tu", 0, 0, 1'000'000'000);
    if (!from) return c.refuse(from.error());
    sql::Reader s = c.db().read();
    const std::string code = c.param("figure");
    const auto r = deps.reporting.compute_figure(s, c.unit, *period, code);
    if (!r) return c.refuse(r.error());
    const FigureResult& value = r->figures.find(code)->second;
    const catalog::Figure& f = *value.figure;
    if (!opens(c, f)) return c.refuse({Refusal::Kind::forbidden, "reporting.rows", "Danh sách chỉ dành cho vai trò được xem sổ này.", {}, {}});
    const auto page = deps.reporting.rows(s, *r, code, *from, kRows);
    if (!page) return c.refuse(page.error());
    const auto tree = deps.units.tree();
    json::array columns, rows;
    for (const std::string& name : page->columns) columns.push_back(json::object{{"name", name}, {"title", column_title(f, name)}});
    for (const auto& row : page->rows) {
        json::object one;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const units::Unit* u = i == 0 ? tree->find(unit_of(row)) : nullptr;
            one[page->columns[i]] = u ? u->code : row[i];
        }
        rows.push_back(std::move(one));
    }
    return web::json_answer({{"figure", code}, {"title", f.title}, {"rule", f.rule}, {"unit", f.unit}, {"value", value.value}, {"computed", web::moment_json(r->computed_at)}, {"columns", std::move(columns)},
                             {"rows", std::move(rows)}, {"next", page->more ? json::value(*from + kRows) : json::value(nullptr)}});
}

}  // namespace

void add_figure_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/bao-cao/:period/so-lieu/:figure", .may = &may::see_reports, .title = "Nguồn gốc số liệu", .systems = systems,
                .run = [deps](web::Context& c) { return figure_page(c, deps); }});
    router.add({.path = "/bao-cao/:period/so-lieu/:figure/csv", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return figure_csv(c, deps); }});
    router.add({.path = "/api/v1/reports/:period/figures/:figure", .may = &may::see_reports, .systems = "S3, S26, S36", .summary = "A figure of a period as it counts now, with the records behind it",
                .query = "{tu?: int \"next của trang trước\"}",
                .gives = "{figure: text, title: text, rule: text, unit: text, value: int, computed: moment, columns: [{name: text, title: text}], rows: [{*: text}], next: int|null}", .run = [deps](web::Context& c) { return figure_json(c, deps); }});
    router.add({.path = "/bao-cao/:period/:form/dong/:row", .may = &may::see_reports, .title = "Nguồn gốc số liệu", .systems = systems,
                .run = [deps](web::Context& c) { return row_passport(c, deps); }});
}

}  // namespace xaso::reporting
