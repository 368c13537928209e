#include "plan_import/words.h"

#include <algorithm>
#include <cctype>

#include "kernel/text.h"

namespace xaso::plan_import {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }

// "31/12/202" before "5".
bool cut_date(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty() || !digit(left.back()) || !digit(right.front())) return false;
    const std::size_t slash = left.rfind('/');
    if (slash == std::string_view::npos) return false;
    const std::string_view year = left.substr(slash + 1);
    std::size_t more = 0;
    while (more < right.size() && digit(right[more])) ++more;
    return year.size() < 4 && year.size() + more == 4 && std::all_of(year.begin(), year.end(), digit) && (year.front() == '2' || year.front() == '1');
}

bool all_upper(std::string_view w) {
    return !w.empty() && upper(w) == w && std::any_of(w.begin(), w.end(), [](char c) { return ascii_upper(c) || static_cast<unsigned char>(c) > 127; });
}

// "UB" before "ND", "HĐNDUBN" before "D": capitals that a narrow column cut.
bool cut_capitals(std::string_view left, std::string_view right) {
    const std::size_t sign = left.find_last_of(",;-&/");
    const std::string_view tail = sign == std::string_view::npos ? left : left.substr(sign + 1);
    if (!all_upper(tail) || !all_upper(right) || count_chars(right) > 2) return false;
    const std::string both = key_of(std::string(tail) + std::string(right));
    return both.ends_with("ubnd") || both.ends_with("hdnd");
}

}  // namespace

std::string key_of(std::string_view word) {
    std::string out;
    for (const char c : fold(word))
        if (digit(c) || (c >= 'a' && c <= 'z')) out += c;
    return out;
}

std::vector<std::string> keys_and_marks_of(std::string_view phrase) {
    std::vector<std::string> out;
    std::string one;
    for (const char c : fold(phrase) + " ") {
        if (digit(c) || (c >= 'a' && c <= 'z')) {
            one += c;
            continue;
        }
        const bool mark = c == ',' || c == '/';
        if ((mark || c == ' ' || c == '-' || c == '(' || c == ')') && !one.empty()) {
            out.push_back(std::move(one));
            one.clear();
        }
        if (mark) out.push_back(std::string(1, c));
    }
    return out;
}

std::vector<std::string> keys_of(std::string_view phrase) {
    std::vector<std::string> out = keys_and_marks_of(phrase);
    std::erase_if(out, [](const std::string& k) { return k == "," || k == "/"; });
    return out;
}

bool begins_upper(std::string_view word) {
    std::size_t at = 0;
    while (at < word.size() && static_cast<unsigned char>(word[at]) < 128 && !std::isalpha(static_cast<unsigned char>(word[at]))) ++at;
    word.remove_prefix(at);
    if (word.empty()) return false;
    std::size_t n = 1;
    while (n < word.size() && (static_cast<unsigned char>(word[n]) & 0xC0) == 0x80) ++n;
    const std::string_view first = word.substr(0, n);
    if (n > 1 && static_cast<unsigned char>(first[0]) == 0xE2) return begins_upper(word.substr(n));   // quotes, dashes
    return upper(first) == first;
}

bool is_bullet(std::string_view word) {
    if (word.starts_with("\u2013") || word.starts_with("\u2022") || word.starts_with("\uF0B7")) return true;   // the last: the bullet of Word's symbol font
    return !word.empty() && (word[0] == '-' || word[0] == '+' || word[0] == '*') && (word.size() == 1 || !digit(word[1]));
}

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> out;
    int line = 0, blank_lines = 0, spaced_lines = 0, run = 0, longest = 0;
    bool form_feed = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view raw = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line;
        if (raw.ends_with('\r')) raw.remove_suffix(1);
        const bool indented = raw.size() > 1 && raw[0] == ' ' && raw[1] != ' ';
        bool first = true;
        std::size_t at = 0;
        while (at < raw.size()) {
            const auto blank = [&](std::size_t i) {
                if (raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\f' || raw[i] == '\v') return std::size_t{1};
                if (raw.substr(i).starts_with("\xC2\xA0")) return std::size_t{2};
                return std::size_t{0};
            };
            if (raw[at] == '\f') form_feed = true;
            if (const std::size_t n = blank(at)) {
                at += n;
                continue;
            }
            std::size_t stop = at;
            while (stop < raw.size() && blank(stop) == 0) ++stop;
            Word w;
            w.text = std::string(raw.substr(at, stop - at));
            w.key = key_of(w.text);
            w.line = line;
            if (first) {
                w.gap = spaced_lines > 0 || blank_lines > 2 ? Gap::empty_paragraph : blank_lines > 0 ? Gap::paragraph : Gap::line;
                w.page = form_feed || (indented && blank_lines == 0) || longest >= 3;
                first = false;
                form_feed = false;
            }
            out.push_back(std::move(w));
            at = stop;
        }
        if (first) {
            ++blank_lines;
            if (!raw.empty()) ++spaced_lines;
            run = raw.empty() ? run + 1 : 0;
            longest = std::max(longest, run);
        } else {
            blank_lines = spaced_lines = run = longest = 0;
        }
    }
    return out;
}

std::string join(const std::vector<const Word*>& words) {
    std::string out;
    const Word* last = nullptr;
    for (const Word* w : words) {
        if (last) {
            const bool across = last->line != w->line;
            const bool hyphen = across && last->text.size() > 1 && last->text.ends_with('-') && (begins_upper(w->text) || digit(w->text[0]));
            if (!(hyphen || (across && (cut_date(last->text, w->text) || cut_capitals(last->text, w->text))))) out += ' ';
        }
        out += w->text;
        last = w;
    }
    return out;
}

}  // namespace xaso::plan_import
