// rewrite: a statement's text with `:name` parameters -> the text a database takes (?1, $1), for one set of arguments.
//
//   Shape shape(statement, Dialect::postgres);
//   Call call = shape.match(args);                  // refuses unknown and doubled arguments
//   Text text = shape.write(call);                  // refuses parameters without an argument
//
// One Shape makes one text for each set of given arguments and list sizes; call.key names that set.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace xaso::sql {

struct Bind {  // what stands for parameter number i + 1
    std::uint32_t name = 0;  // index into the call's arguments
    std::uint32_t item = 0;  // which element, when the argument is a list
};

struct Text {
    std::string sql;
    std::vector<Bind> binds;
};

struct Call {
    std::vector<const Arg*> args;  // by the shape's names; null when not given
    std::uint64_t given = 0;       // given, null or not
    std::uint64_t present = 0;     // given and not null: what `--?` asks for
    std::string key;

    const Value& value(Bind bind) const {
        const Arg& arg = *args[bind.name];
        return arg.is_list ? arg.list[bind.item] : arg.value;
    }
};

class Shape {
public:
    Shape(const Statement& statement, Dialect dialect);
    Call match(const Args& args);
    Text write(const Call& call) const;
    // The kind of value last seen for an argument: 'i', 's', 'b', or '?' when only nulls were. PostgreSQL is told it, so that a
    // null and a number given in turn do not make two statements.
    char type(std::uint32_t name) const { return types_[name]; }

private:
    struct Piece {
        std::string text;
        int name = -1;  // a parameter instead of text
    };
    struct Line {
        std::vector<Piece> pieces;
        std::uint64_t wanted = 0;    // names that must be present
        std::uint64_t unwanted = 0;  // names that must not be
    };
    std::vector<Line> parse(const std::string& text, Dialect dialect);
    void condition(Line& line, std::string_view names);
    std::uint32_t name_index(std::string_view name);

    std::string statement_;
    std::uint64_t serial_;
    Dialect dialect_;
    std::vector<std::string> names_;
    std::vector<Line> lines_;
    std::string types_;
};

}  // namespace xaso::sql
