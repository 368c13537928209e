// http_client: a small blocking HTTP/1.1 client for tests and tools. Raw sockets, so that it shares no code with the server.
//
//   HttpClient browser("127.0.0.1", port);
//   auto page = browser.get("/ho-so");
//   browser.post("/dang-nhap", form({{"ten", "an"}}));
//
// Keeps its connection and opens a new one when the server closed it. Cookies are kept when keep_cookies is on (name and value only:
// one host, no expiry but Max-Age=0). Every call throws std::runtime_error when no answer comes within the timeout. One thread.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/http.h"

namespace xaso::test {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct ClientResponse {
    int status = 0;
    http::Headers headers;
    std::string body;  // as sent: compressed when Accept-Encoding asked for it
};

// One TCP connection, for tests that care about bytes and time.
class RawConnection {
public:
    RawConnection(const std::string& host, int port, std::chrono::milliseconds timeout = std::chrono::seconds(5));
    ~RawConnection();
    RawConnection(RawConnection&& other) noexcept;
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(std::string_view bytes);     // throws when the peer is gone
    bool try_send(std::string_view bytes);  // false when the peer is gone
    void finish_sending();                 // no more bytes from this side
    ClientResponse read_response(bool head_request = false);
    std::string read_to_end();             // until the server closes; throws on a reset
    bool closed();                         // waits: true when the server closes, false when it sends or stays silent
    int handle() const { return fd_; }

private:
    bool fill();  // more bytes into buffer_; false at the end

    int fd_ = -1;
    std::string buffer_;
};

class HttpClient {
public:
    HttpClient(std::string host, int port, std::chrono::milliseconds timeout = std::chrono::seconds(5));
    ~HttpClient();

    bool keep_cookies = true;

    ClientResponse get(const std::string& path, const HeaderList& headers = {});
    ClientResponse post(const std::string& path, std::string_view body,
                        const std::string& content_type = "application/x-www-form-urlencoded", const HeaderList& headers = {});
    ClientResponse request(const std::string& method, const std::string& path, std::string_view body = {},
                           const std::string& content_type = {}, const HeaderList& headers = {});

    std::string cookie(const std::string& name) const;  // "" when absent
    void clear_cookies() { cookies_.clear(); }

private:
    std::string host_;
    int port_;
    std::chrono::milliseconds timeout_;
    std::map<std::string, std::string> cookies_;
    std::vector<RawConnection> connection_;  // none or one
};

// An application/x-www-form-urlencoded body.
std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace xaso::test
