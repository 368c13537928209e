// queue (hàng chờ): numbered tickets of the one-stop desk, who is called next, and how long people waited.
//
//   waiting --call--> called --serve--> serving --done--> done
//      |                 |  \--------------done---------/
//      |                 \--absent--> absent --take_back--> called
//      |       called, serving --move--> moved   (another ticket of another kind waits in its turn)
//      \--- not called on its day, or still at a counter when it ended --> left over (when the next day begins)
//
// Who is next: of the kinds a counter serves, the ticket whose turn came first. A turn is the moment the ticket was taken, less what
// a priority of law/queue puts it ahead. Waiting runs from taken to the first call, serving from `serve` (or else the first call) to done.
//
// Invariants: (1) a number is given once per unit, day and kind. (2) A ticket is called by one counter, and a counter holds one ticket.
//             (3) A clock set back neither lets a later ticket pass an earlier one nor makes a duration negative.
//             (4) A ticket carries no personal data: what is kept of its holder is the code of a priority.
// Every change is one event of the ticket, kind or counter. Times are instants; days are Vietnam's.
// Threads: Queue is safe from any thread; what writes runs inside a write job of the unit.
// Systems: S21.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "platform/record/record.h"

namespace xaso::queue {

using KindId = Id<struct QueueKindTag>;
using CounterId = Id<struct QueueCounterTag>;
using TicketId = Id<struct QueueTicketTag>;

struct Kind {
    KindId id;
    std::string name, prefix;   // prefix: one letter A-Z
    bool active = true;
    int version = 1;
};
struct Counter {
    CounterId id;
    std::string name;
    bool active = true;
    int version = 1;
    std::vector<KindId> kinds;   // what it serves
};

enum class State { waiting = 0, called = 1, serving = 2, done = 3, absent = 4, moved = 5, left_over = 6 };

struct Ticket {
    UnitId unit;
    TicketId id;
    Day day{};
    KindId kind;
    int number = 0;
    std::string code;       // "A001"
    std::string priority;   // code of law/queue; "" for an ordinary ticket
    State state{};
    Instant turn_at{}, taken_at{};
    std::optional<Instant> called_at, last_called_at, served_at, ended_at;
    int calls = 0;
    CounterId counter;
    AccountId account;
    TicketId moved_to;
    int version = 1;

    std::optional<std::chrono::milliseconds> waited() const;   // until the first call
    std::optional<std::chrono::milliseconds> served() const;   // of a ticket that is done
};

struct WaitingCount {
    KindId kind;
    std::int64_t waiting = 0, called = 0;   // called: this day, whatever came of it
};

class Queue {
public:
    Queue(const record::Record& record, const catalog::Catalog& law) : record_(record), law_(law) {}

    // Refused: "queue.kind" (none such, or no longer offered), "queue.priority".
    Result<Ticket> take(sql::Tx& tx, const record::Actor& by, Instant now, KindId kind, std::string_view priority) const;
    // Ends what the counter holds as done and calls the next; nothing when nobody waits for it. Refused: "queue.counter".
    Result<std::optional<Ticket>> call_next(sql::Tx& tx, const record::Actor& by, Instant now, CounterId counter) const;
    // The version is the one that was looked at: "queue.stale_version" when somebody was faster, "queue.state" where the state forbids it.
    Result<Ticket> recall(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const;
    Result<Ticket> serve(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const;
    Result<Ticket> done(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const;
    Result<Ticket> absent(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const;
    // An absent citizen has come back: called again at this counter, which must be free ("queue.counter_busy").
    Result<Ticket> take_back(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version, CounterId counter) const;
    // Another ticket with a number of the other kind, in the same turn; the answer is that ticket.
    Result<Ticket> move(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version, KindId kind) const;

    std::optional<Ticket> find(sql::Session& s, UnitId unit, TicketId id) const;
    std::optional<Ticket> at_counter(sql::Session& s, UnitId unit, CounterId counter) const;
    std::vector<WaitingCount> counts(sql::Session& s, UnitId unit, Day day) const;                       // kinds with a ticket that day
    std::vector<Ticket> next(sql::Session& s, UnitId unit, Day day, const std::vector<KindId>& kinds, int limit) const;
    std::vector<Ticket> last_called(sql::Session& s, UnitId unit, Day day, int limit) const;             // the newest call first
    std::vector<Ticket> absent_of(sql::Session& s, UnitId unit, Day day, const std::vector<KindId>& kinds) const;   // the newest first, at most 20
    // Of days, both included, in the order they were taken; all kinds when none is named.
    std::vector<Ticket> between(sql::Session& s, UnitId unit, Day from, Day to, KindId kind) const;
    // Where the account called last on a day: its counter.
    std::optional<CounterId> counter_of(sql::Session& s, UnitId unit, Day day, AccountId account) const;

    std::vector<Kind> kinds(sql::Session& s, UnitId unit) const;         // by prefix, ended ones too
    std::vector<Counter> counters(sql::Session& s, UnitId unit) const;   // by name, closed ones too
    // With id 0: a new one; else version must be the one looked at. Refused: "queue.name", "queue.prefix" (field "prefix"), "queue.kinds".
    Result<KindId> keep_kind(sql::Tx& tx, const record::Actor& by, Instant now, const Kind& kind) const;
    Result<CounterId> keep_counter(sql::Tx& tx, const record::Actor& by, Instant now, const Counter& counter) const;

    // Tickets, kinds and counters whose version or state the events do not tell. Linear in the unit's tickets.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const record::Record& record() const { return record_; }
    std::shared_ptr<const catalog::Definitions> law() const { return law_.current(); }

private:
    Result<Ticket> open(sql::Tx& tx, const record::Actor& by, TicketId id, int version, std::initializer_list<State> allowed) const;
    Ticket keep(sql::Tx& tx, const record::Actor& by, Instant now, Ticket t, std::string_view kind) const;
    Ticket add(sql::Tx& tx, const record::Actor& by, Instant now, const Kind& kind, std::string_view priority, std::optional<Instant> turn) const;
    Result<Counter> open_counter(sql::Tx& tx, UnitId unit, CounterId id) const;
    Result<Kind> offered_kind(sql::Tx& tx, UnitId unit, KindId id) const;
    void close_left_over(sql::Tx& tx, const record::Actor& by, Instant now) const;
    const record::Record& record_;
    const catalog::Catalog& law_;
};

std::string_view state_title(State s);   // "đang chờ", "đã gọi" …
std::string_view state_code(State s);    // "waiting", "called" …

}  // namespace xaso::queue
