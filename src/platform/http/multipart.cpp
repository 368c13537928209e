#include "platform/http/multipart.h"

#include <algorithm>
#include <functional>

#include "kernel/text.h"
#include "platform/http/framing.h"

namespace xaso::http {

namespace {

constexpr std::size_t max_parts = 1000;
constexpr std::size_t max_part_header = 8 * 1024;

tl::unexpected<Refusal> bad(std::string_view detail) {
    return refuse(Refusal::Kind::invalid, "http.bad_multipart", "Biểu mẫu kèm tệp bị hỏng khi gửi. Hãy mở lại trang rồi gửi lại.", {}, detail);
}

// Walks `; name=value; name="value"`. A quoted value ends at a quote without a backslash before it.
class Parameters {
public:
    explicit Parameters(std::string_view text) : rest_(text) {}

    // False at the end, or at what is no parameter: then failed() tells.
    bool next(std::string_view& name, std::string& value) {
        rest_ = trim_blanks(rest_);
        if (rest_.empty()) return false;
        failed_ = true;
        if (rest_.front() != ';') return false;
        rest_.remove_prefix(1);
        auto equals = rest_.find('=');
        if (equals == std::string_view::npos) return false;
        name = trim_blanks(rest_.substr(0, equals));
        rest_.remove_prefix(equals + 1);
        if (!is_token(name)) return false;
        value.clear();
        if (rest_.starts_with('"')) {
            std::size_t i = 1;
            for (; i < rest_.size() && rest_[i] != '"'; ++i) {
                if (rest_[i] == '\\' && i + 1 < rest_.size() && rest_[i + 1] == '"') ++i;
                value += rest_[i];
            }
            if (i == rest_.size()) return false;
            rest_.remove_prefix(i + 1);
        } else {
            auto end = std::min(rest_.find(';'), rest_.size());
            auto token = trim_blanks(rest_.substr(0, end));
            if (token.empty() || token.find_first_of(" \t\"") != std::string_view::npos) return false;
            value = token;
            rest_.remove_prefix(end);
        }
        failed_ = false;
        return true;
    }
    bool failed() const { return failed_; }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::string_view media_type(std::string_view content_type) {
    return trim_blanks(content_type.substr(0, std::min(content_type.find(';'), content_type.size())));
}

std::string_view after_media_type(std::string_view content_type) {
    return content_type.substr(std::min(content_type.find(';'), content_type.size()));
}

// Browsers write a quote and line ends inside a name as %22, %0D and %0A, and nothing else.
std::string undo_browser_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto escape = text.substr(i, 3);
        char c = escape == "%22" ? '"' : escape == "%0D" || escape == "%0A" ? ' ' : '\0';
        if (c != '\0') i += 2;
        out += c != '\0' ? c : text[i];
    }
    return out;
}

struct PartHead {
    std::string name;
    std::optional<std::string> file_name;
    std::string content_type = "text/plain";
};

Result<PartHead> parse_part_head(std::string_view lines) {
    PartHead head;
    bool disposition_seen = false;
    while (!lines.empty()) {
        auto end = std::min(lines.find("\r\n"), lines.size());
        auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 2, lines.size()));
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return bad("control byte in part header");
        auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad("part header line");
        auto name = line.substr(0, colon);
        auto value = trim_blanks(line.substr(colon + 1));
        if (iequals(name, "Content-Disposition")) {
            if (disposition_seen || !iequals(media_type(value), "form-data")) return bad("content-disposition");
            disposition_seen = true;
            bool named = false;
            Parameters parameters(after_media_type(value));
            std::string_view key;
            std::string text;
            while (parameters.next(key, text)) {
                if (iequals(key, "name")) {
                    if (named) return bad("two names");
                    named = true;
                    XASO_TRY(head.name, nfc(undo_browser_escapes(text)));
                } else if (iequals(key, "filename")) {
                    if (head.file_name) return bad("two file names");
                    std::string base = undo_browser_escapes(text);
                    base.erase(0, base.find_last_of("/\\") + 1);  // npos + 1 == 0: nothing to cut
                    XASO_TRY(head.file_name, nfc(base));
                }
            }
            if (parameters.failed() || !named || head.name.empty()) return bad("content-disposition parameters");
        } else if (iequals(name, "Content-Type")) {
            head.content_type = value;
        } else if (iequals(name, "Content-Transfer-Encoding")) {
            if (!iequals(value, "binary") && !iequals(value, "8bit") && !iequals(value, "7bit")) return bad("transfer encoding");
        }
    }
    if (!disposition_seen) return bad("no content-disposition");
    return head;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    if (!iequals(media_type(content_type), "multipart/form-data")) return std::nullopt;
    Parameters parameters(after_media_type(content_type));
    std::optional<std::string> boundary;
    std::string_view key;
    std::string value;
    while (parameters.next(key, value)) {
        if (!iequals(key, "boundary")) continue;
        if (boundary) return std::nullopt;
        boundary = value;
    }
    constexpr std::size_t longest = 70;  // RFC 2046
    if (parameters.failed() || !boundary || boundary->empty() || boundary->size() > longest) return std::nullopt;
    if (!std::all_of(boundary->begin(), boundary->end(), [](char c) { return c >= 0x20 && c < 0x7f; })) return std::nullopt;
    return boundary;
}

