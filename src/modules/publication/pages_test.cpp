#include "publication/pages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/child_main.h"
#include "world/site.h"

namespace xaso::publication {
namespace {

using http::Method;
using http::Response;
using Form = TestSite::Form;

class CataloguePages : public WithWorld, protected WorldSite {
protected:
    CataloguePages() : WorldSite(w, "coordinator"), publication(w.program->procedures) {
        add_pages(router, publication, w.program->units, tariff, w.program->law);
        add_api(router, publication, tariff, w.program->law);
        for (const char* role : {"coordinator", "desk"}) add(role, {role});
    }
    static Form decision(const std::string& from = "01/12/2026") { return {{"number", "163/QĐ-BTP"}, {"day", "20/11/2026"}, {"title", "Công bố thủ tục mẫu"}, {"from", from}, {"la", "thay-doi"}}; }
    Response preview(const std::string& bytes, const std::string& name = "danh-muc.csv", Form form = decision()) { return post("/thu-tuc/cap-nhat", form, {}, {{"file", name, "", bytes}}); }
    // What the form of the preview sends when its button is pressed.
    static Form pressed(const Response& page, Form form = decision()) {
        for (const char* name : {"text", "seen", "file_name"}) {
            const std::string before = std::string("name=\"") + name + "\" value=\"";
            const auto at = page.body.find(before);
            if (at == std::string::npos) continue;
            std::string value = page.body.substr(at + before.size(), page.body.find('"', at + before.size()) - at - before.size());
            for (const auto& [entity, sign] : {std::pair{"&quot;", "\""}, std::pair{"&#34;", "\""}, std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&#39;", "'"}, std::pair{"&amp;", "&"}})
                for (auto e = value.find(entity); e != std::string::npos; e = value.find(entity, e + 1)) value.replace(e, std::string_view(entity).size(), sign);
            // As a browser sends it.
            for (auto e = value.find('\n'); e != std::string::npos; e = value.find('\n', e + 2)) value.replace(e, 1, "\r\n");
            form.emplace_back(name, value);
        }
        return form;
    }
    std::optional<procedures::Procedure> on(const std::string& code, Day day = make_day(2026, 12, 1)) {
        sql::Reader s = w.program->db->read();
        return w.program->procedures.in_force(s, World::kHome, code, day);
    }

    Publication publication;
    fees::Tariff tariff{{{.procedure = "TT.3wd", .code = "mau", .title = "Cấp bản mẫu", .kind = fees::FeeKind::fee, .amount = Vnd{8000}, .per = "bản", .act = "Thông tư mẫu", .from = make_day(2020, 1, 1),
                           .exemptions = {{"ngheo", "Người thuộc hộ nghèo", 50, "Luật mẫu, Điều 11"}}}}};
};
INSTANTIATE_TEST_SUITE_P(Both, CataloguePages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

constexpr const char* kFile =
    "Mã thủ tục,Tên thủ tục,Lĩnh vực,Thời hạn,Cách nộp,Thành phần hồ sơ,Trình tự thực hiện,Bãi bỏ\n"
    "9.000101,Đăng ký mẫu,Hộ tịch,5 ngày làm việc,trực tiếp,Tờ khai | 2 bản chính,\"Nộp hồ sơ.\r\nNhận \"\"kết quả\"\" <A&B>.\",\n"
    "TT.3wd,,,2 ngày làm việc,,,\"Bước 1\r\nBước 2\",\n"
    "TT.1wd,,,,,,,x\n"
    "TT.15d,,,15 ngày,,,,\n"
    "9.000103,Sai thời hạn,Hộ tịch,ba ngày,trực tiếp,,,\n"
    "lạc,dòng\n";

// LAW ND 63/2010/ND-CP art. 8(2), 15: what is published names its document and what a procedure must state; nothing is written before the clerk has seen it.
TEST_P(CataloguePages, AFileIsLookedAtThenCarriedOutOnce) {
    const Response seen = preview(kFile);
    ASSERT_EQ(seen.status, 200) << seen.body;
    for (const char* says : {"mới 1, sửa đổi 1, bãi bỏ 1, không đổi 1, không nhận 2", "Ghi 3 thay đổi vào danh mục", "<del>3 ngày làm việc</del>", "<ins>2 ngày làm việc</ins>", "Dòng 7", "Chưa ghi: đối tượng, cơ quan giải quyết."}) EXPECT_TRUE(has(seen.body, says)) << says;
    EXPECT_FALSE(on("9.000101")) << "a preview writes nothing";
    const Form form = pressed(seen);
    const Response done = post("/thu-tuc/cap-nhat/ghi", form);
    ASSERT_EQ(done.status, 303) << done.body;
    ASSERT_TRUE(on("9.000101"));
    EXPECT_EQ(on("9.000101")->decision, "163/QĐ-BTP");
    EXPECT_EQ(on("9.000101")->steps, "Nộp hồ sơ.\nNhận \"kết quả\" <A&B>.");
    EXPECT_EQ(on("TT.3wd")->limit_desk, "2wd");
    EXPECT_FALSE(on("TT.1wd"));
    EXPECT_TRUE(has(get("/thu-tuc/cap-nhat").body, "163/QĐ-BTP ngày 20/11/2026"));
    // The same file again changes nothing, and the button of the old preview is refused.
    const Response again = preview(kFile);
    EXPECT_TRUE(has(again.body, "Tệp không làm thay đổi gì trong danh mục") && !has(again.body, "/thu-tuc/cap-nhat/ghi"));
    EXPECT_TRUE(has(post("/thu-tuc/cap-nhat/ghi", form).body, "vừa được cập nhật ở nơi khác"));
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(CataloguePages, AFeeThatTheDeskCollectsByTheTariffIsPointedOut) {
    const Response fee = preview("Mã thủ tục,Thời hạn,\"Phí, lệ phí\"\nTT.3wd,,10000\n");
    EXPECT_TRUE(has(fee.body, "Quầy thu theo biểu phí đã nạp: Cấp bản mẫu 8.000 đ/bản (Thông tư mẫu).")) << fee.body;
    EXPECT_FALSE(has(preview("Mã thủ tục,Thời hạn\nTT.3wd,2 ngày làm việc\n").body, "Quầy thu theo biểu phí")) << "another change";
    EXPECT_FALSE(has(preview("Mã thủ tục,\"Phí, lệ phí\"\nTT.1wd,10000\n").body, "Quầy thu theo biểu phí")) << "not in the tariff";
}

TEST_P(CataloguePages, TheNationalDatabasesFileGoesTheSameWay) {
    const std::string file = R"([{"MATTHC": "9.000201", "TENTTHC": "Thủ tục mẫu", "TENLINHVUC": "Hộ tịch", "TRINHTUTHUCHIEN": "Bước 1\r\nBước 2", "COQUANTHUCHIEN": "UBND xã", "DOITUONG": "Công dân",
        "CACHTHUCTHUCHIEN": [{"KENH": "Trực tiếp", "THOIGIAN": 3, "DONVITINH": "Ngày làm việc"}], "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Tờ khai | mẫu\n1"}]}]}])";
    const Response seen = preview(file, "tthc.json");
    ASSERT_EQ(post("/thu-tuc/cap-nhat/ghi", pressed(seen)).status, 303);
    EXPECT_EQ(on("9.000201")->papers.at(0).name, "Tờ khai / mẫu 1");
    EXPECT_TRUE(has(preview(file, "tthc.json").body, "Không có gì để ghi"));
}

