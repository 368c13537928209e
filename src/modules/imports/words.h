// words: how headings and words are compared. Internal to imports.
#pragma once

#include <string>
#include <string_view>

namespace xaso::imports {

std::string letters(std::string_view text);   // folded, a to z and digits only: "Mã hồ sơ", "MaHoSo" and "MA_HO_SO" are one

}  // namespace xaso::imports
