// The promises of a write: what shares a commit, who is told what, and what is there afterwards.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "platform/sql/sql.h"
#include "support/test_database.h"

namespace xaso::sql {
namespace {

const Statement kAdd{"t.add", "INSERT INTO entry (id, of_id) VALUES (:id, :of)"};
const Statement kAddReturning{"t.add_returning", "INSERT INTO entry (id) VALUES (:id) RETURNING id"};
const Statement kIds{"t.ids", "SELECT id FROM entry ORDER BY id"};

std::atomic<int> flushes{0};

// Gathers rows and writes them at the end, as a counter would.
struct Gathered : TxState {
    std::vector<int> ids;
    void flush(Tx& tx) override {
        ++flushes;
        for (int id : ids) {
            if (id == 666) throw std::runtime_error("flush");
            tx.exec(kAdd, {{"id", id}, {"of", std::nullopt}});
        }
    }
};

std::string flush_order;
struct Second : TxState {
    void flush(Tx&) override { flush_order += "second "; }
};
struct Late : TxState {
    void flush(Tx&) override { flush_order += "late "; }
};
struct First : TxState {
    void flush(Tx& tx) override {
        flush_order += "first ";
        tx.state<Late>();
    }
};

void add(Tx& tx, int id, std::optional<int> of = {}) { tx.exec(kAdd, {{"id", id}, {"of", of}}); }

class LaneTest : public testing::TestWithParam<Dialect> {
protected:
    LaneTest() : where_(TestDatabase::make(GetParam())), db_(Database::open(where_->config)) {
        db_->script("CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, of_id INTEGER REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED)");
        flushes = 0;
        flush_order.clear();
    }

    std::string ids() {
        std::string joined;
        for (const Row& row : db_->read().query(kIds)) joined += std::to_string(row.get<int>("id")) + " ";
        return joined;
    }

    // Runs the jobs as one batch: they queue up behind a job that waits for all of them. Gives what each threw, "" for nothing.
    std::vector<std::string> batch(const std::vector<std::function<bool(Tx&)>>& jobs) {
        std::latch holding(1), go(1);
        std::thread holder([&] {
            db_->run(UnitId{1}, [&](Tx&) {
                holding.count_down();
                go.wait();
                return true;
            });
        });
        holding.wait();
        std::vector<std::string> threw(jobs.size());
        std::vector<std::thread> threads;
        std::atomic<std::size_t> waiting{0};
        for (std::size_t i = 0; i < jobs.size(); ++i)
            threads.emplace_back([&, i] {
                ++waiting;
                try {
                    db_->run(UnitId{1}, jobs[i]);
                } catch (const std::exception& e) {
                    threw[i] = e.what();
                }
            });
        while (waiting < jobs.size()) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // from the count to the queue
        go.count_down();
        holder.join();
        for (auto& t : threads) t.join();
        return threw;
    }

