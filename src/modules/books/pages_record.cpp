// One record: what it holds and its history; removing it; its files.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "books/pages_shared.h"
#include "kernel/text.h"
#include "platform/files/kind.h"
#include "platform/web/csv.h"
#include "platform/web/graph.h"

namespace xaso::books {
namespace {

namespace json = boost::json;
using catalog::FieldType;
using html::Html;
using html::Weight;
namespace may = access::may;

// ---- Looking at a record ----

// `referred`: where the record that a field names by its number is opened; "" when it is not there.
void content_facts(Html& h, const web::Context& c, const Book& book, const Record& r, const std::map<std::string, std::string>& referred) {
    html::facts(h, [&](html::Facts& facts) {
        if (!r.code.empty()) facts.add("Số", r.code);
        for (const BookField& f : book.fields) {
            if (f.type == FieldType::lines) continue;
            const std::string words = cell_text(book, f, r.content, *c.who);
            if (words.empty() && f.retired) continue;
            if (f.type == FieldType::file && !words.empty() && may_see(f, *c.who)) facts.add(f.title, [&] { h.link(url(c, record_path(book.code, r.id, "/tep/" + f.path)), words); });
            else if (const auto to = referred.find(f.path); to != referred.end() && may_see(f, *c.who)) facts.add(f.title, [&] { h.link(to->second, words); });
            else facts.add(f.title, words.empty() ? "–" : words);
        }
    });
    for (const BookField& lines : book.fields) {
        if (lines.type != FieldType::lines) continue;
        html::section(h, lines.title, [&] {
            const auto found = r.content.lines.find(lines.path);
            if (!may_see(lines, *c.who)) return h.el("p", {}, "•••");
            if (found == r.content.lines.end()) return html::empty_state(h, "Không có dòng nào.");
            html::TableSpec spec{.caption = lines.title, .columns = {}};
            const auto parts = Book::leaves(lines);
            for (const BookField* p : parts) spec.columns.push_back({.label = p->title, .number = p->type == FieldType::money || p->type == FieldType::number, .main = spec.columns.empty()});
            if (!lines.settled_by.empty()) spec.columns.push_back({.label = "Tình trạng"});
            html::table(h, spec, [&](html::Rows& rows) {
                for (const Line& line : found->second)
                    rows.row([&] {
                        for (const BookField* p : parts) {
                            const auto v = line.values.find(p->path);
                            const std::string words = !may_see(*p, *c.who) ? "•••" : v == line.values.end() ? "" : value_words(*p, v->second);
                            if (p == parts.front()) rows.head("", words);
                            else if (words.empty()) rows.none();
                            else rows.cell(words);
                        }
                        if (lines.settled_by.empty()) return;
                        const bool open = !line.values.contains(lines.settled_by);
                        rows.cell(open ? html::State::in_progress : html::State::done, open ? "còn mở" : "đã xong");
                    });
            });
        });
    }
}

// What an event changed, field by field, for this account's eyes.
std::string changes_words(const Book& book, const json::object& payload, const access::Account& who) {
    const auto content_at = [&](const char* name) {
        const json::value* v = payload.if_contains(name);
        return v ? content_of(json::serialize(*v)) : Content{};
    };
    const Content was = content_at("before"), is = content_at("after");
    std::string out;
    const auto say = [&](const std::string& title, const std::string& before, const std::string& after) {
        out += fmt::format("{}{}: {} → {}", out.empty() ? "" : "; ", title, before.empty() ? "–" : before, after.empty() ? "–" : after);
    };
    for (const BookField* f : seen_leaves(book, who))
        if (f->lines.empty() && was.at(f->path) != is.at(f->path)) say(full_title(book, *f), value_words(*f, was.at(f->path)), value_words(*f, is.at(f->path)));
    for (const BookField& lines : book.fields) {
        if (lines.type != FieldType::lines || !may_see(lines, who)) continue;
        const auto told = [&](const Content& content) {
            std::string all;
            if (const auto found = content.lines.find(lines.path); found != content.lines.end())
                for (const Line& l : found->second) {
                    std::string one;
                    for (const BookField* p : Book::leaves(lines))
                        if (const auto v = l.values.find(p->path); v != l.values.end() && may_see(*p, who)) one += (one.empty() ? "" : ", ") + value_words(*p, v->second);
                    all += (all.empty() ? "" : " | ") + one;
                }
            return all;
        };
        if (const std::string before = told(was), after = told(is); before != after) say(lines.title, before, after);
    }
    return out;
}

std::vector<html::Event> events_of(const web::Context& c, const Book& book, const std::vector<record::StoredEvent>& events, const std::vector<access::Account>& accounts) {
    std::vector<html::Event> out;
    for (const record::StoredEvent& e : events) {
        const auto who = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == e.account; });
        html::Event told{.at = to_local(e.at), .what = {}, .who = who == accounts.end() ? "Hệ thống" : who->name, .detail = {}};
        const json::object payload = e.payload.empty() ? json::object{} : json::parse(e.payload).as_object();
        const json::value* ground = payload.if_contains("reason");
        if (e.kind == "book_record.added") {
            told.what = "Ghi vào sổ";
            if (ground) told.detail = std::string(ground->as_string());
        } else if (e.kind == "book_record.changed") {
            told.what = "Sửa";
            told.detail = (ground ? std::string(ground->as_string()) + ". " : "") + changes_words(book, payload, *c.who);
        } else if (e.kind == "book_record.removed") {
            told.what = "Xóa khỏi sổ";
            if (ground) told.detail = "Lý do: " + std::string(ground->as_string()) + ". Khi xóa: " + changes_words(book, payload, *c.who);
        } else if (e.kind == "book_record.opened") told.what = "Mở xem";
        else told.what = e.kind;
        out.push_back(std::move(told));
    }
    return out;
}

