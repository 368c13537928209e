// Plans and their activities: rules, versions, completion on any day, what a failure leaves behind, what verify finds; on both databases.
#include "plan/plan.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include "plan/plan_fixture.h"
#include "plan/things.h"

namespace xaso::plan {
namespace {

class PlanTest : public testing::TestWithParam<sql::Dialect>, public WithPlans {
protected:
    PlanTest() : WithPlans(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Both, PlanTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(PlanTest, KeepsTheTreeAndEveryField) {
    const PlanId p = draft();
    ActivityInput whole = activity("Ban hành kế hoạch kiểm tra");
    whole.section = " I. Chỉ đạo ";
    whole.objective = "Mục tiêu 1";
    whole.task = "Nhiệm vụ 1";
    whole.products = {{"Kế hoạch", make_day(2026, 3, 31)}, {" ", {}}, {"Báo cáo", {}}};
    whole.leads = {"Văn phòng HĐND và UBND", " ", "Công an xã"};
    whole.support = {"Các thôn"};
    whole.monitor = "Chủ tịch UBND xã";
    whole.funding = "Ngân sách xã";
    whole.time_frame = "Quý I";
    whole.due = make_day(2026, 3, 31);
    const ActivityId first = must(add(p, whole));
    ActivityInput second = activity("Tuyên truyền");
    second.section = "II. Thể chế";
    must(add(p, second));
    ActivityInput third = activity("Kiểm tra");
    third.section = "I. Chỉ đạo";
    third.objective = "Mục tiêu 1";
    third.task = "Nhiệm vụ 1";
    third.number = "7a";
    must(add(p, third));
    ActivityInput fourth = activity("Đối thoại");
    fourth.section = "I. Chỉ đạo";
    must(add(p, fourth));

    std::vector<std::string> order;
    for (const Activity& a : all(p)) order.push_back(a.number + " " + a.section + "/" + a.objective + "/" + a.task + "/" + a.title);
    EXPECT_EQ(order, (std::vector<std::string>{"1 I. Chỉ đạo/Mục tiêu 1/Nhiệm vụ 1/Ban hành kế hoạch kiểm tra", "7a I. Chỉ đạo/Mục tiêu 1/Nhiệm vụ 1/Kiểm tra", "3 I. Chỉ đạo///Đối thoại",
                                               "2 II. Thể chế///Tuyên truyền"}));
    const Activity a = get(first);
    EXPECT_EQ(a.leads, (std::vector<std::string>{"Văn phòng HĐND và UBND", "Công an xã"}));
    EXPECT_EQ(join_names(a.support), "Các thôn");
    ASSERT_EQ(a.products.size(), 2u);
    EXPECT_EQ(a.products[0].due, make_day(2026, 3, 31));
    EXPECT_EQ(a.products[1].title, "Báo cáo");
    EXPECT_EQ(a.monitor + "|" + a.funding + "|" + a.time_frame, "Chủ tịch UBND xã|Ngân sách xã|Quý I");
    EXPECT_EQ(a.version, 1);
    EXPECT_EQ(verify(), kClean);
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(plans.activities(s, World::kOther, p).empty());
    EXPECT_FALSE(plans.activity(s, World::kOther, first));
    EXPECT_TRUE(plans.list(s, World::kOther, today()).empty());
}

TEST_P(PlanTest, RefusesWhatIsNoPlanOrActivity) {
    const struct { const char* field; PlanInput plan; } plan_rows[] = {
        {"title", {.title = " ", .year_from = 2026}},
        {"title", {.title = std::string(301, 'x'), .year_from = 2026}},
        {"year_from", {.title = "K", .year_from = 26}},
        {"year_to", {.kind = PlanKind::five_year, .title = "K", .year_from = 2026, .year_to = 2025}},
        {"year_to", {.kind = PlanKind::five_year, .title = "K", .year_from = 2021, .year_to = 2031}},
    };
    for (const auto& row : plan_rows) EXPECT_EQ(field_of(write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, row.plan); })), row.field);
    const PlanId p = draft();
    const struct { const char* field; std::function<void(ActivityInput&)> change; } rows[] = {
        {"title", [](auto& a) { a.title = "\n"; }},
        {"title", [](auto& a) { a.title = std::string(1001, 'x'); }},
        {"section", [](auto& a) { a.section = std::string(501, 'x'); }},
        {"number", [](auto& a) { a.number = std::string(21, '1'); }},
        {"leads", [](auto& a) { a.leads = {"Văn phòng; Công an"}; }},
        {"support", [](auto& a) { a.support = {std::string(151, 'x')}; }},
        {"products", [](auto& a) { a.products = {{std::string(501, 'x'), {}}}; }},
        {"due", [](auto& a) { a.due = make_day(2025, 12, 31); }},
        {"due", [](auto& a) { a.due = make_day(2028, 1, 1); }},
    };
    for (const auto& row : rows) {
        ActivityInput a = activity("Hoạt động");
        row.change(a);
        EXPECT_EQ(field_of(add(p, a)), row.field);
    }
    EXPECT_EQ(code_of(add(PlanId{999}, activity("Hoạt động"))), "plan.no_plan");
    EXPECT_TRUE(all(p).empty());
    EXPECT_EQ(w.program->count("plan_heading"), 0);
}

TEST_P(PlanTest, ADecisionMakesADraftAPlan) {
    const PlanId p = draft();
    const ActivityId a = must(add(p, activity("Hoạt động")));
    const auto approve = [&](Decision d, int version = 1) { return write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, version, d); }); };
    EXPECT_EQ(field_of(approve({" ", make_day(2026, 1, 5)})), "number");
    EXPECT_EQ(field_of(approve({"1/QĐ-UBND", make_day(2026, 11, 21)})), "day") << "tomorrow";
    EXPECT_EQ(field_of(approve({"1/QĐ-UBND", make_day(2024, 12, 31)})), "day");
    EXPECT_EQ(code_of(approve({"1/QĐ-UBND", make_day(2025, 12, 30)}, 2)), "plan.stale_version");
    EXPECT_EQ(code_of(done(a, 1, make_day(2026, 5, 1))), "plan.not_approved");
    must(approve({"1/QĐ-UBND", make_day(2025, 12, 30)}));
    EXPECT_EQ(find(p).decision->number, "1/QĐ-UBND");
    EXPECT_EQ(find(p).start(), make_day(2025, 12, 30));
    EXPECT_EQ(find(p).version, 2);
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return plans.change(tx, w.by(), w.now, p, 2, {.title = "Tên khác", .year_from = 2026, .year_to = 2026}); })), "plan.approved");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return plans.remove(tx, w.by(), w.now, a, 1); })), "plan.approved");

    must(done(a, 1, make_day(2025, 12, 30)));
    EXPECT_EQ(field_of(approve({"1/QĐ-UBND", make_day(2026, 1, 5)}, 2)), "day") << "a result would lie before the start";
    must(approve({"01/QĐ-UBND", make_day(2025, 12, 29)}, 2));
    EXPECT_EQ(find(p).decision->number, "01/QĐ-UBND");

    const PlanId second = draft();
    const auto twice = write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, second, 1, {"2/QĐ-UBND", make_day(2026, 1, 5)}); });
    EXPECT_EQ(code_of(twice), "plan.second_of_year");
    must(write([&](sql::Tx& tx) { return plans.change(tx, w.by(), w.now, second, 1, {.title = "Kế hoạch 2025", .year_from = 2025, .year_to = 2030}); }));
    EXPECT_EQ(find(second).year_to, 2025) << "a yearly plan has one year";
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, second, 2, {"2/QĐ-UBND", make_day(2025, 1, 5)}); }));
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, DoneOnlyWithAProofAndItsDay) {
    const PlanId p = approved();
    const ActivityId a = must(add(p, activity("Hoạt động")));
    const struct { const char* name; Day on; Proof proof; const char* field; } rows[] = {
        {"no number", make_day(2026, 3, 1), {" ", "Kế hoạch", ""}, "proof_number"},
        {"no title", make_day(2026, 3, 1), {"1/KH", "", ""}, "proof_title"},
        {"long number", make_day(2026, 3, 1), {std::string(61, '1'), "Kế hoạch", ""}, "proof_number"},
        {"long note", make_day(2026, 3, 1), {"1/KH", "Kế hoạch", std::string(1001, 'x')}, "proof_note"},
        {"tomorrow", make_day(2026, 11, 21), {"1/KH", "Kế hoạch", ""}, "done_on"},
        {"before the plan", make_day(2025, 12, 29), {"1/KH", "Kế hoạch", ""}, "done_on"},
    };
    for (const auto& row : rows) EXPECT_EQ(field_of(done(a, 1, row.on, row.proof)), row.field) << row.name;
    EXPECT_EQ(code_of(take_back(a, 1, "nhầm")), "plan.not_done");
    must(done(a, 1, today(), {" 1/KH ", "Kế hoạch", "Lưu tại văn phòng"}));
    const Activity now = get(a);
    EXPECT_EQ(now.done->on, today());
    EXPECT_EQ(now.done->proof.number, "1/KH");
    EXPECT_EQ(now.done->by, w.clerk);
    EXPECT_EQ(now.done->at, w.now);
    EXPECT_EQ(code_of(done(a, 1, today())), "plan.stale_version");
    EXPECT_EQ(code_of(done(a, 2, today())), "plan.already_done");
    EXPECT_EQ(code_of(move_due(a, 2, make_day(2026, 12, 1), "chậm")), "plan.already_done");
    EXPECT_EQ(code_of(done(ActivityId{999}, 1, today())), "plan.no_activity");
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, CompletionOnAnyDay) {
    const PlanId p = approved();
    std::vector<ActivityId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(must(add(p, activity("Hoạt động"))));
    must(done(ids[0], 1, make_day(2026, 3, 1)));
    must(done(ids[1], 1, make_day(2026, 6, 9)));
    const auto on = [&](Day day) {
        sql::Reader s = w.program->db->read();
        const Ratio r = plans.completion(s, World::kHome, p, day);
        EXPECT_EQ(plans.list(s, World::kHome, day)[0].done.num, r.num);
        return std::pair(r.num, r.den);
    };
    using R = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(on(make_day(2026, 2, 28)), R(0, 3));
    EXPECT_EQ(on(make_day(2026, 3, 1)), R(1, 3));
    EXPECT_EQ(on(make_day(2026, 6, 8)), R(1, 3));
    EXPECT_EQ(on(make_day(2026, 6, 9)), R(2, 3));
    EXPECT_EQ(code_of(take_back(ids[0], 2, " ")), "plan.reason");
    EXPECT_EQ(code_of(take_back(ids[0], 2, std::string(1001, 'x'))), "plan.reason");
    EXPECT_EQ(code_of(take_back(ids[0], 1, "nhầm văn bản")), "plan.stale_version");
    must(take_back(ids[0], 2, "nhầm văn bản"));
    EXPECT_FALSE(get(ids[0]).done);
    EXPECT_EQ(on(make_day(2026, 3, 1)), R(0, 3));
    EXPECT_EQ(on(make_day(2026, 6, 9)), R(1, 3));
    must(done(ids[0], 3, make_day(2026, 7, 1)));
    EXPECT_EQ(on(make_day(2026, 6, 9)), R(1, 3));
    EXPECT_EQ(on(make_day(2026, 12, 31)), R(2, 3));
    const PlanId empty = draft();
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(plans.completion(s, World::kHome, empty, today()).den, 0);
    const auto events = w.program->record.history(s, World::kHome, "plan_activity", ids[0].value());
    std::vector<std::string> kinds;
    for (const auto& e : events) kinds.push_back(e.kind);
    std::sort(kinds.begin(), kinds.end());
    EXPECT_EQ(kinds, (std::vector<std::string>{"plan_activity.added", "plan_activity.done", "plan_activity.done", "plan_activity.taken_back"}));
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const auto& e) { return e.payload.find("nhầm văn bản") != std::string::npos; }));
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, AProofKeepsWhatItsSourceSaidWhenTheResultWasRecorded) {
    const PlanId p = approved();
    const ActivityId a = must(add(p, activity("Kiểm tra"))), b = must(add(p, activity("Tập huấn")));
    EXPECT_EQ(field_of(done(a, 1, make_day(2026, 3, 1), {"", "", "", {"record", "steering/8"}})), "proof_source");
    must(done(a, 1, make_day(2026, 3, 1), {"", "", "", OneDocument::thing()}));
    const auto proof = [&] { return get(a).done->proof; };
    EXPECT_EQ(proof().number + "|" + proof().title + "|" + proof().mark + "|" + proof().words, "12/KH-UBND|Kế hoạch kiểm tra|1|12/KH-UBND Kế hoạch kiểm tra");
    document.mark = "2";
    document.title = "Kế hoạch đã sửa";
    EXPECT_EQ(proof().words, "12/KH-UBND Kế hoạch kiểm tra") << "the record changed, the proof did not";
    EXPECT_EQ(verify(), kClean);

    record::Thing file;
    must(write([&](sql::Tx& tx) -> Result<std::int64_t> {
        XASO_TRY(file, plans.keep_file(tx, World::kHome, "bien-ban.pdf", "%PDF-1.4\n%%EOF\n"));
        return std::int64_t{0};
    }));
    must(done(b, 1, make_day(2026, 3, 2), {"", "", "", file}));
    EXPECT_EQ(get(b).done->proof.number + "|" + get(b).done->proof.title, "tệp|bien-ban.pdf");
    EXPECT_EQ(get(b).done->proof.mark.size(), 64u);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(plans.file(s, World::kHome, get(b).done->proof.source)->content_type, "application/pdf");
    EXPECT_FALSE(plans.file(s, World::kOther, file));
    EXPECT_FALSE(plans.file(s, World::kHome, OneDocument::thing()));
}

