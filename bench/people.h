// people: made-up names and numbers, the same for the same number, so that the server and the ceiling write alike. All synthetic.
#pragma once

#include <cstdint>
#include <string>

namespace xaso::bench {

// Numbers from here on are the ceiling's, below are the load's and the imported ones.
inline constexpr std::int64_t kPeopleOfCeiling = 500'000'000;

std::string person_name(std::int64_t nth);      // "Nguyễn Thị Hạnh": some 40,000 different ones, families as unevenly spread as they are
std::string citizen_number(std::int64_t nth);   // 12 digits that begin with 000, which no province has
std::string search_words_of(const std::string& name);   // of a dossier of procedure 1.004194, as the program indexes it

}  // namespace xaso::bench