Result<MultipartForm> parse_multipart(std::string_view body, std::string_view boundary) {
    MultipartForm form;
    std::string delimiter = "\r\n--" + std::string(boundary);
    std::boyer_moore_horspool_searcher find_delimiter(delimiter.begin(), delimiter.end());
    if (!body.starts_with(std::string_view(delimiter).substr(2))) return bad("first boundary");
    body.remove_prefix(delimiter.size() - 2);
    for (std::size_t parts = 0;; ++parts) {
        // Here a delimiter was just read: "--" ends the form, a line end starts a part.
        if (body == "--" || body == "--\r\n") return form;
        if (!body.starts_with("\r\n")) return bad("after boundary");
        body.remove_prefix(2);
        if (parts == max_parts)
            return refuse(Refusal::Kind::invalid, "http.too_many_parts", "Biểu mẫu có quá nhiều tệp hoặc ô. Hãy chia thành nhiều lần gửi.");
        auto blank = body.substr(0, max_part_header).find("\r\n\r\n");
        if (blank == std::string_view::npos) return bad("part header end");
        XASO_TRY(auto head, parse_part_head(body.substr(0, blank)));
        body.remove_prefix(blank + 2);  // keeps the second line end, which may already belong to the delimiter's first
        auto found = std::search(body.begin(), body.end(), find_delimiter);
        if (found == body.end()) return bad("last boundary");
        auto length = static_cast<std::size_t>(found - body.begin());
        if (length < 2) return bad("part without body");
        auto content = body.substr(2, length - 2);
        body.remove_prefix(length + delimiter.size());
        if (!head.file_name) {
            XASO_TRY(auto text, nfc(content));
            form.fields.add(std::move(head.name), std::move(text));
        } else if (!head.file_name->empty() || !content.empty()) {
            form.uploads.push_back({std::move(head.name), std::move(*head.file_name), std::move(head.content_type), std::string(content)});
        }
    }
}

Result<void> take_form(Request& request) {
    auto type = request.headers.get("Content-Type");
    if (iequals(media_type(type), "application/x-www-form-urlencoded")) {
        XASO_TRY(request.form, parse_urlencoded(request.body));
    } else if (iequals(media_type(type), "multipart/form-data")) {
        auto boundary = multipart_boundary(type);
        if (!boundary) return bad("boundary");
        XASO_TRY(auto form, parse_multipart(request.body, *boundary));
        request.form = std::move(form.fields);
        request.uploads = std::move(form.uploads);
    } else {
        return {};
    }
    request.body = {};
    return {};
}

}  // namespace xaso::http
