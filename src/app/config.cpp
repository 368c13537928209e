#include "app/config.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <utility>

#include "kernel/text.h"

namespace xaso::app {
namespace {
std::string get(const char* name, std::string fallback) {
    const char* value = std::getenv(name);
    return value && *value ? value : std::move(fallback);
}
int number(const char* name, int fallback, int most) {
    const std::string text = get(name, std::to_string(fallback));
    int n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size() || n < 1 || n > most)
        throw Unusable(fmt::format("{}={} không đúng: hãy đặt một số từ 1 đến {}.", name, text, most));
    return n;
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
    c.workers = number("XASO_WORKERS", c.workers, 1000);
    c.scan_dir = get("XASO_SCAN_DIR", "");
    c.file_bytes = static_cast<std::size_t>(number("XASO_FILE_MB", 10, 100)) << 20;
    c.files_per_dossier = number("XASO_FILES_PER_DOSSIER", c.files_per_dossier, 1000);
    c.sms_url = get("XASO_SMS_URL", "");
    c.sms_token = get("XASO_SMS_TOKEN", "");
    c.portal_url = get("XASO_PORTAL_URL", "");
    c.portal_token = get("XASO_PORTAL_TOKEN", "");
    for (const auto& [name, url] : {std::pair{"XASO_SMS_URL", &c.sms_url}, std::pair{"XASO_PORTAL_URL", &c.portal_url}})
        if (!url->empty() && !url->starts_with("http://") && !url->starts_with("https://")) throw Unusable(fmt::format("{}={} không đúng: hãy đặt địa chỉ http:// hoặc https://.", name, *url));
    c.smtp_url = get("XASO_SMTP_URL", "");
    c.smtp_user = get("XASO_SMTP_USER", "");
    c.smtp_password = get("XASO_SMTP_PASSWORD", "");
    c.smtp_from = get("XASO_SMTP_FROM", "");
    c.smtp_plain = get("XASO_SMTP_PLAIN", "0") == "1";
    if (!c.smtp_url.empty() && !c.smtp_url.starts_with("smtp://") && !c.smtp_url.starts_with("smtps://")) throw Unusable("XASO_SMTP_URL không đúng: hãy đặt smtp://máy:587 hoặc smtps://máy:465.");
    if (!c.smtp_url.empty() && !is_email(c.smtp_from)) throw Unusable("XASO_SMTP_FROM không đúng: hãy đặt một địa chỉ thư, ví dụ mot-cua@xa.gov.vn.");
    const std::string workers = get("XASO_WORKERS", "64");
    const auto [end, ec] = std::from_chars(workers.data(), workers.data() + workers.size(), c.workers);
    if (ec != std::errc{} || end != workers.data() + workers.size() || c.workers < 1 || c.workers > 1000)
        throw Unusable(fmt::format("XASO_WORKERS={} không đúng: hãy đặt một số từ 1 đến 1000.", workers));
    return c;
}

bool Config::on_loopback() const { return listen.starts_with("127.") || listen.starts_with("localhost:") || listen.starts_with("[::1]:"); }

}  // namespace xaso::app
