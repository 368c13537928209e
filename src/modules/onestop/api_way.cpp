// What happens to dossiers beside the actions of their process, for programs: the same Way as the pages.
#include <fmt/format.h>

#include <algorithm>

#include "onestop/api_shared.h"
#include "onestop/pages_shared.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace {

namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

http::Response apology(web::Context& c, const Desk& desk) {
    const auto day = web::day_at(c.body(), "new_day");
    if (!day) return c.refuse(day.error());
    const ApologyInput input{web::version_at(c.body()), day->value_or(Day{}), web::text_at(c.body(), "reason")};
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).apologize(tx, by, c.now, id, input, c.who->may(may::oversee_dossiers)); });
}

http::Response apologies(web::Context& c, const Desk& desk) {
    const Day today = local_day(c.now), first = make_day(year_of(today), 1, 1);
    const Way way(desk);
    sql::Reader s = c.db().read();
    json::array needed;
    for (const DossierRow& d : way.need_apology(s, c.unit, letter_horizon(today), c.now)) needed.push_back(json::object{{"dossier", row_json(d)}, {"letter_by", iso_day(way.letter_by(c.unit, local_day(d.due_at)))}});
    const LetterCount n = way.letters(s, c.unit, first, today);
    return web::json_answer({{"until", iso_day(letter_horizon(today))}, {"needed", std::move(needed)}, {"written_this_year", n.letters}, {"in_time_this_year", n.in_time}});
}

// How the due time came about, and each time that it was moved.
http::Response due_ledger(web::Context& c, const Desk& desk) {
    sql::Reader s = c.db().read();
    const auto d = dossier_named(c, s, desk);
    if (!d) return c.refuse(no_dossier_named());
    json::array ledger, changes;
    for (const LedgerLine& line : desk.ledger(s, *d).ledger) ledger.push_back(json::object{{"at", iso_local(line.at)}, {"rule", line.rule}, {"says", line.says}});
    const auto accounts = c.site.access.list(s, c.unit);
    for (const record::StoredEvent& e : desk.record().history(s, d->unit, "dossier", d->id.value())) {
        const json::value payload = json::parse(e.payload.empty() ? "{}" : e.payload);
        const json::value *before = payload.as_object().if_contains("due_before"), *after = payload.as_object().if_contains("due");
        if (before && after) changes.push_back(json::object{{"at", web::moment_json(e.at)}, {"who", name_of(accounts, e.account)}, {"event", e.kind}, {"before", *before}, {"after", *after}});
    }
    return web::json_answer({{"code", d->code}, {"received", web::moment_json(d->received_at)}, {"limit", d->limit_code}, {"due", web::moment_json(d->due_at)}, {"ledger", std::move(ledger)}, {"changes", std::move(changes)}});
}

http::Response correction(web::Context& c, const Desk& desk) {
    const auto ended = parse_local_time(web::text_at(c.body(), "ended_at"));
    if (!ended) return c.refuse({Kind::invalid, "onestop.ended_at", "“ended_at” viết như 2026-11-26T16:30.", "ended_at", {}});
    const CorrectionInput input{web::version_at(c.body()), to_instant(*ended), web::text_at(c.body(), "proof"), web::text_at(c.body(), "reason")};
    return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).correct_end(tx, by, c.now, id, input); });
}

http::Response reassign(web::Context& c, const Desk& desk) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        std::vector<DossierVersion> chosen;
        for (const json::value& one : web::list_at(c.body(), "dossiers")) chosen.push_back({DossierId{web::int_at(one.as_object(), "id")}, web::version_at(one.as_object())});
        XASO_CHECK(Way(desk).reassign(tx, by, c.now, chosen, AccountId{web::int_at(c.body(), "to")}, web::text_at(c.body(), "reason")));
        json::array out;
        for (const DossierVersion& one : chosen) out.push_back(brief(*desk.find(tx, by.unit, one.id)));
        return web::answer(200, {{"dossiers", std::move(out)}});
    });
}

