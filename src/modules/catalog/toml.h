// toml: a definition file as a plain tree with line numbers, and a reader that turns mistakes into findings.
// Only toml.cpp sees the parser, because its header is heavy.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "kernel/nearest.h"

namespace xaso::catalog {

using Findings = std::vector<Finding>;

struct Node {
    struct Member;
    enum class Kind { text, integer, flag, day, list, table, other };
    Kind kind = Kind::other;
    int line = 0;
    std::string text;
    std::int64_t integer = 0;
    bool flag = false;
    Day day{};
    std::vector<Node> items;                               // of a list
    std::vector<Member> members;                           // of a table
};
struct Node::Member {
    std::string key;
    Node value;
};

// The file as a tree; nullopt, with a finding, when it is not TOML. `text` is valid UTF-8.
std::optional<Node> parse_toml(const std::string& file, const std::string& text, Findings& findings);

// One table being read. Unknown keys are reported at once; a value that is missing or of the wrong kind is reported when asked for,
// and reading goes on with an empty value.
class Table {
public:
    Table(const Node& node, const std::string& file, Findings& findings, std::initializer_list<std::string_view> allowed);

    int line() const { return node_.line; }
    int line(std::string_view key) const;  // of the key's value; of the table when it is absent
    bool has(std::string_view key) const { return find(key) != nullptr; }

    std::string need_text(std::string_view key);
    std::string text(std::string_view key);
    std::optional<Day> need_day(std::string_view key);
    std::optional<Day> day(std::string_view key);  // nullopt when absent, or wrong and reported
    std::int64_t need_integer(std::string_view key, std::int64_t least, std::int64_t most);
    std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most);
    bool flag(std::string_view key, bool otherwise);
    // One of the words; its index, or nullopt when absent or wrong.
    std::optional<std::size_t> word(std::string_view key, std::initializer_list<std::string_view> words) { return word(key, std::span(words.begin(), words.size())); }
    std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words);
    std::vector<const Node*> texts(std::string_view key);   // a list of texts
    std::vector<const Node*> tables(std::string_view key);  // a list of tables
    std::vector<const Node*> texts_and_tables(std::string_view key);   // a list whose items may be either
    const Node* table(std::string_view key);

    void report(int line, std::string says, std::string remedy);
    void report_missing(std::string_view key);

private:
    const Node* find(std::string_view key) const;
    const Node* find(std::string_view key, Node::Kind kind, std::string_view kind_title);
    std::vector<const Node*> list(std::string_view key, Node::Kind kind, std::string_view kind_title);

    const Node& node_;
    const std::string& file_;
    Findings& findings_;
};

inline std::string_view nearest(std::string_view wrong, std::initializer_list<std::string_view> words) { return xaso::nearest(wrong, {words.begin(), words.size()}); }
std::string joined(std::span<const std::string_view> words);  // "a, b, c"

}  // namespace xaso::catalog
