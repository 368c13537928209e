#include "platform/web/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "kernel/day.h"

namespace xaso::web {
namespace {

namespace json = boost::json;
using Type = Schema::Type;

struct Word {
    std::string_view word;
    Type type;
    std::string_view json, format, says;   // of the document
    std::string_view must;                 // “x” phải là …
};
constexpr Word kWords[] = {
    {"any", Type::any, "", "", "", ""},
    {"text", Type::text, "string", "", "", "chuỗi ký tự"},
    {"int", Type::integer, "integer", "int64", "", "số nguyên"},
    {"number", Type::number, "number", "", "", "số"},
    {"bool", Type::flag, "boolean", "", "", "true hoặc false"},
    {"money", Type::money, "integer", "int64", "đồng", "số nguyên, tính bằng đồng"},
    {"day", Type::day, "string", "date", "", "chuỗi ký tự, một ngày như 2026-11-26"},
    {"moment", Type::moment, "string", "", "giờ Việt Nam, như 2026-11-26T17:00", "chuỗi ký tự, một thời điểm như 2026-11-26T17:00"},
    {"bytes", Type::bytes, "string", "binary", "", ""},
};
const Word& word_of(Type type) { return *std::ranges::find(kWords, type, &Word::type); }

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    Schema whole() {
        Schema out = schema();
        if (skip(); at_ != text_.size()) wrong("an end");
        return out;
    }

private:
    [[noreturn]] void wrong(std::string_view expected) const { throw std::logic_error(fmt::format("schema, expected {} at: {}", expected, text_.substr(at_, 40))); }
    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void need(char c) {
        if (!take(c)) wrong(std::string(1, c));
    }
    std::string until(char end) {
        const auto stop = text_.find(end, at_);
        if (stop == text_.npos) wrong(std::string(1, end));
        return std::string(text_.substr(std::exchange(at_, stop + 1), stop - at_));
    }
    std::string name() {
        skip();
        const std::size_t from = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || std::string_view("_.-*").find(text_[at_]) != std::string_view::npos)) ++at_;
        if (at_ == from) wrong("a name");
        return std::string(text_.substr(from, at_ - from));
    }
    Schema schema() {
        Schema out;
        bool typed = false;
        do {
            if (take('\'')) {
                if (typed && out.type != Type::choice) wrong("one type");
                out.type = Type::choice;
                out.choices.push_back(until('\''));
                typed = true;
                continue;
            }
            if (take('[')) {
                out.type = Type::list;
                out.of.push_back(schema());
                need(']');
            } else if (take('{')) {
                out.type = Type::object;
                fields(out);
            } else if (const std::string word = name(); word == "null") {
                out.null = true;
                continue;
            } else if (std::isupper(static_cast<unsigned char>(word.front()))) {
                out.type = Type::named;
                out.name = word;
            } else {
                const auto known = std::ranges::find(kWords, word, &Word::word);
                if (known == std::end(kWords)) wrong(fmt::format("a type instead of “{}”", word));
                out.type = known->type;
            }
            if (typed) wrong("one type");
            typed = true;
        } while (take('|'));
        if (!typed) wrong("a type");
        return out;
    }
    void fields(Schema& out) {
        while (!take('}')) {
            const std::string field = name();
            const bool optional = take('?');
            need(':');
            Schema is = schema();
            if (field == "*") out.of.push_back(std::move(is));
            else out.fields.push_back({field, take('"') ? until('"') : std::string{}, optional, std::move(is)});
            if (take('}')) return;
            need(',');
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// Beyond 2^53 programs no longer agree on what a number is.
bool is_whole(const json::value& v) {
    if (!v.is_number()) return false;
    const double n = v.to_number<double>();
    return std::trunc(n) == n && std::abs(n) < 9007199254740992.0;
}

bool fits(Type type, const json::value& v) {
    switch (type) {
        case Type::text:
        case Type::day:
        case Type::moment: return v.is_string();
        case Type::integer:
        case Type::money: return is_whole(v);
        case Type::number: return v.is_number();
        case Type::flag: return v.is_bool();
        default: return true;
    }
}

std::string below(std::string_view path, std::string_view name) { return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name); }

Result<void> wrong_type(std::string_view path, std::string_view must) {
    return refuse(Refusal::Kind::invalid, "api.wrong_type", path.empty() ? fmt::format("Nội dung phải là {}.", must) : fmt::format("“{}” phải là {}.", path, must), path);
}

std::string names_of(const Schema& schema, std::string_view what = "trường") {
    std::vector<std::string> out;
    for (const SchemaField& f : schema.fields) out.push_back(f.name);
    return out.empty() ? fmt::format("ở đây không có {} nào", what) : fmt::format("các {}: {}", what, fmt::join(out, ", "));
}

// A number written in a query; what is none stays a text.
json::value as_number(const std::string& text) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    return ec == std::errc{} && end == text.data() + text.size() ? json::value(n) : json::value(text);
}

