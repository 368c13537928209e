#include "platform/html/components.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xaso::html {
namespace {

// An attribute that is left out when it has nothing to say.
Attr maybe(AttrName name, std::string_view value) {
    Attr attr(name, value);
    attr.present = !value.empty();
    return attr;
}

// Icons: 16x16, drawn with strokes in the colour of the text (class i).
#define XASO_ICON(paths) "<svg class=\"i\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">" paths "</svg>"
constexpr Raw kWarning{XASO_ICON("<path d=\"M8 2 1.6 13.6h12.8zM8 6.4v3.4M8 11.7v.2\"/>")};
constexpr Raw kClock{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path d=\"M8 4.4V8l2.6 1.8\"/>")};
constexpr Raw kPause{XASO_ICON("<path d=\"M5.5 3.5v9M10.5 3.5v9\"/>")};
constexpr Raw kProgress{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path class=\"f\" d=\"M8 4.6v6.8a3.4 3.4 0 0 0 0-6.8z\"/>")};
constexpr Raw kCheck{XASO_ICON("<path d=\"m2.6 8.6 3.6 3.6 7.2-8\"/>")};
constexpr Raw kCross{XASO_ICON("<path d=\"m3.6 3.6 8.8 8.8M12.4 3.6l-8.8 8.8\"/>")};
constexpr Raw kPencil{XASO_ICON("<path d=\"m2.5 13.5.7-3L10.6 3l2.4 2.4-7.5 7.4z\"/>")};
constexpr Raw kInfo{XASO_ICON("<circle cx=\"8\" cy=\"8\" r=\"6.2\"/><path d=\"M8 7.4v3.8M8 4.8V5\"/>")};
constexpr Raw kMenu{XASO_ICON("<path d=\"M2 4h12M2 8h12M2 12h12\"/>")};
constexpr Raw kUser{XASO_ICON("<circle cx=\"8\" cy=\"5.4\" r=\"2.8\"/><path d=\"M2.6 14c.5-3 2.6-4.4 5.4-4.4s4.9 1.4 5.4 4.4\"/>")};
constexpr Raw kUp{XASO_ICON("<path d=\"M8 13V3.6M4 7.2l4-4 4 4\"/>")};
constexpr Raw kDown{XASO_ICON("<path d=\"M8 3v9.4M4 8.8l4 4 4-4\"/>")};
constexpr Raw kSearch{XASO_ICON("<circle cx=\"7\" cy=\"7\" r=\"4.4\"/><path d=\"m10.4 10.4 3.6 3.6\"/>")};
#undef XASO_ICON

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

void hidden_words(Html& h, std::string_view words) { h.el("span", {{"class", "sr"}}, words); }

std::string_view current(bool is) { return is ? "page" : ""; }

// ---- Page ----

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

// ---- Forms ----

std::string control_id(const Field& f) { return "f-" + f.name; }

std::string described_by(const Field& f, const std::string& id) {
    std::string ids;
    if (!f.hint.empty()) ids = id + "-hint";
    if (!f.error.empty()) ids += (ids.empty() ? "" : " ") + id + "-error";
    return ids;
}

std::string_view field_class(const Field& f) {
    if (f.error.empty()) return f.wide ? "field wide" : "field";
    return f.wide ? "field wide bad" : "field bad";
}

void optional_mark(Html& h, const Field& f) {
    if (!f.required && !f.unmarked) h.el("span", {{"class", "optional"}}, " không bắt buộc");
}

void hint_and_error(Html& h, const Field& f, const std::string& id) {
    if (!f.hint.empty()) h.el("p", {{"class", "hint"}, {"id", id + "-hint"}}, f.hint);
    if (f.error.empty()) return;
    h.el("p", {{"class", "error"}, {"id", id + "-error"}}, [&] {
        h.raw(kWarning);
        hidden_words(h, "Lỗi: ");
        h.text(f.error);
    });
}

std::string_view invalid(const Field& f) { return f.error.empty() ? "" : "true"; }

