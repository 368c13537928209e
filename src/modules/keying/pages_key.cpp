// Keying a batch: one entry after the other, in the order of the paper; what one has keyed oneself; handing in.
#include <fmt/format.h>

#include <algorithm>

#include "keying/pages_shared.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace {

namespace may = access::may;
using Kind = Refusal::Kind;

// What a page of one's own pass shows.
struct Own : Asked {
    int pass = 0;
    std::map<int, Entry> keyed;
    int next() const { return batch.first + static_cast<int>(keyed.size()); }
};

Result<Own> own_pass(const web::Context& c, const Keying& keying) {
    sql::Reader s = c.db().read();
    XASO_TRY(Asked asked, asked_batch(c, keying, s));
    const Pass* mine = asked.batch.pass_of(c.who->id);
    if (!mine || mine->handed_in)
        return refuse(Kind::forbidden, "keying.not_taken", mine ? "Lần nhập này đã nộp nên không sửa được nữa. Chỗ sai sẽ được sửa khi đối chiếu." : "Bạn chưa nhận lần nhập nào của lô này. Hãy nhận lô ở “Nhập sổ cũ”.");
    Own out{std::move(asked), mine->pass, {}};
    out.keyed = keying.entries(s, c.unit, out.batch.id, out.pass);
    return out;
}

std::string entry_path(const Own& own, int position) { return fmt::format("{}?vi-tri={}", path_of(own.batch.id, "/nhap"), position); }

void keyed_table(Html& h, const Own& own) {
    const catalog::BookKeying& k = *own.book->keying;
    const BookField& name = *own.book->find(own.book->name);
    h.el("details", {{"class", "more"}}, [&] {
        h.el("summary", {}, fmt::format("Đã nhập {} trường hợp", own.keyed.size()));
        html::table(h, {.caption = "Những trường hợp bạn đã nhập của lô này", .columns = {{.label = "Thứ"}, {.label = "Số"}, {.label = "Trang"}, {.label = name.title, .main = true}}}, [&](html::Rows& rows) {
            for (auto it = own.keyed.rbegin(); it != own.keyed.rend(); ++it)
                rows.row([&] {
                    const auto& [position, e] = *it;
                    rows.head(entry_path(own, position), std::to_string(position));
                    rows.cell(e.content.at(k.entry));
                    rows.cell(e.content.at(k.page));
                    rows.cell(e.absent.empty() ? e.content.at(name.path) : e.absent);
                });
        });
    });
}

http::Response key_page(web::Context& c, const Own& own, int position, const Typed& t) {
    const bool again = own.keyed.contains(position), all = position > own.batch.last;
    html::PageFrame frame{.title = all ? fmt::format("Lô {} đã nhập hết", own.batch.no) : fmt::format("Trường hợp thứ {}", position), .lead = fmt::format("{} · lô {} ({}–{}) · lần nhập {}", own.words, own.batch.no, own.batch.first, own.batch.last, own.pass),
                          .back_url = std::string(books::kKeyingPath), .back_label = "Nhập sổ cũ", .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        html::progress(h, "Đã nhập", std::ssize(own.keyed), own.batch.size());
        if (all)
            html::form(h, {.action = path_of(own.batch.id, "/nop"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                h.el("p", {}, "Nộp rồi thì không sửa được nữa; người khác nhập lần kia, người thứ ba đối chiếu.");
                html::actions(h, [&] { html::button(h, "Nộp lô", {.weight = Weight::main, .focus = t.errors.empty()}); });
            });
        else
            html::form(h, {.action = path_of(own.batch.id, "/nhap"), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
                html::hidden(h, "position", std::to_string(position));
                for (std::size_t i = 0; i < own.fields.size(); ++i) {
                    const BookField& f = *own.fields[i];
                    const auto raw = t.raw.find(f.path);
                    // The number and the page are counted on: the cursor waits behind them.
                    entry_field(h, f, raw == t.raw.end() ? std::string{} : raw->second, html::error_for(t.errors, f.path), i == 2 && t.errors.empty());
                }
                html::text_field(h, {.name = "absent", .label = "Không có gì để nhập, vì sao", .value = t.entry.absent, .hint = "Ví dụ: số bỏ trống; rách, không đọc được. Khi đó để trống các ô trên.", .error = html::error_for(t.errors, "absent"), .wide = true, .unmarked = true}, {.autocomplete = "off", .max_length = 500});
                html::actions(h, [&] {
                    html::button(h, again ? "Ghi lại" : "Ghi, sang trường hợp sau", {.weight = Weight::main});
                    if (again) html::link_button(h, "Thôi, nhập tiếp", path_of(own.batch.id, "/nhap"), {.weight = Weight::quiet});
                });
            });
        if (!own.keyed.empty()) keyed_table(h, own);
        h.el("details", {{"class", "more"}}, [&] {
            h.el("summary", {}, "Trả lại lần nhập này");
            html::form(h, {.action = path_of(own.batch.id, "/tra"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "pass", std::to_string(own.pass));
                h.el("p", {}, "Những gì bạn đã nhập của lô bị bỏ; người khác nhận lô và nhập từ đầu.");
                html::actions(h, [&] { html::button(h, "Trả lại", {.weight = Weight::danger}); });
            });
        });
    }, t.errors.empty() ? 200 : 422);
}

