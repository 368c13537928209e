// What tests of pages share: a request as a browser sends it, and looking into the page that comes back.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/http/framing.h"
#include "platform/http/http.h"

namespace xaso {

inline http::Request page_request(http::Method method, std::string_view target) {
    auto parsed = http::parse_target(target);
    if (!parsed) throw std::runtime_error(parsed.error().code);
    http::Request r;
    r.method = method;
    r.path = parsed->path;
    r.segments = parsed->segments;
    r.query = parsed->query;
    r.id = "req-1";
    r.client = "192.0.2.1";
    r.headers.set("Host", "mau.example");
    return r;
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline int times(std::string_view text, std::string_view part) {
    int n = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

// What stands behind `before` up to `after`; empty when `before` is not there.
inline std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const auto at = text.find(before);
    if (at == std::string::npos) return {};
    const auto from = at + before.size();
    return text.substr(from, text.find(after, from) - from);
}

inline std::string hidden_value(const std::string& page, std::string_view name) { return between(page, "name=\"" + std::string(name) + "\" value=\"", "\""); }

// A page without its tags, so that what an officer reads can be compared.
inline std::string words_of(const std::string& page) {
    std::string out;
    bool tag = false;
    for (const char c : page) {
        if (c == '<') tag = true;
        else if (c == '>') tag = false, out += ' ';
        else if (!tag) out += c;
    }
    std::string single;
    for (const char c : out)
        if (c != ' ' || (!single.empty() && single.back() != ' ')) single += c;
    return single;
}

}  // namespace xaso
