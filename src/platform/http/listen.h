// listen: the address a server listens on, and what to tell the administrator when it cannot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xaso::http {

struct ListenAddress {
    std::string host;  // an IP address
    std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; whether host is an IP address is asked of the system later.
std::optional<ListenAddress> parse_listen_address(std::string_view text);

// The Vietnamese sentence for errno of bind() or listen(): what is wrong and what to set.
std::string listen_failure(const ListenAddress& address, int error);
std::string bad_listen_address(std::string_view text);

}  // namespace xaso::http
