// pages: a dossier's papers to print: /ho-so/:code/giay-to, each as Word or PDF, and the API's Word file.
#pragma once

#include "forms/forms.h"
#include "platform/web/web.h"

namespace xaso::forms {

// What a dossier owes or paid, as the receipt of its papers says it; given by whoever knows tariffs.
using FeeWords = std::function<std::string(sql::Session&, const onestop::Dossier&)>;
void add_pages(web::Router& router, const Forms& forms, const onestop::Desk& desk, const units::Units& units, const documents::Documents& documents, FeeWords fee_words = {});
// The fields of a template from the unit's newest dossier, with personal data covered; the example when there is none.
Result<office::Fields> preview_fields(sql::Session& s, UnitId unit, std::string_view file, Instant now, const Forms& forms, const onestop::Desk& desk, const units::Units& units);

}  // namespace xaso::forms