// Work that recurs is done when each of its occasions in the plan's years has its result, on the day of the last.
TEST_P(PlanTest, WorkThatRecursTakesAResultForEachOccasion) {
    const PlanId p = approved();
    ActivityInput in = activity("Báo cáo");
    in.time_frame = "Hàng quý";
    const ActivityId a = must(add(p, in));
    const Day q1 = make_day(2026, 3, 31), q2 = make_day(2026, 6, 30), q3 = make_day(2026, 9, 30), q4 = make_day(2026, 12, 31);
    ASSERT_EQ(get(a).occasions.size(), 4u);
    EXPECT_EQ(field_of(done(a, 1, q1)), "lan") << "which quarter?";
    EXPECT_EQ(field_of(done(a, 1, q1, {"1/BC", "Báo cáo", ""}, make_day(2026, 4, 1))), "lan");
    must(done(a, 1, make_day(2026, 3, 20), {"1/BC", "Báo cáo quý I", ""}, q1));
    EXPECT_EQ(code_of(done(a, 2, q1, {"1/BC", "Báo cáo", ""}, q1)), "plan.already_done");
    must(done(a, 2, make_day(2026, 10, 5), {"3/BC", "Báo cáo quý III", ""}, q3));
    const Activity half = get(a);
    EXPECT_FALSE(half.done);
    EXPECT_EQ(half.next_due(today()), q2);
    EXPECT_EQ(half.next_due(make_day(2026, 3, 1)), q1) << "as it was then";
    EXPECT_EQ(standing(half, make_day(2026, 6, 1)), Standing::due_this_month);
    EXPECT_EQ(standing(half, today()), Standing::late);
    Tally tally;
    tally.add(half, today());
    EXPECT_EQ(std::vector({tally.all, tally.done, tally.late, tally.due_this_month, tally.at_risk}), (std::vector<std::int64_t>{4, 2, 1, 0, 0}));
    Tally then;
    then.add(half, make_day(2026, 6, 20));
    EXPECT_EQ(std::vector({then.all, then.done, then.late, then.due_this_month, then.at_risk}), (std::vector<std::int64_t>{4, 1, 0, 1, 1}));
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(plans.reminders(s, World::kHome, {}, today(), 7).size(), 1u);
        EXPECT_EQ(plans.list(s, World::kHome, today())[0].late, 1);
        EXPECT_EQ(plans.completion(s, World::kHome, p, today()).num, 0);
    }
    EXPECT_EQ(verify(), kClean);

    must(done(a, 3, make_day(2026, 7, 1), {"2/BC", "Báo cáo quý II", ""}, q2));
    must(done(a, 4, make_day(2026, 11, 18), {"4/BC", "Báo cáo quý IV", ""}, q4));
    EXPECT_EQ(get(a).done->on, make_day(2026, 11, 18));
    EXPECT_EQ(standing(get(a), today()), Standing::done);
    EXPECT_EQ(code_of(take_back(a, 5, "nhầm")), "plan.not_done") << "which of them?";
    must(take_back(a, 5, "nhầm", q2));
    EXPECT_FALSE(get(a).done);
    EXPECT_EQ(get(a).next_due(today()), q2);
    EXPECT_EQ(code_of(take_back(a, 6, "nhầm", q2)), "plan.not_done");
    EXPECT_EQ(verify(), kClean);

    // The frame is corrected: a result stays with the day it was given for.
    in.number = "1";
    in.time_frame = "Quý I hàng năm";
    must(edit(a, 6, in));
    EXPECT_EQ(get(a).occasions.size(), 3u) << "the first quarter, and the results of the third and fourth";
    EXPECT_TRUE(get(a).done) << "nothing is open any more";
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 2, {"56/KH-UBND", make_day(2026, 4, 1)}); })), "accepted");
    EXPECT_EQ(verify(), kClean);
    w.program->run("UPDATE plan_occurrence SET done_on = '2026-05-01' WHERE occurs_on = '2026-03-31'");
    EXPECT_NE(verify().front().find("không khớp"), std::string::npos);
}

