// store: the tables of this module as values. Internal to plan.
#pragma once

#include <boost/json.hpp>

#include "plan/plan.h"

namespace xaso::plan {

// Plans with their progress on a day, of a unit, or the one of `id`, or those that come from a thing.
std::vector<PlanProgress> plans_from(sql::Session& s, UnitId unit, Day day, std::optional<PlanId> id = {}, const record::Thing& origin = {});
// Activities with their products; `filters` are those of activity_list.sql besides :unit.
std::vector<Activity> activities_from(sql::Session& s, UnitId unit, const sql::Args& filters);
// Results to the occasions they belong to.
void put_results(Activity& activity, std::vector<Occasion> results);

// The whole of a record, as its newest event holds it.
boost::json::object snapshot(const Plan& plan);
boost::json::object snapshot(const Activity& activity);

}  // namespace xaso::plan
