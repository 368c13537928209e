#include "queue/queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "queue/sql.gen.h"

namespace xaso::queue {
namespace json = boost::json;
using Why = Refusal::Kind;

namespace {

Ticket ticket_of(UnitId unit, const sql::Row& r) {
    Ticket t;
    t.unit = unit;
    t.id = r.get<TicketId>("ticket_id");
    t.day = r.get<Day>("day");
    t.kind = r.get<KindId>("kind_id");
    t.number = r.get<int>("number");
    t.code = r.get<std::string>("code");
    t.priority = r.get<std::string>("priority");
    t.state = r.get<State>("state");
    t.turn_at = r.get<Instant>("turn_at");
    t.taken_at = r.get<Instant>("taken_at");
    t.called_at = r.get<std::optional<Instant>>("called_at");
    t.last_called_at = r.get<std::optional<Instant>>("last_called_at");
    t.served_at = r.get<std::optional<Instant>>("served_at");
    t.ended_at = r.get<std::optional<Instant>>("ended_at");
    t.calls = r.get<int>("calls");
    t.counter = r.get<std::optional<CounterId>>("counter_id").value_or(CounterId{});
    t.account = r.get<std::optional<AccountId>>("account_id").value_or(AccountId{});
    t.moved_to = r.get<std::optional<TicketId>>("moved_to").value_or(TicketId{});
    t.version = r.get<int>("version");
    return t;
}

std::vector<Ticket> tickets_of(UnitId unit, const sql::Rows& rows) {
    std::vector<Ticket> out;
    out.reserve(rows.size());
    for (const sql::Row& r : rows) out.push_back(ticket_of(unit, r));
    return out;
}

template <class Tag>
std::optional<Id<Tag>> or_null(Id<Tag> id) { return id ? std::optional(id) : std::nullopt; }

// The moment something happens to a ticket: now, unless the clock was set back behind what is written of it.
Instant not_before(const Ticket& t, Instant now) {
    Instant at = std::max(now, t.taken_at);
    for (const auto& one : {t.called_at, t.last_called_at, t.served_at})
        if (one) at = std::max(at, *one);
    return at;
}

void call(Ticket& t, const record::Actor& by, Instant now, CounterId counter) {
    const Instant at = not_before(t, now);
    if (!t.called_at) t.called_at = at;
    t.last_called_at = at;
    t.state = State::called;
    t.counter = counter;
    t.account = by.account;
    ++t.calls;
}

// The state that an event leaves a ticket in.
State state_after(std::string_view event) {
    if (event == "queue.called" || event == "queue.recalled" || event == "queue.taken_back") return State::called;
    if (event == "queue.serving") return State::serving;
    if (event == "queue.done") return State::done;
    if (event == "queue.absent") return State::absent;
    return event == "queue.moved" ? State::moved : State::waiting;
}

tl::unexpected<Refusal> stale() {
    return refuse(Why::conflict, "queue.stale_version", "Số này vừa được thao tác ở nơi khác. Hãy xem lại số ấy rồi làm tiếp.");
}

}  // namespace

std::optional<std::chrono::milliseconds> Ticket::waited() const {
    return called_at ? std::optional(*called_at - taken_at) : std::nullopt;
}
std::optional<std::chrono::milliseconds> Ticket::served() const {
    if (state != State::done || !ended_at || !called_at) return std::nullopt;
    return *ended_at - served_at.value_or(*last_called_at);
}

std::string_view state_title(State s) {
    constexpr std::string_view titles[] = {"đang chờ", "đã gọi", "đang làm", "xong", "gọi không có mặt", "chuyển loại khác", "hết ngày chưa xong"};
    return titles[static_cast<int>(s)];
}
std::string_view state_code(State s) {
    constexpr std::string_view codes[] = {"waiting", "called", "serving", "done", "absent", "moved", "left_over"};
    return codes[static_cast<int>(s)];
}

// ---- Tickets

void Queue::close_left_over(sql::Tx& tx, const record::Actor& by, Instant now) const {
    const Day today = local_day(now);
    const sql::Args args{{"unit", by.unit}, {"today", today}};
    const std::int64_t left = tx.exec(q::waiting_left_over, args) + tx.exec(q::counters_left_over, args);
    if (left > 0)
        record_.append(tx, by, now, {"queue.left_over", "queue_day", today.time_since_epoch().count(), json::serialize(json::object{{"before", iso_day(today)}, {"tickets", left}})});
}

Ticket Queue::add(sql::Tx& tx, const record::Actor& by, Instant now, const Kind& kind, std::string_view priority, std::optional<Instant> turn) const {
    Ticket t;
    t.unit = by.unit;
    t.id = TicketId{record_.next_id(tx, by.unit)};   // the unit is ours from here on: nobody else counts a number meanwhile
    t.day = local_day(now);
    t.kind = kind.id;
    t.priority = priority;
    const sql::Rows last = tx.query(q::ticket_last, {{"unit", by.unit}, {"day", t.day}, {"kind", kind.id}});
    t.number = last[0].get<int>("number") + 1;
    t.code = fmt::format("{}{:03}", kind.prefix, t.number);
    t.taken_at = std::max(now, last[0].get<std::optional<Instant>>("taken_at").value_or(now));
    const catalog::QueuePriority* ahead = law_.current()->queue.priority(priority);
    t.turn_at = turn.value_or(ahead ? t.taken_at - std::chrono::minutes{ahead->ahead_minutes} : t.taken_at);
    tx.exec(q::ticket_add, {{"unit", by.unit}, {"ticket", t.id}, {"day", t.day}, {"kind", t.kind}, {"number", t.number}, {"code", t.code}, {"priority", t.priority}, {"turn_at", t.turn_at}, {"taken_at", t.taken_at}});
    record_.append(tx, by, now, {"queue.taken", "queue_ticket", t.id.value(), json::serialize(json::object{{"code", t.code}, {"kind", kind.id.value()}, {"priority", t.priority}})});
    return t;
}

Ticket Queue::keep(sql::Tx& tx, const record::Actor& by, Instant now, Ticket t, std::string_view kind) const {
    tx.exec(q::ticket_keep, {{"unit", t.unit}, {"ticket", t.id}, {"version", t.version}, {"state", t.state}, {"called_at", t.called_at}, {"last_called_at", t.last_called_at}, {"calls", t.calls},
                             {"served_at", t.served_at}, {"ended_at", t.ended_at}, {"counter", or_null(t.counter)}, {"account", or_null(t.account)}, {"moved_to", or_null(t.moved_to)}});
    ++t.version;
    record_.append(tx, by, now, {kind, "queue_ticket", t.id.value(), json::serialize(json::object{{"code", t.code}, {"counter", t.counter.value()}})});
    return t;
}

Result<Ticket> Queue::open(sql::Tx& tx, const record::Actor& by, TicketId id, int version, std::initializer_list<State> allowed) const {
    record_.next_id(tx, by.unit);   // locks the unit: what is read below stays so
    const auto t = find(tx, by.unit, id);
    if (!t) return refuse(Why::not_found, "queue.no_ticket", "Không có số thứ tự này ở đơn vị. Hãy xem lại hàng chờ.");
    if (t->version != version) return stale();
    if (std::find(allowed.begin(), allowed.end(), t->state) == allowed.end())
        return refuse(Why::rule, "queue.state", fmt::format("Số {} {}: không làm được việc này. Hãy xem lại hàng chờ.", t->code, state_title(t->state)));
    return *t;
}

Result<Kind> Queue::offered_kind(sql::Tx& tx, UnitId unit, KindId id) const {
    for (const Kind& k : kinds(tx, unit))
        if (k.id == id && k.active) return k;
    return refuse(Why::rule, "queue.kind", "Loại việc này không còn lấy số. Hãy chọn loại việc khác.", "kind");
}

Result<Counter> Queue::open_counter(sql::Tx& tx, UnitId unit, CounterId id) const {
    for (const Counter& c : counters(tx, unit))
        if (c.id == id && c.active) return c;
    return refuse(Why::rule, "queue.counter", "Không có quầy này, hoặc quầy đã đóng. Hãy chọn quầy khác.", "counter");
}

Result<Ticket> Queue::take(sql::Tx& tx, const record::Actor& by, Instant now, KindId kind, std::string_view priority) const {
    XASO_TRY(const Kind offered, offered_kind(tx, by.unit, kind));
    if (!priority.empty() && !law_.current()->queue.priority(priority))
        return refuse(Why::invalid, "queue.priority", "Không có diện ưu tiên này. Hãy chọn lại.", "priority");
    close_left_over(tx, by, now);
    return add(tx, by, now, offered, priority, {});
}

Result<std::optional<Ticket>> Queue::call_next(sql::Tx& tx, const record::Actor& by, Instant now, CounterId counter) const {
    record_.next_id(tx, by.unit);   // locks the unit: two counters never look at the same ticket
    XASO_TRY(const Counter at, open_counter(tx, by.unit, counter));
    close_left_over(tx, by, now);
    if (auto held = at_counter(tx, by.unit, counter)) {
        held->ended_at = not_before(*held, now);
        held->state = State::done;
        keep(tx, by, now, *held, "queue.done");
    }
    const auto waiting = next(tx, by.unit, local_day(now), at.kinds, 1);
    if (waiting.empty()) return std::optional<Ticket>{};
    Ticket t = waiting.front();
    call(t, by, now, counter);
    return std::optional(keep(tx, by, now, t, "queue.called"));
}

Result<Ticket> Queue::recall(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::called}));
    call(t, by, now, t.counter);
    return keep(tx, by, now, t, "queue.recalled");
}

