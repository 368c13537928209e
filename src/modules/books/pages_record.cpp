// One record: what it holds and its history; entering it, changing it, removing it; its files.
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

constexpr std::size_t kBlankLines = 2, kMostTypedLines = 500;
constexpr int kMostRepeats = 2'000;

// ---- What was typed ----

struct Typed {
    std::map<std::string, std::string, std::less<>> raw;       // by input name
    std::map<std::string, std::vector<int>, std::less<>> nos;  // by lines: the numbers of the lines shown
    Content content;
    std::vector<Refusal> errors;
    int version = 0;
    std::string reason, until, times;                          // of removing; of a series
    std::vector<std::string> weekdays;
    const std::string& at(const std::string& name) const {
        static const std::string nothing;
        const auto it = raw.find(name);
        return it == raw.end() ? nothing : it->second;
    }
};

std::string line_input(const BookField& part, std::size_t i) { return fmt::format("{}-{}", part.path, i + 1); }

Typed typed_from(const Book& book, const Content& content) {
    Typed t;
    t.content = content;
    for (const BookField* f : book.leaves())
        if (f->lines.empty()) t.raw[f->path] = typed_words(*f, content.at(f->path));
    for (const auto& [path, lines] : content.lines)
        for (std::size_t i = 0; i < lines.size(); ++i) {
            t.nos[path].push_back(lines[i].no);
            for (const BookField* part : Book::leaves(*book.find(path)))
                if (const auto v = lines[i].values.find(part->path); v != lines[i].values.end()) t.raw[line_input(*part, i)] = typed_words(*part, v->second);
        }
    return t;
}

int whole(std::string_view text) {
    int n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? n : 0;
}

// The form that was sent; `kept` holds what the account may not see, which stays as it is.
Typed typed_of(const web::Context& c, const Books& books, const Book& book, const Content& kept) {
    Typed t;
    t.version = whole(c.form("version"));
    const auto offices = books.offices(c.unit, local_day(c.now));
    const auto read = [&](const BookField& f, const std::string& name, const std::string& text) {
        t.raw[name] = text;
        // A choice or an office that is offered no longer stays with the record that has it.
        if (f.type == FieldType::office && !text.empty() && text == kept.at(f.path)) return text;
        auto value = parse_value(f, text, offices);
        if (value) return std::move(*value);
        value.error().field = name;
        t.errors.push_back(std::move(value.error()));
        return std::string{};
    };
    for (const BookField* f : book.leaves()) {
        if (!f->lines.empty()) continue;
        if (!may_see(*f, *c.who)) t.content.values[f->path] = kept.at(f->path);
        else t.content.values[f->path] = read(*f, f->path, trim(c.form(f->path)));
    }
    for (const BookField& lines : book.fields) {
        if (lines.type != FieldType::lines) continue;
        const auto old = kept.lines.find(lines.path);
        if (!may_see(lines, *c.who)) {
            if (old != kept.lines.end()) t.content.lines[lines.path] = old->second;
            continue;
        }
        const auto parts = Book::leaves(lines);
        const std::size_t rows = std::min<std::size_t>(static_cast<std::size_t>(std::max(0, whole(c.form(lines.path + "-rows")))), kMostTypedLines);
        for (std::size_t i = 0; i < rows; ++i) {
            const bool filled = std::any_of(parts.begin(), parts.end(), [&](const BookField* p) { return !trim(c.form(line_input(*p, i))).empty(); });
            const int no = whole(c.form(fmt::format("{}-no-{}", lines.path, i + 1)));
            if (!filled) continue;
            auto& into = t.content.lines[lines.path];
            Line line{no, {}};
            for (const BookField* p : parts) {
                if (may_see(*p, *c.who)) {
                    line.values[p->path] = read(*p, line_input(*p, into.size()), trim(c.form(line_input(*p, i))));
                } else if (old != kept.lines.end()) {
                    for (const Line& before : old->second)
                        if (before.no == no && before.values.contains(p->path)) line.values[p->path] = before.values.find(p->path)->second;
                }
            }
            t.nos[lines.path].push_back(no);
            into.push_back(std::move(line));
        }
    }
    t.reason = trim(c.form("reason"));
    t.until = trim(c.form("repeat_until"));
    t.times = trim(c.form("repeat_times"));
    t.weekdays = c.request.form.all("repeat_days");
    return t;
}

// ---- The form ----

