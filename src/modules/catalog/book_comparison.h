// book_comparison: what a book says of comparing its amounts with planned ones: item by item, month by month. [comparison] in its file.
// The plan is another book with the same item fields; its amounts count from its own day until the day from which they apply no longer.
// Threads: pure functions. Systems: S24.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace xaso::catalog {

struct BookComparison {
    std::string title;
    std::vector<std::string> rows;      // choices in both books; each is a table of its own
    std::string amount;                 // money in both books
    std::string plan;                   // code of the book of planned amounts
    std::string plan_until;             // its day from which an amount applies no longer
    int line = 0;
};

// As the file says it; nothing when the book compares nothing. What is wrong in it is found by check_comparison.
std::optional<BookComparison> comparison_of(const Book& book);
// All that does not fit: unknown keys, fields of either book that are not there or of another kind.
void check_comparison(const Definitions& law, const Book& book, std::vector<Finding>& findings);

}  // namespace xaso::catalog
