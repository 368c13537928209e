#include "catalog/book_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/load.h"

namespace xaso::catalog {
namespace {

std::optional<BookComparison> read(const Book& book, Findings& findings) {
    Findings known;   // the rest of the file is load_books'
    const auto file = parse_toml(book.file, book.text, known);
    const auto it = file ? std::find_if(file->members.begin(), file->members.end(), [](const Node::Member& m) { return m.key == "comparison"; }) : decltype(file->members.begin()){};
    if (!file || it == file->members.end() || it->value.kind != Node::Kind::table) return std::nullopt;
    Table table(it->value, book.file, findings, {"title", "rows", "amount", "plan", "plan_until"});
    BookComparison c;
    c.line = table.line();
    c.title = table.need_text("title");
    for (const Node* row : table.texts("rows")) c.rows.push_back(trim(row->text));
    if (c.rows.empty()) table.report_missing("rows");
    c.amount = table.need_text("amount");
    c.plan = table.need_text("plan");
    c.plan_until = table.need_text("plan_until");
    return c;
}

}  // namespace

std::optional<BookComparison> comparison_of(const Book& book) {
    Findings told;
    return read(book, told);
}

void check_comparison(const Definitions& law, const Book& book, Findings& findings) {
    const std::size_t before = findings.size();
    const auto c = read(book, findings);
    if (!c || findings.size() > before) return;
    const auto report = [&](std::string says, std::string remedy) { findings.push_back({book.file, c->line, std::move(says), std::move(remedy)}); };
    const Book* plan = law.book(c->plan);
    if (!plan) return report(fmt::format("Trang so với dự toán dùng sổ \"{}\" không có.", c->plan), "plan là tên tệp của sổ dự toán, không có .toml.");
    const auto need = [&](const Book& of, const std::string& path, FieldType type, std::string_view what) {
        const BookField* f = of.find(path);
        if (!f || f->type != type || !f->lines.empty()) report(fmt::format("Sổ \"{}\" không có trường {} \"{}\".", of.code, what, path), "rows là trường lựa chọn, amount là số tiền, cùng tên ở cả hai sổ; plan_until là một ngày của sổ dự toán.");
    };
    for (const Book* each : {&book, plan}) {
        for (const std::string& row : c->rows) need(*each, row, FieldType::choice, "lựa chọn");
        need(*each, c->amount, FieldType::money, "số tiền");
    }
    need(*plan, c->plan_until, FieldType::date, "ngày");
}

}  // namespace xaso::catalog
