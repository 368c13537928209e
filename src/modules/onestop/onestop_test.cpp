// The life of a dossier as a table, timeliness, pauses, frozen rules, counters and what verify finds, on both databases.
#include <gtest/gtest.h>

#include <random>

#include "onestop/store.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {

class DeskTest : public testing::TestWithParam<sql::Dialect> {};
INSTANTIATE_TEST_SUITE_P(Both, DeskTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

const std::vector<std::string> kClean;
using S = DossierState;

std::string due_of(const Dossier& d) { return iso_local(to_local(d.due_at)); }

// LAW QD 766/QD-TTg: the states shared with the national portal; law.md's table of moves: 2 -> 4|5|8, 4 -> 5|6|7|8|9, 5 -> 4|7|8,
// 6 -> 4|8, 9 -> 10; 7, 8 and 10 are final.
TEST_P(DeskTest, EveryActionInEveryState) {
    World w(GetParam());
    const std::pair<S, std::vector<std::string>> ways[] = {
        {S::accepted, {}},
        {S::in_progress, {"assign"}},
        {S::awaiting_supplement, {"assign", "supplement"}},
        {S::awaiting_payment, {"assign", "payment"}},
        {S::withdrawn, {"assign", "withdraw"}},
        {S::stopped, {"stop"}},
        {S::finished, {"assign", "finish"}},
        {S::returned, {"assign", "finish", "return"}},
    };
    const std::string actions[] = {"assign", "supplement", "payment", "resume", "finish", "return", "refuse", "withdraw", "stop", "accept"};
    const std::map<std::pair<S, std::string>, S> allowed{
        {{S::accepted, "assign"}, S::in_progress},           {{S::accepted, "supplement"}, S::awaiting_supplement}, {{S::accepted, "refuse"}, S::stopped},
        {{S::accepted, "stop"}, S::stopped},                 {{S::in_progress, "assign"}, S::in_progress},          {{S::in_progress, "supplement"}, S::awaiting_supplement},
        {{S::in_progress, "payment"}, S::awaiting_payment},  {{S::in_progress, "finish"}, S::finished},             {{S::in_progress, "withdraw"}, S::withdrawn},
        {{S::in_progress, "refuse"}, S::stopped},            {{S::in_progress, "stop"}, S::stopped},                {{S::awaiting_supplement, "resume"}, S::in_progress},
        {{S::awaiting_supplement, "withdraw"}, S::withdrawn}, {{S::awaiting_supplement, "refuse"}, S::stopped},     {{S::awaiting_supplement, "stop"}, S::stopped},
        {{S::awaiting_payment, "resume"}, S::in_progress},   {{S::awaiting_payment, "stop"}, S::stopped},           {{S::finished, "return"}, S::returned},
    };
    for (const auto& [state, way] : ways) {
        for (const std::string& action : actions) {
            SCOPED_TRACE(std::string(catalog::state_code(state)) + " " + action);
            const Dossier d = w.walk(must(w.accept()), way);
            ASSERT_EQ(d.state, state);
            const auto after = w.act(d, action);
            const auto it = allowed.find({state, action});
            sql::Reader s = w.program->db->read();
            const auto offered = w.program->desk.actions(s, d);
            EXPECT_EQ(std::count(offered.begin(), offered.end(), action), it == allowed.end() ? 0 : 1);
            if (it == allowed.end()) {
                ASSERT_FALSE(after);
                EXPECT_EQ(after.error().code, "onestop.not_allowed");
                EXPECT_EQ(w.program->desk.find(s, World::kHome, d.id)->version, d.version);
            } else {
                ASSERT_TRUE(after) << after.error().code;
                EXPECT_EQ(after->state, it->second);
                EXPECT_EQ(after->version, d.version + 1);
            }
        }
    }
    EXPECT_EQ(w.act(must(w.accept()), "no_such").error().code, "onestop.no_action");
    EXPECT_EQ(w.program->verify(World::kHome), kClean);
}

TEST_P(DeskTest, ReasonsVersionsAndAssignees) {
    World w(GetParam());
    const Dossier d = w.walk(must(w.accept()), {"assign"});
    for (const char* action : {"supplement", "payment", "refuse", "withdraw", "stop"}) {
        EXPECT_EQ(w.act(d, action, " \n").error().code, "onestop.reason") << action;
        EXPECT_EQ(w.act(d, action, std::string(2001, 'x')).error().code, "onestop.reason") << action;
    }
    Dossier stale = d;
    stale.version = 1;
    const auto late = w.act(stale, "finish");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "onestop.stale_version");
    EXPECT_EQ(late.error().kind, Refusal::Kind::conflict);
    const auto assign = [&](AccountId who) { return w.program->act(w.by(), w.now, d.id, {.action = "assign", .version = d.version, .reason = {}, .assignee = who}); };
    EXPECT_EQ(assign(AccountId{999}).error().code, "onestop.assignee");
    EXPECT_EQ(assign(w.clerk)->assignee, w.clerk);
    EXPECT_EQ(w.program->act(w.by(), w.now, DossierId{999}, {.action = "assign", .version = 1, .reason = {}, .assignee = {}}).error().code, "onestop.no_dossier");
    EXPECT_EQ(w.program->act(w.by(World::kOther), w.now, d.id, {.action = "finish", .version = 3, .reason = {}, .assignee = {}}).error().code, "onestop.no_dossier");
}