std::vector<std::string> words_of(const std::vector<Candidate>& candidates) {
    std::vector<std::string> out;
    for (const Candidate& c : candidates) out.push_back(c.from.title + (c.due ? " " + iso_day(*c.due) : "") + (c.unfinished ? " chuyển " + std::to_string(c.slips) : ""));
    return out;
}

TEST_P(PlanTest, AYearlyPlanDerivesFromThePeriodAndCarriesOverWhatIsUnfinished) {
    const PlanId period = must(write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, {.kind = PlanKind::five_year, .title = "Kế hoạch 2024 - 2028", .year_from = 2024, .year_to = 2028}); }));
    const auto of_period = [&](std::string title, std::string frame, std::optional<Day> due = {}) {
        ActivityInput in = activity(std::move(title));
        in.time_frame = std::move(frame);
        in.due = due;
        in.products = {{"Báo cáo", due}};
        return must(add(period, in));
    };
    of_period("Hằng quý", "Hàng quý");
    of_period("Luôn luôn", "Thường xuyên");
    const ActivityId once = of_period("Một lần 2025", "Quý II/2025", make_day(2025, 6, 30));
    of_period("Một lần 2026", "Quý II/2026");
    of_period("Một lần 2027", "Tháng 5/2027", make_day(2027, 5, 31));
    of_period("Đến 2027", "Năm 2024 - 2027");
    const ActivityId finished = of_period("Đã xong", "Năm 2024");
    const auto derive = [&](int year, const std::vector<Chosen>& chosen) { return write([&](sql::Tx& tx) { return plans.derive(tx, w.by(), w.now, period, year, chosen); }); };
    EXPECT_EQ(code_of(derive(2026, {{once, {}, ""}})), "plan.no_period") << "a draft";
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, period, 1, {"1/KH-UBND", make_day(2024, 1, 5)}); }));
    must(done(finished, 1, make_day(2024, 6, 1)));
    const auto offered = [&](int year) {
        sql::Reader s = w.program->db->read();
        return plans.candidates(s, World::kHome, *plans.find(s, World::kHome, period), year);
    };
    using Words = std::vector<std::string>;
    EXPECT_EQ(words_of(offered(2025)), (Words{"Hằng quý", "Luôn luôn", "Một lần 2025 2025-06-30", "Đến 2027"}));
    EXPECT_EQ(code_of(derive(2029, {{once, {}, ""}})), "plan.year");
    EXPECT_EQ(code_of(derive(2025, {})), "plan.nothing_chosen");
    EXPECT_EQ(code_of(derive(2025, {{finished, {}, ""}})), "plan.stale_candidate");
    const auto all_of = [&](int year, std::string reason) {
        std::vector<Chosen> out;
        for (const Candidate& c : offered(year)) out.push_back({c.from.id, c.due, c.unfinished ? reason : std::string{}});
        return out;
    };
    const PlanId y2025 = must(derive(2025, all_of(2025, "")));
    EXPECT_EQ(find(y2025).origin, (record::Thing{"plan", std::to_string(period.value())}));
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, y2025, 1, {"2/KH-UBND", make_day(2025, 1, 5)}); }));
    EXPECT_EQ(code_of(derive(2025, all_of(2025, ""))), "plan.second_of_year");
    for (const Activity& a : all(y2025)) {
        ASSERT_TRUE(a.origin);
        if (a.title == "Luôn luôn") must(done(a.id, 1, make_day(2025, 12, 1)));
    }
    // 2026: what 2025 left open comes with a reason, as the activity of 2025; its origin leads on to the period.
    EXPECT_EQ(words_of(offered(2026)), (Words{"Hằng quý chuyển 1", "Luôn luôn", "Một lần 2025 chuyển 1", "Một lần 2026 2026-06-30", "Đến 2027 chuyển 1"}));
    EXPECT_EQ(code_of(derive(2026, all_of(2026, " "))), "plan.reason");
    EXPECT_EQ(find(y2025).version, 2) << "nothing of a refused derivation stays";
    const PlanId y2026 = must(derive(2026, all_of(2026, "thiếu kinh phí")));
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, y2026, 1, {"3/KH-UBND", make_day(2026, 1, 5)}); }));
    const std::vector<Activity> of_2026 = all(y2026);
    EXPECT_EQ(of_2026[2].origin->slips, 1);
    EXPECT_EQ(of_2026[2].origin->reason, "thiếu kinh phí");
    EXPECT_EQ(of_2026[1].origin->reason, "");
    {
        sql::Reader s = w.program->db->read();
        ASSERT_EQ(plans.derived_from(s, World::kHome, of_2026[2].origin->from).size(), 1u);
        EXPECT_EQ(plans.derived_from(s, World::kHome, of_2026[2].origin->from)[0].id, of_2026[2].id);
    }
    must(done(of_2026[2].id, 1, make_day(2026, 2, 1)));
    EXPECT_EQ(words_of(offered(2027)), (Words{"Hằng quý chuyển 2", "Luôn luôn chuyển 1", "Một lần 2026 chuyển 1", "Một lần 2027 2027-05-31", "Đến 2027 2027-12-31 chuyển 2"})) << "what was done below is not overdue above";
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, APlanNeverComesFromItself) {
    const auto thematic = [&](std::string title, record::Thing origin) {
        return write([&](sql::Tx& tx) { return plans.create(tx, w.by(), w.now, {.kind = PlanKind::thematic, .title = std::move(title), .year_from = 2026, .year_to = 2026, .origin = std::move(origin)}); });
    };
    const PlanId a = must(thematic("A", {})), b = must(thematic("B", plan_thing(a)));
    const ActivityId in_b = must(add(b, activity("Ban hành kế hoạch C")));
    const PlanId c = must(thematic("C", activity_thing(get(in_b))));
    const auto change = [&](PlanId id, record::Thing origin) {
        PlanInput in = find(id);
        in.origin = std::move(origin);
        return write([&](sql::Tx& tx) { return plans.change(tx, w.by(), w.now, id, find(id).version, in); });
    };
    EXPECT_EQ(code_of(change(a, plan_thing(a))), "plan.contains_itself");
    const auto round = change(a, plan_thing(c));
    EXPECT_EQ(code_of(round), "plan.contains_itself");
    EXPECT_NE(round.error().message.find("“C”, “B” lại xuất phát từ kế hoạch này"), std::string::npos) << round.error().message;
    EXPECT_EQ(code_of(change(b, activity_thing(get(in_b)))), "plan.contains_itself") << "its own activity";
    must(change(c, plan_thing(a)));
    for (const record::Thing& none : {record::Thing{"plan", "999"}, {"activity", "1/999"}, {"task", "5"}, OneDocument::thing()}) EXPECT_EQ(field_of(thematic("D", none)), "origin") << none.kind;
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, TheFirstDueDayStaysAndADecisionAmendsIt) {
    const PlanId p = draft();
    ActivityInput in = activity("Kiểm tra");
    in.due = make_day(2026, 6, 30);
    const ActivityId a = must(add(p, in));
    const auto amend = [&](int version, Amendment with) { return write([&](sql::Tx& tx) { return plans.amend(tx, w.by(), w.now, p, version, with); }); };
    EXPECT_EQ(code_of(amend(1, {{"1/QĐ", today()}, "Lùi hạn"})), "plan.not_approved");
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 1, {"56/KH-UBND", make_day(2025, 12, 30)}); }));
    const auto move = [&](int version, Day due, int amendment) { return write([&](sql::Tx& tx) { return plans.move_due(tx, w.by(), w.now, a, version, due, "chờ kinh phí", amendment); }); };
    must(move(1, make_day(2026, 7, 31), 0));
    EXPECT_EQ(get(a).first_due, make_day(2026, 6, 30));
    EXPECT_EQ(field_of(move(2, make_day(2026, 8, 31), 1)), "amendment");
    EXPECT_EQ(field_of(amend(2, {{"", today()}, "Lùi hạn"})), "number");
    EXPECT_EQ(field_of(amend(2, {{"12/QĐ-UBND", today()}, " "})), "summary");
    EXPECT_EQ(field_of(amend(2, {{"12/QĐ-UBND", today() + std::chrono::days{1}}, "Lùi hạn"})), "day");
    EXPECT_EQ(field_of(amend(2, {{"12/QĐ-UBND", make_day(2025, 12, 29)}, "Lùi hạn"})), "day") << "before the plan itself";
    must(amend(2, {{" 12/QĐ-UBND", make_day(2026, 7, 1)}, "Lùi hạn"}));
    EXPECT_EQ(find(p).amendments.at(0).number, "12/QĐ-UBND");
    must(move(2, make_day(2026, 8, 31), 1));
    EXPECT_EQ(get(a).first_due, make_day(2026, 6, 30)) << "the first, not the one before";
    EXPECT_EQ(get(a).amendment, 1);
    EXPECT_EQ(verify(), kClean);
    w.program->run("UPDATE plan_amendment SET number = 'x'");
    EXPECT_NE(verify().front().find("nội dung không khớp"), std::string::npos);
}

