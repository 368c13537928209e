#include "plan_import/plan_import.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "platform/office/pdf.h"
#include "plan_import/plan_for_tests.h"
#include "plan_import/tables.h"
#include "support/child_main.h"

namespace xaso::plan_import {
namespace {

const Vocabulary& words() {
    static const Vocabulary v = load_vocabulary(XASO_SOURCE_DIR).value();
    return v;
}

// Letters and digits only: where a line was broken says nothing.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : fold(text))
        if (std::isalnum(static_cast<unsigned char>(c))) out += c;
    return out;
}

std::vector<const Activity*> activities_of(const PlanDraft& draft) {
    std::vector<const Activity*> out;
    for (const Section& s : draft.sections)
        for (const Objective& o : s.objectives)
            for (const Task& t : o.tasks)
                for (const Activity& a : t.activities) out.push_back(&a);
    return out;
}

std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& s : list) out += s;
    return out;
}

// How many cells of the sample plan came out as they were; the whole plan has five a row.
int right_cells(const PlanDraft& draft, const std::string& about) {
    const std::vector<const Activity*> read = activities_of(draft);
    std::vector<Shown> rows;
    for (const Shown& r : sample_plan())
        if (!r.heading) rows.push_back(r);
    EXPECT_EQ(read.size(), rows.size()) << about;
    int right = 0;
    for (std::size_t i = 0; i < rows.size() && i < read.size(); ++i) {
        const Activity& a = *read[i];
        const auto same = [&](const std::string& wanted, const std::string& got, const char* column) {
            if (plain(wanted) == plain(got)) ++right;
            else std::cout << about << " " << i + 1 << " " << column << ": " << wanted << " | " << got << "\n";
        };
        std::string products;
        for (const Product& p : a.products) products += p.title;
        same(rows[i].title, a.title, "title");
        same(rows[i].product, products, "product");
        same(rows[i].leads, joined(a.leads), "leads");
        same(rows[i].support, joined(a.support), "support");
        same(rows[i].time, a.time_frame.text, "time");
    }
    return right;
}
constexpr int kAllCells = 5 * 16;

void expect_sections(const PlanDraft& draft, const std::string& about) {
    ASSERT_EQ(draft.sections.size(), 4u) << about;
    const char* titles[] = {"Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách chế độ công vụ", "Cải cách tài chính công"};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(draft.sections[i].title, titles[i]) << about;
}

TEST(PlanImport, FlattenedTablesOfManyShapes) {
    // The last figure: how many of the eighty cells may differ. Where pages cut rows of a small plan, there is little to learn from.
    struct Case {
        std::string about;
        Shape shape;
        int wrong = 2;
    };
    const Case shapes[] = {
        {"cells below each other", {}},
        {"an empty line after every line", {.spaced = true, .annexes = true}},
        {"other order of columns", {.columns = "ALSTP", .widths = {36, 16, 16, 13, 22}, .restart = true, .number = ""}},
        {"pages that end inside rows, with their head again", {.page_rows = 4, .head_again = true}, 5},
        {"time before offices", {.columns = "ATLSP", .widths = {30, 12, 18, 18, 20}, .annexes = true, .number = ")"}},
    };
    for (const auto& [about, shape, wrong] : shapes) {
        const auto draft = read_plan_text(words(), flattened(shape));
        ASSERT_TRUE(draft) << about << ": " << draft.error().message;
        expect_sections(*draft, about);
        EXPECT_GE(right_cells(*draft, about), kAllCells - wrong) << about;
    }
}

TEST(PlanImport, ColumnsBelowEachOtherAndColumnsKeptApartByBlanks) {
    for (const auto& [about, text] : {std::pair{"stacked", stacked()}, std::pair{"laid out", laid_out()}}) {
        const auto draft = read_plan_text(words(), text);
        ASSERT_TRUE(draft) << about << ": " << draft.error().message;
        expect_sections(*draft, about);
        EXPECT_EQ(right_cells(*draft, about), kAllCells) << about;
    }
}

TEST(PlanImport, WordExcelAndPdfComeOutWhole) {
    const std::string above = "KẾ HOẠCH";
    const std::string docx = docx_of(grid_of_sample(), above);
    std::vector<std::pair<std::string, std::string>> files{{"Word", docx}, {"Excel", xlsx_of(grid_of_sample(), above)}};
    if (office::can_make_pdf()) files.emplace_back("PDF", office::pdf_of(docx).value());
    else std::cout << "1 not run (no LibreOffice)\n";
    for (const auto& [about, bytes] : files) {
        const auto draft = read_plan(words(), bytes);
        ASSERT_TRUE(draft) << about << ": " << draft.error().message;
        expect_sections(*draft, about);
        EXPECT_EQ(right_cells(*draft, about), kAllCells) << about;
    }
}

