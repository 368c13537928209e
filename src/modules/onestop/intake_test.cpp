// What comes before a dossier: its answers, who is first, what the numbers of dossiers know of it.
#include "onestop/intake.h"

#include <gtest/gtest.h>

#include <thread>

#include "world/world.h"

namespace xaso::onestop {
namespace {

class IntakeTest : public testing::TestWithParam<sql::Dialect> {
protected:
    template <class F> auto write(F job) { return w.program->db->write<typename std::invoke_result_t<F, sql::Tx&>::value_type>(World::kHome, job); }
    static AcceptInput online(const std::string& procedure = "TT.3wd") {
        AcceptInput in = World::input({.procedure = procedure, .citizen_id = "001099000001", .channel = Channel::online});
        in.papers = {{"Tờ khai", "electronic", 1}, {"Giấy chứng sinh", "electronic", 2}};
        in.note = "nộp từ nhà";
        in.result_way = Channel::post;
        return in;
    }
    Result<Submission> submit(const AcceptInput& in) {
        return write([&](sql::Tx& tx) { return intake.submit(tx, w.by(), w.now, in); });
    }
    Result<Submission> answer(const Submission& s, const AnswerInput& a) {
        return write([&](sql::Tx& tx) { return intake.answer(tx, w.by(), w.now, s.id, s.version, a); });
    }
    Submission get(const Submission& s) {
        sql::Reader r = w.program->db->read();
        return *intake.find(r, World::kHome, s.id);
    }
    SubmissionCounts counts() {
        sql::Reader r = w.program->db->read();
        return intake.counts(r, World::kHome, make_day(2026, 1, 1), make_day(2026, 12, 31), w.now);
    }
    void clean() { EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{}); }

