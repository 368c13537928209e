// Lists: choices, tables, pages of a list, facts, events.
#include <fmt/format.h>

#include <utility>

#include "platform/html/components_shared.h"

namespace xaso::html {
namespace {

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
