#include "plan/occurrences.h"

#include <gtest/gtest.h>

namespace xaso::plan {
namespace {

std::vector<std::string> days(std::string_view time_frame, int year_from = 2026, int year_to = 2026, std::optional<Day> due = {}) {
    std::vector<std::string> out;
    for (const Day day : recurring_days(time_frame, due, year_from, year_to)) out.push_back(iso_day(day));
    return out;
}
using Days = std::vector<std::string>;
const Day kFirst = make_day(2026, 1, 1), kLast = make_day(2026, 12, 31);

TEST(Occurrences, RecurringTimeFramesMakeDays) {
    EXPECT_EQ(days("Hàng quý"), (Days{"2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"}));
    EXPECT_EQ(days("Định kỳ hằng tháng").size(), 12u);
    EXPECT_EQ(days("Định kỳ hằng tháng").at(1), "2026-02-28");
    EXPECT_EQ(days("Hàng năm", 2026, 2028), (Days{"2026-12-31", "2027-12-31", "2028-12-31"})) << "not beyond the plan";
    EXPECT_EQ(days("Quý I hàng năm", 2026, 2027), (Days{"2026-03-31", "2027-03-31"}));
    EXPECT_EQ(days("Tháng 11 hàng năm"), (Days{"2026-11-30"}));
    for (const char* none : {"Thường xuyên", "Khi có yêu cầu", "Khi hoa nở", "", "Theo kế hoạch của UBND xã"}) EXPECT_EQ(days(none), Days{}) << none;
    EXPECT_EQ(days("Hàng quý", 2026, 2026, make_day(2026, 11, 15)), (Days{"2026-03-31", "2026-06-30", "2026-09-30", "2026-11-15"})) << "a due day of its own is that of its quarter";
    EXPECT_EQ(days("Hàng năm", 2026, 2026, make_day(2026, 12, 31)), (Days{"2026-12-31"}));
    EXPECT_EQ(days("Quý II/2026", 2026, 2026, make_day(2026, 6, 30)), Days{}) << "done once";
}

TEST(Occurrences, TheDueDayAndTheProductsOwnDays) {
    Activity a;
    a.due = make_day(2026, 6, 30);
    a.products = {{"Kế hoạch", make_day(2026, 3, 31)}, {"Báo cáo", make_day(2026, 6, 30)}, {"Khác", {}}};
    a.time_frame = "Quý II/2026";
    const std::vector<Activity> all{a};
    const auto found = occurrences(all, kFirst, kLast);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].what, "Kế hoạch");
    EXPECT_EQ(found[1].day, make_day(2026, 6, 30));
    EXPECT_FALSE(found[1].occasion);
    EXPECT_TRUE(occurrences(all, make_day(2026, 7, 1), kLast).empty());
}

}  // namespace
}  // namespace xaso::plan