// A group of radio buttons or tick boxes: the legend is its label.
void group(Html& h, const Field& f, std::string_view type, const std::vector<Option>& options, const std::function<bool(const Option&)>& checked) {
    const std::string id = control_id(f);
    // Few short choices stand in one row.
    const bool row = type == "radio" && options.size() <= 4 && std::ranges::all_of(options, [](const Option& o) { return o.hint.empty(); });
    const std::string css = std::string(field_class(f)) + (row ? " row" : "");
    h.el("fieldset", {{"class", css}, maybe("aria-describedby", described_by(f, id))}, [&] {
        h.el("legend", {}, [&] {
            h.text(f.label);
            optional_mark(h, f);
        });
        hint_and_error(h, f, id);
        int n = 0;
        for (const Option& o : options) {
            const std::string option_id = n++ == 0 ? id : fmt::format("{}-{}", id, n);
            const std::string hint_id = o.hint.empty() ? "" : option_id + "-note";
            h.el("div", {{"class", "check"}}, [&] {
                h.leaf("input", {{"type", type},
                                 {"id", option_id},
                                 {"name", f.name},
                                 {"value", o.value},
                                 {"checked", checked(o)},
                                 maybe("aria-describedby", hint_id)});
                h.el("label", {{"for", option_id}}, o.label);
                if (!o.hint.empty()) h.el("p", {{"class", "hint"}, {"id", hint_id}}, o.hint);
            });
        }
    });
}

std::string_view weight_class(Weight weight) {
    switch (weight) {
        case Weight::main: return "button main";
        case Weight::plain: break;
        case Weight::danger: return "button danger";
        case Weight::quiet: return "button quiet";
    }
    return "button";
}

void button_words(Html& h, std::string_view label, const ButtonOptions& options) {
    h.text(label);
    if (options.key.empty()) return;
    h.text(" ");
    h.el("kbd", {{"aria-hidden", "true"}}, options.key);
}

// ---- Signs ----

struct Sign {
    Raw icon;
    std::string_view css;
    std::string_view words;
};

Sign sign_of(State state) {
    switch (state) {
        case State::late: return {kWarning, "badge late", "quá hạn"};
        case State::due_today: return {kClock, "badge today", "đến hạn hôm nay"};
        case State::paused: return {kPause, "badge paused", "tạm dừng"};
        case State::in_progress: return {kProgress, "badge going", "đang giải quyết"};
        case State::done: return {kCheck, "badge done", "đã xong"};
        case State::refused: return {kCross, "badge refused", "từ chối"};
        case State::draft: break;
    }
    return {kPencil, "badge draft", "bản nháp"};
}

void choice_links(Html& h, std::string_view css, std::string_view label, const std::vector<Choice>& choices, std::string_view current_value) {
    h.el("nav", {{"class", css}, {"aria-label", label}}, [&] {
        h.el("ul", {}, [&] {
            for (const Choice& c : choices) {
                h.el("li", {}, [&] {
                    h.el("a", {{"href", c.url}, maybe("aria-current", c.current ? current_value : "")}, [&] {
                        h.text(c.label);
                        if (c.count) {
                            h.text(" ");
                            h.el("span", {{"class", "count"}}, format_count(*c.count));
                        }
                    });
                });
            }
        });
    });
}

std::string_view cell_class(const Column& c) {
    if (c.number) return c.minor ? "num minor" : "num";
    return c.minor ? "minor" : "";
}

