// Printing an extract of a locked record: the sheet, and the same as a Word file.
#include <fmt/format.h>

#include "keying/pages_shared.h"
#include "modules/documents/pages.h"
#include "modules/documents/paper.h"

namespace xaso::keying {
namespace {

namespace may = access::may;
using Kind = Refusal::Kind;

std::string extract_path(std::int64_t id, std::string_view below = {}) { return fmt::format("{}/trich-luc/{}{}", books::kKeyingPath, id, below); }

struct Filled {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
    Extract extract;
    std::string docx;
};

// Only who may see all that it says; each time is written down.
Result<Filled> filled(const web::Context& c, const Keying& keying, const Extracts& extracts) {
    Filled out{keying.books().law().current(), nullptr, {}, {}};
    {
        sql::Reader s = c.db().read();
        auto found = extracts.find(s, c.unit, number_in(c.param("extract")));
        if (found) out.book = out.law->book(found->book);
        if (!found || !out.book || !out.book->keying) return refuse(Kind::not_found, "keying.no_extract", "Không có trích lục này trong đơn vị. Hãy mở lại từ trang của bản ghi.");
        out.extract = std::move(*found);
        XASO_CHECK(check_keys(c, *out.book, Keying::asked(*out.book, out.extract.content)));
        XASO_TRY(out.docx, extracts.docx(s, c.unit, *out.book, out.extract));
    }
    c.db().run(c.unit, [&](sql::Tx& tx) {
        extracts.printed(tx, c.actor(), c.now, out.extract);
        return true;
    });
    return out;
}

http::Response sheet_page(web::Context& c, const Keying& keying, const Extracts& extracts) {
    const auto f = filled(c, keying, extracts);
    if (!f) return c.refuse(f.error());
    const auto layout = office::layout_of(f->docx);
    if (!layout) return c.refuse(layout.error());
    html::PageFrame frame{.title = f->extract.title, .lead = "Số " + f->extract.code, .back_url = books::keyed_record_path(f->book->code, f->extract.record), .back_label = "Bản ghi"};
    frame.actions = [&](Html& h) {
        html::print_button(h, c.query("in") == "ngay");
        html::link_button(h, "Word", extract_path(f->extract.id, "/word"), {.key = "w"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        documents::left_out_notice(h, *layout);
        documents::write_paper(h, *layout, [](std::string_view) {});
    });
}

http::Response word(web::Context& c, const Keying& keying, const Extracts& extracts) {
    auto f = filled(c, keying, extracts);
    return f ? documents::docx_file(std::move(f->docx), fmt::format("trich-luc-{}-{}", f->extract.year, f->extract.number)) : c.refuse(f.error());
}

http::Response post_issue(web::Context& c, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    const auto kept = asked_record(c, keying);
    if (!kept) return c.refuse(kept.error());
    if (const auto may = check_keys(c, *kept->book, kept->fields); !may) return c.refuse(may.error());
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_TRY(const Extract e, extracts.issue(tx, by, c.now, *kept->book, kept->record.id, c.form("applicant")));
        return extract_path(e.id, "?in=ngay");
    }, {}, [&](const Refusal& why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        Typed t = typed_from(kept->fields, {kept->record.content, {}});
        t.errors.push_back(why);
        return record_page(c, keying, extracts, matching, *kept, t);
    });
}

}  // namespace

// What was printed of a record, and the form for the next.
void extract_section(Html& h, const web::Context& c, const Extracts& extracts, const Kept& kept, const Errors& errors) {
    std::vector<Extract> all;
    {
        sql::Reader s = c.db().read();
        all = extracts.of_record(s, c.unit, kept.record.id);
    }
    const bool offered = Extracts::offered(*kept.book, kept.record.content) && check_keys(c, *kept.book, kept.fields);
    if (!offered && all.empty()) return;
    html::section(h, "Trích lục", [&] {
        if (offered)
            html::form(h, {.action = books::keyed_record_path(kept.book->code, kept.record.id, "/trich-luc"), .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
                html::text_field(h, {.name = "applicant", .label = "Người yêu cầu", .value = c.form("applicant"), .error = html::error_for(errors, "applicant"), .required = true}, {.autocomplete = "off", .max_length = 200, .width = 30, .focus = errors.empty()});
                html::button(h, "Cấp số và in", {.weight = Weight::main});
            });
        if (all.empty()) return;
        html::table(h, {.caption = "Trích lục đã cấp", .columns = {{.label = "Số"}, {.label = "Ngày"}, {.label = "Loại", .main = true}}}, [&](html::Rows& rows) {
            for (const Extract& e : all)
                rows.row([&] {
                    rows.head(offered ? extract_path(e.id) : std::string(), e.code);
                    rows.cell(local_day(e.at));
                    rows.cell(e.title);
                });
        });
    });
}

void add_extract_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::string(books::kKeyingPath) + path, .may = &may::keep_books, .title = std::move(title), .systems = std::string(kSystems), .run = std::move(run)});
    };
    route(post, "/ban-ghi/:book/:record/trich-luc", "Cấp trích lục", [&keying, &extracts, &matching](web::Context& c) { return post_issue(c, keying, extracts, matching); });
    route(get, "/trich-luc/:extract", "Trích lục", [&keying, &extracts](web::Context& c) { return sheet_page(c, keying, extracts); });
    route(get, "/trich-luc/:extract/word", {}, [&keying, &extracts](web::Context& c) { return word(c, keying, extracts); });
}

}  // namespace xaso::keying