json::object substitution_json(const Substitution& one) {
    return {{"id", one.id}, {"absent", one.absent.value()}, {"absent_name", one.absent_name}, {"substitute", one.substitute.value()}, {"substitute_name", one.substitute_name},
            {"from", iso_day(one.from)}, {"to", iso_day(one.to)}, {"decision", one.decision}};
}

json::object substitutions_json(sql::Session& s, const Desk& desk, UnitId unit, Day from) {
    json::array out;
    for (const Substitution& one : Way(desk).substitutions(s, unit, from)) out.push_back(substitution_json(one));
    return {{"substitutions", std::move(out)}};
}

http::Response substitutions(web::Context& c, const Desk& desk) {
    const auto from = web::day_asked(c, "from");
    if (!from) return c.refuse(from.error());
    sql::Reader s = c.db().read();
    return web::json_answer(substitutions_json(s, desk, c.unit, from->value_or(local_day(c.now))));
}

http::Response substitute(web::Context& c, const Desk& desk) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const auto from, web::day_at(c.body(), "from"));
        XASO_TRY(const auto to, web::day_at(c.body(), "to"));
        const AccountId absent{web::int_at(c.body(), "absent")};
        XASO_CHECK(Way(desk).substitute(tx, by, c.now, {absent, AccountId{web::int_at(c.body(), "substitute")}, from.value_or(Day{}), to.value_or(Day{}), web::text_at(c.body(), "decision")}));
        return web::answer(201, substitutions_json(tx, desk, by.unit, local_day(c.now)));
    });
}

http::Response cancel(web::Context& c, const Desk& desk) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_CHECK(Way(desk).cancel_substitution(tx, by, c.now, web::number_in_path(c, "no"), web::text_at(c.body(), "reason")));
        return web::answer(200, substitutions_json(tx, desk, by.unit, local_day(c.now)));
    });
}

http::Response corrections(web::Context& c, const Desk& desk) {
    sql::Reader s = c.db().read();
    const auto accounts = c.site.access.list(s, c.unit);
    json::array out;
    for (const CorrectionRow& r : Way(desk).all_corrections(s, c.unit)) {
        json::object one = correction_json(r.what, accounts);
        one["dossier"] = r.code;
        out.push_back(std::move(one));
    }
    return web::json_answer({{"corrections", std::move(out)}});
}

http::Response officials(web::Context& c) {
    sql::Reader s = c.db().read();
    json::array out;
    for (const access::Account& a : c.site.access.list(s, c.unit))
        if (!a.closed && a.may(may::work_dossier)) out.push_back(json::object{{"id", a.id.value()}, {"name", a.name}, {"title", a.title}});
    return web::json_answer({{"officials", std::move(out)}});
}

}  // namespace

json::object correction_json(const Correction& x, const std::vector<access::Account>& accounts) {
    return {{"at", web::moment_json(x.at)}, {"by", name_of(accounts, x.by)}, {"ended_before", web::moment_json(x.ended_before)}, {"ended_after", web::moment_json(x.ended_after)},
            {"outcome_before", outcome_code(x.outcome_before)}, {"outcome_after", outcome_code(x.outcome_after)}, {"proof", x.proof}, {"reason", x.reason}};
}

