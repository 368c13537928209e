// http: what the rest of the program sees of HTTP. The server itself (server.h) is known to main only; Boost.Beast and asio to
// server.cpp only.
//
// A Request is complete and checked: strict framing (one Host, no Content-Length with Transfer-Encoding, only `chunked`), sizes within
// Limits, path segments and query decoded, text of form fields NFC and free of NUL. A request is held in memory whole, so the body
// limit of its route bounds it.
// Threads: a handler runs on a worker thread and may block on the database; the io thread never does.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/result.h"

namespace xaso::http {

enum class Method { get, head, post, put, patch, del, options, other };
std::string_view method_name(Method m);

// Names are compared without case. A name that is no token, or a value with CR, LF or NUL, throws std::invalid_argument: what a person
// typed can never become a header line of its own.
class Headers {
public:
    void set(std::string name, std::string value);   // replaces
    void add(std::string name, std::string value);
    std::string_view get(std::string_view name) const;  // "" when absent
    const std::vector<std::pair<std::string, std::string>>& all() const { return items_; }

private:
    std::vector<std::pair<std::string, std::string>> items_;
};

// The fields of a query string or a form, in order; a name may occur several times.
class Fields {
public:
    std::string get(std::string_view name) const;                 // first value, "" when absent
    bool has(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

private:
    std::vector<std::pair<std::string, std::string>> items_;
};
// "a=1&b=%C3%A0+x"; names and values come out NFC. Refuses bad escapes ("http.bad_query"), more than 10,000 fields
// ("http.too_many_fields"), bad UTF-8 and NUL ("text.encoding").
Result<Fields> parse_urlencoded(std::string_view text);

struct Upload {            // one file of a multipart form
    std::string field;
    std::string file_name;  // base name only, NFC
    std::string content_type;
    std::string bytes;
};

struct Request {
    Method method = Method::get;         // HEAD arrives as get; the server leaves the body out
    std::string path;                    // decoded, as given before the query
    std::vector<std::string> segments;   // decoded one by one after splitting on '/'; an encoded %2f stays inside one
    Fields query;
    Headers headers;
    std::string body;                    // empty when it was a form: then it is in `form` and `uploads`
    Fields form;                         // urlencoded or multipart fields
    std::vector<Upload> uploads;         // a file input left empty is not among them
    std::string client;                  // remote address, for the log
    std::string id;                      // request id, in the log and in X-Request-Id
    std::map<std::string, std::string> params;  // path parameters, set by the router
    std::string cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    static Response html(std::string body, int status = 200);
    static Response json(std::string body, int status = 200);
    static Response text(std::string body, int status = 200);
    static Response redirect(std::string location);  // 303; bytes outside printable ASCII are escaped
};

using Handler = std::function<Response(Request&)>;

struct Limits {
    std::chrono::milliseconds idle{60'000};     // keep-alive, waiting for the first byte
    std::chrono::milliseconds header{10'000};   // from the first byte to the end of the header
    std::chrono::milliseconds body{60'000};     // to the end of the body
    std::chrono::milliseconds handler{30'000};  // then 503, the work is left to finish
    std::chrono::milliseconds write{30'000};    // for each 256 KiB of the answer
    std::size_t header_bytes = 16 * 1024;       // 431 above
    std::size_t body_bytes = 1 * 1024 * 1024;   // 413 above; routes may allow more through body_limit
    int connections = 4096;                     // above: told 503 and closed at once
    int requests_per_connection = 10'000;
    int workers = 64;
    int queue = 256;                            // requests waiting for a worker; 503 above
    std::chrono::milliseconds drain{10'000};    // graceful shutdown waits so long for running requests
};

// Paths that programs call instead of people: a body there is never taken apart as a form, whatever its Content-Type says (clients name
// a form's by default), and what the server answers by itself is made by `answer`. Both are asked on any thread.
struct ProgramPaths {
    std::function<bool(std::string_view path)> has;
    std::function<Response(int status, std::string_view message)> answer;
};

}  // namespace xaso::http
