#include "platform/backup/backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "platform/sql/copy.h"
#include "support/folder.h"
#include "support/test_database.h"

namespace xaso::backup {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kPass = "mật khẩu sao lưu để thử";
const Instant kNow = *parse_instant("2026-02-25T10:00:00.000Z");

// Two tables that every transaction keeps equal: a copy torn between them shows.
const std::vector<sql::Migration> kSteps{{1, "first", "CREATE TABLE a (n INTEGER NOT NULL, body TEXT NOT NULL) STRICT; CREATE TABLE b (n INTEGER NOT NULL) STRICT",
                                          "CREATE TABLE a (n BIGINT NOT NULL, body TEXT NOT NULL); CREATE TABLE b (n BIGINT NOT NULL)"}};
const sql::Statement kA{"test.a", "INSERT INTO a (n, body) VALUES (:n, :body)"}, kB{"test.b", "INSERT INTO b (n) VALUES (:n)"};
const sql::Statement kCount{"test.count", "SELECT (SELECT count(*) FROM a) AS a, (SELECT count(*) FROM b) AS b"};

Holds count(sql::Session& s) {
    const sql::Rows rows = s.query(kCount);
    return {rows[0].get<std::int64_t>("a"), rows[0].get<std::int64_t>("b")};
}

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void spit(const std::string& path, std::string_view bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

class Backup : public testing::TestWithParam<sql::Dialect> {
protected:
    // An office with 300 rows in each table and a key.
    Backup() : office_(TestDatabase::make(GetParam())) {
        fs::create_directory(place.data);
        spit(place.data + "/chain.key", std::string(32, 'k'));
        if (GetParam() == sql::Dialect::postgres) place.database = office_->config.url;
        db = sql::Database::open({.url = place.database});
        sql::migrate(*db, kSteps);
        write(0, 300);
    }
    void write(int from, int to) {
        db->run(UnitId{1}, [&](sql::Tx& tx) {
            for (int n = from; n < to; ++n) {
                tx.exec(kA, {{"n", n}, {"body", std::string(1000, 'x')}});
                tx.exec(kB, {{"n", n}});
            }
            return true;
        });
    }
    // An empty machine.
    Place empty(const std::string& name) {
        Place p{"sqlite:" + folder.path + "/" + name + "/xaso.db", folder.path + "/" + name};
        if (GetParam() == sql::Dialect::postgres) {
            others_.push_back(TestDatabase::make(GetParam()));
            p.database = others_.back()->config.url;
        }
        return p;
    }
    // Nothing is on that machine: no key, no database, no table.
    void expect_untouched(const Place& p) {
        EXPECT_FALSE(fs::exists(p.data + "/chain.key"));
        if (GetParam() == sql::Dialect::sqlite) {
            EXPECT_TRUE(!fs::exists(p.data) || fs::is_empty(p.data));
            return;
        }
        const sql::Statement tables{"test.tables", "SELECT count(*) AS n FROM pg_catalog.pg_tables WHERE schemaname = 'public'"};
        EXPECT_EQ(sql::Database::open({.url = p.database})->read().query(tables)[0].get<std::int64_t>("n"), 0);
    }
    std::string code(const Result<Copy>& r) { return r ? "" : r.error().code; }
    Result<Copy> save(const std::string& file) { return make(place, file, kPass, kNow, count, Cost::cheap()); }

    TestFolder folder;
    Place place{"sqlite:" + folder.path + "/office/xaso.db", folder.path + "/office"};
    const std::string file = folder.path + "/copy.xaso";

private:
    std::unique_ptr<TestDatabase> office_;
    std::vector<std::unique_ptr<TestDatabase>> others_;

protected:
    std::unique_ptr<sql::Database> db;
};

TEST_P(Backup, GoesRoundAndSaysWhatItHolds) {
    const auto made = save(file);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_FALSE(fs::exists(place.data + "/backup.xaso-part")) << "the copy in the clear is gone";
    const Place there = empty("new");
    const auto back = restore(there, file, kPass, 1);
    ASSERT_TRUE(back) << back.error().message;
    for (const Copy& c : {*made, *back}) {
        EXPECT_EQ(c.dialect, GetParam());
        EXPECT_EQ(c.schema, 1);
        EXPECT_EQ(c.taken, kNow);
        EXPECT_EQ(c.holds.units, 300);
        EXPECT_EQ(c.holds.dossiers, 300);
    }
    EXPECT_EQ(slurp(there.data + "/chain.key"), std::string(32, 'k'));
    const auto restored = sql::Database::open({.url = there.database});
    sql::Reader s = restored->read();
    EXPECT_EQ(count(s).units, 300);
    EXPECT_EQ(slurp(file).find("xxxx"), std::string::npos);
}

TEST_P(Backup, IsOneInstantWhileOthersWrite) {
    std::atomic<bool> stop{false};
    std::atomic<int> last{300};
    std::thread writer([&] {
        for (int n = last; !stop; last = ++n) write(n, n + 1);
    });
    std::int64_t before = 0;
    for (int round = 0; round < 3; ++round) {
        const std::string copy = file + std::to_string(round);
        const int acknowledged = last;
        const auto made = save(copy);
        if (!made) ADD_FAILURE() << made.error().message;
        const Place there = empty("new" + std::to_string(round));
        const auto back = restore(there, copy, kPass, 1);
        if (!back) ADD_FAILURE() << back.error().message;
        if (!made || !back) break;
        const auto restored = sql::Database::open({.url = there.database});
        sql::Reader s = restored->read();
        const Holds holds = count(s);
        EXPECT_EQ(holds.units, holds.dossiers);
        EXPECT_EQ(holds.units, back->holds.units) << "what it says is what it holds";
        EXPECT_GE(holds.units, acknowledged);
        EXPECT_GE(holds.units, before);
        before = holds.units;
    }
    stop = true;
    writer.join();
    EXPECT_GT(last, 300) << "somebody wrote";
}

TEST_P(Backup, NothingIsWrittenFromADamagedCutOrForeignCopy) {
    ASSERT_TRUE(save(file));
    const std::string good = slurp(file), bad = folder.path + "/bad.xaso";
    const Place there = empty("new");
    for (const std::size_t at : {std::size_t{3}, std::size_t{40}, std::size_t{60}, std::size_t{80}, good.size() / 2, good.size() - 1}) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        spit(bad, changed);
        EXPECT_NE(code(restore(there, bad, kPass, 1)), "") << at;
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{69}, std::size_t{100}, good.size() / 2, good.size() - 1}) {
        spit(bad, good.substr(0, size));
        EXPECT_NE(code(restore(there, bad, kPass, 1)), "") << size;
    }
    EXPECT_EQ(code(restore(there, file, "một mật khẩu khác", 1)), "backup.passphrase");
    {
        Sealer other(folder.path + "/foreign", kPass, Cost::cheap());
        other.write("{\"database\":\"sqlite\"}\n" + std::string(100, 'k'));
        other.finish();
    }
    EXPECT_EQ(code(restore(there, folder.path + "/foreign", kPass, 1)), "backup.foreign");
    EXPECT_EQ(code(restore(there, file, kPass, 0)), "backup.newer");
    const bool sqlite = GetParam() == sql::Dialect::sqlite;
    EXPECT_EQ(code(restore({sqlite ? "postgresql://nobody@127.0.0.1:1/none" : "sqlite:" + there.data + "/xaso.db", there.data}, file, kPass, 1)), "backup.other_database");
    expect_untouched(there);
}

