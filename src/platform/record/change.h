// change: what an event tells of a change of a record that its module keeps whole in the event.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace xaso::record {

// {"reason": …, "before": what differs, as it was, "after": the whole as it is now}. Without `reason` when none was given; a record that is gone
// (`after` empty) has no "after", one that is new an empty "before".
std::string change_payload(const boost::json::object& before, const boost::json::object& after, std::string_view reason = {});

}  // namespace xaso::record