TEST_P(CataloguePages, BadInputKeepsWhatWasTypedAndSaysWhatToDo) {
    const Response empty = post("/thu-tuc/cap-nhat", {{"number", "163/QĐ-BTP"}, {"day", "31/02/2026"}});
    EXPECT_EQ(empty.status, 422);
    for (const char* says : {"value=\"163/QĐ-BTP\"", "href=\"#f-day\"", "href=\"#f-title\"", "href=\"#f-from\"", "href=\"#f-file\""}) EXPECT_TRUE(has(empty.body, says)) << says;
    const struct { const char *name, *bytes, *says; } files[] = {
        {"a.csv", "Mã,Tên\n1,2\n", "không có cột “Mã thủ tục”"}, {"a.json", "{\"a\":", "không phải JSON hợp lệ"}, {"a.json", "[]", "không có thủ tục nào"}, {"a.csv", "", "có nội dung"}, {"a.xlsx", "PK\x03\x04 hỏng", "id=\"errors\""}, {"a.csv", "\xff\xfe\x01", "id=\"errors\""}};
    for (const auto& f : files) {
        const Response r = preview(f.bytes, f.name);
        EXPECT_EQ(r.status, 422) << f.bytes;
        EXPECT_TRUE(has(r.body, f.says)) << f.bytes;
        EXPECT_TRUE(has(r.body, "value=\"Công bố thủ tục mẫu\"")) << f.bytes;
    }
    EXPECT_EQ(get("/thu-tuc/cap-nhat", "desk").status, 403);
    EXPECT_EQ(post("/thu-tuc/cap-nhat/ghi", decision(), "desk").status, 403);
}

