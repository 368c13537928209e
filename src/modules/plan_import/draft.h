// draft: rows of tables as a plan, whatever they were read from. Internal to plan_import.
#pragma once

#include "plan_import/flat.h"

namespace xaso::plan_import {

// "a; b", or lines with bullets, as a list; "Phòng A, Công an xã" too, where another office begins behind the comma.
std::vector<std::string> offices_of(const Vocabulary& words, std::string_view cell);

PlanDraft draft_of(const Vocabulary& words, Rows rows);

// What a careful officer would ask. `before`: the text around the tables, for the plan's date and the annexes it announces.
void add_doubts(const Vocabulary& words, std::string_view before, const std::vector<std::string>& units, PlanDraft& draft);

}  // namespace xaso::plan_import