std::vector<html::Option> options_of(const BookField& f, const std::string& now, const std::vector<std::string>& offices) {
    std::vector<html::Option> out;
    if (f.type == FieldType::office) {
        for (const std::string& office : offices) out.push_back({office, office, {}});
        if (!now.empty() && std::find(offices.begin(), offices.end(), now) == offices.end()) out.push_back({now, now + " (không còn)", {}});
    }
    for (const catalog::BookChoice& choice : f.choices)
        if (!choice.retired || choice.code == now) out.push_back({choice.code, choice.title, {}});
    return out;
}

void field_of(Html& h, const Book& book, const BookField& f, const Typed& t, const std::vector<std::string>& offices, bool focus) {
    const std::string value = t.at(f.path);
    html::Field field{.name = f.path, .label = full_title(book, f), .value = value, .hint = f.hint, .error = html::error_for(t.errors, f.path), .required = f.required, .wide = f.type == FieldType::long_text || f.path == book.name};
    switch (f.type) {
        case FieldType::choice:
        case FieldType::office: html::select_field(h, field, options_of(f, value, offices)); break;
        case FieldType::date: html::day_field(h, field); break;
        case FieldType::money: html::number_field(h, field, "đ"); break;
        case FieldType::number: html::number_field(h, field, f.unit); break;
        case FieldType::long_text: html::area_field(h, field); break;
        case FieldType::file:
            if (!value.empty()) {
                field.hint = fmt::format("Đang có: {}. Chọn tệp khác để thay.", value_words(f, value));
                field.required = false;
                html::hidden(h, f.path, value);
            }
            field.name = f.path + "-file";
            field.error = html::error_for(t.errors, field.name);
            html::file_field(h, field, files::accepted_endings());
            break;
        default: html::text_field(h, field, {.autocomplete = "off", .max_length = 500, .focus = focus}); break;
    }
}

void lines_of(Html& h, const web::Context& c, const BookField& lines, const Typed& t, const std::vector<std::string>& offices, std::size_t blanks) {
    std::vector<const BookField*> parts;
    html::TableSpec spec{.caption = lines.title, .columns = {{.label = "Dòng"}}, .grid = true};
    for (const BookField* p : Book::leaves(lines)) {
        if (!may_see(*p, *c.who) || p->type == FieldType::file || (p->retired)) continue;
        parts.push_back(p);
        spec.columns.push_back({.label = p->title, .main = parts.size() == 1, .words = parts.size() > 1 && p->type != FieldType::date});
    }
    const auto nos = t.nos.find(lines.path);
    const std::size_t filled = nos == t.nos.end() ? 0 : nos->second.size(), rows_shown = filled + blanks;
    h.el("fieldset", {{"class", "field wide lines named"}}, [&] {
        h.el("legend", {}, lines.title);
        if (!lines.hint.empty()) h.el("p", {{"class", "hint"}}, lines.hint);
        html::hidden(h, lines.path + "-rows", std::to_string(rows_shown));
        html::table(h, spec, [&](html::Rows& rows) {
            for (std::size_t i = 0; i < rows_shown; ++i)
                rows.row([&] {
                    rows.cell([&] {
                        h.text(std::to_string(i + 1));
                        if (i < filled) html::hidden(h, fmt::format("{}-no-{}", lines.path, i + 1), std::to_string(nos->second[i]));
                    });
                    for (const BookField* p : parts)
                        rows.cell([&] {
                            const std::string name = line_input(*p, i), id = "f-" + name, value = t.at(name), wrong = html::error_for(t.errors, name), error_id = id + "-error", label = fmt::format("{}, dòng {}: {}", lines.title, i + 1, p->title);
                            h.el("span", {{"class", "cell-name"}, {"aria-hidden", "true"}}, p->title);   // the input has its own name
                            const std::string_view invalid = wrong.empty() ? "false" : "true", described = wrong.empty() ? std::string_view() : std::string_view(error_id);
                            if (p->type == FieldType::choice || p->type == FieldType::office)
                                h.el("select", {{"id", id}, {"name", name}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described}}, [&] {
                                    h.el("option", {{"value", ""}}, "");
                                    for (const html::Option& o : options_of(*p, value, offices)) h.el("option", {{"value", o.value}, {"selected", o.value == value}}, o.label);
                                });
                            else {
                                const std::string_view size = p->type == FieldType::date ? "11" : p->type == FieldType::money || p->type == FieldType::number ? "14" : "30";
                                h.leaf("input", {{"type", "text"}, {"id", id}, {"name", name}, {"value", value}, {"size", size}, {"maxlength", "500"}, {"autocomplete", "off"}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described},
                                                 {"placeholder", p->type == FieldType::date ? std::string_view("dd/mm/yyyy") : std::string_view()}});
                            }
                            if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
                        });
                });
        });
        h.el("p", {{"class", "hint"}}, "Dòng để trống không được ghi; xóa hết chữ của một dòng là bỏ dòng ấy.");
    });
}

