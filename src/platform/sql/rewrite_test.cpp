#include "platform/sql/rewrite.h"

#include <gtest/gtest.h>

namespace xaso::sql {
namespace {

std::string rewritten(const std::string& text, Dialect dialect, const Args& args) {
    Statement s("t.case", text);
    Shape shape(s, dialect);
    return shape.write(shape.match(args)).sql;
}

struct Case {
    const char* name;
    const char* text;
    Args args;
    const char* sqlite;
    const char* postgres;
};

const std::vector<std::int64_t> kNone, kOne{7}, kThree{7, 8, 9};

const Case kRows[] = {
    {"one", "a = :a", {{"a", 1}}, "a = ?1", "a = $1"},
    {"twice", ":a + :b + :a", {{"a", 1}, {"b", 2}}, "?1 + ?2 + ?1", "$1 + $2 + $1"},
    {"any order", ":a + :b", {{"b", 2}, {"a", 1}}, "?1 + ?2", "$1 + $2"},
    {"longer name", ":a :ab", {{"ab", 1}, {"a", 2}}, "?1 ?2", "$1 $2"},
    {"cast", "CAST(:a AS TEXT) x::text", {{"a", 1}}, "CAST(?1 AS TEXT) x::text", "CAST($1 AS TEXT) x::text"},
    {"cast of a parameter", ":a::text", {{"a", 1}}, "?1::text", "$1::text"},
    {"literal", "'12:30 :b' || :a", {{"a", 1}}, "'12:30 :b' || ?1", "'12:30 :b' || $1"},
    {"quote in a literal", "'it''s :b' || :a", {{"a", 1}}, "'it''s :b' || ?1", "'it''s :b' || $1"},
    {"backslash ends no literal", "'\\' || :a || 'x'", {{"a", 1}}, "'\\' || ?1 || 'x'", "'\\' || $1 || 'x'"},
    {"quoted name", "\"x:y\" = :a", {{"a", 1}}, "\"x:y\" = ?1", "\"x:y\" = $1"},
    {"line comment", "-- by :b\n:a", {{"a", 1}}, "-- by :b\n?1", "-- by :b\n$1"},
    {"block comment", "/* :b \n ' */ :a", {{"a", 1}}, "/* :b \n ' */ ?1", "/* :b \n ' */ $1"},
    {"open literal", ":a '...:b", {{"a", 1}}, "?1 '...:b", "$1 '...:b"},
    {"list of none", "IN (:a)", {{"a", kNone}}, "IN (NULL)", "IN (NULL)"},
    {"list of one", "IN (:a)", {{"a", kOne}}, "IN (?1)", "IN ($1)"},
    {"list between", ":x IN (:a) = :y", {{"x", 1}, {"a", kThree}, {"y", 2}}, "?1 IN (?2, ?3, ?4) = ?5", "$1 IN ($2, $3, $4) = $5"},
    {"list twice", "(:a) (:a)", {{"a", kThree}}, "(?1, ?2, ?3) (?1, ?2, ?3)", "($1, $2, $3) ($1, $2, $3)"},
    {"line kept", "x\nAND a = :a --? a\ny", {{"a", 1}}, "x\nAND a = ?1 \ny", "x\nAND a = $1 \ny"},
    {"line dropped", "x\nAND a = :a --? a\ny", {}, "x\ny", "x\ny"},
    {"null drops", "x\nAND a = :a --? a\ny", {{"a", std::nullopt}}, "x\ny", "x\ny"},
    {"empty list keeps", "x\nIN (:a) --? a", {{"a", kNone}}, "x\nIN (NULL) ", "x\nIN (NULL) "},
    {"absent keeps", "x\ny --? !a", {}, "x\ny ", "x\ny "},
    {"absent drops", "x\ny --? !a", {{"a", 1}}, "x\n", "x\n"},
    {"all of several", "x\n:a :b --? a, b", {{"a", 1}, {"b", 2}}, "x\n?1 ?2 ", "x\n$1 $2 "},
    {"not all of several", "x\n:a :b --? a,b", {{"a", 1}}, "x\n", "x\n"},
    {"mixed", "x\ny --? a,!b", {{"a", 1}}, "x\ny ", "x\ny "},
    {"only a condition", "x\ny --? a", {{"a", 1}}, "x\ny ", "x\ny "},
    {"condition in a literal", "'x --? a'\n:a", {{"a", 1}}, "'x --? a'\n?1", "'x --? a'\n$1"},
    {"carriage return", "x\r\ny --? a\r\nz", {{"a", 1}}, "x\r\ny \nz", "x\r\ny \nz"},
    {"given but in a dropped line", ":a\n:b --? c", {{"a", 1}, {"b", 2}}, "?1\n", "$1\n"},
};

TEST(Rewrite, table) {
    for (const Case& row : kRows) {
        EXPECT_EQ(rewritten(row.text, Dialect::sqlite, row.args), row.sqlite) << row.name;
        EXPECT_EQ(rewritten(row.text, Dialect::postgres, row.args), row.postgres) << row.name;
    }
}

TEST(Rewrite, what_only_one_dialect_quotes) {
    EXPECT_EQ(rewritten("[x:y] `z:w` :a", Dialect::sqlite, {{"a", 1}}), "[x:y] `z:w` ?1");
    EXPECT_EQ(rewritten("$$ :b $$ $t$ $$ :b $t$ :a", Dialect::postgres, {{"a", 1}}), "$$ :b $$ $t$ $$ :b $t$ $1");
    EXPECT_EQ(rewritten("E'it\\'s :b' :a", Dialect::postgres, {{"a", 1}}), "E'it\\'s :b' $1");
    EXPECT_EQ(rewritten("/* /* */ :b */ :a", Dialect::postgres, {{"a", 1}}), "/* /* */ :b */ $1");
    EXPECT_EQ(rewritten("/* /* */ :a", Dialect::sqlite, {{"a", 1}}), "/* /* */ ?1");
}

TEST(Rewrite, refusals_name_the_statement_and_the_argument) {
    struct { const char* name; const char* text; Args args; const char* says; } rows[] = {
        {"unused", ":a", {{"a", 1}, {"b", 2}}, ":b"},
        {"missing", ":a + :b", {{"a", 1}}, ":b"},
        {"missing in a kept line", "x\n:b --? a", {{"a", 1}}, ":b"},
        {"twice", ":a", {{"a", 1}, {"a", 2}}, ":a"},
        {"condition without a name", "x --?", {}, "--?"},
        {"condition that is no list", "x --? a b", {{"a", 1}}, "--?"},
    };
    for (const auto& row : rows) try {
            rewritten(row.text, Dialect::sqlite, row.args);
            ADD_FAILURE() << row.name << ": accepted";
        } catch (const Error& e) {
            EXPECT_EQ(e.kind, ErrorKind::other) << row.name;
            EXPECT_EQ(e.statement, "t.case") << row.name;
            EXPECT_NE(std::string(e.what()).find(row.says), std::string::npos) << row.name << ": " << e.what();
            EXPECT_NE(std::string(e.what()).find("t.case"), std::string::npos) << row.name << ": " << e.what();
        }
}

TEST(Rewrite, an_argument_of_the_other_dialects_twin_is_no_error) {
    Statement s("t.case", "x = :a", "y @@ :b");
    Args args{{"a", 1}, {"b", "v"}};
    Shape lite(s, Dialect::sqlite), pg(s, Dialect::postgres);
    EXPECT_EQ(lite.write(lite.match(args)).sql, "x = ?1");
    EXPECT_EQ(pg.write(pg.match(args)).sql, "y @@ $1");
}

TEST(Rewrite, calls_that_need_another_text_have_another_key) {
    Statement s("t.case", "(:a)\n:b --? b");
    Shape shape(s, Dialect::sqlite);
    auto key = [&](const Args& args) { return shape.match(args).key; };
    EXPECT_EQ(key({{"a", 1}}), key({{"a", 2}}));
    EXPECT_EQ(key({{"a", 1}, {"b", 1}}), key({{"b", 2}, {"a", 2}}));
    EXPECT_NE(key({{"a", 1}}), key({{"a", 1}, {"b", 1}}));
    EXPECT_NE(key({{"a", 1}, {"b", 1}}), key({{"a", 1}, {"b", std::nullopt}}));
    EXPECT_NE(key({{"a", kOne}}), key({{"a", 1}}));
    EXPECT_NE(key({{"a", kOne}}), key({{"a", kThree}}));
    EXPECT_NE(key({{"a", kNone}}), key({{"a", kOne}}));
}

TEST(Rewrite, postgres_is_told_one_type_for_a_value_and_for_null) {
    Statement s("t.case", ":a");
    Shape shape(s, Dialect::postgres);
    shape.match({{"a", 5}});
    std::string number = shape.match({{"a", 6}}).key;
    EXPECT_EQ(shape.type(0), 'i');
    shape.match({{"a", std::nullopt}});
    EXPECT_EQ(shape.type(0), 'i');
    EXPECT_NE(shape.match({{"a", "text"}}).key, number);
}

}  // namespace
}  // namespace xaso::sql
