// What happens to records: add, change, remove; and how they are found again.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "books/books.h"
#include "books/kept.h"
#include "books/sql.gen.h"
#include "kernel/text.h"
#include "platform/files/kind.h"
#include "platform/sql/search.h"

namespace xaso::books {
namespace json = boost::json;
using catalog::BookCheck;
using catalog::FieldType;
using Kind = Refusal::Kind;

namespace {

constexpr std::size_t kMostLines = 500, kMostFileBytes = 10u << 20;

const std::string& value_in(const Content& content, const BookField& f, const Line* line) {
    static const std::string nothing;
    if (f.lines.empty()) return content.at(f.path);
    const auto it = line ? line->values.find(f.path) : Values::const_iterator{};
    return line && it != line->values.end() ? it->second : nothing;
}

// The name of an input: of a line's part with the place of the line among the others.
std::string input_name(const BookField& f, std::size_t line) { return f.lines.empty() ? f.path : fmt::format("{}-{}", f.path, line + 1); }

bool fits(const BookCheck& check, const Book& book, const Content& content, const Line* line) {
    const BookField& left = *book.find(check.left);
    const std::string a = key_of(left, value_in(content, left, line));
    std::string b = check.right;
    if (check.right_is_value) {
        const auto n = parse_value(left, check.right, {});
        b = n ? key_of(left, *n) : std::string{};
    } else {
        const BookField& right = *book.find(check.right);
        b = key_of(right, value_in(content, right, line));
    }
    if (a.empty() || b.empty()) return true;
    switch (check.op) {
        case BookCheck::Op::less: return a < b;
        case BookCheck::Op::at_most: return a <= b;
        case BookCheck::Op::equal: return a == b;
        case BookCheck::Op::not_equal: return a != b;
        case BookCheck::Op::at_least: return a >= b;
        case BookCheck::Op::more: return a > b;
    }
    return true;
}

std::string code_words(const Book& book, int number, int year) {
    if (book.number.empty()) return {};
    std::string out = book.number;
    for (const auto& [mark, value] : {std::pair{std::string("{n}"), number}, std::pair{std::string("{year}"), year}})
        for (std::size_t at = 0; (at = out.find(mark, at)) != std::string::npos;) out.replace(at, mark.size(), std::to_string(value));
    return out;
}

}  // namespace

std::string search_words(const Book& book, std::string_view code, const Content& content) {
    std::string words;
    const auto add = [&](std::string_view text) {
        for (const std::string& term : sql::search_terms(text)) words += (words.empty() ? "" : " ") + term;
    };
    add(code);
    for (const BookField* f : book.leaves()) {
        if (!book.open_to_all(*f)) continue;
        if (f->lines.empty()) add(value_words(*f, content.at(f->path)));
        else if (const auto lines = content.lines.find(f->lines); lines != content.lines.end())
            for (const Line& line : lines->second) add(value_words(*f, value_in(content, *f, &line)));
    }
    return words;
}

namespace {

std::string payload(const Book& book, const Content* was, const Content* is, std::string_view reason = {}) {
    std::string out = fmt::format("{{\"book\":\"{}\",\"definition\":\"{}\"", book.code, book.hash);
    if (was) out += ",\"before\":" + content_json(*was);
    if (is) out += ",\"after\":" + content_json(*is);
    if (!reason.empty()) out += ",\"reason\":" + json::serialize(json::string(reason));
    return out + "}";
}

Record record_from(const sql::Row& r) {
    Record out;
    out.id = r.get<std::int64_t>("record_id");
    out.book = r.get<std::string>("book");
    out.code = r.get<std::string>("code");
    out.name = r.get<std::string>("name");
    out.definition = r.get<std::string>("definition");
    out.version = r.get<int>("version");
    out.removed = r.get<bool>("removed");
    return out;
}

Result<void> check_open(const Book& book, std::string_view ground) {
    if (!book.keying || !ground.empty()) return {};
    return refuse(Kind::rule, "books.locked", fmt::format("“{}” được nhập hai lần từ sổ giấy rồi khóa. Hãy nhập ở “Nhập sổ cũ”, sửa bằng “Cải chính” ở trang của bản ghi.", book.title));
}

Refusal stale(const Book& book) {
    return {Kind::conflict, "books.stale", fmt::format("Có người vừa sửa {} này. Hãy xem nội dung mới rồi sửa tiếp nếu cần.", book.record), {}, {}};
}

}  // namespace

std::vector<Refusal> Books::faults(const Book& book, const Content& content, Proofs proofs) const {
    std::vector<Refusal> out;
    const auto demand = [&](const BookField& f, const Line* line, std::size_t at) {
        const bool asked = !f.retired && !(f.type == FieldType::file && proofs == Proofs::later) && (f.required || (!f.required_when.empty() && std::all_of(f.required_when.begin(), f.required_when.end(), [&](const auto& c) { return holds(book, c, content, line); })));
        if (asked && value_in(content, f, line).empty())
            out.push_back({Kind::invalid, "books.required", fmt::format("{}Hãy nhập “{}”.", line ? fmt::format("Dòng {}: ", at + 1) : "", f.title), input_name(f, at), {}});
    };
    for (const BookField& field : book.fields) {
        if (field.type == FieldType::lines) {
            const auto lines = content.lines.find(field.path);
            const std::size_t n = lines == content.lines.end() ? 0 : lines->second.size();
            if (n == 0 && field.required && !field.retired) out.push_back({Kind::invalid, "books.required", fmt::format("Hãy nhập ít nhất một dòng ở “{}”.", field.title), input_name(*Book::leaves(field).front(), 0), {}});
            if (n > kMostLines) out.push_back({Kind::invalid, "books.lines", fmt::format("“{}” có quá {} dòng. Hãy tách thành nhiều bản ghi.", field.title, kMostLines), field.path, {}});
            for (std::size_t i = 0; i < n; ++i)
                for (const BookField* part : Book::leaves(field)) demand(*part, &lines->second[i], i);
            continue;
        }
        // A document that is asked for is asked for by number and day; its title may be left out.
        for (const BookField* leaf : Book::leaves(field)) {
            if (leaf != &field && leaf->type != FieldType::long_text && !field.required_when.empty()) {
                BookField asked = *leaf;
                asked.required_when = field.required_when;
                demand(asked, nullptr, 0);
            } else demand(*leaf, nullptr, 0);
        }
    }
    for (const BookCheck& check : book.checks) {
        const BookField& left = *book.find(check.left);
        const auto test = [&](const Line* line, std::size_t at) {
            const bool now = std::all_of(check.when.begin(), check.when.end(), [&](const auto& c) { return holds(book, c, content, line); });
            if (now && !fits(check, book, content, line)) out.push_back({Kind::invalid, "books.check", fmt::format("{}{}", line ? fmt::format("Dòng {}: ", at + 1) : "", check.says), input_name(left, at), {}});
        };
        if (left.lines.empty()) test(nullptr, 0);
        else if (const auto lines = content.lines.find(left.lines); lines != content.lines.end())
            for (std::size_t i = 0; i < lines->second.size(); ++i) test(&lines->second[i], i);
    }
    return out;
}

std::vector<Refusal> Books::faults(const Book& book, const Content& content, const Content& was) const {
    std::vector<Refusal> out = faults(book, content);
    if (out.empty()) return out;
    const std::vector<Refusal> before = faults(book, was);
    std::erase_if(out, [&](const Refusal& one) {
        const BookField* f = book.find(one.field);
        return f && f->type == FieldType::file && one.code == "books.required" && std::any_of(before.begin(), before.end(), [&](const Refusal& old) { return old.field == one.field; });
    });
    return out;
}

void Books::write_content(sql::Tx& tx, UnitId unit, std::int64_t id, int year, int number, const Book& book, const Content& content, bool fresh) const {
    if (!fresh) tx.send(q::values_drop, {{"unit", unit}, {"id", id}});
    const std::string day = content.at(book.day);
    const auto put = [&](const std::string& path, int line, const std::string& text, std::optional<std::int64_t> n, const std::string& key) {
        tx.send(q::value_add, {{"unit", unit}, {"id", id}, {"field", path}, {"line", line}, {"book", book.code}, {"text", text}, {"n", n}, {"key", key}, {"day", day}});
    };
    static const BookField running = [] {
        BookField f;
        f.type = FieldType::money;
        return f;
    }();
    const std::int64_t order = std::int64_t{year} * 10'000'000 + (number ? number : 0);
    put("#", 0, "", order, key_of(running, std::to_string(order)));
    for (const BookField* f : book.leaves()) {
        if (f->lines.empty()) {
            const std::string& value = content.at(f->path);
            put(f->path, 0, value, kept_number(*f, value), key_of(*f, value));
        } else if (const auto lines = content.lines.find(f->lines); lines != content.lines.end()) {
            for (const Line& line : lines->second) {
                const std::string& value = value_in(content, *f, &line);
                put(f->path, line.no, value, kept_number(*f, value), key_of(*f, value));
            }
        }
    }
}

namespace {
// Lines keep their numbers; new ones go on behind the highest ever used.
void number_lines(Content& content, const Content* was) {
    for (auto& [path, lines] : content.lines) {
        int highest = 0;
        std::set<int> known;
        if (was)
            if (const auto old = was->lines.find(path); old != was->lines.end())
                for (const Line& line : old->second) known.insert(line.no), highest = std::max(highest, line.no);
        for (Line& line : lines)
            if (!known.erase(line.no)) line.no = ++highest;
    }
    std::erase_if(content.lines, [](const auto& l) { return l.second.empty(); });
}

// Only what the book holds, without empty values: equal contents are equal.
Content cleaned(const Book& book, const Content& content) {
    Content out;
    for (const BookField* f : book.leaves())
        if (f->lines.empty())
            if (const std::string& value = content.at(f->path); !value.empty()) out.values[f->path] = value;
    for (const auto& [path, lines] : content.lines) {
        const BookField* field = book.find(path);
        if (!field || field->type != FieldType::lines) continue;
        for (const Line& line : lines) {
            Line kept{line.no, {}};
            for (const BookField* part : Book::leaves(*field))
                if (const auto it = line.values.find(part->path); it != line.values.end() && !it->second.empty()) kept.values[part->path] = it->second;
            if (!kept.values.empty()) out.lines[path].push_back(std::move(kept));
        }
    }
    return out;
}
}  // namespace

std::string whole_key(const Book& book, const Content& content) {
    std::string out;
    for (const std::string& path : book.key) out += same_key(*book.find(path), content.at(path)) + '\x1f';
    return out;
}

std::optional<std::int64_t> Books::find_key(sql::Session& s, UnitId unit, const Book& book, const Content& content) const {
    if (book.key.empty()) return std::nullopt;
    constexpr std::int64_t kFew = 8, kMany = 200;
    std::optional<std::vector<std::int64_t>> found;   // nothing yet: no part of the key leaves few enough to look at
    for (const std::string& path : book.key) {
        std::vector<std::int64_t> here;
        for (const sql::Row& r : s.query(q::records_with_key, {{"unit", unit}, {"book", book.code}, {"field", path}, {"key", key_of(*book.find(path), content.at(path))}, {"limit", kMany}})) here.push_back(r.get<std::int64_t>("record_id"));
        if (std::ssize(here) == kMany) continue;
        std::sort(here.begin(), here.end());
        if (found) {
            std::vector<std::int64_t> both;
            std::set_intersection(found->begin(), found->end(), here.begin(), here.end(), std::back_inserter(both));
            here = std::move(both);
        }
        found = std::move(here);
        if (std::ssize(*found) <= kFew) break;
    }
    const std::string key = whole_key(book, content);
    if (found) {
        const std::vector<Content> all = contents(s, unit, *found);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (whole_key(book, all[i]) == key) return (*found)[i];
        return std::nullopt;
    }
    ListQuery query{.words = {}, .filters = {}, .sort = {}, .limit = 100};
    for (const std::string& path : book.key) {
        const std::string part = key_of(*book.find(path), content.at(path));
        if (query.filters.size() < kMostFilters) query.filters.push_back({path, part, part});
    }
    for (std::vector<ListRow> page; !(page = list(s, unit, book, query)).empty(); query.after_id = page.back().id)
        for (const ListRow& row : page)
            if (whole_key(book, row.content) == key) return row.id;
    return std::nullopt;
}

Refusal key_taken(const Book& book) {
    std::vector<std::string> titles;
    for (const std::string& path : book.key) titles.push_back("“" + book.find(path)->title + "”");
    return {Kind::rule, "books.key_taken", fmt::format("Sổ đã có {} cùng {}. Hãy sửa bản ghi đã có, hoặc nhập khác đi.", book.record, fmt::join(titles, ", ")), book.key.front(), {}};
}

Result<Added> Books::add(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, Content given, std::string_view ground, Proofs proofs) const {
    XASO_CHECK(check_open(book, ground));
    Content content = cleaned(book, given);
    number_lines(content, nullptr);
    if (auto wrong = faults(book, content, proofs); !wrong.empty()) return tl::unexpected(std::move(wrong.front()));
    const std::int64_t id = record_.next_id(tx, by.unit);   // takes the unit's lock, so nobody else takes the key or the number meanwhile
    if (find_key(tx, by.unit, book, content)) return tl::unexpected(key_taken(book));
    XASO_CHECK(check_references(tx, by.unit, book, 0, content));
    XASO_CHECK(check_taken(tx, by.unit, book));
    ensure_kept(tx, by.unit, book);
    const auto day = parse_day(content.at(book.day));
    const int year = year_of(day ? *day : local_day(now));
    const int number = book.number.empty() ? 0 : tx.query(q::number_take, {{"unit", by.unit}, {"book", book.code}, {"year", year}})[0].get<int>("last");
    const std::string code = code_words(book, number, year);
    tx.send(q::definition_keep, {{"hash", book.hash}, {"kind", "book:" + book.code}, {"content", book.text}, {"at", now}});
    tx.send(q::record_add, {{"unit", by.unit}, {"id", id}, {"book", book.code}, {"definition", book.hash}, {"year", year}, {"number", number}, {"code", code}, {"name", value_words(*book.find(book.name), content.at(book.name))}, {"day", local_day(now)}});
    write_content(tx, by.unit, id, year, number, book, content, true);
    tx.send(q::search_add, {{"unit", by.unit}, {"id", id}, {"words", search_words(book, code, content)}});
    tx.send(q::total_move, {{"unit", by.unit}, {"book", book.code}, {"by", std::int64_t{1}}});
    move(tx, by.unit, book, nullptr, &content);
    record_.append(tx, by, now, {"book_record.added", "book_record", id, payload(book, nullptr, &content, ground)});
    return Added{id, code};
}

Result<void> Books::change(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id, int version, Content given, std::string_view ground, Proofs proofs) const {
    XASO_CHECK(check_open(book, ground));
    const auto was = find(tx, by.unit, book, id);
    if (!was || was->removed) return refuse(Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này, hoặc đã bị xóa.", book.record));
    if (was->version != version) return tl::unexpected(stale(book));
    Content content = cleaned(book, given);
    number_lines(content, &was->content);
    if (content == was->content) return {};
    if (auto wrong = proofs == Proofs::later ? faults(book, content, proofs) : faults(book, content, was->content); !wrong.empty()) return tl::unexpected(std::move(wrong.front()));
    if (const auto other = find_key(tx, by.unit, book, content); other && *other != id) return tl::unexpected(key_taken(book));
    XASO_CHECK(check_references(tx, by.unit, book, id, content));
    XASO_CHECK(check_taken(tx, by.unit, book));
    ensure_kept(tx, by.unit, book);
    const sql::Rows kept = tx.query(q::record_find, {{"unit", by.unit}, {"book", book.code}, {"id", id}});
    const int year = kept[0].get<int>("year"), number = kept[0].get<int>("number");
    tx.send(q::definition_keep, {{"hash", book.hash}, {"kind", "book:" + book.code}, {"content", book.text}, {"at", now}});
    if (tx.exec(q::record_change, {{"unit", by.unit}, {"id", id}, {"version", version}, {"definition", book.hash}, {"name", value_words(*book.find(book.name), content.at(book.name))}}) != 1) return tl::unexpected(stale(book));
    write_content(tx, by.unit, id, year, number, book, content, false);
    tx.send(q::search_change, {{"unit", by.unit}, {"id", id}, {"words", search_words(book, was->code, content)}});
    move(tx, by.unit, book, &was->content, &content);
    record_.append(tx, by, now, {"book_record.changed", "book_record", id, payload(book, &was->content, &content, ground)});
    return {};
}

Result<void> Books::remove(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id, int version, std::string_view reason) const {
    XASO_CHECK(check_open(book, {}));
    if (trim(reason).empty()) return refuse(Kind::invalid, "books.reason", "Hãy ghi lý do xóa.", "reason");
    if (count_chars(reason) > 500) return refuse(Kind::invalid, "books.reason", "Lý do dài quá 500 ký tự.", "reason");
    const auto was = find(tx, by.unit, book, id);
    if (!was || was->removed) return refuse(Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này, hoặc đã bị xóa.", book.record));
    if (was->version != version) return tl::unexpected(stale(book));
    XASO_CHECK(check_taken(tx, by.unit, book));
    ensure_kept(tx, by.unit, book);
    if (tx.exec(q::record_remove, {{"unit", by.unit}, {"id", id}, {"version", version}}) != 1) return tl::unexpected(stale(book));
    tx.send(q::values_drop, {{"unit", by.unit}, {"id", id}});
    tx.send(q::search_drop, {{"unit", by.unit}, {"id", id}});
    tx.send(q::total_move, {{"unit", by.unit}, {"book", book.code}, {"by", std::int64_t{-1}}});
    move(tx, by.unit, book, &was->content, nullptr);
    record_.append(tx, by, now, {"book_record.removed", "book_record", id, payload(book, &was->content, nullptr, trim(reason))});
    return {};
}

void Books::opened(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id) const {
    record_.append(tx, by, now, {"book_record.opened", "book_record", id, fmt::format("{{\"book\":\"{}\"}}", book.code)});
}

void Books::listed(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view how, const std::vector<std::string>& fields, std::size_t records) const {
    record_.append(tx, by, now, {"book.listed", "book", 0, json::serialize(json::object{{"book", book.code}, {"how", how}, {"fields", json::array(fields.begin(), fields.end())}, {"records", records}})});
}

std::vector<Content> Books::contents(sql::Session& s, UnitId unit, const std::vector<std::int64_t>& ids) const {
    std::map<std::int64_t, Content> by_id;
    if (!ids.empty())
        for (const sql::Row& r : s.query(q::values_of, {{"unit", unit}, {"ids", ids}})) {
            Content& content = by_id[r.get<std::int64_t>("record_id")];
            std::string field = r.get<std::string>("field"), text = r.get<std::string>("text");
            const int line_no = r.get<int>("line_no");
            if (text.empty()) continue;
            if (line_no == 0) {
                content.values[field] = std::move(text);
                continue;
            }
            std::vector<Line>& lines = content.lines[field.substr(0, field.find('.'))];
            auto it = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.no == line_no; });
            if (it == lines.end()) it = lines.insert(std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.no > line_no; }), Line{line_no, {}});
            it->values[field] = std::move(text);
        }
    std::vector<Content> out;
    for (const std::int64_t id : ids) out.push_back(std::move(by_id[id]));
    return out;
}

