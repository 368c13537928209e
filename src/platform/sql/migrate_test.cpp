#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/sql/sql.h"
#include "support/test_database.h"

namespace xaso::sql {
namespace {

Migration step(int number, const std::string& name, const std::string& text) { return {number, name, text, text}; }

const std::vector<Migration> kThree{
    step(1, "first", "CREATE TABLE unit (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL); INSERT INTO unit VALUES (1, 'Xã Một; Hai');"),
    step(2, "second", "CREATE TABLE desk (id INTEGER NOT NULL PRIMARY KEY, unit_id INTEGER NOT NULL REFERENCES unit (id)); INSERT INTO desk VALUES (1, 1);"),
    step(3, "third", "ALTER TABLE unit ADD COLUMN phone TEXT NOT NULL DEFAULT ''"),
};
std::vector<Migration> first(std::size_t n) { return {kThree.begin(), kThree.begin() + static_cast<std::ptrdiff_t>(n)}; }

class Migrate : public testing::TestWithParam<Dialect> {
protected:
    Migrate() : where_(TestDatabase::make(GetParam())), db_(Database::open(where_->config)) {}
    std::size_t count(const std::string& sql) {
        Statement s("t.count", sql);
        return db_->read().query(s).size();
    }
    Error error_of(const std::vector<Migration>& all) {
        try {
            migrate(*db_, all);
        } catch (const Error& e) {
            return e;
        }
        ADD_FAILURE() << "nothing was thrown";
        return Error(ErrorKind::other, "none");
    }
    std::unique_ptr<TestDatabase> where_;
    std::unique_ptr<Database> db_;
};

TEST_P(Migrate, each_step_runs_once) {
    EXPECT_EQ(migrate(*db_, {}), 0);
    EXPECT_EQ(migrate(*db_, first(2)), 2);
    EXPECT_EQ(migrate(*db_, first(2)), 0);
    EXPECT_EQ(migrate(*db_, kThree), 1);
    EXPECT_EQ(count("SELECT phone FROM unit WHERE name = 'Xã Một; Hai'"), 1u);
    EXPECT_EQ(count("SELECT number FROM schema_migration"), 3u);
}

TEST_P(Migrate, a_database_of_a_newer_program_is_refused) {
    migrate(*db_, kThree);
    Error e = error_of(first(2));
    EXPECT_EQ(e.kind, ErrorKind::schema_newer);
    EXPECT_EQ(e.statement, "third");
    EXPECT_NE(std::string(e.what()).find("0003_third"), std::string::npos) << e.what();
}

TEST_P(Migrate, a_changed_step_is_refused) {
    migrate(*db_, first(2));
    std::vector<Migration> changed = kThree;
    changed[0].sqlite += " ";
    changed[0].postgres += " ";
    Error e = error_of(changed);
    EXPECT_EQ(e.kind, ErrorKind::other);
    EXPECT_EQ(e.statement, "first");
    EXPECT_EQ(count("SELECT number FROM schema_migration"), 2u);
}

TEST_P(Migrate, two_steps_with_one_number_are_refused) { EXPECT_EQ(error_of({step(1, "a", "SELECT 1"), step(1, "b", "SELECT 1")}).kind, ErrorKind::other); }

TEST_P(Migrate, a_failing_step_leaves_nothing) {
    std::vector<Migration> all = first(1);
    all.push_back(step(2, "broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);"));
    Error e = error_of(all);
    EXPECT_EQ(e.statement, "broken");
    EXPECT_NE(std::string(e.what()).find("nowhere"), std::string::npos) << e.what();
    EXPECT_EQ(count("SELECT number FROM schema_migration"), 1u);
    EXPECT_EQ(migrate(*db_, {all[0], step(2, "mended", "CREATE TABLE half (id INTEGER)")}), 1);
}

TEST_P(Migrate, broken_references_are_found) {
    EXPECT_EQ(error_of({kThree[0], kThree[1], step(3, "orphan", "INSERT INTO desk VALUES (2, 99)")}).kind, ErrorKind::foreign_key);
    EXPECT_EQ(count("SELECT id FROM desk"), 1u);
}

TEST_P(Migrate, programs_that_start_together_run_each_step_once) {
    std::atomic<int> ran{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            auto mine = Database::open(where_->config);
            ran += migrate(*mine, kThree);
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(ran, 3);
    EXPECT_EQ(count("SELECT id FROM desk"), 1u);
}

TEST_P(Migrate, the_compiled_in_steps_run) {
    EXPECT_EQ(migrate(*db_), static_cast<int>(migrations().size()));
    EXPECT_EQ(migrate(*db_), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, Migrate, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<Dialect>>);

// SQLite can change a column only by building the table anew under its referrers.
TEST(MigrateSqlite, a_table_that_others_refer_to_can_be_built_anew) {
    auto where = TestDatabase::make(Dialect::sqlite);
    auto db = Database::open(where->config);
    std::vector<Migration> all = kThree;
    all[2] = step(3, "anew", "CREATE TABLE new_unit (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')); INSERT INTO new_unit SELECT * FROM unit;"
                             "DROP TABLE unit; ALTER TABLE new_unit RENAME TO unit;");
    EXPECT_EQ(migrate(*db, all), 3);
    Statement orphan("t.orphan", "INSERT INTO desk VALUES (3, 77)");
    EXPECT_THROW(db->run(UnitId{1}, [&](Tx& tx) { tx.exec(orphan); return true; }), Error);
}

// What the build does with a folder of migrations.
class Embed : public testing::Test {
protected:
    Embed() { std::filesystem::create_directories(folder_ / "in"); }
    ~Embed() override { std::filesystem::remove_all(folder_); }
    void file(const std::string& name, const std::string& text) { std::ofstream(folder_ / "in" / name) << text; }
    bool embed() {
        std::string command = "cmake -DDIR=" + (folder_ / "in").string() + " -DOUT=" + (folder_ / "out.cpp").string() + " -P " XASO_SOURCE_DIR
                              "/cmake/embed_migrations.cmake >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    }
    std::string out() {
        std::ifstream in(folder_ / "out.cpp");
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("xaso_embed_" + std::to_string(getpid()));
};

TEST_F(Embed, an_empty_folder) {
    file("HEAD", "");
    EXPECT_TRUE(embed());
    EXPECT_NE(out().find("migrations()"), std::string::npos);
}

TEST_F(Embed, macros_and_pairs) {
    file("0001_a.sql", "CREATE TABLE a (i {{BIGINT}}, b {{BLOB}}, t TEXT {{C}}) {{STRICT}};  -- [x]; \"y\" \\ ${Z}");
    file("0008_b.sqlite.sql", "lite");
    file("0008_b.pg.sql", "pg");
    file("HEAD", "0008_b\n");
    ASSERT_TRUE(embed());
    for (const char* part : {"CREATE TABLE a (i INTEGER, b BLOB, t TEXT ) STRICT;  -- [x]; \"y\" \\ ${Z}", "(i BIGINT, b BYTEA, t TEXT COLLATE \"C\") ;",
                             "{1, \"a\"", "{8, \"b\",\nR\"sql(lite)sql\",\nR\"sql(pg)sql\"}"})
        EXPECT_NE(out().find(part), std::string::npos) << part << "\n" << out();
}

TEST_F(Embed, what_stops_the_build) {
    struct { const char* name; std::vector<std::pair<std::string, std::string>> files; } rows[] = {
        {"HEAD names an older one", {{"0001_a.sql", ""}, {"0002_b.sql", ""}, {"HEAD", "0001_a"}}},
        {"one number twice", {{"0001_a.sql", ""}, {"0001_b.sql", ""}, {"HEAD", "0001_b"}}},
        {"a twin is missing", {{"0001_a.pg.sql", ""}, {"HEAD", "0001_a"}}},
        {"a bad name", {{"1_a.sql", ""}, {"HEAD", "1_a"}}},
        {"an unknown macro", {{"0001_a.sql", "{{NOTHING}}"}, {"HEAD", "0001_a"}}},
        {"no HEAD", {{"0001_a.sql", ""}}},
    };
    for (const auto& row : rows) {
        std::filesystem::remove_all(folder_ / "in");
        std::filesystem::create_directories(folder_ / "in");
        for (const auto& [name, text] : row.files) file(name, text);
        EXPECT_FALSE(embed()) << row.name;
    }
}

}  // namespace
}  // namespace xaso::sql
