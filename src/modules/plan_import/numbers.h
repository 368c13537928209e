// numbers: the numbers of rows and headings. Internal to plan_import.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xaso::plan_import {

int plain_number(const std::string& word);             // "12", "12.", "12)" -> 12; 0 for all else
std::vector<int> dotted_number(std::string_view word); // "1.2", "1.2.", "1.2.3" -> its numbers; empty for all else
bool roman(std::string word);                          // "IV", "IV."
bool big_letter(const std::string& word);              // "A", "B."

}  // namespace xaso::plan_import
