#include "onestop/way.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "world/world.h"

namespace xaso::onestop {
namespace {

const std::vector<std::string> kClean{};

class WayTest : public testing::TestWithParam<sql::Dialect> {
protected:
    WayTest() {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        const auto add = [&](const char* login, const char* name) {
            return must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
                return access.create(tx, w.by(), {.login = login, .name = name, .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"specialist"}, .further_scope = {}, .must_change = false});
            }));
        };
        second = add("thu.hai", "Lê Văn Hai");
        third = add("thu.ba", "Phạm Thị Ba");
    }
    record::Actor by(AccountId account) const { return {World::kHome, account, "web"}; }
    template <class F>
    auto write(F&& job) const {
        return w.program->db->write<Dossier>(World::kHome, job);
    }
    Result<Dossier> apologize(const Dossier& d, const char* day, const char* reason = "chờ xác minh") const {
        return write([&](sql::Tx& tx) { return way.apologize(tx, w.by(), w.now, d.id, {d.version, *parse_day(day), reason}); });
    }
    Result<Dossier> hand_over(const Dossier& d, AccountId from, AccountId to, const char* note = "trình ký") const {
        return write([&](sql::Tx& tx) { return way.hand_over(tx, by(from), w.now, d.id, d.version, to, note); });
    }
    Result<Dossier> take(const Dossier& d, AccountId who) const {
        return write([&](sql::Tx& tx) { return way.take(tx, by(who), w.now, d.id, d.version); });
    }
    Result<Dossier> give_back(const Dossier& d, AccountId who, const char* reason) const {
        return write([&](sql::Tx& tx) { return way.give_back(tx, by(who), w.now, d.id, d.version, reason); });
    }
    Result<void> reassign(const std::vector<DossierVersion>& which, AccountId to, const char* reason = "chuyển vị trí công tác") const {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(way.reassign(tx, w.by(), w.now, which, to, reason));
            return 0;
        });
        if (!done) return refuse(done.error());
        return {};
    }
    Result<Dossier> correct(const Dossier& d, const char* ended, const char* proof = "01/BB-UBND") const {
        return write([&](sql::Tx& tx) { return way.correct_end(tx, w.by(), w.now, d.id, {d.version, at(ended), proof, "mất điện, kết thúc trên máy muộn"}); });
    }
    Result<void> substitute(const SubstitutionInput& in) const {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(way.substitute(tx, w.by(), w.now, in));
            return 0;
        });
        if (!done) return refuse(done.error());
        return {};
    }
    Dossier now_of(const Dossier& d) const {
        sql::Reader s = w.program->db->read();
        return *w.program->desk.find(s, World::kHome, d.id);
    }
    void whole() const { EXPECT_EQ(w.program->verify(World::kHome), kClean); }

    World w{GetParam()};
    Way way{w.program->desk};
    AccountId second, third;
};
INSTANTIATE_TEST_SUITE_P(Both, WayTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW ND 61/2018/ND-CP art. 19(9): at the latest one day before the appointment, with a new one, once.
TEST_P(WayTest, AnApologyGivesOneNewDateAndKeepsTheDossierLate) {
    Dossier d = w.walk(must(w.accept({.procedure = "TT.1wd"})), {"assign"});   // due Monday 2026-11-23
    EXPECT_EQ(apologize(d, "2026-11-23").error().code, "onestop.new_day") << "not later than the old one";
    EXPECT_EQ(apologize(d, "2026-11-24").error().code, "onestop.new_day") << "a day off";
    EXPECT_EQ(apologize(d, "2028-11-27").error().code, "onestop.new_day");
    EXPECT_EQ(apologize(d, "2026-11-26", " ").error().code, "onestop.reason");
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(way.need_apology(s, World::kHome, make_day(2026, 11, 23), w.now).size(), 1u);
        EXPECT_EQ(way.need_apology(s, World::kHome, make_day(2026, 11, 22), w.now).size(), 0u);
        EXPECT_EQ(iso_day(way.working_day_after(s, d, d.due_day)), "2026-11-25");
    }
    const Dossier told = must(apologize(d, "2026-11-26"));
    EXPECT_EQ(told.due_at, d.due_at) << "the law's time limit does not move";
    EXPECT_EQ(told.version, d.version + 1);
    EXPECT_EQ(apologize(told, "2026-11-27").error().code, "onestop.apologized");
    EXPECT_EQ(apologize(d, "2026-11-27").error().code, "onestop.stale_version");
    const Dossier late_letter = w.walk(must(w.accept({.procedure = "TT.0wd"})), {"assign"});
    EXPECT_FALSE(must(apologize(late_letter, "2026-11-23")).ended_at);
    {
        sql::Reader s = w.program->db->read();
        const auto kept = way.apology(s, World::kHome, d.id);
        ASSERT_TRUE(kept);
        EXPECT_TRUE(kept->in_time);
        EXPECT_EQ(iso_day(kept->new_day), "2026-11-26");
        EXPECT_FALSE(way.apology(s, World::kHome, late_letter.id)->in_time) << "on the due day itself it comes too late";
        const LetterCount count = way.letters(s, World::kHome, make_day(2026, 11, 20), make_day(2026, 11, 20));
        EXPECT_EQ(count.letters, 2);
        EXPECT_EQ(count.in_time, 1);
        EXPECT_EQ(way.letters(s, World::kHome, make_day(2026, 11, 21), make_day(2026, 11, 30)).letters, 0);
        EXPECT_TRUE(way.need_apology(s, World::kHome, make_day(2026, 12, 31), w.now).empty());
    }
    w.now = at("2026-11-26T10:00");
    EXPECT_EQ(must(w.act(told, "finish")).outcome, Outcome::late);
    EXPECT_EQ(apologize(now_of(told), "2026-12-01").error().code, "onestop.not_open");
    EXPECT_EQ(apologize(w.walk(must(w.accept()), {"assign", "supplement"}), "2026-12-10").error().code, "onestop.paused");
    whole();
}

