// html: a typed builder for server-rendered pages. Components are functions that write into a Page; there are no templates that can
// fail at run time, and what would break the content security policy does not compile.
//
//   void dossier_row(Html& h, const DossierRow& d) {
//       h.el("tr", {}, [&] {
//           h.el("td", {}, [&] { h.link(dossier_url(d.code), d.code); });
//           h.el("td", {{"class", "num"}}, format_count(d.papers));
//       });
//   }
//
// Text and attribute values are always escaped. Only string literals may be raw (Raw). Attribute names are checked at compile time:
// on*, hx-on*, style and srcdoc are refused (strict CSP). URL attributes (href, src, action, formaction, hx-get, hx-post) must start with "/"
// (not "//" or "/\"), "?", "#", https:// or mailto:, else they become "#". Element names are literals.
// A form control cannot be written without its label: see field() and friends in components.h.
// Threads: an Html belongs to one request.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace xaso::html {

struct Raw {
    std::string_view text;
    template <std::size_t N> consteval Raw(const char (&literal)[N]) : text(literal, N - 1) {}
};

consteval bool url_attribute(std::string_view n) {
    return n == "href" || n == "src" || n == "action" || n == "formaction" || n == "hx-get" || n == "hx-post" || n == "poster";
}

// No content and no end tag.
consteval bool void_element(std::string_view n) {
    return n == "input" || n == "br" || n == "meta" || n == "link" || n == "img" || n == "hr" || n == "col" || n == "wbr";
}

// Browsers read attribute names without case: ONCLICK is onclick.
consteval bool starts_with_folded(std::string_view n, std::string_view lower) {
    if (n.size() < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const char c = n[i] >= 'A' && n[i] <= 'Z' ? static_cast<char>(n[i] - 'A' + 'a') : n[i];
        if (c != lower[i]) return false;
    }
    return true;
}

struct ElementName {
    std::string_view text;
    template <std::size_t N> consteval ElementName(const char (&literal)[N]) : text(literal, N - 1) {
        if (text == "script" || text == "style" || text == "iframe" || text == "object" || text == "embed") throw "not from a page: use the layout";
        if (void_element(text)) throw "a void element takes no content: use leaf()";
    }
};

struct VoidName {
    std::string_view text;
    template <std::size_t N> consteval VoidName(const char (&literal)[N]) : text(literal, N - 1) {
        if (!void_element(text)) throw "not a void element: use el()";
    }
};

struct AttrName {
    std::string_view text;
    bool url;
    template <std::size_t N> consteval AttrName(const char (&literal)[N]) : text(literal, N - 1), url(url_attribute(text)) {
        if (starts_with_folded(text, "on") || starts_with_folded(text, "hx-on") || starts_with_folded(text, "srcdoc") ||
            (text.size() == 5 && starts_with_folded(text, "style"))) {
            throw "not allowed under the content security policy";
        }
    }
};

// {"name", value}; {"checked", true} writes a bare attribute, false leaves it out. Values are views: name temporaries first.
struct Attr {
    AttrName name;
    std::string_view value;
    bool bare = false;
    bool present = true;
    template <class V> requires std::convertible_to<V, std::string_view>
    Attr(AttrName n, const V& v) : name(n), value(v) {}
    template <std::same_as<bool> B> Attr(AttrName n, B on) : name(n), bare(true), present(on) {}
};
using Attrs = std::initializer_list<Attr>;

std::string escape(std::string_view text);
bool safe_url(std::string_view url);

class Html {
public:
    // <name attrs>…</name>
    void el(ElementName name, Attrs attrs, std::string_view text);
    template <std::invocable F> void el(ElementName name, Attrs attrs, F&& inside) {
        open(name, attrs);
        inside();
        close(name);
    }
    void leaf(VoidName name, Attrs attrs);  // a void element: input, br, meta, link, img, hr, col, wbr
    void text(std::string_view text);
    void raw(Raw literal) { out_ += literal.text; }
    void include(const Html& part) { out_ += part.out_; }  // built elsewhere, already safe
    void link(std::string_view url, std::string_view text);
    const std::string& str() const { return out_; }
    std::string take() { return std::move(out_); }
    void reserve(std::size_t n) { out_.reserve(n); }

private:
    void open(ElementName name, Attrs attrs);
    void start_tag(std::string_view name, Attrs attrs);
    void close(ElementName name);
    std::string out_;
};

// Percent-encodes one query value or path segment.
std::string url_encode(std::string_view text);

}  // namespace xaso::html
