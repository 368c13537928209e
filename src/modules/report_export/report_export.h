// report_export: a period's report as the files officials exchange: Excel (a sheet per form) and Word (the whole report with its annex).
//
//   std::string xlsx = report_xlsx(report, unit);
//   XASO_TRY(const std::string docx, documents.fill(session, unit, "report", report_fields(report, paper_of(report, unit, issued))));
//
// LAW Decree 30/2020/NĐ-CP art. 8 and its appendix I: national heading, agency, number and symbol, place and day, kind and abstract, body,
// signature, recipients. The layout itself is the template's (law/documents/report.docx); this module only names the values.
// What is exported is read back by check-report without a finding: figures stand in the columns officers know, exactly or rounded once.
// Threads: pure functions. Systems: S3, S26.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "modules/documents/documents.h"
#include "modules/reporting/reporting.h"
#include "modules/units/units.h"
#include "platform/web/web.h"

namespace xaso::report_export {

struct PaperPart {
    std::string heading;
    std::vector<std::pair<std::string, std::string>> paragraphs;   // heading (may be empty), text with its figures filled in
};
struct Paper {
    std::string agency, unit, place, number, symbol, title, intro, closing, on_behalf, capacity, signer, draft_mark, computed_at, chain_head;
    std::optional<Day> day;                                         // on the document; none: left open for the pen
    int year = 0;
    std::vector<PaperPart> parts;
    std::vector<std::string> recipients;
};
// What the office has made of the report besides its figures; everything may be left empty.
struct Issued {
    std::string number, signer;
    std::optional<Day> day;
    bool draft = true;
    Instant computed{};
    std::string chain_head;
    // The text of a paragraph as written, with its fields; by default the outline's own.
    std::function<std::string(const catalog::OutlinePart&, const catalog::Paragraph&)> text;
};
Paper paper_of(const reporting::Report& report, const units::Version& unit, const Issued& issued);

std::string report_xlsx(const reporting::Report& report, const units::Version& unit);
office::Fields report_fields(const reporting::Report& report, const Paper& paper);
// Every field of the template "report" with an example.
documents::TemplateKind report_template();

// "ngày 09 tháng 6 năm 2023"; without a day blanks for the pen.
std::string day_words(std::optional<Day> day, int year);

}  // namespace xaso::report_export