void column_head(Html& h, const Column& c) {
    const std::string_view css = c.pick ? "pick" : c.main ? "main" : c.words ? "words" : cell_class(c);
    const std::string_view sort = c.sorted == Sorted::no ? "" : c.sorted == Sorted::ascending ? "ascending" : "descending";
    h.el("th", {{"scope", "col"}, maybe("class", css), maybe("aria-sort", sort)}, [&] {
        if (c.pick) {
            h.raw("<input type=\"checkbox\" data-check-all aria-label=\"Chọn tất cả các dòng\" hidden>");
            hidden_words(h, c.label.empty() ? "Chọn" : std::string_view(c.label));
            return;
        }
        if (c.sort_url.empty()) {
            h.text(c.label);
        } else {
            h.el("a", {{"href", c.sort_url}}, [&] {
                h.text(c.label);
                if (c.sorted == Sorted::ascending) h.raw(kUp);
                if (c.sorted == Sorted::descending) h.raw(kDown);
            });
        }
        if (!c.unit.empty()) h.el("span", {{"class", "unit"}}, fmt::format(" ({})", c.unit));
    });
}

}  // namespace

// ---- Page ----

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

// ---- Structure ----

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

// ---- Forms ----

void form(Html& h, const FormSpec& spec, const Inside& inside) {
    // novalidate: the browser's own messages come in its language; ours say what to do.
    h.el("form",
         {{"method", "post"},
          {"action", spec.action},
          maybe("enctype", spec.upload ? "multipart/form-data" : ""),
          maybe("class", spec.wide ? "wide" : spec.one_row ? "one-row" : ""),
          {"novalidate", true}},
         [&] {
             hidden(h, "_csrf", spec.csrf);
             hidden(h, "_key", spec.key);
             inside();
         });
}

void get_form(Html& h, std::string_view action, const Inside& inside) {
    h.el("form", {{"method", "get"}, {"action", action}, {"class", "filter"}, {"novalidate", true}}, inside);
}

void field(Html& h, const Field& f, const std::function<void(const std::string&, const std::string&)>& write) {
    const std::string id = control_id(f);
    h.el("div", {{"class", field_class(f)}}, [&] {
        h.el("label", {{"for", id}}, [&] {
            h.text(f.label);
            optional_mark(h, f);
        });
        hint_and_error(h, f, id);
        write(id, described_by(f, id));
    });
}

void text_field(Html& h, const Field& f, const TextOptions& o) {
    const std::string max = o.max_length > 0 ? std::to_string(o.max_length) : "";
    const std::string size = o.width > 0 ? std::to_string(o.width) : "";
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.leaf("input", {{"type", o.type},
                         {"id", id},
                         {"name", f.name},
                         // A password is never sent back.
                         maybe("value", o.type == "password" ? "" : std::string_view(f.value)),
                         maybe("size", size),
                         maybe("maxlength", max),
                         maybe("autocomplete", o.autocomplete),
                         maybe("inputmode", o.input_mode),
                         {"required", f.required},
                         {"autofocus", o.focus},
                         {"data-scan", o.scan},
                         maybe("aria-invalid", invalid(f)),
                         maybe("aria-describedby", described)});
    });
}

void number_field(Html& h, const Field& f, std::string_view unit) {
    field(h, f, [&](const std::string& id, std::string described) {
        if (!unit.empty()) described += (described.empty() ? "" : " ") + id + "-unit";
        h.el("div", {{"class", "with-unit"}}, [&] {
            h.leaf("input", {{"type", "text"},
                             {"id", id},
                             {"name", f.name},
                             {"class", "num"},
                             maybe("value", f.value),
                             {"size", "12"},
                             {"inputmode", "decimal"},
                             {"autocomplete", "off"},
                             {"required", f.required},
                             maybe("aria-invalid", invalid(f)),
                             maybe("aria-describedby", described)});
            if (!unit.empty()) h.el("span", {{"id", id + "-unit"}}, unit);
        });
    });
}

void day_field(Html& h, const Field& f) {
    Field with_hint = f;
    if (with_hint.hint.empty()) with_hint.hint = "Ngày/tháng/năm, ví dụ 09/06/2023";
    text_field(h, with_hint, {.autocomplete = "off", .max_length = 10, .width = 12});
}

