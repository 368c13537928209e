// sample: two communes to try the program with, made by the real actions under a simulated clock, never by inserted figures.
//
// "binh-minh" is a living two-level commune with some months of work up to the moment of loading; its desk, queue and till have used every
// action there is (sample_test.cpp). "an-thanh" is a closed archive that
// carries the printed facts of a commune's report for the first six months of 2023; "an-phu" is its neighbour, so that counting
// everything would be wrong. All people and numbers are synthetic.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "modules/assigned/assigned.h"
#include "modules/books/books.h"
#include "modules/fees/fees.h"
#include "modules/keying/keying.h"
#include "modules/onestop/onestop.h"
#include "modules/period_report/period_report.h"
#include "modules/plan/plan.h"
#include "modules/queue/queue.h"
#include "modules/reporting/reporting.h"
#include "platform/access/access.h"

namespace xaso::app {

struct SampleParts {
    record::Record& record;
    access::Access& access;
    units::Units& units;
    const procedures::Procedures& procedures;
    const onestop::Desk& desk;
    const plan::Plans& plan;
    const books::Books& books;
    const keying::Keying& keying;
    const assigned::Assigned& assigned;
    const reporting::Reporting& reporting;
    const period_report::Reports& reports;
    const queue::Queue& queue;
    const fees::Fees& fees;
    const catalog::Catalog& law;
};

struct SampleAccount {
    std::string login, password, name, title, unit, unit_name;
};
std::vector<SampleAccount> sample_accounts();

// False when the database already holds a unit; otherwise loads everything (a crash half-way is finished by the next call).
Result<bool> load_sample(const SampleParts& parts, Instant now, const std::function<void(const std::string&)>& progress);

// The published sample passwords are in this database (a server then stays on loopback unless told otherwise).
bool holds_sample(sql::Session& s);

}  // namespace xaso::app
