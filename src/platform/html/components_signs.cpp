// Signs and values.
#include <fmt/format.h>

#include <algorithm>

#include "platform/html/components_shared.h"

namespace xaso::html {
namespace {

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

}  // namespace

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

}  // namespace xaso::html
