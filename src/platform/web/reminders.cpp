#include "platform/web/reminders.h"

#include <fmt/format.h>

namespace xaso::web {

std::pair<html::State, std::string> standing(Day by, Day today) {
    const auto days = (by - today).count();
    if (days < 0) return {html::State::late, fmt::format("quá hạn {} ngày", format_count(-days))};
    if (days == 0) return {html::State::due_today, "hạn hôm nay"};
    return {html::State::in_progress, fmt::format("còn {} ngày", format_count(days))};
}

}  // namespace xaso::web
