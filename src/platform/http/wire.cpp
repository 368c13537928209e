#include "platform/http/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

#include "platform/http/framing.h"
#include "platform/http/gzip.h"

namespace xaso::http {

namespace {

constexpr std::size_t worth_compressing = 1024;

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "";  // the phrase may be empty
    }
}

bool set_by_server(std::string_view name) {
    for (std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id"})
        if (iequals(name, own)) return true;
    return false;
}

bool compressible(std::string_view content_type) {
    auto type = trim_blanks(content_type.substr(0, std::min(content_type.find(';'), content_type.size())));
    return iequals(type, "text/html") || iequals(type, "application/json") || iequals(type, "text/css");
}

// "q=0", "q=0.000": the client will not have it.
bool weight_is_zero(std::string_view parameters) {
    auto q = parameters.find("q=");
    if (q == std::string_view::npos) q = parameters.find("Q=");
    if (q == std::string_view::npos) return false;
    auto digits = trim_blanks(parameters.substr(q + 2));
    return !digits.empty() && digits.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const Response& response, const WireOptions& options) {
    std::string out;
    out.reserve(512);
    auto at = std::back_inserter(out);
    fmt::format_to(at, "HTTP/1.1 {} {}\r\nDate: {}\r\nX-Request-Id: {}\r\n", response.status, reason_phrase(response.status), options.date,
                   options.request_id);
    for (const auto& [name, value] : response.headers.all())
        if (!set_by_server(name)) fmt::format_to(at, "{}: {}\r\n", name, value);
    if (has_body(response.status)) fmt::format_to(at, "Content-Length: {}\r\n", response.body.size());
    if (!options.keep_alive) out += "Connection: close\r\n";
    else if (!options.http11) out += "Connection: keep-alive\r\n";
    out += "\r\n";
    return out;
}

bool accepts_gzip(const Headers& request) {
    for (const auto& [name, value] : request.all()) {
        if (!iequals(name, "Accept-Encoding")) continue;
        std::string_view list = value;
        while (!list.empty()) {
            auto end = std::min(list.find(','), list.size());
            auto item = list.substr(0, end);
            list.remove_prefix(std::min(end + 1, list.size()));
            auto semicolon = std::min(item.find(';'), item.size());
            if (iequals(trim_blanks(item.substr(0, semicolon)), "gzip")) return !weight_is_zero(item.substr(semicolon));
        }
    }
    return false;
}

void compress_for(const Headers& request, Response& response) {
    if (response.body.size() < worth_compressing || !has_body(response.status)) return;
    if (!response.headers.get("Content-Encoding").empty() || !compressible(response.headers.get("Content-Type"))) return;
    if (!has_token(response.headers.get("Vary"), "Accept-Encoding")) response.headers.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(request)) return;
    response.body = compress_gzip(response.body);
    response.headers.set("Content-Encoding", "gzip");
}

std::string http_date(std::chrono::system_clock::time_point at) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm t{};
    gmtime_r(&seconds, &t);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[t.tm_wday], t.tm_mday, months[t.tm_mon], t.tm_year + 1900, t.tm_hour,
                       t.tm_min, t.tm_sec);
}

}  // namespace xaso::http