TEST_P(PlanTest, TargetsAreTiedToRowsAndSayWhetherTheyAreReached) {
    document.add_row();
    const PlanId p = draft();
    const auto set = [&](int version, std::vector<Target> targets) { return write([&](sql::Tx& tx) { return plans.set_targets(tx, w.by(), w.now, p, version, targets); }); };
    using enum Target::Comparison;
    const record::Thing row{"row", "BM3/3.3"};
    EXPECT_EQ(field_of(set(1, {{.words = "Một"}, {.words = " "}})), "words-2");
    EXPECT_EQ(field_of(set(1, {{.words = "Một", .measure = OneDocument::thing()}})), "measure-1");
    EXPECT_EQ(field_of(set(1, {{.words = "Một", .measure = row}})), "low-1");
    EXPECT_EQ(field_of(set(1, {{.words = "Một", .measure = row, .comparison = at_most}})), "high-1");
    EXPECT_EQ(field_of(set(1, {{.words = "Một", .measure = row, .comparison = between, .low = Decimal(98), .high = Decimal(90)}})), "high-1");
    const std::vector<Target> good{{.words = "Từ 98 % hồ sơ đúng hạn", .measure = row, .low = Decimal(98)}, {.words = "90–100 %", .measure = row, .comparison = between, .low = Decimal(90), .high = Decimal(100)},
                                   {.words = "Không quá 97 %", .measure = row, .comparison = at_most, .high = Decimal(97)}, {.words = "Hài lòng hơn"}};
    must(set(1, good));
    EXPECT_EQ(find(p).targets, good);
    EXPECT_EQ(code_of(set(1, {})), "plan.stale_version");
    const auto reached = [&] {
        std::string out;
        sql::Reader s = w.program->db->read();
        for (const Target& t : find(p).targets) {
            const auto is = t.reached(document.things.see(s, World::kHome, find(p).measured(t, today())));
            out += is ? *is ? '+' : '-' : '?';
        }
        return out;
    };
    EXPECT_EQ(reached(), "-++?");
    document.rate = *Decimal::of(985, 1);
    EXPECT_EQ(reached(), "++-?");
    document.rate.reset();
    EXPECT_EQ(reached(), "????") << "none arising is neither";
    EXPECT_EQ(find(p).measured(good[0], make_day(2031, 1, 1)).key, "2026-N/BM3/3.3") << "of the plan's last year";
    EXPECT_EQ(verify(), kClean);
    must(set(2, {}));
    EXPECT_TRUE(find(p).targets.empty());
}

