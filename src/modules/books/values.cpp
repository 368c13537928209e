// Values of fields: as typed, as kept, as compared, as read; and what a role may see.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "books/books.h"
#include "kernel/decimal.h"
#include "kernel/text.h"

namespace xaso::books {
namespace json = boost::json;
using catalog::FieldType;
using Kind = Refusal::Kind;

namespace {

constexpr std::size_t kMostText = 500, kMostLongText = 10'000, kMostKey = 160;
// A digit too many must not carry a form's sums out of what they can hold.
constexpr std::int64_t kMostMoney = 10'000'000'000'000, kMostNumber = 10'000'000'000;

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    text.resize(most);
    return text;
}

// 20 digits that order like the numbers.
std::string digits_of(std::int64_t n) { return fmt::format("{:020}", static_cast<std::uint64_t>(n) ^ (std::uint64_t{1} << 63)); }

std::string plain_decimal(Decimal value) {
    std::string out = std::to_string(value.units() / 10'000);
    if (std::int64_t rest = value.units() % 10'000; rest) {
        std::string fraction = fmt::format("{:04}", rest);
        while (fraction.back() == '0') fraction.pop_back();
        out += "." + fraction;
    }
    return out;
}

// "08:15"
std::string clock_words(std::chrono::minutes time) { return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60); }

// "HASH NAME"
std::string_view file_name(std::string_view value) { return value.size() > 65 ? value.substr(65) : std::string_view{}; }

// "9/qd" -> "019/qd", "10/qd" -> "0210/qd": before its digits each number has how many they are, so that keys order like the numbers.
std::string by_numbers(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && digit(text[end])) ++end;
        if (end == at) {
            out += text[at++];
            continue;
        }
        while (at + 1 < end && text[at] == '0') ++at;
        out += fmt::format("{:02}{}", std::min<std::size_t>(end - at, 99), text.substr(at, end - at));
        at = end;
    }
    return out;
}

Refusal wrong(const BookField& f, std::string_view says) { return {Kind::invalid, "books.value", fmt::format("“{}”: {}", f.title, says), f.path, {}}; }

// A choice by its code or, as in a spreadsheet, by its words.
const catalog::BookChoice* choice_typed(const BookField& f, std::string_view text) {
    if (const auto* c = f.choice(text)) return c;
    const auto it = std::find_if(f.choices.begin(), f.choices.end(), [folded = fold(text)](const catalog::BookChoice& c) { return fold(c.title) == folded; });
    return it == f.choices.end() ? nullptr : &*it;
}

}  // namespace

const std::string& Content::at(std::string_view path) const {
    static const std::string nothing;
    const auto it = values.find(path);
    return it == values.end() ? nothing : it->second;
}

std::string content_json(const Content& content) {
    json::object out;
    for (const auto& [path, value] : content.values)
        if (!value.empty()) out[path] = value;
    for (const auto& [path, lines] : content.lines) {
        json::array all;
        for (const Line& line : lines) {
            json::object one{{"no", line.no}};
            for (const auto& [part, value] : line.values)
                if (!value.empty()) one[std::string_view(part).substr(path.size() + 1)] = value;
            all.push_back(std::move(one));
        }
        if (!all.empty()) out[path] = std::move(all);
    }
    return json::serialize(out);
}

Content content_of(std::string_view text) {
    Content out;
    const json::value parsed = json::parse(text);
    for (const auto& [path, value] : parsed.as_object()) {
        if (value.is_string()) out.values[path] = std::string(value.as_string());
        if (!value.is_array()) continue;
        auto& lines = out.lines[path];
        for (const json::value& one : value.as_array()) {
            Line line;
            for (const auto& [part, v] : one.as_object()) {
                if (part == "no") line.no = static_cast<int>(v.to_number<std::int64_t>());
                else if (v.is_string()) line.values[fmt::format("{}.{}", std::string_view(path), std::string_view(part))] = std::string(v.as_string());
            }
            lines.push_back(std::move(line));
        }
    }
    return out;
}

