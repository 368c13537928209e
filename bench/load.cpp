#include "load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace xaso::bench {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); }

int connect_to(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        throw std::runtime_error(fmt::format("no connection to port {}: {}", port, std::strerror(errno)));
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{60, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

void send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) throw std::runtime_error(fmt::format("sending: {}", std::strerror(errno)));
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

// The value of a header, which the server writes as it is written here.
std::string_view header_of(std::string_view header, std::string_view name) {
    const auto at = header.find(fmt::format("\r\n{}: ", name));
    if (at == std::string_view::npos) return {};
    const auto from = at + name.size() + 4;
    return header.substr(from, header.find("\r\n", from) - from);
}

struct Parsed {
    int status = 0;
    std::size_t header = 0, whole = 0;   // bytes
    bool closes = false;
};

// False while the answer is not there as a whole.
bool parse(std::string_view bytes, Parsed& out) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos || bytes.size() < 12) return false;
    const std::string_view header = bytes.substr(0, end + 2);
    std::from_chars(header.data() + 9, header.data() + 12, out.status);
    std::size_t length = 0;
    const std::string_view text = header_of(header, "Content-Length");
    std::from_chars(text.data(), text.data() + text.size(), length);
    out.header = end + 4;
    out.whole = out.header + length;
    out.closes = header_of(header, "Connection") == "close";
    return bytes.size() >= out.whole;
}

struct Client {
    int fd = -1;
    bool waiting = false;
    std::string in;
    Clock::time_point asked, due;
};

}  // namespace

double Outcome::percentile(double p) const {
    if (ms.empty()) return 0;
    return ms[std::min(ms.size() - 1, static_cast<std::size_t>(p * static_cast<double>(ms.size())))];
}

std::int64_t Outcome::wrongs() const {
    std::int64_t n = 0;
    for (const auto& [what, times] : wrong) n += times;
    return n;
}

void Outcome::add(const Outcome& other) {
    good += other.good;
    seconds += other.seconds;
    ms.insert(ms.end(), other.ms.begin(), other.ms.end());
    std::sort(ms.begin(), ms.end());
    for (const auto& [what, times] : other.wrong) wrong[what] += times;
}

Outcome run(const Load& load) {
    Outcome out;
    std::vector<Client> clients(static_cast<std::size_t>(load.clients));
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::int64_t sent = 0;
    int open = 0;
    const auto begun = Clock::now(), end = begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(load.seconds));
    const auto more = [&] { return Clock::now() < end && (load.most < 0 || sent < load.most); };
    const auto between = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(load.rate > 0 ? load.clients / load.rate : 0));

    const auto drop = [&](Client& c) {
        if (c.fd >= 0) ::close(c.fd);
        c.fd = -1;
        c.in.clear();
    };
    const auto start = [&](std::size_t i) {
        Client& c = clients[i];
        if (c.fd < 0) {
            c.fd = connect_to(load.port);
            epoll_event e{};
            e.events = EPOLLIN;
            e.data.u64 = i;
            ::epoll_ctl(poll, EPOLL_CTL_ADD, c.fd, &e);
        }
        const std::string bytes = load.request(static_cast<int>(i));
        c.asked = load.rate > 0 ? c.due : Clock::now();
        c.waiting = true;
        ++open;
        ++sent;
        send_all(c.fd, bytes);
    };
    const auto finish = [&](Client& c, int status, std::string_view body) {
        c.waiting = false;
        --open;
        if (load.right(status, body)) {
            ++out.good;
            out.ms.push_back(ms_since(c.asked));
        } else {
            ++out.wrong[fmt::format("{} {}", status, body.substr(0, 120))];
        }
    };

    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].due = begun + between * static_cast<long>(i) / load.clients;
        if (load.rate <= 0 && more()) start(i);
    }
    char chunk[64 * 1024];
    epoll_event events[256];
    while (open > 0 || (load.rate > 0 && more())) {
        int wait = 1000;
        if (load.rate > 0 && more()) {
            const auto now = Clock::now();
            auto next = end;
            for (std::size_t i = 0; i < clients.size(); ++i) {
                Client& c = clients[i];
                if (c.waiting) continue;
                if (c.due <= now && more()) {
                    start(i);
                    c.due += between;
                } else {
                    next = std::min(next, c.due);
                }
            }
            wait = static_cast<int>(std::max<long>(0, std::chrono::duration_cast<std::chrono::milliseconds>(next - now).count()));
        }
        const int n = ::epoll_wait(poll, events, 256, wait);
        for (int k = 0; k < n; ++k) {
            Client& c = clients[events[k].data.u64];
            const ssize_t got = ::recv(c.fd, chunk, sizeof chunk, MSG_DONTWAIT);
            if (got < 0 && errno == EAGAIN) continue;
            if (got <= 0) {
                if (c.waiting) finish(c, 0, "closed without an answer");
                drop(c);
            } else {
                c.in.append(chunk, static_cast<std::size_t>(got));
                Parsed answer;
                if (!parse(c.in, answer)) continue;
                finish(c, answer.status, std::string_view(c.in).substr(answer.header, answer.whole - answer.header));
                c.in.erase(0, answer.whole);
                if (answer.closes) drop(c);
            }
            if (load.rate <= 0 && !c.waiting && more()) start(events[k].data.u64);
        }
    }
    out.seconds = ms_since(begun) / 1000;
    for (Client& c : clients) drop(c);
    ::close(poll);
    std::sort(out.ms.begin(), out.ms.end());
    return out;
}

Answer ask(int port, const std::string& request) {
    const int fd = connect_to(port);
    std::string in;
    Parsed answer;
    char chunk[64 * 1024];
    try {
        send_all(fd, request);
        while (!parse(in, answer)) {
            const ssize_t got = ::recv(fd, chunk, sizeof chunk, 0);
            if (got <= 0) throw std::runtime_error("the server closed without an answer");
            in.append(chunk, static_cast<std::size_t>(got));
        }
    } catch (...) {
        ::close(fd);
        throw;
    }
    ::close(fd);
    return {answer.status, in.substr(0, answer.header), in.substr(answer.header, answer.whole - answer.header)};
}

std::string get(std::string_view path, std::string_view extra_header) { return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, extra_header); }

std::string post(std::string_view path, std::string_view content_type, std::string_view body, std::string_view extra_header) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", path, content_type, body.size(), extra_header, body);
}

}  // namespace xaso::bench
