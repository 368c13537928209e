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
ImportLine line_from(const sql::Row& r) { return {r.get<std::int64_t>("position"), r.get<int>("line"), unpack(r.get<std::string>("cells")), r.get<std::string>("problem"), r.get<std::int64_t>("record_id")}; }

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

const BookField& field_at(const Book& book, std::string_view path) { return path == kRecordPath ? BookImports::record_field(book) : *book.find(path); }

std::string cell_at(const ImportLine& line, std::size_t column) { return column < line.cells.size() ? trim(line.cells[column]) : std::string{}; }

bool names_record(const Book& book, const ColumnMapping& mapping, const ImportLine& line) {
    return std::any_of(mapping.begin(), mapping.end(), [&](const auto& m) { return field_at(book, m.first).lines.empty() && !cell_at(line, m.second).empty(); });
}

// Whether a row has nothing but a further line of the record in the row above: no cell of a record, or the same ones and a line beside them.
bool goes_on(const Book& book, const ColumnMapping& mapping, const ImportLine& above, const ImportLine& line) {
    if (!names_record(book, mapping, line)) return true;
    bool any = false;
    for (const auto& [path, column] : mapping) {
        if (field_at(book, path).lines.empty() && cell_at(above, column) != cell_at(line, column)) return false;
        any = any || (!field_at(book, path).lines.empty() && !cell_at(line, column).empty());
    }
    return any;
}

// Whether a cell says what the record has already, as an export wrote it: an office that is gone since, a text led by the apostrophe of CSV.
bool reads_the_same(const BookField& f, const std::string& value, const std::string& cell) {
    const auto plain = [](std::string text) {
        std::erase(text, '\r');
        return trim(text);
    };
    const std::string words = plain(value_words(f, value)), typed = plain(cell);
    return !words.empty() && (typed == words || typed == "'" + words);
}

Refusal told_twice(const Book& book, int first, const std::string& mark) {
    std::string by = fmt::format("“{}”", mark);
    if (mark.empty()) {
        std::vector<std::string> titles;
        for (const std::string& path : book.key) titles.push_back("“" + full_title(book, *book.find(path)) + "”");
        by = fmt::format("cùng {}", fmt::join(titles, ", "));
    }
    return {Kind::rule, "books.told_twice", fmt::format("Dòng {} của tệp đã ghi {} này ({}). Giữ một dòng, hoặc sửa dòng này cho khác.", first, book.record, by), mark.empty() && !book.key.empty() ? book.key.front() : std::string(kRecordPath), {}};
}

tl::unexpected<Refusal> no_run() { return refuse(Kind::not_found, "books.no_import", "Sổ không có đợt nhập này."); }

}  // namespace

const BookField& BookImports::record_field(const Book& book) {
    static const auto named = [](const char* title) {
        BookField f;
        f.path = kRecordPath;
        f.title = title;
        return f;
    };
    static const BookField number = named("Số trong sổ"), id = named("Mã bản ghi");
    return numbers_tell_apart(book) ? number : id;
}

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
            return refuse(Kind::invalid, "books.mapping", fmt::format("Một cột không thể vừa là “{}” vừa là “{}”.", full_title(book, field_at(book, other->second)), full_title(book, field_at(book, path))), path);
    }
    if (mapping.contains(kRecordPath)) return {};   // lines that name their record need say no more than what changes
    for (const BookField* f : book.leaves())
        if (f->lines.empty() && f->required && !f->retired && f->type != FieldType::file && !mapping.contains(f->path)) return refuse(Kind::invalid, "books.mapping", fmt::format("Hãy chọn cột cho “{}”.", full_title(book, *f)), f->path);
    return {};
}

