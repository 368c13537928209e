// occurrences: the days on which something of a plan falls due, also what recurs ("Hàng quý", "Quý I hàng năm"). Internal to plan.
//
// Derived from the time frame as it is written and kept nowhere (their results are): monthly, quarterly and yearly work is due on the last day of each month,
// quarter or year of its plan. What is continuous, conditional or not understood has no day.
#pragma once

#include <set>

#include "plan/plan.h"

namespace xaso::plan {

// The days that a recurring time frame is due on in these years; none for any other. A due day of its own takes the place of the one of its
// month, quarter or year; beside other words in the same time frame ("Kế hoạch tháng 7, báo cáo hàng quý") it is one more.
std::set<Day> recurring_days(std::string_view time_frame, const std::optional<Day>& due, int year_from, int year_to);

struct Occurrence {
    Day day{};
    const Activity* activity = nullptr;   // of the list given
    std::string what;                     // the product with its own day; "" for the activity itself
    const Occasion* occasion = nullptr;   // of what recurs
};
// Within [from, to], by day.
std::vector<Occurrence> occurrences(const std::vector<Activity>& activities, Day from, Day to);

}  // namespace xaso::plan
