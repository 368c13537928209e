// citizen_card: the number of a person (số định danh cá nhân) and the line a hand scanner types for the QR of a citizen card.
//
//   read_citizen_number("030195000001", today)->born_year == 1995
//   read_citizen_card("030195000001|125000001|Trần Thị Mẫu|01021995|Nữ|Thôn 1, Xã Mẫu|05052022", today)->name == "Trần Thị Mẫu"
//
// Two kinds of trouble are told apart: what cannot be so is refused with the field and the remedy; what is only unlikely is a doubt for
// the officer's eyes and never blocks (corrected dates and sexes exist, the number stays). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/day.h"
#include "kernel/result.h"

namespace xaso {

// LAW Decree 137/2015/ND-CP art. 13, Circular 59/2021/TT-BCA art. 4: twelve digits: place where the birth was registered (3), century and
// sex (1), year of birth (2), serial (6). There is no check digit, and a number does not change when provinces merge.
struct CitizenNumber {
    std::string_view place;   // "Hải Dương", by the 63 provinces before 2025; empty for the codes of countries
    bool female = false;
    int born_year = 0;
};
// Refused ("citizen.number") when it is not twelve digits or tells a year of birth after `today`.
Result<CitizenNumber> read_citizen_number(std::string_view digits, Day today);

struct CitizenCard {
    std::string number, old_number, name, address;
    bool female = false;
    Day born{};
    std::string doubt;        // one sentence; empty when everything fits
};
// By position: number | old number or empty | name | birth ddMMyyyy | Nam or Nữ | residence | issue date ddMMyyyy; further fields of newer
// cards are passed over. `line` is NFC. Refused ("citizen.card") when a field is missing, is not what its place says, or its letters were
// broken on the way from the scanner.
Result<CitizenCard> read_citizen_card(std::string_view line, Day today);

}  // namespace xaso