void select_field(Html& h, const Field& f, const std::vector<Option>& options) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.el("select",
             {{"id", id},
              {"name", f.name},
              {"required", f.required},
              maybe("aria-invalid", invalid(f)),
              maybe("aria-describedby", described)},
             [&] {
                 if (!f.required || f.value.empty()) h.el("option", {{"value", ""}}, f.required ? "– chọn –" : "");
                 for (const Option& o : options) h.el("option", {{"value", o.value}, {"selected", !f.value.empty() && o.value == f.value}}, o.label);
             });
    });
}

void area_field(Html& h, const Field& f, int rows) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.el("textarea",
             {{"id", id},
              {"name", f.name},
              {"rows", std::to_string(rows)},
              {"required", f.required},
              maybe("aria-invalid", invalid(f)),
              maybe("aria-describedby", described)},
             f.value);
    });
}

void checkbox_field(Html& h, const Field& f, bool checked) {
    const std::string id = control_id(f);
    h.el("div", {{"class", field_class(f)}}, [&] {
        h.el("div", {{"class", "check"}}, [&] {
            h.leaf("input", {{"type", "checkbox"},
                             {"id", id},
                             {"name", f.name},
                             {"value", f.value.empty() ? "1" : std::string_view(f.value)},
                             {"checked", checked},
                             {"required", f.required},
                             maybe("aria-invalid", invalid(f)),
                             maybe("aria-describedby", described_by(f, id))});
            h.el("label", {{"for", id}}, f.label);
        });
        hint_and_error(h, f, id);
    });
}

void radio_field(Html& h, const Field& f, const std::vector<Option>& options) {
    group(h, f, "radio", options, [&](const Option& o) { return o.value == f.value; });
}

void check_list(Html& h, const Field& f, const std::vector<Option>& options, const std::vector<std::string>& chosen) {
    group(h, f, "checkbox", options, [&](const Option& o) { return std::ranges::find(chosen, o.value) != chosen.end(); });
}

void file_field(Html& h, const Field& f, std::string_view accept, bool several) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.leaf("input", {{"type", "file"},
                         {"id", id},
                         {"name", f.name},
                         maybe("accept", accept),
                         {"multiple", several},
                         {"required", f.required},
                         maybe("aria-invalid", invalid(f)),
                         maybe("aria-describedby", described)});
    });
}

