// /api/v1/keying: how far the paper books are, and a pass keyed by a program; values as in /api/v1/books.
#include <fmt/format.h>

#include <algorithm>

#include "keying/pages_shared.h"
#include "platform/web/api.h"

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
    return web::json_answer({{"books", std::move(out)}});
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
    return asked ? web::json_answer(json_of(s, c, keying, asked->batch)) : c.refuse(asked.error());
}

http::Response write(web::Context& c, const Keying& keying, const std::function<Result<void>(sql::Tx&, const record::Actor&, const Asked&)>& job) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Asked asked, asked_batch(c, keying, tx));
        XASO_CHECK(job(tx, by, asked));
        return web::answer(200, json_of(tx, c, keying, *keying.find(tx, c.unit, asked.batch.id)));
    });
}

http::Response post_entry(web::Context& c, const Keying& keying) {
    const json::object& o = c.body();
    const int at = static_cast<int>(web::int_at(o, "position", 1'000'000));
    return write(c, keying, [&](sql::Tx& tx, const record::Actor& by, const Asked& asked) -> Result<void> {
        Entry entry;
        entry.absent = web::text_at(o, "absent");
        if (const json::value* values = web::given(o, "values"))
            for (const auto& [path, v] : values->as_object()) {
                const auto f = std::ranges::find_if(asked.fields, [&](const BookField* one) { return one->path == path; });
                if (f == asked.fields.end()) return refuse(Kind::invalid, "books.no_field", fmt::format("Không nhập trường “{}” cho quyển này.", std::string_view(path)), std::string_view(path));
                XASO_TRY(entry.content.values[(*f)->path], books::parse_value(**f, std::string_view(v.as_string()), {}));
            }
        return keying.key(tx, by, c.now, asked.batch.id, at, entry);
    });
}

}  // namespace

void add_api(web::Router& router, const Keying& keying) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, const access::Permission& permission, std::string summary, std::string takes, std::string gives, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = "/api/v1/keying" + path, .may = &permission, .systems = std::string(kSystems), .summary = std::move(summary), .takes = std::move(takes), .gives = std::move(gives), .run = std::move(run)});
    };
    router.define("Batch", "{id: int, book: text, volume: int, no: int, first: int, last: int, settled: int, pass: int|null, handed_in?: bool, entries?: [{position: int, values: {*: text}, absent: text}]}");
    route(get, "", may::see_books, "Old paper books on their way into record books: entries keyed once, twice, settled", "",
          "{books: [{book: text, volumes: [{batches: int, cut: int, once: int, twice: int, settled: int, id: int, title: text, entries: int}]}]}", [&keying](web::Context& c) { return all(c, keying); });
    route(get, "/batches/:batch", may::keep_books, "A batch of entries, with what the account keyed of it", "", "Batch", [&keying](web::Context& c) { return one(c, keying); });
    route(post, "/batches/:batch/take", may::keep_books, "Take a pass of a batch", "", "Batch", [&keying](web::Context& c) {
        return write(c, keying, [&](sql::Tx& tx, const record::Actor& by, const Asked& a) -> Result<void> {
            XASO_CHECK(keying.take(tx, by, c.now, a.batch.id));
            return {};
        });
    });
    route(post, "/batches/:batch/entries", may::keep_books, "Key an entry of the own pass", "{position: int \"thứ của trường hợp trong quyển\", values?: {*: text}, absent?: text}", "Batch",
          [&keying](web::Context& c) { return post_entry(c, keying); });
    route(post, "/batches/:batch/hand-in", may::keep_books, "Hand in the own pass", "", "Batch", [&keying](web::Context& c) {
        return write(c, keying, [&](sql::Tx& tx, const record::Actor& by, const Asked& a) { return keying.hand_in(tx, by, c.now, a.batch.id); });
    });
}

}  // namespace xaso::keying
