#include "app/config.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

namespace xaso::app {
namespace {
std::string get(const char* name, std::string fallback) {
    const char* value = std::getenv(name);
    return value && *value ? value : std::move(fallback);
}
}  // namespace

Config Config::from_environment() {
    Config c;
    c.data = get("XASO_DATA", "data");
    c.database = get("XASO_DATABASE", "sqlite:" + c.data + "/xaso.db");
    c.listen = get("XASO_LISTEN", "127.0.0.1:8080");
    c.root = get("XASO_ROOT", XASO_SOURCE_DIR);
    c.secure_cookies = get("XASO_SECURE_COOKIES", "0") == "1";
    c.allow_sample_passwords = get("XASO_ALLOW_SAMPLE_PASSWORDS", "0") == "1";
    const std::string workers = get("XASO_WORKERS", "64");
    const auto [end, ec] = std::from_chars(workers.data(), workers.data() + workers.size(), c.workers);
    if (ec != std::errc{} || end != workers.data() + workers.size() || c.workers < 1 || c.workers > 1000)
        throw Unusable(fmt::format("XASO_WORKERS={} không đúng: hãy đặt một số từ 1 đến 1000.", workers));
    return c;
}

bool Config::on_loopback() const { return listen.starts_with("127.") || listen.starts_with("localhost:") || listen.starts_with("[::1]:"); }

}  // namespace xaso::app
