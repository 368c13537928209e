// Words with places, and raw texts whose columns still show, as tables.
#include <algorithm>
#include <map>

#include "kernel/text.h"
#include "plan_import/numbers.h"
#include "plan_import/tables.h"

namespace xaso::plan_import {
namespace {

using office::Block;
using Place = office::Word;
using Line = std::vector<Place>;

constexpr int kSameLine = 4;    // points
constexpr int kCellsApart = 8;  // points
constexpr std::size_t kLeastHeadWords = 5;
constexpr std::size_t kMostPages = 1'000;

std::vector<Line> lines_of(std::vector<Place> words) {
    std::stable_sort(words.begin(), words.end(), [](const Place& a, const Place& b) { return a.top < b.top; });
    std::vector<Line> lines;
    for (Place& w : words) {
        if (lines.empty() || w.top - lines.back().front().top > kSameLine) lines.emplace_back();
        lines.back().push_back(std::move(w));
    }
    for (Line& l : lines) std::sort(l.begin(), l.end(), [](const Place& a, const Place& b) { return a.left < b.left; });
    return lines;
}

std::string text_of(const Line& line) {
    std::string out;
    for (const Place& w : line) out += (out.empty() ? "" : " ") + w.text;
    return out;
}

// How many lines have a word over each point of the page's width.
std::vector<int> cover_of(const std::vector<Line>& lines, std::size_t from, std::size_t to) {
    int right = 0;
    for (std::size_t l = from; l < to; ++l)
        for (const Place& w : lines[l]) right = std::max(right, w.right);
    std::vector<int> covered(static_cast<std::size_t>(right) + 2, 0);
    for (std::size_t l = from; l < to; ++l)
        for (const Place& w : lines[l])
            for (int x = std::max(w.left, 0); x <= w.right; ++x) ++covered[static_cast<std::size_t>(x)];
    return covered;
}

// Where the columns end: between two cells of the head, where the fewest lines have a word.
std::vector<int> gutters(const std::vector<Line>& lines, std::size_t head_begin, std::size_t head_end, std::size_t to) {
    const std::vector<int> head = cover_of(lines, head_begin, head_end), all = cover_of(lines, head_begin, to);
    std::vector<std::pair<int, int>> white;   // between the cells of the head; words of one cell stand closer
    int last = -1;
    for (int x = 0; x < static_cast<int>(head.size()); ++x) {
        if (head[static_cast<std::size_t>(x)] == 0) continue;
        if (last >= 0 && x - last >= kCellsApart) white.emplace_back(last + 1, x);
        last = x;
    }
    std::vector<int> out;
    for (const auto& [from, end] : white) {
        const int fewest = *std::min_element(all.begin() + from, all.begin() + end);
        int best = from, longest = 0;
        for (int x = from; x < end;) {
            int stop = x;
            while (stop < end && all[static_cast<std::size_t>(stop)] == fewest) ++stop;
            if (stop - x > longest) {
                longest = stop - x;
                best = (x + stop) / 2;
            }
            x = std::max(stop, x + 1);
        }
        out.push_back(best);
    }
    return out;
}

struct HeadPlace {
    std::size_t begin = 0, end = 0;   // lines
};

// The lines of a head: from "TT" on as long as their words are words of heads.
std::vector<HeadPlace> heads_of(const Vocabulary& words, const std::vector<Line>& lines) {
    std::vector<HeadPlace> out;
    for (std::size_t l = 0; l < lines.size(); ++l) {
        const auto number = std::find_if(lines[l].begin(), lines[l].end(), [](const Place& w) { return key_of(w.text) == "tt" || key_of(w.text) == "stt"; });
        if (number == lines[l].end() || (number != lines[l].begin() && key_of((number - 1)->text) != "so")) continue;
        // The head's other lines may begin above it and end below.
        const auto of_head = [&](const Line& line) {
            return std::all_of(line.begin(), line.end(), [&](const Place& w) {
                const std::string key = key_of(w.text);
                return key.empty() || std::any_of(words.heads.begin(), words.heads.end(), [&](const auto& h) { return std::find(h.words.begin(), h.words.end(), key) != h.words.end(); });
            });
        };
        HeadPlace h{l, l + 1};
        while (h.begin > 0 && l - h.begin < 3 && of_head(lines[h.begin - 1])) --h.begin;
        while (h.end < lines.size() && h.end - l < 6 && of_head(lines[h.end])) ++h.end;
        std::size_t in_head = 0;
        for (std::size_t k = h.begin; k < h.end; ++k) in_head += lines[k].size();
        if (in_head < kLeastHeadWords || !of_head(lines[l])) continue;
        out.push_back(h);
        l = h.end - 1;
    }
    return out;
}

class Pages {
public:
    Pages(const Vocabulary& words, const std::vector<Block>& pages) : words_(words) {
        for (std::size_t p = 0; p < pages.size() && p < kMostPages; ++p)
            for (Line& l : lines_of(pages[p].words)) {
                page_.push_back(p);
                lines_.push_back(std::move(l));
            }
    }

