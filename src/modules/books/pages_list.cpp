// The books by area; one book: its list with filters, order, paging and totals; the same on paper, as Excel and as CSV.
#include <fmt/format.h>

#include <algorithm>

#include "books/book_imports.h"
#include "books/pages_shared.h"
#include "catalog/book_comparison.h"
#include "kernel/decimal.h"
#include "kernel/text.h"
#include "platform/office/workbook.h"
#include "platform/web/csv.h"

namespace xaso::books {
namespace {

using catalog::FieldType;
using html::Html;
using html::Weight;
namespace may = access::may;

constexpr int kShown = 25, kPrinted = 1'000, kExported = 20'000, kFoundApart = 100;

Params params_with(const AskedList& a, std::initializer_list<std::pair<std::string_view, std::string>> more) {
    Params out;
    if (!a.view.empty() && std::none_of(more.begin(), more.end(), [](const auto& m) { return m.first == "xep"; })) {   // another order is another list
        out.emplace_back("xem", a.view);
        for (const auto& one : more) out.push_back(one);
        return out;
    }
    for (const auto& [name, value] : a.params) {
        if (std::any_of(more.begin(), more.end(), [&](const auto& m) { return m.first == name; })) continue;
        out.emplace_back(name, value);
    }
    for (const auto& one : more) out.push_back(one);
    return out;
}

http::Response index_page(web::Context& c, const Books& books) {
    const auto law = books.law().current();
    const std::string words = trim(c.query("q"));
    const bool only_used = c.query("loc") == "co-ban-ghi";
    const web::Params used{{"loc", only_used ? "co-ban-ghi" : ""}};
    std::map<std::string, std::int64_t, std::less<>> records;
    {
        sql::Reader s = c.db().read();
        records = books.all_records(s, c.unit);
    }
    return c.page(html::PageFrame{.title = "Các sổ theo dõi", .lead = "Mỗi sổ ghi từng việc có ngày và minh chứng; số liệu của các biểu được đếm từ đây."}, [&](Html& h) {
        html::chips(h, "Lọc sổ", {{.label = "Mọi sổ", .url = url(c, "/so", {{"q", words}}), .current = !only_used}, {.label = "Sổ có bản ghi", .url = url(c, "/so", {{"q", words}, {"loc", "co-ban-ghi"}}), .current = only_used}});
        html::get_form(h, "/so", [&] {
            html::text_field(h, {.name = "q", .label = "Tìm sổ theo tên, quy định", .value = words, .unmarked = true}, {.type = "search", .autocomplete = "off", .max_length = 100, .width = 30});
            if (only_used) html::hidden(h, "loc", "co-ban-ghi");
            web::keep_unit(h, c);
            html::button(h, "Tìm");
            if (!words.empty()) html::link_button(h, "Bỏ lọc", url(c, "/so", used), {.weight = Weight::quiet});
        });
        bool any = false;
        for (const catalog::Area& area : law->areas) {
            std::vector<const Book*> seen;
            for (const Book& b : law->books)
                if (b.area == area.code && may_see(b, *c.who) && (!only_used || records.contains(b.code)) && fold(b.title + " " + b.record + " " + b.rule).find(fold(words)) != std::string::npos) seen.push_back(&b);
            if (seen.empty()) continue;
            std::sort(seen.begin(), seen.end(), [](const Book* a, const Book* b) { return fold(a->title) < fold(b->title); });
            any = true;
            html::section(h, fmt::format("{}. {}", area.number, area.title), [&] {
                html::table(h, {.caption = area.title, .columns = {{.label = "Sổ", .main = true}, {.label = "Số bản ghi", .number = true}, {.label = "Ghi"}}}, [&](html::Rows& rows) {
                    for (const Book* b : seen)
                        rows.row([&] {
                            rows.head(url(c, book_path(b->code)), b->title);
                            const auto n = records.find(b->code);
                            rows.cell(n == records.end() ? 0 : n->second);
                            if (keeps_here(c, *b)) rows.cell([&] { h.link(url(c, book_path(b->code, "/moi")), "Thêm " + b->record); });
                            else rows.none();
                        });
                });
            });
        }
        if (!any && (only_used || !words.empty())) html::empty_state(h, "Không có sổ nào khớp với điều kiện tìm.", "Xem mọi sổ", url(c, "/so"));
        else if (!any) html::empty_state(h, "Chưa có sổ nào cho vai trò của bạn.");
    });
}

// "Ngày họp từ"; "Có hiệu lực từ" is asked for as "Có hiệu lực từ: từ".
std::string end_label(const BookField& f, bool from) { return fmt::format("{}{} {}", f.title, f.title.ends_with(" từ") ? ":" : "", from ? "từ" : "đến"); }

void filter_fields(Html& h, const web::Context& c, const Book& book, const AskedList& a, const std::vector<std::string>& offices) {
    const auto now = [&](const std::string& name) { return a.errors.empty() ? a.value(name) : trim(c.query(name)); };
    for (const std::string& path : book.columns) {
        const BookField& f = *book.find(path);
        if (!may_see(f, *c.who)) continue;
        const std::string name = "l." + path;
        const auto select = [&](std::vector<html::Option> options) {
            if (!f.required && f.type != FieldType::lines) options.push_back({std::string(kEmpty), "(để trống)", {}});
            html::select_field(h, {.name = name, .label = f.title, .value = now(name), .unmarked = true}, options);
        };
        // What may be left out is asked for where it is: one box beside the two ends of a span, or beside the words.
        const auto empty_box = [&] {
            if (!f.required) html::checkbox_field(h, {.name = name, .label = f.title + ": để trống", .value = std::string(kEmpty), .unmarked = true}, now(name) == kEmpty);
        };
        std::vector<html::Option> options;
        switch (f.type) {
            case FieldType::choice:
                for (const catalog::BookChoice& choice : f.choices) options.push_back({choice.code, choice.title, {}});
                select(std::move(options));
                break;
            case FieldType::office:
                for (const std::string& office : offices) options.push_back({office, office, {}});
                select(std::move(options));
                break;
            case FieldType::lines:
                if (!f.settled_by.empty()) select({{"mo", "còn dòng mở", {}}});
                break;
            case FieldType::date:
            case FieldType::time:
            case FieldType::money:
            case FieldType::number:
                for (const char* end : {".tu", ".den"})
                    html::text_field(h, {.name = name + end, .label = end_label(f, std::string_view(end) == ".tu"), .value = now(name + end), .error = html::error_for(a.errors, name + end), .unmarked = true},
                                     {.autocomplete = "off", .width = 14});
                empty_box();
                break;
            case FieldType::file: empty_box(); break;
            case FieldType::record:
            case FieldType::text:
            case FieldType::document: {
                const std::string value = now(name);
                html::text_field(h, {.name = name, .label = f.title + (f.type == FieldType::document ? ": số bắt đầu bằng" : " bắt đầu bằng"), .value = value == kEmpty ? "" : value, .unmarked = true}, {.autocomplete = "off", .max_length = 100, .width = 20});
                empty_box();
                break;
            }
            default: break;
        }
    }
}

std::string total_words(const Book& book, const ListTotal& t, bool narrowed) {
    if (!t.exact && t.records == 0) return {};
    std::string out = fmt::format("{}{} {}", t.exact ? "" : "Hơn ", format_count(t.records), book.record);
    if (!narrowed) out = "Cả sổ: " + out;
    const auto add = [&](const std::string& of, const auto& sums) {
        for (const auto& [path, sum] : sums) {
            const BookField& f = *book.find(path);
            out += fmt::format(" · {}{}: {}", f.title, of.empty() ? "" : fmt::format(" ({})", of), f.type == FieldType::money ? format_vnd(Vnd{sum}) : format_decimal(Decimal::ten_thousandths(sum)) + (f.unit.empty() ? "" : " " + f.unit));
        }
    };
    add({}, t.sums);
    for (const auto& [code, sums] : t.apart) add(book.find(book.totals_by)->choice(code)->title, sums);
    return out;
}

// `loose`: found by words of more records than can be brought into order.
void list_table(Html& h, const web::Context& c, const Book& book, const AskedList& a, const std::vector<ListRow>& found, bool links, bool loose = false) {
    html::TableSpec spec{.caption = book.title, .columns = {}};
    const auto column = [&](const std::string& path, const std::string& label, html::Column spec_of) {
        spec_of.label = label;
        const BookField* f = book.find(path);
        const bool sortable = links && !loose && (path == "#" || f->type == FieldType::document || (f->leaf() && f->lines.empty() && f->type != FieldType::file && f->type != FieldType::long_text));
        const std::string by = f && f->type == FieldType::document ? f->parts.front().path : path;   // a document by its number
        const bool current = a.query.sort == by || (a.query.sort.empty() && by == book.day && a.query.words.empty());
        if (sortable) {
            spec_of.sort_url = url(c, book_path(book.code), params_with(a, {{"xep", by}, {"chieu", current && !a.query.ascending ? "tang" : ""}}));
            if (current) spec_of.sorted = a.query.ascending ? html::Sorted::ascending : html::Sorted::descending;
        }
        spec.columns.push_back(std::move(spec_of));
    };
    if (!book.number.empty()) column("#", "Số", {});
    for (const std::string& path : book.columns) {
        const BookField& f = *book.find(path);
        column(path, f.title, {.number = f.type == FieldType::money || f.type == FieldType::number, .main = path == book.name, .words = f.type == FieldType::person || f.type == FieldType::document, .minor = path != book.name && path != book.day});
    }
    html::table(h, spec, [&](html::Rows& rows) {
        for (const ListRow& r : found)
            rows.row([&] {
                bool headed = false;
                const auto head = [&](const std::string& words) {
                    rows.head(links ? url(c, record_path(book.code, r.id)) : std::string{}, words);
                    headed = true;
                };
                if (!book.number.empty()) head(r.code);
                for (const std::string& path : book.columns) {
                    const BookField& f = *book.find(path);
                    const std::string words = cell_text(book, f, r.content, *c.who);
                    if (!headed && path == book.name) head(words);
                    else if (words.empty()) rows.none();
                    else rows.cell(words);
                }
            });
    });
}

// Texts and names that only some who see the book may see, this account among them. The words of a list do not find them, so that they tell
// nobody; they are searched by themselves, by a form that leaves nothing in an address.
std::vector<const BookField*> searched_apart(const Book& book, const access::Account& who) {
    std::vector<const BookField*> out;
    for (const BookField* f : seen_leaves(book, who))
        if (!book.open_to_all(*f) && (f->worded() || f->type == FieldType::record)) out.push_back(f);
    return out;
}

void apart_form(Html& h, const web::Context& c, const Book& book, const std::vector<const BookField*>& fields, const std::string& path, const std::string& text) {
    std::vector<html::Option> options;
    for (const BookField* f : fields) options.push_back({f->path, full_title(book, *f), {}});
    html::form(h, {.action = url(c, book_path(book.code, "/tim")), .csrf = c.csrf, .key = c.new_key()}, [&] {
        html::select_field(h, {.name = "truong", .label = "Trường", .value = path.empty() ? options.front().value : path, .required = true}, options);
        html::text_field(h, {.name = "chu", .label = "Bắt đầu bằng", .value = text, .hint = "Có dấu hay không dấu đều được. Chữ bạn tìm không nằm trong địa chỉ trang.", .required = true}, {.autocomplete = "off", .max_length = 100, .width = 30});
        html::actions(h, [&] { html::button(h, "Tìm theo trường này"); });
    });
}

// The fields whose values the columns of a list show.
std::vector<const BookField*> columns_of(const Book& book) {
    std::vector<const BookField*> out;
    for (const std::string& path : book.columns)
        for (const BookField* leaf : Book::leaves(*book.find(path)))
            if (leaf->lines.empty()) out.push_back(leaf);
    return out;
}

record::Actor own_views(const web::Context& c) { return {c.who->unit, c.who->id, {}}; }

// The ways this person looks at the list, and a place to keep the present one or to forget it.
void views_part(Html& h, const web::Context& c, const Book& book, const AskedList& a, const std::vector<SavedView>& views, const std::vector<Refusal>& errors) {
    if (!views.empty()) {
        std::vector<html::Choice> choices{{.label = "Cả sổ", .url = url(c, book_path(book.code)), .current = a.view.empty() && a.params.empty()}};
        for (const SavedView& v : views) choices.push_back({.label = v.name, .url = url(c, book_path(book.code), {{"xem", v.slug}}), .current = v.slug == a.view});
        html::chips(h, "Cách xem đã lưu", choices);
    }
    const std::string action = book_path(book.code, "/cach-xem");
    if (!a.view.empty())
        html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "viec", "bo");
            html::hidden(h, "xem", a.view);
            html::actions(h, [&] { html::button(h, "Bỏ cách xem này", {.weight = Weight::quiet}); });
        });
    else if (!a.params.empty() && a.errors.empty())
        h.el("details", {{"class", "more"}, {"open", !errors.empty()}}, [&] {
            h.el("summary", {}, "Lưu cách xem này");
            html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key()}, [&] {
                for (const auto& [name, value] : a.params) html::hidden(h, name, value);
                html::text_field(h, {.name = "name", .label = "Tên cách xem", .value = c.form("name"), .hint = "Chỉ bạn thấy. Lưu trùng tên thì thay cách xem cũ.", .error = html::error_for(errors, "name"), .required = true}, {.autocomplete = "off", .max_length = kMostViewName, .width = 30});
                html::actions(h, [&] { html::button(h, "Lưu"); });
            });
        });
}