TEST_P(CataloguePages, TheWholeCatalogueIsNotJudgedByALineWithoutACode) {
    Form whole = decision();
    whole.back().second = "toan-bo";
    const std::string good = "Mã thủ tục,Thời hạn\nTT.3wd,3 ngày làm việc\n";
    EXPECT_TRUE(has(preview(good, "a.csv", whole).body, "bãi bỏ 5, không đổi 1, không nhận 0"));
    EXPECT_TRUE(has(preview(good + "1,2,3\n", "a.csv", whole).body, "bãi bỏ 0, không đổi 1, không nhận 6"));
}

TEST_P(CataloguePages, TheCatalogueAsItIsReadsBackAsNoChange) {
    procedures::Draft d = a_procedure("9.000301", "0wd");
    d.name = "Đăng ký; mẫu | đủ mọi mục";
    d.limit_online = "4h";
    d.fee = Vnd{8000};
    d.fee_note = "8.000 đ; 10.000 đ";
    d.channels = {true, true, true};
    d.online_level = 3;
    d.online_eligible = d.online_provided = d.on_national_portal = d.payable_online = true;
    d.inter_agency = procedures::InterAgency::between_levels;
    d.legal_basis = "Luật mẫu; Nghị định mẫu";
    d.steps = "Bước 1\nBước 2";
    d.conditions = "=Không";
    d.agency = "UBND xã";
    d.audience = "Công dân";
    d.cases = {{"Thường", ""}, {"Phải xác minh", "5wd"}};
    d.papers = {{"Tờ khai; đơn", 1, 0, 2, false, "nộp thay", "CT01", "Thường"}, {"Thẻ", 0, 1, 0, true, "", "", ""}};
    d.results = {{"KQ.G15.000031", "Giấy khai sinh"}, {"", "Sổ; bản sao"}};
    procedures::Draft single = a_procedure("9.000302", "15d");
    single.papers = {{"Một giấy; hai tên", 1, 0, 0}};
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        for (const auto& one : {d, single}) XASO_CHECK(w.program->procedures.publish(tx, w.by(), w.now, one, procedures::Change::first_listing, make_day(2020, 1, 1)));
        return 0;
    }));
    const Response file = get("/thu-tuc/cap-nhat/hien-co");
    ASSERT_EQ(file.status, 200);
    const Response seen = preview(file.body, "danh-muc-thu-tuc.xlsx");
    EXPECT_TRUE(has(seen.body, "mới 0, sửa đổi 0, bãi bỏ 0, không đổi 8, không nhận 0")) << seen.body;
    EXPECT_EQ(get("/thu-tuc/cap-nhat/mau").status, 200);
    EXPECT_FALSE(read_stated(get("/thu-tuc/cap-nhat/mau").body, "mau.xlsx")) << "the template itself has no procedure";
}

TEST_P(CataloguePages, TheCatalogueIsFoundByWordsFieldAndDay) {
    const struct { const char *target, *says; } rows[] = {
        {"/thu-tuc", "6 thủ tục có hiệu lực ngày 20/11/2026"}, {"/thu-tuc?q=TT.3wd", "2 thủ tục"}, {"/thu-tuc?q=zzz", "Không có thủ tục nào khớp"}, {"/thu-tuc?ngay=01/01/2019", "chưa có thủ tục nào có hiệu lực"},
        {"/thu-tuc/noi-bo", "0 thủ tục"}, {"/thu-tuc/TT.0wd", "trong ngày"}};
    for (const auto& row : rows) {
        const Response r = get(row.target, "desk");
        EXPECT_EQ(r.status, 200) << row.target;
        EXPECT_TRUE(has(r.body, row.says)) << row.target << r.body;
        EXPECT_FALSE(has(r.body, "/thu-tuc/moi")) << "the desk keeps no catalogue";
    }
    EXPECT_EQ(get("/thu-tuc/9.999999").status, 404);
    EXPECT_EQ(get("/thu-tuc?ngay=hom-qua").status, 422);
    EXPECT_TRUE(has(get("/thu-tuc").body, "/thu-tuc/moi"));
}