// LAW ND 61/2018/ND-CP art. 19(9): a day before the appointment, so of what is due the day it came no letter could be in time; and on a day of work.
TEST_P(WayTest, OnlyADossierWhoseLetterCouldBeSentOrThatIsLateNeedsOne) {
    const Dossier same_day = w.walk(must(w.accept({.procedure = "TT.0wd"})), {"assign"});   // due today, Friday
    const Dossier next_day = w.walk(must(w.accept({.procedure = "TT.1wd"})), {"assign"});   // due Monday
    const auto needed = [&](Instant now) {
        sql::Reader s = w.program->db->read();
        std::string codes;
        for (const DossierRow& r : way.need_apology(s, World::kHome, make_day(2026, 11, 23), now)) codes += r.code.substr(r.code.size() - 1);
        return codes;
    };
    EXPECT_EQ(needed(w.now), "2") << same_day.code << " is of today";
    EXPECT_EQ(needed(next_day.received_at), "2");
    EXPECT_EQ(needed(at("2026-11-21T08:00")), "12") << "late";
    EXPECT_EQ(iso_day(way.letter_by(World::kHome, make_day(2026, 11, 23))), "2026-11-20") << "not the Sunday before the Monday";
    EXPECT_EQ(iso_day(way.letter_by(World::kHome, make_day(2026, 2, 23))), "2026-02-13") << "before Tết";
}

TEST_P(WayTest, ASuspensionRestsTheClockUntilItIsContinued) {
    Dossier d = must(w.program->accept(by(second), w.now, World::input({.procedure = "TT.3wd"})));
    const auto act = [&](const char* action, std::optional<Day> until = {}, const char* ground = "Điều 214 Bộ luật Tố tụng dân sự") {
        return w.program->act(by(second), w.now, d.id, {.action = action, .version = d.version, .reason = "đất đang có tranh chấp", .assignee = {}, .legal_ground = ground, .until = until});
    };
    d = must(act("assign"));
    const Instant due = d.due_at;
    const Day until = local_day(w.now) + std::chrono::days{10};
    EXPECT_EQ(act("suspend", until, "").error().field, "legal_ground");
    EXPECT_EQ(act("suspend").error().field, "until");
    EXPECT_EQ(act("suspend", local_day(w.now) - std::chrono::days{1}).error().field, "until");
    EXPECT_EQ(act("continue").error().code, "onestop.suspended");
    d = must(act("suspend", until));
    EXPECT_EQ(d.state, catalog::DossierState::in_progress);
    EXPECT_TRUE(d.paused_at);
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(w.program->desk.actions(s, d), (std::vector<std::string>{"refuse", "continue", "withdraw", "stop"}));
    }
    for (const char* not_now : {"finish", "assign", "supplement", "suspend"}) EXPECT_EQ(act(not_now, until).error().code, "onestop.suspended") << not_now;
    w.now += std::chrono::days{21};
    d = must(act("continue"));
    EXPECT_FALSE(d.paused_at);
    EXPECT_GT(d.due_at, due);
    EXPECT_GT(d.due_at, w.now);
    EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});
}

