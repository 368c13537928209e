#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <mutex>

#include "platform/web/inside.h"

namespace xaso::web {
namespace {

// Whoever registers a logger "xaso.requests" before the first request decides where the lines go.
std::shared_ptr<spdlog::logger> logger() {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    auto found = spdlog::get("xaso.requests");
    if (!found) {
        found = spdlog::stderr_logger_mt("xaso.requests");
        found->set_pattern("%v");
    }
    return found;
}

// What monitors and browsers fetch all day long.
bool is_noise(const http::Request& request) { return request.path == "/healthz" || request.path.starts_with("/static/"); }

}  // namespace

void log_request(const http::Request& request, const http::Response& response, const RequestNote& note, double ms, Instant at) {
    const auto level = response.status >= 500 ? spdlog::level::err : is_noise(request) ? spdlog::level::debug : spdlog::level::info;
    const auto log = logger();
    if (!log->should_log(level)) return;
    const auto name = spdlog::level::to_string_view(level);
    boost::json::object line{{"at", iso_instant(at)},
                             {"level", std::string_view(name.data(), name.size())},
                             {"request", request.id},
                             {"method", http::method_name(request.method)},
                             {"path", request.path},
                             {"status", response.status},
                             {"ms", static_cast<double>(static_cast<std::int64_t>(ms * 10)) / 10},
                             {"client", request.client}};
    if (note.account) line["account"] = note.account.value();
    if (!note.error.empty()) line["error"] = note.error;
    if (!note.statement.empty()) line["statement"] = note.statement;
    if (!note.constraint.empty()) line["constraint"] = note.constraint;
    const std::string text = boost::json::serialize(line);
    log->log(level, spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace xaso::web
