#include "plan_import/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace xaso::plan_import {

int plain_number(const std::string& w) {
    int n = 0;
    const auto [end, error] = std::from_chars(w.data(), w.data() + w.size(), n);
    if (error != std::errc{} || n < 1 || n > 999) return 0;
    const std::string_view rest(end, static_cast<std::size_t>(w.data() + w.size() - end));
    return rest.empty() || rest == "." || rest == ")" ? n : 0;
}

std::vector<int> dotted_number(std::string_view w) {
    std::vector<int> out;
    while (!w.empty()) {
        int n = 0;
        const auto [end, error] = std::from_chars(w.data(), w.data() + w.size(), n);
        if (error != std::errc{} || n < 1 || n > 999) return {};
        out.push_back(n);
        w.remove_prefix(static_cast<std::size_t>(end - w.data()));
        if (w == ")" || w == ":" || w == ".") break;
        if (!w.empty() && w.front() != '.') return {};
        if (!w.empty()) w.remove_prefix(1);
    }
    return out.size() >= 2 ? out : std::vector<int>{};
}

bool roman(std::string w) {
    while (!w.empty() && (w.back() == '.' || w.back() == ')' || w.back() == ':' || w.back() == '/')) w.pop_back();
    static constexpr std::array kRomans{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"};
    return std::find(kRomans.begin(), kRomans.end(), w) != kRomans.end();
}

bool big_letter(const std::string& w) { return (w.size() == 1 || (w.size() == 2 && (w[1] == '.' || w[1] == ')'))) && w[0] >= 'A' && w[0] <= 'H'; }

}  // namespace xaso::plan_import
