#include "checking/read_text.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "checking/printed.h"
#include "kernel/text.h"

namespace xaso::checking {
namespace {

using catalog::Form;
using catalog::FormRow;
using catalog::RowKind;
using Kind = Printed::Kind;

bool digit(char c) { return c >= '0' && c <= '9'; }

struct Line {
    std::string text, folded;
};

// Letters and digits only, folded: what is left when line ends, blanks and points differ.
std::string compact(std::string_view text) {
    std::string out;
    for (const char c : fold(text))
        if (digit(c) || (c >= 'a' && c <= 'z')) out += c;
    return out;
}

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\n\r"), text.size());
        Line line{trim(text.substr(0, end)), {}};
        line.folded = fold(line.text);
        lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The head of the table is printed again on each page.
bool head_line(const std::string& folded) {
    static const std::string head = "ket qua thong ke stt chi tieu thong ke (su dung cho ky bao cao hang quy, 6 thang, nam) don vi tinh so luong/ ty le ghi chu so luong/ty le";
    return folded.size() >= 3 && head.find(folded) != std::string::npos;
}

// How many letters of `title` in a row are found at the start of `text`, forgiving a few that differ.
bool begins_like(const std::string& text, const std::string& title) {
    const std::size_t length = std::min<std::size_t>({text.size(), title.size(), 14});
    if (length < std::min<std::size_t>(title.size(), 6)) return false;
    std::size_t same = 0, a = 0, b = 0;
    while (a < length && b < length) {
        if (text[a] == title[b]) ++same, ++a, ++b;
        else if (a + 1 < length && text[a + 1] == title[b]) ++a;
        else if (b + 1 < length && text[a] == title[b + 1]) ++b;
        else ++a, ++b;
    }
    return same * 4 >= length * 3;
}

struct Start {
    std::size_t line = 0;
    std::string rest;          // of that line, behind the number
    const FormRow* row = nullptr;
};

// The longest row number at the start of the line that the form has; "" when there is none.
std::string number_at(const Form& form, const std::string& text, std::string& rest) {
    std::size_t end = 0;
    while (end < text.size() && (digit(text[end]) || text[end] == '.')) ++end;
    while (end > 0) {
        std::string number = text.substr(0, end);
        while (number.ends_with('.')) number.pop_back();
        if (form.find(number)) {
            rest = text.substr(end);
            return number;
        }
        // "2.4.1.Số": the title may be glued on; "3.31" is not row 3.3.
        const std::size_t dot = text.rfind('.', end - 1);
        if (dot == std::string::npos || dot + 1 == end) {
            if (end == 0 || text[end - 1] != '.') return {};
            --end;
            continue;
        }
        return {};
    }
    return {};
}

std::vector<Start> row_starts(const Form& form, const std::vector<Line>& lines, std::size_t from, std::size_t to) {
    std::vector<Start> starts;
    for (std::size_t i = from; i < to; ++i) {
        if (lines[i].text.empty() || !digit(lines[i].text[0])) continue;
        Start s{i, {}, nullptr};
        const std::string number = number_at(form, lines[i].text, s.rest);
        if (number.empty()) continue;
        s.row = form.find(number);
        if (std::any_of(starts.begin(), starts.end(), [&](const Start& other) { return other.row == s.row; })) continue;
        // The title begins behind the number, or on one of the next lines.
        std::string text = compact(s.rest);
        for (std::size_t next = i + 1; next < to && next < i + 6 && text.size() < 14; ++next) {
            if (!text.empty() && !lines[next].text.empty() && digit(lines[next].text[0])) break;
            text += compact(lines[next].text);
        }
        if (!begins_like(text, compact(s.row->title))) continue;
        starts.push_back(std::move(s));
    }
    return starts;
}

struct Token {
    std::string text;   // as printed
    std::string key;    // compact
    bool value = false; // holds a digit, "%" or a sign of nothing
};

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) tokens.push_back({word, compact(word), word.find_first_of("0123456789%") != std::string::npos});
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\t') finish();
        else word += c;
    }
    finish();
    return tokens;
}

