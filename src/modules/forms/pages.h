// pages: a dossier's papers to print: /ho-so/:code/giay-to, each as a sheet to print at once, as Word or PDF, and the API's Word file.
#pragma once

#include "forms/forms.h"
#include "modules/documents/pages.h"
#include "platform/web/web.h"

namespace xaso::forms {

// What a dossier owes or paid, as the receipt of its papers says it; given by whoever knows tariffs.
using FeeWords = std::function<std::string(sql::Session&, const onestop::Dossier&)>;
void add_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents, FeeWords fee_words = {});
// Fills a template to be looked at from the dossier of a code, without one from the unit's newest, with personal data covered; from the
// example when there is none.
documents::Preview preview(const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents);

}  // namespace xaso::forms