TEST_P(WayTest, AHandOverIsTakenOrGivenBack) {
    Dossier d = w.walk(must(w.accept({.procedure = "TT.3wd"})), {"assign"});
    EXPECT_EQ(hand_over(d, w.clerk, w.clerk).error().code, "onestop.assignee");
    EXPECT_EQ(hand_over(d, w.clerk, AccountId{999}).error().code, "onestop.assignee");
    EXPECT_EQ(hand_over(d, w.clerk, second, "").error().code, "onestop.note");
    EXPECT_EQ(take(d, second).error().code, "onestop.no_hand_over");
    d = must(hand_over(d, w.clerk, second));
    EXPECT_EQ(d.assignee, w.clerk) << "still the giver's until it is taken";
    EXPECT_EQ(hand_over(d, w.clerk, third).error().code, "onestop.hand_over_waits");
    EXPECT_EQ(take(d, third).error().code, "onestop.not_receiver");
    EXPECT_EQ(give_back(d, third, "không phải tôi").error().code, "onestop.not_receiver");
    EXPECT_EQ(give_back(d, second, "").error().code, "onestop.reason");
    {
        sql::Reader s = w.program->db->read();
        const auto waiting = way.waiting_for(s, World::kHome, {second});
        ASSERT_EQ(waiting.size(), 1u);
        EXPECT_EQ(waiting[0].code, d.code);
        EXPECT_EQ(waiting[0].note, "trình ký");
        EXPECT_TRUE(way.waiting_for(s, World::kHome, {w.clerk}).empty());
    }
    d = must(give_back(d, second, "thiếu tờ trình"));
    EXPECT_EQ(d.assignee, w.clerk);
    d = must(hand_over(d, w.clerk, second));
    d = must(take(d, second));
    EXPECT_EQ(d.assignee, second);
    d = must(hand_over(d, second, third));
    d = must(w.act(d, "finish"));
    sql::Reader s = w.program->db->read();
    const auto all = way.hand_overs(s, World::kHome, d.id);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].answer, Answer::returned);
    EXPECT_EQ(all[0].answer_note, "thiếu tờ trình");
    EXPECT_EQ(all[1].answer, Answer::accepted);
    EXPECT_EQ(all[2].answer, Answer::overtaken) << "it ended before it was taken";
    EXPECT_EQ(hand_over(d, second, w.clerk).error().code, "onestop.not_open");
    whole();
}

TEST_P(WayTest, ManyAreReassignedTogetherOrNotAtAll) {
    const Dossier a = w.walk(must(w.accept()), {"assign"}), b = must(w.accept()), waiting = w.walk(must(w.accept()), {"assign", "supplement"}), done = w.walk(must(w.accept()), {"assign", "finish"});
    EXPECT_EQ(reassign({}, second).error().code, "onestop.none_chosen");
    EXPECT_EQ(reassign({{a.id, a.version}}, second, " ").error().code, "onestop.reason");
    const auto stale = reassign({{a.id, a.version}, {b.id, 9}}, second);
    EXPECT_EQ(stale.error().code, "onestop.stale_version");
    EXPECT_NE(stale.error().message.find(b.code), std::string::npos) << "which of them";
    EXPECT_EQ(reassign({{a.id, a.version}, {done.id, done.version}}, second).error().code, "onestop.not_open");
    EXPECT_EQ(now_of(a).assignee, w.clerk) << "all or none";
    {
        sql::Reader s = w.program->db->read();
        const auto held = way.held_by(s, World::kHome, w.clerk);
        ASSERT_EQ(held.size(), 2u) << "open and assigned";
        EXPECT_EQ(held[0].code, a.code);
        EXPECT_EQ(held[0].version, a.version);
        EXPECT_EQ(held[1].state, DossierState::awaiting_supplement);
    }
    must(hand_over(a, w.clerk, third));
    must(reassign({{a.id, a.version + 1}, {b.id, b.version}, {waiting.id, waiting.version}}, second));
    for (const Dossier& d : {a, b, waiting}) EXPECT_EQ(now_of(d).assignee, second);
    EXPECT_EQ(now_of(b).state, DossierState::accepted) << "who works on it is not how far it is";
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(way.hand_overs(s, World::kHome, a.id).back().answer, Answer::overtaken);
    whole();
}

