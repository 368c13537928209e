// Comparing the two passes of a batch and settling, one after the other, what differs.
#include <fmt/format.h>

#include <algorithm>

#include "keying/pages_shared.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace {

namespace may = access::may;
using Kind = Refusal::Kind;

std::string entry_path(const Batch& b, int position) { return path_of(b.id, fmt::format("/{}", position)); }

// LAW QCVN 12:2026/BCA: looking at personal data is recorded.
void note_opened(const web::Context& c, const Keying& keying, BatchId id, int position) {
    c.db().run(c.who->unit, [&](sql::Tx& tx) {
        keying.opened(tx, c.actor(), c.now, id, position);
        return true;
    });
}

std::string differs_words(const Compared& e) {
    std::string out;
    for (const Difference& d : e.differences) out += (out.empty() ? "" : ", ") + (d.field ? d.field->title : std::string("một lần không có gì để nhập"));
    return out;
}

void same_form(Html& h, const web::Context& c, const Batch& b, std::int64_t same, std::string_view label, bool focus) {
    html::form(h, {.action = path_of(b.id, "/khoa"), .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, fmt::format("{} {} trường hợp giống nhau", label, same), {.weight = Weight::main, .key = "x", .focus = focus}); }); });
}

http::Response batch_page(web::Context& c, const Keying& keying, const Errors& errors) {
    std::optional<Asked> asked;
    std::vector<Compared> all;
    std::vector<access::Account> accounts;
    bool settles = false;
    {
        sql::Reader s = c.db().read();
        auto found = asked_batch(c, keying, s);
        if (!found) return c.refuse(found.error());
        asked = std::move(*found);
        settles = keying.check_settles(asked->batch, c.who->id).has_value();
        if (settles) all = keying.compare(s, c.unit, *asked->book, asked->batch);
        accounts = c.site.access.list(s, c.unit);
    }
    const Batch& b = asked->batch;
    if (settles && errors.empty()) note_opened(c, keying, b.id, 0);
    html::PageFrame frame{.title = fmt::format("Lô {}", b.no), .lead = fmt::format("{}, trường hợp {}–{}", asked->words, b.first, b.last), .back_url = volume_path(b.volume), .back_label = asked->words, .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::facts(h, [&](html::Facts& f) {
            for (const int n : {1, 2}) {
                const Pass* p = b.pass(n);
                const auto who = p ? std::ranges::find(accounts, p->account, &access::Account::id) : accounts.end();
                f.add(fmt::format("Lần nhập {}", n), !p ? std::string("chưa ai nhận") : fmt::format("{}, {}", who == accounts.end() ? "người khác" : who->name, p->handed_in ? "đã nộp" : fmt::format("{}/{}", b.keyed[n - 1], b.size())));
            }
            f.add("Đã khóa", fmt::format("{}/{}", b.settled, b.size()));
        });
        const Pass* mine = b.pass_of(c.who->id);
        if (mine && !mine->handed_in) return html::actions(h, [&] { html::link_button(h, "Nhập tiếp", path_of(b.id, "/nhap"), {.weight = Weight::main, .key = "x", .focus = true}); });
        if (mine) return html::notice(h, html::Tone::info, "Bạn đã nhập lô này nên không đối chiếu được.", "Người thứ ba đối chiếu hai lần nhập; kết quả vào sổ.");
        if (!settles) {
            if (b.passes.size() < 2)
                html::form(h, {.action = path_of(b.id, "/nhan"), .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, fmt::format("Nhận lần nhập {}", b.pass(1) ? 2 : 1), {.weight = Weight::main, .key = "x", .focus = true}); }); });
            for (const Pass& p : b.passes)
                if (!p.handed_in)
                    h.el("details", {{"class", "more"}}, [&] {
                        h.el("summary", {}, fmt::format("Lấy lại lần nhập {}", p.pass));
                        html::form(h, {.action = path_of(b.id, "/tra"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                            html::hidden(h, "pass", std::to_string(p.pass));
                            h.el("p", {}, "Khi người đang nhập nghỉ dài ngày: những gì đã nhập của lần này bị bỏ, người khác nhập từ đầu.");
                            html::actions(h, [&] { html::button(h, "Lấy lại", {.weight = Weight::danger}); });
                        });
                    });
            return;
        }
        const auto same = std::ranges::count_if(all, [](const Compared& e) { return !e.settled && e.differences.empty(); });
        const auto first = std::ranges::find_if(all, [](const Compared& e) { return !e.settled && !e.differences.empty(); });
        if (same > 0 && errors.empty()) same_form(h, c, b, same, "Khóa", true);
        if (first != all.end()) html::actions(h, [&] { html::link_button(h, "Đối chiếu chỗ khác nhau", entry_path(b, first->position), {.weight = same > 0 ? Weight::plain : Weight::main, .key = "d", .focus = same == 0}); });
        const catalog::BookKeying& k = *asked->book->keying;
        const BookField& name = *asked->book->find(asked->book->name);
        html::table(h, {.caption = "Hai lần nhập của lô", .columns = {{.label = "Thứ"}, {.label = "Số"}, {.label = "Trang"}, {.label = name.title, .main = true}, {.label = "Đối chiếu", .words = true}}}, [&](html::Rows& rows) {
            for (const Compared& e : all)
                rows.row([&] {
                    rows.head(e.settled ? e.record ? books::record_path(b.book, e.record) : std::string() : entry_path(b, e.position), std::to_string(e.position));
                    rows.cell(e.first.content.at(k.entry));
                    rows.cell(e.first.content.at(k.page));
                    rows.cell(e.first.absent.empty() ? e.first.content.at(name.path) : e.first.absent);
                    if (e.settled) rows.cell(html::State::done, e.record ? "đã khóa" : "không có gì để nhập");
                    else if (e.differences.empty()) rows.cell(html::State::in_progress, "giống nhau");
                    else rows.cell(html::State::late, "khác: " + differs_words(e));
                });
        });
    }, errors.empty() ? 200 : 422);
}

