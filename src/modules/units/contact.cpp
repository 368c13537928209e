#include "units/contact.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "units/sql.gen.h"

namespace xaso::units {
namespace json = boost::json;

std::vector<Refusal> contact_faults(const Contact& contact) {
    std::vector<Refusal> out;
    const auto wrong = [&](std::string_view field, std::string message) { out.push_back({Refusal::Kind::invalid, fmt::format("units.{}", field), std::move(message), std::string(field), {}}); };
    const auto line = [](const std::string& text) { return std::none_of(text.begin(), text.end(), [](char ch) { return static_cast<unsigned char>(ch) < ' '; }); };
    if (count_chars(contact.place) > 100 || !line(contact.place)) wrong("place", "Địa danh viết trên một dòng, tối đa 100 ký tự.");
    if (count_chars(contact.address) > 300 || !line(contact.address)) wrong("address", "Địa chỉ viết trên một dòng, tối đa 300 ký tự.");
    const auto digits = std::count_if(contact.phone.begin(), contact.phone.end(), [](char ch) { return ch >= '0' && ch <= '9'; });
    if (!contact.phone.empty() && (contact.phone.find_first_not_of("0123456789 .+-()") != std::string::npos || digits < 4 || digits > 15))
        wrong("phone", "Số điện thoại gồm 4 đến 15 chữ số, có thể cách bằng dấu cách hoặc dấu chấm, ví dụ 0220 3747 123.");
    return out;
}

Result<void> set_contact(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, UnitId id, const Contact& contact) {
    if (const std::vector<Refusal> faults = contact_faults(contact); !faults.empty()) return refuse(faults.front());
    const Day today = local_day(now);
    const sql::Rows rows = tx.query(q::version_current, {{"unit", id}, {"day", today}});
    if (rows.empty()) return refuse(Refusal::Kind::conflict, "units.not_in_force", "Đơn vị không có hiệu lực hôm nay.");
    tx.exec(q::contact_set, {{"unit", id}, {"day", today}, {"place", contact.place}, {"address", contact.address}, {"phone", contact.phone}});
    const auto told = [](const std::string& place, const std::string& address, const std::string& phone) { return json::object{{"place", place}, {"address", address}, {"phone", phone}}; };
    record.append(tx, {id, by.account, by.origin}, now,
                  {"unit.contact_changed", "unit", id.value(),
                   json::serialize(json::object{{"before", told(rows[0].get<std::string>("place"), rows[0].get<std::string>("address"), rows[0].get<std::string>("phone"))},
                                                {"after", told(contact.place, contact.address, contact.phone)}})});
    return {};
}

}  // namespace xaso::units
