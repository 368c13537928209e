#include "period_report/pages.h"


#include <algorithm>

#include "modules/reporting/pages.h"
#include "period_report/period_report_fixture.h"
#include "platform/http/framing.h"
#include "support/test_site.h"

namespace xaso::period_report {
namespace {

using http::Method;
using http::Request;
using http::Response;
using reporting::CellState;

// The report of the first half of 2023 on its last day, 9 June, nothing written yet.
class ReportPages : public WithPeriod, protected TestSite {
protected:
    ReportPages() : TestSite(record, access, clock, "daumoi", named_by(units)) {
        reporting::add_pages(router, reporting, units, [this](sql::Session& s, UnitId unit, const catalog::PeriodWindow& w, Day today) { return still_missing(reports, s, unit, w, today); });
        add_pages(router, reports);
        router.add({.method = Method::get, .path = "/viec", .may = &access::may::see_reports, .title = "Việc", .run = [this](web::Context& c) {
            sql::Reader s = c.db().read();
            std::string lines;
            for (const web::Reminder& r : reminders(reports)(c, s)) lines += r.text + " | " + r.words + " | " + r.url + "\n";
            return Response::text(lines);
        }});
        add_account(kNeighbour, "lanhdaokhac", "leader", {kCommune});
    }
    Response get(const std::string& below = {}, const std::string& login = {}) { return TestSite::get(kReport + below, login); }
    Response post(const std::string& below, const Form& form, const std::string& login = {}) { return TestSite::post(kReport + below, form, login); }
    static std::string part(const std::string& code, const std::string& below = {}) { return "/phan/" + code + below; }
    // What the browser sends of a part: every paragraph with the version that stands in the page, changed where told.
    Form form_of(const std::string& page, const std::map<std::string, std::string>& typed) {
        Form out;
        for (auto at = page.find("name=\"v-"); at != std::string::npos; at = page.find("name=\"v-", at + 1)) {
            const std::string key = page.substr(at + 8, page.find('"', at + 8) - at - 8);
            out.emplace_back("v-" + key, hidden_value(page, "v-" + key));
            const auto area = page.find("name=\"t-" + key + "\"");
            const auto from = page.find('>', area) + 1;
            out.emplace_back("t-" + key, typed.contains(key) ? typed.at(key) : page.substr(from, page.find("</textarea>", from) - from));
        }
        if (out.empty()) throw std::runtime_error("no texts to write on this page");
        return out;
    }
    PartState state(std::string_view code) { return overview().find(code)->state; }
    void move_to(std::string_view when) {
        now = at(when);
        clock.set(now);
    }
    std::string day_after(std::string_view when, const std::string& below = {}, const std::string& login = "daumoi") {
        move_to(when);
        return get(below, login).body;
    }
    Form signature(const std::string& login = "chutich") { return {{"seen", hidden_value(get("/ky", login).body, "seen")}, {"number", "12"}, {"symbol", "BC-UBND"}, {"day", "09/06/2023"}}; }
    static Finding warning(std::string says = "Cần xem: 50,00 %") { return {"BM3.simplified", "BM3", "1.1", catalog::Severity::warning, std::move(says)}; }
    Form reason(std::string text, std::string says = "Cần xem: 50,00 %") { return {{"rule", "BM3.simplified"}, {"form", "BM3"}, {"row", "1.1"}, {"says", std::move(says)}, {"reason", std::move(text)}}; }