void series_fields(Html& h, const Typed& t) {
    h.el("fieldset", {{"class", "field wide"}}, [&] {
        h.el("legend", {}, "Lặp lại theo lịch (không bắt buộc)");
        h.el("p", {{"class", "hint"}}, "Ghi một lần cả lịch: mỗi lượt thành một bản ghi có ngày của mình, sửa và xóa từng lượt được.");
        html::day_field(h, {.name = "repeat_until", .label = "Lặp đến hết ngày", .value = t.until, .error = html::error_for(t.errors, "repeat_until"), .unmarked = true});
        html::check_list(h, {.name = "repeat_days", .label = "Vào các thứ", .hint = "Không chọn thì lặp mọi ngày.", .unmarked = true},
                         {{"1", "thứ Hai", {}}, {"2", "thứ Ba", {}}, {"3", "thứ Tư", {}}, {"4", "thứ Năm", {}}, {"5", "thứ Sáu", {}}, {"6", "thứ Bảy", {}}, {"7", "Chủ nhật", {}}}, t.weekdays);
        html::number_field(h, {.name = "repeat_times", .label = "Số lượt mỗi ngày", .value = t.times.empty() ? "1" : t.times, .error = html::error_for(t.errors, "repeat_times"), .unmarked = true}, "lượt");
    });
}

// What somebody else wrote while this form was open, beside what was typed here.
void both_texts(Html& h, const Book& book, const Typed& t, const Content& theirs, const access::Account& who) {
    const Typed now = typed_from(book, theirs);
    html::table(h, {.caption = "Hai bản khác nhau ở đâu", .columns = {{.label = "Trường", .main = true}, {.label = "Bạn vừa gõ", .words = true}, {.label = "Đang ghi trong sổ", .words = true}}, .caption_shown = true}, [&](html::Rows& rows) {
        for (const BookField* f : seen_leaves(book, who)) {
            std::string mine, other;
            if (f->lines.empty()) {
                mine = value_words(*f, t.content.at(f->path));
                other = value_words(*f, theirs.at(f->path));
            } else {
                for (const auto& [content, into] : {std::pair{&t.content, &mine}, std::pair{&theirs, &other}})
                    if (const auto lines = content->lines.find(f->lines); lines != content->lines.end())
                        for (const Line& l : lines->second)
                            if (const auto v = l.values.find(f->path); v != l.values.end() && !v->second.empty()) *into += (into->empty() ? "" : "; ") + value_words(*f, v->second);
            }
            if (mine == other) continue;
            rows.row([&] {
                rows.head("", full_title(book, *f));
                mine.empty() ? rows.none() : rows.cell(mine);
                other.empty() ? rows.none() : rows.cell(other);
            });
        }
    });
}

http::Response form_page(web::Context& c, const Books& books, const Book& book, const Record* record, const Typed& t, std::size_t blanks = kBlankLines, const Content* theirs = nullptr) {
    const auto offices = books.offices(c.unit, local_day(c.now));
    const std::string action = record ? record_path(book.code, record->id, "/sua") : book_path(book.code);
    html::PageFrame frame{.title = record ? "Sửa " + book.record : "Thêm " + book.record, .lead = record ? record->name : book.title, .back_url = url(c, record ? record_path(book.code, record->id) : book_path(book.code)),
                          .back_label = record ? record->name : book.title, .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        if (theirs) both_texts(h, book, t, *theirs, *c.who);
        html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key(), .upload = true, .wide = true}, [&] {
            if (record) html::hidden(h, "version", std::to_string(record->version));
            bool first = true;
            for (const BookField& field : book.fields) {
                if (!may_see(field, *c.who)) continue;
                if (field.type == FieldType::lines) {
                    if (!field.retired || t.nos.contains(field.path)) lines_of(h, c, field, t, offices, blanks);
                    continue;
                }
                for (const BookField* leaf : Book::leaves(field)) {
                    if (leaf->retired && t.at(leaf->path).empty()) continue;
                    field_of(h, book, *leaf, t, offices, first && t.errors.empty());
                    first = false;
                }
            }
            if (!record && book.repeats) series_fields(h, t);
            html::actions(h, [&] {   // the first button of a form is what Enter presses
                html::button(h, "Ghi vào sổ", {.weight = Weight::main});
                for (const BookField& field : book.fields)
                    if (field.type == FieldType::lines && may_see(field, *c.who) && !field.retired) html::button(h, "Thêm dòng: " + field.title, {.weight = Weight::quiet, .name = "more", .value = field.path});
            });
        });
    }, t.errors.empty() ? 200 : 422);
}

