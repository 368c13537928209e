// How far the paper books are: all of them, one with its batches; cutting, taking and releasing a batch.
#include <fmt/format.h>

#include <algorithm>

#include "keying/pages_shared.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace {

namespace may = access::may;
using Kind = Refusal::Kind;

constexpr int kShown = 25;
constexpr std::size_t kWaiting = 10;

Refusal no_volume() { return {Kind::not_found, "keying.no_volume", "Không có quyển sổ này trong đơn vị. Hãy mở lại từ “Nhập sổ cũ”.", {}, {}}; }

bool keys_here(const web::Context& c, const Book& book) { return c.unit == c.who->unit && books::may_keep(book, *c.who); }

std::string name_of(const std::vector<access::Account>& accounts, AccountId id) {
    const auto it = std::ranges::find(accounts, id, &access::Account::id);
    return it == accounts.end() ? std::string("người khác") : it->name;
}

// The book that is asked for, the first that the account sees otherwise.
const Book* asked_book(const web::Context& c, const catalog::Definitions& law) {
    const Book* out = nullptr;
    for (const Book* b : Keying::keyed_books(law))
        if (books::may_see(*b, *c.who) && books::may_see(Keying::volumes_of(law, *b), *c.who) && (!out || b->code == c.query("so"))) out = b;
    return out;
}

void take_form(Html& h, const web::Context& c, const Batch& batch, const std::string& words) {
    html::form(h, {.action = path_of(batch.id, "/nhan"), .csrf = c.csrf, .key = c.new_key()}, [&] {
        html::actions(h, [&] { html::button(h, fmt::format("Nhận lô nhập: {}, lô {}", words, batch.no), {.weight = Weight::main, .key = "x", .focus = true}); });
    });
}

// What the account may do next: go on with its own batch, take one, compare one.
void own_work(Html& h, const web::Context& c, const Keying& keying, const Book& book) {
    std::vector<Batch> taken, waiting;
    std::optional<Batch> free;
    std::map<std::int64_t, std::string> words;
    {
        sql::Reader s = c.db().read();
        taken = keying.taken(s, c.unit, c.who->id);
        waiting = keying.waiting(s, c.unit, c.who->id);
        for (auto* own : {&taken, &waiting}) std::erase_if(*own, [&](const Batch& b) { return b.book != book.code; });
        if (taken.empty()) free = keying.free(s, c.unit, book.code, c.who->id);
        if (waiting.size() > kWaiting) waiting.resize(kWaiting);
        const auto name = [&](const Batch& b) {
            if (words.contains(b.volume)) return;
            const auto v = keying.volume(s, c.unit, book, b.volume);
            words[b.volume] = v ? volume_words(book, v->content) : "quyển đã xóa";
        };
        for (const Batch& b : taken) name(b);
        for (const Batch& b : waiting) name(b);
        if (free) name(*free);
    }
    html::section(h, "Việc của bạn", [&] {
        for (const Batch& b : taken) {
            const Pass* mine = b.pass_of(c.who->id);
            html::actions(h, [&] { html::link_button(h, fmt::format("Nhập tiếp: {}, lô {}, {}/{}", words[b.volume], b.no, b.keyed[mine->pass - 1], b.size()), path_of(b.id, "/nhap"), {.weight = Weight::main, .key = b.id == taken.front().id ? "x" : "", .focus = b.id == taken.front().id}); });
        }
        if (free) take_form(h, c, *free, words[free->volume]);
        if (taken.empty() && !free) h.el("p", {}, "Không còn lô nào chờ bạn nhập.");
        if (waiting.empty()) return;
        html::table(h, {.caption = "Lô chờ bạn đối chiếu", .columns = {{.label = "Lô", .main = true}, {.label = "Đã khóa", .number = true}, {.label = "Trường hợp", .number = true}}, .caption_shown = true}, [&](html::Rows& rows) {
            for (const Batch& b : waiting)
                rows.row([&] {
                    rows.head(path_of(b.id), fmt::format("{}, lô {}", words[b.volume], b.no));
                    rows.cell(std::int64_t{b.settled});
                    rows.cell(std::int64_t{b.size()});
                });
        });
    });
}

std::string percent(std::int64_t part, std::int64_t whole) { return whole ? fmt::format("{} %", part * 100 / whole) : std::string("–"); }

