// Vnd: an amount of money in whole dong. Arithmetic that would overflow throws std::overflow_error (a bug, not a refusal).
//
//   *parse_vnd("8.000") == Vnd{8000};   format_vnd(Vnd{1234567}) == "1.234.567 đ"
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso {

class Vnd {
public:
    constexpr Vnd() = default;
    constexpr explicit Vnd(std::int64_t dong) : dong_(dong) {}
    constexpr std::int64_t dong() const { return dong_; }
    friend constexpr auto operator<=>(Vnd, Vnd) = default;
    friend Vnd operator+(Vnd a, Vnd b);
    friend Vnd operator-(Vnd a, Vnd b);
    friend Vnd operator*(Vnd a, std::int64_t quantity);

private:
    std::int64_t dong_ = 0;
};

// Accepts "8000", "8.000", "8.000 đ", "8.000 VNĐ", "8.000 đồng"; dots only as correct groups of three. Refuses "5.025.904739",
// decimals and amounts beyond 64 bits ("money.invalid", field left empty for the caller).
Result<Vnd> parse_vnd(std::string_view text);
std::string format_vnd(Vnd amount);                // "8.000 đ"
std::string format_count(std::int64_t value);      // "1.395", "-1.000"

}  // namespace xaso
