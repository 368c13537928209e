#include "plan/pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "plan/pages_shared.h"
#include "plan/plan_fixture.h"
#include "plan/things.h"
#include "platform/access/access_fixture.h"
#include "support/test_site.h"

namespace xaso::plan {
namespace {

using http::Method;
using http::Request;
using http::Response;

// A commune on 20 November 2026 with an approved plan: one activity done, one done late, one late, one due this month, one without a day.
class PlanPages : public access::WithAccounts, protected TestSite {
protected:
    template <class F> auto must_write(F&& job) {
        auto out = write(kHome, std::forward<F>(job));
        if (!out) throw std::runtime_error(out.error().code);
        if constexpr (!std::is_same_v<decltype(out), Result<void>>) return *out;
    }
    PlanPages() : TestSite(record, access, clock, "daumoi", [this](web::Site& s) {
                      named_by(units)(s);
                      s.things = &document.things;
                  }), units((add_versions(), record)), plans(record, units, document.things) {
        add_pages(router, plans, {[this](sql::Session&, UnitId, const access::Account&, Day) { return meetings; }});
        document.things.add(plan_kind(plans));
        document.things.add(activity_kind(plans));
        document.things.add_links(links(plans));
        router.add({.method = Method::get, .path = "/viec", .may = &access::may::see_plan, .title = "Việc", .run = [this](web::Context& c) {
            sql::Reader s = c.db().read();
            std::string lines;
            for (const web::Reminder& r : reminders(plans)(c, s)) lines += r.text + " | " + r.words + " | " + r.url + "\n";
            return Response::text(lines);
        }});
        add("daumoi", {"coordinator"});
        add("chuyenvien", {"specialist"});
        add("thanhtra", {"auditor"});
        add("quantri", {"admin"});
        add("nhieu", {"coordinator"}, false, {kArchive});
        plan = draft();
        add_activity("Ban hành kế hoạch <b>kiểm tra", "I. Chỉ đạo", make_day(2026, 3, 31), "Văn phòng");
        add_activity("Tập huấn", "I. Chỉ đạo", make_day(2026, 6, 30), "Công an xã");
        add_activity("Rà soát văn bản", "II. Thể chế", make_day(2026, 11, 8), "Văn phòng");
        add_activity("Đối thoại với người dân", "II. Thể chế", make_day(2026, 11, 30), "Văn phòng");
        add_activity("Tuyên truyền", "II. Thể chế", {}, "");
        must_write([&](sql::Tx& tx) { return plans.approve(tx, by(), clock.now(), plan, 1, {"56/KH-UBND", make_day(2025, 12, 30)}); });
        must_write([&](sql::Tx& tx) { return plans.mark_done(tx, by(), clock.now(), ids[0], 1, make_day(2026, 3, 1), {"12/KH-UBND", "Kế hoạch kiểm tra", "Cặp 3"}); });
        must_write([&](sql::Tx& tx) { return plans.mark_done(tx, by(), clock.now(), ids[1], 1, make_day(2026, 7, 15), {"9/BC-UBND", "Báo cáo tập huấn", ""}); });
    }

    int add_versions() {
        static const sql::Statement add_version{"test.add_version",
                                                "INSERT INTO unit_version (unit_id, valid_from, level, name, agency_code, regime, hours) VALUES (:unit, '2025-07-01', 4, 'Ủy ban nhân dân xã Mẫu', '000.00.01.H23', "
                                                "'cumulative_10_12', 'mon-fri 07:30-11:30 13:30-17:00')"};
        for (const UnitId unit : {kHome, kOther, kArchive}) db->run(unit, [&](sql::Tx& tx) { return tx.exec(add_version, {{"unit", unit}}) == 1; });
        return 0;
    }
    PlanId draft(int year = 2026) {
        return must_write([&](sql::Tx& tx) { return plans.create(tx, by(), clock.now(), {.title = "Kế hoạch cải cách hành chính năm " + std::to_string(year), .year_from = year, .year_to = year}); });
    }
    void add_activity(std::string title, std::string section, std::optional<Day> due, std::string lead) {
        ActivityInput in;
        in.title = std::move(title);
        in.section = std::move(section);
        in.due = due;
        in.leads = {std::move(lead)};
        in.time_frame = "Năm 2026";
        ids.push_back(must_write([&](sql::Tx& tx) { return plans.add(tx, by(), clock.now(), plan, in); }));
    }
    std::string page(std::string_view below = {}) const { return plan_path(plan, below); }
    std::string item(std::size_t i, const std::string& below = {}) const { return page("/viec/" + std::to_string(ids[i].value()) + below); }
    Activity activity(std::size_t i) {
        sql::Reader s = db->read();
        return *plans.activity(s, kHome, ids[i]);
    }
    std::size_t size() {
        sql::Reader s = db->read();
        return plans.activities(s, kHome, plan).size();
    }

