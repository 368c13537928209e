#include "catalog/book_figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {
namespace {

// Names and codes in a definition are a-z, 0-9, _ and . only (load_books), so they may stand between quotes.
class FigureText {
public:
    FigureText(const Book& book, const BookFigure& figure) : book_(book), figure_(figure), date_(book.find(figure.date)) {}

    // The rows with these parameters as the ends of the span of days.
    std::string rows(std::string_view from, std::string_view to) const {
        const bool by_line = !figure_.lines.empty();
        std::string out = fmt::format("SELECT d.unit_id, d.record_id, {} AS line_no, {} AS counted_day", by_line ? "b.line_no" : "0", day());
        if (figure_.value == BookFigure::Value::distinct) out += fmt::format(", CAST(d.unit_id AS TEXT) || ' ' || v.key{} AS distinct_key, v.text AS distinct_value", told_by_accents() ? " || ' ' || CAST(coalesce(v.n, 0) AS TEXT)" : "");
        if (figure_.value == BookFigure::Value::sum) out += whole_number() ? ", v.n / 10000 AS amount" : ", v.n AS amount";
        out += figure_.by_added() ? "\nFROM fig_book d" : "\nFROM fig_book_value d";
        if (by_line && !of_line()) out += fmt::format("\nJOIN fig_book_value b ON b.unit_id = d.unit_id AND b.record_id = d.record_id AND b.field = '{}'", Book::leaves(*book_.find(figure_.lines)).front()->path);
        if (figure_.value != BookFigure::Value::count) out += fmt::format("\nJOIN fig_book_value v ON v.unit_id = d.unit_id AND v.record_id = d.record_id AND v.field = '{}' AND v.line_no = {} AND v.key <> ''", figure_.path, line_of(*book_.find(figure_.path)));
        out += fmt::format("\nWHERE d.unit_id IN (:units) AND d.book = '{}'", book_.code);
        if (!figure_.by_added()) out += fmt::format(" AND d.field = '{}'", figure_.date);
        if (figure_.span == BookFigure::Span::in) out += fmt::format(" AND {0} >= {1} AND {0} <= {2}", day(), from, to);
        else out += fmt::format(" AND {0} <> '' AND {0} <= {1}", day(), to);
        if (!figure_.ended.empty()) out += fmt::format("\n  AND NOT EXISTS ({} AND f.key <> '' AND f.key <= {})", lookup(figure_.ended), to);
        if (!figure_.by_end.empty()) out += fmt::format("\n  AND EXISTS ({} AND f.key <> '' AND f.key <= {})", lookup(figure_.by_end), to);
        for (const Condition& c : figure_.where) out += "\n  AND " + condition(c);
        return by_line && of_line() ? replaced(out, "b.line_no", "d.line_no") : out;
    }
    // A page of the rows with what they hold: the values are looked up for those shown, not for all that are counted.
    std::string page(const std::string& rows, const std::vector<std::pair<std::string, std::string>>& columns) const {
        std::string out = fmt::format("SELECT d.unit_id, d.record_id, d.line_no, '{}' AS book, {} AS record_code, {} AS record_name, d.counted_day", book_.code, of_record("record_code"), of_record("record_name"));
        if (figure_.value == BookFigure::Value::distinct) out += ", d.distinct_value";
        if (figure_.value == BookFigure::Value::sum) out += ", d.amount";
        for (const auto& [path, column] : columns)
            out += fmt::format(",\n       (SELECT f.text FROM fig_book_value f WHERE f.unit_id = d.unit_id AND f.record_id = d.record_id AND f.field = '{}' AND f.line_no = {}) AS {}", path, book_.find(path)->lines.empty() ? "0" : "d.line_no", column);
        return out + fmt::format("\nFROM (\nSELECT * FROM (\n{}\n) AS figure_rows ORDER BY 1, 2, 3 LIMIT :limit OFFSET :offset\n) d ORDER BY 1, 2, 3", rows);
    }

private:
    std::string_view day() const { return figure_.by_added() ? "d.added_day" : "d.key"; }
    bool of_line() const { return date_ && !date_->lines.empty(); }   // the day stands in the line that is counted
    // Beside a text lies a number of how it is written (module books).
    bool told_by_accents() const {
        const BookField& f = *book_.find(figure_.path);
        return f.worded() && f.accents;
    }
    // Numbers are kept in ten thousandths.
    bool whole_number() const {
        const BookField& f = *book_.find(figure_.path);
        return f.type == FieldType::number && f.decimals == 0;
    }
    static std::string replaced(std::string text, std::string_view from, std::string_view to) {
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
        return text;
    }
    static std::string of_record(std::string_view column) { return fmt::format("(SELECT r.{} FROM fig_book r WHERE r.unit_id = d.unit_id AND r.record_id = d.record_id)", column); }
    std::string line_of(const BookField& f) const { return f.lines.empty() || figure_.lines.empty() ? "0" : "b.line_no"; }
    std::string lookup(const std::string& path) const {
        return fmt::format("SELECT 1 FROM fig_book_value f WHERE f.unit_id = d.unit_id AND f.record_id = d.record_id AND f.field = '{}' AND f.line_no = {}", path, line_of(*book_.find(path)));
    }
    std::string condition(const Condition& c) const {
        switch (c.kind) {
            case Condition::Kind::filled: return fmt::format("EXISTS ({} AND f.key <> '')", lookup(c.path));
            case Condition::Kind::empty: return fmt::format("NOT EXISTS ({} AND f.key <> '')", lookup(c.path));
            case Condition::Kind::before: return days(c, "<");
            case Condition::Kind::until: return days(c, "<=");
            case Condition::Kind::from: return days(c, ">=");
            case Condition::Kind::after: return days(c, ">");
            default: break;
        }
        std::vector<std::string> quoted;
        for (const std::string& v : c.values) quoted.push_back("'" + v + "'");
        return fmt::format("{} ({} AND f.key IN ({}))", c.kind == Condition::Kind::is ? "EXISTS" : "NOT EXISTS", lookup(c.path), fmt::join(quoted, ", "));
    }