// Takes the words of `known` out of `tokens`, in order (the longest common run of both). Words glued together or cut in two are taken
// when they are made of known ones.
void take_out(std::vector<Token>& tokens, std::string_view known) {
    const std::vector<Token> words = tokens_of(known);
    const std::size_t n = tokens.size(), m = words.size();
    std::vector<std::vector<int>> best(n + 1, std::vector<int>(m + 1, 0));
    const auto same = [&](std::size_t i, std::size_t j) { return !tokens[i].key.empty() && tokens[i].key == words[j].key; };
    for (std::size_t i = n; i-- > 0;)
        for (std::size_t j = m; j-- > 0;) best[i][j] = same(i, j) ? best[i + 1][j + 1] + 1 : std::max(best[i + 1][j], best[i][j + 1]);
    std::vector<Token> left;
    std::size_t i = 0, j = 0;
    while (i < n && j < m) {
        if (same(i, j) && best[i][j] == best[i + 1][j + 1] + 1) ++i, ++j;
        else if (best[i + 1][j] >= best[i][j + 1]) left.push_back(tokens[i++]);
        else ++j;
    }
    for (; i < n; ++i) left.push_back(tokens[i]);
    tokens = std::move(left);
}

// "Có = 1; Không = 0": what a row may hold is no value yet.
void take_out_choices(std::vector<Token>& tokens) {
    std::vector<Token> left;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].text == "=" && i + 1 < tokens.size()) ++i;
        else left.push_back(tokens[i]);
    }
    tokens = std::move(left);
}

std::string value_text(const FormRow& row, std::string_view text) {
    std::vector<Token> tokens = tokens_of(text);
    take_out(tokens, row.title);
    if (row.type == catalog::RowType::choice) take_out_choices(tokens);
    else take_out(tokens, row.unit);
    std::string value, words;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& t = tokens[i];
        if (t.text == "%") {
            // "95.02 %" keeps its sign; the unit "%" of the column before the number does not.
            if (!value.empty() && i > 0 && tokens[i - 1].value) value += " %";
            continue;
        }
        if (t.value || t.text == "–" || t.text == "-" || t.text == "—") value += (value.empty() ? "" : " ") + t.text;
        else words += (words.empty() ? "" : " ") + t.text;
    }
    if (value.find_first_of("0123456789") != std::string::npos) return value;
    // Words only: "Không có PAKN" says that nothing arose; the remains of a title say nothing.
    const std::string folded = fold(words);
    const std::size_t none = folded.find("khong");
    if (none != std::string::npos && (none == 0 || folded[none - 1] == ' ') && (folded.substr(none).starts_with("khong co") || folded.substr(none).starts_with("khong phat sinh"))) return words;
    return value;
}

bool end_of_forms(const std::string& folded) {
    return folded.starts_with("noi nhan") || folded.starts_with("so lieu tinh luc") || folded.starts_with("tm. ") || folded.starts_with("kt. ") || folded.starts_with("nguoi lap") || folded == "phu luc";
}

// A number alone between two gaps, or at the end of a form.
bool page_number(const std::vector<Line>& lines, std::size_t at, std::size_t to) {
    const std::string& text = lines[at].text;
    if (text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos) return false;
    std::size_t gap = 0;
    for (std::size_t i = at + 1; i < to && lines[i].text.empty(); ++i) ++gap;
    return gap >= 2 || at + gap + 1 >= to;
}

// The text of a row up to the next one: a gap of two lines ends it once it holds a value, so page numbers and signatures stay outside.
Printed read_row(const Start& start, const std::vector<Line>& lines, std::size_t to) {
    std::string text = start.rest;
    Printed value;
    std::size_t blank = 0;
    const auto read = [&] {
        value = printed_value(*start.row, value_text(*start.row, text));
        return value.kind != Kind::blank;
    };
    for (std::size_t i = start.line + 1; i < to; ++i) {
        if (end_of_forms(lines[i].folded)) break;
        if (lines[i].text.empty()) {
            ++blank;
            continue;
        }
        if (blank >= 2 && (read() || page_number(lines, i, to))) {
            if (value.kind != Kind::blank) return value;
            continue;   // the gap goes on behind the page's number
        }
        blank = 0;
        if (!head_line(lines[i].folded)) text += '\n' + lines[i].text;
    }
    read();
    return value;
}

}  // namespace

