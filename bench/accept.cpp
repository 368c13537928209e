// Accepting dossiers through the API beside the same writes by the bare database.
#include <fmt/format.h>

#include <cstdlib>
#include <unordered_set>

#include "bench.h"
#include "ceiling.h"
#include "people.h"
#include "platform/sql/sql.h"

namespace xaso::bench {
namespace {

// Each request is another person's, with a key of its own.
class Requests {
public:
    explicit Requests(std::string authorization) : authorization_(std::move(authorization)) {}
    std::string next() {
        const std::int64_t n = ++sent_;
        return post("/api/v1/dossiers", "application/json",
                    fmt::format(R"({{"procedure":"1.004194","channel":"desk","applicant":{{"name":"{}","citizen_id":"{}","phone":"0912345678","address":"Thôn 3, xã Bình Minh"}}}})", person_name(n), citizen_number(n)),
                    fmt::format("{}Idempotency-Key: bench-load-{}\r\n", authorization_, n));
    }
    // Accepted, and under an id that no other answer carried.
    bool right(int status, std::string_view body) {
        const auto id = body.find("\"id\":");
        return status == 201 && id != std::string_view::npos && ids_.insert(std::atoll(body.data() + id + 5)).second;
    }
    std::int64_t accepted() const { return static_cast<std::int64_t>(ids_.size()); }
    std::int64_t sent() const { return sent_; }

private:
    std::string authorization_;
    std::int64_t sent_ = 0;
    std::unordered_set<std::int64_t> ids_;
};

Outcome accept(const Server& server, Requests& requests, int clients, double seconds) {
    return bench::run({.port = server.port(), .clients = clients, .seconds = seconds, .request = [&](int) { return requests.next(); },
                       .right = [&](int status, std::string_view body) { return requests.right(status, body); }});
}

// Everything that was answered is there, once, and nothing else is.
void check_rows(Run& run, const Place& place, const std::string& what, const Requests& requests, std::int64_t before) {
    const std::int64_t rows = count(place, fmt::format("dossier WHERE unit_id = {}", kUnit)) - before;
    run.report.must(what + ": rows = answers", rows == requests.accepted() && rows == requests.sent(), fmt::format("{} rows, {} sent", rows, requests.sent()));
    const std::int64_t persons = count(place, fmt::format("person WHERE unit_id = {} AND citizen_id LIKE '000%'", kUnit));
    run.report.must(what + ": one person each", persons == requests.accepted(), std::to_string(persons));
    std::string says;
    try {
        command(place, {"verify", "--unit", std::string(kUnitCode)});
    } catch (const std::exception& e) {
        says = e.what();
    }
    run.report.must(what + ": verify clean", says.empty(), says);
}

}  // namespace

void accept_on_sqlite(Run& run) {
    const Place place = run.sample("accept"), bare = run.sample("accept-bare");
    const std::int64_t before = count(place, fmt::format("dossier WHERE unit_id = {}", kUnit));
    Requests requests(bearer(place));
    Spread ceiling, rate16, p95_16, rate64, p95_64, ratio, cpu;
    Outcome wrong;
    {
        const Server server(place);
        accept(server, requests, 4, run.seconds() / 4);   // warm
        for (int i = 0; i < run.rounds(); ++i) {   // interleaved, so that what disturbs one disturbs the other
            const double c = accept_bare_sqlite((bare.data / "xaso.db").string(), kUnit, run.seconds()).per_second();
            const Outcome at16 = accept(server, requests, 16, run.seconds());
            const double cpu_before = server.cpu_seconds();
            const Outcome at64 = accept(server, requests, 64, run.seconds());
            cpu.add((server.cpu_seconds() - cpu_before) / static_cast<double>(at64.good) * 1e6);
            ceiling.add(c);
            rate16.add(at16.per_second());
            p95_16.add(at16.percentile(0.95));
            rate64.add(at64.per_second());
            p95_64.add(at64.percentile(0.95));
            ratio.add(at64.per_second() / c);
            wrong.add(at16);
            wrong.add(at64);
        }
    }
    run.report.figure("accept, bare sqlite3, one commit each: per second", words(ceiling));
    run.report.at_least("accept, SQLite, 16 clients: per second", rate16, 1500);
    run.report.at_most("accept, SQLite, 16 clients: p95, ms", p95_16, 15, 1);
    run.report.figure("accept, SQLite, 64 clients: per second", words(rate64));
    run.report.figure("accept, SQLite, 64 clients: p95, ms", words(p95_64, 1));
    run.report.figure("accept, SQLite, 64 clients: processor of the server, us each", words(cpu));
    run.report.at_least("accept, SQLite, 64 clients / bare (aim 2.5)", ratio, 1.5, 2);
    judge(run, "accept, SQLite", wrong);
    check_rows(run, place, "accept, SQLite", requests, before);
}

void accept_on_postgres(Run& run) {
    const char* server_url = std::getenv("XASO_TEST_PG");
    if (!server_url) {
        run.report.figure("accept, PostgreSQL", "not run: XASO_TEST_PG names no server");
        return;
    }
    constexpr int kConnections = 8;
    const auto fresh = [&](const std::string& name) {
        make_database(server_url, name);
        const std::string url = server_url;
        Place place{run.dir / name, url.substr(0, url.find("/postgres?")) + "/" + name + url.substr(url.find('?')), run.root};
        command(place, {"sample"});
        return place;
    };
    const Place place = fresh("bench_accept"), bare = fresh("bench_bare");
    const std::int64_t before = count(place, fmt::format("dossier WHERE unit_id = {}", kUnit));
    Requests requests(bearer(place));
    Spread ceiling, rate, p95, ratio;
    Outcome wrong;
    {
        const Server server(place);
        accept(server, requests, 4, run.seconds() / 4);   // warm
        for (int i = 0; i < run.rounds(); ++i) {
            const double c = accept_bare_postgres(bare.database, kUnit, kConnections, run.seconds()).per_second();
            const Outcome at64 = accept(server, requests, 64, run.seconds());
            ceiling.add(c);
            rate.add(at64.per_second());
            p95.add(at64.percentile(0.95));
            ratio.add(at64.per_second() / c);
            wrong.add(at64);
        }
    }
    run.report.figure(fmt::format("accept, bare libpq, {} connections, one commit each: per second", kConnections), words(ceiling));
    run.report.figure("accept, PostgreSQL, 64 clients: per second", words(rate));
    run.report.figure("accept, PostgreSQL, 64 clients: p95, ms", words(p95, 1));
    run.report.at_least("accept, PostgreSQL, 64 clients / bare", ratio, 2, 2);
    judge(run, "accept, PostgreSQL", wrong);
    check_rows(run, place, "accept, PostgreSQL", requests, before);
}

}  // namespace xaso::bench
