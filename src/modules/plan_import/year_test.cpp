// A year of an office: a period's plan is imported and approved, a year drawn up from it, worked through in the order of its days, and form 1
// counted at the end of each quarter against a count kept by hand. The plan is seed 000 where ../shared is there, else the test's own.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include "modules/reporting/reporting.h"
#include "plan/plan_fixture.h"
#include "plan_import/grid.h"
#include "plan_import/plan_for_tests.h"

namespace xaso::plan_import {
namespace {
namespace fs = std::filesystem;
using plan::Activity;
using plan::ActivityId;
using plan::PlanId;

constexpr int kYear = 2025;

std::string period_text() {
    for (const char* up : {"..", "../.."}) {
        std::ifstream file(fs::path(XASO_SOURCE_DIR) / up / "shared" / "seeds" / "000_0ce5479c7152cffc.txt", std::ios::binary);
        if (file) return {std::istreambuf_iterator<char>(file), {}};
    }
    return laid_out();
}

class Year : public testing::TestWithParam<sql::Dialect>, public plan::WithPlans {
protected:
    Year() : WithPlans(GetParam()) {}

    PlanId imported() {
        const Vocabulary words = must(load_vocabulary(XASO_SOURCE_DIR));
        ReadPlan grid = grid_of(words, {}, must(read_plan_text(words, period_text())));
        grid.kind = plan::kind_code(plan::PlanKind::five_year);
        grid.year_from = "2022";
        grid.year_to = "2026";
        if (grid.title.empty()) grid.title = "Kế hoạch cải cách hành chính giai đoạn 2022 - 2026";
        PlanOfGrid read = plan_of(grid);
        EXPECT_TRUE(read.errors.empty());
        const PlanId id = must(write([&](sql::Tx& tx) -> Result<PlanId> {
            XASO_TRY(const PlanId p, plans.create(tx, w.by(), w.now, read.plan));
            for (plan::ActivityInput& a : read.activities) XASO_CHECK(plans.add(tx, w.by(), w.now, p, a));
            return p;
        }));
        must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, id, 1, {"1/KH-UBND", make_day(2022, 1, 10)}); }));
        return id;
    }
    PlanId drawn_up(PlanId period) {
        std::vector<plan::Chosen> chosen;
        {
            sql::Reader s = w.program->db->read();
            for (const plan::Candidate& c : plans.candidates(s, World::kHome, *plans.find(s, World::kHome, period), kYear)) chosen.push_back({c.from.id, c.due, c.unfinished ? "chờ kinh phí" : ""});
        }
        const PlanId id = must(write([&](sql::Tx& tx) { return plans.derive(tx, w.by(), w.now, period, kYear, chosen); }));
        must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, id, 1, {"2/KH-UBND", make_day(kYear, 1, 6)}); }));
        EXPECT_EQ(all(id).size(), chosen.size());
        return id;
    }
    std::pair<std::int64_t, std::int64_t> counted(std::string_view period) {
        sql::Reader s = w.program->db->read();
        const auto report = must(reporting.compute(s, World::kHome, must(parse_period(period))));
        return {report.figures.find("plan.tasks")->second.value, report.figures.find("plan.tasks_done")->second.value};
    }
    SetClock clock{w.now};
    reporting::Reporting reporting{w.program->record, w.program->law, w.program->units, clock};
};
INSTANTIATE_TEST_SUITE_P(Both, Year, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW form 1 rows 2.1 and 2.2: tasks of the yearly plan and those of them done, cumulative; the windows end on the 9th.
TEST_P(Year, AnImportedPlanIsWorkedThroughAndFormOneCountsWhatTheHandCounts) {
    const PlanId year = drawn_up(imported());
    ASSERT_GT(all(year).size(), 10u);
    std::mt19937 dice(20250101);
    const auto chance = [&](unsigned percent) { return dice() % 100 < percent; };
    std::map<ActivityId, std::map<Day, Day>> by_hand;   // results there are: due day -> day on the proof
    int documents = 0, moved = 0, back = 0;
    for (Day day = make_day(kYear, 1, 7); day <= make_day(kYear, 12, 31); day += std::chrono::days{3}) {
        w.now = to_instant(LocalTime{day} + std::chrono::hours{9});
        for (const Activity& a : all(year)) {
            const auto due = a.next_due(day);
            if (a.done) {   // now and then a result was recorded for the wrong activity
                if (!a.occasions.empty() || !chance(1)) continue;
                must(take_back(a.id, a.version, "ghi nhầm"));
                by_hand.erase(a.id);
                ++back;
            } else if (due && *due < day && a.occasions.empty() && chance(10)) {
                if (move_due(a.id, a.version, day + std::chrono::days{30}, "chờ hướng dẫn")) ++moved;
            } else if (due ? *due <= day + std::chrono::days{20} && chance(25) : chance(1)) {
                const Day on = day - std::chrono::days{static_cast<int>(dice() % 3)};
                const std::optional<Day> occasion = a.occasions.empty() ? std::nullopt : due;
                must(done(a.id, a.version, on, {std::to_string(++documents) + "/BC-UBND", "Báo cáo kết quả", ""}, occasion));
                by_hand[a.id][occasion.value_or(Day{})] = on;
            }
        }
    }
    w.now = to_instant(LocalTime{make_day(kYear + 1, 1, 2)} + std::chrono::hours{9});
    const std::vector<Activity> activities = all(year);
    const auto done_until = [&](Day last) {
        return std::ranges::count_if(activities, [&](const Activity& a) {
            const auto it = by_hand.find(a.id);
            if (it == by_hand.end() || it->second.size() < std::max<std::size_t>(a.occasions.size(), 1)) return false;
            return std::ranges::all_of(it->second, [&](const auto& result) { return result.second <= last; });
        });
    };
    const auto all_of_it = static_cast<std::int64_t>(activities.size());
    using Rows = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(counted("2025-Q1"), Rows(all_of_it, done_until(make_day(kYear, 3, 9))));
    EXPECT_EQ(counted("2025-6T"), Rows(all_of_it, done_until(make_day(kYear, 6, 9))));
    EXPECT_EQ(counted("2025-Q3"), Rows(all_of_it, done_until(make_day(kYear, 9, 9))));
    EXPECT_EQ(counted("2025-N"), Rows(all_of_it, done_until(make_day(kYear, 12, 9))));
    EXPECT_GT(done_until(make_day(kYear, 12, 31)), 0);
    EXPECT_LT(done_until(make_day(kYear, 12, 31)), all_of_it) << "a year in which everything was done proves little";
    EXPECT_GT(documents, 20);
    EXPECT_GT(back + moved, 0);
    {
        sql::Reader s = w.program->db->read();
        for (const Activity& a : activities) EXPECT_EQ(a.done.has_value(), plans.activity(s, World::kHome, a.id)->done.has_value());
        EXPECT_EQ(plans.completion(s, World::kHome, year, make_day(kYear, 12, 31)).num, done_until(make_day(kYear, 12, 31)));
    }
    EXPECT_EQ(verify(), plan::kClean);
}

}  // namespace
}  // namespace xaso::plan_import