http::Response show_list(web::Context& c, const Books& books, const Book& book, AskedList a, const std::vector<Refusal>& errors);

http::Response keep_view(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const bool drop = c.form("viec") == "bo";
    AskedList a = asked_list(c, book, [&](const std::string& name) { return c.form(name); });   // only what a list of this book takes
    const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (drop) {
            XASO_CHECK(books.drop_view(tx, attempt->actor, c.now, book, c.form("xem")));
            return record::Answer{303, book_path(book.code)};
        }
        XASO_TRY(const std::string slug, books.save_view(tx, attempt->actor, c.now, book, c.form("name"), a.params));
        return record::Answer{303, book_path(book.code, "?xem=" + slug)};
    });
    if (!answer) return answer.error().field == "name" ? show_list(c, books, book, std::move(a), {answer.error()}) : c.refuse(answer.error());
    return c.see(answer->text, drop ? "Đã bỏ cách xem." : "Đã lưu cách xem.");
}

http::Response show_list(web::Context& c, const Books& books, const Book& book, AskedList a, const std::vector<Refusal>& errors) {
    std::vector<SavedView> views;
    std::vector<ListRow> found;
    ListTotal total, lacking;
    bool loose = false;
    const bool narrowed = !a.query.words.empty() || !a.query.filters.empty() || !a.errors.empty();
    a.query.limit = kShown + 1;
    {
        sql::Reader s = c.db().read();
        views = books.views(s, own_views(c), book);
        if (a.errors.empty()) found = books.list(s, c.unit, book, a.query);
        if (a.errors.empty() && a.query.words.empty()) total = books.total(s, c.unit, book, a.query);
        if (a.errors.empty() && !a.query.words.empty()) loose = !books.ordered(s, c.unit, a.query);
        if (!narrowed && !a.query.after_id && asks_proof(*books.law().current(), book)) lacking = books.total(s, c.unit, book, {.words = {}, .filters = without_proof(book), .sort = {}});
    }
    const bool more = static_cast<int>(found.size()) > kShown;
    if (more) found.pop_back();
    log_list(c, books, book, "list", columns_of(book), found.size());
    html::PageFrame frame{.title = book.title, .lead = book.rule, .back_url = url(c, "/so"), .back_label = "Các sổ theo dõi", .failed = !a.errors.empty() || !errors.empty()};
    frame.actions = [&](Html& h) {
        if (keeps_here(c, book)) html::link_button(h, "Thêm " + book.record, url(c, book_path(book.code, "/moi")), {.weight = Weight::main, .key = "n"});
        if (keeps_here(c, book)) html::link_button(h, "Nhập từ Excel", book_path(book.code, "/nhap"));
        if (book.keying && c.unit == c.who->unit && may_keep(book, *c.who)) html::link_button(h, "Nhập sổ cũ", std::string(kKeyingPath), {.weight = Weight::main, .key = "n"});
        if (const auto compared = catalog::comparison_of(book)) html::link_button(h, "So với dự toán", url(c, book_path(book.code, "/so-voi-du-toan")), {.key = "d"});
        if (found.empty()) return;
        html::link_button(h, "Tải Excel", url(c, book_path(book.code, "/xuat.xlsx"), params_with(a, {})));
        html::link_button(h, "Tải CSV", url(c, book_path(book.code, "/xuat.csv"), params_with(a, {})));
        html::link_button(h, "In sổ", url(c, book_path(book.code, "/in"), params_with(a, {})));
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors.empty() ? a.errors : errors);
        html::get_form(h, book_path(book.code), [&] {
            html::text_field(h, {.name = "q", .label = "Tìm trong sổ", .value = a.query.words, .unmarked = true}, {.type = "search", .autocomplete = "off", .max_length = 200, .width = 30});
            if (!a.query.sort.empty()) html::hidden(h, "xep", a.query.sort);
            if (a.query.ascending) html::hidden(h, "chieu", "tang");
            if (!book.force_from.empty()) {
                std::vector<html::Option> states;
                for (const auto& [code, title] : force_states(book)) states.push_back({code, title, {}});
                html::select_field(h, {.name = std::string(kForce), .label = "Hiệu lực", .value = a.value(kForce), .unmarked = true}, states);
                html::text_field(h, {.name = std::string(kForceDay), .label = "Tính đến ngày", .value = a.value(kForce).empty() || !a.value(kForceDay).empty() ? a.value(kForceDay) : format_day(local_day(c.now)), .error = html::error_for(a.errors, kForceDay), .unmarked = true}, {.autocomplete = "off", .width = 14});
            }
            web::keep_unit(h, c);
            html::button(h, "Tìm");
            if (narrowed) html::link_button(h, "Bỏ lọc", url(c, book_path(book.code)), {.weight = Weight::quiet});
            h.el("details", {{"class", "more"}, {"open", std::ranges::any_of(a.params, [](const auto& p) { return p.first.starts_with("l."); }) || std::ranges::any_of(a.errors, [](const Refusal& e) { return e.field.starts_with("l."); })}}, [&] {
                h.el("summary", {}, "Lọc theo cột");
                h.el("div", {{"class", "filter"}}, [&] {
                    filter_fields(h, c, book, a, books.offices(c.unit, local_day(c.now)));
                    html::button(h, "Lọc");
                });
            });
        });
        if (const auto apart = searched_apart(book, *c.who); !apart.empty())
            h.el("details", {{"class", "more"}}, [&] {
                h.el("summary", {}, "Tìm theo trường chỉ một số vai trò thấy");
                apart_form(h, c, book, apart, {}, {});
            });
        views_part(h, c, book, a, views, errors);
        if (!a.errors.empty()) return;   // nothing was looked up
        if (found.empty()) {
            if (a.query.after_id) html::empty_state(h, "Hết danh sách.", "Về đầu", url(c, book_path(book.code), params_with(a, {})));
            else if (narrowed) html::empty_state(h, fmt::format("Không có {} nào khớp với điều kiện tìm.", book.record));
            else if (keeps_here(c, book)) html::empty_state(h, "Sổ chưa có bản ghi nào.", "Thêm " + book.record, url(c, book_path(book.code, "/moi")));
            else html::empty_state(h, "Sổ chưa có bản ghi nào.");
            return;
        }
        if (lacking.records)
            html::notice(h, html::Tone::warning, fmt::format("{}{} {} chưa có minh chứng.", lacking.exact ? "" : "Hơn ", format_count(lacking.records), book.record),
                         [&] { h.el("p", {}, [&] { h.link(url(c, book_path(book.code), {{"minh-chung", "thieu"}}), "Xem và bổ sung"); }); });
        list_table(h, c, book, a, found, true, loose);
        if (loose) h.el("p", {{"class", "hint"}}, fmt::format("Nhiều {} có các chữ này nên xếp theo lúc ghi, mới nhất trước. Gõ thêm chữ hoặc lọc theo cột để xếp cách khác.", book.record));
        if (const std::string words = a.query.words.empty() ? total_words(book, total, narrowed) : std::string{}; !words.empty()) h.el("p", {{"class", "hint"}}, words);
        html::pager(h, {.shown = static_cast<std::int64_t>(found.size()), .order = !loose && !a.query.sort.empty() ? "theo thứ tự đã chọn" : "mới nhất",
                        .first_url = a.query.after_id ? url(c, book_path(book.code), params_with(a, {})) : "",
                        .next_url = more ? url(c, book_path(book.code), params_with(a, {{"tiep", std::to_string(found.back().id)}})) : ""});
    }, a.errors.empty() && errors.empty() ? 200 : !a.errors.empty() && a.errors.front().kind == Refusal::Kind::not_found ? 404 : 422);
}