TEST_P(Backup, NeverOverwrites) {
    ASSERT_TRUE(save(file));
    const std::string first = slurp(file);
    EXPECT_EQ(code(save(file)), "backup.exists");
    EXPECT_EQ(slurp(file), first);
    EXPECT_EQ(code(restore(place, file, kPass, 1)), "backup.not_empty");
    {
        sql::Reader s = db->read();
        EXPECT_EQ(count(s).units, 300);
    }
    // The key of other records alone is data too; the same key is what a restore that was cut off left.
    const Place there = empty("new");
    fs::create_directory(there.data);
    spit(there.data + "/chain.key", std::string(32, 'o'));
    EXPECT_EQ(code(restore(there, file, kPass, 1)), "backup.not_empty");
    EXPECT_EQ(slurp(there.data + "/chain.key"), std::string(32, 'o'));
    spit(there.data + "/chain.key", std::string(32, 'k'));
    EXPECT_EQ(code(restore(there, file, kPass, 1)), "");
}

TEST_P(Backup, AnOlderCopyIsMigratedByTheNewerProgram) {
    ASSERT_TRUE(save(file));
    const Place there = empty("new");
    ASSERT_TRUE(restore(there, file, kPass, 2));
    auto newer = kSteps;
    newer.push_back({2, "second", "CREATE TABLE c (n INTEGER) STRICT", "CREATE TABLE c (n BIGINT)"});
    EXPECT_EQ(sql::migrate(*sql::Database::open({.url = there.database}), newer), 1);
}

