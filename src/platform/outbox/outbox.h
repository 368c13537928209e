// outbox: messages to others, at least once each, in order where they belong together.
//
//   outbox.put(tx, unit, now, {.channel = "sms", .order_key = code, .key = "H23-…-accepted", .recipient = phone, .body = text});
//
//   behind --the one before is settled--> ready --sent--> delivered
//                                          |  ^  \--too many tries, refused--> stuck --retry--> ready
//                                          \--/ failed: waits longer each time     \--give_up (with a reason)--> given_up
//
// Invariants: (1) a message exists if and only if the change that caused it was committed; (2) of one unit, channel and order key at most
// one message is ready or stuck, the oldest: a stuck one holds up those behind it and nobody else; (3) a message leaves only by delivery
// or by a person's decision; (4) body and recipient are emptied when it is settled; the digest stays.
// A message is taken by moving its next time past the longest a sender may need: a process that dies in between loses nothing, the message
// comes up again with the same key. Nothing here waits for the network; take() and the settling are short write jobs.
// A clock that was set back leaves next times far ahead: tidy() pulls them in. Errors: sql::Error.
// Threads: Outbox is safe from any thread, and several processes may work on one database.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/record/record.h"

namespace xaso::outbox {

enum class State { ready = 0, behind = 1, stuck = 2, delivered = 3, given_up = 4 };

struct Settings {
    std::chrono::milliseconds first_wait{30'000}, longest_wait{3'600'000};   // after the first failure; doubled after each, up to the longest
    double jitter = 0.2;                     // this share of a wait is left to chance, so that many do not come back at once
    int tries = 240;                         // then the message is stuck
    std::chrono::milliseconds timeout{15'000};   // of one attempt
    int at_once = 2;                         // attempts under way in one channel
    std::chrono::days keep{90};              // a settled message, without its body
};

struct Draft {
    std::string channel, order_key, key;     // key: [A-Za-z0-9._-], at most 120
    std::string recipient = {}, subject = {}, body = {};
};

struct Message {
    UnitId unit;
    std::int64_t id = 0;
    std::string channel, order_key, key, recipient, subject, body, digest, last_error;
    Instant made_at{}, next_at{};
    State state{};
    int attempts = 0;
    std::optional<Instant> settled_at;
};

// What a sender says of one attempt. `error` is a Vietnamese sentence for the administrator, without personal data.
struct Sent {
    enum class Kind { delivered, retry, refused };
    Kind kind = Kind::delivered;
    std::string error = {};
};

struct Count {
    std::string channel;
    State state{};
    std::int64_t messages = 0;
    Instant oldest{};
};

struct ListQuery {
    std::vector<State> states;
    std::string channel = {};                // empty: all
    std::int64_t before = 0;                 // message id; 0: from the newest
    int limit = 50;
};

class Outbox {
public:
    Outbox(const record::Record& record, const Settings& settings) : record_(record), settings_(settings) {}

    // Inside the write job of the change. A key that was put before is left as it is.
    void put(sql::Tx& tx, UnitId unit, Instant now, const Draft& draft) const;

    // The oldest that is due in the channel, now nobody else's for twice the timeout and a little more; nothing: none is due.
    std::optional<Message> take(std::string_view channel, Instant now) const;
    // What became of an attempt with a taken message.
    void settle(const Message& taken, Instant now, const Sent& sent) const;

    // Next times too far ahead, messages left behind nobody, settled ones past their time. Once a minute.
    void tidy(Instant now) const;

    std::vector<Count> counts(sql::Session& s, UnitId unit) const;   // of those not settled
    std::int64_t stuck(sql::Session& s, UnitId unit) const;
    std::vector<Message> list(sql::Session& s, UnitId unit, const ListQuery& query) const;   // the newest first
    std::optional<Message> find(sql::Session& s, UnitId unit, std::int64_t id) const;

    // An administrator's acts, with their event. "outbox.settled" when there is nothing left to do.
    Result<void> retry(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id) const;
    Result<std::int64_t> retry_stuck(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view channel) const;   // empty channel: all; how many
    Result<void> give_up(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view reason) const;

    const Settings& settings() const { return settings_; }
    // How long after a failed attempt number `attempts` the next may begin; `chance` in [0, 1).
    std::chrono::milliseconds wait_after(int attempts, double chance) const;

private:
    void next_in_line(sql::Tx& tx, Instant now, UnitId unit, std::string_view channel, std::string_view order_key) const;
    const record::Record& record_;
    const Settings settings_;
};

}  // namespace xaso::outbox
