#include "plan_import/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernel/text.h"

namespace xaso::plan_import {
namespace {

std::size_t index(Column c) { return static_cast<std::size_t>(c); }

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return trim(text);
}

std::string without_bullet(std::string text) {
    text = trim(text);
    while (!text.empty() && is_bullet(text)) text = trim(text.substr(static_cast<unsigned char>(text[0]) >= 0x80 ? 3 : 1));
    return text;
}
std::string without_end(std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ',' || text.back() == ':' || text.back() == ' ')) text.pop_back();
    return text;
}

// Where a line ends something may end, or only the column: whichever leaves less that is not understood.
TimeFrame frame_of(const std::string& cell) {
    const auto not_understood = [](const TimeFrame& t) { return std::ranges::count(t.parts, TimeFrame::Kind::unknown, &TimeFrame::Part::kind); };
    TimeFrame by_lines = parse_time_frame(cell);
    if (not_understood(by_lines) == 0) return by_lines;
    TimeFrame whole = parse_time_frame(one_line(cell));
    return not_understood(whole) < not_understood(by_lines) ? whole : by_lines;
}

// Lines that begin with a bullet, and what semicolons part; other line ends are only where the column ended.
std::vector<std::string> items_of(std::string_view cell) {
    std::vector<std::string> out(1);
    std::size_t at = 0;
    int open = 0;
    while (at < cell.size()) {
        const char c = cell[at];
        if (c == '(') ++open;
        if (c == ')') open = std::max(0, open - 1);
        if (c == '\n' && is_bullet(trim(cell.substr(at + 1, cell.find('\n', at + 1) - at - 1)))) {
            out.emplace_back();
            open = 0;
        } else if (c == ';' && open == 0) {
            out.emplace_back();
        } else {
            out.back() += c == '\n' ? ' ' : c;
        }
        ++at;
    }
    std::vector<std::string> items;
    for (std::string& s : out)
        if (std::string item = without_end(without_bullet(std::move(s))); !item.empty()) items.push_back(std::move(item));
    return items;
}

// "1.1. Mục tiêu 1: …": a cell of a level that begins anew.
bool labelled(const Vocabulary& words, Column column, std::string_view text) {
    std::vector<std::string> keys = keys_of(text.substr(0, 80));
    std::size_t at = 0;
    while (at < keys.size() && at < 3) {
        std::string k = keys[at];
        k.erase(0, k.find_first_not_of("0123456789") == std::string::npos ? k.size() : k.find_first_not_of("0123456789"));
        const auto it = words.labels.find(column);
        if (it != words.labels.end())
            for (const auto& phrase : it->second)
                if (k == phrase.front() && at + 1 < keys.size() && (phrase.size() < 2 || keys[at + 1] == phrase[1])) return true;
        if (!k.empty()) return false;
        ++at;
    }
    return false;
}

struct Entry {
    std::string title;
    std::size_t first = 0, last = 0;   // rows in which its words stand
};

// Which entry each row belongs to; -1 for none. Entries stand at their first row, or in the middle of their rows.
std::vector<int> spread(const std::vector<Entry>& entries, const std::vector<double>& from, const std::vector<double>& to, bool centred) {
    const std::size_t n = from.size(), m = entries.size();
    std::vector<int> of(n, -1);
    if (m == 0) return of;
    if (!centred || m > n) {
        for (std::size_t e = 0; e < m; ++e)
            for (std::size_t r = entries[e].first; r < n; ++r) of[r] = static_cast<int>(e);
        return of;
    }
    constexpr double kFar = std::numeric_limits<double>::infinity();
    std::vector<std::vector<double>> best(m + 1, std::vector<double>(n + 1, kFar));
    std::vector<std::vector<std::size_t>> cut(m + 1, std::vector<std::size_t>(n + 1, 0));
    best[0][0] = 0;
    for (std::size_t e = 1; e <= m; ++e) {
        const Entry& entry = entries[e - 1];
        const double middle = (from[entry.first] + to[entry.last]) / 2;
        for (std::size_t end = e; end <= n; ++end)
            for (std::size_t begin = e - 1; begin < end; ++begin) {
                if (best[e - 1][begin] == kFar || begin > entry.first || end <= entry.last) continue;
                const double cost = best[e - 1][begin] + std::abs((from[begin] + to[end - 1]) / 2 - middle);
                if (cost < best[e][end]) {
                    best[e][end] = cost;
                    cut[e][end] = begin;
                }
            }
    }
    if (best[m][n] == kFar) return spread(entries, from, to, false);
    std::size_t end = n;
    for (std::size_t e = m; e > 0; --e) {
        for (std::size_t r = cut[e][end]; r < end; ++r) of[r] = static_cast<int>(e - 1);
        end = cut[e][end];
    }
    return of;
}

