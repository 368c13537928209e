// The explanation of a due time: what due() found, and the sentences an officer reads and checks by hand. Private to the kernel.
#pragma once

#include "kernel/working_time.h"

namespace xaso {

// What one pause did to the due time.
struct Wait {
    enum class Effect { added, restarted, stands, after_due };
    Effect effect = Effect::added;
    LocalTime from{};                // as it happened, not before reception
    std::optional<LocalTime> to;
    std::string_view why;
    std::int64_t added = 0;          // working days, days, or open seconds, as the limit's unit says
};

struct Reckoning {
    LocalTime received{};
    Limit limit;
    LocalTime counted_from{};        // the reception, or the last resumption that restarted the limit
    LocalTime start{};               // its effective moment: the limit runs from here
    std::int64_t added = 0;          // by pauses since counted_from
    bool moved_by_pause = false;
    std::vector<Wait> waits;
    Day last{};                      // days and months: the last day before it moves to a working day
    LocalTime at{};                  // the due time
};

bool is_same_day(const Limit& limit);                                        // rule same_day
bool after_same_day_hour(const WorkingCalendar& calendar, LocalTime start);  // LAW ND 61/2018 art. 18: after 15:00

// Lines in time order; the last is the due time.
std::vector<LedgerLine> write_ledger(const WorkingCalendar& calendar, const Reckoning& found);

}  // namespace xaso
