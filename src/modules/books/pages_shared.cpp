#include "books/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"

namespace xaso::books {
using catalog::FieldType;

void add_pages(web::Router& router, const Books& books, const onestop::Files& files) {
    add_list_pages(router, books);
    add_form_pages(router, books, files);
    add_record_pages(router, books);
    add_comparison_pages(router, books);
    add_import_pages(router, books);
}

std::string book_path(std::string_view book, std::string_view below) { return fmt::format("/so/{}{}", book, below); }
std::string keyed_record_path(std::string_view book, std::int64_t id, std::string_view below) { return fmt::format("{}/ban-ghi/{}/{}{}", kKeyingPath, book, id, below); }
std::string record_path(std::string_view book, std::int64_t id, std::string_view below) { return fmt::format("/so/{}/{}{}", book, id, below); }

Result<Asked> asked_book(const web::Context& c, const Books& books) {
    Asked out{books.law().current(), nullptr};
    out.book = out.law->book(c.param("book"));
    if (!out.book) return refuse(Refusal::Kind::not_found, "books.no_book", "Không có sổ này.", "book");
    if (!may_see(*out.book, *c.who)) return refuse(Refusal::Kind::forbidden, "books.not_seen", fmt::format("Vai trò của bạn không xem được “{}”. Quản trị đổi vai trò ở trang Tài khoản.", out.book->title), "book");
    return out;
}

std::int64_t asked_id(const web::Context& c, std::string_view name) {
    const std::string text = c.param(name);
    std::int64_t id = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), id);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? id : 0;
}