TEST_P(DeskTest, AnImportedDossierIsWorkedElsewhere) {
    World w(GetParam());
    const Dossier d = must(w.accept());
    w.program->run("UPDATE dossier SET source = 'mot-cua-cu'");
    EXPECT_EQ(w.act(d, "assign").error().code, "onestop.imported");
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(w.program->desk.actions(s, *w.program->desk.find(s, World::kHome, d.id)).empty());
}

TEST_P(DeskTest, ASlowClockIsRefused) {
    World w(GetParam());
    Dossier d = w.walk(must(w.accept()), {"assign"});
    w.now = at("2026-11-20T09:00");
    d = must(w.act(d, "supplement"));
    w.now = at("2026-11-20T08:30");
    EXPECT_EQ(w.act(d, "resume").error().code, "onestop.clock");
    w.now = at("2026-11-20T10:00");
    d = must(w.act(d, "resume"));
    w.now = at("2026-11-20T09:30");
    EXPECT_EQ(w.act(d, "supplement").error().code, "onestop.clock");
}

// LAW TT 01/2018, QD 766/QD-TTg: judged on the end of processing, by day for limits in days, by the instant for limits in hours.
TEST_P(DeskTest, EarlyOnTimeLate) {
    World w(GetParam());
    struct Row { const char* procedure; const char* due; const char* finished; Outcome outcome; };
    const Row rows[] = {   // received Friday 2026-11-20 08:00; 2026-11-24 is a day off
        {"TT.1wd", "2026-11-23T17:00", "2026-11-20T16:00", Outcome::early},
        {"TT.1wd", "2026-11-23T17:00", "2026-11-23T08:00", Outcome::on_time},
        {"TT.1wd", "2026-11-23T17:00", "2026-11-23T20:00", Outcome::on_time},
        {"TT.1wd", "2026-11-23T17:00", "2026-11-24T00:00", Outcome::late},
        {"TT.0wd", "2026-11-20T17:00", "2026-11-20T16:59", Outcome::on_time},
        {"TT.3wd", "2026-11-26T17:00", "2026-11-25T17:00", Outcome::early},
        {"TT.15d", "2026-12-07T17:00", "2026-12-07T17:00", Outcome::on_time},
        {"TT.4h", "2026-11-20T14:00", "2026-11-20T14:01", Outcome::late},
        {"TT.4h", "2026-11-20T14:00", "2026-11-20T14:00", Outcome::on_time},
        {"TT.4h", "2026-11-20T14:00", "2026-11-20T10:00", Outcome::early},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(std::string(row.procedure) + " " + row.finished);
        w.now = at("2026-11-20T08:00");
        Dossier d = w.walk(must(w.accept({.procedure = row.procedure})), {"assign"});
        EXPECT_EQ(due_of(d), row.due);
        w.now = at(row.finished);
        d = must(w.act(d, "finish"));
        EXPECT_EQ(d.outcome, row.outcome);
        w.now = at("2026-12-30T09:00");
        const Dossier returned = must(w.act(d, "return"));
        EXPECT_EQ(returned.outcome, row.outcome) << "collecting late is not the office's time";
        EXPECT_EQ(returned.ended_at, d.ended_at);
    }
    EXPECT_EQ(w.program->verify(World::kHome), kClean);
}

