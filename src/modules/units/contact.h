// contact: where the desk of a unit is reached, as letters and the printed papers of the desk say it; empty until the unit writes it down.
// Threads: set_contact() runs inside a write job of the unit. Systems: S22.
#pragma once

#include <string>
#include <vector>

#include "platform/record/record.h"

namespace xaso::units {

struct Contact {
    std::string place, address, phone;
};

// What is wrong with each, at its field: "units.place", "units.address", "units.phone".
std::vector<Refusal> contact_faults(const Contact& contact);
// Of every version from the one in force today on: a telephone has no history. With its event. Refused besides: "units.not_in_force".
Result<void> set_contact(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, UnitId id, const Contact& contact);

}  // namespace xaso::units
