#include "reporting/sentences.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/share.h"
#include "kernel/text.h"

namespace xaso::reporting {
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

const FigureResult* figure_of(const Report& report, std::string_view code) {
    const auto it = report.figures.find(code);
    return it == report.figures.end() ? nullptr : &it->second;
}

const Cell* cell_of(const Report& report, const catalog::Operand& o) {
    const FormResult* form = report.form(o.form);
    return form ? form->find(o.row) : nullptr;
}

// The figures of books nobody has begun that a field waits for; none when it says something, or when no book is to blame.
std::vector<const catalog::Figure*> lacking(const catalog::TextField& field, const Report& report) {
    std::vector<std::string> codes;
    if (!field.operand) return {};
    if (field.operand->figure.empty()) {
        const Cell* cell = cell_of(report, *field.operand);
        if (cell && cell->state == CellState::missing) codes = cell->row->figures();
    } else {
        codes = {field.operand->figure};
        if (const auto whole = catalog::whole_of(field.name)) codes.push_back(*whole);
    }
    std::vector<const catalog::Figure*> out;
    for (const std::string& code : codes)
        if (const FigureResult* f = figure_of(report, code); f && f->unbegun) out.push_back(f->figure);
    return out;
}

// A line of a text in its clauses, without the mark each ends with: ';', the '.' of its sentence, or nothing at the end of the line.
struct Clause {
    std::vector<catalog::TextPiece> pieces;
    char mark = 0;
};
std::vector<Clause> clauses_of(std::vector<catalog::TextPiece> line) {
    std::vector<Clause> out(1);
    for (catalog::TextPiece& p : line) {
        while (!p.field) {
            const std::size_t end = std::min(p.text.find("; "), p.text.find(". "));
            if (end == std::string::npos) break;
            out.back().pieces.push_back({p.text.substr(0, end), std::nullopt});
            out.back().mark = p.text[end];
            out.emplace_back();
            p.text.erase(0, end + 2);
        }
        if (p.field || !p.text.empty()) out.back().pieces.push_back(std::move(p));
    }
    if (auto& last = out.back().pieces; !last.empty() && !last.back().field && last.back().text.ends_with('.')) {
        last.back().text.pop_back();
        out.back().mark = '.';
    }
    return out;
}

// The books for want of which a clause says nothing; none when it says something.
std::vector<std::string> silent_for(const Clause& clause, const Report& report) {
    std::vector<std::string> books;
    for (const catalog::TextPiece& p : clause.pieces) {
        if (!p.field || !p.field->operand) continue;
        const auto without = lacking(*p.field, report);
        if (without.empty()) return {};
        for (const catalog::Figure* f : without)
            if (const catalog::Book* book = report.law->book(f->book)) books.push_back(book->title);
    }
    return books;
}

std::string capital(const std::string& text) {
    std::size_t first = std::min<std::size_t>(1, text.size());
    while (first < text.size() && (static_cast<unsigned char>(text[first]) & 0xC0) == 0x80) ++first;
    return upper(text.substr(0, first)) + text.substr(first);
}

void add_pieces(Line& line, const std::vector<catalog::TextPiece>& pieces, const Report& report, std::string_view unit) {
    for (const catalog::TextPiece& p : pieces) {
        // A field nobody knows is refused when written; one that came to be unknown since stays as it was written.
        if (!p.field || p.field->name.empty()) line.push_back({p.text, {}});
        else line.push_back({field_words(*p.field, report, unit), p.field->name});
    }
}

// The clauses that say something, then the books of those that do not.
Line without_silent(const std::vector<Clause>& clauses, const Report& report, std::string_view unit) {
    Line line;
    std::vector<std::string> books;
    bool inside = false;   // a sentence that has begun
    for (const Clause& clause : clauses) {
        const auto silent = silent_for(clause, report);
        for (const std::string& book : silent)
            if (std::find(books.begin(), books.end(), book) == books.end()) books.push_back(book);
        if (silent.empty() && !clause.pieces.empty()) {
            if (inside) line.push_back({"; ", {}});
            else if (!line.empty()) line.push_back({" ", {}});
            auto pieces = clause.pieces;
            if (!inside && !pieces.front().field) pieces.front().text = capital(pieces.front().text);
            add_pieces(line, pieces, report, unit);
            inside = true;
        }
        if (clause.mark == ';') continue;
        if (inside && clause.mark != 0) line.push_back({std::string(1, clause.mark), {}});
        inside = false;
    }
    if (std::string words = report.law->outline.unbegun; !words.empty()) {
        words.replace(words.find(catalog::kUnbegunBooks), catalog::kUnbegunBooks.size(), fmt::format("{}", fmt::join(books, ", ")));
        line.push_back({(line.empty() ? "" : " ") + words, {}});
    }
    return line;
}

}  // namespace

std::string name_in_sentence(std::string_view unit_name) {
    constexpr std::string_view prefix = "UBND ";
    if (unit_name.starts_with(prefix)) unit_name.remove_prefix(prefix.size());
    return lower_first(std::string(unit_name));
}

std::string field_words(const catalog::TextField& field, const Report& report, std::string_view unit) {
    if (!field.operand) {
        if (field.name == "unit") return std::string(unit);
        if (field.name == "period") return lower_first(period_title(report.period));
        if (field.name == "from") return format_day(report.window->window.from);
        return format_day(report.window->window.to);
    }
    if (field.operand->figure.empty()) {
        const Cell* cell = cell_of(report, *field.operand);
        return cell ? cell_words(*cell) : std::string(kNoFigure);
    }
    const FigureResult* figure = figure_of(report, field.operand->figure);
    const auto whole = catalog::whole_of(field.name);
    const FigureResult* of = whole ? figure_of(report, *whole) : figure;
    if (!figure || !of || figure->unbegun || of->unbegun) return std::string(kNoFigure);
    return whole ? catalog::share_words(figure->value, of->value) : format_count(figure->value);
}

std::vector<Line> fill(std::string_view written, const Report& report, std::string_view unit) {
    std::vector<Line> lines;
    while (!written.empty()) {
        const std::size_t end = std::min(written.find('\n'), written.size());
        const std::string text = trim(written.substr(0, end));
        written.remove_prefix(std::min(end + 1, written.size()));
        if (text.empty()) continue;
        const auto pieces = catalog::split_fields(text);
        const auto clauses = clauses_of(pieces);
        Line line;
        if (std::all_of(clauses.begin(), clauses.end(), [&](const Clause& c) { return silent_for(c, report).empty(); })) add_pieces(line, pieces, report, unit);
        else line = without_silent(clauses, report, unit);
        if (!line.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

std::string plain(const Line& line) {
    std::string out;
    for (const Piece& p : line) out += p.text;
    return out;
}

}  // namespace xaso::reporting