// ---- Writing ----

// The files that came with the form, into the values of their fields. Inside the write job.
Result<void> take_files(sql::Tx& tx, const web::Context& c, const Books& books, const Book& book, Content& content) {
    for (const http::Upload& up : c.request.uploads) {
        if (!up.field.ends_with("-file")) continue;
        const BookField* f = book.find(std::string_view(up.field).substr(0, up.field.size() - 5));
        if (!f || f->type != FieldType::file || !f->lines.empty() || !may_see(*f, *c.who)) continue;
        auto kept = books.keep_file(tx, c.unit, up.file_name, up.bytes);
        if (!kept) {
            kept.error().field = up.field;
            return refuse(kept.error());
        }
        content.values[f->path] = std::move(*kept);
    }
    return {};
}

// The days of the series, the first among them; one day when nothing repeats.
std::vector<std::string> days_of(const Book& book, Typed& t) {
    const std::string first = t.content.at(book.day);
    if (!book.repeats || t.until.empty() || first.empty()) return {first};
    const auto wrong = [&](const char* field, std::string says) {
        t.errors.push_back({Refusal::Kind::invalid, "books.series", std::move(says), field, {}});
        return std::vector<std::string>{};
    };
    const auto from = parse_day(first), until = parse_day(t.until);
    if (!until || *until < *from) return wrong("repeat_until", "“Lặp đến hết ngày” phải là một ngày không trước ngày đầu.");
    const int times = t.times.empty() ? 1 : whole(t.times);
    if (times < 1 || times > 24) return wrong("repeat_times", "“Số lượt mỗi ngày” là số từ 1 đến 24.");
    std::vector<std::string> out;
    for (Day day = *from; day <= *until; day += std::chrono::days{1}) {
        const auto weekday = std::to_string(std::chrono::weekday(std::chrono::sys_days{day.time_since_epoch()}).iso_encoding());
        if (!t.weekdays.empty() && std::find(t.weekdays.begin(), t.weekdays.end(), weekday) == t.weekdays.end()) continue;
        for (int i = 0; i < times; ++i) out.push_back(iso_day(day));
        if (static_cast<int>(out.size()) > kMostRepeats) return wrong("repeat_until", fmt::format("Lịch này có hơn {} lượt. Hãy ghi từng phần ngắn hơn.", format_count(kMostRepeats)));
    }
    if (out.empty()) return wrong("repeat_until", "Không có ngày nào trong lịch rơi vào các thứ đã chọn.");
    return out;
}

http::Response get_new(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
    return form_page(c, books, *asked->book, nullptr, {});
}

http::Response post_new(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed t = typed_of(c, books, book, {});
    if (!c.form("more").empty()) {
        t.errors.clear();
        return form_page(c, books, book, nullptr, t, kBlankLines * 4);
    }
    const auto days = days_of(book, t);
    std::int64_t made = 0;
    if (t.errors.empty()) {
        const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            Content content = t.content;
            XASO_CHECK(take_files(tx, c, books, book, content));
            std::int64_t first = 0;
            for (const std::string& day : days) {
                if (book.repeats && !day.empty()) content.values[book.day] = day;
                XASO_TRY(const Added added, books.add(tx, attempt->actor, c.now, book, content));
                if (!first) first = added.id;
            }
            made = static_cast<std::int64_t>(days.size());
            return record::Answer{303, days.size() == 1 ? record_path(book.code, first) : book_path(book.code)};
        });
        if (answer) return c.see(answer->text, made > 1 ? fmt::format("Đã ghi {} bản ghi vào sổ.", format_count(made)) : "Đã ghi vào sổ.");
        // All that is missing at once, not one after the other.
        t.errors = books.faults(book, t.content);
        if (t.errors.empty() || answer.error().code != t.errors.front().code) t.errors.insert(t.errors.begin(), answer.error());
    } else {
        for (Refusal& more : books.faults(book, t.content))
            if (html::error_for(t.errors, more.field).empty()) t.errors.push_back(std::move(more));
    }
    return form_page(c, books, book, nullptr, t);
}

