// The notation of schemas: read, written as OpenAPI, held against values.
#include "platform/web/schema.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace xaso::web {
namespace {
namespace json = boost::json;

TEST(Schema, IsWrittenAsOpenApi) {
    const struct { const char* schema; const char* json; } rows[] = {
        {"any", "{}"},
        {"text", R"({"type":"string"})"},
        {"money|null", R"({"type":"integer","format":"int64","description":"đồng","nullable":true})"},
        {"[day]", R"({"type":"array","items":{"type":"string","format":"date"}})"},
        {"'a'|'b'", R"({"type":"string","enum":["a","b"]})"},
        {"'a'|null", R"({"type":"string","enum":["a",null],"nullable":true})"},
        {"Person", R"({"$ref":"#/components/schemas/Person"})"},
        {"Person|null", R"({"allOf":[{"$ref":"#/components/schemas/Person"}],"nullable":true})"},
        {"{*: int}", R"({"type":"object","additionalProperties":{"type":"integer","format":"int64"}})"},
        {"{ a: text \"says\", b.c?: bool }", R"({"type":"object","properties":{"a":{"type":"string","description":"says"},"b.c":{"type":"boolean","nullable":true}},"required":["a"]})"},
        {"{p: Person \"who\"}", R"({"type":"object","properties":{"p":{"allOf":[{"$ref":"#/components/schemas/Person"}],"description":"who"}},"required":["p"]})"},
    };
    for (const auto& row : rows) EXPECT_EQ(schema_json(parse_schema(row.schema)), json::parse(row.json)) << row.schema << " " << json::serialize(schema_json(parse_schema(row.schema)));
    for (const char* wrong : {"", "str", "{a}", "{a: }", "{a: int", "[int", "int|text", "'a", "'a'|int", "{a: int} b", "{a: int \"x}", "null"}) EXPECT_THROW(parse_schema(wrong), std::logic_error) << wrong;
}

TEST(Schema, SaysWhatDoesNotFit) {
    const Components components{{"Person", parse_schema("{name: text, phone?: text}")}};
    const Schema schema = parse_schema("{id: int, who?: Person, kind?: 'a'|'b', list?: [{n: number}], rest?: {*: bool}, left?: text|null}");
    const struct { const char* value; const char* code; const char* field; } rows[] = {
        {R"({"id":1})", "", ""},
        {R"({"id":1.0,"who":{"name":"A","phone":null},"kind":"b","list":[{"n":1.5},{"n":2}],"rest":{"x":true},"left":null})", "", ""},
        {R"({"id":1,"who":null,"kind":null,"list":null})", "", ""},
        {"[]", "api.wrong_type", ""},
        {"{}", "api.missing_field", "id"},
        {R"({"id":null})", "api.wrong_type", "id"},
        {R"({"id":"1"})", "api.wrong_type", "id"},
        {R"({"id":9007199254740991})", "", ""},
        {R"({"id":9007199254740993})", "api.wrong_type", "id"},
        {R"({"id":1,"Id":1})", "api.unknown_field", "Id"},
        {R"({"id":1,"who":"A"})", "api.wrong_type", "who"},
        {R"({"id":1,"who":{"phone":"1"}})", "api.missing_field", "who.name"},
        {R"({"id":1,"who":{"name":"A","nam":"A"}})", "api.unknown_field", "who.nam"},
        {R"({"id":1,"kind":"c"})", "api.choice", "kind"},
        {R"({"id":1,"kind":1})", "api.wrong_type", "kind"},
        {R"({"id":1,"list":{}})", "api.wrong_type", "list"},
        {R"({"id":1,"list":[{"n":1},{"n":"1"}]})", "api.wrong_type", "list.1.n"},
        {R"({"id":1,"rest":{"x":1}})", "api.wrong_type", "rest.x"},
    };
    for (const auto& row : rows) {
        const auto fits = check(schema, json::parse(row.value), components);
        EXPECT_EQ(fits ? "" : fits.error().code, row.code) << row.value;
        EXPECT_EQ(fits ? "" : fits.error().field, row.field) << row.value;
    }
    EXPECT_THROW((void)check(parse_schema("Nobody"), json::parse("{}"), components), std::logic_error);
}

TEST(Schema, SaysWhatDoesNotFitOfAQuery) {
    const Components components{{"Kind", parse_schema("'a'|'b'")}};
    const Schema schema = parse_schema("{from: day \"ngày đầu\", kind?: Kind, order?: 'due', limit?: int, l.*?: text}");
    const struct { std::vector<std::pair<std::string, std::string>> given; const char* code; const char* field; } rows[] = {
        {{{"from", "2026-11-26"}}, "", ""},
        {{{"from", "26/11/2026"}, {"kind", "b"}, {"order", "due"}, {"limit", "-3"}, {"l.staff", "x"}, {"l.staff.tu", "1"}}, "", ""},
        {{{"from", "2026-11-26"}, {"kind", ""}, {"order", ""}, {"limit", ""}}, "", ""},
        {{}, "api.missing_query", "from"},
        {{{"from", ""}}, "api.missing_query", "from"},
        {{{"from", "2026-11-31"}}, "api.wrong_type", "from"},
        {{{"from", "2026-11-26"}, {"kind", "c"}}, "api.choice", "kind"},
        {{{"from", "2026-11-26"}, {"order", "newest"}}, "api.choice", "order"},
        {{{"from", "2026-11-26"}, {"limit", "3x"}}, "api.wrong_type", "limit"},
        {{{"from", "2026-11-26"}, {"limit", "9007199254740993"}}, "api.wrong_type", "limit"},
        {{{"from", "2026-11-26"}, {"l", "1"}}, "api.unknown_query", "l"},
        {{{"l.a", "1"}, {"from", "2026-11-26"}, {"l.a", "2"}}, "api.query_twice", "l.a"},
    };
    for (const auto& row : rows) {
        const auto fits = check_query(schema, row.given, components);
        EXPECT_EQ(fits ? "" : fits.error().code, row.code) << testing::PrintToString(row.given);
        EXPECT_EQ(fits ? "" : fits.error().field, row.field) << testing::PrintToString(row.given);
    }
}

}  // namespace
}  // namespace xaso::web
