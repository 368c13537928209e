// imported: a made-up list of dossiers worked in another system, as the program imports it and as the ceiling writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/day.h"

namespace xaso::bench {

struct ImportedProcedure {
    std::int64_t id = 0;
    std::string code, name_words;   // folded name
};

struct Imported {
    std::string code, name, citizen;
    std::size_t procedure = 0;
    int channel = 1;
    Day received{}, due{};
    std::optional<Day> ended;
};

// The nth of `all` dossiers, spread evenly over the working days from July 2025 to `today`; nineteen of twenty end by their due day, what
// would end after today is open.
Imported imported(std::int64_t nth, std::int64_t all, std::size_t procedures, Day today);
std::string imported_code(std::int64_t nth);

// Lines [from, from + lines) as a CSV file with its heading.
std::string csv(std::int64_t from, std::int64_t lines, std::int64_t all, const std::vector<ImportedProcedure>& procedures, Day today);

}  // namespace xaso::bench
