// The figures of form 1 that the plan answers, through reporting: values, their rows, and what does not count.
#include <gtest/gtest.h>

#include "modules/reporting/reporting.h"
#include "plan/plan_fixture.h"

namespace xaso::plan {
namespace {

class PlanFigures : public testing::TestWithParam<sql::Dialect>, public WithPlans {
protected:
    PlanFigures() : WithPlans(GetParam()) {}
    std::pair<std::int64_t, std::int64_t> counted(std::string_view period) {
        sql::Reader s = w.program->db->read();
        const auto report = must(reporting.compute(s, World::kHome, must(parse_period(period))));
        const auto value = [&](std::string_view code) {
            const std::int64_t n = report.figures.find(code)->second.value;
            EXPECT_EQ(must(reporting.rows(s, report, code, 0, 100)).rows.size(), static_cast<std::size_t>(n)) << code;
            return n;
        };
        return {value("plan.tasks"), value("plan.tasks_done")};
    }
    PlanId draft_of_2025() { return must(write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, {.title = "Kế hoạch năm 2025", .year_from = 2025, .year_to = 2025}); })); }
    SetClock clock{w.now};
    reporting::Reporting reporting{w.program->record, w.program->law, w.program->units, clock};
};
INSTANTIATE_TEST_SUITE_P(Both, PlanFigures, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

using R = std::pair<std::int64_t, std::int64_t>;

// LAW form 1 rows 2.1 and 2.2: tasks set in the yearly plan, and those of them done, cumulative to the end of the period.
TEST_P(PlanFigures, CountTheLeavesOfTheApprovedPlanOfTheYear) {
    const PlanId p = draft_of_2025();
    std::vector<ActivityId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(must(add(p, activity("Hoạt động"))));
    EXPECT_EQ(counted("2025-6T"), R(0, 0)) << "a draft does not count";
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 1, {"56/KH-UBND", make_day(2024, 12, 30)}); }));
    // The half-year ends on 9 June.
    must(done(ids[0], 1, make_day(2024, 12, 30)));
    must(done(ids[1], 1, make_day(2025, 6, 9)));
    must(done(ids[2], 1, make_day(2025, 6, 10)));
    EXPECT_EQ(counted("2025-Q1"), R(5, 1));
    EXPECT_EQ(counted("2025-6T"), R(5, 2));
    EXPECT_EQ(counted("2025-Q3"), R(5, 3)) << "cumulative, also where the window is one quarter";
    EXPECT_EQ(counted("2024-N"), R(0, 0)) << "a window that ends in another year";
    must(take_back(ids[1], 2, "nhầm"));
    EXPECT_EQ(counted("2025-6T"), R(5, 1));

    const auto other_kind = [&](PlanKind kind, int to) {
        const PlanId other = must(write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, {.kind = kind, .title = "Kế hoạch khác", .year_from = 2025, .year_to = to}); }));
        must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, other, 1, {"1/KH-UBND", make_day(2025, 1, 5)}); }));
        must(done(must(add(other, activity("Hoạt động"))), 1, make_day(2025, 2, 1)));
    };
    other_kind(PlanKind::five_year, 2029);
    other_kind(PlanKind::thematic, 2025);
    EXPECT_EQ(counted("2025-6T"), R(5, 1));
}

TEST_P(PlanFigures, APlanApprovedAfterTheWindowDoesNotCountInIt) {
    const PlanId p = draft_of_2025();
    must(add(p, activity("Hoạt động")));
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 1, {"56/KH-UBND", make_day(2025, 8, 12)}); }));
    EXPECT_EQ(counted("2025-6T"), R(0, 0));
    EXPECT_EQ(counted("2025-9T"), R(1, 0));
}

}  // namespace
}  // namespace xaso::plan