    static constexpr const char* kReport = "/bao-cao/2023-6T";
};
INSTANTIATE_TEST_SUITE_P(Both, ReportPages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(ReportPages, every_page_has_one_heading_tokens_usable_keys_and_escapes) {
    ASSERT_EQ(save("canbo", "3_procedures", "feedback", "<b>Đậm</b> {BM3/3.3.1}", 0), "");
    const auto look = [&](const std::string& below, const std::string& login) {
        const Response r = get(below, login);
        EXPECT_EQ(r.status, 200) << below;
        EXPECT_EQ(times(r.body, "<h1"), 1) << below;
        EXPECT_EQ(times(r.body, "method=\"post\""), times(r.body, "name=\"_csrf\"")) << below;
        EXPECT_FALSE(has(r.body, "<b>Đậm") || has(r.body, "<b>Mẫu")) << below;
        // These letters go through lists and to other pages; no button would ever get them.
        for (const char* key : {"g", "j", "k"}) EXPECT_FALSE(has(r.body, fmt::format("data-key=\"{}\"", key))) << below << " " << key;
    };
    for (const char* below : {"", "/phan/3_procedures", "/phan/3_procedures/doan/feedback", "/phan/3_procedures/khong-phat-sinh", "/phan/assessment", "/xem", "/ky"}) look(below, "daumoi");
    ASSERT_EQ(hand_in("vanthu", "closing"), "");
    look("", "daumoi");
    look("/phan/closing", "daumoi");
    ASSERT_EQ(tried([&](sql::Tx& tx) { return reports.give_back(tx, as("daumoi"), now, half, "closing", {"Sửa", {}, {}, {}}); }), "");
    look("/phan/closing", "daumoi");
    all_merged();
    found = {warning()};
    look("/ky", "chutich");
    found.clear();
    ASSERT_EQ(sign("chutich"), "");
    for (const char* below : {"", "/phan/3_procedures", "/xem", "/xem?ban=1", "/mo-lai"}) look(below, "chutich");
}

TEST_P(ReportPages, who_may_do_what) {
    const std::string p3 = part("3_procedures");
    const struct { Method method; std::string below; const char* login; int status; } rows[] = {
        {Method::get, "", "thanhtra", 200}, {Method::get, "", "motcua", 403}, {Method::get, p3, "vanthu", 200}, {Method::get, p3, "motcua", 403}, {Method::get, p3 + "/doan/feedback", "thanhtra", 200},
        {Method::get, p3 + "/doan/feedback", "motcua", 403}, {Method::get, p3 + "/khong-phat-sinh", "canbo", 200}, {Method::get, p3 + "/khong-phat-sinh", "vanthu", 403},
        {Method::get, "/xem", "thanhtra", 200}, {Method::get, "/xem", "motcua", 403}, {Method::get, "/ky", "thanhtra", 200}, {Method::get, "/ky", "motcua", 403},
        {Method::get, "/ban/1", "motcua", 403}, {Method::get, "/mo-lai", "daumoi", 403},
        {Method::post, p3, "thanhtra", 403}, {Method::post, p3, "chutich", 403}, {Method::post, p3 + "/nop", "chutich", 403}, {Method::post, p3 + "/gop", "canbo", 403}, {Method::post, "/gop", "canbo", 403},
        {Method::post, p3 + "/tra-lai", "canbo", 403}, {Method::post, p3 + "/giao", "canbo", 403}, {Method::post, p3 + "/khong-phat-sinh", "vanthu", 403}, {Method::post, p3 + "/y-kien", "thanhtra", 403},
        {Method::post, p3 + "/y-kien/1/xong", "motcua", 403}, {Method::post, "/ky", "daumoi", 403}, {Method::post, "/ky/ly-do", "thanhtra", 403}, {Method::post, "/mo-lai", "daumoi", 403},
        {Method::get, part("9_x"), "daumoi", 404}, {Method::get, p3 + "/doan/x", "daumoi", 404}, {Method::get, part("9_x", "/khong-phat-sinh"), "daumoi", 404}, {Method::post, part("9_x"), "daumoi", 404},
        {Method::post, part("9_x", "/nop"), "daumoi", 404}, {Method::post, p3 + "/y-kien/99/xong", "daumoi", 404}, {Method::post, p3 + "/y-kien/x/xong", "daumoi", 404},
        {Method::get, "/xem?ban=1", "daumoi", 404}, {Method::get, "/xem?ban=x", "daumoi", 404}, {Method::get, "/ban/1", "daumoi", 404}, {Method::get, "/ban/x", "daumoi", 404},
        {Method::get, "?don-vi=xa-khac", "daumoi", 403}, {Method::get, "?don-vi=xa-mau", "hangxom", 200}, {Method::post, p3 + "/gop?don-vi=xa-mau", "hangxom", 403},
    };
    Form f{{"text", "Ý kiến"}, {"reason", "Lý do đủ dài"}, {"number", "12"}, {"day", "09/06/2023"}, {"rule", "r"}, {"form", "BM3"}, {"row", "1.1"}};
    for (const auto& row : rows) EXPECT_EQ(send(row.method, kReport + row.below, row.login, row.method == Method::post ? f : Form{}).status, row.status) << row.below << " " << row.login;
    for (const char* below : {"", "/phan/3_procedures", "/xem", "/ky", "/ban/1", "/mo-lai"}) {
        EXPECT_EQ(send(Method::get, std::string("/bao-cao/2023-X") + below, "chutich").status, 400) << below;
        EXPECT_EQ(send(Method::get, std::string("/bao-cao/2031-N") + below, "chutich").status, std::string(below) == "/mo-lai" ? 303 : 404) << below;
    }
    sql::Reader s = db->read();
    EXPECT_TRUE(reports.comments(s, kCommune, half).empty());
}

TEST_P(ReportPages, another_unit_is_read_and_not_written) {
    for (const char* below : {"", "/phan/3_procedures", "/ky"}) {
        const std::string page = get(std::string(below) + "?don-vi=xa-mau", "hangxom").body;
        EXPECT_FALSE(has(page, "/bao-cao/2023-6T/phan/3_procedures\" method") || has(page, "name=\"t-catalogue\"") || has(page, "Ghi lý do") || has(page, "Giao cho")) << below;
        EXPECT_FALSE(has(page, "href=\"/bao-cao/2023-6T/xem\"")) << below << " keeps the unit in its links";
        EXPECT_TRUE(has(page, "href=\"/bao-cao/2023-6T/xem?don-vi=xa-mau\"")) << below;
    }
    all_merged();
    ASSERT_EQ(sign("chutich"), "");
    EXPECT_EQ(get("/mo-lai?don-vi=xa-mau", "lanhdaokhac").status, 403);
    EXPECT_FALSE(has(get("?don-vi=xa-mau", "lanhdaokhac").body, "/mo-lai"));
    EXPECT_TRUE(has(get("", "chutich").body, "/mo-lai"));
}

TEST_P(ReportPages, the_report_says_who_has_not_handed_in_and_what_is_lacking) {
    found = {warning(), {"BM3.y", "BM3", "3.3", catalog::Severity::error, "Sai."}};
    ASSERT_EQ(hand_in("vanthu", "closing"), "");
    ASSERT_EQ(post(part("3_procedures", "/giao"), {{"duty", std::to_string(accounts["canbo"].value())}}).status, 303);
    std::string page = get().body, words = words_of(page);
    for (const char* text : {"Báo cáo 6 tháng năm 2023", "Kỳ còn mở", "Chưa nộp Lời mở đầu, I, II.1, II.2 (Nguyễn", "3 dòng trống, 1 lỗi, 1 cảnh báo", "đã nộp", "chưa giao (", "0/12"}) EXPECT_TRUE(has(words, text)) << text;
    EXPECT_TRUE(has(page, "Gộp 1 phần đã nộp"));
    EXPECT_FALSE(has(get("", "canbo").body, "Gộp 1 phần"));
    EXPECT_TRUE(has(words_of(send(Method::get, "/bao-cao", "daumoi").body), "chưa nộp: Lời mở đầu, I, II.1"));
    words = words_of(day_after("2023-06-12T08:00"));
    EXPECT_TRUE(has(words, "đang soạn, quá hạn nộp"));
    EXPECT_FALSE(has(words, "Kỳ còn mở"));
    const std::string todo = send(Method::get, "/viec", "canbo").body;
    EXPECT_TRUE(has(todo, "nộp phần II.2. Cải cách thủ tục hành chính")) << todo;
    EXPECT_TRUE(has(todo, "/bao-cao/2023-6T/phan/3_procedures")) << todo;
    EXPECT_TRUE(has(send(Method::get, "/viec", "daumoi").body, "còn 11 phần chưa nộp"));
}

TEST_P(ReportPages, figures_in_a_text_open_to_their_rows) {
    ASSERT_EQ(save("canbo", "3_procedures", "feedback", "Giải quyết {BM3/3.3.1} hồ sơ, đúng hạn {BM3/3.3}; nhận {onestop.received}, bằng {onestop.received % onestop.received}; kỳ {period}.", 0), "");
    for (const std::string& below : {part("3_procedures"), std::string("/xem")}) {
        const std::string page = get(below, "thanhtra").body;
        EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3.1\">4</a>")) << below;
        EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3\">50,00\u00a0%</a>")) << below;
        EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/so-lieu/onestop.received\">5</a>")) << below;
        EXPECT_TRUE(has(page, "bằng <a class=\"figure\" href=\"/bao-cao/2023-6T/so-lieu/onestop.received\">100,00\u00a0%</a>")) << below;
        EXPECT_TRUE(has(words_of(page), "kỳ 6 tháng năm 2023.")) << below;
    }
    for (const char* target : {"/BM3/dong/3.3.1", "/BM3/dong/3.3", "/so-lieu/onestop.received"}) EXPECT_EQ(get(target, "thanhtra").status, 200) << target;
    // Codes to insert are for who writes.
    EXPECT_TRUE(has(get(part("3_procedures"), "canbo").body, "data-insert=\"{BM3/3.3.1}\""));
    EXPECT_FALSE(has(get(part("3_procedures"), "thanhtra").body, "data-insert"));
}