Form version_form() {
    return {{"number", "200/QĐ-UBND"}, {"day", "20/11/2026"}, {"title", "Công bố"}, {"from", "01/12/2026"}, {"code", "9.000401"}, {"name", "Thủ tục gõ tay"}, {"field", "Hộ tịch"}, {"limit_desk", "5 ngày làm việc"}, {"fee", "8.000"},
            {"channels", "1"}, {"level", "2"}, {"inter_agency", "không"}, {"pause", "extend"}, {"cases", "Thường\r\nPhải xác minh | 10 ngày làm việc\r\n"}, {"papers", "Tờ khai | 1 bản chính\r\nBiên bản; xác minh | 1 bản chính | trường hợp Phải xác minh\r\n"},
            {"results", "KQ.1 | Giấy mẫu\r\n"}, {"steps", "Bước 1\r\nBước 2"}, {"agency", "UBND xã"}, {"audience", "Công dân"}};
}
void set(Form& form, const std::string& name, const std::string& value) {
    for (auto& [key, old] : form)
        if (key == name) old = value;
}

// LAW ND 63/2010/ND-CP art. 8(2), 15: by hand as by file, a version names its document; the next one leaves the one before as it was.
TEST_P(CataloguePages, AVersionByHandThenTheNextThenItsEnd) {
    ASSERT_EQ(get("/thu-tuc/moi").status, 200);
    const Response added = post("/thu-tuc/moi", version_form());
    ASSERT_EQ(added.status, 303) << added.body;
    const auto first = on("9.000401");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->limit_desk, "5wd");
    EXPECT_EQ(first->papers.at(1).name, "Biên bản; xác minh");
    EXPECT_EQ(first->cases.at(1).limit, "10wd");
    EXPECT_EQ(first->change, procedures::Change::published);
    EXPECT_TRUE(has(post("/thu-tuc/moi", version_form()).body, "đã có trong danh mục"));
    const std::string page = get("/thu-tuc/9.000401?ngay=01/12/2026").body;
    for (const char* says : {"Trường hợp: Phải xác minh (10 ngày làm việc)", "Thành phần hồ sơ của mọi trường hợp", "<p>Bước 2</p>", "200/QĐ-UBND"}) EXPECT_TRUE(has(page, says)) << says;

    Form next = version_form();
    set(next, "limit_desk", "3 ngày làm việc");
    set(next, "cases", "");
    const Response refused = post("/thu-tuc/9.000401/sua", next);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(refused.body, "mà thủ tục không có") && has(refused.body, "value=\"3 ngày làm việc\"")) << "a paper names a case that is gone";
    set(next, "papers", "Tờ khai | 1 bản chính");
    EXPECT_TRUE(has(post("/thu-tuc/9.000401/sua", next).body, "ngày hiệu lực sau ngày đó")) << "the same day again";
    set(next, "from", "15/12/2026");
    ASSERT_EQ(post("/thu-tuc/9.000401/sua", next).status, 303);
    EXPECT_EQ(on("9.000401")->limit_desk, "5wd");
    EXPECT_EQ(on("9.000401", make_day(2026, 12, 15))->limit_desk, "3wd");
    set(next, "from", "20/12/2026");
    EXPECT_TRUE(has(post("/thu-tuc/9.000401/sua", next).body, "không có gì để ghi"));
    EXPECT_TRUE(has(get("/thu-tuc/9.000401/sua").body, "value=\"3 ngày làm việc\""));

    const Form end{{"number", "300/QĐ-UBND"}, {"day", "20/12/2026"}, {"title", "Bãi bỏ"}, {"from", "01/01/2027"}};
    EXPECT_EQ(post("/thu-tuc/9.000401/bai-bo", {{"number", ""}}).status, 422);
    ASSERT_EQ(post("/thu-tuc/9.000401/bai-bo", end).status, 303);
    EXPECT_FALSE(on("9.000401", make_day(2027, 1, 1)));
    EXPECT_TRUE(has(get("/thu-tuc/9.000401/bai-bo").body, "đã bãi bỏ"));
    EXPECT_TRUE(has(get("/thu-tuc/cap-nhat").body, "300/QĐ-UBND"));
    for (const char* target : {"/thu-tuc/moi", "/thu-tuc/TT.3wd/sua", "/thu-tuc/TT.3wd/bai-bo"}) EXPECT_EQ(get(target, "desk").status, 403) << target;
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(CataloguePages, EveryMistakeOfTheFormIsNamedAtItsField) {
    const Response r = post("/thu-tuc/moi", {{"code", ""}, {"limit_desk", "lâu"}, {"fee", "nhiều"}, {"papers", "Tờ khai | ba bản"}, {"cases", "A | lâu"}, {"results", "a | b | c"}});
    EXPECT_EQ(r.status, 422);
    for (const char* field : {"number", "day", "title", "from", "code", "limit_desk", "fee", "papers", "cases", "results"}) EXPECT_TRUE(has(r.body, std::string("href=\"#f-") + field + "\"")) << field;
}

