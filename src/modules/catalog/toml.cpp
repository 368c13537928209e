#include "catalog/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "kernel/text.h"

namespace xaso::catalog {

namespace {

int line_of(const toml::source_region& region) { return static_cast<int>(region.begin.line); }

Node to_node(const toml::node& from) {
    Node node;
    node.line = line_of(from.source());
    if (const auto* text = from.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* integer = from.as_integer()) {
        node.kind = Node::Kind::integer;
        node.integer = integer->get();
    } else if (const auto* flag = from.as_boolean()) {
        node.kind = Node::Kind::flag;
        node.flag = flag->get();
    } else if (const auto* date = from.as_date()) {
        node.kind = Node::Kind::day;
        node.day = make_day(date->get().year, date->get().month, date->get().day);
    } else if (const auto* list = from.as_array()) {
        node.kind = Node::Kind::list;
        for (const toml::node& item : *list) node.items.push_back(to_node(item));
    } else if (const auto* table = from.as_table()) {
        node.kind = Node::Kind::table;
        for (const auto& [key, value] : *table) {
            Node member = to_node(value);
            // An array of tables has no place of its own: the key's is where a reader looks.
            if (member.line == 0) member.line = line_of(key.source());
            node.members.push_back({std::string(key.str()), std::move(member)});
        }
    }
    return node;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view wrong, std::initializer_list<std::string_view> words) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, wrong.size() / 3) + 1;
    for (const std::string_view word : words) {
        if (const std::size_t d = distance(wrong, word); d < best_distance) {
            best = word;
            best_distance = d;
        }
    }
    return best;
}

std::string joined(std::initializer_list<std::string_view> words) { return fmt::format("{}", fmt::join(words, ", ")); }

std::optional<Node> parse_toml(const std::string& file, const std::string& text, Findings& findings) {
    const toml::parse_result result = toml::parse(text, file);
    if (!result) {
        const toml::parse_error& error = result.error();
        findings.push_back({file, line_of(error.source()), fmt::format("Không đọc được theo cú pháp TOML ({}).", error.description()),
                            "Mỗi dòng có dạng khóa = giá trị; chữ đặt trong dấu nháy kép; ngày viết 2026-02-13; mỗi khóa chỉ viết một lần trong một mục."});
        return std::nullopt;
    }
    Node root = to_node(result.table());
    if (root.line == 0) root.line = 1;
    return root;
}

Table::Table(const Node& node, const std::string& file, Findings& findings, std::initializer_list<std::string_view> allowed)
    : node_(node), file_(file), findings_(findings) {
    for (const auto& [key, value] : node.members) {
        if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
        const std::string_view meant = nearest(key, allowed);
        report(value.line, fmt::format("Khóa \"{}\" không có trong mục này.", key),
               meant.empty() ? fmt::format("Các khóa được dùng: {}.", joined(allowed))
                             : fmt::format("Có phải là \"{}\"? Các khóa được dùng: {}.", meant, joined(allowed)));
    }
}

int Table::line(std::string_view key) const {
    const Node* node = find(key);
    return node ? node->line : node_.line;
}

const Node* Table::find(std::string_view key) const {
    for (const auto& [name, value] : node_.members) {
        if (name == key) return &value;
    }
    return nullptr;
}

void Table::report(int line, std::string says, std::string remedy) { findings_.push_back({file_, line, std::move(says), std::move(remedy)}); }

void Table::report_missing(std::string_view key) {
    report(node_.line, fmt::format("Thiếu khóa \"{}\" (hoặc để trống).", key), fmt::format("Thêm dòng {} = … vào mục bắt đầu ở dòng này.", key));
}

const Node* Table::find(std::string_view key, Node::Kind kind, std::string_view kind_title) {
    const Node* node = find(key);
    if (node && node->kind != kind) {
        report(node->line, fmt::format("Giá trị của \"{}\" sai kiểu.", key), fmt::format("Khóa này cần {}.", kind_title));
        return nullptr;
    }
    return node;
}