// Word and Excel centre cells upright: a row's number stands in the middle of it, and so do the cells that are shorter than the longest.
TEST(PlanImport, NumbersInTheMiddleOfTheirRows) {
    constexpr int kLetter = 5, kLine = 12, kLeft[] = {40, 80, 300, 420, 520, 620};
    constexpr std::size_t kWidth[] = {6, 40, 20, 16, 16, 11};
    office::Block page;
    int top = 100;
    const auto row = [&](const std::vector<std::string>& cells) {
        std::vector<std::vector<std::string>> lines;
        std::size_t most = 1;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            lines.push_back(cells[c].empty() ? std::vector<std::string>{} : wrapped(cells[c], kWidth[c]));
            most = std::max(most, lines.back().size());
        }
        for (std::size_t c = 0; c < lines.size(); ++c)
            for (std::size_t l = 0; l < lines[c].size(); ++l) {
                int left = kLeft[c];
                for (const std::string& word : wrapped(lines[c][l], 1)) {
                    const int right = left + static_cast<int>(count_chars(word)) * kLetter;
                    page.words.push_back({left, right, top + static_cast<int>(most - lines[c].size()) * kLine / 2 + static_cast<int>(l) * kLine, word});
                    left = right + kLetter;
                }
            }
        top += static_cast<int>(most) * kLine + 8;
    };
    row({"TT", "Nội dung thực hiện", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian"});
    int number = 0, heading = 0;
    const char* const kRoman[] = {"I", "II", "III", "IV"};
    for (const Shown& s : sample_plan())
        row(s.heading ? std::vector<std::string>{kRoman[heading++], s.title} : std::vector<std::string>{std::to_string(++number), s.title, s.product, s.leads, s.support, s.time});
    const std::vector<office::Block> blocks = tables_of_pages(words(), {page});
    ASSERT_EQ(blocks.size(), 1u);
    ASSERT_EQ(blocks[0].rows.size(), sample_plan().size() + 1);
    for (std::size_t r = 0; r < sample_plan().size(); ++r) {
        const Shown& s = sample_plan()[r];
        const std::vector<std::string>& got = blocks[0].rows[r + 1];
        EXPECT_EQ(plain(got[1]), plain(s.title));
        if (s.heading) continue;
        EXPECT_EQ(plain(got[2]), plain(s.product)) << s.title;
        EXPECT_EQ(plain(got[3]), plain(s.leads)) << s.title;
        EXPECT_EQ(plain(got[4]), plain(s.support)) << s.title;
        EXPECT_EQ(plain(got[5]), plain(s.time)) << s.title;
    }
}

// A narrow column breaks "Quý I/2026" in two; the two lines of another cell are two things.
TEST(PlanImport, ALineEndInATimeFrameIsOneOnlyWhereItMeansOne) {
    const std::string plan = docx_of({{"TT", "Nội dung thực hiện", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"},
                                      {"1", "Rà soát văn bản", "Báo cáo", "Phòng Kinh tế", "", "Quý\nI/2026"},
                                      {"2", "Kiểm tra", "Kế hoạch; kết luận", "Phòng Kinh tế", "", "Quý I/2026\nTháng 6/2026"}}, "KẾ HOẠCH");
    const auto draft = read_plan(words(), plan);
    ASSERT_TRUE(draft) << draft.error().message;
    const auto read = activities_of(*draft);
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0]->time_frame.kind, TimeFrame::Kind::quarter);
    EXPECT_EQ(read[0]->time_frame.text, "Quý I/2026");
    EXPECT_EQ(read[1]->time_frame.kind, TimeFrame::Kind::several);
    EXPECT_EQ(read[1]->time_frame.dates.size(), 2u);
}

TEST(PlanImport, RowsCutByAPageAndLevelsByNumber) {
    const Grid rows{{"STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian"},
                    {"I", "Thể chế"},
                    {"1", "Xây dựng văn bản", "", ""},
                    {"1.1", "Rà soát văn bản", "Phòng Kinh tế", "Quý I/2026"},
                    {"", "quy phạm pháp luật", "", ""},
                    {"1.2", "Ban hành quy chế", "Công an xã", "Hàng năm"},
                    {"II", "Công vụ"},
                    {"2", "Đào tạo", "Phòng Văn hóa", "Năm 2026"}};
    const auto draft = read_plan(words(), docx_of(rows, "KẾ HOẠCH"));
    ASSERT_TRUE(draft);
    ASSERT_EQ(draft->sections.size(), 2u);
    const Objective& o = draft->sections[0].objectives.at(0);
    EXPECT_EQ(o.title, "");
    EXPECT_EQ(o.tasks.at(0).title, "Xây dựng văn bản");
    ASSERT_EQ(o.tasks[0].activities.size(), 2u);
    EXPECT_EQ(o.tasks[0].activities[0].title, "Rà soát văn bản quy phạm pháp luật");
    EXPECT_EQ(o.tasks[0].activities[1].number, "1.2");
    EXPECT_EQ(draft->sections[1].objectives.at(0).tasks.at(0).title, "");
}

