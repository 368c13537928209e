#include "catalog/rule.h"

#include <gtest/gtest.h>

#include <map>

namespace xaso::catalog {
namespace {

std::string key(const Operand& o) {
    std::string k = o.figure.empty() ? o.form + "/" + o.row : o.figure;
    if (o.at == Operand::At::adjacent) k += "@adjacent";
    if (o.at == Operand::At::parts) k += "@parts";
    return k;
}

Verdict judge(std::string_view text, const std::map<std::string, std::int64_t>& values) {
    const ParsedRule parsed = parse_rule(text, "BM3");
    if (!parsed.rule) throw std::runtime_error(parsed.says);
    return parsed.rule->judge([&](const Operand& o) -> std::optional<Decimal> {
        const auto it = values.find(key(o));
        return it == values.end() ? std::nullopt : std::optional(Decimal{it->second});
    });
}

TEST(Rule, judges_what_it_says) {
    const std::map<std::string, std::int64_t> values{{"BM3/1", 5}, {"BM3/2", 7}, {"BM1/5.1", 9}, {"a.b", 12}, {"a.b@adjacent", 3}, {"a.b@parts", 12}, {"BM3/0", 0}};
    const struct { const char* text; std::optional<bool> holds; } rows[] = {
        {"[1] <= [2]", true},
        {"[2] <= [1]", false},
        {"[1] + [2] = {a.b}", true},
        {"[BM1/5.1] > [2] and [1] != 6", true},
        {"[1] = 4 or [2] = 7", true},
        {"[1] = 4 or [2] = 8", false},
        {"[1] = 5 or [1] = 4 and [2] = 8", true},            // and binds tighter
        {"{a.b@parts} = {a.b}", true},
        {"{a.b} = {a.b@adjacent} + [1] * 2 - (3 - 2)", true},
        {"[1] >= 4.5", true},
        {"[9] <= [1]", std::nullopt},                         // no value: nothing to say
        {"[9] = 1 or [1] = 5", true},                         // settled without it
        {"[9] = 1 and [1] = 4", false},
        {"[9] = 1 or [1] = 4", std::nullopt},
        {"[0] = 0", true},
    };
    for (const auto& r : rows) EXPECT_EQ(judge(r.text, values).holds, r.holds) << r.text;
}

TEST(Rule, says_what_the_left_side_should_be) {
    const std::map<std::string, std::int64_t> values{{"BM3/1", 5}, {"BM3/2", 7}};
    const Verdict broken = judge("[2] <= [1]", values);
    EXPECT_EQ(broken.comparison, "<=");
    EXPECT_EQ(broken.expected, Decimal{5});
    EXPECT_EQ(judge("[1] <= [2]", values).comparison, "");
    EXPECT_EQ(judge("[1] + 1 = [2]", values).expected, std::nullopt);
    EXPECT_EQ(judge("[1] = 1 or [2] = 1", values).expected, std::nullopt) << "of alternatives none is the one to expect";
}

TEST(Rule, names_its_operands_once_and_knows_what_it_needs) {
    const ParsedRule parsed = parse_rule("[2] + [1] <= [BM1/5.1] and [2] > 0", "BM3");
    ASSERT_TRUE(parsed.rule);
    ASSERT_EQ(parsed.rule->operands().size(), 3U);
    EXPECT_EQ(key(parsed.rule->operands()[0]), "BM3/2");
    EXPECT_EQ(key(parsed.rule->operands()[2]), "BM1/5.1");
    EXPECT_TRUE(parsed.rule->rows_only());
    EXPECT_FALSE(parse_rule("[1] = {a.b}", "BM3").rule->rows_only());
    EXPECT_FALSE(parse_rule("[1] = [1@adjacent]", "BM3").rule->rows_only());
}

TEST(Rule, refuses_what_it_cannot_read) {
    for (const std::string text : {"", "[1]", "[1] <", "[1] < [2", "{} = 1", "[] = 1", "[/1] = 1", "[1@next] = 1", "[1] = 1 x", "1.23456 = 1", "((1) = 1", "[1] ~ 2", "= 1"}) {
        const ParsedRule parsed = parse_rule(text, "BM3");
        EXPECT_FALSE(parsed.rule) << text;
        EXPECT_FALSE(parsed.says.empty()) << text;
    }
    EXPECT_FALSE(parse_rule(std::string(100, '(') + "1", "BM3").rule);
    EXPECT_FALSE(parse_rule(std::string(3000, '1'), "BM3").rule);
}

}  // namespace
}  // namespace xaso::catalog
