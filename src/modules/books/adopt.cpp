// New definitions taken over by the records there are.
//
//   begin (writers by another definition are refused from here on) --records, a chunk in each transaction--> counts, taken over
//
// Ended at any place, the next start begins anew: each step leaves what is right already.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "books/books.h"
#include "books/kept.h"
#include "books/sql.gen.h"
#include "modules/catalog/load.h"

namespace xaso::books {
namespace {

constexpr int kChunk = 500;

// Marks of a unit beside those of its figures: whose definition it takes over, has taken over, and what its records are found by.
constexpr std::string_view kKeys = "k2";   // changes with how this program makes keys and numbers of values
std::string mark(std::string_view what, const Book& book, std::string_view hash) { return fmt::format("{}:{}:{}:{}", what, book.code, hash.substr(0, 12), kKeys); }

// Changes when records would be found by other words: a field is masked or shown, a choice is called otherwise.
std::string search_hash(const Book& book) {
    std::string said;
    for (const BookField* f : book.leaves()) {
        if (!book.open_to_all(*f)) continue;
        said += fmt::format("{} {} {}\n", f->path, static_cast<int>(f->type), f->unit);
        for (const catalog::BookChoice& c : f->choices) said += fmt::format("  {} {}\n", c.code, c.title);
    }
    return catalog::hash_text(said);
}

// The marks of a book among these, but for `but`.
std::vector<std::string> marks_of(const std::set<std::string>& names, const Book& book, std::initializer_list<std::string_view> what, const std::set<std::string>& but) {
    std::vector<std::string> out;
    for (const std::string_view one : what) {
        const std::string begin = fmt::format("{}:{}:", one, book.code);
        for (auto it = names.lower_bound(begin); it != names.end() && it->starts_with(begin); ++it)
            if (!but.contains(*it)) out.push_back(*it);
    }
    return out;
}

std::set<std::string> names_of(sql::Session& s, UnitId unit) {
    std::set<std::string> out;
    for (const sql::Row& r : s.query(q::kept_names, {{"unit", unit}})) out.insert(r.get<std::string>("figure"));
    return out;
}

void change_marks(sql::Tx& tx, UnitId unit, const std::vector<std::string>& drop, std::initializer_list<std::string> add) {
    if (!drop.empty()) tx.exec(q::kept_drop, {{"unit", unit}, {"figures", drop}});
    for (const std::string& one : add) tx.exec(q::kept_mark, {{"unit", unit}, {"figure", one}});
}

// A record's rows as this definition writes them: a row for each path, keys and numbers as they are compared now.
void refresh(sql::Tx& tx, UnitId unit, const Book& book, std::int64_t id, const std::vector<sql::Row>& rows) {
    std::set<std::pair<std::string, int>> there;
    std::map<std::string, std::set<int>, std::less<>> lines;
    std::string day;
    for (const sql::Row& v : rows) {
        const auto field = v.get<std::string>("field");
        const int line = v.get<int>("line_no");
        if (field == "#") day = v.get<std::string>("day");
        there.emplace(field, line);
        const BookField* f = book.find(field);
        if (!f) continue;
        if (!f->lines.empty()) lines[f->lines].insert(line);
        const auto text = v.get<std::string>("text");
        if (v.get<std::string>("key") != key_of(*f, text) || v.get<std::optional<std::int64_t>>("n") != kept_number(*f, text))
            tx.send(q::value_rekey, {{"unit", unit}, {"id", id}, {"field", field}, {"line", line}, {"key", key_of(*f, text)}, {"n", kept_number(*f, text)}});
    }
    for (const BookField* f : book.leaves()) {
        for (const int line : f->lines.empty() ? std::set<int>{0} : lines[f->lines])
            if (!there.contains({f->path, line}))
                tx.send(q::value_add, {{"unit", unit}, {"id", id}, {"field", f->path}, {"line", line}, {"book", book.code}, {"text", ""}, {"n", std::optional<std::int64_t>{}}, {"key", ""}, {"day", day}});
    }
}

}  // namespace

bool taken_over(sql::Session& s, UnitId unit, const Book& book) { return names_of(s, unit).contains(mark("written", book, book.hash)); }

bool written_otherwise(const std::set<std::string>& names, const Book& book) {
    return !marks_of(names, book, {"taking", "written"}, {mark("taking", book, book.hash), mark("written", book, book.hash)}).empty();
}

Result<void> Books::check_taken(sql::Tx& tx, UnitId unit, const Book& book) const {
    if (!written_otherwise(tx.state<KeptNames>().of(tx, unit), book)) return {};
    return refuse(Refusal::Kind::conflict, "books.redefined", fmt::format("Định nghĩa của “{}” vừa đổi. Hãy mở lại sổ rồi ghi lại sau ít phút.", book.title));
}

void Books::adopt(const catalog::Definitions& law) const {
    sql::Database& db = record_.db();
    for (const Book& book : law.books) {
        const std::string taking = mark("taking", book, book.hash), written = mark("written", book, book.hash), words = mark("words", book, search_hash(book));
        std::vector<UnitId> units;
        {
            sql::Reader s = db.read();
            for (const sql::Row& r : s.query(q::units_ever, {{"book", book.code}})) {
                const auto unit = r.get<UnitId>("unit_id");
                const auto names = names_of(s, unit);
                if (!names.contains(written) || !names.contains(words)) units.push_back(unit);
            }
        }
        for (const UnitId unit : units) {
            bool reword = false;
            db.run(unit, [&](sql::Tx& tx) {
                const auto names = names_of(tx, unit);
                reword = !names.contains(words);
                change_marks(tx, unit, marks_of(names, book, {"taking", "written"}, {taking}), {taking});
                return true;
            });
            for (std::int64_t after = 0, looked = kChunk; looked == kChunk;)
                db.run(unit, [&](sql::Tx& tx) {
                    std::vector<std::int64_t> ids;
                    std::map<std::int64_t, std::string> codes;
                    looked = 0;
                    for (const sql::Row& r : tx.query(q::records_after, {{"unit", unit}, {"after", after}, {"limit", kChunk}, {"book", book.code}})) {
                        after = r.get<std::int64_t>("record_id");
                        ++looked;
                        if (r.get<bool>("removed")) continue;
                        ids.push_back(after);
                        codes[after] = r.get<std::string>("code");
                    }
                    if (ids.empty()) return true;
                    std::map<std::int64_t, std::vector<sql::Row>> rows;
                    const sql::Rows all = tx.query(q::rows_of, {{"unit", unit}, {"ids", ids}});
                    for (const sql::Row& v : all) rows[v.get<std::int64_t>("record_id")].push_back(v);
                    for (const auto& [id, of] : rows) refresh(tx, unit, book, id, of);
                    if (!reword) return true;
                    const auto held = contents(tx, unit, ids);
                    for (std::size_t i = 0; i < ids.size(); ++i) tx.send(q::search_change, {{"unit", unit}, {"id", ids[i]}, {"words", search_words(book, codes[ids[i]], held[i])}});
                    return true;
                });
            db.run(unit, [&](sql::Tx& tx) {
                ensure_kept(tx, unit, book);
                change_marks(tx, unit, marks_of(names_of(tx, unit), book, {"taking", "written", "words"}, {}), {written, words});
                return true;
            });
        }
    }
}

}  // namespace xaso::books
