#include "keying/pages.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "keying/keying_fixture.h"
#include "modules/books/pages.h"
#include "world/site.h"

namespace xaso::keying {
namespace {

using http::Method;
using http::Response;

class KeyingPages : public testing::TestWithParam<sql::Dialect>, protected Office, protected WorldSite {
protected:
    KeyingPages() : Office(GetParam()), WorldSite(w), files(w.program->desk) {
        books::add_pages(router, books, files);
        add_pages(router, keying, extracts, matching);
        add_api(router, keying);
        for (const char* login : {"mot", "hai", "ba"}) add(login, {"specialist"});
        add("lanhdao", {"leader"});
        add("vanthu", {"clerk"});
    }
    static Form fields(int number, const std::string& name) {
        return {{"position", std::to_string(number)}, {"entry", std::to_string(number)}, {"page", "1"}, {"name", name}, {"sex", "female"}, {"born_on", "01/03/1987"}, {"registered_on", "05/03/1987"}};
    }
    // A volume of two entries in one batch, by its pages; the address of the batch.
    std::string batch_page(std::int64_t v) {
        EXPECT_EQ(post("/nhap-so/" + std::to_string(v) + "/chia", {{"size", "30"}}, "mot").status, 303);
        return "/nhap-so/lo/" + id_text(batches(v).front().id);
    }

    static std::int64_t number_in_path(const std::string& path) { return std::stoll(path.substr(path.rfind('/') + 1)); }

