#include "platform/office/layout.h"

#include <gtest/gtest.h>

#include "support/package_for_tests.h"

namespace xaso::office {
namespace {

const std::string kHead = R"(<?xml version="1.0" encoding="UTF-8"?>)";
std::string file(const std::string& body, const std::string& styles = "<w:styles/>", const std::string& further = {}) {
    std::vector<std::pair<std::string, std::string>> parts{{"word/document.xml", kHead + "<w:document><w:body>" + body + "</w:body></w:document>"}, {"word/styles.xml", kHead + styles}};
    if (!further.empty()) parts.emplace_back(further, kHead + "<w:hdr/>");
    return zip_of(parts);
}

TEST(LayoutTest, looks_come_from_the_run_then_its_styles_then_the_defaults) {
    const auto layout = layout_of(file(
        R"(<w:p><w:pPr><w:pStyle w:val="Child"/><w:jc w:val="right"/></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r><w:r><w:rPr><w:b w:val="0"/><w:i/><w:u w:val="single"/><w:sz w:val="30"/></w:rPr><w:t>c</w:t><w:br/></w:r></w:p>)"
        R"(<w:p><w:r><w:t>d</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="8391" w:h="11906"/></w:sectPr>)",
        R"(<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>
           <w:style w:type="paragraph" w:default="1" w:styleId="Usual"><w:pPr><w:spacing w:after="120"/></w:pPr></w:style>
           <w:style w:type="paragraph" w:styleId="Parent"><w:rPr><w:b/></w:rPr></w:style>
           <w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Parent"/><w:pPr><w:ind w:left="720" w:firstLine="567"/></w:pPr></w:style></w:styles>)"));
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->width, 8391);
    ASSERT_EQ(layout->parts.size(), 2u);
    const Paragraph& first = layout->parts[0].paragraph;
    EXPECT_EQ(first.align, Align::right);
    EXPECT_EQ(first.left, 720);
    EXPECT_EQ(first.first_line, 567);
    ASSERT_EQ(first.runs.size(), 2u);
    EXPECT_EQ(first.runs[0].text, "a\tb");
    EXPECT_TRUE(first.runs[0].bold) << "from the style its style is based on";
    EXPECT_EQ(first.runs[0].size, 26);
    EXPECT_EQ(first.runs[1].text, "c\n");
    EXPECT_TRUE(!first.runs[1].bold && first.runs[1].italic && first.runs[1].underline);
    EXPECT_EQ(first.runs[1].size, 30);
    EXPECT_EQ(layout->parts[1].paragraph.after, 120) << "the usual style";
    EXPECT_TRUE(layout->left_out.empty());
}

TEST(LayoutTest, cells_of_a_table_span_columns_and_rows) {
    const auto cell = [](const char* text, const std::string& properties = {}) { return "<w:tc><w:tcPr>" + properties + "</w:tcPr><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>"; };
    const auto layout = layout_of(file("<w:tbl><w:tblPr><w:tblBorders><w:insideH w:val=\"single\"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"300\"/></w:tblGrid>"
                                       "<w:tr><w:trPr><w:tblHeader/></w:trPr>" + cell("over both", "<w:gridSpan w:val=\"2\"/>") + "</w:tr><w:tr>" + cell("tall", "<w:vMerge w:val=\"restart\"/>") + cell("x") + "</w:tr><w:tr>" +
                                       cell("", "<w:vMerge/>") + cell("y") + "</w:tr></w:tbl>"));
    ASSERT_TRUE(layout);
    const Table& t = layout->parts[0].table;
    EXPECT_TRUE(layout->parts[0].is_table && t.lines);
    EXPECT_EQ(t.widths, (std::vector<int>{100, 300}));
    ASSERT_EQ(t.rows.size(), 3u);
    EXPECT_TRUE(t.rows[0].head);
    EXPECT_EQ(t.rows[0].cells[0].across, 2);
    EXPECT_EQ(t.rows[1].cells[0].down, 2);
    ASSERT_EQ(t.rows[2].cells.size(), 1u);
    EXPECT_EQ(t.rows[2].cells[0].parts[0].paragraph.runs[0].text, "y");
}

TEST(LayoutTest, what_a_page_cannot_show_is_named) {
    const auto layout = layout_of(file(R"(<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:drawing><wp:inline><wp:docPr descr="Logo"/></wp:inline></w:drawing></w:r><w:r><w:drawing><wp:inline><wp:docPr descr="{{qr}}"/></wp:inline></w:drawing></w:r></w:p>)",
                                       "<w:styles/>", "word/header1.xml"));
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->left_out, (std::set<std::string>{"hình vẽ", "số tự đánh ở đầu đoạn", "đầu trang, chân trang"}));
    ASSERT_EQ(layout->parts[0].paragraph.runs.size(), 1u);
    EXPECT_EQ(layout->parts[0].paragraph.runs[0].picture, "qr");
}

TEST(LayoutTest, no_word_file_is_refused) {
    EXPECT_EQ(layout_of("no Word file").error().code, "office.template_kind");
    EXPECT_EQ(layout_of(zip_of({{"a.txt", "a"}})).error().code, "office.template_kind");
    EXPECT_EQ(layout_of(file("<w:p>")).error().code, "office.template_kind");
}

}  // namespace
}  // namespace xaso::office
