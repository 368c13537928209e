#include "program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "load.h"

namespace xaso::bench {
namespace {

// A child with `place` in its environment and its standard output in a pipe, whose reading end is returned.
int spawn(const Place& place, const std::vector<std::string>& arguments, pid_t& pid) {
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::filesystem::create_directories(place.data.parent_path());
    const std::string log = place.data.string() + ".log";
    pid = ::fork();
    if (pid == 0) {
        ::dup2(out[1], 1);
        if (const int err = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600); err >= 0) ::dup2(err, 2);
        ::setenv("XASO_DATA", place.data.c_str(), 1);
        ::setenv("XASO_DATABASE", place.database.c_str(), 1);
        ::setenv("XASO_ROOT", place.root.c_str(), 1);
        ::setenv("XASO_LISTEN", "127.0.0.1:0", 1);
        std::vector<char*> argv{const_cast<char*>(XASO_PROGRAM)};
        for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
        argv.push_back(nullptr);
        ::execv(XASO_PROGRAM, argv.data());
        ::_exit(127);
    }
    ::close(out[1]);
    if (pid < 0) throw std::runtime_error("no process");
    return out[0];
}

}  // namespace

Place Place::sqlite(const std::filesystem::path& data, const std::string& root) { return {data, "sqlite:" + (data / "xaso.db").string(), root}; }

std::string command(const Place& place, const std::vector<std::string>& arguments) {
    pid_t pid = -1;
    const int in = spawn(place, arguments, pid);
    std::string text;
    char chunk[4096];
    for (ssize_t n; (n = ::read(in, chunk, sizeof chunk)) > 0;) text.append(chunk, static_cast<std::size_t>(n));
    ::close(in);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0) throw std::runtime_error(fmt::format("xaso {} failed: {}\n(see {}.log)", arguments.front(), text, place.data.string()));
    return text;
}

Server::Server(const Place& place) {
    const auto begun = std::chrono::steady_clock::now();
    out_ = spawn(place, {"serve"}, pid_);
    std::string text;
    char chunk[4096];
    while (text.find('\n') == std::string::npos) {
        const ssize_t n = ::read(out_, chunk, sizeof chunk);
        if (n <= 0) throw std::runtime_error(fmt::format("xaso serve did not start; see {}.log", place.data.string()));
        text.append(chunk, static_cast<std::size_t>(n));
    }
    port_ = std::atoi(text.c_str() + text.rfind(':', text.find('\n')) + 1);
    if (const Answer a = ask(port_, get("/dang-nhap")); a.status != 200) throw std::runtime_error(fmt::format("the first answer was {}", a.status));
    first_answer_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

Server::~Server() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    ::close(out_);
}

double Server::memory_mb() const { return bench::memory_mb(pid_); }

double Server::cpu_seconds() const {
    std::ifstream file(fmt::format("/proc/{}/stat", pid_));
    std::string text((std::istreambuf_iterator<char>(file)), {});
    long long user = 0, system = 0;
    std::sscanf(text.c_str() + text.rfind(')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld", &user, &system);
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double memory_mb(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
    return 0;
}

}  // namespace xaso::bench
