// What the one-stop desk opens all day, with half a million dossiers in the commune.
#include <fmt/format.h>

#include "bench.h"
#include "imported.h"

namespace xaso::bench {

void desk_pages(Run& run) {
    const Place& place = run.half_dossiers();
    const Server server(place);
    const std::string clerk = session(server), chief = session(server, "chutich");
    const auto dossier = [&](std::int64_t nth, std::string_view below = "") { return fmt::format("/ho-so/{}{}", imported_code(nth * 7919 % run.half()), below); };
    const struct {
        std::string name;
        std::string cookie;
        std::function<std::string(std::int64_t)> path;
    } pages[] = {
        {"my work", clerk, [](std::int64_t) { return "/"; }},
        {"accept", clerk, [](std::int64_t) { return "/tiep-nhan"; }},
        {"call a number", clerk, [](std::int64_t) { return "/goi-so?chon=1"; }},
        {"waiting times", clerk, [](std::int64_t) { return "/thoi-gian-cho"; }},
        {"a dossier", clerk, [&](std::int64_t nth) { return dossier(nth); }},
        {"its receipt", clerk, [&](std::int64_t nth) { return dossier(nth, "/giay-tiep-nhan"); }},
        {"its printed forms", clerk, [&](std::int64_t nth) { return dossier(nth, "/giay-to"); }},
        {"open dossiers by due time", clerk, [](std::int64_t) { return "/ho-so?loc=dang-xu-ly&sap=han"; }},
        {"fees to collect", clerk, [](std::int64_t) { return "/phi"; }},
        {"procedures", clerk, [](std::int64_t) { return "/thu-tuc"; }},
        {"apologies", chief, [](std::int64_t) { return "/xin-loi"; }},
        {"who holds what", chief, [](std::int64_t) { return "/ai-giu-viec"; }},
        {"morning brief", chief, [](std::int64_t) { return "/ban-tin-sang"; }},
        {"board on the wall", chief, [](std::int64_t) { return "/bang-theo-doi"; }},
        {"dossier book", chief, [](std::int64_t) { return "/so-theo-doi-ho-so"; }},
        {"progress of this month", chief, [](std::int64_t) { return "/tien-do?ky=thang-nay"; }},
        {"progress of last month", chief, [](std::int64_t) { return "/tien-do?ky=thang-truoc"; }},
        {"progress of this year", chief, [](std::int64_t) { return "/tien-do?ky=nam-nay"; }},
        {"progress of the last report's period", chief, [](std::int64_t) { return "/tien-do?ky=bao-cao"; }},
        {"progress of last month by official", chief, [](std::int64_t) { return "/tien-do?ky=thang-truoc&theo=officer"; }},
        {"progress of this week", chief, [](std::int64_t) { return "/tien-do?ky=tuan-nay"; }},
        {"online services of this year", chief, [](std::int64_t) { return "/tien-do/dich-vu-cong?ky=nam-nay"; }},
        {"digitising of this month by procedure", chief, [](std::int64_t) { return "/tien-do/dich-vu-cong?bang=so-hoa&theo=procedure"; }},
        {"payment of this week", chief, [](std::int64_t) { return "/tien-do/dich-vu-cong?bang=thanh-toan&ky=tuan-nay"; }},
        {"papers not digitised this year", chief, [](std::int64_t) { return "/tien-do/ho-so?ky=nam-nay&cot=papers_not_kept"; }},
        {"late dossiers of last month", chief, [](std::int64_t) { return "/tien-do/ho-so?ky=thang-truoc&cot=late"; }},
    };
    Outcome all;
    for (const auto& page : pages) {
        Spread p95;
        for (int i = 0; i < run.rounds(); ++i) {
            std::int64_t nth = 0;
            const Outcome o = bench::run({.port = server.port(), .clients = 1, .seconds = run.seconds() / 4, .most = 500,
                                          .request = [&](int) { return get(page.path(nth++), page.cookie); },
                                          .right = [](int status, std::string_view body) { return status == 200 && body.find("<main") != std::string_view::npos; }});
            p95.add(o.percentile(0.95));
            all.add(o);
        }
        run.report.at_most(fmt::format("desk at {}: {}, p95, ms", run.half(), page.name), p95, 50, 1);
    }
    judge(run, "desk", all);
}

}  // namespace xaso::bench