    std::vector<Block> run() {
        const std::vector<HeadPlace> heads = heads_of(words_, lines_);
        if (heads.empty()) return {};
        std::vector<Block> out;
        for (std::size_t l = 0; l < heads.front().begin; ++l) out.push_back({text_of(lines_[l]), {}, {}});
        for (std::size_t h = 0; h < heads.size(); ++h) {
            std::size_t end = h + 1 < heads.size() ? heads[h + 1].begin : lines_.size();
            // Headings of the next table stand above its head.
            std::size_t above = end;
            for (std::size_t l = end; h + 1 < heads.size() && l-- > heads[h].end && end - l < 6;)
                if (const std::vector<std::string> keys = keys_of(text_of(lines_[l])); std::any_of(words_.annex.begin(), words_.annex.end(), [&](const auto& p) { return p.size() <= keys.size() && std::equal(p.begin(), p.end(), keys.begin()); })) above = l;
            if (!table(heads[h], above, out)) return {};
            for (std::size_t l = above; l < end; ++l) out.push_back({text_of(lines_[l]), {}, {}});
        }
        return out;
    }

private:
    using Row = std::vector<std::string>;
    // The lines of a table below its head, and where its columns end.
    struct Body {
        std::size_t begin = 0, end = 0;
        std::vector<int> at;
        std::size_t columns() const { return at.size() + 1; }
        std::size_t column(const Place& w) const { return static_cast<std::size_t>(std::lower_bound(at.begin(), at.end(), (w.left + w.right) / 2) - at.begin()); }
        std::string first(const Line& line) const {   // what stands in the first column
            std::string out;
            for (const Place& w : line)
                if (column(w) == 0) out += w.text;
            return out;
        }
    };

    static bool begins_row(const std::string& first) { return plain_number(first) || roman(first) || !dotted_number(first).empty() || big_letter(first); }
    static bool begins_cell(const std::string& text) { return begins_upper(text) || is_bullet(text) || std::isdigit(static_cast<unsigned char>(text[0])); }
    bool is_page_number(std::size_t l, std::size_t end) const {
        const Line& line = lines_[l];
        return line.size() == 1 && plain_number(line.front().text) && (l + 1 == end || l + 1 == lines_.size() || page_[l] != page_[l + 1] || page_[l - 1] != page_[l]);
    }
    void put(const Body& body, Row& row, const Line& line) const {
        Row pieces(body.columns());
        for (const Place& w : line) {
            std::string& piece = pieces[body.column(w)];
            piece += (piece.empty() ? "" : " ") + w.text;
        }
        for (std::size_t c = 0; c < pieces.size(); ++c)
            if (!pieces[c].empty()) row[c] += (row[c].empty() ? "" : "\n") + pieces[c];
    }

    // Numbers at the top of their rows: a row begins at the line that holds one in the first column.
    std::vector<Row> rows_below_numbers(const Body& body) const {
        std::vector<Row> rows(1, Row(body.columns()));   // what stands above the first number belongs to the head
        for (std::size_t l = body.begin; l < body.end; ++l) {
            const Line& line = lines_[l];
            const std::string first = body.first(line);
            if (is_page_number(l, body.end)) continue;
            if (begins_row(first)) {
                rows.emplace_back(body.columns());
                if (roman(first) || big_letter(first)) {
                    // A heading runs over the columns.
                    rows.back()[0] = first;
                    for (const Place& w : line)
                        if (body.column(w) != 0) rows.back()[1] += (rows.back()[1].empty() ? "" : " ") + w.text;
                    continue;
                }
            }
            put(body, rows.back(), line);
        }
        return rows;
    }