void hidden(Html& h, std::string_view name, std::string_view value) {
    h.leaf("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

void error_summary(Html& h, const std::vector<Refusal>& errors) {
    if (errors.empty()) return;
    h.el("div", {{"class", "notice bad"}, {"id", "errors"}, {"role", "alert"}, {"tabindex", "-1"}}, [&] {
        h.raw(kWarning);
        h.el("div", {}, [&] {
            if (errors.size() == 1 && errors.front().field.empty()) {  // nothing to go to: the sentence itself
                h.el("h2", {}, errors.front().message);
                return;
            }
            h.el("h2", {}, fmt::format("Có {} chỗ cần sửa", errors.size()));
            h.el("ul", {}, [&] {
                for (const Refusal& e : errors) {
                    h.el("li", {}, [&] {
                        if (e.field.empty()) {
                            h.text(e.message);
                        } else {
                            h.link("#f-" + e.field, e.message);
                        }
                    });
                }
            });
        });
    });
}

std::string error_for(const std::vector<Refusal>& errors, std::string_view field) {
    const auto found = std::ranges::find(errors, field, &Refusal::field);
    return found == errors.end() ? std::string() : found->message;
}

void button(Html& h, std::string_view label, const ButtonOptions& options) {
    h.el("button",
         {{"class", weight_class(options.weight)},
          maybe("name", options.name),
          maybe("value", options.value),
          maybe("formaction", options.action),
          {"autofocus", options.focus},
          maybe("data-key", options.key),
          maybe("aria-keyshortcuts", options.key)},
         [&] { button_words(h, label, options); });
}

void link_button(Html& h, std::string_view label, std::string_view url, const ButtonOptions& options) {
    h.el("a",
         {{"class", weight_class(options.weight)}, {"href", url}, {"autofocus", options.focus}, maybe("data-key", options.key), maybe("aria-keyshortcuts", options.key)},
         [&] { button_words(h, label, options); });
}

void print_button(Html& h, bool at_once) {
    h.el("button", {{"type", "button"}, {"class", "button"}, {"data-print", at_once ? "now" : ""}, {"data-key", "p"}, {"aria-keyshortcuts", "p"}}, [&] {
        h.raw("In <kbd aria-hidden=\"true\">p</kbd>");
    });
}

// ---- Signs and values ----

void badge(Html& h, State state, std::string_view words) {
    const Sign sign = sign_of(state);
    h.el("span", {{"class", sign.css}}, [&] {
        h.raw(sign.icon);
        h.text(words.empty() ? sign.words : words);
    });
}

void tag(Html& h, std::string_view text) { h.el("span", {{"class", "tag"}}, text); }

void figure_link(Html& h, std::string_view text, std::string_view url) { h.el("a", {{"class", "figure"}, {"href", url}}, text); }

void code(Html& h, std::string_view text) { h.el("span", {{"class", "code"}}, text); }

void insert_code(Html& h, std::string_view text) {
    h.el("span", {{"class", "insert"}, {"data-insert", text}}, [&] { code(h, text); });
}

void count(Html& h, std::int64_t value) { h.el("span", {{"class", "n"}}, format_count(value)); }

void money(Html& h, Vnd amount) { h.el("span", {{"class", "n"}}, format_vnd(amount)); }

void percent(Html& h, const Ratio& ratio, int decimals) {
    const std::string shown = format_percent(ratio, decimals);
    h.el("span", {{"class", "n"}}, ratio.den == 0 ? shown : shown + "\u00a0%");
}

void day(Html& h, Day day) { h.el("time", {{"datetime", iso_day(day)}}, format_day(day)); }

void moment(Html& h, LocalTime time) { h.el("time", {{"datetime", iso_local(time)}}, format_day_time(time)); }

void progress(Html& h, std::string_view label, std::int64_t done, std::int64_t total) {
    h.el("span", {{"class", "progress"}}, [&] {
        h.el("progress", {{"max", std::to_string(std::max<std::int64_t>(total, 1))}, {"value", std::to_string(done)}, {"aria-label", label}}, "");
        h.el("span", {}, fmt::format("{}/{}", format_count(done), format_count(total)));
    });
}

// ---- Lists ----

void chips(Html& h, std::string_view label, const std::vector<Choice>& choices) { choice_links(h, "chips", label, choices, "true"); }

void tabs(Html& h, std::string_view label, const std::vector<Choice>& choices) { choice_links(h, "tabs", label, choices, "page"); }

void table(Html& h, const TableSpec& spec, const std::function<void(Rows&)>& rows) {
    // The region can be scrolled with the keyboard when the table is wider than the screen.
    h.el("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", spec.caption}}, [&] {
        h.el("table", {{"class", spec.grid ? "grid" : "list"}}, [&] {
            h.el("caption", {maybe("class", spec.caption_shown ? "" : "sr")}, spec.caption);
            h.el("thead", {}, [&] {
                h.el("tr", {}, [&] {
                    for (const Column& c : spec.columns) column_head(h, c);
                });
            });
            h.el("tbody", {}, [&] {
                Rows writer(h, spec);
                rows(writer);
            });
        });
    });
}

void bulk_actions(Html& h, const Inside& inside) { h.el("div", {{"class", "bulk actions"}}, inside); }

void Rows::row(const Inside& cells) {
    at_ = 0;
    h_.el("tr", {}, cells);
}

void Rows::head(std::string_view url, std::string_view text) {
    ++at_;
    h_.el("th", {{"scope", "row"}}, [&] {
        if (url.empty()) {
            h_.text(text);
        } else {
            // A name without blanks is a code, which never breaks.
            const bool is_code = text.find(' ') == std::string_view::npos;
            h_.el("a", {{"class", is_code ? "row-link code" : "row-link"}, {"href", url}}, text);
        }
    });
}

