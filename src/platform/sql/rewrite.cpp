#include "platform/sql/rewrite.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace xaso::sql {
namespace {

constexpr std::size_t kMostNames = 64;  // one bit each in the masks

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

std::size_t name_end(std::string_view text, std::size_t i) {
    while (i < text.size() && in_name(text[i])) ++i;
    return i;
}

// Each returns the index just behind what starts at `i`, or the end of the text when it is never closed.
std::size_t past_quoted(std::string_view text, std::size_t i, char close, bool backslash) {
    for (++i; i < text.size(); ++i) {
        if (backslash && text[i] == '\\') ++i;
        else if (text[i] == close) {
            if (i + 1 < text.size() && text[i + 1] == close) ++i;  // doubled: the quote itself
            else return i + 1;
        }
    }
    return text.size();
}

std::size_t past_block_comment(std::string_view text, std::size_t i, bool nests) {
    int depth = 1;
    for (i += 2; i + 1 < text.size(); ++i) {
        if (text[i] == '*' && text[i + 1] == '/') {
            ++i;
            if (--depth == 0) return i + 1;
        } else if (nests && text[i] == '/' && text[i + 1] == '*') {
            ++i;
            ++depth;
        }
    }
    return text.size();
}

std::size_t past_dollar_quoted(std::string_view text, std::size_t i) {  // $tag$ … $tag$; i when it is not one
    std::size_t open = name_end(text, i + 1);
    if (open >= text.size() || text[open] != '$' || (open > i + 1 && !starts_name(text[i + 1]))) return i;
    std::string_view tag = text.substr(i, open + 1 - i);
    std::size_t close = text.find(tag, open + 1);
    return close == text.npos ? text.size() : close + tag.size();
}

char type_of(const Value& v) {
    static constexpr char kinds[] = {'?', 'i', 's', 'b'};
    return kinds[v.index()];
}

}  // namespace

Shape::Shape(const Statement& statement, Dialect dialect) : statement_(statement.name()), serial_(statement.serial()), dialect_(dialect) {
    lines_ = parse(statement.text(dialect), dialect);
    // An argument that only the twin in the other dialect uses is known here too: callers do not part by dialect.
    Dialect other = dialect == Dialect::sqlite ? Dialect::postgres : Dialect::sqlite;
    if (statement.text(other) != statement.text(dialect)) parse(statement.text(other), other);
    types_.assign(names_.size(), '?');
}

std::uint32_t Shape::name_index(std::string_view name) {
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (names_[i] == name) return static_cast<std::uint32_t>(i);
    if (names_.size() == kMostNames) throw Error(ErrorKind::other, fmt::format("statement {} has more than {} parameters", statement_, kMostNames), statement_);
    names_.emplace_back(name);
    return static_cast<std::uint32_t>(names_.size() - 1);
}

void Shape::condition(Line& line, std::string_view names) {
    std::size_t i = 0;
    for (;;) {
        while (i < names.size() && (names[i] == ' ' || names[i] == '\t')) ++i;
        bool absent = i < names.size() && names[i] == '!';
        if (absent) ++i;
        std::size_t end = name_end(names, i);
        if (end == i) throw Error(ErrorKind::other, fmt::format("statement {}: `--?{}` names no argument", statement_, names), statement_);
        (absent ? line.unwanted : line.wanted) |= std::uint64_t{1} << name_index(names.substr(i, end - i));
        i = end;
        while (i < names.size() && (names[i] == ' ' || names[i] == '\t' || names[i] == '\r')) ++i;
        if (i == names.size()) return;
        if (names[i] != ',') throw Error(ErrorKind::other, fmt::format("statement {}: `--?{}` is not a list of names", statement_, names), statement_);
        ++i;
    }
}

