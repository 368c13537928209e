#include "platform/http/http.h"

#include <algorithm>
#include <stdexcept>

#include "kernel/text.h"
#include "platform/http/framing.h"

namespace xaso::http {

namespace {

constexpr std::size_t max_fields = 10'000;

void check_header(std::string_view name, std::string_view value) {
    if (!is_token(name)) throw std::invalid_argument("http: header name is no token");
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::invalid_argument("http: line end or NUL in header " + std::string(name));
}

Response with_type(std::string body, int status, std::string type) {
    Response r;
    r.status = status;
    r.headers.set("Content-Type", std::move(type));
    r.body = std::move(body);
    return r;
}

Result<std::string> decode_field(std::string_view text) {
    auto decoded = percent_decode(text, true);
    if (!decoded)
        return refuse(Refusal::Kind::invalid, "http.bad_query", "Địa chỉ hoặc biểu mẫu bị hỏng khi gửi. Hãy mở lại trang rồi gửi lại.");
    return nfc(*decoded);
}

}  // namespace

std::string_view method_name(Method m) {
    switch (m) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
        case Method::other: break;
    }
    return "OTHER";
}

void Headers::set(std::string name, std::string value) {
    check_header(name, value);
    std::erase_if(items_, [&](const auto& item) { return iequals(item.first, name); });
    items_.emplace_back(std::move(name), std::move(value));
}

void Headers::add(std::string name, std::string value) {
    check_header(name, value);
    items_.emplace_back(std::move(name), std::move(value));
}

std::string_view Headers::get(std::string_view name) const {
    for (const auto& [key, value] : items_)
        if (iequals(key, name)) return value;
    return {};
}

std::string Fields::get(std::string_view name) const {
    for (const auto& [key, value] : items_)
        if (key == name) return value;
    return {};
}

bool Fields::has(std::string_view name) const {
    return std::any_of(items_.begin(), items_.end(), [&](const auto& item) { return item.first == name; });
}

std::vector<std::string> Fields::all(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [key, value] : items_)
        if (key == name) out.push_back(value);
    return out;
}

Result<Fields> parse_urlencoded(std::string_view text) {
    Fields out;
    while (!text.empty()) {
        auto end = std::min(text.find('&'), text.size());
        auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        if (out.items().size() == max_fields)
            return refuse(Refusal::Kind::invalid, "http.too_many_fields", "Biểu mẫu có quá nhiều ô. Hãy chia thành nhiều lần gửi.");
        auto equals = std::min(pair.find('='), pair.size());
        XASO_TRY(auto name, decode_field(pair.substr(0, equals)));
        XASO_TRY(auto value, decode_field(pair.substr(std::min(equals + 1, pair.size()))));
        out.add(std::move(name), std::move(value));
    }
    return out;
}

std::string Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers.all()) {
        if (!iequals(key, "Cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            auto end = std::min(rest.find(';'), rest.size());
            auto pair = trim_blanks(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            auto found = pair.substr(equals + 1);
            if (found.size() >= 2 && found.front() == '"' && found.back() == '"') found = found.substr(1, found.size() - 2);
            return std::string(found);
        }
    }
    return {};
}

Response Response::html(std::string body, int status) { return with_type(std::move(body), status, "text/html; charset=utf-8"); }
Response Response::json(std::string body, int status) { return with_type(std::move(body), status, "application/json"); }
Response Response::text(std::string body, int status) { return with_type(std::move(body), status, "text/plain; charset=utf-8"); }

Response Response::redirect(std::string location) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string safe;
    for (char c : location) {
        if (c > 0x20 && c < 0x7f) {
            safe += c;
        } else {
            auto byte = static_cast<unsigned char>(c);
            safe += '%';
            safe += digits[byte >> 4];
            safe += digits[byte & 15];
        }
    }
    Response r;
    r.status = 303;
    r.headers.set("Location", std::move(safe));
    return r;
}

}  // namespace xaso::http
