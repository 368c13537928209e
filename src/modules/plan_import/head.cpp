#include "plan_import/head.h"

#include <algorithm>

#include "kernel/text.h"

namespace xaso::plan_import {
namespace {

using Phrase = Vocabulary::HeadPhrase;

// The longest phrase that the keys from `at` begin with.
const Phrase* phrase_at(const Vocabulary& words, const std::vector<std::string>& keys, std::size_t at) {
    for (const Phrase& p : words.heads) {
        if (at + p.words.size() > keys.size()) continue;
        if (std::equal(p.words.begin(), p.words.end(), keys.begin() + static_cast<std::ptrdiff_t>(at))) return &p;
    }
    return nullptr;
}

struct Found {
    std::vector<Column> columns;
    std::size_t used = 0;   // keys
};

constexpr std::size_t kMostUnknown = 4;

// Words between two known phrases belong to the head as well ("chịu trách nhiệm chính"), unless a row or a heading could begin with them.
std::size_t unknown_words(const Vocabulary& words, const std::vector<std::string>& keys, std::size_t at) {
    for (std::size_t n = 0; n <= kMostUnknown && at + n < keys.size(); ++n) {
        if (n > 0 && phrase_at(words, keys, at + n)) return n;
        const std::string& k = keys[at + n];
        if (k.size() == 1 && k != "," && k != "/") return 0;
        if (k.find_first_not_of("0123456789") == std::string::npos || k.find_first_not_of("ivx") == std::string::npos) return 0;
    }
    return 0;
}

// Takes phrases one after the other. "Cơ quan" waits for the words that say what for; words of its own kind are passed over.
Found phrases_of(const Vocabulary& words, const std::vector<std::string>& keys) {
    Found f;
    std::vector<std::size_t> open;   // places of slots not yet filled
    std::size_t last_time = SIZE_MAX;
    while (f.used < keys.size()) {
        // "Sản phẩm, kết quả": what stands behind a comma belongs to the column before it.
        const bool mark = f.used > 0 && (keys[f.used] == "," || keys[f.used] == "/" || keys[f.used] == "va");
        const Phrase* p = phrase_at(words, keys, f.used + mark);
        if (!p) {
            const std::size_t unknown = f.columns.size() < 3 && f.used == 0 ? 0 : unknown_words(words, keys, f.used);
            if (unknown == 0) break;
            f.used += unknown;
            continue;
        }
        f.used += p->words.size() + mark;
        if (mark && (p->slot || f.columns.back() != Column::other)) continue;
        if (p->slot) {
            open.push_back(f.columns.size());
            f.columns.push_back(Column::other);
            continue;
        }
        const bool person = p->column == Column::leads || p->column == Column::support || p->column == Column::monitor;
        if (person && !open.empty()) {
            f.columns[open.front()] = p->column;
            open.erase(open.begin());
            continue;
        }
        // "Thời gian" … "hoàn thành": the rest of a head whose lines lie across each other.
        if (p->column == Column::time && last_time != SIZE_MAX) continue;
        if (p->column == Column::time) last_time = f.columns.size();
        // "Sản phẩm," above "kết quả"; "Nội dung" above "thực hiện".
        if (!f.columns.empty() && std::find(f.columns.begin(), f.columns.end(), p->column) != f.columns.end()) continue;
        f.columns.push_back(p->column);
    }
    std::erase(f.columns, Column::other);
    return f;
}

bool counts_columns(const std::vector<Word>& text, std::size_t at, std::size_t columns) {
    for (std::size_t i = 0; i < columns; ++i)
        if (at + i >= text.size() || text[at + i].key != std::to_string(i + 1)) return false;
    return true;
}

}  // namespace

bool Head::has(Column c) const { return std::find(columns.begin(), columns.end(), c) != columns.end(); }

void settle(std::vector<Column>& columns) {
    const auto has = [&](Column c) { return std::find(columns.begin(), columns.end(), c) != columns.end(); };
    // The rightmost of the named levels holds the rows.
    for (const Column level : {Column::task, Column::objective})
        if (!has(Column::activity))
            for (Column& c : columns)
                if (c == level) {
                    c = Column::activity;
                    break;
                }
}

std::optional<Head> head_at(const Vocabulary& words, const std::vector<Word>& text, std::size_t at) {
    if (at >= text.size() || text[at].gap == Gap::blank) return std::nullopt;
    if (text[at].key != "tt" && text[at].key != "stt" && text[at].key != "so") return std::nullopt;
    std::vector<std::string> keys;
    std::vector<std::size_t> ends;   // of the text, after each key
    for (std::size_t i = at; i < text.size() && keys.size() < 60; ++i)
        for (std::string& k : keys_and_marks_of(text[i].text)) {
            keys.push_back(std::move(k));
            ends.push_back(i + 1);
        }
    const Found f = phrases_of(words, keys);
    Head h{f.columns, at, f.used ? ends[f.used - 1] : at};
    if (h.columns.empty() || h.columns.front() != Column::number) return std::nullopt;
    settle(h.columns);
    if (h.columns.size() < 3 || !h.has(Column::activity) || !(h.has(Column::leads) || h.has(Column::time))) return std::nullopt;
    if (counts_columns(text, h.end, h.columns.size())) h.end += h.columns.size();
    return h;
}

std::optional<Column> column_of(const Vocabulary& words, std::string_view cell) {
    const std::vector<std::string> keys = keys_and_marks_of(cell);
    if (keys.empty()) return std::nullopt;
    const Found f = phrases_of(words, keys);
    if (!f.columns.empty()) return f.columns.front();
    // "Cơ quan, đơn vị được giao chủ trì": the first phrase inside.
    for (std::size_t at = 1; at < keys.size(); ++at)
        if (const Phrase* p = phrase_at(words, keys, at); p && !p->slot && p->column != Column::number) return p->column;
    return std::nullopt;
}

}  // namespace xaso::plan_import
