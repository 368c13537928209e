#include "catalog/figure_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xaso::catalog {

namespace {

struct Token {
    enum class Kind { word, quoted, parameter, text, number, sign, end };
    Kind kind = Kind::end;
    std::string text;  // words in lower case; parameters without the colon
    int line = 0;
};

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) { return std::find(words.begin(), words.end(), word) != words.end(); }

constexpr std::array<std::string_view, 3> kParameters{"units", "from", "to"};
constexpr std::array<std::string_view, 22> kForbidden{"insert", "update", "delete", "replace", "merge", "drop", "alter", "create", "truncate", "attach", "detach",
                                                      "pragma", "vacuum", "grant", "revoke", "copy", "call", "execute", "into", "returning", "limit", "offset"};
// What may stand before an opening bracket; a function that is not here could reach beyond the views.
constexpr std::array<std::string_view, 37> kBeforeBracket{
    "in", "and", "or", "not", "exists", "as", "from", "join", "where", "select", "on", "all", "when", "then", "else", "by", "distinct", "over", "having", "using", "between",
    "like", "union", "except", "intersect", "case",
    "count", "sum", "min", "max", "coalesce", "nullif", "cast", "abs", "substr", "length", "lower"};
constexpr std::array<std::string_view, 10> kEndOfFrom{"where", "group", "order", "having", "union", "except", "intersect", "window", "select", "limit"};

class Checker {
public:
    Checker(std::string_view sql, int line) : sql_(sql), line_(line) {}

    FigureSql run() {
        const int first_line = line_;
        split();
        if (tokens_.empty()) {
            fault(first_line, "Tệp không có câu truy vấn.", "Viết một câu SELECT … FROM fig_… sau các dòng chú thích đầu tệp.");
            return std::move(out_);
        }
        check_start();
        check_words();
        check_sources();
        return std::move(out_);
    }

private:
    void fault(int line, std::string says, std::string remedy) { out_.faults.push_back({line, std::move(says), std::move(remedy)}); }
    char at(std::size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }
    const Token& token(std::size_t i) const {
        static const Token none;
        return i < tokens_.size() ? tokens_[i] : none;
    }
    static bool is_sign(const Token& t, char c) { return t.kind == Token::Kind::sign && t.text[0] == c; }
    static bool is_word(const Token& t, std::string_view word) { return t.kind == Token::Kind::word && t.text == word; }
    static bool is_name(const Token& t) { return t.kind == Token::Kind::word || t.kind == Token::Kind::quoted; }

    void add(Token::Kind kind, std::size_t from, std::size_t to) {
        std::string text(sql_.substr(from, to - from));
        std::transform(text.begin(), text.end(), text.begin(), lower);
        tokens_.push_back({kind, std::move(text), line_});
    }

