#include "kernel/spell.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "kernel/text.h"

namespace xaso {
namespace {

constexpr std::string_view kDigits[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

// 1 to 999. `full`: something is spoken before it, so hundreds of nought are said as well.
std::string spell_group(unsigned n, bool full) {
    std::string out;
    const unsigned hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;
    const auto say = [&](std::string_view word) { out += (out.empty() ? "" : " ") + std::string(word); };
    if (hundreds > 0 || full) {
        say(kDigits[hundreds]);
        say("trăm");
    }
    if (tens == 1) say("mười");
    if (tens > 1) {
        say(kDigits[tens]);
        say("mươi");
    }
    if (tens == 0 && ones > 0 && !out.empty()) say("lẻ");
    if (ones > 0) say(ones == 1 && tens > 1 ? "mốt" : ones == 5 && tens > 0 ? "lăm" : kDigits[ones]);
    return out;
}

// Above a thousand million the count of "tỷ" is spoken like a number of its own.
std::string spell(std::uint64_t n, bool full) {
    constexpr std::uint64_t kBillion = 1'000'000'000;
    std::string out;
    const auto say = [&](const std::string& words) { out += (out.empty() ? "" : " ") + words; };
    if (n >= kBillion) say(spell(n / kBillion, full) + " tỷ");
    const auto rest = static_cast<unsigned>(n % kBillion);
    const std::pair<unsigned, std::string_view> groups[] = {{rest / 1'000'000, " triệu"}, {rest / 1000 % 1000, " nghìn"}, {rest % 1000, ""}};
    for (const auto& [group, name] : groups)
        if (group > 0) say(spell_group(group, full || !out.empty()) + std::string(name));
    return out;
}

}  // namespace

std::string spell_vnd(Vnd amount) {
    const std::int64_t dong = amount.dong();
    if (dong == 0) return "Không đồng";
    const std::string words = spell(dong < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(dong) : static_cast<std::uint64_t>(dong), false);
    if (dong < 0) return "Âm " + words + " đồng";
    return upper(words.substr(0, 1)) + words.substr(1) + " đồng";   // no number begins with a letter beyond ASCII
}

}  // namespace xaso