TEST_P(ReportPages, texts_are_saved_previewed_and_refused_with_what_was_typed) {
    const std::string below = part("3_procedures"), page = get(below, "canbo").body;
    EXPECT_EQ(post(below, form_of(page, {}), "canbo").status, 303) << "nothing changed";
    EXPECT_EQ(text("3_procedures", "feedback").version, 0);
    Form preview = form_of(page, {{"feedback", "Xem {BM3/3.3.1} và {"}});
    preview.emplace_back("xem", "1");
    Response r = post(below, preview, "canbo");
    EXPECT_EQ(r.status, 200);
    EXPECT_TRUE(has(r.body, "Xem trước, chưa lưu"));
    EXPECT_TRUE(has(r.body, "dong/3.3.1\">4</a> và {"));
    EXPECT_EQ(text("3_procedures", "feedback").version, 0);
    for (const char* odd : {"{}", "{{BM3/3.3.1}}", "}{", "{BM3/}", "{/1}", "{<i>}", "{BM3/3.3.1"}) {
        Form f = form_of(page, {{"feedback", odd}});
        EXPECT_EQ(post(below, f, "canbo").status, 422) << odd;
        f.emplace_back("xem", "1");
        EXPECT_EQ(post(below, f, "canbo").status, 200) << odd;
    }
    r = post(below, form_of(page, {{"feedback", "Dòng {BM3/99} này"}, {"catalogue", "Đoạn đúng"}}), "canbo");
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "href=\"#f-t-feedback\""));
    EXPECT_TRUE(has(r.body, "Dòng {BM3/99} này") && has(r.body, "Đoạn đúng")) << "all that was typed is there";
    EXPECT_EQ(text("3_procedures", "catalogue").version, 0) << "all or nothing";
    r = post(below, form_of(page, {{"feedback", "Dòng một\r\n\r\nDòng hai "}}), "canbo");
    EXPECT_EQ(r.status, 303);
    EXPECT_EQ(text("3_procedures", "feedback").text, "Dòng một\n\nDòng hai");
    EXPECT_EQ(post(below, form_of(get(below, "canbo").body, {{"feedback", "Dòng một\r\n\r\nDòng ba"}}), "canbo").status, 303);
    const std::string all = words_of(get(below + "/doan/feedback", "thanhtra").body);
    EXPECT_TRUE(has(all, "Lần lưu 2") && has(all, "Lần lưu 1") && has(all, "Dòng hai") && has(all, "Dòng ba"));
    EXPECT_TRUE(has(get(below + "/doan/onestop").body, "Đoạn này chưa ai sửa."));
}

