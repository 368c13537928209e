// tables: a plan whose cells are known, or whose words have places. Internal to plan_import.
#pragma once

#include "plan_import/flat.h"

namespace xaso::plan_import {

// Paragraphs and tables as Word and Excel have them. A table without a head of its own goes on with the columns of the one before it.
Rows read_tables(const Vocabulary& words, const std::vector<office::Block>& blocks);

// Pages of words with their places, top line first: cells are parted by the white between columns, rows by the numbers in the first of them.
// Empty where the columns do not show, or where rows do not begin beside their numbers.
std::vector<office::Block> tables_of_pages(const Vocabulary& words, const std::vector<office::Block>& pages);

// Raw text as blocks, where its tables did not come out flattened after all: cells parted by tabs or by "|", columns kept apart by blanks, or
// one whole column below the other. Empty for every other text.
std::vector<office::Block> blocks_of_text(const Vocabulary& words, std::string_view text);

}  // namespace xaso::plan_import
