#include "period_report/document.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "catalog/share.h"
#include "kernel/text.h"

namespace xaso::period_report {
namespace json = boost::json;
using reporting::Cell;
using reporting::CellState;

namespace {

constexpr std::string_view kNoFigure = "(chưa có số liệu)";

// "Quý I năm 2023" -> "quý I năm 2023": only the letters that such names begin with.
std::string lower_first(std::string text) {
    constexpr std::string_view upper = "Đ", lower = "đ";
    if (text.starts_with(upper)) return std::string(lower) + text.substr(upper.size());
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

std::string cell_words(const Cell& cell) {
    using catalog::RowType;
    switch (cell.state) {
        case CellState::none_arising: return "không phát sinh";
        case CellState::not_applicable: return "không áp dụng";
        case CellState::missing:
        case CellState::heading: return std::string(kNoFigure);
        case CellState::value: break;
    }
    if (cell.row->type == RowType::choice)
        for (const catalog::RowChoice& choice : cell.row->choices)
            if (choice.value == cell.value) return lower_first(choice.title);
    if (cell.row->type == RowType::rate) return cell.shown() + "\u00a0%";
    if (cell.row->type == RowType::money) return fmt::format("{}\u00a0{}", cell.shown(), lower_first(cell.row->unit));
    return cell.shown();
}

json::array lines_json(const std::vector<Line>& lines) {
    json::array out;
    for (const Line& line : lines) {
        json::array pieces;
        for (const Piece& p : line) {
            json::object piece{{"text", p.text}};
            if (!p.field.empty()) piece["field"] = p.field;
            pieces.push_back(std::move(piece));
        }
        out.push_back(std::move(pieces));
    }
    return out;
}

std::string text(const json::object& o, std::string_view name) { return std::string(o.at(name).as_string()); }

}  // namespace

std::string name_in_sentence(std::string_view unit_name) {
    constexpr std::string_view prefix = "UBND ";
    if (unit_name.starts_with(prefix)) unit_name.remove_prefix(prefix.size());
    return lower_first(std::string(unit_name));
}

std::string field_words(const catalog::TextField& field, const reporting::Report& report, std::string_view unit) {
    if (!field.operand) {
        if (field.name == "unit") return std::string(unit);
        if (field.name == "period") return lower_first(period_title(report.period));
        if (field.name == "from") return format_day(report.window->window.from);
        return format_day(report.window->window.to);
    }
    if (!field.operand->figure.empty()) {
        const auto figure = report.figures.find(field.operand->figure);
        if (figure == report.figures.end()) return std::string(kNoFigure);
        const auto whole = catalog::whole_of(field.name);
        if (!whole) return format_count(figure->second.value);
        const auto of = report.figures.find(*whole);
        return of == report.figures.end() ? std::string(kNoFigure) : catalog::share_words(figure->second.value, of->second.value);
    }
    const reporting::FormResult* form = report.form(field.operand->form);
    const Cell* cell = form ? form->find(field.operand->row) : nullptr;
    return cell ? cell_words(*cell) : std::string(kNoFigure);
}

std::vector<Line> fill(std::string_view written, const reporting::Report& report, std::string_view unit) {
    std::vector<Line> lines;
    while (!written.empty()) {
        const std::size_t end = std::min(written.find('\n'), written.size());
        const std::string line = trim(written.substr(0, end));
        written.remove_prefix(std::min(end + 1, written.size()));
        if (line.empty()) continue;
        Line pieces;
        for (const catalog::TextPiece& p : catalog::split_fields(line)) {
            // A field nobody knows is refused when written; one that came to be unknown since stays as it was written.
            if (!p.field || p.field->name.empty()) pieces.push_back({p.text, {}});
            else pieces.push_back({field_words(*p.field, report, unit), p.field->name});
        }
        lines.push_back(std::move(pieces));
    }
    return lines;
}

std::string plain(const Line& line) {
    std::string out;
    for (const Piece& p : line) out += p.text;
    return out;
}

std::string document_json(const Document& d) {
    json::array parts, recipients;
    for (const std::string& r : d.recipients) recipients.emplace_back(r);
    for (const DocumentPart& part : d.parts) {
        json::array paragraphs;
        for (const DocumentParagraph& p : part.paragraphs) paragraphs.push_back(json::object{{"key", p.key}, {"heading", p.heading}, {"written", p.written}, {"lines", lines_json(p.lines)}});
        parts.push_back(json::object{{"code", part.code}, {"number", part.number}, {"heading", part.heading}, {"area", part.area}, {"chapter_number", part.chapter_number},
                                     {"chapter_heading", part.chapter_heading}, {"paragraphs", std::move(paragraphs)}});
    }
    return json::serialize(json::object{{"issuer", d.issuer}, {"unit", d.unit}, {"place", d.place}, {"number", d.number}, {"day", d.day ? iso_day(*d.day) : std::string{}}, {"title", d.title},
                                        {"on_behalf", d.on_behalf}, {"capacity", d.capacity}, {"signer", d.signer}, {"recipients", std::move(recipients)}, {"parts", std::move(parts)}});
}

Document read_document(const std::string& from) {
    const json::object o = json::parse(from).as_object();
    Document d{text(o, "issuer"), text(o, "unit"), text(o, "place"), text(o, "number"), std::nullopt, text(o, "title"), text(o, "on_behalf"), text(o, "capacity"), text(o, "signer"), {}, {}};
    if (const std::string day = text(o, "day"); !day.empty()) d.day = *parse_day(day);
    for (const json::value& r : o.at("recipients").as_array()) d.recipients.emplace_back(r.as_string());
    for (const json::value& v : o.at("parts").as_array()) {
        const json::object& part = v.as_object();
        DocumentPart out{text(part, "code"), text(part, "number"), text(part, "heading"), text(part, "area"), text(part, "chapter_number"), text(part, "chapter_heading"), {}};
        for (const json::value& each : part.at("paragraphs").as_array()) {
            const json::object& p = each.as_object();
            DocumentParagraph paragraph{text(p, "key"), text(p, "heading"), text(p, "written"), {}};
            for (const json::value& line : p.at("lines").as_array()) {
                Line pieces;
                for (const json::value& piece : line.as_array()) {
                    const json::object& q = piece.as_object();
                    pieces.push_back({text(q, "text"), q.contains("field") ? text(q, "field") : std::string{}});
                }
                paragraph.lines.push_back(std::move(pieces));
            }
            out.paragraphs.push_back(std::move(paragraph));
        }
        d.parts.push_back(std::move(out));
    }
    return d;
}

}  // namespace xaso::period_report
