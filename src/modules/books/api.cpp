// /api/v1/books: every book for programs. A record is {"id","code","version","values":{path: value},"lines":{path: [{"no", part: value}]}}; a
// day is ISO, money a whole number of dong, a number a number, a choice its code; a file is read as its name (its bytes under /files) and written as
// {"name","content"}, base64.
#include <fmt/format.h>

#include <charconv>

#include "books/pages_shared.h"
#include "kernel/text.h"
#include "platform/web/api.h"

namespace xaso::books {
namespace {

namespace json = boost::json;
using catalog::FieldType;
namespace may = access::may;
using Why = Refusal::Kind;

constexpr int kPage = 50;
constexpr std::size_t kMostBody = 15u << 20;   // a file of 10 MB in base64

json::value value_json(const BookField& f, const std::string& value) {
    if (value.empty()) return nullptr;
    if (f.type == FieldType::money) return *number_of(f, value);
    if (f.type == FieldType::number) {
        const std::int64_t n = *number_of(f, value);
        return n % 10'000 == 0 ? json::value(n / 10'000) : json::value(static_cast<double>(n) / 10'000);
    }
    return json::value(f.type == FieldType::file ? value_words(f, value) : value);
}

json::object record_json(const Book& book, std::int64_t id, const std::string& code, int version, const Content& content, const access::Account& who) {
    json::object values, lines;
    for (const BookField* f : seen_leaves(book, who))
        if (f->lines.empty()) values[f->path] = value_json(*f, content.at(f->path));
    for (const auto& [path, all] : content.lines) {
        const BookField* field = book.find(path);
        if (!field || !may_see(*field, who)) continue;
        json::array out;
        for (const Line& line : all) {
            json::object one{{"no", line.no}};
            for (const BookField* part : Book::leaves(*field)) {
                const auto v = line.values.find(part->path);
                if (may_see(*part, who)) one[std::string_view(part->path).substr(path.size() + 1)] = value_json(*part, v == line.values.end() ? std::string{} : v->second);
            }
            out.push_back(std::move(one));
        }
        lines[path] = std::move(out);
    }
    return {{"id", id}, {"code", code}, {"version", version}, {"values", std::move(values)}, {"lines", std::move(lines)}};
}

// What reading a body needs beside it.
struct Into {
    sql::Tx& tx;
    const Books& books;
    UnitId unit;
    std::vector<std::string> offices;
};

Result<std::string> read_file(const BookField& f, const json::value& v, const Into& into) {
    const json::object* o = v.if_object();
    if (!o || !o->contains("name") || !o->contains("content") || !o->at("name").is_string() || !o->at("content").is_string())
        return refuse(Why::invalid, "api.wrong_type", fmt::format("“{}” là tệp: cần một đối tượng có name và content (base64).", f.path), f.path);
    const auto named = [&](const Refusal& why) { return refuse(why.kind, why.code, why.message, f.path); };
    const auto bytes = web::bytes_at(*o, "content");
    if (!bytes) return named(bytes.error());
    auto kept = into.books.keep_file(into.tx, into.unit, web::text_at(*o, "name"), *bytes);
    if (!kept) return named(kept.error());
    return kept;
}

Result<std::string> read_value(const BookField& f, const json::value& v, const Into& into) {
    if (v.is_null()) return std::string{};
    if (f.type == FieldType::file) return read_file(f, v, into);
    std::string text;
    if (v.is_string()) text = std::string(v.as_string());
    else if (v.is_int64() && f.type == FieldType::money) text = std::to_string(v.as_int64());
    else if (v.is_number() && f.type == FieldType::number) {
        text = v.is_double() ? fmt::format("{:.4f}", v.as_double()) : std::to_string(v.to_number<std::int64_t>());
        if (const auto point = text.find('.'); point != text.npos) {
            while (text.back() == '0') text.pop_back();
            if (text.back() == '.') text.pop_back();
            else text[point] = ',';
        }
    } else return refuse(Why::invalid, "api.wrong_type", fmt::format("“{}” sai kiểu: cần {}.", f.path, f.type == FieldType::money || f.type == FieldType::number ? "một số" : "một chuỗi ký tự"), f.path);
    return parse_value(f, text, into.offices);
}

// What the body names over what the record has; `null` empties a value.
Result<Content> read_content(const web::Context& c, sql::Tx& tx, const Books& books, const Book& book, Content out) {
    const json::object& body = c.body();
    const Into into{tx, books, c.unit, books.offices(c.unit, local_day(c.now))};
    if (const json::value* values = web::given(body, "values")) {
        for (const auto& [path, v] : values->as_object()) {
            const BookField* f = book.find(path);
            if (!f || !f->leaf() || !f->lines.empty() || !may_see(*f, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Sổ không có trường “{}”.", std::string_view(path)), std::string_view(path));
            if (f->type == FieldType::file && v.is_string() && std::string(v.as_string()) == value_words(*f, out.at(f->path))) continue;   // as it was given
            XASO_TRY(out.values[f->path], read_value(*f, v, into));
        }
    }
    if (const json::value* lines = web::given(body, "lines")) {
        for (const auto& [path, all] : lines->as_object()) {
            const BookField* field = book.find(path);
            if (!field || field->type != FieldType::lines || !may_see(*field, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Sổ không có các dòng “{}”.", std::string_view(path)), std::string_view(path));
            const std::vector<Line> was = std::exchange(out.lines[field->path], {});
            for (const json::value& one : all.as_array()) {
                Line line;
                if (const json::value* no = one.as_object().if_contains("no"); no && no->is_int64()) line.no = static_cast<int>(no->as_int64());
                for (const Line& old : was)
                    if (line.no && old.no == line.no) line = old;
                for (const auto& [part, v] : one.as_object()) {
                    if (part == "no") continue;
                    const BookField* f = book.find(fmt::format("{}.{}", field->path, std::string_view(part)));
                    if (!f || !f->leaf() || !may_see(*f, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Dòng của “{}” không có ô “{}”.", field->path, std::string_view(part)), std::string_view(part));
                    XASO_TRY(line.values[f->path], read_value(*f, v, into));
                }
                out.lines[field->path].push_back(std::move(line));
            }
        }
    }
    return out;
}

http::Response all_books(web::Context& c, const Books& books) {
    const auto law = books.law().current();
    json::array out;
    for (const Book& b : law->books) {
        if (!may_see(b, *c.who)) continue;
        json::array fields;
        for (const BookField* f : seen_leaves(b, *c.who)) {
            json::object one{{"path", f->path}, {"title", full_title(b, *f)}, {"type", catalog::kFieldTypes[static_cast<std::size_t>(f->type)]}, {"required", f->required}};
            json::array choices;
            for (const catalog::BookChoice& choice : f->choices) choices.push_back(json::object{{"code", choice.code}, {"title", choice.title}, {"retired", choice.retired}});
            if (!choices.empty()) one["choices"] = std::move(choices);
            if (!f->lines.empty()) one["lines"] = f->lines;
            fields.push_back(std::move(one));
        }
        out.push_back(json::object{{"code", b.code}, {"title", b.title}, {"area", b.area}, {"definition", b.hash}, {"fields", std::move(fields)}});
    }
    return web::json_answer({{"books", std::move(out)}});
}

http::Response list(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    AskedList a = asked_list(c, *asked->book);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    // A person sees that a filter did nothing; a program would take the whole book for the answer.
    for (const auto& [name, value] : c.request.query.items())
        if (name != "cursor" && name != "don-vi" && !trim(value).empty() && a.value(name).empty())
            return c.refuse({Refusal::Kind::invalid, "books.filter", fmt::format("“{}” không lọc, không xếp được “{}”: sổ không có cột này, cột không dành cho tài khoản này, hoặc không có giá trị đó. Ngày, số có hai đầu: l.….tu, l.….den.", name, asked->book->title), name, {}});
    const std::string cursor = c.query("cursor");
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), a.query.after_id);
    a.query.limit = kPage + 1;
    std::vector<ListRow> found;
    {
        sql::Reader s = c.db().read();
        found = books.list(s, c.unit, *asked->book, a.query);
    }
    const bool more = static_cast<int>(found.size()) > kPage;
    if (more) found.pop_back();
    log_list(c, books, *asked->book, "api", asked->book->leaves(), found.size());
    json::array records;
    for (const ListRow& r : found) records.push_back(record_json(*asked->book, r.id, r.code, r.version, r.content, *c.who));
    return web::json_answer({{"records", std::move(records)}, {"cursor", more ? json::value(std::to_string(found.back().id)) : json::value(nullptr)}});
}

http::Response one(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    std::optional<Record> r;
    {
        sql::Reader s = c.db().read();
        r = books.find(s, c.unit, *asked->book, asked_id(c));
    }
    if (!r || r->removed) return c.refuse({Why::not_found, "books.no_record", "Sổ không có bản ghi này.", {}, {}});
    log_read(c, books, *asked->book, r->id);
    return web::json_answer(record_json(*asked->book, r->id, r->code, r->version, r->content, *c.who));
}

http::Response files(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    std::optional<Record> r;
    {
        sql::Reader s = c.db().read();
        r = books.find(s, c.unit, *asked->book, asked_id(c));
    }
    if (!r || r->removed) return c.refuse({Why::not_found, "books.no_record", "Sổ không có bản ghi này.", {}, {}});
    log_read(c, books, *asked->book, r->id);
    json::array out;
    for (const BookField* f : seen_leaves(*asked->book, *c.who))
        if (f->type == FieldType::file && f->lines.empty() && !r->content.at(f->path).empty()) out.push_back(json::object{{"field", f->path}, {"title", full_title(*asked->book, *f)}, {"name", value_words(*f, r->content.at(f->path))}});
    return web::json_answer({{"files", std::move(out)}});
}

http::Response add(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Content content, read_content(c, tx, books, book, {}));
        XASO_TRY(const Added added, books.add(tx, by, c.now, book, content));
        return web::answer(201, {{"id", added.id}, {"code", added.code}, {"version", 1}});
    });
}

http::Response change(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const std::int64_t id = asked_id(c);
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto r = books.find(tx, by.unit, book, id);
        if (!r || r->removed) return refuse(Why::not_found, "books.no_record", "Sổ không có bản ghi này.");
        XASO_TRY(const Content content, read_content(c, tx, books, book, r->content));
        XASO_CHECK(books.change(tx, by, c.now, book, id, web::version_at(c.body()), content));
        return web::answer(200, {{"id", id}, {"version", books.find(tx, by.unit, book, id)->version}});
    });
}

http::Response remove(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
    const std::int64_t id = asked_id(c);
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_CHECK(books.remove(tx, by, c.now, *asked->book, id, web::version_at(c.body()), web::text_at(c.body(), "reason")));
        return web::answer(200, {{"id", id}, {"removed", true}});
    });
}