// LAW ND 61/2018/ND-CP art. 19(4): waiting for the citizen is not the office's time.
TEST_P(DeskTest, ASupplementStopsTheClockByThePolicyOfTheProcedure) {
    World w(GetParam());
    for (const auto& [procedure, due] : {std::pair{"TT.3wd", "2026-12-01T17:00"}, std::pair{"TT.3wd.r", "2026-12-03T17:00"}}) {
        SCOPED_TRACE(procedure);
        w.now = at("2026-11-20T08:00");
        Dossier d = w.walk(must(w.accept({.procedure = procedure})), {"assign"});
        EXPECT_EQ(due_of(d), "2026-11-26T17:00");
        w.now = at("2026-11-25T09:00");
        d = must(w.act(d, "supplement"));
        EXPECT_EQ(due_of(d), "2026-11-26T17:00");
        EXPECT_TRUE(d.paused_at);
        w.now = at("2026-11-30T09:00");   // Wednesday, Thursday, Friday waited
        d = must(w.act(d, "resume"));
        EXPECT_FALSE(d.paused_at);
        EXPECT_EQ(due_of(d), due);
        EXPECT_EQ(iso_day(d.first_due_day), "2026-11-26");
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(iso_local(w.program->desk.ledger(s, d).at), due);
    }
}

TEST_P(DeskTest, ASecondSupplementMakesItLate) {   // LAW QD 766/QD-TTg
    World w(GetParam());
    const Dossier once = w.walk(must(w.accept()), {"assign", "supplement", "resume", "finish"});
    EXPECT_EQ(once.outcome, Outcome::early);
    const Dossier twice = w.walk(must(w.accept()), {"assign", "supplement", "resume", "supplement", "resume", "finish"});
    EXPECT_EQ(twice.supplement_count, 2);
    EXPECT_EQ(twice.outcome, Outcome::late);
    // LAW TT 01/2018/TT-VPCP art. 17: asked for once; one more time only by a superior who says why.
    const Dossier asked = w.walk(must(w.accept()), {"assign", "supplement", "resume"});
    const auto again = [&](bool superior, std::string why) {
        return w.program->act(w.by(), w.now, asked.id, {.action = "supplement", .version = asked.version, .reason = "thiếu giấy", .assignee = {}, .superior = superior, .superior_reason = std::move(why)});
    };
    EXPECT_EQ(again(false, "có lý do").error().code, "onestop.superior");
    EXPECT_EQ(again(true, " ").error().code, "onestop.superior_reason");
    EXPECT_EQ(must(again(true, "giấy nộp lại bị mờ")).supplement_count, 2);
    const Dossier paid = w.walk(must(w.accept()), {"assign", "supplement", "resume", "payment", "resume", "finish"});
    EXPECT_EQ(paid.outcome, Outcome::early) << "waiting for a payment is no supplement";
}

TEST_P(DeskTest, WhatOtherDossiersCarriedIsNamedBeforePapersAreAskedFor) {
    World w(GetParam());
    AcceptInput full = World::input({});
    full.papers = {{"Tờ khai", "original", 1}, {"Giấy chứng sinh", "original", 1}};
    must(w.program->accept(w.by(), w.now, full));
    must(w.program->accept(w.by(), w.now, full));
    full.papers = {{"Tờ khai", "original", 1}, {"Văn bản ủy quyền", "copy", 1}};
    must(w.program->accept(w.by(), w.now, full));
    full.papers = {{"Tờ khai", "original", 1}};
    const Dossier thin = must(w.program->accept(w.by(), w.now, full));
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(w.program->desk.papers_missing(s, thin), (std::vector<std::string>{"Giấy chứng sinh", "Văn bản ủy quyền"}));
    EXPECT_EQ(w.program->desk.supplements_left(s, thin), 1);
}