http::Response list_page(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    AskedList a;
    {
        sql::Reader s = c.db().read();
        a = asked_list(c, s, books, *asked->book);
    }
    // A form sends its empty fields, too; they stay in no address.
    if (std::any_of(c.request.query.items().begin(), c.request.query.items().end(), [](const auto& one) { return one.second.empty(); })) {
        Params filled;
        for (const auto& [name, value] : c.request.query.items())
            if (!value.empty() && name != "don-vi") filled.emplace_back(name, value);
        return c.see(url(c, book_path(asked->book->code), filled));
    }
    return show_list(c, books, *asked->book, std::move(a), {});
}

http::Response search_page(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    const auto fields = searched_apart(book, *c.who);
    const std::string path = c.form("truong"), text = trim(c.form("chu"));
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const BookField* f) { return f->path == path; });
    if (field == fields.end()) return c.refuse({Refusal::Kind::forbidden, "books.not_searched", "Vai trò của bạn không tìm theo trường này được.", "truong", {}});
    if (text.empty()) return c.see(url(c, book_path(book.code)));
    const std::string key = key_of(**field, text);
    std::vector<ListRow> found;
    {
        sql::Reader s = c.db().read();
        found = books.list(s, c.unit, book, {.words = {}, .filters = {{path, key, key + "~"}}, .sort = {}, .limit = kFoundApart + 1});
    }
    const bool more = static_cast<int>(found.size()) > kFoundApart;
    if (more) found.pop_back();
    auto shown = columns_of(book);
    if (std::find(shown.begin(), shown.end(), *field) == shown.end()) shown.push_back(*field);
    log_list(c, books, book, "search", shown, found.size());
    return c.page(html::PageFrame{.title = "Tìm: " + book.title, .back_url = url(c, book_path(book.code)), .back_label = book.title}, [&](Html& h) {
        apart_form(h, c, book, fields, path, text);
        if (found.empty()) return html::empty_state(h, fmt::format("Không có {} nào có “{}” bắt đầu bằng “{}”.", book.record, full_title(book, **field), text));
        list_table(h, c, book, {}, found, true, true);
        h.el("p", {{"class", "hint"}}, more ? fmt::format("Chỉ hiện {} {} đầu. Gõ thêm chữ để thu hẹp.", kFoundApart, book.record) : fmt::format("{} {}", found.size(), book.record));
    });
}