// ---- How the document tells a book, from its definition ----

std::string type_of(const BookField& f, bool written) {
    switch (f.type) {
        case FieldType::choice: {
            std::string out;
            for (const catalog::BookChoice& choice : f.choices)
                if (!written || !choice.retired) out += fmt::format("{}'{}'", out.empty() ? "" : "|", choice.code);
            return out.empty() ? "text" : out;
        }
        case FieldType::date: return "day";
        case FieldType::money: return "money";
        case FieldType::number: return "number";
        case FieldType::file: return written ? "FileContent" : "text";
        default: return "text";
    }
}

std::string words_of(std::string text) {
    std::ranges::replace(text, '"', '\'');
    return text;
}

// The values of the record, or of a line of `lines`. `need`: what the book requires is required.
std::string values_of(const Book& book, const std::string& lines, bool written, bool need) {
    std::string out = lines.empty() ? "" : written ? "no?: int \"của dòng đã có\"" : "no: int";
    for (const BookField* f : book.leaves()) {
        if (f->lines != lines || (written && f->retired)) continue;
        const std::string_view name = lines.empty() ? std::string_view(f->path) : std::string_view(f->path).substr(lines.size() + 1);
        out += fmt::format("{}{}{}: {} \"{}{}\"", out.empty() ? "" : ", ", name, need && f->required && f->shown_to.empty() ? "" : "?", type_of(*f, written), words_of(full_title(book, *f)), f->unit.empty() ? "" : ", " + words_of(f->unit));
    }
    return "{" + out + "}";
}

