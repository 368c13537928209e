#include "onestop/pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/text.h"
#include "onestop/intake.h"
#include "onestop/pages_list.h"
#include "onestop/pages_shared.h"
#include "platform/access/access_fixture.h"
#include "platform/http/framing.h"
#include "support/test_site.h"

namespace xaso::onestop {
namespace {

using http::Method;
using http::Request;
using http::Response;

// ---- Without a database ----

TEST(Standing, a_dossier_says_in_words_where_it_stands) {
    const auto at = [](const char* t) { return to_instant(*parse_local_time(t)); };
    const Instant now = at("2026-11-20T14:00");
    using S = DossierState;
    const struct { const char* name; Moments m; html::State sign; const char* words; } rows[] = {
        {"late by hours", {S::in_progress, Outcome::open, at("2026-11-20T11:00"), {}}, html::State::late, "trễ 3 giờ"},
        {"late by minutes", {S::in_progress, Outcome::open, at("2026-11-20T13:59"), {}}, html::State::late, "trễ 1 phút"},
        {"late by days", {S::accepted, Outcome::open, at("2026-11-18T17:00"), {}}, html::State::late, "trễ 2 ngày"},
        {"due at this moment", {S::accepted, Outcome::open, now, {}}, html::State::due_today, "còn 1 phút"},
        {"due today", {S::accepted, Outcome::open, at("2026-11-20T17:00"), {}}, html::State::due_today, "còn 3 giờ"},
        {"due on Monday", {S::accepted, Outcome::open, at("2026-11-23T17:00"), {}}, html::State::in_progress, "còn 3 ngày"},
        {"paused past its due time is not late", {S::awaiting_supplement, Outcome::open, at("2026-11-18T17:00"), now}, html::State::paused, nullptr},
        {"early", {S::finished, Outcome::early, now, {}}, html::State::done, "xong trước hạn"},
        {"returned on time", {S::returned, Outcome::on_time, now, {}}, html::State::done, "đã trả, đúng hạn"},
        {"finished late", {S::finished, Outcome::late, now, {}}, html::State::late, "xong quá hạn"},
        {"stopped", {S::stopped, Outcome::ended_otherwise, now, {}}, html::State::refused, nullptr},
    };
    for (const auto& row : rows) {
        const Standing s = standing(row.m, now);
        EXPECT_EQ(s.sign, row.sign) << row.name;
        EXPECT_EQ(s.words, row.words ? std::string(row.words) : std::string(catalog::state_title(row.m.state))) << row.name;
    }
}

// ---- Pages over a commune with two procedures ----

class Pages : public access::WithAccounts, protected TestSite {
protected:
    Pages() : TestSite(record, access, clock, {}, [](web::Site& s) {
                  s.unit_by_code = [](std::string_view code) -> std::optional<UnitId> { return code == "xa-3" ? std::optional(kArchive) : std::nullopt; };
                  s.unit_name = [](UnitId, Day) { return std::string("Ủy ban nhân dân xã Mẫu"); };
                  s.search_url = "/ho-so";
              }), law(definitions()), units(record), procedures(record), desk(record, law, units, procedures), files(desk) {
        // The fixture's units are bare rows; this gives each its first version.
        static const sql::Statement add_version{
            "test.add_version",
            "INSERT INTO unit_version (unit_id, valid_from, level, name, agency_code, regime, hours, place) VALUES (:unit, '2025-07-01', 4, 'Ủy ban nhân dân xã Mẫu', "
            "'000.00.01.H23', 'cumulative_10_12', 'mon-fri 07:30-11:30 13:30-17:00', 'Mẫu')"};
        for (const UnitId unit : {kHome, kOther, kArchive}) {
            db->run(unit, [&](sql::Tx& tx) {
                tx.exec(add_version, {{"unit", unit}});
                return true;
            });
        }
        units.reload();
        for (const auto& [code, name, limit] : {std::tuple{"1.001193", "Đăng ký khai sinh", "0wd"}, std::tuple{"2.000635", "Cấp bản sao trích lục hộ tịch", "3wd"}}) {
            procedures::Draft d;
            d.code = code;
            d.name = name;
            d.field = "Hộ tịch";
            d.limit_desk = limit;
            d.channels = {true, true, false};
            const auto made = write(kHome, [&](sql::Tx& tx) { return procedures.publish(tx, by(), clock.now(), d, procedures::Change::first_listing, make_day(2025, 7, 1)); });
            EXPECT_TRUE(made) << made.error().message;
        }
        add_pages(router, desk, units, files);
    }

