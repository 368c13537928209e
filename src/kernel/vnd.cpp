#include "kernel/vnd.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "kernel/text.h"

namespace xaso {
namespace {

[[noreturn]] void overflow() { throw std::overflow_error("Vnd: the amount does not fit 64 bits"); }

bool digit(char c) { return c >= '0' && c <= '9'; }

// "8000", or "8.000" with whole groups of three after the first.
bool plain_or_grouped(std::string_view number, std::string& digits) {
    std::size_t group = 0;
    bool grouped = false;
    for (const char c : number) {
        if (digit(c)) {
            digits += c;
            ++group;
            continue;
        }
        if (c != '.' || group == 0 || group > 3 || (grouped && group != 3)) return false;
        grouped = true;
        group = 0;
    }
    if (!grouped) return group > 0;
    return group == 3 && digits.front() != '0';
}

}  // namespace

Vnd operator+(Vnd a, Vnd b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.dong_, b.dong_, &sum)) overflow();
    return Vnd{sum};
}

Vnd operator-(Vnd a, Vnd b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.dong_, b.dong_, &difference)) overflow();
    return Vnd{difference};
}

Vnd operator*(Vnd a, std::int64_t quantity) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.dong_, quantity, &product)) overflow();
    return Vnd{product};
}

Result<Vnd> parse_vnd(std::string_view text) {
    const std::string trimmed = trim(text);
    const std::size_t end = std::min(trimmed.find_first_not_of("0123456789."), trimmed.size());
    const std::string_view number = std::string_view(trimmed).substr(0, end);
    const std::string unit = fold(std::string_view(trimmed).substr(end));
    std::string digits;
    std::int64_t dong = 0;
    const bool known_unit = unit.empty() || unit == "d" || unit == "vnd" || unit == "dong";
    if (known_unit && plain_or_grouped(number, digits) &&
        std::from_chars(digits.data(), digits.data() + digits.size(), dong).ec == std::errc{}) {
        return Vnd{dong};
    }
    return refuse(Refusal::Kind::invalid, "money.invalid",
                  "Số tiền không hợp lệ. Hãy ghi số đồng nguyên, ví dụ 8000 hoặc 8.000; dấu chấm chỉ ngăn từng nhóm ba chữ số.");
}

std::string format_vnd(Vnd amount) { return format_count(amount.dong()) + " đ"; }

std::string format_count(std::int64_t value) {
    std::string text = fmt::format("{}", value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, 1, '.');
    return text;
}

}  // namespace xaso