http::Response show(web::Context& c, const Books& books, const std::vector<Refusal>& errors, const std::string& reason = {}) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    std::optional<Record> record;
    std::vector<record::StoredEvent> events;
    std::vector<access::Account> accounts;
    std::map<std::string, std::string> referred;
    {
        sql::Reader s = c.db().read();
        record = books.find(s, c.unit, book, asked_id(c));
        if (record) {
            for (const BookField& f : book.fields)
                if (const auto to = f.of.empty() ? std::nullopt : books.referred(s, c.unit, f, record->content.at(f.path))) referred[f.path] = url(c, record_path(f.of, *to));
            events = books.record().history(s, c.unit, "book_record", record->id);
            accounts = c.site.access.list(s, c.unit);
        }
    }
    if (!record) return c.refuse(no_record(book));
    if (errors.empty()) log_read(c, books, book, record->id);
    html::PageFrame frame{.title = record->name, .lead = book.title, .back_url = url(c, book_path(book.code)), .back_label = book.title, .failed = !errors.empty()};
    const bool keeps = keeps_here(c, book) && !record->removed;
    frame.actions = [&](Html& h) {
        if (book.keying && !record->removed) html::link_button(h, "Trích lục, cải chính", url(c, keyed_record_path(book.code, record->id)), {.weight = Weight::main, .key = "x"});
        if (!keeps) return;
        html::link_button(h, "Sửa", url(c, record_path(book.code, record->id, "/sua")), {.weight = Weight::main, .key = "e"});
        html::link_button(h, "Thêm " + book.record, url(c, book_path(book.code, "/moi")), {.key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (record->removed) html::notice(h, html::Tone::warning, "Bản ghi đã bị xóa khỏi sổ.", "Số của nó không dùng lại; nội dung còn trong quá trình bên dưới.");
        else {
            if (asks_proof(*asked->law, book) && lacks_proof(book, record->content)) html::notice(h, html::Tone::warning, "Chưa có minh chứng.", keeps ? "Bấm “Sửa” để ghi số, ký hiệu văn bản hoặc đính kèm tệp." : "");
            content_facts(h, c, book, *record, referred);
        }
        web::graph_section(h, c, {"record", fmt::format("{}/{}", book.code, record->id)});
        html::section(h, "Quá trình", [&] { html::timeline(h, events_of(c, book, events, accounts)); });
        if (!keeps) return;
        h.el("details", {{"class", "more"}, {"open", !errors.empty()}}, [&] {
            h.el("summary", {}, "Xóa khỏi sổ");
            html::form(h, {.action = record_path(book.code, record->id, "/xoa"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "version", std::to_string(record->version));
                html::text_field(h, {.name = "reason", .label = "Lý do xóa", .value = reason, .hint = "Ví dụ: ghi trùng, ghi nhầm sổ. Nội dung và lý do còn trong lịch sử; số liệu của các biểu giảm theo.", .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500});
                html::actions(h, [&] { html::button(h, "Xóa", {.weight = Weight::danger}); });
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_remove(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(books.remove(tx, attempt->actor, c.now, book, asked_id(c), whole(c.form("version")), c.form("reason")));
        return record::Answer{303, book_path(book.code)};
    });
    if (answer) return c.see(answer->text, "Đã xóa khỏi sổ. Lịch sử vẫn giữ.");
    return answer.error().kind == Refusal::Kind::not_found ? c.refuse(answer.error()) : show(c, books, {answer.error()}, c.form("reason"));
}

}  // namespace

http::Response record_file(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const BookField* f = asked->book->find(c.param("field"));
    std::optional<Books::File> file;
    if (f && f->type == FieldType::file && may_see(*f, *c.who)) {
        sql::Reader s = c.db().read();
        if (const auto record = books.find(s, c.unit, *asked->book, asked_id(c))) file = books.file(s, c.unit, record->content.at(f->path));
    }
    if (file) log_read(c, books, *asked->book, asked_id(c));
    if (!file) return c.refuse({Refusal::Kind::not_found, "books.no_file", "Bản ghi không có tệp này.", {}, {}});
    return web::download(std::move(file->bytes), file->content_type, file->name);
}

void add_record_pages(web::Router& router, const Books& books) {
    const std::string systems(kSystems);
    router.add({.method = http::Method::post, .path = "/so/:book/:id/xoa", .may = &may::keep_books, .title = "Xóa bản ghi", .systems = systems, .run = [&books](web::Context& c) { return post_remove(c, books); }});
    router.add({.path = "/so/:book/:id", .may = &may::see_books, .title = "Bản ghi", .systems = systems, .run = [&books](web::Context& c) { return show(c, books, {}); }});
    router.add({.path = "/so/:book/:id/tep/:field", .may = &may::see_books, .systems = systems, .run = [&books](web::Context& c) { return record_file(c, books); }});
}

}  // namespace xaso::books