    static std::shared_ptr<const catalog::Definitions> definitions() {
        static const catalog::Loaded loaded = catalog::load(XASO_SOURCE_DIR);
        return loaded.definitions;
    }
    void sign_in(const std::string& login, const std::string& role, std::vector<UnitId> scope = {}) {
        me = add(login, {role}, false, std::move(scope));
        who = login;
    }
    // The same work without pages.
    Dossier accept(const std::string& name, const std::string& procedure = "2.000635") {
        AcceptInput in;
        in.procedure = procedure;
        in.applicant = {name, "", "0912345678", "Thôn 1"};
        auto d = write(kHome, [&](sql::Tx& tx) { return desk.accept(tx, {kHome, me, "web"}, clock.now(), in); });
        EXPECT_TRUE(d) << d.error().message;
        return d.value_or(Dossier{});
    }
    int version_of(const std::string& code) {
        sql::Reader s = db->read();
        return desk.find_code(s, kHome, code)->version;
    }
    Form accept_form(const std::string& key) const {
        return {{"_key", key}, {"viec", "tiep-nhan"}, {"procedure", "2.000635 – Cấp bản sao trích lục hộ tịch"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"},
                {"applicant.citizen_id", "030195000001"}, {"applicant.phone", "0912 345 678"}, {"applicant.address", "Thôn 1"}, {"applicant.email", "mau.tran@xa.example"}, {"paper_name", "Tờ khai"}, {"paper_kind", "original"},
                {"paper_copies", "2"}, {"paper_name", ""}, {"paper_kind", "original"}, {"paper_copies", "1"}};
    }

    catalog::Catalog law;
    units::Units units;
    procedures::Procedures procedures;
    Desk desk;
    Files files;
    AccountId me;
};
INSTANTIATE_TEST_SUITE_P(Both, Pages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(Pages, every_page_is_whole_and_empty_lists_say_what_next) {
    sign_in("motcua", "desk");
    const struct { const char* target; const char* says; } rows[] = {
        {"/", "Chưa có hồ sơ nào đang giải quyết"}, {"/ho-so", "Đơn vị chưa có hồ sơ nào"}, {"/ho-so?q=khong+co", "Không có hồ sơ nào khớp"},
        {"/ho-so?loc=hom-nay", "Không có hồ sơ nào khớp"}, {"/tiep-nhan", "Quét thẻ hoặc gõ số định danh"},
    };
    for (const auto& row : rows) {
        const Response r = get(row.target);
        EXPECT_EQ(r.status, 200) << row.target;
        EXPECT_TRUE(has(r.body, "<html lang=\"vi\">") && has(r.body, "<h1>") && r.body.find("<h1") == r.body.rfind("<h1")) << row.target;
        EXPECT_TRUE(has(r.body, row.says)) << row.target << "\n" << r.body;
    }
    for (const char* target : {"/ho-so/khong-co", "/ho-so/khong-co/han"}) EXPECT_EQ(get(target).status, 404) << target;
    for (const char* target : {"/ho-so?tu=31/02/2026", "/ho-so?tu=02/01/2026&den=01/01/2026", "/ho-so?tiep=rac"}) {
        const Response r = get(target);
        EXPECT_EQ(r.status, 422) << target;
        EXPECT_TRUE(has(r.body, "id=\"errors\"")) << target;
    }
}

TEST_P(Pages, accepting_leads_to_the_receipt_and_twice_is_once) {
    sign_in("motcua", "desk");
    const Response first = post("/tiep-nhan", accept_form("khoa-tiep-nhan-1"));
    ASSERT_EQ(first.status, 303) << first.body;
    EXPECT_EQ(first.headers.get("Location"), "/ho-so/000.00.01.H23-261120-0001/giay-tiep-nhan?in=ngay");
    const Response again = post("/tiep-nhan", accept_form("khoa-tiep-nhan-1"));
    EXPECT_EQ(again.headers.get("Location"), first.headers.get("Location"));
    EXPECT_EQ(count("dossier"), 1);

    const Response page = get("/ho-so/000.00.01.H23-261120-0001");
    EXPECT_TRUE(has(page.body, mask_identifier("030195000001")));
    EXPECT_FALSE(has(page.body, "030195000001") || has(page.body, "0912345678")) << "the dossier page masks numbers";
    const Response list = get("/ho-so");
    EXPECT_TRUE(has(list.body, "000.00.01.H23-261120-0001") && has(list.body, "còn 6 ngày"));
    EXPECT_FALSE(has(list.body, "030195") || has(list.body, "0912")) << "no number of a person in a list";
}

TEST_P(Pages, a_wrong_form_comes_back_whole_with_every_mistake) {
    sign_in("motcua", "desk");
    Form form{{"viec", "tiep-nhan"}, {"procedure", "khong co thu tuc nay"}, {"channel", "desk"}, {"applicant.name", "M"}, {"applicant.citizen_id", "12"}, {"applicant.phone", "so"},
              {"applicant.address", "Thôn <b>1</b>"}, {"applicant.email", "a@b"}, {"owner_differs", "1"}, {"owner.name", ""}, {"paper_name", "Tờ khai"}, {"paper_kind", "copy"}, {"paper_copies", "không"}, {"note", "ghi \"chú\""}};
    const Response r = post("/tiep-nhan", form);
    EXPECT_EQ(r.status, 422);
    for (const char* field : {"#f-procedure", "#f-applicant.name", "#f-applicant.citizen_id", "#f-applicant.phone", "#f-applicant.email", "#f-owner.name", "#f-papers"})
        EXPECT_TRUE(has(r.body, std::string("href=\"") + field + "\"")) << field;
    for (const char* typed : {"khong co thu tuc nay", "value=\"12\"", "value=\"so\"", "Thôn &lt;b&gt;1&lt;/b&gt;", "value=\"không\"", "ghi &quot;chú&quot;"}) EXPECT_TRUE(has(r.body, typed)) << typed;
    EXPECT_EQ(count("dossier"), 0);
}

TEST_P(Pages, a_procedure_is_found_by_code_name_or_part_of_it) {
    sign_in("motcua", "desk");
    const struct { const char* typed; const char* becomes; } rows[] = {
        {"1.001193", "value=\"1.001193 – Đăng ký khai sinh\""}, {"dang ky khai sinh", "value=\"1.001193 – Đăng ký khai sinh\""}, {"khai s", "value=\"1.001193 – Đăng ký khai sinh\""},
        {"a", "name=\"chon\" value=\"2.000635\""}};
    for (const auto& row : rows) {
        const Response r = post("/tiep-nhan", {{"viec", "xem-han"}, {"procedure", row.typed}, {"channel", "desk"}});
        EXPECT_TRUE(has(r.body, row.becomes)) << row.typed;
    }
    EXPECT_TRUE(has(post("/tiep-nhan", {{"viec", "xem-han"}, {"procedure", "1.001193"}, {"channel", "desk"}}).body, "20/11/2026 17:00"));
}

TEST_P(Pages, what_this_account_accepts_is_offered_first) {
    sign_in("motcua", "desk");
    const auto offered = [&](std::string_view typed) {
        return between(post("/tiep-nhan", {{"viec", "goi-y"}, {"procedure", std::string(typed)}, {"channel", "desk"}}).body, "id=\"goi-y\"", "</div>");
    };
    EXPECT_FALSE(has(offered(""), "<button")) << "nothing accepted yet";
    EXPECT_LT(offered("a").find("1.001193"), offered("a").find("2.000635")) << "the shorter name first";
    accept("Trần Thị Mẫu", "2.000635");
    EXPECT_TRUE(has(offered(""), "2.000635") && !has(offered(""), "1.001193"));
    EXPECT_LT(offered("a").find("2.000635"), offered("a").find("1.001193")) << "the used one first";
    EXPECT_TRUE(has(offered("a"), "3 ngày làm việc · 0 đ"));
    EXPECT_FALSE(has(offered("khong co thu tuc nay"), "<button"));
    sign_in("motcua2", "desk");
    EXPECT_FALSE(has(offered(""), "<button")) << "another account accepts other things";

    const std::string first = post("/tiep-nhan", {{"viec", "chon-dau"}, {"procedure", "a"}, {"channel", "desk"}}).body;
    EXPECT_TRUE(has(first, "value=\"1.001193 – Đăng ký khai sinh\"") && has(first, "Còn 1 thủ tục khác khớp") && has(first, "20/11/2026 17:00"));
}

TEST_P(Pages, the_procedure_of_that_name_comes_first) {
    for (const auto& [code, name] : {std::pair{"1.100001", "Gia hạn tạm trú"}, {"1.100002", "Đăng ký tạm trú"}, {"1.100003", "Tạm dừng hưởng chế độ trú cấp"}}) {
        procedures::Draft d;
        d.code = code;
        d.name = name;
        d.field = "Cư trú";
        d.limit_desk = "3wd";
        d.channels = {true, true, false};
        ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return procedures.publish(tx, by(), clock.now(), d, procedures::Change::first_listing, make_day(2025, 7, 1)); }));
    }
    sign_in("motcua", "desk");
    accept("Trần Thị Mẫu", "1.100003");
    accept("Trần Thị Mẫu", "1.100001");
    const std::string offered = between(post("/tiep-nhan", {{"viec", "goi-y"}, {"procedure", "tam tru"}, {"channel", "desk"}}).body, "id=\"goi-y\"", "</div>");
    EXPECT_LT(offered.find("1.100002"), offered.find("1.100001")) << "although the others were accepted before";
    EXPECT_LT(offered.find("1.100001"), offered.find("1.100003")) << "words that stand together before scattered ones";
}

// LAW ND 61/2018/ND-CP art. 17: besides a dossier, a request to complete (form 02) or a refusal (form 03), each kept.
TEST_P(Pages, the_desk_answers_with_form_02_or_03_in_place_of_a_dossier) {
    sign_in("motcua", "desk");
    Form form{{"procedure", "2.000635"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}, {"papers_of", "2.000635"}, {"paper_name", "Tờ khai"}, {"paper_kind", "original"}, {"paper_copies", "1"},
              {"paper_name", "Giấy ủy quyền"}, {"paper_kind", "original"}, {"paper_copies", "1"}, {"paper_listed", "0"}, {"paper_listed", "1"}, {"paper_ticked", "0"}};
    const auto with = [&](std::vector<std::pair<std::string, std::string>> more) {
        Form all = form;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    const std::string asked = post("/tiep-nhan", with({{"viec", "hoan-thien"}})).body;
    EXPECT_TRUE(has(asked, "mẫu 02") && has(asked, "value=\"Giấy ủy quyền\"") && has(asked, "value=\"ghi-phieu\""));
    EXPECT_FALSE(has(asked, "value=\"tiep-nhan\"")) << "Enter writes the paper, never a dossier";
    const Response nothing = post("/tiep-nhan", with({{"viec", "ghi-phieu"}, {"tra_loi", "supplement"}}));
    EXPECT_EQ(nothing.status, 422);
    EXPECT_TRUE(has(nothing.body, "giấy tờ còn thiếu"));
    const Response done = post("/tiep-nhan", with({{"viec", "ghi-phieu"}, {"tra_loi", "supplement"}, {"missing", "Giấy ủy quyền"}}));
    EXPECT_EQ(done.headers.get("Location"), "/dang-ky/DK-2026-0001/phieu?in=ngay") << done.body;

    form[0].second = "Cấp hộ chiếu";
    const Response groundless = post("/tiep-nhan", with({{"viec", "ghi-phieu"}, {"tra_loi", "refusal"}, {"reason", "Không thuộc thẩm quyền"}}));
    EXPECT_EQ(groundless.status, 422);
    EXPECT_TRUE(has(groundless.body, "href=\"#f-legal_ground\"") && has(groundless.body, "Không thuộc thẩm quyền"));
    EXPECT_EQ(post("/tiep-nhan", with({{"viec", "ghi-phieu"}, {"tra_loi", "refusal"}, {"reason", "Không thuộc thẩm quyền"}, {"legal_ground", "Điều 17"}})).status, 303);
    EXPECT_EQ(post("/tiep-nhan", with({{"viec", "ghi-phieu"}, {"tra_loi", "supplement"}, {"reason", "thiếu"}})).status, 422) << "only what is a procedure here can be completed";
    EXPECT_EQ(count("dossier"), 0);
    const std::string list = get("/dang-ky?loc=tat-ca").body;
    EXPECT_TRUE(has(list, "DK-2026-0001") && has(list, "yêu cầu hoàn thiện") && has(list, "Cấp hộ chiếu") && has(list, "không tiếp nhận"));
    EXPECT_TRUE(has(get("/dang-ky/DK-2026-0001").body, "Giấy ủy quyền"));
    EXPECT_EQ(get("/dang-ky/DK-2026-0009").status, 404);
    EXPECT_EQ(get("/dang-ky?loc=khac").status, 404);
}

TEST_P(Pages, a_submission_is_withdrawn_at_the_desk_with_the_reason) {
    sign_in("motcua", "desk");
    AcceptInput in;
    in.procedure = "2.000635";
    in.channel = Channel::online;
    in.applicant = {"Trần Thị Mẫu", "", "0912345678", "Thôn 1"};
    const auto made = write(kHome, [&](sql::Tx& tx) { return Intake(desk).submit(tx, {kHome, me, "web"}, clock.now(), in); });
    ASSERT_TRUE(made) << made.error().message;
    const std::string at = "/dang-ky/" + made->code;
    EXPECT_TRUE(has(get(at).body, "Người nộp rút hồ sơ"));
    const Response bare = post(at + "/rut", {{"version", "1"}, {"reason", " "}});
    EXPECT_EQ(bare.status, 422);
    EXPECT_TRUE(has(bare.body, "href=\"#f-reason\""));
    EXPECT_EQ(post(at + "/rut", {{"version", "7"}, {"reason", "nộp nhầm nơi"}}).status, 409) << "somebody was first";
    ASSERT_EQ(post(at + "/rut", {{"version", "1"}, {"reason", "nộp nhầm nơi"}}).status, 303);
    const std::string page = get(at).body;
    EXPECT_TRUE(has(page, "đã rút") && has(page, "Lý do rút") && has(page, "nộp nhầm nơi"));
    EXPECT_FALSE(has(page, "/rut\"")) << "once";
    EXPECT_EQ(post("/dang-ky/DK-2026-0009/rut", {{"version", "1"}, {"reason", "x"}}).status, 404);
    sign_in("chuyenvien", "specialist");
    EXPECT_EQ(post(at + "/rut", {{"version", "2"}, {"reason", "x"}}).status, 403);
}

TEST_P(Pages, a_submission_is_opened_with_what_it_brings_and_answered_once) {
    sign_in("motcua", "desk");
    AcceptInput in;
    in.procedure = "2.000635";
    in.channel = Channel::online;
    in.applicant = {"Trần Thị Mẫu", "030195000001", "0912345678", "Thôn 1", "mau@xa.example"};
    in.papers = {{"Tờ khai điện tử", "electronic", 1}};
    const auto submit = [&] { return write(kHome, [&](sql::Tx& tx) { return Intake(desk).submit(tx, {kHome, me, "web"}, clock.now(), in); })->code; };
    const std::string code = submit();
    EXPECT_TRUE(has(get("/").body, "Mới đăng ký") && has(get("/").body, code));
    EXPECT_TRUE(has(get("/dang-ky").body, "/tiep-nhan?dang-ky=" + code));
    EXPECT_FALSE(has(get("/dang-ky/" + code).body, "mau@xa.example")) << "covered";
    const std::string opened = get("/tiep-nhan?dang-ky=" + code).body;
    for (const char* part : {"value=\"Trần Thị Mẫu\"", "value=\"mau@xa.example\"", "Tờ khai điện tử", "Trả lời chậm nhất 23/11/2026 08:30"}) EXPECT_TRUE(has(opened, part)) << part;
    Form form{{"_key", "khoa-dang-ky-1"}, {"viec", "tiep-nhan"}, {"dang_ky", hidden_value(opened, "dang_ky")}, {"dang_ky_ban", hidden_value(opened, "dang_ky_ban")}, {"procedure", "2.000635"}, {"channel", "desk"},
              {"applicant.name", "Trần Thị Mẫu"}, {"applicant.citizen_id", "030195000001"}, {"paper_name", "Tờ khai điện tử"}, {"paper_kind", "electronic"}, {"paper_copies", "1"}};
    EXPECT_EQ(post("/tiep-nhan", form).status, 303);
    EXPECT_EQ(post("/tiep-nhan", form).status, 303) << "sent twice, accepted once";
    EXPECT_EQ(count("dossier"), 1);
    EXPECT_EQ(count("dossier WHERE channel = 2"), 1) << "as it came, whatever the form says";
    form[0].second = "khoa-dang-ky-2";
    const Response late = post("/tiep-nhan", form);
    EXPECT_TRUE(has(late.body, "vừa được người khác trả lời"));
    EXPECT_EQ(count("dossier"), 1);
    EXPECT_EQ(get("/tiep-nhan?dang-ky=" + code).headers.get("Location"), "/dang-ky/" + code) << "answered";
    EXPECT_EQ(get("/tiep-nhan?dang-ky=DK-2026-9999").status, 404);
}

// LAW ND 63/2010/ND-CP art. 8(2): papers and limit are those of the case; a procedure without cases asks for none.
TEST_P(Pages, a_procedure_with_cases_asks_for_one_and_follows_it) {
    sign_in("motcua", "desk");
    procedures::Draft d;
    d.code = "9.000777";
    d.name = "Thủ tục có trường hợp";
    d.field = "Hộ tịch";
    d.limit_desk = "3wd";
    d.cases = {{"Thường", ""}, {"Phải xác minh", "10wd"}};
    d.papers = {{"Tờ khai", 1, 0, 0}, {"Biên bản xác minh", 1, 0, 0, false, "", "", "Phải xác minh"}};
    const auto made = write(kHome, [&](sql::Tx& tx) { return procedures.publish(tx, by(), clock.now(), d, procedures::Change::first_listing, make_day(2025, 7, 1)); });
    ASSERT_TRUE(made);
    const std::string asked = post("/tiep-nhan", {{"viec", "tiep-nhan"}, {"procedure", "9.000777"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}}).body;
    EXPECT_TRUE(has(asked, "name=\"chon_truong_hop\"") && has(asked, "Phải xác minh (10 ngày làm việc)") && has(asked, "Tờ khai"));
    EXPECT_FALSE(has(asked, "id=\"errors\"")) << "the first Enter only asks";
    EXPECT_FALSE(has(asked, "Biên bản xác minh"));
    const Form still{{"viec", "tiep-nhan"}, {"procedure", "9.000777"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}, {"papers_of", "9.000777"}};
    EXPECT_TRUE(has(post("/tiep-nhan", still).body, "Hãy chọn trường hợp của hồ sơ"));
    Form chosen = still;
    chosen[0] = {"chon_truong_hop", "Phải xác minh"};
    const std::string listed = post("/tiep-nhan", chosen).body;
    EXPECT_TRUE(has(listed, "Biên bản xác minh") && has(listed, "(10 ngày làm việc)") && has(listed, "name=\"papers_case\" value=\"Phải xác minh\""));
    Form done = still;
    done.insert(done.end(), {{"case", "Phải xác minh"}, {"papers_case", "Phải xác minh"}, {"_key", "khoa-truong-hop-1"}});
    const Response r = post("/tiep-nhan", done);
    ASSERT_EQ(r.status, 303) << r.body;
    const std::string code(r.headers.get("Location").substr(7, 25));
    sql::Reader s = db->read();
    const auto kept = desk.find_code(s, kHome, code);
    ASSERT_TRUE(kept) << code;
    EXPECT_EQ(kept->limit_code, "10wd");
    EXPECT_EQ(kept->case_name, "Phải xác minh");
    EXPECT_EQ(desk.papers_missing(s, *kept), (std::vector<std::string>{"Tờ khai", "Biên bản xác minh"})) << "what the procedure asks for in this case, not what other dossiers had";
    EXPECT_TRUE(has(get("/ho-so/" + code).body, "Phải xác minh"));
}

TEST_P(Pages, what_the_unit_hides_or_keeps_inside_is_not_offered) {
    sign_in("motcua", "desk");
    procedures::Draft d;
    d.code = "9.000778";
    d.name = "Thủ tục nội bộ mẫu";
    d.field = "Nội vụ";
    d.limit_desk = "3wd";
    d.internal = true;
    const auto made = write(kHome, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(procedures.publish(tx, by(), clock.now(), d, procedures::Change::first_listing, make_day(2025, 7, 1)));
        XASO_CHECK(procedures.set_local(tx, by(), clock.now(), "1.001193", {"Gọi cán bộ tư pháp", true, {}}));
        return 0;
    });
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_FALSE(has(post("/tiep-nhan", {{"viec", "goi-y"}, {"procedure", "khai sinh"}}).body, "Đăng ký khai sinh"));
    EXPECT_FALSE(has(post("/tiep-nhan", {{"viec", "goi-y"}, {"procedure", "noi bo"}}).body, "Thủ tục nội bộ mẫu"));
    const std::string typed = post("/tiep-nhan", {{"viec", "chon-dau"}, {"procedure", "1.001193"}, {"channel", "desk"}}).body;
    EXPECT_TRUE(has(typed, "Đơn vị lưu ý") && has(typed, "Gọi cán bộ tư pháp")) << "its code still finds it";
    const Response r = post("/tiep-nhan", {{"viec", "tiep-nhan"}, {"procedure", "9.000778"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}, {"_key", "khoa-noi-bo-1"}});
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "thủ tục nội bộ giữa các cơ quan nhà nước"));
}