Refusal no_record(const Book& book) { return {Refusal::Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này.", book.record), {}, {}}; }

int whole(std::string_view text) {
    int n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? n : 0;
}

bool keeps_here(const web::Context& c, const Book& book) { return c.unit == c.who->unit && may_keep(book, *c.who) && !book.keying; }

Result<void> check_keeps(const web::Context& c, const Book& book) {
    if (c.unit != c.who->unit) return refuse(Refusal::Kind::forbidden, "books.other_unit", "Chỉ ghi được vào sổ của đơn vị mình. Hãy bỏ đơn vị đã chọn.");
    if (!may_keep(book, *c.who)) return refuse(Refusal::Kind::forbidden, "books.not_kept", fmt::format("Vai trò của bạn chỉ xem được “{}”.", book.title));
    if (book.keying) return refuse(Refusal::Kind::rule, "books.locked", fmt::format("“{}” được nhập hai lần từ sổ giấy rồi khóa. Hãy vào “Nhập sổ cũ”.", book.title));
    return {};
}

std::vector<const BookField*> seen_leaves(const Book& book, const access::Account& who) {
    std::vector<const BookField*> out;
    for (const BookField* f : book.leaves())
        if (may_see(*f, who) && (f->lines.empty() || may_see(*book.find(f->lines), who))) out.push_back(f);
    return out;
}

namespace {
// The fields among these that some who see the book may not see, and this account may.
std::vector<std::string> masked(const Book& book, const std::vector<const BookField*>& fields, const access::Account& who) {
    std::vector<std::string> out;
    for (const BookField* f : fields) {
        const BookField* lines = f->lines.empty() ? nullptr : book.find(f->lines);
        if ((!f->shown_to.empty() || (lines && !lines->shown_to.empty())) && may_see(*f, who) && (!lines || may_see(*lines, who))) out.push_back(f->path);
    }
    return out;
}
record::Actor reader(const web::Context& c) {
    record::Actor by = c.actor();
    by.unit = c.unit;   // where the record is
    return by;
}
}  // namespace

void log_read(web::Context& c, const Books& books, const Book& book, std::int64_t id) {
    if (!book.reads_logged && masked(book, book.leaves(), *c.who).empty()) return;
    c.db().run(c.unit, [&](sql::Tx& tx) {
        books.opened(tx, reader(c), c.now, book, id);
        return true;
    });
}

void log_list(web::Context& c, const Books& books, const Book& book, std::string_view how, const std::vector<const BookField*>& shown, std::size_t records) {
    const std::vector<std::string> fields = masked(book, shown, *c.who);
    if (fields.empty() || records == 0) return;
    c.db().run(c.unit, [&](sql::Tx& tx) {
        books.listed(tx, reader(c), c.now, book, how, fields, records);
        return true;
    });
}

bool asks_proof(const catalog::Definitions& law, const Book& book) {
    const auto proofs = without_proof(book);
    if (proofs.empty()) return false;
    if (const BookField* f = book.find(proofs.front().path); f->type == FieldType::file && f->required) return true;
    const std::string named = book.code + ".";
    for (const catalog::Form& form : law.forms)
        for (const catalog::FormRow& row : form.rows)
            if (row.figure.starts_with(named) || row.formula.find("{" + named) != std::string::npos || std::any_of(row.options.begin(), row.options.end(), [&](const catalog::RowOption& o) { return o.figure.starts_with(named); })) return true;
    return false;
}

std::string full_title(const Book& book, const BookField& field) {
    const std::size_t dot = field.path.rfind('.');
    const BookField* whole = dot == std::string::npos ? nullptr : book.find(std::string_view(field.path).substr(0, dot));
    return whole ? fmt::format("{}: {}", whole->title, field.title) : field.title;
}

std::string lines_words(const Book& book, const BookField& lines, const Content& content) {
    const auto found = content.lines.find(lines.path);
    if (found == content.lines.end() || found->second.empty()) return {};
    std::string out = fmt::format("{} dòng", found->second.size());
    if (lines.settled_by.empty()) return out;
    const catalog::Condition open{lines.settled_by, catalog::Condition::Kind::empty, {}, {}};
    const auto n = std::count_if(found->second.begin(), found->second.end(), [&](const Line& l) { return holds(book, open, content, &l); });
    return out + (n ? fmt::format(", {} còn mở", n) : ", xong cả");
}

std::string cell_text(const Book& book, const BookField& f, const Content& content, const access::Account& who) {
    if (!may_see(f, who)) return "•••";
    if (f.type == FieldType::lines) return lines_words(book, f, content);
    if (f.type != FieldType::document) return value_words(f, content.at(f.path));
    const std::string &number = content.at(f.path + ".number"), &title = content.at(f.path + ".title"), day = value_words(f.parts[1], content.at(f.path + ".day"));
    std::string out = number;
    if (!day.empty()) out += (out.empty() ? "ngày " : " ngày ") + day;
    if (!title.empty()) out += (out.empty() ? "" : ": ") + title;
    return out;
}

namespace {

// The filter of one column as the address gives it; nothing when it asks for nothing. `name` is the column's.
std::optional<Filter> filter_of(const Ask& ask, const std::string& name, const BookField& f, std::vector<std::pair<std::string, std::string>>& params, std::vector<Refusal>& errors) {
    const std::string text = trim(ask(name));
    const auto keep = [&](const std::string& key, const std::string& value) {
        if (!value.empty()) params.emplace_back(key, value);
    };
    if (f.type == FieldType::lines) {
        if (text != "mo" || f.settled_by.empty()) return std::nullopt;
        keep(name, text);
        return Filter{f.settled_by, "", ""};
    }
    if (text == kEmpty && !f.required) {
        keep(name, text);
        return Filter{f.path, "", ""};
    }
    if (f.type == FieldType::choice) {
        if (!f.choice(text)) return std::nullopt;
        keep(name, text);
        return Filter{f.path, text, text};
    }
    if (f.type == FieldType::date || f.type == FieldType::time || f.type == FieldType::money || f.type == FieldType::number) {
        std::string bounds[2];
        for (const int end : {0, 1}) {
            const std::string input = name + (end ? ".den" : ".tu"), typed = trim(ask(input));
            keep(input, typed);
            BookField named = f;
            named.title += end ? " đến" : " từ";
            auto value = parse_value(named, typed, {});
            if (value) bounds[end] = key_of(f, *value);
            else {
                value.error().field = input;
                errors.push_back(std::move(value.error()));
            }
        }
        if (bounds[0].empty() && bounds[1].empty()) return std::nullopt;
        if (!bounds[1].empty() && bounds[0] > bounds[1])
            errors.push_back({Refusal::Kind::invalid, "books.span", fmt::format("“{} đến”: phải từ “{} từ” trở lên.", f.title, f.title), name + ".den", {}});
        return Filter{f.path, bounds[0].empty() ? "!" : bounds[0], bounds[1].empty() ? "~" : bounds[1]};
    }
    if (text.empty()) return std::nullopt;
    keep(name, text);
    const std::string key = key_of(f, text);
    return Filter{f.path, key, f.type == FieldType::office || f.type == FieldType::file ? key : key + "~"};   // by its beginning
}

// What is in force on a day, in part, or no more: read from the record's days, not chosen by anybody.
// LAW Luật 64/2025/QH15: a document ends in whole or in part from the day that another, or itself, says.
void ask_force(const Ask& ask, const Book& book, Day today, AskedList& out) {
    const std::string state = ask(std::string(kForce)), typed = trim(ask(std::string(kForceDay)));
    if (book.force_from.empty() || std::ranges::none_of(force_states(book), [&](const auto& one) { return one.first == state; })) return;
    out.params.emplace_back(kForce, state);
    const auto day = typed.empty() ? Result<Day>(today) : parse_day(typed);
    if (!typed.empty()) out.params.emplace_back(kForceDay, typed);
    if (!day) {
        out.errors.push_back({Refusal::Kind::invalid, "books.force_day", fmt::format("“Tính đến ngày”: {}", day.error().message), std::string(kForceDay), {}});
        return;
    }
    const std::string on = iso_day(*day), later = iso_day(*day + std::chrono::days{1});
    if (state == "chua") out.query.filters.push_back({book.force_from, later, "~"});
    if (state == "con") out.query.filters.push_back({book.force_from, "!", on});
    if (state == "mot-phan") out.query.filters.push_back({book.force_partly, "!", on});
    if (state == "con" || state == "mot-phan") out.query.filters.push_back({book.force_to, later, "~", true});
    if (state == "het") out.query.filters.push_back({book.force_to, "!", on});
}

}  // namespace

std::vector<std::pair<std::string, std::string>> force_states(const Book& book) {
    std::vector<std::pair<std::string, std::string>> out{{"con", "còn hiệu lực"}, {"het", "hết hiệu lực toàn bộ"}, {"chua", "chưa có hiệu lực"}};
    if (!book.force_partly.empty()) out.insert(out.begin() + 1, {"mot-phan", "hết hiệu lực một phần"});
    return out;
}

AskedList asked_list(const web::Context& c, const Book& book, const Ask& ask) {
    AskedList out;
    out.query.words = trim(ask("q"));
    if (!out.query.words.empty()) out.params.emplace_back("q", out.query.words);
    ask_force(ask, book, local_day(c.now), out);
    if (ask("minh-chung") == "thieu") {
        const auto proofs = without_proof(book);
        out.query.filters.insert(out.query.filters.end(), proofs.begin(), proofs.end());
        if (!proofs.empty()) out.params.emplace_back("minh-chung", "thieu");
    }
    for (const std::string& path : book.columns) {
        const BookField& f = *book.find(path);
        // Names of people stand in no address.
        if (!may_see(f, *c.who) || f.type == FieldType::person) continue;
        auto filter = filter_of(ask, "l." + path, f.type == FieldType::document ? f.parts.front() : f, out.params, out.errors);
        if (!filter) continue;
        if (static_cast<int>(out.query.filters.size()) < kMostFilters) out.query.filters.push_back(std::move(*filter));
        else out.errors.push_back({Refusal::Kind::invalid, "books.filters", fmt::format("“{}”: lọc được nhiều nhất {} cột một lúc. Hãy bỏ trống bớt một ô.", f.title, kMostFilters), fmt::format("l.{}", path), {}});
    }
    const std::string sort = ask("xep");
    if (const BookField* f = book.find(sort); f && f->leaf() && f->lines.empty() && may_see(*f, *c.who)) out.query.sort = sort;
    if (sort == "#") out.query.sort = "#";
    out.query.ascending = ask("chieu") == "tang";
    if (!out.query.sort.empty()) out.params.emplace_back("xep", out.query.sort);
    if (out.query.ascending) out.params.emplace_back("chieu", "tang");
    const std::string after = c.query("tiep");
    std::from_chars(after.data(), after.data() + after.size(), out.query.after_id);
    return out;
}

std::string AskedList::value(std::string_view name) const {
    const auto it = std::find_if(params.begin(), params.end(), [&](const auto& p) { return p.first == name; });
    return it == params.end() ? std::string{} : it->second;
}

AskedList asked_list(const web::Context& c, const Book& book) {
    return asked_list(c, book, [&](const std::string& name) { return c.query(name); });
}

AskedList asked_list(const web::Context& c, sql::Session& s, const Books& books, const Book& book) {
    const std::string slug = c.query("xem");
    if (slug.empty()) return asked_list(c, book);
    for (const SavedView& view : books.views(s, {c.who->unit, c.who->id, {}}, book)) {
        if (view.slug != slug) continue;
        AskedList out = asked_list(c, book, [&](const std::string& name) {
            const auto it = std::find_if(view.params.begin(), view.params.end(), [&](const auto& p) { return p.first == name; });
            return it == view.params.end() ? std::string{} : it->second;
        });
        out.view = slug;
        return out;
    }
    AskedList out = asked_list(c, book);
    out.errors.push_back({Refusal::Kind::not_found, "books.no_view", fmt::format("Bạn không có cách xem “{}” của sổ này: đã bị bỏ, hoặc là của người khác.", slug), {}, {}});
    return out;
}

}  // namespace xaso::books
