// ceiling: what the disk and the database give a program that does nothing else: the bare sqlite3 API or libpq with prepared statements,
// the program's own SQL and settings, all the writes of the action and none of its checks, reads or hashing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "imported.h"

namespace xaso::bench {

struct Reached {
    std::int64_t done = 0;
    double seconds = 0;
    double per_second() const { return seconds > 0 ? static_cast<double>(done) / seconds : 0; }
};

// Accepting dossiers, one commit each: unit head, running number, person, dossier, search, counter, event, link of the chain, answer.
Reached accept_bare_sqlite(const std::string& file, std::int64_t unit, double seconds);
// The same by `connections` at once; each locks the unit's head row first, as any two programs must.
Reached accept_bare_postgres(const std::string& url, std::int64_t unit, int connections, double seconds);

// An empty database on the server of `url`.
void make_database(const std::string& url, const std::string& name);

// The rows that importing the first `lines` of `all` writes: person, dossier, search, content, event, counters, chain; 10,000 lines in one commit.
Reached import_bare_sqlite(const std::string& file, std::int64_t unit, std::int64_t lines, std::int64_t all, const std::vector<ImportedProcedure>& procedures, Day today);

}  // namespace xaso::bench
