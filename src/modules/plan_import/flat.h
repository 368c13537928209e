// flat: a table that came out as lines below each other, put back into rows and cells. Internal to plan_import.
//
// Where a cell ends is nowhere written. What tells it: blank lines, the words that a kind of cell is made of (law/plans/reading.toml), words
// that follow each other elsewhere in the document, how long the lines of a column are, and the other rows of the same table: the table is
// read several times, and each reading teaches the next how its columns look.
#pragma once

#include <array>

#include "plan_import/head.h"

namespace xaso::plan_import {

inline constexpr std::size_t kColumns = static_cast<std::size_t>(Column::other) + 1;
using Cells = std::array<std::string, kColumns>;

// A row of a table, however it was read. A heading has a number and its words in `title`.
struct Row {
    enum class Kind { leaf, annex, letter, roman, number };   // the headings from the highest down
    Kind kind = Kind::leaf;
    std::string number, title;
    Cells cells;                    // of a leaf, by column; items of a list on lines of their own
    bool centred = false;           // its cells of merged columns stand in the middle of the rows they belong to
    int line = 0, lines = 1;        // where it begins, and how many lines its longest cell has
};

struct Rows {
    std::vector<Row> rows;
    std::vector<Doubt> doubts;
};

Rows read_flat(const Vocabulary& words, const std::vector<Word>& text);

}  // namespace xaso::plan_import