http::Response index_page(web::Context& c, const Keying& keying) {
    const auto law = keying.books().law().current();
    const Book* book = asked_book(c, *law);
    if (!book) return c.refuse({Kind::forbidden, "keying.not_seen", "Vai trò của bạn không xem được sổ nào nhập từ sổ giấy. Quản trị đổi vai trò ở trang Tài khoản.", {}, {}});
    const Book& volumes = Keying::volumes_of(*law, *book);
    books::ListQuery query;
    query.limit = kShown + 1;
    query.after_id = number_in(c.query("tiep"));
    std::vector<books::ListRow> found;
    std::map<std::int64_t, Progress> progress;
    {
        sql::Reader s = c.db().read();
        found = keying.books().list(s, c.unit, volumes, query);
        progress = keying.progress(s, c.unit, book->code);
    }
    const bool more = static_cast<int>(found.size()) > kShown;
    if (more) found.pop_back();
    Progress all;
    for (const auto& [id, p] : progress) all = {all.entries + p.entries, all.once + p.once, all.twice + p.twice, all.settled + p.settled, all.batches + p.batches};
    html::PageFrame frame{.title = "Nhập sổ cũ", .lead = "Hai người nhập độc lập, người thứ ba đối chiếu chỗ khác nhau rồi khóa.", .back_url = url(c, books::book_path(book->code)), .back_label = book->title};
    frame.actions = [&](Html& h) {
        if (Matching::fields(*book) && keys_here(c, *book)) html::link_button(h, "Đối chiếu với dân cư", std::string(books::kKeyingPath) + "/doi-chieu");
        html::link_button(h, volumes.title, url(c, books::book_path(volumes.code)));
    };
    return c.page(std::move(frame), [&](Html& h) {
        std::vector<html::Choice> tabs;
        for (const Book* b : Keying::keyed_books(*law))
            if (books::may_see(*b, *c.who)) tabs.push_back({.label = b->title, .url = url(c, books::kKeyingPath, {{"so", b->code}}), .current = b == book});
        if (tabs.size() > 1) html::tabs(h, "Sổ", tabs);
        if (keys_here(c, *book)) own_work(h, c, keying, *book);
        if (found.empty()) {
            html::empty_state(h, "Chưa có quyển sổ giấy nào.", "Ghi quyển vào sổ", url(c, books::book_path(volumes.code)));
            return;
        }
        html::section(h, "Tiến độ", [&] {
            if (all.entries) html::progress(h, "Đã khóa, của các lô đã chia", all.settled, all.entries);
            html::table(h, {.caption = "Các quyển sổ giấy", .columns = {{.label = "Quyển", .main = true}, {.label = "Trường hợp", .number = true}, {.label = "Chia lô", .number = true, .minor = true}, {.label = "Nhập một lần", .number = true}, {.label = "Đủ hai lần", .number = true}, {.label = "Đã khóa", .number = true}, {.label = "Xong", .number = true}}}, [&](html::Rows& rows) {
                for (const books::ListRow& r : found)
                    rows.row([&] {
                        const Progress p = progress.contains(r.id) ? progress.at(r.id) : Progress{};
                        const int entries = Keying::entries_of(*book, r.content);
                        rows.head(url(c, volume_path(r.id), {{"so", tabs.size() > 1 ? book->code : std::string()}}), volume_words(*book, r.content));
                        rows.cell(std::int64_t{entries});
                        rows.cell(p.batches);
                        rows.cell(p.once);
                        rows.cell(p.twice);
                        rows.cell(p.settled);
                        rows.cell(percent(p.settled, entries));
                    });
            });
            html::pager(h, {.shown = std::ssize(found), .order = "quyển mở sau ở trên", .first_url = query.after_id ? url(c, books::kKeyingPath) : "", .next_url = more ? url(c, books::kKeyingPath, {{"tiep", std::to_string(found.back().id)}}) : ""});
        });
    });
}

std::string pass_words(const Batch& b, int n, const std::vector<access::Account>& accounts) {
    const Pass* p = b.pass(n);
    if (!p) return {};
    return fmt::format("{}: {}", name_of(accounts, p->account), p->handed_in ? "đã nộp" : fmt::format("{}/{}", b.keyed[n - 1], b.size()));
}

