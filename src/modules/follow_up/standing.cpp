#include "follow_up/standing.h"

#include <fmt/format.h>

#include "onestop/standing.h"

namespace xaso::follow_up {

std::pair<html::State, std::string> standing_of(const Held& d, Instant now) {
    onestop::Standing standing = onestop::standing({d.state, onestop::Outcome::open, d.due_at, d.paused_at}, now);
    return {standing.sign, std::move(standing.words)};
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