// LAW ND 63/2010/ND-CP art. 8(2): the unit may be quicker than the law, never slower; what it sets is no version.
TEST_P(CataloguePages, TheUnitSetsItsOwnWayBesideTheLaw) {
    const auto put = [&](const std::string& limit) { return post("/thu-tuc/TT.3wd/don-vi", {{"local_limit", limit}, {"note", "Gọi cán bộ tư pháp"}, {"hidden", "1"}}); };
    for (const char* limit : {"5 ngày làm việc", "2 ngày", "nhanh"}) EXPECT_EQ(put(limit).status, 422) << limit;
    ASSERT_EQ(put("2 ngày làm việc").status, 303);
    EXPECT_EQ(on("TT.3wd", make_day(2026, 11, 20))->version, 1);
    EXPECT_EQ(must(w.accept({.procedure = "TT.3wd"})).limit_code, "2wd");
    for (const char* says : {"Đơn vị cam kết giải quyết trong", "Gọi cán bộ tư pháp", "không gợi ý thủ tục này"}) EXPECT_TRUE(has(get("/thu-tuc/TT.3wd", "desk").body, says)) << says;
    EXPECT_EQ(post("/thu-tuc/9.9/don-vi", {{"note", "x"}}).status, 404);
    // A law that becomes quicker than the unit's promise holds by itself.
    ASSERT_EQ(post("/thu-tuc/cap-nhat/ghi", pressed(preview("Mã thủ tục,Thời hạn\nTT.3wd,1 ngày làm việc\n"))).status, 303);
    w.now = at("2026-12-01T08:00");
    EXPECT_EQ(must(w.accept({.procedure = "TT.3wd"})).limit_code, "1wd");
}

// LAW ND 63/2010/ND-CP art. 15: what is in force is posted for everybody, with its deciding document; what is internal is not.
// LAW ND 63/2010/ND-CP art. 8(2): a fee is stated with its amount; who does not pay it, with the ground.
TEST_P(CataloguePages, AProcedureShowsItsInternalProcessItsTariffAndWhoIsExempt) {
    const std::string page = words_of(get("/thu-tuc/TT.3wd").body);
    for (const char* says : {"Cấp bản mẫu Phí, 8.000 đ một bản", "Người thuộc hộ nghèo Cấp bản mẫu giảm 50 % Luật mẫu, Điều 11", "Chưa có quy trình nội bộ"}) EXPECT_TRUE(has(page, says)) << says << " in " << page;
    const std::string sheet = words_of(get("/thu-tuc/niem-yet?ma=TT.3wd").body);
    for (const char* says : {"– Cấp bản mẫu: Phí, 8.000 đ một bản (Thông tư mẫu)", "– Người thuộc hộ nghèo: giảm 50 % (Luật mẫu, Điều 11)"}) EXPECT_TRUE(has(sheet, says)) << says;
    must(w.program->db->write<std::int64_t>(World::kHome, [&](sql::Tx& tx) {
        return w.program->procedures.publish(tx, w.by(), w.now, a_procedure("1.004873", "3wd"), procedures::Change::first_listing, make_day(2026, 1, 1));
    }));
    const std::string process = words_of(get("/thu-tuc/1.004873").body);
    for (const char* says : {"Cả quy trình 24 giờ làm việc", "2 Thẩm tra tình trạng hôn nhân", "làm song song, cơ quan khác (liên thông)"}) EXPECT_TRUE(has(process, says)) << says << " in " << process;
}

