#include <fmt/format.h>
#include <sodium.h>

#include <cstdlib>
#include <functional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "bench.h"
#include "platform/sql/sql.h"

namespace xaso::bench {

namespace fs = std::filesystem;

Place Run::sample(const std::string& name) {
    const Place base = Place::sqlite(dir / "sample", root), copy = Place::sqlite(dir / name, root);
    if (!fs::exists(base.data)) command(base, {"sample"});
    fs::copy(base.data, copy.data);
    return copy;
}

std::int64_t count(const Place& place, const std::string& from_where) {
    const auto db = sql::Database::open({.url = place.database, .read_limit = std::chrono::minutes{10}});
    const sql::Statement statement{"bench.count", "SELECT count(*) AS n FROM " + from_where};
    return db->read().query(statement)[0].get<std::int64_t>("n");
}

void judge(Run& run, const std::string& name, const Outcome& outcome) {
    run.report.must(name + ": every answer right", outcome.wrongs() == 0 && outcome.good > 0, fmt::format("{} right, {} wrong", outcome.good, outcome.wrongs()));
    for (const auto& [what, times] : outcome.wrong) fmt::print("    {} x {}\n", times, what);
}

std::string bearer(const Place& place) {
    std::string token = command(place, {"token", "--user", std::string(kClerk)});
    token.resize(token.find('\n'));
    return fmt::format("Authorization: Bearer {}\r\n", token);
}

std::string session(const Server& server, std::string_view login) {
    const Answer a = ask(server.port(), post("/dang-nhap", "application/x-www-form-urlencoded", fmt::format("login={}&password=Xaso%402026", login)));
    const auto at = a.header.find("Set-Cookie: xaso_session=");
    if (a.status != 303 || at == std::string::npos) throw std::runtime_error(fmt::format("no sign-in: {} {}", a.status, a.body.substr(0, 200)));
    return fmt::format("Cookie: {}\r\n", a.header.substr(at + 12, a.header.find_first_of(";\r", at) - at - 12));
}

}  // namespace xaso::bench

namespace fs = std::filesystem;
int main(int argc, char** argv) {
    using namespace xaso::bench;
    const std::vector<std::pair<std::string, std::function<void(Run&)>>> parts{{"accept", accept_on_sqlite}, {"postgres", accept_on_postgres}, {"import", import_dossiers}, {"find", find_and_report}, {"desk", desk_pages}, {"start", start_and_rest},
                                                                                      {"work", my_work}, {"books", record_books}, {"sessions", sessions}};
    Run run;
    run.root = XASO_SOURCE_DIR;
    std::set<std::string> wanted;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        bool known = word == "quick";
        for (const auto& [name, part] : parts) known |= word == name;
        if (!known) {
            fmt::print(stderr, "usage: bench/run [quick] [PART...]; parts:");
            for (const auto& [name, part] : parts) fmt::print(stderr, " {}", name);
            fmt::print(stderr, "\n");
            return 2;
        }
        if (word == "quick") run.quick = true;
        else wanted.insert(word);
    }
    const char* dir = std::getenv("XASO_BENCH_DIR");
    run.dir = dir ? dir : std::string(XASO_SOURCE_DIR) + "/build/bench";
    fs::remove_all(run.dir);
    fs::create_directories(run.dir);
    try {
        if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
        fmt::print("{} cores{}\n", std::thread::hardware_concurrency(), run.quick ? ", quick: the figures mean nothing" : "");
        for (const auto& [name, part] : parts)
            if (wanted.empty() || wanted.contains(name)) part(run);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 2;
    }
    const bool good = run.report.print();
    fs::remove_all(run.dir);
    return good ? 0 : 1;
}
