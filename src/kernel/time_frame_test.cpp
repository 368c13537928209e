#include "kernel/time_frame.h"

#include <gtest/gtest.h>

namespace xaso {
namespace {

std::string said(std::string_view text) {
    const TimeFrame t = parse_time_frame(text);
    std::string out{time_frame_word(t.kind)};
    for (const Day d : t.dates) out += " " + iso_day(d);
    return out;
}

struct Row {
    std::string_view text, wanted;
};

constexpr Row kFrames[] = {
    {"", "none"},
    {"15/11/2025", "date 2025-11-15"},
    {"Ngày 5 tháng 3 năm 2026", "date 2026-03-05"},
    {"Trước ngày 20/12/2025", "before_date 2025-12-20"},
    {"trước 15/8/2025.", "before_date 2025-08-15"},
    {"Chậm nhất ngày 25/12/2025", "before_date 2025-12-25"},
    {"Tháng 7/2025", "month 2025-07-31"},
    {"Tháng 2 năm 2024", "month 2024-02-29"},
    {"Quý III/2025", "quarter 2025-09-30"},
    {"Quý 4/2025", "quarter 2025-12-31"},
    {"quý IV năm 2025", "quarter 2025-12-31"},
    {"Chậm nhất Quý I/2026", "quarter 2026-03-31"},
    {"Quý II", "quarter"},
    {"Năm 2022", "year 2022-12-31"},
    {"Trong năm 2025", "year 2025-12-31"},
    {"Năm 2021- 2025", "years 2025-12-31"},
    {"Từ năm 2022- đến hết 31/12/2025", "years 2025-12-31"},
    {"Giai đoạn 2021 - 2025", "years 2025-12-31"},
    {"Năm 2022 và các năm tiếp theo", "year_onward"},
    {"Hàng năm", "yearly"},
    {"Hằng năm", "yearly"},
    {"Hàng quý", "quarterly"},
    {"Định kỳ hằng Quý hoặc đột xuất theo quy định", "quarterly"},
    {"Hàng tháng", "monthly"},
    {"Định kỳ hằng tháng", "monthly"},
    {"Hằng tuần", "weekly"},
    {"Hàng ngày", "daily"},
    {"Quý I hàng năm", "yearly_part"},
    {"Tháng 11 hằng năm", "yearly_part"},
    {"Thường xuyên", "continuous"},
    {"Khi có yêu cầu", "on_request"},
    {"Đột xuất", "on_request"},
    {"Khi có Nghị quyết mới về phân cấp", "on_event"},
    {"ngay sau khi có chỉ đạo của Chính phủ; Thủ tướng Chính phủ", "on_event"},
    {"Theo kế hoạch của UBND xã.", "by_plan"},
    {"Theo quy định", "by_rule"},
    {"Kết hợp báo cáo công tác KSTTHC quý, năm", "with_report"},
    {"Kỳ báo cáo quý, năm", "with_report"},
    {"Năm 2021 Đạt 100% đến 31/12/2025", "before_date 2025-12-31"},
    {"- Thường xuyên\n- Báo cáo kết quả: quý IV/2025.", "several 2025-12-31"},
    {"- Kế hoạch xong trong tháng 7/2025\n- Báo cáo 15/11/2025", "several 2025-07-31 2025-11-15"},
    {"Thường xuyên, trước ngày 20/12/2025", "several 2025-12-20"},
    {"Khi hoa nở", "unknown"},
    {"31/02/2025", "unknown"},
};

TEST(TimeFrame, EveryKindThatAnnexesWrite) {
    for (const Row& r : kFrames) EXPECT_EQ(said(r.text), r.wanted) << r.text;
}

TEST(TimeFrame, KeepsTheTextAndTheWordsBefore) {
    const TimeFrame t = parse_time_frame("- Kế hoạch xong trong tháng 7/2025\n- Báo cáo kết quả: Trước ngày 15/11/2025.");
    EXPECT_EQ(t.text, "- Kế hoạch xong trong tháng 7/2025\n- Báo cáo kết quả: Trước ngày 15/11/2025.");
    ASSERT_EQ(t.parts.size(), 2u);
    EXPECT_EQ(t.parts[0].about, "Kế hoạch xong trong");
    EXPECT_EQ(t.parts[1].about, "Báo cáo kết quả");
    EXPECT_EQ(t.parts[1].kind, TimeFrame::Kind::before_date);
}

TEST(TimeFrame, WhatIsNotUnderstoodStaysBesideWhatIs) {
    const TimeFrame t = parse_time_frame("- Khi hoa nở\n- Hàng tháng");
    EXPECT_EQ(t.kind, TimeFrame::Kind::several);
    ASSERT_EQ(t.parts.size(), 2u);
    EXPECT_EQ(t.parts[0].kind, TimeFrame::Kind::unknown);
    EXPECT_EQ(t.parts[0].text, "Khi hoa nở");
}

TEST(TimeFrame, HugeTextsAreLookedAtInPart) {
    EXPECT_EQ(said(std::string(200'000, 'x')), "unknown");
    EXPECT_EQ(parse_time_frame(std::string(200'000, '9')).text.size(), 200'000u);
}

}  // namespace
}  // namespace xaso
