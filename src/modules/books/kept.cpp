#include "books/kept.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "books/sql.gen.h"

namespace xaso::books {
using catalog::BookFigure;
using catalog::Condition;

bool holds(const Book& book, const Condition& c, const Content& content, const Line* line) {
    const auto value_at = [&](const std::string& path) -> std::string_view {
        if (book.find(path)->lines.empty()) return content.at(path);
        const auto it = line ? line->values.find(path) : Values::const_iterator{};
        return line && it != line->values.end() ? std::string_view(it->second) : std::string_view{};
    };
    const std::string_view value = value_at(c.path), other = c.other.empty() ? std::string_view{} : value_at(c.other);
    const bool both = !value.empty() && !other.empty();
    switch (c.kind) {
        case Condition::Kind::filled: return !value.empty();
        case Condition::Kind::empty: return value.empty();
        case Condition::Kind::is: return std::find(c.values.begin(), c.values.end(), value) != c.values.end();
        case Condition::Kind::is_not: return std::find(c.values.begin(), c.values.end(), value) == c.values.end();
        case Condition::Kind::before: return both && value < other;   // days in ISO order like the days
        case Condition::Kind::until: return both && value <= other;
        case Condition::Kind::from: return both && value >= other;
        case Condition::Kind::after: return both && value > other;
    }
    return false;
}

std::vector<Move> moves_of(const Book& book, const BookFigure& figure, const Content& content) {
    std::vector<Move> out;
    const auto value_at = [&](const std::string& path, const Line* line) -> std::string {
        if (path.empty()) return {};
        if (book.find(path)->lines.empty()) return content.at(path);
        const auto it = line ? line->values.find(path) : Values::const_iterator{};
        return line && it != line->values.end() ? it->second : std::string{};
    };
    const auto count = [&](const Line* line) {
        const std::string day = value_at(figure.date, line), ended = value_at(figure.ended, line);
        if (day.empty() || (!ended.empty() && ended <= day)) return;
        if (!std::all_of(figure.where.begin(), figure.where.end(), [&](const Condition& c) { return holds(book, c, content, line); })) return;
        Move m{day, {}, 1};
        if (figure.value != BookFigure::Value::count) {
            const BookField& field = *book.find(figure.path);
            const std::string value = value_at(figure.path, line);
            if (value.empty()) return;
            if (figure.value == BookFigure::Value::distinct) m.value = same_key(field, value);
            else m.by = *number_of(field, value) / (field.type == catalog::FieldType::number ? 10'000 : 1);
        }
        out.push_back(m);
        if (!ended.empty()) out.push_back({ended, m.value, -m.by});
    };
    if (figure.lines.empty()) {
        count(nullptr);
    } else if (const auto lines = content.lines.find(figure.lines); lines != content.lines.end()) {
        for (const Line& line : lines->second) count(&line);
    }
    return out;
}

void KeptCounts::move(UnitId unit, const BookFigure& figure, const Move& m, std::int64_t sign) {
    if (figure.value == BookFigure::Value::distinct) values_[{unit, figure.kept, m.day.substr(0, 7), m.value}] += sign * m.by;
    else days_[{unit, figure.kept, m.day}] += sign * m.by;
}

void KeptCounts::flush(sql::Tx& tx) {
    std::map<std::tuple<UnitId, std::string, std::string>, std::int64_t> months;
    for (const auto& [key, by] : days_) {
        if (by == 0) continue;
        const auto& [unit, figure, day] = key;
        tx.send(q::day_move, {{"unit", unit}, {"figure", figure}, {"day", day}, {"by", by}});
        months[{unit, figure, day.substr(0, 7)}] += by;
    }
    for (const auto& [key, by] : months) {
        const auto& [unit, figure, month] = key;
        tx.send(q::month_move, {{"unit", unit}, {"figure", figure}, {"month", month}, {"by", by}});
    }
    for (const auto& [key, by] : values_) {
        if (by == 0) continue;
        const auto& [unit, figure, month, value] = key;
        tx.send(q::distinct_move, {{"unit", unit}, {"figure", figure}, {"month", month}, {"value", value}, {"by", by}});
    }
    days_.clear();
    values_.clear();
}

std::set<std::string>& KeptNames::of(sql::Tx& tx, UnitId unit) {
    const auto [it, fresh] = names_.try_emplace(unit);
    if (fresh)
        for (const sql::Row& r : tx.query(q::kept_names, {{"unit", unit}})) it->second.insert(r.get<std::string>("figure"));
    return it->second;
}

namespace {
constexpr int kChunk = 500;
}

// Counts of a figure that is new, or counted in a new way, are made from the records there are, before the next one moves them.
void Books::ensure_kept(sql::Tx& tx, UnitId unit, const Book& book) const {
    std::set<std::string>& names = tx.state<KeptNames>().of(tx, unit);
    std::vector<const BookFigure*> missing;
    std::set<std::string> wanted;
    for (const BookFigure& f : book.figures) {
        if (f.kept.empty()) continue;
        wanted.insert(f.kept);
        if (!names.contains(f.kept)) missing.push_back(&f);
    }
    // Counts that this definition does not move would be wrong from now on, should it come back.
    std::vector<std::string> stale;
    for (auto it = names.lower_bound(book.code + "."); it != names.end() && it->starts_with(book.code + "."); ++it)
        if (!wanted.contains(*it)) stale.push_back(*it);
    if (!stale.empty()) {
        for (const sql::Statement* drop : {&q::kept_drop, &q::days_drop, &q::months_drop, &q::distinct_drop}) tx.exec(*drop, {{"unit", unit}, {"figures", stale}});
        for (const std::string& name : stale) names.erase(name);
    }
    if (missing.empty()) return;
    KeptCounts fresh;
    for (std::int64_t after = 0;;) {
        std::vector<std::int64_t> ids;
        const sql::Rows rows = tx.query(q::records_after, {{"unit", unit}, {"after", after}, {"limit", kChunk}, {"book", book.code}});
        for (const sql::Row& r : rows) {
            after = r.get<std::int64_t>("record_id");
            if (!r.get<bool>("removed")) ids.push_back(after);
        }
        for (const Content& content : contents(tx, unit, ids))
            for (const BookFigure* f : missing)
                for (const Move& m : moves_of(book, *f, content)) fresh.move(unit, *f, m, 1);
        if (static_cast<int>(rows.size()) < kChunk) break;
    }
    fresh.flush(tx);
    for (const BookFigure* f : missing) {
        tx.exec(q::kept_mark, {{"unit", unit}, {"figure", f->kept}});
        names.insert(f->kept);
    }
}

void Books::move(sql::Tx& tx, UnitId unit, const Book& book, const Content* was, const Content* is) const {
    auto& counts = tx.state<KeptCounts>();
    for (const BookFigure& f : book.figures) {
        if (f.kept.empty()) continue;
        if (was)
            for (const Move& m : moves_of(book, f, *was)) counts.move(unit, f, m, -1);
        if (is)
            for (const Move& m : moves_of(book, f, *is)) counts.move(unit, f, m, 1);
    }
}

}  // namespace xaso::books
