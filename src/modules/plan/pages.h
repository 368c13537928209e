// pages: what officers see of the plan: the plans, one plan by section, one activity with its proof. Described in docs/pages.md.
#pragma once

#include "modules/documents/documents.h"
#include "plan/plan.h"
#include "platform/web/calendar.h"
#include "platform/web/reminders.h"
#include "platform/web/web.h"

namespace xaso::plan {

// `others`: what else stands in the feed of a person's calendar program.
void add_pages(web::Router& router, const Plans& plans, std::vector<web::CalendarSource> others = {});
void add_export_pages(web::Router& router, const Plans& plans, const documents::Documents& documents);   // the plan as Word
// Activities late or soon due, for "Việc của tôi".
web::ReminderSource reminders(const Plans& plans);

}  // namespace xaso::plan