std::string lines_of(const Book& book, bool written) {
    std::string out;
    for (const BookField& f : book.fields)
        if (f.type == FieldType::lines && !(written && f.retired))
            out += fmt::format("{}{}?: [{}] \"{}\"", out.empty() ? "" : ", ", f.path, values_of(book, f.path, written, written), words_of(f.title));
    return "{" + out + "}";
}

std::string query_of(const Book& book) {
    std::string sorts = "'#'", out = "{q?: text \"chữ trong bản ghi\", cursor?: int \"cursor của trang trước\", chieu?: 'tang'";
    for (const BookField* f : book.leaves())
        if (f->lines.empty() && f->type != FieldType::file && f->type != FieldType::long_text) sorts += fmt::format("|'{}'", f->path);
    out += fmt::format(", xep?: {} \"xếp theo; bỏ trống: ngày của sổ, mới nhất trước\"", sorts);
    if (!book.force_from.empty()) {
        std::string states;
        for (const auto& [code, title] : force_states(book)) states += fmt::format("{}'{}'", states.empty() ? "" : "|", code);
        out += fmt::format(", {}?: {} \"hiệu lực\", {}?: day \"tính đến ngày; bỏ trống: hôm nay\"", kForce, states, kForceDay);
    }
    if (!without_proof(book).empty()) out += ", minh-chung?: 'thieu' \"chưa có minh chứng\"";
    for (const std::string& path : book.columns) {
        const BookField& f = *book.find(path);
        const std::string title = words_of(f.title) + (f.shown_to.empty() ? "" : "; chỉ vai trò xem được cột này"), none = f.required ? "" : "; “-”: để trống";
        const std::string only_none = f.required ? "" : fmt::format(", l.{}?: '{}' \"{}: để trống\"", path, kEmpty, title);
        switch (f.type) {
            case FieldType::date:
            case FieldType::time:
            case FieldType::money:
            case FieldType::number: out += fmt::format(", l.{0}.tu?: {1} \"{2}, từ\", l.{0}.den?: {1} \"{2}, đến\"", path, type_of(f, true), title) + only_none; break;
            case FieldType::file: out += only_none; break;
            case FieldType::lines:
                if (!f.settled_by.empty()) out += fmt::format(", l.{}?: 'mo' \"{}: còn dòng mở\"", path, title);
                break;
            case FieldType::choice: out += fmt::format(", l.{}?: {}{} \"{}{}\"", path, type_of(f, false), f.required ? "" : fmt::format("|'{}'", kEmpty), title, none); break;
            case FieldType::office: out += fmt::format(", l.{}?: text \"{}{}\"", path, title, none); break;
            case FieldType::text:
            case FieldType::record: out += fmt::format(", l.{}?: text \"{}, bắt đầu bằng{}\"", path, title, none); break;
            case FieldType::document: out += fmt::format(", l.{}?: text \"{}: số bắt đầu bằng{}\"", path, title, none); break;
            case FieldType::person:      // names of people stand in no address
            case FieldType::long_text: break;
        }
    }
    return out + "}";
}