// "Ngày từ 01/03/2026; Loại: Họp": what a paper was narrowed by.
std::string narrowed_words(const Book& book, const AskedList& a, Day today) {
    std::string out;
    for (const auto& [name, value] : a.params) {
        std::string path = name.starts_with("l.") ? name.substr(2) : std::string{}, end;
        if (path.ends_with(".tu") || path.ends_with(".den")) {
            end = path.ends_with(".tu") ? " từ " : " đến ";
            path.resize(path.rfind('.'));
        }
        const BookField* f = book.find(path);
        if (name != "q" && name != "minh-chung" && name != kForce && !f) continue;
        if (!out.empty()) out += "; ";
        if (name == kForce) {
            for (const auto& [code, title] : force_states(book))
                if (code == value) out += title;
            const std::string day = a.value(kForceDay);
            out += " tính đến ngày " + (day.empty() ? format_day(today) : day);
        } else if (!f) out += name == "q" ? "có chữ “" + value + "”" : "chưa có minh chứng";
        else if (value == kEmpty) out += f->title + ": để trống";
        else if (f->type == FieldType::lines) out += f->title + ": còn mở";
        else out += f->title + (end.empty() ? ": " + value_words(*f, value) : end + value);
    }
    return out;
}

http::Response paper_page(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    AskedList a;
    std::vector<ListRow> found;
    {
        sql::Reader s = c.db().read();
        a = asked_list(c, s, books, book);
        if (!a.errors.empty()) return c.refuse(a.errors.front());
        a.query.limit = kPrinted + 1;
        found = books.list(s, c.unit, book, a.query);
    }
    const bool more = static_cast<int>(found.size()) > kPrinted;
    if (more) found.pop_back();
    log_list(c, books, book, "paper", columns_of(book), found.size());
    html::PageFrame frame{.title = "In: " + book.title, .back_url = url(c, book_path(book.code), params_with(a, {})), .back_label = book.title};
    frame.actions = [&](Html& h) { html::print_button(h); };
    return c.page(std::move(frame), [&](Html& h) {
        if (more) html::notice(h, html::Tone::warning, fmt::format("Bản in có {} dòng đầu.", format_count(kPrinted)), "Lọc theo ngày để in từng phần, hoặc tải Excel.");
        html::sheet(h, html::Paper::a4, [&] {
            h.el("p", {}, c.site.unit_name(c.unit, local_day(c.now)));
            h.el("h2", {{"class", "form-title"}}, upper(book.title));
            h.el("p", {{"class", "form-title"}}, fmt::format("In ngày {}, {} dòng", format_day(local_day(c.now)), format_count(static_cast<std::int64_t>(found.size()))));
            if (const std::string words = narrowed_words(book, a, local_day(c.now)); !words.empty()) h.el("p", {{"class", "form-title"}}, "Lọc theo: " + words);
            list_table(h, c, book, a, found, false);
        });
    });
}

