// Events, the chain, answers and counters, on both databases.
#include "platform/record/record.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "support/test_database.h"

namespace xaso::record {
namespace {

constexpr UnitId kUnit{1}, kOther{2};
const Instant kNow{std::chrono::milliseconds{1'800'000'000'000}};

class RecordTest : public testing::TestWithParam<sql::Dialect> {
protected:
    RecordTest() {
        static const sql::Statement add_unit{"test.add_unit", "INSERT INTO unit (unit_id, code) VALUES (:unit, :code)"};
        sql::migrate(*db);
        for (const UnitId unit : {kUnit, kOther})
            db->run(unit, [&](sql::Tx& tx) {
                tx.exec(add_unit, {{"unit", unit}, {"code", "xa-" + std::to_string(unit.value())}});
                open_unit(tx, unit);
                return true;
            });
    }
    Result<Answer> once(AccountId account, const std::string& key, const std::string& body, const std::string& answer = "first", UnitId unit = kUnit) {
        return record.once({{unit, account, "api"}, key, body}, kNow, [&](sql::Tx& tx) -> Result<Answer> {
            ++runs;
            record.append(tx, {unit, account, "api"}, kNow, {"thing.done", "thing", 7, R"({"a":1})"});
            if (answer == "refuse") return refuse(Refusal::Kind::rule, "test.no", "không");
            return Answer{201, answer};
        });
    }
    std::vector<std::string> verify(const Record& r, UnitId unit = kUnit) {
        sql::Reader s = db->read();
        std::vector<std::string> out;
        for (const auto& m : r.verify(s, unit)) out.push_back(m.says);
        return out;
    }
    std::int64_t number(const std::string& query) {
        const sql::Statement s{"test.number", query};
        return db->read().query(s)[0].get<std::int64_t>("n");
    }
    std::unique_ptr<TestDatabase> where = TestDatabase::make(GetParam());
    std::unique_ptr<sql::Database> db = sql::Database::open(where->config);
    Record record{*db, ChainKey{}};
    int runs = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, RecordTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(RecordTest, AKeyAnswersOnce) {
    EXPECT_FALSE(once(AccountId{1}, "key", "body")->repeated);
    const auto again = once(AccountId{1}, "key", "body", "second");
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->text, "first");
    EXPECT_EQ(again->status, 201);
    EXPECT_EQ(runs, 1);
    const auto reused = once(AccountId{1}, "key", "another body");
    EXPECT_EQ(reused.error().code, "record.key_reused");
    EXPECT_EQ(reused.error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(once(AccountId{2}, "key", "another body", "other account")->text, "other account");
    EXPECT_EQ(once(AccountId{1}, "key", "another body", "other unit", kOther)->text, "other unit");
    EXPECT_EQ(once(AccountId{1}, "", "body", "a")->text, "a");
    EXPECT_EQ(once(AccountId{1}, "", "body", "b")->text, "b") << "without a key nothing is kept";
}

TEST_P(RecordTest, ARefusalLeavesNothingAndIsNotKept) {
    EXPECT_EQ(once(AccountId{1}, "key", "body", "refuse").error().code, "test.no");
    EXPECT_EQ(number("SELECT count(*) AS n FROM event"), 0);
    EXPECT_EQ(once(AccountId{1}, "key", "body", "now")->text, "now");
    sql::Reader s = db->read();
    const auto events = record.history(s, kUnit, "thing", 7);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].event_no, 1);
    EXPECT_EQ(events[0].payload, R"({"a":1})");
    EXPECT_EQ(events[0].origin, "api");
}

TEST_P(RecordTest, EventsOfManyThreadsHaveNoGapAndTheChainHolds) {
    const auto second = sql::Database::open(where->config);
    const Record beside(*second, ChainKey{});
    {
        sql::Reader s = db->read();
        EXPECT_EQ(record.chain_head(s, kUnit), "");
    }
    std::vector<std::thread> all;
    for (int t = 0; t < 8; ++t)
        all.emplace_back([&, t] {
            const Record& r = t % 2 ? beside : record;
            for (int i = 0; i < 20; ++i)
                r.db().run(kUnit, [&](sql::Tx& tx) {
                    r.append(tx, {kUnit, AccountId{t}, "web"}, kNow, {"thing.done", "thing", r.next_id(tx, kUnit), "{}"});
                    count(tx, kUnit, local_day(kNow), "things", 1, 1);
                    return i % 5 != 4;   // every fifth is taken back
                });
        });
    for (auto& t : all) t.join();
    EXPECT_EQ(number("SELECT count(*) AS n FROM event"), 128);
    EXPECT_EQ(number("SELECT max(event_no) AS n FROM event"), 128);
    EXPECT_EQ(number("SELECT count(DISTINCT subject_id) AS n FROM event"), 128);
    for (const char* kept : {"counter_day", "counter_month"}) EXPECT_EQ(number("SELECT CAST(sum(n) AS BIGINT) AS n FROM " + std::string(kept)), 128);
    EXPECT_TRUE(verify(record).empty());
    EXPECT_TRUE(verify(record, kOther).empty());
    ChainKey wrong{};
    wrong[31] = 1;
    EXPECT_FALSE(verify(Record(*db, wrong)).empty());
    sql::Reader s = db->read();
    EXPECT_EQ(record.chain_head(s, kUnit).size(), 64u);
}

TEST_P(RecordTest, AnEmptiedOrAlteredEventIsReported) {
    for (int i = 0; i < 3; ++i) once(AccountId{1}, "", "");
    db->script(GetParam() == sql::Dialect::sqlite ? "UPDATE event SET salt = x'', payload = '' WHERE event_no = 2" : "UPDATE event SET salt = '', payload = '' WHERE event_no = 2");
    EXPECT_EQ(verify(record).size(), 1u);
    db->script("UPDATE event SET payload = '{}' WHERE event_no = 3");
    EXPECT_EQ(verify(record).size(), 2u);
}

TEST_P(RecordTest, TheFirstEventBeginsTheChain) {
    const auto begun = [&] {
        sql::Reader s = db->read();
        return chain_begun(s);
    };
    EXPECT_FALSE(begun());
    once(AccountId{1}, "", "");
    EXPECT_TRUE(begun());
}

TEST_P(RecordTest, AUnitWithoutAnOpenRecordIsABug) {
    EXPECT_THROW(db->run(UnitId{9}, [&](sql::Tx& tx) { return record.next_id(tx, UnitId{9}) > 0; }), std::logic_error);
}

TEST(ChainKeyFile, IsMadeOnceAndReadAgain) {
    std::string folder = (std::filesystem::temp_directory_path() / "xaso_key_XXXXXX").string();
    ASSERT_TRUE(mkdtemp(folder.data()));
    const std::string file = folder + "/chain.key";
    EXPECT_THROW(load_chain_key(file, true), std::runtime_error) << "what is signed already needs its own key";
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    const ChainKey key = load_chain_key(file, false);
    EXPECT_NE(key, ChainKey{});
    EXPECT_EQ(load_chain_key(file, false), key);
    EXPECT_EQ(load_chain_key(file, true), key);
    struct stat st {};
    ASSERT_EQ(stat(file.c_str(), &st), 0);
    EXPECT_EQ(st.st_mode & 0777, 0600u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "nothing is left beside it";
    for (const std::size_t size : {0, 31, 33}) {
        std::ofstream(file, std::ios::trunc) << std::string(size, 'k');
        EXPECT_THROW(load_chain_key(file, false), std::runtime_error) << size;
    }
    EXPECT_THROW(load_chain_key(folder + "/none/chain.key", false), std::runtime_error);
    std::filesystem::remove_all(folder);
}

// The step that added the days up by month, on days as the program before it counted them.
TEST(CounterMonths, BeginAsTheSumsOfTheDays) {
    for (const sql::Dialect dialect : test_dialects()) {
        const auto made = TestDatabase::make(dialect);
        const auto db = sql::Database::open(made->config);
        std::vector<sql::Migration> older;
        for (const sql::Migration& m : sql::migrations())
            if (m.number < 23) older.push_back(m);
        sql::migrate(*db, older);
        db->script("INSERT INTO counter_day (unit_id, measure, channel, day, n) VALUES (7, 'late', 1, '2026-01-31', 4), (7, 'late', 1, '2026-02-01', 2), (7, 'late', 1, '2026-02-28', 3), (7, 'late', 2, '2026-02-28', -1)");
        sql::migrate(*db);
        std::string months;
        for (const sql::Row& r : db->read().query({"test.months", "SELECT month, channel, n FROM counter_month WHERE unit_id = 7 AND measure = 'late' ORDER BY month, channel"}))
            months += r.get<std::string>("month") + "/" + std::to_string(r.get<int>("channel")) + "=" + std::to_string(r.get<std::int64_t>("n")) + " ";
        EXPECT_EQ(months, "2026-01/1=4 2026-02/1=5 2026-02/2=-1 ");
    }
}

TEST(Hash, IsHexOfAFixedLength) {
    EXPECT_EQ(hex(std::string("\x00\xff\x1a", 3)), "00ff1a");
    EXPECT_EQ(hash_hex("").size(), 64u);
    EXPECT_NE(hash_hex("a"), hash_hex("b"));
}

}  // namespace
}  // namespace xaso::record
