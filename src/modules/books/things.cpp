#include "books/things.h"

#include <fmt/format.h>

#include <charconv>

namespace xaso::books {
namespace {

constexpr int kOffered = 20;   // of a book, the newest

bool open(const BookField* f) { return f && f->lines.empty() && f->shown_to.empty(); }
bool nameable(const Book& book) { return book.see.empty() && !book.reads_logged && open(book.find(book.name)); }

// What a document of the book is called by: the first text of its key that is not its name; "" when it has none.
std::string number_in(const Book& book, const Content& content) {
    for (const std::string& path : book.key)
        if (const BookField* f = book.find(path); path != book.name && open(f) && f->type == catalog::FieldType::text) return content.at(path);
    return {};
}

record::Seen seen(const Book& book, std::int64_t id, int version, const std::string& code, const std::string& name, const Content& content) {
    record::Seen out{.number = number_in(book, content), .title = name, .day = {}, .mark = std::to_string(version), .words = {}, .path = fmt::format("/so/{}/{}", book.code, id)};
    if (out.number.empty()) out.number = code;
    if (open(book.find(book.day)))
        if (const auto day = parse_day(content.at(book.day))) out.day = *day;
    out.words = fmt::format("{}{}{}{}", out.number, out.number.empty() ? "" : " ", name, out.day ? " ngày " + format_day(*out.day) : "");
    return out;
}

}  // namespace

record::ThingKind thing_kind(const Books& books) {
    record::ThingKind kind{.code = "record", .title = "Bản ghi của sổ"};
    kind.key_of = [](std::string_view path) -> std::optional<std::string> {
        const auto parts = record::path_parts(path, "/so/");
        if (parts.size() != 2 || parts[1].empty() || parts[1].find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
        return parts[0] + "/" + parts[1];
    };
    kind.see = [&books](sql::Session& s, UnitId unit, std::string_view key) -> std::optional<record::Seen> {
        const auto law = books.law().current();
        const std::size_t at = key.find('/');
        const Book* book = law->book(key.substr(0, at));
        std::int64_t id = 0;
        if (!book || !nameable(*book) || at == std::string_view::npos || std::from_chars(key.data() + at + 1, key.data() + key.size(), id).ec != std::errc{}) return std::nullopt;
        const auto record = books.find(s, unit, *book, id);
        if (!record) return std::nullopt;
        record::Seen out = seen(*book, id, record->version, record->code, record->name, record->content);
        if (record->removed) out.words = fmt::format("{} (đã xóa khỏi sổ)", record->name);
        return out;
    };
    kind.offers = [&books](sql::Session& s, UnitId unit) {
        std::vector<record::Offer> out;
        const auto law = books.law().current();
        for (const auto& [code, records] : books.all_records(s, unit)) {
            const Book* book = law->book(code);
            if (!book || !records || !nameable(*book)) continue;
            ListQuery newest;
            newest.limit = kOffered;
            for (const ListRow& r : books.list(s, unit, *book, newest)) {
                record::Seen one = seen(*book, r.id, r.version, r.code, r.name, r.content);
                out.push_back({std::move(one.path), std::move(one.number), fmt::format("{}: {}", book->title, one.words)});
            }
        }
        return out;
    };
    return kind;
}

}  // namespace xaso::books
