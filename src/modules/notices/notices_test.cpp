#include "notices/notices.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "notices/pages.h"
#include "onestop/intake.h"
#include "onestop/way.h"
#include "platform/outbox/worker.h"
#include "world/world.h"

namespace xaso::notices {
namespace {
namespace fs = std::filesystem;

Rules rules_of(const std::string& text, std::size_t findings = 0) {
    std::string root = (fs::temp_directory_path() / "xaso-notices-XXXXXX").string();
    if (!mkdtemp(root.data())) throw std::runtime_error("no temporary folder");
    fs::create_directories(root + "/law/notices");
    const char* delivery = "[delivery]\nfirst_wait_seconds = 1\nlongest_wait_seconds = 2\njitter_percent = 0\ntries = 3\ntimeout_seconds = 4\nat_once = 1\nkeep_days = 5\n";
    std::ofstream(root + "/law/notices/a.toml") << text << (text.find("[delivery]") == text.npos ? delivery : "");
    Loaded loaded = load(root);
    fs::remove_all(root);
    EXPECT_EQ(loaded.findings.size(), findings) << [&] { std::string all; for (const auto& f : loaded.findings) all += f.says + "\n"; return all; }();
    return std::move(loaded.rules);
}

class NoticesTest : public testing::TestWithParam<sql::Dialect> {
protected:
    NoticesTest() { notices.follow(w.now); }
    onestop::Dossier accept(const std::string& procedure = "TT.3wd") {
        onestop::AcceptInput input = World::input({.procedure = procedure});
        input.applicant.phone = "0912345678";
        return must(w.program->accept(by(), w.now, input));
    }
    onestop::Dossier act(const onestop::Dossier& d, const std::string& action) {
        return must(w.program->act(by(), w.now, d.id, {.action = action, .version = d.version, .reason = "lý do thử", .assignee = {}, .superior = true, .superior_reason = "lý do"}));
    }
    record::Actor by() const { return {World::kHome, w.clerk, "web"}; }
    std::vector<outbox::Message> messages() {
        sql::Reader s = w.program->db->read();
        auto all = box.list(s, World::kHome, {.states = {outbox::State::ready, outbox::State::behind}});
        std::reverse(all.begin(), all.end());
        return all;
    }

