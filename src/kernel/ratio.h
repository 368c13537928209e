// Ratio: a rate kept as its two counts; it is rounded only when shown.
//
// Rounding is half up on the exact quotient (60.525 -> 60.53), never on a double. A zero denominator is "none arising"
// (không phát sinh), which is neither 0 % nor 100 %.
//
//   Ratio{1386, 1387}.percent_half_up(2) -> 9993 (hundredths of a percent);  format_percent(...) -> "99,93"
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace xaso {

struct Ratio {
    std::int64_t num = 0;
    std::int64_t den = 0;

    // 100*num/den in units of 10^-decimals, rounded half up (away from zero for negatives); nullopt when den == 0. decimals 0..6.
    std::optional<std::int64_t> percent_half_up(int decimals) const;
    // The same as a double for JSON (99.93); exact at the printed decimals.
    std::optional<double> percent_double(int decimals) const;
};

// "99,93"; "100,00"; "–" when den == 0.
std::string format_percent(const Ratio& ratio, int decimals = 2);

}  // namespace xaso