TEST_P(DeskTest, ARefusalNamesItsLegalGround) {   // LAW ND 61/2018/ND-CP art. 19(8)
    World w(GetParam());
    const Dossier d = must(w.accept());
    const Dossier refused = must(w.program->act(w.by(), w.now, d.id, {.action = "refuse", .version = d.version, .reason = "Không thuộc thẩm quyền.", .assignee = {}, .legal_ground = "Điều 18 Luật Hộ tịch"}));
    EXPECT_EQ(refused.end_note, "Không thuộc thẩm quyền. Căn cứ: Điều 18 Luật Hộ tịch");
}

TEST_P(DeskTest, RulesStayThoseOfTheReception) {
    World w(GetParam());
    const Dossier old = w.walk(must(w.accept({.procedure = "TT.3wd"})), {"assign"});
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        must(w.program->procedures.amend(tx, w.by(), w.now, a_procedure("TT.3wd", "15d"), make_day(2026, 11, 23)));
        OfficeHours mornings = OfficeHours::usual();
        for (auto& day : mornings.week)
            if (!day.empty()) day.resize(1);
        must(w.program->units.set_hours(tx, w.by(), w.now, World::kHome, make_day(2026, 11, 23), mornings));
        return 0;
    }));
    w.program->units.reload();
    auto changed = std::make_shared<catalog::Definitions>(*w.program->law.current());
    changed->hash = "another";
    for (auto& calendar : changed->calendars) calendar.days.off[make_day(2026, 11, 26)] = "Nghỉ thử";
    w.program->law.replace(changed);

    sql::Reader s = w.program->db->read();
    EXPECT_EQ(iso_local(w.program->desk.ledger(s, old).at), "2026-11-26T17:00");
    w.now = at("2026-11-23T09:00");
    Dossier d = must(w.act(old, "supplement"));
    w.now = at("2026-11-25T09:00");
    d = must(w.act(d, "resume"));
    EXPECT_EQ(due_of(d), "2026-11-27T17:00") << "one working day waited, 24 November is off; the new day off is not known to it";
    EXPECT_EQ(d.rules_hash, old.rules_hash);
    // A program started later reads the frozen rules from the database.
    const Program later(w.config);
    sql::Reader fresh = later.db->read();
    EXPECT_EQ(iso_local(later.desk.ledger(fresh, *later.desk.find(fresh, World::kHome, d.id)).at), "2026-11-27T17:00");

    const Dossier next = must(w.accept({.procedure = "TT.1wd"}));
    EXPECT_NE(next.rules_hash, old.rules_hash);
    EXPECT_EQ(due_of(next), "2026-11-27T11:30") << "the new day off and the new hours";
    const Dossier amended = must(w.accept({.procedure = "TT.3wd"}));
    EXPECT_EQ(amended.limit_code, "15d");
    EXPECT_EQ(amended.procedure_version, 2);
}

TEST_P(DeskTest, CountersAreWhatARecountGives) {
    World w(GetParam());
    std::mt19937 random(20261120);
    const char* procedures[] = {"TT.0wd", "TT.1wd", "TT.3wd", "TT.15d", "TT.4h"};
    const char* actions[] = {"assign", "supplement", "payment", "resume", "finish", "return", "refuse", "withdraw", "stop"};
    std::vector<Dossier> open;
    int done = 0;
    for (int step = 0; step < 400; ++step) {
        w.now += std::chrono::minutes(random() % 90);
        if (open.empty() || random() % 4 == 0) {
            open.push_back(must(w.accept({.procedure = procedures[random() % 5], .channel = random() % 2 ? Channel::desk : Channel::online})));
            continue;
        }
        Dossier& d = open[random() % open.size()];
        if (auto moved = w.act(d, actions[random() % 9])) {
            d = *moved;
            ++done;
        }
    }
    EXPECT_GT(done, 60);
    EXPECT_EQ(w.program->verify(World::kHome), kClean);
    EXPECT_GT(w.program->count("counter_day WHERE n > 0"), 20);
    EXPECT_EQ(w.program->count("counter_day WHERE n < 0"), 0);
}

