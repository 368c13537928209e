// Records that name a record of another book, or an earlier one of their own, by its number.
#include <fmt/format.h>

#include <charconv>

#include "books/books.h"
#include "books/sql.gen.h"

namespace xaso::books {
namespace {

// The key of "#" that a printed number stands for: "3/2022" of "{n}/{year}". Nothing when it is no number of the book.
std::optional<std::string> number_key(const Book& book, std::string_view code) {
    constexpr std::string_view kNumber = "{n}", kYear = "{year}";
    std::int64_t n = 0, year = 0;
    const auto read = [&](std::int64_t& into) {
        const auto [end, error] = std::from_chars(code.data(), code.data() + std::min<std::size_t>(code.size(), 9), into);
        code.remove_prefix(static_cast<std::size_t>(end - code.data()));
        return error == std::errc{} && into > 0;
    };
    for (std::string_view pattern = book.number; !pattern.empty();) {
        const std::string_view part = pattern.starts_with(kNumber) ? kNumber : pattern.starts_with(kYear) ? kYear : pattern.substr(0, 1);
        if (part == kNumber ? !read(n) : part == kYear ? !read(year) : !code.starts_with(part)) return std::nullopt;
        if (part.size() == 1) code.remove_prefix(1);
        pattern.remove_prefix(part.size());
    }
    if (!code.empty()) return std::nullopt;
    BookField running;
    running.type = catalog::FieldType::money;
    return key_of(running, std::to_string(year * 10'000'000 + n));
}

std::optional<std::int64_t> numbered(sql::Session& s, UnitId unit, const Book& book, std::string_view code) {
    const auto key = number_key(book, code);
    if (!key) return std::nullopt;
    const sql::Rows found = s.query(q::records_with_key, {{"unit", unit}, {"book", book.code}, {"field", "#"}, {"key", *key}, {"limit", 1}});
    return found.empty() ? std::nullopt : std::optional(found[0].get<std::int64_t>("record_id"));
}

}  // namespace

bool numbers_tell_apart(const Book& book) { return book.number.find("{year}") != std::string::npos; }

std::string record_mark(const Book& book, std::int64_t id, std::string_view code) { return code.empty() || !numbers_tell_apart(book) ? fmt::format("#{}", id) : std::string(code); }

std::optional<std::int64_t> Books::referred(sql::Session& s, UnitId unit, const BookField& field, std::string_view code) const {
    const auto law = law_.current();
    const Book* book = law->book(field.of);
    return book ? numbered(s, unit, *book, code) : std::nullopt;
}

std::optional<std::int64_t> Books::marked(sql::Session& s, UnitId unit, const Book& book, std::string_view mark) const {
    if (!mark.starts_with('#')) return numbered(s, unit, book, mark);
    std::int64_t id = 0;
    const auto r = std::from_chars(mark.data() + 1, mark.data() + mark.size(), id);
    if (r.ec != std::errc{} || r.ptr != mark.data() + mark.size()) return std::nullopt;
    const sql::Rows found = s.query(q::record_find, {{"unit", unit}, {"book", book.code}, {"id", id}});
    return found.empty() || found[0].get<bool>("removed") ? std::nullopt : std::optional(id);
}

Result<void> Books::check_references(sql::Session& s, UnitId unit, const Book& book, std::int64_t own, const Content& content) const {
    for (const BookField& f : book.fields) {
        const std::string& code = content.at(f.path);
        if (f.type != catalog::FieldType::record || code.empty()) continue;
        const auto id = referred(s, unit, f, code);
        const auto law = law_.current();
        if (!id) return refuse(Refusal::Kind::invalid, "books.no_reference", fmt::format("“{}”: {} không có số {}. Ghi số như trong sổ, ví dụ 3/2022.", f.title, law->book(f.of)->title, code), f.path);
        if (*id == own) return refuse(Refusal::Kind::invalid, "books.own_reference", fmt::format("“{}”: một bản ghi không thể dẫn đến chính nó.", f.title), f.path);
    }
    return {};
}

}  // namespace xaso::books
