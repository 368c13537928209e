#include "platform/http/listen.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <system_error>

namespace xaso::http {

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    auto port = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos) return std::nullopt;
    if (host.empty()) return std::nullopt;
    ListenAddress out;
    out.host = host == "localhost" ? "127.0.0.1" : std::string(host);
    auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
    return out;
}

std::string listen_failure(const ListenAddress& address, int error) {
    bool v6 = address.host.find(':') != std::string::npos;
    std::string host = v6 ? "[" + address.host + "]" : address.host;
    switch (error) {
        case EADDRINUSE:
            return fmt::format("Cổng {0} đang có chương trình khác dùng ({1}:{0}). Hãy tắt chương trình đó, hoặc chọn cổng khác, ví dụ đặt "
                               "XASO_LISTEN={1}:{2}.",
                               address.port, host, address.port < 65535 ? address.port + 1 : 8080);
        case EACCES:
            return fmt::format("Không đủ quyền mở cổng {0} ({1}:{0}); cổng dưới 1024 chỉ dành cho quản trị hệ thống. Hãy chọn cổng từ 1024 trở "
                               "lên, ví dụ đặt XASO_LISTEN={1}:8080.",
                               address.port, host);
        case EADDRNOTAVAIL:
            return fmt::format("Máy này không có địa chỉ {}. Hãy đặt XASO_LISTEN bằng một địa chỉ của máy, ví dụ XASO_LISTEN=127.0.0.1:{}.",
                               address.host, address.port);
        default:
            return fmt::format("Không mở được {}:{} ({}). Hãy kiểm tra XASO_LISTEN, ví dụ XASO_LISTEN=127.0.0.1:8080.", host, address.port,
                               std::generic_category().message(error));
    }
}

std::string bad_listen_address(std::string_view text) {
    return fmt::format("Địa chỉ \"{}\" không đúng. Hãy đặt XASO_LISTEN theo dạng địa chỉ:cổng, ví dụ XASO_LISTEN=127.0.0.1:8080.", text);
}

}  // namespace xaso::http
