// pages: what officers see of the one-stop desk: my work, the list, a dossier with its clock, the receipt, accepting, the procedures.
// Every page is described in docs/pages.md. Pages read with a few statements each; writes go through record.once(), so a page sent
// twice is answered once.
#pragma once

#include "onestop/onestop.h"
#include "platform/web/web.h"

namespace xaso::onestop {

void add_pages(web::Router& router, const Desk& desk, const units::Units& units);

}  // namespace xaso::onestop