TEST_P(ReportPages, the_second_of_two_writers_is_told_and_loses_nothing) {
    const std::string below = part("3_procedures");
    const std::string page = get(below, "tuphap").body;   // both open the same page
    ASSERT_EQ(post(below, form_of(page, {{"catalogue", "Lời của người thứ nhất."}, {"onestop", "Một cửa, người thứ nhất."}}), "canbo").status, 303);
    Response r = post(below, form_of(page, {{"catalogue", "Lời của người thứ hai."}}), "tuphap");
    ASSERT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "Lời của người thứ hai.</textarea>"));
    EXPECT_TRUE(has(r.body, "Lời của người thứ nhất."));
    EXPECT_TRUE(has(r.body, "Lời văn đang lưu (Lần lưu 1"));
    EXPECT_TRUE(has(r.body, "Một cửa, người thứ nhất.</textarea>")) << "a paragraph left alone shows what the other one saved";
    EXPECT_EQ(times(r.body, "Lời văn đang lưu ("), 1);
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Lời của người thứ nhất.");
    ASSERT_EQ(post(below, form_of(r.body, {{"catalogue", "Ghép hai bản."}}), "tuphap").status, 303);
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Ghép hai bản.");
    EXPECT_EQ(text("3_procedures", "onestop").text, "Một cửa, người thứ nhất.") << "and saving again keeps it";
    EXPECT_TRUE(has(get(below + "/doan/catalogue").body, "Lời của người thứ nhất."));
}

TEST_P(ReportPages, two_writers_of_different_paragraphs_are_in_nobodys_way) {
    const std::string below = part("3_procedures"), page = get(below, "tuphap").body;
    ASSERT_EQ(post(below, form_of(page, {{"catalogue", "Đoạn một\r\nhai dòng."}}), "canbo").status, 303);
    EXPECT_EQ(post(below, form_of(page, {{"feedback", "Đoạn ba."}}), "tuphap").status, 303);
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Đoạn một\nhai dòng.");
    EXPECT_EQ(text("3_procedures", "feedback").text, "Đoạn ba.");
    const std::string later = get(below, "tuphap").body;   // the same over written texts, not the outline's
    ASSERT_EQ(post(below, form_of(later, {{"catalogue", "Đoạn một, lần hai."}}), "canbo").status, 303);
    EXPECT_EQ(post(below, form_of(later, {{"feedback", "Đoạn ba, lần hai."}}), "tuphap").status, 303);
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Đoạn một, lần hai.");
    EXPECT_EQ(text("3_procedures", "feedback").text, "Đoạn ba, lần hai.");
}

TEST_P(ReportPages, words_typed_while_the_part_went_on_are_shown_to_be_copied) {
    const std::string page = get(part("closing"), "vanthu").body;
    ASSERT_EQ(hand_in("canbo", "closing"), "");
    Response r = post(part("closing"), form_of(page, {{"closing", "Lời gõ muộn."}}), "vanthu");
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "Lời văn bạn vừa gõ, chưa lưu") && has(r.body, "Lời gõ muộn."));
    EXPECT_TRUE(has(r.body, "Hãy đề nghị đầu mối trả lại"));
    const std::string other = get(part("intro"), "vanthu").body;
    ASSERT_EQ(post(part("intro", "/giao"), {{"duty", std::to_string(accounts["canbo"].value())}}).status, 303);
    r = post(part("intro"), form_of(other, {{"intro", "Lời của người không được giao."}}), "vanthu");
    EXPECT_EQ(r.status, 403);
    EXPECT_TRUE(has(r.body, "Lời của người không được giao."));
    EXPECT_EQ(text("intro", "intro").version, 0);
}

