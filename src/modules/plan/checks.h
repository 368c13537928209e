// checks: what an officer is told of a plan, an activity or a result that cannot be kept as typed. Internal to plan.
#pragma once

#include "plan/plan.h"

namespace xaso::plan {

tl::unexpected<Refusal> wrong(std::string_view code, std::string_view says, std::string_view field);
tl::unexpected<Refusal> stale(std::string_view what);   // somebody else has changed it since it was shown: "Kế hoạch", "Hoạt động"

// These also put what was typed into the form it is kept in: without blanks around it, without empty names and products.
Result<void> check(PlanInput& plan);
Result<void> check(ActivityInput& activity);
Result<void> check_text(std::string& text, std::string_view field, std::string_view label, std::size_t limit);
Result<void> check_due(const Plan& plan, const std::optional<Day>& due);
Result<std::string> check_reason(std::string_view reason);

}  // namespace xaso::plan