http::Response get_key(web::Context& c, const Keying& keying) {
    const auto own = own_pass(c, keying);
    if (!own) return c.refuse(own.error());
    const int asked = static_cast<int>(std::min<std::int64_t>(number_in(c.query("vi-tri")), 1'000'000));
    if (const auto it = own->keyed.find(asked); it != own->keyed.end()) return key_page(c, *own, asked, typed_from(own->fields, it->second));
    const int next = own->next();
    return key_page(c, *own, next, typed_from(own->fields, {keying.counted_on(*own->book, own->volume.content, own->batch, own->keyed, next), {}}));
}

http::Response post_key(web::Context& c, const Keying& keying) {
    const auto own = own_pass(c, keying);
    if (!own) return c.refuse(own.error());
    const int position = static_cast<int>(std::min<std::int64_t>(number_in(c.form("position")), 1'000'000));
    Typed t = typed_of(c, own->fields);
    const auto show = [&] {
        if (t.entry.absent.empty()) {
            Content full = t.entry.content;
            for (const std::string& path : own->book->keying->takes) full.values[path] = own->volume.content.at(path);
            for (Refusal& more : keying.books().faults(*own->book, full))   // all that is missing at once
                if (html::error_for(t.errors, more.field).empty()) t.errors.push_back(std::move(more));
        }
        return key_page(c, *own, position, t);
    };
    if (!t.errors.empty()) return show();
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.key(tx, by, c.now, own->batch.id, position, t.entry));
        return path_of(own->batch.id, "/nhap");
    }, {}, [&](const Refusal& why) {
        if (why.kind == Kind::not_found || why.kind == Kind::forbidden) return c.refuse(why);
        t.errors.push_back(why);
        return show();
    });
}

// Sent again it is answered as before, though the pass is no longer open.
http::Response post_hand_in(web::Context& c, const Keying& keying) {
    const auto asked = [&] {
        sql::Reader s = c.db().read();
        return asked_batch(c, keying, s);
    }();
    if (!asked) return c.refuse(asked.error());
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.hand_in(tx, by, c.now, asked->batch.id));
        return std::string(books::kKeyingPath);
    }, fmt::format("Đã nộp lô {}.", asked->batch.no), [&](const Refusal& why) {
        const auto own = own_pass(c, keying);
        if (!own) return c.refuse(why);
        Typed t;
        t.errors.push_back(why);
        return key_page(c, *own, own->next(), t);
    });
}

}  // namespace

void add_key_pages(web::Router& router, const Keying& keying) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, http::Response (*run)(web::Context&, const Keying&)) {
        router.add({.method = method, .path = std::string(books::kKeyingPath) + path, .may = &may::keep_books, .title = std::move(title), .systems = std::string(kSystems), .run = [&keying, run](web::Context& c) { return run(c, keying); }});
    };
    route(get, "/lo/:batch/nhap", "Nhập một lô", get_key);
    route(post, "/lo/:batch/nhap", "Nhập một lô", post_key);
    route(post, "/lo/:batch/nop", "Nộp lô", post_hand_in);
}

}  // namespace xaso::keying
