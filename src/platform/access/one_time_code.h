// one_time_code: the second factor's arithmetic, RFC 6238 with SHA-1, six digits and steps of 30 seconds. Keeps nothing; whether a code was
// taken before is the caller's to know, by its step. Internal to access. Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/clock.h"

namespace xaso::access {

std::string new_seed();                                           // 20 random bytes, as RFC 4226 asks for SHA-1
std::string base32_of(std::string_view seed);
std::optional<std::string> seed_of(std::string_view base32);      // nothing for what is no seed of ours

std::int64_t step_of(Instant at);
std::string code_of_step(std::string_view seed, std::int64_t step);
// The step whose code this is, one either way of now for clocks that differ; 0 for none. Blanks are skipped: applications show "123 456".
std::int64_t step_of_code(std::string_view seed, std::string_view typed, Instant now);

}  // namespace xaso::access
