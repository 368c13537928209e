// live_checks: a report as it stands now against the rules of its forms, with figures and neighbouring periods at hand.
//
//   for (const checking::Finding& f : live_findings(session, reporting, report)) …   // of all its forms
//
// A report on paper can be judged by its rows alone (module checking); a living one also by the figures behind them: what the last period
// left pending is what this one carries over, and a cumulative count is the sum of the periods it is made of.
// Threads: as Reporting. Systems: S3.
#pragma once

#include <vector>

#include "modules/checking/checking.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

checking::Sheet sheet_of(const Report& report);
// `report` holds all forms (compute_forms or compute). Blank rows are findings too; what the unit's other way of counting gives is a warning.
std::vector<checking::Finding> live_findings(sql::Session& s, const Reporting& reporting, const Report& report);

}  // namespace xaso::reporting
