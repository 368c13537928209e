// pages: the report of a period as people work on it: its parts, one part with its form beside, the report on paper, the signature.
// Every page is described in docs/pages.md. Writes go through record.once(); a save that came too late shows both texts.
#pragma once

#include "period_report/period_report.h"
#include "platform/web/reminders.h"

namespace xaso::period_report {

void add_pages(web::Router& router, const Reports& reports);
// Parts owed, returned parts, reports to merge, to sign and to send, for the page "Việc của tôi".
web::ReminderSource reminders(const Reports& reports);
// For the list of periods: who has not handed in, in a few words; "" when there is nothing to say.
std::string still_missing(const Reports& reports, sql::Session& s, UnitId unit, const catalog::PeriodWindow& window, Day today);

}  // namespace xaso::period_report