// Every value the account may see, a column each; lines are a sheet of their own.
std::vector<std::string> export_cells(const Book& book, const std::vector<const BookField*>& leaves, const ListRow& r) {
    std::vector<std::string> out{record_mark(book, r.id, r.code)};
    if (!book.number.empty() && !numbers_tell_apart(book)) out.push_back(r.code);
    for (const BookField* f : leaves)
        if (f->lines.empty()) out.push_back(f->type == FieldType::number ? typed_words(*f, r.content.at(f->path)) : f->type == FieldType::money ? r.content.at(f->path) : value_words(*f, r.content.at(f->path)));
    return out;
}
std::vector<std::string> export_head(const Book& book, const std::vector<const BookField*>& leaves) {
    std::vector<std::string> out{BookImports::record_field(book).title};   // by which the file is read back into these records
    if (!book.number.empty() && !numbers_tell_apart(book)) out.push_back("Số");
    for (const BookField* f : leaves)
        if (f->lines.empty()) out.push_back(full_title(book, *f));
    return out;
}
std::vector<office::Cell> text_cells(const std::vector<std::string>& all) {
    std::vector<office::Cell> out;
    for (const std::string& one : all) out.push_back(office::text(one));
    return out;
}

// What Excel takes as the name of a sheet.
std::string sheet_name(const std::string& title) {
    std::string out;
    std::size_t chars = 0;
    for (const char c : title) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++chars > 30) break;
        out += std::string_view("[]:*?/\\").find(c) == std::string_view::npos ? c : ' ';
    }
    return out;
}