Result<Ticket> Queue::serve(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::called}));
    t.served_at = not_before(t, now);
    t.state = State::serving;
    return keep(tx, by, now, t, "queue.serving");
}

Result<Ticket> Queue::done(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::called, State::serving}));
    t.ended_at = not_before(t, now);
    t.state = State::done;
    return keep(tx, by, now, t, "queue.done");
}

Result<Ticket> Queue::absent(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::called}));
    t.ended_at = not_before(t, now);
    t.state = State::absent;
    return keep(tx, by, now, t, "queue.absent");
}

Result<Ticket> Queue::take_back(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version, CounterId counter) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::absent}));
    XASO_TRY(const Counter at, open_counter(tx, by.unit, counter));
    if (t.day != local_day(now)) return refuse(Why::rule, "queue.day", fmt::format("Số {} là của ngày khác. Hãy mời người dân lấy số mới.", t.code));
    if (at_counter(tx, by.unit, counter)) return refuse(Why::rule, "queue.counter_busy", "Quầy đang có người. Hãy bấm xong số đang làm trước.");
    t.ended_at.reset();
    call(t, by, now, counter);
    return keep(tx, by, now, t, "queue.taken_back");
}

Result<Ticket> Queue::move(sql::Tx& tx, const record::Actor& by, Instant now, TicketId id, int version, KindId kind) const {
    XASO_TRY(Ticket t, open(tx, by, id, version, {State::waiting, State::called, State::serving}));
    XASO_TRY(const Kind offered, offered_kind(tx, by.unit, kind));
    if (kind == t.kind) return refuse(Why::invalid, "queue.same_kind", "Số này đang ở đúng loại việc ấy. Hãy chọn loại việc khác.", "kind");
    if (t.day != local_day(now)) return refuse(Why::rule, "queue.day", fmt::format("Số {} là của ngày khác. Hãy mời người dân lấy số mới.", t.code));
    Ticket fresh = add(tx, by, now, offered, t.priority, t.turn_at);
    t.ended_at = not_before(t, now);
    t.state = State::moved;
    t.moved_to = fresh.id;
    keep(tx, by, now, t, "queue.moved");
    return fresh;
}

