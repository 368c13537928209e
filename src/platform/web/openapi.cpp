#include <boost/json.hpp>

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

// "/api/v1/dossiers/:id" -> "/api/v1/dossiers/{id}", and its parameters.
std::string template_of(std::string_view path, json::array& parameters) {
    std::string out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        path.remove_prefix(end);
        out += '/';
        if (!segment.starts_with(':')) {
            out += segment;
            continue;
        }
        const auto name = segment.substr(1);
        out.append("{").append(name).append("}");
        parameters.push_back(json::object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    return out;
}

json::object operation(const Route& route, json::array parameters) {
    const bool writes = route.method != http::Method::get;
    if (writes) {
        parameters.push_back(json::object{{"name", "Idempotency-Key"},
                                          {"in", "header"},
                                          {"required", true},
                                          {"schema", {{"type", "string"}, {"minLength", 8}, {"maxLength", 128}}}});
    } else if (route.open != Open::everyone) {
        parameters.push_back(json::object{{"name", "don-vi"}, {"in", "query"}, {"required", false}, {"schema", {{"type", "string"}}}});
    }
    json::object responses{{"2XX", {{"description", "Thành công"}, {"content", {{"application/json", json::object{{"schema", {{"type", "object"}}}}}}}}},
                           {"400", refusal("Yêu cầu chưa hợp lệ")}};
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
    json::object out{{"summary", route.summary}, {"parameters", std::move(parameters)}, {"responses", std::move(responses)}};
    if (route.may) out["description"] = "Quyền: " + std::string(route.may->says);
    if (writes) out["requestBody"] = {{"required", true}, {"content", {{"application/json", json::object{{"schema", {{"type", "object"}}}}}}}};
    if (route.open == Open::everyone) out["security"] = json::array{};
    return out;
}

}  // namespace

std::string openapi_json(const std::vector<Route>& routes) {
    json::object paths;
    for (const Route& route : routes) {
        if (!route.path.starts_with("/api/v1/")) continue;
        json::array parameters;
        const std::string path = template_of(route.path, parameters);
        if (!paths.contains(path)) paths[path] = json::object{};
        paths[path].as_object()[lower(http::method_name(route.method))] = operation(route, std::move(parameters));
    }
    const json::object error_fields{{"code", {{"type", "string"}}}, {"message", {{"type", "string"}}}, {"field", {{"type", "string"}}}};
    const json::object error{{"type", "object"}, {"required", json::array{"code", "message"}}, {"properties", error_fields}};
    const json::object answer{{"type", "object"}, {"required", json::array{"error"}}, {"properties", json::object{{"error", error}}}};
    const json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
    return json::serialize(json::object{
        {"openapi", "3.0.3"},
        {"info", json::object{{"title", "xaso"}, {"version", "1"}}},
        {"paths", std::move(paths)},
        {"components", json::object{{"schemas", json::object{{"Error", answer}}}, {"securitySchemes", json::object{{"token", bearer}}}}},
        {"security", json::array{json::object{{"token", json::array{}}}}}});
}

}  // namespace xaso::web
