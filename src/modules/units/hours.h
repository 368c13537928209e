// hours: how an office's working hours are written down in a row or a file.
//
//   "mon-fri 07:30-11:30 13:30-17:00; sat 07:30-11:30; make-up 07:30-11:30 13:30-17:00; same-day-until 15:00"
//
// Days not named are closed; make-up defaults to Monday's spans; same-day-until to 15:00.
#pragma once

#include <string>
#include <string_view>

#include "kernel/working_time.h"

namespace xaso::units {

Result<OfficeHours> parse_hours(std::string_view text);   // "units.hours": says which part is wrong
std::string hours_code(const OfficeHours& hours);         // the canonical text; parse_hours(hours_code(h)) == h

}  // namespace xaso::units