TEST(PlanImport, OwnDaysOfProducts) {
    const Grid rows{{"TT", "Nội dung", "Sản phẩm", "Chủ trì", "Thời gian"}, {"1", "Chuyển đổi số", "- Kế hoạch chuyển đổi số\n- Báo cáo kết quả", "- Phòng Kinh tế;\n- Công an xã", "- Kế hoạch trong tháng 7/2026\n- Báo cáo 15/11/2026"}};
    const auto draft = read_plan(words(), docx_of(rows, "KẾ HOẠCH"));
    ASSERT_TRUE(draft);
    const Activity& a = *activities_of(*draft).at(0);
    ASSERT_EQ(a.products.size(), 2u);
    EXPECT_EQ(a.products[0].due, make_day(2026, 7, 31));
    EXPECT_EQ(a.products[1].due, make_day(2026, 11, 15));
    EXPECT_EQ(a.leads, (std::vector<std::string>{"Phòng Kinh tế", "Công an xã"}));
}

std::string doubts(const PlanDraft& draft) {
    std::string out;
    for (const Doubt& d : draft.doubts) out += d.says + "\n";
    return out;
}

TEST(PlanImport, DoubtsOfACarefulOfficer) {
    const Grid rows{{"TT", "Mục tiêu", "Nội dung", "Chủ trì", "Thời gian"},
                    {"IV", "Thể chế"},
                    {"1", "Hài lòng đạt từ 90% trở lên; đến năm 2026 đạt từ 95%", "Việc thứ nhất", "Phòng Lạ Mặt", "Khi hoa nở"},
                    {"IV", "Công vụ"},
                    {"2", "", "Việc thứ hai", "VP HĐND-UBND", ""},
                    {"3", "", "Việc thứ ba", "Văn phòng HĐND và UBND xã", "Tháng 12/2025"}};
    const auto draft = read_plan(words(), docx_of(rows, "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 15 tháng 01 năm 2026 của UBND xã)"), {"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"});
    ASSERT_TRUE(draft);
    const std::string said = doubts(*draft);
    for (const char* wanted : {"in hai lần", "có 2 giá trị", "Phòng Lạ Mặt", "Khi hoa nở", "“Việc thứ hai” không có thời gian", "Hạn 31/12/2025"}) EXPECT_NE(said.find(wanted), std::string::npos) << wanted << "\n" << said;
    EXPECT_EQ(said.find("“VP HĐND-UBND” trong danh mục"), std::string::npos) << said;
    EXPECT_EQ(said.find("“Văn phòng HĐND và UBND xã” trong danh mục"), std::string::npos) << said;
}