TEST_P(Pages, the_papers_of_a_procedure_are_a_list_to_tick) {
    sign_in("motcua", "desk");
    const auto with = [&](std::vector<PaperInput> papers, Channel channel) {
        AcceptInput in;
        in.procedure = "1.001193";
        in.channel = channel;
        in.applicant.name = "Trần Thị Mẫu";
        in.papers = std::move(papers);
        ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return desk.accept(tx, {kHome, me, "web"}, clock.now(), in); }));
    };
    with({{"Tờ khai", "original", 2}, {"Văn bản ủy quyền", "original", 1}}, Channel::desk);
    with({{"Giấy chứng sinh", "certified", 1}, {"Tờ khai", "original", 3}}, Channel::desk);
    with({{"TỜ KHAI", "electronic", 1}}, Channel::online);
    Form form{{"viec", "xem-han"}, {"procedure", "1.001193"}, {"channel", "desk"}, {"paper_name", "Giấy viết tay"}, {"paper_kind", "copy"}, {"paper_copies", "1"}};
    std::string body = post("/tiep-nhan", form).body;
    const auto line = [&](const std::string& name) { return between(body, "name=\"paper_name\" value=\"" + name + "\"", "</tr>"); };
    EXPECT_TRUE(has(body, "name=\"paper_ticked\" value=\"0\" checked>")) << "all three had it, in whatever case";
    EXPECT_FALSE(has(body, "name=\"paper_ticked\" value=\"1\" checked") || has(body, "name=\"paper_ticked\" value=\"2\" checked")) << "one of three";
    EXPECT_TRUE(has(line("TỜ KHAI"), "value=\"original\" selected") && has(line("TỜ KHAI"), "value=\"3\"")) << "as it was last handed in at the desk";
    EXPECT_TRUE(has(body, "value=\"Giấy viết tay\"")) << "what was typed stays";

    const Response done = post("/tiep-nhan", {{"viec", "tiep-nhan"}, {"procedure", "1.001193"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}, {"papers_of", "1.001193"},
        {"paper_name", "Tờ khai"}, {"paper_kind", "original"}, {"paper_copies", "1"}, {"paper_name", "Giấy chứng sinh"}, {"paper_kind", "original"}, {"paper_copies", "1"},
        {"paper_name", "Giấy viết tay"}, {"paper_kind", "copy"}, {"paper_copies", "1"}, {"paper_listed", "0"}, {"paper_listed", "1"}, {"paper_ticked", "0"}, {"paper_ticked", "rác"}});
    ASSERT_EQ(done.status, 303);
    std::vector<std::string> kept;
    sql::Reader s = db->read();
    for (const PaperInput& paper : desk.papers(s, kHome, desk.find_code(s, kHome, done.headers.get("Location").substr(7, 25))->id)) kept.push_back(paper.name);
    EXPECT_EQ(kept, (std::vector<std::string>{"Tờ khai", "Giấy viết tay"}));
}