ColumnMapping BookImports::mapping_for(sql::Session& s, UnitId unit, const Book& book, const std::vector<std::string>& heading, const access::Account& who) const {
    ColumnMapping out;
    const auto kept = s.query(q::mapping_get, {{"unit", unit}, {"book", book.code}, {"hash", record::hash_hex(pack(heading))}});
    if (!kept.empty()) out = unpack_mapping(kept[0].get<std::string>("mapping"));
    auto fields = targets(book, who);
    fields.insert(fields.begin(), &record_field(book));
    std::erase_if(out, [&](const auto& m) { return std::none_of(fields.begin(), fields.end(), [&](const BookField* f) { return f->path == m.first; }); });
    if (!kept.empty()) return out;
    std::vector<bool> taken(heading.size(), false);
    // By the whole head and the whole title; then by the title of a part; then, of a head merged over two rows, by the lower one where it is the only one.
    enum class By { whole, part, lower };
    std::map<std::string, int> lowers;
    const auto lower = [](const std::string& head) {
        const std::size_t at = head.rfind(imports::kHeadParts);
        return at == std::string::npos ? std::string{} : letters(std::string_view(head).substr(at + imports::kHeadParts.size()));
    };
    for (const std::string& head : heading) ++lowers[lower(head)];
    for (const By by : {By::whole, By::part, By::lower})
        for (const BookField* f : fields) {
            if (out.contains(f->path) || (by != By::whole && !f->lines.empty())) continue;
            const std::string wanted = letters(by == By::part ? f->title : full_title(book, *f));
            for (std::size_t i = 0; i < heading.size(); ++i)
                if (!taken[i] && !heading[i].empty() && (by == By::lower ? lower(heading[i]) == wanted && lowers[wanted] == 1 : letters(heading[i]) == wanted || heading[i] == f->path)) {
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

BookImports::ReadLine BookImports::read_line(const Book& book, const ColumnMapping& mapping, const ImportLine& row, const ImportLine& line, const std::vector<std::string>& offices, const Record* is) const {
    ReadLine out;
    if (!line.problem.empty()) {
        out.faults.push_back({Kind::invalid, "books.line", line.problem, {}, {}});
        return out;
    }
    for (const auto& [path, column] : mapping) {
        if (path == kRecordPath) continue;
        const BookField& f = *book.find(path);
        const std::vector<std::string>& cells = f.lines.empty() ? row.cells : line.cells;
        if (column >= cells.size()) continue;
        if (is && f.lines.empty() && reads_the_same(f, is->content.at(path), cells[column])) {
            out.content.values[path] = is->content.at(path);
            continue;
        }
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
    std::int64_t record = 0;
    for (std::int64_t begin = from; begin > 0;) {
        const std::int64_t end = begin;
        begin = std::max<std::int64_t>(0, end - kBack);
        auto before = lines(s, unit, run.id, begin, static_cast<int>(end - begin));
        for (auto line = before.rbegin(); line != before.rend(); ++line) {
            if (!record) record = line->record;
            if (!names_record(book, run.mapping, *line)) continue;
            line->record = record;
            return std::move(*line);
        }
    }
    return std::nullopt;
}

int BookImports::told_at(sql::Session& s, UnitId unit, const ImportRun& run, std::int64_t record, const Above& above) const {
    if (const auto it = above.told.find(record); it != above.told.end()) return it->second;
    return s.query(q::import_line_of, {{"unit", unit}, {"id", run.id}, {"record", record}})[0].get<std::optional<int>>("line").value_or(0);
}

std::optional<Record> BookImports::held(sql::Session& s, UnitId unit, const Book& book, std::int64_t id, const Above& above) const {
    if (const auto it = above.records.find(id); it != above.records.end()) return it->second;
    auto record = books_.find(s, unit, book, id);
    return record && !record->removed ? std::move(record) : std::nullopt;
}

std::optional<std::int64_t> BookImports::with_key(sql::Session& s, UnitId unit, const Book& book, const Content& content, const Above& above) const {
    if (book.key.empty()) return std::nullopt;
    if (const auto it = above.keys.find(whole_key(book, content)); it != above.keys.end()) return it->second;
    const auto id = books_.find_key(s, unit, book, content);
    return id && above.records.contains(*id) ? std::nullopt : id;   // which a line above gave another key
}

// One that says just this before one that says more, the oldest first; not one that a line above told of.
std::optional<std::int64_t> BookImports::saying_all(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, const Content& line, const Above& above) const {
    const Content values{line.values, {}};
    std::optional<std::pair<bool, std::int64_t>> best;   // whether it says more, and which
    const std::string name = key_of(*book.find(book.name), line.at(book.name)), day = line.at(book.day);
    ListQuery query{.words = {}, .filters = {{book.name, name, name}, {book.day, day, day}}, .sort = {}, .limit = 100};
    for (std::vector<ListRow> page; !(page = books_.list(s, unit, book, query)).empty(); query.after_id = page.back().id)
        for (const ListRow& row : page) {
            if (over(book, row.content, values) != row.content || told_at(s, unit, run, row.id, above)) continue;
            const bool more = std::any_of(line.values.begin(), line.values.end(), [&](const auto& v) { return row.content.at(v.first) != v.second; });
            best = std::min(best.value_or(std::pair{more, row.id}), std::pair{more, row.id});
        }
    return best ? std::optional(best->second) : std::nullopt;
}

BookImports::Looked BookImports::look(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, const ImportLine& line, const std::vector<std::string>& offices, Above& above) const {
    Looked out;
    out.further = above.row && goes_on(book, run.mapping, *above.row, line);
    if (!out.further && names_record(book, run.mapping, line)) above.row = line;
    const ImportLine& row = out.further ? *above.row : line;
    const auto number = run.mapping.find(kRecordPath);
    const std::string mark = number == run.mapping.end() ? std::string{} : cell_at(row, number->second);
    std::optional<Refusal> fault;
    if (out.further && row.record) {
        out.record = held(s, unit, book, row.record, above);
    } else if (!mark.empty()) {
        if (const auto id = books_.marked(s, unit, book, mark)) out.record = held(s, unit, book, *id, above);
        else fault = Refusal{Kind::invalid, "books.no_mark", fmt::format("“{}”: sổ không có {} “{}”. Để thêm bản ghi mới thì bỏ trống ô này, hoặc không ghép cột này.", record_field(book).title, book.record, mark), std::string(kRecordPath), {}};
    }
    ReadLine read = read_line(book, run.mapping, row, line, offices, out.record ? &*out.record : nullptr);
    if (!out.record && mark.empty()) {
        const auto id = book.key.empty() ? saying_all(s, unit, book, run, read.content, above) : with_key(s, unit, book, read.content, above);
        if (id) out.record = held(s, unit, book, *id, above);
        if (out.record) read = read_line(book, run.mapping, row, line, offices, &*out.record);
    }
    if (fault) read.faults.push_back(std::move(*fault));
    out.next = over(book, out.record ? out.record->content : Content{}, read.content);
    if (out.record && !out.further)
        if (const int first = told_at(s, unit, run, out.record->id, above)) {
            out.further = !read.content.lines.empty() && over(book, out.record->content, Content{read.content.values, {}}) == out.record->content;
            if (!out.further)
                read.faults.push_back(told_twice(book, first, mark));
        }
    if (read.faults.empty() && out.record && out.next == out.record->content) {
        out.fate = LineFate::unchanged;
        return out;
    }
    // Looked at before anything is written, for what is refused afterwards would take the whole chunk back.
    const std::int64_t own = out.record ? out.record->id : 0;
    if (read.faults.empty()) {
        const bool another_key = out.record && whole_key(book, out.next) != whole_key(book, out.record->content);   // of a new one it was looked for already
        if (another_key && with_key(s, unit, book, out.next, above).value_or(own) != own) read.faults.push_back(key_taken(book));
        if (auto names = books_.check_references(s, unit, book, own, out.next); !names) read.faults.push_back(std::move(names.error()));
    }
    out.problem = problem_of(book, run.mapping, read, out.next);
    out.fate = !out.problem.empty() ? LineFate::refused : out.record ? LineFate::changed : LineFate::added;
    return out;
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
            Above above{.row = row_above(tx, by.unit, book, *run, from), .told = {}, .records = {}, .keys = {}};
            for (const ImportLine& line : lines(tx, by.unit, id, from, kChunk)) {
                const auto one = [&]() -> Result<std::pair<LineFate, std::int64_t>> {
                    Looked looked = look(tx, by.unit, book, *run, line, offices, above);
                    if (looked.fate == LineFate::refused) return refuse(Kind::invalid, "books.line", std::move(looked.problem));
                    if (looked.fate == LineFate::added) {
                        XASO_TRY(const Added made, books_.add(tx, by, now, book, std::move(looked.next), {}, Proofs::later));
                        return std::pair{looked.fate, made.id};
                    }
                    if (looked.fate == LineFate::changed) XASO_CHECK(books_.change(tx, by, now, book, looked.record->id, looked.record->version, std::move(looked.next), {}, Proofs::later));
                    return std::pair{looked.fate, looked.record->id};
                }();
                if (!one) {
                    tx.send(q::import_line_refuse, {{"unit", by.unit}, {"id", id}, {"position", line.position}, {"problem", one.error().message}});
                    ++refused;
                    continue;
                }
                const auto& [fate, record] = *one;
                tx.send(q::import_line_told, {{"unit", by.unit}, {"id", id}, {"position", line.position}, {"record", record}});
                if (above.row && !above.row->record) above.row->record = record;
                ++(fate == LineFate::unchanged ? unchanged : fate == LineFate::added ? added : changed);
            }
            const std::int64_t next = std::min(from + kChunk, run->total);
            if (tx.exec(q::import_move, {{"unit", by.unit}, {"id", id}, {"from", from}, {"next", next}, {"added", added}, {"changed", changed}, {"unchanged", unchanged}, {"refused", refused}}) != 1)
                return refuse(Kind::conflict, "books.import_moved", "Đợt nhập này đang được nhập tiếp ở nơi khác. Hãy mở lại đợt nhập.");
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
    const auto number = run.mapping.find(kRecordPath);
    Above above;
    std::map<std::string, int> told;   // by what names a record in the file, for the lines that are not compared with the book
    std::int64_t fresh = 0;
    for (std::int64_t from = 0; from < run.total; from += kChunk)
        for (ImportLine& line : lines(s, unit, run.id, from, kChunk)) {
            const std::string mark = number == run.mapping.end() ? std::string{} : cell_at(line, number->second);
            Looked looked;
            std::string key;
            if (line.position < kCompared) {
                looked = look(s, unit, book, run, line, offices, above);
                ++out.looked_at;
                if (looked.fate != LineFate::refused) {
                    Record is = looked.record.value_or(Record{});
                    if (!is.id) is.id = --fresh;
                    if (const auto old = above.records.find(is.id); old != above.records.end()) above.keys.erase(whole_key(book, old->second.content));
                    is.content = looked.next;
                    is.name = value_words(*book.find(book.name), is.content.at(book.name));
                    if (!book.key.empty()) above.keys[key = whole_key(book, is.content)] = is.id;
                    above.told.try_emplace(is.id, line.line);
                    if (above.row && !above.row->record) above.row->record = is.id;
                    above.records[is.id] = std::move(is);
                }
            } else {
                const bool further = above.row && goes_on(book, run.mapping, *above.row, line);
                if (!further && names_record(book, run.mapping, line)) above.row = line;
                ReadLine read = read_line(book, run.mapping, further ? *above.row : line, line, offices, nullptr);
                if (!further && !book.key.empty() && mark.empty() && read.faults.empty()) key = whole_key(book, read.content);
                if (!further && read.content.lines.empty())
                    for (const std::string& name : {mark, key})
                        if (const auto first = name.empty() ? told.end() : told.find(name); first != told.end() && read.faults.empty()) read.faults.push_back(told_twice(book, first->second, mark));
                // A record that is there may have what this line leaves empty.
                if (!read.faults.empty() || (book.key.empty() && mark.empty())) looked.problem = problem_of(book, run.mapping, read, read.content);
                if (!looked.problem.empty()) looked.fate = LineFate::refused;
            }
            if (looked.fate == LineFate::refused) {
                ++out.unreadable;
                out.refused += line.position < kCompared;
                line.problem = std::move(looked.problem);
                if (static_cast<int>(out.problems.size()) < most_problems) out.problems.push_back(std::move(line));
                continue;
            }
            for (const std::string& name : {mark, key})
                if (!name.empty()) told.try_emplace(name, line.line);
            if (line.position >= kCompared) continue;
            const LineFate fate = looked.fate;
            const std::int64_t nth = ++(fate == LineFate::added ? out.added : fate == LineFate::changed ? out.changed : out.unchanged);
            if (fate != LineFate::changed && nth > kMostSamples) continue;
            const std::string name = looked.record ? looked.record->name : value_words(*book.find(book.name), looked.next.at(book.name));
            out.samples.push_back({line.line, fate, name, fate == LineFate::unchanged ? std::string{} : looked.record ? change_words(book, looked.record->content, looked.next) : content_words(book, looked.next)});
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
