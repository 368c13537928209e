#include "books/book_imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "books/pages_shared.h"
#include "books/sql.gen.h"
#include "kernel/text.h"

namespace xaso::books {
namespace json = boost::json;
using catalog::FieldType;
using Kind = Refusal::Kind;

namespace {

constexpr int kChunk = 500;

std::string pack(const std::vector<std::string>& cells) { return json::serialize(json::array(cells.begin(), cells.end())); }
std::vector<std::string> unpack(std::string_view text) {
    std::vector<std::string> out;
    const json::value parsed = json::parse(text);
    for (const json::value& v : parsed.as_array()) out.emplace_back(v.as_string());
    return out;
}
std::string pack(const ColumnMapping& mapping) {
    json::object out;
    for (const auto& [path, column] : mapping) out[path] = column;
    return json::serialize(out);
}
ColumnMapping unpack_mapping(std::string_view text) {
    ColumnMapping out;
    const json::value parsed = json::parse(text);
    for (const auto& [path, column] : parsed.as_object()) out[path] = column.to_number<std::size_t>();
    return out;
}

ImportRun run_from(const sql::Row& r) {
    ImportRun run;
    run.id = r.get<std::int64_t>("import_id");
    run.file_name = r.get<std::string>("file_name");
    run.heading = unpack(r.get<std::string>("heading"));
    run.heading_line = r.get<int>("heading_line");
    run.mapping = unpack_mapping(r.get<std::string>("mapping"));
    run.total = r.get<std::int64_t>("total");
    run.next = r.get<std::int64_t>("next");
    run.state = r.get<ImportRun::State>("state");
    run.added = r.get<std::int64_t>("added");
    run.changed = r.get<std::int64_t>("changed");
    run.unchanged = r.get<std::int64_t>("unchanged");
    run.refused = r.get<std::int64_t>("refused");
    run.at = r.get<Instant>("at");
    return run;
}
ImportLine line_from(const sql::Row& r) { return {r.get<std::int64_t>("position"), r.get<int>("line"), unpack(r.get<std::string>("cells")), r.get<std::string>("problem")}; }

std::string letters(std::string_view text) {
    std::string out;
    for (const char c : fold(text))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    return out;
}

// A spreadsheet's serial day, where a date's cell was not formatted as one.
std::string day_text(const std::string& text) {
    if (text.size() == 5 && text.find_first_not_of("0123456789") == text.npos) return iso_day(make_day(1899, 12, 30) + std::chrono::days{std::stoi(text)});
    return text;
}

// Whether a line of the file speaks of this line of the record: what both say is the same, and what every line must say they both do.
bool of_line(const BookField& lines, const Line& there, const Line& told) {
    bool any = false;
    for (const BookField* part : Book::leaves(lines)) {
        const auto a = there.values.find(part->path), b = told.values.find(part->path);
        const bool filled_a = a != there.values.end() && !a->second.empty(), filled_b = b != told.values.end() && !b->second.empty();
        if (filled_a && filled_b && same_key(*part, a->second) != same_key(*part, b->second)) return false;
        if (part->required && !(filled_a && filled_b)) return false;
        any = any || (filled_a && filled_b);
    }
    return any;
}

// The line's values over the record's; empty cells leave what is there.
Content over(const Book& book, const Content& record, const Content& line) {
    Content out = record;
    for (const auto& [path, value] : line.values)
        if (!value.empty()) out.values[path] = value;
    for (const auto& [path, told] : line.lines)
        for (const Line& one : told) {
            std::vector<Line>& there = out.lines[path];
            const auto found = std::find_if(there.begin(), there.end(), [&](const Line& l) { return of_line(*book.find(path), l, one); });
            Line& into = found == there.end() ? there.emplace_back() : *found;
            for (const auto& [part, value] : one.values)
                if (!value.empty()) into.values[part] = value;
        }
    return out;
}

bool names_record(const Book& book, const ColumnMapping& mapping, const ImportLine& line) {
    return std::any_of(mapping.begin(), mapping.end(), [&](const auto& m) { return book.find(m.first)->lines.empty() && m.second < line.cells.size() && !trim(line.cells[m.second]).empty(); });
}

tl::unexpected<Refusal> no_run() { return refuse(Kind::not_found, "books.no_import", "Sổ không có đợt nhập này."); }

}  // namespace

std::vector<const BookField*> BookImports::targets(const Book& book, const access::Account& who) {
    std::vector<const BookField*> out;
    for (const BookField* f : seen_leaves(book, who))
        if (f->type != FieldType::file && !f->retired && (f->lines.empty() || !book.find(f->lines)->retired)) out.push_back(f);
    return out;
}

Result<record::Answer> BookImports::read(const record::Attempt& attempt, Instant now, const Book& book, std::string_view file_name, std::string_view bytes) const {
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, reader_));
    return books_.record().once(attempt, now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const UnitId unit = attempt.actor.unit;
        const std::int64_t id = books_.record().next_id(tx, unit);
        tx.exec(q::import_add, {{"unit", unit}, {"id", id}, {"book", book.code}, {"file_name", file_name}, {"heading", pack(table.heading)}, {"heading_line", table.heading_line},
                                {"total", static_cast<std::int64_t>(table.rows.size())}, {"account", attempt.actor.account}, {"at", now}});
        std::int64_t position = 0;
        for (const imports::TableRow& row : table.rows)
            tx.send(q::import_line_add, {{"unit", unit}, {"id", id}, {"position", position++}, {"line", row.line}, {"cells", pack(row.cells)}, {"problem", row.problem}});
        books_.record().append(tx, attempt.actor, now, {"book_import.read", "book_import", id, json::serialize(json::object{{"book", book.code}, {"hash", record::hash_hex(bytes)}, {"rows", table.rows.size()}})});
        return record::Answer{303, book_path(book.code, fmt::format("/nhap/{}", id))};
    });
}