    // Numbers in the middle of their rows, as Word and Excel centre cells: the lines of a cell stand around the number's height, as far
    // below as above.
    std::vector<Row> rows_around_numbers(const Body& body) const {
        constexpr int kPage = 100'000;   // points from one page to the next, more than any is high
        struct Number {
            int at = 0;
            std::string text;
        };
        std::vector<Number> numbers;
        std::vector<std::vector<std::pair<int, Line>>> columns(body.columns());   // the lines of each column, by height
        for (std::size_t l = body.begin; l < body.end; ++l) {
            if (is_page_number(l, body.end)) continue;
            std::vector<Line> pieces(body.columns());
            for (const Place& w : lines_[l]) pieces[body.column(w)].push_back(w);
            const int page = static_cast<int>(page_[l]) * kPage;
            if (const std::string first = body.first(lines_[l]); begins_row(first)) numbers.push_back({page + pieces[0].front().top, first});
            for (std::size_t c = 1; c < pieces.size(); ++c)
                if (!pieces[c].empty()) columns[c].emplace_back(page + pieces[c].front().top, std::move(pieces[c]));
        }
        std::vector<Row> rows(1, Row(body.columns()));
        std::vector<std::size_t> next(body.columns(), 0);
        for (const Number& number : numbers) {
            Row& row = rows.emplace_back(body.columns());
            row[0] = number.text;
            std::vector<std::pair<int, std::string>> heading;
            for (std::size_t c = 1; c < columns.size(); ++c) {
                const auto& lines = columns[c];
                std::size_t& at = next[c];
                if (at == lines.size() || lines[at].first > number.at + kSameLine) continue;
                for (const int last = 2 * number.at - lines[at].first + kSameLine; at < lines.size() && lines[at].first <= last; ++at) {
                    row[c] += (row[c].empty() ? "" : "\n") + text_of(lines[at].second);
                    heading.emplace_back(lines[at].first, text_of(lines[at].second));
                }
            }
            if (roman(number.text) || big_letter(number.text)) {
                std::stable_sort(heading.begin(), heading.end(), [](const auto& a, const auto& b) { return a.first + kSameLine < b.first; });
                row.assign(body.columns(), "");
                row[0] = number.text;
                for (const auto& [y, text] : heading) row[1] += (row[1].empty() ? "" : " ") + text;
            }
        }
        return rows;
    }

    // How many in a hundred cells of numbered rows begin as a cell does and not in the middle of a sentence; 0 without numbered rows.
    static std::size_t begun(const std::vector<Row>& rows) {
        std::size_t all = 0, good = 0;
        for (const Row& row : rows) {
            if (!plain_number(row[0])) continue;
            for (std::size_t c = 1; c < row.size(); ++c) {
                all += !row[c].empty();
                good += !row[c].empty() && begins_cell(row[c]);
            }
        }
        return all ? good * 100 / all : 0;
    }

    bool table(const HeadPlace& head, std::size_t end, std::vector<Block>& out) const {
        Body body{head.end, end, gutters(lines_, head.begin, head.end, end)};
        if (body.at.size() < 2) return false;
        constexpr std::size_t kEnough = 70;
        std::vector<Row> rows = rows_below_numbers(body), around = rows_around_numbers(body);
        if (begun(around) > begun(rows)) rows = std::move(around);
        if (begun(rows) < kEnough) return false;
        Row heading(body.columns());
        for (std::size_t l = head.begin; l < head.end; ++l) put(body, heading, lines_[l]);
        for (std::size_t c = 0; c < heading.size(); ++c) {
            std::replace(heading[c].begin(), heading[c].end(), '\n', ' ');
            if (!rows.front()[c].empty()) heading[c] += (heading[c].empty() ? "" : "\n") + rows.front()[c];
        }
        rows.front() = std::move(heading);
        Block block;
        block.rows = std::move(rows);
        out.push_back(std::move(block));
        return true;
    }

    const Vocabulary& words_;
    std::vector<Line> lines_;
    std::vector<std::size_t> page_;
};

std::vector<std::string> raw_lines(std::string_view text) {
    std::vector<std::string> out(1);
    for (const char c : text)
        if (c == '\n') out.emplace_back();
        else if (c != '\r') out.back() += c;
    return out;
}

// Cells parted by a sign, one row a line. A heading between rows may have its number and title only.
std::vector<Block> signed_cells(const std::vector<std::string>& lines, char sign) {
    std::vector<Block> out;
    std::size_t wide = 0;
    for (const std::string& l : lines) {
        const bool among_rows = !out.empty() && !out.back().rows.empty();
        if (std::count(l.begin(), l.end(), sign) < (sign == '\t' && among_rows ? 1 : 2)) {
            if (!trim(l).empty()) out.push_back({trim(l), {}, {}});
            continue;
        }
        std::vector<std::string> cells(1);
        for (const char c : l)
            if (c == sign) cells.emplace_back();
            else cells.back() += c;
        if (sign == '|' && trim(cells.front()).empty()) cells.erase(cells.begin());
        if (sign == '|' && !cells.empty() && trim(cells.back()).empty()) cells.pop_back();
        if (std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return c.find_first_not_of("-: ") == std::string::npos; })) continue;
        ++wide;
        if (out.empty() || out.back().rows.empty()) out.push_back({});
        out.back().rows.push_back(std::move(cells));
    }
    return wide >= 3 ? out : std::vector<Block>{};
}