void Rows::heading(std::string_view text) {
    h_.el("tr", {{"class", "group"}}, [&] { h_.el("th", {{"colspan", std::to_string(spec_.columns.size())}, {"scope", "rowgroup"}}, text); });
}

void Rows::pick(std::string_view name, std::string_view value, std::string_view label) {
    ++at_;
    h_.el("td", {{"class", "pick"}}, [&] {
        h_.leaf("input", {{"type", "checkbox"}, {"name", name}, {"value", value}, {"aria-label", fmt::format("Chọn {}", label)}});
    });
}

template <class F>
void Rows::write(F&& inside) {
    const Column& c = spec_.columns.at(at_++);
    // A grid stays a table on a phone, so its cells need no names of their own.
    const std::string_view label = spec_.grid ? std::string_view() : std::string_view(c.label);
    h_.el("td", {maybe("class", cell_class(c)), maybe("data-label", label)}, std::forward<F>(inside));
}

void Rows::cell(std::string_view text) { write(text); }
void Rows::cell(const Inside& inside) { write(inside); }
void Rows::cell(std::int64_t value) { write(std::string_view(format_count(value))); }
void Rows::cell(Vnd amount) { write(std::string_view(format_count(amount.dong()))); }
void Rows::cell(Day value) { write([&] { day(h_, value); }); }
void Rows::cell(LocalTime time) { write([&] { moment(h_, time); }); }
void Rows::cell(const Ratio& ratio) { write(std::string_view(format_percent(ratio))); }
void Rows::cell(State state, std::string_view words) { write([&] { badge(h_, state, words); }); }
void Rows::none() { write(std::string_view("–")); }

void pager(Html& h, const Pager& p) {
    const std::string shown = format_count(p.shown);
    h.el("nav", {{"class", "pager"}, {"aria-label", "Các trang của danh sách"}}, [&] {
        if (!p.first_url.empty()) {
            h.el("span", {}, shown + " dòng tiếp theo");
        } else if (p.next_url.empty()) {
            h.el("span", {}, "Tất cả " + shown + " dòng");
        } else {
            h.el("span", {}, shown + " " + p.order);
        }
        constexpr Raw dot{"<span aria-hidden=\"true\">·</span>"};
        if (!p.first_url.empty()) {
            h.raw(dot);
            h.link(p.first_url, "Về đầu");
        }
        if (!p.next_url.empty()) {
            h.raw(dot);
            h.el("a", {{"href", p.next_url}, {"rel", "next"}}, "Tiếp");
        }
    });
}

void empty_state(Html& h, std::string_view why, std::string_view next_label, std::string_view next_url) {
    h.el("div", {{"class", "empty"}}, [&] {
        h.el("p", {}, why);
        if (!next_url.empty()) link_button(h, next_label, next_url);
    });
}

void Facts::add(std::string_view label, std::string_view text) {
    add(label, [&] { h_.text(text); });
}

void Facts::add(std::string_view label, const Inside& inside) {
    h_.el("div", {}, [&] {
        h_.el("dt", {}, label);
        h_.el("dd", {}, inside);
    });
}

void facts(Html& h, const std::function<void(Facts&)>& inside) {
    h.el("dl", {{"class", "facts"}}, [&] {
        Facts writer(h);
        inside(writer);
    });
}

void timeline(Html& h, const std::vector<Event>& events) {
    h.el("ol", {{"class", "timeline"}}, [&] {
        for (const Event& e : events) {
            h.el("li", {}, [&] {
                moment(h, e.at);
                h.el("div", {}, [&] {
                    h.el("strong", {}, e.what);
                    if (!e.who.empty()) h.el("span", {}, " · " + e.who);
                    if (!e.detail.empty()) h.el("p", {}, e.detail);
                });
            });
        }
    });
}

}  // namespace xaso::html
