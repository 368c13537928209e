#include "plan_import/flat.h"

#include <algorithm>

#include "plan_import/flat_cells.h"
#include "plan_import/flat_rows.h"

namespace xaso::plan_import {
namespace {

using Kind = Mark::Kind;

std::size_t index(Column c) { return static_cast<std::size_t>(c); }

// The words of one cell as text: what a list has stands on lines of its own.
std::string cell_text(const std::vector<const Word*>& words) {
    std::string out;
    std::vector<const Word*> line;
    bool list = false;   // its first item has a bullet
    const auto flush = [&] {
        if (line.empty()) return;
        if (!out.empty()) out += '\n';
        out += join(line);
        line.clear();
    };
    for (const Word* w : words) {
        if (w->text.empty()) continue;
        // A dash that begins a line begins an item of a list, or goes on with a word: "Tư pháp" above "- Hộ tịch".
        if (w->gap != Gap::blank && is_bullet(w->text) && !line.empty() && (list || line.back()->text.find_last_of(".;:") == line.back()->text.size() - 1)) flush();
        if (out.empty() && line.empty()) list = is_bullet(w->text);
        line.push_back(w);
    }
    flush();
    return out;
}

class Reader {
public:
    Reader(const Vocabulary& words, std::vector<Word> text) : words_(words), text_(std::move(text)), marks_(marks_of(words, text_)) {}

    Rows run() {
        in_head_.assign(text_.size(), false);
        for (const Mark& m : marks_)
            if (m.kind == Kind::head) std::fill(in_head_.begin() + static_cast<std::ptrdiff_t>(m.begin), in_head_.begin() + static_cast<std::ptrdiff_t>(m.end), true);
        const std::size_t rows = count(Kind::row, [](const Mark& m) { return m.row == Row::Kind::leaf; });
        const std::size_t labels = count(Kind::label, [](const Mark& m) { return m.column == Column::activity; });
        labelled_ = labels >= 3 && labels * 10 >= rows * 6;
        std::vector<Column> columns;
        int table = 0;
        for (std::size_t m = 0; m < marks_.size(); ++m) {
            const Mark& mark = marks_[m];
            if (mark.kind == Kind::head) {
                columns = content(mark.columns);
                if (m == 0 || marks_[m - 1].kind == Kind::heading || columns.size() != last_columns_) ++table;
                last_columns_ = columns.size();
                table_ = table;
            } else if (mark.kind == Kind::heading) {
                heading(mark);
            } else if (mark.kind == Kind::row && mark.row == Row::Kind::number) {
                number_heading(m);
            } else if (mark.kind == Kind::row) {
                const std::size_t label = labelled_ ? next_label(m) : SIZE_MAX;
                number_ = mark.number;
                number_line_ = text_[mark.begin].line;
                if (labelled_ && label != SIZE_MAX) before_label(m, label, columns);
                else if (!labelled_ || rows <= labels) leaf(m, columns);
            } else if (mark.kind == Kind::label && labelled_ && mark.column == Column::activity) {
                leaf(m, columns);
            }
        }
        divide(words_, text_, spans_);
        collect();
        return std::move(out_);
    }

private:
    template <class Of>
    std::size_t count(Kind kind, Of of) const {
        return static_cast<std::size_t>(std::count_if(marks_.begin(), marks_.end(), [&](const Mark& m) { return m.kind == kind && of(m); }));
    }
    static std::vector<Column> content(std::vector<Column> columns) {
        std::erase(columns, Column::number);
        return columns;
    }

    void heading(const Mark& mark) {
        Row row;
        row.kind = mark.row;
        row.number = mark.number;
        row.line = text_[mark.begin].line;
        std::size_t from = mark.begin;
        // Behind its number.
        const std::vector<std::string> number = keys_of(mark.number);
        std::size_t k = 0;
        while (from < mark.end && k < number.size()) k += keys_of(text_[from++].text).size();
        std::vector<const Word*> title;
        for (; from < mark.end; ++from) title.push_back(&text_[from]);
        row.title = join(title);
        push(std::move(row), SIZE_MAX, SIZE_MAX);
    }

    void number_heading(std::size_t m) {
        Row row;
        row.kind = Row::Kind::number;
        row.number = marks_[m].number;
        row.line = text_[marks_[m].begin].line;
        std::vector<const Word*> title;
        for (std::size_t i = marks_[m].end; i < end_of(m); ++i) title.push_back(&text_[i]);
        row.title = cell_text(title);
        push(std::move(row), SIZE_MAX, SIZE_MAX);
    }

    std::size_t end_of(std::size_t m) const {
        for (std::size_t k = m + 1; k < marks_.size(); ++k) {
            if (marks_[k].kind == Kind::label && !(labelled_ && marks_[k].column == Column::activity)) continue;
            if (marks_[k].kind == Kind::head && repeated(k)) continue;
            return marks_[k].begin;
        }
        return text_.size();
    }
    // The head of the same table on its next page.
    bool repeated(std::size_t m) const { return m > 0 && marks_[m - 1].kind != Kind::heading && content(marks_[m].columns).size() == last_columns_; }