    World w{GetParam()};
    Rules rules = load(XASO_SOURCE_DIR).rules;
    outbox::Outbox box{w.program->record, rules.delivery};
    Notices notices{w.program->record, w.program->law, w.program->units, box, rules};
};
INSTANTIATE_TEST_SUITE_P(Both, NoticesTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST(NoticeRules, TheShippedFilesAreCleanAndMistakesAreNamed) {
    const Loaded loaded = load(XASO_SOURCE_DIR);
    EXPECT_TRUE(loaded.findings.empty());
    EXPECT_GE(loaded.rules.messages.size(), 5u);
    EXPECT_GE(loaded.rules.warnings.size(), 3u);
    EXPECT_EQ(loaded.rules.delivery.tries, 240);
    rules_of("[[message]]\ncode = \"a\"\non = [\"sometime\"]\nto = \"applicant\"\nby = [\"sms\"]\ntext = \"{ten}\"\nfrom = 2025-07-01\n", 2);
    const std::string by_mail = "[[message]]\ncode = \"a\"\non = [\"accepted\"]\nto = \"applicant\"\ntext = \"x\"\nfrom = 2025-07-01\n";
    rules_of(by_mail, 1);
    rules_of(by_mail + "by = [\"fax\"]\n", 1);
    rules_of(by_mail + "by = [\"mail\"]\n", 1);
    rules_of(by_mail + "by = [\"mail\"]\nsubject = \"{ma}\"\n");
    rules_of("[[warning]]\ncode = \"a\"\nbefore = \"3m\"\nto = \"assignee\"\ntext = \"x\"\nfrom = 2025-07-01\n", 1);
    rules_of("[[warning]]\ncode = \"a\"\nto = \"boss\"\ntext = \"x\"\nfrom = 2025-07-01\n[delivery]\ntries = 0\n", 2);
}

// LAW ND 61/2018/ND-CP art. 19(9), 20: the person is told of a result, and of an apology with its new date.
TEST_P(NoticesTest, ACitizenIsToldOnceOfEachThingInOrder) {
    onestop::Dossier d = accept();
    d = act(d, "assign");
    d = act(d, "finish");
    EXPECT_EQ(notices.follow(w.now), 5);
    EXPECT_EQ(notices.follow(w.now), 0) << "each event once";
    const auto all = messages();
    ASSERT_EQ(all.size(), 5u);
    std::vector<std::string> sms, portal;
    for (const auto& m : all) {
        EXPECT_EQ(m.order_key, d.code);
        (m.channel == "sms" ? sms : portal).push_back(m.body);
        EXPECT_EQ(m.recipient, m.channel == "sms" ? "0912345678" : "");
    }
    ASSERT_EQ(sms.size(), 2u);
    EXPECT_NE(sms[0].find(d.code + ". Hẹn trả kết quả ngày " + format_day(d.due_day)), sms[0].npos) << sms[0];
    EXPECT_NE(sms[1].find("đã có kết quả"), sms[1].npos);
    ASSERT_EQ(portal.size(), 3u);
    EXPECT_NE(portal[0].find("\"NoiDungXuLy\":\"Tiếp nhận\""), portal[0].npos) << portal[0];
    EXPECT_NE(portal[2].find("\"TrangThai\":9"), portal[2].npos) << portal[2];
    EXPECT_EQ(portal[2].find("Nguyễn"), portal[2].npos);
}

TEST_P(NoticesTest, ACitizenWithAMailAddressIsToldByEveryChannelOfTheRule) {
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd", .citizen_id = "030099000123"});
    input.applicant.phone = "0912345678";
    input.applicant.email = "nguyen.mau@xa.example";
    const onestop::Dossier d = must(w.program->accept(by(), w.now, input));
    EXPECT_EQ(notices.follow(w.now), 3) << "phone, mail, portal";
    for (const auto& m : messages()) {
        if (m.channel != "mail") continue;
        EXPECT_EQ(m.recipient, "nguyen.mau@xa.example");
        EXPECT_EQ(m.subject, "Đã tiếp nhận hồ sơ " + d.code);
        EXPECT_NE(m.body.find(format_day(d.due_day)), std::string::npos) << m.body;
    }
    // A dossier handed in without the address does not take away what is known of the person.
    input.applicant.phone.clear();
    input.applicant.email.clear();
    must(w.program->accept(by(), w.now, input));
    EXPECT_EQ(notices.follow(w.now), 3);
    const Notices phone_only(w.program->record, w.program->law, w.program->units, box,
                             rules_of("[[message]]\ncode = \"a\"\non = [\"finish\"]\nto = \"applicant\"\nby = [\"sms\"]\ntext = \"{ma}\"\nfrom = 2025-07-01\n"));
    act(act(d, "assign"), "finish");
    EXPECT_EQ(phone_only.follow(w.now), 1) << "channels are data";
}

// LAW ND 61/2018/ND-CP art. 20: told where the result is to be had, which follows the way it was asked for.
TEST_P(NoticesTest, TheResultIsToldByTheWayItIsWanted) {
    const struct { onestop::Channel way; const char* says; } rows[] = {
        {onestop::Channel::desk, "Mời đến bộ phận một cửa"}, {onestop::Channel::post, "bưu chính công ích"}, {onestop::Channel::online, "trả trực tuyến"}};
    for (const auto& row : rows) {
        onestop::AcceptInput input = World::input({.procedure = "TT.3wd"});
        input.result_way = row.way;
        act(act(must(w.program->accept(by(), w.now, input)), "assign"), "finish");
        notices.follow(w.now);
        std::vector<std::string> told;
        for (const auto& m : messages())
            if (m.channel == "sms" && m.body.find("đã có kết quả") != m.body.npos) told.push_back(m.body);
        ASSERT_EQ(told.size(), static_cast<std::size_t>(&row - rows) + 1);
        EXPECT_TRUE(std::any_of(told.begin(), told.end(), [&](const std::string& text) { return text.find(row.says) != text.npos; })) << row.says;
    }
    rules_of("[[message]]\ncode = \"a\"\non = [\"finish\"]\nways = [\"fax\"]\nto = \"portal\"\nfrom = 2025-07-01\n", 1);
}

// LAW ND 61/2018/ND-CP art. 19(8), TT 03/2025/TT-VPCP form 05: who handed it in is told that it is not solved, or not for now, and why.
TEST_P(NoticesTest, ACitizenIsToldWhyADossierIsRefusedStoppedOrSuspended) {
    struct Row {
        const char* action;
        std::vector<std::string> says;
    };
    const Row rows[] = {{"refuse", {"không giải quyết được. Lý do: Đất đang tranh chấp; căn cứ: khoản 2 Điều 18. Mời"}},
                        {"stop", {"dừng giải quyết. Lý do: Đất đang tranh chấp. Mời"}},
                        {"suspend", {"đến hết ngày 30/11/2026", "Lý do: Đất đang tranh chấp; căn cứ: khoản 2 Điều 18. Thời gian"}}};
    for (const Row& row : rows) {
        onestop::Dossier d = act(accept("TT.15d"), "assign");
        notices.follow(w.now);
        onestop::ActionInput input{.action = row.action, .version = d.version, .reason = "Đất đang tranh chấp.", .assignee = {}, .legal_ground = row.action == std::string("stop") ? "" : "khoản 2 Điều 18"};
        input.until = make_day(2026, 11, 30);
        d = must(w.program->act(by(), w.now, d.id, input));
        notices.follow(w.now);
        const auto all = messages();
        const auto sms = std::find_if(all.begin(), all.end(), [&](const outbox::Message& m) { return m.order_key == d.code && m.channel == "sms" && m.body.find("Lý do") != m.body.npos; });
        ASSERT_NE(sms, all.end()) << row.action;
        for (const std::string& part : row.says) EXPECT_NE(sms->body.find(part), sms->body.npos) << sms->body;
        EXPECT_EQ(sms->recipient, "0912345678");
        if (row.action != std::string("suspend")) continue;
        w.now = at("2026-11-25T08:00");
        d = must(w.program->act(by(), w.now, d.id, {.action = "continue", .version = d.version, .reason = {}, .assignee = {}}));
        notices.follow(w.now);
        const auto after = messages();
        EXPECT_TRUE(std::any_of(after.begin(), after.end(), [&](const outbox::Message& m) { return m.order_key == d.code && m.body.find("giải quyết tiếp. Hẹn trả kết quả ngày " + format_day(d.due_day)) != m.body.npos; }));
    }
}

// LAW ND 45/2020/ND-CP; QD 766/QD-TTg states 1 and 3: who handed in online is told that it came, and how it was answered.
TEST_P(NoticesTest, ACitizenIsToldOfTheAnswerToASubmission) {
    const onestop::Intake intake(w.program->desk);
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd", .channel = onestop::Channel::online});
    input.applicant.phone = "0912345678";
    input.applicant.email = "mau@xa.example";
    const auto write = [&](auto job) { return must(w.program->db->write<onestop::Submission>(World::kHome, job)); };
    const auto s = write([&](sql::Tx& tx) { return intake.submit(tx, by(), w.now, input); });
    EXPECT_EQ(notices.follow(w.now), 3) << "phone, mail, portal";
    write([&](sql::Tx& tx) { return intake.answer(tx, by(), w.now, s.id, 1, {onestop::WrittenAnswer::supplement, "ký lại tờ khai", "", {"Giấy chứng sinh"}}); });
    EXPECT_EQ(notices.follow(w.now), 3);
    const auto all = messages();
    ASSERT_EQ(all.size(), 6u);
    for (const auto& m : all) EXPECT_EQ(m.order_key, s.code);
    const auto last = [&](std::string_view channel) { return std::find_if(all.rbegin(), all.rend(), [&](const auto& m) { return m.channel == channel; })->body; };
    EXPECT_NE(last("sms").find("thiếu Giấy chứng sinh; ký lại tờ khai"), std::string::npos) << last("sms");
    EXPECT_NE(last("portal").find("\"TrangThai\":3"), std::string::npos) << last("portal");
    const auto accepted = write([&](sql::Tx& tx) { return intake.submit(tx, by(), w.now, input); });
    must(w.program->db->write<onestop::Dossier>(World::kHome, [&](sql::Tx& tx) { return intake.accept(tx, by(), w.now, accepted.id, 1); }));
    notices.follow(w.now);
    bool named = false;
    for (const auto& m : messages()) named = named || m.body.find("\"MaHoSoTiepNhan\":\"000.01.01.H23-261120-0001\"") != std::string::npos;
    EXPECT_TRUE(named) << "the portal learns which dossier it became";
}

TEST_P(NoticesTest, AnApologyNamesTheNewDay) {
    onestop::Dossier d = act(accept(), "assign");
    const onestop::Way way(w.program->desk);
    must(w.program->db->write<onestop::Dossier>(World::kHome, [&](sql::Tx& tx) { return way.apologize(tx, by(), w.now, d.id, {d.version, *parse_day("2026-11-30"), "chờ xác minh"}); }));
    notices.follow(w.now);
    EXPECT_NE(messages().back().body.find("Ngày hẹn mới: 30/11/2026"), std::string::npos) << messages().back().body;
}

TEST_P(NoticesTest, WhatIsBroughtInFromElsewhereIsToldToNobody) {
    must(w.accept({.procedure = "TT.3wd"}));   // by a command
    EXPECT_EQ(notices.follow(w.now), 0);
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd"});
    input.applicant.phone.clear();
    must(w.program->accept(by(), w.now, input));
    EXPECT_EQ(notices.follow(w.now), 1) << "no phone: the portal only";
}

// LAW ND 118/2025/ND-CP: the body that solves a dossier taken in for it is told.
TEST_P(NoticesTest, TheBodyThatSolvesADossierIsTold) {
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd"});
    input.applicant.phone.clear();
    input.competent = "UBND xã Tân Hòa";
    const onestop::Dossier d = must(w.program->accept(by(), w.now, input));
    EXPECT_EQ(notices.follow(w.now), 2) << "the portal and the other body";
    const auto all = messages();
    const auto told = std::find_if(all.begin(), all.end(), [](const auto& m) { return m.channel == "agency"; });
    ASSERT_NE(told, all.end());
    EXPECT_EQ(told->recipient, "UBND xã Tân Hòa");
    EXPECT_NE(told->body.find("\"MaHoSo\":\"" + d.code + "\""), std::string::npos) << told->body;
    EXPECT_NE(told->body.find("\"NguoiNop\""), std::string::npos);
}

TEST_P(NoticesTest, TwoProcessesPutEachMessageOnce) {
    Program second(w.config);
    const outbox::Outbox other_box(second.record, rules.delivery);
    const Notices other(second.record, second.law, second.units, other_box, rules);
    for (int i = 0; i < 10; ++i) accept();
    int one = 0, two = 0;
    std::thread a([&] { for (int i = 0; i < 5; ++i) one += notices.follow(w.now); }), b([&] { for (int i = 0; i < 5; ++i) two += other.follow(w.now); });
    a.join();
    b.join();
    one += notices.follow(w.now);
    EXPECT_EQ(one + two, 20);
    EXPECT_EQ(messages().size(), 20u);
}

// The desk goes on while its partner is away, and nothing is lost.
TEST_P(NoticesTest, ReceptionAndResultsDoNotWaitForAPartner) {
    class Away final : public outbox::Sender {
    public:
        outbox::Sent send(const outbox::Message& m) override {
            if (!back) return {outbox::Sent::Kind::retry, "không nối được"};
            got.push_back(m.key);
            return {};
        }
        bool back = false;
        std::vector<std::string> got;
    } away;
    SetClock clock(w.now);
    int wanted = 0;
    for (int day = 0; day < 7; ++day) {
        for (int i = 0; i < 3; ++i) act(act(accept("TT.1wd"), "assign"), "finish");
        wanted += notices.follow(w.now);
        for (const char* channel : {"sms", "portal"})
            while (outbox::send_one(box, clock, channel, away)) {}
        w.now += std::chrono::days{1};
        clock.set(w.now);
    }
    EXPECT_EQ(wanted, 7 * 3 * 5);
    EXPECT_TRUE(away.got.empty());
    away.back = true;
    for (const char* channel : {"sms", "portal"})
        while (outbox::send_one(box, clock, channel, away)) {}
    EXPECT_EQ(away.got.size(), static_cast<std::size_t>(wanted));
    EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});
}

TEST_P(NoticesTest, WarnsOnceBeforeAndOnceAfterTheDueTime) {
    onestop::Dossier d = act(accept("TT.3wd"), "assign");   // Friday 20/11; 24/11 is a day off (NQ 28/2026/QH16): due Thursday 26/11 17:00
    EXPECT_EQ(notices.warn(w.now), 0);
    w.now = at("2026-11-23T08:00");
    EXPECT_EQ(notices.warn(w.now), 1) << "two working days before, to the chief: an apology is due a day before";
    EXPECT_EQ(notices.warn(w.now), 0);
    w.now = at("2026-11-25T08:00");
    EXPECT_EQ(notices.warn(w.now), 1) << "one working day before, to the assignee";
    w.now = at("2026-11-26T17:01");
    EXPECT_EQ(notices.warn(w.now), 1) << "late";
    EXPECT_EQ(notices.warn(w.now), 0);
    EXPECT_EQ(w.program->count("dossier WHERE (SELECT count(*) FROM notice_warning) = 3"), 1);
    act(d, "finish");
    EXPECT_EQ(notices.warn(w.now), 0);
    EXPECT_EQ(w.program->count("dossier WHERE (SELECT count(*) FROM notice_warning) = 0"), 1) << "gone with the end";
}

TEST_P(NoticesTest, ADossierThatWaitsForTheCitizenIsNotWarnedAbout) {
    act(act(accept("TT.1wd"), "assign"), "supplement");
    w.now = at("2026-12-24T08:00");
    EXPECT_EQ(notices.warn(w.now), 0);
}

}  // namespace
}  // namespace xaso::notices
