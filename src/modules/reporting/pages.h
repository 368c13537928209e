// pages: what officers see of the reports: the periods, a form as printed with its entries, and the passport of every figure.
// Every page is described in docs/pages.md. The forms themselves come from reporting.h; these files only show and collect.
#pragma once

#include "modules/units/units.h"
#include "platform/web/web.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

void add_pages(web::Router& router, const Reporting& reporting, const units::Units& units);

}  // namespace xaso::reporting
