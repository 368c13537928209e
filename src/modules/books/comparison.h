// comparison: the amounts of a book beside the planned ones of another, item by item and month by month (catalog/book_comparison).
//
// Of the budget: what was booked from 1 January to a day of that year beside the estimate that applies on the day.
// LAW Law 83/2015/QH13 (State budget) art. 14: the budget year is 1 January to 31 December.
// Threads: any. Systems: S24.
#pragma once

#include <array>

#include "books/books.h"
#include "catalog/book_comparison.h"
#include "kernel/vnd.h"

namespace xaso::books {

struct ComparedRow {
    std::string title;                    // of the item
    Vnd planned;
    std::array<Vnd, 12> months{};         // of the year, January first
    Vnd done() const;
};
struct ComparedTable {
    std::string title;                    // of the item field: "Khoản mục thu"
    std::vector<ComparedRow> rows;        // items with an amount, in the order of the list
    ComparedRow sum;
};
struct Compared {
    std::vector<ComparedTable> tables;    // one for each item field; never added together
    std::int64_t records_without = 0;     // that name no item, and so stand in no table
    Vnd amount_without;
};

// `last`: the last day that counts, in the year asked for.
Compared compare(sql::Session& s, UnitId unit, const Book& book, const Book& plan, const catalog::BookComparison& how, Day last);

}  // namespace xaso::books
