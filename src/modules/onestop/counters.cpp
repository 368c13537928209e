#include "onestop/counters.h"

namespace xaso::onestop {

namespace {
std::string_view measure_of(Outcome outcome) {
    constexpr std::string_view kOf[] = {"", measure::early, measure::on_time, measure::late, measure::ended_otherwise};
    return kOf[static_cast<int>(outcome)];
}

void count(sql::Tx& tx, const Dossier& d, Day day, std::string_view what, int by) { record::count(tx, d.unit, day, what, static_cast<int>(d.channel), by); }
}  // namespace

void count_due(sql::Tx& tx, const Dossier& d, int by) { count(tx, d, d.due_day, measure::overdue, by); }

void count_reception(sql::Tx& tx, const Dossier& d, int by) {
    const Day day = local_day(d.received_at);
    count(tx, d, day, measure::received, by);
    if (d.inter_agency != catalog::InterAgency::none) count(tx, d, day, measure::inter_agency_received, by);
    count_due(tx, d, by);
}

void count_end(sql::Tx& tx, const Dossier& d, int by) {
    const Day day = local_day(*d.ended_at);
    count(tx, d, day, measure_of(d.outcome), by);
    if (d.inter_agency != catalog::InterAgency::none) count(tx, d, day, measure::inter_agency_ended, by);
    if (day > d.due_day) count(tx, d, day, measure::overdue_ended, by);
    else count_due(tx, d, -by);
}

}  // namespace xaso::onestop
