// record: every change of an office record is one transaction with its event, and every retry gets the first answer.
//
//   Result<Answer> a = record.once(attempt, now, [&](sql::Tx& tx) -> Result<Answer> {
//       … check, then write …
//       record.append(tx, attempt.actor, now, {"dossier.accepted", "dossier", id, payload});
//       return Answer{201, json};
//   });
//
// Events are numbered without gaps per unit. At the commit of a batch the events of each unit are bound into one link of that unit's
// audit chain: hash = H_key(previous hash, unit, link number, first and last event, their digests). A digest covers salt, head and
// payload; links are made of digests alone, so that erasing personal data by law (salt and payload) would leave the chain whole. There is no
// such action yet, so verify() reports an emptied event. The key is a file outside the database; without it nobody can mend an edit.
//
// Invariants: (1) event numbers of a unit are 1, 2, 3 … without gaps; (2) every event lies in exactly one link; (3) the key of an attempt
// answers once: the same body gives the first answer again, another body is refused ("record.key_reused").
// Threads: Record is safe from any thread; append() and next_id() only inside a write job.
#pragma once

#include <array>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace xaso::record {

// Who acts, for which unit, and through what: "web", "api", "command", "sample".
struct Actor {
    UnitId unit;
    AccountId account;
    std::string origin;
};

struct Event {
    std::string_view kind;     // "dossier.accepted"
    std::string_view subject;  // "dossier"
    std::int64_t subject_id = 0;
    std::string payload;       // JSON text
};

struct Attempt {
    Actor actor;
    std::string key;   // Idempotency-Key or a form's _key; empty for commands that check for themselves
    std::string body;  // what the answer depends on: method, path and body
};

struct Answer {
    int status = 200;
    std::string text;       // JSON, or the address a form leads to
    bool repeated = false;  // it was given before
};

struct StoredEvent {
    std::int64_t event_no = 0;
    Instant at{};
    AccountId account;
    std::string origin, kind, payload;
};

struct Mismatch {  // what verify() found
    UnitId unit;
    std::string says;  // Vietnamese
};

using ChainKey = std::array<unsigned char, 32>;

class Record {
public:
    Record(sql::Database& db, const ChainKey& key) : db_(db), key_(key) {}

    Result<Answer> once(const Attempt& attempt, Instant now, const std::function<Result<Answer>(sql::Tx&)>& job) const;
    void append(sql::Tx& tx, const Actor& actor, Instant now, const Event& event) const;
    // A number never used before in this unit, for ids of any kind.
    std::int64_t next_id(sql::Tx& tx, UnitId unit) const;

    std::vector<StoredEvent> history(sql::Session& s, UnitId unit, std::string_view subject, std::int64_t subject_id) const;
    // How many events the unit has. Unchanged: nothing that is recorded of the unit has changed.
    std::int64_t events(sql::Session& s, UnitId unit) const;
    // The head of the unit's chain in hexadecimal, to be printed with a snapshot; "" before the first event.
    std::string chain_head(sql::Session& s, UnitId unit) const;
    // Recomputes every digest and link of the unit.
    std::vector<Mismatch> verify(sql::Session& s, UnitId unit) const;

    sql::Database& db() const { return db_; }

    // A secret that has to be read again (the seed of a second factor), unreadable in the database: XSalsa20-Poly1305 under a key made
    // from the chain key. Nothing when it was sealed with another key or damaged.
    std::string seal(std::string_view secret) const;
    std::optional<std::string> unseal(std::string_view sealed) const;

private:
    sql::Database& db_;
    ChainKey key_;
};

// Makes the row that a unit's writers lock. Once per unit, inside the job that creates the unit.
void open_unit(sql::Tx& tx, UnitId unit);

// Counters move in the transaction that changes what they count: gathered during a batch, written once before its commit.
// Measures are named in modules/onestop/counters.h; channel 0 when the measure has none.
void count(sql::Tx& tx, UnitId unit, Day day, std::string_view measure, int channel, std::int64_t by);
// Writes what the batch has gathered so far, for a job that reads counters: it must see the jobs before it.
void write_counters(sql::Tx& tx);

// Whether any event is signed yet: from then on the key is part of the records.
bool chain_begun(sql::Session& s);
// The key is 32 random bytes in FILE. When it is not there it is made with mode 0600, unless the chain has begun: signed with another
// key, nothing of what was written before could be verified.
ChainKey load_chain_key(const std::string& file, bool chain_begun);
std::string hex(std::string_view bytes);
std::string hash_hex(std::string_view bytes);   // BLAKE2b-256

}  // namespace xaso::record