// ---- One entry ----

struct Settling : Asked {
    Compared entry;
    int next = 0;                        // position of the next that differs; 0: none
};

Result<Settling> settling(const web::Context& c, const Keying& keying) {
    sql::Reader s = c.db().read();
    XASO_TRY(Asked asked, asked_batch(c, keying, s));
    XASO_CHECK(keying.check_settles(asked.batch, c.who->id));
    const auto all = keying.compare(s, c.unit, *asked.book, asked.batch);
    const auto it = std::ranges::find(all, static_cast<int>(std::min<std::int64_t>(number_in(c.param("position")), 1'000'000)), &Compared::position);
    if (it == all.end()) return refuse(Kind::not_found, "keying.no_entry", "Lô không có trường hợp này. Hãy mở lại từ trang của lô.");
    Settling out{std::move(asked), *it, 0};
    const auto waits = [&](const Compared& e) { return !e.settled && !e.differences.empty() && e.position != out.entry.position; };
    auto next = std::find_if(it, all.end(), waits);
    if (next == all.end()) next = std::find_if(all.begin(), all.end(), waits);
    if (next != all.end()) out.next = next->position;
    return out;
}

std::string choice_name(const Difference& d) { return "chon-" + (d.field ? d.field->path : std::string("absent")); }
std::string shown(const BookField& f, const std::string& value) { return value.empty() ? "(để trống)" : books::value_words(f, value); }

