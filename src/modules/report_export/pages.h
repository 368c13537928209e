// pages: the report of a period as files: /bao-cao/:period/excel, word, pdf.
#pragma once

#include "report_export/report_export.h"

namespace xaso::report_export {

// The words of a report as far as they are written: the texts of its parts, number, day and signer. Given by app, so that this module does
// not know who keeps them.
using IssuedOf = std::function<Result<Issued>(sql::Session&, const reporting::Report&)>;

void add_pages(web::Router& router, const reporting::Reporting& reporting, const units::Units& units, const documents::Documents& documents, IssuedOf issued);

// The fields of the template "report" from the newest period that has closed, for an administrator to try a template with.
Result<office::Fields> preview_fields(sql::Session& s, UnitId unit, Instant now, const reporting::Reporting& reporting, const units::Units& units, const IssuedOf& issued);
// What a period's Word file is made of.
Result<std::string> report_docx(sql::Session& s, const reporting::Report& report, const units::Units& units, const documents::Documents& documents, const IssuedOf& issued);

}  // namespace xaso::report_export