Refusal no_record(const Book& book) { return {Refusal::Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này.", book.record), {}, {}}; }

http::Response get_edit(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    std::optional<Record> record;
    {
        sql::Reader s = c.db().read();
        record = books.find(s, c.unit, book, asked_id(c));
    }
    if (!record || record->removed) return c.refuse(no_record(book));
    log_read(c, books, book, record->id);
    return form_page(c, books, book, &*record, typed_from(book, record->content));
}

http::Response post_edit(web::Context& c, const Books& books) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto now = [&] {
        sql::Reader s = c.db().read();
        return books.find(s, c.unit, book, asked_id(c));
    };
    auto record = now();
    if (!record) return c.refuse(no_record(book));
    Typed t = typed_of(c, books, book, record->content);
    if (!c.form("more").empty()) {
        t.errors.clear();
        record->version = t.version;
        return form_page(c, books, book, &*record, t, kBlankLines * 4);
    }
    if (t.errors.empty()) {
        const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            Content content = t.content;
            XASO_CHECK(take_files(tx, c, books, book, content));
            XASO_CHECK(books.change(tx, attempt->actor, c.now, book, record->id, t.version, content));
            return record::Answer{303, record_path(book.code, record->id)};
        });
        if (answer) return c.see(answer->text, "Đã ghi thay đổi.");
        t.errors = {answer.error()};
        if (answer.error().code == "books.stale" || answer.error().code == "books.no_record") {
            record = now();
            if (record->removed) return c.refuse(no_record(book));
            return form_page(c, books, book, &*record, t, kBlankLines, &record->content);   // sent again, it counts against the newest
        }
        const auto all = books.faults(book, t.content);
        if (!all.empty() && all.front().code == answer.error().code) t.errors = all;
    } else {
        for (Refusal& more : books.faults(book, t.content))
            if (html::error_for(t.errors, more.field).empty()) t.errors.push_back(std::move(more));
    }
    record->version = t.version;
    return form_page(c, books, book, &*record, t);
}

// ---- Looking at a record ----

void content_facts(Html& h, const web::Context& c, const Book& book, const Record& r) {
    html::facts(h, [&](html::Facts& facts) {
        if (!r.code.empty()) facts.add("Số", r.code);
        for (const BookField& f : book.fields) {
            if (f.type == FieldType::lines) continue;
            const std::string words = cell_text(book, f, r.content, *c.who);
            if (words.empty() && f.retired) continue;
            if (f.type == FieldType::file && !words.empty() && may_see(f, *c.who)) facts.add(f.title, [&] { h.link(url(c, record_path(book.code, r.id, "/tep/" + f.path)), words); });
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
    {
        sql::Reader s = c.db().read();
        record = books.find(s, c.unit, book, asked_id(c));
        if (record) {
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
        else content_facts(h, c, book, *record);
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

http::Response get_file(web::Context& c, const Books& books) {
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

}  // namespace

void add_record_pages(web::Router& router, const Books& books) {
    using enum http::Method;
    const std::string systems(kSystems);
    constexpr std::size_t kUpload = 12u << 20;
    const auto keep = [&](http::Method method, std::string path, std::string title, std::size_t limit, http::Response (*run)(web::Context&, const Books&)) {
        router.add({.method = method, .path = "/so/:book" + path, .may = &may::keep_books, .title = std::move(title), .systems = systems, .body_limit = limit, .run = [&books, run](web::Context& c) { return run(c, books); }});
    };
    keep(get, "/moi", "Thêm vào sổ", 256 * 1024, get_new);
    keep(post, "", "Thêm vào sổ", kUpload, post_new);
    keep(get, "/:id/sua", "Sửa bản ghi", 256 * 1024, get_edit);
    keep(post, "/:id/sua", "Sửa bản ghi", kUpload, post_edit);
    keep(post, "/:id/xoa", "Xóa bản ghi", 256 * 1024, post_remove);
    router.add({.path = "/so/:book/:id", .may = &may::see_books, .title = "Bản ghi", .systems = systems, .run = [&books](web::Context& c) { return show(c, books, {}); }});
    router.add({.path = "/so/:book/:id/tep/:field", .may = &may::see_books, .systems = systems, .run = [&books](web::Context& c) { return get_file(c, books); }});
}

}  // namespace xaso::books
