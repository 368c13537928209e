// The rule that lets one database be split by unit: every table's keys begin with unit_id. Read from the real migrations.
#include <gtest/gtest.h>

#include <map>

#include "platform/sql/sql.h"
#include "support/test_database.h"

namespace xaso {
namespace {

// Exempt, with why.
const std::map<std::string, std::string> kExempt{
    {"unit", "the tree itself: a reference table"},
    {"unit_version", "the tree itself; its parent is another unit"},
    {"login_name", "finds the unit of a login"},
    {"definition", "by the hash of its content, shared by all units"},
    {"session", "the token finds the unit"},
    {"api_token", "the token finds the unit"},
    {"schema_migration", "of the database, not of a unit"},
    {"dossier_search", "SQLite: full-text rows are found by a number that begins with the unit"},
    {"book_search", "SQLite: as dossier_search"},
};

bool exempt(const std::string& table) {
    return kExempt.count(table) != 0 || table.starts_with("dossier_search_") || table.starts_with("book_search_");   // FTS5's own tables
}

class SchemaTest : public testing::TestWithParam<sql::Dialect> {};
INSTANTIATE_TEST_SUITE_P(Both, SchemaTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(SchemaTest, EveryKeyBeginsWithTheUnit) {
    // Table, kind of key and its first column, from the catalogue of either database.
    static const sql::Statement keys{"test.keys",
        "SELECT m.name AS tab, 'key' AS kind, coalesce((SELECT i.name FROM pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i ON i.seqno = 0 WHERE l.origin = 'pk'),"
        " (SELECT c.name FROM pragma_table_info(m.name) c WHERE c.pk = 1), 'none') AS col FROM sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        " UNION ALL SELECT m.name, 'unique', i.name FROM sqlite_schema m JOIN pragma_index_list(m.name) l ON l.\"unique\" = 1 AND l.origin <> 'pk'"
        " JOIN pragma_index_info(l.name) i ON i.seqno = 0 WHERE m.type = 'table'"
        " UNION ALL SELECT m.name, 'foreign', f.\"from\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f ON f.seq = 0 WHERE m.type = 'table'",
        "SELECT CAST(t.relname AS TEXT) AS tab, CASE WHEN k.indisprimary THEN 'key' WHEN k.indisunique THEN 'unique' ELSE 'none' END AS kind, CAST(coalesce(a.attname, 'none') AS TEXT) AS col"
        " FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public' LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisunique"
        " LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.indkey[0] WHERE t.relkind = 'r'"
        " UNION ALL SELECT CAST(t.relname AS TEXT), 'foreign', CAST(a.attname AS TEXT) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"};
    const auto where = TestDatabase::make(GetParam());
    const auto db = sql::Database::open(where->config);
    sql::migrate(*db);
    std::map<std::string, int> kinds;
    std::map<std::string, bool> tables;
    for (const sql::Row& r : db->read().query(keys)) {
        const auto table = r.get<std::string>("tab"), kind = r.get<std::string>("kind");
        tables[table] = true;
        ++kinds[kind];
        if (!exempt(table)) {
            EXPECT_EQ(r.get<std::string>("col"), "unit_id") << table << ": " << kind;
        }
    }
    EXPECT_GT(tables.size(), 20u);
    EXPECT_GT(kinds["key"], 20);
    EXPECT_GT(kinds["unique"], 3);
    EXPECT_GT(kinds["foreign"], 15);
    for (const auto& [table, why] : kExempt) EXPECT_TRUE(tables.count(table)) << table << " is exempt but gone: " << why;
}

}  // namespace
}  // namespace xaso
