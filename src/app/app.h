// app: the parts of the program put together, once per process. Commands and the server use the same parts.
#pragma once

#include <memory>

#include "app/config.h"
#include "app/sample.h"
#include "modules/assigned/assigned.h"
#include "modules/books/books.h"
#include "modules/catalog/catalog.h"
#include "modules/documents/documents.h"
#include "modules/fees/reconcile.h"
#include "modules/forms/forms.h"
#include "modules/imports/imports.h"
#include "modules/onestop/files.h"
#include "modules/keying/extracts.h"
#include "modules/keying/matching.h"
#include "modules/notices/notices.h"
#include "modules/onestop/onestop.h"
#include "modules/period_report/period_report.h"
#include "modules/plan/plan.h"
#include "modules/procedures/procedures.h"
#include "modules/publication/publication.h"
#include "modules/queue/queue.h"
#include "modules/report_export/pages.h"
#include "modules/reporting/reporting.h"
#include "modules/units/units.h"
#include "platform/access/access.h"
#include "platform/outbox/worker.h"
#include "platform/web/web.h"

namespace xaso::app {

// Loads areas/ and law/; throws Unusable with every finding when they are not clean.
std::shared_ptr<const catalog::Definitions> load_law(const Config& config);
std::string say(const catalog::Finding& finding);
// Takes new definitions into use when records lose nothing by them; otherwise what is in the way, and the old ones stay.
std::vector<catalog::Finding> take_over(class App& app, std::shared_ptr<const catalog::Definitions> next);

// What signing a report has to explain: the checks of its forms on living figures.
period_report::FindingsOf findings_by(const reporting::Reporting& reporting);

class App {
public:
    explicit App(const Config& config);   // makes the data folder, opens and migrates the database
    // What of a unit's data contradicts its events, counters, chain or files: every part of the program, in turn. Days: Vietnam's.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit, Day today) const;
    SampleParts sample_parts() { return {record, access, units, procedures, desk, plan, books, keying, assigned, reporting, reports, queue, fees, law}; }

    Config config;
    SystemClock clock;
    std::unique_ptr<sql::Database> db;
    record::Record record;
    record::Things things;
    catalog::Catalog law;
    units::Units units;
    procedures::Procedures procedures;
    publication::Publication publication;
    onestop::Desk desk;
    onestop::Files files;
    imports::Imports imports;
    plan::Plans plan;
    books::Books books;
    keying::Keying keying;
    keying::Matching matching;
    assigned::Assigned assigned;
    queue::Queue queue;
    fees::Fees fees;
    fees::Reconciliation bank;
    reporting::Reporting reporting;
    forms::Forms forms;
    documents::Documents documents;
    keying::Extracts extracts;
    access::Access access;
    period_report::Reports reports;
    outbox::Outbox outbox;
    notices::Notices notices;

private:
    App(const Config& config, notices::Rules rules);
};

// How each channel is sent, as the configuration says.
outbox::Senders make_senders(const App& app);

// All pages and the API of the program.
void add_routes(web::Router& router, App& app);
// The words, number, day and signer of a report, as the period's report holds them.
report_export::IssuedOf issued_by(App& app);
web::Site make_site(App& app, const html::Assets& assets);

// `xaso serve`: until a signal; SIGHUP reloads areas/ and law/ (and says in the log what is wrong with them, keeping the old ones).
int serve(Config config);
// DATA/reload.answer: what the server says of a reload, for `xaso reload`, which waits for it; the first line is 0 when the new files are in use.
inline constexpr std::string_view kReloadAnswer = "reload.answer";

}  // namespace xaso::app