http::Response export_list(web::Context& c, const Books& books, bool excel) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    const auto leaves = seen_leaves(book, *c.who);
    // Page after page, so that a long book is not read in one piece.
    std::vector<ListRow> found;
    {
        sql::Reader s = c.db().read();
        AskedList a = asked_list(c, s, books, book);
        if (!a.errors.empty()) return c.refuse(a.errors.front());
        a.query.limit = 500;
        for (std::vector<ListRow> page; static_cast<int>(found.size()) < kExported;) {
            page = books.list(s, c.unit, book, a.query);
            if (page.empty()) break;
            a.query.after_id = page.back().id;
            std::move(page.begin(), page.end(), std::back_inserter(found));
        }
    }
    if (static_cast<int>(found.size()) >= kExported)
        return c.refuse({Refusal::Kind::rule, "books.too_many", fmt::format("Có từ {} dòng trở lên, một tệp không chứa hết. Hãy lọc theo ngày rồi tải từng phần.", format_count(kExported)), {}, {}});
    log_list(c, books, book, excel ? "excel" : "csv", leaves, found.size());
    const std::string name = fmt::format("so-{}-{}", book.code, iso_day(local_day(c.now)));
    const auto head = export_head(book, leaves);
    if (!excel) {
        web::Csv csv;
        csv.row(head);
        for (const ListRow& r : found) csv.row(export_cells(book, leaves, r));
        return web::csv_file(name + ".csv", std::move(csv));
    }
    office::Workbook out;
    const std::size_t before = head.size() - static_cast<std::size_t>(std::count_if(leaves.begin(), leaves.end(), [](const BookField* f) { return f->lines.empty(); }));
    std::vector<office::SheetColumn> widths(before, {.width = 12});
    for (const BookField* f : leaves)
        if (f->lines.empty()) widths.push_back({.width = f->type == FieldType::date ? 12.0 : f->type == FieldType::long_text ? 50.0 : 24.0, .right = number_of(*f, "0").has_value()});
    out.sheet("Sổ", widths);
    out.row(text_cells(head), office::RowStyle::head);
    for (const ListRow& r : found) {
        auto cells = text_cells(export_cells(book, leaves, r));
        std::size_t at = before;
        for (const BookField* f : leaves) {
            if (!f->lines.empty()) continue;
            if (const auto n = number_of(*f, r.content.at(f->path))) cells[at] = f->type == FieldType::money ? office::number(static_cast<double>(*n), 0) : office::number(static_cast<double>(*n) / 10'000, f->decimals);
            ++at;
        }
        out.row(cells);
    }
    for (const BookField& lines : book.fields) {
        if (lines.type != FieldType::lines || !may_see(lines, *c.who)) continue;
        std::vector<const BookField*> parts;
        for (const BookField* part : Book::leaves(lines))
            if (may_see(*part, *c.who)) parts.push_back(part);
        out.sheet(sheet_name(lines.title), std::vector<office::SheetColumn>(parts.size() + 2, {.width = 24}));
        std::vector<std::string> titles{head.front(), book.find(book.name)->title};
        for (const BookField* part : parts) titles.push_back(part->title);
        out.row(text_cells(titles), office::RowStyle::head);
        for (const ListRow& r : found)
            if (const auto all = r.content.lines.find(lines.path); all != r.content.lines.end())
                for (const Line& line : all->second) {
                    std::vector<std::string> cells{record_mark(book, r.id, r.code), r.name};
                    for (const BookField* part : parts) {
                        const auto v = line.values.find(part->path);
                        cells.push_back(v == line.values.end() ? std::string{} : value_words(*part, v->second));
                    }
                    out.row(text_cells(cells));
                }
    }
    return web::download(out.finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx");
}

}  // namespace

