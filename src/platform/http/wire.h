// wire: a Response as bytes, and the compression of its body.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "platform/http/http.h"

namespace xaso::http {

struct WireOptions {
    bool http11 = true;
    bool keep_alive = true;
    std::string_view request_id;
    std::string_view date;
};

// Status line and headers. Content-Length, Connection, Date and X-Request-Id are the server's: what the handler set for them, and
// Transfer-Encoding, is left out.
std::string response_head(const Response& response, const WireOptions& options);

bool has_body(int status);  // not 1xx, 204, 304

bool accepts_gzip(const Headers& request);

// Pages, JSON and style sheets of 1 KiB or more, unless the handler encoded them itself.
void compress_for(const Headers& request, Response& response);

std::string http_date(std::chrono::system_clock::time_point at);  // "Mon, 23 Nov 2026 08:00:00 GMT"

}  // namespace xaso::http