Result<void> BookImports::check(const Book& book, const ColumnMapping& mapping, std::size_t columns) const {
    std::map<std::size_t, std::string> taken;
    for (const auto& [path, column] : mapping) {
        if (column >= columns) return refuse(Kind::invalid, "books.mapping", "Cột đã chọn không có trong tệp.", path);
        if (const auto [other, fresh] = taken.emplace(column, path); !fresh)
            return refuse(Kind::invalid, "books.mapping", fmt::format("Một cột không thể vừa là “{}” vừa là “{}”.", full_title(book, *book.find(other->second)), full_title(book, *book.find(path))), path);
    }
    for (const BookField* f : book.leaves())
        if (f->lines.empty() && f->required && !f->retired && !mapping.contains(f->path)) return refuse(Kind::invalid, "books.mapping", fmt::format("Hãy chọn cột cho “{}”.", full_title(book, *f)), f->path);
    return {};
}

ColumnMapping BookImports::mapping_for(sql::Session& s, UnitId unit, const Book& book, const std::vector<std::string>& heading, const access::Account& who) const {
    ColumnMapping out;
    const auto kept = s.query(q::mapping_get, {{"unit", unit}, {"book", book.code}, {"hash", record::hash_hex(pack(heading))}});
    if (!kept.empty()) out = unpack_mapping(kept[0].get<std::string>("mapping"));
    const auto fields = targets(book, who);
    std::erase_if(out, [&](const auto& m) { return std::none_of(fields.begin(), fields.end(), [&](const BookField* f) { return f->path == m.first; }); });
    if (!kept.empty()) return out;
    std::vector<bool> taken(heading.size(), false);
    for (const bool whole : {true, false})
        for (const BookField* f : fields) {
            if (out.contains(f->path) || (!whole && !f->lines.empty())) continue;
            const std::string wanted = letters(whole ? full_title(book, *f) : f->title);
            for (std::size_t i = 0; i < heading.size(); ++i)
                if (!taken[i] && !heading[i].empty() && (letters(heading[i]) == wanted || heading[i] == f->path)) {
                    out[f->path] = i;
                    taken[i] = true;
                    break;
                }
        }
    return out;
}

Result<record::Answer> BookImports::start(const record::Attempt& attempt, Instant now, const Book& book, std::int64_t id, const ColumnMapping& mapping) const {
    return books_.record().once(attempt, now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const UnitId unit = attempt.actor.unit;
        const auto run = find(tx, unit, book, id);
        if (!run) return no_run();
        XASO_CHECK(check(book, mapping, run->heading.size()));
        if (tx.exec(q::import_start, {{"unit", unit}, {"id", id}, {"mapping", pack(mapping)}}) == 1) {
            tx.exec(q::mapping_set, {{"unit", unit}, {"book", book.code}, {"hash", record::hash_hex(pack(run->heading))}, {"mapping", pack(mapping)}});
            books_.record().append(tx, attempt.actor, now, {"book_import.started", "book_import", id, json::serialize(json::object{{"book", book.code}, {"mapping", json::parse(pack(mapping))}})});
        } else if (run->mapping != mapping) {
            return refuse(Kind::conflict, "books.import_begun", "Đợt nhập này đã bắt đầu với cách ghép cột khác. Hãy tải tệp lên lại nếu muốn ghép khác.");
        }
        return record::Answer{303, book_path(book.code, fmt::format("/nhap/{}", id))};
    });
}

