#include "report_export/pages.h"

#include <fmt/format.h>

#include "modules/documents/pages.h"
#include "platform/web/csv.h"

namespace xaso::report_export {
namespace {

namespace may = access::may;

struct Deps {
    const reporting::Reporting& reporting;
    const units::Units& units;
    const documents::Documents& documents;
    IssuedOf issued;
};

const units::Version& unit_then(const units::Tree& tree, const reporting::Report& r) { return tree.find(r.unit)->nearest(r.window->window.to); }

std::string file_name(const reporting::Report& r) { return fmt::format("bao-cao-{}-{}", r.unit_code, period_code(r.period)); }

http::Response excel(web::Context& c, const Deps& deps) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto r = deps.reporting.shown(s, c.unit, *period, {.forms_only = true});
    if (!r) return c.refuse(r.error());
    const auto tree = deps.units.tree();
    return web::download(report_xlsx(*r, unit_then(*tree, *r)), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file_name(*r) + ".xlsx");
}

http::Response word(web::Context& c, const Deps& deps, bool as_pdf) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto r = deps.reporting.shown(s, c.unit, *period);
    if (!r) return c.refuse(r.error());
    const auto docx = report_docx(s, *r, deps.units, deps.documents, deps.issued);
    return docx ? documents::paper_file(c, *docx, file_name(*r), as_pdf) : c.refuse(docx.error());
}

}  // namespace

Result<std::string> report_docx(sql::Session& s, const reporting::Report& r, const units::Units& units, const documents::Documents& documents, const IssuedOf& issued) {
    XASO_TRY(const Issued words, issued(s, r));
    const auto tree = units.tree();
    return documents.fill(s, r.unit, "report", report_fields(r, paper_of(r, unit_then(*tree, r), words)));
}

Result<office::Fields> preview_fields(sql::Session& s, UnitId unit, Instant now, const reporting::Reporting& reporting, const units::Units& units, const IssuedOf& issued) {
    const auto periods = reporting.periods(unit, local_day(now));
    for (const catalog::PeriodWindow& w : periods) {
        if (w.window.to >= local_day(now) || !reporting.existed(unit, w)) continue;
        XASO_TRY(const reporting::Report r, reporting.shown(s, unit, w.period));
        XASO_TRY(const Issued words, issued(s, r));
        const auto tree = units.tree();
        return report_fields(r, paper_of(r, unit_then(*tree, r), words));
    }
    return report_template().example();   // no period has closed yet
}

void add_pages(web::Router& router, const reporting::Reporting& reporting, const units::Units& units, const documents::Documents& documents, IssuedOf issued) {
    const Deps deps{reporting, units, documents, std::move(issued)};
    const std::string systems = "S3, S26";
    router.add({.path = "/bao-cao/:period/excel", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return excel(c, deps); }});
    router.add({.path = "/bao-cao/:period/word", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return word(c, deps, false); }});
    router.add({.path = "/bao-cao/:period/pdf", .may = &may::see_reports, .systems = systems, .run = [deps](web::Context& c) { return word(c, deps, true); }});
}

}  // namespace xaso::report_export