class Builder {
public:
    Builder(const Vocabulary& words, Rows rows) : words_(words), rows_(std::move(rows)) {}

    PlanDraft run() {
        draft_.doubts = std::move(rows_.doubts);
        choose_levels();
        bool labels = false, first_rows = true;
        // Merged cells are centred where the first rows of sections have none beside them.
        for (std::size_t r = 0; r < rows_.rows.size(); ++r) {
            if (rows_.rows[r].kind != Row::Kind::leaf) continue;
            labels = labels || rows_.rows[r].centred;
            const bool begins = r == 0 || rows_.rows[r - 1].kind != Row::Kind::leaf;
            if (begins && has_level(r) && !filled(r)) first_rows = false;
        }
        centred_ = labels && !first_rows;
        for (std::size_t r = 0; r < rows_.rows.size();) {
            const Row& row = rows_.rows[r];
            if (row.kind != Row::Kind::leaf) {
                heading(row);
                ++r;
                continue;
            }
            std::size_t end = r;
            while (end < rows_.rows.size() && rows_.rows[end].kind == Row::Kind::leaf) ++end;
            leaves(r, end);
            r = end;
        }
        no_activity(rows_.rows.empty() ? 0 : rows_.rows.back().line);
        // A heading without rows is no section of the plan's table.
        for (Section& s : draft_.sections)
            if (s.objectives.empty()) draft_.doubts.push_back({s.line, fmt::format("Mục “{}” không có dòng nào bên dưới. Hãy kiểm tra xem có sót dòng không.", s.title)});
        std::erase_if(draft_.sections, [](const Section& s) { return s.objectives.empty(); });
        return std::move(draft_);
    }

private:
    // Which kinds of headings become sections, objectives and tasks.
    void choose_levels() {
        std::vector<Row::Kind> used;
        for (const Row::Kind kind : {Row::Kind::annex, Row::Kind::letter, Row::Kind::roman, Row::Kind::number}) {
            const auto count = std::count_if(rows_.rows.begin(), rows_.rows.end(), [&](const Row& r) { return r.kind == kind; });
            // One annex around all of it is the table itself.
            if (count > (kind == Row::Kind::annex && std::any_of(rows_.rows.begin(), rows_.rows.end(), [](const Row& r) { return r.kind == Row::Kind::roman || r.kind == Row::Kind::letter; }) ? 1 : 0)) used.push_back(kind);
        }
        for (std::size_t i = 0; i < used.size(); ++i) {
            int level = static_cast<int>(std::min<std::size_t>(i, 2));
            if (i == 1 && used.size() == 2 && used[i] == Row::Kind::number) level = 2;
            level_[used[i]] = level;
        }
    }
    bool has_level(std::size_t r) const {
        // Does any row of this table fill an objective or a task?
        for (std::size_t k = r; k < rows_.rows.size() && rows_.rows[k].kind == Row::Kind::leaf; ++k)
            if (filled(k)) return true;
        return false;
    }
    bool filled(std::size_t r) const { return !rows_.rows[r].cells[index(Column::objective)].empty() || !rows_.rows[r].cells[index(Column::task)].empty(); }

    void heading(const Row& row) {
        const auto level = level_.find(row.kind);
        if (level == level_.end()) return;
        no_activity(row.line);
        if (level->second == 0) {
            draft_.sections.push_back({row.number, one_line(row.title), {}, row.line});
            objective_.clear();
            task_.clear();
        } else if (level->second == 1) {
            objective_ = one_line(row.title);
            task_.clear();
        } else {
            task_ = one_line(row.title);
        }
        unused_ = level->second == 2;
    }
    // A numbered heading that nothing followed.
    void no_activity(int line) {
        if (unused_) draft_.doubts.push_back({line, fmt::format("Nhiệm vụ “{}” không có hoạt động nào.", task_)});
        unused_ = false;
    }

    std::vector<Entry> entries(std::size_t begin, std::size_t end, Column column) const {
        std::vector<Entry> out;
        for (std::size_t r = begin; r < end; ++r) {
            const std::string& text = rows_.rows[r].cells[index(column)];
            if (text.empty()) continue;
            const bool anew = out.empty() || (rows_.rows[r].centred ? labelled(words_, column, text) : begins_upper(text) || is_bullet(text) || std::isdigit(static_cast<unsigned char>(text[0])));
            if (anew) {
                out.push_back({one_line(text), r - begin, r - begin});
            } else {
                out.back().title += " " + one_line(text);
                out.back().last = r - begin;
            }
        }
        return out;
    }

