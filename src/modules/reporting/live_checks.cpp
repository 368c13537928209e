#include "reporting/live_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/vnd.h"

namespace xaso::reporting {
namespace {

using catalog::PeriodWindow;
using checking::Printed;

Printed printed(const Cell& cell) {
    Printed p;
    p.exact = true;
    p.text = cell.shown();
    if (cell.state == CellState::none_arising) p.kind = Printed::Kind::none_arising;
    if (cell.state != CellState::value) return p;
    p.kind = Printed::Kind::number;
    if (cell.ratio) {
        // A rate is shown rounded, and judged as it is shown.
        p.exact = false;
        p.decimals = std::min(cell.row->decimals, Decimal::kDecimals);
        p.value = Decimal::of(*cell.ratio->percent_half_up(p.decimals), p.decimals).value_or(Decimal{});
    } else {
        p.value = cell.row->type == catalog::RowType::rate ? *Decimal::of(cell.value, 2) : Decimal{cell.value};
    }
    return p;
}

// Shorter windows that follow each other without a gap and make up [from, to]; empty when there are none.
std::vector<const PeriodWindow*> parts_of(const std::vector<PeriodWindow>& all, const PeriodWindow& whole, Day from) {
    for (const PeriodWindow& w : all) {
        if (w.window.from != from || w.window.to > whole.window.to || w.period == whole.period || w.window == whole.window) continue;
        if (w.window.to == whole.window.to) return {&w};
        if (auto rest = parts_of(all, whole, w.window.to + std::chrono::days{1}); !rest.empty()) {
            rest.insert(rest.begin(), &w);
            return rest;
        }
    }
    return {};
}

}  // namespace

checking::Sheet sheet_of(const Report& report) {
    checking::Sheet sheet;
    for (const FormResult& form : report.forms)
        for (const Cell& cell : form.cells)
            if (cell.state != CellState::heading && cell.state != CellState::not_applicable) sheet[form.form->code][cell.row->number] = printed(cell);
    return sheet;
}

std::vector<checking::Finding> live_findings(sql::Session& s, const Reporting& reporting, const Report& report) {
    const std::vector<PeriodWindow> all = reporting.periods(report.unit, report.window->window.to);
    const auto count = [&](const ReportPeriod& period, const std::string& figure) -> std::optional<Decimal> {
        const auto r = reporting.compute_figure(s, report.unit, period, figure);
        return r ? std::optional(Decimal{r->figures.begin()->second.value}) : std::nullopt;
    };
    const auto value = [&](const catalog::Operand& o) -> std::optional<Decimal> {
        using At = catalog::Operand::At;
        if (o.at == At::here) {
            const auto known = report.figures.find(o.figure);
            return known == report.figures.end() ? count(report.period, o.figure) : std::optional(Decimal{known->second.value});
        }
        if (o.at == At::adjacent) {
            for (const PeriodWindow& w : all)
                if (w.window.to + std::chrono::days{1} == report.window->window.from && reporting.existed(report.unit, w)) return count(w.period, o.figure);
            return std::nullopt;
        }
        // An open period is not yet the sum of anything.
        const auto parts = report.as_of == report.window->window.to ? parts_of(all, *report.window, report.window->window.from) : std::vector<const PeriodWindow*>{};
        std::optional<Decimal> sum;
        for (const PeriodWindow* w : parts) {
            const auto part = count(w->period, o.figure);
            if (!part) return std::nullopt;
            sum = sum.value_or(Decimal{}) + *part;
        }
        return sum;
    };
    std::vector<checking::Finding> findings = checking::judge(*report.law, report.window->window.to, sheet_of(report), value);
    for (const FormResult& form : report.forms)
        for (const Cell& cell : form.cells) {
            for (const Beside& other : cell.beside)
                if (other.value != cell.value)
                    findings.push_back({.rule = fmt::format("{}.{}.setting", form.form->code, cell.row->number), .form = form.form->code, .row = cell.row->number, .printed = cell.shown(),
                                        .expected = format_count(other.value), .severity = catalog::Severity::warning,
                                        .says = fmt::format("Đơn vị tính được {}; nếu tính trên {} thì được {}.", cell.shown(), other.option->title, format_count(other.value))});
            if (cell.source == Source::computed && cell.entry && cell.entry->state == CellState::value && cell.entry->value != cell.value)
                findings.push_back({.rule = fmt::format("{}.{}.declared", form.form->code, cell.row->number), .form = form.form->code, .row = cell.row->number, .printed = format_count(cell.entry->value),
                                    .expected = cell.shown(), .severity = catalog::Severity::warning,
                                    .says = fmt::format("Số khai {} khác số tính {}: {}", format_count(cell.entry->value), cell.shown(), cell.entry->note)});
        }
    return findings;
}

}  // namespace xaso::reporting
