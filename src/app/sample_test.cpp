// The sample is the project's proof: records made by the real actions must give the figures that a commune once printed, and every
// figure must open to exactly its rows.
#include "app/sample.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "support/test_database.h"

namespace xaso::app {
namespace {

using reporting::CellState;
using reporting::Report;
using reporting::Reporting;
using Counting = Reporting::Counting;

const Instant kNow = to_instant(*parse_local_time("2026-11-23T10:20"));
const std::string kGolden = XASO_SOURCE_DIR "/tests/golden/";

std::shared_ptr<const catalog::Definitions> law_of_the_tree() {
    static const auto loaded = catalog::load(XASO_SOURCE_DIR);
    for (const catalog::Finding& f : loaded.findings) ADD_FAILURE() << f.file << ":" << f.line << " " << f.says;
    return loaded.definitions;
}

access::Access::Rules cheap() {
    access::Access::Rules rules;
    rules.cheap_hash = true;
    return rules;
}

// The program's parts on an empty database.
struct Office {
    explicit Office(sql::Dialect dialect) : where(TestDatabase::make(dialect)), db(sql::Database::open(where->config)), migrated(sql::migrate(*db)) {}

    Result<bool> load(Instant now = kNow, const std::function<void(const std::string&)>& progress = [](const std::string&) {}) {
        return load_sample({record, access, units, procedures, desk, reporting, law}, now, progress);
    }
    UnitId unit(std::string_view code) const { return units.tree()->find(code)->id; }
    Report report(sql::Session& s, std::string_view unit_code, std::string_view period, Counting counting = Counting::shortcuts) const {
        auto r = reporting.compute(s, unit(unit_code), *parse_period(period), counting);
        if (!r) throw std::runtime_error(r.error().message);
        return std::move(*r);
    }
    std::int64_t count(const std::string& what) {
        const sql::Statement s{"test.count", "SELECT count(*) AS n FROM " + what};
        return db->read().query(s)[0].get<std::int64_t>("n");
    }
    std::string one(const std::string& query) {
        const sql::Statement s{"test.one", query};
        return db->read().query(s)[0].get<std::string>("v");
    }

    std::unique_ptr<TestDatabase> where;
    std::unique_ptr<sql::Database> db;
    int migrated;
    SetClock clock{kNow};
    record::Record record{*db, record::ChainKey{}};
    access::Access access{record, clock, cheap()};
    catalog::Catalog law{law_of_the_tree()};
    units::Units units{record};
    procedures::Procedures procedures{record};
    onestop::Desk desk{record, law, units, procedures};
    Reporting reporting{record, law, units};
};

// Loaded once for all tests that only look.
class Sample : public testing::TestWithParam<sql::Dialect> {
protected:
    static std::map<sql::Dialect, std::unique_ptr<Office>>& offices() {
        static std::map<sql::Dialect, std::unique_ptr<Office>> all;
        return all;
    }
    Sample() : o(loaded()) {}
    static Office& loaded() {
        auto& office = offices()[GetParam()];
        if (!office) {
            office = std::make_unique<Office>(GetParam());
            const auto made = office->load();
            if (!made) throw std::runtime_error(made.error().message);
        }
        return *office;
    }
    static void TearDownTestSuite() { offices().clear(); }

    Office& o;
};
INSTANTIATE_TEST_SUITE_P(Both, Sample, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

const std::vector<std::pair<std::string, std::string>> kArchivePeriods{
    {"an-thanh", "2022-Q1"}, {"an-thanh", "2022-6T"}, {"an-thanh", "2022-Q3"}, {"an-thanh", "2022-9T"}, {"an-thanh", "2022-N"},  {"an-thanh", "2023-Q1"},
    {"an-thanh", "2023-6T"}, {"an-thanh", "2023-Q3"}, {"an-thanh", "2023-9T"}, {"an-thanh", "2023-N"},  {"an-thanh", "2024-Q1"}, {"an-phu", "2022-N"},
    {"an-phu", "2023-6T"},   {"an-phu", "2023-N"}};

// The printed facts of An Thanh, 10/12/2022 - 09/06/2023.
TEST_P(Sample, an_thanh_comes_out_as_printed) {
    const struct { const char* figure; std::int64_t value; } figures[] = {
        {"onestop.received", 1366}, {"onestop.carried_over", 29}, {"onestop.handled", 1395}, {"onestop.early", 1379}, {"onestop.on_time", 7}, {"onestop.late", 1},
        {"onestop.solved", 1387}, {"onestop.solved_in_time", 1386}, {"onestop.ended_otherwise", 0}, {"onestop.pending", 8}, {"onestop.pending_in_term", 8},
        {"onestop.pending_overdue", 0}, {"onestop.inter_agency", 50}, {"onestop.online", 1381}, {"onestop.direct", 14}, {"onestop.post", 0},
        {"procedures.in_force", 141}, {"procedures.published", 5}, {"procedures.abolished", 1}, {"procedures.inter_agency_between_levels", 17}, {"procedures.inter_agency_same_level", 0},
    };
    const struct { const char* row; const char* shown; CellState state; } rows[] = {
        {"1.1", "0", CellState::value}, {"1.2", "5", CellState::value}, {"1.3", "1", CellState::value}, {"1.4", "141", CellState::value}, {"1.4.3", "141", CellState::value},
        {"2.2", "17", CellState::value}, {"2.3", "", CellState::missing}, {"3.3", "99,93", CellState::value}, {"3.3.1", "1.387", CellState::value}, {"3.3.2", "1.386", CellState::value},
        {"3.4", "–", CellState::none_arising}, {"3.4.1", "–", CellState::none_arising}, {"3.4.2", "–", CellState::none_arising},
    };
    sql::Reader r = o.db->read();
    for (const Counting counting : {Counting::shortcuts, Counting::rows}) {
        const Report report = o.report(r, "an-thanh", "2023-6T", counting);
        EXPECT_EQ(report.units.size(), 1u);
        for (const auto& f : figures) EXPECT_EQ(report.figures.at(f.figure).value, f.value) << f.figure << (counting == Counting::rows ? " by rows" : " by counters");
        for (const auto& row : rows) {
            const reporting::Cell* cell = report.form("BM3")->find(row.row);
            EXPECT_EQ(cell->shown(), row.shown) << row.row;
            EXPECT_EQ(cell->state, row.state) << row.row;
        }
    }
}

}  // namespace
}  // namespace xaso::app
