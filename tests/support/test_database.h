// TestDatabase: an empty database of either kind for one test, gone with it.
//
//   class Desk : public testing::TestWithParam<sql::Dialect> { … db = sql::Database::open(TestDatabase::make(GetParam())->config) … };
//   INSTANTIATE_TEST_SUITE_P(Both, Desk, testing::ValuesIn(test_dialects()), dialect_name);
//
// PostgreSQL databases are made on the server that XASO_TEST_PG names (tests/support/with_postgres.sh starts one).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace xaso {

struct TestDatabase {
    static std::unique_ptr<TestDatabase> make(sql::Dialect dialect);
    ~TestDatabase();  // after every Database on it is closed

    sql::Config config;

private:
    TestDatabase() = default;
    std::string folder_;  // SQLite
    std::string name_;    // PostgreSQL
};

// SQLite, and PostgreSQL when XASO_TEST_PG is set.
std::vector<sql::Dialect> test_dialects();

// Names the instances of a suite "sqlite" and "postgres".
template <class Info>
std::string dialect_name(const Info& info) {
    return info.param == sql::Dialect::sqlite ? "sqlite" : "postgres";
}

}  // namespace xaso
