// The table of progress by unit, field, procedure or official, on screen, on paper and as Excel.
#include <fmt/format.h>

#include "follow_up/pages_shared.h"

namespace xaso::follow_up {
namespace {

struct View {
    AskedDays asked;
    By by{};
    Span span;
    Table table;
};

View view_of(const web::Context& c, const PageDeps& deps) {
    View v{.asked = asked_days(c, deps, "thang-nay"), .by = {}, .span = {}, .table = {}};
    v.span = span_of(c, deps, v.asked.window);
    v.by = parse_by(c.query("theo")).value_or(gathers(v.span) ? By::unit : By::field);
    if (!v.asked.errors.empty()) return v;
    sql::Reader s = c.db().read();
    v.table = progress(s, v.span, v.by);
    return v;
}

http::Response progress_page(web::Context& c, const PageDeps& deps) {
    const View v = view_of(c, deps);
    Params kept{{"theo", std::string(by_code(v.by))}};
    html::PageFrame frame{.title = "Tiến độ giải quyết hồ sơ", .lead = v.asked.title, .failed = !v.asked.errors.empty()};
    frame.actions = [&](Html& h) {
        if (!v.asked.errors.empty()) return;
        Params to = v.asked.params();
        to.emplace_back("theo", std::string(by_code(v.by)));
        html::link_button(h, "Tải Excel", url(c, "/tien-do/excel", to), {.key = "e"});
        html::print_button(h);
    };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/tien-do");
        html::error_summary(h, v.asked.errors);
        days_form(h, c, deps, v.asked, "/tien-do", kept);
        std::vector<html::Choice> by;
        for (const By one : kBy) {
            if (one == By::unit && !gathers(v.span)) continue;
            Params to = v.asked.params();
            to.emplace_back("theo", std::string(by_code(one)));
            by.push_back({.label = "Theo " + std::string(one == By::unit ? "đơn vị" : one == By::field ? "lĩnh vực" : one == By::procedure ? "thủ tục" : "người thụ lý"), .url = url(c, "/tien-do", to), .current = one == v.by});
        }
        html::chips(h, "Xếp dòng theo", by);
        if (!v.asked.errors.empty()) return;
        if (v.table.total.total() == 0) {
            html::empty_state(h, "Trong những ngày này không có hồ sơ nào được tiếp nhận, xử lý hay còn mở.", "Xem cả năm", url(c, "/tien-do", {{"ky", "nam-nay"}}));
            return;
        }
        wide_sheet(h, [&] {
            paper_head(h, deps, c, "Tiến độ giải quyết hồ sơ", v.asked.title);
            grouped_table(h, table_of(c, deps, v.table, progress_columns(), v.asked, "Tiến độ giải quyết hồ sơ"));
            h.el("p", {{"class", "hint"}}, "Kỳ trước: nhận trước ngày đầu, chưa kết thúc trước ngày ấy. Từ chối, rút, dừng tính là đã xử lý. Tạm dừng: chờ bổ sung, nộp tiền; quá hạn nếu khi tạm dừng đã quá hẹn. Hẹn trả là hẹn trả hiện nay.");
        });
    }, v.asked.errors.empty() ? 200 : 422);
}

http::Response progress_excel(web::Context& c, const PageDeps& deps) {
    const View v = view_of(c, deps);
    if (!v.asked.errors.empty()) return c.refuse(v.asked.errors.front());
    const GroupedTable table = table_of(c, deps, v.table, progress_columns(), v.asked, "Tiến độ");
    return grouped_excel(fmt::format("tien-do-{}-{}", iso_day(v.asked.window.from), iso_day(v.span.last())), "Tiến độ giải quyết hồ sơ",
                         fmt::format("{}. {}. Tính lúc {}", unit_title(deps, c.unit, local_day(c.now)), v.asked.title, format_day_time(to_local(c.now))), table);
}

}  // namespace

void add_progress_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/tien-do", .may = &may::see_reports, .title = "Tiến độ giải quyết hồ sơ", .systems = systems, .run = [deps](web::Context& c) { return progress_page(c, deps); }});
    router.add({.path = "/tien-do/excel", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return progress_excel(c, deps); }});
}

}  // namespace xaso::follow_up
