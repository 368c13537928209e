// rules: what was in force when a dossier was received, frozen. The days off, the office's hours and the process version are written to the
// database once per content (its hash is the key); a dossier cites the hash, so that editing a file or the hours never moves an old
// due time, and every past due time can be explained again.
// Threads: RulesBook is safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "modules/catalog/catalog.h"
#include "modules/units/units.h"
#include "platform/sql/sql.h"

namespace xaso::onestop {

struct Rules {
    std::string hash;
    std::string content;   // canonical JSON
    WorkingCalendar calendar;
    catalog::Process process;
};

class RulesBook {
public:
    // The rules in force for a unit on a day; refused when the unit or the process is not in force ("onestop.no_rules").
    Result<std::shared_ptr<const Rules>> in_force(const catalog::Definitions& law, const units::Unit& unit, Day day);
    // Keeps them in the database (once per transaction and content).
    void keep(sql::Tx& tx, const Rules& rules, Instant now);
    std::shared_ptr<const Rules> get(sql::Session& s, const std::string& hash);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<const Rules>> by_hash_;
    std::unordered_map<std::string, std::shared_ptr<const Rules>> by_source_;   // law hash, hours, process
};

}  // namespace xaso::onestop
