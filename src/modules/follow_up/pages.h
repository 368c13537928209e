// pages: how dossiers go, for those who answer for them: tables with the dossiers behind each number, who holds what, the morning brief,
// the wall board, the book of dossiers, the monthly publication. All read only; every page is described in docs/pages.md.
#pragma once

#include "modules/documents/documents.h"
#include "modules/onestop/onestop.h"
#include "modules/reporting/reporting.h"
#include "platform/web/reminders.h"

namespace xaso::follow_up {

// signing: reports and other papers that wait for the leader's signature, for the morning brief.
void add_pages(web::Router& router, const onestop::Desk& desk, const reporting::Reporting& reporting, const units::Units& units, const documents::Documents& documents, std::vector<web::ReminderSource> signing = {});
// The printed book of dossiers, law/documents/dossier-book.docx.
inline constexpr std::string_view kBookTemplate = "dossier-book";
documents::TemplateKind book_template();
// GET /api/v1/tables/progress?from&to&by
void add_api(web::Router& router, const units::Units& units);

}  // namespace xaso::follow_up
