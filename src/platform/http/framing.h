// framing: the strict reading of a request's head and target, before anything else looks at them.
//
// Two servers that read one byte stream differently can be made to answer for each other (request smuggling). So everything that
// has two readings is refused here, and the values taken from the head are the only ones used later. Pure functions over bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "platform/http/http.h"

namespace xaso::http {

struct Fault {
    int status;
    std::string_view reason;  // Vietnamese, one short clause
};

// Looks for the blank line that ends a head, without reading a byte twice.
class HeadScan {
public:
    enum class State { more, complete, bad };
    State feed(std::string_view buffer);  // the whole buffer so far, grown since the last call
    std::size_t size() const { return at_; }  // of the head, once complete
    bool in_request_line() const { return first_line_; }
    Fault fault() const { return fault_; }

private:
    std::size_t at_ = 0;
    int line_ = 0;  // bytes in the current line before its line end
    bool first_line_ = true;
    Fault fault_{400, {}};
};

struct Head {
    Method method = Method::other;
    std::string_view target;  // points into the parsed bytes
    bool http11 = true;
    bool keep_alive = true;
    bool expect_continue = false;
    bool chunked = false;
    std::optional<std::uint64_t> content_length;
    Headers headers;
};

// `bytes` is the head up to and with its blank line.
tl::expected<Head, Fault> parse_head(std::string_view bytes);

struct Target {
    std::string path;
    std::vector<std::string> segments;  // "/" has none; "/a/" has "a" and ""
    Fields query;
};

// Origin form only ("/a/b?x=1"). Refuses bad escapes, raw bytes outside printable ASCII, escaped control bytes, and "." or ".." as a
// segment.
Result<Target> parse_target(std::string_view target);

// "%C3%A0" -> the bytes; nothing when an escape is broken.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

bool iequals(std::string_view a, std::string_view b);    // ASCII
std::string_view trim_blanks(std::string_view text);     // SP and HTAB
bool has_token(std::string_view list, std::string_view token);  // "a, B" has "b"
bool is_token(std::string_view text);                    // RFC 9110 token, not empty

}  // namespace xaso::http
