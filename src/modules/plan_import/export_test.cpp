// A plan goes out as Word and comes back: the same sections and activities, whatever levels it has.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "plan/export.h"
#include "plan_import/grid.h"

namespace xaso::plan_import {
namespace {

std::string printed(const plan::Plan& p, const std::vector<plan::Activity>& activities) {
    std::ifstream file(std::string(XASO_SOURCE_DIR) + "/law/documents/plan.docx", std::ios::binary);
    const std::string shipped{std::istreambuf_iterator<char>(file), {}};
    units::Version unit;
    unit.name = "Xã Tân Mỹ Hòa";
    unit.place = "Tân Mỹ Hòa";
    const auto docx = office::fill_template(shipped, plan::plan_fields(p, activities, unit));
    EXPECT_TRUE(docx) << (docx ? "" : docx.error().message);
    return docx.value_or("");
}

std::string words_of(const plan::ActivityInput& a) {
    std::string products;
    for (const plan::Product& p : a.products) products += p.title + ";";
    return a.section + "|" + a.objective + "|" + a.task + "|" + a.number + "|" + a.title + "|" + products + "|" + plan::join_names(a.leads) + "|" + plan::join_names(a.support) + "|" + a.monitor + "|" + a.time_frame + "|" + a.funding;
}

std::vector<std::string> came_back(const std::string& docx) {
    const auto words = load_vocabulary(XASO_SOURCE_DIR);
    EXPECT_TRUE(words);
    const auto draft = read_plan(*words, docx);
    EXPECT_TRUE(draft) << (draft ? "" : draft.error().message);
    std::vector<std::string> out;
    if (!draft) return out;
    ReadPlan grid = grid_of(*words, {}, *draft);
    grid.kind = "nam";
    grid.year_from = "2026";
    for (const plan::ActivityInput& a : plan_of(grid).activities) out.push_back(words_of(a));
    return out;
}

plan::Activity activity(std::string section, std::string number, std::string title, std::string time, std::vector<std::string> leads) {
    plan::Activity a;
    a.section = std::move(section);
    a.number = std::move(number);
    a.title = std::move(title);
    a.time_frame = std::move(time);
    a.leads = std::move(leads);
    return a;
}

plan::Plan a_plan() {
    plan::Plan p;
    p.title = "Kế hoạch cải cách hành chính năm 2026";
    p.year_from = p.year_to = 2026;
    p.decision = plan::Decision{"56/KH-UBND", make_day(2025, 12, 30)};
    return p;
}

TEST(Export, WhatIsPrintedIsReadAgain) {
    std::vector<plan::Activity> activities{activity("I. Chỉ đạo, điều hành", "1", "Ban hành kế hoạch kiểm tra công tác cải cách hành chính", "Quý I/2026", {"Văn phòng HĐND và UBND"}),
                                           activity("I. Chỉ đạo, điều hành", "2", "Báo cáo kết quả cải cách hành chính", "Hàng quý", {"Văn phòng HĐND và UBND", "Phòng Kinh tế"}),
                                           activity("II. Cải cách thể chế", "3", "Rà soát văn bản quy phạm pháp luật còn hiệu lực", "Trước ngày 30/11/2026", {"Phòng Văn hóa - Xã hội"}),
                                           activity("II. Cải cách thể chế", "4", "Tổ chức phổ biến pháp luật cho nhân dân các thôn", "Thường xuyên", {"Phòng Văn hóa - Xã hội"})};
    activities[0].products = {{"Kế hoạch của UBND xã", {}}};
    activities[1].products = {{"Báo cáo quý", {}}, {"Báo cáo năm", {}}};
    activities[2].support = {"Các phòng, ban chuyên môn"};
    activities[2].monitor = "Chủ tịch UBND xã";
    activities[3].funding = "Ngân sách xã";
    std::vector<std::string> expected;
    for (const plan::Activity& a : activities) expected.push_back(words_of(a));
    EXPECT_EQ(came_back(printed(a_plan(), activities)), expected);
}

TEST(Export, LevelsHaveColumnsOfTheirOwn) {
    std::vector<plan::Activity> activities{activity("I. Cải cách thể chế", "1", "Rà soát văn bản", "Quý I/2026", {"Phòng Kinh tế"}), activity("I. Cải cách thể chế", "2", "Kiểm tra văn bản", "Quý II/2026", {"Phòng Kinh tế"}),
                                           activity("I. Cải cách thể chế", "3", "Tập huấn nghiệp vụ", "Quý III/2026", {"Phòng Kinh tế"}), activity("II. Cải cách tài chính công", "4", "Công khai dự toán", "Quý IV/2026", {"Phòng Kinh tế"})};
    for (plan::Activity& a : activities) a.objective = "Mục tiêu 1: Nâng cao chất lượng văn bản", a.task = "Nhiệm vụ 1: Rà soát thường xuyên";
    activities[2].task = "Nhiệm vụ 2: Nâng cao năng lực";
    activities[3].objective = "Mục tiêu 2: Minh bạch ngân sách";
    activities[3].task = "Nhiệm vụ 3: Công khai";
    std::vector<std::string> expected;
    for (const plan::Activity& a : activities) expected.push_back(words_of(a));
    EXPECT_EQ(came_back(printed(a_plan(), activities)), expected);
}

TEST(Export, TheHeadAndTheBodySayWhatThePlanIs) {
    plan::Plan p = a_plan();
    p.amendments = {{{"12/QĐ-UBND", make_day(2026, 7, 1)}, "Lùi hạn"}};
    p.targets = {{.words = "Từ 98 % hồ sơ giải quyết đúng hạn;"}};
    std::vector<plan::Activity> activities{activity("", "1", "Rà soát văn bản", "", {})};
    activities[0].due = make_day(2026, 6, 30);
    activities[0].estimate = Vnd{12'000'000};
    activities[0].products = {{"Báo cáo", make_day(2026, 5, 31)}};
    std::string text;
    const auto read = office::read_document(printed(p, activities));
    ASSERT_TRUE(read);
    for (const office::Block& b : read->blocks) {
        text += b.text + "\n";
        for (const auto& row : b.rows)
            for (const std::string& cell : row) text += cell + "\n";
    }
    for (const char* part : {"XÃ TÂN MỸ HÒA", "Số: 56/KH-UBND", "Tân Mỹ Hòa, ngày 30 tháng 12 năm 2025", "Cải cách hành chính năm 2026", "(Được điều chỉnh theo 12/QĐ-UBND ngày 01/07/2026)", "- Từ 98 % hồ sơ giải quyết đúng hạn.",
                             "Dự toán 12.000.000 đ, chi tiết theo Phụ lục.", "PHỤ LỤC", "30/06/2026", "Báo cáo (hạn 31/05/2026)", "12.000.000 đồng"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(text.find("(Dự thảo)"), std::string::npos);
    p.decision.reset();
    p.amendments.clear();
    EXPECT_TRUE(office::fill_template(printed(p, {}), {})) << "a draft without activities is a document too";
    EXPECT_EQ(plan::plan_fields(p, {}, {}).values.at("draft_mark"), "(Dự thảo)");
}

}  // namespace
}  // namespace xaso::plan_import
