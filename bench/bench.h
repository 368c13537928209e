// bench: the parts of a run. Each makes the data it needs below Run::dir, measures, and says its figures; what several need is made once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "load.h"
#include "program.h"
#include "report.h"

namespace xaso::bench {

struct Run {
    std::filesystem::path dir;    // on the disk that is measured; emptied first
    std::string root;             // areas/, law/ and web/dist
    bool quick = false;           // everything once and small, to see that it works
    Report report;

    int rounds() const { return quick ? 1 : 5; }
    double seconds() const { return quick ? 0.4 : 4; }   // of one load
    std::int64_t many() const { return quick ? 2'000 : 1'000'000; }
    std::int64_t half() const { return many() / 2; }
    std::int64_t few() const { return quick ? 200 : 10'000; }

    Place sample(const std::string& name);   // a copy of the sample communes' data
    const Place& few_dossiers();             // the sample and as many imported dossiers
    const Place& half_dossiers();
    const Place& many_dossiers();            // made by the import that is measured

    double import_seconds() const { return import_seconds_; }   // of many_dossiers()

private:
    std::optional<Place> few_, half_, many_;
    double import_seconds_ = 0;
};

// The sample commune that everything is measured on, and the clerk who does it.
inline constexpr std::int64_t kUnit = 6;
inline constexpr std::string_view kUnitCode = "binh-minh", kClerk = "motcua";

void accept_on_sqlite(Run& run);
void accept_on_postgres(Run& run);   // needs XASO_TEST_PG
void import_dossiers(Run& run);
void find_and_report(Run& run);      // form 3, look-up, lists and search at few and at many dossiers
void desk_pages(Run& run);           // what the desk opens all day, at half as many dossiers
void start_and_rest(Run& run);       // to the first answer; memory when idle
void record_books(Run& run);         // one book with many records
void my_work(Run& run);
void sessions(Run& run);

// Rows of "FROM …" in the place's database.
std::int64_t count(const Place& place, const std::string& from_where);
// Says the wrong answers of a load, by body.
void judge(Run& run, const std::string& name, const Outcome& outcome);
std::string bearer(const Place& place);   // the header line of the clerk's token
std::string session(const Server& server, std::string_view login = kClerk);   // signs in; the header line of the cookie

}  // namespace xaso::bench