// An Thanh's one late dossier of 2023: handed over in time, closed late because the power was cut.
TEST_P(WayTest, ACorrectedEndTimeStandsBesideTheOneKeptBefore) {
    Dossier d = w.walk(must(w.accept({.procedure = "TT.15d"})), {"assign"});   // inter-agency, due 2026-12-07
    EXPECT_EQ(correct(d, "2026-11-20T09:00").error().code, "onestop.not_finished");
    w.now = at("2026-11-23T08:00");
    d = must(w.act(d, "supplement"));
    w.now = at("2026-11-25T08:00");
    d = must(w.act(d, "resume"));
    w.now = at("2026-12-20T09:00");
    d = must(w.act(d, "finish"));
    EXPECT_EQ(d.outcome, Outcome::late);
    for (const char* wrong : {"2026-12-20T09:00", "2026-12-21T09:00", "2026-11-19T09:00", "2026-11-24T09:00"}) EXPECT_EQ(correct(d, wrong).error().code, "onestop.ended_at") << wrong;
    EXPECT_EQ(correct(d, "2026-12-07T10:00", "").error().code, "onestop.proof");
    d = must(correct(d, "2026-12-07T10:00"));
    EXPECT_EQ(d.outcome, Outcome::on_time);
    whole();
    d = must(w.act(d, "return"));
    w.now = at("2026-12-21T09:00");
    EXPECT_EQ(correct(d, "2026-12-20T10:00").error().code, "onestop.ended_at") << "after the return";
    d = must(correct(d, "2026-12-01T10:00"));
    EXPECT_EQ(d.outcome, Outcome::early);
    sql::Reader s = w.program->db->read();
    const auto kept = way.corrections(s, World::kHome, d.id);
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].outcome_before, Outcome::late);
    EXPECT_EQ(iso_local(to_local(kept[0].ended_before)), "2026-12-20T09:00");
    EXPECT_EQ(kept[1].outcome_after, Outcome::early);
    const auto all = way.all_corrections(s, World::kHome);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].what.outcome_after, Outcome::early) << "the newest first";
    EXPECT_EQ(w.program->count("counter_day WHERE measure IN ('late', 'on_time') AND n <> 0"), 0);
    EXPECT_EQ(w.program->count("counter_day WHERE measure = 'early' AND day = '2026-12-01' AND n = 1"), 1);
    whole();
}

