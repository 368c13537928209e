// /api/v1/books: every book for programs. A record is {"id","code","version","values":{path: value},"lines":{path: [{"no", part: value}]}}; a
// day is ISO, money a whole number of dong, a number a number, a choice its code.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <boost/system/errc.hpp>
#include <charconv>

#include "books/pages_shared.h"
#include "kernel/text.h"

namespace xaso::books {
namespace {

namespace json = boost::json;
using catalog::FieldType;
namespace may = access::may;
using Why = Refusal::Kind;

constexpr int kPage = 50;

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

Result<json::object> body_of(const web::Context& c) {
    boost::system::error_code ec;
    json::value v;
    if (valid_utf8(c.request.body)) v = json::parse(c.request.body, ec);
    else ec = boost::system::errc::make_error_code(boost::system::errc::illegal_byte_sequence);
    if (ec || !v.is_object()) return refuse(Why::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).");
    return std::move(v.as_object());
}

Result<std::string> read_value(const BookField& f, const json::value& v, const std::vector<std::string>& offices) {
    if (v.is_null()) return std::string{};
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
    if (f.type == FieldType::file) return refuse(Why::invalid, "books.file_by_page", fmt::format("“{}” là tệp; đính kèm ở trang của bản ghi.", f.title), f.path);
    return parse_value(f, text, offices);
}

// What the body names over what the record has; `null` empties a value.
Result<Content> read_content(const web::Context& c, const Books& books, const Book& book, const json::object& body, Content out) {
    const auto offices = books.offices(c.unit, local_day(c.now));
    if (const json::value* values = body.if_contains("values")) {
        if (!values->is_object()) return refuse(Why::invalid, "api.wrong_type", "“values” phải là một đối tượng.", "values");
        for (const auto& [path, v] : values->as_object()) {
            const BookField* f = book.find(path);
            if (!f || !f->leaf() || !f->lines.empty() || !may_see(*f, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Sổ không có trường “{}”.", std::string_view(path)), std::string_view(path));
            if (f->type == FieldType::file && v.is_string() && std::string(v.as_string()) == value_words(*f, out.at(f->path))) continue;   // as it was given
            XASO_TRY(out.values[f->path], read_value(*f, v, offices));
        }
    }
    if (const json::value* lines = body.if_contains("lines")) {
        if (!lines->is_object()) return refuse(Why::invalid, "api.wrong_type", "“lines” phải là một đối tượng.", "lines");
        for (const auto& [path, all] : lines->as_object()) {
            const BookField* field = book.find(path);
            if (!field || field->type != FieldType::lines || !may_see(*field, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Sổ không có các dòng “{}”.", std::string_view(path)), std::string_view(path));
            if (!all.is_array()) return refuse(Why::invalid, "api.wrong_type", fmt::format("“{}” phải là một danh sách.", std::string_view(path)), std::string_view(path));
            const std::vector<Line> was = std::exchange(out.lines[field->path], {});
            for (const json::value& one : all.as_array()) {
                if (!one.is_object()) return refuse(Why::invalid, "api.wrong_type", fmt::format("Mỗi dòng của “{}” phải là một đối tượng.", std::string_view(path)), std::string_view(path));
                Line line;
                if (const json::value* no = one.as_object().if_contains("no"); no && no->is_int64()) line.no = static_cast<int>(no->as_int64());
                for (const Line& old : was)
                    if (line.no && old.no == line.no) line = old;
                for (const auto& [part, v] : one.as_object()) {
                    if (part == "no") continue;
                    const BookField* f = book.find(fmt::format("{}.{}", field->path, std::string_view(part)));
                    if (!f || !f->leaf() || !may_see(*f, *c.who)) return refuse(Why::invalid, "books.no_field", fmt::format("Dòng của “{}” không có ô “{}”.", field->path, std::string_view(part)), std::string_view(part));
                    XASO_TRY(line.values[f->path], read_value(*f, v, offices));
                }
                out.lines[field->path].push_back(std::move(line));
            }
        }
    }
    return out;
}

http::Response write(web::Context& c, const Books& books, const std::function<Result<record::Answer>(sql::Tx&, const record::Actor&)>& job) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) { return job(tx, attempt->actor); });
    return answer ? http::Response::json(answer->text, answer->status) : c.refuse(answer.error());
}

Result<int> version_of(const json::object& body) {
    const json::value* v = body.if_contains("version");
    if (!v || !v->is_int64()) return refuse(Why::invalid, "api.wrong_type", "“version” phải là số nguyên: phiên bản của bản ghi mà bạn đã đọc.", "version");
    return static_cast<int>(v->as_int64());
}

http::Response all_books(web::Context& c, const Books& books) {
    const auto law = books.law().current();
    json::array out;
    for (const Book& b : law->books) {
        if (!may_see(b, *c.who)) continue;
        json::array fields;
        for (const BookField* f : seen_leaves(b, *c.who)) {
            constexpr std::string_view kTypes[] = {"text", "long_text", "choice", "date", "money", "number", "person", "office", "document", "file", "lines"};
            json::object one{{"path", f->path}, {"title", full_title(b, *f)}, {"type", kTypes[static_cast<std::size_t>(f->type)]}, {"required", f->required}};
            json::array choices;
            for (const catalog::BookChoice& choice : f->choices) choices.push_back(json::object{{"code", choice.code}, {"title", choice.title}, {"retired", choice.retired}});
            if (!choices.empty()) one["choices"] = std::move(choices);
            if (!f->lines.empty()) one["lines"] = f->lines;
            fields.push_back(std::move(one));
        }
        out.push_back(json::object{{"code", b.code}, {"title", b.title}, {"area", b.area}, {"definition", b.hash}, {"fields", std::move(fields)}});
    }
    return http::Response::json(json::serialize(json::object{{"books", std::move(out)}}));
}

http::Response list(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    AskedList a = asked_list(c, *asked->book);
    if (!a.errors.empty()) return c.refuse(a.errors.front());
    // A person sees that a filter did nothing; a program would take the whole book for the answer.
    for (const auto& [name, value] : c.request.query.items())
        if (name.starts_with("l.") && !trim(value).empty() && a.value(name).empty())
            return c.refuse({Refusal::Kind::invalid, "books.filter", fmt::format("Không lọc được theo “{}”: sổ không có cột này, cột không dành cho bạn, hoặc không có giá trị đó. Ngày, số có hai đầu: {}.tu, {}.den.", name, name, name), name, {}});
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
    return http::Response::json(json::serialize(json::object{{"records", std::move(records)}, {"cursor", more ? json::value(std::to_string(found.back().id)) : json::value(nullptr)}}));
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
    return http::Response::json(json::serialize(record_json(*asked->book, r->id, r->code, r->version, r->content, *c.who)));
}

http::Response add(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    const auto content = read_content(c, books, book, *body, {});
    if (!content) return c.refuse(content.error());
    return write(c, books, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Added added, books.add(tx, by, c.now, book, *content));
        return record::Answer{201, json::serialize(json::object{{"id", added.id}, {"code", added.code}, {"version", 1}})};
    });
}

http::Response change(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    const auto version = version_of(*body);
    if (!version) return c.refuse(version.error());
    const std::int64_t id = asked_id(c);
    return write(c, books, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const auto r = books.find(tx, by.unit, book, id);
        if (!r || r->removed) return refuse(Why::not_found, "books.no_record", "Sổ không có bản ghi này.");
        XASO_TRY(const Content content, read_content(c, books, book, *body, r->content));
        XASO_CHECK(books.change(tx, by, c.now, book, id, *version, content));
        return record::Answer{200, json::serialize(json::object{{"id", id}, {"version", books.find(tx, by.unit, book, id)->version}})};
    });
}