Result<void> check_object(const Schema& schema, const json::value& value, const Components& components, std::string_view path) {
    if (!value.is_object()) return wrong_type(path, fmt::format("một đối tượng ({})", names_of(schema)));
    const json::object& o = value.get_object();
    for (const auto& [name, v] : o) {
        const auto f = std::ranges::find_if(schema.fields, [&](const SchemaField& one) { return one.name == std::string_view(name); });
        const std::string at = below(path, name);
        if (f == schema.fields.end() && schema.of.empty())
            return refuse(Refusal::Kind::invalid, "api.unknown_field", fmt::format("Không có trường “{}” ({}).", at, names_of(schema)), at);
        if (f != schema.fields.end() && f->optional && v.is_null()) continue;
        XASO_CHECK(check(f == schema.fields.end() ? schema.of.front() : f->is, v, components, at));
    }
    for (const SchemaField& f : schema.fields)
        if (!f.optional && !o.contains(f.name)) return refuse(Refusal::Kind::invalid, "api.missing_field", fmt::format("Thiếu “{}”.", below(path, f.name)), below(path, f.name));
    return {};
}

}  // namespace

Schema parse_schema(std::string_view text) { return Reader(text).whole(); }

json::object schema_json(const Schema& schema) {
    json::object out;
    switch (schema.type) {
        case Type::named: {
            const json::object named{{"$ref", fmt::format("#/components/schemas/{}", schema.name)}};
            if (!schema.null) return named;
            out["allOf"] = json::array{named};   // beside $ref nothing else is read
            break;
        }
        case Type::choice: {
            out["type"] = "string";
            json::array all(schema.choices.begin(), schema.choices.end());
            if (schema.null) all.push_back(nullptr);
            out["enum"] = std::move(all);
            break;
        }
        case Type::list:
            out["type"] = "array";
            out["items"] = schema_json(schema.of.front());
            break;
        case Type::object: {
            out["type"] = "object";
            json::object fields;
            json::array required;
            for (const SchemaField& f : schema.fields) {
                Schema is = f.is;
                is.null = is.null || f.optional;
                json::object one = schema_json(is);
                if (!f.says.empty()) {
                    if (one.contains("$ref")) one = json::object{{"allOf", json::array{one}}};
                    one["description"] = f.says;
                }
                fields[f.name] = std::move(one);
                if (!f.optional) required.emplace_back(f.name);
            }
            if (!fields.empty()) out["properties"] = std::move(fields);
            if (!required.empty()) out["required"] = std::move(required);
            if (!schema.of.empty()) out["additionalProperties"] = schema_json(schema.of.front());
            break;
        }
        default: {
            const Word& w = word_of(schema.type);
            if (!w.json.empty()) out["type"] = w.json;
            if (!w.format.empty()) out["format"] = w.format;
            if (!w.says.empty()) out["description"] = w.says;
        }
    }
    if (schema.null) out["nullable"] = true;
    return out;
}

Result<void> check(const Schema& schema, const json::value& value, const Components& components, std::string_view path) {
    if (value.is_null() && (schema.null || schema.type == Type::any)) return {};
    switch (schema.type) {
        case Type::named: {
            const auto known = components.find(schema.name);
            if (known == components.end()) throw std::logic_error(fmt::format("schema: no component {}", schema.name));
            return check(known->second, value, components, path);
        }
        case Type::choice: {
            if (!value.is_string()) return wrong_type(path, "chuỗi ký tự");
            if (std::ranges::find(schema.choices, std::string_view(value.get_string())) != schema.choices.end()) return {};
            return refuse(Refusal::Kind::invalid, "api.choice", fmt::format("“{}” là một trong: {}.", path, fmt::join(schema.choices, ", ")), path);
        }
        case Type::list:
            if (!value.is_array()) return wrong_type(path, "một danh sách");
            for (std::size_t i = 0; i < value.get_array().size(); ++i) XASO_CHECK(check(schema.of.front(), value.get_array()[i], components, below(path, std::to_string(i))));
            return {};
        case Type::object: return check_object(schema, value, components, path);
        default: return fits(schema.type, value) ? Result<void>{} : wrong_type(path, word_of(schema.type).must);
    }
}

Result<void> check_query(const Schema& schema, const std::vector<std::pair<std::string, std::string>>& given, const Components& components) {
    for (const auto& [name, value] : given) {
        const auto f = std::ranges::find_if(schema.fields, [&](const SchemaField& one) {
            return one.name.ends_with('*') ? name.starts_with(std::string_view(one.name).substr(0, one.name.size() - 1)) : name == one.name;
        });
        if (f == schema.fields.end()) return refuse(Refusal::Kind::invalid, "api.unknown_query", fmt::format("Địa chỉ này không có tham số “{}” ({}).", name, names_of(schema, "tham số")), name);
        if (std::ranges::count(given, name, &std::pair<std::string, std::string>::first) > 1) return refuse(Refusal::Kind::invalid, "api.query_twice", fmt::format("Tham số “{}” chỉ ghi một lần.", name), name);
        if (value.empty()) continue;
        if (f->is.type == Type::day && !parse_day(value)) return wrong_type(name, word_of(Type::day).must);
        XASO_CHECK(check(f->is, f->is.type == Type::integer ? as_number(value) : json::value(value), components, name));
    }
    for (const SchemaField& f : schema.fields) {
        const auto there = std::ranges::find(given, f.name, &std::pair<std::string, std::string>::first);
        if (!f.optional && (there == given.end() || there->second.empty()))
            return refuse(Refusal::Kind::invalid, "api.missing_query", fmt::format("Thiếu tham số “{}”{}.", f.name, f.says.empty() ? "" : fmt::format(" ({})", f.says)), f.name);
    }
    return {};
}

}  // namespace xaso::web