Result<Content> BookImports::content_of_line(const Book& book, const ColumnMapping& mapping, const ImportLine& line, const std::vector<std::string>& offices, const ImportLine* above) const {
    if (!line.problem.empty()) return refuse(Kind::invalid, "books.line", line.problem);
    Content out;
    const ImportLine& record = above && !names_record(book, mapping, line) ? *above : line;
    for (const auto& [path, column] : mapping) {
        const BookField& f = *book.find(path);
        const std::vector<std::string>& cells = f.lines.empty() ? record.cells : line.cells;
        if (column >= cells.size()) continue;
        XASO_TRY(std::string value, parse_value(f, f.type == FieldType::date ? day_text(cells[column]) : cells[column], offices));
        if (f.lines.empty()) out.values[path] = std::move(value);
        else if (!value.empty()) {
            std::vector<Line>& lines = out.lines[f.lines];
            if (lines.empty()) lines.emplace_back();
            lines.front().values[path] = std::move(value);
        }
    }
    return out;
}

std::optional<ImportLine> BookImports::row_above(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, std::int64_t from) const {
    constexpr int kBack = 50;
    for (std::int64_t begin = from; begin > 0;) {
        const std::int64_t end = begin;
        begin = std::max<std::int64_t>(0, end - kBack);
        auto before = lines(s, unit, run.id, begin, static_cast<int>(end - begin));
        for (auto line = before.rbegin(); line != before.rend(); ++line)
            if (names_record(book, run.mapping, *line)) return std::move(*line);
    }
    return std::nullopt;
}

std::optional<Record> BookImports::same(sql::Session& s, UnitId unit, const Book& book, const Content& line) const {
    if (!book.key.empty()) {
        const auto id = books_.find_key(s, unit, book, line);
        return id ? books_.find(s, unit, book, *id) : std::nullopt;
    }
    // Without a key a record is the same when it says all that the line says.
    const std::string key = key_of(*book.find(book.name), line.at(book.name));
    for (const ListRow& row : books_.list(s, unit, book, {.words = {}, .filters = {{book.name, key, key}, {book.day, line.at(book.day), line.at(book.day)}}, .sort = {}, .limit = 100}))
        if (Content values{line.values, {}}; over(book, row.content, values) == row.content) return books_.find(s, unit, book, row.id);
    return std::nullopt;
}

Result<ImportRun> BookImports::proceed(const record::Actor& by, Instant now, const Book& book, std::int64_t id, std::chrono::milliseconds budget) const {
    const auto deadline = std::chrono::steady_clock::now() + budget;
    const auto offices = books_.offices(by.unit, local_day(now));
    sql::Database& db = books_.record().db();
    for (;;) {
        const auto step = [&](sql::Tx& tx) -> Result<ImportRun> {
            auto run = find(tx, by.unit, book, id);
            if (!run) return no_run();
            if (run->state != ImportRun::State::running) return std::move(*run);
            const std::int64_t from = run->next;
            std::int64_t added = 0, changed = 0, unchanged = 0, refused = 0;
            std::optional<ImportLine> above = row_above(tx, by.unit, book, *run, from);
            for (const ImportLine& line : lines(tx, by.unit, id, from, kChunk)) {
                if (names_record(book, run->mapping, line)) above = line;
                const auto one = [&]() -> Result<int> {
                    XASO_TRY(const Content content, content_of_line(book, run->mapping, line, offices, above ? &*above : nullptr));
                    const auto record = same(tx, by.unit, book, content);
                    const Content next = record ? over(book, record->content, content) : content;
                    if (record && next == record->content) return 0;
                    // Looked at before anything is written, for what is refused afterwards would take the whole chunk back.
                    if (auto wrong = books_.faults(book, next); !wrong.empty()) return tl::unexpected(std::move(wrong.front()));
                    if (!record) {
                        XASO_CHECK(books_.add(tx, by, now, book, next));
                        return 1;
                    }
                    XASO_CHECK(books_.change(tx, by, now, book, record->id, record->version, next));
                    return 2;
                }();
                if (!one) {
                    tx.send(q::import_line_refuse, {{"unit", by.unit}, {"id", id}, {"position", line.position}, {"problem", one.error().message}});
                    ++refused;
                } else ++(*one == 0 ? unchanged : *one == 1 ? added : changed);
            }
            const std::int64_t next = std::min(from + kChunk, run->total);
            if (tx.exec(q::import_move, {{"unit", by.unit}, {"id", id}, {"from", from}, {"next", next}, {"added", added}, {"changed", changed}, {"unchanged", unchanged}, {"refused", refused}}) != 1)
                return refuse(Kind::conflict, "books.import_moved", "Đợt nhập này đang được nhập tiếp ở nơi khác. Hãy tải lại trang.");
            if (next >= run->total) {
                tx.exec(q::import_lines_done, {{"unit", by.unit}, {"id", id}});
                books_.record().append(tx, by, now, {"book_import.done", "book_import", id, json::serialize(json::object{{"book", book.code}, {"rows", run->total}})});
            }
            return *find(tx, by.unit, book, id);
        };
        XASO_TRY(ImportRun run, db.write<ImportRun>(by.unit, step));
        if (run.state != ImportRun::State::running || std::chrono::steady_clock::now() >= deadline) return run;
    }
}

