// Decisions carried into the catalogue, on both databases.
#include "publication/publication.h"

#include <gtest/gtest.h>

#include "world/world.h"

namespace xaso::publication {
namespace {

class PublicationTest : public testing::TestWithParam<sql::Dialect> {
protected:
    static StatedFile file(const std::string& text, const char* name = "danh-muc.csv") { return must(read_stated(text, name)); }
    static Decision decision(Day from = make_day(2026, 3, 1)) { return {"163/QĐ-BTP", "Công bố thủ tục mẫu", make_day(2026, 2, 10), from, false, false, false}; }
    std::string carry_out(const StatedFile& f, const Decision& d, const std::string& seen = {}) {
        std::string code;
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            const auto r = publication.carry_out(tx, w.by(), w.now, f, d, "danh-muc.csv", seen);
            code = r ? "" : r.error().code;
            return r.has_value();
        });
        return code;
    }
    Preview foresee(const StatedFile& f, const Decision& d) {
        sql::Reader s = w.program->db->read();
        return publication.foresee(s, World::kHome, f, d);
    }
    std::optional<procedures::Procedure> on(const char* code, Day day) {
        sql::Reader s = w.program->db->read();
        return w.program->procedures.in_force(s, World::kHome, code, day);
    }
    World w{GetParam()};
    Publication publication{w.program->procedures};
};
INSTANTIATE_TEST_SUITE_P(Both, PublicationTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

constexpr const char* kFile =
    "Mã thủ tục,Tên thủ tục,Lĩnh vực,Thời hạn,\"Phí, lệ phí\",Cách nộp,Thành phần hồ sơ,Bãi bỏ\n"
    "9.000101,Đăng ký mẫu,Hộ tịch,5 ngày làm việc,8.000,\"trực tiếp, trực tuyến\",Tờ khai | 2 bản chính; Giấy ủy quyền | 1 bản chụp | khi nộp thay,\n"
    "TT.3wd,,,2 ngày làm việc,,,,\n"
    "TT.1wd,,,,,,,x\n"
    "TT.15d,,,15 ngày,,,,\n"
    "9.000102,Thiếu lĩnh vực,,1 tháng,0,trực tiếp,,\n"
    "9.000103,Sai thời hạn,Hộ tịch,ba ngày,0,trực tiếp,,\n"
    "9.000104,,,,,,,x\n";

// LAW ND 63/2010/ND-CP art. 8(2), 15: what is published becomes a version with its document; form 3 counts what is new and what ended.
TEST_P(PublicationTest, AFileBecomesVersionsOnce) {
    const Day from = make_day(2026, 3, 1);
    const Preview p = foresee(file(kFile), decision());
    ASSERT_EQ(p.procedures.size(), 7u);
    EXPECT_EQ(p.count(Kind::added), 1);
    EXPECT_EQ(p.count(Kind::changed), 1);
    EXPECT_EQ(p.count(Kind::abolished), 1);
    EXPECT_EQ(p.count(Kind::unchanged), 1);
    EXPECT_EQ(p.count(Kind::refused), 3);
    EXPECT_FALSE(on("9.000101", from)) << "a preview writes nothing";
    for (const Foreseen& f : p.procedures)
        if (f.code == "TT.3wd") {
            ASSERT_EQ(f.differences.size(), 1u);
            EXPECT_EQ(f.differences[0].before, "3 ngày làm việc");
            EXPECT_EQ(f.differences[0].after, "2 ngày làm việc");
        }
    EXPECT_EQ(carry_out(file(kFile), decision(), "something else"), "publication.moved");
    ASSERT_EQ(carry_out(file(kFile), decision(), p.seen), "");
    const auto added = on("9.000101", from);
    ASSERT_TRUE(added);
    EXPECT_EQ(added->change, procedures::Change::published);
    EXPECT_EQ(added->decision, "163/QĐ-BTP");
    EXPECT_EQ(added->online_level, 4);
    ASSERT_EQ(added->papers.size(), 2u);
    EXPECT_EQ(added->papers[0].originals, 2);
    EXPECT_EQ(added->papers[1].needed_when, "nộp thay");
    EXPECT_EQ(on("TT.3wd", from)->limit_desk, "2wd");
    EXPECT_EQ(on("TT.3wd", from)->name, "Thủ tục thử TT.3wd") << "an empty cell leaves what was";
    EXPECT_FALSE(on("TT.1wd", from));
    EXPECT_EQ(foresee(file(kFile), decision()).count(Kind::unchanged), 4) << "the same file again";
    EXPECT_EQ(carry_out(file(kFile), decision()), "publication.nothing");
    sql::Reader s = w.program->db->read();
    const auto updates = publication.updates(s, World::kHome, 10);
    ASSERT_EQ(updates.size(), 1u);
    EXPECT_EQ(updates[0].number, "163/QĐ-BTP");
    EXPECT_EQ(updates[0].added + updates[0].changed + updates[0].abolished, 3);
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(PublicationTest, TheWholeCatalogueAbolishesWhatItLeavesOut) {
    Decision d = decision();
    d.whole = true;
    const StatedFile only = file("Mã thủ tục,Thời hạn\nTT.3wd,3 ngày làm việc\nTT.1wd,sai\n");
    const Preview p = foresee(only, d);
    EXPECT_EQ(p.count(Kind::unchanged), 1);
    EXPECT_EQ(p.count(Kind::refused), 1) << "what could not be read is not abolished";
    EXPECT_EQ(p.count(Kind::abolished), 4);
    ASSERT_EQ(carry_out(only, d), "");
    EXPECT_TRUE(on("TT.1wd", d.from));
    EXPECT_FALSE(on("TT.15d", d.from));
}

TEST_P(PublicationTest, WhatIsInForceSaysNothingNewThoughALaterVersionOrAnEndIsDecided) {
    ASSERT_EQ(carry_out(file("Mã thủ tục,Thời hạn,Bãi bỏ\nTT.3wd,2 ngày làm việc,\nTT.1wd,,x\n"), decision(make_day(2026, 3, 1))), "");
    const StatedFile as_it_is = file("Mã thủ tục,Thời hạn\nTT.3wd,3 ngày làm việc\nTT.1wd,1 ngày làm việc\n");
    EXPECT_EQ(foresee(as_it_is, decision(make_day(2026, 2, 20))).count(Kind::unchanged), 2);
    EXPECT_EQ(carry_out(as_it_is, decision(make_day(2026, 2, 20))), "publication.nothing");
    const Preview later = foresee(as_it_is, decision(make_day(2026, 3, 1)));
    EXPECT_EQ(later.count(Kind::refused), 1) << "the new version begins that day";
    EXPECT_EQ(later.count(Kind::added), 1);
}

TEST_P(PublicationTest, RefusesWhatTheDayDoesNotAllow) {
    const StatedFile change = file("Mã thủ tục,Thời hạn\nTT.3wd,2 ngày làm việc\n"), gone = file("Mã thủ tục,Bãi bỏ\nTT.3wd,x\n");
    for (const StatedFile* f : {&change, &gone}) {
        const Preview early = foresee(*f, decision(make_day(2020, 1, 1)));
        EXPECT_EQ(early.count(Kind::refused), 1);
        EXPECT_NE(early.procedures[0].says.find("01/01/2020"), std::string::npos);
    }
    ASSERT_EQ(carry_out(gone, decision(make_day(2026, 3, 1))), "");
    EXPECT_EQ(foresee(gone, decision(make_day(2026, 4, 1))).count(Kind::unchanged), 1);
    EXPECT_EQ(foresee(change, decision(make_day(2026, 2, 1))).count(Kind::refused), 1);
    EXPECT_EQ(foresee(change, decision(make_day(2026, 4, 1))).count(Kind::added), 1) << "an abolished one comes back as new";
    Decision inside = decision();
    inside.internal = true;
    EXPECT_EQ(foresee(file("Mã thủ tục,Thời hạn\nTT.15d,2 ngày\n"), inside).count(Kind::refused), 1);
}

TEST_P(PublicationTest, AsksForTheDocument) {
    const StatedFile f = file("Mã thủ tục,Thời hạn\nTT.3wd,2 ngày làm việc\n");
    for (const auto change : {+[](Decision& d) { d.number.clear(); }, +[](Decision& d) { d.title.clear(); }, +[](Decision& d) { d.day = {}; }, +[](Decision& d) { d.from = {}; }}) {
        Decision d = decision();
        change(d);
        EXPECT_EQ(carry_out(f, d), "publication.decision");
    }
}

TEST(Stated, ReadsTheNationalDatabasesFields) {
    const auto f = stated_of_json(R"({"data": [{"MATTHC": "1.001193", "TENTTHC": "Đăng ký khai sinh", "MALINHVUC": "G15-TP08", "TRINHTUTHUCHIEN": "Nộp hồ sơ.", "YEUCAU": "Không", "COQUANTHUCHIEN": "UBND xã",
        "CACHTHUCTHUCHIEN": [{"KENH": "Trực tiếp", "THOIGIAN": 1, "DONVITINH": "Ngày làm việc", "PHILEPHI": [{"SOTIEN": "8.000", "DONVI": "đồng", "MOTA": "mỗi bản"}]}, {"KENH": "2", "THOIGIAN": "4", "DONVITINH": "Giờ"}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.000031", "TENKETQUA": "Giấy khai sinh"}],
        "THANHPHANHOSO": [{"TRUONGHOP": "Trẻ bị bỏ rơi", "GIAYTO": [{"MAGIAYTO": "G1", "TENGIAYTO": "Biên bản", "SOBANSAO": 2}]}, {"TRUONGHOP": "Khác", "GIAYTO": [{"TENMAUDON": "Tờ khai"}]}],
        "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}]}, {"MATTHC": "1.001193"}, 5, {"TENTTHC": "x"}]})");
    ASSERT_TRUE(f) << f.error().message;
    ASSERT_EQ(f->procedures.size(), 1u);
    EXPECT_EQ(f->unread.size(), 3u);
    const procedures::Draft d = applied(f->procedures[0], {});
    EXPECT_EQ(d.limit_desk, "1wd");
    EXPECT_EQ(d.limit_online, "4h");
    EXPECT_EQ(d.fee, Vnd{8000});
    EXPECT_EQ(d.fee_note, "8.000 đ: mỗi bản");
    EXPECT_EQ(d.channels.code(), 3);
    EXPECT_EQ(d.field, "G15-TP08");
    EXPECT_EQ(d.legal_basis, "Luật Hộ tịch 60/2014/QH13");
    ASSERT_EQ(d.cases.size(), 2u);
    ASSERT_EQ(d.papers.size(), 2u);
    EXPECT_EQ(d.papers[0].for_case, "Trẻ bị bỏ rơi");
    EXPECT_EQ(d.papers[0].copies, 2);
    EXPECT_EQ(d.results[0].code, "KQ.G15.000031");
    procedures::Draft known;
    known.field = "Hộ tịch";
    EXPECT_EQ(applied(f->procedures[0], known).field, "Hộ tịch") << "a code of a field does not replace its name";
}

TEST(Stated, RefusesBadFiles) {
    for (const char* text : {"{", "[]", "{}", "[1", "{\"data\": []}", "[\"\xff\"]"}) EXPECT_FALSE(stated_of_json(text) && !stated_of_json(text)->procedures.empty()) << text;
    EXPECT_EQ(read_stated("Mã,Tên\n1,2\n", "a.csv").error().code, "publication.no_code_column");
    const struct { const char* json; const char* says; } rows[] = {
        {R"([{"MATTHC":"1.1","CACHTHUCTHUCHIEN":[{"KENH":"bồ câu"}]}])", "bồ câu"},
        {R"([{"MATTHC":"1.1","CACHTHUCTHUCHIEN":[{"KENH":"1","THOIGIAN":"vài","DONVITINH":"ngày"}]}])", "vài ngày"},
        {R"([{"MATTHC":"1.1","CACHTHUCTHUCHIEN":[{"KENH":"1","PHILEPHI":[{"SOTIEN":"nhiều"}]}]}])", "nhiều"},
        {R"([{"MATTHC":"1 1"}])", "Mã thủ tục"},
    };
    for (const auto& row : rows) {
        const auto f = stated_of_json(row.json);
        ASSERT_TRUE(f && f->unread.size() == 1) << row.json;
        EXPECT_NE(f->unread[0].says.find(row.says), std::string::npos) << f->unread[0].says;
    }
    const auto twice = must(stated_of_json(R"([{"MATTHC":"1.1","TENTTHC":"Một"},{"MATTHC":"1.1"},{"MATTHC":"1.2","TENTTHC":"Một"}])"));
    EXPECT_EQ(twice.procedures.size(), 1u);
    EXPECT_EQ(twice.unread.size(), 2u);
}

TEST(Stated, PartsAreWrittenAsTheyAreRead) {
    const char* papers = "Tờ khai | 2 bản chính | mẫu CT01\nGiấy tờ | 1 bản sao chứng thực | 1 bản chụp | xuất trình | khi nộp thay | trường hợp A\n";
    EXPECT_EQ(lines_of(must(papers_of(papers))), papers);
    EXPECT_EQ(lines_of(must(results_of("KQ.1 | Giấy; Bản sao"))), "KQ.1 | Giấy\nBản sao\n");
    EXPECT_EQ(lines_of(must(cases_of("A | 5 ngày; B"))), "A | 5 ngày\nB\n");
    EXPECT_EQ(must(papers_of("Tờ khai"))[0].originals, 1);
    EXPECT_FALSE(papers_of("Tờ khai | ba bản"));
    EXPECT_FALSE(cases_of("A | lâu"));
    EXPECT_FALSE(results_of("a | b | c"));
    const struct { const char *words, *code; } limits[] = {{"3 ngày làm việc", "3wd"}, {"15 ngày", "15d"}, {"4 giờ", "4h"}, {"1 tháng", "1m"}, {"Trong ngày", "0wd"}, {"7wd", "7wd"}, {"ngày", ""}, {"3 năm", ""}, {"", ""}};
    for (const auto& l : limits) EXPECT_EQ(limit_of_words(l.words).value_or(""), l.code) << l.words;
    const auto table = must(imports::read_csv("Mã thủ tục,Tên thủ tục\n1.1,\"=\"\"a\"\"\nb\"\n"));
    EXPECT_EQ(must(imports::read_csv(csv_of(table))).rows[0].cells, table.rows[0].cells);
}

}  // namespace
}  // namespace xaso::publication