TEST_P(PlanTest, MoneyAndWeightAreKept) {
    const PlanId p = draft();
    ActivityInput in = activity("Tập huấn");
    in.estimate = Vnd{12'000'000};
    in.weight = 3;
    const ActivityId a = must(add(p, in));
    in.settlement = Vnd{11'500'000};
    must(edit(a, 1, in));
    EXPECT_EQ(get(a).estimate, Vnd{12'000'000});
    EXPECT_EQ(get(a).settlement, Vnd{11'500'000});
    EXPECT_EQ(get(a).weight, 3);
    in.weight = -1;
    EXPECT_EQ(field_of(edit(a, 2, in)), "weight");
    in.weight = 0;
    in.estimate = Vnd{-1};
    EXPECT_EQ(field_of(edit(a, 2, in)), "estimate");
    EXPECT_EQ(verify(), kClean);
}

TEST(Standing, OnADay) {
    const Day due = make_day(2026, 6, 15);
    const auto done_on = [](Day day) { return Done{day, {"1", "x", ""}, {}, {}}; };
    const struct { const char* name; std::optional<Day> due; std::optional<Done> done; Day day; Standing is; } rows[] = {
        {"no due day", {}, {}, due, Standing::not_done},
        {"a month before", due, {}, make_day(2026, 5, 31), Standing::not_done},
        {"the month, a year before", due, {}, make_day(2025, 6, 15), Standing::not_done},
        {"first of its month", due, {}, make_day(2026, 6, 1), Standing::due_this_month},
        {"on its day", due, {}, due, Standing::due_this_month},
        {"the day after", due, {}, make_day(2026, 6, 16), Standing::late},
        {"done that day", due, done_on(due), due, Standing::done},
        {"done, seen from before", due, done_on(due), make_day(2026, 6, 14), Standing::due_this_month},
        {"done late, seen from before", due, done_on(make_day(2026, 7, 1)), make_day(2026, 6, 20), Standing::late},
        {"done late", due, done_on(make_day(2026, 6, 16)), make_day(2026, 7, 1), Standing::done_late},
        {"done without a due day", {}, done_on(due), due, Standing::done},
    };
    for (const auto& row : rows) {
        Activity a;
        a.due = row.due;
        a.done = row.done;
        EXPECT_EQ(standing(a, row.day), row.is) << row.name;
    }
}

