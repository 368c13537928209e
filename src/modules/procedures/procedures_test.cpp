// The catalogue as versions, on both databases.
#include "procedures/procedures.h"

#include <gtest/gtest.h>

#include "world/world.h"

namespace xaso::procedures {
namespace {

class ProceduresTest : public testing::TestWithParam<sql::Dialect> {
protected:
    template <class F> std::string write(F job) {
        std::string code;
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            const auto r = job(tx);
            code = r ? "" : r.error().code;
            return r.has_value();
        });
        return code;
    }
    std::string publish(const Draft& d, Day from) {
        return write([&](sql::Tx& tx) { return p().publish(tx, w.by(), w.now, d, Change::published, from); });
    }
    std::string amend(const Draft& d, Day from) {
        return write([&](sql::Tx& tx) { return p().amend(tx, w.by(), w.now, d, from); });
    }
    std::string abolish(std::string code, Day day) {
        return write([&](sql::Tx& tx) { return p().abolish(tx, w.by(), w.now, code, day, "09/QĐ"); });
    }
    std::string limit_on(Day day) {
        sql::Reader s = w.program->db->read();
        const auto found = p().in_force(s, World::kHome, "A.1", day);
        return found ? found->limit_desk : "none";
    }
    const Procedures& p() const { return w.program->procedures; }
    World w{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, ProceduresTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(ProceduresTest, VersionsFollowEachOther) {
    const Day march = make_day(2026, 3, 1), june = make_day(2026, 6, 1), july = make_day(2026, 7, 1), august = make_day(2026, 8, 1);
    EXPECT_EQ(publish(a_procedure("A.1", "3wd"), march), "");
    EXPECT_EQ(publish(a_procedure("A.1", "3wd"), june), "procedures.in_force");
    EXPECT_EQ(amend(a_procedure("A.1", "2wd"), march), "procedures.not_in_force") << "an amendment begins after what it amends";
    EXPECT_EQ(amend(a_procedure("A.1", "2wd"), june), "");
    EXPECT_EQ(amend(a_procedure("B.1", "2wd"), june), "procedures.not_in_force");
    EXPECT_EQ(abolish("A.1", july), "");
    EXPECT_EQ(abolish("A.1", august), "procedures.not_in_force");
    EXPECT_EQ(amend(a_procedure("A.1", "1wd"), june + std::chrono::days{1}), "procedures.not_in_force") << "its end is decided";
    EXPECT_EQ(publish(a_procedure("A.1", "9wd"), june), "procedures.in_force");
    EXPECT_EQ(publish(a_procedure("A.1", "9wd"), august), "");
    EXPECT_EQ(limit_on(march - std::chrono::days{1}), "none");
    EXPECT_EQ(limit_on(march), "3wd");
    EXPECT_EQ(limit_on(june), "2wd");
    EXPECT_EQ(limit_on(july), "none");
    EXPECT_EQ(limit_on(august), "9wd");
    sql::Reader s = w.program->db->read();
    const auto versions = p().versions(s, World::kHome, "A.1");
    ASSERT_EQ(versions.size(), 3u);
    EXPECT_EQ(versions[0].id, versions[2].id);
    EXPECT_EQ(versions[1].end_reason, EndReason::abolished);
    EXPECT_EQ(versions[1].end_decision, "09/QĐ");
    EXPECT_EQ(versions[2].end_reason, EndReason::new_version);
    EXPECT_EQ(versions[1].change, Change::amended);
    EXPECT_EQ(p().version(s, World::kHome, versions[0].id, 2)->limit_desk, "2wd");
    EXPECT_FALSE(p().version(s, World::kHome, versions[0].id, 9));
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(ProceduresTest, RefusesWhatIsNoProcedure) {
    struct Row { const char* field; std::function<void(Draft&)> change; };
    const Row rows[] = {
        {"code", [](auto& d) { d.code.clear(); }},
        {"code", [](auto& d) { d.code = std::string(41, '1'); }},
        {"name", [](auto& d) { d.name.clear(); }},
        {"name", [](auto& d) { d.name = std::string(300, 'n'); }},
        {"field", [](auto& d) { d.field.clear(); }},
        {"limit_desk", [](auto& d) { d.limit_desk = "3 ngày"; }},
        {"limit_online", [](auto& d) { d.limit_online = "x"; }},
        {"fee", [](auto& d) { d.fee = Vnd{-1}; }},
        {"channels", [](auto& d) { d.channels = {false, false, false}; }},
        {"legal_basis", [](auto& d) { d.legal_basis = std::string(1001, 'l'); }},
        {"papers", [](auto& d) { d.papers.resize(101, {"a"}); }},
        {"papers", [](auto& d) { d.papers = {{""}}; }},
        {"papers", [](auto& d) { d.papers = {{"a", 0, 0, 0}}; }},
        {"papers", [](auto& d) { d.papers = {{"a", 1, 0, 0, false, "", "", "Không có"}}; }},
        {"cases", [](auto& d) { d.cases = {{"", "3wd"}}; }},
        {"cases", [](auto& d) { d.cases = {{"Một", "3 ngày"}}; }},
        {"cases", [](auto& d) { d.cases = {{"Một", "3wd"}, {"Một", "4wd"}}; }},
        {"cases", [](auto& d) { d.cases.resize(31, {"Một", ""}); }},
        {"steps", [](auto& d) { d.steps = std::string(20'001, 's'); }},
        {"agency", [](auto& d) { d.agency = std::string(1'001, 's'); }},
        {"papers", [](auto& d) { d.papers = {{"a", 100}}; }},
        {"results", [](auto& d) { d.results.resize(21, {"", "r"}); }},
        {"results", [](auto& d) { d.results = {{"KQ.1", ""}}; }},
        {"online_level", [](auto& d) { d.online_level = 5; }},
        {"online_provided", [](auto& d) { d.online_eligible = false; }},
        {"on_national_portal", [](auto& d) { d.online_provided = false; d.on_national_portal = true; }},
    };
    for (const Row& row : rows) {
        Draft d = a_procedure("A.1", "3wd");
        row.change(d);
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            const auto r = p().publish(tx, w.by(), w.now, d, Change::published, make_day(2026, 1, 1));
            EXPECT_EQ(r ? "accepted" : r.error().field, row.field);
            return false;
        });
    }
    EXPECT_EQ(publish(a_procedure("A.1", ""), make_day(2026, 1, 1)), "") << "no limit published";
}

// LAW ND 63/2010/ND-CP art. 8(2): the papers and the result are part of what is published, so an amendment has its own.
TEST_P(ProceduresTest, EachVersionKeepsItsPapersAndResults) {
    const Day march = make_day(2026, 3, 1), june = make_day(2026, 6, 1);
    Draft d = a_procedure("A.1", "3wd");
    d.legal_basis = "Luật Hộ tịch 60/2014/QH13";
    d.papers = {{"Giấy chứng sinh", 1, 0, 2, false, "chưa có dữ liệu điện tử", "M.01"}, {"Giấy tờ tùy thân", 1, 0, 0, true, "", ""}};
    d.results = {{"KQ.G15.000031", "Giấy khai sinh"}};
    ASSERT_EQ(publish(d, march), "");
    Draft next = d;
    next.papers.pop_back();
    next.limit_desk = "2wd";
    ASSERT_EQ(amend(next, june), "");
    sql::Reader s = w.program->db->read();
    const auto old = p().in_force(s, World::kHome, "A.1", march), now = p().in_force(s, World::kHome, "A.1", june);
    ASSERT_TRUE(old && now);
    EXPECT_EQ(old->papers, d.papers);
    EXPECT_EQ(old->results, d.results);
    EXPECT_EQ(old->legal_basis, d.legal_basis);
    EXPECT_EQ(now->papers, next.papers);
    EXPECT_EQ(p().version(s, World::kHome, old->id, 1)->papers, d.papers);
    EXPECT_EQ(p().versions(s, World::kHome, "A.1")[1].results, d.results);
    const auto found = differences(*old, *now);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].before, "3 ngày làm việc");
    EXPECT_EQ(found[0].after, "2 ngày làm việc");
    EXPECT_EQ(found[1].before, "Giấy tờ tùy thân (xuất trình 1 bản chính)") << "only what went";
    EXPECT_EQ(found[1].after, "");
    EXPECT_TRUE(differences(*now, *now).empty());
}

// LAW ND 63/2010/ND-CP art. 8(2): what a procedure must state.
TEST_P(ProceduresTest, KeepsCasesAndWhatElseMustBeStated) {
    const Day march = make_day(2026, 3, 1);
    Draft d = a_procedure("A.1", "3wd");
    d.steps = "Bước 1: nộp hồ sơ.";
    d.conditions = "Có nơi ở hợp pháp.";
    d.agency = "Ủy ban nhân dân cấp xã";
    d.audience = "Cá nhân";
    d.cases = {{"Phải xác minh", "5wd"}, {"Khác", ""}};
    d.papers = {{"Tờ khai"}, {"Văn bản xác minh", 1, 0, 0, false, "", "", "Phải xác minh"}};
    ASSERT_EQ(publish(d, march), "");
    sql::Reader s = w.program->db->read();
    const auto kept = p().in_force(s, World::kHome, "A.1", march);
    ASSERT_TRUE(kept);
    EXPECT_TRUE(differences(d, *kept).empty());
    EXPECT_EQ(kept->cases, d.cases);
    EXPECT_EQ(kept->papers, d.papers);
    const auto lost = differences(*kept, a_procedure("A.1", "3wd"));
    ASSERT_EQ(lost.size(), 6u);
    EXPECT_EQ(lost[4].before, "Phải xác minh (5 ngày làm việc); Khác");
}

TEST_P(ProceduresTest, TheUnitHidesAtItsDeskWhatItDoesNotServe) {
    const Day march = make_day(2026, 3, 1);
    ASSERT_EQ(publish(a_procedure("A.1", "3wd"), march), "");
    Draft inside = a_procedure("B.1", "3wd");
    inside.internal = true;
    ASSERT_EQ(publish(inside, march), "");
    const auto set = [&](const char* code, Local local) {
        return write([&](sql::Tx& tx) { return p().set_local(tx, w.by(), w.now, code, local); });
    };
    EXPECT_EQ(set("A.1", {std::string(501, 'n'), false}), "procedures.invalid");
    EXPECT_EQ(set("C.1", {"", true}), "procedures.not_found");
    EXPECT_EQ(set("A.1", {"Gửi sang xã bên", false}), "");
    EXPECT_EQ(set("A.1", {"Gửi sang xã bên", true}), "");
    sql::Reader s = w.program->db->read();
    using Which = Procedures::Which;
    const auto codes = [&](Which which) {
        std::string out;
        for (const Procedure& one : p().list(s, World::kHome, march, {}, which))
            if (!one.code.starts_with("TT.")) out += one.code + " ";
        return out;
    };
    EXPECT_EQ(codes(Which::citizens), "A.1 ");
    EXPECT_EQ(codes(Which::offered), "");
    EXPECT_EQ(codes(Which::internal), "B.1 ");
    EXPECT_EQ(p().local(s, World::kHome, "A.1").note, "Gửi sang xã bên");
    EXPECT_FALSE(p().local(s, World::kOther, "A.1").hidden);
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(ProceduresTest, ListsByFoldedWords) {
    Draft d = a_procedure("9.000001", "3wd");
    d.name = "Đăng ký khai sinh 100%";
    EXPECT_EQ(publish(d, make_day(2026, 1, 1)), "");
    sql::Reader s = w.program->db->read();
    const auto found = [&](std::string_view words) { return p().list(s, World::kHome, make_day(2026, 11, 20), words).size(); };
    EXPECT_EQ(found(""), 7u);
    for (const char* words : {"dang ky", "KHAI SINH", "9.0000", "sinh 100%"}) EXPECT_EQ(found(words), 1u) << words;
    for (const char* words : {"khong co", "'", "sinh_\\x"}) EXPECT_EQ(found(words), 0u) << words;
    EXPECT_EQ(p().list(s, World::kHome, make_day(2019, 1, 1)).size(), 0u);
    EXPECT_EQ(p().list(s, World::kOther, make_day(2026, 11, 20)).size(), 6u);
}

// LAW ND 63/2010/ND-CP art. 8(2): the limit is the deciding document's, of the case where it has one; a unit is quicker or has no say.
TEST(Procedures, TheLimitIsOfTheCaseAndTheUnitMayBeQuicker) {
    Procedure p;
    p.limit_desk = "5wd";
    p.limit_online = "3wd";
    p.cases = {{"Thường", ""}, {"Phải xác minh", "10wd"}};
    const struct { const char* local; bool online; const char *case_name, *limit; } rows[] = {
        {"", false, "", "5wd"}, {"", true, "", "3wd"}, {"", false, "Thường", "5wd"}, {"", false, "Phải xác minh", "10wd"}, {"", true, "Phải xác minh", "10wd"}, {"", false, "không có", "5wd"},
        {"4wd", false, "", "4wd"}, {"4wd", true, "", "3wd"}, {"4wd", false, "Phải xác minh", "4wd"}, {"6wd", false, "", "5wd"}, {"4d", false, "", "5wd"}, {"1h", false, "", "5wd"}};
    for (const auto& row : rows) EXPECT_EQ(limit_for(p, {{}, false, row.local}, row.online, row.case_name), row.limit) << row.local << row.online << row.case_name;
    p.limit_desk.clear();
    EXPECT_EQ(limit_for(p, {{}, false, "4wd"}, false, ""), "") << "no limit published: none to be within";
}

// LAW ND 63/2010/ND-CP art. 8(2): a procedure is complete only with all of these.
TEST(Procedures, SaysWhatIsNotStated) {
    Draft d;
    d.channels = {false, false, false};
    EXPECT_EQ(unstated(d).size(), 7u);
    d = a_procedure("9.000001", "3wd");
    d.steps = "Nộp hồ sơ";
    d.audience = "Công dân";
    d.agency = "UBND xã";
    EXPECT_EQ(unstated(d), std::vector<std::string_view>{"thành phần hồ sơ"});
    d.papers = {{"Tờ khai", 1, 0, 0}};
    EXPECT_TRUE(unstated(d).empty());
}

TEST(Procedures, TakenOverFromThePortal) {
    catalog::NationalProcedure n;
    n.code = "1.001193";
    n.name = "Đăng ký khai sinh";
    n.limit = "0wd";
    n.fee = Vnd{8000};
    n.online = true;
    Draft d = draft_from(n);
    EXPECT_EQ(d.channels.code(), 3);
    EXPECT_EQ(d.online_level, 4);
    EXPECT_TRUE(d.payable_online);
    n.online = false;
    EXPECT_FALSE(draft_from(n).payable_online);
    for (int code = 1; code <= 7; ++code) EXPECT_EQ(Channels::from(code).code(), code);
}

}  // namespace
}  // namespace xaso::procedures