TEST_P(CataloguePages, ThePostingIsForTheWallAndForEverybody) {
    procedures::Draft inside = a_procedure("9.000501", "3wd");
    inside.internal = true;
    must(w.program->db->write<std::int64_t>(World::kHome, [&](sql::Tx& tx) { return w.program->procedures.publish(tx, w.by(), w.now, inside, procedures::Change::first_listing, make_day(2020, 1, 1)); }));
    ASSERT_EQ(post("/thu-tuc/moi", version_form()).status, 303);
    ASSERT_EQ(post("/thu-tuc/TT.3wd/don-vi", {{"local_limit", "2 ngày làm việc"}}).status, 303);
    const std::string sheets = get("/thu-tuc/niem-yet", "desk").body;
    EXPECT_TRUE(has(sheets, "6 thủ tục, mỗi thủ tục một tờ A4") && has(sheets, "class=\"qr\"") && has(sheets, "/niem-yet/binh-minh/TT.3wd"));
    EXPECT_TRUE(has(get("/thu-tuc/niem-yet?ma=TT.1wd").body, "1 thủ tục"));
    EXPECT_TRUE(has(get("/thu-tuc/niem-yet?linh-vuc=kh%C3%B4ng").body, "Không có thủ tục nào"));
    EXPECT_TRUE(has(get("/thu-tuc/noi-bo").body, "9.000501"));
    const auto anybody = [&](const std::string& target) {
        http::Request r = page_request(Method::get, target);
        return router.handle(r);
    };
    EXPECT_TRUE(has(anybody("/niem-yet/binh-minh").body, "/niem-yet/binh-minh/TT.3wd"));
    EXPECT_TRUE(has(anybody("/niem-yet/binh-minh/TT.3wd").body, "2 ngày làm việc")) << "what the unit binds itself to";
    w.now = at("2026-12-01T08:00");
    clock.set(w.now);
    const std::string page = anybody("/niem-yet/binh-minh/9.000401").body;
    for (const char* says : {"Trường hợp Phải xác minh (thời hạn 10 ngày làm việc)", "Biên bản; xác minh: 1 bản chính", "200/QĐ-UBND, có hiệu lực từ 01/12/2026", "8.000 đ"}) EXPECT_TRUE(has(page, says)) << says << page;
    for (const char* target : {"/niem-yet/khong-co", "/niem-yet/khong-co/TT.3wd", "/niem-yet/binh-minh/9.9", "/niem-yet/binh-minh/9.000501"}) EXPECT_EQ(anybody(target).status, 404) << target;
}