void add_way_api(web::Router& router, const Desk& desk) {
    using enum http::Method;
    struct Says {
        std::string summary, query, takes, gives;
    };
    const auto route = [&](http::Method method, const std::string& path, const access::Permission& permission, Says says, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = "/api/v1" + path, .may = &permission, .systems = "S14, S27", .summary = std::move(says.summary), .query = std::move(says.query), .takes = std::move(says.takes), .gives = std::move(says.gives), .run = std::move(run)});
    };
    const std::string correction_fields = "at: moment, by: text, ended_before: moment, ended_after: moment, outcome_before: Outcome, outcome_after: Outcome, proof: text, reason: text";
    const std::string all_substitutions = "{substitutions: [{id: int, absent: int, absent_name: text, substitute: int, substitute_name: text, from: day, to: day, decision: text}]}";
    router.define("Correction", "{" + correction_fields + "}");
    route(post, "/dossiers/:id/hand-over", may::work_dossier, {"Hand a dossier to another official, who takes it or gives it back", "", "{version: int, to: int \"tài khoản nhận\", note: text}", "DossierState"}, [&desk](web::Context& c) {
        return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).hand_over(tx, by, c.now, id, web::version_at(c.body()), AccountId{web::int_at(c.body(), "to")}, web::text_at(c.body(), "note"), c.who->may(may::oversee_dossiers)); });
    });
    route(post, "/dossiers/:id/take", may::work_dossier, {"Take a dossier that was handed over", "", "{version: int}", "DossierState"}, [&desk](web::Context& c) {
        return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).take(tx, by, c.now, id, web::version_at(c.body())); });
    });
    route(post, "/dossiers/:id/give-back", may::work_dossier, {"Give back a dossier that was handed over", "", "{version: int, reason: text}", "DossierState"}, [&desk](web::Context& c) {
        return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).give_back(tx, by, c.now, id, web::version_at(c.body()), web::text_at(c.body(), "reason")); });
    });
    route(post, "/dossiers/:id/steps/:step/done", may::see_dossiers, {"A step of the internal process is done, by who holds it or a superior", "", "{version: int}", "DossierState"}, [&desk](web::Context& c) {
        return change(c, desk, [&](sql::Tx& tx, const record::Actor& by, DossierId id) { return Way(desk).finish_step(tx, by, c.now, id, web::version_at(c.body()), static_cast<int>(std::min<std::int64_t>(web::number_in_path(c, "step"), 1'000'000)), c.who->may(may::oversee_dossiers)); });
    });
    route(post, "/dossiers/:id/apology", may::work_dossier, {"Apologize with one new day", "", "{version: int, new_day: day, reason: text}", "DossierState"}, [&desk](web::Context& c) { return apology(c, desk); });
    route(get, "/apologies", may::see_dossiers, {"Dossiers that need an apology before their day or are late without one, the earliest due first; letters written this year", "",
           "", "{until: day, needed: [{dossier: DossierRow, letter_by: day \"gửi thư chậm nhất\"}], written_this_year: int, in_time_this_year: int}"}, [&desk](web::Context& c) { return apologies(c, desk); });
    route(get, "/dossiers/:id/due", may::see_dossiers, {"How the due time was reckoned, step by step, and each time it was moved", "", "",
           "{code: text, received: moment, limit: text, due: moment, ledger: [{at: moment, rule: text, says: text}], changes: [{at: moment, who: text, event: text, before: moment, after: moment}]}"}, [&desk](web::Context& c) { return due_ledger(c, desk); });
    route(post, "/dossiers/:id/correction", may::oversee_dossiers, {"Correct a wrong end time; both stay visible", "", "{version: int, ended_at: moment, proof: text, reason: text}", "DossierState"}, [&desk](web::Context& c) { return correction(c, desk); });
    route(get, "/corrections", may::see_dossiers, {"Corrected end times, newest first", "", "", "{corrections: [{dossier: text, " + correction_fields + "}]}"}, [&desk](web::Context& c) { return corrections(c, desk); });
    route(post, "/reassignments", may::oversee_dossiers, {"Give dossiers to another official: all or none", "", "{dossiers: [{id: int, version: int}], to: int, reason: text}", "{dossiers: [DossierState]}"}, [&desk](web::Context& c) { return reassign(c, desk); });
    route(get, "/substitutions", may::see_dossiers, {"Who stands in for whom during leave", "{from?: day \"còn hiệu lực từ ngày; bỏ trống: hôm nay\"}", "", all_substitutions}, [&desk](web::Context& c) { return substitutions(c, desk); });
    route(post, "/substitutions", may::oversee_dossiers, {"Write down who stands in", "", "{absent: int, substitute: int, from: day, to: day, decision: text}", all_substitutions}, [&desk](web::Context& c) { return substitute(c, desk); });
    route(post, "/substitutions/:no/cancel", may::oversee_dossiers, {"Call a substitution off", "", "{reason: text}", all_substitutions}, [&desk](web::Context& c) { return cancel(c, desk); });
    route(get, "/officials", may::see_dossiers, {"Accounts that may be given a dossier", "", "", "{officials: [{id: int, name: text, title: text}]}"}, [](web::Context& c) { return officials(c); });
}

}  // namespace xaso::onestop
