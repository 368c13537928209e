#include "onestop/rules.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "onestop/sql.gen.h"
#include "platform/record/record.h"
#include "units/hours.h"

namespace xaso::onestop {
namespace json = boost::json;
namespace {

std::string write_content(const DaysOff& days, const OfficeHours& hours, const catalog::Process& process) {
    json::object off, make_up, transitions;
    for (const auto& [day, why] : days.off) off[iso_day(day)] = why;
    for (const auto& [day, why] : days.make_up) make_up[iso_day(day)] = why;
    json::array years(days.years.begin(), days.years.end()), list;
    for (const catalog::Transition& t : process.transitions) {
        json::array from;
        for (const catalog::DossierState s : t.from) from.emplace_back(static_cast<int>(s));
        list.push_back(json::object{{"action", t.action}, {"from", std::move(from)}, {"to", static_cast<int>(t.to)}});
    }
    return json::serialize(json::object{
        {"hours", units::hours_code(hours)},
        {"off", std::move(off)},
        {"make_up", std::move(make_up)},
        {"years", std::move(years)},
        {"process", json::object{{"code", process.code}, {"from", iso_day(process.from)}, {"act", process.act}, {"max_supplements", process.max_supplements},
                                 {"late_beyond_max_supplements", process.late_beyond_max_supplements}, {"transitions", std::move(list)}}}});
}

std::shared_ptr<const Rules> read_content(const std::string& hash, const std::string& content) {
    const json::object o = json::parse(content).as_object();
    const auto text = [](const json::value& v) { return std::string(v.as_string()); };
    DaysOff days;
    for (const auto& [day, why] : o.at("off").as_object()) days.off[*parse_day(day)] = text(why);
    for (const auto& [day, why] : o.at("make_up").as_object()) days.make_up[*parse_day(day)] = text(why);
    for (const json::value& y : o.at("years").as_array()) days.years.push_back(y.to_number<int>());
    const json::object& p = o.at("process").as_object();
    catalog::Process process;
    process.code = text(p.at("code"));
    process.from = *parse_day(text(p.at("from")));
    process.act = text(p.at("act"));
    process.max_supplements = p.at("max_supplements").to_number<int>();
    process.late_beyond_max_supplements = p.at("late_beyond_max_supplements").as_bool();
    for (const json::value& v : p.at("transitions").as_array()) {
        catalog::Transition t;
        t.action = text(v.at("action"));
        for (const json::value& s : v.at("from").as_array()) t.from.push_back(static_cast<catalog::DossierState>(s.to_number<int>()));
        t.to = static_cast<catalog::DossierState>(v.at("to").to_number<int>());
        process.transitions.push_back(std::move(t));
    }
    const auto hours = units::parse_hours(text(o.at("hours")));
    if (!hours) throw std::runtime_error(hours.error().message);
    return std::make_shared<const Rules>(Rules{hash, content, WorkingCalendar(*hours, std::move(days)), std::move(process)});
}

struct KeptDefinitions final : sql::TxState {
    std::set<std::string> hashes;
    void flush(sql::Tx&) override {}
};

}  // namespace

Result<std::shared_ptr<const Rules>> RulesBook::in_force(const catalog::Definitions& law, const units::Unit& unit, Day day) {
    const units::Version* version = unit.on(day);
    if (!version)
        return refuse(Refusal::Kind::rule, "onestop.unit_not_in_force",
                      fmt::format("Đơn vị {} không hoạt động vào ngày {} nên không tiếp nhận hồ sơ.", unit.nearest(day).name, format_day(day)));
    const catalog::Process* process = law.process_of("one_stop", day);
    if (!process)
        return refuse(Refusal::Kind::rule, "onestop.no_process", fmt::format("Chưa có quy trình một cửa có hiệu lực ngày {} trong law/processes.", format_day(day)));
    const std::string source = law.hash + "|" + units::hours_code(version->hours) + "|" + process->code + iso_day(process->from);
    {
        std::lock_guard lock(mutex_);
        if (const auto it = by_source_.find(source); it != by_source_.end()) return it->second;
    }
    const std::string content = write_content(law.calendar().days, version->hours, *process);
    auto rules = read_content(record::hash_hex(content), content);  // what is used is what can be read back
    std::lock_guard lock(mutex_);
    by_hash_[rules->hash] = rules;
    by_source_[source] = rules;
    return rules;
}

void RulesBook::keep(sql::Tx& tx, const Rules& rules, Instant now) {
    if (tx.state<KeptDefinitions>().hashes.insert(rules.hash).second)
        tx.send(q::definition_keep, {{"hash", rules.hash}, {"content", rules.content}, {"now", now}});
}

std::shared_ptr<const Rules> RulesBook::get(sql::Session& s, const std::string& hash) {
    {
        std::lock_guard lock(mutex_);
        if (const auto it = by_hash_.find(hash); it != by_hash_.end()) return it->second;
    }
    const sql::Rows rows = s.query(q::definition_get, {{"hash", hash}});
    if (rows.empty()) throw std::runtime_error("rules " + hash + " are cited but not kept");
    auto rules = read_content(hash, rows[0].get<std::string>("content"));
    std::lock_guard lock(mutex_);
    return by_hash_[hash] = rules;
}

}  // namespace xaso::onestop
