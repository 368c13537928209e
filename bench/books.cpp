// One record book with many records: list, search and figures at the server.
#include <fmt/format.h>

#include <fstream>

#include "app/app.h"
#include "bench.h"

namespace xaso::bench {
namespace fs = std::filesystem;
namespace {

constexpr const char* kBook = R"toml([book]
title = "Sổ đo"
record = "việc"
systems = "S9"
name = "subject"
day = "held_on"
number = "{n}/{year}"
columns = ["subject", "kind", "held_on", "place", "amount"]

[[field]]
name = "subject"
title = "Nội dung"
type = "text"
required = true

[[field]]
name = "kind"
title = "Loại"
type = "choice"
choice = [{ code = "article", title = "Bài viết" }, { code = "broadcast", title = "Phát thanh" }, { code = "meeting", title = "Cuộc họp" }]

[[field]]
name = "held_on"
title = "Ngày"
type = "date"
required = true

[[field]]
name = "place"
title = "Nơi"
type = "text"

[[field]]
name = "amount"
title = "Số tiền"
type = "money"

[[figure]]
code = "held"
title = "Số việc"
unit = "việc"
rule = "Trong kỳ."
value = "count"
date = "held_on"
where = ["kind = broadcast"]

[[figure]]
code = "places"
title = "Số nơi"
unit = "nơi"
rule = "Trong kỳ."
value = "distinct place"
date = "held_on"
)toml";

// Rows as the program writes them, by the hundred thousand; the program makes the kept counts itself when it takes the book over.
void fill(const Place& place, std::int64_t records) {
    const auto db = sql::Database::open({.url = place.database, .read_limit = std::chrono::hours{1}});
    constexpr std::int64_t kFirst = 500'000'000'000, kPart = 100'000;
    constexpr const char* kNumbers = "WITH RECURSIVE n(i) AS (SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)\n";
    const std::string day = "date('2014-01-01', '+' || (i * 4200 / :all) || ' days')", id = fmt::format("{} + i", kFirst);
    const auto value = [&](const char* field, const std::string& text, const std::string& n, const std::string& its_key) {
        return fmt::format("{}INSERT INTO book_value (unit_id, record_id, field, line_no, book, text, n, key, day) SELECT {}, {}, '{}', 0, 'bench_book', {}, {}, {}, {} FROM n", kNumbers, kUnit, id, field, text, n, its_key, day);
    };
    // 2^63 more, so that the digits order like the numbers.
    const auto digits = [](const std::string& n) { return fmt::format("'0922' || printf('%016d', 3372036854775808 + {})", n); };
    const std::vector<std::string> texts{
        fmt::format("{}INSERT INTO book_record (unit_id, record_id, book, version, definition, year, number, code, name) SELECT {}, {}, 'bench_book', 1, 'bench', 2014 + i * 11 / :all, i + 1, (i + 1) || '/2014', 'Việc số ' || i FROM n", kNumbers, kUnit, id),
        value("#", "''", "20140000000 + i", digits("(20140000000 + i)")),
        value("subject", "'Việc số ' || i", "NULL", "'viec so ' || i"),
        value("kind", "CASE i % 3 WHEN 0 THEN 'article' WHEN 1 THEN 'broadcast' ELSE 'meeting' END", "NULL", "CASE i % 3 WHEN 0 THEN 'article' WHEN 1 THEN 'broadcast' ELSE 'meeting' END"),
        value("held_on", day, "NULL", day),
        value("place", "'Thôn ' || (i % 997)", "NULL", "'thon ' || (i % 997)"),
        value("amount", "CAST(i * 7919 % 1000003 AS TEXT)", "i * 7919 % 1000003", digits("(i * 7919 % 1000003)")),
        fmt::format("{}INSERT INTO book_search (rowid, words) SELECT {} * 1099511627776 + {}, 'viec so ' || i || ' thon ' || (i % 997) FROM n", kNumbers, kUnit, id)};
    for (std::int64_t from = 0; from < records; from += kPart)
        for (const std::string& text : texts) {
            const sql::Statement statement{"bench.fill", text};
            db->run(UnitId{kUnit}, [&](sql::Tx& tx) {
                sql::Args args{{"from", from}, {"to", std::min(from + kPart, records)}};
                if (text.find(":all") != text.npos) args.emplace_back("all", records);
                tx.exec(statement, args);
                return true;
            });
        }
    const sql::Statement total{"bench.total", fmt::format("INSERT INTO book_total (unit_id, book, records) VALUES ({}, 'bench_book', :n)", kUnit)};
    db->run(UnitId{kUnit}, [&](sql::Tx& tx) { return tx.exec(total, {{"n", records}}) == 1; });
    db->analyze();
}

}  // namespace

