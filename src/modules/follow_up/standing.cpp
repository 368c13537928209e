#include "follow_up/standing.h"

#include <fmt/format.h>

#include <algorithm>

namespace xaso::follow_up {
namespace {

std::string span_words(Instant from, Instant to) {
    if (const auto days = (local_day(to) - local_day(from)).count(); days > 0) return fmt::format("{} ngày", format_count(days));
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(to - from).count();
    return minutes >= 60 ? fmt::format("{} giờ", minutes / 60) : fmt::format("{} phút", std::max<std::int64_t>(minutes, 1));
}

}  // namespace

std::pair<html::State, std::string> standing_of(const Held& d, Instant now) {
    if (d.paused_at) return {html::State::paused, d.state == catalog::DossierState::in_progress ? "tạm dừng" : std::string(catalog::state_title(d.state))};
    if (d.due_at < now) return {html::State::late, "trễ " + span_words(d.due_at, now)};
    return {local_day(d.due_at) == local_day(now) ? html::State::due_today : html::State::in_progress, "còn " + span_words(now, d.due_at)};
}

void held_table(Html& h, const web::Context& c, const std::string& caption, std::span<const Held> held, bool with_officer) {
    html::TableSpec spec{.caption = caption, .columns = {{.label = "Hồ sơ"}, {.label = "Thủ tục", .main = true}, {.label = "Hẹn trả"}, {.label = "Tình trạng"}, {.label = "Nhận ngày", .minor = true}}};
    if (with_officer) spec.columns.push_back({.label = "Người giữ", .words = true});
    html::table(h, spec, [&](html::Rows& rows) {
        for (const Held& d : held)
            rows.row([&] {
                rows.head(url(c, "/ho-so/" + html::url_encode(d.code)), d.code);
                rows.cell(d.procedure_name);
                rows.cell(to_local(d.due_at));
                const auto [sign, words] = standing_of(d, c.now);
                rows.cell(sign, words);
                rows.cell(local_day(d.received_at));
                if (!with_officer) return;
                if (d.officer.empty()) rows.cell("chưa phân công");
                else rows.cell(d.officer);
            });
    });
}

}  // namespace xaso::follow_up
