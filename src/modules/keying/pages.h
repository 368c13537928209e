// pages: old paper books keyed in twice, as officers see it, and /api/v1/keying. Every page is described in docs/pages.md.
#pragma once

#include "keying/extracts.h"
#include "keying/matching.h"
#include "platform/web/reminders.h"
#include "platform/web/web.h"

namespace xaso::keying {

void add_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching);
void add_api(web::Router& router, const Keying& keying);
// Batches that an account has taken and not handed in.
web::ReminderSource reminders(const Keying& keying);

}  // namespace xaso::keying
