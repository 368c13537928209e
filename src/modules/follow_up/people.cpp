#include "follow_up/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "follow_up/sql.gen.h"

namespace xaso::follow_up {
namespace {

Day soon(Instant now) { return local_day(now) + std::chrono::days{kSoonDays}; }

}  // namespace

std::vector<Holder> holders(sql::Session& s, UnitId unit, Instant now) {
    std::vector<Holder> out;
    for (const sql::Row& r : s.query(q::held, {{"unit", unit}, {"now", now}, {"today", local_day(now)}, {"soon", soon(now)}}))
        out.push_back({r.get<AccountId>("who"), r.get<std::string>("name"), r.get<std::string>("title"), r.get<std::int64_t>("open_count"), r.get<std::int64_t>("late"), r.get<std::int64_t>("due_today"),
                       r.get<std::int64_t>("due_soon"), r.get<std::int64_t>("waiting"), r.get<Instant>("oldest")});
    std::sort(out.begin(), out.end(), [](const Holder& a, const Holder& b) { return std::tuple(-a.late, -a.open, a.who) < std::tuple(-b.late, -b.open, b.who); });
    return out;
}

Result<HeldPage> held(sql::Session& s, UnitId unit, Instant now, const HeldQuery& query) {
    sql::Args args{{"unit", unit}, {"limit", query.limit + 1}};
    if (query.who) args.emplace_back("officer", *query.who);
    if (query.pile == Pile::late) args.emplace_back("late_at", now);
    if (query.pile == Pile::due_today) {
        args.emplace_back("due_from", now);
        args.emplace_back("due_on", local_day(now));
    }
    if (query.pile == Pile::due_soon) {
        args.emplace_back("after_day", local_day(now));
        args.emplace_back("soon", soon(now));
    }
    if (query.pile == Pile::waiting) args.emplace_back("waiting", 1);
    if (!query.cursor.empty()) {
        std::int64_t due = 0, id = 0;
        const char* const end = query.cursor.data() + query.cursor.size();
        auto r = std::from_chars(query.cursor.data(), end, due);
        const bool dot = r.ec == std::errc{} && r.ptr != end && *r.ptr == '.';
        if (dot) r = std::from_chars(r.ptr + 1, end, id);
        if (!dot || r.ec != std::errc{} || r.ptr != end) return refuse(Refusal::Kind::invalid, "follow_up.cursor", "Trang không còn đúng. Hãy quay lại trang đầu của danh sách.", "tiep");
        args.emplace_back("after_due", due);
        args.emplace_back("after", id);
    }
    HeldPage page;
    for (const sql::Row& r : s.query(q::held_rows, args))
        page.rows.push_back({r.get<DossierId>("dossier_id"), r.get<std::string>("code"), r.get<std::string>("procedure_name"), r.get<std::string>("officer"), r.get<catalog::DossierState>("state"),
                             r.get<Instant>("received_at"), r.get<Instant>("due_at"), r.get<std::optional<Instant>>("paused_at")});
    if (page.rows.size() > static_cast<std::size_t>(query.limit)) {
        page.rows.pop_back();
        page.next = fmt::format("{}.{}", page.rows.back().due_at.time_since_epoch().count(), page.rows.back().id.value());
    }
    return page;
}

}  // namespace xaso::follow_up
