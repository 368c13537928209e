#include "fees/tariff.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "catalog/catalog.h"
#include "fees/vietqr.h"

namespace xaso::fees {
namespace {

Fee copies() {
    Fee f;
    f.code = "ban-sao";
    f.title = "Chứng thực bản sao";
    f.kind = FeeKind::fee;
    f.amount = Vnd{2000};
    f.per = "trang";
    f.sets = "bản";
    f.steps_after = 2;
    f.amount_after = Vnd{1000};
    f.most = Vnd{200'000};
    f.exemptions = {{"mien", "Miễn cả", 100, "Luật X, Điều 1"}, {"giam", "Giảm một nửa", 50, "Luật X, Điều 2"}};
    return f;
}

// 2.000 for each of the first two pages, 1.000 from the third on, no more than 200.000 for one copy (law/procedures/chung_thuc.toml).
TEST(Tariff, ACopyCostsLessFromTheThirdPageAndNeverMoreThanItsLimit) {
    const struct { int pages, copies; std::int64_t dong; } rows[] = {{1, 1, 2000}, {2, 1, 4000}, {3, 1, 5000}, {5, 3, 21'000}, {198, 1, 200'000}, {199, 1, 200'000}, {500, 2, 400'000}};
    for (const auto& row : rows) EXPECT_EQ(cost(copies(), row.pages, row.copies), Vnd{row.dong}) << row.pages << " x " << row.copies;
}

TEST(Tariff, AnExemptionTakesItsShareOffAndKeepsItsGround) {
    const Fee f = copies();
    const auto all = price({&f}, {{"ban-sao", 3, 1, "mien"}});
    ASSERT_TRUE(all.has_value());
    EXPECT_EQ(total(*all), Vnd{});
    EXPECT_EQ(all->front().full, Vnd{5000});
    EXPECT_EQ(all->front().ground, "Luật X, Điều 1");
    const auto half = price({&f}, {{"ban-sao", 3, 1, "giam"}});
    ASSERT_TRUE(half.has_value());
    EXPECT_EQ(total(*half), Vnd{2500});
    EXPECT_EQ(total(*half, FeeKind::fee), Vnd{2500});
    EXPECT_EQ(total(*half, FeeKind::charge), Vnd{});
}

TEST(Tariff, WhatTheTariffDoesNotKnowIsRefusedAtItsField) {
    const Fee f = copies();
    const struct { Choice choice; const char *code, *field; } rows[] = {
        {{"khac", 1, 1, ""}, "fees.case", "units-khac"},
        {{"ban-sao", -1, 1, ""}, "fees.units", "units-ban-sao"},
        {{"ban-sao", kMostUnits + 1, 1, ""}, "fees.units", "units-ban-sao"},
        {{"ban-sao", 1, 0, ""}, "fees.sets", "sets-ban-sao"},
        {{"ban-sao", 1, 1, "khac"}, "fees.exemption", "exemption-ban-sao"},
    };
    for (const auto& row : rows) {
        const auto lines = price({&f}, {row.choice});
        ASSERT_FALSE(lines.has_value()) << row.code;
        EXPECT_EQ(lines.error().code, row.code);
        EXPECT_EQ(lines.error().field, row.field);
    }
    EXPECT_TRUE(price({&f}, {{"ban-sao", 0, 1, ""}})->empty());
}

TEST(Tariff, TheShippedTariffsNameTheirActAndTheGroundOfEveryExemption) {
    std::vector<catalog::Finding> findings;
    const Tariff tariff = load_tariff(XASO_SOURCE_DIR, findings);
    EXPECT_TRUE(findings.empty());
    ASSERT_FALSE(tariff.fees.empty());
    const catalog::Loaded law = catalog::load(XASO_SOURCE_DIR);
    for (const Fee& f : tariff.fees) {
        EXPECT_NE(law.definitions->procedure(f.procedure), nullptr) << f.procedure;
        EXPECT_FALSE(f.act.empty()) << f.procedure;
        EXPECT_FALSE(f.note.empty()) << f.procedure << ": nothing of it is verified yet";
    }
    EXPECT_EQ(tariff.of("1.004222", make_day(2026, 11, 26)).size(), 3u);
    EXPECT_TRUE(tariff.of("1.004222", make_day(2020, 1, 1)).empty()) << "before it was in force";
}

TEST(Tariff, EveryMistakeInAFileIsToldAtItsLine) {
    const std::string fee = "[[fee]]\nprocedure = \"1.000001\"\ncode = \"a\"\ntitle = \"A\"\nkind = \"fee\"\namount = 1\nper = \"bản\"\nact = \"X\"\nfrom = 2020-01-01\n";  // 9 lines
    const struct { const char* name; std::string text; int line; } rows[] = {
        {"no kind", "[[fee]]\nprocedure = \"1.000001\"\ncode = \"a\"\ntitle = \"A\"\namount = 1\nper = \"bản\"\nact = \"X\"\nfrom = 2020-01-01\n", 1},
        {"overlap", fee + fee, 10},
        {"half progressive", fee + "steps_after = 2\n", 1},
        {"more than all", fee + "exemption = [{ code = \"a\", title = \"A\", percent = 101, ground = \"L\" }]\n", 10},
        {"no ground", fee + "exemption = [{ code = \"a\", title = \"A\" }]\n", 10},
        {"unknown key", fee + "amout = 2\n", 10},
    };
    const std::filesystem::path root = std::filesystem::temp_directory_path() / "xaso-tariff-test";
    for (const auto& row : rows) {
        std::filesystem::create_directories(root / "law/fees");
        std::ofstream(root / "law/fees/a.toml") << row.text;
        std::vector<catalog::Finding> findings;
        load_tariff(root.string(), findings);
        ASSERT_FALSE(findings.empty()) << row.name;
        EXPECT_EQ(findings[0].line, row.line) << row.name << ": " << findings[0].says;
    }
    std::filesystem::remove_all(root);
}

// The public vector, the worked ones, and the check value of the CRC.
TEST(VietQr, MeetsTheVectors) {
    EXPECT_EQ(crc16("123456789"), 0x29B1);
    const struct { Transfer t; const char* text; } rows[] = {
        {{"970436", "0123456789", Vnd{8000}, "LP H23 230619 0001"}, "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA5303704540480005802VN62220818LP H23 230619 00016304686E"},
        {{"970436", "0123456789", Vnd{8000}, "LP 000.00.01.H23-230619-0001"}, "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA5303704540480005802VN62320828LP 000.00.01.H23-230619-00016304850E"},
        {{"970416", "257678859", Vnd{1000}, "Chuyen tien"}, "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704540410005802VN62150811Chuyen tien6304BBB8"},
    };
    for (const auto& row : rows) EXPECT_EQ(payload(row.t).value(), row.text);
    EXPECT_EQ(payload({"970436", "0123456789", Vnd{}, ""})->substr(0, 12), "000201010211") << "static without an amount";
}

TEST(VietQr, RefusesWhatABankWouldNotRead) {
    EXPECT_EQ(payload({"97043", "1", Vnd{1}, ""}).error().field, "bank_bin");
    EXPECT_EQ(payload({"970436", "", Vnd{1}, ""}).error().field, "account_no");
    EXPECT_EQ(payload({"970436", "12345678901234567890", Vnd{1}, ""}).error().field, "account_no");
    EXPECT_EQ(payload({"970436", "1", Vnd{1}, "lệ phí"}).error().field, "purpose");
    EXPECT_EQ(payload({"970436", "1", Vnd{-1}, ""}).error().field, "amount");
}

TEST(VietQr, ThePurposeNamesTheDossierWithinTheLengthOfABank) {
    EXPECT_EQ(purpose_of("000.00.01.H23-230619-0001"), "LP H23 230619 0001");
    EXPECT_EQ(purpose_of("H23-230619-12345"), "LP H23 230619 12345");
    EXPECT_LE(purpose_of("000.00.01.H23XYZABCDEFG-230619-0001").size(), kPurposeLength);
}

}  // namespace
}  // namespace xaso::fees
