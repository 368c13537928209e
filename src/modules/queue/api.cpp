// /api/v1/queue: a ticket machine, a calling keypad or a board of another make.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <boost/system/errc.hpp>

#include "kernel/text.h"
#include "queue/pages_shared.h"

namespace xaso::queue {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Why = Refusal::Kind;

json::value moment(const std::optional<Instant>& at) { return at ? json::value(iso_local(to_local(*at))) : json::value(nullptr); }

json::object ticket_json(const Ticket& t) {
    return {{"id", t.id.value()}, {"code", t.code}, {"day", iso_day(t.day)}, {"kind", t.kind.value()}, {"priority", t.priority}, {"state", state_code(t.state)},
            {"taken", moment(t.taken_at)}, {"called", moment(t.called_at)}, {"counter", t.counter ? json::value(t.counter.value()) : json::value(nullptr)}, {"version", t.version}};
}

Result<json::object> body_of(const web::Context& c) {
    boost::system::error_code ec;
    json::value v;
    if (valid_utf8(c.request.body)) v = json::parse(c.request.body, ec);
    else ec = boost::system::errc::make_error_code(boost::system::errc::illegal_byte_sequence);
    if (ec || !v.is_object()) return refuse(Why::invalid, "api.bad_json", "Nội dung gửi lên không phải một đối tượng JSON hợp lệ (UTF-8).");
    return std::move(v.as_object());
}
Result<std::int64_t> number_of(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    if (!v || !v->is_int64()) return refuse(Why::invalid, "api.wrong_type", fmt::format("“{}” phải là số nguyên.", name), name);
    return v->as_int64();
}

http::Response write(web::Context& c, const Queue& queue, const std::function<Result<record::Answer>(sql::Tx&, const record::Actor&)>& job) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) { return job(tx, attempt->actor); });
    return answer ? http::Response::json(answer->text, answer->status) : c.refuse(answer.error());
}

http::Response take(web::Context& c, const Queue& queue) {
    const auto body = body_of(c);
    if (!body) return c.refuse(body.error());
    const auto kind = number_of(*body, "kind");
    if (!kind) return c.refuse(kind.error());
    std::string priority;
    if (const json::value* v = body->if_contains("priority"); v && !v->is_null()) {
        if (!v->is_string()) return c.refuse({Why::invalid, "api.wrong_type", "“priority” phải là chuỗi ký tự.", "priority", {}});
        priority = std::string(v->as_string());
    }
    return write(c, queue, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const Ticket t, queue.take(tx, by, c.now, KindId{*kind}, priority));
        return record::Answer{201, json::serialize(ticket_json(t))};
    });
}

http::Response call(web::Context& c, const Queue& queue) {
    return write(c, queue, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const auto t, queue.call_next(tx, by, c.now, id_of<CounterId>(c.param("counter"))));
        return record::Answer{200, json::serialize(json::object{{"ticket", t ? json::value(ticket_json(*t)) : json::value(nullptr)}})};
    });
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
        kinds.push_back(json::object{{"id", k.id.value()}, {"name", k.name}, {"prefix", k.prefix}, {"active", k.active}, {"waiting", waiting}});
    }
    for (const Counter& k : queue.counters(s, c.unit)) {
        json::array served;
        for (const KindId id : k.kinds) served.push_back(id.value());
        counters.push_back(json::object{{"id", k.id.value()}, {"name", k.name}, {"active", k.active}, {"kinds", std::move(served)}});
    }
    for (const Ticket& t : queue.last_called(s, c.unit, today, 10)) calls.push_back(ticket_json(t));
    return http::Response::json(json::serialize(json::object{{"day", iso_day(today)}, {"kinds", std::move(kinds)}, {"counters", std::move(counters)}, {"calls", std::move(calls)}}));
}

}  // namespace

void add_api(web::Router& router, const Queue& queue) {
    using enum http::Method;
    const std::string systems = "S21, S27";
    router.add({.path = "/api/v1/queue", .may = &may::see_queue, .systems = systems, .summary = "The hall today: kinds, counters, last calls", .run = [&queue](web::Context& c) { return hall(c, queue); }});
    router.add({.method = post, .path = "/api/v1/queue/tickets", .may = &may::use_kiosk, .systems = systems, .summary = "Take a ticket", .run = [&queue](web::Context& c) { return take(c, queue); }});
    router.add({.method = post, .path = "/api/v1/queue/counters/:counter/call", .may = &may::call_queue, .systems = systems, .summary = "Call the next ticket to a counter", .run = [&queue](web::Context& c) { return call(c, queue); }});
}

}  // namespace xaso::queue
