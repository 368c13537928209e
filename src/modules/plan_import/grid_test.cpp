#include "plan_import/grid.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "plan_import/plan_for_tests.h"

namespace xaso::plan_import {
namespace {

using Level = GridRow::Level;

const Vocabulary& words() {
    static const Vocabulary v = *load_vocabulary(XASO_SOURCE_DIR);
    return v;
}

// The form a browser would send of a grid, with fields written over.
http::Fields form_of(const ReadPlan& g, const std::map<std::string, std::string>& typed = {}) {
    std::map<std::string, std::string> f{{"kind", g.kind}, {"title", g.title}, {"year_from", g.year_from}, {"year_to", g.year_to}, {"rows", std::to_string(g.rows.size())}};
    std::size_t i = 0, heading = 0;
    for (const GridRow& r : g.rows) {
        ++i;
        if (r.heading()) heading = i;
        for (const auto& [name, value] : {std::pair{'k', std::to_string(static_cast<int>(r.level))}, {'n', r.number}, {'t', r.title}, {'p', r.products}, {'l', r.leads}, {'u', r.support}, {'w', r.time_frame}, {'f', r.funding}, {'s', r.source}, {'h', r.heading() || !heading ? std::string() : std::to_string(heading)}})
            f[fmt::format("{}-{}", name, i)] = value;
    }
    for (std::size_t d = 0; d < g.noted.size(); ++d) f[fmt::format("d-{}", d)] = fmt::format("{}|{}", g.noted[d].line, g.noted[d].says);
    for (const auto& [name, value] : typed) f[name] = value;
    http::Fields out;
    for (const auto& [name, value] : f) out.add(name, value);
    return out;
}

ReadPlan sample() {
    const std::vector<std::string> units{"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Phòng Kinh tế"};
    return grid_of(words(), units, *read_plan(words(), docx_of(grid_of_sample(), "Kế hoạch cải cách hành chính xã Tân Mỹ Hòa năm 2026"), units));
}

std::string titles(const ReadPlan& g) {
    std::string out;
    for (const GridRow& r : g.rows) out += (r.heading() ? "# " : "") + r.title.substr(0, r.title.find(' ')) + "\n";
    return out;
}

ReadPlan small() {
    ReadPlan g;
    g.kind = "nam";
    g.title = "Kế hoạch";
    g.year_from = "2026";
    g.rows = {{.level = Level::section, .title = "Một"}, {.title = "a", .leads = "X", .time_frame = "Quý II/2026"}, {.title = "b", .leads = "X", .time_frame = "Thường xuyên"}, {.level = Level::section, .title = "Hai"}, {.title = "c", .leads = "X", .time_frame = "Quý I/2031"}};
    return g;
}

TEST(PlanGrid, HoldsThePlanThatWasReadBesideItsSource) {
    const ReadPlan g = sample();
    EXPECT_EQ(g.kind, "nam");
    EXPECT_EQ(g.year_from, "2026");
    EXPECT_EQ(g.title, "Kế hoạch cải cách hành chính năm 2026");
    ASSERT_EQ(g.rows.size(), sample_plan().size());
    EXPECT_EQ(g.rows[0].level, Level::section);
    EXPECT_EQ(g.rows[0].number, "I");
    EXPECT_NE(g.rows[2].source.find("Quý I/2026"), std::string::npos) << g.rows[2].source;
    // Written "Văn phòng HĐND và UBND" in the plan: the commune's own office by its abbreviations.
    EXPECT_EQ(g.rows[6].leads, "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân");
    const std::vector<Doubt> doubts = doubts_of(words(), {"Phòng Kinh tế"}, g);
    EXPECT_TRUE(std::ranges::any_of(doubts, [](const Doubt& d) { return d.line == 2 && d.says.find("Công chức Tư pháp - Hộ tịch") != std::string::npos; }));
    EXPECT_TRUE(std::ranges::none_of(doubts, [](const Doubt& d) { return d.says.find("“Phòng Kinh tế”") != std::string::npos; }));
}

TEST(PlanGrid, ComesBackFromTheFormAsItWasAndBecomesThePlan) {
    const ReadPlan g = sample();
    const Sent back = grid_of(form_of(g), "");
    EXPECT_TRUE(back.errors.empty());
    EXPECT_EQ(titles(back.grid), titles(g));
    const PlanOfGrid p = plan_of(back.grid);
    ASSERT_TRUE(p.errors.empty()) << p.errors.front().message;
    EXPECT_EQ(p.plan.year_from, 2026);
    ASSERT_EQ(p.activities.size(), 16u);
    EXPECT_EQ(p.activities[0].section, "I. Cải cách thể chế");
    EXPECT_EQ(p.activities[1].due, make_day(2026, 3, 31));
    EXPECT_FALSE(p.activities[0].due);   // "Hàng năm"
    EXPECT_EQ(p.activities[15].section, "IV. Cải cách tài chính công");
}

TEST(PlanGrid, RowsAreCorrectedMovedAddedAndLeftOut) {
    const ReadPlan g = small();
    EXPECT_EQ(titles(grid_of(form_of(g, {{"h-2", "4"}}), "").grid), "# Một\nb\n# Hai\nc\na\n");
    EXPECT_EQ(titles(grid_of(form_of(g), "bo-2").grid), "# Một\nb\n# Hai\nc\n");
    EXPECT_EQ(titles(grid_of(form_of(g), "bo-4").grid), "# Một\na\nb\nc\n");   // what stood below goes below the heading before
    const Sent added = grid_of(form_of(g), "them-1");
    EXPECT_EQ(titles(added.grid), "# Một\n\na\nb\n# Hai\nc\n");
    EXPECT_EQ(added.focus, 2u);
    EXPECT_EQ(titles(grid_of(form_of(g), "muc").grid), "# Một\na\nb\n# Hai\nc\n# \n");
    // A row moved while another is left out; what is no heading is said and moves nothing.
    EXPECT_EQ(titles(grid_of(form_of(g, {{"h-5", "1"}}), "bo-2").grid), "# Một\nb\nc\n# Hai\n");
    const Sent wrong = grid_of(form_of(g, {{"h-2", "3"}}), "");
    ASSERT_EQ(wrong.errors.size(), 1u);
    EXPECT_EQ(wrong.errors[0].field, "h-2");
    EXPECT_EQ(titles(wrong.grid), titles(g));
    EXPECT_EQ(plan_of(grid_of(form_of(g, {{"t-2", "đã sửa"}}), "").grid).activities[0].title, "đã sửa");
}

TEST(PlanGrid, SaysWhatIsDoubtfulAndWhatIsWrongWhereItStands) {
    ReadPlan g = small();
    g.rows.push_back({.level = Level::section, .title = "Trống"});
    g.noted = {{2, "Cột không rõ tên", true}};
    const std::vector<Doubt> doubts = doubts_of(words(), {}, g);
    ASSERT_EQ(doubts.size(), 2u);
    EXPECT_EQ(doubts[0].line, 5);   // 2031 is no year of the plan
    EXPECT_EQ(doubts[1].line, 6);   // a heading with nothing below it
    EXPECT_EQ(grid_of(form_of(g), "bo-2").grid.noted[0].line, 0);
    EXPECT_TRUE(grid_of(form_of(g, {{"x-0", "1"}}), "").grid.noted.empty());
    const PlanOfGrid p = plan_of(grid_of(form_of(g, {{"t-3", ""}, {"l-2", std::string(200, 'x')}, {"year_from", "hai"}}), "").grid);
    std::string fields;
    for (const Refusal& e : p.errors) fields += e.field + " ";
    EXPECT_EQ(fields, "year_from l-2 t-3 ");
    EXPECT_FALSE(plan_of(ReadPlan{}).errors.empty());
    EXPECT_FALSE(plan_of(g).activities[2].due);   // kept as written, without a day
    EXPECT_EQ(plan_of(g).activities[2].time_frame, "Quý I/2031");
}


}  // namespace
}  // namespace xaso::plan_import
