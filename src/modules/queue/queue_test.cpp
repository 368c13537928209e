#include "queue/queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "world/world.h"

namespace xaso::queue {
namespace {

class QueueTest : public testing::TestWithParam<sql::Dialect> {
protected:
    QueueTest() {
        auto law = std::make_shared<catalog::Definitions>(*w.program->law.current());
        law->queue.priorities = {{"elderly", "Người cao tuổi", "Luật Người cao tuổi", 60}};
        law->queue.targets = {{30, "Kế hoạch", "tối đa 30 phút"}, {15, "Kế hoạch", "tối đa 15 phút"}};
        w.program->law.replace(law);
        papers = must(keep_kind("Chứng thực", "A"));
        land = must(keep_kind("Đất đai", "B"));
        first = must(keep_counter("Quầy 1", {papers, land}));
        second = must(keep_counter("Quầy 2", {papers}));
    }
    template <class T, class F>
    Result<T> write(F&& job) const { return w.program->db->write<T>(World::kHome, job); }
    Result<KindId> keep_kind(const char* name, const char* prefix, KindId id = {}, bool active = true, int version = 1) const {
        return write<KindId>([&](sql::Tx& tx) { return queue.keep_kind(tx, w.by(), w.now, {id, name, prefix, active, version}); });
    }
    Result<CounterId> keep_counter(const char* name, std::vector<KindId> kinds, CounterId id = {}, bool active = true, int version = 1) const {
        return write<CounterId>([&](sql::Tx& tx) { return queue.keep_counter(tx, w.by(), w.now, {id, name, active, version, kinds}); });
    }
    Result<Ticket> take(KindId kind, const char* priority = "") const {
        return write<Ticket>([&](sql::Tx& tx) { return queue.take(tx, w.by(), w.now, kind, priority); });
    }
    std::string call(CounterId counter) const {   // the code called, "" for nobody
        const auto t = must(call_at(counter));
        return t ? t->code : "";
    }
    Result<std::optional<Ticket>> call_at(CounterId counter) const {
        return write<std::optional<Ticket>>([&](sql::Tx& tx) { return queue.call_next(tx, w.by(), w.now, counter); });
    }
    using Step = Result<Ticket> (Queue::*)(sql::Tx&, const record::Actor&, Instant, TicketId, int) const;
    Result<Ticket> act(Step step, const Ticket& t) const {
        return write<Ticket>([&](sql::Tx& tx) { return (queue.*step)(tx, w.by(), w.now, t.id, t.version); });
    }
    Ticket held(CounterId counter) const {
        sql::Reader s = w.program->db->read();
        return queue.at_counter(s, World::kHome, counter).value();
    }
    Ticket now_of(const Ticket& t) const {
        sql::Reader s = w.program->db->read();
        return queue.find(s, World::kHome, t.id).value();
    }
    void wait(int minutes) { w.now += std::chrono::minutes{minutes}; }
    std::vector<std::string> verify() const {
        std::vector<std::string> found = w.program->verify(World::kHome);
        sql::Reader s = w.program->db->read();
        for (const auto& m : queue.verify(s, World::kHome)) found.push_back(m.says);
        return found;
    }
    void whole() const { EXPECT_EQ(verify(), std::vector<std::string>{}); }