std::optional<Ticket> Queue::find(sql::Session& s, UnitId unit, TicketId id) const {
    const sql::Rows rows = s.query(q::ticket_get, {{"unit", unit}, {"ticket", id}});
    return rows.empty() ? std::nullopt : std::optional(ticket_of(unit, rows[0]));
}
std::optional<Ticket> Queue::at_counter(sql::Session& s, UnitId unit, CounterId counter) const {
    const sql::Rows rows = s.query(q::ticket_at_counter, {{"unit", unit}, {"counter", counter}});
    return rows.empty() ? std::nullopt : std::optional(ticket_of(unit, rows[0]));
}
std::vector<WaitingCount> Queue::counts(sql::Session& s, UnitId unit, Day day) const {
    std::vector<WaitingCount> out;
    for (const sql::Row& r : s.query(q::tickets_count, {{"unit", unit}, {"day", day}}))
        out.push_back({r.get<KindId>("kind_id"), r.get<std::int64_t>("waiting"), r.get<std::int64_t>("called")});
    return out;
}
std::vector<Ticket> Queue::next(sql::Session& s, UnitId unit, Day day, const std::vector<KindId>& kinds, int limit) const {
    return tickets_of(unit, s.query(q::tickets_next, {{"unit", unit}, {"day", day}, {"kinds", kinds}, {"limit", limit}}));
}
std::vector<Ticket> Queue::last_called(sql::Session& s, UnitId unit, Day day, int limit) const {
    return tickets_of(unit, s.query(q::tickets_called, {{"unit", unit}, {"day", day}, {"limit", limit}}));
}
std::vector<Ticket> Queue::absent_of(sql::Session& s, UnitId unit, Day day, const std::vector<KindId>& kinds) const {
    return tickets_of(unit, s.query(q::tickets_absent, {{"unit", unit}, {"day", day}, {"kinds", kinds}}));
}
std::vector<Ticket> Queue::between(sql::Session& s, UnitId unit, Day from, Day to, KindId kind) const {
    return tickets_of(unit, s.query(q::tickets_between, {{"unit", unit}, {"from", from}, {"to", to}, {"kind", or_null(kind)}}));
}
std::vector<record::Mismatch> Queue::verify(sql::Session& s, UnitId unit) const {
    std::vector<record::Mismatch> out;
    for (const sql::Row& r : s.query(q::verify_tickets, {{"unit", unit}})) {
        const State state = r.get<State>("state");
        const std::string kind = r.get<std::optional<std::string>>("kind").value_or("");
        const std::string name = fmt::format("Số {} ngày {}", r.get<std::string>("code"), format_day(r.get<Day>("day")));
        // A day that left it over says so once for all its tickets.
        const std::int64_t events = r.get<std::int64_t>("n") + (state == State::left_over ? 1 : 0);
        if (const auto version = r.get<std::int64_t>("version"); version != events) out.push_back({unit, fmt::format("{}: phiên bản {} nhưng nhật ký có {} sự kiện.", name, version, events)});
        else if (state != State::left_over && state != state_after(kind)) out.push_back({unit, fmt::format("{}: {}, nhưng sự kiện cuối cùng là {}.", name, state_title(state), kind)});
    }
    for (const sql::Row& r : s.query(q::verify_settings, {{"unit", unit}}))
        out.push_back({unit, fmt::format("{}: phiên bản {} nhưng nhật ký có {} sự kiện.", r.get<std::string>("name"), r.get<std::int64_t>("version"), r.get<std::int64_t>("n"))});
    return out;
}
std::optional<CounterId> Queue::counter_of(sql::Session& s, UnitId unit, Day day, AccountId account) const {
    const sql::Rows rows = s.query(q::counter_of_account, {{"unit", unit}, {"day", day}, {"account", account}});
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<CounterId>("counter_id"));
}

