// things: tasks given from above as other rooms name them: a plan is the product of one.
#pragma once

#include "assigned/assigned.h"
#include "platform/record/things.h"

namespace xaso::assigned {

record::ThingKind thing_kind(const Assigned& assigned);   // "task", key: its number in the unit
record::LinkSource links(const Assigned& assigned);        // the figure that counts a task

}  // namespace xaso::assigned