// Where both agree and the book still refuses it (a number that is there already), all of the entry may be put right.
http::Response settle_page(web::Context& c, const Keying& keying, const Settling& at, const Errors& errors, const Typed* typed = nullptr) {
    const catalog::BookKeying& k = *at.book->keying;
    const Compared& e = at.entry;
    if (errors.empty()) note_opened(c, keying, at.batch.id, e.position);
    const auto place = [&](const std::string& path) { return e.first.content.at(path); };
    html::PageFrame frame{.title = fmt::format("Đối chiếu trường hợp thứ {}", e.position), .lead = fmt::format("{} · trang {} · số {}", at.words, place(k.page), place(k.entry)), .back_url = path_of(at.batch.id), .back_label = fmt::format("Lô {}", at.batch.no), .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (e.settled) return html::notice(h, html::Tone::info, "Trường hợp này đã khóa.", "Sửa nữa thì dùng “Cải chính” ở trang của bản ghi, có lý do và văn bản.");
        html::form(h, {.action = entry_path(at.batch, e.position), .csrf = c.csrf, .key = c.new_key()}, [&] {
            for (const Difference& d : e.differences) {
                const std::string name = choice_name(d), now = c.form(name);
                if (!d.field) {
                    html::radio_field(h, {.name = name, .label = "Trên giấy có gì để nhập không", .value = now, .error = html::error_for(errors, name), .required = true},
                                      {{"1", d.first.empty() ? "Lần 1: có" : "Lần 1: không, " + d.first, {}}, {"2", d.second.empty() ? "Lần 2: có" : "Lần 2: không, " + d.second, {}}});
                    continue;
                }
                const BookField& f = *d.field;
                html::radio_field(h, {.name = name, .label = f.title, .value = now, .error = html::error_for(errors, name), .required = true}, {{"1", "Lần 1: " + shown(f, d.first), {}}, {"2", "Lần 2: " + shown(f, d.second), {}}, {"3", "Khác, ghi dưới đây", {}}});
                entry_field(h, [&] { BookField own = f; own.title = f.title + ", ghi khác"; own.hint.clear(); return own; }(), c.form(f.path), html::error_for(errors, f.path), false);
            }
            if (e.differences.empty()) {
                const Typed t = typed ? *typed : typed_from(at.fields, e.first);
                for (const BookField* f : at.fields) entry_field(h, *f, t.raw.contains(f->path) ? t.raw.at(f->path) : std::string(), html::error_for(errors, f->path), false);
                html::text_field(h, {.name = "absent", .label = "Không có gì để nhập, vì sao", .value = t.entry.absent, .error = html::error_for(errors, "absent"), .unmarked = true}, {.autocomplete = "off", .max_length = 500});
            }
            html::actions(h, [&] { html::button(h, at.next ? "Khóa, sang chỗ khác nhau sau" : "Khóa", {.weight = Weight::main, .focus = e.differences.empty()}); });
        });
        if (!e.differences.empty()) html::section(h, "Hai lần nhập giống nhau ở", [&] {
            html::facts(h, [&](html::Facts& facts) {
                for (const BookField* f : at.fields) {
                    const std::string value = e.first.content.at(f->path);
                    if (!value.empty() && std::ranges::none_of(e.differences, [&](const Difference& d) { return d.field && d.field->path == f->path; })) facts.add(f->title, books::value_words(*f, value));
                }
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response get_settle(web::Context& c, const Keying& keying) {
    const auto at = settling(c, keying);
    return at ? settle_page(c, keying, *at, {}) : c.refuse(at.error());
}

// What was chosen of the two, or typed instead.
Entry chosen(const web::Context& c, const Compared& e, Errors& errors) {
    Entry out = e.first;
    for (const Difference& d : e.differences) {
        const std::string name = choice_name(d), which = c.form(name);
        if (which != "1" && which != "2" && (which != "3" || !d.field)) {
            errors.push_back({Kind::invalid, "keying.choose", fmt::format("Hãy chọn một cách đọc cho “{}”.", d.field ? d.field->title : "có gì để nhập"), name, {}});
            continue;
        }
        if (!d.field) {
            if (which == "2") out = e.second;
        } else if (which == "3") {
            auto value = books::parse_value(*d.field, trim(c.form(d.field->path)), {});
            if (value) out.content.values[d.field->path] = std::move(*value);
            else errors.push_back(std::move(value.error()));
        } else out.content.values[d.field->path] = which == "1" ? d.first : d.second;
    }
    return out;
}

http::Response post_settle(web::Context& c, const Keying& keying) {
    const auto at = settling(c, keying);
    if (!at) return c.refuse(at.error());
    const bool whole = at->entry.differences.empty();
    Errors errors;
    Typed t = whole ? typed_of(c, at->fields) : Typed{};
    const Entry entry = whole ? t.entry : chosen(c, at->entry, errors);
    if (whole) errors = t.errors;
    if (!errors.empty()) return settle_page(c, keying, *at, errors, whole ? &t : nullptr);
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.settle(tx, by, c.now, at->batch.id, at->entry.position, entry));
        return at->next ? entry_path(at->batch, at->next) : path_of(at->batch.id);
    }, fmt::format("Đã khóa trường hợp thứ {}.", at->entry.position), [&](const Refusal& why) { return why.kind == Kind::not_found ? c.refuse(why) : settle_page(c, keying, *at, {why}, whole ? &t : nullptr); });
}

http::Response post_lock(web::Context& c, const Keying& keying) {
    {
        sql::Reader s = c.db().read();
        if (const auto a = asked_batch(c, keying, s); !a) return c.refuse(a.error());
    }
    const BatchId id{number_in(c.param("batch"))};
    Errors left;
    const auto answer = act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_TRY(Keying::Locked locked, keying.lock_same(tx, by, c.now, id));
        left = std::move(locked.left);
        return path_of(id);
    }, "Đã khóa các trường hợp giống nhau.", [&](const Refusal& why) { return c.refuse(why); });
    return left.empty() ? answer : batch_page(c, keying, left);
}

}  // namespace

void add_settle_pages(web::Router& router, const Keying& keying) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::string(books::kKeyingPath) + path, .may = &may::keep_books, .title = std::move(title), .systems = std::string(kSystems), .run = std::move(run)});
    };
    route(get, "/lo/:batch", "Đối chiếu một lô", [&keying](web::Context& c) { return batch_page(c, keying, {}); });
    route(post, "/lo/:batch/khoa", "Khóa trường hợp giống nhau", [&keying](web::Context& c) { return post_lock(c, keying); });
    route(get, "/lo/:batch/:position", "Đối chiếu một trường hợp", [&keying](web::Context& c) { return get_settle(c, keying); });
    route(post, "/lo/:batch/:position", "Đối chiếu một trường hợp", [&keying](web::Context& c) { return post_settle(c, keying); });
}

}  // namespace xaso::keying