    onestop::Files files;
};
INSTANTIATE_TEST_SUITE_P(Both, KeyingPages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(KeyingPages, a_batch_goes_from_paper_to_the_book) {
    EXPECT_TRUE(has(get("/nhap-so", "mot").body, "Chưa có quyển sổ giấy nào"));
    const std::int64_t v = volume(2);
    EXPECT_EQ(post("/nhap-so/" + std::to_string(v) + "/chia", {{"size", "ba"}}, "mot").status, 422);
    const std::string at = batch_page(v);
    EXPECT_TRUE(has(get("/nhap-so", "mot").body, "Nhận lô nhập: Khai sinh, 01/1987, lô 1"));
    const std::pair<std::string, std::string> readings[] = {{"mot", "Nguyễn Văn An"}, {"hai", "Nguyễn Văn Ân"}};
    for (const auto& [login, name] : readings) {
        EXPECT_EQ(get(at + "/nhap", login).status, 403);
        EXPECT_EQ(post(at + "/nhan", {}, login).status, 303);
        const Response first = get(at + "/nhap", login);
        EXPECT_EQ(hidden_value(first.body, "position"), "1");
        EXPECT_FALSE(has(first.body, "Ngày chết"));   // a birth is not asked for a death
        const Response wrong = post(at + "/nhap", {{"position", "1"}, {"entry", "1"}, {"name", ""}, {"registered_on", "31/02/1987"}}, login);
        EXPECT_EQ(wrong.status, 422);
        EXPECT_TRUE(has(wrong.body, "Hãy nhập “Họ, chữ đệm, tên”"));
        EXPECT_TRUE(has(wrong.body, "31/02/1987"));   // what was typed stays
        EXPECT_EQ(post(at + "/nhap", fields(1, "Trần Thị Mẫu"), login).status, 303);
        EXPECT_EQ(hidden_value(get(at + "/nhap", login).body, "position"), "2");
        EXPECT_EQ(post(at + "/nhap", fields(2, name), login).status, 303);
        EXPECT_TRUE(has(get(at + "/nhap?vi-tri=1", login).body, "Trần Thị Mẫu"));
        EXPECT_TRUE(has(get(at + "/nhap", login).body, "Nộp lô"));
        if (login == "hai") {   // while it is keyed, nobody else sees a word of it
            for (const char* other : {"mot", "ba"}) {
                EXPECT_FALSE(has(get(at, other).body, "Trần Thị Mẫu")) << other;
                EXPECT_EQ(get(at + "/nhap", other).status, 403) << other;
                EXPECT_NE(get(at + "/1", other).status, 200) << other;
            }
        }
        EXPECT_EQ(post(at + "/nop", {}, login).status, 303);
    }
    EXPECT_FALSE(has(get(at, "mot").body, "Nguyễn Văn Ân"));
    EXPECT_EQ(get(at + "/2", "hai").status, 403);
    EXPECT_EQ(post(at + "/khoa", {}, "hai").status, 403);
    EXPECT_EQ(get(at, "vanthu").status, 403);   // whose role does not keep the book
    EXPECT_EQ(get("/nhap-so", "vanthu").status, 403);
    EXPECT_EQ(get("/nhap-so", "lanhdao").status, 200);

    const Response compared = get(at, "ba");
    EXPECT_TRUE(has(compared.body, "Khóa 1 trường hợp giống nhau"));
    EXPECT_TRUE(has(compared.body, "khác: Họ, chữ đệm, tên"));
    EXPECT_EQ(post(at + "/khoa", {}, "ba").status, 303);
    const Response one = get(at + "/2", "ba");
    for (const char* part : {"Lần 1: Nguyễn Văn An", "Lần 2: Nguyễn Văn Ân", "trang 1 · số 2"}) EXPECT_TRUE(has(one.body, part)) << part;
    EXPECT_EQ(post(at + "/2", {}, "ba").status, 422);   // nothing was chosen
    EXPECT_EQ(post(at + "/2", {{"chon-name", "3"}, {"name", "Nguyễn Văn Ấn"}}, "ba").status, 303);
    EXPECT_TRUE(has(get(at + "/2", "ba").body, "đã khóa"));
    EXPECT_TRUE(has(get("/so/civil_status_entry?q=nguyen+van+an", "mot").body, "Nguyễn Văn Ấn"));
    EXPECT_TRUE(has(get("/nhap-so", "lanhdao").body, "100 %"));
    EXPECT_EQ(verify(), std::vector<std::string>{});
}

TEST_P(KeyingPages, a_locked_record_offers_correction_and_nothing_else) {
    const BatchId id = keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn An"}});
    must(lock_same(13, id));
    const std::string r = std::to_string(compare(id)[0].record), in_book = "/so/civil_status_entry/" + r, at = "/nhap-so/ban-ghi/civil_status_entry/" + r;
    const Response kept = get(in_book, "mot");
    EXPECT_TRUE(has(kept.body, at));
    EXPECT_TRUE(has(kept.body, "hai lần giống nhau"));
    EXPECT_FALSE(has(kept.body, in_book + "/sua"));
    EXPECT_EQ(get(in_book + "/sua", "mot").status, 422);
    EXPECT_EQ(get("/so/civil_status_entry/moi", "mot").status, 422);
    EXPECT_EQ(get("/so/civil_status_entry/nhap", "mot").status, 422);
    EXPECT_TRUE(has(get(at, "mot").body, "Ghi cải chính"));
    EXPECT_FALSE(has(get(at, "lanhdao").body, "Ghi cải chính"));
    Form form = fields(1, "Nguyễn Văn Ân");
    form.insert(form.end(), {{"version", "1"}, {"ground-reason", "Sổ gốc ghi sai dấu"}, {"ground-number", "05/QĐ-UBND"}});
    EXPECT_EQ(post(at + "/cai-chinh", form, "mot").status, 422);   // without the document's day
    form.emplace_back("ground-day", "02/11/2026");
    EXPECT_EQ(post(at + "/cai-chinh", form, "lanhdao").status, 403);
    EXPECT_EQ(post(at + "/cai-chinh", form, "mot").status, 303);
    EXPECT_TRUE(has(get(in_book, "mot").body, "Cải chính theo 05/QĐ-UBND ngày 02/11/2026: Sổ gốc ghi sai dấu. Họ, chữ đệm, tên: Nguyễn Văn An → Nguyễn Văn Ân"));
    EXPECT_EQ(post(at + "/cai-chinh", form, "mot").status, 409);   // somebody was first
    EXPECT_EQ(get("/nhap-so/ban-ghi/civil_status_entry/99999", "mot").status, 404);
}

TEST_P(KeyingPages, an_extract_is_numbered_printed_and_logged) {
    const BatchId id = keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn An"}});
    must(lock_same(13, id));
    const std::string at = "/nhap-so/ban-ghi/civil_status_entry/" + std::to_string(compare(id)[0].record);
    EXPECT_EQ(post(at + "/trich-luc", {{"applicant", " "}}, "mot").status, 422);
    EXPECT_EQ(post(at + "/trich-luc", {{"applicant", "Trần Thị Mẫu"}}, "lanhdao").status, 403);
    const Response issued = post(at + "/trich-luc", {{"applicant", "Trần Thị Mẫu"}}, "mot");
    ASSERT_EQ(issued.status, 303);
    const std::string sheet(issued.headers.get("Location"));
    EXPECT_FALSE(has(sheet, "Mẫu"));
    const Response paper = get(sheet, "mot");
    EXPECT_EQ(paper.status, 200);
    for (const char* part : {"TRÍCH LỤC KHAI SINH (BẢN SAO)", "Số: 1/TLKS-BS", "Nguyễn Văn An", "01/03/1987", "Khai sinh, 01/1987, số 1, trang 1"}) EXPECT_TRUE(has(paper.body, part)) << part;
    const std::string one = sheet.substr(0, sheet.find('?'));
    EXPECT_EQ(get(one, "lanhdao").status, 403);
    EXPECT_EQ(get("/nhap-so/trich-luc/99999", "mot").status, 404);
    EXPECT_EQ(get(one + "/word", "hai").headers.get("Content-Type"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    EXPECT_TRUE(has(get(at, "mot").body, "1/TLKS-BS"));
    sql::Reader s = w.program->db->read();
    int printed = 0;
    for (const auto& e : w.program->record.history(s, World::kHome, "keying_extract", number_in_path(one))) printed += e.kind == "keying.extract_printed";
    EXPECT_EQ(printed, 2);
}

TEST_P(KeyingPages, the_population_export_is_confirmed_by_a_person) {
    const BatchId id = keyed(volume(3), {{"Nguyễn Văn An", "Nguyễn Văn An"}, {"Lê Thị Hoà", "Lê Thị Hoà"}, {"Lê Thị Hoà", "Lê Thị Hoà"}});
    must(lock_same(13, id));
    const std::string bytes = "Họ và tên,Ngày sinh,Số CCCD\nNguyễn Văn Ân,01/03/1987,001087000001\nLê Thị Hòa,01/03/1987,001187000002\nTrần Thị Mẫu,01/03/1987,001187000003\n";
    EXPECT_EQ(send(Method::post, "/nhap-so/doi-chieu", "mot", {}, {{"file", "a.csv", "", "Họ tên,Ngày sinh\nA,B\n"}}).status, 422);
    EXPECT_EQ(post("/nhap-so/doi-chieu", {}, "mot").status, 422);
    const Response read = send(Method::post, "/nhap-so/doi-chieu", "mot", {}, {{"file", "dan-cu.csv", "", bytes}});
    ASSERT_EQ(read.status, 303);
    const std::string at(read.headers.get("Location"));
    EXPECT_EQ(get(at, "vanthu").status, 403);
    const Response near = get(at + "?loai=gan-khop", "mot");
    EXPECT_TRUE(has(near.body, "Nguyễn Văn Ân"));
    EXPECT_TRUE(has(near.body, "001******001"));
    EXPECT_FALSE(has(near.body, "001087000001"));
    EXPECT_TRUE(has(get(at + "?loai=nhieu", "mot").body, "Lê Thị Hòa"));
    EXPECT_TRUE(has(get(at + "?loai=khong-co", "mot").body, "Trần Thị Mẫu"));
    EXPECT_TRUE(has(get(at + "/2", "mot").body, "Nguyễn Văn An, sinh 01/03/1987"));
    EXPECT_EQ(post(at + "/3", {}, "mot").status, 422);   // several: one must be chosen
    const std::int64_t record = compare(id)[0].record;
    EXPECT_EQ(post(at + "/3", {{"record", std::to_string(record)}}, "mot").status, 422);   // not one of them
    EXPECT_EQ(post(at + "/2", {{"record", std::to_string(record)}}, "mot").status, 303);
    EXPECT_EQ(post(at + "/2", {{"record", std::to_string(record)}}, "mot").status, 409);
    EXPECT_EQ(post(at + "/3", {{"none", "1"}}, "mot").status, 303);
    EXPECT_EQ(this->record(record).content.at("number"), "");   // nothing was overwritten
    const std::string in_book = "/nhap-so/ban-ghi/civil_status_entry/" + std::to_string(record);
    EXPECT_TRUE(has(get(in_book, "mot").body, "Đã đối chiếu với dân cư"));
    EXPECT_TRUE(has(get("/nhap-so/doi-chieu", "mot").body, "dan-cu.csv"));
}

TEST_P(KeyingPages, a_program_may_be_one_of_the_two) {
    const std::int64_t v = volume(1);
    batch_page(v);
    const std::string at = "/api/v1/keying/batches/" + id_text(batches(v).front().id);
    EXPECT_EQ(api(Method::post, at + "/take", {}, "mot").status, 200);
    EXPECT_EQ(api(Method::post, at + "/entries", R"({"position":"1"})", "mot").status, 400);
    EXPECT_EQ(api(Method::post, at + "/entries", R"({"position":1,"values":{"kind":"birth"}})", "mot").status, 400);   // not asked
    EXPECT_EQ(api(Method::post, at + "/entries", R"({"position":1,"values":{"entry":"1","name":"Nguyễn Văn An"}})", "mot").status, 400);
    const Response keyed_one = api(Method::post, at + "/entries", R"({"position":1,"values":{"entry":"1","page":"1","name":"Nguyễn Văn An","registered_on":"1987-03-05"}})", "mot");
    EXPECT_EQ(keyed_one.status, 200) << keyed_one.body;
    EXPECT_TRUE(has(api(Method::get, at, {}, "mot").body, "Nguyễn Văn An"));
    EXPECT_FALSE(has(api(Method::get, at, {}, "hai").body, "Nguyễn Văn An"));
    EXPECT_EQ(api(Method::post, at + "/hand-in", {}, "mot").status, 200);
    const auto told = boost::json::parse(api(Method::get, "/api/v1/keying", {}, "lanhdao").body);
    const auto& paper = told.at("books").as_array()[0].at("volumes").as_array()[0];
    EXPECT_EQ(paper.at("entries").as_int64(), 1);
    EXPECT_EQ(paper.at("once").as_int64(), 1);
    EXPECT_EQ(paper.at("twice").as_int64(), 0);
}

}  // namespace
}  // namespace xaso::keying
