// nearest: the word that was probably meant, for a refusal that names its remedy.
//
//   nearest("aplicant", words)   // "applicant"
//
// Threads: any.
#pragma once

#include <span>
#include <string_view>

namespace xaso {

// The word most like `wrong` when it is close enough to be what was meant; "" otherwise.
std::string_view nearest(std::string_view wrong, std::span<const std::string_view> words);

}  // namespace xaso
