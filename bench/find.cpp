// What officers and programs ask for, with few dossiers and with many.
#include <fmt/format.h>

#include "bench.h"
#include "imported.h"
#include "kernel/text.h"
#include "people.h"

namespace xaso::bench {
namespace {

// One client, one request after the other; right when it is a 200 that holds `holds(nth)`.
Outcome one_by_one(Run& run, const Server& server, const std::function<std::string(std::int64_t)>& request, const std::function<std::string(std::int64_t)>& holds) {
    std::int64_t nth = 0;
    std::string wanted;
    return bench::run({.port = server.port(), .clients = 1, .seconds = run.seconds(), .most = 2000,
                       .request = [&](int) { wanted = holds(nth); return request(nth++); },
                       .right = [&](int status, std::string_view body) { return status == 200 && body.find(wanted) != std::string_view::npos; }});
}

struct Asked {
    Spread form, code, due, name;   // ms: the median of form 3, the 95th percentile of the others
    Outcome all;
};

void ask_all(Run& run, const Server& server, const std::string& cookie, const std::string& token, std::int64_t dossiers, Asked& out) {
    const auto nth_code = [&](std::int64_t nth) { return imported_code(nth * 7919 % dossiers); };
    const auto a_list = [](std::int64_t) { return std::string("Danh sách hồ sơ"); };   // the table's caption: an empty list has none
    const Outcome form = one_by_one(run, server, [&](std::int64_t) { return get("/bao-cao/2026-N/BM3", cookie); }, [](std::int64_t) { return std::string("Cải cách thủ tục hành chính"); });
    const Outcome code = one_by_one(run, server, [&](std::int64_t nth) { return get("/api/v1/dossiers?code=" + nth_code(nth), token); }, [&](std::int64_t nth) { return fmt::format("\"code\":\"{}\"", nth_code(nth)); });
    const Outcome due = one_by_one(run, server, [&](std::int64_t) { return get("/ho-so?sap=han", cookie); }, a_list);
    const Outcome name = one_by_one(run, server, [&](std::int64_t nth) {
        std::string words = fold(person_name(nth * 7919 % dossiers));
        for (char& c : words) if (c == ' ') c = '+';
        return get("/ho-so?q=" + words, cookie);
    }, a_list);
    out.form.add(form.percentile(0.5));
    out.code.add(code.percentile(0.95));
    out.due.add(due.percentile(0.95));
    out.name.add(name.percentile(0.95));
    for (const Outcome* o : {&form, &code, &due, &name}) out.all.add(*o);
}

}  // namespace

void find_and_report(Run& run) {
    const Place &few = run.few_dossiers(), &many = run.many_dossiers();
    Asked at_few, at_many;
    Spread ratio;
    {
        const Server small(few), large(many);
        const std::string small_cookie = session(small), large_cookie = session(large), small_token = bearer(few), large_token = bearer(many);
        for (int i = 0; i < run.rounds(); ++i) {
            ask_all(run, small, small_cookie, small_token, run.few(), at_few);
            ask_all(run, large, large_cookie, large_token, run.many(), at_many);
            ratio.add(at_many.form.values.back() / at_few.form.values.back());
        }
    }
    run.report.figure(fmt::format("form 3 at {}: median, ms", run.few()), words(at_few.form, 2));
    run.report.figure(fmt::format("form 3 at {}: median, ms", run.many()), words(at_many.form, 2));
    run.report.at_most("form 3, many / few (aim 1.1)", ratio, 1.5, 2);
    run.report.figure(fmt::format("at {}: look-up by code, due list, name search: p95, ms", run.few()), fmt::format("{}, {}, {}", words(at_few.code, 1), words(at_few.due, 1), words(at_few.name, 1)));
    run.report.at_most(fmt::format("at {}: look-up by code, p95, ms", run.many()), at_many.code, 3, 1);
    run.report.at_most(fmt::format("at {}: list of 25 by due date, p95, ms", run.many()), at_many.due, 10, 1);
    run.report.at_most(fmt::format("at {}: name search, newest 25, p95, ms", run.many()), at_many.name, 15, 1);
    judge(run, "finding", at_few.all);
    judge(run, "finding among many", at_many.all);
}

}  // namespace xaso::bench
