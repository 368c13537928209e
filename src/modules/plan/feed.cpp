#include "plan/feed.h"

#include "plan/sql.gen.h"

namespace xaso::plan {
namespace {

std::optional<FeedOwner> found(const sql::Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return FeedOwner{rows[0].get<UnitId>("unit_id"), rows[0].get<AccountId>("account_id"), rows[0].get<Instant>("made_at")};
}

}  // namespace

void set_feed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, std::string_view token) {
    tx.exec(q::feed_set, {{"unit", by.unit}, {"account", by.account}, {"hash", record::hash_hex(token)}, {"at", now}});
    record.append(tx, by, now, {"plan_feed.made", "plan_feed", by.account.value(), "{}"});
}

Result<void> drop_feed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now) {
    if (tx.exec(q::feed_drop, {{"unit", by.unit}, {"account", by.account}}) != 1) return refuse(Refusal::Kind::rule, "plan.no_feed", "Bạn chưa có địa chỉ lịch nào đang dùng.");
    record.append(tx, by, now, {"plan_feed.revoked", "plan_feed", by.account.value(), "{}"});
    return {};
}

std::optional<FeedOwner> feed_of(sql::Session& s, UnitId unit, AccountId account) { return found(s.query(q::feed_find, {{"unit", unit}, {"account", account}})); }
std::optional<FeedOwner> feed_owner(sql::Session& s, std::string_view token) {
    return token.size() < 32 ? std::nullopt : found(s.query(q::feed_find, {{"hash", record::hash_hex(token)}}));
}

}  // namespace xaso::plan
