#include "platform/record/change.h"

namespace xaso::record {
namespace json = boost::json;

std::string change_payload(const json::object& before, const json::object& after, std::string_view reason) {
    json::object out, was;
    for (const auto& [key, value] : before)
        if (!after.contains(key) || after.at(key) != value) was[key] = value;
    if (!reason.empty()) out["reason"] = reason;
    out["before"] = std::move(was);
    if (!after.empty()) out["after"] = after;
    return json::serialize(out);
}

}  // namespace xaso::record
