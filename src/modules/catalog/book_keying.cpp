#include "catalog/book_keying.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "kernel/text.h"

namespace xaso::catalog {
namespace {

const Node* keying_of(const Node& file) {
    const auto it = std::find_if(file.members.begin(), file.members.end(), [](const Node::Member& m) { return m.key == "keying"; });
    return it == file.members.end() || it->value.kind != Node::Kind::table ? nullptr : &it->value;
}

std::vector<std::string> texts_of(Table& table, std::string_view key) {
    std::vector<std::string> out;
    for (const Node* n : table.texts(key)) out.push_back(trim(n->text));
    if (out.empty()) table.report_missing(key);
    return out;
}

}  // namespace

std::vector<KeyingExtract> keying_extracts(const Book& book, Findings& findings) {
    std::vector<KeyingExtract> out;
    const auto file = parse_toml(book.file, book.text, findings);
    const Node* node = file ? keying_of(*file) : nullptr;
    if (!node) return out;
    Findings known;   // the other keys are the loader's
    Table table(*node, book.file, known, {"form"});
    for (const Node* one : table.tables("form")) {
        Table form(*one, book.file, known, {"extract_title", "extract_number"});
        KeyingExtract e{form.text("extract_title"), form.text("extract_number")};
        if (e.title.empty() != e.number.empty() || (!e.number.empty() && e.number.find("{n}") == std::string::npos))
            findings.push_back({book.file, form.line("extract_number"), "Trích lục thiếu tên, hoặc cách đánh số không có {n}.", "Ghi cả extract_title và extract_number, ví dụ \"{n}/TLKS-BS\"."});
        out.push_back(std::move(e));
    }
    return out;
}

std::optional<KeyingMatch> keying_match(const Book& book, Findings& findings) {
    const auto file = parse_toml(book.file, book.text, findings);
    const Node* node = file ? keying_of(*file) : nullptr;
    if (!node) return std::nullopt;
    Findings known;
    Table table(*node, book.file, known, {"match"});
    const Node* one = table.has("match") ? table.table("match") : nullptr;
    if (!one) return std::nullopt;
    Table match(*one, book.file, findings, {"name", "born", "number", "name_heads", "born_heads", "number_heads"});
    KeyingMatch m{match.need_text("name"), match.need_text("born"), match.need_text("number"), texts_of(match, "name_heads"), texts_of(match, "born_heads"), texts_of(match, "number_heads")};
    for (const auto& [key, path, type] : {std::tuple{"name", &m.name, FieldType::text}, {"born", &m.born, FieldType::date}, {"number", &m.number, FieldType::text}})
        if (const BookField* f = book.find(*path); !path->empty() && (!f || f->type != type || !f->lines.empty()))
            match.report(match.line(key), fmt::format("Sổ không có trường {} \"{}\".", type == FieldType::date ? "ngày" : "chữ", *path), "Ghi đúng tên một trường của chính bản ghi.");
    return m;
}

}  // namespace xaso::catalog