ImportPreview BookImports::preview(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, Instant now) const {
    ImportPreview out;
    const auto offices = books_.offices(unit, local_day(now));
    std::optional<ImportLine> above;
    for (std::int64_t from = 0; from < run.total; from += kChunk)
        for (ImportLine& line : lines(s, unit, run.id, from, kChunk)) {
            const bool first = names_record(book, run.mapping, line);
            if (first) above = line;
            auto content = content_of_line(book, run.mapping, line, offices, above ? &*above : nullptr);
            std::optional<Record> record;
            const bool compared = line.position < kCompared;
            if (content) {
                if (compared) record = same(s, unit, book, *content);
                // A record that is there may have what this line leaves empty.
                if (!record)
                    if (auto wrong = books_.faults(book, *content); !wrong.empty() && (compared || book.key.empty())) content = tl::unexpected(std::move(wrong.front()));
            }
            out.looked_at += compared;
            if (!content) {
                ++out.unreadable;
                out.refused += compared;
                line.problem = content.error().message;
                if (static_cast<int>(out.problems.size()) < kMostProblems) out.problems.push_back(std::move(line));
            } else if (compared) {
                const Content next = record ? over(book, record->content, *content) : *content;
                if (!record) ++(first ? out.added : out.changed);   // a further line of a record that is not there yet
                else if (next == record->content) ++out.unchanged;
                else {
                    ++out.changed;
                    std::string what;
                    for (const auto& [path, value] : next.values)
                        if (value != record->content.at(path)) {
                            const BookField& f = *book.find(path);
                            what += fmt::format("{}{}: {} → {}", what.empty() ? "" : "; ", full_title(book, f), record->content.at(path).empty() ? "–" : value_words(f, record->content.at(path)), value_words(f, value));
                        }
                    for (const auto& [path, told] : next.lines)
                        if (const auto was = record->content.lines.find(path); was == record->content.lines.end() || was->second != told) {
                            const std::size_t n = was == record->content.lines.end() ? 0 : was->second.size();
                            what += fmt::format("{}{}: {}", what.empty() ? "" : "; ", book.find(path)->title, told.size() > n ? "thêm một dòng" : "sửa một dòng");
                        }
                    out.changes.push_back({line.line, record->name, std::move(what)});
                }
            }
        }
    return out;
}

std::optional<ImportRun> BookImports::find(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const {
    const sql::Rows rows = s.query(q::import_get, {{"unit", unit}, {"book", book.code}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(run_from(rows[0]));
}

std::vector<ImportRun> BookImports::newest(sql::Session& s, UnitId unit, const Book& book, int limit) const {
    std::vector<ImportRun> out;
    for (const sql::Row& r : s.query(q::import_newest, {{"unit", unit}, {"book", book.code}, {"limit", limit}})) out.push_back(run_from(r));
    return out;
}

std::vector<ImportLine> BookImports::lines(sql::Session& s, UnitId unit, std::int64_t id, std::int64_t from, int limit) const {
    std::vector<ImportLine> out;
    for (const sql::Row& r : s.query(q::import_lines, {{"unit", unit}, {"id", id}, {"from", from}, {"limit", limit}})) out.push_back(line_from(r));
    return out;
}

std::vector<ImportLine> BookImports::refused(sql::Session& s, UnitId unit, std::int64_t id, int limit) const {
    std::vector<ImportLine> out;
    for (const sql::Row& r : s.query(q::import_refused, {{"unit", unit}, {"id", id}, {"limit", limit}})) out.push_back(line_from(r));
    return out;
}

}  // namespace xaso::books
