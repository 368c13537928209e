#include "catalog/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "kernel/text.h"

namespace xaso::catalog {

struct Rule::Node {
    enum class Kind { number, operand, add, subtract, multiply, compare, both, either };
    Kind kind{};
    Decimal number;
    std::size_t operand = 0;
    std::string comparison;
    std::shared_ptr<const Node> left, right;
};

namespace {

bool compare(Decimal a, std::string_view op, Decimal b) {
    if (op == "=") return a == b;
    if (op == "!=") return a != b;
    if (op == "<=") return a <= b;
    if (op == ">=") return a >= b;
    return op == "<" ? a < b : a > b;
}

// What is wrong with the text; only inside this file.
struct Wrong {
    std::string says;
};

}  // namespace

class RuleParser {
public:
    using Node = Rule::Node;
    using Kind = Node::Kind;
    using Part = std::shared_ptr<const Node>;

    RuleParser(std::string_view text, std::string_view form) : text_(text), form_(form) {}

    Rule parse() {
        rule_.root_ = either();
        skip();
        if (at_ < text_.size()) throw Wrong{fmt::format("Không hiểu phần \"{}\".", text_.substr(at_))};
        return std::move(rule_);
    }

private:
    // "(([1]) <= 2)" nests; a rule a person can read does not nest deeper than this.
    static constexpr int kDeepest = 32;

    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool take(std::string_view token) {
        skip();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    bool take_word(std::string_view word) {
        skip();
        const std::string_view rest = text_.substr(at_);
        if (!rest.starts_with(word) || (rest.size() > word.size() && rest[word.size()] != ' ' && rest[word.size()] != '(' && rest[word.size()] != '[' && rest[word.size()] != '{')) return false;
        at_ += word.size();
        return true;
    }
    static Part node(Kind kind, Part left, Part right, std::string comparison = {}) {
        Node n;
        n.kind = kind;
        n.left = std::move(left);
        n.right = std::move(right);
        n.comparison = std::move(comparison);
        return std::make_shared<const Node>(std::move(n));
    }

    Part either() {
        Part left = both();
        while (take_word("or")) left = node(Kind::either, left, both());
        return left;
    }
    Part both() {
        Part left = comparison();
        while (take_word("and")) left = node(Kind::both, left, comparison());
        return left;
    }
    Part comparison() {
        Part left = sum();
        for (const std::string_view op : {"<=", ">=", "!=", "=", "<", ">"})
            if (take(op)) return node(Kind::compare, left, sum(), std::string(op));
        throw Wrong{"Thiếu phép so sánh: =, !=, <=, >=, < hoặc >."};
    }
    Part sum() {
        Part left = product();
        for (;;) {
            if (take("+")) left = node(Kind::add, left, product());
            else if (take("-")) left = node(Kind::subtract, left, product());
            else return left;
        }
    }
    Part product() {
        Part left = atom();
        while (take("*")) left = node(Kind::multiply, left, atom());
        return left;
    }
    Part atom() {
        skip();
        if (take("(")) {
            if (++depth_ > kDeepest) throw Wrong{"Quá nhiều ngoặc lồng nhau."};
            Part inside = sum();
            if (!take(")")) throw Wrong{"Thiếu dấu \")\"."};
            --depth_;
            return inside;
        }
        if (take("[")) return operand(']');
        if (take("{")) return operand('}');
        return number();
    }
    Part operand(char end) {
        const std::size_t close = text_.find(end, at_);
        if (close == std::string_view::npos) throw Wrong{fmt::format("Thiếu dấu \"{}\".", end)};
        std::string name = trim(text_.substr(at_, close - at_));
        at_ = close + 1;
        Operand o;
        if (const std::size_t mark = name.find('@'); mark != std::string::npos) {
            const std::string at = name.substr(mark + 1);
            if (at == "adjacent") o.at = Operand::At::adjacent;
            else if (at == "parts") o.at = Operand::At::parts;
            else throw Wrong{fmt::format("Không có kỳ \"@{}\"; dùng @adjacent hoặc @parts.", at)};
            name.resize(mark);
        }
        if (end == '}') {
            o.figure = name;
        } else {
            const std::size_t slash = name.find('/');
            o.form = slash == std::string::npos ? std::string(form_) : name.substr(0, slash);
            o.row = slash == std::string::npos ? name : name.substr(slash + 1);
        }
        if (name.empty() || (o.figure.empty() && (o.form.empty() || o.row.empty()))) throw Wrong{"Có một cặp ngoặc trống."};
        const auto found = std::find(rule_.operands_.begin(), rule_.operands_.end(), o);
        Node n;
        n.kind = Kind::operand;
        n.operand = static_cast<std::size_t>(found - rule_.operands_.begin());
        if (found == rule_.operands_.end()) rule_.operands_.push_back(std::move(o));
        return std::make_shared<const Node>(std::move(n));
    }
    Part number() {
        const std::size_t start = at_;
        std::string digits;
        int decimals = -1;
        for (; at_ < text_.size() && ((text_[at_] >= '0' && text_[at_] <= '9') || (text_[at_] == '.' && decimals < 0)); ++at_) {
            if (text_[at_] == '.') decimals = 0;
            else {
                digits += text_[at_];
                if (decimals >= 0) ++decimals;
            }
        }
        std::int64_t value = 0;
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const auto exact = error == std::errc{} ? Decimal::of(value, std::max(decimals, 0)) : std::nullopt;
        if (digits.empty() || !exact) throw Wrong{fmt::format("Cần một dòng [..], một số liệu {{..}} hoặc một số, không phải \"{}\".", text_.substr(start))};
        Node n;
        n.kind = Kind::number;
        n.number = *exact;
        return std::make_shared<const Node>(std::move(n));
    }

    std::string_view text_, form_;
    std::size_t at_ = 0;
    int depth_ = 0;
    Rule rule_;
};

ParsedRule parse_rule(std::string_view text, std::string_view form) {
    if (text.size() > 2000) return {std::nullopt, "Quy tắc dài quá 2.000 ký tự."};
    try {
        return {RuleParser(text, form).parse(), {}};
    } catch (const Wrong& wrong) {
        return {std::nullopt, wrong.says};
    }
}

Verdict Rule::judge(const Value& value) const {
    using Kind = Node::Kind;
    Verdict verdict;
    const std::function<std::optional<Decimal>(const Node&)> compute = [&](const Node& n) -> std::optional<Decimal> {
        if (n.kind == Kind::number) return n.number;
        if (n.kind == Kind::operand) return value(operands_[n.operand]);
        const auto a = compute(*n.left), b = compute(*n.right);
        if (!a || !b) return std::nullopt;
        try {
            return n.kind == Kind::add ? *a + *b : n.kind == Kind::subtract ? *a - *b : *a * *b;
        } catch (const std::overflow_error&) {
            return std::nullopt;
        }
    };
    const std::function<std::optional<bool>(const Node&)> truth = [&](const Node& n) -> std::optional<bool> {
        if (n.kind == Kind::compare) {
            const auto a = compute(*n.left), b = compute(*n.right);
            if (!a || !b) return std::nullopt;
            const bool holds = compare(*a, n.comparison, *b);
            if (!holds && verdict.comparison.empty() && n.left->kind == Kind::operand) {
                verdict.comparison = n.comparison;
                verdict.expected = b;
            }
            return holds;
        }
        const auto a = truth(*n.left);
        const bool decides = n.kind == Kind::either;   // a value that settles it without the other side
        if (a == decides) return decides;
        const auto b = truth(*n.right);
        if (b == decides) return decides;
        return a && b ? std::optional(!decides) : std::nullopt;
    };
    verdict.holds = truth(*root_);
    // Of alternatives none is the one to expect.
    if (verdict.holds != false || root_->kind == Kind::either) {
        verdict.comparison.clear();
        verdict.expected.reset();
    }
    return verdict;
}

bool Rule::rows_only() const {
    return std::all_of(operands_.begin(), operands_.end(), [](const Operand& o) { return o.figure.empty() && o.at == Operand::At::here; });
}

}  // namespace xaso::catalog
