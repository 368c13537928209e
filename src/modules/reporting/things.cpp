#include "reporting/things.h"

#include <fmt/format.h>

#include "kernel/vnd.h"
#include "reporting/pages.h"

namespace xaso::reporting {
namespace {

std::optional<std::string> joined(const std::vector<std::string>& parts) {
    std::string key;
    for (const std::string& part : parts) {
        if (part.empty()) return std::nullopt;
        key += (key.empty() ? "" : "/") + part;
    }
    return key;
}

// What a cell shows, as a number.
std::optional<Decimal> number_of(const Cell& cell) {
    if (cell.state != CellState::value) return std::nullopt;
    if (cell.ratio) {
        const auto percent = cell.ratio->percent_half_up(cell.row->decimals);
        return percent ? Decimal::of(*percent, cell.row->decimals) : std::nullopt;
    }
    if (cell.row->type == catalog::RowType::rate) return Decimal::of(cell.value, 2);
    if (const std::int64_t unit = cell.row->printed_in(); unit > 1) return Decimal::of(*Ratio{cell.value, unit * 100}.percent_half_up(cell.row->decimals), cell.row->decimals);
    return Decimal(cell.value);
}

}  // namespace

record::ThingKind figure_kind(const Reporting& reporting) {
    record::ThingKind kind{.code = "figure", .title = "Số liệu"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/bao-cao/");
        return parts.size() == 3 && parts[1] == "so-lieu" && parse_period(parts[0]) ? joined({parts[0], parts[2]}) : std::nullopt;
    };
    kind.see = [&reporting](sql::Session& s, UnitId unit, std::string_view key) -> std::optional<record::Seen> {
        const auto parts = record::path_parts(key, "");
        const auto period = parse_period(parts[0]);
        if (parts.size() != 2 || !period) return std::nullopt;
        const auto report = reporting.compute_figure(s, unit, *period, parts[1]);
        if (!report) return std::nullopt;
        const FigureResult& f = report->figures.begin()->second;
        const std::string value = format_count(f.value);
        return record::Seen{.number = period_code(*period), .title = f.figure->title, .day = report->as_of, .mark = value,
                            .words = fmt::format("{}, {}: {} {}", f.figure->title, period_title(*period), value, f.figure->unit), .path = figure_path(*period, parts[1]), .value = Decimal(f.value)};
    };
    return kind;
}

record::ThingKind row_kind(const Reporting& reporting) {
    record::ThingKind kind{.code = "row", .title = "Dòng của biểu"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/bao-cao/");
        return parts.size() == 4 && parts[2] == "dong" && parse_period(parts[0]) ? joined({parts[0], parts[1], parts[3]}) : std::nullopt;
    };
    kind.see = [&reporting](sql::Session& s, UnitId unit, std::string_view key) -> std::optional<record::Seen> {
        const auto parts = record::path_parts(key, "");
        const auto period = parse_period(parts[0]);
        if (parts.size() != 3 || !period) return std::nullopt;
        const auto report = reporting.shown(s, unit, *period, {.form = parts[1], .figure = {}});
        const FormResult* form = report ? report->form(parts[1]) : nullptr;
        const Cell* cell = form ? form->find(parts[2]) : nullptr;
        if (!cell || cell->state == CellState::heading) return std::nullopt;
        const std::string value = value_words(*cell);
        return record::Seen{.number = fmt::format("{} {} dòng {}", period_code(*period), parts[1], parts[2]), .title = cell->row->title, .day = report->as_of, .mark = value,
                            .words = fmt::format("{}, {}: {}", cell->row->title, period_title(*period), value), .path = row_path(*period, parts[1], parts[2]), .value = number_of(*cell)};
    };
    return kind;
}

}  // namespace xaso::reporting