TEST_P(ReportPages, words_of_the_last_period_are_taken_over_unsaved) {
    ASSERT_EQ(tried([&](sql::Tx& tx) {
        return reports.save(tx, as("canbo"), now, *parse_period("2023-Q1"), "3_procedures", {{"catalogue", "Quý I có {BM3/3.3.1} hồ sơ.", 0}, {"feedback", "Phản ánh quý I.", 0}});
    }), "");
    ASSERT_EQ(save("canbo", "3_procedures", "feedback", "Phản ánh sáu tháng.", 0), "");
    const std::string below = part("3_procedures");
    EXPECT_TRUE(has(get(below, "canbo").body, "href=\"/bao-cao/2023-6T/phan/3_procedures?lay=ca-phan\""));
    EXPECT_FALSE(has(get(below, "thanhtra").body, "lay="));
    const std::string one = get(below + "?lay=catalogue", "canbo").body;
    EXPECT_TRUE(has(one, "Quý I có {BM3/3.3.1} hồ sơ.</textarea>"));
    EXPECT_TRUE(has(one, "Quý I có <a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3.1\">4</a> hồ sơ.")) << "with this period's figure";
    EXPECT_TRUE(has(one, "Phản ánh sáu tháng.</textarea>"));
    const std::string whole = get(below + "?lay=ca-phan", "canbo").body;
    EXPECT_TRUE(has(whole, "Phản ánh quý I.</textarea>") && has(whole, "Lời văn đang lưu (Lần lưu 1") && has(whole, "Phản ánh sáu tháng."));
    EXPECT_EQ(text("3_procedures", "catalogue").version, 0);
    EXPECT_EQ(text("3_procedures", "feedback").text, "Phản ánh sáu tháng.");
    ASSERT_EQ(post(below, form_of(one, {}), "canbo").status, 303);
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Quý I có {BM3/3.3.1} hồ sơ.");
    EXPECT_EQ(get(below + "?lay=khong-co", "canbo").status, 200);
}

TEST_P(ReportPages, a_part_goes_in_only_when_it_is_filled_and_says_something) {
    const std::string below = part("3_procedures");
    std::string page = get(below, "canbo").body;
    EXPECT_TRUE(has(page, "Còn 3 dòng trống"));
    Response r = post(below + "/nop", form_of(page, {{"feedback", "Gõ rồi mới nộp."}}), "canbo");
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "Chưa nộp được vì còn 3 dòng trống (Biểu 3: 1.1"));
    EXPECT_TRUE(has(r.body, "Gõ rồi mới nộp.</textarea>"));
    EXPECT_EQ(text("3_procedures", "feedback").version, 0) << "both or neither";
    EXPECT_EQ(state("3_procedures"), PartState::drafting);

    const std::string blank = words_of(get(below + "/khong-phat-sinh", "canbo").body);
    EXPECT_TRUE(has(blank, "Xác nhận 3 dòng không phát sinh") && has(blank, "3.4.1"));
    ASSERT_EQ(post(below + "/khong-phat-sinh", {}, "canbo").status, 303);
    EXPECT_TRUE(has(get(below + "/khong-phat-sinh", "canbo").body, "Không có dòng nào ghi được không phát sinh."));
    EXPECT_TRUE(has(words_of(get(part("7_digital", "/khong-phat-sinh"), "canbo").body), "phải chọn ở biểu"));

    page = get(below, "canbo").body;
    EXPECT_FALSE(has(page, "dòng trống"));
    ASSERT_EQ(post(below + "/nop", form_of(page, {{"feedback", "Gõ rồi mới nộp."}}), "canbo").status, 303);
    EXPECT_EQ(state("3_procedures"), PartState::handed_in);
    EXPECT_EQ(text("3_procedures", "feedback").text, "Gõ rồi mới nộp.");
    EXPECT_FALSE(has(get(below, "canbo").body, "name=\"t-feedback\"")) << "who handed in writes no more";
    r = post(below + "/nop", {}, "tuphap");
    EXPECT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "Phần này đã nộp rồi."));
    EXPECT_EQ(post(below + "/khong-phat-sinh", {}, "canbo").status, 422);

    r = post(part("assessment", "/nop"), form_of(get(part("assessment")).body, {{"limits", "Không có."}}));
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "chưa có lời văn ở “Nguyên nhân”"));
    EXPECT_TRUE(has(r.body, "Không có.</textarea>"));
}

TEST_P(ReportPages, the_same_form_sent_twice_hands_in_once) {
    Form f = form_of(get(part("closing"), "vanthu").body, {{"closing", "Nộp hai lần."}});
    f.emplace_back("_key", "mot-khoa-duy-nhat");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(post(part("closing", "/nop"), f, "vanthu").status, 303) << i;
    EXPECT_EQ(text("closing", "closing").version, 1);
    EXPECT_EQ(state("closing"), PartState::handed_in);
}

