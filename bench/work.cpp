// The program at rest and at its officers' daily page.
#include <fmt/format.h>
#include <sodium.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "bench.h"

namespace xaso::bench {
namespace {

namespace fs = std::filesystem;

// The pages' files, and one more, /static/equal.js, of `bytes` random letters.
std::string root_with_static(const Run& run, std::size_t bytes) {
    const fs::path root = run.dir / "root", dist = root / "web/dist";
    fs::create_directories(dist);
    for (const char* folder : {"areas", "law"})
        if (!fs::exists(root / folder)) fs::create_directory_symlink(fs::path(run.root) / folder, root / folder);
    for (const auto& entry : fs::directory_iterator(fs::path(run.root) / "web/dist")) fs::copy(entry, dist / entry.path().filename(), fs::copy_options::overwrite_existing);
    std::ifstream in(dist / "manifest.json");
    boost::json::object manifest = boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {})).as_object();
    in.close();
    manifest["equal.js"] = "equal.js";
    std::ofstream(dist / "manifest.json") << boost::json::serialize(manifest);
    std::string text(bytes, ' ');
    for (char& c : text) c = static_cast<char>('a' + randombytes_uniform(26));
    std::ofstream(dist / "equal.js") << text;
    return root.string();
}

Outcome pages(const Server& server, int clients, double seconds, double rate, std::function<std::string(int)> request, std::string_view holds) {
    return bench::run({.port = server.port(), .clients = clients, .seconds = seconds, .rate = rate, .request = std::move(request),
                       .right = [holds](int status, std::string_view body) { return status == 200 && (holds.empty() || body.find(holds) != std::string_view::npos); }});
}

constexpr std::string_view kMyWork = "Việc của tôi";

}  // namespace

void start_and_rest(Run& run) {
    const Place& few = run.few_dossiers();
    Spread start, memory;
    for (int i = 0; i < 2 * run.rounds(); ++i) {
        const Server server(few);
        std::this_thread::sleep_for(std::chrono::milliseconds{run.quick ? 100 : 1000});
        start.add(server.first_answer());
        memory.add(server.memory_mb());
    }
    run.report.at_most(fmt::format("start to the first answer with {} dossiers, s", run.few()), start, 0.3, 2);
    run.report.at_most("memory when idle, MB", memory, 64);
}

void my_work(Run& run) {
    Place place = run.few_dossiers();
    std::size_t bytes = 0;
    {
        const Server server(place);
        bytes = ask(server.port(), get("/", session(server))).body.size();
    }
    place.root = root_with_static(run, bytes);
    Spread page, file, ratio, p95, cpu;
    Outcome all;
    {
        const Server server(place);
        const std::string cookie = session(server);
        const auto work = [&](int) { return get("/", cookie); };
        for (int i = 0; i < run.rounds(); ++i) {
            const Outcome still = pages(server, 16, run.seconds(), 0, [](int) { return get("/static/equal.js"); }, "");
            const double cpu_before = server.cpu_seconds();
            const Outcome full = pages(server, 16, run.seconds(), 0, work, kMyWork);
            cpu.add((server.cpu_seconds() - cpu_before) / static_cast<double>(full.good) * 1e6);
            const Outcome half = pages(server, 16, run.seconds(), full.per_second() / 2, work, kMyWork);
            file.add(still.per_second());
            page.add(full.per_second());
            ratio.add(full.per_second() / still.per_second());
            p95.add(half.percentile(0.95));
            for (const Outcome* o : {&still, &full, &half}) all.add(*o);
        }
    }
    run.report.figure(fmt::format("static answer of {} bytes: per second", bytes), words(file));
    run.report.figure("my work: per second", words(page));
    run.report.figure("my work: processor of the server, us each", words(cpu));
    run.report.at_least("my work / static answer of equal size", ratio, 0.2, 2);
    run.report.at_most("my work at half load: p95, ms", p95, 5, 1);
    judge(run, "my work", all);
}

void sessions(Run& run) {
    const int people = run.quick ? 10 : 1000, burst = run.quick ? 6 : 500;
    const Server server(run.few_dossiers());
    const std::string others = session(server);

    // A burst of sign-ins by eight at a time, while somebody else's page is asked for steadily.
    std::vector<std::string> cookies;
    const auto sign_in = [&](std::int64_t most) {
        return bench::run({.port = server.port(), .clients = 8, .seconds = 600, .most = most,
                           .request = [](int) { return post("/dang-nhap", "application/x-www-form-urlencoded", fmt::format("login={}&password=Xaso%402026", kClerk)); },
                           .right = [](int status, std::string_view) { return status == 303; }});
    };
    Outcome signs, meanwhile;
    std::thread load([&] { signs = sign_in(burst); });
    meanwhile = pages(server, 4, run.quick ? 0.3 : 10, 40, [&](int) { return get("/", others); }, kMyWork);
    load.join();
    Spread seconds, p95, memory;
    seconds.add(signs.seconds);
    p95.add(meanwhile.percentile(0.95));
    run.report.at_most(fmt::format("{} sign-ins: s", burst), seconds, 25, 1);
    run.report.at_most("others' pages meanwhile: p95, ms", p95, 50, 1);

    while (static_cast<int>(cookies.size()) < people) cookies.push_back(session(server));
    std::size_t turn = 0;
    const Outcome at_work = pages(server, 64, run.seconds() * 2, 0, [&](int) { 
        ++turn;
        return get(turn % 3 ? "/ho-so" : "/", cookies[turn % cookies.size()]);
    }, "");
    memory.add(server.memory_mb());
    run.report.at_most(fmt::format("memory with {} sessions at work, MB", people), memory, 200);
    Outcome all = signs;
    all.add(meanwhile);
    all.add(at_work);
    judge(run, "sessions", all);
}

}  // namespace xaso::bench
