#include "plan_import/tables.h"

#include <algorithm>

#include "kernel/text.h"
#include "plan_import/numbers.h"

namespace xaso::plan_import {
namespace {

std::size_t index(Column c) { return static_cast<std::size_t>(c); }
using Line = std::vector<std::string>;

std::size_t filled(const Line& row) {
    return static_cast<std::size_t>(std::count_if(row.begin(), row.end(), [](const std::string& c) { return !trim(c).empty(); }));
}

// What each place of the head says; empty when this row is no head.
std::vector<Column> head_of(const Vocabulary& words, const Line& row) {
    std::vector<Column> columns;
    std::size_t known = 0;
    bool number = false, activity = false, other = false;
    for (const std::string& cell : row) {
        const std::string text = trim(cell);
        const auto c = count_chars(text) > 60 ? std::nullopt : column_of(words, text);
        columns.push_back(c.value_or(Column::other));
        if (!c) continue;
        ++known;
        number = number || *c == Column::number;
        activity = activity || *c == Column::activity || *c == Column::task || *c == Column::objective;
        other = other || *c == Column::leads || *c == Column::time || *c == Column::support;
    }
    if (known < 3 || !activity || !other || known + 1 < filled(row)) return {};
    settle(columns);
    return columns;
}

class Tables {
public:
    explicit Tables(const Vocabulary& words) : words_(words) {}

    void paragraph(const std::string& text) {
        ++line_;
        titles_.push_back({trim(text), line_});
        if (titles_.size() > 4) titles_.erase(titles_.begin());
    }

    void table(const std::vector<Line>& rows) {
        bool headed = false;
        const int first_line = line_;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            line_ = first_line + static_cast<int>(r) + 1;
            const Line& row = rows[r];
            if (filled(row) == 0) continue;
            if (std::vector<Column> columns = head_of(words_, row); !columns.empty()) {
                // A head of two lines: "Phân công" over "chủ trì" and "phối hợp".
                if (r + 1 < rows.size() && !numbered(rows[r + 1]) && filled(rows[r + 1]) > 0 && filled(rows[r + 1]) <= row.size()) {
                    std::size_t known = 0;
                    for (std::size_t c = 0; c < rows[r + 1].size() && c < columns.size(); ++c)
                        if (const auto below = column_of(words_, trim(rows[r + 1][c])); below && count_chars(rows[r + 1][c]) < 60) {
                            ++known;
                            columns[c] = *below;
                        }
                    if (known == filled(rows[r + 1])) ++r;
                    else columns = head_of(words_, row);
                }
                settle(columns);
                if (!headed || columns != columns_) announce();
                columns_ = columns;
                headed = true;
                continue;
            }
            if (!headed && (columns_.empty() || row.size() != columns_.size())) {
                // Above the head: titles.
                std::string text;
                for (const std::string& cell : row) text += trim(cell) + " ";
                titles_.push_back({trim(text), line_});
                if (titles_.size() > 4) titles_.erase(titles_.begin());
                continue;
            }
            line(rows, r);
        }
        line_ = first_line + static_cast<int>(rows.size());
        titles_.clear();
    }

    Rows finish() {
        children();
        return std::move(out_);
    }

private:
    struct Title {
        std::string text;
        int line = 0;
    };

    bool numbered(const Line& row) const {
        return std::any_of(row.begin(), row.end(), [](const std::string& c) { return plain_number(trim(c)) || roman(trim(c)); });
    }

    // What stood over the head: an annex, or a numbered heading.
    void announce() {
        for (std::size_t t = 0; t < titles_.size(); ++t) {
            const std::string& text = titles_[t].text;
            const std::vector<Word> title = words_of(text);
            if (title.empty()) continue;
            const auto annex = std::find_if(words_.annex.begin(), words_.annex.end(), [&](const auto& phrase) {
                for (std::size_t k = 0; k < phrase.size(); ++k)
                    if (k >= title.size() || title[k].key != phrase[k]) return false;
                return true;
            });
            if (annex != words_.annex.end() && begins_upper(text)) {
                std::size_t end = annex->size();
                if (end < title.size() && title[end].key == "so") ++end;
                if (end < title.size() && (std::isdigit(static_cast<unsigned char>(title[end].text[0])) || roman(title[end].text))) ++end;
                heading(Row::Kind::annex, title, end, titles_[t].line);
                // A title on the next line, when the number stands alone.
                if (out_.rows.back().title.empty() && t + 1 < titles_.size() && !titles_[t + 1].text.starts_with('(')) out_.rows.back().title = titles_[t + 1].text;
            } else if (t + 1 == titles_.size() && roman(title.front().text) && title.size() > 1) {
                heading(Row::Kind::roman, title, 1, titles_[t].line);
            }
        }
        titles_.clear();
    }

