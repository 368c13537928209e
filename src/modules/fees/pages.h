// pages: the till of the desk and the accountant's books. Every page is described in docs/pages.md.
#pragma once

#include "fees/reconcile.h"
#include "modules/documents/pages.h"
#include "modules/onestop/fee_parts.h"
#include "platform/web/reminders.h"

namespace xaso::fees {

void add_pages(web::Router& router, const Reconciliation& bank, const units::Units& units, const documents::Documents& documents);
void add_api(web::Router& router, const Reconciliation& bank, const units::Units& units, const documents::Documents& documents);
// Fills the template of the receipt from the newest receipt of a dossier, or of the unit, with people covered; from the example before anything is collected.
documents::Preview receipt_preview(const Fees& fees, const units::Units& units, const documents::Documents& documents);
// What the pages of the desk say of money, and what acceptance fixes.
onestop::FeeParts desk_parts(const Fees& fees);
// For the accountant: days of the till that wait to be settled.
web::ReminderSource reminders(const Fees& fees);

}  // namespace xaso::fees
