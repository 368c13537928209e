#include <fmt/format.h>

#include "follow_up/pages_shared.h"
#include "platform/web/api.h"

namespace xaso::follow_up {
namespace {

namespace json = boost::json;

json::object counts_json(const Counts& n) {
    json::object out;
    for (const Column& column : progress_columns()) out[column.code] = n.of(column);
    return out;
}

http::Response progress_table(web::Context& c, const units::Units& units) {
    Span span{.units = {}, .window = {*parse_day(c.query("from")), *parse_day(c.query("to"))}, .now = c.now};
    if (span.window.from > span.window.to) return c.refuse({Refusal::Kind::invalid, "follow_up.days", "“to” phải từ “from” trở đi.", "to", {}});
    if (span.window.from > local_day(c.now)) return c.refuse({Refusal::Kind::invalid, "follow_up.future", "“from” chưa tới.", "from", {}});
    const By by = parse_by(c.query("by")).value_or(By::unit);
    const auto tree = units.tree();
    span.units = tree->below(c.unit, span.last());
    const Table table = [&] {
        sql::Reader s = c.db().read();
        return progress(s, span, by);
    }();
    json::array lines;
    for (const Line& line : table.lines) {
        const units::Unit* u = tree->find(line.unit);
        json::object one{{"key", line.key}, {"title", line.title}, {"counts", counts_json(line.counts)}};
        if (by == By::unit || by == By::officer) one["unit"] = u ? u->code : "";
        if (by == By::unit) one["title"] = u ? u->nearest(span.last()).name : "";
        lines.push_back(std::move(one));
    }
    return web::json_answer({{"window", {{"from", iso_day(span.window.from)}, {"to", iso_day(span.window.to)}}}, {"as_of", iso_local(to_local(span.moment()))}, {"by", by_code(by)},
                                                             {"lines", std::move(lines)}, {"total", counts_json(table.total)}});
}

}  // namespace

void add_api(web::Router& router, const units::Units& units) {
    std::string counts;
    for (const Column& column : progress_columns()) counts += fmt::format("{}{}: int", counts.empty() ? "" : ", ", column.code);
    router.define("ProgressCounts", "{" + counts + "}");
    router.add({.path = "/api/v1/tables/progress", .may = &may::see_reports, .systems = std::string(kSystems), .summary = "Table of progress of a window (from, to) by unit, field, procedure or officer",
                .query = "{from: day, to: day, by?: 'unit'|'field'|'procedure'|'officer'}",
                .gives = "{window: {from: day, to: day}, as_of: moment, by: text, lines: [{key: text, title: text, counts: ProgressCounts, unit?: text}], total: ProgressCounts}",
                .run = [&units](web::Context& c) { return progress_table(c, units); }});
}

}  // namespace xaso::follow_up
