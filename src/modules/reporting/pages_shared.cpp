#include "reporting/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/decimal.h"
#include "kernel/vnd.h"
#include "reporting/pages.h"

namespace xaso::reporting {

void add_pages(web::Router& router, const Reporting& reporting, const units::Units& units, PeriodDetail detail) {
    const PageDeps deps{reporting, units, std::move(detail)};
    add_period_pages(router, deps);
    add_form_pages(router, deps);
    add_figure_pages(router, deps);
    add_settings_pages(router, deps);
}

std::string form_path(const ReportPeriod& period, std::string_view form, std::string_view below) {
    return fmt::format("/bao-cao/{}/{}{}", period_code(period), html::url_encode(form), below);
}
std::string row_path(const ReportPeriod& period, std::string_view form, std::string_view row, std::string_view below) {
    return form_path(period, form, fmt::format("/dong/{}{}", html::url_encode(row), below));
}
std::string figure_path(const ReportPeriod& period, std::string_view figure, std::string_view below) {
    return fmt::format("/bao-cao/{}/so-lieu/{}{}", period_code(period), html::url_encode(figure), below);
}

void findings_list(html::Html& h, const web::Context& c, const Report& r, const std::vector<checking::Finding>& findings, std::string_view none) {
    if (findings.empty()) {
        html::badge(h, html::State::done, none);
        return;
    }
    const auto row_link = [&](const std::string& code, const std::string& row) {
        const catalog::Form* form = r.law->form_of(code, r.window->window.to);
        html::figure_link(h, fmt::format("{} dòng {}", form ? form_name(*r.law, *form) : code, row), url(c, row_path(r.period, code, row)));
    };
    const auto errors = static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [](const checking::Finding& f) { return f.severity == catalog::Severity::error; }));
    html::notice(h, errors > 0 ? html::Tone::bad : html::Tone::warning, errors > 0 ? fmt::format("{} chỗ sai, {} chỗ cần xem lại", errors, findings.size() - errors) : fmt::format("{} chỗ cần xem lại", findings.size()), [&] {
        h.el("ul", {}, [&] {
            for (const bool error : {true, false})
                for (const checking::Finding& f : findings) {
                    if ((f.severity == catalog::Severity::error) != error) continue;
                    h.el("li", {}, [&] {
                        html::badge(h, error ? html::State::late : html::State::due_today, error ? "sai" : "lưu ý");
                        h.text(" ");
                        row_link(f.form, f.row);
                        h.text(fmt::format(": {}", f.says));
                        for (std::size_t i = 0; i < f.with.size(); ++i) {
                            h.text(i == 0 ? " Xem: " : ", ");
                            row_link(f.with[i].form, f.with[i].row);
                        }
                    });
                }
        });
    });
}

std::string window_words(const catalog::PeriodWindow& w) { return fmt::format("{} – {}", format_day(w.window.from), format_day(w.window.to)); }

bool is_open(const catalog::PeriodWindow& w, Instant now) { return local_day(now) <= w.window.to; }

std::string_view state_words(const Cell& cell) {
    switch (cell.state) {
        case CellState::none_arising: return "không phát sinh";
        case CellState::missing: return cell.source == Source::entered ? "chưa nhập" : "chưa đủ số liệu";
        case CellState::not_applicable: return "không áp dụng";
        case CellState::value:
        case CellState::heading: break;
    }
    return "";
}

std::string value_words(const Cell& cell) {
    if (cell.state != CellState::value) return std::string(state_words(cell));
    if (cell.row->type == catalog::RowType::choice) {
        for (const catalog::RowChoice& choice : cell.row->choices)
            if (choice.value == cell.value) return fmt::format("{} – {}", choice.value, choice.title);
    }
    return fmt::format("{}\u00a0{}", cell.shown(), cell.row->unit);
}

void signed_notice(html::Html& h, const web::Context& c, const Report& r) {
    html::notice(h, html::Tone::good, fmt::format("Số liệu đã ký ngày {}", format_day(local_day(r.signature->at))), [&] {
        h.el("p", {}, [&] {
            h.text(fmt::format("Báo cáo số {}, {} ký lúc {}. Hồ sơ ghi sau khi ký không làm đổi các số này. ", r.signature->number, r.signature->by, format_day_time(to_local(r.signature->at))));
            h.link(url(c, fmt::format("/bao-cao/{}", period_code(r.period))), "Xem khác biệt so với hôm nay");
        });
    });
}

std::string number_words(const catalog::FormRow& row, std::int64_t value) {
    return row.type == catalog::RowType::rate ? format_decimal(*Decimal::of(value, 2)) : format_count(value);
}

std::string entry_words(const catalog::FormRow& row, const Entry& entry) {
    if (entry.state == CellState::value) return number_words(row, entry.value);
    return entry.state == CellState::none_arising ? "không phát sinh" : "đã xóa số";
}

std::string entered_by(const Entry& entry) {
    const std::string at = format_day_time(to_local(entry.at));
    return entry.by.empty() ? at : fmt::format("{}, {}", entry.by, at);
}

}  // namespace xaso::reporting
