// search: words as both databases index them, and what a person typed as the database's own question.
//
//   search_terms("Khai sinh 12-34")                        // khai, sinh, 12, 34
//   match_words(Dialect::sqlite, "khai si")                // "khai" "si"*
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"

namespace xaso::sql {

// Folded letters and digits; whatever else there is parts two words. Cut here, so that both databases index the same words: left to
// themselves, one reads "a.b" as a host name and "12-34" as a negative number.
std::vector<std::string> search_terms(std::string_view text);
// For MATCH or to_tsquery: all of the words, the last by its beginning; "" when nothing was typed.
std::string match_words(Dialect dialect, std::string_view words);

}  // namespace xaso::sql