TEST_P(Backup, WithoutItsKeyThereIsNoBackup) {
    fs::remove(place.data + "/chain.key");
    EXPECT_EQ(code(save(file)), "backup.no_key");
    EXPECT_FALSE(fs::exists(file));
}

INSTANTIATE_TEST_SUITE_P(Both, Backup, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST(BackupSqlite, ACopyThatAKilledRunLeftIsNoHindrance) {
    const TestFolder folder;
    const Place place{"sqlite:" + folder.path + "/xaso.db", folder.path};
    spit(folder.path + "/chain.key", std::string(32, 'k'));
    spit(folder.path + "/backup.xaso-part", std::string(100'000, 'x'));
    spit(folder.path + "/backup.xaso-part-journal", "left");
    const auto db = sql::Database::open({.url = place.database});
    sql::migrate(*db, kSteps);
    EXPECT_TRUE(make(place, folder.path + "/copy", kPass, kNow, count, Cost::cheap()));
    EXPECT_FALSE(fs::exists(folder.path + "/backup.xaso-part"));
    EXPECT_FALSE(fs::exists(folder.path + "/backup.xaso-part-journal"));
}

TEST(BackupSqlite, ARestoreThatWasKilledIsBegunAnewAndOneThatRunsIsLeftAlone) {
    const TestFolder folder;
    const Place place{"sqlite:" + folder.path + "/xaso.db", folder.path}, there{"sqlite:" + folder.path + "/new/xaso.db", folder.path + "/new"};
    spit(folder.path + "/chain.key", std::string(32, 'k'));
    sql::migrate(*sql::Database::open({.url = place.database}), kSteps);
    ASSERT_TRUE(make(place, folder.path + "/copy", kPass, kNow, count, Cost::cheap()));
    fs::create_directory(there.data);
    {
        NewFile other(there.data + "/xaso.db");
        const auto refused = restore(there, folder.path + "/copy", kPass, 1);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "backup.running");
        EXPECT_TRUE(fs::exists(there.data + "/xaso.db.xaso-part")) << "the other's";
    }
    spit(there.data + "/xaso.db.xaso-part", std::string(100'000, 'x'));
    spit(there.data + "/chain.key", std::string(32, 'k'));
    EXPECT_TRUE(restore(there, folder.path + "/copy", kPass, 1));
    EXPECT_FALSE(fs::exists(there.data + "/xaso.db.xaso-part"));
    const auto db = sql::Database::open({.url = there.database});
    sql::Reader s = db->read();
    EXPECT_EQ(count(s).units, 0);
}

TEST(BackupPostgres, TheAddressGoesIntoTheEnvironment) {
    const auto env = sql::client_environment("postgresql://user:secret%20word@host:5433/name?sslmode=require");
    for (const char* wanted : {"PGUSER=user", "PGPASSWORD=secret word", "PGHOST=host", "PGPORT=5433", "PGDATABASE=name", "PGSSLMODE=require"})
        EXPECT_NE(std::find(env.begin(), env.end(), wanted), env.end()) << wanted;
    EXPECT_THROW(sql::client_environment("postgresql://[bad"), sql::Error);
}

}  // namespace
}  // namespace xaso::backup