int form_heading(std::string_view line) {
    if (line.size() > 200) return 0;
    const std::string folded = fold(line);
    for (const std::string_view lead : {"bieu mau so ", "bieu mau ", "bieu so ", "bieu ", "bm"}) {
        if (!folded.starts_with(lead)) continue;
        std::size_t at = lead.size();
        while (at < folded.size() && folded[at] == '0') ++at;
        if (at >= folded.size() || !digit(folded[at]) || (at + 1 < folded.size() && digit(folded[at + 1]))) return 0;
        const std::string_view rest = std::string_view(folded).substr(at + 1);
        return rest.empty() || rest.front() == ':' || rest.front() == '.' || rest.front() == ' ' || rest.front() == '-' ? folded[at] - '0' : 0;
    }
    return 0;
}

std::string lines_of_pages(const office::Document& document) {
    using office::Word;
    constexpr int kLine = 4, kHead = 40;   // points: words of one line; the head of a table may take several
    std::string out;
    int boundary = 0;                      // between the figures and the notes; 0: not known
    for (const office::Block& page : document.blocks) {
        std::vector<Word> words = page.words;
        std::stable_sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.top < b.top; });
        for (std::size_t i = 0; i < words.size();) {
            std::size_t end = i + 1;
            while (end < words.size() && words[end].top - words[i].top < kLine) ++end;
            std::sort(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(end), [](const Word& a, const Word& b) { return a.left < b.left; });
            // "Ghi chú" right of "Số lượng": the notes begin half-way between the two heads.
            for (std::size_t at = i; at < end; ++at) {
                // A note may begin with "ghi" too; in the head "chú" follows, beside it or below.
                if (fold(words[at].text) != "ghi" || std::none_of(words.begin(), words.end(), [&](const Word& w) {
                        return fold(w.text) == "chu" && w.top - words[at].top > -kLine && w.top - words[at].top < kHead && w.left >= words[at].left - kLine && w.left - words[at].right < kHead;
                    })) continue;
                const Word* nearest = nullptr;   // a row may speak of "số lượng" too
                for (const Word& w : words)
                    if (std::abs(w.top - words[at].top) < kHead && w.right < words[at].left && compact(w.text) == "luong" && (!nearest || w.left > nearest->left)) nearest = &w;
                if (nearest) boundary = (nearest->left + nearest->right + words[at].left + words[at].right) / 4;
            }
            std::string line;
            for (std::size_t at = i; at < end; ++at)
                if (boundary == 0 || (words[at].left + words[at].right) / 2 < boundary) line += (line.empty() ? "" : " ") + words[at].text;
            out += line + '\n';
            i = end;
        }
        out += "\n\n\n";
    }
    return out;
}

Sheet read_text_forms(const catalog::Definitions& law, Day day, std::string_view text) {
    const std::vector<Line> lines = lines_of(text);
    struct Part {
        const Form* form;
        std::size_t from, to;
    };
    std::vector<Part> parts;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const int number = form_heading(lines[i].text);
        if (number == 0) continue;
        if (!parts.empty() && parts.back().to == lines.size()) parts.back().to = i;
        if (const Form* form = law.form_of("BM" + std::to_string(number), day)) parts.push_back({form, i + 1, lines.size()});
    }
    Sheet sheet;
    for (const Part& part : parts) {
        const std::vector<Start> starts = row_starts(*part.form, lines, part.from, part.to);
        auto& rows = sheet[part.form->code];
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const std::size_t to = i + 1 < starts.size() ? starts[i + 1].line : part.to;
            Printed value = read_row(starts[i], lines, to);
            // A form named twice (in the text and in the annex) counts where its rows are.
            rows.insert_or_assign(starts[i].row->number, std::move(value));
        }
        if (rows.empty()) sheet.erase(part.form->code);
    }
    return sheet;
}

}  // namespace xaso::checking