TEST_P(ReportPages, a_part_comes_back_with_a_comment_on_a_cell_or_a_paragraph) {
    const std::string below = part("3_procedures");
    ASSERT_EQ(post(below + "/khong-phat-sinh", {}, "canbo").status, 303);
    Response r = post(below + "/tra-lai", {{"text", "Trả sớm"}, {"target", ""}});
    EXPECT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "chưa nộp nên không có gì để trả lại"));
    EXPECT_EQ(post(below + "/gop", {}).status, 409);
    ASSERT_EQ(hand_in("canbo", "3_procedures"), "");
    const struct { std::string text, target; const char* message; } wrong[] = {
        {" ", "", "Hãy ghi ý kiến"}, {std::string(2001, 'x'), "", "dài quá 2000 ký tự"}, {"Giữ lại câu này", "p:nowhere", "Không có đoạn này"}, {"Giữ lại câu này", "r:BM3/99", "Không có dòng này"}};
    for (const auto& row : wrong) {
        r = post(below + "/tra-lai", {{"text", row.text}, {"target", row.target}});
        EXPECT_EQ(r.status, 422) << row.message;
        EXPECT_TRUE(has(r.body, row.message)) << row.message;
        EXPECT_TRUE(has(r.body, row.text + "</textarea>")) << "what was typed is kept: " << row.message;
        EXPECT_TRUE(has(r.body, "<details class=\"more\" open>")) << row.message;
    }
    EXPECT_EQ(state("3_procedures"), PartState::handed_in);
    ASSERT_EQ(post(below + "/tra-lai", {{"text", "Xem lại <b>số này</b>"}, {"target", "r:BM3/3.3"}}).status, 303);
    EXPECT_EQ(state("3_procedures"), PartState::returned);
    std::string page = get(below, "canbo").body;
    EXPECT_TRUE(has(page, "Phần này bị trả lại để sửa"));
    EXPECT_TRUE(has(page, "Xem lại &lt;b&gt;số này&lt;/b&gt;"));
    EXPECT_TRUE(has(page, "<a href=\"/bao-cao/2023-6T/BM3/dong/3.3\">Biểu 3, dòng 3.3</a>"));
    EXPECT_TRUE(has(words_of(get().body), "1 ý kiến"));
    ASSERT_EQ(post(below + "/y-kien", {{"text", "Câu này khó hiểu"}, {"target", "p:feedback"}}, "chutich").status, 303);
    page = get(below, "canbo").body;
    EXPECT_TRUE(has(words_of(page), "đoạn “Tiếp nhận, xử lý phản ánh, kiến nghị”"));
    EXPECT_EQ(times(page, "chưa xử lý"), 2);
    r = post(below + "/y-kien", {{"text", ""}, {"target", "p:feedback"}}, "chutich");
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "value=\"p:feedback\" selected"));
    std::vector<Comment> all;
    {
        sql::Reader s = db->read();
        all = reports.comments(s, kCommune, half, "3_procedures");
    }
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].row, "3.3");
    EXPECT_EQ(all[1].paragraph, "feedback");
    ASSERT_EQ(post(below + fmt::format("/y-kien/{}/xong", all[0].id), {}, "canbo").status, 303);
    page = get(below, "canbo").body;
    EXPECT_EQ(times(page, "chưa xử lý"), 1);
    EXPECT_TRUE(has(page, "đã xử lý"));
    EXPECT_FALSE(has(get(below, "thanhtra").body, "/xong")) << "the auditor reads";
    EXPECT_TRUE(has(send(Method::get, "/viec", "canbo").body, "bị trả lại để sửa"));
    ASSERT_EQ(post(below + "/nop", form_of(page, {}), "canbo").status, 303);
    ASSERT_EQ(post(below + "/gop", {}).status, 303);
    EXPECT_EQ(state("3_procedures"), PartState::merged);
    EXPECT_TRUE(has(get(below).body, "name=\"t-feedback\"")) << "the coordinator edits a merged part";
}

TEST_P(ReportPages, all_parts_handed_in_are_merged_at_once_and_a_duty_is_given) {
    for (const char* code : {"closing", "intro"}) ASSERT_EQ(hand_in("vanthu", code), "");
    ASSERT_EQ(post("/gop", {}).status, 303);
    EXPECT_EQ(overview().count(PartState::merged), 2U);
    EXPECT_EQ(overview().count(PartState::handed_in), 0U);
    const std::string below = part("3_procedures");
    EXPECT_TRUE(has(get(below).body, "<option value=\"0\" selected>Chưa giao"));
    Response r = post(below + "/giao", {{"duty", std::to_string(accounts["motcua"].value())}});
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "Hãy chọn người khác"));
    const std::string id = std::to_string(accounts["canbo"].value());
    ASSERT_EQ(post(below + "/giao", {{"duty", id}}).status, 303);
    EXPECT_TRUE(has(get(below).body, "<option value=\"" + id + "\" selected>"));
    EXPECT_TRUE(has(get(below, "canbo").body, "name=\"t-feedback\""));
    EXPECT_FALSE(has(get(below, "tuphap").body, "name=\"t-feedback\""));
    ASSERT_EQ(post(below + "/giao", {{"duty", "0"}}).status, 303);
    EXPECT_TRUE(has(get(below, "tuphap").body, "name=\"t-feedback\""));
}

