// things: plans and activities as other rooms name them, and as plans name where they come from.
#pragma once

#include "plan/plan.h"

namespace xaso::plan {

inline constexpr std::string_view kPlanKind = "plan", kActivityKind = "activity";   // keys "12" and "12/34"
record::ThingKind plan_kind(const Plans& plans);
record::ThingKind activity_kind(const Plans& plans);
// What plans and activities come from and serve, and what of them a document, a figure, a row or a task serves.
record::LinkSource links(const Plans& plans);

record::Thing plan_thing(PlanId id);
record::Thing activity_thing(const Activity& activity);
PlanId plan_of_thing(const record::Thing& thing);   // of either kind; 0 for what is none
std::optional<record::Seen> see_activity(const Plans& plans, sql::Session& s, UnitId unit, std::string_view key);

}  // namespace xaso::plan