std::vector<Shape::Line> Shape::parse(const std::string& whole, Dialect dialect) {
    const bool pg = dialect == Dialect::postgres;
    const std::string_view text = whole;
    std::vector<Line> lines(1);
    std::size_t from = 0;  // start of the text not yet kept
    auto keep = [&](std::size_t to) {
        if (to > from) lines.back().pieces.push_back({std::string(text.substr(from, to - from))});
        from = to;
    };
    for (std::size_t i = 0; i < text.size();) {
        char c = text[i];
        char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (c == '\n') {
            keep(++i);
            lines.emplace_back();
        } else if (c == '\'') {
            bool escapes = pg && i > 0 && (text[i - 1] == 'E' || text[i - 1] == 'e') && (i < 2 || !in_name(text[i - 2]));
            i = past_quoted(text, i, '\'', escapes);
        } else if (c == '"' || (!pg && c == '`')) {
            i = past_quoted(text, i, c, false);
        } else if (!pg && c == '[') {
            std::size_t close = text.find(']', i);
            i = close == text.npos ? text.size() : close + 1;
        } else if (pg && c == '$' && (i == 0 || !in_name(text[i - 1]))) {
            std::size_t end = past_dollar_quoted(text, i);
            i = end == i ? i + 1 : end;
        } else if (c == '/' && next == '*') {
            i = past_block_comment(text, i, pg);
        } else if (c == '-' && next == '-') {
            std::size_t end = std::min(text.find('\n', i), text.size());
            if (i + 2 < text.size() && text[i + 2] == '?') {
                keep(i);
                condition(lines.back(), text.substr(i + 3, end - i - 3));
                from = end;
            }
            i = end;
        } else if (c == ':' && next == ':') {
            i += 2;
        } else if (c == ':' && starts_name(next)) {
            keep(i);
            std::size_t end = name_end(text, i + 1);
            lines.back().pieces.push_back({{}, static_cast<int>(name_index(text.substr(i + 1, end - i - 1)))});
            from = i = end;
        } else {
            ++i;
        }
    }
    keep(text.size());
    return lines;
}

Call Shape::match(const Args& args) {
    Call call;
    call.args.resize(names_.size());
    for (const Arg& arg : args) {
        std::size_t n = 0;
        while (n < names_.size() && names_[n] != arg.name) ++n;
        if (n == names_.size()) throw Error(ErrorKind::other, fmt::format("statement {} has no parameter :{}", statement_, arg.name), statement_);
        if (call.args[n]) throw Error(ErrorKind::other, fmt::format("statement {} was given :{} twice", statement_, arg.name), statement_);
        call.args[n] = &arg;
        std::uint64_t bit = std::uint64_t{1} << n;
        call.given |= bit;
        if (arg.is_list || arg.value.index() != 0) call.present |= bit;
        const Value* sample = !arg.is_list ? &arg.value : arg.list.empty() ? nullptr : &arg.list.front();
        if (sample && sample->index() != 0) types_[n] = type_of(*sample);
    }
    auto number = [&](std::uint64_t v) { call.key.append(reinterpret_cast<const char*>(&v), sizeof v); };
    number(serial_);
    number(call.given);
    number(call.present);
    for (const Arg* arg : call.args)
        if (arg && arg->is_list) number(arg->list.size() + 1);
        else if (arg) number(0);
    if (dialect_ == Dialect::postgres) call.key += types_;
    return call;
}

Text Shape::write(const Call& call) const {
    Text out;
    std::vector<std::uint32_t> first(names_.size(), 0);  // parameter number of an argument, 0 when it has none yet
    const char sign = dialect_ == Dialect::sqlite ? '?' : '$';
    for (const Line& line : lines_) {
        if ((line.wanted & ~call.present) != 0 || (line.unwanted & call.present) != 0) continue;
        for (const Piece& piece : line.pieces) {
            if (piece.name < 0) {
                out.sql += piece.text;
                continue;
            }
            auto name = static_cast<std::uint32_t>(piece.name);
            const Arg* arg = call.args[name];
            if (!arg) throw Error(ErrorKind::other, fmt::format("statement {} was given no argument for :{}", statement_, names_[name]), statement_);
            if (arg->is_list && arg->list.empty()) {
                out.sql += "NULL";
                continue;
            }
            auto count = static_cast<std::uint32_t>(arg->is_list ? arg->list.size() : 1);
            if (first[name] == 0) {
                first[name] = static_cast<std::uint32_t>(out.binds.size()) + 1;
                for (std::uint32_t item = 0; item < count; ++item) out.binds.push_back({name, item});
            }
            for (std::uint32_t item = 0; item < count; ++item) fmt::format_to(std::back_inserter(out.sql), "{}{}{}", item ? ", " : "", sign, first[name] + item);
        }
    }
    return out;
}

}  // namespace xaso::sql
