// backup: the whole installation (database and chain key) as one sealed file, made while others write, and put back onto an empty machine.
//
// SQLite is copied page by page at one instant (a copy in the clear stands in the data folder, readable as little as the database, until it
// is sealed); PostgreSQL is asked by pg_dump and pg_restore, streamed. Uploaded templates and signed reports are rows, so they are inside.
// restore() reads and authenticates the whole file before it writes the first byte, writes into an empty place only, and leaves nothing
// half-done when it fails. Safe from one thread per data folder at a time; a second backup of the same folder is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "kernel/day.h"
#include "kernel/result.h"
#include "platform/backup/vault.h"
#include "platform/sql/sql.h"

namespace xaso::backup {

struct Place {
    std::string database;   // as in XASO_DATABASE
    std::string data;       // folder; holds chain.key
};

struct Holds {
    std::int64_t units = 0, dossiers = 0;
};

struct Copy {  // what a file says of itself, authenticated
    sql::Dialect dialect = sql::Dialect::sqlite;
    int schema = 0;      // number of its newest migration
    Instant taken{};
    Holds holds;
};

// `count` is asked inside the very snapshot that is copied.
Result<Copy> make(const Place& place, const std::string& file, std::string_view passphrase, Instant now, const std::function<Holds(sql::Session&)>& count, Cost cost = {});

// Refuses a file it cannot authenticate, the other kind of database, a schema newer than `newest`, and a place that holds anything.
// The database is not migrated yet.
Result<Copy> restore(const Place& place, const std::string& file, std::string_view passphrase, int newest);

}  // namespace xaso::backup
