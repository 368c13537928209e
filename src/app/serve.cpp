#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/app.h"
#include "platform/http/listen.h"
#include "platform/http/server.h"

namespace xaso::app {
namespace {

// DATA/server.pid, locked while the server runs: `xaso reload` finds it, and a second server on the same data says so.
class PidFile {
public:
    explicit PidFile(const std::string& path) {
        fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd_ < 0) throw Unusable(fmt::format("Không ghi được vào {}. Hãy kiểm tra quyền ghi của thư mục dữ liệu.", path));
        if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) throw Unusable(fmt::format("Đã có một máy chủ xaso đang chạy trên dữ liệu này ({}). Hãy tắt máy chủ đó trước, hoặc đặt XASO_DATA tới thư mục khác.", path));
        const std::string pid = fmt::format("{}\n", ::getpid());
        if (::ftruncate(fd_, 0) != 0 || ::write(fd_, pid.data(), pid.size()) != static_cast<ssize_t>(pid.size()))
            throw Unusable(fmt::format("Không ghi được vào {}. Ổ đĩa có thể đã đầy.", path));
    }
    ~PidFile() { ::close(fd_); }
    PidFile(const PidFile&) = delete;

private:
    int fd_ = -1;
};

// Turns what happened into messages every second, warns and tidies every minute, beside the threads that answer requests.
class Teller {
public:
    explicit Teller(App& app) : thread_([this, &app] { run(app); }) {}
    ~Teller() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        stopping_.notify_all();
        thread_.join();
    }

private:
    void run(App& app) {
        for (int second = 0;; second = (second + 1) % 60) {
            try {
                app.notices.follow(app.clock.now());
                if (second == 0) {
                    app.notices.warn(app.clock.now());
                    app.outbox.tidy(app.clock.now());
                }
            } catch (const std::exception& e) {
                if (second % 10 == 0) fmt::print(stderr, "notices: {}\n", e.what());
            }
            std::unique_lock lock(mutex_);
            if (stopping_.wait_for(lock, std::chrono::seconds{1}, [&] { return stop_; })) return;
        }
    }
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stop_ = false;
    std::thread thread_;   // last: it uses the others
};

void answer_reload(const App& app, bool taken, const std::string& says) {
    fmt::print(stderr, "{}", says);
    const std::string path = fmt::format("{}/{}", app.config.data, kReloadAnswer);
    std::ofstream(path + ".new", std::ios::trunc) << (taken ? "0\n" : "1\n") << says;
    std::error_code failed;
    std::filesystem::rename(path + ".new", path, failed);
}

void reload(App& app) {
    const catalog::Loaded loaded = catalog::load(app.config.root);
    const std::vector<catalog::Finding> findings = loaded.findings.empty() ? take_over(app, loaded.definitions) : loaded.findings;
    std::string says;
    for (const catalog::Finding& f : findings) says += say(f) + "\n";
    if (!findings.empty()) return answer_reload(app, false, says + "Vẫn dùng quy định cũ.\n");
    app.units.reload();
    answer_reload(app, true, fmt::format("Đã nạp lại quy định ({}).\n", loaded.definitions->hash.substr(0, 12)));
}

// A connection is a file descriptor, and a shell hands out 1,024 of them: asks for as many as the server keeps connections and the
// databases files. Where the system gives less, the server keeps fewer: a full house turns people away with a reason, but without
// descriptors they would wait without a word, and SQLite could not open its files.
int connections_that_fit(int wanted) {
    constexpr rlim_t others = 512;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
    const rlim_t needed = static_cast<rlim_t>(wanted) + others;
    if (files.rlim_cur < needed) {
        files.rlim_cur = std::min(needed, files.rlim_max);
        ::setrlimit(RLIMIT_NOFILE, &files);
        ::getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= needed) return wanted;
    return static_cast<int>(files.rlim_cur > 2 * others ? files.rlim_cur - others : files.rlim_cur / 2);
}

}  // namespace

int serve(Config config) {
    config.read_limit = sql::Config{}.read_limit;  // a page that takes longer gives up its thread; a command may take its time
    // Signals are taken by one thread only; blocked before any other thread starts.
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int s : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&wanted, s);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    const int signals = ::signalfd(-1, &wanted, SFD_CLOEXEC);

    App app(config);
    if (!http::parse_listen_address(config.listen)) throw Unusable(http::bad_listen_address(config.listen));
    const PidFile pid(config.data + "/server.pid");
    const html::Assets assets = html::Assets::load(config.root + "/web/dist");
    web::Router router(make_site(app, assets));
    add_routes(router, app);
    if (router.site().sample_passwords && !config.on_loopback() && !config.allow_sample_passwords)
        throw Unusable(fmt::format("Không mở {} ra mạng vì cơ sở dữ liệu có các tài khoản mẫu với mật khẩu đã công bố. Hãy dùng XASO_LISTEN=127.0.0.1:8080, "
                                   "hoặc đặt XASO_ALLOW_SAMPLE_PASSWORDS=1 nếu chỉ để dùng thử.", config.listen));

    http::Limits limits;
    limits.workers = config.workers;
    limits.connections = connections_that_fit(limits.connections);
    http::Server server(limits, [&router](http::Request& r) { return router.handle(r); },
                        [&router](http::Method m, std::string_view path) { return router.body_limit(m, path); }, web::program_paths());
    int port = 0;
    try {
        port = server.listen(config.listen);
    } catch (const http::ListenError& e) {
        throw Unusable(e.what());
    }
    app.books.adopt(*app.law.current());   // the first that writes: a start that is refused changes nothing
    app.notices.follow(app.clock.now());   // what comes with the first request of a new database is told as well
    const std::string host = config.listen.substr(0, config.listen.rfind(':'));
    fmt::print("xaso: http://{}:{}\n", host, port);
    if (router.site().sample_passwords) {
        fmt::print("Tài khoản mẫu:\n");
        for (const SampleAccount& a : sample_accounts()) fmt::print("  {:<12} {:<12} {}, {}\n", a.login, a.password, a.title, a.unit_name);
    }
    fmt::print("Dừng: Ctrl-C\n");
    std::fflush(stdout);

    const outbox::Senders senders = make_senders(app);
    const outbox::Worker worker(app.outbox, app.clock, senders);
    const Teller teller(app);
    std::thread housekeeper([&] {
        for (;;) {
            pollfd p{signals, POLLIN, 0};
            if (::poll(&p, 1, 60'000) == 0) {  // once a minute
                try {
                    app.access.flush_last_seen();
                    app.units.reload();  // a command beside the server may have changed the tree
                } catch (const std::exception& e) {
                    fmt::print(stderr, "housekeeping: {}\n", e.what());
                }
                continue;
            }
            signalfd_siginfo info{};
            if (::read(signals, &info, sizeof info) != sizeof info) continue;
            if (info.ssi_signo == SIGHUP) {
                try {
                    reload(app);
                } catch (const std::exception& e) {
                    fmt::print(stderr, "reload: {}\n", e.what());
                }
                continue;
            }
            server.stop();
            return;
        }
    });
    server.run();
    housekeeper.join();
    app.access.flush_last_seen();
    app.db->analyze();  // for the next start
    ::close(signals);
    return 0;
}

}  // namespace xaso::app