    World w{GetParam()};
    const Intake intake{w.program->desk};
};
INSTANTIATE_TEST_SUITE_P(Both, IntakeTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

const AnswerInput kMissing{WrittenAnswer::supplement, "", "", {"Giấy chứng sinh"}};
const AnswerInput kRefusal{WrittenAnswer::refusal, "Không thuộc thẩm quyền của xã", "Điều 13 Luật Hộ tịch"};

// LAW QD 766/QD-TTg: states 1 and 3 are no reception; ND 45/2020/ND-CP: answered within 8 working hours.
TEST_P(IntakeTest, WhatIsRegisteredIsNoDossierAndHasItsTime) {
    const Submission s = must(submit(online()));
    EXPECT_EQ(s.code, "DK-2026-0001");
    EXPECT_EQ(s.state, DossierState::registered);
    EXPECT_EQ(to_local(s.answer_due_at), to_local(at("2026-11-23T08:30"))) << "registered Friday at eight: seven hours of that day, the rest on Monday";
    EXPECT_EQ(w.program->count("dossier"), 0);
    EXPECT_EQ(w.program->count("counter_day"), 0);
    EXPECT_EQ(w.program->count("dossier_number"), 0);
    EXPECT_EQ(counts().waiting, 1);
    EXPECT_EQ(counts().late, 0);
    w.now = at("2026-11-23T08:31");
    EXPECT_EQ(counts().late, 1);
    clean();
}

TEST_P(IntakeTest, AcceptedItBecomesADossierAsItWasHandedIn) {
    const Submission s = must(submit(online()));
    w.now = at("2026-11-20T10:00");
    const Dossier d = must(write([&](sql::Tx& tx) { return intake.accept(tx, w.by(), w.now, s.id, 1); }));
    EXPECT_EQ(d.code, "000.01.01.H23-261120-0001");
    EXPECT_EQ(d.channel, Channel::online);
    EXPECT_EQ(d.received_at, w.now) << "received when it was accepted";
    EXPECT_EQ(d.note, "nộp từ nhà");
    EXPECT_EQ(d.result_way, Channel::post);
    sql::Reader r = w.program->db->read();
    EXPECT_EQ(w.program->desk.papers(r, World::kHome, d.id).size(), 2u);
    EXPECT_EQ(w.program->desk.person(r, World::kHome, d.applicant_id)->citizen_id, "001099000001");
    const Submission after = get(s);
    EXPECT_EQ(after.state, DossierState::accepted);
    EXPECT_EQ(after.version, 2);
    EXPECT_EQ(after.dossier_code, d.code);
    EXPECT_EQ(w.program->count("person"), 1) << "the same person";
    EXPECT_EQ(answer(after, kMissing).error().code, "onestop.stale_submission") << "answered once";
    EXPECT_EQ(counts().accepted, 1);
    EXPECT_EQ(counts().dossiers, 1);
    clean();
}

// LAW ND 61/2018/ND-CP art. 17: what is missing is said at once (form 02); a refusal has its reason and ground (form 03).
TEST_P(IntakeTest, AWrittenAnswerSaysWhatAndWhy) {
    const struct { const char* name; AnswerInput answer; const char* field; } wrong[] = {
        {"neither", {}, "answer"},
        {"nothing is missing", {WrittenAnswer::supplement, " ", ""}, "reason"},
        {"a refusal without a reason", {WrittenAnswer::refusal, "", "Điều 1"}, "reason"},
        {"a refusal without a ground", {WrittenAnswer::refusal, "Không đủ điều kiện", " "}, "legal_ground"},
        {"a paper without a name", {WrittenAnswer::supplement, "", "", {""}}, "missing"},
        {"a long reason", {WrittenAnswer::supplement, std::string(2001, 'x'), ""}, "reason"}};
    const Submission s = must(submit(online()));
    for (const auto& row : wrong) {
        const auto refused = answer(s, row.answer);
        ASSERT_FALSE(refused) << row.name;
        EXPECT_EQ(refused.error().field, row.field) << row.name;
    }
    const Submission incomplete = must(answer(s, kMissing));
    EXPECT_EQ(incomplete.state, DossierState::not_accepted);
    EXPECT_EQ(incomplete.form, WrittenAnswer::supplement);
    EXPECT_EQ(incomplete.form_number, 1);
    EXPECT_EQ(get(s).missing, std::vector<std::string>{"Giấy chứng sinh"});
    const Submission refused = must(answer(must(submit(online())), kRefusal));
    EXPECT_EQ(refused.form_number, 1) << "each form has its own numbers";
    EXPECT_EQ(get(refused).legal_ground, "Điều 13 Luật Hộ tịch");
    EXPECT_EQ(counts().supplement, 1);
    EXPECT_EQ(counts().refusal, 1);
    EXPECT_EQ(w.program->count("dossier"), 0);
    clean();
}

TEST_P(IntakeTest, SlipsOfSubmissionsAndDossiersShareTheirNumbers) {
    const Dossier d = must(w.accept({.procedure = "TT.3wd"}));
    must(w.act(d, "supplement", "Thiếu giấy chứng sinh"));
    EXPECT_EQ(must(answer(must(submit(online())), kMissing)).form_number, 2);
    clean();
}

TEST_P(IntakeTest, AtTheCounterItIsAnsweredAtOnce) {
    const Submission s = must(write([&](sql::Tx& tx) { return intake.turn_away(tx, w.by(), w.now, World::input({.procedure = "TT.3wd"}), {}, kMissing); }));
    EXPECT_EQ(s.version, 1);
    EXPECT_EQ(s.state, DossierState::not_accepted);
    EXPECT_EQ(s.channel, Channel::desk);
    EXPECT_EQ(s.answerer, w.clerk);
    // What the commune has no procedure for is refused as it was asked for.
    AcceptInput other = World::input({.procedure = ""});
    EXPECT_EQ(write([&](sql::Tx& tx) { return intake.turn_away(tx, w.by(), w.now, other, " ", kRefusal); }).error().field, "procedure");
    const Submission refused = must(write([&](sql::Tx& tx) { return intake.turn_away(tx, w.by(), w.now, other, "Cấp hộ chiếu", kRefusal); }));
    EXPECT_EQ(get(refused).request, "Cấp hộ chiếu");
    EXPECT_EQ(get(refused).procedure_code, "");
    EXPECT_EQ(counts().registered, 2);
    EXPECT_EQ(w.program->count("dossier"), 0);
    clean();
}

TEST_P(IntakeTest, TheCitizenWithdrawsWhatWaits) {
    const Submission s = must(submit(online()));
    const Submission gone = must(write([&](sql::Tx& tx) { return intake.withdraw(tx, w.by(), w.now, s.id, 1, "nộp nhầm"); }));
    EXPECT_EQ(gone.state, DossierState::withdrawn);
    EXPECT_EQ(write([&](sql::Tx& tx) { return intake.accept(tx, w.by(), w.now, s.id, 2); }).error().code, "onestop.stale_submission");
    EXPECT_EQ(counts().withdrawn, 1);
    clean();
}

TEST_P(IntakeTest, OfTwoClerksOneAnswers) {
    const Submission s = must(submit(online()));
    std::vector<std::string> codes(8);
    std::vector<std::thread> all;
    for (std::size_t i = 0; i < codes.size(); ++i)
        all.emplace_back([&, i] {
            if (i % 2) {
                const auto d = write([&](sql::Tx& tx) { return intake.accept(tx, w.by(), w.now, s.id, 1); });
                codes[i] = d ? "" : d.error().code;
            } else {
                const auto a = answer(s, kRefusal);
                codes[i] = a ? "" : a.error().code;
            }
        });
    for (std::thread& t : all) t.join();
    EXPECT_EQ(std::count(codes.begin(), codes.end(), ""), 1);
    EXPECT_EQ(std::count(codes.begin(), codes.end(), "onestop.stale_submission"), 7);
    EXPECT_EQ(w.program->count("dossier") + w.program->count("submission WHERE form <> ''"), 1);
    clean();
}

TEST_P(IntakeTest, RefusesWhatNobodyCouldAnswer) {
    const struct { const char* name; std::function<void(AcceptInput&)> change; const char* field; } rows[] = {
        {"no procedure", [](auto& i) { i.procedure.clear(); }, "procedure"},
        {"unknown procedure", [](auto& i) { i.procedure = "x"; }, "procedure"},
        {"no such case", [](auto& i) { i.case_name = "khác"; }, "case"},
        {"no name", [](auto& i) { i.applicant.name.clear(); }, "applicant.name"},
        {"an impossible year of birth", [](auto& i) { i.applicant.citizen_id = "001299000001"; }, "applicant.citizen_id"},
        {"no mail address", [](auto& i) { i.applicant.email = "x"; }, "applicant.email"}};
    for (const auto& row : rows) {
        AcceptInput in = online();
        row.change(in);
        const auto s = submit(in);
        ASSERT_FALSE(s) << row.name;
        EXPECT_EQ(s.error().field, row.field) << row.name;
    }
    EXPECT_EQ(w.program->count("submission"), 0);
    EXPECT_EQ(w.program->count("person"), 0);
    const Submission s = must(submit(online()));
    EXPECT_EQ(write([&](sql::Tx& tx) { return intake.withdraw(tx, w.by(World::kOther), w.now, s.id, 1, ""); }).error().code, "onestop.no_submission") << "another unit's";
    sql::Reader r = w.program->db->read();
    EXPECT_FALSE(intake.find_named(r, World::kOther, s.code));
    EXPECT_TRUE(intake.find_named(r, World::kHome, s.code));
    EXPECT_TRUE(intake.find_named(r, World::kHome, std::to_string(s.id.value())));
}

TEST_P(IntakeTest, ListsWhatWaitsByItsTimeAndTheRestNewestFirst) {
    std::vector<Submission> all;
    for (int i = 0; i < 4; ++i) {
        all.push_back(must(submit(online())));
        w.now += std::chrono::minutes{30};
    }
    must(answer(all[1], kRefusal));
    sql::Reader r = w.program->db->read();
    const auto codes = [&](const SubmissionQuery& q) {
        std::vector<std::string> out;
        for (const Submission& s : intake.list(r, World::kHome, q)) out.push_back(s.code.substr(8));
        return out;
    };
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes({.waiting = true, .state = {}, .form = {}}), (Codes{"0001", "0003", "0004"}));
    EXPECT_EQ(codes({.state = {}, .form = {}}), (Codes{"0004", "0003", "0002", "0001"}));
    EXPECT_EQ(codes({.state = {}, .form = {}, .before = all[2].id.value(), .limit = 1}), Codes{"0002"});
    EXPECT_EQ(codes({.state = {}, .form = WrittenAnswer::refusal}), Codes{"0002"});
    EXPECT_EQ(codes({.state = DossierState::registered, .form = {}}), (Codes{"0004", "0003", "0001"}));
    EXPECT_EQ(intake.waiting(r, World::kHome), 3);
}

TEST_P(IntakeTest, VerifyFindsWhatWasChangedBesideTheProgram) {
    const Submission s = must(submit(online()));
    must(answer(must(submit(online())), kRefusal));
    clean();
    w.program->run("UPDATE submission SET state = 2 WHERE number = 1");
    EXPECT_EQ(w.program->verify(World::kHome).size(), 1u);
    w.program->run("UPDATE submission SET state = 1 WHERE number = 1");
    w.program->run("UPDATE submission SET form = '', form_number = NULL, form_year = NULL WHERE number = 2");
    EXPECT_EQ(w.program->verify(World::kHome).size(), 1u);
    w.program->run("DELETE FROM submission WHERE number = 1");
    EXPECT_EQ(w.program->verify(World::kHome).size(), 3u) << "a gap, events without their submission, and the changed one";
    EXPECT_EQ(s.version, 1);
}

}  // namespace
}  // namespace xaso::onestop
