#include <gtest/gtest.h>

#include "imports/imports.h"
#include "platform/access/access_fixture.h"
#include "platform/web/web.h"
#include "support/test_site.h"

namespace xaso::imports {
namespace {

using http::Method;
using http::Response;

const std::string kFile =
    "Mã hồ sơ,Thủ tục,Người nộp,Ngày tiếp nhận,Ngày hẹn trả,Ghi chú\n"
    "A-1,9.000001,Trần Thị Mẫu,02/11/2026,05/11/2026,<b>\n"
    "A-2,9.000001,Lê Thử,15/02/20263,05/11/2026,=1+1\n";

class ImportPages : public access::WithAccounts, protected TestSite {
protected:
    ImportPages() : TestSite(record, access, clock, "dau.moi"), units(record), procedures(record), desk(record, law, units, procedures), imports(desk) {
        static const sql::Statement add_version{
            "test.import_version", "INSERT INTO unit_version (unit_id, valid_from, level, name, agency_code, regime, hours) VALUES (:unit, '2025-07-01', 4, 'Xã Mẫu', 'H00', 'quarter_10_3', 'mon-fri 07:30-11:30 13:30-17:00')"};
        db->run(kHome, [&](sql::Tx& tx) {
            tx.exec(add_version, {{"unit", kHome}});
            procedures::Draft d;
            d.code = "9.000001";
            d.name = "Đăng ký thử";
            d.field = "Hộ tịch";
            d.limit_desk = "3wd";
            return procedures.publish(tx, by(), clock.now(), d, procedures::Change::first_listing, make_day(2025, 7, 1)).has_value();
        });
        units.reload();
        add_pages(router, imports);
        me = add("dau.moi", {"coordinator"});
    }
    std::string uploaded() { return std::string(post("/nhap-du-lieu", {}, {}, {{"file", "thang11.csv", "text/csv", kFile}}).headers.get("Location")); }

    catalog::Catalog law{catalog::load(XASO_SOURCE_DIR).definitions};
    units::Units units;
    procedures::Procedures procedures;
    onestop::Desk desk;
    Imports imports;
    AccountId me;
};

const TestSite::Form kMapping{{"code", "0"}, {"procedure", "1"}, {"applicant", "2"}, {"received", "3"}, {"due", "4"}, {"note", "5"}};

TEST_P(ImportPages, from_the_upload_to_the_refused_lines) {
    EXPECT_TRUE(has(get("/nhap-du-lieu").body, "Chưa nhập tệp nào"));
    const std::string url = uploaded();
    const Response mapping = get(url);
    EXPECT_EQ(mapping.status, 200);
    EXPECT_TRUE(has(mapping.body, "15/02/20263")) << "the preview names what will be refused";
    EXPECT_TRUE(has(mapping.body, "&lt;b&gt;"));
    EXPECT_EQ(post(url, kMapping).status, 303);
    const Response result = get(url);
    EXPECT_TRUE(has(result.body, "Dòng 3"));
    EXPECT_TRUE(has(result.body, "Ngày tiếp nhận"));
    EXPECT_TRUE(has(get("/nhap-du-lieu").body, "thang11.csv"));
    const Response file = get(url + "/tu-choi.csv");
    EXPECT_EQ(file.headers.get("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_TRUE(has(file.body, "3,")) << file.body;
    EXPECT_TRUE(has(file.body, ",'=1+1\r\n")) << "no cell runs as a formula: " << file.body;
    EXPECT_EQ(post(url + "/tiep").status, 303) << "nothing left to do";
    sql::Reader s = db->read();
    EXPECT_TRUE(desk.find_code(s, kHome, "A-1"));
}

TEST_P(ImportPages, says_what_is_wrong_where_it_is) {
    struct Row {
        const char* name;
        std::vector<http::Upload> uploads;
        const char* says;
    };
    for (const Row& r : {Row{"no file", {}, "Hãy chọn một tệp"}, Row{"50 MB", {{"file", "a.csv", "text/csv", std::string(50u << 20, 'x')}}, "giới hạn 20 MB"},
                         Row{"an old encoding", {{"file", "a.csv", "text/csv", "Ma,Ten\nA1,Nguy\xEAn\n"}}, "Dòng 2"}}) {
        const Response answer = post("/nhap-du-lieu", {}, {}, r.uploads);
        EXPECT_EQ(answer.status, 422) << r.name;
        EXPECT_TRUE(has(answer.body, r.says)) << r.name;
    }
    const std::string url = uploaded();
    EXPECT_TRUE(has(post(url, {{"code", "0"}}).body, "Hãy chọn cột cho “Thủ tục”"));
    EXPECT_TRUE(has(post(url + "/xem-truoc", {{"code", "0"}, {"procedure", "0"}}).body, "Một cột không thể vừa là"));
    EXPECT_EQ(get("/nhap-du-lieu/999").status, 404);
    EXPECT_EQ(post("/nhap-du-lieu/999", kMapping).status, 404);
}

TEST_P(ImportPages, only_those_who_may_import) {
    const std::string url = uploaded();
    add("mot.cua", {"desk"});
    who = "mot.cua";
    for (const std::string& path : {std::string("/nhap-du-lieu"), url, url + "/tu-choi.csv"}) EXPECT_EQ(get(path).status, 403) << path;
    EXPECT_EQ(post(url, kMapping).status, 403);
}

INSTANTIATE_TEST_SUITE_P(Both, ImportPages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

}  // namespace
}  // namespace xaso::imports
