#include "imports/table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <cstring>
#include <utility>

#include "support/child_main.h"
#include "support/package_for_tests.h"

namespace xaso::imports {
namespace {

std::string utf16(std::u16string_view text, bool little) {
    std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
    for (const char16_t c : text) {
        const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
        out += little ? low : high;
        out += little ? high : low;
    }
    return out;
}

std::string joined(const Table& t) {
    std::string out;
    const auto put = [&](int line, const std::vector<std::string>& cells) {
        out += fmt::format("{}:", line);
        for (const std::string& c : cells) out += "[" + c + "]";
        out += "\n";
    };
    put(t.heading_line, t.heading);
    for (const TableRow& r : t.rows) put(r.line, r.cells);
    return out;
}

TEST(Csv, reads) {
    struct Row {
        const char* name;
        std::string bytes;
        const char* expected;
    };
    const Row rows[] = {
        {"comma", "Mã,Tên\nA1,An\n", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"semicolon with commas inside", "Mã;Tên\nA1;An, Bình\n", "1:[Mã][Tên]\n2:[A1][An, Bình]\n"},
        {"tab", "Mã\tTên\nA1\tAn\n", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"excel's hint", "sep=;\r\nMã;Tên\r\nA1;An\r\n", "2:[Mã][Tên]\n3:[A1][An]\n"},
        {"UTF-8 mark, CRLF, no last line end", "\xEF\xBB\xBFMã,Tên\r\nA1,An", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"old Mac line ends", "Mã,Tên\rA1,An\r", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"UTF-16 little end first", utf16(u"Mã\tTên\nA1\tĐẹp\n", true), "1:[Mã][Tên]\n2:[A1][Đẹp]\n"},
        {"UTF-16 big end first", utf16(u"Mã\tTên\nA1\tĐẹp\n", false), "1:[Mã][Tên]\n2:[A1][Đẹp]\n"},
        {"decomposed letters are composed", "Ma\xCC\x83,Te\xCC\x82n\nA1,Hoa\xCC\x80\n", "1:[Mã][Tên]\n2:[A1][Hoà]\n"},
        {"quotes, doubled quotes, a comma", "Mã,Tên\nA1,\"Hộ \"\"An\"\", thôn 1\"\n", "1:[Mã][Tên]\n2:[A1][Hộ \"An\", thôn 1]\n"},
        {"a quoted cell over two lines keeps later line numbers", "Mã,Tên\nA1,\"thôn 1\nxã 2\"\nA2,B\n", "1:[Mã][Tên]\n2:[A1][thôn 1\nxã 2]\n4:[A2][B]\n"},
        {"titles above, empty lines between", "SỔ THEO DÕI HỒ SƠ\nTừ 01/6 đến 30/6\n\nMã,Tên,Ngày\n\nA1,An,1\n", "4:[Mã][Tên][Ngày]\n6:[A1][An][1]\n"},
        {"blanks around cells", "Mã , Tên\n A1 ,\xC2\xA0" "An \n", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"empty cells at the end", "Mã,Tên\nA1,An,,,\n", "1:[Mã][Tên]\n2:[A1][An]\n"},
        {"an empty cell inside", "Mã,Tên,Số\nA1,,3\n", "1:[Mã][Tên][Số]\n2:[A1][][3]\n"},
    };
    for (const Row& r : rows) {
        SCOPED_TRACE(r.name);
        const auto t = read_csv(r.bytes);
        ASSERT_TRUE(t) << t.error().message;
        EXPECT_EQ(joined(*t), r.expected);
    }
}

TEST(Csv, refuses_what_no_line_of_can_be_trusted) {
    struct Row {
        const char* name;
        std::string bytes;
        const char* code;
        const char* says;  // part of the message: the place
    };
    const Row rows[] = {
        {"Windows-1258", "Ma,Ten\nA1,Nguy\xEAn\n", "imports.encoding", "Dòng 2"},
        {"TCVN3", "M\xB7,T\xAAn\nA1,An\n", "imports.encoding", "Dòng 1"},
        {"bad bytes far down", "Mã,Tên\nA1,An\nA2,\xFF\n", "imports.encoding", "Dòng 3"},
        {"NUL", std::string("Mã,Tên\nA1,A\0n\n", 16), "imports.encoding", "Dòng 2"},
        {"half a UTF-16 letter", utf16(u"Mã\tTên\nA1\tAn", true) + "x", "imports.encoding", "Dòng 2"},
        {"quote never closed", "Mã,Tên\nA1,\"An\nA2,Bình\n", "imports.quote", "Dòng 2, cột 2"},
        {"text behind a closing quote", "Mã,Tên\nA1,\"An\" Bình\n", "imports.quote", "Dòng 2, cột 2"},
        {"one column only", "Mã\nA1\n", "imports.no_heading", "tiêu đề"},
        {"heading only", "Mã,Tên\n", "imports.no_rows", "dòng 1"},
        {"a cell too long", "Mã,Tên\nA1," + std::string(kMaxCellChars + 1, 'x') + "\n", "imports.cell_too_long", "Dòng 2, cột 2"},
        {"too many columns", "Mã" + std::string(kMaxColumns, ',') + "\n", "imports.too_many_columns", "Dòng 1"},
    };
    for (const Row& r : rows) {
        SCOPED_TRACE(r.name);
        const auto t = read_csv(r.bytes);
        ASSERT_FALSE(t);
        EXPECT_EQ(t.error().code, r.code) << t.error().message;
        EXPECT_NE(t.error().message.find(r.says), std::string::npos) << t.error().message;
        EXPECT_EQ(t.error().field, "file");
    }
    std::string many = "Mã,Tên\n";
    for (std::size_t i = 0; i <= kMaxRows + 40; ++i) many += "a,b\n";
    EXPECT_EQ(read_csv(many).error().code, "imports.too_many_rows");
}

TEST(Csv, a_line_that_does_not_fit_keeps_its_cells_and_says_so) {
    const auto t = read_csv("Mã,Tên\nA1,An\nA2,Bình,Cam\nA3\nA4,Dũng\n");
    ASSERT_TRUE(t);
    ASSERT_EQ(t->rows.size(), 4u);
    EXPECT_EQ(t->rows[0].problem, "");
    EXPECT_NE(t->rows[1].problem.find("3 ô"), std::string::npos) << t->rows[1].problem;
    EXPECT_EQ(t->rows[1].cells.back(), "Cam");
    EXPECT_NE(t->rows[2].problem.find("1 ô"), std::string::npos) << t->rows[2].problem;
    EXPECT_EQ(t->rows[3].problem, "");
}

TEST(Table, refuses_other_kinds_of_file_by_their_content) {
    struct Row {
        const char* name;
        std::string bytes, file_name;
        const char* code;
    };
    const std::string good = workbook({{"Mã", "Tên"}, {"A1", "An"}});
    const Row rows[] = {
        {"empty", "", "a.csv", "imports.empty"},
        {"50 MB", std::string(50u << 20, 'x'), "a.csv", "imports.too_big"},
        {"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1", "a.xls", "imports.old_workbook"},
        {"web page named xls", "<html><table><tr><td>Mã", "a.xls", "imports.html"},
        {"PDF", "%PDF-1.7", "a.pdf", "imports.pdf"},
        {"text named xlsx", "Mã,Tên\nA1,An\n", "a.XLSX", "imports.damaged"},
        {"workbook cut off", good.substr(0, good.size() / 2), "a.xlsx", "imports.damaged"},
        {"workbook without its end", good.substr(0, good.size() - 10), "a.xlsx", "imports.damaged"},
        {"random bytes in a zip's clothes", std::string("PK\x03\x04") + std::string(3000, '\x5A'), "a.xlsx", "imports.damaged"},
        {"a zip that is no workbook", zip_of({{"hello.txt", "hello"}}), "a.xlsx", "imports.damaged"},
        {"a workbook of nonsense", zip_of({{"xl/workbook.xml", "<a"}, {"[Content_Types].xml", "<b"}}), "a.xlsx", "imports.damaged"},
        {"a zip bomb", zip_of({{"xl/workbook.xml", "<a/>"}, {"xl/bomb.xml", std::string(office::kMaxUnpackedBytes + 1, ' ')}}), "a.xlsx", "imports.workbook_too_big"},
    };
    for (const Row& r : rows) {
        SCOPED_TRACE(r.name);
        const auto t = read_table(r.bytes, r.file_name);
        ASSERT_FALSE(t);
        EXPECT_EQ(t.error().code, r.code) << t.error().message << " " << t.error().detail;
    }
    EXPECT_NE(read_table(std::string(50u << 20, 'x'), "a.csv").error().message.find("giới hạn 20 MB"), std::string::npos);
}

TEST(Workbook, gives_text_numbers_and_dates_with_their_lines) {
    const auto t = read_table(workbook({{"DANH SÁCH HỒ SƠ"}, {"Mã hồ sơ", "Ngày tiếp nhận", "Hẹn trả", "Số định danh", "Tên", "Số"},
                                        {"A1", date(45086), date(45091.625), number(12345678901), "Trần Thị\nHoà", number(0.5)}, {}, {"A2", number(45087), "", "030000000001"}}),
                              "a.xlsx");
    ASSERT_TRUE(t) << t.error().message << t.error().detail;
    EXPECT_EQ(joined(*t),
              "2:[Mã hồ sơ][Ngày tiếp nhận][Hẹn trả][Số định danh][Tên][Số]\n"
              "3:[A1][09/06/2023][14/06/2023 15:00][12345678901][Trần Thị\nHoà][0,5]\n"
              "5:[A2][45087][][030000000001][][]\n");
}

TEST(Table, a_head_merged_over_two_rows_is_one_head) {
    struct Row {
        const char* name;
        std::string csv, heading;
        int line;
        std::size_t rows;
    };
    const Row rows[] = {
        {"groups and single columns", "TT,Nội dung,Kết quả,,Ghi chú\n,,Đạt,Không đạt,\n1,Một,3,4,x\n", "2:[TT][Nội dung][Kết quả — Đạt][Kết quả — Không đạt][Ghi chú]", 2, 1},
        {"a wide group", "SỔ THEO DÕI NĂM 2026\nNội dung,Quý I,,,,\n,Tháng 1,Tháng 2,Tháng 3,Cộng,Tỷ lệ\nMột,1,2,3,6,5\n", "3:[Nội dung][Quý I — Tháng 1][Quý I — Tháng 2][Quý I — Tháng 3][Quý I — Cộng][Quý I — Tỷ lệ]", 3, 1},
        {"years below a group", "Nội dung,Số tiền,\n,2025,2026\nMột,1,2\n", "2:[Nội dung][Số tiền — 2025][Số tiền — 2026]", 2, 1},
        {"nothing but groups", "Kiểm tra,,Xử lý,\nNội dung,Ngày,Kết quả,Hạn\nMột,01/02/2026,Đạt,02/02/2026\n", "2:[Kiểm tra — Nội dung][Kiểm tra — Ngày][Xử lý — Kết quả][Xử lý — Hạn]", 2, 1},
        {"a title above", "DANH SÁCH,,\nNội dung,Ngày,Số\nMột,01/02/2026,3\n", "2:[Nội dung][Ngày][Số]", 2, 1},
        {"a first line of data with gaps", "Nội dung,Ngày,Số\nMột,,3\n", "1:[Nội dung][Ngày][Số]", 1, 1},
        {"a further line of a record first", "Nội dung,Vấn đề,Hạn\n,Chậm,01/02/2026\n", "1:[Nội dung][Vấn đề][Hạn]", 1, 1},
        {"a column without a name", "Nội dung,Ngày,,Số\nMột,01/02/2026,x,3\n", "1:[Nội dung][Ngày][][Số]", 1, 1},
        {"a line between", "Nội dung,Kết quả,\n\n,Đạt,Hỏng\nMột,1,2\n", "1:[Nội dung][Kết quả]", 1, 2},
    };
    for (const Row& r : rows) {
        SCOPED_TRACE(r.name);
        const auto t = read_csv(r.csv);
        ASSERT_TRUE(t) << t.error().message;
        EXPECT_EQ(joined(*t).substr(0, r.heading.size()), r.heading);
        EXPECT_EQ(t->heading_line, r.line);
        EXPECT_EQ(t->rows.size(), r.rows);
    }
}

TEST(Workbook, a_reader_that_hangs_is_stopped) {
    const auto t = read_table(workbook({{"Mã", "Tên"}, {"A1", "An"}}), "a.xlsx", {.limit = std::chrono::milliseconds(0)});
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, "imports.workbook_too_big");
}

}  // namespace
}  // namespace xaso::imports
