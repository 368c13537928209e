// feed: the address under which a person's calendar program reads what of the plans falls to that person, without signing in.
//
// Whoever holds the token reads titles and days of plans and of what books have ahead (web/calendar.h), nothing else, and only of the unit and offices of its owner: it is asked anew each
// time what the owner may. The token is random, kept as its hash, shown once; its owner may end it at any time, a new one ends it too.
// Threads: any; set and drop inside a write job, with their events (subject "plan_feed", id the account's).
#pragma once

#include "platform/record/record.h"

namespace xaso::plan {

struct FeedOwner {
    UnitId unit;
    AccountId account;
    Instant made{};
};
void set_feed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, std::string_view token);
Result<void> drop_feed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now);   // refused: "plan.no_feed"
std::optional<FeedOwner> feed_of(sql::Session& s, UnitId unit, AccountId account);
std::optional<FeedOwner> feed_owner(sql::Session& s, std::string_view token);

}  // namespace xaso::plan