TEST_P(WayTest, WhoIsAwayHasTheWorkDoneByTheSubstitute) {
    const Day monday = make_day(2026, 11, 23);
    const SubstitutionInput good{second, third, monday, make_day(2026, 11, 27), "12/QĐ-UBND"};
    const auto with = [&](auto change) {
        SubstitutionInput in = good;
        change(in);
        const auto done = substitute(in);
        return done ? std::string{} : done.error().code;
    };
    EXPECT_EQ(with([](auto& in) { in.absent = AccountId{}; }), "onestop.absent");
    EXPECT_EQ(with([](auto& in) { in.substitute = AccountId{999}; }), "onestop.substitute");
    EXPECT_EQ(with([](auto& in) { in.substitute = in.absent; }), "onestop.substitute");
    EXPECT_EQ(with([](auto& in) { in.to = make_day(2026, 11, 22); }), "onestop.to");
    EXPECT_EQ(with([](auto& in) { in.from = in.to = make_day(2026, 11, 19); }), "onestop.to") << "gone by";
    EXPECT_EQ(with([](auto& in) { in.to = make_day(2028, 1, 1); }), "onestop.to");
    EXPECT_EQ(with([](auto& in) { in.decision = " "; }), "onestop.decision");
    EXPECT_EQ(with([](auto&) {}), "");
    EXPECT_EQ(with([](auto&) {}), "onestop.overlap");
    EXPECT_EQ(with([&](auto& in) { std::swap(in.absent, in.substitute); }), "onestop.overlap") << "who stands in is not away";
    EXPECT_EQ(with([&](auto& in) { in.absent = w.clerk; in.substitute = second; }), "onestop.overlap") << "who is away does not stand in";

    const Dossier before = must(w.accept({.procedure = "TT.15d"}));
    const auto give = [&](const Dossier& d, AccountId to) { return must(w.program->act(w.by(), w.now, d.id, {.action = "assign", .version = d.version, .reason = {}, .assignee = to})).assignee; };
    EXPECT_EQ(give(before, second), second) << "Friday: not away yet";
    w.now = at("2026-11-23T09:00");
    const Dossier during = must(w.accept({.procedure = "TT.15d"}));
    EXPECT_EQ(give(during, second), third);
    const Dossier handed = must(hand_over(now_of(before), second, w.clerk));
    EXPECT_EQ(take(handed, third).error().code, "onestop.not_receiver") << "stands in for another";
    must(take(handed, w.clerk));
    const Dossier back = must(hand_over(now_of(before), w.clerk, second));
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(way.waiting_for(s, World::kHome, Way::stands_for(s, World::kHome, third, monday)).size(), 1u);
        EXPECT_EQ(Way::stands_for(s, World::kHome, third, monday), (std::vector<AccountId>{third, second}));
        EXPECT_EQ(Way::stands_for(s, World::kHome, third, make_day(2026, 11, 28)), std::vector<AccountId>{third});
        EXPECT_EQ(Way::at_work(s, World::kHome, second, make_day(2026, 11, 27)), third);
        const auto all = way.substitutions(s, World::kHome, monday);
        ASSERT_EQ(all.size(), 1u);
        EXPECT_EQ(all[0].substitute_name, "Phạm Thị Ba");
        EXPECT_TRUE(way.substitutions(s, World::kHome, make_day(2026, 11, 28)).empty());
    }
    EXPECT_EQ(must(take(back, third)).assignee, third);
    must(reassign({{during.id, now_of(during).version}}, second));
    EXPECT_EQ(now_of(during).assignee, third);
    whole();
}

TEST_P(WayTest, StepsOfTheInternalProcessHaveTheirOwnDeadlines) {
    auto law = std::make_shared<catalog::Definitions>(*w.program->law.current());
    law->internal_processes.push_back({"TT.3wd", make_day(2020, 1, 1), {}, "01/QĐ-UBND",
                                       {{"Tiếp nhận", "Một cửa", 2, 1, false}, {"Thẩm tra", "Tư pháp", 8, 2, false}, {"Xác minh", "Công an", 10, 2, true}, {"Trình ký", "Lãnh đạo", 4, 3, false}}});
    w.program->law.replace(law);
    Dossier d = must(w.accept({.procedure = "TT.3wd"}));   // Friday 08:00
    const auto steps = [&] {
        sql::Reader s = w.program->db->read();
        return way.steps(s, d);
    };
    const auto done = [&](int no) { return write([&](sql::Tx& tx) { return way.finish_step(tx, w.by(), w.now, d.id, d.version, no); }); };
    EXPECT_TRUE(steps().empty()) << "not assigned yet";
    d = w.walk(d, {"assign", "assign"});
    std::vector<std::string> dues;
    for (const Step& step : steps()) dues.push_back(iso_local(step.due) + (step.current ? " now" : ""));
    EXPECT_EQ(dues, (std::vector<std::string>{"2026-11-20T10:00 now", "2026-11-23T10:30", "2026-11-23T14:30", "2026-11-25T09:00"}));
    EXPECT_EQ(done(2).error().code, "onestop.step") << "not its turn";
    d = must(done(1));
    EXPECT_EQ(done(1).error().code, "onestop.step") << "done already";
    EXPECT_TRUE(steps()[1].current && steps()[2].current) << "beside each other";
    d = must(done(3));
    EXPECT_FALSE(steps()[3].current) << "waits for the other one";
    d = must(done(2));
    EXPECT_TRUE(steps()[3].current);
    EXPECT_EQ(steps()[2].done_by, w.clerk);
    d = must(w.act(d, "supplement"));
    EXPECT_EQ(done(4).error().code, "onestop.paused");
    w.now = at("2026-11-23T08:00");
    d = w.walk(d, {"resume", "finish"});
    EXPECT_EQ(iso_local(steps()[3].due), "2026-11-26T09:00") << "the day waited is not the office's";
    EXPECT_FALSE(steps()[3].current);
    EXPECT_EQ(done(4).error().code, "onestop.not_open");
    whole();
    // The data that comes with the program: no process begins with a step beside another.
    for (const auto& process : w.program->law.current()->internal_processes) EXPECT_EQ(process.steps.front().stage, 1) << process.procedure;
}