void add_list_pages(web::Router& router, const Books& books) {
    const std::string systems(kSystems);
    router.add({.path = "/so", .may = &may::see_books, .title = "Các sổ theo dõi", .systems = systems, .run = [&books](web::Context& c) { return index_page(c, books); }});
    router.add({.path = "/so/:book", .may = &may::see_books, .title = "Sổ", .systems = systems, .run = [&books](web::Context& c) { return list_page(c, books); }});
    router.add({.method = http::Method::post, .path = "/so/:book/cach-xem", .may = &may::see_books, .title = "Cách xem sổ", .systems = systems, .run = [&books](web::Context& c) { return keep_view(c, books); }});
    router.add({.method = http::Method::post, .path = "/so/:book/tim", .may = &may::see_books, .title = "Tìm trong sổ", .systems = systems, .run = [&books](web::Context& c) { return search_page(c, books); }});
    router.add({.path = "/so/:book/in", .may = &may::see_books, .title = "In sổ", .systems = systems, .run = [&books](web::Context& c) { return paper_page(c, books); }});
    router.add({.path = "/so/:book/xuat.xlsx", .may = &may::see_books, .systems = systems, .run = [&books](web::Context& c) { return export_list(c, books, true); }});
    router.add({.path = "/so/:book/xuat.csv", .may = &may::see_books, .systems = systems, .run = [&books](web::Context& c) { return export_list(c, books, false); }});
}

}  // namespace xaso::books