TEST_P(Pages, several_dossiers_of_one_visit_take_the_applicant_once) {
    sign_in("motcua", "desk");
    Form first = accept_form("khoa-luot-nop-1");
    first[1].second = "tiep-nhan-them";
    const std::string next(post("/tiep-nhan", first).headers.get("Location"));
    ASSERT_EQ(next, "/tiep-nhan?cung=000.00.01.H23-261120-0001");
    const std::string page = get(next).body;
    EXPECT_EQ(hidden_value(page, "cung"), "000.00.01.H23-261120-0001");
    EXPECT_TRUE(has(page, "name=\"applicant.name\" value=\"Trần Thị Mẫu\"") && has(page, "Đã tiếp nhận 1 hồ sơ") && has(page, "261120-0001 · Cấp bản sao trích lục"));

    const auto second = [&](const std::string& key, const std::string& with, const std::string& name, const std::string& number) {
        return post("/tiep-nhan", {{"_key", key}, {"viec", "tiep-nhan"}, {"cung", with}, {"procedure", "1.001193"}, {"channel", "desk"}, {"applicant.name", name}, {"applicant.citizen_id", number},
                                   {"owner_differs", "1"}, {"owner.name", "Lê Bé Mẫu"}});
    };
    const struct { const char* name; const char* with; const char* applicant; const char* number; const char* says; } wrong[] = {
        {"no such dossier", "khong-co", "Trần Thị Mẫu", "030195000001", "Không có hồ sơ khong-co"},
        {"another person", "000.00.01.H23-261120-0001", "Lê Thị Khác", "030195000002", "do người khác nộp"},
        {"another of that name", "000.00.01.H23-261120-0001", "Trần Thị Mẫu", "", "do người khác nộp"},
    };
    for (const auto& row : wrong) {
        const Response r = second(std::string("khoa-sai-luot-") + row.name[0] + row.name[9], row.with, row.applicant, row.number);
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
    }
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(second("khoa-luot-nop-2", hidden_value(page, "cung"), "Trần Thị Mẫu", "030195000001").headers.get("Location"), "/ho-so/000.00.01.H23-261120-0001/giay-tiep-nhan?in=ngay") << i;
    ASSERT_EQ(second("khoa-luot-nop-3", "000.00.01.H23-261120-0002", "Trần Thị Mẫu", "030195000001").status, 303) << "a later one stands for the visit as well";
    EXPECT_EQ(count("dossier"), 3);
    EXPECT_EQ(count("person"), 3) << "the applicant is one; owners without a number are not taken for one another";
    EXPECT_EQ(get("/tiep-nhan?cung=khong-co").status, 404);
    const std::string other = post("/tiep-nhan", {{"quet", "030195000009"}, {"cung", "000.00.01.H23-261120-0001"}, {"applicant.name", "Trần Thị Mẫu"}, {"applicant.citizen_id", "030195000001"}}).body;
    EXPECT_EQ(hidden_value(other, "cung"), "") << "the scan of another person begins another visit";

    const Dossier nameless = accept("Người Không Số");
    ASSERT_EQ(second("khoa-luot-nop-4", nameless.code, "Người Không Số", "").status, 303);
    sql::Reader s = db->read();
    const auto visit = desk.visit(s, kHome, nameless.id);
    ASSERT_EQ(visit.size(), 2u);
    EXPECT_EQ(desk.find(s, kHome, visit[1])->applicant_id, nameless.applicant_id);
}

TEST_P(Pages, a_visit_ends_with_its_day) {
    sign_in("motcua", "desk");
    const Dossier d = accept("Trần Thị Mẫu");
    pass(std::chrono::hours{24});
    sign_in("motcua2", "desk");
    const Response r = post("/tiep-nhan", {{"viec", "tiep-nhan"}, {"cung", d.code}, {"procedure", "1.001193"}, {"channel", "desk"}, {"applicant.name", "Trần Thị Mẫu"}});
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "nhận ngày 20/11/2026; chỉ in chung"));
}