http::Response remove(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    const auto version = version_of(*body);
    if (!version) return c.refuse(version.error());
    const json::value* reason = body->if_contains("reason");
    const std::string why = reason && reason->is_string() ? std::string(reason->as_string()) : std::string{};
    const std::int64_t id = asked_id(c);
    return write(c, books, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_CHECK(books.remove(tx, by, c.now, *asked->book, id, *version, why));
        return record::Answer{200, json::serialize(json::object{{"id", id}, {"removed", true}})};
    });
}

}  // namespace

void add_api(web::Router& router, const Books& books) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, const access::Permission& permission, std::string summary, http::Response (*run)(web::Context&, const Books&)) {
        router.add({.method = method, .path = "/api/v1/books" + path, .may = &permission, .systems = std::string(kSystems), .summary = std::move(summary), .run = [&books, run](web::Context& c) { return run(c, books); }});
    };
    route(get, "", may::see_books, "The record books with their fields", all_books);
    route(get, "/:book/records", may::see_books, "Records of a book: q, filters l.PATH, order xep and chieu, cursor", list);
    route(post, "/:book/records", may::keep_books, "Add a record", add);
    route(get, "/:book/records/:id", may::see_books, "A record", one);
    route(post, "/:book/records/:id", may::keep_books, "Change a record: version, and the values and lines that change", change);
    route(post, "/:book/records/:id/remove", may::keep_books, "Remove a record: version, reason", remove);
}

}  // namespace xaso::books
