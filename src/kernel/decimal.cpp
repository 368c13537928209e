#include "kernel/decimal.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "kernel/text.h"
#include "kernel/vnd.h"

namespace xaso {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::array<std::int64_t, 5> kPowers{1, 10, 100, 1'000, 10'000};
constexpr std::int64_t kOne = kPowers[Decimal::kDecimals];

std::int64_t narrow(Wide value) {
    if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min()) throw std::overflow_error("Decimal: the number does not fit");
    return static_cast<std::int64_t>(value);
}

}  // namespace

Decimal::Decimal(std::int64_t whole) : units_(narrow(Wide{whole} * kOne)) {}

std::optional<Decimal> Decimal::of(std::int64_t digits, int decimals) {
    if (decimals < 0) return std::nullopt;
    for (; decimals > kDecimals; --decimals) {
        if (digits % 10 != 0) return std::nullopt;
        digits /= 10;
    }
    const Wide units = Wide{digits} * kPowers[static_cast<std::size_t>(kDecimals - decimals)];
    if (units > std::numeric_limits<std::int64_t>::max() || units < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return ten_thousandths(static_cast<std::int64_t>(units));
}

std::optional<std::int64_t> Decimal::whole() const { return units_ % kOne == 0 ? std::optional(units_ / kOne) : std::nullopt; }

Decimal Decimal::rounded(int decimals) const {
    if (decimals >= kDecimals) return *this;
    const std::int64_t step = kPowers[static_cast<std::size_t>(kDecimals - (decimals < 0 ? 0 : decimals))];
    const Wide magnitude = units_ < 0 ? -Wide{units_} : Wide{units_};
    const Wide rounded = (magnitude + step / 2) / step * step;
    return ten_thousandths(narrow(units_ < 0 ? -rounded : rounded));
}

Decimal operator+(Decimal a, Decimal b) { return Decimal::ten_thousandths(narrow(Wide{a.units_} + b.units_)); }
Decimal operator-(Decimal a, Decimal b) { return Decimal::ten_thousandths(narrow(Wide{a.units_} - b.units_)); }
Decimal operator*(Decimal a, Decimal b) {
    const Wide product = Wide{a.units_} * b.units_;
    const Wide magnitude = product < 0 ? -product : product;
    const Wide rounded = (magnitude + kOne / 2) / kOne;
    return Decimal::ten_thousandths(narrow(product < 0 ? -rounded : rounded));
}

Result<Decimal> parse_decimal(std::string_view text) {
    const auto wrong = [] { return refuse(Refusal::Kind::invalid, "decimal.invalid", "Số ghi không đúng. Dấu chấm ngăn từng nhóm ba chữ số, dấu phẩy ngăn phần thập phân, ví dụ 1.387 hoặc 60,5."); };
    std::string number = trim(text);
    const std::size_t dot = number.find('.'), comma = number.find(',');
    const std::size_t behind_dot = dot == std::string::npos ? 0 : number.size() - dot - 1;
    if (comma == std::string::npos && number.rfind('.') == dot && (behind_dot == 1 || behind_dot == 2)) number[dot] = ',';
    const std::size_t point = std::min(number.find(','), number.size());
    const std::string fraction = point < number.size() ? number.substr(point + 1) : std::string{};
    const auto whole = parse_vnd(std::string_view(number).substr(0, point));
    const bool digits_only = number.find_first_not_of("0123456789.,") == std::string::npos && fraction.find_first_not_of("0123456789") == std::string::npos;
    if (!whole || !digits_only || fraction.size() > Decimal::kDecimals || (point < number.size() && fraction.empty())) return wrong();
    std::int64_t parts = 0;
    std::from_chars(fraction.data(), fraction.data() + fraction.size(), parts);
    const auto exact = Decimal::of(whole->dong(), 0), rest = Decimal::of(parts, static_cast<int>(fraction.size()));
    if (!exact || !rest || exact->units() > std::numeric_limits<std::int64_t>::max() - rest->units()) return wrong();
    return *exact + *rest;
}

std::string format_decimal(Decimal value, int decimals) {
    const std::int64_t units = value.units();
    const Wide magnitude = units < 0 ? -Wide{units} : Wide{units};
    std::string text = format_count(static_cast<std::int64_t>(magnitude / kOne));
    std::string fraction = fmt::format("{:04}", static_cast<std::int64_t>(magnitude % kOne));
    while (static_cast<int>(fraction.size()) > decimals && !fraction.empty() && fraction.back() == '0') fraction.pop_back();
    if (!fraction.empty()) text += "," + fraction;
    return units < 0 ? "-" + text : text;
}

}  // namespace xaso