void record_books(Run& run) {
    const std::int64_t records = run.many();
    Place place = run.sample("books");
    place.root = (run.dir / "books-root").string();
    fs::create_directories(place.root);
    for (const char* part : {"areas", "law"}) fs::copy(fs::path(run.root) / part, fs::path(place.root) / part, fs::copy_options::recursive);
    fs::create_directory_symlink(fs::path(run.root) / "web", fs::path(place.root) / "web");
    std::ofstream(fs::path(place.root) / "areas/1_steering/books/bench_book.toml") << kBook;
    fill(place, records);
    {
        app::Config config;
        config.data = place.data.string();
        config.database = place.database;
        config.root = place.root;
        app::App app(config);
        const auto begun = std::chrono::steady_clock::now();
        app.books.adopt(*app.law.current());   // the kept counts are made here
        run.report.figure(fmt::format("{} records taken over: s", records), fmt::format("{:.1f}", std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()));
    }
    const Server server(place);
    const std::string cookie = session(server, "daumoi");
    const std::string token = bearer(place);
    const auto ask_page = [&](const std::string& what, const std::string& path, const std::string& holds) {
        Spread times;
        Outcome all;
        for (int i = 0; i < run.rounds(); ++i) {
            const Outcome o = bench::run({.port = server.port(), .clients = 1, .seconds = run.seconds() / 2, .most = 500, .request = [&](int) { return get(path, path.starts_with("/api/") ? token : cookie); },
                                          .right = [&](int status, std::string_view body) { return status == 200 && body.find(holds) != std::string_view::npos; }});
            times.add(o.percentile(0.95));
            all.add(o);
        }
        run.report.at_most(fmt::format("{} records, {}: p95, ms", records, what), times, 50, 1);
        judge(run, what, all);
    };
    const std::string list = "/so/bench_book";
    ask_page("newest 25", list, "Cả sổ");
    ask_page("by name, ascending", list + "?xep=subject&chieu=tang", "Việc số 0");
    ask_page("by amount", list + "?xep=amount", "Việc số");
    ask_page("one kind, newest", list + "?l.kind=broadcast", "Phát thanh");
    ask_page("one kind, by amount", list + "?l.kind=broadcast&xep=amount", "Phát thanh");
    ask_page("one place and one kind", list + "?l.kind=broadcast&l.place=thon+7", "Thôn 7");
    ask_page("days of a month, by name", list + "?l.held_on.tu=01/03/2020&l.held_on.den=31/03/2020&xep=subject", "Việc số");
    ask_page("amounts in a span, newest", list + "?l.amount.tu=1000&l.amount.den=2000", "Việc số");
    ask_page("found by words", list + fmt::format("?q=viec+{}", records / 2), "Việc số");
    ask_page("found by a common word", list + "?q=viec", "Việc số");
    ask_page("found by words, by amount", list + "?q=7+thon&xep=amount", "Việc số");
    ask_page("by kind, as the definition has them", list + "?xep=kind&chieu=tang", "Việc số");
    // A passport counts its figure from the kept counts and once more from the records; the form shows it from the kept counts alone.
    ask_page("all kept figures in a report", "/api/v1/reports/2026-N", "bench_book.places");
}

}  // namespace xaso::bench