// ---- Kinds and counters

std::vector<Kind> Queue::kinds(sql::Session& s, UnitId unit) const {
    std::vector<Kind> out;
    for (const sql::Row& r : s.query(q::kinds_of, {{"unit", unit}}))
        out.push_back({r.get<KindId>("kind_id"), r.get<std::string>("name"), r.get<std::string>("prefix"), r.get<bool>("active"), r.get<int>("version")});
    return out;
}

std::vector<Counter> Queue::counters(sql::Session& s, UnitId unit) const {
    std::vector<Counter> out;
    for (const sql::Row& r : s.query(q::counters_of, {{"unit", unit}}))
        out.push_back({r.get<CounterId>("counter_id"), r.get<std::string>("name"), r.get<bool>("active"), r.get<int>("version"), {}});
    for (const sql::Row& r : s.query(q::counter_kinds_of, {{"unit", unit}}))
        for (Counter& c : out)
            if (c.id == r.get<CounterId>("counter_id")) c.kinds.push_back(r.get<KindId>("kind_id"));
    return out;
}

namespace {
constexpr std::size_t kLongestName = 60;   // what a button and the board have room for

Result<void> check_name(const std::string& name) {
    if (name.empty()) return refuse(Why::invalid, "queue.name", "Hãy ghi tên, ví dụ “Chứng thực, hộ tịch” hay “Quầy 1”.", "name");
    if (count_chars(name) > kLongestName) return refuse(Why::invalid, "queue.name", fmt::format("Tên dài quá {} ký tự. Hãy viết gọn lại.", kLongestName), "name");
    return {};
}
}  // namespace