    std::string days(const Condition& c, std::string_view op) const {
        return fmt::format("EXISTS ({} AND f.key <> '' AND EXISTS (SELECT 1 FROM fig_book_value g WHERE g.unit_id = d.unit_id AND g.record_id = d.record_id AND g.field = '{}' AND g.line_no = {} AND g.key <> '' AND f.key {} g.key))",
                           lookup(c.path), c.other, line_of(*book_.find(c.other)), op);
    }

    const Book& book_;
    const BookFigure& figure_;
    const BookField* date_;   // none: by the day added
};

}  // namespace

Figure figure_of(const Book& book, BookFigure& f) {
    Figure out;
    out.code = f.code;
    out.area = book.area;
    out.title = f.title;
    out.unit = f.unit;
    out.rule = f.rule;
    out.file = book.file;
    out.book = book.code;
    out.window = f.window;
    const bool distinct = f.value == BookFigure::Value::distinct;
    out.value = distinct ? "count distinct distinct_key" : f.value == BookFigure::Value::sum ? "sum amount" : "count";
    const bool parts = f.value == BookFigure::Value::sum && book.find(f.path)->type == FieldType::number && book.find(f.path)->decimals > 0;   // of which the report takes the whole ones
    const std::string aggregate = distinct ? std::string("count(DISTINCT figure_rows.distinct_key)") : f.value == BookFigure::Value::sum ? fmt::format("CAST(coalesce(sum(figure_rows.amount), 0) AS BIGINT){}", parts ? " / 10000" : "") : std::string("count(*)");

    FigureText text(book, f);
    const auto total_of = [&](const std::string& rows) { return fmt::format("SELECT CAST({} AS BIGINT) AS value FROM (\n{}\n) AS figure_rows", aggregate, rows); };
    const std::string counted = text.rows(":from", ":to");
    out.total = std::make_shared<sql::Statement>("figure " + f.code + " total", total_of(counted));

    // What the counts are kept under changes with how they are counted.
    if (f.by_end.empty() && !f.by_added() && !parts && !(distinct && f.span == BookFigure::Span::until)) {
        f.kept = f.code + ":" + hash_text(counted + "\n" + aggregate).substr(0, 12);
        out.kept = f.kept;
        out.kept_until = f.span == BookFigure::Span::until;
        if (distinct)
            out.kept_distinct = std::make_shared<sql::Statement>("figure " + f.code + " kept",
                fmt::format("SELECT CAST(count(*) AS BIGINT) AS value FROM (\nSELECT CAST(unit_id AS TEXT) || ' ' || value AS distinct_key FROM figure_distinct\n"
                            "WHERE unit_id IN (:units) AND figure = '{}' AND month > :from_month AND month < :to_month AND n > 0\n"
                            "UNION SELECT distinct_key FROM (\n{}\n) AS first_month\nUNION SELECT distinct_key FROM (\n{}\n) AS last_month\n) AS figure_rows",
                            f.kept, text.rows(":from", ":from_end"), text.rows(":to_start", ":to")));
    }

    // The list behind the figure shows the columns of the book besides.
    std::vector<std::pair<std::string, std::string>> columns;
    const auto show = [&](const std::string& path) {
        const BookField* field = book.find(path);
        if (!field || !field->leaf() || !book.open_to_all(*field) || path == book.name || path == f.date || path == f.path || (!field->lines.empty() && field->lines != f.lines)) return;
        std::string column = fmt::format("value_{}", columns.size() + 1);
        out.columns.push_back({column, field->title, field->type, {}});
        for (const BookChoice& c : field->choices) out.columns.back().words.emplace_back(c.code, c.title);
        columns.emplace_back(path, std::move(column));
    };
    for (const std::string& path : book.columns) show(path);
    if (!f.lines.empty())
        for (const BookField* leaf : Book::leaves(*book.find(f.lines))) show(leaf->path);
    out.columns.push_back({"record_code", "Số", FieldType::text, {}});
    out.columns.push_back({"record_name", book.find(book.name)->title, FieldType::text, {}});
    out.columns.push_back({"counted_day", f.by_added() ? "Ngày ghi vào sổ" : book.find(f.date)->title, FieldType::date, {}});
    if (const BookField* summed = f.path.empty() ? nullptr : book.find(f.path)) {
        out.columns.push_back({distinct ? "distinct_value" : "amount", summed->title, distinct ? summed->type : FieldType::money, {}});
        for (const BookChoice& c : summed->choices) out.columns.back().words.emplace_back(c.code, c.title);
    }
    if (!book.see.empty()) {
        out.rows_for = book.see;
        out.rows_for.insert(out.rows_for.end(), book.keep.begin(), book.keep.end());
    }
    // Who is counted tells what a field says that not everybody may see.
    std::vector<std::string> asked{f.date, f.path, f.ended, f.by_end};
    for (const Condition& c : f.where) asked.insert(asked.end(), {c.path, c.other});
    for (const std::string& path : asked) {
        const BookField* field = path.empty() ? nullptr : book.find(path);
        if (!field || book.open_to_all(*field)) continue;
        const std::vector<std::string>& shown = field->shown_to.empty() ? book.find(field->lines)->shown_to : field->shown_to;
        if (out.rows_for.empty()) out.rows_for = shown;
        else std::erase_if(out.rows_for, [&](const std::string& role) { return std::find(shown.begin(), shown.end(), role) == shown.end(); });
        if (out.rows_for.empty()) out.rows_for.emplace_back();   // no role may see both: nobody
    }
    out.sql = counted;
    out.rows = std::make_shared<sql::Statement>("figure " + f.code, text.page(counted, columns));
    out.hash = hash_text(counted + "\n" + aggregate + (f.window == FigureWindow::report ? "" : f.window == FigureWindow::fiscal ? "\nfiscal" : "\nlast_fiscal"));
    return out;
}

}  // namespace xaso::catalog
