// The table of progress by unit, field, procedure or official, on screen, on paper and as Excel; what the desk's records say of online
// services, payment and digitisation.
#include <fmt/format.h>

#include <algorithm>

#include "follow_up/pages_shared.h"
#include "follow_up/sql.gen.h"

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

// ---- Online services, payment, digitisation

http::Response services_page(web::Context& c, const PageDeps& deps) {
    const AskedDays asked = asked_days(c, deps, "thang-nay");
    const Span span = span_of(c, deps, asked.window);
    struct Sums {
        std::int64_t procedures = 0, full = 0, part = 0, with_dossiers = 0, with_fee = 0, fee_with_dossiers = 0, received = 0, online = 0, received_fee = 0;
        void add(const sql::Row& r) {
            const bool paid = r.get<bool>("paid");
            const auto n = r.get<std::int64_t>("received");
            if (r.get<bool>("listed")) {
                ++procedures;
                full += r.get<int>("online_level") == 4;
                part += r.get<int>("online_level") == 3;
                with_fee += paid;
            }
            with_dossiers += n > 0;
            fee_with_dossiers += paid && n > 0;
            received += n;
            received_fee += paid ? n : 0;
            online += r.get<std::int64_t>("received_online");
        }
    };
    std::map<std::string, Sums> by_field;
    Sums all;
    if (asked.errors.empty()) {
        sql::Reader s = c.db().read();
        for (const sql::Row& r : s.query(q::services, {{"units", span.units}, {"from", asked.window.from}, {"to", span.last()}})) {
            by_field[r.get<std::string>("field")].add(r);
            all.add(r);
        }
    }
    html::PageFrame frame{.title = "Dịch vụ công trực tuyến, thanh toán, số hóa", .lead = asked.title, .failed = !asked.errors.empty()};
    frame.actions = [](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        sections(h, c, "/tien-do/dich-vu-cong");
        html::error_summary(h, asked.errors);
        days_form(h, c, deps, asked, "/tien-do/dich-vu-cong", {});
        if (!asked.errors.empty()) return;
        GroupedTable t{.caption = "Dịch vụ công trực tuyến, thanh toán, số hóa", .first = "Lĩnh vực", .columns = {}, .rows = {}};
        for (const char* title : {"Tổng", "Toàn trình", "Một phần", "Chỉ thông tin", "Có phát sinh hồ sơ"}) t.columns.emplace_back("Thủ tục", title);
        for (const char* title : {"Tổng", "Trực tuyến"}) t.columns.emplace_back("Hồ sơ tiếp nhận trong kỳ", title);
        for (const char* title : {"TTHC có phí", "Có phát sinh hồ sơ", "Hồ sơ", "Đã thanh toán trực tuyến"}) t.columns.emplace_back("Thanh toán", title);
        for (const char* title : {"Đã số hóa thành phần", "Tái sử dụng", "Kết quả đã số hóa"}) t.columns.emplace_back("Số hóa", title);
        const auto line = [&](const std::string& title, const Sums& n, bool strong) {
            GroupedRow row{.title = title, .detail = {}, .cells = {}, .strong = strong};
            for (const std::int64_t value : {n.procedures, n.full, n.part, n.procedures - n.full - n.part, n.with_dossiers, n.received, n.online, n.with_fee, n.fee_with_dossiers, n.received_fee})
                row.cells.push_back({format_count(value), {}});
            const auto opens = [&](std::size_t cell, const char* column) {
                if (n.received == 0 || row.cells[cell].text == "0") return;
                Params to = asked.params();
                to.emplace_back("cot", column);
                if (!strong) to.insert(to.end(), {{"theo", "field"}, {"dong", title}});
                row.cells[cell].url = url(c, "/tien-do/ho-so", to);
            };
            opens(5, "in_window");
            opens(6, "online");
            for (int i = 0; i < 4; ++i) row.cells.push_back({std::string(kNotRecorded), {}});
            t.rows.push_back(std::move(row));
        };
        for (const auto& [field, sums] : by_field) line(field, sums, false);
        line("Tổng cộng", all, true);
        wide_sheet(h, [&] {
            paper_head(h, deps, c, "Dịch vụ công trực tuyến, thanh toán, số hóa", asked.title);
            grouped_table(h, t);
            h.el("p", {{"class", "hint"}}, "Thủ tục: danh mục có hiệu lực ngày cuối; của mỗi đơn vị đếm riêng. “Chưa ghi nhận”: chương trình chưa ghi việc thanh toán và việc số hóa, nên không có số; không phải là 0.");
        });
    }, asked.errors.empty() ? 200 : 422);
}

}  // namespace

void add_progress_pages(web::Router& router, PageDeps deps) {
    const std::string systems(kSystems);
    router.add({.path = "/tien-do", .may = &may::see_reports, .title = "Tiến độ giải quyết hồ sơ", .systems = systems, .run = [deps](web::Context& c) { return progress_page(c, deps); }});
    router.add({.path = "/tien-do/excel", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return progress_excel(c, deps); }});
    router.add({.path = "/tien-do/dich-vu-cong", .may = &may::see_reports, .title = "Dịch vụ công trực tuyến, thanh toán, số hóa", .systems = "S14, S15, S17, S18", .run = [deps](web::Context& c) { return services_page(c, deps); }});
}

}  // namespace xaso::follow_up