std::optional<std::int64_t> number_of(const BookField& f, std::string_view value) {
    if (value.empty()) return std::nullopt;
    if (f.type == FieldType::money) {
        std::int64_t n = 0;
        std::from_chars(value.data(), value.data() + value.size(), n);
        return n;
    }
    if (f.type != FieldType::number) return std::nullopt;
    const std::size_t point = std::min(value.find('.'), value.size());
    std::int64_t whole = 0, fraction = 0;
    std::from_chars(value.data(), value.data() + point, whole);
    std::string rest(value.substr(std::min(point + 1, value.size())));
    rest.resize(4, '0');
    std::from_chars(rest.data(), rest.data() + 4, fraction);
    return whole * 10'000 + fraction;
}

std::string key_of(const BookField& f, std::string_view value) {
    if (value.empty()) return {};
    if (const auto n = number_of(f, value)) return digits_of(*n);
    if (f.type == FieldType::choice || f.type == FieldType::date) return std::string(value);
    if (const auto time = f.type == FieldType::time ? time_of(value) : std::nullopt) return clock_words(*time);   // what was a text before may be no time
    if (f.type == FieldType::file) return std::string(value.substr(0, 64));
    std::string key = fold(value);
    if (f.numbered) key = by_numbers(key);
    key = cut(key, kMostKey);
    return key.empty() ? cut(std::string(value), kMostKey) : key;
}

std::optional<std::chrono::minutes> time_of(std::string_view typed) {
    int part[2] = {-1, 0};
    std::size_t at = 0;
    const std::string text = fold(typed);
    for (int i = 0; i < 2 && at < text.size(); ++i) {
        const std::size_t from = text.find_first_of("0123456789", at);
        if (from == std::string::npos) break;
        // Between hour and minute stands one sign or word, and nothing else.
        const std::string between = trim(std::string_view(text).substr(at, from - at));
        if (i == 0 ? !between.empty() : between != ":" && between != "h" && between != "g" && between != "gio" && between != ".") return std::nullopt;
        const auto r = std::from_chars(text.data() + from, text.data() + text.size(), part[i]);
        at = static_cast<std::size_t>(r.ptr - text.data());
    }
    const std::string rest = trim(std::string_view(text).substr(at));
    if (part[0] < 0 || part[0] > 23 || part[1] > 59 || (!rest.empty() && rest != "h" && rest != "g" && rest != "gio" && rest != "phut" && rest != "p")) return std::nullopt;
    return std::chrono::hours{part[0]} + std::chrono::minutes{part[1]};
}

std::optional<std::int64_t> kept_number(const BookField& f, std::string_view value) {
    if (!f.worded() || value.empty()) return number_of(f, value);
    const std::string hash = record::hash_hex(written_key(value));
    std::int64_t n = 0;
    std::from_chars(hash.data(), hash.data() + 15, n, 16);
    return n;
}

std::string same_key(const BookField& f, std::string_view value) {
    const std::string key = key_of(f, value);
    return f.worded() && f.accents && !value.empty() ? fmt::format("{} {}", key, *kept_number(f, value)) : key;
}