TEST_P(ReportPages, signing_waits_for_everything_and_says_for_what) {
    found = {warning(), {"BM3.y", "BM3", "3.3", catalog::Severity::error, "Sai."}};
    std::string page = get("/ky", "chutich").body, words = words_of(page);
    EXPECT_TRUE(has(words, "Còn phần chưa gộp") && has(words, "II.2. Cải cách thủ tục hành chính (đang soạn)"));
    EXPECT_TRUE(has(words, "1 lỗi, 1 cảnh báo cần lý do"));
    EXPECT_TRUE(has(page, "<a href=\"/bao-cao/2023-6T/BM3/dong/3.3\">Biểu 3, dòng 3.3</a>"));
    EXPECT_FALSE(has(page, "name=\"number\"")) << "what cannot be signed offers no signature";
    const Form blind{{"number", "12"}, {"symbol", "BC-UBND"}, {"day", "09/06/2023"}};
    const auto try_to_sign = [&](const char* why) {
        const Response r = post("/ky", blind, "chutich");
        EXPECT_EQ(r.status, 422) << why;
        EXPECT_TRUE(has(r.body, why)) << why;
    };
    try_to_sign("chưa gộp: Lời mở đầu, I");
    all_merged();
    try_to_sign("còn 1 lỗi");
    found.pop_back();
    try_to_sign("còn 1 cảnh báo chưa có lý do");
    found.clear();
    move_to("2023-06-08T16:00");
    EXPECT_TRUE(has(words_of(get("/ky", "chutich").body), "Kỳ còn mở Ký từ ngày cuối của kỳ, 09/06/2023."));
    try_to_sign("ký từ ngày cuối của kỳ trở đi");
    move_to("2023-06-09T17:00");
    ASSERT_TRUE(enter("1.1", CellState::missing, 0, 1, {}, accounts["daumoi"]));
    page = get("/ky", "chutich").body;
    EXPECT_TRUE(has(page, "Còn dòng trống") && has(page, "href=\"/bao-cao/2023-6T/BM3/dong/1.1\""));
    EXPECT_FALSE(has(page, "name=\"number\""));
    try_to_sign("còn 1 dòng trống");
    ASSERT_TRUE(enter("1.1", CellState::value, 7, 2, {}, accounts["daumoi"]));
    EXPECT_TRUE(has(get("/ky", "chutich").body, "name=\"number\""));
    EXPECT_FALSE(has(get("/ky", "daumoi").body, "name=\"number\""));
    EXPECT_TRUE(has(words_of(get("/ky", "daumoi").body), "Kiểm tra trước khi ký"));
    const struct { const char *field, *value, *message; } wrong[] = {
        {"number", "", "Hãy ghi số"}, {"number", "12a", "Hãy ghi số"}, {"symbol", "bc", "Ký hiệu viết hoa"}, {"day", "31/02/2023", ""}, {"day", "08/06/2023", "Ngày của báo cáo từ"}, {"day", "10/06/2023", "Ngày của báo cáo từ"}};
    for (const auto& row : wrong) {
        Form f = signature();
        for (auto& [name, value] : f)
            if (name == row.field) value = row.value;
        const Response r = post("/ky", f, "chutich");
        EXPECT_EQ(r.status, 422) << row.field << row.value;
        EXPECT_TRUE(has(r.body, fmt::format("#f-{}", row.field)) && has(r.body, row.message)) << row.field << row.value;
    }
    sql::Reader s = db->read();
    EXPECT_FALSE(reporting.is_signed(s, kCommune, half));
}

TEST_P(ReportPages, a_warning_needs_a_reason_and_an_error_takes_none) {
    found = {warning(), {"BM3.y", "BM3", "3.3", catalog::Severity::error, "Sai."}};
    Response r = post("/ky/ly-do", reason(" ok "));
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "Hãy ghi lý do"));
    r = post("/ky/ly-do", reason("Danh mục nhỏ", "Cần xem: 60,00 %"));
    EXPECT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "không còn như bạn đã đọc") && has(r.body, "value=\"Danh mục nhỏ\""));
    r = post("/ky/ly-do", {{"rule", "BM3.y"}, {"form", "BM3"}, {"row", "3.3"}, {"says", "Sai."}, {"reason", "Bỏ qua lỗi này"}});
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, "không bỏ qua bằng lý do được"));
    EXPECT_EQ(times(get("/ky").body, "Vì sao số này đúng"), 1) << "an error has no field for it";
    EXPECT_EQ(times(get("/ky", "thanhtra").body, "Vì sao số này đúng"), 0);
    ASSERT_EQ(post("/ky/ly-do", reason("Danh mục <nhỏ> nên đúng")).status, 303);
    const std::string page = get("/ky").body;
    EXPECT_TRUE(has(page, "cảnh báo, đã có lý do") && has(page, "Lý do: Danh mục &lt;nhỏ&gt; nên đúng"));
    found = {warning("Cần xem: 70,00 %")};
    EXPECT_TRUE(has(get("/ky").body, "cảnh báo, cần lý do")) << "the reason was for other figures";
}

TEST_P(ReportPages, what_was_read_is_what_is_signed) {
    all_merged();
    const Form seen = signature();
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    Response r = post("/ky", seen, "chutich");
    EXPECT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "Hãy đọc lại rồi ký"));
    EXPECT_TRUE(has(r.body, "value=\"12\"")) << "the number typed is kept";
    const Form again = signature();
    ASSERT_EQ(save("daumoi", "closing", "closing", "Một chữ khác.", 0), "");
    EXPECT_EQ(post("/ky", again, "chutich").status, 409) << "words count as figures do";
    r = post("/ky", signature(), "chutich");
    ASSERT_EQ(r.status, 303);
    EXPECT_EQ(r.headers.get("Location"), kReport);
    EXPECT_EQ(get("/ky", "chutich").status, 303) << "signed: nothing to sign";
    EXPECT_EQ(post("/ky", again, "chutich").status, 303);
    EXPECT_EQ(post("/ky/ly-do", reason("Lý do sau khi ký")).status, 303) << "leads to the signed report";
    sql::Reader s = db->read();
    EXPECT_EQ(reporting.signatures(s, kCommune, half).size(), 1U);
}

