// api: what the handlers under /api/v1 share.
//
//   return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
//       XASO_TRY(const Receipt r, fees.cancel(tx, by, c.now, id, web::text_at(c.body(), "reason")));
//       return web::answer(200, receipt_json(r));
//   });
//
// A body has passed the schema of its route before the handler runs: what is read here has its type, and may be absent.
#pragma once

#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "platform/web/web.h"

namespace xaso::web {

const boost::json::value* given(const boost::json::object& o, std::string_view name);   // nullptr when absent or null
// Absent and null: empty, 0, no, none.
std::string text_at(const boost::json::object& o, std::string_view name);
std::int64_t int_at(const boost::json::object& o, std::string_view name, std::int64_t most = std::numeric_limits<std::int64_t>::max());   // one out of ±most is the bound
int version_at(const boost::json::object& o);
bool flag_at(const boost::json::object& o, std::string_view name);
std::vector<std::string> texts_at(const boost::json::object& o, std::string_view name);   // without the empty ones
Result<std::string> bytes_at(const boost::json::object& o, std::string_view name);        // written in base64
Result<std::optional<Day>> day_at(const boost::json::object& o, std::string_view name);
const boost::json::array& list_at(const boost::json::object& o, std::string_view name);
// The same of the query.
Result<std::optional<Day>> day_asked(const Context& c, std::string_view name);
Result<std::int64_t> int_asked(const Context& c, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most);
// A number in the path; 0 for what is none.
std::int64_t number_in_path(const Context& c, std::string_view name);

boost::json::value moment_json(const std::optional<Instant>& at);   // local, "2026-11-26T17:00"; null
boost::json::value day_json(const std::optional<Day>& day);         // "2026-11-26"; null
record::Answer answer(int status, const boost::json::object& o);
http::Response json_answer(const boost::json::object& o);
// One job in one transaction under the Idempotency-Key; a repeat gets the first answer, with Idempotent-Replayed: true.
http::Response write_once(Context& c, const std::function<Result<record::Answer>(sql::Tx&, const record::Actor&)>& job);

}  // namespace xaso::web