Result<std::string> parse_value(const BookField& f, std::string_view typed, const std::vector<std::string>& offices) {
    const std::string text = trim(typed);
    if (text.empty()) return std::string{};
    const auto no = [&](std::string_view says) { return tl::unexpected(wrong(f, says)); };
    switch (f.type) {
        case FieldType::text:
        case FieldType::record:
        case FieldType::person:
            if (count_chars(text) > kMostText) return no(fmt::format("dài quá {} ký tự. Hãy viết gọn lại.", kMostText));
            if (text.find_first_of("\r\n") != std::string::npos) return no("chỉ viết trên một dòng.");
            return text;
        case FieldType::long_text:
            if (count_chars(text) > kMostLongText) return no(fmt::format("dài quá {} ký tự. Hãy đính kèm tệp và ghi tóm tắt.", kMostLongText));
            return text;
        case FieldType::choice: {
            const catalog::BookChoice* c = choice_typed(f, text);
            if (c) return c->code;
            std::vector<std::string> titles;
            for (const catalog::BookChoice& one : f.choices)
                if (!one.retired) titles.push_back(one.title);
            return no(fmt::format("không có lựa chọn này. Chọn một trong: {}.", fmt::join(titles, "; ")));
        }
        case FieldType::date: {
            const auto day = parse_day(text);
            if (!day) return no(fmt::format("{}", day.error().message));
            return iso_day(*day);
        }
        case FieldType::time: {
            const auto time = time_of(text);
            if (!time) return no("không phải giờ trong ngày. Viết từ 00:00 đến 23:59, ví dụ 14:00 hoặc 14h30.");
            return clock_words(*time);
        }
        case FieldType::money: {
            auto amount = parse_vnd(text);
            // A spreadsheet writes 5025904739,00 or 5,025,904,739 where people write dots.
            if (!amount) {
                std::string dotted = text;
                if (dotted.ends_with(",00") || dotted.ends_with(".00")) dotted.resize(dotted.size() - 3);
                if (dotted.find('.') == std::string::npos) std::replace(dotted.begin(), dotted.end(), ',', '.');
                amount = parse_vnd(dotted);
            }
            if (!amount) return no("không đọc được số tiền. Viết số đồng nguyên, ví dụ 5.025.904.739.");
            if (amount->dong() < 0) return no("số tiền không thể âm.");
            if (amount->dong() > kMostMoney) return no("số tiền quá lớn (nhiều nhất 10.000 tỷ đồng). Kiểm tra lại số chữ số.");
            return std::to_string(amount->dong());
        }
        case FieldType::number: {
            const auto number = parse_decimal(text);
            if (!number) return no(f.decimals ? "không đọc được số. Viết ví dụ 1.250 hoặc 12,5." : "không đọc được số. Viết số nguyên, ví dụ 1.250.");
            if (number->rounded(f.decimals) != *number) return no(f.decimals ? fmt::format("có nhiều hơn {} chữ số thập phân.", f.decimals) : std::string("phải là số nguyên."));
            if (*number > Decimal{kMostNumber}) return no("số quá lớn (nhiều nhất 10 tỷ). Kiểm tra lại số chữ số.");
            return plain_decimal(*number);
        }
        case FieldType::office: {
            const auto it = std::find_if(offices.begin(), offices.end(), [folded = fold(text)](const std::string& o) { return fold(o) == folded; });
            if (it == offices.end()) return no(offices.empty() ? "đơn vị chưa có phòng, ban nào; quản trị thêm ở trang Phòng, ban." : fmt::format("không có phòng, ban này. Chọn một trong: {}.", fmt::join(offices, "; ")));
            return *it;
        }
        case FieldType::file:
            if (text.size() < 66 || text[64] != ' ' || text.find_first_not_of("0123456789abcdef") != 64) return no("hãy chọn tệp để tải lên.");
            return text;
        case FieldType::document:
        case FieldType::lines: break;
    }
    throw std::logic_error("parse_value of a field without a value: " + f.path);
}

std::string value_words(const BookField& f, std::string_view value) {
    if (value.empty()) return {};
    switch (f.type) {
        case FieldType::choice: {
            const catalog::BookChoice* c = f.choice(value);
            return c ? c->title : std::string(value);
        }
        case FieldType::date: {
            const auto day = parse_day(value);
            return day ? format_day(*day) : std::string(value);
        }
        case FieldType::money: return format_vnd(Vnd{*number_of(f, value)});
        case FieldType::number: return format_decimal(Decimal::ten_thousandths(*number_of(f, value)), 0) + (f.unit.empty() ? "" : " " + f.unit);
        case FieldType::file: return std::string(file_name(value));
        default: return std::string(value);
    }
}

std::string typed_words(const BookField& f, std::string_view value) {
    if (value.empty()) return {};
    if (f.type == FieldType::money) return format_count(*number_of(f, value));
    if (f.type == FieldType::number) return format_decimal(Decimal::ten_thousandths(*number_of(f, value)), 0);
    if (f.type == FieldType::choice || f.type == FieldType::file) return std::string(value);
    return value_words(f, value);
}

namespace {
bool one_of(const std::vector<std::string>& roles, const access::Account& who) {
    return roles.empty() || std::any_of(who.roles.begin(), who.roles.end(), [&](const std::string& r) { return std::find(roles.begin(), roles.end(), r) != roles.end(); });
}
}  // namespace

bool may_see(const Book& book, const access::Account& who) { return who.may(access::may::see_books) && (one_of(book.see, who) || (!book.keep.empty() && one_of(book.keep, who))); }
bool may_keep(const Book& book, const access::Account& who) { return who.may(access::may::keep_books) && one_of(book.keep, who) && may_see(book, who); }
bool may_see(const BookField& field, const access::Account& who) { return one_of(field.shown_to, who); }

}  // namespace xaso::books
