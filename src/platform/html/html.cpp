#include "platform/html/html.h"

#include <utility>

namespace xaso::html {
namespace {

void append_escaped(std::string& out, std::string_view text) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string_view entity;
        switch (text[i]) {
            case '&': entity = "&amp;"; break;
            case '<': entity = "&lt;"; break;
            case '>': entity = "&gt;"; break;
            case '"': entity = "&quot;"; break;
            case '\'': entity = "&#39;"; break;
            default: continue;
        }
        out.append(text, from, i - from);
        out += entity;
        from = i + 1;
    }
    out.append(text, from);
}

bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_escaped(out, text);
    return out;
}

bool safe_url(std::string_view url) {
    // Browsers drop tabs and line ends before they read a URL: "/<tab>/host" would leave this site.
    for (char c : url) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    if (url.starts_with('/')) return url.size() == 1 || (url[1] != '/' && url[1] != '\\');
    return url.starts_with('?') || url.starts_with('#') || url.starts_with("https://") || url.starts_with("mailto:");
}

void Html::el(ElementName name, Attrs attrs, std::string_view text) {
    open(name, attrs);
    append_escaped(out_, text);
    close(name);
}

void Html::leaf(VoidName name, Attrs attrs) { start_tag(name.text, attrs); }

void Html::text(std::string_view text) { append_escaped(out_, text); }

void Html::link(std::string_view url, std::string_view text) { el("a", {{"href", url}}, text); }

void Html::open(ElementName name, Attrs attrs) {
    start_tag(name.text, attrs);
    // The parser swallows the first line end inside these two, so a value that starts with one needs another before it.
    if (name.text == "textarea" || name.text == "pre") out_ += '\n';
}

void Html::start_tag(std::string_view name, Attrs attrs) {
    out_ += '<';
    out_ += name;
    for (const Attr& a : attrs) {
        if (!a.present) continue;
        out_ += ' ';
        out_ += a.name.text;
        if (a.bare) continue;
        out_ += "=\"";
        if (a.name.url && !safe_url(a.value)) {
            out_ += '#';
        } else {
            append_escaped(out_, a.value);
        }
        out_ += '"';
    }
    out_ += '>';
}

void Html::close(ElementName name) {
    out_ += "</";
    out_ += name.text;
    out_ += '>';
}

std::string url_encode(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + 8);
    for (char c : text) {
        if (unreserved(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

}  // namespace xaso::html
