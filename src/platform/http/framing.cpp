#include "platform/http/framing.h"

#include <algorithm>
#include <charconv>

#include "kernel/text.h"

namespace xaso::http {

namespace {

constexpr int max_header_fields = 100;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_token_char(char c) {
    if ((c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')) return true;
    return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_control_byte(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_host(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || std::string_view(".-_:[]").find(c) != std::string_view::npos;
    });
}

int hex(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Method method_of(std::string_view name) {
    for (Method m : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options})
        if (name == method_name(m)) return m;
    return Method::other;
}

tl::unexpected<Fault> fault(int status, std::string_view reason) { return tl::unexpected<Fault>(Fault{status, reason}); }

// What the header fields say about the connection and the body; one count per field that must not repeat.
struct Framing {
    int hosts = 0;
    int lengths = 0;
    int encodings = 0;
    std::string_view encoding;
};

std::optional<Fault> take_field(std::string_view name, std::string_view value, Head& head, Framing& f) {
    if (iequals(name, "Host")) {
        ++f.hosts;
        if (!is_host(value)) return Fault{400, "dòng Host sai"};
    } else if (iequals(name, "Content-Length")) {
        ++f.lengths;
        std::uint64_t n = 0;
        // 18 digits stay far from overflow and are more than any disk holds.
        if (value.empty() || value.size() > 18 || !std::all_of(value.begin(), value.end(), is_digit)) return Fault{400, "Content-Length sai"};
        std::from_chars(value.data(), value.data() + value.size(), n);
        head.content_length = n;
    } else if (iequals(name, "Transfer-Encoding")) {
        ++f.encodings;
        f.encoding = value;
    } else if (iequals(name, "Connection")) {
        if (has_token(value, "close")) head.keep_alive = false;
        else if (!head.http11 && has_token(value, "keep-alive")) head.keep_alive = true;
    } else if (iequals(name, "Expect")) {
        if (!iequals(value, "100-continue")) return Fault{417, "dòng Expect không được hỗ trợ"};
        head.expect_continue = head.http11;
    }
    return std::nullopt;
}

std::optional<Fault> check_framing(const Framing& f, Head& head) {
    if (f.hosts > 1) return Fault{400, "có nhiều dòng Host"};
    if (f.hosts == 0 && head.http11) return Fault{400, "thiếu dòng Host"};
    if (f.lengths > 1) return Fault{400, "có nhiều dòng Content-Length"};
    if (f.encodings == 0) return std::nullopt;
    if (f.lengths > 0) return Fault{400, "có cả Content-Length và Transfer-Encoding"};
    if (!head.http11) return Fault{400, "Transfer-Encoding trong HTTP/1.0"};
    if (f.encodings > 1) return Fault{400, "có nhiều dòng Transfer-Encoding"};
    if (!iequals(f.encoding, "chunked")) return Fault{501, "Transfer-Encoding không được hỗ trợ"};
    head.chunked = true;
    return std::nullopt;
}

}  // namespace

bool iequals(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim_blanks(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        auto comma = std::min(list.find(','), list.size());
        if (iequals(trim_blanks(list.substr(0, comma)), token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

HeadScan::State HeadScan::feed(std::string_view buffer) {
    for (; at_ < buffer.size(); ++at_) {
        char c = buffer[at_];
        if (c == '\0') {
            fault_.reason = "có byte NUL";
            return State::bad;
        }
        if (c == '\r') {
            if (at_ + 1 == buffer.size()) return State::more;
            if (buffer[at_ + 1] != '\n') {
                fault_.reason = "có CR đứng một mình";
                return State::bad;
            }
            ++at_;
            if (line_ == 0 && !first_line_) {
                ++at_;
                return State::complete;
            }
            if (line_ == 0) {
                fault_.reason = "dòng đầu trống";
                return State::bad;
            }
            line_ = 0;
            first_line_ = false;
        } else if (c == '\n') {
            fault_.reason = "có LF đứng một mình";
            return State::bad;
        } else {
            ++line_;
        }
    }
    return State::more;
}

tl::expected<Head, Fault> parse_head(std::string_view bytes) {
    Head head;
    auto next_line = [&bytes]() -> std::optional<std::string_view> {
        auto end = bytes.find("\r\n");
        if (end == std::string_view::npos) return std::nullopt;
        auto line = bytes.substr(0, end);
        bytes.remove_prefix(end + 2);
        return line;
    };

    auto request_line = next_line().value_or("");
    auto first = request_line.find(' ');
    auto last = request_line.rfind(' ');
    if (first == std::string_view::npos || first == last) return fault(400, "dòng yêu cầu sai");
    auto method = request_line.substr(0, first);
    head.target = request_line.substr(first + 1, last - first - 1);
    auto version = request_line.substr(last + 1);
    if (!is_token(method) || head.target.empty() || head.target.find(' ') != std::string_view::npos) return fault(400, "dòng yêu cầu sai");
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return version.starts_with("HTTP/") ? fault(505, "phiên bản HTTP không được hỗ trợ") : fault(400, "dòng yêu cầu sai");
    head.method = method_of(method);
    head.http11 = head.keep_alive = version == "HTTP/1.1";

    Framing framing;
    int fields = 0;
    for (;;) {
        auto line = next_line();
        if (!line) return fault(400, "phần đầu chưa trọn");
        if (line->empty()) break;
        if (line->front() == ' ' || line->front() == '\t') return fault(400, "dòng gấp");
        auto colon = line->find(':');
        if (colon == std::string_view::npos || !is_token(line->substr(0, colon))) return fault(400, "tên dòng đầu sai");
        auto name = line->substr(0, colon);
        auto value = trim_blanks(line->substr(colon + 1));
        if (std::any_of(value.begin(), value.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }))
            return fault(400, "ký tự điều khiển trong dòng đầu");
        if (++fields > max_header_fields) return fault(431, "có quá nhiều dòng đầu");
        if (auto bad = take_field(name, value, head, framing)) return tl::unexpected<Fault>(*bad);
        head.headers.add(std::string(name), std::string(value));
    }
    if (auto bad = check_framing(framing, head)) return tl::unexpected<Fault>(*bad);
    return head;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            int high = i + 2 < text.size() ? hex(text[i + 1]) : -1;
            int low = i + 2 < text.size() ? hex(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

Result<Target> parse_target(std::string_view target) {
    auto bad = [] {
        return refuse(Refusal::Kind::invalid, "http.bad_target", "Địa chỉ trang không đúng. Hãy mở lại từ trang chủ.");
    };
    if (!target.starts_with('/')) return bad();
    if (!std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; })) return bad();
    Target out;
    auto mark = target.find('?');
    if (mark != std::string_view::npos) {
        XASO_TRY(out.query, parse_urlencoded(target.substr(mark + 1)));
        target = target.substr(0, mark);
    }
    if (target == "/") {
        out.path.push_back('/');
        return out;
    }
    while (!target.empty()) {
        target.remove_prefix(1);
        auto end = std::min(target.find('/'), target.size());
        auto decoded = percent_decode(target.substr(0, end), false);
        // Line ends and tabs, which text may have, have no place in an address or in a log line about it.
        if (!decoded || has_control_byte(*decoded)) return bad();
        XASO_TRY(auto segment, nfc(*decoded));
        if (segment == "." || segment == "..") return bad();
        out.path += '/';
        out.path += segment;
        out.segments.push_back(std::move(segment));
        target.remove_prefix(end);
    }
    return out;
}

}  // namespace xaso::http
