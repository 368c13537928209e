// pages_card: the line a scanner types for the QR of a citizen card. Internal to onestop.
//
//   parse_card("030195000001|125000001|Trần Thị Mẫu|01021995|Nữ|Thôn 1, Xã Mẫu|05052022")->name == "Trần Thị Mẫu"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/day.h"
#include "kernel/result.h"

namespace xaso::onestop {

struct Card {
    std::string citizen_id, old_id, name, sex, address;
    std::optional<Day> born;
    std::string doubt;   // what does not fit the number and should be looked at; never blocks (corrected dates and sexes exist)
};
// By position: number|old number|name|birth ddMMyyyy|Nam or Nữ|residence|issue date ddMMyyyy; further fields of newer cards are
// accepted. Refused ("onestop.card") when a field is not what its place says.
Result<Card> parse_card(std::string_view line);

}  // namespace xaso::onestop