TEST_P(Pages, a_scan_while_the_owner_is_another_is_the_owners) {
    sign_in("motcua", "desk");
    ASSERT_EQ(post("/tiep-nhan", accept_form("khoa-tiep-nhan-1")).status, 303);
    const std::string applicant = post("/tiep-nhan", {{"quet", "030195000001"}, {"owner_differs", "1"}}).body;
    EXPECT_TRUE(has(applicant, "name=\"applicant.citizen_id\" value=\"030195000001\"")) << "the first scan is the applicant's";
    EXPECT_TRUE(has(applicant, "Nữ · sinh năm 1995 · khai sinh tại Hải Dương") && has(applicant, "20/11/2026 · <span class=\"code\">000.00.01.H23-261120-0001</span> · Cấp bản sao trích lục hộ tịch"));
    const std::string owner = post("/tiep-nhan", {{"quet", "001060000001||Lê Văn Chủ|02011960|Nam|Thôn 9|05052022"}, {"owner_differs", "1"}, {"applicant.name", "Trần Thị Mẫu"},
                                                  {"applicant.citizen_id", "030195000001"}, {"born", "01/02/1995"}}).body;
    EXPECT_TRUE(has(owner, "name=\"applicant.name\" value=\"Trần Thị Mẫu\"") && has(owner, "name=\"owner.name\" value=\"Lê Văn Chủ\"") && has(owner, "sinh 01/02/1995"));
    const std::string other = post("/tiep-nhan", {{"quet", "030195000001||Trần Thị Khác|01021995|Nữ|Thôn 1|05052022"}}).body;
    EXPECT_TRUE(has(other, "Số này đang được ghi với tên khác: “Trần Thị Mẫu”"));

    Form impossible = accept_form("khoa-tiep-nhan-2");
    for (auto& [name, value] : impossible)
        if (name == "applicant.citizen_id") value = "030299000001";
    const Response r = post("/tiep-nhan", impossible);
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "href=\"#f-applicant.citizen_id\"") && has(r.body, "cho năm sinh 2099"));
}

TEST_P(Pages, a_scan_fills_the_form_without_losing_what_was_typed) {
    sign_in("motcua", "desk");
    ASSERT_EQ(post("/tiep-nhan", accept_form("khoa-tiep-nhan-1")).status, 303);
    const struct { const char* name; const char* scan; const char* value; int status; } rows[] = {
        {"known number", "030195000001", "value=\"0912345678\"", 200},
        {"unknown number", "030195000002", "hãy nhập họ tên", 200},
        {"card", "030195000003||Lê Thị Thử|01021995|Nữ|Thôn 2|05052022", "value=\"Lê Thị Thử\"", 200},
        {"number of somebody not yet born", "030299000001", "cho năm sinh 2099, sau năm nay", 422},
        {"bars typed as other signs", "030195000003~~Lê Thị Thử~01021995~Nữ~Thôn 2~05052022", "không có dấu gạch đứng", 422},
        {"letters broken by the scanner", "030195000003||LÃª Thá»­|01021995|Nữ|Thôn 2|05052022", "sai bảng mã ở mục 3", 422},
        {"card that contradicts itself", "030195000003||Lê Thị Thử|01021990|Nữ|Thôn 2|05052022", "khác năm trong số định danh", 200},
        {"broken card", "030195000003|x", "href=\"#f-quet\"", 422},
        {"no number", "abc", "href=\"#f-quet\"", 422},
    };
    for (const auto& row : rows) {
        const Response r = post("/tiep-nhan", {{"viec", "tiep-nhan"}, {"quet", row.scan}, {"procedure", "1.001193"}, {"channel", "online"}, {"note", "giữ lại"}});
        EXPECT_EQ(r.status, row.status) << row.name;
        EXPECT_TRUE(has(r.body, row.value)) << row.name;
        EXPECT_TRUE(has(r.body, "giữ lại") && has(r.body, "1.001193 – Đăng ký khai sinh")) << row.name;
    }
    EXPECT_EQ(count("dossier"), 1) << "a scan never accepts";
}

TEST_P(Pages, an_action_is_written_once_and_a_stale_one_loses_nothing) {
    sign_in("chuyenvien", "specialist");
    const Dossier d = accept("Trần Thị Mẫu");
    const std::string at = "/ho-so/" + d.code;
    const Response page = get(at);
    ASSERT_TRUE(has(page.body, "action=\"" + at + "/assign\""));
    EXPECT_FALSE(has(page.body, at + "/return\"")) << "not possible now";
    const Form assign{{"_key", "khoa-giao-viec"}, {"version", hidden_value(page.body, "version")}, {"assignee", std::to_string(me.value())}};
    for (int i = 0; i < 2; ++i) EXPECT_EQ(post(at + "/assign", assign).headers.get("Location"), at) << i;
    EXPECT_EQ(version_of(d.code), 2);

    const Response missing = post(at + "/supplement", {{"version", "2"}, {"reason", "  "}});
    EXPECT_EQ(missing.status, 422);
    EXPECT_TRUE(has(missing.body, "href=\"#f-reason\"") && has(missing.body, "id=\"f-reason\""));
    const Response stale = post(at + "/supplement", {{"version", "1"}, {"reason", "Thiếu <giấy> chứng sinh"}});
    EXPECT_EQ(stale.status, 409);
    EXPECT_TRUE(has(stale.body, "Thiếu &lt;giấy&gt; chứng sinh") && has(stale.body, "name=\"version\" value=\"2\"")) << "typed reason, fresh version";
    EXPECT_TRUE(has(stale.body, "Trong lúc bạn mở trang này, người khác đã làm") && has(stale.body, "Nguyễn Thị Mẫu: Phân công thụ lý lúc 20/11/2026 08:00")) << stale.body;
    EXPECT_FALSE(has(stale.body, "data-key=\"x\"")) << "nothing goes by one key before it was read";
    EXPECT_TRUE(has(get(at).body, "data-key=\"x\""));
    EXPECT_EQ(post(at + "/supplement", {{"version", "2"}, {"reason", "Thiếu giấy chứng sinh"}}).status, 303);
    const Response told = get(at);
    EXPECT_TRUE(has(told.body, "Thiếu giấy chứng sinh") && has(told.body, "Tạm dừng từ") && has(told.body, "Nguyễn Thị Mẫu"));
    EXPECT_TRUE(has(get(at + "/han").body, "id=\"panel\""));
    EXPECT_EQ(post(at + "/resume", {{"version", "3"}}).status, 403) << "the desk's action, not the specialist's";
}

TEST_P(Pages, a_result_is_noted_and_goes_out_the_way_it_was_asked_for) {
    sign_in("motcua", "desk");
    Form form = accept_form("khoa-tiep-nhan-2");
    form.emplace_back("result_way", "post");
    EXPECT_EQ(post("/tiep-nhan", form).status, 303);
    const std::string code = "000.00.01.H23-261120-0001", at = "/ho-so/" + code;
    EXPECT_TRUE(has(get(at).body, "Bưu chính công ích"));
    sign_in("chuyenvien", "specialist");
    EXPECT_EQ(post(at + "/assign", {{"version", "1"}, {"assignee", std::to_string(me.value())}}).status, 303);
    EXPECT_TRUE(has(get(at).body, "name=\"result.number\""));
    const Response wrong = post(at + "/finish", {{"version", "2"}, {"result.kind", "Bản sao"}, {"result.number", "45/TL-BS"}, {"result.day", "31/02/2026"}});
    EXPECT_EQ(wrong.status, 422);
    for (const char* part : {"href=\"#f-result.day\"", "value=\"Bản sao\"", "value=\"45/TL-BS\"", "value=\"31/02/2026\""}) EXPECT_TRUE(has(wrong.body, part)) << part;
    EXPECT_EQ(post(at + "/finish", {{"version", "2"}, {"result.kind", "Bản sao"}, {"result.number", "45/TL-BS"}, {"result.day", "20/11/2026"}}).status, 303);
    EXPECT_TRUE(has(get(at).body, "Bản sao, số 45/TL-BS, ngày 20/11/2026"));

    sign_in("motcua2", "desk");
    const Response bare = post(at + "/return", {{"version", "3"}, {"result_way", "post"}});
    EXPECT_EQ(bare.status, 422);
    EXPECT_TRUE(has(bare.body, "href=\"#f-bill\""));
    const Response another = post(at + "/return", {{"version", "3"}, {"result_way", "desk"}, {"recipient", "1"}, {"recipient.name", "Lê Văn Thay"}, {"recipient.phone", "0900 000 001"}});
    EXPECT_EQ(another.status, 422);
    for (const char* part : {"href=\"#f-recipient.paper\"", "value=\"Lê Văn Thay\"", "value=\"0900 000 001\""}) EXPECT_TRUE(has(another.body, part)) << part;
    EXPECT_TRUE(has(get(at).body, "Trả trực tuyến cần tệp kết quả; hồ sơ chưa có tệp này"));
    const Response all = post(at + "/return", {{"version", "3"}, {"result_way", "online"}, {"recipient", "1"}, {"recipient.phone", "12"}, {"bill", "RR1"}});
    EXPECT_EQ(all.status, 422);
    for (const char* field : {"result_way", "bill", "recipient.name", "recipient.phone", "recipient.paper"}) EXPECT_TRUE(has(all.body, std::string("href=\"#f-") + field)) << field << ": every fault at once";
    EXPECT_TRUE(has(all.body, "Hãy đính kèm tệp kết quả"));
    EXPECT_EQ(post(at + "/return", {{"version", "3"}, {"result_way", "fax"}}).status, 422);
    EXPECT_EQ(post(at + "/return", {{"version", "3"}, {"result_way", "desk"}, {"recipient", "1"}, {"recipient.name", "Lê Văn Thay"}, {"recipient.phone", "0900 000 001"}, {"recipient.paper", "Giấy ủy quyền số 01"}}).status, 303);
    const Response told = get(at);
    for (const char* part : {"Lê Văn Thay, *******001", "Giấy ủy quyền số 01", "Người khác nhận thay"}) EXPECT_TRUE(has(told.body, part)) << part;
    EXPECT_FALSE(has(told.body, "0900000001"));
}