TEST_P(CataloguePages, AProposalIsKeptSentAndAnswered) {
    const std::string path = "/thu-tuc/TT.3wd/kien-nghi/";
    EXPECT_EQ(get(path + "moi").status, 200);
    EXPECT_EQ(get(path + "moi", "desk").status, 403);
    EXPECT_EQ(get("/thu-tuc/9.9/kien-nghi/moi").status, 404);
    const struct { Form form; const char* field; } wrong[] = {
        {{}, "what"}, {{{"what", "a"}}, "why"}, {{{"what", "a"}, {"why", "b"}, {"sent_on", "19/11/2026"}}, "sent_to"}, {{{"what", "a"}, {"why", "b"}, {"sent_to", "Sở"}}, "sent_on"}, {{{"what", "a"}, {"why", "b"}, {"sent_on", "32/11/2026"}}, "sent_on"},
        {{{"what", "a"}, {"why", "b"}, {"sent_on", "21/11/2026"}, {"sent_to", "Sở"}}, "sent_on"}, {{{"what", "a"}, {"why", "b"}, {"answer", "c"}}, "sent_on"}, {{{"what", "a"}, {"why", "b"}, {"sent_on", "19/11/2026"}, {"sent_to", "Sở"}, {"answer", "c"}}, "answered_on"},
        {{{"what", "a"}, {"why", "b"}, {"sent_on", "19/11/2026"}, {"sent_to", "Sở"}, {"answer", "c"}, {"answered_on", "18/11/2026"}}, "answered_on"}};
    for (const auto& row : wrong) {
        const Response r = post(path + "moi", row.form);
        EXPECT_EQ(r.status, 422) << row.field;
        EXPECT_TRUE(has(r.body, std::string("href=\"#f-") + row.field + "\"")) << row.field;
    }
    Form form{{"what", "Bỏ bản sao"}, {"why", "Đã có trong cơ sở dữ liệu"}, {"saving", "1 giấy tờ"}};
    ASSERT_EQ(post(path + "moi", form).status, 303);
    const std::string page = get("/thu-tuc/TT.3wd").body;
    const auto at = page.find(path + "");
    ASSERT_NE(at, std::string::npos);
    const std::string mine = page.substr(at, page.find('"', at) - at);
    EXPECT_TRUE(has(page, "chưa gửi"));
    form.insert(form.end(), {{"version", "1"}, {"sent_on", "19/11/2026"}, {"sent_to", "Sở Tư pháp"}, {"answer", "Đồng ý"}, {"answered_on", "20/11/2026"}});
    ASSERT_EQ(post(mine, form).status, 303);
    EXPECT_EQ(post(mine, form).status, 409) << "seen before somebody changed it";
    EXPECT_EQ(post("/thu-tuc/TT.1wd/kien-nghi" + mine.substr(mine.rfind('/')), form).status, 404);
    EXPECT_TRUE(has(get("/thu-tuc/TT.3wd", "desk").body, "20/11/2026: Đồng ý"));
    EXPECT_TRUE(has(get(mine).body, "value=\"Sở Tư pháp\""));
}

TEST_P(CataloguePages, OtherProgramsReadAndUpdateTheCatalogue) {
    EXPECT_TRUE(has(api(Method::get, "/api/v1/procedures?q=TT.3wd", {}, "desk").body, "\"code\":\"TT.3wd\",\"name\""));
    EXPECT_EQ(api(Method::get, "/api/v1/procedures?day=x").status, 400);
    EXPECT_TRUE(has(api(Method::get, "/api/v1/procedures/TT.3wd").body, "\"limit\":\"3wd\"") );
    EXPECT_EQ(api(Method::get, "/api/v1/procedures/9.9").status, 404);
    const auto body = [](const std::string& flags, const std::string& number = "163/QĐ-BTP") {
        return R"({"decision":{"number":")" + number + R"(","title":"Công bố","day":"2026-11-20","from":"2026-12-01"},)" + flags +
               R"("procedures":[{"MATTHC":"TT.3wd","CACHTHUCTHUCHIEN":[{"KENH":"1","THOIGIAN":2,"DONVITINH":"ngày làm việc"}]},{"MATTHC":"x y"}]})";
    };
    const std::string path = "/api/v1/procedure-updates";
    const Response dry = api(Method::post, path, body("\"dry_run\":true,"));
    EXPECT_EQ(dry.status, 200) << dry.body;
    EXPECT_TRUE(has(dry.body, "\"changed\":1") && has(dry.body, "\"refused\":1") && has(dry.body, "\"after\":\"2 ngày làm việc\""));
    EXPECT_EQ(on("TT.3wd")->limit_desk, "3wd");
    EXPECT_EQ(api(Method::post, path, body("")).status, 201);
    EXPECT_EQ(on("TT.3wd")->limit_desk, "2wd");
    EXPECT_EQ(api(Method::post, path, body("")).status, 422) << "nothing is left to change";
    EXPECT_TRUE(has(api(Method::get, path).body, "\"number\":\"163/QĐ-BTP\""));
    EXPECT_EQ(api(Method::post, path, body(""), "desk").status, 403);
    for (const std::string& bad : {std::string("{"), std::string("{}"), std::string(R"({"decision":{}})"), std::string(R"({"decision":{"number":1},"procedures":[]})"), body("\"whole\":1,"), body("", ""), std::string(R"({"decision":{"number":"1","title":"a","day":"2026-11-20","from":"x"},"procedures":[]})")})
        EXPECT_EQ(api(Method::post, path, bad).status, 400) << bad;
}

