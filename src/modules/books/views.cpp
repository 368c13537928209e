// How people look at lists, kept under names of their own.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "books/books.h"
#include "books/sql.gen.h"
#include "kernel/text.h"

namespace xaso::books {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {
// "Còn mở, quý I" -> "con-mo-quy-i"
std::string slug_of(std::string_view name) {
    std::string out;
    for (const char c : fold(name)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
        else if (!out.empty() && out.back() != '-') out += '-';
    }
    if (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}
}  // namespace

std::vector<SavedView> Books::views(sql::Session& s, const record::Actor& of, const Book& book) const {
    std::vector<SavedView> out;
    for (const sql::Row& r : s.query(q::views, {{"unit", of.unit}, {"account", of.account}, {"book", book.code}})) {
        SavedView view{r.get<std::string>("slug"), r.get<std::string>("name"), {}};
        const json::value params = json::parse(r.get<std::string>("params"));
        for (const json::value& pair : params.as_array()) view.params.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
        out.push_back(std::move(view));
    }
    return out;
}

Result<std::string> Books::save_view(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view name, const std::vector<std::pair<std::string, std::string>>& params) const {
    const std::string title = trim(name), slug = slug_of(title);
    if (slug.empty()) return refuse(Kind::invalid, "books.view_name", "Hãy đặt tên cho cách xem, ví dụ “Còn mở”.", "name");
    if (count_chars(title) > kMostViewName) return refuse(Kind::invalid, "books.view_name", fmt::format("Tên cách xem dài quá {} ký tự.", kMostViewName), "name");
    if (params.empty()) return refuse(Kind::invalid, "books.view_empty", "Hãy lọc hoặc sắp thứ tự danh sách trước rồi lưu cách xem.", "name");
    const auto all = views(tx, by, book);
    if (all.size() >= kMostViews && std::none_of(all.begin(), all.end(), [&](const SavedView& v) { return v.slug == slug; }))
        return refuse(Kind::rule, "books.views", fmt::format("Đã có {} cách xem của sổ này. Hãy bỏ bớt rồi lưu.", kMostViews), "name");
    json::array pairs;
    for (const auto& [key, value] : params) pairs.push_back(json::array{key, value});
    tx.exec(q::view_put, {{"unit", by.unit}, {"account", by.account}, {"book", book.code}, {"slug", slug}, {"name", title}, {"params", json::serialize(pairs)}});
    record_.append(tx, by, now, {"book_view.saved", "book_view", 0, json::serialize(json::object{{"book", book.code}, {"slug", slug}})});
    return slug;
}

Result<void> Books::drop_view(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view slug) const {
    if (tx.exec(q::view_drop, {{"unit", by.unit}, {"account", by.account}, {"book", book.code}, {"slug", slug}}) != 1) return refuse(Kind::not_found, "books.no_view", "Không còn cách xem này.");
    record_.append(tx, by, now, {"book_view.dropped", "book_view", 0, json::serialize(json::object{{"book", book.code}, {"slug", slug}})});
    return {};
}

}  // namespace xaso::books
