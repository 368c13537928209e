#include "plan_import/flat_rows.h"

#include <algorithm>
#include <cmath>

#include "kernel/text.h"
#include "plan_import/numbers.h"

namespace xaso::plan_import {
namespace {

constexpr std::size_t kFar = SIZE_MAX;
constexpr std::size_t kLookBack = 400;     // candidates
constexpr std::size_t kLongestHeading = 60;  // words

bool first_in_line(const std::vector<Word>& text, std::size_t i) { return i < text.size() && text[i].gap != Gap::blank; }
bool lone(const std::vector<Word>& text, std::size_t i) { return first_in_line(text, i) && (i + 1 == text.size() || first_in_line(text, i + 1)); }

bool phrase_here(const std::vector<Word>& text, std::size_t at, const std::vector<std::string>& phrase) {
    for (std::size_t k = 0; k < phrase.size(); ++k)
        if (at + k >= text.size() || text[at + k].key != phrase[k] || (k > 0 && text[at + k].gap >= Gap::empty_paragraph)) return false;
    return !phrase.empty();
}

bool same_line(const std::vector<Word>& text, std::size_t a, std::size_t b) { return b < text.size() && text[a].line == text[b].line; }

class Finder {
public:
    Finder(const Vocabulary& words, std::vector<Word>& text) : words_(words), text_(text) {
        std::size_t lines = 0, blanks = 0;
        for (const Word& w : text_)
            if (w.gap == Gap::line) ++lines;
            else if (w.gap == Gap::paragraph) ++blanks;
        dense_ = lines * 4 > blanks;   // cells stand apart by blank lines, and only they
    }

    std::vector<Mark> run() {
        heads();
        if (marks_.empty()) return {};
        annexes();
        stops();
        inner_headings();
        labels();
        sort();
        numbers();
        sort();
        drop_page_numbers();
        return std::move(marks_);
    }

private:
    bool taken(std::size_t i) const {
        return i < taken_.size() && taken_[i];
    }
    void sort() {
        taken_.assign(text_.size(), false);
        for (const Mark& m : marks_) std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(m.begin), taken_.begin() + static_cast<std::ptrdiff_t>(std::max(m.begin, m.end)), true);
        std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
    }