// LAW ND 63/2010/ND-CP art. 15: what is published names the deciding document.
TEST_P(CataloguePages, OtherProgramsDecideOnOneProcedure) {
    const std::string decision = R"("decision":{"number":"163/QĐ-BTP","title":"Công bố","day":"2026-11-20","from":"2026-11-20"})";
    const auto fields = [&](const std::string& more = {}) {
        return decision + R"(,"name":"Thủ tục mới","field":"Hộ tịch","limit":"5wd","channels":{"desk":true,"online":true},"online_level":4,"online_eligible":true,"online_provided":true,"pause":"restart","fee":8000,"inter_agency":"cùng cấp",
                            "cases":[{"name":"Thuê nhà","limit":"7wd"}],"papers":[{"name":"Tờ khai","originals":1,"form_code":"CT01"},{"name":"Hợp đồng thuê","originals":0,"copies":2,"case":"Thuê nhà"}],"results":[{"code":"KQ.1","name":"Giấy mẫu"}])" + more;
    };
    const std::string all = "/api/v1/procedures", one = all + "/9.000777";
    const Response made = api(Method::post, all, R"({"code":"9.000777",)" + fields() + "}");
    ASSERT_EQ(made.status, 201) << made.body;
    const Response read = api(Method::get, one);
    for (const char* part : {"\"limit\":\"5wd\"", "\"pause\":\"restart\"", "\"inter_agency\":\"cùng cấp\"", "\"decision\":\"163/QĐ-BTP\"", "\"case\":\"Thuê nhà\"", "\"copies\":2", "\"code\":\"KQ.1\"", "\"online_provided\":true", "\"process\":null", "\"fees\":[]"})
        EXPECT_TRUE(has(read.body, part)) << part << read.body;
    EXPECT_EQ(api(Method::post, all, R"({"code":"9.000777",)" + fields() + "}").status, 409) << "it is there";
    EXPECT_EQ(api(Method::post, one, "{" + fields() + "}").status, 422) << "nothing would change";
    const struct { std::string body; int status; const char* field; } wrong[] = {
        {"{" + fields(R"(,"limits":"3wd")") + "}", 400, "limits"}, {"{" + fields(R"(,"code":"9.1")") + "}", 400, "code"}, {"{" + fields(R"(,"on_national_portal":1)") + "}", 400, "on_national_portal"}};
    for (const auto& row : wrong) {
        const Response r = api(Method::post, one, row.body);
        EXPECT_EQ(r.status, row.status) << r.body;
        EXPECT_TRUE(has(r.body, std::string("\"field\":\"") + row.field + "\"")) << r.body;
    }
    const auto replaced = [&](std::string_view from, std::string_view to) {
        std::string body = "{" + fields() + "}";
        return body.replace(body.find(from), from.size(), to);
    };
    EXPECT_TRUE(has(api(Method::post, one, replaced("\"5wd\"", "\"năm ngày\"")).body, "\"field\":\"limit\""));
    const std::string amended = replaced("\"from\":\"2026-11-20\"", "\"from\":\"2026-11-21\"");
    EXPECT_EQ(api(Method::post, one, amended).status, 422) << "nothing would change on that day either";
    std::string shorter = amended;
    shorter.replace(shorter.find("\"5wd\""), 5, "\"3wd\"");
    const Response next = api(Method::post, one, shorter);
    ASSERT_EQ(next.status, 201) << next.body;
    EXPECT_TRUE(has(next.body, "\"version\":2") && has(next.body, "\"from\":\"2026-11-21\""));
    EXPECT_TRUE(has(api(Method::get, one).body, "\"limit\":\"5wd\"")) << "until then the old one holds";
    EXPECT_TRUE(has(api(Method::get, one + "?day=2026-11-21").body, "\"limit\":\"3wd\""));
    EXPECT_EQ(api(Method::post, one + "/abolish", "{" + decision + "}", "desk").status, 403);
    EXPECT_EQ(api(Method::post, all + "/9.9/abolish", "{" + decision + "}").status, 404);
    const Response gone = api(Method::post, one + "/abolish", R"({"decision":{"number":"200/QĐ-BTP","title":"Bãi bỏ","day":"2026-11-20","from":"2026-12-01"}})");
    ASSERT_EQ(gone.status, 200) << gone.body;
    EXPECT_TRUE(has(gone.body, "\"to\":\"2026-12-01\""));
    EXPECT_EQ(api(Method::get, one + "?day=2026-12-01").status, 404);
}

}  // namespace
}  // namespace xaso::publication