    std::unique_ptr<TestDatabase> where_;
    std::unique_ptr<Database> db_;
};

TEST_P(LaneTest, jobs_that_wait_together_share_a_commit) {
    std::vector<std::function<bool(Tx&)>> jobs;
    for (int id = 1; id <= 20; ++id)
        jobs.push_back([id](Tx& tx) {
            tx.state<Gathered>().ids.push_back(id);
            return true;
        });
    for (const std::string& threw : batch(jobs)) EXPECT_EQ(threw, "");
    EXPECT_LT(flushes, 10);
    EXPECT_EQ(ids(), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 ");
}

TEST_P(LaneTest, many_threads) {
    std::vector<std::thread> threads;
    std::atomic<int> overlapping{0};
    bool overlapped = false;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i)
                db_->run(UnitId{1}, [&](Tx& tx) {
                    overlapped |= ++overlapping > 1;
                    add(tx, t * 100 + i);
                    --overlapping;
                    return true;
                });
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(db_->read().query(kIds).size(), 200u);
    EXPECT_FALSE(overlapped);
}

TEST_P(LaneTest, a_job_that_fails_loses_only_itself) {
    struct { const char* name; std::function<bool(Tx&)> job; const char* throws; } rows[] = {
        {"throws", [](Tx&) -> bool { throw std::runtime_error("boom"); }, "boom"},
        {"throws after writing", [](Tx& tx) -> bool { add(tx, 50); throw std::runtime_error("boom"); }, "boom"},
        {"breaks a constraint", [](Tx& tx) { add(tx, 51); add(tx, 51); return true; }, "t.add"},
        {"breaks a constraint at the commit", [](Tx& tx) { add(tx, 52, 999); return true; }, "commit"},
        {"refuses", [](Tx&) { return false; }, ""},
        {"refuses after writing", [](Tx& tx) { add(tx, 53); return false; }, ""},
        {"refuses after writing through a query", [](Tx& tx) { tx.query(kAddReturning, {{"id", 54}}); return false; }, ""},
        {"refuses after gathering", [](Tx& tx) { tx.state<Gathered>().ids.push_back(55); return false; }, ""},
        {"fails in the flush", [](Tx& tx) { add(tx, 56); tx.state<Gathered>().ids.push_back(666); return true; }, "flush"},
        {"swallows an error", [](Tx& tx) { try { add(tx, 57); add(tx, 57); } catch (const Error&) {} return true; }, "commit"},
    };
    int id = 100;
    std::string expected;
    for (const auto& row : rows) {
        std::vector<std::function<bool(Tx&)>> jobs;
        for (int i = 0; i < 3; ++i) {
            jobs.push_back([n = id](Tx& tx) { add(tx, n); return true; });
            expected += std::to_string(id++) + " ";
        }
        jobs.insert(jobs.begin() + 1, row.job);
        std::vector<std::string> threw = batch(jobs);
        if (*row.throws) EXPECT_NE(threw[1].find(row.throws), std::string::npos) << row.name << ": " << threw[1];
        else EXPECT_EQ(threw[1], "") << row.name;
        for (std::size_t i : {0, 2, 3}) EXPECT_EQ(threw[i], "") << row.name;
        EXPECT_EQ(ids(), expected) << row.name;
    }
}

TEST_P(LaneTest, states_are_flushed_in_the_order_of_first_use_and_dropped_on_rollback) {
    db_->run(UnitId{1}, [](Tx& tx) {
        tx.state<First>();
        tx.state<Second>();
        tx.state<First>();
        return true;
    });
    EXPECT_EQ(flush_order, "first second late ");
    flush_order.clear();
    db_->run(UnitId{1}, [](Tx& tx) { tx.state<First>(); return false; });
    EXPECT_THROW(db_->run(UnitId{1}, [](Tx& tx) -> bool { tx.state<First>(); throw std::runtime_error("boom"); }), std::runtime_error);
    EXPECT_EQ(flush_order, "");
}

TEST_P(LaneTest, results_and_refusals_come_back) {
    auto kept = db_->write<int>(UnitId{1}, [](Tx& tx) -> Result<int> { add(tx, 1); return 7; });
    EXPECT_EQ(kept.value(), 7);
    auto refused = db_->write<int>(UnitId{2}, [](Tx& tx) -> Result<int> { add(tx, 2); return refuse(Refusal::Kind::rule, "t.no", "Không được."); });
    EXPECT_EQ(refused.error().code, "t.no");
    EXPECT_EQ(ids(), "1 ");
}

TEST_P(LaneTest, a_write_inside_a_write_is_a_bug) {
    EXPECT_THROW(db_->run(UnitId{1}, [&](Tx&) { db_->run(UnitId{2}, [](Tx&) { return true; }); return true; }), std::logic_error);
    db_->run(UnitId{1}, [&](Tx& tx) {
        add(tx, 1);
        EXPECT_EQ(db_->read().query(kIds).size(), 0u);  // a reader sees what was committed
        EXPECT_EQ(tx.query(kIds).size(), 1u);
        return true;
    });
}

TEST_P(LaneTest, a_passing_trouble_is_tried_again) {
    const struct { ErrorKind kind; int tries; } rows[] = {{ErrorKind::busy, 2}, {ErrorKind::connection, 2}, {ErrorKind::serialization, 5}};
    for (const auto& [kind, tries] : rows) {
        int runs = 0;
        db_->run(UnitId{1}, [&](Tx& tx) {
            add(tx, static_cast<int>(kind));
            if (++runs == 1) throw Error(kind, "once");
            return true;
        });
        EXPECT_EQ(runs, 2);
        EXPECT_THROW(db_->run(UnitId{1}, [&](Tx&) -> bool { ++runs; throw Error(kind, "always"); }), Error);
        EXPECT_EQ(runs, 2 + tries);
    }
    int runs = 0;
    EXPECT_THROW(db_->run(UnitId{1}, [&](Tx&) -> bool { ++runs; throw Error(ErrorKind::unique, "no use"); }), Error);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(db_->read().query(kIds).size(), std::size(rows));
}

TEST_P(LaneTest, closing_finishes_what_is_queued) {
    std::latch holding(1), go(1);
    Database* db = db_.get();
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
        db->run(UnitId{1}, [&](Tx&) { holding.count_down(); go.wait(); return true; });
    });
    holding.wait();
    for (int id = 1; id <= 3; ++id) threads.emplace_back([&, id] { db->run(UnitId{1}, [id](Tx& tx) { add(tx, id); return true; }); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::thread closer([&] { db_.reset(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    go.count_down();
    closer.join();
    for (auto& t : threads) t.join();
    db_ = Database::open(where_->config);
    EXPECT_EQ(ids(), "1 2 3 ");
}

INSTANTIATE_TEST_SUITE_P(Both, LaneTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<Dialect>>);

}  // namespace
}  // namespace xaso::sql