// The way offered follows the channel as long as nobody chose another.
TEST_P(Pages, the_way_of_the_result_follows_the_channel) {
    sign_in("motcua", "desk");
    const auto chosen = [&](Form form) {
        form.insert(form.end(), {{"viec", "xem-han"}, {"procedure", "2.000635"}});
        const std::string body = post("/tiep-nhan", form).body;
        for (const char* way : {"desk", "online", "post"}) {
            const auto name = body.find("name=\"result_way\" value=\"" + std::string(way) + "\"");
            if (name != std::string::npos && body.substr(name, body.find('>', name) - name).find("checked") != std::string::npos) return std::string(way);
        }
        return std::string("none");
    };
    EXPECT_EQ(chosen({{"channel", "desk"}}), "desk");
    EXPECT_EQ(chosen({{"channel", "online"}, {"result_way", "desk"}, {"way_of", "desk"}}), "online");
    EXPECT_EQ(chosen({{"channel", "online"}, {"result_way", "post"}, {"way_of", "desk"}}), "post");
    EXPECT_EQ(chosen({{"channel", "online"}, {"result_way", "desk"}, {"way_of", "online"}}), "desk");
}

TEST_P(Pages, a_second_request_for_papers_is_the_superiors) {
    sign_in("chuyenvien", "specialist");
    accept("Lê Văn Mẫu");   // carried "Tờ khai", as the usual one
    const Dossier d = accept("Trần Thị Mẫu");
    const std::string at = "/ho-so/" + d.code;
    ASSERT_EQ(post(at + "/assign", {{"version", "1"}, {"assignee", std::to_string(me.value())}}).status, 303);
    EXPECT_EQ(post(at + "/supplement", {{"version", "2"}, {"reason", "Theo Điều 9"}, {"missing", "Giấy chứng sinh"}, {"missing", "Tờ khai"}}).headers.get("Location"), at + "?giay=supplement");
    EXPECT_TRUE(has(get(at + "?giay=supplement").body, "href=\"" + at + "/giay-to/supplement?in=ngay\" autofocus")) << "one Enter prints it";
    for (const char* none : {"", "?giay=", "?giay=khac"}) EXPECT_FALSE(has(get(at + none).body, "?in=ngay")) << none;
    EXPECT_TRUE(has(get(at).body, "Giấy tờ còn thiếu: Giấy chứng sinh; Tờ khai."));
    sign_in("motcua", "desk");
    ASSERT_EQ(post(at + "/resume", {{"version", "3"}}).status, 303);
    who = "chuyenvien";
    EXPECT_TRUE(has(get(at).body, "Đã yêu cầu bổ sung đủ số lần được phép"));
    EXPECT_EQ(post(at + "/supplement", {{"version", "4"}, {"reason", "Còn thiếu"}, {"superior_reason", "tự cho phép"}}).status, 422) << "not the official's to allow";
    sign_in("lanhdao", "leader");
    EXPECT_TRUE(has(get(at).body, "name=\"superior_reason\""));
    EXPECT_TRUE(has(post(at + "/supplement", {{"version", "4"}, {"reason", "Còn thiếu"}}).body, "href=\"#f-superior_reason\""));
    ASSERT_EQ(post(at + "/supplement", {{"version", "4"}, {"reason", "Còn thiếu"}, {"superior_reason", "Bản nộp lại bị mờ"}}).status, 303);
    const std::string told = get(at).body;
    EXPECT_TRUE(has(told, "Lãnh đạo cho yêu cầu thêm lần: Bản nộp lại bị mờ") && has(told, "2 lần; quá số lần được phép"));

    const std::string other = "/ho-so/" + accept("Phạm Văn Mẫu").code;
    EXPECT_TRUE(has(post(other + "/refuse", {{"version", "1"}, {"reason", "Không thuộc thẩm quyền"}}).body, "href=\"#f-legal_ground\""));
    ASSERT_EQ(post(other + "/refuse", {{"version", "1"}, {"reason", "Không thuộc thẩm quyền."}, {"legal_ground", "Điều 18 Luật Hộ tịch"}}).status, 303);
    EXPECT_TRUE(has(get(other).body, "Căn cứ: Điều 18 Luật Hộ tịch"));
}

TEST_P(Pages, an_apology_is_drafted_kept_and_printed) {
    sign_in("chuyenvien", "specialist");
    const Dossier d = accept("Trần Thị Mẫu");   // due Thursday 2026-11-26
    const std::string at = "/ho-so/" + d.code + "/xin-loi";
    EXPECT_FALSE(has(get("/xin-loi").body, d.code)) << "six days are left";
    pass(std::chrono::hours{4 * 24});
    sign_in("chuyenvien2", "specialist");
    EXPECT_TRUE(has(get("/xin-loi").body, d.code));
    EXPECT_TRUE(has(get("/").body, "Cần thư xin lỗi"));
    const std::string form = get(at).body;
    EXPECT_TRUE(has(form, "value=\"27/11/2026\"") && has(form, "Hồ sơ cần thêm thời gian để thẩm tra")) << "the draft";
    EXPECT_TRUE(has(post(at, {{"version", "1"}, {"new_day", "28/11/2026"}, {"reason", "Chờ xác minh"}}).body, "href=\"#f-new_day\"")) << "a Saturday";
    EXPECT_TRUE(has(post(at, {{"version", "1"}, {"new_day", "mai"}, {"reason", "Chờ xác minh"}}).body, "value=\"mai\""));
    const std::string paper = "/ho-so/" + d.code + "/giay-to/apology";
    EXPECT_EQ(post(at, {{"version", "1"}, {"new_day", "27/11/2026"}, {"reason", "Chờ công an xác minh."}}).headers.get("Location"), paper + "?in=ngay") << "the letter prints at once";
    EXPECT_EQ(get(at).headers.get("Location"), paper) << "written once, it is a paper of the dossier";
    EXPECT_FALSE(has(get("/xin-loi").body, d.code));
    EXPECT_EQ(post(at, {{"version", "2"}, {"new_day", "30/11/2026"}, {"reason", "Lại chờ"}}).status, 422) << "once";
    const std::string page = get("/ho-so/" + d.code).body;
    EXPECT_TRUE(has(page, "Hẹn lại ngày 27/11/2026") && has(page, "thư xin lỗi"));
}