TEST_P(ReportPages, a_signed_report_stands_and_late_records_show_beside_it) {
    all_merged();
    ASSERT_EQ(post("/ky", signature(), "chutich").status, 303);
    std::string page = get("", "thanhtra").body;
    EXPECT_TRUE(has(page, "Báo cáo số 12/BC-UBND đã ký") && has(page, "Không có khác biệt"));
    EXPECT_TRUE(has(words_of(page), "Số liệu tính lúc 09/06/2023 16:02"));
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    page = get("", "thanhtra").body;
    EXPECT_FALSE(has(page, "Không có khác biệt"));
    EXPECT_TRUE(has(words_of(page), "Biểu 3, 3.3.1")) << words_of(page);
    EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3.1\">5"));
    EXPECT_TRUE(has(get("/xem", "thanhtra").body, "Đã giải quyết xong <a class=\"figure\" href=\"/bao-cao/2023-6T/so-lieu/onestop.solved\">4</a> hồ sơ")) << "as signed";
    EXPECT_TRUE(has(words_of(get("/xem").body), "Số: 12/BC-UBND"));
    page = get(part("3_procedures")).body;
    EXPECT_TRUE(has(page, "không sửa được nữa"));
    EXPECT_FALSE(has(page, "method=\"post\" action=\"/bao-cao"));
    for (const char* below : {"", "/nop", "/gop", "/tra-lai", "/giao", "/khong-phat-sinh", "/y-kien"}) {
        const Response r = post(part("closing", below), {{"text", "Sau khi ký"}, {"t-closing", "Sau khi ký"}, {"v-closing", "0"}, {"duty", "0"}});
        EXPECT_TRUE(r.status == 422 || r.status == 409) << below << " " << r.status;
        EXPECT_TRUE(has(r.body, "đã ký")) << below;
    }
    EXPECT_EQ(text("closing", "closing").version, 0);
    const Response file = get("/ban/1", "thanhtra");
    EXPECT_EQ(file.status, 200);
    EXPECT_TRUE(has(file.headers.get("Content-Disposition"), "ban-ky-xa-mau-2023-6T-1.json"));
    EXPECT_TRUE(has(get("", "thanhtra").body, record::hash_hex(file.body))) << "the hash on the page is that of the file";
}

TEST_P(ReportPages, a_report_is_reopened_with_a_reason_and_signed_anew) {
    EXPECT_EQ(get("/mo-lai", "chutich").status, 303) << "not signed";
    EXPECT_EQ(post("/mo-lai", {{"reason", "Chưa ký mà mở"}}, "chutich").status, 409);
    all_merged();
    ASSERT_EQ(post("/ky", signature(), "chutich").status, 303);
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    for (const char* why : {"", "  ", "ngắn"}) {
        const Response r = post("/mo-lai", {{"reason", why}}, "chutich");
        EXPECT_EQ(r.status, 422) << why;
        EXPECT_TRUE(has(r.body, "href=\"#f-reason\"")) << why;
    }
    Response r = post("/mo-lai", {{"reason", std::string(1001, 'x')}}, "chutich");
    EXPECT_EQ(r.status, 422);
    EXPECT_TRUE(has(r.body, std::string(1001, 'x') + "</textarea>")) << "what was typed is kept";
    ASSERT_EQ(post("/mo-lai", {{"reason", "Ghi muộn <một> hồ sơ"}}, "chutich").status, 303);
    std::string page = get("", "chutich").body;
    EXPECT_TRUE(has(page, "Ghi muộn &lt;một&gt; hồ sơ") && has(page, "Các lần ký"));
    EXPECT_FALSE(has(page, "Khác biệt giữa bản đã ký"));
    EXPECT_TRUE(has(get(part("closing")).body, "name=\"t-closing\"")) << "written again";
    // The former report is still read as it was signed; its figures lead nowhere, as the rows are those of today.
    const std::string former = get("/xem?ban=1", "thanhtra").body;
    EXPECT_TRUE(has(former, "Đã giải quyết xong 4 hồ sơ"));
    EXPECT_FALSE(has(former, "class=\"figure\""));
    EXPECT_TRUE(has(former, "không còn hiệu lực"));
    EXPECT_TRUE(has(get("/xem", "thanhtra").body, "so-lieu/onestop.solved\">5</a> hồ sơ"));
    Form f = signature();
    f[1].second = "13";
    ASSERT_EQ(post("/ky", f, "chutich").status, 303);
    page = words_of(get().body);
    EXPECT_TRUE(has(page, "12/BC-UBND") && has(page, "13/BC-UBND") && has(page, "đang có hiệu lực"));
    EXPECT_EQ(get("/ban/2").status, 200);
    EXPECT_EQ(get("/ban/3").status, 404);
    sql::Reader s = db->read();
    EXPECT_TRUE(record.verify(s, kCommune).empty());
}

}  // namespace
}  // namespace xaso::period_report