TEST(PlanImport, AnOfficeIsMeantByItsBeginningWhenNoOtherBeginsSo) {
    const std::vector<std::string> units{"Văn phòng HĐND và UBND", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Ban Chỉ huy quân sự"};
    EXPECT_EQ(own_office(words(), units, "Văn phòng"), units[0]);
    EXPECT_EQ(own_office(words(), units, "văn phòng HĐND"), units[0]);
    EXPECT_EQ(own_office(words(), units, "Phòng Kinh tế"), units[1]);
    EXPECT_FALSE(own_office(words(), units, "Phòng")) << "two begin so";
    EXPECT_FALSE(own_office(words(), units, "Ban")) << "too short to mean one";
    EXPECT_FALSE(own_office(words(), units, "Văn phòng Đảng ủy"));
}

TEST(PlanImport, RowsLeftOutAndTasksWithoutActivities) {
    const Grid rows{{"TT", "Nội dung", "Chủ trì", "Thời gian"}, {"I", "Thể chế"}, {"1", "Việc chung"}, {"1.1", "Rà soát", "Phòng A", "Hàng năm"}, {"II", "Công vụ"}, {"2", "Kiểm tra", "Phòng B", "Hàng quý"}, {"4", "Đánh giá", "Phòng B", "Hàng quý"}, {"III", "Tài chính"}};
    const auto draft = read_plan(words(), docx_of(rows, "KẾ HOẠCH"));
    ASSERT_TRUE(draft);
    const std::string said = doubts(*draft);
    EXPECT_NE(said.find("nhảy từ 2 sang 4"), std::string::npos) << said;
    EXPECT_NE(said.find("Mục “Tài chính” không có dòng nào"), std::string::npos) << said;
}

TEST(PlanImport, HeadsInOtherWords) {
    std::string text = flattened({});
    const std::string head = text.substr(text.find("STT"), text.find("I. Cải cách") - text.find("STT"));
    text.replace(text.find(head), head.size(), "Số TT Tên nhiệm vụ Kết quả đầu ra \nĐơn vị \nchịu trách \nnhiệm chính \n\nĐơn vị phối hợp \n\nThời hạn \nhoàn thành \n(1) (2) (3) (4) (5) (6) \n\n");
    const auto draft = read_plan_text(words(), text);
    ASSERT_TRUE(draft) << draft.error().message;
    expect_sections(*draft, "other words");
    EXPECT_GE(right_cells(*draft, "other words"), kAllCells - 2);
}

TEST(PlanImport, AnAnnexAnnouncedAndAbsent) {
    Shape shape{.annexes = true};
    const auto draft = read_plan_text(words(), "Nhiệm vụ cụ thể tại Phụ lục số 01, Phụ lục số 09 kèm theo.\n" + flattened(shape));
    ASSERT_TRUE(draft);
    EXPECT_NE(doubts(*draft).find("Phụ lục 9"), std::string::npos) << doubts(*draft);
    EXPECT_EQ(doubts(*draft).find("Phụ lục 1 "), std::string::npos) << doubts(*draft);
}

TEST(PlanImport, HeadingsOfTwoCellsAmongTabs) {
    const auto draft = read_plan_text(words(), "TT\tNội dung\tChủ trì\tThời gian\nI\tThể chế\n1\tRà soát\tPhòng A\tHàng quý\nII\tCông vụ\n2\tKiểm tra\tPhòng B\tHàng năm\n");
    ASSERT_TRUE(draft);
    ASSERT_EQ(draft->sections.size(), 2u);
    EXPECT_EQ(draft->sections[1].title, "Công vụ");
}

TEST(PlanImport, BadFiles) {
    const std::pair<std::string, const char*> files[] = {
        {"", "plan_import.empty"},
        {"Kính gửi các đồng chí,\nkhông có bảng nào ở đây.\n", "plan_import.no_table"},
        {std::string("\xff\xfe\x41", 3), "text.encoding"},
        {zip_of({{"a.txt", "x"}}), "office.damaged"},
        {"PK\x03\x04 hỏng", "office.damaged"},
        {"%PDF-1.4 hỏng", "office.damaged"},
        {docx_of({{"A", "B"}, {"1", "2"}}, "Không phải kế hoạch"), "plan_import.no_table"},
        {std::string(4u << 20, 'a'), "plan_import.too_big"},
    };
    for (const auto& [bytes, code] : files) {
        const auto draft = read_plan(words(), bytes);
        ASSERT_FALSE(draft) << code;
        EXPECT_EQ(draft.error().code, code) << draft.error().message;
        EXPECT_FALSE(draft.error().message.empty());
    }
}

TEST(PlanImport, AFileOfHundredsOfPagesSlow) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += flattened({.page_rows = 5}) + "\n\n\n";
    const auto draft = read_plan_text(words(), text);
    ASSERT_TRUE(draft);
    EXPECT_EQ(activities_of(*draft).size(), 60u * 16);
}

TEST(PlanImport, JsonIsWhatProgramsRelyOn) {
    const auto draft = read_plan_text(words(), flattened({}));
    ASSERT_TRUE(draft);
    const boost::json::value v = boost::json::parse(draft_json(*draft));
    const auto& a = v.at("sections").as_array().at(0).at("objectives").as_array().at(0).at("tasks").as_array().at(0).at("activities").as_array().at(1);
    EXPECT_EQ(a.at("time_frame").at("kind").as_string(), "quarter");
    EXPECT_EQ(a.at("time_frame").at("dates").as_array().at(0).as_string(), "2026-03-31");
    EXPECT_EQ(a.at("leads").as_array().at(0).as_string(), "Công chức Tư pháp - Hộ tịch");
    for (const char* key : {"title", "products", "support", "monitor", "funding", "line"}) EXPECT_TRUE(a.as_object().contains(key)) << key;
    EXPECT_TRUE(v.at("doubts").is_array());
}

}  // namespace
}  // namespace xaso::plan_import
