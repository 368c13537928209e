// components_shared: what the parts of components share. Internal to html.
#pragma once

#include "platform/html/components.h"

namespace xaso::html {

// An attribute that is left out when it has nothing to say.
inline Attr maybe(AttrName name, std::string_view value) {
    Attr attr(name, value);
    attr.present = !value.empty();
    return attr;
}

// Words for those who do not see the page.
inline void hidden_words(Html& h, std::string_view words) { h.el("span", {{"class", "sr"}}, words); }

// Icons: 16x16, drawn with strokes in the colour of the text (class i).
#define XASO_ICON(paths) "<svg class=\"i\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">" paths "</svg>"
inline constexpr Raw kWarning{XASO_ICON("<path d=\"M8 2 1.6 13.6h12.8zM8 6.4v3.4M8 11.7v.2\"/>")};
inline constexpr Raw kClock{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path d=\"M8 4.4V8l2.6 1.8\"/>")};
inline constexpr Raw kPause{XASO_ICON("<path d=\"M5.5 3.5v9M10.5 3.5v9\"/>")};
inline constexpr Raw kProgress{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path class=\"f\" d=\"M8 4.6v6.8a3.4 3.4 0 0 0 0-6.8z\"/>")};
inline constexpr Raw kCheck{XASO_ICON("<path d=\"m2.6 8.6 3.6 3.6 7.2-8\"/>")};
inline constexpr Raw kCross{XASO_ICON("<path d=\"m3.6 3.6 8.8 8.8M12.4 3.6l-8.8 8.8\"/>")};
inline constexpr Raw kPencil{XASO_ICON("<path d=\"m2.5 13.5.7-3L10.6 3l2.4 2.4-7.5 7.4z\"/>")};
inline constexpr Raw kInfo{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path d=\"M8 7.4v3.8M8 4.8V5\"/>")};
inline constexpr Raw kMenu{XASO_ICON("<path d=\"M2 4h12M2 8h12M2 12h12\"/>")};
inline constexpr Raw kUser{XASO_ICON("<circle cx=\"8\" cy=\"5.4\" r=\"2.8\"/><path d=\"M2.6 14c.5-3 2.6-4.4 5.4-4.4s4.9 1.4 5.4 4.4\"/>")};
inline constexpr Raw kUp{XASO_ICON("<path d=\"M8 13V3.6M4 7.2l4-4 4 4\"/>")};
inline constexpr Raw kDown{XASO_ICON("<path d=\"M8 3v9.4M4 8.8l4 4 4-4\"/>")};
inline constexpr Raw kSearch{XASO_ICON("<circle cx=\"7\" cy=\"7\" r=\"4.4\"/><path d=\"m10.4 10.4 3.6 3.6\"/>")};
#undef XASO_ICON

}  // namespace xaso::html
