#include "plan_import/flat_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "kernel/text.h"

namespace xaso::plan_import {
namespace {

// All scores are on one scale: about the natural logarithm of how much likelier one reading is than another.
constexpr int kReadings = 4;
constexpr std::size_t kBeam = 128;
constexpr int kAlike = 3;
constexpr double kBack = 14;   // a cell that has ended goes on only on another page
constexpr std::size_t kMostWords = 15'000;   // a longer table is read twice only, and with less care

std::size_t index(Column c) { return static_cast<std::size_t>(c); }
bool level(Column c) { return c == Column::objective || c == Column::task; }
// Levels are worded like activities: one lesson for all three.
std::size_t lesson(Column c) { return index(level(c) ? Column::activity : c); }

std::size_t length(const std::string& s) {
    return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::uint64_t add(std::uint64_t hash, std::string_view key) {
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return hash;
}
constexpr std::uint64_t kSeed = 14695981039346656037ull;

// What one reading of the whole table says of its columns.
struct Learned {
    std::array<std::unordered_map<std::string, double>, kColumns> words, starts;
    std::array<double, kColumns> word_total{}, start_total{};
    std::unordered_map<std::string, double> all_words, all_starts;
    double total = 0, starts_total = 0;
    std::array<std::unordered_map<std::uint64_t, int>, kColumns> cells;
    std::vector<std::array<std::uint64_t, kColumns>> own;  // by span
    std::vector<std::size_t> column, begun;                // of each word: its column; the column whose cell it begins
    std::unordered_map<std::uint64_t, int> pairs;          // words of one cell on both sides of a line's end
    std::map<std::pair<int, std::size_t>, double> width;   // by table and column: the longest usual line
    bool any = false;
};

class Divider {
public:
    Divider(const Vocabulary& words, const std::vector<Word>& text, std::vector<Span>& spans) : words_(words), text_(text), spans_(spans) {
        std::size_t lines = 0, blanks = 0;
        for (std::size_t i = spans.front().begin; i < spans.back().end; ++i) {
            lines += text[i].gap == Gap::line;
            blanks += text[i].gap == Gap::paragraph;
        }
        dense_ = lines * 4 > blanks;
        std::unordered_map<std::string, std::uint32_t> ids;
        chars_.push_back(0);
        for (const Word& w : text) {
            const auto id = [&](const std::string& key) { return key.empty() ? 0 : ids.emplace(key, static_cast<std::uint32_t>(ids.size() + 1)).first->second; };
            // "HĐND&UBND" follows others as HĐND, and is followed as UBND.
            const std::size_t sign = w.text.find('&');
            const bool whole = sign == std::string::npos || sign == 0 || sign + 1 == w.text.size();
            first_id_.push_back(id(whole ? w.key : key_of(w.text.substr(0, sign))));
            last_id_.push_back(id(whole ? w.key : key_of(w.text.substr(sign))));
            chars_.push_back(chars_.back() + length(w.text) + 1);
        }
        // A dash alone is passed over: "HĐND - UBND" follows like "HĐND UBND".
        for (std::size_t i = 1; i + 1 < text.size(); ++i)
            if (text[i].text == "-") {
                first_id_[i] = first_id_[i + 1];
                last_id_[i] = last_id_[i - 1];
            }
        at_page_.resize(text.size());
        for (std::size_t i = 0; i < text.size();) {
            std::size_t end = i + 1;
            while (end < text.size() && text[end].gap == Gap::blank) ++end;
            const bool edge = text[i].page || (end < text.size() && text[end].page);
            for (; i < end; ++i) at_page_[i] = edge;
        }
        for (std::size_t i = 1; i < text.size(); ++i)
            if (text[i].gap == Gap::blank) ++pairs_[pair(i - 1, i)];
    }

    void run() {
        std::size_t total = 0;
        for (const Span& s : spans_) total += s.end - s.begin;
        if (total > kMostWords) beam_ = std::max<std::size_t>(8, kBeam * kMostWords / total);
        for (int reading = 0; reading < (total > kMostWords ? 2 : kReadings); ++reading) {
            std::array<std::size_t, kColumns> open;
            open.fill(kNone);
            int table = -1;
            for (Span& s : spans_) {
                if (s.table != table) open.fill(kNone);
                table = s.table;
                own_ = learned_.any ? &learned_.own[static_cast<std::size_t>(&s - spans_.data())] : nullptr;
                search(s, open);
                for (std::size_t i = s.begin; i < s.end; ++i)
                    if (const Column c = s.columns[s.of[i - s.begin]]; level(c)) open[index(c)] = i;
            }
            learn();
        }
    }

private:
    static constexpr std::size_t kNone = SIZE_MAX;

    struct State {
        double score = 0;
        int parent = -1;
        std::uint8_t column = 255;         // 255: none yet
        bool glued = false;                // a cell began inside this line
        bool paged = false;                // a page began in this span, and no label since
        bool closed = false;               // the row's own cells are over: what stands here belongs beside the next row
        std::size_t cell_line_begin = 0;   // the word at which this cell's part of the line began
        std::uint16_t bulleted = 0;        // columns whose cell began with a bullet
        std::array<std::uint64_t, 12> hash{};
        std::array<std::size_t, 12> last{};
    };

    std::uint64_t pair(std::size_t a, std::size_t b) const { return static_cast<std::uint64_t>(last_id_[a]) << 32 | first_id_[b]; }
    int pair_count(std::size_t a, std::size_t b) const {
        const auto it = pairs_.find(pair(a, b));
        int n = it == pairs_.end() ? 0 : it->second;
        if (b == a + 1 && text_[b].gap == Gap::blank) --n;
        const auto in_cells = learned_.pairs.find(pair(a, b));
        if (in_cells != learned_.pairs.end()) n += in_cells->second - (b == a + 1 ? 1 : 0);
        return n;
    }
    // Do these words follow each other elsewhere?
    double follows(std::size_t a, std::size_t b) const {
        if (last_id_[a] == 0 || first_id_[b] == 0) return 0;
        const int n = pair_count(a, b);
        return n >= 3 ? 1.3 : n == 2 ? 1.0 : n == 1 ? 0.7 : 0;
    }

    // How many words of a known beginning of this column stand here.
    std::size_t known_start(Column c, std::size_t i, std::size_t end) const {
        const auto it = words_.starts.find(c);
        if (it == words_.starts.end()) return 0;
        std::size_t at = i, longest = 0;
        if (text_[at].key.empty() && is_bullet(text_[at].text) && at + 1 < end) ++at;
        for (const std::vector<std::string>& phrase : it->second) {
            std::size_t k = 0;
            while (k < phrase.size() && at + k < end && text_[at + k].key == phrase[k]) ++k;
            if (k == phrase.size()) longest = std::max(longest, k);
        }
        return longest;
    }
    // "Các văn bản" begins a product, though "Các" begins offices.
    bool starts_with(Column c, std::size_t i, std::size_t end) const {
        const std::size_t here = known_start(c, i, end);
        if (here == 0) return false;
        return std::all_of(words_.starts.begin(), words_.starts.end(), [&](const auto& other) { return other.first == c || known_start(other.first, i, end) <= here; });
    }
    bool made_of(Column c, const std::string& key) const {
        const auto it = words_.words.find(c);
        return it != words_.words.end() && it->second.contains(key);
    }
    static bool timely(const Word& w) { return !w.key.empty() && std::all_of(w.key.begin(), w.key.end(), [](char c) { return c >= '0' && c <= '9'; }) && (w.key.size() == 4 || w.text.find('/') != std::string::npos || w.key.size() >= 5); }

    double word_score(Column c, std::size_t i) const {
        const Word& w = text_[i];
        if (w.key.empty()) return 0;
        const bool time_word = made_of(Column::time, w.key) || timely(w), unit_word = made_of(Column::leads, w.key);
        double given = 0;
        switch (c) {
            case Column::time: given = timely(w) ? 1.0 : time_word ? 0.8 : -0.8; break;
            case Column::leads:
            case Column::support:
            case Column::monitor: given = unit_word ? 0.6 : time_word ? -1.1 : -0.7; break;
            case Column::product: given = timely(w) ? -0.5 : unit_word ? -0.15 : 0.1; break;
            case Column::funding: given = made_of(Column::funding, w.key) || timely(w) ? 0.7 : -0.9; break;
            case Column::note: given = -0.3; break;
            default: given = timely(w) ? -0.25 : unit_word ? -0.1 : 0.15; break;
        }
        if (!learned_.any) return given;
        const auto here = learned_.words[lesson(c)].find(w.key);
        const auto all = learned_.all_words.find(w.key);
        // Without this word's own place in the reading before: it would only confirm itself.
        const double own_here = learned_.column[i] == lesson(c) ? 1 : 0, own = learned_.column[i] < kColumns ? 1 : 0;
        const double p_all = ((all == learned_.all_words.end() ? 0 : all->second - own) + 0.5) / (learned_.total + 200);
        const double p_here = ((here == learned_.words[lesson(c)].end() ? 0 : here->second - own_here) + 40 * p_all) / (learned_.word_total[lesson(c)] + 40);
        return 0.45 * given + 0.4 * std::clamp(std::log(p_here / p_all), -1.2, 1.8);
    }

    double start_score(Column c, std::size_t i, std::size_t end) const {
        const Word& w = text_[i];
        double s = 0;
        const bool office = c == Column::leads || c == Column::support || c == Column::monitor;
        const bool known = starts_with(c, i, end) && (office || c == Column::time || begins_upper(w.text) || is_bullet(w.text));
        if (known) s += c == Column::activity ? 0.8 : c == Column::time ? 1.6 : 1.5;
        const bool bullet = is_bullet(w.text);
        double small = begins_upper(w.text) || bullet ? 0 : known ? -0.7 : -2.8;
        if (!known && office) small -= 2.2;   // nearly all offices begin in a known way
        if (learned_.any) {
            const std::string start = start_key(i, end);
            const auto here = learned_.starts[index(c)].find(start);
            const auto all = learned_.all_starts.find(start);
            const double own_here = learned_.begun[i] == index(c) ? 1 : 0, own = learned_.begun[i] < kColumns ? 1 : 0;
            const double p_all = ((all == learned_.all_starts.end() ? 0 : all->second - own) + 0.3) / (learned_.starts_total + 30);
            const double p_here = ((here == learned_.starts[index(c)].end() ? 0 : here->second - own_here) + 3 * p_all) / (learned_.start_total[index(c)] + 3);
            s = 0.6 * s + 0.8 * std::clamp(std::log(p_here / p_all), -1.0, 2.0);
        }
        return s + small;
    }
    std::string start_key(std::size_t i, std::size_t end) const {
        if (text_[i].key.empty() && i + 1 < end) ++i;
        return text_[i].key + (i + 1 < end ? " " + text_[i + 1].key : "");
    }

    double end_score(std::size_t i) const {
        const Word& w = text_[i];
        if (w.text.ends_with('.') && w.key != "tp") return 0.5;
        if (w.text.ends_with(';')) return -5.0;
        if (w.text.ends_with(',') || w.text.ends_with(':') || w.text.ends_with('-') || w.text.ends_with('&') || w.text.ends_with('(')) return -1.7;
        if (words_.weak.contains(w.key)) return -1.6;
        return 0;
    }

    // The same cell goes on at word i.
    double stay_score(const State& s, Column c, std::size_t i, int table) const {
        const Word& w = text_[i];
        const Word& before = text_[i - 1];
        double score = follows(i - 1, i) * (w.gap == Gap::blank ? 0.3 : 1.0);
        if (w.gap == Gap::blank) return score;
        if (w.page) {
            score -= 0.3;
        } else if (dense_) {
            if (w.gap >= Gap::paragraph) score -= s.glued ? 0.4 : 3.0;
        } else {
            score -= w.gap == Gap::line ? 2.2 : w.gap == Gap::empty_paragraph ? 2.0 : 0.2;
        }
        const bool bullet = is_bullet(w.text);
        if (begins_upper(w.text) && !bullet && !w.text.empty() && !std::isdigit(static_cast<unsigned char>(w.text[0]))) score -= before.text.ends_with('.') ? 1.6 : 0.4;
        if (!begins_upper(w.text) && !bullet) score += 0.3;
        // A list goes on in its cell; a cell that begins with a list seldom holds anything else, nor a list in its middle.
        const bool list = (s.bulleted >> s.column & 1) != 0;
        if (bullet) score += list ? 0.5 : c == Column::product ? -0.8 : -3.2;
        if (bullet && c == Column::product && (starts_with(Column::leads, i, text_.size()) || starts_with(Column::time, i, text_.size()))) score -= 1.0;
        else if (list && begins_upper(w.text) && (before.text.ends_with('.') || before.text.ends_with(';'))) score -= 1.0;
        // Another office, though nothing parts it from the one before.
        const bool office = c == Column::leads || c == Column::support || c == Column::monitor;
        if (office && !bullet && !w.page && begins_upper(w.text) && follows(i - 1, i) == 0 && !before.text.ends_with(',') && !before.text.ends_with(';') && before.text.back() != '-' && known_start(c, i, text_.size()) > 0) score -= 1.0;
        // The next word would have had room: then the line was ended on purpose.
        if (const double width = width_of(table, c); width > 0 && !bullet && !w.page) {
            const double used = static_cast<double>(part_length(s.cell_line_begin, i));
            const double room = width - used - 1 - static_cast<double>(length(w.text));
            if (room > 0.3 * width) score -= 1.6;
            else if (room > 0.15 * width) score -= 0.7;
        }
        return score;
    }

    std::size_t part_length(std::size_t begin, std::size_t end) const {
        return end > begin ? chars_[end] - chars_[begin] - 1 : 0;
    }

    double width_of(int table, Column c) const {
        const auto it = learned_.width.find({table, index(c)});
        return it == learned_.width.end() ? 0 : it->second;
    }

    // A whole line in a column of this width.
    double line_score(int table, Column c, std::size_t i, std::size_t end) const {
        const double width = width_of(table, c);
        if (width <= 0) return 0;
        std::size_t stop = i + 1;
        while (stop < end && text_[stop].gap == Gap::blank) ++stop;
        const double used = static_cast<double>(part_length(i, stop));
        return used > 1.6 * width + 2 ? -2.5 : used > 1.3 * width + 1 ? -1.5 : used > 1.15 * width + 1 ? -0.7 : 0;
    }

    double move_score(std::size_t i, std::size_t last_in_cell) const {
        const Word& w = text_[i];
        double score = end_score(last_in_cell) * (text_[i].gap == Gap::blank ? 2.0 : 1.0);   // inside a line a cell ends with a whole word group
        if (i > 0) score -= follows(i - 1, i) * (w.gap == Gap::blank ? 1.0 : 0.6);
        // The last line of a page and the first of the next hold pieces of several cells; other lines seldom do.
        const bool title = begins_upper(w.text) && !text_[i - 1].text.ends_with('.') && upper(w.text) != w.text;
        if (w.gap == Gap::blank) score -= at_page_[i] ? (title ? 1.6 : 2.6) : title ? 3.0 : 4.5;
        else if (w.page) score -= 0.2;
        else if (dense_) score -= w.gap == Gap::line ? 2.6 : 0;
        else score -= w.gap == Gap::paragraph ? 1.0 : 0;
        return score;
    }

    static double skip_score(Column c) {
        switch (c) {
            case Column::activity: return -9;
            case Column::leads: return -5.0;
            case Column::product: return -2.2;
            case Column::time: return -2.8;
            case Column::support: return -2.0;
            case Column::monitor: return -1.5;
            case Column::funding: return -1.0;
            default: return 0;
        }
    }

    // The same whole cell in other rows.
    double memory(Column c, std::uint64_t hash) const {
        const auto it = learned_.cells[index(c)].find(hash);
        const int others = it == learned_.cells[index(c)].end() ? 0 : it->second - (own_ && (*own_)[index(c)] == hash ? 1 : 0);
        return others <= 0 ? 0 : std::min(1.0 + 0.25 * others, 2.8);
    }

    void search(Span& span, const std::array<std::size_t, kColumns>& open) {
        span.of.assign(span.end - span.begin, 0);
        const std::size_t n = span.columns.size();
        struct Step { int parent; std::uint8_t column; };
        std::vector<std::vector<Step>> steps;
        if (span.begin >= span.end) return;
        State first;
        first.glued = text_[span.begin].gap == Gap::blank;   // a label in the middle of a line
        for (std::size_t k = 0; k < n; ++k) {
            first.last[k] = level(span.columns[k]) ? open[index(span.columns[k])] : kNone;
            first.hash[k] = kSeed;
        }
        std::vector<double> of_word((span.end - span.begin) * n), of_start(of_word.size()), of_line(of_word.size());
        for (std::size_t i = span.begin; i < span.end; ++i)
            for (std::size_t k = 0; k < n; ++k) {
                const std::size_t at = (i - span.begin) * n + k;
                of_word[at] = word_score(span.columns[k], i);
                of_start[at] = start_score(span.columns[k], i, span.end);
                of_line[at] = text_[i].gap != Gap::blank ? line_score(span.table, span.columns[k], i, span.end) : 0;
            }
        std::vector<State> beam{first}, next;
        for (std::size_t i = span.begin; i < span.end; ++i) {
            next.clear();
            const auto label = span.labels.find(i);
            for (std::size_t b = 0; b < beam.size(); ++b) {
                const State& s = beam[b];
                const bool fresh = text_[i].gap != Gap::blank;
                for (std::size_t k = 0; k < n; ++k) {
                    const Column c = span.columns[k];
                    const std::size_t at = (i - span.begin) * n + k;
                    if (label != span.labels.end() && label->second != c) continue;
                    if (s.closed && !level(c) && !text_[i].page) continue;
                    double score = 0;
                    bool glued = fresh ? false : s.glued, begins = false;
                    const bool again = s.last[k] != kNone;   // the cell has words already
                    if (s.column == k && !(label != span.labels.end() && i != span.begin)) {
                        score = stay_score(s, c, i, span.table);
                        score += of_line[at];
                    } else if (label != span.labels.end()) {
                        begins = true;
                        if (!fresh) glued = true;
                        if (s.column != 255 && level(c) && span.columns[s.column] == Column::activity) score -= 2.0;   // the row's other cells would be missing
                    } else {
                        if (level(c) && again && s.column != 255 && !s.paged && !text_[i].page) continue;   // goes on at the head of a row or a page only
                        const bool forward = s.column == 255 || k > s.column;
                        if (!forward && !fresh) continue;   // no way back inside a line
                        if (s.column != 255) {
                            score = move_score(i, s.last[s.column]);
                            score += s.column == 255 ? 0 : memory(span.columns[s.column], s.hash[s.column]);
                        }
                        if (!forward) score -= text_[i].page ? 0.8 : level(c) ? 5 : kBack;
                        if (again) {
                            // Goes on where this column stopped before: on the page before, or behind the cells of a line that held several.
                            // What was held against the cell's end there counts for its going on here.
                            const double flow = follows(s.last[k], i);
                            score += 2.0 * flow - (level(c) ? 0.5 : 1.0) * end_score(s.last[k]);
                            if (level(c) && span.row && !text_[s.last[k]].text.ends_with(':')) score -= flow < 1 ? 4.0 : 1.0;   // behind a bare label it must go on
                            if (!level(c) && forward && !s.paged && !text_[i].page) score -= kBack;
                            if (!fresh && flow >= 1) score += 2.0;
                            if (begins_upper(text_[i].text)) score -= 0.5;
                            if (!level(c)) score -= memory(c, s.hash[k]);
                        } else {
                            score += of_start[at];
                            begins = true;
                        }
                        score += of_line[at];
                        if (!fresh) glued = true;
                        if (level(c) && !again) score -= 2;
                        if (forward)
                            for (std::size_t m = s.column == 255 ? 0 : s.column + 1u; m < k; ++m)
                                if (s.last[m] == kNone && span.row) score += skip_score(span.columns[m]);
                    }
                    score += of_word[at];
                    State t = s;
                    t.score = s.score + score;
                    t.parent = static_cast<int>(b);
                    t.column = static_cast<std::uint8_t>(k);
                    t.glued = glued;
                    t.paged = label == span.labels.end() && (s.paged || text_[i].page);
                    t.closed = level(c) && (s.closed || (span.row && label != span.labels.end()));
                    if (fresh || s.column != k) t.cell_line_begin = i;
                    if (!again || begins) t.bulleted = static_cast<std::uint16_t>((s.bulleted & ~(1u << k)) | (is_bullet(text_[i].text) ? 1u << k : 0u));
                    if (begins && level(c)) t.hash[k] = kSeed;
                    t.hash[k] = add(t.hash[k], text_[i].key);
                    t.last[k] = i;
                    next.push_back(std::move(t));
                }
            }
            keep_best(next, n);
            if (next.empty()) return;
            std::vector<Step>& step = steps.emplace_back();
            for (const State& s : next) step.push_back({s.parent, s.column});
            std::swap(beam, next);
        }
        int best = 0;
        double best_score = -std::numeric_limits<double>::infinity();
        for (std::size_t b = 0; b < beam.size(); ++b) {
            double score = beam[b].score;
            if (beam[b].column != 255) score += memory(span.columns[beam[b].column], beam[b].hash[beam[b].column]) + 0.5 * end_score(beam[b].last[beam[b].column]);
            for (std::size_t m = beam[b].column == 255 ? 0 : beam[b].column + 1u; m < n; ++m)
                if (beam[b].last[m] == kNone && span.row) score += skip_score(span.columns[m]);
            if (score > best_score) {
                best_score = score;
                best = static_cast<int>(b);
            }
        }
        for (std::size_t i = steps.size(); i-- > 0;) {
            span.of[i] = steps[i][static_cast<std::size_t>(best)].column;
            best = steps[i][static_cast<std::size_t>(best)].parent;
        }
    }

    // Two ways to the same cells are one: the better stays. Then only the best of all.
    void keep_best(std::vector<State>& states, std::size_t columns) const {
        const auto better = [](const State& a, const State& b) { return a.score > b.score; };
        if (states.size() > 4 * beam_) {
            std::nth_element(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(4 * beam_), states.end(), better);
            states.resize(4 * beam_);
        }
        std::sort(states.begin(), states.end(), better);
        // Ways that agree in the cell they stand in differ only in what is behind them: a few are kept, for the pages that go on with it.
        std::unordered_set<std::uint64_t> seen;
        std::unordered_map<std::uint64_t, int> alike;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < states.size() && kept < beam_; ++i) {
            const State& s = states[i];
            std::uint64_t here = (kSeed ^ s.column ^ (s.closed ? 64u : 0u) ^ (s.paged ? 128u : 0u)) * 1099511628211ull ^ s.hash[s.column];
            for (std::size_t k = 0; k < columns; ++k) here = (here ^ (s.last[k] == kNone ? 0u : 1u)) * 1099511628211ull;
            std::uint64_t all = here;
            for (std::size_t k = 0; k < columns; ++k) all = (all ^ (s.hash[k] + s.last[k])) * 1099511628211ull;
            if (!seen.insert(all).second || ++alike[here] > kAlike) continue;
            if (kept != i) states[kept] = states[i];
            ++kept;
        }
        states.resize(kept);
    }

    void learn() {
        Learned l;
        l.column.assign(text_.size(), kColumns);
        l.begun.assign(text_.size(), kColumns);
        std::map<std::pair<int, std::size_t>, std::vector<double>> widths;
        for (const Span& s : spans_) {
            std::array<std::uint64_t, kColumns> hash;
            hash.fill(kSeed);
            std::set<std::size_t> begun;
            for (std::size_t i = s.begin; i < s.end; ++i) {
                const Column c = s.columns[s.of[i - s.begin]];
                const std::size_t k = index(c);
                if (!text_[i].key.empty()) {
                    l.column[i] = lesson(c);
                    ++l.words[lesson(c)][text_[i].key];
                    ++l.all_words[text_[i].key];
                    ++l.word_total[lesson(c)];
                    ++l.total;
                }
                if (begun.insert(k).second) {
                    l.begun[i] = k;
                    ++l.starts[k][start_key(i, s.end)];
                    ++l.all_starts[start_key(i, s.end)];
                    ++l.start_total[k];
                    ++l.starts_total;
                }
                hash[k] = add(hash[k], text_[i].key);
                if (i > s.begin && text_[i].gap != Gap::blank && s.of[i - s.begin] == s.of[i - 1 - s.begin]) ++l.pairs[pair(i - 1, i)];
                if (text_[i].gap != Gap::blank) {
                    std::size_t end = i + 1;
                    while (end < s.end && text_[end].gap == Gap::blank && s.of[end - s.begin] == s.of[i - s.begin]) ++end;
                    if (end == s.end || text_[end].gap != Gap::blank) widths[{s.table, k}].push_back(static_cast<double>(part_length(i, end)));
                }
            }
            l.own.push_back(hash);
            for (const std::size_t k : begun)
                if (!level(static_cast<Column>(k))) ++l.cells[k][hash[k]];
        }
        for (auto& [key, lengths] : widths) {
            if (lengths.size() < 6) continue;
            std::sort(lengths.begin(), lengths.end());
            l.width[key] = lengths[lengths.size() * 85 / 100];
        }
        l.any = true;
        learned_ = std::move(l);
    }

    const Vocabulary& words_;
    const std::vector<Word>& text_;
    std::vector<Span>& spans_;
    std::vector<std::uint32_t> first_id_, last_id_;   // of each word; 0 for signs
    std::vector<bool> at_page_;                // in the first or last line of a page
    std::vector<std::size_t> chars_;           // before each word
    std::unordered_map<std::uint64_t, int> pairs_;   // words beside each other in one line
    Learned learned_;
    const std::array<std::uint64_t, kColumns>* own_ = nullptr;   // the cells of this row as the reading before had them
    std::size_t beam_ = kBeam;
    bool dense_ = true;
};

}  // namespace

void divide(const Vocabulary& words, const std::vector<Word>& text, std::vector<Span>& spans) {
    if (!spans.empty()) Divider(words, text, spans).run();
}

}  // namespace xaso::plan_import