http::Response volume_page(web::Context& c, const Keying& keying, const Errors& errors) {
    const auto law = keying.books().law().current();
    const Book* book = asked_book(c, *law);
    std::optional<books::Record> volume;
    std::vector<Batch> batches;
    std::vector<access::Account> accounts;
    if (book) {
        sql::Reader s = c.db().read();
        volume = keying.volume(s, c.unit, *book, number_in(c.param("volume")));
        if (volume) {
            batches = keying.batches(s, c.unit, volume->id);
            accounts = c.site.access.list(s, c.unit);
        }
    }
    if (!volume) return c.refuse(no_volume());
    const std::string words = volume_words(*book, volume->content);
    const int entries = Keying::entries_of(*book, volume->content), cut = batches.empty() ? 0 : batches.back().last;
    html::PageFrame frame{.title = words, .lead = fmt::format("{} trường hợp, {} lô", format_count(entries), batches.size()), .back_url = url(c, books::kKeyingPath), .back_label = "Nhập sổ cũ", .failed = !errors.empty()};
    frame.actions = [&](Html& h) { html::link_button(h, "Bản ghi của quyển", url(c, books::record_path(book->keying->volumes, volume->id))); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        const bool keys = keys_here(c, *book);
        if (keys && cut < entries)
            html::form(h, {.action = volume_path(volume->id, "/chia"), .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
                const std::string size = c.request.form.has("size") ? c.form("size") : std::to_string(kBatch);
                html::text_field(h, {.name = "size", .label = fmt::format("Chia {} trường hợp còn lại thành lô, mỗi lô", format_count(entries - cut)), .value = size, .error = html::error_for(errors, "size"), .unmarked = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 3, .width = 5, .focus = batches.empty()});
                html::button(h, "Chia lô", {.weight = batches.empty() ? Weight::main : Weight::plain});
            });
        if (batches.empty()) {
            html::empty_state(h, "Quyển này chưa chia lô nên chưa nhập được.");
            return;
        }
        html::table(h, {.caption = "Các lô của quyển", .columns = {{.label = "Lô"}, {.label = "Trường hợp"}, {.label = "Lần 1", .words = true}, {.label = "Lần 2", .words = true}, {.label = "Đã khóa", .number = true}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (const Batch& b : batches)
                rows.row([&] {
                    rows.head(keys ? path_of(b.id) : "", fmt::format("Lô {}", b.no));
                    rows.cell(fmt::format("{}–{}", b.first, b.last));
                    for (const int n : {1, 2})
                        if (const std::string who = pass_words(b, n, accounts); who.empty()) rows.none();
                        else rows.cell(who);
                    rows.cell(std::int64_t{b.settled});
                    if (b.settled == b.size()) rows.cell(html::State::done, "đã khóa");
                    else if (b.compared()) rows.cell(html::State::due_today, "chờ đối chiếu");
                    else if (b.passes.empty()) rows.cell(html::State::draft, "chưa nhập");
                    else rows.cell(html::State::in_progress, "đang nhập");
                });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_cut(web::Context& c, const Keying& keying) {
    const auto law = keying.books().law().current();
    const Book* book = asked_book(c, *law);
    if (!book) return c.refuse(no_volume());
    if (const auto may = check_keys(c, *book, {}); !may) return c.refuse(may.error());
    const std::int64_t id = number_in(c.param("volume"));
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.cut(tx, by, c.now, *book, id, static_cast<int>(std::min<std::int64_t>(number_in(c.form("size")), 1'000))));
        return volume_path(id);
    }, "Đã chia lô.", [&](const Refusal& why) { return why.kind == Kind::not_found ? c.refuse(why) : volume_page(c, keying, {why}); });
}

http::Response post_take(web::Context& c, const Keying& keying) {
    {
        sql::Reader s = c.db().read();
        if (const auto a = asked_batch(c, keying, s); !a) return c.refuse(a.error());
    }
    const BatchId id{number_in(c.param("batch"))};
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.take(tx, by, c.now, id));
        return path_of(id, "/nhap");
    }, {}, [&](const Refusal& why) { return c.refuse(why); });
}

http::Response post_release(web::Context& c, const Keying& keying) {
    {
        sql::Reader s = c.db().read();
        if (const auto a = asked_batch(c, keying, s); !a) return c.refuse(a.error());
    }
    const BatchId id{number_in(c.param("batch"))};
    return act(c, keying, [&](sql::Tx& tx, const record::Actor& by) -> Result<std::string> {
        XASO_CHECK(keying.release(tx, by, c.now, id, static_cast<int>(std::min<std::int64_t>(number_in(c.form("pass")), 3))));
        return path_of(id);
    }, "Đã trả lại lần nhập; người khác nhận được.", [&](const Refusal& why) { return c.refuse(why); });
}

}  // namespace

void add_progress_pages(web::Router& router, const Keying& keying) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, const access::Permission& permission, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::string(books::kKeyingPath) + path, .may = &permission, .title = std::move(title), .systems = std::string(kSystems), .run = std::move(run)});
    };
    route(get, "", "Nhập sổ cũ", may::see_books, [&keying](web::Context& c) { return index_page(c, keying); });
    route(get, "/:volume", "Một quyển sổ cũ", may::see_books, [&keying](web::Context& c) { return volume_page(c, keying, {}); });
    route(post, "/:volume/chia", "Chia lô", may::keep_books, [&keying](web::Context& c) { return post_cut(c, keying); });
    route(post, "/lo/:batch/nhan", "Nhận lô nhập", may::keep_books, [&keying](web::Context& c) { return post_take(c, keying); });
    route(post, "/lo/:batch/tra", "Trả lại lần nhập", may::keep_books, [&keying](web::Context& c) { return post_release(c, keying); });
}

web::ReminderSource reminders(const Keying& keying) {
    return [&keying](const web::Context& c, sql::Session& s) {
        std::vector<web::Reminder> out;
        if (!c.who->may(may::keep_books)) return out;
        for (const Batch& b : keying.taken(s, c.who->unit, c.who->id)) {
            const Pass* mine = b.pass_of(c.who->id);
            out.push_back({html::State::in_progress, fmt::format("{}/{}", b.keyed[mine->pass - 1], b.size()), fmt::format("Nhập sổ cũ: lô {} đang nhập dở", b.no), std::nullopt, path_of(b.id, "/nhap")});
        }
        return out;
    };
}

}  // namespace xaso::keying
