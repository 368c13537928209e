// receipt_paper: a receipt of fees as the unit's Word form (law/documents/fee-receipt.docx), filled; for the sheet that is printed at once, the file
// and the API. Internal to fees.
#pragma once

#include "fees/fees.h"
#include "modules/documents/documents.h"
#include "platform/web/web.h"

namespace xaso::fees {

struct PaperDeps {
    const Fees& fees;
    const units::Units& units;
    const documents::Documents& documents;
};

// LAW ND 61/2018/ND-CP art. 22; the fields as local templates have them: law/documents. A cancelled receipt says so.
Result<std::string> receipt_paper(const web::Context& c, sql::Session& s, const PaperDeps& deps, const Receipt& r);
std::string paper_name(const Receipt& r);   // "bien-lai-2026-0000012", of the file

}  // namespace xaso::fees