std::optional<Record> Books::find(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const {
    const sql::Rows rows = s.query(q::record_find, {{"unit", unit}, {"book", book.code}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    Record out = record_from(rows[0]);
    out.content = contents(s, unit, {id}).front();
    return out;
}

std::int64_t Books::records(sql::Session& s, UnitId unit, const Book& book) const {
    const auto all = all_records(s, unit);
    const auto it = all.find(book.code);
    return it == all.end() ? 0 : it->second;
}

std::map<std::string, std::int64_t, std::less<>> Books::all_records(sql::Session& s, UnitId unit) const {
    std::map<std::string, std::int64_t, std::less<>> out;
    for (const sql::Row& r : s.query(q::totals, {{"unit", unit}})) out[r.get<std::string>("book")] = r.get<std::int64_t>("records");
    return out;
}

std::vector<Content> Books::versions(sql::Session& s, UnitId unit, std::int64_t id) const {
    std::vector<Content> out;
    for (const record::StoredEvent& e : record_.history(s, unit, "book_record", id))
        if (e.kind == "book_record.added" || e.kind == "book_record.changed") out.push_back(content_of(json::serialize(json::parse(e.payload).as_object().at("after"))));
    return out;
}

Result<std::string> Books::keep_file(sql::Tx& tx, UnitId unit, std::string_view name, std::string_view bytes) const {
    XASO_TRY(const files::CheckedFile checked, files::check_file(name, bytes, kMostFileBytes));
    const std::string hash = files::sha256_hex(bytes);
    tx.send(q::file_add, {{"unit", unit}, {"hash", hash}, {"content", sql::Blob{std::string(bytes)}}});
    return hash + " " + checked.name;
}

std::optional<Books::File> Books::file(sql::Session& s, UnitId unit, std::string_view value) const {
    if (value.size() < 66) return std::nullopt;
    const sql::Rows rows = s.query(q::file_get, {{"unit", unit}, {"hash", std::string(value.substr(0, 64))}});
    if (rows.empty()) return std::nullopt;
    File out{std::string(value.substr(65)), "application/octet-stream", rows[0].get<sql::Blob>("content").bytes};
    if (const auto kind = files::sniff(out.bytes).kind) out.content_type = files::media_type(*kind);
    return out;
}

std::vector<std::string> Books::offices(UnitId unit, Day day) const {
    std::vector<std::string> out;
    const auto tree = units_.tree();
    if (const units::Unit* u = tree->find(unit))
        for (const units::Office& o : u->offices)
            if (o.from <= day && (!o.to || day < *o.to)) out.push_back(o.name);
    return out;
}

}  // namespace xaso::books