// Columns kept apart by blanks, as in "pdftotext -layout": a letter is a step of five points.
std::vector<Block> spaced_columns(const Vocabulary& words, const std::vector<std::string>& lines) {
    std::size_t wide = 0, all = 0;
    std::vector<Block> pages(1);
    int top = 0;
    for (const std::string& l : lines) {
        if (l.starts_with('\f')) pages.emplace_back();
        top += 12;
        std::size_t gaps = 0;
        int x = 0, blanks = 0;
        std::string word;
        const auto flush = [&] {
            if (word.empty()) return;
            const int length = static_cast<int>(count_chars(word));
            pages.back().words.push_back({(x - length) * 5, x * 5, top, std::move(word)});
            word.clear();
        };
        for (std::size_t i = 0; i < l.size(); ++i) {
            const char c = l[i];
            if (c == ' ' || c == '\t' || c == '\f') {
                flush();
                ++blanks;
                if (c != '\f') ++x;
                continue;
            }
            if (blanks >= 3 && x > blanks) ++gaps;
            blanks = 0;
            word += c;
            if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++x;
        }
        flush();
        if (!trim(l).empty()) {
            ++all;
            wide += gaps >= 2;
        }
    }
    return wide >= 6 && wide * 5 >= all ? tables_of_pages(words, pages) : std::vector<Block>{};
}

// One column below the other: each begins with its head, and "TT" is followed by all the numbers.
std::vector<Block> stacked_columns(const Vocabulary& words, const std::vector<std::string>& lines) {
    const auto begins = [&](const std::string& l) { const std::string k = key_of(l); return k == "tt" || k == "stt" || k == "sothutu" || k == "sott"; };
    std::vector<Block> out;
    bool found = false;
    for (std::size_t l = 0; l < lines.size(); ++l) {
        if (!begins(lines[l])) {
            if (!trim(lines[l]).empty()) out.push_back({trim(lines[l]), {}, {}});
            continue;
        }
        std::vector<std::string> numbers;
        std::size_t at = l + 1;
        for (; at < lines.size(); ++at) {
            const std::string cell = trim(lines[at]);
            if (cell.empty()) continue;
            if (!plain_number(cell) && !roman(cell)) break;
            numbers.push_back(cell);
        }
        if (numbers.size() < 3) {
            out.push_back({trim(lines[l]), {}, {}});
            continue;
        }
        // Cells are parted by empty lines.
        std::vector<std::vector<std::string>> columns{std::move(numbers)};
        std::vector<std::string> heads{trim(lines[l])};
        std::string cell;
        const auto flush = [&] {
            if (cell.empty()) return;
            if (const auto c = count_chars(cell) < 40 ? column_of(words, cell) : std::nullopt; c && *c != Column::number && (heads.size() < 2 || columns.back().size() >= 1) && keys_of(cell).size() <= 5) {
                heads.push_back(cell);
                columns.emplace_back();
            } else if (heads.size() > 1) {
                columns.back().push_back(cell);
            }
            cell.clear();
        };
        std::size_t end = at;
        for (; end < lines.size() && !begins(lines[end]); ++end) {
            const std::string text = trim(lines[end]);
            if (text.empty()) flush();
            else cell += (cell.empty() ? "" : "\n") + text;
        }
        flush();
        if (heads.size() < 3) {
            out.push_back({trim(lines[l]), {}, {}});
            continue;
        }
        const std::size_t leaves = static_cast<std::size_t>(std::count_if(columns[0].begin(), columns[0].end(), [](const std::string& n) { return plain_number(n) != 0; }));
        Block block;
        block.rows.push_back(heads);
        std::size_t leaf = 0;
        for (std::size_t r = 0; r < columns[0].size(); ++r) {
            std::vector<std::string> row{columns[0][r]};
            const bool is_leaf = plain_number(columns[0][r]) != 0;
            for (std::size_t c = 1; c < columns.size(); ++c) {
                const std::size_t from = columns[c].size() >= columns[0].size() ? r : columns[c].size() >= leaves && !is_leaf ? SIZE_MAX : leaf;
                row.push_back(from < columns[c].size() ? columns[c][from] : "");
            }
            leaf += is_leaf;
            block.rows.push_back(std::move(row));
        }
        out.push_back(std::move(block));
        found = true;
        l = end - 1;
    }
    return found ? out : std::vector<Block>{};
}

}  // namespace

std::vector<Block> tables_of_pages(const Vocabulary& words, const std::vector<Block>& pages) { return Pages(words, pages).run(); }

std::vector<Block> blocks_of_text(const Vocabulary& words, std::string_view text) {
    const std::vector<std::string> lines = raw_lines(text);
    for (const char sign : {'\t', '|'})
        if (std::vector<Block> blocks = signed_cells(lines, sign); !blocks.empty() && !read_tables(words, blocks).rows.empty()) return blocks;
    if (std::vector<Block> blocks = stacked_columns(words, lines); !blocks.empty()) return blocks;
    return spaced_columns(words, lines);
}

}  // namespace xaso::plan_import