    units::Units units;
    OneDocument document;
    Plans plans;
    std::vector<web::CalendarDay> meetings;
    PlanId plan;
    std::vector<ActivityId> ids;
};
INSTANTIATE_TEST_SUITE_P(Both, PlanPages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(PlanPages, the_calendar_shows_a_month_and_one_office_and_goes_into_a_file) {
    const std::string november = get("/ke-hoach/lich?thang=2026-11").body;
    EXPECT_TRUE(has(november, "Rà soát văn bản"));
    EXPECT_TRUE(has(november, "Đối thoại với người dân"));
    EXPECT_FALSE(has(november, "Tập huấn"));
    EXPECT_TRUE(has(november, "thang=2026-10") && has(november, "thang=2026-12"));
    EXPECT_TRUE(has(get("/ke-hoach/lich?thang=2026-06&chu-tri=C%C3%B4ng%20an%20x%C3%A3").body, "Tập huấn"));
    EXPECT_TRUE(has(get("/ke-hoach/lich?thang=2026-06&chu-tri=V%C4%83n%20ph%C3%B2ng").body, "không có việc nào"));
    EXPECT_TRUE(has(get("/ke-hoach/lich?thang=abc").body, "Tháng 11/2026"));
    const Response file = get("/ke-hoach/lich/ics");
    EXPECT_EQ(file.headers.get("Content-Type"), "text/calendar; charset=utf-8");
    EXPECT_EQ(times(file.body, "BEGIN:VEVENT"), 2) << "what is done is left out";
    EXPECT_TRUE(has(file.body, "DTSTART;VALUE=DATE:20261130"));
    for (std::size_t at = 0; at < file.body.size();) {
        const std::size_t end = file.body.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 75u);
        at = end + 2;
    }
}

TEST_P(PlanPages, every_page_has_one_heading_and_a_token_in_each_form_and_escapes) {
    for (const std::string& path : {std::string("/ke-hoach"), std::string("/ke-hoach/moi"), std::string("/ke-hoach/lich"), std::string("/ke-hoach/theo-doi"), std::string("/ke-hoach/mot-trang"), page(), page("/in"), page("/them"), page("/phe-duyet"), page("/sua"), page("/chi-tieu"), page("/dieu-chinh"), item(0), item(2), item(0, "/sua")}) {
        const Response r = get(path);
        EXPECT_EQ(r.status, 200) << path;
        EXPECT_EQ(times(r.body, "<h1"), 1) << path;
        EXPECT_EQ(times(r.body, "method=\"post\""), times(r.body, "name=\"_csrf\"")) << path;
        EXPECT_FALSE(has(r.body, "<b>kiểm")) << path;
    }
}

TEST_P(PlanPages, who_may_do_what) {
    const struct { Method method; std::string target; const char* login; int status; } rows[] = {
        {Method::get, "/ke-hoach", "thanhtra", 200},        {Method::get, page(), "thanhtra", 200},
        {Method::get, "/ke-hoach", "quantri", 403},         {Method::get, page("/them"), "chuyenvien", 403},
        {Method::get, "/ke-hoach/moi", "thanhtra", 403},    {Method::get, page("/csv"), "chuyenvien", 200},
        {Method::post, item(2, "/xong"), "thanhtra", 403},  {Method::post, item(2, "/doi-han"), "chuyenvien", 403},
        {Method::post, item(0, "/rut-lai"), "thanhtra", 403}, {Method::post, item(2, "/sua"), "chuyenvien", 403},
        {Method::get, "/ke-hoach/999", "daumoi", 404},      {Method::get, "/ke-hoach/abc", "daumoi", 404},
        {Method::get, page("/viec/999"), "daumoi", 404},    {Method::get, page("/viec/999/sua"), "daumoi", 404},
        {Method::get, "/ke-hoach?don-vi=xa-3", "nhieu", 200}, {Method::get, page() + "?don-vi=xa-3", "nhieu", 404},
        {Method::get, "/ke-hoach/moi?don-vi=xa-3", "nhieu", 403}, {Method::get, "/ke-hoach?don-vi=xa-2", "nhieu", 403},
    };
    for (const auto& row : rows) EXPECT_EQ(send(row.method, row.target, row.login).status, row.status) << row.target << " " << row.login;
    const std::string seen = get(item(2), "thanhtra").body;
    EXPECT_FALSE(has(seen, "Ghi hoàn thành") || has(seen, "Chuyển hạn") || has(seen, "/sua")) << "what may not be done is not offered";
    EXPECT_TRUE(has(get(item(2), "chuyenvien").body, "Ghi hoàn thành"));
    const PlanId other = draft(2027);
    EXPECT_EQ(get(plan_path(other, "/viec/" + std::to_string(ids[0].value()))).status, 404) << "an activity belongs to its plan";
}

TEST_P(PlanPages, the_list_shows_this_year_first_and_what_is_pressing) {
    draft(2027);
    const std::string list = get("/ke-hoach").body;
    EXPECT_TRUE(has(list, "hoạt động đã hoàn thành, đạt 40,00 %"));
    EXPECT_TRUE(has(list, "56/KH-UBND ngày 30/12/2025"));
    EXPECT_LT(list.find("/ke-hoach/" + std::to_string(plan.value())), list.find("năm 2027"));
    EXPECT_TRUE(has(list, "loc=qua-han"));
    EXPECT_TRUE(has(list, "bản thảo"));
    EXPECT_TRUE(has(get("/ke-hoach?don-vi=xa-3", "nhieu").body, "chưa có kế hoạch nào"));
}

TEST_P(PlanPages, filters_choose_by_state_lead_words_and_day) {
    const auto shown = [&](const std::string& query) {
        const std::string body = get(page() + query).body;
        std::string out;
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (has(body, "viec/" + std::to_string(ids[i].value()) + "\"") || has(body, "viec/" + std::to_string(ids[i].value()) + "?")) out += std::to_string(i + 1);
        return out;
    };
    const struct { const char* query; const char* items; } rows[] = {
        {"", "12345"}, {"?loc=xong", "12"}, {"?loc=chua-xong", "345"}, {"?loc=qua-han", "3"}, {"?loc=trong-thang", "4"}, {"?loc=la-gi", "12345"},
        {"?chu-tri=V%C4%83n%20ph%C3%B2ng", "134"}, {"?q=doi%20thoai", "4"}, {"?q=the%20che%20ra", "3"}, {"?q=bao%20cao", "2"}, {"?q=khong%20co", ""},
        {"?loc=xong&ngay=01/07/2026", "1"}, {"?loc=qua-han&ngay=2026-07-01", "2"}, {"?loc=xong&ngay=28/02/2026", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(shown(row.query), row.items) << row.query;
    EXPECT_TRUE(has(get(page() + "?ngay=01/07/2026").body, "hoạt động đã hoàn thành, đạt 20,00 %"));
    EXPECT_TRUE(has(get(page()).body, "trễ 12 ngày"));
    EXPECT_TRUE(has(get(page()).body, "xong 15/07/2026, quá hạn"));
    const Response bad = get(page() + "?ngay=31/02/2026");
    EXPECT_EQ(bad.status, 422);
    EXPECT_TRUE(has(bad.body, "f-ngay-error"));
    EXPECT_EQ(get(page("/csv") + "?ngay=x").status, 400);
    const std::string csv = get(page("/csv") + "?loc=xong").body;
    EXPECT_EQ(times(csv, "\n"), 3) << csv;
    EXPECT_TRUE(has(csv, "I. Chỉ đạo,,,1,"));
    EXPECT_TRUE(has(csv, "12/KH-UBND,Kế hoạch kiểm tra,Cặp 3"));
    EXPECT_TRUE(has(get(page("/in") + "?loc=qua-han").body, "Chỉ gồm: Quá hạn (1 hoạt động)"));
}

TEST_P(PlanPages, a_result_is_recorded_with_proof_and_day_and_taken_back_with_a_reason) {
    const Response empty = post(item(2, "/xong"), {{"version", "1"}, {"done_on", ""}, {"proof_number", " "}, {"proof_title", "Danh mục"}});
    EXPECT_EQ(empty.status, 422);
    for (const char* field : {"f-done_on-error", "f-proof_number-error"}) EXPECT_TRUE(has(empty.body, field)) << field;
    EXPECT_FALSE(has(empty.body, "f-proof_title-error"));
    EXPECT_TRUE(has(empty.body, "value=\"Danh mục\"")) << "what was typed is kept";
    for (const char* day : {"21/11/2026", "29/12/2025", "31/02/2026"}) {
        const Response wrong = post(item(2, "/xong"), {{"version", "1"}, {"done_on", day}, {"proof_number", "7/QĐ"}, {"proof_title", "Danh mục"}});
        EXPECT_EQ(wrong.status, 422) << day;
        EXPECT_TRUE(has(wrong.body, "f-done_on-error")) << day;
        EXPECT_TRUE(has(wrong.body, day));
    }
    EXPECT_FALSE(activity(2).done);

    const Form good{{"version", "1"}, {"done_on", "9/11/2026"}, {"proof_number", "7/QĐ-UBND"}, {"proof_title", "Danh mục văn bản"}, {"proof_note", "Cặp 1"}, {"_key", "mot-khoa-duy-nhat"}};
    const Response saved = post(item(2, "/xong"), good, "chuyenvien"), again = post(item(2, "/xong"), good, "chuyenvien");
    EXPECT_EQ(saved.status, 303);
    EXPECT_EQ(again.status, 303) << "sent twice, recorded once";
    EXPECT_EQ(saved.headers.get("Location"), item(2));
    EXPECT_EQ(activity(2).version, 2);
    EXPECT_EQ(activity(2).done->on, make_day(2026, 11, 9));
    const std::string shown = get(item(2)).body;
    EXPECT_TRUE(has(shown, "7/QĐ-UBND Danh mục văn bản"));
    EXPECT_TRUE(has(shown, "xong 09/11/2026, quá hạn"));

    const Response second = post(item(2, "/xong"), {{"version", "1"}, {"done_on", "10/11/2026"}, {"proof_number", "8/BB"}, {"proof_title", "Biên bản"}});
    EXPECT_EQ(second.status, 409);
    EXPECT_TRUE(has(second.body, "8/BB · Biên bản · 10/11/2026")) << "there is no form any more, but what was typed is not lost";

    const Response stale = post(item(2, "/rut-lai"), {{"version", "1"}, {"reason", "nhầm văn bản của năm trước"}});
    EXPECT_EQ(stale.status, 409);
    EXPECT_TRUE(has(stale.body, "nhầm văn bản của năm trước")) << "what was typed is kept";
    EXPECT_EQ(hidden_value(stale.body, "version"), "2") << "and the form names the new version";
    EXPECT_EQ(post(item(2, "/rut-lai"), {{"version", "2"}, {"reason", ""}}).status, 422);
    EXPECT_EQ(post(item(2, "/rut-lai"), {{"version", "2"}, {"reason", "nhầm văn bản"}}).status, 303);
    EXPECT_FALSE(activity(2).done);
    const std::string history = get(item(2)).body;
    EXPECT_TRUE(has(history, "Rút lại kết quả"));
    EXPECT_TRUE(has(history, "kết quả đã ghi: 09/11/2026, 7/QĐ-UBND Danh mục văn bản · nhầm văn bản"));
}

TEST_P(PlanPages, a_proof_comes_from_a_book_by_number_or_address_and_says_when_that_changed) {
    const Form none{{"version", "1"}, {"done_on", "20/11/2026"}, {"proof_source", "99/KH"}, {"proof_title", "Danh mục"}};
    const Response unknown = post(item(2, "/xong"), none);
    EXPECT_EQ(unknown.status, 422);
    EXPECT_TRUE(has(unknown.body, "f-proof_source-error") && has(unknown.body, "value=\"99/KH\""));
    EXPECT_EQ(post(item(2, "/xong"), {{"version", "1"}, {"done_on", "20/11/2026"}, {"proof_source", "/so/steering/8"}}).status, 422);
    EXPECT_TRUE(has(get(item(2)).body, "Sổ văn bản: 12/KH-UBND")) << "offered while typing";
    EXPECT_EQ(post(item(2, "/xong"), {{"version", "1"}, {"done_on", "20/11/2026"}, {"proof_source", "12/kh-ubnd"}, {"proof_title", "Danh mục"}}).status, 303);
    EXPECT_EQ(activity(2).done->on, make_day(2026, 3, 1)) << "without a number typed all of it is the document's";
    EXPECT_EQ(activity(2).done->proof.title, "Kế hoạch kiểm tra");
    EXPECT_FALSE(has(get(item(2)).body, "đã đổi từ khi ghi nhận"));
    document.mark = "2";
    document.title = "Kế hoạch khác";
    const std::string changed = get(item(2)).body;
    EXPECT_TRUE(has(changed, "đã đổi từ khi ghi nhận") && has(changed, "12/KH-UBND Kế hoạch kiểm tra") && has(changed, "Nay là: 12/KH-UBND Kế hoạch khác"));
    document.there = false;
    EXPECT_TRUE(has(get(item(2)).body, "không còn trong dữ liệu"));
    document.there = true;
    EXPECT_EQ(post(item(3, "/xong"), {{"version", "1"}, {"done_on", "20/11/2026"}, {"proof_number", "5/BB"}, {"proof_title", "Biên bản"}, {"proof_source", "http://mau.example/so/steering/7?don-vi=xa-1"}}).status, 303);
    EXPECT_EQ(activity(3).done->proof.number + activity(3).done->proof.words, "5/BB12/KH-UBND Kế hoạch khác");
    EXPECT_EQ(get(item(3, "/minh-chung")).status, 404);
}

TEST_P(PlanPages, work_that_recurs_takes_a_result_for_each_day_it_is_due) {
    ActivityInput in;
    in.title = "Báo cáo cải cách hành chính";
    in.time_frame = "Hàng quý";
    ids.push_back(must_write([&](sql::Tx& tx) { return plans.add(tx, by(), clock.now(), plan, in); }));
    const std::string body = get(item(5)).body;
    EXPECT_TRUE(has(body, "31/03/2026 (đang mở)") && has(body, "Ghi kết quả kỳ 31/03/2026"));
    EXPECT_TRUE(has(get(item(5, "?lan=2026-09-30")).body, "Ghi kết quả kỳ 30/09/2026"));
    EXPECT_EQ(post(item(5, "/xong"), {{"version", "1"}, {"done_on", "20/03/2026"}, {"proof_number", "1/BC"}, {"proof_title", "Báo cáo"}}).status, 422);
    EXPECT_EQ(post(item(5, "/xong"), {{"version", "1"}, {"lan", "2026-03-31"}, {"done_on", "20/03/2026"}, {"proof_number", "1/BC"}, {"proof_title", "Báo cáo quý I"}}).status, 303);
    const std::string next = get(item(5)).body;
    EXPECT_TRUE(has(next, "1/BC Báo cáo quý I") && has(next, "Ghi kết quả kỳ 30/06/2026"));
    EXPECT_TRUE(has(next, "kỳ 31/03/2026: 20/03/2026, 1/BC Báo cáo quý I"));
    EXPECT_TRUE(has(get(page()).body, "đã có kết quả 1/4 kỳ"));
    const std::string march = get("/ke-hoach/lich?thang=2026-03").body, june = get("/ke-hoach/lich?thang=2026-06").body;
    EXPECT_TRUE(has(march, "xong 20/03/2026")) << march;
    EXPECT_TRUE(has(june, "trễ 143 ngày")) << june;
    const Response back = post(item(5, "/rut-lai"), {{"version", "2"}, {"lan", "2026-03-31"}, {"reason", "nhầm"}});
    EXPECT_EQ(back.status, 303);
    EXPECT_TRUE(has(get(item(5)).body, "kết quả đã ghi: kỳ 31/03/2026: 20/03/2026, 1/BC Báo cáo quý I · nhầm"));
}

TEST_P(PlanPages, a_yearly_plan_is_drawn_up_from_the_plan_of_its_period) {
    const PlanId period = must_write([&](sql::Tx& tx) { return plans.create(tx, by(), clock.now(), {.kind = PlanKind::five_year, .title = "Kế hoạch 2026 - 2030", .year_from = 2026, .year_to = 2030}); });
    const auto add_to = [&](std::string title, std::string frame) {
        ActivityInput in;
        in.title = std::move(title);
        in.time_frame = std::move(frame);
        return must_write([&](sql::Tx& tx) { return plans.add(tx, by(), clock.now(), period, in); });
    };
    const std::string every = std::to_string(add_to("Rà soát hằng năm", "Hàng năm").value()), once = std::to_string(add_to("Đề án", "Quý II/2027").value());
    const std::string grid = plan_path(period, "/lap-nam");
    EXPECT_EQ(get(grid).status, 422) << "a draft";
    must_write([&](sql::Tx& tx) { return plans.approve(tx, by(), clock.now(), period, 1, {"1/KH-UBND", make_day(2026, 1, 5)}); });
    EXPECT_EQ(get(page("/lap-nam")).status, 422) << "a yearly plan";
    EXPECT_TRUE(has(get(plan_path(period)).body, grid));
    const std::string body = get(grid).body;
    EXPECT_TRUE(has(body, "Lập kế hoạch năm 2027")) << "2026 has its plan";
    EXPECT_TRUE(has(body, "Chưa xong, chuyển tiếp (3)") && has(body, "theo kế hoạch giai đoạn (2)")) << body;
    EXPECT_TRUE(has(body, "value=\"30/06/2027\""));
    const std::string late = std::to_string(ids[2].value());
    const Response no_reason = post(grid, {{"nam", "2027"}, {"lay", every}, {"lay", late}, {"han-" + every, ""}, {"han-" + late, "31/01/2027"}});
    EXPECT_EQ(no_reason.status, 422);
    EXPECT_TRUE(has(no_reason.body, "f-ly-do-" + late + "-error") && has(no_reason.body, "value=\"31/01/2027\""));
    EXPECT_EQ(post(grid, {{"nam", "2027"}, {"lay", every}, {"han-" + every, "31/02/2027"}}).status, 422);
    EXPECT_TRUE(has(post(grid, {{"nam", "2027"}, {"lay", every}, {"han-" + every, "31/01/2031"}}).body, "f-han-" + every + "-error"));
    EXPECT_EQ(post(grid, {{"nam", "2027"}}).status, 422) << "nothing chosen";
    const Response made = post(grid, {{"nam", "2027"}, {"lay", every}, {"lay", once}, {"lay", late}, {"han-" + once, "30/06/2027"}, {"ly-do-chung", "chờ hướng dẫn"}});
    ASSERT_EQ(made.status, 303) << made.body;
    const std::string there(made.headers.get("Location"));
    const std::string draft = get(there).body;
    EXPECT_TRUE(has(draft, "Rà soát văn bản") && has(draft, "Đề án") && has(draft, "Rà soát hằng năm"));
    const auto at = draft.rfind("/viec/", draft.find("Rà soát văn bản"));
    EXPECT_TRUE(has(get(there + draft.substr(at, draft.find('"', at) - at)).body, "lần thứ 1; lý do: chờ hướng dẫn"));
    EXPECT_EQ(get(grid, "chuyenvien").status, 403);
}

TEST_P(PlanPages, a_thematic_plan_is_the_product_of_a_task_and_never_of_itself) {
    EXPECT_TRUE(has(get(item(2)).body, "/ke-hoach/moi?tu=" + item(2)));
    const std::string form = get("/ke-hoach/moi?tu=" + item(2)).body;
    EXPECT_TRUE(has(form, "value=\"" + item(2) + "\""));
    EXPECT_EQ(post("/ke-hoach/moi", {{"kind", "chuyen-de"}, {"title", "Kế hoạch rà soát"}, {"year_from", "2026"}, {"origin", "/la-gi"}}).status, 422);
    const Response made = post("/ke-hoach/moi", {{"kind", "chuyen-de"}, {"title", "Kế hoạch rà soát"}, {"year_from", "2026"}, {"origin", item(2)}});
    ASSERT_EQ(made.status, 303) << made.body;
    const std::string there = std::string(made.headers.get("Location")).substr(0, made.headers.get("Location").rfind('/'));
    EXPECT_TRUE(has(get(there + "/sua").body, item(2)));
    const Response itself = post(there + "/sua", {{"version", "1"}, {"title", "Kế hoạch rà soát"}, {"year_from", "2026"}, {"origin", there}});
    EXPECT_EQ(itself.status, 422);
    EXPECT_TRUE(has(itself.body, "không thể xuất phát từ chính nó"));
}

TEST_P(PlanPages, targets_amendments_and_money_stand_on_the_plan) {
    document.add_row();
    EXPECT_FALSE(has(get(page()).body, "Mức đạt"));
    const Response wrong = post(page("/chi-tieu"), {{"version", "2"}, {"words-1", "Từ 98 % đúng hạn"}, {"measure-1", "/la-gi"}, {"comparison-1", "1"}, {"low-1", "chín tám"}});
    EXPECT_EQ(wrong.status, 422);
    for (const char* field : {"f-measure-1-error", "f-low-1-error"}) EXPECT_TRUE(has(wrong.body, field)) << field;
    EXPECT_TRUE(has(wrong.body, "value=\"chín tám\""));
    EXPECT_EQ(post(page("/chi-tieu"), {{"version", "2"}, {"words-1", "Từ 98 % đúng hạn"}, {"measure-1", "/bao-cao/2026-9T/BM3/dong/3.3"}, {"comparison-1", "1"}, {"low-1", ""}}).status, 422);
    EXPECT_EQ(post(page("/chi-tieu"), {{"version", "2"}, {"words-1", "Từ 98 % đúng hạn"}, {"measure-1", "/bao-cao/2026-9T/BM3/dong/3.3"}, {"comparison-1", "1"}, {"low-1", "98"}, {"words-3", "Hài lòng hơn"}}).status, 303);
    const std::string shown = get(page()).body;
    EXPECT_TRUE(has(shown, "từ 98") && has(shown, "href=\"/bao-cao/2026-N/BM3/dong/3.3\"") && has(shown, "97 %") && has(shown, "chưa đạt") && has(shown, "theo dõi bằng lời")) << shown;
    document.rate = Decimal(98);
    EXPECT_FALSE(has(get(page()).body, "chưa đạt"));
    EXPECT_TRUE(has(get(page("/chi-tieu")).body, "value=\"/bao-cao/2026-N/BM3/dong/3.3\"")) << "typed again as it is";

    EXPECT_EQ(post(page("/dieu-chinh"), {{"version", "3"}, {"number", "12/QĐ-UBND"}, {"day", ""}, {"summary", "Lùi hạn đối thoại"}}).status, 422);
    EXPECT_EQ(post(page("/dieu-chinh"), {{"version", "3"}, {"number", "12/QĐ-UBND"}, {"day", "02/11/2026"}, {"summary", "Lùi hạn đối thoại"}}).status, 303);
    EXPECT_TRUE(has(get(page()).body, "56/KH-UBND ngày 30/12/2025; điều chỉnh theo 12/QĐ-UBND ngày 02/11/2026"));
    EXPECT_TRUE(has(get(item(3)).body, "Theo quyết định điều chỉnh"));
    EXPECT_EQ(post(item(3, "/doi-han"), {{"version", "1"}, {"due", "15/12/2026"}, {"reason", "chờ"}, {"amendment", "2"}}).status, 422);
    EXPECT_EQ(post(item(3, "/doi-han"), {{"version", "1"}, {"due", "15/12/2026"}, {"reason", "chờ"}, {"amendment", "1"}}).status, 303);
    EXPECT_TRUE(has(get(item(3)).body, "30/11/2026 – 15/12/2026 (theo 12/QĐ-UBND ngày 02/11/2026) – chưa xong"));

    const Form fields{{"version", "1"}, {"title", "Rà soát văn bản"}, {"section", "II. Thể chế"}, {"estimate", "12.000.000"}, {"settlement", "11.500.000"}, {"weight", "3"}};
    EXPECT_EQ(post(item(2, "/sua"), {{"version", "1"}, {"title", "Rà soát"}, {"estimate", "1,5"}, {"weight", "nhiều"}}).status, 422);
    EXPECT_EQ(post(item(2, "/sua"), fields).status, 303);
    const std::string with_money = get(page()).body;
    EXPECT_TRUE(has(with_money, "Dự toán 12.000.000 đ; quyết toán 11.500.000 đ."));
    EXPECT_TRUE(has(with_money, "2 trong tổng trọng số 7 đã hoàn thành, đạt 28,57 %"));
}

TEST_P(PlanPages, the_board_counts_by_lead_person_and_plan_and_each_number_opens_its_list) {
    ActivityInput in;
    in.title = "Báo cáo";
    in.time_frame = "Hàng quý";
    in.leads = {"Công an xã", "Văn phòng"};
    in.monitor = "Chủ tịch UBND xã";
    in.weight = 4;
    const ActivityId quarterly = must_write([&](sql::Tx& tx) { return plans.add(tx, by(), clock.now(), plan, in); });
    must_write([&](sql::Tx& tx) { return plans.mark_done(tx, by(), clock.now(), quarterly, 1, make_day(2026, 3, 20), {"1/BC", "Báo cáo quý I", ""}, make_day(2026, 3, 31)); });
    const std::string board = words_of(get("/ke-hoach/theo-doi").body);
    EXPECT_TRUE(has(board, "Văn phòng 7 3 1 1 2 1/7 14,29")) << board;
    EXPECT_TRUE(has(board, "Công an xã 5 2 0 0 2 1/5 20,00")) << board;
    EXPECT_TRUE(has(board, "Chưa ghi chủ trì 1 0 0 0 0 0/1 0,00")) << board;
    EXPECT_TRUE(has(board, "Cả xã, mỗi việc một lần 9 3 1 1 3 2/9 22,22")) << board;
    const auto rows = [&](const std::string& query) { return times(get("/ke-hoach/theo-doi?" + query).body, "/viec/"); };
    EXPECT_EQ(rows(""), 0);
    EXPECT_EQ(rows("loc=qua-han&ai=V%C4%83n%20ph%C3%B2ng"), 3);
    EXPECT_EQ(rows("loc=qua-han&ai=C%C3%B4ng%20an%20x%C3%A3"), 2);
    EXPECT_EQ(rows("loc=tat-ca"), 9);
    EXPECT_EQ(rows("loc=xong"), 3);
    EXPECT_EQ(rows("loc=nguy-co&theo=nguoi"), 1);
    EXPECT_TRUE(has(words_of(get("/ke-hoach/theo-doi?theo=nguoi").body), "Chủ tịch UBND xã 4 2 0 0 1"));
    EXPECT_TRUE(has(words_of(get("/ke-hoach/theo-doi?theo=ke-hoach&ngay=01/04/2026").body), "Kế hoạch cải cách hành chính năm 2026 9 0 0 0 2"));
    EXPECT_TRUE(has(get("/ke-hoach/theo-doi?ngay=01/01/2020").body, "Không có kế hoạch nào"));
    EXPECT_EQ(get("/ke-hoach/theo-doi?ngay=32/01/2026").status, 422);
    EXPECT_EQ(get("/ke-hoach/mot-trang?ngay=x").status, 400);
    const std::string sheet = words_of(get("/ke-hoach/mot-trang").body);
    EXPECT_TRUE(has(sheet, "2/6 hoạt động đã hoàn thành, đạt 33,33 %; theo trọng số 2/9, đạt 22,22 %. Quá hạn 3, đến hạn trong tháng 1, còn không quá 14 ngày 1.")) << sheet;
    EXPECT_TRUE(has(sheet, "Báo cáo (kỳ 30/06/2026)"));
}

TEST_P(PlanPages, a_calendar_address_is_read_without_signing_in_and_ends_with_its_owner) {
    const auto token_of = [](const Response& r) { return between(r.body, "/lich-ke-hoach.ics?ma=", "<"); };
    const auto read = [&](const std::string& token) {
        http::Request r = page_request(Method::get, "/lich-ke-hoach.ics?ma=" + token);
        return router.handle(r);
    };
    const Response made = post("/ke-hoach/lich/dia-chi", {{"_key", "mot-khoa-lap-lich"}});
    ASSERT_EQ(made.status, 200);
    const std::string first = token_of(made);
    EXPECT_GE(first.size(), 40u);
    EXPECT_EQ(token_of(post("/ke-hoach/lich/dia-chi", {{"_key", "mot-khoa-lap-lich"}})), "") << "sent again, it is not shown again";
    EXPECT_EQ(token_of(get("/ke-hoach/lich/dia-chi")), "") << "shown once";
    const Response whole = read(first);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(times(whole.body, "BEGIN:VEVENT"), 2) << "who keeps the plan sees all that is open";
    // What another room has ahead comes with its times, its place and its link, or as a whole day.
    meetings = {{.uid = "hop-1@xaso", .day = make_day(2026, 11, 25), .title = "Họp giao ban", .starts = *parse_local_time("2026-11-25T06:30"), .ends = *parse_local_time("2026-11-25T08:00"), .place = "Phòng họp 1; tầng 2", .link = "https://hop.example.vn/1"},
                {.uid = "hop-2@xaso", .day = make_day(2026, 11, 26), .title = "Họp báo", .starts = *parse_local_time("2026-11-26T14:00")},
                {.uid = "hop-3@xaso", .day = make_day(2026, 11, 27), .title = "Đối thoại"}};
    const std::string told = read(first).body;
    for (const char* part : {"DTSTART:20261124T233000Z\r\nDTEND:20261125T010000Z", "LOCATION:Phòng họp 1\\; tầng 2", "DESCRIPTION:Đường dẫn: https://hop.example.vn/1", "DTSTART:20261126T070000Z\r\nDTEND:20261126T080000Z", "DTSTART;VALUE=DATE:20261127"}) EXPECT_TRUE(has(told, part)) << part;
    meetings.clear();
    const std::string other = token_of(post("/ke-hoach/lich/dia-chi", {}, "chuyenvien"));
    EXPECT_EQ(times(read(other).body, "BEGIN:VEVENT"), 0) << "without an office nothing is led";
    for (const std::string& wrong : {std::string("x"), std::string(43, 'a')}) EXPECT_EQ(read(wrong).status, 404) << wrong;
    const std::string second = token_of(post("/ke-hoach/lich/dia-chi", {}));
    EXPECT_EQ(read(first).status, 404) << "a new one ends the one before";
    EXPECT_EQ(read(second).status, 200);
    EXPECT_EQ(post("/ke-hoach/lich/dia-chi/thu-hoi", {}).status, 303);
    EXPECT_EQ(read(second).status, 404);
    EXPECT_EQ(post("/ke-hoach/lich/dia-chi/thu-hoi", {}).status, 422) << "there is none any more";
    EXPECT_EQ(read(other).status, 200) << "of another person";
    EXPECT_EQ(get("/ke-hoach/lich/dia-chi", "quantri").status, 403);
    db->script("UPDATE account SET closed = 1 WHERE login = 'chuyenvien'");
    EXPECT_EQ(read(other).status, 404) << "a closed account";
}

TEST_P(PlanPages, each_page_says_what_it_comes_from_and_what_it_serves) {
    EXPECT_FALSE(has(get(page()).body, "Từ đâu – phục vụ gì")) << "nothing to tell";
    const PlanId thematic = must_write([&](sql::Tx& tx) { return plans.create(tx, by(), clock.now(), {.kind = PlanKind::thematic, .title = "Kế hoạch rà soát", .year_from = 2026, .year_to = 2026, .origin = activity_thing(activity(2))}); });
    must_write([&](sql::Tx& tx) { return plans.mark_done(tx, by(), clock.now(), ids[3], 1, make_day(2026, 11, 2), {"", "", "", OneDocument::thing()}); });
    must_write([&](sql::Tx& tx) { return plans.set_targets(tx, by(), clock.now(), plan, 2, {{.words = "Đúng hạn", .measure = {"row", "BM3/3.3"}, .low = Decimal(98)}}); });
    const auto told = [&](const std::string& path) { return between(get(path).body, "<h2>Từ đâu – phục vụ gì", "</section>"); };
    EXPECT_TRUE(has(told(item(2)), plan_path(thematic)) && has(told(item(2)), "kế hoạch lập từ đây") && has(told(item(2)), page())) << told(item(2));
    EXPECT_TRUE(has(told(plan_path(thematic)), item(2)) && has(told(plan_path(thematic)), "xuất phát từ"));
    EXPECT_TRUE(has(told(item(3)), "/so/steering/7") && has(told(item(3)), "sản phẩm, minh chứng"));
    const auto links_of = [&](const record::Thing& thing) {
        std::string out;
        sql::Reader s = db->read();
        for (const record::SeenLink& l : document.things.links(s, kHome, thing)) out += fmt::format("{} {} {}\n", l.up ? "từ" : "đến", l.says, l.seen.path);
        return out;
    };
    EXPECT_EQ(links_of(OneDocument::thing()), "đến minh chứng của " + item(3) + "\n") << "and back from the document";
    EXPECT_EQ(links_of({"row", "2026-9T/BM3/3.3"}), "đến đo chỉ tiêu “Đúng hạn” của " + page() + "\n");
    EXPECT_EQ(links_of({"figure", "2026-N/plan.tasks"}), "từ đếm các hoạt động của " + page() + "\n");
    EXPECT_EQ(links_of({"figure", "2025-N/plan.tasks"}), "");
    EXPECT_EQ(links_of({"plan", "999"}), "");
}

TEST_P(PlanPages, a_due_day_moves_with_a_reason) {
    EXPECT_EQ(post(item(3, "/doi-han"), {{"version", "1"}, {"due", ""}, {"reason", "chờ"}}).status, 422);
    const Response bad = post(item(3, "/doi-han"), {{"version", "1"}, {"due", "15/12/2026"}, {"reason", ""}});
    EXPECT_EQ(bad.status, 422);
    EXPECT_TRUE(has(bad.body, "f-reason-error"));
    EXPECT_TRUE(has(bad.body, "value=\"15/12/2026\""));
    EXPECT_EQ(post(item(3, "/doi-han"), {{"version", "1"}, {"due", "15/12/2026"}, {"reason", "chờ kinh phí"}}).status, 303);
    EXPECT_EQ(activity(3).due, make_day(2026, 12, 15));
    EXPECT_TRUE(has(get(item(3)).body, "từ 30/11/2026 sang 15/12/2026 · chờ kinh phí"));
}

TEST_P(PlanPages, from_nothing_to_an_approved_plan) {
    EXPECT_TRUE(has(get("/ke-hoach/moi").body, "value=\"2027\"")) << "the next year without a plan";
    EXPECT_EQ(post("/ke-hoach/moi", {{"kind", "nam"}, {"year_from", "hai nghìn"}}).status, 422);
    const Response made = post("/ke-hoach/moi", {{"kind", "nam"}, {"year_from", "2027"}});
    ASSERT_EQ(made.status, 303) << made.body;
    const std::string add(made.headers.get("Location")), there = add.substr(0, add.rfind('/'));
    EXPECT_TRUE(has(get(there).body, "Kế hoạch cải cách hành chính năm 2027"));
    EXPECT_TRUE(has(get(there).body, "Thêm hoạt động đầu tiên"));

    const Response nothing = post(add, {{"section", "I. Chỉ đạo"}, {"title", ""}, {"due", "31/02/2027"}});
    EXPECT_EQ(nothing.status, 422);
    for (const char* field : {"f-title-error", "f-due-error"}) EXPECT_TRUE(has(nothing.body, field)) << field;
    EXPECT_TRUE(has(nothing.body, "value=\"I. Chỉ đạo\""));
    const Response one = post(add, {{"section", "I. Chỉ đạo"}, {"title", "Ban hành kế hoạch"}, {"products", "Kế hoạch; 31/01/2027\nBáo cáo; lần 1"}, {"leads", "Văn phòng; Công an xã"}, {"due", "31/01/2027"}});
    ASSERT_EQ(one.status, 303) << one.body;
    const std::string next = get(std::string(one.headers.get("Location"))).body;
    EXPECT_TRUE(has(next, "value=\"I. Chỉ đạo\"")) << "the section stays for the next one";
    EXPECT_TRUE(has(next, "đã có 1 hoạt động"));
    EXPECT_EQ(post(add, {{"title", "Tuyên truyền"}, {"ve", "1"}}).headers.get("Location"), there);
    const std::string body = get(there).body;
    EXPECT_TRUE(has(body, "Bản thảo"));
    const auto at = body.find("/viec/");
    const std::string first = there + body.substr(at, body.find('"', at) - at);
    const std::string seen = get(first).body;
    EXPECT_TRUE(has(seen, "Kế hoạch; 31/01/2027") && has(seen, "Báo cáo; lần 1"));
    EXPECT_TRUE(has(seen, "chưa được phê duyệt"));

    EXPECT_EQ(post(there + "/sua", {{"version", "1"}, {"title", "Kế hoạch CCHC"}, {"year_from", "2027"}}).status, 303);
    EXPECT_EQ(post(there + "/sua", {{"version", "1"}, {"title", "Tên khác"}, {"year_from", "2027"}}).status, 409);
    EXPECT_EQ(post(there + "/sua", {{"version", "2"}, {"title", "Tên khác"}, {"year_from", "27x"}}).status, 422);
    EXPECT_EQ(post(there + "/phe-duyet", {{"version", "2"}, {"number", ""}, {"day", ""}}).status, 422);
    EXPECT_EQ(post(there + "/phe-duyet", {{"version", "2"}, {"number", "90/KH-UBND"}, {"day", "21/11/2026"}}).status, 422) << "tomorrow";
    EXPECT_EQ(post(there + "/phe-duyet", {{"version", "2"}, {"number", "90/KH-UBND"}, {"day", "20/11/2026"}}).status, 303);
    EXPECT_TRUE(has(get(there).body, "90/KH-UBND ngày 20/11/2026"));
    EXPECT_EQ(post(there + "/sua", {{"version", "3"}, {"title", "Tên khác"}, {"year_from", "2027"}}).status, 422) << "approved";
}

TEST_P(PlanPages, editing_keeps_what_was_typed_when_somebody_was_first) {
    EXPECT_TRUE(has(get(item(2, "/sua")).body, "value=\"Rà soát văn bản\""));
    EXPECT_EQ(post(item(2, "/sua"), {{"version", "1"}, {"title", "Rà soát văn bản quy phạm"}, {"section", "II. Thể chế"}, {"leads", "Tư pháp"}}).status, 303);
    const Response late = post(item(2, "/sua"), {{"version", "1"}, {"title", "Rà soát mọi văn bản"}, {"section", "II. Thể chế"}});
    EXPECT_EQ(late.status, 409);
    EXPECT_TRUE(has(late.body, "value=\"Rà soát mọi văn bản\""));
    EXPECT_TRUE(has(late.body, "Hai bản khác nhau ở đâu") && has(late.body, "Rà soát văn bản quy phạm") && has(late.body, "Tư pháp")) << "both texts";
    EXPECT_EQ(hidden_value(late.body, "version"), "2");
    EXPECT_EQ(post(item(2, "/sua"), {{"version", "2"}, {"title", "Rà soát mọi văn bản"}, {"section", "II. Thể chế"}, {"due", "01/01/2026"}}).status, 303);
    EXPECT_EQ(activity(2).title, "Rà soát mọi văn bản");
    EXPECT_EQ(activity(2).due, make_day(2026, 11, 8)) << "an approved plan's due day is not in this form";
    EXPECT_TRUE(has(get(item(2)).body, "trước là “Rà soát văn bản quy phạm”"));
    EXPECT_EQ(post(item(2, "/sua"), {{"version", "3"}, {"title", ""}}).status, 422);
    EXPECT_EQ(post(item(2, "/xoa"), {{"version", "3"}}).status, 422) << "an approved plan loses nothing";
    EXPECT_EQ(size(), 5u);

    plan = draft(2027);
    add_activity("Gõ nhầm", "I", {}, "");
    const std::size_t last = ids.size() - 1;
    EXPECT_TRUE(has(get(item(last, "/sua")).body, "Xóa hoạt động này"));
    EXPECT_EQ(post(item(last, "/xoa"), {{"version", "1"}}).headers.get("Location"), page());
    EXPECT_EQ(size(), 0u);
}

TEST_P(PlanPages, leads_on_to_what_is_not_done_yet) {
    EXPECT_TRUE(has(get(item(0)).body, item(2))) << "after the first comes the third: the second is done";
    EXPECT_TRUE(has(get(item(4)).body, item(2))) << "around the end of the plan";
}

TEST_P(PlanPages, my_work_reminds_whoever_keeps_the_plan_of_what_is_late_or_soon_due) {
    EXPECT_EQ(get("/viec").body, "Kế hoạch: Rà soát văn bản | quá hạn 12 ngày | " + item(2) + "\nKế hoạch: Đối thoại với người dân | còn 10 ngày | " + item(3) + "\n");
    EXPECT_EQ(get("/viec", "chuyenvien").body, "");   // no office, so nothing that it leads
    EXPECT_EQ(get("/viec", "thanhtra").body, "");     // only looks
    for (int i = 0; i < 4; ++i) add_activity("Việc thêm " + std::to_string(i), "III. Khác", make_day(2026, 12, 1 + i), "Văn phòng");
    const std::string all = get("/viec").body;
    EXPECT_EQ(times(all, "\n"), 6);
    EXPECT_TRUE(has(all, "Kế hoạch: 1 hoạt động khác trễ hoặc sắp đến hạn | còn 14 ngày | " + page("?loc=chua-xong"))) << all;
}

}  // namespace
}  // namespace xaso::plan