    void split() {
        for (std::size_t i = 0; i < sql_.size();) {
            const char c = sql_[i];
            if (c == '\n') ++line_, ++i;
            else if (c == ' ' || c == '\t' || c == '\r') ++i;
            else if (c == '-' && at(i + 1) == '-') {
                // The SQL layer drops lines that end in "--? name"; a figure has no such arguments.
                if (at(i + 2) == '?') fault(line_, "Chú thích mở đầu bằng \"--?\" có nghĩa riêng.", "Viết chú thích là \"-- …\".");
                i = std::min(sql_.find('\n', i), sql_.size());
            } else if (c == '/' && at(i + 1) == '*') {
                fault(line_, "Chú thích dạng /* … */ không dùng được.", "Viết chú thích trên một dòng, mở đầu bằng \"-- \".");
                const std::size_t end = std::min(sql_.find("*/", i + 2), sql_.size());
                line_ += static_cast<int>(std::count(sql_.begin() + static_cast<std::ptrdiff_t>(i), sql_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
                i = end + 2;
            } else if (c == '\'' || c == '"') i = quoted(i, c);
            else if (c == ':' && letter(at(i + 1))) {
                const std::size_t end = word_end(i + 1);
                add(Token::Kind::parameter, i + 1, end);
                i = end;
            } else if (letter(c)) {
                const std::size_t end = word_end(i);
                add(Token::Kind::word, i, end);
                i = end;
            } else if (digit(c)) {
                std::size_t end = i;
                while (digit(at(end)) || at(end) == '.') ++end;
                add(Token::Kind::number, i, end);
                i = end;
            } else {
                if (c == ';' || c == '[' || c == '`' || c == '$' || c == '?' || c == '@' || c == '#' || c == ':' || c == '\\' || static_cast<unsigned char>(c) >= 0x80) {
                    fault(line_, static_cast<unsigned char>(c) >= 0x80 ? "Có chữ tiếng Việt ngoài dấu nháy." : fmt::format("Dấu \"{}\" không dùng được trong câu truy vấn.", c),
                          "Một tệp là một câu SELECT, không có dấu chấm phẩy; tham số viết :units, :from, :to; chữ đặt trong dấu nháy đơn.");
                    while (static_cast<unsigned char>(at(i + 1)) >= 0x80) ++i;
                }
                add(Token::Kind::sign, i, i + 1);
                ++i;
            }
        }
    }

    std::size_t word_end(std::size_t i) const {
        while (letter(at(i)) || digit(at(i))) ++i;
        return i;
    }

    std::size_t quoted(std::size_t i, char quote) {
        const int start_line = line_;
        std::size_t end = i + 1;
        for (;; ++end) {
            if (end >= sql_.size()) {
                fault(start_line, "Dấu nháy mở mà không đóng.", "Đóng dấu nháy ở cuối đoạn chữ.");
                break;
            }
            if (sql_[end] == '\n') ++line_;
            if (sql_[end] != quote) continue;
            if (at(end + 1) != quote) break;
            ++end;
        }
        const std::size_t stop = std::min(end, sql_.size());
        if (quote == '"') add(Token::Kind::quoted, i + 1, stop);
        else tokens_.push_back({Token::Kind::text, std::string(sql_.substr(i + 1, stop - i - 1)), start_line});
        return end + 1;
    }

    void check_start() {
        const Token& first = token(0);
        if (!is_word(first, "select") && !is_word(first, "with")) {
            fault(first.line, "Câu truy vấn không mở đầu bằng SELECT hay WITH.", "Tệp số liệu chỉ chứa một câu SELECT.");
        }
        if (!is_word(first, "select")) return;
        const bool qualified = is_name(token(1)) && is_sign(token(2), '.');
        if (token(qualified ? 3 : 1).text != "unit_id") {
            fault(first.line, "Cột đầu tiên không phải unit_id.", "Hai cột đầu là unit_id và khóa của bản ghi, để mở được danh sách phía sau con số.");
        }
    }

    void check_words() {
        bool scoped = false;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& t = tokens_[i];
            if (is_name(t)) out_.words.insert(t.text);
            if (t.kind == Token::Kind::parameter) {
                scoped |= t.text == "units";
                if (!one_of(t.text, kParameters)) fault(t.line, fmt::format("Tham số :{} không có.", t.text), "Chỉ dùng :units (các đơn vị), :from và :to (ngày đầu và ngày cuối kỳ).");
            }
            if (t.kind == Token::Kind::word && one_of(t.text, kForbidden)) {
                fault(t.line, fmt::format("Từ \"{}\" không dùng được trong số liệu.", t.text), "Số liệu chỉ đọc và đếm: một câu SELECT trên các khung nhìn fig_…, không giới hạn số dòng.");
            }
            if (is_name(t) && is_sign(token(i + 1), '(') && !is_common_table(t.text) && (t.kind == Token::Kind::quoted || !one_of(t.text, kBeforeBracket))) {
                fault(t.line, fmt::format("Hàm \"{}\" không dùng được.", t.text), "Các hàm được dùng: count, sum, min, max, coalesce, nullif, cast, abs, substr, length, lower.");
            }
        }
        if (!scoped) fault(tokens_.front().line, "Câu truy vấn không dùng :units nên sẽ đếm cả đơn vị khác.", "Thêm điều kiện unit_id IN (:units).");
    }

    // WITH name AS (…), and "name (columns) AS (…)".
    bool is_common_table(std::string_view name) const {
        if (!is_word(token(0), "with")) return false;
        for (std::size_t i = 1; i < tokens_.size(); ++i) {
            if (!is_name(tokens_[i]) || tokens_[i].text != name || !(is_word(token(i - 1), "with") || is_word(token(i - 1), "recursive") || is_sign(token(i - 1), ','))) continue;
            std::size_t next = i + 1;
            if (is_sign(token(next), '(')) {
                while (next < tokens_.size() && !is_sign(token(next), ')')) ++next;
                ++next;
            }
            if (is_word(token(next), "as") && is_sign(token(next + 1), '(')) return true;
        }
        return false;
    }

    void check_sources() {
        std::vector<bool> in_from{false};
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& t = tokens_[i];
            bool source_next = false;
            if (is_sign(t, '(')) {
                // FROM (a, b) opens a source list of its own.
                const bool list = in_from.back() && i > 0 && (is_word(tokens_[i - 1], "from") || is_word(tokens_[i - 1], "join") || is_sign(tokens_[i - 1], ',')) && !is_word(token(i + 1), "select");
                in_from.push_back(list);
                source_next = list;
            } else if (is_sign(t, ')')) {
                if (in_from.size() > 1) in_from.pop_back();
            } else if (is_word(t, "from") || is_word(t, "join")) {
                in_from.back() = true;
                source_next = true;
            } else if (t.kind == Token::Kind::word && one_of(t.text, kEndOfFrom)) {
                in_from.back() = false;
            } else if (is_sign(t, ',')) {
                source_next = in_from.back();
            }
            if (source_next) check_source(i + 1);
        }
    }

    void check_source(std::size_t i) {
        const Token& t = token(i);
        if (is_sign(t, '(')) return;
        const bool qualified = is_sign(token(i + 1), '.');
        if (is_name(t) && !qualified && (t.text.starts_with("fig_") || is_common_table(t.text))) return;
        fault(t.line ? t.line : tokens_.back().line, fmt::format("Số liệu đọc \"{}{}\", không phải khung nhìn fig_….", t.text, qualified ? "." + token(i + 2).text : ""),
              "Chỉ đọc các khung nhìn có tên mở đầu bằng fig_, ví dụ fig_dossier, fig_procedure.");
    }

    std::string_view sql_;
    int line_;
    std::vector<Token> tokens_;
    FigureSql out_;
};

}  // namespace

FigureSql check_figure_sql(std::string_view sql, int first_line) { return Checker(sql, first_line).run(); }

}  // namespace xaso::catalog
