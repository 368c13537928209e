// pages: what officers see of the one-stop desk: my work, the list, a dossier with its clock, the receipt, accepting, the procedures.
// Every page is described in docs/pages.md. Pages read with a few statements each; writes go through record.once(), so a page sent
// twice is answered once.
#pragma once

#include "onestop/fee_parts.h"
#include "onestop/files.h"
#include "platform/web/reminders.h"

namespace xaso::onestop {

// reminders: what other modules have waiting, shown on "Việc của tôi" above the dossiers.
void add_pages(web::Router& router, const Desk& desk, const units::Units& units, const Files& files, std::vector<web::ReminderSource> reminders = {}, FeeParts fees = {});

// The head of a printed form: who writes on the left, motto, place and day on the right.
void letterhead(html::Html& h, const units::Tree& tree, const units::Unit& unit, Day day, std::string_view number);

// "8.000 đ", or the words a decision has instead of one amount.
std::string fee_words(const procedures::Procedure& p);
std::string_view desk_name(Day day);   // what the one-stop desk of a commune is called on a day

}  // namespace xaso::onestop
