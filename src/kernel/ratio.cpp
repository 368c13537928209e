#include "kernel/ratio.h"

#include <fmt/core.h>

#include <array>
#include <limits>
#include <stdexcept>

#include "kernel/vnd.h"

namespace xaso {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::array<std::int64_t, 7> kPowers{1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

std::int64_t power(int decimals) {
    if (decimals < 0 || decimals > 6) throw std::invalid_argument("Ratio: decimals must be 0..6");
    return kPowers[static_cast<std::size_t>(decimals)];
}

}  // namespace

std::optional<std::int64_t> Ratio::percent_half_up(int decimals) const {
    const Wide scale = Wide{100} * power(decimals);
    if (den == 0) return std::nullopt;
    const bool negative = (num < 0) != (den < 0);
    const Wide top = (num < 0 ? -Wide{num} : Wide{num}) * scale;
    const Wide bottom = den < 0 ? -Wide{den} : Wide{den};
    const Wide rounded = (2 * top + bottom) / (2 * bottom);
    if (rounded > std::numeric_limits<std::int64_t>::max()) throw std::overflow_error("Ratio: the rate does not fit 64 bits");
    return static_cast<std::int64_t>(negative ? -rounded : rounded);
}

std::optional<double> Ratio::percent_double(int decimals) const {
    const std::optional<std::int64_t> steps = percent_half_up(decimals);
    if (!steps) return std::nullopt;
    return static_cast<double>(*steps) / static_cast<double>(power(decimals));
}

std::string format_percent(const Ratio& ratio, int decimals) {
    const std::optional<std::int64_t> steps = ratio.percent_half_up(decimals);
    if (!steps) return "–";
    const std::int64_t one = power(decimals);
    const std::int64_t whole = *steps / one;
    const std::int64_t rest = *steps % one;
    std::string text = *steps < 0 && whole == 0 ? "-0" : format_count(whole);
    if (decimals > 0) text += fmt::format(",{:0{}}", rest < 0 ? -rest : rest, decimals);
    return text;
}

}  // namespace xaso