// LAW ND 118/2025/ND-CP: a desk takes in what another body of the province is to solve; LAW ND 61/2018/ND-CP art. 18: it goes there the same working day.
TEST_P(WayTest, ADossierOfAnotherBodyIsSentThereAndComesBack) {
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd"});
    input.competent = "UBND xã Tân Hòa";
    Dossier d = must(w.program->accept(w.by(), w.now, input));   // Friday 08:00
    d = w.walk(d, {"assign"});
    const auto steps = [&] {
        sql::Reader s = w.program->db->read();
        return way.steps(s, d);
    };
    ASSERT_EQ(steps().size(), 3u);
    EXPECT_NE(steps()[0].title.find("UBND xã Tân Hòa"), std::string::npos);
    EXPECT_EQ(local_day(to_instant(steps()[0].due)), local_day(w.now));
    EXPECT_EQ(steps()[1].office, "UBND xã Tân Hòa");
    EXPECT_TRUE(steps()[1].outside);
    for (const int no : {1, 2, 3}) d = must(write([&](sql::Tx& tx) { return way.finish_step(tx, w.by(), w.now, d.id, d.version, no); }));
    EXPECT_EQ(steps()[1].done_by, w.clerk) << "who wrote down that the result came";
    d = must(w.act(d, "finish"));
    EXPECT_EQ(d.competent, "UBND xã Tân Hòa");
    whole();

    input.competent = " ubnd  XÃ Bình Minh";
    const auto own = w.program->accept(w.by(), w.now, input);
    ASSERT_FALSE(own);
    EXPECT_EQ(own.error().code, "onestop.competent");
}

TEST_P(WayTest, RefusesWhatIsImportedUnknownOrBeforeTheLastStep) {
    const Dossier d = w.walk(must(w.accept()), {"assign"});
    Dossier nobody = d;
    nobody.id = DossierId{999};
    EXPECT_EQ(hand_over(nobody, w.clerk, second).error().code, "onestop.no_dossier");
    w.now = at("2026-11-20T07:00");
    EXPECT_EQ(hand_over(d, w.clerk, second).error().code, "onestop.clock");
    w.now = at("2026-11-20T09:00");
    w.program->run("UPDATE dossier SET source = 'mot-cua-cu'");
    EXPECT_EQ(hand_over(d, w.clerk, second).error().code, "onestop.imported");
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(way.need_apology(s, World::kHome, make_day(2027, 1, 1), w.now).empty());
}

TEST_P(WayTest, ASubstitutionCalledOffHasNoEffectAndKeepsItsRow) {
    const Day monday = make_day(2026, 11, 23);
    ASSERT_TRUE(substitute({second, third, local_day(w.now), monday, "12/QĐ-UBND"}));
    const auto all = [&] {
        sql::Reader s = w.program->db->read();
        return way.substitutions(s, World::kHome, local_day(w.now));
    };
    const std::int64_t id = all().at(0).id;
    const auto cancel = [&](const char* reason) {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(way.cancel_substitution(tx, w.by(), w.now, id, reason));
            return 0;
        });
        return done ? std::string{} : done.error().code;
    };
    EXPECT_EQ(cancel(" "), "onestop.reason");
    EXPECT_EQ(cancel("đi làm lại sớm"), "");
    EXPECT_EQ(cancel("lần hai"), "onestop.no_substitution");
    EXPECT_TRUE(all().empty());
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(Way::at_work(s, World::kHome, second, local_day(w.now)), second);
        EXPECT_EQ(Way::stands_for(s, World::kHome, third, monday), std::vector<AccountId>{third});
    }
    EXPECT_EQ(w.program->count("substitution WHERE cancel_reason = 'đi làm lại sớm'"), 1);
    ASSERT_TRUE(substitute({second, w.clerk, local_day(w.now), monday, "13/QĐ-UBND"})) << "the days are free again";
    whole();
}

}  // namespace
}  // namespace xaso::onestop
