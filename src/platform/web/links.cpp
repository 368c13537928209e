#include "platform/web/links.h"

#include <fmt/format.h>

namespace xaso::web {

std::string url(const Context& c, std::string_view path, const Params& params) {
    std::string out(path);
    char before = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        out += fmt::format("{}{}={}", before, name, html::url_encode(value));
        before = '&';
    };
    for (const auto& [name, value] : params) add(name, value);
    add("don-vi", c.query("don-vi"));
    return out;
}

void keep_unit(Html& h, const Context& c) {
    if (const std::string unit = c.query("don-vi"); !unit.empty()) html::hidden(h, "don-vi", unit);
}

}  // namespace xaso::web
