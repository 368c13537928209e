// The steps of the internal process: who does each, what they keep from being finished, and by when each is due.
#include <gtest/gtest.h>

#include "onestop/way.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {

class StepsTest : public testing::TestWithParam<sql::Dialect> {
protected:
    StepsTest() {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        const auto account = [&](const char* login, const char* role) {
            return must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
                return access.create(tx, w.by(), {.login = login, .name = "Công chức Mẫu", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {role}, .further_scope = {}, .must_change = false});
            }));
        };
        official = account("thu.ly", "specialist");
        other = account("thu.ly.2", "specialist");
        chairman = account("chu.tich", "leader");
        seal = w.clerk;   // "clerk": keeps the seal
        describe({{"Tiếp nhận", "Một cửa", 2, 1, false, "desk"}, {"Thẩm tra", "Tư pháp", 8, 2, false, {}}, {"Trình ký", "Lãnh đạo UBND", 4, 3, false, "leader"}, {"Vào sổ, đóng dấu", "Văn thư", 2, 4, false, "clerk"}});
    }
    void describe(std::vector<catalog::InternalStep> steps) {
        auto law = std::make_shared<catalog::Definitions>(*w.program->law.current());
        std::erase_if(law->internal_processes, [](const auto& p) { return p.procedure == "TT.3wd"; });
        law->internal_processes.push_back({"TT.3wd", make_day(2020, 1, 1), {}, "01/QĐ-UBND", std::move(steps)});
        w.program->law.replace(law);
    }
    record::Actor by(AccountId who) const { return {World::kHome, who, "web"}; }
    template <class F>
    Result<Dossier> write(F&& job) { return w.program->db->write<Dossier>(World::kHome, job); }
    Result<Dossier> act(const Dossier& d, AccountId who, const std::string& action, AccountId assignee = {}) {
        ActionInput input{.action = action, .version = d.version, .reason = {}, .assignee = assignee};
        return w.program->act(by(who), w.now, d.id, input);
    }
    Result<Dossier> done(const Dossier& d, AccountId who, int step, bool superior = false) {
        return write([&](sql::Tx& tx) { return way.finish_step(tx, by(who), w.now, d.id, d.version, step, superior); });
    }
    Dossier assigned() { return must(act(must(w.accept({.procedure = "TT.3wd"})), other, "assign", official)); }
    std::vector<Step> steps(const Dossier& d) {
        sql::Reader s = w.program->db->read();
        return way.steps(s, d);
    }
    std::vector<OpenStep> open() {
        sql::Reader s = w.program->db->read();
        return way.open_steps(s, World::kHome);
    }
    std::string told(const Dossier& d) {
        sql::Reader s = w.program->db->read();
        return w.program->desk.record().history(s, d.unit, "dossier", d.id.value()).back().payload;
    }
    static std::string why(const Result<Dossier>& r) { return r ? std::string{} : r.error().code; }
    void whole() { EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{}); }

    World w{GetParam()};
    Way way{w.program->desk};
    AccountId official, other, chairman, seal;
};
INSTANTIATE_TEST_SUITE_P(Both, StepsTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(StepsTest, EachStepIsDoneByWhoHoldsIt) {
    Dossier d = assigned();
    EXPECT_EQ(steps(d)[0].done_by, other) << "assigning is the desk's step";
    EXPECT_NE(told(d).find("Tiếp nhận"), std::string::npos);
    ASSERT_EQ(open().size(), 1u);
    EXPECT_EQ(open()[0].title, "Thẩm tra");
    EXPECT_EQ(open()[0].holders, std::vector<AccountId>{official});
    EXPECT_EQ(open()[0].due_at, to_instant(steps(d)[1].due)) << "its own deadline, not the dossier's";
    for (const AccountId who : {other, chairman, seal}) EXPECT_EQ(why(done(d, who, 2)), "onestop.not_step_holder");
    d = must(done(d, official, 2));
    EXPECT_EQ(open()[0].holders, std::vector<AccountId>{chairman});
    EXPECT_EQ(why(done(d, official, 3)), "onestop.not_step_holder");

    const auto finished = act(d, official, "finish");
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, "onestop.step_open");
    EXPECT_NE(finished.error().message.find("“Trình ký” (Lãnh đạo UBND)"), std::string::npos) << finished.error().message;
    d = must(done(d, chairman, 3));
    EXPECT_EQ(open()[0].holders, std::vector<AccountId>{seal});
    EXPECT_EQ(why(act(d, official, "finish")), "onestop.step_open");
    d = must(done(d, seal, 4));
    EXPECT_TRUE(open().empty());
    d = must(act(d, official, "finish"));
    EXPECT_EQ(d.state, DossierState::finished);
    whole();
}

