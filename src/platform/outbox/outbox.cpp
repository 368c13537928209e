#include "platform/outbox/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <random>

#include "kernel/text.h"
#include "outbox/sql.gen.h"

namespace xaso::outbox {
namespace json = boost::json;
using Kind = Refusal::Kind;
namespace {

constexpr std::chrono::milliseconds kSlack{10'000};   // between the end of an attempt and its settling

Message message_from(const sql::Row& r) {
    Message m;
    m.unit = r.get<UnitId>("unit_id");
    m.id = r.get<std::int64_t>("message_id");
    m.channel = r.get<std::string>("channel");
    m.order_key = r.get<std::string>("order_key");
    m.key = r.get<std::string>("send_key");
    m.recipient = r.get<std::string>("recipient");
    m.subject = r.get<std::string>("subject");
    m.body = r.get<std::string>("body");
    m.digest = r.get<std::string>("digest");
    m.last_error = r.get<std::string>("last_error");
    m.made_at = r.get<Instant>("made_at");
    m.next_at = r.get<Instant>("next_at");
    m.state = r.get<State>("state");
    m.attempts = r.get<int>("attempts");
    m.settled_at = r.get<std::optional<Instant>>("settled_at");
    return m;
}

double chance() {
    thread_local std::mt19937_64 source{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(source);
}

std::map<UnitId, std::vector<std::int64_t>> by_unit(const sql::Rows& rows) {
    std::map<UnitId, std::vector<std::int64_t>> out;
    for (const sql::Row& r : rows) out[r.get<UnitId>("unit_id")].push_back(r.get<std::int64_t>("message_id"));
    return out;
}

}  // namespace

void Outbox::put(sql::Tx& tx, UnitId unit, Instant now, const Draft& d) const {
    tx.send(q::message_add, {{"unit", unit}, {"id", record_.next_id(tx, unit)}, {"channel", d.channel}, {"order", d.order_key}, {"key", d.key}, {"recipient", d.recipient},
                             {"subject", d.subject}, {"body", d.body}, {"digest", record::hash_hex(d.recipient + "\n" + d.subject + "\n" + d.body)}, {"at", now}});
}

std::optional<Message> Outbox::take(std::string_view channel, Instant now) const {
    std::vector<Message> due;
    {
        sql::Reader s = record_.db().read();
        for (const sql::Row& r : s.query(q::due, {{"channel", channel}, {"now", now}})) due.push_back(message_from(r));
    }
    for (Message& m : due) {
        std::int64_t taken = 0;
        const Instant until = now + 2 * settings_.timeout + kSlack;
        record_.db().run(m.unit, [&](sql::Tx& tx) {
            taken = tx.exec(q::take, {{"unit", m.unit}, {"id", m.id}, {"attempts", m.attempts}, {"next", m.next_at}, {"until", until}});
            return taken == 1;
        });
        if (taken != 1) continue;   // another thread or process was first
        ++m.attempts;
        m.next_at = until;
        return std::move(m);
    }
    return std::nullopt;
}

std::chrono::milliseconds Outbox::wait_after(int attempts, double by_chance) const {
    double wait = static_cast<double>(settings_.first_wait.count());
    const double longest = static_cast<double>(settings_.longest_wait.count());
    for (int i = 1; i < attempts && wait < longest; ++i) wait *= 2;
    wait = std::min(wait, longest);
    return std::chrono::milliseconds{static_cast<std::int64_t>(wait * (1 - settings_.jitter * by_chance))};
}

void Outbox::next_in_line(sql::Tx& tx, Instant now, UnitId unit, std::string_view channel, std::string_view order_key) const {
    tx.exec(q::next_in_line, {{"unit", unit}, {"channel", channel}, {"order", order_key}, {"now", now}});
}

void Outbox::settle(const Message& m, Instant now, const Sent& sent) const {
    record_.db().run(m.unit, [&](sql::Tx& tx) {
        if (sent.kind == Sent::Kind::delivered) {
            tx.exec(q::settle, {{"unit", m.unit}, {"id", m.id}, {"state", State::delivered}, {"at", now}, {"error", ""}});
            next_in_line(tx, now, m.unit, m.channel, m.order_key);
            return true;
        }
        const bool stuck = sent.kind == Sent::Kind::refused || m.attempts >= settings_.tries;
        tx.exec(q::failed, {{"unit", m.unit}, {"id", m.id}, {"attempts", m.attempts}, {"state", stuck ? State::stuck : State::ready}, {"next", now + wait_after(m.attempts, chance())}, {"error", sent.error}});
        return true;
    });
}

void Outbox::tidy(Instant now) const {
    const Instant far = now + std::max(settings_.longest_wait, 2 * settings_.timeout + kSlack) + kSlack;
    const Instant until = now - settings_.keep;
    sql::Rows lost, orphans, old;
    {
        sql::Reader s = record_.db().read();
        std::vector<std::string> channels;
        for (const sql::Row& r : s.query(q::channels)) channels.push_back(r.get<std::string>("channel"));
        lost = s.query(q::lost, {{"channels", channels}, {"far", far}});
        orphans = s.query(q::orphans);
        old = s.query(q::old, {{"until", until}});
    }
    for (const auto& [unit, ids] : by_unit(lost))
        record_.db().run(unit, [&, u = unit, &which = ids](sql::Tx& tx) { return tx.exec(q::pull_in, {{"unit", u}, {"ids", which}, {"now", now}, {"far", far}}) > 0; });
    for (const sql::Row& r : orphans)
        record_.db().run(r.get<UnitId>("unit_id"), [&](sql::Tx& tx) {
            next_in_line(tx, now, r.get<UnitId>("unit_id"), r.get<std::string>("channel"), r.get<std::string>("order_key"));
            return true;
        });
    for (const auto& [unit, ids] : by_unit(old))
        record_.db().run(unit, [&, u = unit, &which = ids](sql::Tx& tx) { return tx.exec(q::drop_old, {{"unit", u}, {"ids", which}, {"until", until}}) > 0; });
}

std::vector<Count> Outbox::counts(sql::Session& s, UnitId unit) const {
    std::vector<Count> out;
    for (const sql::Row& r : s.query(q::counts, {{"unit", unit}}))
        out.push_back({r.get<std::string>("channel"), r.get<State>("state"), r.get<std::int64_t>("messages"), r.get<Instant>("oldest")});
    return out;
}

std::int64_t Outbox::stuck(sql::Session& s, UnitId unit) const { return s.query(q::stuck, {{"unit", unit}})[0].get<std::int64_t>("messages"); }

std::vector<Message> Outbox::list(sql::Session& s, UnitId unit, const ListQuery& query) const {
    std::vector<Message> out;
    for (const sql::Row& r : s.query(q::list, {{"unit", unit}, {"states", query.states}, {"channel", query.channel.empty() ? std::nullopt : std::optional(query.channel)},
                                               {"before", query.before ? std::optional(query.before) : std::nullopt}, {"limit", query.limit}}))
        out.push_back(message_from(r));
    return out;
}

std::optional<Message> Outbox::find(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::find, {{"unit", unit}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(message_from(rows[0]));
}

Result<void> Outbox::retry(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id) const {
    if (tx.exec(q::retry, {{"unit", by.unit}, {"id", id}, {"now", now}}) == 0)
        return refuse(Kind::rule, "outbox.settled", "Tin này đã gửi xong, đã bỏ, hoặc đang đợi tin trước nó nên không gửi lại được. Hãy tải lại trang.");
    record_.append(tx, by, now, {"outbox.retry", "outbox", id, "{}"});
    return {};
}

Result<std::int64_t> Outbox::retry_stuck(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view channel) const {
    const std::int64_t n = tx.exec(q::retry_stuck, {{"unit", by.unit}, {"channel", channel.empty() ? std::nullopt : std::optional(std::string(channel))}, {"now", now}});
    if (n == 0) return refuse(Kind::rule, "outbox.none_stuck", "Không có tin nào đang bị kẹt. Hãy tải lại trang.");
    record_.append(tx, by, now, {"outbox.retry_all", "outbox", 0, json::serialize(json::object{{"channel", channel}, {"messages", n}})});
    return n;
}

Result<void> Outbox::give_up(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t id, std::string_view reason) const {
    const std::string why = trim(reason);
    if (why.empty()) return refuse(Kind::invalid, "outbox.reason", "Hãy ghi lý do bỏ tin này, ví dụ đã báo bằng điện thoại.", "reason");
    if (count_chars(why) > 300) return refuse(Kind::invalid, "outbox.reason", "Lý do dài quá 300 ký tự. Hãy viết ngắn lại.", "reason");
    const auto m = find(tx, by.unit, id);
    if (!m) return refuse(Kind::not_found, "outbox.no_message", "Không có tin này trong đơn vị.");
    if (tx.exec(q::settle, {{"unit", by.unit}, {"id", id}, {"state", State::given_up}, {"at", now}, {"error", why}}) == 0)
        return refuse(Kind::rule, "outbox.settled", "Tin này đã gửi xong hoặc đã bỏ. Hãy tải lại trang.");
    next_in_line(tx, now, by.unit, m->channel, m->order_key);
    record_.append(tx, by, now, {"outbox.give_up", "outbox", id, json::serialize(json::object{{"key", m->key}, {"reason", why}})});
    return {};
}

}  // namespace xaso::outbox
