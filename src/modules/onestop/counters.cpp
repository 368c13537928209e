#include "onestop/counters.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "onestop/sql.gen.h"

namespace xaso::onestop {

namespace {
std::string_view measure_of(Outcome outcome) {
    constexpr std::string_view kOf[] = {"", measure::early, measure::on_time, measure::late, measure::ended_otherwise};
    return kOf[static_cast<int>(outcome)];
}

void count(sql::Tx& tx, const Dossier& d, Day day, std::string_view what, int by) { record::count(tx, d.unit, day, what, static_cast<int>(d.channel), by); }

// Refused, withdrawn or stopped: on time up to the due day, or the due moment where the limit is in hours.
Outcome timeliness_of(const Dossier& d) {
    if (d.outcome != Outcome::ended_otherwise) return d.outcome;
    const bool late = local_day(*d.ended_at) > d.due_day || (d.limit_code.ends_with('h') && *d.ended_at > d.due_at);
    return late ? Outcome::late : Outcome::on_time;
}

// Gathered during a batch, written once before its commit.
class Ended final : public sql::TxState {
public:
    void add(const Dossier& d, int by) {
        const auto what = static_cast<std::size_t>((static_cast<int>(d.channel) - 1) * 3 + static_cast<int>(timeliness_of(d)) - 1);
        moves_[{d.unit, stretch_of(local_day(*d.ended_at)), d.procedure_id, d.procedure_version, stretch_of(local_day(d.received_at)), d.assignee}].at(what) += by;
    }
    void flush(sql::Tx& tx) override {
        for (const auto& [key, by] : moves_) {
            if (std::all_of(by.begin(), by.end(), [](std::int64_t n) { return n == 0; })) continue;
            const auto& [unit, ended, procedure, version, received, officer] = key;
            sql::Args args{{"unit", unit}, {"ended_from", ended}, {"procedure_id", procedure}, {"procedure_version", version}, {"received_from", received}, {"officer", officer.value()}};
            for (std::size_t i = 0; i < by.size(); ++i) args.emplace_back(kEndedColumns[i], by[i]);
            tx.send(q::ended_move, args);
        }
        moves_.clear();
    }

private:
    std::map<std::tuple<UnitId, Day, std::int64_t, int, Day, AccountId>, std::array<std::int64_t, kEndedColumns.size()>> moves_;
};
}  // namespace

Day stretch_of(Day day) {
    const std::chrono::year_month_day d{std::chrono::sys_days{day.time_since_epoch()}};
    const unsigned n = static_cast<unsigned>(d.day());
    return make_day(static_cast<int>(d.year()), static_cast<unsigned>(d.month()), n < 10 ? 1 : n < 15 ? 10 : 15);
}

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
    tx.state<Ended>().add(d, by);
}

void count_mark(sql::Tx& tx, const Dossier& d, std::string_view mark, int by) {
    const Day day = local_day(mark == mark::result_kept ? *d.ended_at : d.received_at);
    tx.send(q::mark_move, {{"unit", d.unit}, {"stretch", stretch_of(day)}, {"procedure_id", d.procedure_id}, {"procedure_version", d.procedure_version}, {"mark", mark}, {"by", by}});
}

FilesKept files_kept(sql::Session& s, UnitId unit, DossierId id) {
    const sql::Rows rows = s.query(q::files_kept, {{"unit", unit}, {"id", id}});
    return {rows[0].get<std::int64_t>("papers") > 0, rows[0].get<std::int64_t>("results") > 0};
}

void count_files(sql::Tx& tx, const Dossier& d, FilesKept kept, int by) {
    if (kept.papers) count_mark(tx, d, mark::papers_kept, by);
    if (kept.result && d.ended_at) count_mark(tx, d, mark::result_kept, by);
}

}  // namespace xaso::onestop
