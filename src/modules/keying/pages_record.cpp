// A locked record: what it says, where it stands on paper, and its correction on a document.
#include <fmt/format.h>

#include "keying/pages_shared.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace may = access::may;
using Kind = Refusal::Kind;

Result<Kept> asked_record(const web::Context& c, const Keying& keying) {
    Kept out{keying.books().law().current(), nullptr, {}, {}};
    out.book = out.law->book(c.param("book"));
    if (!out.book || !out.book->keying) return refuse(Kind::not_found, "books.no_book", "Không có sổ này, hoặc sổ không nhập từ sổ giấy.");
    if (!books::may_see(*out.book, *c.who)) return refuse(Kind::forbidden, "books.not_seen", fmt::format("Vai trò của bạn không xem được “{}”.", out.book->title));
    sql::Reader s = c.db().read();
    auto found = keying.books().find(s, c.unit, *out.book, number_in(c.param("record")));
    if (!found || found->removed) return refuse(Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này.", out.book->record));
    out.record = std::move(*found);
    out.fields = Keying::asked(*out.book, out.record.content);
    return out;
}

namespace {
// The ground has names that no field of a book can have.
void correction_form(Html& h, const web::Context& c, const Kept& kept, const Typed& t) {
    h.el("details", {{"class", "more"}, {"open", !t.errors.empty() && c.request.form.has("ground-reason")}}, [&] {
        h.el("summary", {}, "Cải chính");
        html::form(h, {.action = books::keyed_record_path(kept.book->code, kept.record.id, "/cai-chinh"), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            html::hidden(h, "version", std::to_string(kept.record.version));
            html::text_field(h, {.name = "ground-number", .label = "Số, ký hiệu văn bản cho phép", .value = c.form("ground-number"), .error = html::error_for(t.errors, "ground-number"), .required = true}, {.autocomplete = "off", .max_length = 60});
            html::day_field(h, {.name = "ground-day", .label = "Ngày văn bản", .value = c.form("ground-day"), .error = html::error_for(t.errors, "ground-day"), .required = true});
            html::text_field(h, {.name = "ground-reason", .label = "Lý do", .value = c.form("ground-reason"), .error = html::error_for(t.errors, "ground-reason"), .required = true, .wide = true}, {.autocomplete = "off", .max_length = 500});
            for (const BookField* f : kept.fields) entry_field(h, *f, t.raw.contains(f->path) ? t.raw.at(f->path) : std::string(), html::error_for(t.errors, f->path), false);
            html::actions(h, [&] { html::button(h, "Ghi cải chính", {.weight = Weight::main}); });
        });
    });
}

}  // namespace

http::Response record_page(web::Context& c, const Keying& keying, const Extracts& extracts, const Matching& matching, const Kept& kept, const Typed& t) {
    std::vector<Match> confirmed;
    {
        sql::Reader s = c.db().read();
        confirmed = matching.of_record(s, c.unit, kept.record.id);
    }
    const auto compared = Matching::fields(*kept.book);
    const bool sees = compared && books::may_see(*kept.book->find(compared->number), *c.who);
    if (t.errors.empty() && kept.book->reads_logged)
        c.db().run(c.who->unit, [&](sql::Tx& tx) {
            record::Actor by = c.actor();
            by.unit = c.unit;
            keying.books().opened(tx, by, c.now, *kept.book, kept.record.id);
            return true;
        });
    html::PageFrame frame{.title = kept.record.name, .lead = volume_words(*kept.book, kept.record.content), .back_url = url(c, books::record_path(kept.book->code, kept.record.id)), .back_label = "Bản ghi trong sổ", .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        html::facts(h, [&](html::Facts& facts) {
            for (const BookField* f : kept.fields) {
                const std::string value = kept.record.content.at(f->path);
                if (!value.empty()) facts.add(f->title, books::may_see(*f, *c.who) ? books::value_words(*f, value) : "•••");
            }
        });
        if (!confirmed.empty())
            html::section(h, "Đã đối chiếu với dân cư", [&] {
                html::facts(h, [&](html::Facts& facts) {
                    for (const Match& m : confirmed) facts.add(m.name, fmt::format("số định danh {}", sees ? m.number : mask_identifier(m.number)));
                });
            });
        extract_section(h, c, extracts, kept, t.errors);
        if (check_keys(c, *kept.book, kept.fields)) correction_form(h, c, kept, t);
    }, t.errors.empty() ? 200 : t.errors.front().kind == Kind::conflict ? 409 : 422);
}

namespace {

http::Response get_record(web::Context& c, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    const auto kept = asked_record(c, keying);
    return kept ? record_page(c, keying, extracts, matching, *kept, typed_from(kept->fields, {kept->record.content, {}})) : c.refuse(kept.error());
}

http::Response post_correct(web::Context& c, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    const auto kept = asked_record(c, keying);
    if (!kept) return c.refuse(kept.error());
    if (const auto may = check_keys(c, *kept->book, kept->fields); !may) return c.refuse(may.error());
    Typed t = typed_of(c, kept->fields);
    Ground ground{c.form("ground-reason"), c.form("ground-number"), {}};
    if (const auto day = parse_day(trim(c.form("ground-day")))) ground.day = *day;
    if (!t.errors.empty()) return record_page(c, keying, extracts, matching, *kept, t);
    Content next = kept->record.content;   // what is not asked for stays
    for (const BookField* f : kept->fields) next.values[f->path] = t.entry.content.at(f->path);
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.correct(tx, by, c.now, *kept->book, kept->record.id, static_cast<int>(std::min<std::int64_t>(number_in(c.form("version")), 1'000'000)), next, ground));
        return books::record_path(kept->book->code, kept->record.id);
    }, "Đã ghi cải chính.", [&](const Refusal& why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        t.errors.push_back(why);
        return record_page(c, keying, extracts, matching, *kept, t);
    });
}

}  // namespace

void add_record_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    using enum http::Method;
    const std::string path = std::string(books::kKeyingPath) + "/ban-ghi/:book/:record";
    router.add({.path = path, .may = &may::see_books, .title = "Bản ghi đã khóa", .systems = std::string(kSystems), .run = [&keying, &extracts, &matching](web::Context& c) { return get_record(c, keying, extracts, matching); }});
    router.add({.method = post, .path = path + "/cai-chinh", .may = &may::keep_books, .title = "Cải chính", .systems = std::string(kSystems), .run = [&keying, &extracts, &matching](web::Context& c) { return post_correct(c, keying, extracts, matching); }});
}

}  // namespace xaso::keying
