// pages: a dossier's papers to print: /ho-so/:code/giay-to, each as a sheet to print at once, as Word or PDF, and the API's Word file; and the
// receipt that acceptance leads to, /ho-so/:code/giay-tiep-nhan, of one dossier or of all of a visit.
#pragma once

#include "forms/forms.h"
#include "modules/documents/pages.h"
#include "modules/onestop/fee_parts.h"
#include "platform/web/web.h"

namespace xaso::forms {

// `fees`: what the receipt says of money, and the button beside it that leads to collecting.
void add_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents, onestop::FeeParts fees = {});
// Of submissions: the written answer, form 02 or 03 (/dang-ky/:ma/phieu).
void add_submission_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents);
// Fills a template to be looked at from the dossier of a code, without one from the unit's newest, with personal data covered; from the
// example when there is none.
documents::Preview preview(const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents);

}  // namespace xaso::forms
