#include "support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace xaso::test {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("http client: " + what); }

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::size_t number(std::string_view text, int base) {
    std::size_t n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n, base);
    if (error != std::errc() || end == text.data()) fail("not a length: " + std::string(text));
    return n;
}

}  // namespace

RawConnection::RawConnection(const std::string& host, int port, std::chrono::milliseconds timeout) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) fail("not an IPv4 address: " + host);
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) fail(std::strerror(errno));
    timeval t{};
    t.tv_sec = timeout.count() / 1000;
    t.tv_usec = (timeout.count() % 1000) * 1000;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
    int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::string why = std::strerror(errno);
        ::close(fd_);
        fail("connect to " + host + ":" + std::to_string(port) + ": " + why);
    }
}

RawConnection::RawConnection(RawConnection&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

RawConnection::~RawConnection() {
    if (fd_ >= 0) ::close(fd_);
}

bool RawConnection::try_send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void RawConnection::send(std::string_view bytes) {
    if (!try_send(bytes)) fail(std::string("send: ") + std::strerror(errno));
}

void RawConnection::finish_sending() { ::shutdown(fd_, SHUT_WR); }

bool RawConnection::fill() {
    char chunk[16 * 1024];
    auto n = ::recv(fd_, chunk, sizeof chunk, 0);
    while (n < 0 && errno == EINTR) n = ::recv(fd_, chunk, sizeof chunk, 0);
    if (n < 0) fail(std::string("receive: ") + std::strerror(errno));
    buffer_.append(chunk, static_cast<std::size_t>(n));
    return n > 0;
}

ClientResponse RawConnection::read_response(bool head_request) {
    auto line = [this] {
        std::size_t end;
        while ((end = buffer_.find("\r\n")) == std::string::npos)
            if (!fill()) fail("closed before the end of the header");
        std::string text = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return text;
    };
    auto take = [this](std::size_t n) {
        while (buffer_.size() < n)
            if (!fill()) fail("closed before the end of the body");
        std::string text = buffer_.substr(0, n);
        buffer_.erase(0, n);
        return text;
    };

    ClientResponse out;
    std::string status = line();
    if (!status.starts_with("HTTP/1.1 ") || status.size() < 12) fail("not a status line: " + status);
    out.status = static_cast<int>(number(std::string_view(status).substr(9, 3), 10));
    for (std::string header = line(); !header.empty(); header = line()) {
        auto colon = header.find(':');
        if (colon == std::string::npos) fail("not a header: " + header);
        out.headers.add(header.substr(0, colon), std::string(trimmed(std::string_view(header).substr(colon + 1))));
    }
    if (head_request || out.status / 100 == 1 || out.status == 204 || out.status == 304) return out;
    if (out.headers.get("Transfer-Encoding") == "chunked") {
        for (std::size_t n = number(line(), 16); n > 0; n = number(line(), 16)) {
            out.body += take(n);
            line();
        }
        while (!line().empty()) continue;
        return out;
    }
    auto length = out.headers.get("Content-Length");
    out.body = length.empty() ? read_to_end() : take(number(length, 10));
    return out;
}

std::string RawConnection::read_to_end() {
    while (fill()) continue;
    return std::exchange(buffer_, {});
}

bool RawConnection::closed() {
    char c;
    auto n = buffer_.empty() ? ::recv(fd_, &c, 1, MSG_PEEK) : 1;
    return n == 0 || (n < 0 && errno == ECONNRESET);
}

HttpClient::HttpClient(std::string host, int port, std::chrono::milliseconds timeout)
    : host_(std::move(host)), port_(port), timeout_(timeout) {}

HttpClient::~HttpClient() = default;

ClientResponse HttpClient::get(const std::string& path, const HeaderList& headers) { return request("GET", path, {}, {}, headers); }

ClientResponse HttpClient::post(const std::string& path, std::string_view body, const std::string& content_type, const HeaderList& headers) {
    return request("POST", path, body, content_type, headers);
}

ClientResponse HttpClient::request(const std::string& method, const std::string& path, std::string_view body, const std::string& content_type,
                                   const HeaderList& headers) {
    std::string bytes = method + " " + path + " HTTP/1.1\r\nHost: " + host_ + ":" + std::to_string(port_) + "\r\n";
    for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
    if (keep_cookies && !cookies_.empty()) {
        std::string line;
        for (const auto& [name, value] : cookies_) line += (line.empty() ? "" : "; ") + name + "=" + value;
        bytes += "Cookie: " + line + "\r\n";
    }
    if (!content_type.empty()) bytes += "Content-Type: " + content_type + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    bytes += "\r\n";
    bytes += body;

    // A kept connection may have been closed by the server meanwhile; MSG_DONTWAIT sees it before the request is sent.
    if (!connection_.empty()) {
        char c;
        auto n = ::recv(connection_.back().handle(), &c, 1, MSG_PEEK | MSG_DONTWAIT);
        if (n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) connection_.clear();
    }
    if (connection_.empty()) connection_.emplace_back(host_, port_, timeout_);
    ClientResponse out;
    try {
        connection_.back().try_send(bytes);  // a server that refuses early stops reading, but still answers
        out = connection_.back().read_response(method == "HEAD");
    } catch (...) {
        connection_.clear();
        throw;
    }
    if (out.headers.get("Connection") == "close") connection_.clear();
    for (const auto& [name, value] : out.headers.all()) {
        if (!keep_cookies || (name != "Set-Cookie" && name != "set-cookie")) continue;
        auto pair = value.substr(0, value.find(';'));
        auto equals = pair.find('=');
        if (equals == std::string::npos) continue;
        if (value.find("Max-Age=0") != std::string::npos) cookies_.erase(pair.substr(0, equals));
        else cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return out;
}

std::string HttpClient::cookie(const std::string& name) const {
    auto found = cookies_.find(name);
    return found == cookies_.end() ? std::string() : found->second;
}

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
    auto escape = [](const std::string& text) {
        static constexpr char digits[] = "0123456789ABCDEF";
        std::string out;
        for (unsigned char c : text) {
            if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || std::strchr("-_.~", c)) {
                out += static_cast<char>(c);
            } else {
                out += '%';
                out += digits[c >> 4];
                out += digits[c & 15];
            }
        }
        return out;
    };
    std::string out;
    for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + escape(name) + "=" + escape(value);
    return out;
}

}  // namespace xaso::test
