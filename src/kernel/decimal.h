// Decimal: an exact number with up to four decimals, as forms print them: counts, rates, amounts in billions.
//
//   *Decimal::of(6053, 2) == 60.53;   Decimal{1387} - Decimal{1} <= Decimal{1386}
//   Decimal::of(98996, 3)->rounded(2) == 99.00
//
// Arithmetic that would leave 64 bits throws std::overflow_error (a bug or nonsense input caught by the caller's limits, never a wrong sum).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso {

class Decimal {
public:
    static constexpr int kDecimals = 4;

    constexpr Decimal() = default;
    explicit Decimal(std::int64_t whole);
    // digits * 10^-decimals, exactly; nullopt when it needs more than four decimals or does not fit.
    static std::optional<Decimal> of(std::int64_t digits, int decimals);
    static constexpr Decimal ten_thousandths(std::int64_t units) { return Decimal(units, 0); }

    constexpr std::int64_t units() const { return units_; }             // of 1/10,000
    std::optional<std::int64_t> whole() const;                          // nullopt when it has a fraction
    Decimal rounded(int decimals) const;                                // half up, away from zero for negatives
    friend constexpr auto operator<=>(Decimal, Decimal) = default;
    friend Decimal operator+(Decimal a, Decimal b);
    friend Decimal operator-(Decimal a, Decimal b);
    friend Decimal operator*(Decimal a, Decimal b);                     // rounded to four decimals

private:
    constexpr Decimal(std::int64_t units, int) : units_(units) {}
    std::int64_t units_ = 0;
};

// As officials type it: "1387", "1.387", "60,5", "1.387,25"; a single dot before one or two digits is a decimal point ("60.5"). Refuses
// groups that are not three digits ("5.025.904739"), signs and more than four decimals ("decimal.invalid", field left to the caller).
Result<Decimal> parse_decimal(std::string_view text);
// "1.387", "60,53", "2,65": no more decimals than needed, at least `decimals`.
std::string format_decimal(Decimal value, int decimals = 0);

}  // namespace xaso
