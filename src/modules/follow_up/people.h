// people: who holds the open dossiers of a unit. A dossier is late, due today, due soon, waiting for the citizen, or due later: one of them.
// Reads the open dossiers only. Threads: pure functions over a session. Systems: S14, S36.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/onestop/onestop.h"
#include "platform/sql/sql.h"

namespace xaso::follow_up {

inline constexpr int kSoonDays = 3;   // calendar days after today

struct Holder {
    AccountId who;                    // 0: nobody has it yet
    std::string name, title;
    std::int64_t open = 0, late = 0, due_today = 0, due_soon = 0, waiting = 0;
    Instant oldest{};                 // when the oldest was received
};
std::vector<Holder> holders(sql::Session& s, UnitId unit, Instant now);   // most late first, then most open

enum class Pile { open, late, due_today, due_soon, waiting };
struct HeldQuery {
    std::optional<AccountId> who;
    Pile pile = Pile::open;
    std::string cursor;
    int limit = 50;
};
struct Held {
    DossierId id;
    std::string code, procedure_name, officer;
    catalog::DossierState state{};
    Instant received_at{}, due_at{};
    std::optional<Instant> paused_at;
};
struct HeldPage {
    std::vector<Held> rows;           // the earliest due first
    std::string next;
};
Result<HeldPage> held(sql::Session& s, UnitId unit, Instant now, const HeldQuery& query);

}  // namespace xaso::follow_up
