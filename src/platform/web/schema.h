// schema: what a JSON body, an answer or the query of an API route holds, said beside the route in a line that reads like the JSON itself.
//
//   .query = "{q?: text \"words of the list\", limit?: int}",
//   .takes = "{procedure: text, channel?: 'desk'|'online'|'post', applicant: Person, papers?: [{code: text, copies?: int}]}",
//   .gives = "{id: int, due: moment, ended: moment|null, counts: {*: int}}",
//
// text · int · number · bool · money (whole dong) · day "2026-11-26" · moment "2026-11-26T17:00", local · any · bytes (a file, not JSON) · 'a'|'b' choices ·
// [T] list · {name: T} object · {*: T} whatever names · T|null · name?: may be left out or null · "words" after a type say what it is for. A name with a
// capital is a component, told once to Router::define().
// From the same line come the OpenAPI document (openapi.cpp), the refusal of a body or a query that does not fit (check, check_query) and, in tests, the
// proof that answers are as said.
#pragma once

#include <boost/json/fwd.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/result.h"

namespace xaso::web {

struct SchemaField;

struct Schema {
    enum class Type { any, text, integer, number, flag, money, day, moment, bytes, choice, list, object, named };
    Type type = Type::any;
    bool null = false;
    std::string name;                    // named: the component
    std::vector<std::string> choices;    // choice
    std::vector<SchemaField> fields;     // object
    std::vector<Schema> of;              // list: one, of its elements; object: one when it takes other names
};

struct SchemaField {
    std::string name, says;
    bool optional = false;
    Schema is;
};

using Components = std::map<std::string, Schema, std::less<>>;

// Throws std::logic_error that names the place of the mistake.
Schema parse_schema(std::string_view text);
// As OpenAPI 3.0 writes it.
boost::json::object schema_json(const Schema& schema);
// The first thing that does not fit, with its path as field ("papers.0.copies"): "api.unknown_field", "api.wrong_type", "api.missing_field", "api.choice".
// Throws std::logic_error for a component that is not there.
Result<void> check(const Schema& schema, const boost::json::value& value, const Components& components, std::string_view path = {});
// The same of a query, whose fields are its parameters ("l.*": all that begin so). An empty value is one left out; what is there is of its type.
// "api.unknown_query" (with the names there are), "api.query_twice", "api.missing_query", "api.wrong_type", "api.choice".
Result<void> check_query(const Schema& schema, const std::vector<std::pair<std::string, std::string>>& given, const Components& components);

}  // namespace xaso::web
