#include "platform/office/office.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/office/pdf.h"
#include "platform/office/template.h"
#include "platform/office/workbook.h"
#include "support/child_main.h"
#include "support/package_for_tests.h"

namespace xaso::office {
namespace {

std::string code_of(const Result<Document>& d) { return d ? "" : d.error().code; }

std::string levels(int n) {
    std::string open, close;
    for (int i = 0; i < n; ++i) {
        open += "<w:a>";
        close += "</w:a>";
    }
    return open + close;
}

TEST(ReadDocument, tells_kinds_by_what_is_inside) {
    const auto excel = read_document(workbook({{"Mã", "Số"}, {"A", xaso::number(12)}}));
    ASSERT_TRUE(excel);
    EXPECT_EQ(excel->kind, Kind::excel);
    ASSERT_EQ(excel->blocks.size(), 1u);
    EXPECT_EQ(excel->blocks[0].text, "Sheet1");
    EXPECT_EQ(excel->blocks[0].rows, (std::vector<std::vector<std::string>>{{"Mã", "Số"}, {"A", "12"}}));

    const auto word = read_document(word_file(word_paragraph("Báo cáo") + "<w:p><w:r><w:t>cắt </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:ins><w:r><w:t>đôi</w:t></w:r></w:ins></w:p>"));
    ASSERT_TRUE(word);
    EXPECT_EQ(word->kind, Kind::word);
    ASSERT_EQ(word->blocks.size(), 2u);
    EXPECT_EQ(word->blocks[1].text, "cắt đôi");

    const auto pdf = read_document(pdf_file("Bieu mau 3"));
    ASSERT_TRUE(pdf);
    EXPECT_EQ(pdf->kind, Kind::pdf);
    EXPECT_NE(pdf->blocks[0].text.find("Bieu mau 3"), std::string::npos);
}

TEST(ReadDocument, merged_cells_hold_their_text_once) {
    const auto tc = [](const std::string& text, const std::string& properties = {}) { return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + word_paragraph(text) + "</w:tc>"; };
    const auto d = read_document(word_file("<w:tbl><w:tr>" + tc("a", "<w:gridSpan w:val=\"2\"/>") + tc("b", "<w:vMerge w:val=\"restart\"/>") + "</w:tr><w:tr>" + tc("c") + tc("d") + tc("b", "<w:vMerge/>") + "</w:tr></w:tbl>"));
    ASSERT_TRUE(d);
    EXPECT_EQ(d->blocks[0].rows, (std::vector<std::vector<std::string>>{{"a", "", "b"}, {"c", "d", ""}}));
}

TEST(ReadDocument, refuses_what_it_cannot_open) {
    const struct { const char* name; std::string bytes; const char* code; } rows[] = {
        {"cut zip", workbook({{"a"}}).substr(0, 300), "office.damaged"},
        {"neither Word nor Excel", zip_of({{"a.txt", "x"}}), "office.damaged"},
        {"broken XML", zip_of({{"word/document.xml", "<w:document"}}), "office.damaged"},
        {"elements inside elements", word_file(levels(200'000)), "office.damaged"},
        {"a zip bomb", zip_of({{"word/document.xml", std::string(kMaxUnpackedBytes + 1, ' ')}}), "office.too_big"},
        {"too many columns", word_file("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"100000\"/></w:tcPr></w:tc><w:tc/></w:tr></w:tbl>"), "office.too_big"},
        {"a scan", pdf_file(""), "office.no_text"},
        {"no PDF", "%PDF-1.7\nnothing", "office.damaged"},
    };
    for (const auto& r : rows) EXPECT_EQ(code_of(read_document(r.bytes)), r.code) << r.name;
    EXPECT_EQ(code_of(read_document(workbook({{"a"}}), {.limit = std::chrono::milliseconds{0}})), "office.too_big");
}

TEST(Workbook, comes_back_as_it_was_written) {
    Workbook book;
    book.sheet("Biểu 1", {{.width = 8}, {.width = 40}, {.width = 12, .right = true}});
    book.title("Công tác chỉ đạo");
    book.row({text("STT"), text("Chỉ tiêu"), text("Số liệu")}, RowStyle::head);
    book.row({text("2"), text("=1+1"), number(60.53, 2)}, RowStyle::strong);
    book.row({text("2.1"), text("@x"), number(1387, 0)});
    book.sheet("Biểu 2", {{.width = 8}});
    book.row({text("a")});
    const auto d = read_document(book.finish());
    ASSERT_TRUE(d);
    ASSERT_EQ(d->blocks.size(), 2u);
    EXPECT_EQ(d->blocks[0].text, "Biểu 1");
    EXPECT_EQ(d->blocks[0].rows, (std::vector<std::vector<std::string>>{{"Công tác chỉ đạo"}, {"STT", "Chỉ tiêu", "Số liệu"}, {"2", "=1+1", "60,53"}, {"2.1", "@x", "1387"}}));
}

// ---- Templates ----

Fields example() {
    Fields f, one, two, row;
    f.values = {{"name", "Xã <Mẫu> & bạn"}, {"empty", ""}, {"lines", "dòng một\ndòng hai"}};
    row.values = {{"n", "1"}};
    one.values = {{"title", "Một"}};
    one.lists["rows"] = {row, row};
    two.values = {{"title", "Hai"}};
    two.lists["rows"] = {};
    two.strong = true;
    f.lists = {{"parts", {one, two}}};
    return f;
}

std::string words(const Result<std::string>& docx) {
    if (!docx) return docx.error().code;
    const auto d = read_document(*docx);
    if (!d) return d.error().code;
    std::string out;
    for (const Block& b : d->blocks) {
        out += b.text + "|";
        for (const auto& r : b.rows) {
            for (const std::string& cell : r) out += cell + ",";
            out += "|";
        }
    }
    return out;
}

TEST(Template, fields_are_filled_wherever_word_cut_them) {
    const struct { const char* name; std::string body; const char* words; } rows[] = {
        {"one run", word_paragraph("Kính gửi {{name}}!"), "Kính gửi Xã <Mẫu> & bạn!|"},
        {"three runs", "<w:p><w:r><w:t>a {{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>na</w:t></w:r><w:r><w:t>me}} b</w:t></w:r></w:p>", "a Xã <Mẫu> & bạn b|"},
        {"blanks", word_paragraph("{{ name }}"), "Xã <Mẫu> & bạn|"},
        {"twice", word_paragraph("{{name}}{{empty}}{{name}}"), "Xã <Mẫu> & bạnXã <Mẫu> & bạn|"},
        {"lines alone", word_paragraph("{{lines}}"), "dòng một|dòng hai|"},
        {"lines in a sentence", word_paragraph("x {{lines}}"), "x dòng một dòng hai|"},
        {"a block", word_paragraph("{{#parts}}") + word_paragraph("{{title}} của {{name}}") + word_paragraph("{{/parts}}") + word_paragraph("hết"), "Một của Xã <Mẫu> & bạn|Hai của Xã <Mẫu> & bạn|hết|"},
        {"a block in a block", word_paragraph("{{#parts}}") + word_paragraph("{{title}}") + word_paragraph("{{#rows}}") + word_paragraph("- {{n}}") + word_paragraph("{{/rows}}") + word_paragraph("{{/parts}}"), "Một|- 1|- 1|Hai|"},
        {"braces that are no field", word_paragraph("tập hợp { 1; 2 } và {}"), "tập hợp { 1; 2 } và {}|"},
        {"kept when filled", word_paragraph("{{#name}}") + word_paragraph("có") + word_paragraph("{{/name}}") + word_paragraph("{{#empty}}") + word_paragraph("không") + word_paragraph("{{/empty}}"), "có|"},
        {"a list inside a cell", "<w:tbl><w:tr><w:tc>" + word_paragraph("{{#parts}}") + word_paragraph("{{title}}") + word_paragraph("{{/parts}}") + "</w:tc><w:tc>" + word_paragraph("x") + "</w:tc></w:tr></w:tbl>", "|Một\nHai,x,|"},
        {"a table row", word_paragraph("{{#parts}}") + "<w:tbl><w:tr><w:tc>" + word_paragraph("đầu") + "</w:tc></w:tr><w:tr><w:tc>" + word_paragraph("{{#rows}}{{n}}") + "</w:tc><w:tc>" + word_paragraph("{{title}}{{/rows}}") +
             "</w:tc></w:tr></w:tbl>" + word_paragraph("{{/parts}}"), "|đầu,|1,Một,|1,Một,||đầu,|"},
    };
    for (const auto& r : rows) EXPECT_EQ(words(fill_template(word_file(r.body), example())), r.words) << r.name;
}

TEST(Template, refuses_with_the_field_and_the_names_that_are_allowed) {
    const struct { const char* name; std::string body; const char* code; const char* says; } rows[] = {
        {"unknown field", word_paragraph("Xã {{tenxa}} báo cáo"), "office.template_field", "{{tenxa}}"},
        {"unknown list", word_paragraph("{{#forms}}") + word_paragraph("{{/forms}}"), "office.template_field", "forms"},
        {"unknown in an item", word_paragraph("{{#parts}}") + word_paragraph("{{n}}") + word_paragraph("{{/parts}}"), "office.template_field", "title"},
        {"never closed", word_paragraph("{{#parts}}") + word_paragraph("x"), "office.template_mark", "{{/parts}}"},
        {"never opened", word_paragraph("{{/parts}}"), "office.template_mark", "parts"},
        {"half a field", word_paragraph("a {{name"), "office.template_mark", "}}"},
        {"single braces", word_paragraph("Kính gửi {name}!"), "office.template_brace", "Trường viết bằng hai dấu: {{name}}."},
        {"single braces after a field", word_paragraph("{{name}} và {tenxa}"), "office.template_brace", "{tenxa}"},
        {"one brace too few", word_paragraph("{name}}"), "office.template_brace", "{{name}}"},
        {"a mark in single braces", word_paragraph("{#parts}"), "office.template_brace", "{{#parts}}"},
        {"single braces in a list", word_paragraph("{{#parts}}") + word_paragraph("{title}") + word_paragraph("{{/parts}}"), "office.template_brace", "{{title}}"},
        {"row never closed", "<w:tbl><w:tr><w:tc>" + word_paragraph("{{#parts}}{{title}}") + "</w:tc></w:tr></w:tbl>", "office.template_mark", "{{/parts}}"},
    };
    for (const auto& r : rows) {
        const auto filled = fill_template(word_file(r.body), example());
        ASSERT_FALSE(filled) << r.name;
        EXPECT_EQ(filled.error().code, r.code) << r.name;
        EXPECT_NE(filled.error().message.find(r.says), std::string::npos) << filled.error().message;
    }
    for (const std::string& bytes : {std::string("no zip"), zip_of({{"a", "b"}}), workbook({{"a"}}), zip_of({{"word/document.xml", "<w:doc"}})})
        EXPECT_EQ(fill_template(bytes, example()).error().code, "office.template_kind");
}

// A template is filled in the server itself: a small one must not take its stack, its memory or its time.
TEST(Template, a_small_file_cannot_ask_for_more_than_there_is) {
    const auto nested = [](const std::string& name, int n) {
        std::string open, close;
        for (int i = 0; i < n; ++i) {
            open += word_paragraph("{{#" + name + "}}");
            close += word_paragraph("{{/" + name + "}}");
        }
        return open + word_paragraph("{{name}}") + close;
    };
    std::string many;
    for (int i = 0; i < 5'000; ++i) many += "{{name}}";
    const struct { const char* name; std::string body; const char* code; } rows[] = {
        {"elements inside elements", levels(200'000), "office.template_kind"},
        {"marks inside marks", nested("name", 5'000), "office.template_too_big"},
        {"lists inside lists", nested("parts", 16) + nested("parts", 16), "office.template_too_big"},
        {"fields in one paragraph", word_paragraph(many), "office.template_too_big"},
    };
    for (const auto& r : rows) {
        const auto filled = fill_template(word_file(r.body), example());
        ASSERT_FALSE(filled) << r.name;
        EXPECT_EQ(filled.error().code, r.code) << r.name;
    }
}

// What the reader forgives, Word does not.
TEST(Template, what_comes_out_is_sound_xml_with_bold_items) {
    const auto filled = fill_template(word_file(word_paragraph("{{#parts}}") + word_paragraph("{{title}}") + word_paragraph("{{/parts}}") + word_paragraph("{{name}}")), example());
    ASSERT_TRUE(filled);
    const std::string xml = part_of(*filled, "word/document.xml");
    EXPECT_EQ(xml.find("<?xml"), 0u);
    EXPECT_EQ(xml.find("<?xml", 1), std::string::npos) << "one declaration";
    EXPECT_NE(xml.find("Xã &lt;Mẫu&gt; &amp; bạn"), std::string::npos);
    EXPECT_NE(xml.find("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Hai"), std::string::npos) << xml;
    EXPECT_EQ(xml.find("<w:b/></w:rPr><w:t xml:space=\"preserve\">Một"), std::string::npos);
}

// ---- PDF ----

// A stand-in for LibreOffice that does as told.
struct StandIn {
    std::string path = (std::filesystem::temp_directory_path() / fmt::format("soffice-{}", ::getpid())).string();
    explicit StandIn(const std::string& script) {
        std::ofstream(path) << "#!/bin/sh\n" << script;
        ::chmod(path.c_str(), 0700);
        ::setenv("XASO_SOFFICE", path.c_str(), 1);
    }
    ~StandIn() {
        ::unsetenv("XASO_SOFFICE");
        std::filesystem::remove(path);
    }
};

TEST(Pdf, is_made_by_the_office_suite_or_refused_in_time) {
    const struct { const char* name; const char* script; bool good; } rows[] = {
        {"makes it", "for a; do last=$a; done; printf '%%PDF-1.7 made' > \"${last%.docx}.pdf\"", true},
        {"fails", "exit 1", false},
        {"makes nothing", "exit 0", false},
        {"makes something else", "for a; do last=$a; done; echo no > \"${last%.docx}.pdf\"", false},
        {"hangs", "sleep 30", false},
    };
    for (const auto& r : rows) {
        const StandIn suite(r.script);
        const auto begun = std::chrono::steady_clock::now();
        const auto pdf = pdf_of("docx", std::chrono::seconds{1});
        EXPECT_EQ(pdf.has_value(), r.good) << r.name;
        if (!pdf) { EXPECT_EQ(pdf.error().code, "office.pdf") << r.name; }
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{20}) << r.name;
    }
    ::setenv("XASO_SOFFICE", "/nowhere/soffice", 1);
    EXPECT_FALSE(can_make_pdf());
    EXPECT_EQ(pdf_of("docx").error().code, "office.pdf");
    ::unsetenv("XASO_SOFFICE");
}

}  // namespace
}  // namespace xaso::office
