#include <fmt/format.h>

#include <boost/json.hpp>

#include "kernel/text.h"
#include "platform/web/inside.h"

namespace xaso::web {
namespace {

namespace json = boost::json;

json::object refusal(std::string_view says) {
    return {{"description", says}, {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

struct Place {
    std::string path;        // "/api/v1/dossiers/{id}"
    json::array parameters;  // of the path
};

// `told`: the value that takes the place of the first parameter; empty: none does.
Place place_of(std::string_view path, std::string_view told) {
    Place out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        path.remove_prefix(end);
        out.path += '/';
        if (!segment.starts_with(':') || !told.empty()) {
            out.path += segment.starts_with(':') ? std::exchange(told, {}) : segment;
            continue;
        }
        const auto name = segment.substr(1);
        out.path.append("{").append(name).append("}");
        out.parameters.push_back(json::object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    return out;
}

json::object content(const std::string& schema) {
    const Schema parsed = parse_schema(schema);
    return {{parsed.type == Schema::Type::bytes ? "application/octet-stream" : "application/json", json::object{{"schema", schema_json(parsed)}}}};
}

json::object operation(const Route& route, json::array parameters, const Told& told) {
    const bool writes = route.method != http::Method::get;
    if (writes) {
        parameters.push_back(json::object{{"name", "Idempotency-Key"},
                                          {"in", "header"},
                                          {"required", true},
                                          {"schema", {{"type", "string"}, {"minLength", 8}, {"maxLength", 128}}}});
    } else if (route.open != Open::everyone) {
        parameters.push_back(json::object{{"name", "don-vi"}, {"in", "query"}, {"required", false}, {"description", "Mã đơn vị trong phạm vi; bỏ trống: đơn vị của tài khoản"}, {"schema", {{"type", "string"}}}});
    }
    if (!told.query.empty())
        for (const SchemaField& f : parse_schema(told.query).fields) {
            json::object one{{"name", f.name}, {"in", "query"}, {"required", !f.optional}, {"schema", schema_json(f.is)}};
            if (!f.says.empty()) one["description"] = f.says;
            parameters.push_back(std::move(one));
        }
    json::object responses{{"2XX", {{"description", "Thành công"}, {"content", content(told.gives)}}}, {"400", refusal("Yêu cầu chưa hợp lệ; “field” là trường sai")}};
    if (route.open != Open::everyone) {
        responses["401"] = refusal("Thiếu mã truy cập hoặc mã không còn hiệu lực");
        responses["403"] = refusal("Không có quyền hoặc ngoài phạm vi đơn vị");
    }
    responses["404"] = refusal("Không tìm thấy");
    if (writes) {
        responses["409"] = refusal("Bản ghi đã được người khác sửa");
        responses["422"] = refusal("Quy định không cho phép, hoặc khóa đã dùng cho nội dung khác");
    }
    responses["503"] = refusal("Tạm thời chưa phục vụ được, hãy gửi lại");
    json::object out{{"summary", told.title.empty() ? route.summary : fmt::format("{}: {}", told.title, route.summary)}, {"parameters", std::move(parameters)}, {"responses", std::move(responses)}};
    if (route.may) out["description"] = "Quyền: " + std::string(route.may->says);
    if (!told.takes.empty()) out["requestBody"] = {{"required", true}, {"content", content(told.takes)}};
    if (route.open == Open::everyone) out["security"] = json::array{};
    return out;
}

// Texts as they are kept everywhere: NFC, without blanks around.
Result<void> clean(json::value& v, std::string_view field) {
    if (v.is_string()) {
        const auto text = nfc(v.get_string());
        if (!text) return refuse(Refusal::Kind::invalid, "api.bad_text", fmt::format("“{}” có ký tự không hợp lệ.", field), field);
        v = trim(*text);
    } else if (v.is_array()) {
        for (json::value& one : v.get_array()) XASO_CHECK(clean(one, field));
    } else if (v.is_object()) {
        for (auto& [name, one] : v.get_object()) XASO_CHECK(clean(one, field.empty() ? std::string(name) : fmt::format("{}.{}", field, std::string_view(name))));
    }
    return {};
}

}  // namespace

Result<json::object> read_body(const std::string& body, const Schema& takes, const Components& components) {
    boost::system::error_code ec;
    json::value v;
    if (body.empty() && takes.fields.empty() && takes.type == Schema::Type::object) v.emplace_object();
    else if (valid_utf8(body)) v = json::parse(body, ec);
    else ec = boost::system::errc::make_error_code(boost::system::errc::illegal_byte_sequence);
    if (ec || !v.is_object())
        return refuse(Refusal::Kind::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).", {}, ec ? ec.message() : "not an object");
    XASO_CHECK(check(takes, v, components));
    XASO_CHECK(clean(v, {}));
    return std::move(v.get_object());
}

std::string openapi_json(const std::vector<Route>& routes, const Components& components) {
    json::object paths;
    for (const Route& route : routes) {
        if (!route.path.starts_with("/api/v1/")) continue;
        std::vector<Told> all{{.value = {}, .title = {}, .query = route.query, .takes = route.takes, .gives = route.gives}};
        if (route.each) all = route.each();
        for (const Told& told : all) {
            Place place = place_of(route.path, told.value);
            if (!paths.contains(place.path)) paths[place.path] = json::object{};
            paths[place.path].as_object()[lower(http::method_name(route.method))] = operation(route, std::move(place.parameters), told);
        }
    }
    const json::object error_fields{{"code", {{"type", "string"}}}, {"message", {{"type", "string"}}}, {"field", {{"type", "string"}}}};
    const json::object error{{"type", "object"}, {"required", json::array{"code", "message"}}, {"properties", error_fields}};
    json::object schemas{{"Error", json::object{{"type", "object"}, {"required", json::array{"error"}}, {"properties", json::object{{"error", error}}}}}};
    for (const auto& [name, schema] : components) schemas[name] = schema_json(schema);
    const json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
    return json::serialize(json::object{
        {"openapi", "3.0.3"},
        {"info", json::object{{"title", "xaso"}, {"version", "1"}}},
        {"paths", std::move(paths)},
        {"components", json::object{{"schemas", std::move(schemas)}, {"securitySchemes", json::object{{"token", bearer}}}}},
        {"security", json::array{json::object{{"token", json::array{}}}}}});
}

}  // namespace xaso::web