    void heading(Row::Kind kind, const std::vector<Word>& words, std::size_t number_end, int line) {
        Row row;
        row.kind = kind;
        row.line = line;
        std::vector<const Word*> number, title;
        for (std::size_t k = 0; k < words.size(); ++k) (k < number_end ? number : title).push_back(&words[k]);
        row.number = join(number);
        while (!row.number.empty() && std::ispunct(static_cast<unsigned char>(row.number.back()))) row.number.pop_back();
        row.title = join(title);
        out_.rows.push_back(std::move(row));
    }

    void line(const std::vector<Line>& rows, std::size_t r) {
        Row row;
        row.line = line_;
        const Line& cells = rows[r];
        std::string number;
        for (std::size_t c = 0; c < cells.size() && c < columns_.size(); ++c) {
            const std::string text = trim(cells[c]);
            if (columns_[c] == Column::number) number = text;
            else if (columns_[c] == Column::other && !text.empty()) out_.doubts.push_back({line_, "Cột không rõ tên có nội dung “" + text.substr(0, text.find('\n')) + "”, chưa được đọc vào kế hoạch."});
            else if (!text.empty()) row.cells[index(columns_[c])] += (row.cells[index(columns_[c])].empty() ? "" : "\n") + text;
        }
        const bool has_number = std::find(columns_.begin(), columns_.end(), Column::number) != columns_.end();
        const std::size_t full = static_cast<std::size_t>(std::count_if(row.cells.begin(), row.cells.end(), [](const std::string& c) { return !c.empty(); }));
        // The row of column numbers: (1) (2) (3).
        if (full >= 3 && std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return count_chars(trim(c)) <= 4; }) && (number == "(1)" || number == "1" || number == "A") && plain_number(trim(cells.back())) == static_cast<int>(cells.size())) return;
        // A heading over all columns: its text is merged into one cell, with or without its number.
        if (full + (number.empty() ? 0 : 1) <= 2) {
            std::string text = number;
            for (const std::string& c : row.cells)
                if (!c.empty()) text += (text.empty() ? "" : " ") + c;
            const std::vector<Word> title = words_of(text);
            if (title.size() > 1 && (roman(title.front().text) || (big_letter(title.front().text) && upper(text) == text))) {
                heading(roman(title.front().text) ? Row::Kind::roman : Row::Kind::letter, title, 1, line_);
                return;
            }
            const bool annex = std::any_of(words_.annex.begin(), words_.annex.end(), [&](const auto& phrase) { return title.size() > phrase.size() && title[0].key == phrase[0] && (phrase.size() < 2 || title[1].key == phrase[1]); });
            if (annex && number.size() != 1) {
                titles_.push_back({text, line_});
                announce();
                return;
            }
            // A number and words over all columns, as in "1. Xây dựng thể chế".
            if (row.cells[index(Column::activity)].empty() && !number.empty() && !plain_number(number) && title.size() > 2 && plain_number(title.front().text)) {
                heading(Row::Kind::number, title, 1, line_);
                return;
            }
        }
        while (!number.empty() && (std::ispunct(static_cast<unsigned char>(number.back())) && number.back() != ')')) number.pop_back();
        row.number = number;
        // The rest of a row that a page's end cut.
        Row* last = !out_.rows.empty() && out_.rows.back().kind == Row::Kind::leaf ? &out_.rows.back() : nullptr;
        const std::string& title = row.cells[index(Column::activity)];
        if (number.empty() && has_number && last && (title.empty() || (!begins_upper(title) && !is_bullet(title)))) {
            for (std::size_t c = 0; c < kColumns; ++c)
                if (!row.cells[c].empty()) last->cells[c] += (last->cells[c].empty() ? "" : is_bullet(row.cells[c]) ? "\n" : " ") + row.cells[c];
            return;
        }
        if (title.empty() && full == 0) return;
        out_.rows.push_back(std::move(row));
    }

    // "1" above "1.1": a heading.
    void children() {
        for (std::size_t r = 0; r + 1 < out_.rows.size(); ++r) {
            Row& row = out_.rows[r];
            const Row& next = out_.rows[r + 1];
            if (row.kind != Row::Kind::leaf || next.kind != Row::Kind::leaf || row.number.empty() || next.number.empty()) continue;
            const bool under = next.number.starts_with(row.number + ".") || (plain_number(row.number) && (next.number == "a" || next.number == "a)"));
            if (!under) continue;
            row.kind = Row::Kind::number;
            row.title = row.cells[index(Column::activity)];
        }
    }

    const Vocabulary& words_;
    std::vector<Column> columns_;
    std::vector<Title> titles_;
    Rows out_;
    int line_ = 0;
};

}  // namespace

Rows read_tables(const Vocabulary& words, const std::vector<office::Block>& blocks) {
    Tables tables(words);
    for (const office::Block& b : blocks)
        if (b.rows.empty()) tables.paragraph(b.text);
        else tables.table(b.rows);
    return tables.finish();
}

}  // namespace xaso::plan_import
