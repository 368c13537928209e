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

// 0 -> "A", 27 -> "AB", as the spreadsheet names its columns.
std::string column_letter(std::size_t column) {
    std::string out;
    for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
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
        if (f->lines.empty() && f->required && !f->retired && f->type != FieldType::file && !mapping.contains(f->path)) return refuse(Kind::invalid, "books.mapping", fmt::format("Hãy chọn cột cho “{}”.", full_title(book, *f)), f->path);
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

BookImports::ReadLine BookImports::read_line(const Book& book, const ColumnMapping& mapping, const ImportLine& line, const std::vector<std::string>& offices, const ImportLine* above) const {
    ReadLine out;
    if (!line.problem.empty()) {
        out.faults.push_back({Kind::invalid, "books.line", line.problem, {}, {}});
        return out;
    }
    const ImportLine& record = above && !names_record(book, mapping, line) ? *above : line;
    for (const auto& [path, column] : mapping) {
        const BookField& f = *book.find(path);
        const std::vector<std::string>& cells = f.lines.empty() ? record.cells : line.cells;
        if (column >= cells.size()) continue;
        auto value = parse_value(f, f.type == FieldType::date ? day_text(cells[column]) : cells[column], offices);
        if (!value) {
            value.error().field = path;
            out.faults.push_back(std::move(value.error()));
        } else if (f.lines.empty()) {
            out.content.values[path] = std::move(*value);
        } else if (!value->empty()) {
            std::vector<Line>& lines = out.content.lines[f.lines];
            if (lines.empty()) lines.emplace_back();
            lines.front().values[path] = std::move(*value);
        }
    }
    return out;
}

std::string BookImports::problem_of(const Book& book, const ColumnMapping& mapping, const ReadLine& line, const Content& next) const {
    std::vector<Refusal> all = line.faults;
    if (all.empty() || !all.front().field.empty())   // of a line that could not be taken apart there is nothing more to say
        for (Refusal& wrong : books_.faults(book, next, Proofs::later)) {
            wrong.field = wrong.field.substr(0, wrong.field.find('-'));   // a part of a line carries the line's place
            if (std::none_of(line.faults.begin(), line.faults.end(), [&](const Refusal& told) { return told.field == wrong.field; })) all.push_back(std::move(wrong));
        }
    const auto place = [&](const Refusal& one) {   // what has no column comes last
        const auto column = mapping.find(one.field);
        return column == mapping.end() ? std::string::npos : column->second;
    };
    std::stable_sort(all.begin(), all.end(), [&](const Refusal& a, const Refusal& b) { return place(a) < place(b); });
    std::string out;
    for (const Refusal& one : all) {
        const auto column = mapping.find(one.field);
        out += fmt::format("{}{}{}", out.empty() ? "" : "\n", column == mapping.end() ? "" : fmt::format("Cột {}: ", column_letter(column->second)), one.message);
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
            XASO_CHECK(books_.check_taken(tx, by.unit, book));   // else each line would be refused for it
            const std::int64_t from = run->next;
            std::int64_t added = 0, changed = 0, unchanged = 0, refused = 0;
            std::optional<ImportLine> above = row_above(tx, by.unit, book, *run, from);
            for (const ImportLine& line : lines(tx, by.unit, id, from, kChunk)) {
                if (names_record(book, run->mapping, line)) above = line;
                const auto one = [&]() -> Result<int> {
                    const ReadLine read = read_line(book, run->mapping, line, offices, above ? &*above : nullptr);
                    const auto record = same(tx, by.unit, book, read.content);
                    const Content next = record ? over(book, record->content, read.content) : read.content;
                    if (read.faults.empty() && record && next == record->content) return 0;
                    // Looked at before anything is written, for what is refused afterwards would take the whole chunk back.
                    if (std::string wrong = problem_of(book, run->mapping, read, next); !wrong.empty()) return refuse(Kind::invalid, "books.line", std::move(wrong));
                    if (!record) {
                        XASO_CHECK(books_.add(tx, by, now, book, next, {}, Proofs::later));
                        return 1;
                    }
                    XASO_CHECK(books_.change(tx, by, now, book, record->id, record->version, next, {}, Proofs::later));
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

namespace {
std::string change_words(const Book& book, const Content& was, const Content& next) {
    std::string what;
    const auto say = [&](const std::string& words) { what += (what.empty() ? "" : "; ") + words; };
    for (const auto& [path, value] : next.values)
        if (value != was.at(path)) {
            const BookField& f = *book.find(path);
            say(fmt::format("{}: {} → {}", full_title(book, f), was.at(path).empty() ? "–" : value_words(f, was.at(path)), value_words(f, value)));
        }
    for (const auto& [path, told] : next.lines)
        if (const auto old = was.lines.find(path); old == was.lines.end() || old->second != told) {
            const std::size_t n = old == was.lines.end() ? 0 : old->second.size();
            say(fmt::format("{}: {}", book.find(path)->title, told.size() > n ? "thêm một dòng" : "sửa một dòng"));
        }
    return what;
}
std::string content_words(const Book& book, const Content& content) {
    std::string what;
    for (const BookField* f : book.leaves())
        if (const std::string words = f->lines.empty() && f->path != book.name ? value_words(*f, content.at(f->path)) : std::string{}; !words.empty()) what += fmt::format("{}{}: {}", what.empty() ? "" : "; ", full_title(book, *f), words);
    return what;
}
}  // namespace

ImportPreview BookImports::preview(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, Instant now, int most_problems) const {
    ImportPreview out;
    const auto offices = books_.offices(unit, local_day(now));
    std::optional<ImportLine> above;
    for (std::int64_t from = 0; from < run.total; from += kChunk)
        for (ImportLine& line : lines(s, unit, run.id, from, kChunk)) {
            const bool first = names_record(book, run.mapping, line);
            if (first) above = line;
            const ReadLine read = read_line(book, run.mapping, line, offices, above ? &*above : nullptr);
            const bool compared = line.position < kCompared;
            const std::optional<Record> record = compared ? same(s, unit, book, read.content) : std::nullopt;
            const Content next = record ? over(book, record->content, read.content) : read.content;
            // A record that is there may have what this line leaves empty.
            std::string problem = !read.faults.empty() || compared || book.key.empty() ? problem_of(book, run.mapping, read, next) : std::string{};
            out.looked_at += compared;
            if (!problem.empty()) {
                ++out.unreadable;
                out.refused += compared;
                line.problem = std::move(problem);
                if (static_cast<int>(out.problems.size()) < most_problems) out.problems.push_back(std::move(line));
                continue;
            }
            if (!compared) continue;
            using Fate = ImportPreview::Fate;
            const Fate fate = !record ? (first ? Fate::added : Fate::changed) : next == record->content ? Fate::unchanged : Fate::changed;   // or a further line of a record that is not there yet
            const std::int64_t nth = ++(fate == Fate::added ? out.added : fate == Fate::changed ? out.changed : out.unchanged);
            if (fate != Fate::changed && nth > kMostSamples) continue;
            const std::string& name = record ? record->name : next.at(book.name);
            out.samples.push_back({line.line, fate, name, fate == Fate::unchanged ? std::string{} : record ? change_words(book, record->content, next) : content_words(book, next)});
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

ImportRunner::~ImportRunner() {
    {
        const std::lock_guard hold(lock_);
        ends_ = true;
    }
    more_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ImportRunner::go_on(const record::Actor& by, std::string_view book, std::int64_t id) {
    {
        const std::lock_guard hold(lock_);
        if (std::any_of(tasks_.begin(), tasks_.end(), [&](const Task& t) { return t.by.unit == by.unit && t.id == id; })) return;
        tasks_.push_back({by, std::string(book), id});
        if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    }
    more_.notify_all();
}

void ImportRunner::work() {
    std::unique_lock hold(lock_);
    for (;;) {
        more_.wait(hold, [&] { return ends_ || !tasks_.empty(); });
        if (ends_) return;
        const Task task = tasks_.front();
        hold.unlock();
        bool more = false;
        try {
            const auto law = law_.current();
            const Book* book = law->book(task.book);
            const auto run = book ? imports_.proceed(task.by, clock_.now(), *book, task.id, std::chrono::milliseconds(0)) : Result<ImportRun>(no_run());
            more = run && run->state == ImportRun::State::running;
        } catch (const std::exception& e) {   // the page of the import says that it is not done and goes on with it
            fmt::print(stderr, "import {}: {}\n", task.id, e.what());
        }
        hold.lock();
        tasks_.pop_front();
        if (more) tasks_.push_back(task);   // others have their turn between two chunks
    }
}

}  // namespace xaso::books
