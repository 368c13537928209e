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
// on*, style and srcdoc are refused (strict CSP). URL attributes (href, src, action, formaction, hx-get, hx-post) must start with "/"
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

namespace xaso::html {

struct Raw {
    std::string_view text;
    template <std::size_t N> consteval Raw(const char (&literal)[N]) : text(literal, N - 1) {}
};

consteval bool url_attribute(std::string_view n) {
    return n == "href" || n == "src" || n == "action" || n == "formaction" || n == "hx-get" || n == "hx-post" || n == "poster";
}

struct ElementName {
    std::string_view text;
    template <std::size_t N> consteval ElementName(const char (&literal)[N]) : text(literal, N - 1) {
        if (text == "script" || text == "style" || text == "iframe" || text == "object") throw "not from a page: use the layout";
    }
};

struct AttrName {
    std::string_view text;
    bool url;
    template <std::size_t N> consteval AttrName(const char (&literal)[N]) : text(literal, N - 1), url(url_attribute(text)) {
        if (text.starts_with("on") || text == "style" || text == "srcdoc") throw "not allowed under the content security policy";
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
    // <name attrs>…</name>; void elements (input, br, meta, link, img, hr) take no content.
    void el(ElementName name, Attrs attrs, std::string_view text);
    template <std::invocable F> void el(ElementName name, Attrs attrs, F&& inside) {
        open(name, attrs);
        inside();
        close(name);
    }
    void leaf(ElementName name, Attrs attrs);  // a void element
    void text(std::string_view text);
    void raw(Raw literal) { out_ += literal.text; }
    void include(const Html& part) { out_ += part.out_; }  // built elsewhere, already safe
    void link(std::string_view url, std::string_view text);
    const std::string& str() const { return out_; }
    std::string take() { return std::move(out_); }
    void reserve(std::size_t n) { out_.reserve(n); }

private:
    void open(ElementName name, Attrs attrs);
    void close(ElementName name);
    std::string out_;
};

// Percent-encodes one query value or path segment.
std::string url_encode(std::string_view text);

}  // namespace xaso::html
