// pages: the tasks given to the commune, one of them with its answer, and the same for programs. Described in docs/pages.md.
#pragma once

#include "assigned/assigned.h"
#include "platform/web/reminders.h"
#include "platform/web/web.h"

namespace xaso::assigned {

void add_pages(web::Router& router, const Assigned& assigned);
void add_api(web::Router& router, const Assigned& assigned);
// Tasks overdue or soon due, for "Việc của tôi".
web::ReminderSource reminders(const Assigned& assigned);

}  // namespace xaso::assigned
