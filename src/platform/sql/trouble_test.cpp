// What happens when something outside goes wrong: killed programs, locks held by others, lost servers, full disks, wrong paths.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "platform/sql/sql.h"
#include "support/test_database.h"

namespace xaso::sql {
namespace {

const Statement kAdd{"t.add", "INSERT INTO entry (id, n) VALUES (:id, 0)"};
const Statement kRaise{"t.raise", "UPDATE entry SET n = n + 1 WHERE id = :id"};
const Statement kIds{"t.ids", "SELECT id FROM entry ORDER BY id"};

template <class F>
Error error_of(F what) {
    try {
        what();
    } catch (const Error& e) {
        return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(ErrorKind::other, "none");
}

bool says(const Error& e, const std::string& part) { return std::string(e.what()).find(part) != std::string::npos; }

void make_table(const Config& config) { Database::open(config)->script("CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL)"); }

// A second process; `work` gets the writing end of a pipe. No thread may be running when it is made.
class Child {
public:
    explicit Child(const std::function<void(int)>& work) {
        int ends[2];
        if (pipe(ends) != 0 || (pid_ = fork()) < 0) throw std::runtime_error("no child process");
        if (pid_ == 0) {
            close(ends[0]);
            try {
                work(ends[1]);
            } catch (const std::exception& e) {
                fprintf(stderr, "child: %s\n", e.what());
                _exit(1);
            }
            _exit(0);
        }
        close(ends[1]);
        from_ = ends[0];
    }
    ~Child() {
        stop();
        close(from_);
    }
    void stop() {
        if (pid_ <= 0) return;
        kill(pid_, SIGKILL);
        waitpid(pid_, &status_, 0);
        pid_ = 0;
    }
    int wait() {
        waitpid(pid_, &status_, 0);
        pid_ = 0;
        return WEXITSTATUS(status_);
    }
    bool read(int& value) { return ::read(from_, &value, sizeof value) == sizeof value; }

private:
    pid_t pid_ = 0;
    int from_ = -1;
    int status_ = 0;
};

void tell(int pipe, int value) {
    if (write(pipe, &value, sizeof value) != sizeof value) _exit(2);
}

class Trouble : public testing::TestWithParam<Dialect> {
protected:
    Trouble() : where_(TestDatabase::make(GetParam())) { make_table(where_->config); }
    std::unique_ptr<TestDatabase> where_;
};

TEST_P(Trouble, what_was_answered_survives_a_kill) {
    for (int round = 0; round < 3; ++round) {
        Child child([&](int pipe) {
            auto db = Database::open(where_->config);
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    for (int i = 0;; ++i) {
                        int id = round * 1'000'000 + i * 4 + t;
                        db->run(UnitId{t}, [id](Tx& tx) { tx.exec(kAdd, {{"id", id}}); return true; });
                        tell(pipe, id);
                    }
                });
            threads[0].join();
        });
        std::set<int> answered;
        int id = 0;
        while (answered.size() < 300 && child.read(id)) answered.insert(id);
        child.stop();
        while (child.read(id)) answered.insert(id);
        ASSERT_GE(answered.size(), 300u);
        std::set<int> there;
        for (const Row& row : Database::open(where_->config)->read().query(kIds)) there.insert(row.get<int>("id"));
        for (int a : answered) ASSERT_TRUE(there.contains(a)) << a << " was answered and is gone";
    }
}

TEST_P(Trouble, a_lock_held_by_another_process_is_waited_for_and_then_named) {
    Database::open(where_->config)->run(UnitId{1}, [](Tx& tx) { tx.exec(kAdd, {{"id", 1}}); return true; });
    Child holder([&](int pipe) {
        auto db = Database::open(where_->config);
        db->run(UnitId{1}, [&](Tx& tx) {
            tx.exec(kRaise, {{"id", 1}});
            tell(pipe, 1);
            std::this_thread::sleep_for(std::chrono::milliseconds(1500));
            return true;
        });
    });
    int holding = 0;
    ASSERT_TRUE(holder.read(holding));
    Config config = where_->config;
    config.busy_timeout = std::chrono::milliseconds(100);
    auto hasty = Database::open(config);
    auto raise = [](Tx& tx) { tx.exec(kRaise, {{"id", 1}}); return true; };
    Error e = error_of([&] { hasty->run(UnitId{1}, raise); });
    EXPECT_EQ(e.kind, ErrorKind::busy) << e.what();
    EXPECT_TRUE(says(e, "khóa")) << e.what();
    EXPECT_EQ(hasty->read().query(kIds).size(), 1u) << "readers do not wait for writers";
    config.busy_timeout = std::chrono::milliseconds(10000);
    Database::open(config)->run(UnitId{1}, raise);
    EXPECT_EQ(holder.wait(), 0);
    hasty->run(UnitId{1}, raise);
    Statement n("t.n", "SELECT n FROM entry");
    EXPECT_EQ(hasty->read().query(n)[0].get<int>("n"), 3);
}

INSTANTIATE_TEST_SUITE_P(Both, Trouble, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<Dialect>>);

TEST(Address, of_postgresql_that_is_misspelt_keeps_its_password) {
    for (const char* url : {"postgresql://xaso:bi-mat-123@[::1/xaso", "postgresql://xaso:bi-mat-123@máy/xaso?không=1", "postgresql://xaso:bi-mat-123%zz@host/xaso"}) {
        const Error e = error_of([&] { Database::open({url}); });
        EXPECT_EQ(e.kind, ErrorKind::connection) << url;
        EXPECT_FALSE(says(e, "bi-mat-123")) << e.what();
        EXPECT_TRUE(says(e, "Hãy")) << e.what();
    }
}

TEST(Address, of_no_known_kind) {
    for (const char* url : {"", "sqlite:", "mysql://x", "/tmp/x.db"}) EXPECT_EQ(error_of([&] { Database::open({url}); }).kind, ErrorKind::connection) << url;
}

class SqliteTrouble : public testing::Test {
protected:
    SqliteTrouble() : where_(TestDatabase::make(Dialect::sqlite)), path_(where_->config.url.substr(7)), folder_(path_.substr(0, path_.rfind('/'))) {}
    std::unique_ptr<TestDatabase> where_;
    std::string path_, folder_;
};

TEST_F(SqliteTrouble, paths_that_cannot_be_opened_are_explained) {
    std::ofstream(folder_ / std::filesystem::path("letter.txt")) << std::string(5000, 'x');
    struct { const char* name; std::string path; ErrorKind kind; std::string says; } rows[] = {
        {"no such folder", folder_ + "/none/x.db", ErrorKind::connection, folder_ + "/none"},
        {"a file as a folder", folder_ + "/letter.txt/x.db", ErrorKind::connection, folder_ + "/letter.txt"},
        {"a folder", folder_, ErrorKind::connection, folder_},
        {"not a database", folder_ + "/letter.txt", ErrorKind::other, "không phải là cơ sở dữ liệu"},
    };
    for (const auto& row : rows) {
        Error e = error_of([&] { Database::open({"sqlite:" + row.path}); });
        EXPECT_EQ(e.kind, row.kind) << row.name << ": " << e.what();
        EXPECT_TRUE(says(e, row.says)) << row.name << ": " << e.what();
        EXPECT_TRUE(says(e, "Hãy")) << row.name << " names no remedy: " << e.what();
    }
}

TEST_F(SqliteTrouble, no_right_to_write_is_explained) {
    make_table(where_->config);
    chmod(path_.c_str(), 0444);
    chmod(folder_.c_str(), 0555);
    for (const std::string& path : {path_, folder_ + "/new.db"}) {
        Child officer([&](int) {
            if (geteuid() == 0 && setuid(65534) != 0) _exit(3);
            try {
                Database::open({"sqlite:" + path});
            } catch (const Error& e) {
                _exit(e.kind == ErrorKind::read_only && says(e, folder_) && says(e, "Hãy") ? 42 : 4);
            }
        });
        EXPECT_EQ(officer.wait(), 42) << path;
    }
    chmod(folder_.c_str(), 0755);
}

TEST_F(SqliteTrouble, a_new_file_is_readable_by_its_owner_alone) {
    make_table(where_->config);
    struct stat info {};
    ASSERT_EQ(stat(path_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(SqliteTrouble, a_full_disk_is_explained_and_loses_only_the_write) {
    make_table(where_->config);
    auto db = Database::open(where_->config);
    Statement limit("t.limit", "PRAGMA max_page_count = 8"), fill("t.fill", "INSERT INTO paper (bytes) VALUES (:bytes)"), lift("t.lift", "PRAGMA max_page_count = 100000");
    db->script("CREATE TABLE paper (bytes BLOB) STRICT");
    Error e = error_of([&] {
        db->run(UnitId{1}, [&](Tx& tx) {
            tx.query(limit);
            tx.exec(kAdd, {{"id", 1}});
            tx.exec(fill, {{"bytes", Blob{std::string(1'000'000, 'x')}}});
            return true;
        });
    });
    EXPECT_EQ(e.kind, ErrorKind::disk_full) << e.what();
    EXPECT_TRUE(says(e, path_)) << e.what();
    db->run(UnitId{1}, [&](Tx& tx) {
        tx.query(lift);
        EXPECT_EQ(tx.query(kIds).size(), 0u);
        tx.exec(fill, {{"bytes", Blob{std::string(1'000'000, 'x')}}});
        return true;
    });
}

TEST_F(SqliteTrouble, the_settings_that_protect_the_data_are_on) {
    auto db = Database::open(where_->config);
    struct { const char* pragma; Value value; } rows[] = {
        {"journal_mode", std::string("wal")}, {"synchronous", std::int64_t{2}}, {"foreign_keys", std::int64_t{1}}, {"trusted_schema", std::int64_t{0}},
    };
    for (const auto& row : rows) {
        Statement s("t.pragma", std::string("PRAGMA ") + row.pragma);
        db->run(UnitId{1}, [&](Tx& tx) { EXPECT_EQ(tx.query(s)[0].at(std::size_t{0}), row.value) << row.pragma; return true; });
        EXPECT_EQ(db->read().query(s)[0].at(std::size_t{0}), row.value) << row.pragma;
    }
}

class PostgresTrouble : public testing::Test {
protected:
    void SetUp() override {
        if (!std::getenv("XASO_TEST_PG")) GTEST_SKIP() << "no PostgreSQL server: XASO_TEST_PG is not set";
        where_ = TestDatabase::make(Dialect::postgres);
        make_table(where_->config);
        where_->config.readers = 1;
        where_->config.lanes = 1;
        db_ = Database::open(where_->config);
        other_ = Database::open(where_->config);
    }
    // Ends every connection to the database but the one that does it.
    void cut() {
        other_->run(UnitId{1}, [&](Tx& tx) { tx.query(cut_); return true; });
    }
    std::unique_ptr<TestDatabase> where_;
    std::unique_ptr<Database> db_, other_;
    const Statement cut_{"t.cut", "SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"};
    const Statement die_{"t.die", "SELECT pg_terminate_backend(pg_backend_pid()) AS done"};
};

TEST_F(PostgresTrouble, a_read_after_a_lost_connection_goes_on_with_a_new_one) {
    EXPECT_EQ(db_->read().query(kIds).size(), 0u);
    cut();
    EXPECT_EQ(db_->read().query(kIds).size(), 0u);
    cut();
    int rows = 0;
    db_->read().for_each(kIds, {}, [&](const Row&) { ++rows; });
    EXPECT_EQ(rows, 0);
}

TEST_F(PostgresTrouble, a_snapshot_that_is_lost_is_told) {
    {
        Reader r = db_->read();
        r.query(kIds);
        cut();
        EXPECT_EQ(error_of([&] { r.query(kIds); }).kind, ErrorKind::connection);
    }
    EXPECT_EQ(db_->read().query(kIds).size(), 0u);
}

TEST_F(PostgresTrouble, a_write_after_a_lost_connection_goes_on_with_a_new_one) {
    cut();
    int runs = 0;
    db_->run(UnitId{1}, [&](Tx& tx) { ++runs; tx.exec(kAdd, {{"id", 1}}); return true; });
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(db_->read().query(kIds).size(), 1u);
}

TEST_F(PostgresTrouble, a_job_that_loses_its_connection_runs_once_more) {
    int runs = 0;
    db_->run(UnitId{1}, [&](Tx& tx) {
        tx.exec(kAdd, {{"id", 1}});
        if (++runs == 1) tx.query(die_);
        return true;
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(db_->read().query(kIds).size(), 1u);
}

TEST_F(PostgresTrouble, a_connection_lost_between_sent_writes_runs_the_job_once_more) {
    for (const bool waits : {false, true}) {
        int runs = 0;
        const int first = waits ? 1000 : 1;
        db_->run(UnitId{1}, [&](Tx& tx) {
            tx.send(kAdd, {{"id", first}});
            if (++runs == 1) std::thread([&] { cut(); }).join();   // no job may write through the database itself
            for (int i = 1; i < 400; ++i) tx.send(kAdd, {{"id", first + i}});
            if (waits) tx.query(kIds);
            return true;
        });
        EXPECT_EQ(runs, 2);
    }
    EXPECT_EQ(db_->read().query(kIds).size(), 800u);
}

TEST_F(PostgresTrouble, a_commit_without_an_answer_is_never_run_again) {
    db_->script("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;"
                "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = 13) EXECUTE FUNCTION die()");
    int runs = 0;
    Error e = error_of([&] { db_->run(UnitId{1}, [&](Tx& tx) { ++runs; tx.exec(kAdd, {{"id", 13}}); return true; }); });
    EXPECT_EQ(e.kind, ErrorKind::connection) << e.what();
    EXPECT_EQ(runs, 1);
    db_->run(UnitId{1}, [](Tx& tx) { tx.exec(kAdd, {{"id", 14}}); return true; });
    EXPECT_EQ(db_->read().query(kIds).size(), 1u);
}

TEST_F(PostgresTrouble, tables_that_change_under_a_prepared_statement) {
    Statement star("t.star", "SELECT * FROM entry");
    EXPECT_EQ(db_->read().query(star).columns.size(), 2u);
    other_->script("ALTER TABLE entry ADD COLUMN more TEXT");
    error_of([&] { db_->read().query(star); });
    EXPECT_EQ(db_->read().query(star).columns.size(), 3u);
}

TEST_F(PostgresTrouble, lanes_that_lock_each_other_out_are_tried_again) {
    Config config = where_->config;
    config.lanes = 2;
    auto db = Database::open(config);
    db->run(UnitId{0}, [](Tx& tx) { tx.exec(kAdd, {{"id", 1}}); tx.exec(kAdd, {{"id", 2}}); return true; });
    std::atomic<int> arrived{0};
    auto crossing = [&](int unit, int first, int second) {
        db->run(UnitId{unit}, [&](Tx& tx) {
            tx.exec(kRaise, {{"id", first}});
            ++arrived;
            while (arrived < 2) std::this_thread::yield();
            tx.exec(kRaise, {{"id", second}});
            return true;
        });
    };
    std::thread one([&] { crossing(0, 1, 2); }), two([&] { crossing(1, 2, 1); });
    one.join();
    two.join();
    Statement n("t.n", "SELECT n FROM entry ORDER BY id");
    Rows rows = db->read().query(n);
    EXPECT_EQ(rows[0].get<int>("n"), 2);
    EXPECT_EQ(rows[1].get<int>("n"), 2);
}

TEST_F(PostgresTrouble, a_server_that_is_not_there_is_explained_without_the_password) {
    Error e = error_of([&] { Database::open({"postgresql://xaso:bi-mat-123@127.0.0.1:1/xaso"}); });
    EXPECT_EQ(e.kind, ErrorKind::connection);
    EXPECT_TRUE(says(e, "127.0.0.1")) << e.what();
    EXPECT_FALSE(says(e, "bi-mat-123")) << e.what();
}

}  // namespace
}  // namespace xaso::sql