TEST_P(DeskTest, VerifyFindsWhatAnIntruderChanges) {
    struct Row { const char* name; std::vector<std::string> sql; const char* says; };
    const Row rows[] = {
        {"edited payload", {"UPDATE event SET payload = replace(payload, '0002', '0003') WHERE kind = 'dossier.accepted' AND payload LIKE '%-0002%'"}, "đã bị sửa"},
        {"edited account", {"UPDATE event SET account_id = 77 WHERE kind = 'dossier.assign'"}, "đã bị sửa"},
        {"deleted event", {"DELETE FROM event WHERE kind = 'dossier.assign'"}, "thiếu sự kiện"},
        {"deleted last event", {"DELETE FROM event WHERE unit_id = 1 AND event_no = (SELECT max(event_no) FROM event WHERE unit_id = 1)"}, "mất các sự kiện cuối"},
        {"deleted dossier", {"DELETE FROM dossier_paper WHERE dossier_id = (SELECT dossier_id FROM dossier WHERE code LIKE '%0002')", "DELETE FROM dossier WHERE code LIKE '%0002'"}, "không còn trong dữ liệu"},
        {"edited counter", {"UPDATE counter_day SET n = n + 1 WHERE measure = 'received'"}, "Bộ đếm"},
        {"edited month", {"UPDATE counter_month SET n = n + 1 WHERE measure = 'received'"}, "tháng"},
        {"lost counter", {"DELETE FROM counter_day WHERE measure = 'early'"}, "Bộ đếm"},
        {"edited count of the ended", {"UPDATE dossier_ended_count SET post_late = post_late + 1"}, "Bộ đếm hồ sơ kết thúc"},
        {"lost count of the ended", {"DELETE FROM dossier_ended_count"}, "đếm lại được 1, đang giữ 0"},
        {"removed link", {"DELETE FROM audit_link WHERE unit_id = 1 AND link_no = 3"}, "thiếu mắt xích số 3"},
        {"removed last link", {"DELETE FROM audit_link WHERE unit_id = 1 AND link_no = (SELECT max(link_no) FROM audit_link WHERE unit_id = 1)"}, "nằm ngoài chuỗi"},
        {"edited head", {"UPDATE unit_head SET next_event = next_event + 1 WHERE unit_id = 1"}, "đầu chuỗi không khớp"},
        {"removed head", {"DELETE FROM unit_head WHERE unit_id = 1"}, "mất đầu chuỗi"},
        {"gap in the codes", {"UPDATE dossier SET code = replace(code, '0003', '0009')"}, "mã hồ sơ thứ 3"},
        {"number too high", {"UPDATE dossier_number SET last = 7"}, "đã cấp 7 số"},
        {"number lost", {"DELETE FROM dossier_number"}, "đã cấp 0 số"},
        {"number of the book given twice", {"UPDATE dossier SET book_no = 1 WHERE book_no = 2"}, "hoặc số bị trùng"},
        {"last number of the book lost", {"DELETE FROM year_number"}, "Sổ theo dõi hồ sơ năm"},
        {"edited state", {"UPDATE dossier SET state = 10 WHERE state = 9"}, "không khớp với sự kiện cuối"},
        {"edited outcome", {"UPDATE dossier SET outcome = 3 WHERE outcome = 1", "UPDATE counter_day SET measure = 'late' WHERE measure = 'early'"}, "không khớp với sự kiện cuối"},
        {"edited version", {"UPDATE dossier SET version = 9 WHERE code LIKE '%0003'"}, "phiên bản 9"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        World w(GetParam());
        w.walk(must(w.accept()), {"assign", "finish"});
        must(w.accept());
        must(w.accept());
        EXPECT_EQ(w.program->verify(World::kHome), kClean);
        for (const std::string& sql : row.sql) w.program->run(sql);
        const auto found = w.program->verify(World::kHome);
        EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const auto& f) { return f.find(row.says) != f.npos; })) << testing::PrintToString(found);
        EXPECT_EQ(w.program->verify(World::kOther), kClean);
    }
    World w(GetParam());
    record::ChainKey wrong{};
    wrong[0] = 1;
    EXPECT_NE(Program(w.config, wrong).verify(World::kHome), kClean) << "another key file";
}

