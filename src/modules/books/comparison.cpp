#include "books/comparison.h"

#include "books/sql.gen.h"

namespace xaso::books {

Vnd ComparedRow::done() const {
    Vnd sum;
    for (const Vnd& month : months) sum = sum + month;
    return sum;
}

Compared compare(sql::Session& s, UnitId unit, const Book& book, const Book& plan, const catalog::BookComparison& how, Day last) {
    std::map<std::pair<std::string, std::string>, ComparedRow> items;   // by field and code of the item
    const auto item = [&](const sql::Row& r) -> ComparedRow& { return items[{r.get<std::string>("field"), r.get<std::string>("item")}]; };
    const auto add = [](Vnd& to, Vnd amount) { to = to + amount; };
    const sql::Args year{{"unit", unit}, {"book", book.code}, {"day", book.day}, {"from", make_day(year_of(last), 1, 1)}, {"to", last}, {"rows", how.rows}, {"amount", how.amount}};
    for (const sql::Row& r : s.query(q::compared_done, year)) add(item(r).months.at(static_cast<std::size_t>(std::stoi(r.get<std::string>("month"))) - 1), Vnd{r.get<std::int64_t>("total")});
    for (const sql::Row& r : s.query(q::compared_plan, {{"unit", unit}, {"book", plan.code}, {"day", plan.day}, {"to", last}, {"until", how.plan_until}, {"rows", how.rows}, {"amount", how.amount}}))
        add(item(r).planned, Vnd{r.get<std::int64_t>("total")});
    Compared out;
    for (const std::string& path : how.rows) {
        const BookField& field = *book.find(path);
        ComparedTable table{field.title, {}, {"Cộng", {}, {}}};
        for (const catalog::BookChoice& choice : field.choices) {
            const auto it = items.find({path, choice.code});
            if (it == items.end()) continue;
            ComparedRow& row = it->second;
            row.title = choice.title;
            add(table.sum.planned, row.planned);
            for (std::size_t m = 0; m < row.months.size(); ++m) add(table.sum.months[m], row.months[m]);
            table.rows.push_back(std::move(row));
        }
        out.tables.push_back(std::move(table));
    }
    const sql::Rows without = s.query(q::compared_without, year);
    out.records_without = without[0].get<std::int64_t>("records");
    out.amount_without = Vnd{without[0].get<std::int64_t>("total")};
    return out;
}

}  // namespace xaso::books
