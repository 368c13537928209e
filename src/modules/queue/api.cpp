// /api/v1/queue: a ticket machine, a calling keypad or a board of another make.
#include <fmt/format.h>

#include <algorithm>

#include "platform/web/api.h"
#include "queue/pages_shared.h"

namespace xaso::queue {
namespace {

namespace json = boost::json;
namespace may = access::may;

json::object kind_json(const Kind& k) { return {{"id", k.id.value()}, {"name", k.name}, {"prefix", k.prefix}, {"active", k.active}, {"version", k.version}}; }

json::object counter_json(const Counter& k) {
    json::array served;
    for (const KindId id : k.kinds) served.push_back(id.value());
    return {{"id", k.id.value()}, {"name", k.name}, {"active", k.active}, {"kinds", std::move(served)}, {"version", k.version}};
}

json::object ticket_json(const Ticket& t) {
    return {{"id", t.id.value()}, {"code", t.code}, {"day", iso_day(t.day)}, {"kind", t.kind.value()}, {"priority", t.priority}, {"state", state_code(t.state)},
            {"taken", web::moment_json(t.taken_at)}, {"called", web::moment_json(t.called_at)}, {"counter", t.counter ? json::value(t.counter.value()) : json::value(nullptr)}, {"version", t.version}};
}

http::Response take(web::Context& c, const Queue& queue) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Ticket t, queue.take(tx, by, c.now, KindId{web::int_at(c.body(), "kind")}, web::text_at(c.body(), "priority")));
        return web::answer(201, ticket_json(t));
    });
}

http::Response call(web::Context& c, const Queue& queue) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const auto t, queue.call_next(tx, by, c.now, id_of<CounterId>(c.param("counter"))));
        return web::answer(200, {{"ticket", t ? json::value(ticket_json(*t)) : json::value(nullptr)}});
    });
}

using Act = std::function<Result<Ticket>(web::Context&, sql::Tx&, const record::Actor&, TicketId, int)>;

http::Response act(web::Context& c, const Act& what) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Ticket t, what(c, tx, by, id_of<TicketId>(c.param("ticket")), web::version_at(c.body())));
        return web::answer(200, ticket_json(t));
    });
}

http::Response one(web::Context& c, const Queue& queue) {
    sql::Reader s = c.db().read();
    const auto t = queue.find(s, c.unit, id_of<TicketId>(c.param("ticket")));
    return t ? web::json_answer(ticket_json(*t)) : c.refuse({Refusal::Kind::not_found, "queue.no_ticket", "Không có số này trong đơn vị.", "ticket", {}});
}

http::Response hall(web::Context& c, const Queue& queue) {
    const Day today = local_day(c.now);
    sql::Reader s = c.db().read();
    const auto counts = queue.counts(s, c.unit, today);
    json::array kinds, counters, calls;
    for (const Kind& k : queue.kinds(s, c.unit)) {
        std::int64_t waiting = 0;
        for (const WaitingCount& w : counts)
            if (w.kind == k.id) waiting = w.waiting;
        kinds.push_back(kind_json(k));
        kinds.back().as_object()["waiting"] = waiting;
    }
    for (const Counter& k : queue.counters(s, c.unit)) counters.push_back(counter_json(k));
    for (const Ticket& t : queue.last_called(s, c.unit, today, 10)) calls.push_back(ticket_json(t));
    return web::json_answer({{"day", iso_day(today)}, {"kinds", std::move(kinds)}, {"counters", std::move(counters)}, {"calls", std::move(calls)}});
}

// A new one where the address names none.
http::Response keep_kind(web::Context& c, const Queue& queue) {
    const KindId id = id_of<KindId>(c.param("kind"));
    const json::object& o = c.body();
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        if (!c.param("kind").empty() && !find(queue.kinds(tx, by.unit), id)) return refuse(Refusal::Kind::not_found, "queue.no_kind", "Không có loại việc này trong đơn vị.", "kind");
        XASO_TRY(const KindId kept, queue.keep_kind(tx, by, c.now, {.id = id, .name = web::text_at(o, "name"), .prefix = web::text_at(o, "prefix"), .active = !id || web::flag_at(o, "active"), .version = web::version_at(o)}));
        return web::answer(id ? 200 : 201, kind_json(*find(queue.kinds(tx, by.unit), kept)));
    });
}

