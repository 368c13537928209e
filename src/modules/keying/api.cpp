// /api/v1/keying: how far the paper books are, and a pass keyed by a program; values as in /api/v1/books.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "keying/pages_shared.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

json::object json_of(const Progress& p) { return {{"batches", p.batches}, {"cut", p.entries}, {"once", p.once}, {"twice", p.twice}, {"settled", p.settled}}; }

http::Response all(web::Context& c, const Keying& keying) {
    const auto law = keying.books().law().current();
    json::array out;
    sql::Reader s = c.db().read();
    for (const Book* book : Keying::keyed_books(*law)) {
        const Book& volumes = Keying::volumes_of(*law, *book);
        if (!books::may_see(*book, *c.who) || !books::may_see(volumes, *c.who)) continue;
        json::array papers;
        const auto progress = keying.progress(s, c.unit, book->code);
        books::ListQuery q;
        q.limit = 500;
        for (auto page = keying.books().list(s, c.unit, volumes, q); !page.empty(); page = keying.books().list(s, c.unit, volumes, q)) {
            for (const books::ListRow& r : page) {
                json::object one = json_of(progress.contains(r.id) ? progress.at(r.id) : Progress{});
                one["id"] = r.id;
                one["title"] = volume_words(*book, r.content);
                one["entries"] = Keying::entries_of(*book, r.content);
                papers.push_back(std::move(one));
            }
            q.after_id = page.back().id;
        }
        out.push_back(json::object{{"book", book->code}, {"volumes", std::move(papers)}});
    }
    return http::Response::json(json::serialize(json::object{{"books", std::move(out)}}));
}

// A batch, with what the account itself keyed of it.
json::object json_of(sql::Session& s, const web::Context& c, const Keying& keying, const Batch& b) {
    json::object out{{"id", b.id.value()}, {"book", b.book}, {"volume", b.volume}, {"no", b.no}, {"first", b.first}, {"last", b.last}, {"settled", b.settled}, {"pass", nullptr}};
    const Pass* mine = b.pass_of(c.who->id);
    if (!mine) return out;
    out["pass"] = mine->pass;
    out["handed_in"] = mine->handed_in;
    json::array entries;
    for (const auto& [position, e] : keying.entries(s, c.unit, b.id, mine->pass)) {
        json::object values;
        for (const auto& [path, value] : e.content.values) values[path] = value;
        entries.push_back(json::object{{"position", position}, {"values", std::move(values)}, {"absent", e.absent}});
    }
    out["entries"] = std::move(entries);
    return out;
}

http::Response one(web::Context& c, const Keying& keying) {
    sql::Reader s = c.db().read();
    const auto asked = asked_batch(c, keying, s);
    return asked ? http::Response::json(json::serialize(json_of(s, c, keying, asked->batch))) : c.refuse(asked.error());
}

http::Response write(web::Context& c, const Keying& keying, int status, const std::function<Result<void>(sql::Tx&, const record::Actor&, const Asked&)>& job) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = keying.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Asked asked, asked_batch(c, keying, tx));
        XASO_CHECK(job(tx, attempt->actor, asked));
        return record::Answer{status, json::serialize(json_of(tx, c, keying, *keying.find(tx, c.unit, asked.batch.id)))};
    });
    return answer ? http::Response::json(answer->text, answer->status) : c.refuse(answer.error());
}

http::Response post_entry(web::Context& c, const Keying& keying) {
    boost::system::error_code bad;
    const json::value body = json::parse(c.request.body, bad);
    if (bad || !valid_utf8(c.request.body) || !body.is_object()) return c.refuse({Kind::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).", {}, {}});
    const json::object& o = body.as_object();
    const json::value *position = o.if_contains("position"), *values = o.if_contains("values"), *absent = o.if_contains("absent");
    if (!position || !position->is_int64()) return c.refuse({Kind::invalid, "api.wrong_type", "“position” phải là số nguyên: thứ của trường hợp trong quyển.", "position", {}});
    if ((values && !values->is_object()) || (absent && !absent->is_string())) return c.refuse({Kind::invalid, "api.wrong_type", "“values” phải là một đối tượng, “absent” một chuỗi ký tự.", "values", {}});
    const int at = static_cast<int>(std::clamp<std::int64_t>(position->as_int64(), 0, 1'000'000));
    return write(c, keying, 200, [&](sql::Tx& tx, const record::Actor& by, const Asked& asked) -> Result<void> {
        Entry entry;
        if (absent) entry.absent = std::string(absent->as_string());
        if (values)
            for (const auto& [path, v] : values->as_object()) {
                const auto f = std::ranges::find_if(asked.fields, [&](const BookField* one) { return one->path == path; });
                if (f == asked.fields.end() || !v.is_string()) return refuse(Kind::invalid, "books.no_field", fmt::format("Không nhập trường “{}” cho quyển này, hoặc giá trị không phải chuỗi ký tự.", std::string_view(path)), std::string_view(path));
                XASO_TRY(entry.content.values[(*f)->path], books::parse_value(**f, std::string_view(v.as_string()), {}));
            }
        return keying.key(tx, by, c.now, asked.batch.id, at, entry);
    });
}

}  // namespace

void add_api(web::Router& router, const Keying& keying) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, const access::Permission& permission, std::string summary, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = "/api/v1/keying" + path, .may = &permission, .systems = std::string(kSystems), .summary = std::move(summary), .run = std::move(run)});
    };
    route(get, "", may::see_books, "Old paper books on their way into record books: entries keyed once, twice, settled", [&keying](web::Context& c) { return all(c, keying); });
    route(get, "/batches/:batch", may::keep_books, "A batch of entries, with what the account keyed of it", [&keying](web::Context& c) { return one(c, keying); });
    route(post, "/batches/:batch/take", may::keep_books, "Take a pass of a batch", [&keying](web::Context& c) {
        return write(c, keying, 200, [&](sql::Tx& tx, const record::Actor& by, const Asked& a) -> Result<void> {
            XASO_CHECK(keying.take(tx, by, c.now, a.batch.id));
            return {};
        });
    });
    route(post, "/batches/:batch/entries", may::keep_books, "Key an entry of the own pass: position, values, or absent", [&keying](web::Context& c) { return post_entry(c, keying); });
    route(post, "/batches/:batch/hand-in", may::keep_books, "Hand in the own pass", [&keying](web::Context& c) {
        return write(c, keying, 200, [&](sql::Tx& tx, const record::Actor& by, const Asked& a) { return keying.hand_in(tx, by, c.now, a.batch.id); });
    });
}

}  // namespace xaso::keying