TEST_P(StepsTest, WhoStandsInOrASuperiorDoesItToo) {
    Dossier d = assigned();
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(way.substitute(tx, by(chairman), w.now, {official, other, local_day(w.now), local_day(w.now), "05/QĐ-UBND"}));
        return 0;
    }));
    d = must(done(d, other, 2));
    EXPECT_EQ(steps(d)[1].done_by, other);
    d = must(done(d, official, 3, true));
    EXPECT_EQ(steps(d)[2].done_by, official);
    whole();
}

TEST_P(StepsTest, FinishingIsTheOwnLastStep) {
    describe({{"Tiếp nhận", "Một cửa", 2, 1, false, "desk"}, {"Thẩm tra", "Tư pháp", 8, 2, false, {}}, {"Lập văn bản", "Tư pháp", 4, 3, false, {}}});
    Dossier d = assigned();
    EXPECT_EQ(why(act(d, official, "finish")), "onestop.step_open") << "not only the last one is left";
    d = must(done(d, official, 2));
    EXPECT_EQ(why(act(d, other, "finish")), "onestop.not_holder") << "somebody else's step";
    d = must(act(d, official, "finish"));
    EXPECT_EQ(steps(d)[2].done_by, official);
    EXPECT_NE(told(d).find("Lập văn bản"), std::string::npos);
    whole();
}

TEST_P(StepsTest, ASuperiorFinishesPastStepsOnlyWithAReason) {
    const Dossier d = assigned();
    ActionInput input{.action = "finish", .version = d.version, .reason = {}, .assignee = {}, .superior = true};
    const auto without = w.program->act(by(chairman), w.now, d.id, input);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, "onestop.superior_reason");
    EXPECT_EQ(without.error().field, "superior_reason");
    input.superior_reason = "Công dân cần gấp, đã ký bản giấy";
    const Dossier done = must(w.program->act(by(chairman), w.now, d.id, input));
    EXPECT_FALSE(steps(done)[1].done_at) << "what was not done is not called done";
    EXPECT_NE(told(done).find("Công dân cần gấp"), std::string::npos);
    EXPECT_NE(told(done).find(R"("steps_left":["Thẩm tra","Trình ký","Vào sổ, đóng dấu"])"), std::string::npos) << told(done);
    EXPECT_TRUE(open().empty());
    whole();
}

TEST_P(StepsTest, ARoleThatNobodyHasFallsToWhoWorksOnTheDossier) {
    describe({{"Ký thay", "Kế toán", 2, 1, false, "accountant"}});
    const Dossier d = assigned();
    EXPECT_EQ(open()[0].holders, std::vector<AccountId>{official});
    EXPECT_EQ(must(act(d, official, "finish")).state, DossierState::finished);
}

TEST_P(StepsTest, OnceTakenOverTheGiverNoLongerFinishes) {
    Dossier d = must(act(must(w.accept({.procedure = "TT.1wd"})), other, "assign", official));   // no internal process
    d = must(write([&](sql::Tx& tx) { return way.hand_over(tx, by(official), w.now, d.id, d.version, chairman, "trình ký"); }));
    d = must(write([&](sql::Tx& tx) { return way.take(tx, by(chairman), w.now, d.id, d.version); }));
    EXPECT_EQ(why(act(d, official, "finish")), "onestop.not_holder");
    EXPECT_EQ(must(act(d, chairman, "finish")).state, DossierState::finished);
    whole();
}

// LAW ND 61/2018/ND-CP art. 19: the one it is assigned to answers for it. Also where no internal process is written down.
TEST_P(StepsTest, ADossierIsInTheHandsOfWhoWorksOnIt) {
    const auto assigned = [&] { return must(act(must(w.accept({.procedure = "TT.1wd"})), other, "assign", official)); };   // no internal process
    Dossier d = assigned();
    const auto attempt = [&](AccountId who, const std::string& action, bool superior = false) {
        return why(w.program->act(by(who), w.now, d.id, {.action = action, .version = d.version, .reason = "lý do thử", .assignee = {}, .legal_ground = "Điều 8", .superior = superior, .superior_reason = "lý do", .until = local_day(w.now)}));
    };
    for (const char* action : {"finish", "supplement", "payment", "suspend", "refuse", "stop", "assign"}) EXPECT_EQ(attempt(other, action), "onestop.not_holder") << action;
    EXPECT_EQ(why(write([&](sql::Tx& tx) { return way.hand_over(tx, by(other), w.now, d.id, d.version, chairman, "trình ký"); })), "onestop.not_holder");
    EXPECT_EQ(why(write([&](sql::Tx& tx) { return way.apologize(tx, by(other), w.now, d.id, {d.version, d.due_day + std::chrono::days{30}, "chậm"}); })), "onestop.not_holder");
    EXPECT_EQ(attempt(official, "finish"), "");
    d = assigned();
    EXPECT_EQ(attempt(chairman, "supplement", true), "") << "a superior";
    // Nobody's yet: whoever works on dossiers.
    d = must(w.accept({.procedure = "TT.1wd"}));
    EXPECT_EQ(attempt(other, "refuse"), "");
    // With the citizen in front of it: the desk.
    d = assigned();
    EXPECT_EQ(attempt(other, "withdraw"), "");
    // Who stands in that day.
    d = assigned();
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(way.substitute(tx, by(chairman), w.now, {official, other, local_day(w.now), local_day(w.now), "05/QĐ-UBND"}));
        return 0;
    }));
    EXPECT_EQ(attempt(other, "finish"), "");
    whole();
}