http::Response keep_counter(web::Context& c, const Queue& queue) {
    const CounterId id = id_of<CounterId>(c.param("counter"));
    const json::object& o = c.body();
    Counter counter{.id = id, .name = web::text_at(o, "name"), .active = !id || web::flag_at(o, "active"), .version = web::version_at(o), .kinds = {}};
    for (const json::value& one : web::list_at(o, "kinds"))
        if (const KindId kind{one.to_number<std::int64_t>()}; std::ranges::find(counter.kinds, kind) == counter.kinds.end()) counter.kinds.push_back(kind);
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        if (!c.param("counter").empty() && !find(queue.counters(tx, by.unit), id)) return refuse(Refusal::Kind::not_found, "queue.no_counter", "Không có quầy này trong đơn vị.", "counter");
        XASO_TRY(const CounterId kept, queue.keep_counter(tx, by, c.now, counter));
        return web::answer(id ? 200 : 201, counter_json(*find(queue.counters(tx, by.unit), kept)));
    });
}

}  // namespace

void add_api(web::Router& router, const Queue& queue) {
    using enum http::Method;
    const std::string systems = "S21, S27";
    const std::string kind = "id: int, name: text, prefix: text, active: bool, version: int";
    router.define("QueueKind", "{" + kind + "}");
    router.define("QueueCounter", "{id: int, name: text, active: bool, kinds: [int], version: int}");
    const auto keep = [&](const std::string& path, const std::string& summary, const std::string& takes, const std::string& gives, http::Response (*run)(web::Context&, const Queue&)) {
        router.add({.method = post, .path = "/api/v1/queue/" + path, .may = &may::manage_accounts, .systems = systems, .summary = summary, .takes = takes, .gives = gives, .run = [&queue, run](web::Context& c) { return run(c, queue); }});
    };
    keep("kinds", "A new kind of business", "{name: text, prefix: text \"một chữ A–Z\"}", "QueueKind", keep_kind);
    keep("kinds/:kind", "Change a kind of business: every field; not active, it gives no more tickets", "{version: int, name: text, prefix: text, active: bool}", "QueueKind", keep_kind);
    keep("counters", "A new counter", "{name: text, kinds: [int]}", "QueueCounter", keep_counter);
    keep("counters/:counter", "Change a counter: every field; not active, it calls nobody", "{version: int, name: text, kinds: [int], active: bool}", "QueueCounter", keep_counter);
    router.define("Ticket", "{id: int, code: text, day: day, kind: int, priority: text, state: text, taken: moment|null, called: moment|null, counter: int|null, version: int}");
    router.add({.path = "/api/v1/queue", .may = &may::see_queue, .systems = systems, .summary = "The hall today: kinds, counters, last calls",
                .gives = "{day: day, kinds: [{" + kind + ", waiting: int}], counters: [QueueCounter], calls: [Ticket]}",
                .run = [&queue](web::Context& c) { return hall(c, queue); }});
    router.add({.method = post, .path = "/api/v1/queue/tickets", .may = &may::use_kiosk, .systems = systems, .summary = "Take a ticket", .takes = "{kind: int, priority?: text}", .gives = "Ticket",
                .run = [&queue](web::Context& c) { return take(c, queue); }});
    router.add({.method = post, .path = "/api/v1/queue/counters/:counter/call", .may = &may::call_queue, .systems = systems, .summary = "Call the next ticket to a counter", .gives = "{ticket: Ticket|null}",
                .run = [&queue](web::Context& c) { return call(c, queue); }});
    router.add({.path = "/api/v1/queue/tickets/:ticket", .may = &may::see_queue, .systems = systems, .summary = "A ticket", .gives = "Ticket", .run = [&queue](web::Context& c) { return one(c, queue); }});
    const auto step = [&](const std::string& action, const std::string& summary, const std::string& more, Act what) {
        router.add({.method = post, .path = "/api/v1/queue/tickets/:ticket/" + action, .may = &may::call_queue, .systems = systems, .summary = summary, .takes = "{version: int" + more + "}", .gives = "Ticket",
                    .run = [what = std::move(what)](web::Context& c) { return act(c, what); }});
    };
    using Step = Result<Ticket> (Queue::*)(sql::Tx&, const record::Actor&, Instant, TicketId, int) const;
    const auto plain = [&queue](Step which) -> Act { return [&queue, which](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) { return (queue.*which)(tx, by, c.now, id, version); }; };
    step("recall", "Call a ticket again", "", plain(&Queue::recall));
    step("start", "The citizen is here: serving begins", "", plain(&Queue::serve));
    step("done", "Serving is done", "", plain(&Queue::done));
    step("absent", "Called in vain", "", plain(&Queue::absent));
    step("take-back", "An absent citizen has come back: called again at a free counter", ", counter: int", [&queue](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) {
        return queue.take_back(tx, by, c.now, id, version, CounterId{web::int_at(c.body(), "counter")});
    });
    step("move", "To another kind, in the same turn; answers the new ticket", ", kind: int", [&queue](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) {
        return queue.move(tx, by, c.now, id, version, KindId{web::int_at(c.body(), "kind")});
    });
}

}  // namespace xaso::queue