Result<KindId> Queue::keep_kind(sql::Tx& tx, const record::Actor& by, Instant now, const Kind& kind) const {
    XASO_CHECK(check_name(kind.name));
    if (kind.prefix.size() != 1 || kind.prefix[0] < 'A' || kind.prefix[0] > 'Z') return refuse(Why::invalid, "queue.prefix", "Chữ đầu số là một chữ cái không dấu, A đến Z.", "prefix");
    for (const Kind& k : kinds(tx, by.unit)) {
        if (!k.active || !kind.active || k.id == kind.id) continue;
        if (k.prefix == kind.prefix) return refuse(Why::rule, "queue.prefix", fmt::format("“{}” đã dùng chữ {}. Hãy chọn chữ khác.", k.name, k.prefix), "prefix");
        if (fold(k.name) == fold(kind.name)) return refuse(Why::rule, "queue.name", "Đã có loại việc tên này. Hãy đặt tên khác.", "name");
    }
    const bool fresh = !kind.id;
    const KindId id = fresh ? KindId{record_.next_id(tx, by.unit)} : kind.id;
    if (fresh) tx.exec(q::kind_add, {{"unit", by.unit}, {"kind", id}, {"name", kind.name}, {"prefix", kind.prefix}});
    else if (tx.exec(q::kind_set, {{"unit", by.unit}, {"kind", id}, {"name", kind.name}, {"prefix", kind.prefix}, {"active", kind.active}, {"version", kind.version}}) == 0) return stale();
    record_.append(tx, by, now, {fresh ? "queue.kind_added" : "queue.kind_changed", "queue_kind", id.value(),
                                 json::serialize(json::object{{"name", kind.name}, {"prefix", kind.prefix}, {"active", kind.active}})});
    return id;
}

Result<CounterId> Queue::keep_counter(sql::Tx& tx, const record::Actor& by, Instant now, const Counter& counter) const {
    XASO_CHECK(check_name(counter.name));
    const auto known = kinds(tx, by.unit);
    if (counter.active && counter.kinds.empty()) return refuse(Why::invalid, "queue.kinds", "Hãy đánh dấu ít nhất một loại việc mà quầy làm.", "kinds");
    for (const KindId k : counter.kinds)
        if (std::none_of(known.begin(), known.end(), [&](const Kind& one) { return one.id == k; })) return refuse(Why::invalid, "queue.kinds", "Có loại việc không còn nữa. Hãy đánh dấu lại.", "kinds");
    for (const Counter& c : counters(tx, by.unit))
        if (c.active && counter.active && c.id != counter.id && fold(c.name) == fold(counter.name)) return refuse(Why::rule, "queue.name", "Đã có quầy tên này. Hãy đặt tên khác.", "name");
    const bool fresh = !counter.id;
    const CounterId id = fresh ? CounterId{record_.next_id(tx, by.unit)} : counter.id;
    if (fresh) tx.exec(q::counter_add, {{"unit", by.unit}, {"counter", id}, {"name", counter.name}});
    else if (tx.exec(q::counter_set, {{"unit", by.unit}, {"counter", id}, {"name", counter.name}, {"active", counter.active}, {"version", counter.version}}) == 0) return stale();
    tx.exec(q::counter_kinds_clear, {{"unit", by.unit}, {"counter", id}});
    json::array served;
    for (const KindId k : counter.kinds) {
        tx.exec(q::counter_kind_add, {{"unit", by.unit}, {"counter", id}, {"kind", k}});
        served.push_back(k.value());
    }
    record_.append(tx, by, now, {fresh ? "queue.counter_added" : "queue.counter_changed", "queue_counter", id.value(),
                                 json::serialize(json::object{{"name", counter.name}, {"active", counter.active}, {"kinds", std::move(served)}})});
    return id;
}

}  // namespace xaso::queue
