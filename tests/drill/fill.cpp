// fill N: accepts N more dossiers at the one-stop desk of the sample commune in XASO_DATA, thousands to a transaction, each with all that the
// real action writes. For drills that need a large office; what they measure afterwards are the program's own commands.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "app/app.h"

int main(int argc, char** argv) {
    using namespace xaso;
    const std::int64_t wanted = argc == 2 ? std::atoll(argv[1]) : 0;
    if (wanted < 1) return fmt::print(stderr, "usage: fill N\n"), 2;
    app::App app(app::Config::from_environment());
    const auto clerk = [&] {
        sql::Reader s = app.db->read();
        return app.access.find_login(s, "motcua");
    }();
    if (!clerk) return fmt::print(stderr, "the sample is not loaded\n"), 2;
    const record::Actor by{clerk->unit, clerk->id, "command"};
    const Instant first = to_instant(*parse_local_time("2026-01-05T08:00"));
    constexpr std::int64_t kTogether = 2000, kDays = 200;
    const std::int64_t a_day = std::max<std::int64_t>(1, wanted / kDays);
    for (std::int64_t from = 0; from < wanted; from += kTogether) {
        const auto done = app.db->write<int>(by.unit, [&](sql::Tx& tx) -> Result<int> {
            for (std::int64_t n = from; n < std::min(from + kTogether, wanted); ++n) {
                onestop::AcceptInput input;
                input.procedure = "1.001193";
                input.applicant = {fmt::format("Nguyễn Văn Mẫu {}", n), {}, "0900000000", "Thôn Mẫu"};
                input.papers = {{"Tờ khai", "original", 1}};
                XASO_CHECK(app.desk.accept(tx, by, first + std::chrono::days{n / a_day} + std::chrono::seconds{n % a_day % 30000}, input));
            }
            return 0;
        });
        if (!done) return fmt::print(stderr, "{}: {}\n", done.error().code, done.error().message), 1;
    }
    return 0;
}
