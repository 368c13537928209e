#include "follow_up/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/ratio.h"
#include "platform/web/csv.h"

namespace xaso::follow_up {
namespace {

using std::chrono::days;

struct Named {
    std::string_view code, title;
};
constexpr Named kSpans[] = {{"hom-nay", "Hôm nay"}, {"tuan-nay", "Tuần này"}, {"thang-nay", "Tháng này"}, {"thang-truoc", "Tháng trước"}, {"nam-nay", "Năm nay"}};

std::optional<Window> named_span(std::string_view code, Day today) {
    const Day monday = today - days{(today.time_since_epoch().count() % 7 + 7 + 3) % 7};   // 1970-01-01 was a Thursday
    if (code == "hom-nay") return Window{today, today};
    if (code == "tuan-nay") return Window{monday, monday + days{6}};
    if (code == "thang-nay") return month_of(today);
    if (code == "thang-truoc") return month_of(month_of(today).from - days{1});
    if (code == "nam-nay") return Window{make_day(year_of(today), 1, 1), make_day(year_of(today), 12, 31)};
    return std::nullopt;
}

std::optional<Window> month_named(std::string_view code) {
    if (code.size() != 7) return std::nullopt;
    const auto first = parse_day(fmt::format("{}-01", code));
    return first ? std::optional(month_of(*first)) : std::nullopt;
}

std::string days_words(const Window& w) { return w.from == w.to ? fmt::format("Ngày {}", format_day(w.from)) : fmt::format("Từ {} đến {}", format_day(w.from), format_day(w.to)); }

}  // namespace

Window month_of(Day day) {
    const std::chrono::year_month_day d{std::chrono::sys_days{day.time_since_epoch()}};
    const Day first = make_day(static_cast<int>(d.year()), static_cast<unsigned>(d.month()), 1);
    const std::chrono::year_month_day_last last{d.year() / d.month() / std::chrono::last};
    return {first, make_day(static_cast<int>(d.year()), static_cast<unsigned>(d.month()), static_cast<unsigned>(last.day()))};
}

AskedDays asked_days(const web::Context& c, const PageDeps& deps, std::string_view otherwise) {
    AskedDays a{.period = c.query("ky"), .from = c.query("tu"), .to = c.query("den"), .title = {}, .window = {}, .errors = {}};
    const Day today = local_day(c.now);
    if (!a.from.empty() || !a.to.empty()) a.period.clear();
    if (a.period.empty() && a.from.empty() && a.to.empty()) a.period = otherwise;
    const auto periods = deps.reporting.periods(c.unit, today);
    if (a.period == "bao-cao") a.period = periods.empty() ? "thang-nay" : period_code(periods.front().period);
    a.window = month_of(today);
    if (a.period.empty()) {
        const auto day = [&](const std::string& text, std::string_view field, std::string_view label, Day& into) {
            if (text.empty()) return;
            if (const auto d = parse_day(text)) into = *d;
            else a.errors.push_back({Refusal::Kind::invalid, d.error().code, fmt::format("“{}”: {}", label, d.error().message), std::string(field), {}});
        };
        a.window.to = today;
        day(a.to, "den", "Đến ngày", a.window.to);
        a.window.from = a.from.empty() ? month_of(a.window.to).from : a.window.from;
        day(a.from, "tu", "Từ ngày", a.window.from);
        if (a.errors.empty() && a.window.from > a.window.to)
            a.errors.push_back({Refusal::Kind::invalid, "follow_up.days", "“Đến ngày” phải từ “Từ ngày” trở đi.", "den", {}});
        if (a.errors.empty() && a.window.from > today)
            a.errors.push_back({Refusal::Kind::invalid, "follow_up.future", "“Từ ngày” chưa tới: hãy chọn từ hôm nay trở về trước.", "tu", {}});
        if (!a.errors.empty()) a.window = month_of(today);
        a.title = days_words(a.window);
        return a;
    }
    for (const Named& one : kSpans)
        if (one.code == a.period) {
            a.window = *named_span(a.period, today);
            a.title = fmt::format("{} ({})", one.title, days_words(a.window));
            return a;
        }
    if (const auto month = month_named(a.period); month && month->from <= today) {
        a.window = *month;
        a.title = fmt::format("Tháng {} năm {}", a.period.substr(5), a.period.substr(0, 4));
        return a;
    }
    for (const catalog::PeriodWindow& w : periods)
        if (period_code(w.period) == a.period) {
            a.window = w.window;
            a.title = fmt::format("{} ({})", period_title(w.period), days_words(w.window));
            return a;
        }
    a.errors.push_back({Refusal::Kind::invalid, "follow_up.period", fmt::format("Đơn vị không có kỳ “{}”. Hãy chọn một kỳ trong danh sách.", a.period), "ky", {}});
    a.title = days_words(a.window);
    return a;
}

void days_form(Html& h, const web::Context& c, const PageDeps& deps, const AskedDays& asked, std::string_view path, const Params& kept) {
    std::vector<html::Choice> spans;
    for (const Named& one : kSpans) {
        Params to = kept;
        to.emplace_back("ky", std::string(one.code));
        spans.push_back({.label = std::string(one.title), .url = url(c, path, to), .current = asked.period == one.code});
    }
    html::chips(h, "Khoảng ngày", spans);
    std::vector<html::Option> periods;
    for (const catalog::PeriodWindow& w : deps.reporting.periods(c.unit, local_day(c.now))) {
        if (periods.size() == 16) break;
        periods.push_back({.value = period_code(w.period), .label = fmt::format("{} ({} – {})", period_title(w.period), format_day(w.window.from), format_day(w.window.to))});
    }
    const bool listed = std::any_of(periods.begin(), periods.end(), [&](const auto& p) { return p.value == asked.period; });
    html::get_form(h, path, [&] {
        html::select_field(h, {.name = "ky", .label = "Kỳ báo cáo", .value = listed ? asked.period : std::string{}, .error = html::error_for(asked.errors, "ky"), .unmarked = true}, periods);
        html::text_field(h, {.name = "tu", .label = "hoặc từ ngày", .value = asked.from, .error = html::error_for(asked.errors, "tu"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
        html::text_field(h, {.name = "den", .label = "đến ngày", .value = asked.to, .error = html::error_for(asked.errors, "den"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
        for (const auto& [name, value] : kept) html::hidden(h, name, value);
        web::keep_unit(h, c);
        html::button(h, "Xem", {.key = "x"});
    });
}

Span span_of(const web::Context& c, const PageDeps& deps, const Window& window) {
    Span span{.units = {}, .window = window, .now = c.now};
    span.units = deps.units.tree()->below(c.unit, span.last());
    if (span.units.empty()) span.units = {c.unit};
    return span;
}

bool gathers(const Span& span) { return span.units.size() > 1; }

std::string unit_title(const PageDeps& deps, UnitId unit, Day day) {
    const auto tree = deps.units.tree();
    const units::Unit* u = tree->find(unit);
    return u ? u->nearest(day).name : std::string{};
}

std::string dossier_link(const web::Context& c, const PageDeps& deps, UnitId unit, std::string_view code) {
    if (!c.who->may(may::see_dossiers) || !c.who->sees(unit)) return {};
    std::string to = fmt::format("/ho-so/{}", html::url_encode(code));
    if (unit == c.who->unit) return to;
    const auto tree = deps.units.tree();
    const units::Unit* u = tree->find(unit);
    return u ? fmt::format("{}?don-vi={}", to, html::url_encode(u->code)) : std::string{};
}

void sections(Html& h, const web::Context& c, std::string_view path) {
    const struct { std::string_view path, label; const access::Permission& may; } all[] = {
        {"/tien-do", "Tiến độ", may::see_reports},           {"/tien-do/dich-vu-cong", "Trực tuyến, số hóa", may::see_reports},
        {"/kiem-soat-tthc/06a", "Biểu 06a", may::see_reports}, {"/kiem-soat-tthc/07a", "Biểu 07a", may::see_reports},
        {"/kiem-soat-tthc/07b", "Biểu 07b", may::see_reports}, {"/cong-khai", "Công khai", may::see_reports},
        {"/ai-giu-viec", "Ai giữ việc", may::oversee_dossiers}, {"/ban-tin-sang", "Bản tin sáng", may::oversee_dossiers},
        {"/so-theo-doi-ho-so", "Sổ theo dõi", may::see_dossiers}, {"/bang-theo-doi", "Bảng treo", may::see_dossiers}};
    std::vector<html::Choice> tabs;
    for (const auto& one : all)
        if (c.who->may(one.may)) tabs.push_back({.label = std::string(one.label), .url = url(c, one.path), .current = one.path == path});
    html::tabs(h, "Theo dõi hồ sơ", tabs);
}

void paper_head(Html& h, const PageDeps& deps, const web::Context& c, std::string_view title, std::string_view days) {
    h.el("p", {}, unit_title(deps, c.unit, local_day(c.now)));
    h.el("h2", {{"class", "form-title"}}, title);
    h.el("p", {{"class", "form-title"}}, fmt::format("{}. Tính lúc {}.", days, format_day_time(to_local(c.now))));
}

void wide_sheet(Html& h, const html::Inside& inside) { h.el("div", {{"class", "sheet wide"}}, inside); }

void grouped_table(Html& h, const GroupedTable& table) {
    const auto cell = [&](const GroupedCell& one) {
        h.el("td", {{"class", "num"}}, [&] {
            if (one.url.empty()) h.text(one.text);
            else html::figure_link(h, one.text, one.url);
        });
    };
    h.el("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", table.caption}}, [&] {
        h.el("table", {{"class", "grid"}}, [&] {
            h.el("caption", {{"class", "sr"}}, table.caption);
            const bool grouped = std::any_of(table.columns.begin(), table.columns.end(), [](const auto& c) { return !c.first.empty(); });
            h.el("thead", {}, [&] {
                h.el("tr", {}, [&] {
                    h.el("th", {{"scope", "col"}, {"rowspan", grouped ? "2" : "1"}}, table.first);
                    for (std::size_t i = 0; i < table.columns.size();) {
                        std::size_t end = i + 1;
                        if (table.columns[i].first.empty()) {
                            h.el("th", {{"scope", "col"}, {"rowspan", grouped ? "2" : "1"}}, table.columns[i].second);
                        } else {
                            while (end < table.columns.size() && table.columns[end].first == table.columns[i].first) ++end;
                            h.el("th", {{"scope", "colgroup"}, {"colspan", std::to_string(end - i)}}, table.columns[i].first);
                        }
                        i = end;
                    }
                });
                if (grouped)
                    h.el("tr", {}, [&] {
                        for (const auto& [group, title] : table.columns)
                            if (!group.empty()) h.el("th", {{"scope", "col"}}, title);
                    });
            });
            h.el("tbody", {}, [&] {
                for (const GroupedRow& row : table.rows)
                    h.el("tr", {}, [&] {
                        h.el("th", {{"scope", "row"}}, [&] {
                            if (row.strong) h.el("strong", {}, row.title);
                            else if (!row.url.empty()) h.link(row.url, row.title);
                            else h.text(row.title);
                            if (!row.detail.empty()) h.el("p", {{"class", "hint"}}, row.detail);
                        });
                        for (const GroupedCell& one : row.cells) cell(one);
                    });
            });
        });
    });
}

namespace {

// The number a cell shows; nothing for a share or for words.
std::optional<std::int64_t> count_in(const GroupedCell& cell) {
    std::string digits = cell.text;
    std::erase(digits, '.');
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return ec == std::errc{} && end == digits.data() + digits.size() ? std::optional(n) : std::nullopt;
}

// Where programs read what a page lists: another path, the same query. Null for what only people open.
boost::json::value for_programs(std::string_view url) {
    constexpr std::pair<std::string_view, std::string_view> kSame[] = {
        {"/tien-do/ho-so", "/api/v1/tables/dossiers"}, {"/tien-do/dich-vu-cong", "/api/v1/tables/services"}, {"/kiem-soat-tthc/07b/thu-tuc", "/api/v1/control-forms/07b/procedures"}};
    const std::string_view path = url.substr(0, url.find('?'));
    for (const auto& [page, api] : kSame)
        if (path == page) return boost::json::value(fmt::format("{}{}", api, url.substr(page.size())));
    return nullptr;
}

}  // namespace

http::Response grouped_json(const AskedDays& asked, std::string_view title, const GroupedTable& table) {
    namespace json = boost::json;
    json::array columns, rows;
    for (const auto& [group, name] : table.columns) columns.push_back(json::object{{"group", group}, {"title", name}});
    for (const GroupedRow& row : table.rows) {
        json::array cells;
        for (const GroupedCell& one : row.cells) {
            const auto n = count_in(one);
            cells.push_back(json::object{{"text", one.text}, {"count", n ? json::value(*n) : json::value(nullptr)}, {"rows", for_programs(one.url)}});
        }
        rows.push_back(json::object{{"title", row.title}, {"detail", row.detail}, {"strong", row.strong}, {"cells", std::move(cells)}});
    }
    return web::json_answer({{"title", title}, {"days", asked.title}, {"from", iso_day(asked.window.from)}, {"to", iso_day(asked.window.to)}, {"columns", std::move(columns)}, {"rows", std::move(rows)}});
}

http::Response grouped_excel(std::string_view file_name, std::string_view title, std::string_view below, const GroupedTable& table) {
    office::Workbook book;
    std::vector<office::SheetColumn> widths{{.width = 46}};
    std::vector<office::Cell> head{office::text(table.first)};
    for (const auto& [group, name] : table.columns) {
        widths.push_back({.width = 13, .right = true});
        head.push_back(office::text(group.empty() ? name : fmt::format("{}: {}", group, name)));
    }
    book.sheet("Bảng", widths);
    book.title(std::string(title));
    book.title(std::string(below), false);
    book.row(head, office::RowStyle::head);
    for (const GroupedRow& row : table.rows) {
        std::vector<office::Cell> cells{office::text(row.detail.empty() ? row.title : fmt::format("{} ({})", row.title, row.detail))};
        for (const GroupedCell& one : row.cells) {
            const auto n = count_in(one);
            cells.push_back(n ? office::number(static_cast<double>(*n), 0) : office::text(one.text));
        }
        book.row(cells, row.strong ? office::RowStyle::strong : office::RowStyle::plain);
    }
    return web::download(book.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("{}.xlsx", file_name));
}

GroupedTable table_of(const web::Context& c, const PageDeps& deps, const Table& table, const std::vector<Column>& columns, const AskedDays& asked, std::string caption) {
    GroupedTable out{.caption = std::move(caption), .first = std::string(by_title(table.by)), .columns = {}, .rows = {}};
    for (const Column& one : columns) out.columns.emplace_back(one.group, one.title);
    const Day day = local_day(c.now);
    const auto cells = [&](GroupedRow& row, const Counts& counts, const std::string& key) {
        for (const Column& one : columns) {
            const std::int64_t n = counts.of(one);
            Params to = asked.params();
            to.emplace_back("cot", std::string(one.code));
            if (!key.empty() || !table.lines.empty()) {
                to.emplace_back("theo", std::string(by_code(table.by)));
                to.emplace_back("dong", key);
            }
            row.cells.push_back({format_count(n), n == 0 ? std::string{} : url(c, "/tien-do/ho-so", to)});
        }
    };
    for (const Line& line : table.lines) {
        GroupedRow row{.title = line.title, .detail = line.detail, .cells = {}};
        if (table.by == By::unit) row.title = unit_title(deps, line.unit, day);
        if (table.by == By::officer && c.unit != line.unit) row.detail = unit_title(deps, line.unit, day);
        cells(row, line.counts, line.key);
        out.rows.push_back(std::move(row));
    }
    GroupedRow total{.title = "Tổng cộng", .detail = {}, .cells = {}, .strong = true};
    cells(total, table.total, {});
    out.rows.push_back(std::move(total));
    return out;
}

void add_pages(web::Router& router, const onestop::Desk& desk, const reporting::Reporting& reporting, const units::Units& units, const documents::Documents& documents, std::vector<web::ReminderSource> signing) {
    const PageDeps deps{desk, reporting, units, std::move(signing), documents};
    router.define("GroupedTable", "{title: text, days: text, from: day, to: day, columns: [{group: text, title: text}], rows: [{title: text, detail: text, strong: bool \"dòng tổng\", cells: [{text: text, count: int|null, rows: text|null \"địa chỉ đọc từng hồ sơ, thủ tục của ô\"}]}]}");
    add_progress_pages(router, deps);
    add_services_pages(router, deps);
    add_rows_pages(router, deps);
    add_control_pages(router, deps);
    add_people_pages(router, deps);
    add_brief_pages(router, deps);
    add_book_pages(router, deps);
    add_publication_pages(router, deps);
}

}  // namespace xaso::follow_up
