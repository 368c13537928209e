// The page around its parts, and what structures it.
#include <fmt/format.h>

#include <algorithm>

#include "platform/html/components_shared.h"

namespace xaso::html {
namespace {

Raw tone_icon(Tone tone) {
    switch (tone) {
        case Tone::info: return kInfo;
        case Tone::good: return kCheck;
        case Tone::warning:
        case Tone::bad: break;
    }
    return kWarning;
}

std::string_view tone_class(Tone tone) {
    switch (tone) {
        case Tone::info: return "notice info";
        case Tone::good: return "notice good";
        case Tone::warning: return "notice warning";
        case Tone::bad: break;
    }
    return "notice bad";
}

std::string_view current(bool is) { return is ? "page" : ""; }

void head(Html& h, const PageFrame& frame) {
    const Assets plain;
    const Assets& assets = frame.assets == nullptr ? plain : *frame.assets;
    h.raw("<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          "<meta name=\"color-scheme\" content=\"light dark\">"
          // No injected style and no eval (the policy forbids both), no page kept in the browser's storage (personal data), and a form that
          // comes back with errors is shown.
          "<meta name=\"htmx-config\" content='{\"includeIndicatorStyles\":false,\"allowEval\":false,\"selfRequestsOnly\":true,"
          "\"historyCacheSize\":0,\"refreshOnHistoryMiss\":true,\"responseHandling\":[{\"code\":\"204\",\"swap\":false},"
          "{\"code\":\"[23]..\",\"swap\":true},{\"code\":\"422\",\"swap\":true,\"error\":true},{\"code\":\"[45]..\",\"swap\":false,\"error\":true}]}'>");
    h.el("title", {}, fmt::format("{}{} – xaso", frame.failed ? "Lỗi: " : "", frame.title));
    h.leaf("link", {{"rel", "icon"}, {"type", "image/svg+xml"}, {"href", assets.url("icon.svg")}});
    h.leaf("link", {{"rel", "stylesheet"}, {"href", assets.url("app.css")}});
    for (const std::string_view script : {"htmx.js", "app.js"}) {
        h.raw("<script defer src=\"");
        h.text(assets.url(script));
        h.raw("\"></script>");
    }
    if (frame.again_after > 0) {   // without script; with it, app.js does the same and waits while somebody is at the screen
        const std::string content = fmt::format("{}; url={}", frame.again_after, frame.again_url);
        h.el("noscript", {}, [&] { h.leaf("meta", {{"http-equiv", "refresh"}, {"content", content}}); });
    }
    h.raw("</head>");
}

void search_box(Html& h, const PageFrame& frame) {
    h.el("form", {{"class", "search"}, {"role", "search"}, {"action", frame.search_url}}, [&] {
        h.el("label", {{"class", "sr"}, {"for", "q"}}, "Tìm hồ sơ, người nộp, thủ tục");
        h.raw(kSearch);
        h.leaf("input", {{"type", "search"},
                         {"id", "q"},
                         {"name", "q"},
                         {"value", frame.search_value},
                         {"autocomplete", "off"},
                         {"placeholder", "Tìm hồ sơ, người nộp, thủ tục"},
                         {"aria-keyshortcuts", "/"}});
        h.el("kbd", {{"aria-hidden", "true"}}, "/");
    });
}

void user_menu(Html& h, const PageFrame& frame) {
    h.el("details", {{"class", "user"}}, [&] {
        h.el("summary", {}, [&] {
            h.raw(kUser);
            h.el("span", {}, frame.user_name);
        });
        h.el("div", {}, [&] {
            for (const NavItem& item : frame.user_links) {
                h.el("a", {{"href", item.url}, maybe("aria-current", current(item.current))}, item.label);
            }
            h.el("form", {{"method", "post"}, {"action", frame.sign_out_url}}, [&] {
                hidden(h, "_csrf", frame.csrf);
                h.raw("<button>Đăng xuất</button>");
            });
        });
    });
}

void top(Html& h, const PageFrame& frame) {
    h.el("header", {{"class", "top"}}, [&] {
        if (!frame.nav.empty()) {
            h.el("a", {{"class", "open-menu"}, {"href", "#menu"}}, [&] {
                h.raw(kMenu);
                hidden_words(h, "Mở danh mục");
            });
        }
        h.el("a", {{"class", "brand"}, {"href", frame.home_url}}, [&] {
            h.el("b", {}, "xaso");
            if (!frame.unit_name.empty()) h.el("span", {}, frame.unit_name);
        });
        if (!frame.search_url.empty()) search_box(h, frame);
        if (!frame.sign_out_url.empty()) user_menu(h, frame);
    });
}

void nav(Html& h, const PageFrame& frame) {
    if (frame.nav.empty()) return;
    h.el("nav", {{"id", "menu"}, {"class", "nav"}, {"aria-label", "Danh mục"}}, [&] {
        h.el("a", {{"class", "close-menu"}, {"href", "#main"}}, "Đóng danh mục");
        std::string_view group;
        for (std::size_t i = 0; i < frame.nav.size();) {
            group = frame.nav[i].group;
            if (!group.empty()) h.el("p", {}, group);
            h.el("ul", {maybe("aria-label", group)}, [&] {
                for (; i < frame.nav.size() && frame.nav[i].group == group; ++i) {
                    const NavItem& item = frame.nav[i];
                    const std::string_view key(&item.key, item.key == 0 ? 0 : 1);
                    h.el("li", {}, [&] {
                        h.el("a", {{"href", item.url}, maybe("aria-current", current(item.current)), maybe("data-go", key)}, item.label);
                    });
                }
            });
        }
    });
}

// Text in which a dossier code ("H31.90.12-230619-0001") never breaks over two lines.
void text_with_codes(Html& h, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (std::ranges::count(word, '-') >= 2 && std::ranges::count_if(word, [](char ch) { return ch >= '0' && ch <= '9'; }) >= 10) {
            code(h, word);
        } else {
            h.text(word);
        }
        if (end < text.size()) h.text(" ");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void flashes(Html& h, const PageFrame& frame) {
    for (const Flash& f : frame.flash) {
        const bool urgent = f.tone == Tone::bad || f.tone == Tone::warning;
        h.el("div", {{"class", tone_class(f.tone)}, {"role", urgent ? "alert" : "status"}}, [&] {
            h.raw(tone_icon(f.tone));
            h.el("p", {}, [&] {
                text_with_codes(h, f.text);
                if (!f.link_url.empty()) {
                    h.text(" ");
                    h.link(f.link_url, f.link_label);
                }
            });
        });
    }
}

void main_part(Html& h, const PageFrame& frame, const std::function<void(Html&)>& body) {
    h.el("main", {{"id", "main"}, {"tabindex", "-1"}}, [&] {
        if (!frame.back_url.empty()) {
            const std::string_view label = frame.back_label.empty() ? "Quay lại" : std::string_view(frame.back_label);
            h.el("a", {{"class", "back"}, {"href", frame.back_url}, {"data-back", true}}, label);
        }
        h.el("div", {{"class", "head"}}, [&] {
            h.el("div", {}, [&] {
                h.el("h1", {}, [&] { text_with_codes(h, frame.title); });
                if (!frame.lead.empty()) h.el("p", {}, frame.lead);
            });
            if (frame.actions) actions(h, [&] { frame.actions(h); });
        });
        flashes(h, frame);
        body(h);
    });
}

void foot(Html& h, const PageFrame& frame) {
    h.el("footer", {{"class", "foot"}, maybe("data-systems", frame.systems)}, [&] {
        h.el("p", {}, "xaso · cải cách hành chính cấp xã");
        h.raw("<button type=\"button\" class=\"quiet\" data-keys hidden>Phím tắt <kbd>?</kbd></button>");
    });
    h.raw("</body></html>");
}

}  // namespace

std::string page(const PageFrame& frame, const std::function<void(Html&)>& body) {
    Html h;
    h.reserve(24 * 1024);
    head(h, frame);
    h.raw("<body class=\"app\"><a class=\"skip\" href=\"#main\">Đến nội dung chính</a>");
    top(h, frame);
    h.el("div", {{"class", "shell"}}, [&] {
        nav(h, frame);
        main_part(h, frame, body);
        h.raw("<aside id=\"side\" aria-label=\"Chi tiết bên cạnh\" tabindex=\"-1\"></aside>");
    });
    foot(h, frame);
    return h.take();
}

std::string sign_in_page(const PageFrame& frame, const std::function<void(Html&)>& body) {
    Html h;
    h.reserve(8 * 1024);
    head(h, frame);
    h.raw("<body class=\"narrow\"><a class=\"skip\" href=\"#main\">Đến nội dung chính</a>");
    PageFrame bare;
    bare.unit_name = frame.unit_name;
    bare.home_url = frame.home_url;
    top(h, bare);
    main_part(h, frame, body);
    foot(h, frame);
    return h.take();
}

std::string screen_page(const PageFrame& frame, const std::function<void(Html&)>& body) {
    Html h;
    h.reserve(8 * 1024);
    head(h, frame);
    const std::string again = frame.again_after > 0 ? std::to_string(frame.again_after) : std::string{};
    h.el("body", {{"class", "screen"}, maybe("data-again", again), maybe("data-again-url", frame.again_url)}, [&] {
        h.el("header", {{"class", "hall"}}, [&] { h.el("p", {}, frame.unit_name); });
        main_part(h, frame, body);
    });
    h.raw("</html>");
    return h.take();
}

void section(Html& h, std::string_view heading, const Inside& inside) {
    h.el("section", {}, [&] {
        h.el("h2", {}, heading);
        inside();
    });
}

void actions(Html& h, const Inside& inside) { h.el("div", {{"class", "actions"}}, inside); }

void columns(Html& h, const Inside& inside) { h.el("div", {{"class", "columns"}}, inside); }

void stack(Html& h, const Inside& inside) { h.el("div", {}, inside); }

void notice(Html& h, Tone tone, std::string_view heading, const Inside& inside) {
    h.el("div", {{"class", tone_class(tone)}}, [&] {
        h.raw(tone_icon(tone));
        h.el("div", {}, [&] {
            h.el("p", {}, [&] { h.el("strong", {}, heading); });
            inside();
        });
    });
}

void notice(Html& h, Tone tone, std::string_view heading, std::string_view text) {
    notice(h, tone, heading, [&] {
        if (!text.empty()) h.el("p", {}, text);
    });
}

void panel(Html& h, std::string_view heading, const Inside& inside) {
    h.el("section", {{"id", "panel"}, {"class", "panel"}}, [&] {
        h.el("h2", {}, heading);
        inside();
    });
}

void sheet(Html& h, Paper paper, const Inside& inside) {
    h.el("div", {{"class", paper == Paper::ticket ? "sheet ticket" : paper == Paper::a5 ? "sheet a5" : "sheet a4"}}, inside);
}

void live(Html& h, std::string_view id, int seconds, const Inside& inside) {
    const std::string every = std::to_string(seconds);
    h.el("div", {{"id", id}, {"class", "live"}, {"data-live", every}}, inside);
}

}  // namespace xaso::html
