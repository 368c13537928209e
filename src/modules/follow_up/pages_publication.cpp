// The monthly publication of results: one leaf to post, by field. Computed when it is opened, and says so.
#include <fmt/format.h>

#include "follow_up/pages_shared.h"
#include "kernel/ratio.h"

namespace xaso::follow_up {
namespace {

http::Response publication_page(web::Context& c, const PageDeps& deps) {
    const AskedDays asked = asked_days(c, deps, "thang-truoc");
    const Span span = span_of(c, deps, asked.window);
    Table table;
    if (asked.errors.empty()) {
        sql::Reader s = c.db().read();
        table = progress(s, span, By::field);
    }
    html::PageFrame frame{.title = "Công khai kết quả giải quyết hồ sơ", .lead = asked.title, .failed = !asked.errors.empty()};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/cong-khai");
        html::error_summary(h, asked.errors);
        days_form(h, c, deps, asked, "/cong-khai", {});
        if (!asked.errors.empty()) return;
        if (table.total.total() == 0) return html::empty_state(h, "Trong những ngày này không có hồ sơ nào để công khai. Hãy chọn tháng khác ở trên.");
        GroupedTable t{.caption = "Kết quả giải quyết hồ sơ theo lĩnh vực", .first = "Lĩnh vực", .columns = {{"", "Tiếp nhận"}, {"", "Đã giải quyết"}, {"", "Trước hạn, đúng hạn"}, {"", "Quá hạn"}, {"", "Tỷ lệ đúng hạn, %"}}, .rows = {}};
        const auto line = [&](const std::string& title, const Counts& n, bool strong) {
            GroupedRow row{.title = title, .detail = {}, .cells = {}, .strong = strong};
            const auto number = [&](const char* code) {
                const std::int64_t value = n.of(*find_column(code));
                Params to = asked.params();
                to.emplace_back("cot", code);
                if (!strong) to.insert(to.end(), {{"theo", "field"}, {"dong", title}});
                row.cells.push_back({format_count(value), value == 0 ? std::string{} : url(c, "/tien-do/ho-so", to)});
            };
            for (const char* code : {"received", "done", "in_time", "late"}) number(code);
            row.cells.push_back({format_percent({n.of(*find_column("in_time")), n.of(*find_column("done"))}), {}});
            t.rows.push_back(std::move(row));
        };
        for (const Line& one : table.lines) line(one.title, one.counts, false);
        line("Tổng cộng", table.total, true);
        html::sheet(h, html::Paper::a4, [&] {
            paper_head(h, deps, c, "Công khai kết quả giải quyết hồ sơ thủ tục hành chính", asked.title);
            grouped_table(h, t);
            h.el("p", {{"class", "hint"}}, "Tiếp nhận gồm hồ sơ kỳ trước chuyển sang. Tỷ lệ: hồ sơ xong trước hạn, đúng hạn trên hồ sơ đã giải quyết; “–” là không phát sinh. Số liệu tính lúc mở trang, chưa phải bản ký.");
        });
    }, asked.errors.empty() ? 200 : 422);
}

}  // namespace

void add_publication_pages(web::Router& router, PageDeps deps) {
    router.add({.path = "/cong-khai", .may = &may::see_reports, .title = "Công khai kết quả giải quyết hồ sơ", .systems = "S14", .run = [deps](web::Context& c) { return publication_page(c, deps); }});
}

}  // namespace xaso::follow_up
