#include "keying/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"

namespace xaso::keying {
using catalog::FieldType;
using Kind = Refusal::Kind;

void add_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching) {
    add_progress_pages(router, keying);
    add_key_pages(router, keying);
    add_settle_pages(router, keying);
    add_record_pages(router, keying, extracts, matching);
    add_extract_pages(router, keying, extracts, matching);
    add_match_pages(router, keying, matching);
}

std::string path_of(BatchId id, std::string_view below) { return fmt::format("{}/lo/{}{}", books::kKeyingPath, id.value(), below); }
std::string volume_path(std::int64_t volume, std::string_view below) { return fmt::format("{}/{}{}", books::kKeyingPath, volume, below); }

std::int64_t number_in(std::string_view text) {
    std::int64_t n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() ? n : 0;
}

std::string volume_words(const Book& book, const Content& volume) {
    std::string out;
    for (const std::string& path : book.keying->takes) out += (out.empty() ? "" : ", ") + books::value_words(*book.find(path), volume.at(path));
    return out;
}

Result<void> check_keys(const web::Context& c, const Book& book, const std::vector<const BookField*>& fields) {
    if (c.unit != c.who->unit) return refuse(Kind::forbidden, "keying.other_unit", "Chỉ nhập được sổ của đơn vị mình. Hãy bỏ đơn vị đã chọn.");
    if (!books::may_keep(book, *c.who)) return refuse(Kind::forbidden, "keying.not_kept", fmt::format("Vai trò của bạn không ghi được “{}”.", book.title));
    for (const BookField* f : fields)
        if (!books::may_see(*f, *c.who)) return refuse(Kind::forbidden, "keying.not_seen", fmt::format("Vai trò của bạn không xem được “{}” nên không nhập được quyển này.", f->title));
    return {};
}

Result<Asked> asked_batch(const web::Context& c, const Keying& keying, sql::Session& s) {
    const auto missing = refuse(Kind::not_found, "keying.no_batch", "Không có lô này trong đơn vị. Hãy mở lại từ “Nhập sổ cũ”.");
    auto batch = keying.find(s, c.unit, BatchId{number_in(c.param("batch"))});
    if (!batch) return missing;
    Asked out{keying.books().law().current(), nullptr, std::move(*batch), {}, {}, {}};
    out.book = out.law->book(out.batch.book);
    if (!out.book || !out.book->keying) return missing;
    auto volume = keying.volume(s, c.unit, *out.book, out.batch.volume);
    if (!volume) return missing;
    out.volume = std::move(*volume);
    out.fields = Keying::asked(*out.book, out.volume.content);
    out.words = volume_words(*out.book, out.volume.content);
    XASO_CHECK(check_keys(c, *out.book, out.fields));
    return out;
}

Typed typed_of(const web::Context& c, const std::vector<const BookField*>& fields) {
    Typed t;
    for (const BookField* f : fields) {
        const std::string text = trim(c.form(f->path));
        t.raw[f->path] = text;
        auto value = books::parse_value(*f, text, {});
        if (value) t.entry.content.values[f->path] = std::move(*value);
        else t.errors.push_back(std::move(value.error()));
    }
    t.entry.absent = trim(c.form("absent"));
    if (!t.entry.absent.empty()) t.errors.clear();   // nothing else counts then
    return t;
}

Typed typed_from(const std::vector<const BookField*>& fields, const Entry& entry) {
    Typed t;
    t.entry = entry;
    for (const BookField* f : fields) t.raw[f->path] = books::typed_words(*f, entry.content.at(f->path));
    return t;
}

// Every field is one line, so that Enter sends the entry wherever the cursor is. What a page before was filled with is never offered.
void entry_field(Html& h, const BookField& f, const std::string& value, const std::string& error, bool focus) {
    html::Field field{.name = f.path, .label = f.title, .value = value, .hint = f.hint, .error = error, .unmarked = true};
    if (f.type == FieldType::choice) {
        std::vector<html::Option> options;
        for (const catalog::BookChoice& choice : f.choices)
            if (!choice.retired || choice.code == value) options.push_back({choice.code, choice.title, {}});
        html::select_field(h, field, options);
    } else if (f.type == FieldType::date) {
        html::text_field(h, field, {.autocomplete = "off", .max_length = 10, .width = 12, .focus = focus});
    } else {
        html::text_field(h, field, {.autocomplete = "off", .max_length = f.type == FieldType::long_text ? 2000 : 500, .focus = focus});
    }
}

http::Response act(web::Context& c, const Keying& keying, const std::function<Result<std::string>(sql::Tx&, const record::Actor&)>& job, std::string_view flash, const std::function<http::Response(const Refusal&)>& again) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = keying.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(std::string to, job(tx, attempt->actor));
        return record::Answer{303, std::move(to)};
    });
    return answer ? c.see(answer->text, flash) : again(answer.error());
}

}  // namespace xaso::keying