TEST_P(PlanTest, DueDaysMoveWithAReasonOnceThePlanIsApproved) {
    const PlanId p = draft();
    ActivityInput in = activity("Hoạt động");
    in.due = make_day(2026, 6, 30);
    const ActivityId a = must(add(p, in));
    in.due = make_day(2026, 7, 31);
    must(edit(a, 1, in));
    EXPECT_EQ(get(a).due, make_day(2026, 7, 31)) << "a draft is edited freely";
    must(write([&](sql::Tx& tx) { return plans.approve(tx, w.by(), w.now, p, 1, {"1/QĐ-UBND", make_day(2026, 1, 5)}); }));
    in.due = make_day(2026, 8, 31);
    EXPECT_EQ(code_of(edit(a, 2, in)), "plan.due_needs_reason");
    EXPECT_EQ(field_of(move_due(a, 2, make_day(2026, 8, 31), "")), "reason");
    EXPECT_EQ(field_of(move_due(a, 2, make_day(2026, 7, 31), "chờ kinh phí")), "due") << "no move";
    EXPECT_EQ(field_of(move_due(a, 2, make_day(2062, 7, 31), "chờ kinh phí")), "due") << "a slip of the pen";
    must(move_due(a, 2, make_day(2026, 8, 31), "chờ kinh phí"));
    EXPECT_EQ(get(a).due, make_day(2026, 8, 31));
    EXPECT_EQ(code_of(move_due(a, 2, make_day(2026, 9, 30), "chờ kinh phí")), "plan.stale_version");
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, EditingMovesBelowAnotherHeadingAndLeavesNoEmptyOne) {
    const PlanId p = draft();
    ActivityInput in = activity("Hoạt động");
    in.section = "I. Gõ nhầm";
    const ActivityId a = must(add(p, in));
    const ActivityId other = must(add(p, activity("Hoạt động khác")));
    EXPECT_EQ(w.program->count("plan_heading"), 6);
    in.section = "I. Chỉ đạo, điều hành";
    in.leads = {"Văn phòng"};
    in.products = {{"Kế hoạch", {}}};
    must(edit(a, 1, in));
    EXPECT_EQ(w.program->count("plan_heading"), 6);
    EXPECT_EQ(w.program->count("plan_heading WHERE title = 'I. Gõ nhầm'"), 0);
    EXPECT_EQ(get(a).section, "I. Chỉ đạo, điều hành");
    EXPECT_EQ(get(a).number, "1") << "kept when left empty";
    EXPECT_EQ(get(a).products.size(), 1u);
    in.number = "1";
    must(edit(a, 2, in));
    EXPECT_EQ(get(a).version, 2) << "nothing changed, nothing written";
    in.products.clear();
    must(edit(a, 2, in));
    EXPECT_TRUE(get(a).products.empty());
    EXPECT_EQ(code_of(edit(a, 2, in)), "plan.stale_version");
    must(write([&](sql::Tx& tx) { return plans.remove(tx, w.by(), w.now, a, 3); }));
    must(write([&](sql::Tx& tx) { return plans.remove(tx, w.by(), w.now, other, 1); }));
    EXPECT_EQ(w.program->count("plan_heading"), 0);
    EXPECT_TRUE(all(p).empty());
    EXPECT_EQ(verify(), kClean);
}