TEST_P(StepsTest, WhoDoesAStepMayAlsoAskForPapersAtIt) {
    Dossier d = assigned();
    d = must(done(d, official, 2));
    EXPECT_EQ(why(act(d, seal, "supplement")), "onestop.not_holder") << "not its turn";
    ActionInput input{.action = "supplement", .version = d.version, .reason = "thiếu bản chính", .assignee = {}};
    EXPECT_EQ(must(w.program->act(by(chairman), w.now, d.id, input)).state, DossierState::awaiting_supplement);
    whole();
}

// LAW ND 61/2018/ND-CP art. 17(3), 19: the result is promised for a time; no step is due after it.
TEST_P(StepsTest, NoStepIsDueAfterThePromisedTime) {
    AcceptInput input = World::input({.procedure = "TT.0wd"});
    input.competent = "UBND xã Tân Hòa";   // law/steps/tiep_nhan_ho.toml: 2, 16 and 2 hours
    const Dossier d = must(act(must(w.program->accept(w.by(), w.now, input)), official, "assign"));
    const auto all = steps(d);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(iso_local(to_local(d.due_at)), "2026-11-20T17:00");
    std::vector<std::string> dues;
    for (const Step& step : all) dues.push_back(iso_local(step.due));
    // 08:00 to 17:00 are 7 open hours: 42 minutes, 6 h 18 min and 7 h of them.
    EXPECT_EQ(dues, (std::vector<std::string>{"2026-11-20T08:42", "2026-11-20T16:18", "2026-11-20T17:00"}));
    for (const OpenStep& step : open()) EXPECT_LE(step.due_at, d.due_at);
}

// LAW ND 118/2025/ND-CP: reception does not depend on boundaries; ND 61/2018/ND-CP art. 18: what is for another body goes there the same day. So the
// desk has its step before anybody here is given the dossier.
TEST_P(StepsTest, ADossierForAnotherBodyHasItsStepsFromAcceptanceOn) {
    const SetClock clock(w.now);
    access::Access::Rules cheap;
    cheap.cheap_hash = true;
    access::Access access(w.program->record, clock, cheap);
    const AccountId desk = must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
        return access.create(tx, w.by(), {.login = "mot.cua", .name = "Công chức Mẫu", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"desk"}, .further_scope = {}, .must_change = false});
    }));
    AcceptInput input = World::input({.procedure = "TT.15d"});
    input.competent = "UBND xã Tân Hòa";
    Dossier d = must(w.program->accept(by(desk), w.now, input));
    ASSERT_EQ(open().size(), 1u);
    EXPECT_EQ(open()[0].title, "Số hóa, chuyển hồ sơ đến UBND xã Tân Hòa");
    EXPECT_EQ(open()[0].holders, std::vector<AccountId>{desk});
    EXPECT_EQ(iso_local(to_local(open()[0].due_at)), "2026-11-20T10:00");
    EXPECT_EQ(why(done(d, official, 1)), "onestop.not_step_holder");
    d = must(done(d, desk, 1));
    d = must(act(d, other, "assign", official));
    EXPECT_EQ(steps(d).size(), 3u) << "not written a second time";
    d = must(done(d, desk, 2));
    EXPECT_EQ(why(act(d, official, "finish")), "onestop.step_open");
    d = must(done(d, desk, 3));
    EXPECT_EQ(must(act(d, official, "finish")).state, DossierState::finished);
    whole();
}

// The own deadlines move with the clock of the dossier.
TEST_P(StepsTest, TheDeadlineOfAListMovesWithThePause) {
    Dossier d = assigned();
    const Instant before = open()[0].due_at;
    d = must(w.act(d, "supplement"));
    EXPECT_TRUE(open().empty()) << "it waits for the citizen";
    w.now = at("2026-11-25T08:00");
    d = must(w.act(d, "resume"));
    EXPECT_GT(open()[0].due_at, before);
    EXPECT_EQ(open()[0].due_at, to_instant(steps(d)[1].due));
}

}  // namespace
}  // namespace xaso::onestop
