// inside: what the sources of web share with each other and with nobody else.
#pragma once

#include <string>
#include <string_view>

#include "platform/web/web.h"

namespace xaso::web {

inline constexpr std::string_view kSessionCookie = "xaso_session";
inline constexpr std::string_view kFlashCookie = "xaso_flash";

// What the log says about one request beyond its answer. Never personal data: an account is its number, SQL is the statement's name.
struct RequestNote {
    AccountId account;
    std::string error, statement, constraint;
};
void log_request(const http::Request& request, const http::Response& response, const RequestNote& note, double ms, Instant at);

std::string cookie(const Site& site, std::string_view name, std::string_view value, bool forget = false);
bool is_api(std::string_view path);
// A refusal or failure as it can always be shown: without session, navigation or database.
http::Response bare_refusal(const Site& site, const http::Request& request, const Refusal& why, int status);
std::string_view heading_of(int status);
std::string path_and_query(const http::Request& request);

// components: of every schema that the routes name.
std::string openapi_json(const std::vector<Route>& routes, const Components& components);
// The body of a post as an object that fits, its texts NFC and trimmed. An empty body stands for {} where nothing is taken.
Result<boost::json::object> read_body(const std::string& body, const Schema& takes, const Components& components);

}  // namespace xaso::web
