// flat_rows: where the rows and headings of a flattened table begin. Internal to plan_import.
#pragma once

#include "plan_import/flat.h"

namespace xaso::plan_import {

// "3.1: Hoạt động 1:" at this word: the column it names and how many words it has.
struct Label {
    Column column{};
    std::size_t begin = 0, end = 0;
};

struct Mark {
    enum class Kind { head, heading, row, label, stop };
    Kind kind{};
    Row::Kind row = Row::Kind::leaf;   // of a heading, or of a row that has rows under it
    std::size_t begin = 0, end = 0;    // words; of a row: its number
    std::string number;
    std::vector<Column> columns;       // of a head
    Column column{};                   // of a label
};

// In the order of the text, from the first heading or head on.
std::vector<Mark> marks_of(const Vocabulary& words, std::vector<Word>& text);

}  // namespace xaso::plan_import
