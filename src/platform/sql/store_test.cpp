// What every database must do alike: values, statements, errors, snapshots. Runs on SQLite and, beside a server, on PostgreSQL.
#include <gtest/gtest.h>

#include <thread>

#include "platform/sql/sql.h"
#include "support/test_database.h"

namespace xaso::sql {
namespace {

const std::string kVietnamese = "Nguyễn Thị Đẹp — hồ sơ số 12:30 'ngoặc' \"kép\" \\ $1 ?1 :tên";

class Store : public testing::TestWithParam<Dialect> {
protected:
    Store() : where_(TestDatabase::make(GetParam())), db_(Database::open(where_->config)) {
        bool lite = GetParam() == Dialect::sqlite;
        db_->script(std::string("CREATE TABLE thing (id ") + (lite ? "INTEGER" : "BIGINT") + " NOT NULL PRIMARY KEY, n " + (lite ? "INTEGER" : "BIGINT") +
                    ", t TEXT, b " + (lite ? "BLOB" : "BYTEA") + ")" + (lite ? "STRICT" : "") +
                    ";"
                    "CREATE TABLE part (id INTEGER NOT NULL PRIMARY KEY, thing_id INTEGER NOT NULL, code TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 1,"
                    " CONSTRAINT part_of_thing FOREIGN KEY (thing_id) REFERENCES thing (id),"
                    " CONSTRAINT part_code UNIQUE (code), CONSTRAINT part_size CHECK (size > 0));");
    }

    void write(const Statement& s, const Args& args = {}) {
        db_->run(UnitId{1}, [&](Tx& tx) { tx.exec(s, args); return true; });
    }
    void add_things(int count) {
        db_->run(UnitId{1}, [&](Tx& tx) {
            for (int i = 1; i <= count; ++i) tx.exec(add_, {{"id", i}, {"n", i * 10}, {"t", "t" + std::to_string(i)}, {"b", std::nullopt}});
            return true;
        });
    }
    std::int64_t count() { return db_->read().query(count_)[0].get<std::int64_t>("n"); }

    // Runs `what` and gives back the Error that it throws.
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