TEST_P(PlanTest, RemindsOfWhatIsLateOrSoonDue) {
    const OfficeId office = must(write([&](sql::Tx& tx) { return w.program->units.add_office(tx, w.by(), w.now, World::kHome, "Văn phòng HĐND và UBND", make_day(2025, 1, 1)); }));
    w.program->units.reload();
    const PlanId p = approved();
    const auto one = [&](std::string title, Day due, std::string lead) {
        ActivityInput in = activity(std::move(title));
        in.due = due;
        in.leads = {"Công an xã", std::move(lead)};
        return must(add(p, in));
    };
    one("sau", make_day(2026, 11, 28), "Văn phòng HĐND và UBND");
    one("đúng ngày thứ bảy", make_day(2026, 11, 27), "văn phòng HĐND và UBND");
    one("trễ", make_day(2026, 10, 1), "Văn phòng HĐND và UBND");
    must(done(one("xong", make_day(2026, 10, 1), "Văn phòng HĐND và UBND"), 1, make_day(2026, 9, 1)));
    one("việc của phòng khác", make_day(2026, 11, 1), "Phòng Kinh tế");
    ActivityInput in = activity("trong bản thảo");
    in.due = make_day(2026, 10, 1);
    must(add(draft(), in));
    sql::Reader s = w.program->db->read();
    const auto titles = [&](std::optional<OfficeId> of) {
        std::vector<std::string> out;
        for (const Activity& a : plans.reminders(s, World::kHome, of, today(), 7)) out.push_back(a.title);
        return out;
    };
    EXPECT_EQ(titles(office), (std::vector<std::string>{"trễ", "đúng ngày thứ bảy"}));
    EXPECT_EQ(titles({}), (std::vector<std::string>{"trễ", "việc của phòng khác", "đúng ngày thứ bảy"}));
    EXPECT_TRUE(titles(OfficeId{999}).empty());
}

TEST_P(PlanTest, VerifyFindsWhatAnIntruderChanges) {
    const PlanId p = approved();
    ActivityInput in = activity("Hoạt động");
    in.due = make_day(2026, 6, 30);
    in.products = {{"Kế hoạch", {}}};
    const ActivityId open = must(add(p, in)), finished = must(add(p, in));
    must(done(finished, 1, make_day(2026, 6, 1)));
    EXPECT_EQ(verify(), kClean);
    const std::string that = " WHERE activity_id = " + std::to_string(finished.value()), that_open = " WHERE activity_id = " + std::to_string(open.value());
    const struct { const char* name; std::string change, back, says; } rows[] = {
        {"result dated back", "UPDATE plan_activity SET done_on = '2026-05-01'" + that, "UPDATE plan_activity SET done_on = '2026-06-01'" + that, "kết quả hoặc minh chứng không khớp"},
        {"another proof", "UPDATE plan_activity SET proof_title = 'x'" + that, "UPDATE plan_activity SET proof_title = 'Kế hoạch'" + that, "kết quả hoặc minh chứng không khớp"},
        {"a result from nowhere",
         "UPDATE plan_activity SET done_on = '2026-05-01', proof_number = '1', proof_title = 'x', done_by = 1, done_at = 1" + that_open,
         "UPDATE plan_activity SET done_on = NULL, proof_number = '', proof_title = '', done_by = NULL, done_at = NULL" + that_open, "kết quả hoặc minh chứng không khớp"},
        {"due day", "UPDATE plan_activity SET due_day = '2026-12-31'" + that_open, "UPDATE plan_activity SET due_day = '2026-06-30'" + that_open, "nội dung không khớp"},
        {"product", "UPDATE plan_product SET title = 'x'", "UPDATE plan_product SET title = 'Kế hoạch'", "nội dung không khớp"},
        {"version", "UPDATE plan_activity SET version = 9" + that_open, "UPDATE plan_activity SET version = 1" + that_open, "phiên bản 9 nhưng nhật ký có 1"},
        {"decision", "UPDATE plan SET decision_day = '2026-02-01'", "UPDATE plan SET decision_day = '2025-12-30'", "Kế hoạch “Kế hoạch cải cách hành chính năm 2026”: nội dung không khớp"},
        {"lost", "DELETE FROM plan_product" + that_open + "; DELETE FROM plan_activity" + that_open, "", "không còn trong dữ liệu"},
    };
    for (const auto& row : rows) {
        w.program->run(row.change);
        const auto found = verify();
        ASSERT_FALSE(found.empty()) << row.name;
        EXPECT_NE(found.front().find(row.says), std::string::npos) << row.name << ": " << found.front();
        if (row.back.empty()) continue;
        w.program->run(row.back);
        EXPECT_EQ(verify(), kClean) << row.name;
    }
}

TEST_P(PlanTest, TheDatabaseItselfRefusesAResultWithoutAProof) {
    must(add(approved(), activity("Hoạt động")));
    EXPECT_THROW(w.program->run("UPDATE plan_activity SET done_on = '2026-05-01', done_by = 1, done_at = 1"), sql::Error);
    EXPECT_THROW(w.program->run("UPDATE plan SET decision_number = ''"), sql::Error);
}

// The statement that fails next: 0 none, 1 the next one …
std::atomic<int> countdown{0};