    void heads() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (auto h = head_at(words_, text_, i)) {
                Mark m;
                m.kind = Mark::Kind::head;
                m.begin = h->begin;
                m.end = h->end;
                m.columns = h->columns;
                i = h->end - 1;
                marks_.push_back(std::move(m));
            }
        }
    }

    // "Phụ lục số 02: …" before a head.
    void annexes() {
        std::vector<Mark> found;
        std::size_t after = 0;
        for (const Mark& head : marks_) {
            for (std::size_t i = head.begin; i-- > after && head.begin - i <= 2 * kLongestHeading;) {
                if (!first_in_line(text_, i) || !begins_upper(text_[i].text)) continue;
                const auto phrase = std::find_if(words_.annex.begin(), words_.annex.end(), [&](const auto& p) { return phrase_here(text_, i, p); });
                if (phrase == words_.annex.end()) continue;
                Mark m;
                m.kind = Mark::Kind::heading;
                m.row = Row::Kind::annex;
                m.begin = i;
                m.end = head.begin;
                // "Phụ lục số 02:" is its number.
                std::size_t number_end = i + phrase->size();
                if (number_end < m.end && text_[number_end].key == "so") ++number_end;
                if (number_end < m.end && same_line(text_, i, number_end) && (std::isdigit(static_cast<unsigned char>(text_[number_end].text[0])) || roman(text_[number_end].text))) ++number_end;
                std::vector<const Word*> number;
                for (std::size_t k = i; k < number_end; ++k) number.push_back(&text_[k]);
                m.number = join(number);
                while (!m.number.empty() && (m.number.back() == ':' || m.number.back() == '.')) m.number.pop_back();
                // "(Ban hành kèm theo …)" and what follows is no part of the title.
                for (std::size_t k = number_end; k < m.end; ++k)
                    if (text_[k].text.starts_with('(') && (first_in_line(text_, k) || text_[k].key == "ban" || text_[k].key == "kem")) {
                        m.end = k;
                        break;
                    }
                found.push_back(std::move(m));
                break;
            }
            after = head.end;
        }
        // The rest up to the head is passed over with it.
        for (Mark& head : marks_)
            for (const Mark& m : found)
                if (m.end <= head.begin && head.begin - m.begin <= 2 * kLongestHeading) head.begin = std::min(head.begin, m.end);
        for (Mark& m : found) marks_.push_back(std::move(m));
        sort();
    }

    // "iv. to chuc thuc hien: " -> "to chuc thuc hien"
    static std::string heading_words(const std::string& line) {
        std::string words = line.substr(std::min(line.find(' '), line.size()));
        while (!words.empty() && !std::isalnum(static_cast<unsigned char>(words.back()))) words.pop_back();
        return trim(words);
    }

    // From a signature to the next table.
    void stops() {
        const std::size_t from = marks_.front().begin;
        std::vector<Mark> found;
        for (std::size_t i = from; i < text_.size(); ++i) {
            if (!first_in_line(text_, i) || taken(i)) continue;
            std::string line;
            for (std::size_t k = i; k < text_.size() && same_line(text_, i, k); ++k) line += text_[k].text + " ";
            line = fold(line);
            const bool stop = std::any_of(words_.stop_begins.begin(), words_.stop_begins.end(), [&](const std::string& b) { return line.starts_with(b); }) ||
                              std::any_of(words_.stop_holds.begin(), words_.stop_holds.end(), [&](const std::string& h) { return line.find(h) != std::string::npos; }) ||
                              (roman(text_[i].text) && std::find(words_.stop_headings.begin(), words_.stop_headings.end(), heading_words(line)) != words_.stop_headings.end());
            if (!stop) continue;
            Mark m;
            m.kind = Mark::Kind::stop;
            m.begin = i;
            m.end = text_.size();
            for (const Mark& other : marks_)
                if (other.begin > i) {
                    m.end = other.begin;
                    break;
                }
            i = m.end - 1;
            found.push_back(std::move(m));
        }
        for (Mark& m : found) marks_.push_back(std::move(m));
        sort();
    }

    std::size_t next_mark(std::size_t i) const {
        for (const Mark& m : marks_)
            if (m.begin > i) return m.begin;
        return text_.size();
    }
    std::size_t first_head_end() const {
        for (const Mark& m : marks_)
            if (m.kind == Mark::Kind::head) return m.end;
        return kFar;
    }

    bool upper_line(std::size_t i) const {
        std::string line;
        for (std::size_t k = i; k < text_.size() && same_line(text_, i, k); ++k) line += text_[k].text;
        return upper(line) == line;
    }

    // "II Cải cách thủ tục hành chính" between rows.
    void inner_headings() {
        std::vector<Mark> found;
        for (std::size_t i = first_head_end(); i < text_.size(); ++i) {
            if (!first_in_line(text_, i) || taken(i)) continue;
            const bool is_roman = roman(text_[i].text), is_letter = big_letter(text_[i].text);
            if (!is_roman && !is_letter) continue;
            const bool alone = lone(text_, i);
            if (i + 1 >= text_.size() || taken(i + 1) || !begins_upper(text_[i + 1].text) || !std::isalpha(static_cast<unsigned char>(text_[i + 1].key.empty() ? '1' : text_[i + 1].key[0]))) continue;
            if (is_letter && !upper_line(alone ? i + 1 : i)) continue;
            if (dense_ && text_[i].gap < Gap::paragraph && !text_[i].page && !(i > 0 && taken(i - 1))) continue;
            Mark m;
            m.kind = Mark::Kind::heading;
            m.row = is_roman ? Row::Kind::roman : Row::Kind::letter;
            m.number = text_[i].text;
            while (!m.number.empty() && std::ispunct(static_cast<unsigned char>(m.number.back()))) m.number.pop_back();
            m.begin = i;
            m.end = i + 2;
            const bool capitals = upper_line(i + 1);
            const std::size_t limit = std::min({next_mark(i), text_.size(), i + kLongestHeading});
            while (m.end < limit) {
                const Word& w = text_[m.end];
                if (w.gap != Gap::blank) {
                    if (plain_number(w.text) || !dotted_number(w.text).empty() || is_bullet(w.text) || label_at(m.end)) break;
                    if (capitals ? !upper_line(m.end) : dense_ ? w.gap >= Gap::paragraph : (w.gap >= Gap::empty_paragraph || w.gap == Gap::line || begins_upper(w.text))) break;
                }
                ++m.end;
            }
            i = m.end - 1;
            found.push_back(std::move(m));
        }
        for (Mark& m : found) marks_.push_back(std::move(m));
        sort();
    }

    // "3.1: Hoạt động 1:", "2.7.Nhiệm vụ 7:", "Hoạt động số 8:".
    std::optional<Label> label_at(std::size_t i) const {
        std::size_t at = i;
        std::string first = text_[at].text;
        const std::size_t rest = first.find_first_not_of("0123456789.:)");
        if (rest == std::string::npos) {
            if (first.find('.') == std::string::npos || ++at >= text_.size() || text_[at].gap >= Gap::paragraph) return std::nullopt;
            first = text_[at].text;
        } else {
            first = first.substr(rest);
        }
        if (!begins_upper(first)) return std::nullopt;
        const std::string key = key_of(first);
        for (const auto& [column, phrases] : words_.labels)
            for (const auto& phrase : phrases) {
                if (key != phrase.front()) continue;
                std::size_t end = at + 1;
                bool fits = true;
                for (std::size_t k = 1; k < phrase.size() && fits; ++k, ++end) fits = end < text_.size() && text_[end].key == phrase[k];
                if (fits && end < text_.size() && text_[end].key == "so") ++end;
                if (!fits || end >= text_.size() || !std::isdigit(static_cast<unsigned char>(text_[end].text[0]))) continue;
                const std::size_t sign = text_[end].text.find_first_not_of("0123456789");
                if (sign == std::string::npos || (text_[end].text[sign] != ':' && text_[end].text[sign] != '.')) continue;
                return Label{column, i, end + 1};
            }
        return std::nullopt;
    }

    void labels() {
        std::vector<Column> columns;
        for (const Mark& m : marks_)
            if (m.kind == Mark::Kind::head) columns.insert(columns.end(), m.columns.begin(), m.columns.end());
        for (std::size_t i = first_head_end(); i < text_.size(); ++i) {
            if (taken(i)) continue;
            const auto label = label_at(i);
            if (!label || std::find(columns.begin(), columns.end(), label->column) == columns.end()) continue;
            Mark m;
            m.kind = Mark::Kind::label;
            m.begin = label->begin;
            m.end = label->end;
            m.column = label->column;
            i = m.end - 1;
            marks_.push_back(std::move(m));
        }
    }

    struct Candidate {
        std::size_t at = 0;
        int n = 0;
        double score = 0;
        bool after_heading = false;   // a heading or a head since the candidate before
        int group = 0;                // headings before it
    };

    // The chain of row numbers: 1, 2, 3 …, from the start again after a heading.
    void numbers() {
        std::vector<Candidate> all;
        int group = 0;
        std::size_t mark = 0;
        for (std::size_t i = first_head_end(); i < text_.size(); ++i) {
            while (mark < marks_.size() && marks_[mark].end <= i) {
                if (marks_[mark].kind == Mark::Kind::heading || marks_[mark].kind == Mark::Kind::head) ++group;
                ++mark;
            }
            if (!first_in_line(text_, i) || taken(i)) continue;
            const int n = plain_number(text_[i].text);
            if (n == 0) continue;
            Candidate c{i, n, 0, false, group};
            if (lone(text_, i)) c.score = 2;
            else if (begins_upper(text_[i + 1].text) || is_bullet(text_[i + 1].text) || taken(i + 1)) c.score = 1.5;
            else c.score = -1;
            if (text_[i].text.size() > 1 && !std::isdigit(static_cast<unsigned char>(text_[i].text.back()))) c.score += 0.5;
            if (text_[i].gap == Gap::line && dense_ && !text_[i].page && !(i > 0 && taken(i - 1))) c.score -= 0.7;
            // A page's number stands between two pages.
            if (lone(text_, i) && text_[i].page && i + 1 < text_.size() && text_[i + 1].page) c.score -= 1.5;
            if (i + 1 < text_.size() && lone(text_, i) && !begins_upper(text_[i + 1].text) && !is_bullet(text_[i + 1].text) && !taken(i + 1)) c.score -= text_[i].page ? 2.6 : 0.6;
            all.push_back(c);
        }
        std::vector<double> best(all.size());
        std::vector<std::size_t> from(all.size(), kFar);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Candidate& c = all[i];
            best[i] = c.score - std::min(1.5 * (c.n - 1), 5.0);
            for (std::size_t j = i > kLookBack ? i - kLookBack : 0; j < i; ++j) {
                const Candidate& p = all[j];
                double cost = 0;
                if (c.n == p.n + 1) cost = 0;
                else if (c.n == 1) cost = c.group > p.group ? 0 : 4;
                else if (c.n > p.n && c.n <= p.n + 4) cost = 1.6 * (c.n - p.n - 1) + (text_[c.at].page && lone(text_, c.at) ? 1.5 : 0);   // a page's number rather
                else continue;
                if (best[j] + c.score - cost > best[i]) {
                    best[i] = best[j] + c.score - cost;
                    from[i] = j;
                }
            }
        }
        std::size_t at = all.empty() ? kFar : static_cast<std::size_t>(std::max_element(best.begin(), best.end()) - best.begin());
        std::vector<Mark> rows;
        for (; at != kFar; at = from[at]) {
            Mark m;
            m.kind = Mark::Kind::row;
            m.begin = all[at].at;
            m.end = all[at].at + 1;
            m.number = std::to_string(all[at].n);
            rows.push_back(std::move(m));
        }
        for (Mark& m : rows) marks_.push_back(std::move(m));
        sort();
        children();
    }

    // "1.1", "1.2" or "a)", "b)" under a numbered row: then that row is a heading.
    void children() {
        std::vector<Mark> found;
        for (std::size_t r = 0; r < marks_.size(); ++r) {
            if (marks_[r].kind != Mark::Kind::row) continue;
            std::size_t end = text_.size();
            for (std::size_t k = r + 1; k < marks_.size(); ++k)
                if (marks_[k].kind != Mark::Kind::label && marks_[k].kind != Mark::Kind::head) {
                    end = marks_[k].begin;
                    break;
                }
            const int parent = plain_number(marks_[r].number);
            std::vector<Mark> under;
            int next = 1;
            char letter = 'a';
            std::vector<Mark> lettered;
            for (std::size_t i = marks_[r].end; i < end; ++i) {
                if (!first_in_line(text_, i) || taken(i)) continue;
                const std::vector<int> d = dotted_number(text_[i].text);
                Mark m;
                m.kind = Mark::Kind::row;
                m.begin = i;
                m.end = i + 1;
                m.number = text_[i].text;
                while (!m.number.empty() && std::ispunct(static_cast<unsigned char>(m.number.back()))) m.number.pop_back();
                if (d.size() == 2 && d[0] == parent && (d[1] == next || d[1] == next + 1)) {
                    next = d[1] + 1;
                    under.push_back(m);
                }
                const std::string& w = text_[i].text;
                if (w.size() == 2 && w[0] == letter && (w[1] == ')' || w[1] == '.') && i + 1 < end && begins_upper(text_[i + 1].text)) {
                    ++letter;
                    if (letter == 'f') letter = 'g';   // Vietnamese lists go from e to g
                    lettered.push_back(m);
                }
            }
            if (under.empty() && lettered.size() >= 2) under = std::move(lettered);
            if (under.size() < 1) continue;
            marks_[r].row = Row::Kind::number;
            found.insert(found.end(), under.begin(), under.end());
        }
        for (Mark& m : found) marks_.push_back(std::move(m));
    }

    void drop_page_numbers() {
        for (std::size_t i = first_head_end(); i + 1 < text_.size(); ++i)
            if (lone(text_, i) && plain_number(text_[i].text) && (text_[i].page || text_[i + 1].page) && !taken(i)) {
                text_[i].text.clear();   // passed over by whoever reads the words
                text_[i].key.clear();
                text_[i + 1].page = true;
            }
    }

    const Vocabulary& words_;
    std::vector<Word>& text_;
    std::vector<Mark> marks_;
    std::vector<bool> taken_;   // words of marks, as of the last sort
    bool dense_ = true;
};

}  // namespace

std::vector<Mark> marks_of(const Vocabulary& words, std::vector<Word>& text) { return Finder(words, text).run(); }

}  // namespace xaso::plan_import
