// printed: the text of a value cell as a number of its row's type. Internal to checking.
#pragma once

#include <string_view>

#include "checking/checking.h"

namespace xaso::checking {

// "1.387", "99,93", "2.65/95.02%", "20/100 %", "–", "Không có PAKN", "5.025.904739" … as the row would have it.
//   count, choice   dots and commas part groups of three; a fraction is kept for the finding
//   rate            either sign is the decimal point
//   money           in the row's printed unit, unless it is written out in dong
// Two numbers become Kind::several; the same number twice is one.
Printed printed_value(const catalog::FormRow& row, std::string_view text);

}  // namespace xaso::checking
