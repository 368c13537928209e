// Entering a record and changing it: the form, its files, what two people changed at once.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "books/merge.h"
#include "books/pages_shared.h"
#include "kernel/text.h"
#include "modules/onestop/files.h"
#include "platform/files/kind.h"

namespace xaso::books {
namespace json = boost::json;
namespace {

using catalog::FieldType;
using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::size_t kBlankLines = 2, kMostTypedLines = 500;
constexpr int kMostRepeats = 2'000;

// ---- What was typed ----

// A record that somebody removed while it was being changed: what was typed for it may become a new one.
struct Removed {
    std::int64_t id = 0;
    std::string name, words;                                   // "Trần Văn B đã xóa … lúc 09:12 ngày 05/03/2026. Lý do: ghi trùng."
    Content content;                                           // as it was
};

struct Typed {
    std::map<std::string, std::string, std::less<>> raw;       // by input name
    std::map<std::string, std::vector<int>, std::less<>> nos;  // by lines: the numbers of the lines shown
    Content content;
    std::vector<Refusal> errors;
    int version = 0;
    std::string reason, until, times;                          // of removing; of a series
    std::vector<std::string> weekdays;
    std::map<std::string, const http::Upload*, std::less<>> uploads;   // by path: what came with this form
    std::vector<onestop::WaitingFile> waiting;                 // what this account uploaded with forms that were not kept yet
    struct Choice {
        std::string mine, theirs;                              // as typed
    };
    std::map<std::string, Choice, std::less<>> choices;        // by input name: where two people typed two things
    std::optional<Removed> removed;
    const std::string& at(const std::string& name) const {
        static const std::string nothing;
        const auto it = raw.find(name);
        return it == raw.end() ? nothing : it->second;
    }
};

// "cho:12" stands for an upload that waits.
constexpr std::string_view kWaits = "cho:", kPurpose = "books";
const onestop::WaitingFile* waiting_in(const Typed& t, std::string_view raw) {
    const auto it = std::find_if(t.waiting.begin(), t.waiting.end(), [&](const onestop::WaitingFile& w) { return raw == fmt::format("{}{}", kWaits, w.id); });
    return it == t.waiting.end() ? nullptr : &*it;
}
std::string file_value(const onestop::WaitingFile& w) { return w.hash + " " + w.name; }

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

// The files that came with the form.
void read_uploads(const web::Context& c, const onestop::Files& files, const Book& book, Typed& t) {
    for (const http::Upload& up : c.request.uploads) {
        const BookField* f = up.field.ends_with("-file") ? book.find(std::string_view(up.field).substr(0, up.field.size() - 5)) : nullptr;
        if (!f || f->type != FieldType::file || !f->lines.empty() || !may_see(*f, *c.who)) continue;
        auto checked = files::check_file(up.file_name, up.bytes, files.limits().bytes);
        if (!checked) {
            checked.error().field = up.field;
            t.errors.push_back(std::move(checked.error()));
            continue;
        }
        t.content.values[f->path] = files::sha256_hex(up.bytes) + " " + checked->name;
        t.uploads[f->path] = &up;
    }
}

// A form that comes back holds its files by their numbers: they wait, so that none is lost when something else is wrong.
void hold_uploads(web::Context& c, const onestop::Files& files, Typed& t) {
    for (const auto& [path, up] : t.uploads) {
        auto kept = c.db().write<onestop::WaitingFile>(c.unit, [&](sql::Tx& tx) { return files.keep(tx, c.actor(), c.now, {up->file_name, up->bytes}, kPurpose); });
        if (!kept) {
            kept.error().field = up->field;
            t.errors.push_back(std::move(kept.error()));
            continue;
        }
        t.raw[path] = fmt::format("{}{}", kWaits, kept->id);
        t.waiting.push_back(std::move(*kept));
    }
    t.uploads.clear();
}

// The form that was sent; `kept` holds what the account may not see, which stays as it is.
Typed typed_of(web::Context& c, const Books& books, const onestop::Files& files, const Book& book, const Content& kept) {
    Typed t;
    {
        sql::Reader s = c.db().read();
        t.waiting = files.waiting(s, c.unit, c.who->id, kPurpose);
    }
    t.version = whole(c.form("version"));
    const auto offices = books.offices(c.unit, local_day(c.now));
    const auto read = [&](const BookField& f, const std::string& name, const std::string& text) {
        t.raw[name] = text;
        if (f.type == FieldType::file) {
            if (text.empty() || text == kept.at(f.path)) return text;
            if (const auto* w = waiting_in(t, text)) return file_value(*w);
            t.raw[name].clear();
            t.errors.push_back({Refusal::Kind::invalid, "books.file_gone", fmt::format("“{}”: tệp đã chọn không còn chờ nữa. Hãy chọn lại tệp.", f.title), name + "-file", {}});
            return std::string{};
        }
        // A choice or an office that is offered no longer stays with the record that has it.
        if (f.type == FieldType::office && !text.empty() && text == kept.at(f.path)) return text;
        auto value = parse_value(f, text, offices);
        if (value) return std::move(*value);
        value.error().field = name;
        t.errors.push_back(std::move(value.error()));
        return std::string{};
    };
    const std::vector<std::string> picks = c.request.form.all("pick");
    std::map<std::string, std::string> moved;   // inputs of lines: the name they had -> the one they have where lines above were left out
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
            const auto open = [&](const std::string& name) { return std::find(picks.begin(), picks.end(), name) != picks.end() && !c.request.form.has(name); };   // still to be chosen
            const bool filled = std::any_of(parts.begin(), parts.end(), [&](const BookField* p) { return !trim(c.form(line_input(*p, i))).empty() || open(line_input(*p, i)); });
            const int no = whole(c.form(fmt::format("{}-no-{}", lines.path, i + 1)));
            auto& into = t.content.lines[lines.path];
            for (const BookField* p : parts) moved[line_input(*p, i)] = filled ? line_input(*p, into.size()) : std::string{};
            if (!filled) continue;
            Line line{no, {}};
            for (const BookField* p : parts) {
                if (may_see(*p, *c.who) && !p->retired && p->type != FieldType::file) {   // what the form asks for
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
    for (const std::string& name : picks) {
        const auto line = moved.find(name);
        const std::string& now = line == moved.end() ? name : line->second;
        if (now.empty()) continue;   // its line was emptied
        t.choices[now] = {c.form("mine." + name), c.form("theirs." + name)};
        if (!c.request.form.has(name)) t.errors.push_back({Refusal::Kind::invalid, "books.choose", "Hãy chọn một trong hai nội dung.", now, {}});
    }
    read_uploads(c, files, book, t);
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

std::string raw_words(const BookField& f, const Typed& t, const std::string& raw) {
    if (raw.empty()) return "để trống";
    if (const auto* w = waiting_in(t, raw)) return w->name;
    if (f.type == FieldType::choice || f.type == FieldType::file) return value_words(f, raw);
    return raw;
}

// Two people typed two things: one of them is chosen, by pressing it.
void choice_parts(Html& h, const std::string& name, const Typed::Choice& choice) {
    html::hidden(h, "pick", name);
    html::hidden(h, "mine." + name, choice.mine);
    html::hidden(h, "theirs." + name, choice.theirs);
}
std::vector<html::Option> choice_options(const BookField& f, const Typed& t, const Typed::Choice& choice) {
    return {{choice.mine, "Của bạn: " + raw_words(f, t, choice.mine), {}}, {choice.theirs, "Đang ghi trong sổ: " + raw_words(f, t, choice.theirs), {}}};
}

void field_of(Html& h, const Book& book, const BookField& f, const Typed& t, const std::vector<std::string>& offices, bool focus, bool waits) {
    const std::string value = t.at(f.path);
    if (const auto choice = t.choices.find(f.path); choice != t.choices.end()) {
        choice_parts(h, f.path, choice->second);
        const bool chosen = value == choice->second.mine || value == choice->second.theirs;
        html::radio_field(h, {.name = f.path, .label = full_title(book, f), .value = chosen ? value : "\n", .hint = "Hai người cùng sửa trường này. Chọn nội dung được ghi.", .error = html::error_for(t.errors, f.path), .required = true, .wide = true}, choice_options(f, t, choice->second));
        return;
    }
    html::Field field{.name = f.path, .label = full_title(book, f), .value = value, .hint = f.hint, .error = html::error_for(t.errors, f.path), .required = f.required, .wide = f.type == FieldType::long_text || f.path == book.name};
    switch (f.type) {
        case FieldType::choice:
        case FieldType::office: html::select_field(h, field, options_of(f, value, offices)); break;
        case FieldType::date: html::day_field(h, field); break;
        case FieldType::time: html::text_field(h, field, {.autocomplete = "off", .max_length = 20, .width = 10}); break;
        case FieldType::money: html::number_field(h, field, "đ"); break;
        case FieldType::number: html::number_field(h, field, f.unit); break;
        case FieldType::long_text: html::area_field(h, field); break;
        case FieldType::file:
            if (!value.empty()) {
                const auto* w = waiting_in(t, value);
                field.hint = w ? fmt::format("Đã tải lên: {}, được ghi cùng biểu này. Chọn tệp khác để thay.", w->name) : fmt::format("Đang có: {}. Chọn tệp khác để thay.", value_words(f, value));
                field.required = false;
                field.unmarked = true;
                html::hidden(h, f.path, value);
            } else if (waits && f.required) {
                field.hint = "Bản ghi còn thiếu tệp này. Bổ sung khi có.";
                field.required = false;
                field.unmarked = true;
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
                            if (const auto choice = t.choices.find(name); choice != t.choices.end()) {
                                choice_parts(h, name, choice->second);
                                int n = 0;
                                for (const html::Option& o : choice_options(*p, t, choice->second)) {
                                    const std::string option_id = n++ ? id + "-2" : id, of = fmt::format("{}: {}", label, o.label);
                                    h.el("div", {{"class", "check"}}, [&] {
                                        h.leaf("input", {{"type", "radio"}, {"id", option_id}, {"name", name}, {"value", o.value}, {"checked", o.value == value}, {"aria-label", of}, {"aria-describedby", described}});
                                        h.el("label", {{"for", option_id}}, o.label);
                                    });
                                }
                            } else if (p->type == FieldType::choice || p->type == FieldType::office)
                                h.el("select", {{"id", id}, {"name", name}, {"aria-label", label}, {"aria-invalid", invalid}, {"aria-describedby", described}}, [&] {
                                    h.el("option", {{"value", ""}}, "");
                                    for (const html::Option& o : options_of(*p, value, offices)) h.el("option", {{"value", o.value}, {"selected", o.value == value}}, o.label);
                                });
                            else {
                                const std::string_view size = p->type == FieldType::date || p->type == FieldType::time ? "11" : p->type == FieldType::money || p->type == FieldType::number ? "14" : "30";
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

// What somebody else wrote while this form was open.
struct Conflict {
    Content mine, theirs;
    Merged merged;
    std::string by;                      // "Trần Văn B, 09:12 ngày 05/03/2026"
};

std::string part_words(const BookField& f, const Content& content) {
    if (f.lines.empty()) return value_words(f, content.at(f.path));
    std::string out;
    if (const auto lines = content.lines.find(f.lines); lines != content.lines.end())
        for (const Line& l : lines->second)
            if (const auto v = l.values.find(f.path); v != l.values.end() && !v->second.empty()) out += (out.empty() ? "" : "; ") + value_words(f, v->second);
    return out;
}

void conflict_part(Html& h, const Book& book, const Conflict& conflict, const access::Account& who) {
    html::notice(h, html::Tone::warning, fmt::format("{} vừa sửa bản ghi này trong lúc bạn đang sửa. Chưa ghi gì của bạn.", conflict.by), [&] {
        h.el("p", {}, conflict.merged.clashes.empty() ? "Biểu bên dưới gồm cả hai phần sửa. Xem lại rồi bấm “Ghi vào sổ”." : "Biểu bên dưới gồm cả hai phần sửa; trường nào hai người cùng sửa thì chọn một. Xem lại rồi bấm “Ghi vào sổ”.");
        for (const std::string& note : conflict.merged.notes) h.el("p", {}, note);
    });
    html::table(h, {.caption = "Hai bản khác nhau ở đâu", .columns = {{.label = "Trường", .main = true}, {.label = "Của bạn", .words = true}, {.label = "Đang ghi trong sổ", .words = true}, {.label = "Sẽ ghi", .words = true}}, .caption_shown = true}, [&](html::Rows& rows) {
        for (const BookField* f : seen_leaves(book, who)) {
            const std::string mine = part_words(*f, conflict.mine), theirs = part_words(*f, conflict.theirs);
            if (mine == theirs) continue;
            const bool clash = std::any_of(conflict.merged.clashes.begin(), conflict.merged.clashes.end(), [&](const Clash& one) { return one.path == f->path; });
            rows.row([&] {
                rows.head("", full_title(book, *f));
                for (const std::string& words : {mine, theirs, clash ? std::string("chọn ở biểu bên dưới") : part_words(*f, conflict.merged.content)}) words.empty() ? rows.none() : rows.cell(words);
            });
        }
    });
}

http::Response form_page(web::Context& c, const Books& books, const Book& book, const Record* record, const Typed& t, std::size_t blanks = kBlankLines, const Conflict* conflict = nullptr) {
    const auto offices = books.offices(c.unit, local_day(c.now));
    const std::string action = record ? record_path(book.code, record->id, "/sua") : book_path(book.code);
    html::PageFrame frame{.title = record ? "Sửa " + book.record : "Thêm " + book.record, .lead = record ? record->name : book.title, .back_url = url(c, record ? record_path(book.code, record->id) : book_path(book.code)),
                          .back_label = record ? record->name : book.title, .failed = !t.errors.empty() || conflict || t.removed};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        if (t.removed)
            html::notice(h, html::Tone::warning, t.removed->words, [&] {
                h.el("p", {}, "Nội dung bạn vừa nhập còn nguyên ở dưới và chưa được ghi. Vẫn cần thì bấm “Ghi thành bản ghi mới”; không cần nữa thì quay lại sổ.");
                h.el("p", {}, [&] { h.link(url(c, record_path(book.code, t.removed->id)), "Xem lịch sử bản ghi đã xóa"); });
            });
        if (conflict) conflict_part(h, book, *conflict, *c.who);
        html::form(h, {.action = action, .csrf = c.csrf, .key = c.new_key(), .upload = true, .wide = true}, [&] {
            if (record) html::hidden(h, "version", std::to_string(record->version));
            if (t.removed) html::hidden(h, "removed", std::to_string(t.removed->id));
            bool first = true;
            for (const BookField& field : book.fields) {
                if (!may_see(field, *c.who)) continue;
                if (field.type == FieldType::lines) {
                    if (!field.retired || t.nos.contains(field.path)) lines_of(h, c, field, t, offices, blanks);
                    continue;
                }
                for (const BookField* leaf : Book::leaves(field)) {
                    if (leaf->retired && t.at(leaf->path).empty()) continue;
                    field_of(h, book, *leaf, t, offices, first && t.errors.empty() && !conflict, record != nullptr);
                    first = false;
                }
            }
            if (!record && book.repeats && !t.removed) series_fields(h, t);
            html::actions(h, [&] {   // the first button of a form is what Enter presses
                html::button(h, t.removed ? "Ghi thành bản ghi mới" : "Ghi vào sổ", {.weight = Weight::main});
                for (const BookField& field : book.fields)
                    if (field.type == FieldType::lines && may_see(field, *c.who) && !field.retired) html::button(h, "Thêm dòng: " + field.title, {.weight = Weight::quiet, .name = "more", .value = field.path});
            });
        });
    }, !t.errors.empty() ? 422 : conflict || t.removed ? 409 : 200);
}

// ---- Writing ----

std::string name_of(const web::Context& c, sql::Session& s, AccountId account) {
    const auto accounts = c.site.access.list(s, c.unit);
    const auto who = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == account; });
    return who == accounts.end() ? "Có người" : who->name;
}

// The record with this id when it was removed.
std::optional<Removed> removed_one(const web::Context& c, const Books& books, const Book& book, std::int64_t id) {
    sql::Reader s = c.db().read();
    const auto record = id ? books.find(s, c.unit, book, id) : std::nullopt;
    if (!record || !record->removed) return std::nullopt;
    Removed out{id, record->name, {}, {}};
    if (const auto versions = books.versions(s, c.unit, id); !versions.empty()) out.content = versions.back();
    for (const record::StoredEvent& e : books.record().history(s, c.unit, "book_record", id))
        if (e.kind == "book_record.removed") {
            const json::value payload = json::parse(e.payload);
            out.words = fmt::format("{} đã xóa {} này lúc {}. Lý do: {}", name_of(c, s, e.account), book.record, format_day_time(to_local(e.at)), std::string_view(payload.at("reason").as_string()));
        }
    return out;
}

// The files that waited or came with the form, into the book. Inside the write job.
Result<void> keep_files(sql::Tx& tx, const web::Context& c, const Books& books, const onestop::Files& files, const Typed& t, Content& content) {
    std::map<std::string, std::string> taken;   // by what stood in the form: one upload may answer two fields
    for (const auto& [path, up] : t.uploads) {
        XASO_TRY(content.values[path], books.keep_file(tx, c.unit, up->file_name, up->bytes));
    }
    for (auto& [path, value] : content.values)
        if (const auto* w = t.uploads.contains(path) ? nullptr : waiting_in(t, t.at(path))) {
            std::string& kept = taken[t.at(path)];
            if (kept.empty()) {
                XASO_TRY(const onestop::GivenFile given, files.take(tx, c.actor(), c.now, w->id, kPurpose));
                XASO_TRY(kept, books.keep_file(tx, c.unit, given.name, given.bytes));
            }
            value = kept;
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

http::Response get_new(web::Context& c, const Books& books, const onestop::Files&) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    if (const auto may = check_keeps(c, *asked->book); !may) return c.refuse(may.error());
    return form_page(c, books, *asked->book, nullptr, {});
}

http::Response post_new(web::Context& c, const Books& books, const onestop::Files& files) {
    const auto asked = asked_book(c, books);
    if (!asked) return c.refuse(asked.error());
    const Book& book = *asked->book;
    if (const auto may = check_keeps(c, book); !may) return c.refuse(may.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    auto removed = removed_one(c, books, book, whole(c.form("removed")));
    Typed t = typed_of(c, books, files, book, removed ? removed->content : Content{});
    t.removed = std::move(removed);
    if (!c.form("more").empty()) {
        std::erase_if(t.errors, [](const Refusal& e) { return !e.field.ends_with("-file"); });   // a file is looked at now or never
        hold_uploads(c, files, t);
        return form_page(c, books, book, nullptr, t, kBlankLines * 4);
    }
    const auto days = days_of(book, t);
    std::int64_t made = 0;
    if (t.errors.empty()) {
        const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            Content content = t.content;
            XASO_CHECK(keep_files(tx, c, books, files, t, content));
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
    hold_uploads(c, files, t);
    return form_page(c, books, book, nullptr, t);
}

http::Response get_edit(web::Context& c, const Books& books, const onestop::Files&) {
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

// The form once more with both people's changes; sent again, it counts against the newest version.
http::Response conflict_page(web::Context& c, const Books& books, const Book& book, const Record& record, Typed typed) {
    Conflict conflict{typed.content, record.content, {}, "Có người"};
    {
        sql::Reader s = c.db().read();
        const auto versions = books.versions(s, c.unit, record.id);
        const bool known = typed.version > 0 && typed.version <= static_cast<int>(versions.size());
        conflict.merged = merge(book, known ? versions[static_cast<std::size_t>(typed.version) - 1] : Content{}, typed.content, record.content);
        for (const record::StoredEvent& e : books.record().history(s, c.unit, "book_record", record.id))
            if (e.kind == "book_record.changed") conflict.by = fmt::format("{} (lúc {})", name_of(c, s, e.account), format_day_time(to_local(e.at)));
    }
    Typed t = typed_from(book, conflict.merged.content);
    t.waiting = std::move(typed.waiting);
    for (const onestop::WaitingFile& w : t.waiting)   // an upload stays one that waits
        for (auto& [name, raw] : t.raw)
            if (const BookField* f = book.find(name); f && f->type == FieldType::file && raw == file_value(w) && raw != record.content.at(name)) raw = fmt::format("{}{}", kWaits, w.id);
    for (const Clash& clash : conflict.merged.clashes) {
        const BookField& f = *book.find(clash.path);
        if (!may_see(f, *c.who)) continue;
        t.choices[clash.input] = {t.at(clash.input), typed_words(f, clash.theirs)};
        t.raw[clash.input] = "\n";   // neither is chosen
    }
    return form_page(c, books, book, &record, t, kBlankLines, &conflict);
}

http::Response post_edit(web::Context& c, const Books& books, const onestop::Files& files) {
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
    auto removed = removed_one(c, books, book, record->id);
    Typed t = typed_of(c, books, files, book, removed ? removed->content : record->content);
    if (removed) {
        t.removed = std::move(removed);
        t.errors.clear();   // told when it is written
        hold_uploads(c, files, t);
        return form_page(c, books, book, nullptr, t);
    }
    if (!c.form("more").empty()) {
        std::erase_if(t.errors, [](const Refusal& e) { return !e.field.ends_with("-file"); });
        hold_uploads(c, files, t);
        record->version = t.version;
        return form_page(c, books, book, &*record, t, kBlankLines * 4);
    }
    if (t.errors.empty()) {
        const auto answer = books.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            Content content = t.content;
            XASO_CHECK(keep_files(tx, c, books, files, t, content));
            XASO_CHECK(books.change(tx, attempt->actor, c.now, book, record->id, t.version, content));
            return record::Answer{303, record_path(book.code, record->id)};
        });
        if (answer) return c.see(answer->text, "Đã ghi thay đổi.");
        t.errors = {answer.error()};
        if (answer.error().code == "books.stale" || answer.error().code == "books.no_record") {
            record = now();
            hold_uploads(c, files, t);
            if (record->removed) {
                t.errors.clear();
                t.removed = removed_one(c, books, book, record->id);
                return form_page(c, books, book, nullptr, t);
            }
            return conflict_page(c, books, book, *record, std::move(t));
        }
        const auto all = books.faults(book, t.content, record->content);
        if (!all.empty() && all.front().code == answer.error().code) t.errors = all;
    } else {
        for (Refusal& more : books.faults(book, t.content, record->content))
            if (html::error_for(t.errors, more.field).empty()) t.errors.push_back(std::move(more));
    }
    record->version = t.version;
    hold_uploads(c, files, t);
    return form_page(c, books, book, &*record, t);
}

}  // namespace

void add_form_pages(web::Router& router, const Books& books, const onestop::Files& files) {
    using enum http::Method;
    constexpr std::size_t kSmall = 256 * 1024, kUpload = 12u << 20;
    const auto keep = [&](http::Method method, std::string path, std::string title, std::size_t limit, http::Response (*run)(web::Context&, const Books&, const onestop::Files&)) {
        router.add({.method = method, .path = "/so/:book" + path, .may = &may::keep_books, .title = std::move(title), .systems = std::string(kSystems), .body_limit = limit, .run = [&books, &files, run](web::Context& c) { return run(c, books, files); }});
    };
    keep(get, "/moi", "Thêm vào sổ", kSmall, get_new);
    keep(post, "", "Thêm vào sổ", kUpload, post_new);
    keep(get, "/:id/sua", "Sửa bản ghi", kSmall, get_edit);
    keep(post, "/:id/sua", "Sửa bản ghi", kUpload, post_edit);
}

}  // namespace xaso::books
