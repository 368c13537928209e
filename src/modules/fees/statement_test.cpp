#include "fees/statement.h"

#include <gtest/gtest.h>

#include "support/child_main.h"
#include "support/package_for_tests.h"

namespace xaso::fees {
namespace {

TEST(BankAmount, ReadsWhatBanksWrite) {
    const struct { const char* text; std::int64_t dong; } rows[] = {
        {"8000", 8000}, {"8.000", 8000}, {"8,000", 8000}, {"+8,000 VND", 8000}, {"8,000.00", 8000}, {"8.000,00", 8000}, {"1,234,567", 1'234'567}, {"1.234.567,0", 1'234'567}, {"8000.0", 8000}, {"8 000 đ", 8000},
        {"", 0}, {"0", 0}, {"-8000", 0}, {"8000.5", 0}, {"8,00.000", 0}, {"8.", 0}, {",", 0}, {"1.2.3", 0}, {"abc", 0}, {"99999999999999999999", 0}};
    for (const auto& row : rows) EXPECT_EQ(bank_amount(row.text).value_or(Vnd{}), Vnd{row.dong}) << row.text;
}

TEST(DossierIn, FindsTheCodeHoweverTheBankChangedItsSigns) {
    const struct { const char *memo, *code; } rows[] = {
        {"LP H23 230619 0001", "000.00.01.H23-230619-0001"},
        {"MBVCB.123.LP H23 230619 0001.CT tu 0123", "000.00.01.H23-230619-0001"},
        {"lp h232306190001", "000.00.01.H23-230619-0001"},
        {"000.00.01.H23-230619-0001", "000.00.01.H23-230619-0001"},
        {"LP H23-230619-12345 nop ho", "000.00.01.H23-230619-12345"},
        {"H23 230619 0001 va H23 230619 0002", ""},
        {"H23 230619 0001 H23-230619-0001", "000.00.01.H23-230619-0001"},
        {"H24 230619 0001", ""},
        {"H23 239919 0001", ""},
        {"H23 230619 1", ""},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(dossier_in(row.memo, "000.00.01.H23"), row.code) << row.memo;
    EXPECT_EQ(dossier_in("x", ""), "");
}

Statement of(const std::string& csv) { return read_statement(csv, "sao-ke.csv").value(); }

// As banks give it: days and sums as numbers, a head above the table, an empty cell for money that goes out.
TEST(Statement, ReadsAWorkbook) {
    const std::string bytes = workbook({{"SAO KÊ TÀI KHOẢN"}, {"Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Diễn giải"},
                                        {date(46352), "FT1", "", number(8000), "LP H23 261126 0001"}, {date(46352.34375), "FT2", number(5000), "", "chi"}, {date(46352), "FT1", "", number(8000), "LP H23 261126 0001"}});
    const auto s = read_statement(bytes, "sao-ke.xlsx");
    ASSERT_TRUE(s) << s.error().message;
    ASSERT_EQ(s->lines.size(), 1u);
    EXPECT_EQ(format_day(s->lines[0].day), "26/11/2026");
    EXPECT_EQ(s->lines[0].amount, Vnd{8000});
    EXPECT_EQ(s->lines[0].mark, "#FT1");
    EXPECT_EQ(s->lines[0].memo, "LP H23 261126 0001");
    EXPECT_EQ(s->outgoing, 1);
    EXPECT_EQ(s->duplicates.size(), 1u);
}

TEST(Statement, FindsTheColumnsAndLeavesOutWhatGoesOut) {
    const Statement s = of("Sao kê tài khoản,,,,\nNgày giao dịch,Số tham chiếu,Ghi nợ (VND),Ghi có (VND),Diễn giải\n26/11/2026 08:15:00,FT1,,\"8,000\",LP\n26/11/2026,FT2,\"5,000\",,chi\n2026-11-26,FT3,0,8000,LP2\n");
    ASSERT_EQ(s.lines.size(), 2u);
    EXPECT_EQ(s.outgoing, 1);
    EXPECT_EQ(format_day(s.lines[0].day), "26/11/2026");
    EXPECT_EQ(s.lines[0].mark, "#FT1");
    EXPECT_EQ(s.lines[1].memo, "LP2");
}

TEST(Statement, ALineThatStandsTwiceCountsOnceWhenItsReferenceSaysSo) {
    const Statement s = of("Ngày,Số tiền,Nội dung,Mã giao dịch\n26/11/2026,8000,a,1\n26/11/2026,8000,a,1\n26/11/2026,8000,a,2\n");
    EXPECT_EQ(s.lines.size(), 2u);
    ASSERT_EQ(s.duplicates.size(), 1u);
    EXPECT_TRUE(s.duplicates[0].starts_with("Dòng ")) << s.duplicates[0];
    EXPECT_EQ(lines_json(statement_of_json(lines_json(s.lines)).value().lines), lines_json(s.lines)) << "there and back";
    const Statement plain = of("Ngày,Số tiền,Nội dung\n26/11/2026,8000,a\n26/11/2026,8000,a\n");
    ASSERT_EQ(plain.lines.size(), 2u) << "without references two payments of one sum are two";
    EXPECT_NE(plain.lines[0].mark, plain.lines[1].mark);
    EXPECT_EQ(of("Ngày,Số tiền,Nội dung\n26/11/2026,8000,a\n26/11/2026,8000,a\n").lines[1].mark, plain.lines[1].mark) << "and known again";
}

TEST(Statement, SaysWhichLineCannotBeReadAndWhichColumnIsMissing) {
    const Statement s = of("Ngày,Số tiền,Nội dung\n31/02/2026,8000,a\n26/11/2026,8000.5,a\n26/11/2026,8000,a\n");
    EXPECT_EQ(s.lines.size(), 1u);
    ASSERT_EQ(s.problems.size(), 2u);
    EXPECT_EQ(s.problems[0].substr(0, 7), "Dòng 2");
    const auto bad = read_statement("Ngày,Nội dung\n26/11/2026,a\n", "x.csv");
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().code, "fees.statement_columns");
    EXPECT_EQ(bad.error().field, "file");
}

}  // namespace
}  // namespace xaso::fees
