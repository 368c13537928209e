// The periods a unit reports, with what is already known of the open ones, and the report as JSON for programs.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "modules/checking/pages.h"
#include "modules/units/pages.h"
#include "platform/web/csv.h"
#include "platform/web/reminders.h"
#include "reporting/pages_shared.h"

namespace xaso::reporting {
namespace {

using catalog::PeriodWindow;
using html::Html;
namespace may = access::may;

// Windows before the unit was there are not its to report.
std::vector<PeriodWindow> reported(const web::Context& c, const PageDeps& deps) {
    std::vector<PeriodWindow> all = deps.reporting.periods(c.unit, local_day(c.now));
    std::erase_if(all, [&](const PeriodWindow& w) { return !deps.reporting.existed(c.unit, w); });
    return all;
}

std::size_t missing_entries(const FormResult& form) {
    return static_cast<std::size_t>(std::count_if(form.cells.begin(), form.cells.end(), [](const Cell& cell) { return cell.source == Source::entered && cell.state == CellState::missing; }));
}

// Rates say the most in the fewest numbers, so they stand for their form while the period is open.
void open_period(Html& h, const web::Context& c, const Report& r) {
    const PeriodWindow& w = *r.window;
    html::section(h, fmt::format("{}: số liệu tạm tính", period_title(w.period)), [&] {
        h.el("p", {}, fmt::format("Kỳ {}, còn mở; hạn nộp {}. Tính lúc {}.", window_words(w), format_day(w.due), format_day_time(to_local(c.now))));
        html::table(h, {.caption = fmt::format("Các biểu kỳ {}", period_title(w.period)), .columns = {{.label = "Biểu"}, {.label = "Tỷ lệ", .main = true}, {.label = "Còn phải nhập"}}}, [&](html::Rows& rows) {
            for (const FormResult& form : r.forms)
                rows.row([&] {
                    rows.head(url(c, form_path(w.period, form.form->code)), fmt::format("{} {}", form_name(*r.law, *form.form), form.form->title));
                    const auto says = [](const Cell& cell) { return cell.ratio && cell.ratio->den; };   // "không phát sinh" says nothing yet
                    if (std::none_of(form.cells.begin(), form.cells.end(), says)) rows.none();
                    else rows.cell([&] {
                        for (const Cell& cell : form.cells) {
                            if (!says(cell)) continue;
                            h.el("p", {}, [&] {
                                html::figure_link(h, value_words(cell), url(c, row_path(w.period, form.form->code, cell.row->number)));
                                h.text(fmt::format(" ({}/{}) {}", format_count(cell.ratio->num), format_count(cell.ratio->den), cell.row->title));
                            });
                        }
                    });
                    const std::size_t missing = missing_entries(form);
                    rows.cell(missing > 0 ? fmt::format("{} dòng", missing) : "đủ");
                });
        });
        html::actions(h, [&] { html::link_button(h, "Mở báo cáo kỳ này", url(c, fmt::format("/bao-cao/{}", period_code(w.period))), {.weight = html::Weight::main}); });
    });
}

void period_standing(Html& h, const web::Context& c, const PageDeps& deps, sql::Session& s, const PeriodWindow& w, const std::map<std::string, Signature>& signed_now) {
    const Day today = local_day(c.now);
    if (const auto signature = signed_now.find(period_code(w.period)); signature != signed_now.end())
        return html::badge(h, html::State::done, fmt::format("đã ký {}, số {}", format_day(local_day(signature->second.at)), signature->second.number));
    const auto [sign, words] = web::standing(w.due, today);
    if (is_open(w, c.now)) html::badge(h, html::State::in_progress, "đang mở, số tạm tính");
    else if (today <= w.due) html::badge(h, sign, fmt::format("đã hết kỳ, {}", words));
    else h.text("đã qua hạn gửi, chưa ký");
    if (const std::string detail = deps.detail ? deps.detail(s, c.unit, w, today) : std::string{}; !detail.empty()) h.el("p", {{"class", "hint"}}, detail);
}

http::Response periods_page(web::Context& c, const PageDeps& deps) {
    const std::vector<PeriodWindow> all = reported(c, deps);
    std::vector<Report> open;
    sql::Reader s = c.db().read();
    std::map<std::string, Signature> signed_now;   // by period
    for (auto& [period, signature] : deps.reporting.signatures(s, c.unit))
        if (!signature.ended_at) signed_now[period_code(period)] = std::move(signature);
    for (const PeriodWindow& w : all) {
        if (!is_open(w, c.now) || signed_now.contains(period_code(w.period))) continue;
        auto r = deps.reporting.compute_forms(s, c.unit, w.period);
        if (!r) return c.refuse(r.error());
        open.push_back(std::move(*r));
    }
    html::PageFrame frame{.title = "Báo cáo cải cách hành chính", .lead = "Mỗi kỳ tính theo ngày chốt số liệu của đơn vị; mở một kỳ để xem biểu."};
    frame.actions = [](Html& h) { html::link_button(h, "Kiểm tra báo cáo", checking::kPagePath, {.key = "c"}); };
    return c.page(std::move(frame), [&](Html& h) {
        units::unit_chooser(h, c, deps.units, "/bao-cao");
        if (all.empty()) {
            html::empty_state(h, "Chế độ báo cáo của đơn vị chưa có kỳ nào đã bắt đầu. Các kỳ được khai trong thư mục law/periods.");
            return;
        }
        for (const Report& r : open) open_period(h, c, r);
        html::section(h, "Các kỳ báo cáo", [&] {
            html::table(h,
                        {.caption = "Các kỳ báo cáo, kỳ mới nhất trước",
                         .columns = {{.label = "Kỳ"}, {.label = "Số liệu"}, {.label = "Cách tính", .minor = true}, {.label = "Hạn nộp phần", .minor = true}, {.label = "Hạn gửi"}, {.label = "Tình trạng"}}},
                        [&](html::Rows& rows) {
                            for (const PeriodWindow& w : all) {
                                rows.row([&] {
                                    rows.head(url(c, fmt::format("/bao-cao/{}", period_code(w.period))), period_title(w.period));
                                    rows.cell(window_words(w));
                                    rows.cell(w.cumulative ? "Lũy kế từ đầu năm" : "Riêng kỳ này");
                                    rows.cell(w.hand_in);
                                    rows.cell(w.due);
                                    rows.cell([&] { period_standing(h, c, deps, s, w, signed_now); });
                                });
                            }
                        });
        });
    });
}

http::Response json_of(web::Context& c, const PageDeps& deps, UnitId unit, std::string_view file_name) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto r = deps.reporting.shown(s, unit, *period);
    if (!r) return c.refuse(r.error());
    if (file_name.empty()) return http::Response::json(report_json(*r));
    return web::download(report_json(*r), "application/json; charset=utf-8", fmt::format("{}-{}-{}.json", file_name, r->unit_code, period_code(*period)));
}

http::Response api_report(web::Context& c, const PageDeps& deps) {
    UnitId unit = c.unit;
    if (const std::string code = c.query("unit"); !code.empty()) {
        const auto tree = deps.units.tree();
        const units::Unit* u = tree->find(code);
        if (!u || !c.who->sees(u->id)) return c.refuse({Refusal::Kind::forbidden, "access.other_unit", "Đơn vị này nằm ngoài phạm vi tài khoản của bạn.", "unit", {}});
        unit = u->id;
    }
    return json_of(c, deps, unit, {});
}

}  // namespace

void add_period_pages(web::Router& router, PageDeps deps) {
    router.add({.path = "/bao-cao", .may = &may::see_reports, .title = "Báo cáo cải cách hành chính", .systems = std::string(kSystems),
                .run = [deps](web::Context& c) { return periods_page(c, deps); }});
    router.add({.path = "/bao-cao/:period/json", .may = &may::see_reports, .systems = std::string(kSystems),
                .run = [deps](web::Context& c) { return json_of(c, deps, c.unit, "bao-cao"); }});
    router.define("ReportRow", "{value: number|null, state: 'value'|'none_arising'|'missing'|'not_applicable'|'heading', source: 'computed'|'formula'|'entered'|'not_applicable', num?: int, den?: int}");
    router.define("Report", "{unit: text, period: text, window: {from: day, to: day}, figures: {*: number|null}, forms: {*: {*: ReportRow}}}");
    router.add({.path = "/api/v1/reports/:period", .may = &may::see_reports, .systems = "S3, S26", .summary = "Báo cáo của một kỳ: số liệu và các biểu mẫu",
                .query = "{unit?: text \"mã đơn vị\"}", .gives = "Report",
                .run = [deps](web::Context& c) { return api_report(c, deps); }});
}

}  // namespace xaso::reporting
