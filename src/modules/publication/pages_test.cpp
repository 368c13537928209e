#include "publication/pages.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "support/child_main.h"
#include "support/page.h"
#include "world/world.h"

namespace xaso::publication {
namespace {

using http::Method;
using http::Response;
using Form = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kPassword = "Mat-khau-1";

access::Access::Rules cheap() {
    access::Access::Rules rules;
    rules.cheap_hash = true;
    return rules;
}

class CataloguePages : public testing::TestWithParam<sql::Dialect> {
protected:
    CataloguePages() : clock(w.now), access(w.program->record, clock, cheap()), publication(w.program->procedures), router(site()) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
        add_pages(router, publication);
        for (const char* role : {"coordinator", "desk"})
            must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
                return access.create(tx, {World::kHome, {}, "command"}, {.login = role, .name = "Nguyễn Thị Mẫu", .title = "Công chức", .password = kPassword, .office = {}, .roles = {role}, .further_scope = {}, .must_change = false});
            }));
    }
    web::Site site() {
        return {.record = w.program->record, .access = access, .assets = assets, .clock = clock,
                .unit_by_code = [](std::string_view) { return std::optional<UnitId>{}; },
                .unit_name = [](UnitId, Day) { return std::string("Xã Mẫu"); }};
    }
    Response send(Method method, const std::string& target, Form form = {}, std::vector<http::Upload> uploads = {}, const std::string& login = "coordinator") {
        http::Request r = page_request(method, target);
        const auto in = must(access.sign_in(login, kPassword, "192.0.2.1"));
        r.headers.set("Cookie", "xaso_session=" + in.token);
        if (method == Method::post) {
            form.emplace_back("_csrf", in.csrf);
            if (std::none_of(form.begin(), form.end(), [](const auto& f) { return f.first == "_key"; })) form.emplace_back("_key", "khoa-so-" + std::to_string(++keys));
        }
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        return router.handle(r);
    }
    Response get(const std::string& target, const std::string& login = "coordinator") { return send(Method::get, target, {}, {}, login); }
    Response post(const std::string& target, Form form, const std::string& login = "coordinator") { return send(Method::post, target, std::move(form), {}, login); }
    static Form decision(const std::string& from = "01/12/2026") { return {{"number", "163/QĐ-BTP"}, {"day", "20/11/2026"}, {"title", "Công bố thủ tục mẫu"}, {"from", from}, {"la", "thay-doi"}}; }
    Response preview(const std::string& bytes, const std::string& name = "danh-muc.csv", Form form = decision()) { return send(Method::post, "/thu-tuc/cap-nhat", std::move(form), {{"file", name, "", bytes}}); }
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
    static bool has(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

    World w{GetParam()};
    SetClock clock;
    access::Access access;
    Publication publication;
    html::Assets assets;
    web::Router router;
    int keys = 0;
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

TEST_P(CataloguePages, TheNationalDatabasesFileGoesTheSameWay) {
    const std::string file = R"([{"MATTHC": "9.000201", "TENTTHC": "Thủ tục mẫu", "TENLINHVUC": "Hộ tịch", "TRINHTUTHUCHIEN": "Bước 1\r\nBước 2", "COQUANTHUCHIEN": "UBND xã", "DOITUONG": "Công dân",
        "CACHTHUCTHUCHIEN": [{"KENH": "Trực tiếp", "THOIGIAN": 3, "DONVITINH": "Ngày làm việc"}], "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Tờ khai | mẫu\n1"}]}]}])";
    const Response seen = preview(file, "tthc.json");
    ASSERT_EQ(post("/thu-tuc/cap-nhat/ghi", pressed(seen)).status, 303);
    EXPECT_EQ(on("9.000201")->papers.at(0).name, "Tờ khai / mẫu 1");
    EXPECT_TRUE(has(preview(file, "tthc.json").body, "Không có gì để ghi"));
}

TEST_P(CataloguePages, BadInputKeepsWhatWasTypedAndSaysWhatToDo) {
    const Response empty = send(Method::post, "/thu-tuc/cap-nhat", {{"number", "163/QĐ-BTP"}, {"day", "31/02/2026"}});
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

}  // namespace
}  // namespace xaso::publication
