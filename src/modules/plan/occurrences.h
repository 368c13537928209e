// occurrences: the days on which something of a plan falls due, also what recurs ("Hàng quý", "Quý I hàng năm"). Internal to plan.
//
// Derived from the time frame as it is written and kept nowhere: monthly, quarterly and yearly work is due on the last day of each month,
// quarter or year of its plan. What is continuous, conditional or not understood has no day.
#pragma once

#include "plan/plan.h"

namespace xaso::plan {

struct Occurrence {
    Day day{};
    const Activity* activity = nullptr;   // of the list given
    std::string what;                     // the product with its own day; "" for the activity itself
    bool recurring = false;               // one of several: whether it was done is not known one by one
};
// Within [from, to] and the plan's years, by day; `plan` approved or not.
std::vector<Occurrence> occurrences(const Plan& plan, const std::vector<Activity>& activities, Day from, Day to);

}  // namespace xaso::plan
