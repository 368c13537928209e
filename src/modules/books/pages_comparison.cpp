// /so/:book/so-voi-du-toan: amounts beside planned ones, item by item and month by month, on the page and as Excel.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "books/comparison.h"
#include "books/pages_shared.h"
#include "kernel/ratio.h"
#include "platform/office/workbook.h"
#include "platform/web/csv.h"

namespace xaso::books {
namespace {

using html::Html;
namespace may = access::may;

struct View {
    Compared compared;
    catalog::BookComparison how;
    Book book;
    std::string plan_title;
    int year = 0;
    Day last{};
};

// The year the address asks for, this one when it asks for none.
Result<View> asked_view(const web::Context& c, const Books& books) {
    XASO_TRY(const Asked asked, asked_book(c, books));
    const auto how = catalog::comparison_of(*asked.book);
    const Book* plan = how ? asked.law->book(how->plan) : nullptr;
    if (!plan || !may_see(*plan, *c.who)) return refuse(Refusal::Kind::not_found, "books.no_comparison", "Sổ này không có trang so với dự toán, hoặc bạn không xem được sổ dự toán của nó.");
    const Day today = local_day(c.now);
    View v{{}, *how, *asked.book, plan->title, year_of(today), today};
    if (const std::string typed = c.query("nam"); !typed.empty()) {
        const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), v.year);
        if (error != std::errc{} || end != typed.data() + typed.size() || v.year < 2000 || v.year > 2100) return refuse(Refusal::Kind::invalid, "books.year", "Năm viết bốn chữ số, ví dụ 2026.", "nam");
    }
    v.last = std::clamp(today, make_day(v.year, 1, 1), make_day(v.year, 12, 31));
    sql::Reader s = c.db().read();
    v.compared = compare(s, c.unit, v.book, *plan, v.how, v.last);
    return v;
}

// The months in which anything happened.
std::vector<std::size_t> months_of(const ComparedTable& table) {
    std::vector<std::size_t> out;
    for (std::size_t m = 0; m < table.sum.months.size(); ++m)
        if (std::any_of(table.rows.begin(), table.rows.end(), [&](const ComparedRow& r) { return r.months[m] != Vnd{}; })) out.push_back(m);
    return out;
}

std::string share_of(const ComparedRow& row) { return row.planned == Vnd{} ? "–" : format_percent({row.done().dong(), row.planned.dong()}); }

http::Response page(web::Context& c, const Books& books) {
    const auto v = asked_view(c, books);
    if (!v) return c.refuse(v.error());
    html::PageFrame frame{.title = v->how.title, .lead = fmt::format("Năm {}, đến ngày {}, đồng. Dự toán lấy ở {}.", v->year, format_day(v->last), v->plan_title), .back_url = url(c, book_path(v->book.code)), .back_label = v->book.title};
    frame.actions = [&](Html& h) { html::link_button(h, "Tải Excel", url(c, book_path(v->book.code, "/so-voi-du-toan/xuat.xlsx"), {{"nam", std::to_string(v->year)}}), {.key = "x"}); };
    return c.page(std::move(frame), [&](Html& h) {
        html::get_form(h, book_path(v->book.code, "/so-voi-du-toan"), [&] {
            web::keep_unit(h, c);
            html::text_field(h, {.name = "nam", .label = "Năm ngân sách", .value = std::to_string(v->year), .unmarked = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
            html::button(h, "Xem");
        });
        if (v->compared.records_without > 0)
            html::notice(h, html::Tone::warning, fmt::format("{} {} trong năm chưa ghi khoản mục, cộng {}.", format_count(v->compared.records_without), v->book.record, format_vnd(v->compared.amount_without)), "Chưa nằm trong các bảng dưới đây; mở từng bản ghi trong sổ và chọn khoản mục.");
        for (const ComparedTable& table : v->compared.tables) {
            const auto months = months_of(table);
            html::section(h, table.title, [&] {
                if (table.rows.empty()) return html::empty_state(h, "Chưa có dự toán, chưa có thực hiện trong năm này.");
                html::TableSpec spec{.caption = fmt::format("{}: dự toán và thực hiện", table.title), .columns = {{.label = "Khoản mục", .main = true}, {.label = "Dự toán", .number = true}, {.label = "Thực hiện", .number = true}, {.label = "Tỷ lệ", .unit = "%", .number = true}}};
                for (const std::size_t m : months) spec.columns.push_back({.label = fmt::format("Tháng {}", m + 1), .number = true, .minor = true});
                html::table(h, spec, [&](html::Rows& rows) {
                    const auto add = [&](const ComparedRow& row) {
                        rows.row([&] {
                            rows.head("", row.title);
                            rows.cell(row.planned);
                            rows.cell(row.done());
                            rows.cell(share_of(row));
                            for (const std::size_t m : months) rows.cell(row.months[m]);
                        });
                    };
                    for (const ComparedRow& row : table.rows) add(row);
                    add(table.sum);
                });
            });
        }
    });
}

http::Response excel(web::Context& c, const Books& books) {
    const auto v = asked_view(c, books);
    if (!v) return c.refuse(v.error());
    office::Workbook out;
    for (const ComparedTable& table : v->compared.tables) {
        std::vector<office::SheetColumn> widths{{.width = 44}};
        for (int i = 0; i < 15; ++i) widths.push_back({.width = 18, .right = true});
        out.sheet(table.title, widths);
        out.title(fmt::format("{}: {}", v->how.title, table.title));
        out.title(fmt::format("Năm {}, đến ngày {}, đồng", v->year, format_day(v->last)), false);
        std::vector<office::Cell> head{office::text("Khoản mục"), office::text("Dự toán"), office::text("Thực hiện"), office::text("Tỷ lệ (%)")};
        for (int m = 1; m <= 12; ++m) head.push_back(office::text(fmt::format("Tháng {}", m)));
        out.row(head, office::RowStyle::head);
        const auto add = [&](const ComparedRow& row, office::RowStyle style) {
            const auto amount = [](Vnd a) { return office::number(static_cast<double>(a.dong()), 0); };
            const Ratio share{row.done().dong(), row.planned.dong()};
            std::vector<office::Cell> cells{office::text(row.title), amount(row.planned), amount(row.done()), row.planned == Vnd{} ? office::text("–") : office::number(*share.percent_double(2), 2)};
            for (const Vnd& month : row.months) cells.push_back(amount(month));
            out.row(cells, style);
        };
        for (const ComparedRow& row : table.rows) add(row, office::RowStyle::plain);
        add(table.sum, office::RowStyle::strong);
    }
    return web::download(out.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt::format("so-voi-du-toan-{}-{}.xlsx", v->book.code, v->year));
}

}  // namespace

void add_comparison_pages(web::Router& router, const Books& books) {
    const std::string systems(kSystems);
    router.add({.path = "/so/:book/so-voi-du-toan", .may = &may::see_books, .title = "So với dự toán", .systems = systems, .run = [&books](web::Context& c) { return page(c, books); }});
    router.add({.path = "/so/:book/so-voi-du-toan/xuat.xlsx", .may = &may::see_books, .systems = systems, .run = [&books](web::Context& c) { return excel(c, books); }});
}

}  // namespace xaso::books
