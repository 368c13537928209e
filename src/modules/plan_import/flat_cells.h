// flat_cells: which column each word of a flattened row belongs to. Internal to plan_import.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>

#include "plan_import/flat.h"

namespace xaso::plan_import {

// A run of words that is divided among columns: a row, or what stands before its label.
struct Span {
    std::size_t begin = 0, end = 0;
    std::vector<Column> columns;             // allowed here, from left to right
    std::map<std::size_t, Column> labels;    // words at which a column must begin
    bool row = true;                         // its first words are an activity
    int table = 0;                           // rows of one table have columns of one width
    std::vector<std::uint8_t> of;            // the answer: an index into `columns` for each word
};

// Divides all spans; reads the table several times and learns from each reading.
void divide(const Vocabulary& words, const std::vector<Word>& text, std::vector<Span>& spans);

}  // namespace xaso::plan_import