std::string component_of(const Book& book) { return "Book." + book.code; }

}  // namespace

void add_api(web::Router& router, const Books& books) {
    using enum http::Method;
    router.define("Record", "{id: int, code: text, version: int, values: {*: any}, lines: {*: [{*: any}]}}");
    router.define("FileContent", "{name: text, content: text \"base64\"}");
    router.define_live([&books] {
        std::map<std::string, std::string> out;
        for (const Book& b : books.law().current()->books)
            out[component_of(b)] = fmt::format("{{id: int, code: text, version: int, values: {}, lines: {}}}", values_of(b, "", false, false), lines_of(b, false));
        return out;
    }, [&books] { return books.law().current()->hash; });
    struct Says {
        std::string summary, query, takes, gives;
    };
    // `tell`: how a book's own address is told, {book} being its component.
    const auto route = [&](http::Method method, std::string path, const access::Permission& permission, Says says, http::Response (*run)(web::Context&, const Books&), std::function<Says(const Book&)> tell) {
        web::Route r{.method = method, .path = "/api/v1/books" + path, .may = &permission, .systems = std::string(kSystems), .summary = says.summary, .query = says.query, .takes = says.takes, .gives = says.gives,
                     .body_limit = kMostBody, .run = [&books, run](web::Context& c) { return run(c, books); }};
        if (tell)
            r.each = [&books, tell] {
                std::vector<web::Told> out;
                for (const Book& b : books.law().current()->books) {
                    Says one = tell(b);
                    out.push_back({.value = b.code, .title = b.title, .query = std::move(one.query), .takes = std::move(one.takes), .gives = std::move(one.gives)});
                }
                return out;
            };
        router.add(std::move(r));
    };
    const std::string added = "{id: int, code: text, version: int}", changed = "{id: int, version: int}", taken = "{id: int, removed: bool}", gone = "{version: int, reason: text}";
    route(get, "", may::see_books,
          {"The record books with their fields", "", "",
           "{books: [{code: text, title: text, area: text, definition: text, fields: [{path: text, title: text, type: text, required: bool, choices?: [{code: text, title: text, retired: bool}], lines?: text}]}]}"},
          all_books, {});
    route(get, "/:book/records", may::see_books, {"Records of a book", fmt::format("{{q?: text, cursor?: int, xep?: text, chieu?: 'tang', {}?: text, {}?: day, minh-chung?: 'thieu', l.*?: text}}", kForce, kForceDay), "", "{records: [Record], cursor: text|null}"}, list,
          [](const Book& b) { return Says{"", query_of(b), "", fmt::format("{{records: [{}], cursor: text|null}}", component_of(b))}; });
    route(post, "/:book/records", may::keep_books, {"Add a record", "", "{values?: {*: any}, lines?: {*: [{*: any}]}}", added}, add,
          [=](const Book& b) { return Says{"", "", fmt::format("{{values: {}, lines?: {}}}", values_of(b, "", true, true), lines_of(b, true)), added}; });
    route(get, "/:book/records/:id", may::see_books, {"A record", "", "", "Record"}, one, [](const Book& b) { return Says{"", "", "", component_of(b)}; });
    const std::string told_files = "{files: [{field: text, title: text, name: text}]}";
    route(get, "/:book/records/:id/files", may::see_books, {"The files of a record", "", "", told_files}, files, [=](const Book&) { return Says{"", "", "", told_files}; });
    route(get, "/:book/records/:id/files/:field", may::see_books, {"The bytes of a file", "", "", "bytes"}, record_file, [](const Book&) { return Says{"", "", "", "bytes"}; });
    route(post, "/:book/records/:id", may::keep_books, {"Change a record: the values and lines that change; null empties a value", "", "{version: int, values?: {*: any}, lines?: {*: [{*: any}]}}", changed}, change,
          [=](const Book& b) { return Says{"", "", fmt::format("{{version: int, values?: {}, lines?: {}}}", values_of(b, "", true, false), lines_of(b, true)), changed}; });
    route(post, "/:book/records/:id/remove", may::keep_books, {"Remove a record", "", gone, taken}, remove, [=](const Book&) { return Says{"", "", gone, taken}; });
    add_import_api(router, books);
}

}  // namespace xaso::books