TEST_P(DeskTest, SearchFindsByFoldedWordsAndByCode) {
    World w(GetParam());
    must(w.accept({.name = "Trần Thị Đẹp"}));
    must(w.accept({.name = "Công ty A.B 12-34"}));
    must(w.accept({.name = "Trần Đẹp Thị", .unit = World::kOther}));
    const auto found = [&](std::string words) {
        sql::Reader s = w.program->db->read();
        ListQuery q;
        q.words = std::move(words);
        std::string out;
        for (const DossierRow& r : must(w.program->desk.list(s, World::kHome, q, w.now)).rows) out += r.code.substr(r.code.size() - 1);
        return out;
    };
    struct Row { const char* words; const char* codes; };
    const Row rows[] = {
        {"tran thi dep", "1"}, {"TRẦN ĐẸP", "1"}, {"Đe", "1"}, {"de\xCC\xA3p", "1"}, {"tr dep", ""}, {"dep tran", "1"}, {"b 34", "2"}, {"a.b", "2"}, {"12-34", "2"},
        {"thu tuc", "21"}, {"nobody", ""}, {"\"", ""}, {"' OR 1=1 --", ""}, {"tran AND dep", ""}, {"dep*", "1"}, {"(tran", "1"}, {"words:dep", ""}, {"tran & !dep", "1"}, {"NEAR(tran dep)", ""},
        {"   ", ""}, {"000.01.01.H23-261120-0002", "2"}, {" 000.01.01.h23-261120-0001 ", "1"}, {"000.01.01.H23-261120-0003", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(found(row.words), row.codes) << row.words;
    EXPECT_EQ(found(std::string(5000, 'x')), "");
    EXPECT_EQ(found("Đẹp " + std::string(5000, '\'')), "1");
}

TEST_P(DeskTest, PagingGivesEachRowOnce) {
    World w(GetParam());
    const char* procedures[] = {"TT.3wd", "TT.1wd", "TT.15d"};
    for (int i = 0; i < 64; ++i) must(w.accept({.procedure = procedures[i % 3]}));
    w.walk(must(w.accept()), {"assign", "finish"});
    sql::Reader s = w.program->db->read();
    for (const Order order : {Order::newest, Order::due})
        for (const char* words : {"", "nguyen van"}) {
            SCOPED_TRACE(std::string(order == Order::due ? "due " : "newest ") + words);
            ListQuery q;
            q.order = order;
            q.words = words;
            std::vector<DossierRow> all;
            int pages = 0;
            do {
                const ListPage page = must(w.program->desk.list(s, World::kHome, q, w.now));
                all.insert(all.end(), page.rows.begin(), page.rows.end());
                q.cursor = page.next;
                ++pages;
            } while (!q.cursor.empty() && pages < 10);
            const bool by_due = order == Order::due && q.words.empty();
            EXPECT_EQ(all.size(), by_due ? 64u : 65u);
            EXPECT_EQ(pages, 3);
            for (std::size_t i = 1; i < all.size(); ++i)
                EXPECT_TRUE(by_due ? std::pair(all[i - 1].due_at, all[i - 1].id) < std::pair(all[i].due_at, all[i].id) : all[i - 1].id > all[i].id) << i;
        }
    // Over days of reception: the newest day first, whatever the running number says (an import brings old days late).
    w.program->run("UPDATE dossier SET received_day = '2026-11-18', received_at = received_at - 172800000 WHERE dossier_id = (SELECT max(dossier_id) FROM dossier)");
    sql::Reader after = w.program->db->read();
    ListQuery days;
    days.received_from = make_day(2026, 11, 18);
    std::vector<DossierRow> all;
    do {
        const ListPage page = must(w.program->desk.list(after, World::kHome, days, w.now));
        all.insert(all.end(), page.rows.begin(), page.rows.end());
        days.cursor = page.next;
    } while (!days.cursor.empty() && all.size() < 100);
    ASSERT_EQ(all.size(), 65u);
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GT(std::pair(local_day(all[i - 1].received_at), all[i - 1].id), std::pair(local_day(all[i].received_at), all[i].id)) << i;
    for (const char* cursor : {"x", "n", "n1x", "d1.2", "r1.2", "n99999999999999999999"}) {
        ListQuery q;
        q.cursor = cursor;
        EXPECT_EQ(w.program->desk.list(s, World::kHome, q, w.now).error().code, "onestop.cursor") << cursor;
    }
}

TEST_P(DeskTest, FiltersAndWorkCounts) {
    World w(GetParam());
    const Dossier today = must(w.accept({.procedure = "TT.0wd"}));
    const Dossier paused = w.walk(must(w.accept({.procedure = "TT.1wd"})), {"assign", "supplement"});
    const Dossier online = w.walk(must(w.accept({.procedure = "TT.3wd", .channel = Channel::online})), {"assign"});
    const Dossier done = w.walk(must(w.accept({.procedure = "TT.1wd"})), {"assign", "finish"});
    sql::Reader s = w.program->db->read();
    const auto ids = [&](const std::function<void(ListQuery&)>& set, const char* when = "2026-11-20T09:00") {
        ListQuery q;
        set(q);
        std::vector<DossierId> out;
        for (const DossierRow& r : must(w.program->desk.list(s, World::kHome, q, at(when))).rows) out.push_back(r.id);
        return out;
    };
    using Ids = std::vector<DossierId>;
    EXPECT_EQ(ids([](auto& q) { q.states = {S::accepted, S::finished}; }), (Ids{done.id, today.id}));
    EXPECT_EQ(ids([](auto& q) { q.channel = Channel::online; }), Ids{online.id});
    EXPECT_EQ(ids([&](auto& q) { q.assignee = w.clerk; q.order = Order::due; }), (Ids{paused.id, online.id}));
    EXPECT_EQ(ids([](auto& q) { q.procedure = "TT.0wd"; }), Ids{today.id});
    EXPECT_EQ(ids([](auto& q) { q.code = "000.01.01.H23-261120-0004"; }), Ids{done.id});
    EXPECT_EQ(ids([](auto& q) { q.late = true; }, "2026-11-20T17:00"), Ids{});
    EXPECT_EQ(ids([](auto& q) { q.late = true; }, "2026-11-24T08:00"), Ids{today.id}) << "the paused one is not the office's time";
    EXPECT_EQ(ids([](auto& q) { q.due_on = make_day(2026, 11, 26); }), Ids{online.id});
    EXPECT_EQ(ids([](auto& q) { q.received_from = make_day(2026, 11, 21); }), Ids{});
    EXPECT_EQ(ids([](auto& q) { q.received_to = make_day(2026, 11, 20); q.words = "mau"; }).size(), 4u);
    const WorkCounts c = w.program->desk.work_counts(s, World::kHome, at("2026-11-20T09:00"));
    EXPECT_EQ((std::array{c.late, c.due_today, c.waiting, c.fresh, c.open}), (std::array<std::int64_t, 5>{0, 1, 1, 1, 3}));
    EXPECT_EQ(w.program->desk.work_counts(s, World::kHome, at("2026-11-20T17:01")).late, 1);
}

}  // namespace
}  // namespace xaso::onestop
