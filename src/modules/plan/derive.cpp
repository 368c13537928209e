// A yearly plan from the plan of its period and from what the year before left unfinished; and where a plan comes from, which is never itself.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "kernel/text.h"
#include "kernel/time_frame.h"
#include "plan/plan.h"
#include "plan/sql.gen.h"
#include "plan/store.h"
#include "plan/things.h"

namespace xaso::plan {
namespace {

using Kind = Refusal::Kind;

enum class Falls { elsewhere, in_year, overdue };

// Of a time frame that names days: whether one lies in the year, or all lie before it. One that recurs or names none falls into every year.
Falls falls(const TimeFrame& frame, const std::optional<Day>& due, int year) {
    if (due && year_of(*due) == year) return Falls::in_year;
    bool before = due && year_of(*due) < year, after = due && year_of(*due) > year;
    for (const TimeFrame::Part& part : frame.parts) {
        if (part.dates.empty()) return Falls::in_year;
        for (const Day day : part.dates) {
            if (year_of(day) == year || (part.kind == TimeFrame::Kind::years && year_of(day) > year)) return Falls::in_year;
            (year_of(day) < year ? before : after) = true;
        }
    }
    if (frame.parts.empty() && !due) return Falls::in_year;
    return before && !after ? Falls::overdue : Falls::elsewhere;
}

std::optional<Day> due_in_year(const TimeFrame& frame, const std::optional<Day>& due, int year) {
    if (due && year_of(*due) == year) return due;
    for (const Day day : frame.dates)
        if (year_of(day) == year) return day;
    return std::nullopt;
}

// The activities of a unit with what comes from each.
struct Family {
    std::map<ActivityId, const Activity*> by_id;
    std::multimap<ActivityId, const Activity*> children;
    explicit Family(const std::vector<Activity>& all) {
        for (const Activity& a : all) {
            by_id[a.id] = &a;
            if (a.origin) children.emplace(a.origin->from, &a);
        }
    }
    ActivityId root(const Activity& a) const {
        const Activity* at = &a;
        std::set<ActivityId> seen;
        while (at->origin && seen.insert(at->id).second) {
            const auto it = by_id.find(at->origin->from);
            if (it == by_id.end()) return at->origin->from;
            at = it->second;
        }
        return at->id;
    }
    // Somewhere below it was done.
    bool done_below(ActivityId id) const {
        const auto [from, to] = children.equal_range(id);
        return std::any_of(from, to, [&](const auto& child) { return child.second->done || done_below(child.second->id); });
    }
};

}  // namespace

std::vector<Candidate> Plans::candidates(sql::Session& s, UnitId unit, const Plan& period, int year) const {
    const std::vector<Activity> all = activities_from(s, unit, {});
    const Family family(all);
    std::optional<Plan> before;
    if (const sql::Rows row = s.query(q::plan_of_year, {{"unit", unit}, {"year", year - 1}}); !row.empty()) before = find(s, unit, row[0].get<PlanId>("plan_id"));
    std::map<ActivityId, const Activity*> unfinished;   // by what they come from
    std::vector<Candidate> out;
    if (before)
        for (const Activity& a : all)
            if (a.plan == before->id && !a.done) unfinished[family.root(a)] = &a;
    const auto carried = [&](const Activity& a) {
        return Candidate{a, before->title, due_in_year(parse_time_frame(a.time_frame), a.due, year), true, (a.origin ? a.origin->slips : 0) + 1};
    };
    for (const Activity& a : all) {
        if (a.plan != period.id || a.done) continue;
        if (const auto it = unfinished.find(a.id); it != unfinished.end()) {
            out.push_back(carried(*it->second));
            unfinished.erase(it);
            continue;
        }
        const TimeFrame frame = parse_time_frame(a.time_frame);
        const bool once = a.occasions.empty() && !frame.dates.empty();
        if (once && family.done_below(a.id)) continue;
        const Falls where = falls(frame, a.due, year);
        if (where == Falls::elsewhere) continue;
        const int late = where == Falls::overdue ? year - year_of(a.due ? *a.due : frame.dates.back()) : 0;
        out.push_back({a, period.title, due_in_year(frame, a.due, year), where == Falls::overdue, late});
    }
    for (const Activity& a : all)   // in the order of their plan
        if (const auto it = std::ranges::find(unfinished, &a, &std::pair<const ActivityId, const Activity*>::second); it != unfinished.end()) out.push_back(carried(a));
    return out;
}

Result<PlanId> Plans::derive(sql::Tx& tx, const record::Actor& by, Instant now, PlanId period, int year, const std::vector<Chosen>& chosen) const {
    const auto from = find(tx, by.unit, period);
    if (!from || !from->decision || from->kind == PlanKind::yearly)
        return refuse(Kind::rule, "plan.no_period", "Chỉ lập được kế hoạch năm từ kế hoạch nhiều năm đã phê duyệt.");
    if (year < from->year_from || year > from->year_to) return refuse(Kind::invalid, "plan.year", fmt::format("Năm phải từ {} đến {} như kế hoạch giai đoạn.", from->year_from, from->year_to), "nam");
    if (const sql::Rows other = tx.query(q::plan_of_year, {{"unit", by.unit}, {"year", year}}); !other.empty())
        return refuse(Kind::conflict, "plan.second_of_year", fmt::format("Năm {} đã có kế hoạch được phê duyệt: {}. Hãy bổ sung hoạt động vào kế hoạch đó.", year, other[0].get<std::string>("title")), "nam");
    if (chosen.empty()) return refuse(Kind::invalid, "plan.nothing_chosen", "Hãy chọn ít nhất một hoạt động.");
    XASO_TRY(const PlanId id, create(tx, by, now, {.kind = PlanKind::yearly, .title = usual_title(PlanKind::yearly, year, year), .year_from = year, .year_to = year, .origin = plan_thing(period)}));
    const std::vector<Candidate> offered = candidates(tx, by.unit, *from, year);
    for (const Chosen& one : chosen) {
        const auto it = std::ranges::find_if(offered, [&](const Candidate& c) { return c.from.id == one.from; });
        if (it == offered.end()) return refuse(Kind::conflict, "plan.stale_candidate", "Các kế hoạch nguồn vừa được người khác cập nhật. Hãy xem lại bảng rồi lập lần nữa.");
        const std::string name = std::to_string(one.from.value());
        if (it->unfinished && trim(one.reason).empty())
            return refuse(Kind::invalid, "plan.reason", fmt::format("Hãy ghi lý do chưa xong của “{}”.", it->from.title), "ly-do-" + name);
        ActivityInput input = it->from;
        input.number.clear();
        input.due = one.due;
        for (Product& p : input.products)
            if (p.due && year_of(*p.due) != year) p.due.reset();
        auto added = add(tx, by, now, id, input, Origin{one.from, it->unfinished ? trim(one.reason) : std::string{}, it->slips});
        if (!added) {
            if (added.error().field == "due") added.error().field = "han-" + name;
            return refuse(std::move(added.error()));
        }
    }
    return id;
}

std::vector<Activity> Plans::derived_from(sql::Session& s, UnitId unit, ActivityId id) const { return activities_from(s, unit, {{"origin", id}}); }

std::vector<Activity> Plans::proved_by(sql::Session& s, UnitId unit, const record::Thing& source) const { return activities_from(s, unit, {{"proof_kind", source.kind}, {"proof_key", source.key}}); }

std::vector<Plan> Plans::come_from(sql::Session& s, UnitId unit, const record::Thing& origin) const {
    std::vector<Plan> out;
    for (PlanProgress& p : plans_from(s, unit, Day{}, {}, origin)) out.push_back(std::move(p.plan));
    return out;
}

Result<void> Plans::check_origin(sql::Session& s, UnitId unit, PlanId self, const record::Thing& origin) const {
    if (!origin) return {};
    if (origin.kind != kPlanKind && origin.kind != kActivityKind && origin.kind != "task")
        return refuse(Kind::invalid, "plan.origin", "Kế hoạch xuất phát từ một kế hoạch, một hoạt động hoặc một nhiệm vụ được giao. Hãy dán địa chỉ trang của nó.", "origin");
    if (origin.kind == "task" && !things_.see(s, unit, origin)) return refuse(Kind::invalid, "plan.origin", "Không có nhiệm vụ được giao này trong đơn vị.", "origin");
    // Up from plan to plan; a way that comes back here would make the plan contain itself.
    std::string way;
    for (record::Thing at = origin; at && at.kind != "task";) {
        const auto plan = find(s, unit, plan_of_thing(at));
        if (!plan) return refuse(Kind::invalid, "plan.origin", "Không có kế hoạch hay hoạt động này trong đơn vị.", "origin");
        if (at.kind == kActivityKind && !see_activity(*this, s, unit, at.key)) return refuse(Kind::invalid, "plan.origin", "Không có hoạt động này trong đơn vị.", "origin");
        if (plan->id == self)
            return refuse(Kind::rule, "plan.contains_itself",
                          way.empty() ? "Kế hoạch không thể xuất phát từ chính nó. Hãy chọn kế hoạch, hoạt động khác."
                                      : fmt::format("Như vậy kế hoạch sẽ chứa chính nó: {} lại xuất phát từ kế hoạch này. Hãy chọn nguồn khác.", way),
                          "origin");
        way += fmt::format("{}“{}”", way.empty() ? "" : ", ", plan->title);
        at = plan->origin;
    }
    return {};
}

}  // namespace xaso::plan