    std::unique_ptr<TestDatabase> where_;
    std::unique_ptr<Database> db_;
    const Statement add_{"t.add", "INSERT INTO thing (id, n, t, b) VALUES (:id, :n, :t, :b)"};
    const Statement add_part_{"t.add_part", "INSERT INTO part (id, thing_id, code, size) VALUES (:id, :thing, :code, :size)"};
    const Statement count_{"t.count", "SELECT count(*) AS n FROM thing"};
    const Statement all_{"t.all", "SELECT id, n, t, b FROM thing ORDER BY id"};
    const Statement by_ids_{"t.by_ids", "SELECT id FROM thing WHERE id IN (:ids) ORDER BY id"};
};

TEST_P(Store, every_value_comes_back_as_it_went) {
    struct { const char* name; Value n, t, b; } rows[] = {
        {"nulls", {}, {}, {}},
        {"zero and empty", std::int64_t{0}, std::string(), Blob{}},
        {"beyond a double", std::int64_t{9007199254740993}, kVietnamese, Blob{std::string("\0\1\0\xff", 4)}},
        {"smallest", std::numeric_limits<std::int64_t>::min(), "\\x41", Blob{"\\x41"}},
        {"largest", std::numeric_limits<std::int64_t>::max(), "a\nb\tc\r\n", Blob{std::string(100'000, '\0')}},
        {"negative", std::int64_t{-1}, std::string(100'000, 'x'), Blob{kVietnamese}},
    };
    int id = 0;
    for (const auto& row : rows) write(add_, {{"id", ++id}, {"n", row.n}, {"t", row.t}, {"b", row.b}});
    Rows back = db_->read().query(all_);
    ASSERT_EQ(back.size(), std::size(rows));
    for (std::size_t i = 0; i < back.size(); ++i) {
        EXPECT_EQ(back[i].at("n"), rows[i].n) << rows[i].name;
        EXPECT_EQ(back[i].at("t"), rows[i].t) << rows[i].name;
        EXPECT_EQ(back[i].at("b"), rows[i].b) << rows[i].name;
    }
}

enum class Colour { red = 1, green = 2 };

TEST_P(Store, types_meet_their_columns) {
    Instant now{std::chrono::milliseconds{1'700'000'000'123}};
    Day day = make_day(2024, 2, 29);
    write(add_, {{"id", DossierId{7}}, {"n", now}, {"t", day}, {"b", std::nullopt}});
    write(add_, {{"id", 8}, {"n", Vnd{8000}}, {"t", std::optional<Day>{}}, {"b", Blob{"x"}}});
    write(add_, {{"id", 9}, {"n", Colour::green}, {"t", "text"}, {"b", std::optional<Blob>{}}});
    write(add_, {{"id", 10}, {"n", true}, {"t", std::string_view("view")}, {"b", std::nullopt}});
    Rows r = db_->read().query(all_);
    EXPECT_EQ(r[0].get<DossierId>("id"), DossierId{7});
    EXPECT_EQ(r[0].get<Instant>("n"), now);
    EXPECT_EQ(r[0].get<Day>("t"), day);
    EXPECT_EQ(r[0].get<std::optional<Day>>("t"), day);
    EXPECT_EQ(r[1].get<Vnd>("n"), Vnd{8000});
    EXPECT_EQ(r[1].get<std::optional<Day>>("t"), std::nullopt);
    EXPECT_EQ(r[1].get<Blob>("b"), Blob{"x"});
    EXPECT_EQ(r[2].get<Colour>("n"), Colour::green);
    EXPECT_EQ(r[2].get<std::optional<Blob>>("b"), std::nullopt);
    EXPECT_TRUE(r[3].get<bool>("n"));
    EXPECT_EQ(r[3].get<std::string>("t"), "view");
    EXPECT_EQ(r[3].get<int>("id"), 10);
}

TEST_P(Store, what_is_sent_is_there_for_the_next_statement) {
    db_->run(UnitId{1}, [&](Tx& tx) {
        for (int i = 1; i <= 700; ++i) tx.send(add_, {{"id", i}, {"n", i}, {"t", kVietnamese}, {"b", Blob{"\0x"}}});   // more than travel at once
        EXPECT_EQ(tx.query(count_)[0].get<std::int64_t>("n"), 700);
        tx.send(add_, {{"id", 701}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        int seen = 0;
        tx.for_each(all_, {}, [&](const Row&) { ++seen; });
        EXPECT_EQ(seen, 701);
        tx.send(add_, {{"id", 702}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        EXPECT_EQ(tx.exec(add_, {{"id", 703}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}}), 1);
        EXPECT_EQ(tx.writes(), 703u);
        tx.send(add_, {{"id", 704}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        return true;
    });
    EXPECT_EQ(count(), 704);
    db_->run(UnitId{1}, [&](Tx& tx) {
        tx.send(add_, {{"id", 705}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        return false;
    });
    EXPECT_EQ(count(), 704);
}

TEST_P(Store, what_is_sent_and_fails_is_told_by_its_name_and_takes_all_back) {
    const auto send_twice = [&](Tx& tx) {
        tx.send(add_, {{"id", 1}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        tx.send(add_, {{"id", 1}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
        tx.send(add_, {{"id", 2}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}});
    };
    const std::function<void(Tx&)> next[] = {[](Tx&) {}, [&](Tx& tx) { tx.query(count_); }, [&](Tx& tx) { tx.exec(add_, {{"id", 3}, {"n", 1}, {"t", "t"}, {"b", std::nullopt}}); },
                                             [&](Tx& tx) { tx.for_each(all_, {}, [](const Row&) {}); }};
    for (const auto& then : next) {
        const Error e = error_of([&] { db_->run(UnitId{1}, [&](Tx& tx) { send_twice(tx); then(tx); return true; }); });
        EXPECT_EQ(e.kind, ErrorKind::unique) << e.what();
        EXPECT_EQ(e.statement, "t.add") << e.what();
        EXPECT_EQ(count(), 0);
    }
    add_things(2);   // the connection goes on
    EXPECT_EQ(count(), 2);
}

TEST_P(Store, a_wrong_read_is_an_error_that_names_statement_and_column) {
    write(add_, {{"id", 1}, {"n", std::int64_t{1} << 40}, {"t", "không phải ngày"}, {"b", std::nullopt}});
    Rows r = db_->read().query(all_);
    for (const Error& e : {error_of([&] { r[0].get<Blob>("b"); }), error_of([&] { r[0].get<int>("t"); }), error_of([&] { r[0].get<std::string>("n"); }),
                           error_of([&] { r[0].at("no_such"); })}) {
        EXPECT_EQ(e.statement, "t.all") << e.what();
        EXPECT_NE(std::string(e.what()).find("t.all"), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("column"), std::string::npos) << e.what();
    }
    error_of([&] { r[0].get<int>("n"); });
    error_of([&] { r[0].get<Day>("t"); });
    error_of([&] { r[0].at(4); });
    EXPECT_EQ(error_of([&] { write(add_, {{"id", 2}, {"n", 1}, {"t", std::string("a\0b", 3)}, {"b", std::nullopt}}); }).kind, ErrorKind::other);
    EXPECT_EQ(count(), 1);
}

TEST_P(Store, numbers_of_expressions_are_whole_and_fractions_are_refused) {
    add_things(3);
    Statement sums("t.sums", "SELECT count(*) AS c, CAST(sum(n) AS BIGINT) AS s, max(n) AS m, coalesce(max(id), 0) + 1 AS next, :big + 1 AS big FROM thing");
    Rows r = db_->read().query(sums, {{"big", std::int64_t{1} << 53}});
    EXPECT_EQ(r[0].get<std::int64_t>("c"), 3);
    EXPECT_EQ(r[0].get<std::int64_t>("s"), 60);
    EXPECT_EQ(r[0].get<std::int64_t>("m"), 30);
    EXPECT_EQ(r[0].get<std::int64_t>("next"), 4);
    EXPECT_EQ(r[0].get<std::int64_t>("big"), 9007199254740993);
    Statement fraction("t.fraction", "SELECT avg(n) AS mean FROM thing");
    Error e = error_of([&] { db_->read().query(fraction); });
    EXPECT_NE(std::string(e.what()).find("CAST"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("mean"), std::string::npos) << e.what();
}

TEST_P(Store, lists_of_any_length) {
    add_things(1000);
    for (int size : {0, 1, 2, 1000, 0, 1000}) {
        std::vector<std::int64_t> ids;
        for (int i = 1; i <= size; ++i) ids.push_back(i);
        Rows r = db_->read().query(by_ids_, {{"ids", ids}});
        ASSERT_EQ(r.size(), ids.size());
        if (size > 0) {
            EXPECT_EQ(r[ids.size() - 1].get<int>("id"), size);
        }
    }
    Statement named("t.named", "SELECT id FROM thing WHERE t IN (:names) AND n > :least ORDER BY id");
    EXPECT_EQ(db_->read().query(named, {{"least", 20}, {"names", std::vector<std::string>{"t2", "t3", "t5", "x"}}}).size(), 2u);
}

TEST_P(Store, conditional_lines) {
    add_things(5);
    Statement find("t.find",
                   "SELECT id FROM thing\n"
                   "WHERE id > 0\n"
                   "AND n >= :least --? least\n"
                   "AND n BETWEEN :low AND :high --? low,high\n"
                   "AND id <> 1 --? !all\n"
                   "ORDER BY id");
    auto found = [&](const Args& args) { return db_->read().query(find, args).size(); };
    EXPECT_EQ(found({}), 4u);
    EXPECT_EQ(found({{"all", 1}}), 5u);
    EXPECT_EQ(found({{"least", 40}}), 2u);
    EXPECT_EQ(found({{"low", 20}, {"high", 30}}), 2u);
    EXPECT_EQ(found({{"low", 20}}), 4u);
    EXPECT_EQ(found({{"low", 20}, {"high", std::nullopt}, {"all", std::optional<int>{}}}), 4u);
    EXPECT_EQ(error_of([&] { found({{"lowest", 1}}); }).statement, "t.find");
}

TEST_P(Store, more_statements_than_are_kept_prepared) {
    std::vector<std::unique_ptr<Statement>> many;
    for (int i = 0; i < 600; ++i) many.push_back(std::make_unique<Statement>("t.many", "SELECT " + std::to_string(i) + " AS n"));
    for (int round = 0; round < 2; ++round) {
        Reader r = db_->read();
        for (int i = 0; i < 600; ++i) ASSERT_EQ(r.query(*many[i])[0].get<int>("n"), i);
    }
}

TEST_P(Store, exec_tells_how_many_rows_and_query_gives_what_is_returned) {
    add_things(4);
    Statement raise("t.raise", "UPDATE thing SET n = n + :by WHERE id <= :to");
    Statement returning("t.returning", "INSERT INTO thing (id, n) VALUES (:id, 5) ON CONFLICT (id) DO UPDATE SET n = thing.n + 1 RETURNING n");
    db_->run(UnitId{1}, [&](Tx& tx) {
        EXPECT_EQ(tx.writes(), 0u);
        EXPECT_EQ(tx.exec(raise, {{"by", 1}, {"to", 3}}), 3);
        EXPECT_EQ(tx.exec(raise, {{"by", 1}, {"to", 0}}), 0);
        EXPECT_EQ(tx.writes(), 2u);
        tx.query(count_);
        EXPECT_EQ(tx.writes(), 2u);
        EXPECT_EQ(tx.query(returning, {{"id", 1}})[0].get<int>("n"), 12);
        EXPECT_EQ(tx.query(returning, {{"id", 9}})[0].get<int>("n"), 5);
        EXPECT_EQ(tx.writes(), 4u);
        return true;
    });
    EXPECT_EQ(count(), 5);
    EXPECT_EQ(error_of([&] { write(returning, {{"id", 10}}); }).kind, ErrorKind::other);
    EXPECT_EQ(count(), 5);
    EXPECT_EQ(raise.runs, 2u);
}

TEST_P(Store, for_each_gives_every_row_and_may_ask_again_inside) {
    add_things(1234);
    Statement twin("t.twin", "SELECT t FROM thing WHERE id = :id");
    Statement above("t.above", "SELECT id FROM thing WHERE id > :id ORDER BY id");
    Reader r = db_->read();
    int seen = 0;
    r.for_each(above, {{"id", 0}}, [&](const Row& row) {
        ASSERT_EQ(row.get<int>("id"), ++seen);
        if (seen == 700) {
            int inner = 0;
            r.for_each(above, {{"id", 600}}, [&](const Row&) { ++inner; });
            EXPECT_EQ(inner, 634);
        }
        ASSERT_EQ(r.query(twin, {{"id", seen}})[0].get<std::string>("t"), "t" + std::to_string(seen));
    });
    EXPECT_EQ(seen, 1234);
    EXPECT_THROW(r.for_each(above, {{"id", 0}}, [](const Row&) { throw std::runtime_error("enough"); }), std::runtime_error);
    EXPECT_EQ(r.query(count_)[0].get<int>("n"), 1234);
    r.for_each(above, {{"id", 5000}}, [](const Row&) { ADD_FAILURE() << "no such row"; });
}

TEST_P(Store, errors_by_kind_with_their_constraint) {
    bool lite = GetParam() == Dialect::sqlite;
    add_things(1);
    write(add_part_, {{"id", 1}, {"thing", 1}, {"code", "A"}, {"size", 1}});
    struct { const char* name; Args args; ErrorKind kind; const char* sqlite; const char* postgres; } rows[] = {
        {"unique", {{"id", 2}, {"thing", 1}, {"code", "A"}, {"size", 1}}, ErrorKind::unique, "part.code", "part_code"},
        {"primary key", {{"id", 1}, {"thing", 1}, {"code", "B"}, {"size", 1}}, ErrorKind::unique, "part.id", "part_pkey"},
        {"foreign key", {{"id", 2}, {"thing", 9}, {"code", "B"}, {"size", 1}}, ErrorKind::foreign_key, "", "part_of_thing"},
        {"check", {{"id", 2}, {"thing", 1}, {"code", "B"}, {"size", 0}}, ErrorKind::check, "part_size", "part_size"},
        {"not null", {{"id", 2}, {"thing", 1}, {"code", std::nullopt}, {"size", 1}}, ErrorKind::not_null, "part.code", "part.code"},
    };
    for (const auto& row : rows) {
        Error e = error_of([&] { write(add_part_, row.args); });
        EXPECT_EQ(e.kind, row.kind) << row.name << ": " << e.what();
        EXPECT_EQ(e.constraint, lite ? row.sqlite : row.postgres) << row.name << ": " << e.what();
        EXPECT_EQ(e.statement, "t.add_part") << row.name;
    }
    Statement wrong("t.wrong", "SELECT nothing FROM nowhere"), two("t.two", "SELECT 1; SELECT 2");
    for (const Statement* s : {&wrong, &two}) {
        Error e = error_of([&] { db_->read().query(*s); });
        EXPECT_EQ(e.kind, ErrorKind::other) << e.what();
        EXPECT_EQ(e.statement, s->name());
    }
    EXPECT_EQ(error_of([&] { write(Statement("t.type", "INSERT INTO thing (id, n) VALUES (5, :n)"), {{"n", "chữ"}}); }).kind, ErrorKind::other);
}

TEST_P(Store, a_swallowed_error_is_never_half_kept) {
    add_things(1);
    EXPECT_THROW(db_->run(UnitId{1},
                          [&](Tx& tx) {
                              tx.exec(add_, {{"id", 2}, {"n", 1}, {"t", "x"}, {"b", std::nullopt}});
                              EXPECT_THROW(tx.exec(add_, {{"id", 1}, {"n", 1}, {"t", "x"}, {"b", std::nullopt}}), Error);
                              return true;
                          }),
                 Error);
    EXPECT_EQ(count(), 1);
}

TEST_P(Store, a_reader_sees_one_snapshot_and_cannot_write) {
    add_things(2);
    Statement smuggled("t.smuggled", "INSERT INTO thing (id) VALUES (99) RETURNING id");
    {
        Reader r = db_->read();
        EXPECT_EQ(r.query(count_)[0].get<int>("n"), 2);
        write(add_, {{"id", 3}, {"n", 1}, {"t", "x"}, {"b", std::nullopt}});
        EXPECT_EQ(r.query(count_)[0].get<int>("n"), 2);
        int rows = 0;
        r.for_each(all_, {}, [&](const Row&) { ++rows; });
        EXPECT_EQ(rows, 2);
    }
    EXPECT_EQ(count(), 3);
    EXPECT_EQ(error_of([&] { db_->read().query(smuggled); }).kind, ErrorKind::read_only);
    EXPECT_EQ(count(), 3);
}

TEST_P(Store, an_endless_read_is_ended) {
    Config config = where_->config;
    config.read_limit = std::chrono::milliseconds(200);
    config.readers = 1;
    auto db = Database::open(config);
    Statement endless("t.endless", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) AS c FROM n");
    auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(error_of([&] { db->read().query(endless); }).kind, ErrorKind::timeout);
    EXPECT_EQ(error_of([&] { db->read().for_each(endless, {}, [](const Row&) {}); }).kind, ErrorKind::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
    EXPECT_EQ(db->read().query(count_).size(), 1u);
    Reader only = db->read();
    EXPECT_EQ(error_of([&] { db->read(); }).kind, ErrorKind::busy);
    Reader moved = std::move(only);
    EXPECT_EQ(moved.query(count_).size(), 1u);
}

TEST_P(Store, slow_takers_of_rows_are_not_cut_off) {
    add_things(6);
    Config config = where_->config;
    config.read_limit = std::chrono::milliseconds(100);
    auto db = Database::open(config);
    int seen = 0;
    db->read().for_each(all_, {}, [&](const Row&) {
        ++seen;
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    });
    EXPECT_EQ(seen, 6);
}

TEST_P(Store, text_sorts_by_bytes_and_like_minds_case) {
    Statement order("t.order", "SELECT t FROM thing WHERE t LIKE 'a%' ORDER BY t" + std::string(GetParam() == Dialect::postgres ? " COLLATE \"C\"" : ""));
    int id = 0;
    for (const char* t : {"ab", "aZ", "a", "Ab", "aà"}) write(add_, {{"id", ++id}, {"n", 1}, {"t", t}, {"b", std::nullopt}});
    std::string joined;
    for (const Row& row : db_->read().query(order)) joined += row.get<std::string>("t") + " ";
    EXPECT_EQ(joined, "a aZ ab aà ");
}

INSTANTIATE_TEST_SUITE_P(Both, Store, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<Dialect>>);

}  // namespace
}  // namespace xaso::sql