class PlanFailures : public testing::TestWithParam<sql::Dialect>, public WithPlans {
protected:
    static sql::Config failing() {
        sql::Config config;
        config.before_statement = [](const sql::Statement& s) {
            if (countdown > 0 && --countdown == 0) throw sql::Error(sql::ErrorKind::other, "made to fail", s.name());
        };
        return config;
    }
    PlanFailures() : WithPlans(GetParam(), failing()) {}
};
INSTANTIATE_TEST_SUITE_P(Both, PlanFailures, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(PlanFailures, AFailureAtAnyStatementLeavesNothing) {
    PlanId p;
    ActivityId a;
    ActivityInput in = activity("Hoạt động");
    in.products = {{"Kế hoạch", {}}};
    ActivityInput moved = in;
    moved.section = "II. Mục khác";
    moved.products = {{"Báo cáo", {}}, {"Biên bản", {}}};
    ActivityInput quarterly = moved;
    quarterly.due = make_day(2026, 6, 30);
    quarterly.time_frame = "Hàng quý";
    const std::pair<const char*, std::function<Result<std::int64_t>(sql::Tx&)>> steps[] = {
        {"create", [&](sql::Tx& tx) { return id_of(plans.create(tx, w.by(), w.now, a_plan())); }},
        {"add", [&](sql::Tx& tx) { return id_of(plans.add(tx, w.by(), w.now, p, in)); }},
        {"edit", [&](sql::Tx& tx) { return zero(plans.edit(tx, w.by(), w.now, a, 1, moved)); }},
        {"approve", [&](sql::Tx& tx) { return zero(plans.approve(tx, w.by(), w.now, p, 1, {"1/QĐ-UBND", make_day(2026, 1, 5)})); }},
        {"move_due", [&](sql::Tx& tx) { return zero(plans.move_due(tx, w.by(), w.now, a, 2, make_day(2026, 6, 30), "chờ kinh phí")); }},
        {"mark_done", [&](sql::Tx& tx) { return zero(plans.mark_done(tx, w.by(), w.now, a, 3, today(), {"1/KH", "Kế hoạch", ""})); }},
        {"take_back", [&](sql::Tx& tx) { return zero(plans.take_back(tx, w.by(), w.now, a, 4, "nhầm")); }},
        {"recur", [&](sql::Tx& tx) { return zero(plans.edit(tx, w.by(), w.now, a, 5, quarterly)); }},
        {"one occasion", [&](sql::Tx& tx) -> Result<std::int64_t> {
             XASO_TRY(const record::Thing file, plans.keep_file(tx, World::kHome, "bao-cao.pdf", "%PDF-1.4\n%%EOF\n"));
             return zero(plans.mark_done(tx, w.by(), w.now, a, 6, today(), {"", "", "", file}, make_day(2026, 3, 31)));
         }},
        {"derive", [&](sql::Tx& tx) -> Result<std::int64_t> {
             XASO_TRY(const PlanId period, plans.create(tx, w.by(), w.now, {.kind = PlanKind::five_year, .title = "Giai đoạn", .year_from = 2026, .year_to = 2030}));
             XASO_TRY(const ActivityId from, plans.add(tx, w.by(), w.now, period, quarterly));
             XASO_CHECK(plans.approve(tx, w.by(), w.now, period, 1, {"9/KH-UBND", make_day(2026, 1, 5)}));
             return id_of(plans.derive(tx, w.by(), w.now, period, 2027, {{from, make_day(2027, 6, 30), "quá hạn"}}));
         }},
        {"amend", [&](sql::Tx& tx) { return zero(plans.amend(tx, w.by(), w.now, p, 2, {{"12/QĐ-UBND", make_day(2026, 7, 1)}, "Lùi hạn"})); }},
        {"targets", [&](sql::Tx& tx) { return zero(plans.set_targets(tx, w.by(), w.now, p, 3, {{.words = "Một"}, {.words = "Hai"}})); }},
        {"take back one", [&](sql::Tx& tx) { return zero(plans.take_back(tx, w.by(), w.now, a, 7, "nhầm", make_day(2026, 3, 31))); }},
    };
    const auto snapshot = [&] {
        std::vector<std::int64_t> out;
        for (const char* rows : {"event", "audit_link", "plan", "plan WHERE decision_day IS NOT NULL", "plan_heading", "plan_activity", "plan_activity WHERE done_on IS NOT NULL",
                                 "plan_activity WHERE due_day IS NOT NULL", "plan_product", "plan_occurrence", "plan_file", "plan_amendment", "plan_target", "plan_activity WHERE time_frame <> ''", "answered"})
            out.push_back(w.program->count(rows));
        return out;
    };
    for (const auto& [name, job] : steps) {
        SCOPED_TRACE(name);
        const auto before = snapshot();
        std::string answer;
        int n = 1;
        for (; answer.empty() && n < 120; ++n) {
            countdown = n;
            try {
                answer = must(w.program->record.once({w.by(), std::string("key-") + name, name}, w.now, [&](sql::Tx& tx) -> Result<record::Answer> {
                    XASO_TRY(const std::int64_t id, job(tx));
                    return record::Answer{200, std::to_string(id)};
                })).text;
                EXPECT_GT(countdown.exchange(0), 0) << "the failure was swallowed";
            } catch (const sql::Error&) {
                EXPECT_EQ(snapshot(), before) << "statement " << n;
                EXPECT_EQ(verify(), kClean) << "statement " << n;
            }
        }
        EXPECT_GT(n, 5);
        ASSERT_FALSE(answer.empty());
        EXPECT_NE(snapshot(), before);
        if (std::string_view(name) == "create") p = PlanId{std::stoll(answer)};
        if (std::string_view(name) == "add") a = ActivityId{std::stoll(answer)};
        EXPECT_EQ(verify(), kClean);
    }
}

TEST(Names, AreSplitAtSemicolonsAndLines) {
    EXPECT_EQ(split_names(" Văn phòng;Công an xã ;\n; Trạm Y tế\n"), (std::vector<std::string>{"Văn phòng", "Công an xã", "Trạm Y tế"}));
    EXPECT_TRUE(split_names(" ; ").empty());
    EXPECT_EQ(join_names({"Văn phòng", "Công an xã"}), "Văn phòng; Công an xã");
}

}  // namespace
}  // namespace xaso::plan
