#include "platform/access/one_time_code.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <stdexcept>

namespace xaso::access {
namespace {
constexpr std::size_t kSeedBytes = 20;
constexpr unsigned kStep = 30, kDigits = 6;
}  // namespace

std::string new_seed() {
    std::string seed(kSeedBytes, '\0');
    randombytes_buf(seed.data(), seed.size());
    return seed;
}

std::string base32_of(std::string_view seed) {
    char* text = nullptr;
    if (oath_base32_encode(seed.data(), seed.size(), &text, nullptr) != OATH_OK) throw std::runtime_error("not enough memory for a second factor");
    std::string out = text;
    std::free(text);
    return out;
}

std::optional<std::string> seed_of(std::string_view base32) {
    char* bytes = nullptr;
    std::size_t n = 0;
    if (oath_base32_decode(base32.data(), base32.size(), &bytes, &n) != OATH_OK) return std::nullopt;
    std::string out(bytes, n);
    std::free(bytes);
    return out.size() == kSeedBytes ? std::optional(std::move(out)) : std::nullopt;
}

std::int64_t step_of(Instant at) { return floor<std::chrono::seconds>(at).time_since_epoch().count() / kStep; }

std::string code_of_step(std::string_view seed, std::int64_t step) {
    char code[kDigits + 1];
    if (oath_hotp_generate(seed.data(), seed.size(), static_cast<std::uint64_t>(step), kDigits, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        throw std::runtime_error("no code for a second factor");
    return code;
}

std::int64_t step_of_code(std::string_view seed, std::string_view typed, Instant now) {
    std::string code;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(code), [](char c) { return c != ' '; });
    std::int64_t found = 0;
    for (const std::int64_t step : {step_of(now) - 1, step_of(now), step_of(now) + 1}) {
        const std::string right = code_of_step(seed, step);
        if (code.size() == right.size() && sodium_memcmp(right.data(), code.data(), code.size()) == 0) found = step;
    }
    return found;
}

}  // namespace xaso::access
