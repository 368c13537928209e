// rule: a check over figures, written as text in a form's [[check]].
//
//   Rule r = *parse_rule("[3.3.2] <= [3.3.1]", "BM3").rule;
//   r.judge([&](const Operand& o) { return value_of(o); }).holds;      // nullopt when a value is not there
//
//   [3.3.1]            a row of this form          [BM1/5.1]   a row of another form
//   {onestop.pending}  a figure                    …@adjacent  in the period that closes the day before this one begins
//                                                  …@parts     summed over the shorter periods that make up this one
//   + - * ( ) numbers, = != <= >= < >, and, or (and binds tighter)
// A rule names only what a person can open; it reads no database. Numbers are exact (kernel/decimal.h).
// Threads: immutable after parsing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/decimal.h"

namespace xaso::catalog {

struct Operand {
    enum class At { here, adjacent, parts };
    std::string form, row;   // of a row
    std::string figure;      // of a figure; then form and row are empty
    At at = At::here;
    friend bool operator==(const Operand&, const Operand&) = default;
};

struct Verdict {
    std::optional<bool> holds;              // nullopt: a value that matters is not there, or leaves 64 bits on the way
    // Of the first comparison that fails when its left side is one operand: what that operand should be.
    std::string comparison;                 // "<="; empty when there is nothing so simple to say
    std::optional<Decimal> expected;
};

class Rule {
public:
    using Value = std::function<std::optional<Decimal>(const Operand&)>;
    Verdict judge(const Value& value) const;
    const std::vector<Operand>& operands() const { return operands_; }   // in the order written, each once
    bool rows_only() const;                                               // can be judged on a printed report alone

private:
    friend class RuleParser;
    struct Node;
    std::shared_ptr<const Node> root_;
    std::vector<Operand> operands_;
};

struct ParsedRule {
    std::optional<Rule> rule;
    std::string says;        // Vietnamese: what is wrong with the text
};
// `form` is the form of operands that name none.
ParsedRule parse_rule(std::string_view text, std::string_view form);

}  // namespace xaso::catalog