    World w{GetParam()};
    Queue queue{w.program->record, w.program->law};
    KindId papers, land;
    CounterId first, second;
};
INSTANTIATE_TEST_SUITE_P(Both, QueueTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(QueueTest, NumbersCountPerDayAndKind) {
    EXPECT_EQ(must(take(papers)).code, "A001");
    EXPECT_EQ(must(take(papers)).code, "A002");
    EXPECT_EQ(must(take(land)).code, "B001");
    w.now = at("2026-11-20T23:59:59");
    EXPECT_EQ(must(take(papers)).code, "A003");
    wait(1);   // midnight of the wall clock, not of UTC
    EXPECT_EQ(must(take(papers)).code, "A001");
    const auto other = w.program->db->write<KindId>(World::kOther, [&](sql::Tx& tx) { return queue.keep_kind(tx, w.by(World::kOther), w.now, {{}, "Chứng thực", "A", true, 1}); });
    EXPECT_EQ(must(w.program->db->write<Ticket>(World::kOther, [&](sql::Tx& tx) { return queue.take(tx, w.by(World::kOther), w.now, must(other), ""); })).code, "A001") << "a unit counts for itself";
    EXPECT_EQ(take(KindId{999}).error().code, "queue.kind");
    EXPECT_EQ(take(papers, "king").error().code, "queue.priority");
    whole();
}

TEST_P(QueueTest, TheOldestAcrossTheKindsOfACounterIsNext) {
    const Ticket b = must(take(land));
    wait(1);
    must(take(papers));
    wait(1);
    must(take(papers));
    wait(5);
    EXPECT_EQ(call(second), "A001") << "the second counter does not serve land";
    EXPECT_EQ(call(first), "B001");
    EXPECT_EQ(now_of(b).waited(), std::chrono::minutes{7});
    EXPECT_EQ(call(first), "A002");
    EXPECT_EQ(now_of(b).state, State::done) << "calling the next ends the one before";
    EXPECT_EQ(call(second), "");
    EXPECT_EQ(call_at(CounterId{999}).error().code, "queue.counter");
    whole();
}

TEST_P(QueueTest, APriorityPutsATicketAheadByItsMinutes) {
    must(take(papers));
    wait(50);
    must(take(papers));
    wait(5);
    const Ticket old = must(take(papers, "elderly"));
    EXPECT_EQ(old.turn_at, w.now - std::chrono::minutes{60});
    EXPECT_EQ(call(first), "A003") << "as if it had been taken an hour earlier";
    EXPECT_EQ(call(first), "A001");
    wait(10);
    must(take(papers, "elderly"));
    EXPECT_EQ(call(first), "A004");
    EXPECT_EQ(call(first), "A002");
    // Who has waited for more than the minutes stays in front: nobody waits for ever.
    must(take(papers));
    wait(61);
    must(take(papers, "elderly"));
    EXPECT_EQ(call(first), "A005");
}

TEST_P(QueueTest, ATicketGoesItsWay) {
    must(take(papers));
    wait(3);
    EXPECT_EQ(call(first), "A001");
    Ticket t = held(first);
    wait(1);
    t = must(act(&Queue::recall, t));
    EXPECT_EQ(t.calls, 2);
    EXPECT_EQ(t.waited(), std::chrono::minutes{3}) << "until the first call";
    t = must(act(&Queue::absent, t));
    EXPECT_EQ(act(&Queue::done, t).error().code, "queue.state");
    EXPECT_EQ(call(first), "");
    wait(5);
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(queue.absent_of(s, World::kHome, local_day(w.now), {papers}).size(), 1u);
        EXPECT_EQ(queue.absent_of(s, World::kHome, local_day(w.now), {land}).size(), 0u);
    }
    const auto back = [&](CounterId counter) { return write<Ticket>([&](sql::Tx& tx) { return queue.take_back(tx, w.by(), w.now, t.id, t.version, counter); }); };
    must(take(papers));
    EXPECT_EQ(call(second), "A002");
    EXPECT_EQ(back(second).error().code, "queue.counter_busy");
    wait(1);
    t = must(back(first));
    EXPECT_EQ(t.state, State::called);
    EXPECT_EQ(t.waited(), std::chrono::minutes{3});
    EXPECT_EQ(act(&Queue::serve, Ticket{.unit = t.unit, .id = t.id, .version = t.version - 1}).error().code, "queue.stale_version");
    t = must(act(&Queue::serve, t));
    wait(9);
    EXPECT_EQ(act(&Queue::absent, t).error().code, "queue.state") << "somebody who is being served is there";
    t = must(act(&Queue::done, t));
    EXPECT_EQ(t.served(), std::chrono::minutes{9});
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(queue.counter_of(s, World::kHome, local_day(w.now), w.clerk), first);
        EXPECT_EQ(queue.last_called(s, World::kHome, local_day(w.now), 5).size(), 2u);
        const auto counts = queue.counts(s, World::kHome, local_day(w.now));
        ASSERT_EQ(counts.size(), 1u);
        EXPECT_EQ(counts[0].waiting, 0);
        EXPECT_EQ(counts[0].called, 2);
    }
    whole();
}

TEST_P(QueueTest, AMovedTicketKeepsItsTurn) {
    must(take(papers));
    wait(2);
    must(take(land));
    EXPECT_EQ(call(first), "A001");
    const Ticket wrong = held(first);
    const auto move = [&](KindId kind) { return write<Ticket>([&](sql::Tx& tx) { return queue.move(tx, w.by(), w.now, wrong.id, wrong.version, kind); }); };
    EXPECT_EQ(move(papers).error().code, "queue.same_kind");
    const Ticket right = must(move(land));
    EXPECT_EQ(right.code, "B002");
    EXPECT_EQ(now_of(wrong).state, State::moved);
    EXPECT_EQ(now_of(wrong).moved_to, right.id);
    EXPECT_EQ(call(first), "B002") << "in the turn of the ticket it replaces, before B001";
    whole();
}

TEST_P(QueueTest, AClockSetBackChangesNoOrderAndNoTimeRunsBackwards) {
    const Ticket a = must(take(papers));
    wait(-20);
    const Ticket b = must(take(papers));
    EXPECT_EQ(b.number, 2);
    EXPECT_GE(b.turn_at, a.turn_at);
    EXPECT_EQ(call(first), "A001");
    EXPECT_EQ(now_of(a).waited(), std::chrono::minutes{0});
    wait(-20);
    EXPECT_EQ(must(act(&Queue::done, held(first))).served(), std::chrono::minutes{0});
    // Back over midnight: the day before goes on counting where it stopped.
    w.now = at("2026-11-19T23:50");
    EXPECT_EQ(must(take(papers)).code, "A001");
    EXPECT_EQ(call(first), "A001");
    w.now = at("2026-11-20T08:30");
    EXPECT_EQ(must(take(papers)).code, "A003");
    whole();
}

TEST_P(QueueTest, WhatADayLeavesOverIsClosedWhenTheNextOneBegins) {
    const Ticket at_desk = must(take(papers)), waits = must(take(papers));
    EXPECT_EQ(call(first), "A001");
    w.now = at("2026-11-23T07:35");
    EXPECT_EQ(call(first), "") << "nobody of Friday is called on Monday";
    EXPECT_EQ(now_of(at_desk).state, State::left_over);
    EXPECT_EQ(now_of(waits).state, State::left_over);
    EXPECT_FALSE(now_of(waits).waited());
    EXPECT_FALSE(now_of(at_desk).served());
    EXPECT_EQ(must(take(papers)).code, "A001");
    EXPECT_EQ(call(second), "A001");
    const Ticket t = must(act(&Queue::absent, held(second)));
    w.now = at("2026-11-24T07:35");
    EXPECT_EQ(write<Ticket>([&](sql::Tx& tx) { return queue.take_back(tx, w.by(), w.now, t.id, t.version, first); }).error().code, "queue.day");
    whole();
}

TEST_P(QueueTest, VerifyFindsWhatWasChangedBesideTheProgram) {
    must(take(papers));
    EXPECT_EQ(call(first), "A001");
    whole();
    w.program->run("UPDATE queue_ticket SET state = 0, counter_id = NULL");
    EXPECT_EQ(verify(), std::vector<std::string>{"Số A001 ngày 20/11/2026: đang chờ, nhưng sự kiện cuối cùng là queue.called."});
    w.program->run("UPDATE queue_ticket SET version = 5");
    w.program->run("UPDATE queue_kind SET version = 7 WHERE prefix = 'B'");
    EXPECT_EQ(verify(), (std::vector<std::string>{"Số A001 ngày 20/11/2026: phiên bản 5 nhưng nhật ký có 2 sự kiện.", "Đất đai: phiên bản 7 nhưng nhật ký có 1 sự kiện."}));
}

// Both counters press at the same moment, again and again, through two programs on one database.
TEST_P(QueueTest, TwoCountersThatCallAtOnceNeverGetOneTicket) {
    constexpr int kTickets = 60;
    for (int i = 0; i < kTickets; ++i) must(take(papers));
    const Program beside(w.config);
    const Queue other(beside.record, beside.law);
    std::vector<std::string> got[2];
    const auto counter = [&](int n) {
        const Program& p = n == 0 ? *w.program : beside;
        const Queue& its = n == 0 ? queue : other;
        for (;;) {
            const auto t = p.db->write<std::optional<Ticket>>(World::kHome, [&](sql::Tx& tx) { return its.call_next(tx, w.by(), w.now, n == 0 ? first : second); });
            if (!must(t)) return;
            got[n].push_back((*t)->code);
        }
    };
    std::thread a(counter, 0), b(counter, 1);
    a.join();
    b.join();
    std::set<std::string> all(got[0].begin(), got[0].end());
    all.insert(got[1].begin(), got[1].end());
    EXPECT_EQ(all.size(), static_cast<std::size_t>(kTickets));
    EXPECT_EQ(got[0].size() + got[1].size(), static_cast<std::size_t>(kTickets));
    for (const auto& one : got) EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
    whole();
}

TEST_P(QueueTest, KindsAndCountersAreKept) {
    EXPECT_EQ(keep_kind("", "C").error().field, "name");
    EXPECT_EQ(keep_kind("Việc khác", "Đ").error().code, "queue.prefix");
    EXPECT_EQ(keep_kind("Việc khác", "A").error().code, "queue.prefix");
    EXPECT_EQ(keep_kind("chung thuc", "C").error().code, "queue.name");
    EXPECT_EQ(keep_kind("Đất", "B", land, true, 7).error().code, "queue.stale_version");
    must(keep_kind("Đất, xây dựng", "B", land, false, 1));
    EXPECT_EQ(take(land).error().code, "queue.kind");
    must(keep_kind("Xây dựng", "B"));
    EXPECT_EQ(keep_kind("Đất, xây dựng", "B", land, true, 2).error().code, "queue.prefix") << "its letter has gone to another";
    EXPECT_EQ(keep_counter("Quầy 3", {}).error().code, "queue.kinds");
    EXPECT_EQ(keep_counter("Quầy 3", {KindId{999}}).error().code, "queue.kinds");
    EXPECT_EQ(keep_counter("quay 1", {papers}).error().code, "queue.name");
    EXPECT_EQ(keep_counter("Quầy 2", {papers}, second, true, 9).error().code, "queue.stale_version");
    must(keep_counter("Quầy 2", {papers, land}, second, false, 1));
    EXPECT_EQ(call_at(second).error().code, "queue.counter");
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(queue.counters(s, World::kHome)[1].kinds.size(), 2u);
    EXPECT_EQ(queue.kinds(s, World::kHome).size(), 3u);
    EXPECT_EQ(queue.between(s, World::kHome, local_day(w.now), local_day(w.now), {}).size(), 0u);
    EXPECT_EQ(queue.between(s, World::kHome, local_day(w.now), local_day(w.now), land).size(), 0u);
}

}  // namespace
}  // namespace xaso::queue