TEST_P(Pages, a_dossier_is_handed_over_taken_given_back_and_reassigned) {
    sign_in("chuyenvien", "specialist");
    const AccountId first = me;
    sign_in("lanhdao", "leader");
    const std::string leader = std::to_string(me.value());
    sign_in("chuyenvien2", "specialist");
    const Dossier d = accept("Trần Thị Mẫu");
    const std::string at = "/ho-so/" + d.code;
    ASSERT_EQ(post(at + "/assign", {{"version", "1"}, {"assignee", std::to_string(me.value())}}).status, 303);
    sign_in("chuyenvien3", "specialist");
    const std::string others = get(at).body;
    EXPECT_TRUE(has(others, "Bước tiếp theo thuộc người khác")) << "somebody else's";
    for (const char* form : {"/finish\"", "/chuyen\"", "/supplement\"", "/assign\""}) EXPECT_FALSE(has(others, form)) << form;
    EXPECT_EQ(post(at + "/finish", {{"version", "2"}}).status, 403);
    EXPECT_EQ(post(at + "/chuyen", {{"version", "2"}, {"to", leader}, {"note", "trình ký"}}).status, 403);
    who = "chuyenvien2";
    EXPECT_TRUE(has(post(at + "/chuyen", {{"version", "2"}, {"to", ""}, {"note", "trình ký"}}).body, "href=\"#f-to\""));
    EXPECT_TRUE(has(post(at + "/chuyen", {{"version", "2"}, {"to", leader}, {"note", " "}}).body, "href=\"#f-note\""));
    ASSERT_EQ(post(at + "/chuyen", {{"version", "2"}, {"to", leader}, {"note", "trình ký"}}).status, 303);
    EXPECT_FALSE(has(get(at).body, "/nhan\"")) << "for somebody else";
    EXPECT_EQ(post(at + "/nhan", {{"version", "3"}}).status, 403);
    sign_in("lanhdao2", "leader");
    const std::string second_leader = std::to_string(me.value());
    ASSERT_EQ(post("/nghi-thay", {{"absent", leader}, {"substitute", second_leader}, {"from", "20/11/2026"}, {"to", "21/11/2026"}, {"decision", "12/QĐ-UBND"}}).status, 303);
    EXPECT_TRUE(has(post("/nghi-thay", {{"absent", leader}, {"substitute", second_leader}, {"from", "20/11"}, {"to", "21/11/2026"}, {"decision", "12/QĐ-UBND"}}).body, "href=\"#f-from\""));
    EXPECT_TRUE(has(get("/nghi-thay").body, "12/QĐ-UBND"));
    const std::string work = get("/").body;
    EXPECT_TRUE(has(work, "Được chuyển đến, chờ nhận") && has(work, d.code) && has(work, "trình ký")) << "stands in for the one on leave";
    EXPECT_TRUE(has(post(at + "/tra-lai", {{"version", "3"}, {"back_reason", ""}}).body, "href=\"#f-back_reason\""));
    ASSERT_EQ(post(at + "/tra-lai", {{"version", "3"}, {"back_reason", "thiếu tờ trình"}}).status, 303);
    EXPECT_TRUE(has(get(at).body, "thiếu tờ trình"));
    ASSERT_EQ(post(at + "/chuyen", {{"version", "4"}, {"to", second_leader}, {"note", "trình ký lại"}}).status, 303);
    ASSERT_EQ(post(at + "/nhan", {{"version", "5"}}).status, 303);

    const std::string list = "/phan-cong-lai?tu=" + second_leader;
    const std::string page = get(list).body;
    const std::string picked = fmt::format("{}.6", d.id.value());
    EXPECT_TRUE(has(page, "value=\"" + picked + "\""));
    EXPECT_EQ(post("/phan-cong-lai", {{"tu", second_leader}, {"to", std::to_string(first.value())}, {"reason", "đổi việc"}}).status, 422) << "none ticked";
    EXPECT_TRUE(has(post("/phan-cong-lai", {{"tu", second_leader}, {"to", ""}, {"reason", "đổi việc"}, {"dossier", picked}}).body, "href=\"#f-to\""));
    const Response stale = post("/phan-cong-lai", {{"tu", second_leader}, {"to", std::to_string(first.value())}, {"reason", "đổi việc"}, {"dossier", fmt::format("{}.5", d.id.value())}});
    EXPECT_EQ(stale.status, 409);
    EXPECT_TRUE(has(stale.body, "Hồ sơ " + d.code + " vừa được người khác cập nhật")) << "which of them";
    ASSERT_EQ(post("/phan-cong-lai", {{"tu", second_leader}, {"to", std::to_string(first.value())}, {"reason", "đổi việc"}, {"dossier", picked}}).status, 303);
    EXPECT_TRUE(has(get(list).body, "không thụ lý hồ sơ nào"));
    {
        sql::Reader s = db->read();
        EXPECT_TRUE(desk.verify(s, kHome).empty());
    }
}

TEST_P(Pages, a_wrong_end_time_is_corrected_and_both_stay) {
    sign_in("lanhdao", "leader");
    const Dossier d = accept("Trần Thị Mẫu");
    const std::string at = "/ho-so/" + d.code;
    ASSERT_EQ(post(at + "/assign", {{"version", "1"}, {"assignee", std::to_string(me.value())}}).status, 303);
    EXPECT_TRUE(has(get(at + "/dinh-chinh").body, "Không đính chính được"));
    pass(std::chrono::hours{10 * 24});
    sign_in("lanhdao2", "leader");
    ASSERT_EQ(post(at + "/finish", {{"version", "2"}}).status, 303);
    EXPECT_TRUE(has(get(at).body, "Quá hạn") && has(get("/dinh-chinh").body, "Chưa có giờ kết thúc nào"));
    EXPECT_TRUE(has(post(at + "/dinh-chinh", {{"version", "3"}, {"ended_at", "hôm qua"}, {"proof", "01/BB"}, {"reason", "mất điện"}}).body, "href=\"#f-ended_at\""));
    EXPECT_TRUE(has(post(at + "/dinh-chinh", {{"version", "3"}, {"ended_at", "24/11/2026 16:00"}, {"proof", ""}, {"reason", "mất điện"}}).body, "href=\"#f-proof\""));
    ASSERT_EQ(post(at + "/dinh-chinh", {{"version", "3"}, {"ended_at", "24/11/2026 16:00"}, {"proof", "01/BB-UBND"}, {"reason", "mất điện"}}).status, 303);
    const std::string page = get(at).body, list = get("/dinh-chinh").body;
    EXPECT_TRUE(has(page, "Trước khi đính chính") && has(page, "24/11/2026 16:00 · Trước hạn") && has(page, "30/11/2026"));
    EXPECT_TRUE(has(list, "24/11/2026 16:00 · Trước hạn") && has(list, "Quá hạn") && has(list, "01/BB-UBND"));
    {
        sql::Reader s = db->read();
        EXPECT_TRUE(desk.verify(s, kHome).empty());
    }
}

TEST_P(Pages, my_work_puts_the_urgent_first) {
    sign_in("motcua", "desk");
    const Dossier today = accept("Lê Văn Hôm Nay", "1.001193"), later = accept("Phạm Thị Sau");
    std::string body = get("/").body;
    EXPECT_TRUE(has(body, "Đến hạn hôm nay") && has(body, "còn 9 giờ") && has(body, later.code));
    EXPECT_TRUE(has(get("/ho-so?loc=hom-nay").body, today.code));
    EXPECT_FALSE(has(get("/ho-so?loc=hom-nay").body, later.code));
    pass(std::chrono::hours{10});
    sign_in("motcua2", "desk");
    body = get("/").body;
    EXPECT_TRUE(has(body, "trễ 1 giờ")) << "late today is late, not due today";
    EXPECT_FALSE(has(get("/ho-so?loc=hom-nay").body, today.code));
    EXPECT_TRUE(has(get("/ho-so?loc=qua-han").body, today.code));
    EXPECT_FALSE(has(get("/ho-so?loc=qua-han").body, later.code));
}

TEST_P(Pages, a_code_or_its_end_opens_the_dossier) {
    sign_in("motcua", "desk");
    const Dossier d = accept("Trần Thị Mẫu");
    for (const std::string& q : {d.code, d.code.substr(14)}) EXPECT_EQ(get("/ho-so?q=" + q).headers.get("Location"), "/ho-so/" + d.code) << q;
    EXPECT_TRUE(has(get("/ho-so?q=tran+thi+mau").body, d.code)) << "without accents";
    EXPECT_TRUE(has(get("/ho-so?q=261120-0099").body, "Không có hồ sơ nào khớp"));
}