std::string Table::text(std::string_view key) {
    const Node* node = find(key, Node::Kind::text, "một chuỗi chữ trong dấu nháy kép");
    return node ? trim(node->text) : std::string{};
}

std::string Table::need_text(std::string_view key) {
    const Node* node = find(key, Node::Kind::text, "một chuỗi chữ trong dấu nháy kép");
    std::string value = node ? trim(node->text) : std::string{};
    if (value.empty() && (node || !has(key))) report_missing(key);
    return value;
}

std::optional<Day> Table::day(std::string_view key) {
    const Node* node = find(key);
    if (!node) return std::nullopt;
    if (node->kind == Node::Kind::day) return node->day;
    if (node->kind == Node::Kind::text) {
        if (const auto day = parse_day(node->text)) return *day;
        report(node->line, fmt::format("Ngày \"{}\" ở khóa \"{}\" không có thật hoặc viết sai.", node->text, key),
               "Viết năm-tháng-ngày, ví dụ 2026-02-13, hoặc \"13/02/2026\"; năm đúng 4 chữ số.");
        return std::nullopt;
    }
    report(node->line, fmt::format("Giá trị của \"{}\" sai kiểu.", key), "Khóa này cần một ngày, ví dụ 2026-02-13.");
    return std::nullopt;
}

std::optional<Day> Table::need_day(std::string_view key) {
    if (!has(key)) report_missing(key);
    return day(key);
}

std::int64_t Table::integer(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const Node* node = find(key, Node::Kind::integer, fmt::format("một số nguyên từ {} đến {}", least, most));
    if (!node) return otherwise;
    if (node->integer < least || node->integer > most) {
        report(node->line, fmt::format("Số {} ở khóa \"{}\" nằm ngoài khoảng cho phép.", node->integer, key),
               fmt::format("Khóa này cần một số nguyên từ {} đến {}.", least, most));
        return otherwise;
    }
    return node->integer;
}

std::int64_t Table::need_integer(std::string_view key, std::int64_t least, std::int64_t most) {
    if (!has(key)) report_missing(key);
    return integer(key, least, least, most);
}

bool Table::flag(std::string_view key, bool otherwise) {
    const Node* node = find(key, Node::Kind::flag, "true hoặc false");
    return node ? node->flag : otherwise;
}

std::optional<std::size_t> Table::word(std::string_view key, std::initializer_list<std::string_view> words) {
    const Node* node = find(key, Node::Kind::text, fmt::format("một trong các từ: {}", joined(words)));
    if (!node) return std::nullopt;
    const auto it = std::find(words.begin(), words.end(), node->text);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    report(node->line, fmt::format("Từ \"{}\" không dùng được ở khóa \"{}\".", node->text, key), fmt::format("Chọn một trong: {}.", joined(words)));
    return std::nullopt;
}

std::vector<const Node*> Table::list(std::string_view key, Node::Kind kind, std::string_view kind_title) {
    std::vector<const Node*> out;
    const Node* node = find(key, Node::Kind::list, fmt::format("một danh sách {}", kind_title));
    if (!node) return out;
    for (const Node& item : node->items) {
        if (item.kind == kind) {
            out.push_back(&item);
        } else {
            report(item.line, fmt::format("Một phần tử trong danh sách \"{}\" sai kiểu.", key), fmt::format("Khóa này cần một danh sách {}.", kind_title));
        }
    }
    return out;
}

std::vector<const Node*> Table::texts(std::string_view key) { return list(key, Node::Kind::text, "chuỗi chữ, ví dụ [\"a\", \"b\"]"); }

std::vector<const Node*> Table::tables(std::string_view key) {
    return list(key, Node::Kind::table, fmt::format("mục, mỗi mục mở đầu bằng [[{}]] hoặc đặt trong {{ }}", key));
}

const Node* Table::table(std::string_view key) {
    if (!has(key)) report_missing(key);
    return find(key, Node::Kind::table, fmt::format("một mục mở đầu bằng [{}]", key));
}

}  // namespace xaso::catalog
