// Importing another system's list, beside bare inserts of the same rows.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "app/app.h"
#include "bench.h"
#include "ceiling.h"
#include "kernel/text.h"

namespace xaso::bench {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

template <class T>
T must(Result<T> r) {
    if (!r) throw std::runtime_error(r.error().code + ": " + r.error().message);
    return std::move(*r);
}

app::Config config_of(const Place& place) {
    app::Config c;
    c.data = place.data.string();
    c.database = place.database;
    c.root = place.root;
    return c;
}

std::vector<ImportedProcedure> procedures_of(sql::Session& s) {
    const sql::Statement all{"bench.procedures", fmt::format("SELECT procedure_id, code, name FROM procedure_version WHERE unit_id = {} AND version = 1 ORDER BY code", kUnit)};
    std::vector<ImportedProcedure> out;
    for (const sql::Row& r : s.query(all)) out.push_back({r.get<std::int64_t>("procedure_id"), r.get<std::string>("code"), fold(r.get<std::string>("name"))});
    return out;
}

struct Imports {
    double seconds = 0;
    std::int64_t added = 0, unchanged = 0, refused = 0;
    double memory_early = 0, memory_late = 0;   // MB, after the second file and after the last
    bool went_on = true;                        // an import cut short was taken up where it stood
};

// `lines` of `all` in files of 100,000 lines, each read, matched by the guess, and run to its end.
Imports import(const Place& place, std::int64_t lines, std::int64_t all) {
    constexpr std::int64_t kInOneFile = 100'000;
    app::App app(config_of(place));
    const Instant now = app.clock.now();
    record::Actor by{UnitId{kUnit}, {}, "web"};
    std::vector<ImportedProcedure> procedures;
    {
        sql::Reader s = app.db->read();
        by.account = app.access.find_login(s, kClerk).value().id;
        procedures = procedures_of(s);
    }
    Imports out;
    for (std::int64_t from = 0; from < lines; from += kInOneFile) {
        const std::string bytes = csv(from, std::min(kInOneFile, lines - from), all, procedures, local_day(now));
        const auto begun = Clock::now();
        const std::string address = must(app.imports.read({by, "", ""}, now, "bench.csv", bytes)).text;
        const std::int64_t id = std::stoll(address.substr(address.rfind('/') + 1));
        imports::Mapping mapping;
        {
            sql::Reader s = app.db->read();
            mapping = app.imports.mapping_for(s, by.unit, app.imports.find(s, by.unit, id)->heading);
        }
        must(app.imports.start({by, "", ""}, now, id, mapping));
        imports::Run run = must(app.imports.proceed(by, now, id, std::chrono::milliseconds{0}));   // one chunk, as after a crash
        out.went_on &= run.next == std::min<std::int64_t>(run.total, imports::Imports::kChunk);
        while (run.state == imports::RunState::running) run = must(app.imports.proceed(by, now, id, std::chrono::seconds{5}));
        out.seconds += seconds_since(begun);
        out.added += run.added;
        out.unchanged += run.unchanged;
        out.refused += run.refused;
        out.memory_late = memory_mb(::getpid());
        if (from <= kInOneFile) out.memory_early = out.memory_late;
        if (lines > kInOneFile) fmt::print(stderr, "    {} of {} lines, {:.0f} s\n", from + run.total, lines, out.seconds);
    }
    app.db->analyze();
    return out;
}

}  // namespace

const Place& Run::few_dossiers() {
    if (!few_) {
        few_ = sample("few");
        import(*few_, few(), few());
    }
    return *few_;
}

const Place& Run::half_dossiers() {
    if (!half_) {
        half_ = sample("half");
        import(*half_, half(), half());
    }
    return *half_;
}

const Place& Run::many_dossiers() {
    if (!many_) {
        many_ = sample("many");
        const std::int64_t before = count(*many_, fmt::format("dossier WHERE unit_id = {}", kUnit));
        const Imports done = import(*many_, many(), many());
        report.figure(fmt::format("import of {} dossiers: per second", many()), fmt::format("{:.0f}", static_cast<double>(done.added) / done.seconds));
        report.figure("import: memory after two files and after the last, MB", fmt::format("{:.0f}, {:.0f}", done.memory_early, done.memory_late));
        report.must("import: cut after one chunk, goes on", done.went_on);
        const std::int64_t rows = count(*many_, fmt::format("dossier WHERE unit_id = {}", kUnit)) - before;
        report.must("import: rows = lines", rows == many() && done.added == many() && done.refused == 0, fmt::format("{} rows, {} added, {} refused", rows, done.added, done.refused));
        import_seconds_ = done.seconds;
    }
    return *many_;
}

void import_dossiers(Run& run) {
    const Place bare = run.sample("import-bare");
    std::vector<ImportedProcedure> procedures;
    {
        const auto db = sql::Database::open({.url = bare.database});
        sql::Reader s = db->read();
        procedures = procedures_of(s);
    }
    const Place& many = run.many_dossiers();
    // The whole of it on both sides: a table of a million rows takes inserts more slowly than an empty one.
    const Reached ceiling = import_bare_sqlite((bare.data / "xaso.db").string(), kUnit, run.many(), run.many(), procedures, local_day(SystemClock{}.now()));
    run.report.figure("import, bare sqlite3: per second", fmt::format("{:.0f}", ceiling.per_second()));
    Spread ratio;
    ratio.add(ceiling.seconds / run.import_seconds());
    run.report.at_least("import / bare", ratio, 0.5, 2);
    std::filesystem::remove_all(bare.data);

    const Imports again = import(many, std::min<std::int64_t>(run.many(), 10'000), run.many());
    run.report.must("import: the same lines again change nothing", again.added == 0 && again.refused == 0 && again.unchanged == std::min<std::int64_t>(run.many(), 10'000),
                    fmt::format("{} unchanged, {:.0f} per second", again.unchanged, static_cast<double>(again.unchanged) / again.seconds));
    std::string says;
    const auto begun = Clock::now();
    try {
        command(many, {"verify", "--unit", std::string(kUnitCode)});
    } catch (const std::exception& e) {
        says = e.what();
    }
    run.report.must("import: verify clean", says.empty(), says.empty() ? fmt::format("{:.1f} s", seconds_since(begun)) : says);
}

}  // namespace xaso::bench
