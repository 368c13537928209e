// copy: what a backup needs of a database beyond statements.
#pragma once

#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace xaso::sql {

// Copies the database of a "sqlite:" address into `file` (made or overwritten) as it is at one instant; others go on reading and writing.
// The copy is not synced to disk. Throws Error.
void copy_sqlite(const std::string& url, const std::string& file);

// What PostgreSQL's own programs (pg_dump, pg_restore) need to reach a "postgresql:" address, as environment entries "PGHOST=…": an argument,
// and a password in it, could be read by everybody on the computer. Throws Error(connection) for an address that is none.
std::vector<std::string> client_environment(const std::string& url);

}  // namespace xaso::sql