    void leaves(std::size_t begin, std::size_t end) {
        unused_ = false;
        if (draft_.sections.empty()) draft_.sections.push_back({"", "", {}, rows_.rows[begin].line});
        std::vector<double> from, to;
        double at = 0;
        for (std::size_t r = begin; r < end; ++r) {
            from.push_back(at);
            at += rows_.rows[r].lines;
            to.push_back(at);
        }
        const std::vector<Entry> objectives = entries(begin, end, Column::objective), tasks = entries(begin, end, Column::task);
        const std::vector<int> objective_of = spread(objectives, from, to, centred_), task_of = spread(tasks, from, to, centred_);
        Section& section = draft_.sections.back();
        int last_objective = -2, last_task = -2;
        std::string open_objective = "\1", open_task;
        for (std::size_t r = begin; r < end; ++r) {
            const int o = objective_of[r - begin], t = task_of[r - begin];
            const std::string& objective = o < 0 ? objective_ : objectives[static_cast<std::size_t>(o)].title;
            const std::string& task = t < 0 ? task_ : tasks[static_cast<std::size_t>(t)].title;
            const bool first = r == begin && (section.objectives.empty() || section.objectives.back().title != objective);
            if (first || (r > begin && (o != last_objective))) section.objectives.push_back({objective, {}});
            std::vector<Task>& into = section.objectives.back().tasks;
            if (into.empty() || t != last_task || into.back().title != task) into.push_back({task, {}});
            last_objective = o;
            last_task = t;
            into.back().activities.push_back(activity(rows_.rows[r]));
        }
    }

    Activity activity(const Row& row) {
        Activity a;
        const auto cell = [&](Column c) -> const std::string& { return row.cells[index(c)]; };
        a.number = row.number;
        a.title = one_line(cell(Column::activity));
        a.line = row.line;
        for (std::string& p : items_of(cell(Column::product))) a.products.push_back({std::move(p), std::nullopt});
        a.leads = offices_of(words_, cell(Column::leads));
        a.support = offices_of(words_, cell(Column::support));
        a.monitor = one_line(cell(Column::monitor));
        a.funding = one_line(cell(Column::funding));
        a.time_frame = frame_of(cell(Column::time));
        a.time_frame.text = one_line(a.time_frame.text);
        give_days(a);
        return a;
    }

    // "- Kế hoạch xong trong tháng 7/2025": the product that the words before the day name. One product alone is due on the one day.
    static void give_days(Activity& a) {
        for (const TimeFrame::Part& part : a.time_frame.parts) {
            if (part.dates.empty() || part.about.empty()) continue;
            const std::vector<std::string> about = keys_of(part.about);
            Product* best = nullptr;
            std::size_t most = 1;
            for (Product& p : a.products) {
                const std::vector<std::string> title = keys_of(p.title);
                std::size_t common = 0;
                while (common < about.size() && common < title.size() && about[common] == title[common]) ++common;
                if (common > most) {
                    most = common;
                    best = &p;
                }
            }
            if (best) best->due = part.dates.back();
        }
        if (a.products.size() == 1 && a.time_frame.dates.size() == 1) a.products.front().due = a.time_frame.dates.front();
    }

    const Vocabulary& words_;
    Rows rows_;
    PlanDraft draft_;
    std::map<Row::Kind, int> level_;
    std::string objective_, task_;
    bool centred_ = false, unused_ = false;
};

}  // namespace

std::vector<std::string> offices_of(const Vocabulary& words, std::string_view cell) {
    std::vector<std::string> out;
    const auto starts = words.starts.find(Column::leads);
    for (const std::string& item : items_of(cell)) {
        std::size_t begin = 0;
        for (std::size_t comma = item.find(','); comma != std::string::npos; comma = item.find(',', comma + 1)) {
            const std::string rest = trim(std::string_view(item).substr(comma + 1));
            if (!begins_upper(rest) || rest.empty()) continue;
            const std::vector<std::string> keys = keys_of(rest), before = keys_of(item.substr(begin, comma - begin));
            const bool office = starts != words.starts.end() && std::any_of(starts->second.begin(), starts->second.end(), [&](const auto& p) { return p.size() <= keys.size() && std::equal(p.begin(), p.end(), keys.begin()); });
            // "Các ban, ngành, UBND xã" is one answer.
            if (!office || (!before.empty() && before.front() == "cac" && !keys.empty() && keys.front() == "ubnd")) continue;
            out.push_back(without_end(trim(item.substr(begin, comma - begin))));
            begin = comma + 1;
        }
        out.push_back(without_end(trim(item.substr(begin))));
    }
    std::erase(out, "");
    return out;
}

PlanDraft draft_of(const Vocabulary& words, Rows rows) { return Builder(words, std::move(rows)).run(); }

}  // namespace xaso::plan_import
