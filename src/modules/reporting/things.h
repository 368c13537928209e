// things: figures and rows of forms that other rooms may name, as the proof of an activity or the measure of a target.
#pragma once

#include "platform/record/things.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

record::ThingKind figure_kind(const Reporting& reporting);   // "figure", key "2026-9T/onestop.solved"; its mark is its value
record::ThingKind row_kind(const Reporting& reporting);      // "row", key "2026-9T/BM3/3.3"; its mark is what it shows

}  // namespace xaso::reporting
