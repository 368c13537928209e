// calendar: what besides plans stands in a person's calendar feed, as each module tells it. The feed belongs to module plan, which knows no
// other module; whoever puts the program together hands it the sources.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/access/access.h"
#include "platform/sql/sql.h"

namespace xaso::web {

struct CalendarDay {
    std::string uid;     // the same each time it is read, of nothing else
    Day day{};
    std::string title;   // read by whoever holds the address of the feed: no personal data
    // From when to when, on Vietnam's clock; a whole day without `starts`. An hour without `ends`.
    std::optional<LocalTime> starts = {}, ends = {};
    std::string place = {}, link = {};
};
// From `today` on, of the unit, only what this account may see.
using CalendarSource = std::function<std::vector<CalendarDay>(sql::Session&, UnitId, const access::Account&, Day today)>;

}  // namespace xaso::web