    // The activity's label of the row whose number stands at m.
    std::size_t next_label(std::size_t m) const {
        for (std::size_t k = m + 1; k < marks_.size(); ++k) {
            if (marks_[k].kind == Kind::label && marks_[k].column == Column::activity) return k;
            if (marks_[k].kind == Kind::row || marks_[k].kind == Kind::heading || marks_[k].kind == Kind::stop) break;
        }
        return SIZE_MAX;
    }

    void labels_into(Span& span) const {
        for (const Mark& m : marks_)
            if (m.kind == Kind::label && m.begin >= span.begin && m.begin < span.end && std::find(span.columns.begin(), span.columns.end(), m.column) != span.columns.end()) span.labels[m.begin] = m.column;
    }

    void before_label(std::size_t m, std::size_t label, const std::vector<Column>& columns) {
        Span span;
        span.begin = marks_[m].end;
        span.end = marks_[label].begin;
        for (const Column c : columns)
            if (c == Column::objective || c == Column::task) span.columns.push_back(c);
        if (span.begin >= span.end || span.columns.empty()) return;
        span.row = false;
        span.table = table_;
        labels_into(span);
        pending_ = spans_.size();
        spans_.push_back(std::move(span));
    }

    void leaf(std::size_t m, const std::vector<Column>& columns) {
        Span span;
        span.begin = marks_[m].kind == Kind::label ? marks_[m].begin : marks_[m].end;
        span.end = end_of(m);
        span.columns = columns;
        span.table = table_;
        labels_into(span);
        Row row;
        row.number = number_;
        row.line = number_.empty() ? text_[marks_[m].begin].line : number_line_;
        row.centred = labelled_;
        number_.clear();
        if (span.begin >= span.end) {
            push(std::move(row), pending_, SIZE_MAX);
            pending_ = SIZE_MAX;
            return;
        }
        push(std::move(row), pending_, spans_.size());
        pending_ = SIZE_MAX;
        spans_.push_back(std::move(span));
    }

    void push(Row row, std::size_t before, std::size_t span) {
        out_.rows.push_back(std::move(row));
        before_.push_back(before);
        span_.push_back(span);
    }

    // The words of each row's cells, in the order of the text. In labelled tables what belongs to a level above stands where its label is:
    // before the row, or behind the cells of the row before it.
    void collect() {
        for (std::size_t r = 0; r < out_.rows.size(); ++r) {
            std::array<std::vector<const Word*>, kColumns> cells;
            for (const std::size_t s : {before_[r], span_[r]}) {
                if (s == SIZE_MAX) continue;
                const Span& span = spans_[s];
                for (std::size_t i = span.begin; i < span.end; ++i) {
                    if (in_repeated_head(i)) continue;
                    const Column c = span.columns[span.of[i - span.begin]];
                    if (labelled_ && (c == Column::objective || c == Column::task) && span.row && later(r, c, i, span)) continue;
                    cells[index(c)].push_back(&text_[i]);
                }
            }
            for (const auto& [c, w] : carried_) cells[index(c)].insert(cells[index(c)].begin(), w.begin(), w.end());
            carried_ = std::move(next_);
            next_.clear();
            for (std::size_t c = 0; c < kColumns; ++c) {
                out_.rows[r].cells[c] = cell_text(cells[c]);
                int lines = 0;
                for (const Word* w : cells[c]) lines += w->gap != Gap::blank;
                if (c != index(Column::objective) && c != index(Column::task)) out_.rows[r].lines = std::max(out_.rows[r].lines, lines);
            }
        }
    }

    // A label behind this row's own cells names what stands beside the next row.
    bool later(std::size_t r, Column c, std::size_t i, const Span& span) {
        const auto label = span.labels.upper_bound(i);
        bool behind = false;
        for (auto it = span.labels.begin(); it != label; ++it)
            if (it->second == c) behind = true;
        if (!behind || r + 1 >= out_.rows.size() || out_.rows[r + 1].kind != Row::Kind::leaf) return false;
        next_[c].push_back(&text_[i]);
        return true;
    }

    bool in_repeated_head(std::size_t i) const {
        return in_head_[i];
    }

    const Vocabulary& words_;
    std::vector<Word> text_;
    std::vector<Mark> marks_;
    std::vector<bool> in_head_;
    std::vector<Span> spans_;
    Rows out_;
    std::vector<std::size_t> before_, span_;   // by row: its spans
    std::map<Column, std::vector<const Word*>> carried_, next_;
    std::size_t last_columns_ = 0, pending_ = SIZE_MAX;
    std::string number_;
    int number_line_ = 0, table_ = 0;
    bool labelled_ = false;
};

}  // namespace

Rows read_flat(const Vocabulary& words, const std::vector<Word>& text) { return Reader(words, text).run(); }

}  // namespace xaso::plan_import