TEST_P(Pages, names_are_text_everywhere) {
    sign_in("motcua", "desk");
    const Dossier d = accept("<script>alert(1)</script>");
    for (const std::string& target : {std::string("/"), std::string("/ho-so"), std::string("/ho-so?q=%22%3E%3Cscript%3E"), "/ho-so/" + d.code}) {
        const std::string body = get(target).body;
        EXPECT_FALSE(has(body, "<script>")) << target;
        EXPECT_TRUE(has(body, "&lt;script&gt;")) << target;
    }
}

TEST_P(Pages, paging_is_in_the_address_and_the_export_has_all) {
    sign_in("motcua", "desk");
    for (int i = 0; i < 27; ++i) accept(i == 0 ? "=HYPERLINK(1)" : "Trần Thị Mẫu");
    const std::string body = get("/ho-so?kenh=desk").body;
    EXPECT_TRUE(has(body, "0027") && !has(body, "261120-0002<"));
    const auto next = body.find("tiep=n");
    ASSERT_NE(next, std::string::npos);
    const std::string second = get("/ho-so?kenh=desk&" + body.substr(next, body.find('"', next) - next)).body;
    EXPECT_TRUE(has(second, "261120-0002<") && has(second, "261120-0001<") && !has(second, "261120-0003<"));
    const Response csv = get("/ho-so.csv?kenh=desk");
    EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBFMã hồ sơ,"));
    EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 28);
    EXPECT_TRUE(has(csv.body, ",'=HYPERLINK(1),"));
    EXPECT_TRUE(has(csv.headers.get("Content-Type"), "text/csv"));
    EXPECT_EQ(get("/ho-so.csv?tu=sai").status, 400);
}

TEST_P(Pages, an_archive_is_read_only_and_stays_chosen) {
    sign_in("motcua", "desk", {kArchive});
    EXPECT_EQ(get("/tiep-nhan?don-vi=xa-3").status, 403);
    const std::string body = get("/ho-so?don-vi=xa-3").body;
    EXPECT_FALSE(has(body, "href=\"/tiep-nhan\" data-key"));
    EXPECT_TRUE(has(body, "don-vi=xa-3") && has(body, "name=\"don-vi\" value=\"xa-3\""));
}

TEST_P(Pages, who_works_no_dossiers_gets_a_calm_first_page) {
    sign_in("quantri", "admin");
    const Response r = get("/");
    EXPECT_EQ(r.status, 200);
    EXPECT_TRUE(has(r.body, "Tài khoản này không làm việc với hồ sơ") && has(r.body, std::string(access::may::manage_accounts.says)));
    for (const char* target : {"/ho-so", "/ho-so.csv", "/tiep-nhan"}) EXPECT_EQ(get(target).status, 403) << target;
}

// ---- Files ----

TEST_P(Pages, an_upload_of_one_citizen_is_not_shown_with_the_next) {
    sign_in("motcua", "desk");
    const std::string pdf = "%PDF-1.4\nto khai\n%%EOF\n";
    EXPECT_TRUE(has(post("/tiep-nhan", {{"viec", "tai-tep"}, {"channel", "desk"}}, {}, {{"tep_moi", "nguoi-truoc.pdf", "", pdf}}).body, "nguoi-truoc.pdf"));
    const std::string next = get("/tiep-nhan").body;
    EXPECT_FALSE(has(next, "nguoi-truoc.pdf"));
    EXPECT_TRUE(has(next, "Còn 1 tệp tải lên ở lượt khác"));
    const std::string other = get("/ho-so/" + accept("Trần Thị Mẫu").code).body;
    EXPECT_FALSE(has(other, "nguoi-truoc.pdf"));
    const std::string gone = post("/tiep-nhan", {{"viec", "bo-tep-khac"}, {"channel", "desk"}}).body;
    EXPECT_FALSE(has(gone, "tải lên ở lượt khác"));
    EXPECT_EQ(count("waiting_file"), 0);
}

TEST_P(Pages, a_file_goes_along_with_the_form_and_a_wrong_one_loses_nothing) {
    sign_in("motcua", "desk");
    const std::string pdf = "%PDF-1.4\nto khai\n%%EOF\n";
    const Response refused = post("/tiep-nhan", accept_form("khoa-tep-1"), {}, {{"tep_moi", "to-khai.pdf", "", pdf}, {"tep_moi", "gia.pdf", "", "<html>"}});
    EXPECT_EQ(refused.status, 422);
    for (const char* kept : {"Trần Thị Mẫu", "to-khai.pdf", "“gia.pdf” có đuôi .pdf nhưng nội dung không phải PDF"}) EXPECT_TRUE(has(refused.body, kept)) << kept;
    const auto at = refused.body.find("name=\"tep\" value=\"w.");
    ASSERT_NE(at, std::string::npos);
    const std::string what = refused.body.substr(at + 18, refused.body.find('"', at + 18) - at - 18);
    EXPECT_EQ(post("/tiep-nhan", [&] { Form f = accept_form("khoa-tep-2"); f.insert(f.end(), {{"tep", what}, {"giay." + what, "2"}}); return f; }()).status, 422) << "the line of that paper is empty";
    Form form = accept_form("khoa-tep-3");
    form.insert(form.end(), {{"tep", what}, {"giay." + what, "1"}});
    const Response accepted = post("/tiep-nhan", form);
    ASSERT_EQ(accepted.status, 303) << accepted.body;
    EXPECT_EQ(post("/tiep-nhan", form).headers.get("Location"), accepted.headers.get("Location")) << "sent twice, accepted once";
    EXPECT_EQ(post("/tiep-nhan", accept_form("khoa-tep-4"), {}, {{"tep_moi", "mot.pdf", "", pdf}}).status, 303) << "the only paper is meant";

    const std::string location(accepted.headers.get("Location")), code = location.substr(7, location.find('/', 7) - 7);
    const Response page = get("/ho-so/" + code);
    EXPECT_TRUE(has(page.body, "to-khai.pdf") && has(page.body, "Tờ khai") && has(page.body, "enctype=\"multipart/form-data\""));
    const Response file = get("/ho-so/" + code + "/tep/1");
    EXPECT_EQ(file.body, pdf);
    EXPECT_EQ(file.headers.get("Content-Type"), "application/pdf");
    EXPECT_TRUE(has(file.headers.get("Content-Disposition"), "attachment; "));
    EXPECT_EQ(file.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(get("/ho-so/" + code + "/tep/2").status, 404);

    // Something else for the result and a paper that came later.
    EXPECT_EQ(post("/ho-so/" + code + "/tep", {{"viec", "dinh-kem"}}).status, 422);
    const Response up = post("/ho-so/" + code + "/tep", {{"viec", "tai-tep"}}, {}, {{"tep_moi", "sau.pdf", "", pdf + "%%EOF"}});
    EXPECT_EQ(up.status, 200);
    const auto next = up.body.find("name=\"tep\" value=\"w.");
    const std::string later = up.body.substr(next + 18, up.body.find('"', next + 18) - next - 18);
    const Response nameless = post("/ho-so/" + code + "/tep", {{"viec", "dinh-kem"}, {"tep", later}, {"giay." + later, "moi"}, {"giay_moi", ""}});
    EXPECT_EQ(nameless.status, 422);
    EXPECT_TRUE(has(nameless.body, "Hãy ghi tên giấy tờ mới"));
    EXPECT_EQ(post("/ho-so/" + code + "/tep", {{"viec", "dinh-kem"}, {"tep", later}, {"giay." + later, "ket-qua"}}).status, 303);
    EXPECT_EQ(post("/ho-so/" + code + "/tep/2/go", {{"reason", ""}}).status, 422);
    EXPECT_EQ(post("/ho-so/" + code + "/tep/2/go", {{"reason", "nhầm hồ sơ"}}).status, 303);
    EXPECT_TRUE(has(get("/ho-so/" + code).body, "Đã gỡ: nhầm hồ sơ"));
    EXPECT_EQ(get("/ho-so/" + code + "/tep/2").status, 404);

    sign_in("vanthu", "clerk");   // sees dossiers, opens no citizen's paper
    EXPECT_TRUE(has(get("/ho-so/" + code).body, "to-khai.pdf"));
    EXPECT_EQ(get("/ho-so/" + code + "/tep/1").status, 403);
}

}  // namespace
}  // namespace xaso::onestop
