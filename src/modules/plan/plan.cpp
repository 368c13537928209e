#include "plan/plan.h"

#include <fmt/format.h>

#include <map>

#include "plan/checks.h"
#include "plan/sql.gen.h"
#include "plan/store.h"
#include "platform/record/change.h"

namespace xaso::plan {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

void write_targets(sql::Tx& tx, UnitId unit, const Plan& p) {
    tx.exec(q::target_clear, {{"unit", unit}, {"plan", p.id}});
    const auto units = [](const std::optional<Decimal>& d) { return d ? std::optional(d->units()) : std::nullopt; };
    int no = 0;
    for (const Target& t : p.targets)
        tx.exec(q::target_add, {{"unit", unit}, {"plan", p.id}, {"no", ++no}, {"words", t.words}, {"kind", t.measure.kind}, {"key", t.measure.key}, {"comparison", t.comparison}, {"low", units(t.low)}, {"high", units(t.high)}});
}

}  // namespace

Result<Plan> Plans::plan_at(sql::Session& s, UnitId unit, PlanId id, int version) const {
    auto plan = find(s, unit, id);
    if (!plan) return refuse(Kind::not_found, "plan.no_plan", "Không có kế hoạch này trong đơn vị. Hãy mở lại từ danh sách kế hoạch.");
    if (plan->version != version) return stale("Kế hoạch");
    return std::move(*plan);
}

Result<void> Plans::set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Plan& before, const Plan& after) const {
    const json::object was = snapshot(before), is = snapshot(after);
    if (was == is) return {};
    if (tx.exec(q::plan_set, {{"unit", by.unit}, {"id", after.id}, {"seen", before.version}, {"title", after.title}, {"year_from", after.year_from}, {"year_to", after.year_to},
                              {"decision_number", after.decision ? after.decision->number : std::string{}},
                              {"decision_day", after.decision ? std::optional(after.decision->day) : std::nullopt}, {"origin_kind", after.origin.kind}, {"origin_key", after.origin.key}}) != 1)
        return stale("Kế hoạch");
    for (std::size_t i = before.amendments.size(); i < after.amendments.size(); ++i) {
        const Amendment& a = after.amendments[i];
        tx.exec(q::amendment_add, {{"unit", by.unit}, {"plan", after.id}, {"no", static_cast<int>(i) + 1}, {"number", a.number}, {"day", a.day}, {"summary", a.summary}});
    }
    if (before.targets != after.targets) write_targets(tx, by.unit, after);
    record_.append(tx, by, now, {kind, "plan", after.id.value(), record::change_payload(was, is)});
    return {};
}

Result<PlanId> Plans::create(sql::Tx& tx, const record::Actor& by, Instant now, const PlanInput& input) const {
    Plan p{input, by.unit, PlanId{}, std::nullopt, 1};
    XASO_CHECK(check(p));
    XASO_CHECK(check_origin(tx, by.unit, p.id, p.origin));
    p.id = PlanId{record_.next_id(tx, by.unit)};
    tx.exec(q::plan_add, {{"unit", by.unit}, {"id", p.id}, {"kind", p.kind}, {"title", p.title}, {"year_from", p.year_from}, {"year_to", p.year_to}, {"origin_kind", p.origin.kind}, {"origin_key", p.origin.key}});
    record_.append(tx, by, now, {"plan.created", "plan", p.id.value(), record::change_payload({}, snapshot(p))});
    return p.id;
}

Result<void> Plans::change(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const PlanInput& input) const {
    XASO_TRY(const Plan before, plan_at(tx, by.unit, id, version));
    if (before.decision) return refuse(Kind::rule, "plan.approved", "Kế hoạch đã được phê duyệt nên không đổi tên và năm được nữa.");
    Plan after = before;
    static_cast<PlanInput&>(after) = input;
    after.kind = before.kind;
    XASO_CHECK(check(after));
    XASO_CHECK(check_origin(tx, by.unit, id, after.origin));
    for (const Activity& a : activities(tx, by.unit, id))
        if (a.due && !check_due(after, a.due))
            return wrong("plan.year", fmt::format("Hoạt động số {} có hạn {}, không thuộc năm mới. Hãy sửa hạn trước.", a.number, format_day(*a.due)), "year_from");
    return set(tx, by, now, "plan.changed", before, after);
}

Result<void> Plans::approve(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const Decision& decision) const {
    XASO_TRY(const Plan before, plan_at(tx, by.unit, id, version));
    Plan after = before;
    after.decision = decision;
    XASO_CHECK(check_text(after.decision->number, "number", "Số, ký hiệu quyết định", 60));
    if (after.decision->number.empty()) return wrong("plan.decision", "Hãy nhập số, ký hiệu văn bản phê duyệt, ví dụ 56/KH-UBND.", "number");
    const Day today = local_day(now), earliest = make_day(before.year_from - 1, 1, 1);
    if (decision.day > today) return wrong("plan.decision_day", fmt::format("Ngày phê duyệt {} sau hôm nay ({}). Hãy ghi khi văn bản đã được ký.", format_day(decision.day), format_day(today)), "day");
    if (decision.day < earliest || decision.day > before.end())
        return wrong("plan.decision_day", fmt::format("Ngày phê duyệt phải từ {} đến {} với kế hoạch này.", format_day(earliest), format_day(before.end())), "day");
    if (after.kind == PlanKind::yearly) {
        const sql::Rows other = tx.query(q::plan_of_year, {{"unit", by.unit}, {"year", after.year_from}});
        if (!other.empty() && other[0].get<PlanId>("plan_id") != id)
            return refuse(Kind::conflict, "plan.second_of_year",
                          fmt::format("Năm {} đã có kế hoạch được phê duyệt: {}. Mỗi năm một kế hoạch; hãy bổ sung hoạt động vào kế hoạch đó.", after.year_from, other[0].get<std::string>("title")));
    }
    if (const auto first = tx.query(q::plan_first_done, {{"unit", by.unit}, {"plan", id}})[0].get<std::optional<Day>>("done_on"); first && *first < after.start())
        return wrong("plan.decision_day", fmt::format("Đã có kết quả ngày {}, trước ngày bắt đầu mới {}. Hãy rút lại kết quả đó trước.", format_day(*first), format_day(after.start())), "day");
    return set(tx, by, now, "plan.approved", before, after);
}

Result<void> Plans::amend(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, const Amendment& amendment) const {
    XASO_TRY(const Plan before, plan_at(tx, by.unit, id, version));
    if (!before.decision) return refuse(Kind::rule, "plan.not_approved", "Kế hoạch chưa được phê duyệt: hãy sửa thẳng vào bản thảo.");
    Amendment a = amendment;
    XASO_CHECK(check_text(a.number, "number", "Số, ký hiệu quyết định", 60));
    XASO_CHECK(check_text(a.summary, "summary", "Nội dung điều chỉnh", 1000));
    if (a.number.empty()) return wrong("plan.decision", "Hãy nhập số, ký hiệu văn bản điều chỉnh, ví dụ 12/QĐ-UBND.", "number");
    if (a.summary.empty()) return wrong("plan.summary", "Hãy ghi ngắn gọn điều được điều chỉnh.", "summary");
    const Day today = local_day(now), last = before.amendments.empty() ? before.decision->day : before.amendments.back().day;
    if (a.day > today || a.day < last) return wrong("plan.decision_day", fmt::format("Ngày điều chỉnh phải từ {} (văn bản trước) đến hôm nay ({}).", format_day(last), format_day(today)), "day");
    Plan after = before;
    after.amendments.push_back(std::move(a));
    return set(tx, by, now, "plan.amended", before, after);
}

Result<void> Plans::set_targets(sql::Tx& tx, const record::Actor& by, Instant now, PlanId id, int version, std::vector<Target> targets) const {
    XASO_TRY(const Plan before, plan_at(tx, by.unit, id, version));
    Plan after = before;
    after.targets = std::move(targets);
    for (std::size_t i = 0; i < after.targets.size(); ++i) {
        Target& t = after.targets[i];
        const auto field = [&](std::string_view name) { return fmt::format("{}-{}", name, i + 1); };
        XASO_CHECK(check_text(t.words, field("words"), "Chỉ tiêu", 500));
        if (t.words.empty()) return wrong("plan.target", "Hãy ghi chỉ tiêu bằng lời như trong kế hoạch.", field("words"));
        if (!t.measure) continue;
        if (t.measure.kind != "row" && t.measure.kind != "figure") return wrong("plan.measure", "Chỉ tiêu đo bằng dòng của biểu hoặc số liệu. Hãy dán địa chỉ trang của nó.", field("measure"));
        using enum Target::Comparison;
        if (t.comparison != at_most && !t.low) return wrong("plan.target_value", "Hãy nhập giá trị phải đạt, ví dụ 98 hoặc 98,5.", field("low"));
        if (t.comparison != at_least && !t.high) return wrong("plan.target_value", "Hãy nhập giá trị cao nhất, ví dụ 100.", field("high"));
        if (t.comparison == between && *t.high < *t.low) return wrong("plan.target_value", "Giá trị cao nhất nhỏ hơn giá trị thấp nhất.", field("high"));
    }
    return set(tx, by, now, "plan.targets_set", before, after);
}

std::vector<PlanProgress> Plans::list(sql::Session& s, UnitId unit, Day day) const {
    std::vector<PlanProgress> out = plans_from(s, unit, day);
    std::map<PlanId, std::int64_t> late;
    for (const Activity& a : activities_from(s, unit, {})) late[a.plan] += standing(a, day) == Standing::late;
    for (PlanProgress& p : out) p.late = late[p.plan.id];
    return out;
}

std::optional<Plan> Plans::find(sql::Session& s, UnitId unit, PlanId id) const {
    std::vector<PlanProgress> found = plans_from(s, unit, Day{}, id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front().plan);
}

Ratio Plans::completion(sql::Session& s, UnitId unit, PlanId plan, Day day) const {
    const sql::Rows rows = s.query(q::completion, {{"unit", unit}, {"plan", plan}, {"day", day}});
    return {rows[0].get<std::int64_t>("done"), rows[0].get<std::int64_t>("activities")};
}

// ---- Verify ----

namespace {

// A record against its newest event. `name` says which one, in Vietnamese.
struct Checker {
    struct Newest {
        std::string kind, payload;
        std::int64_t events = 0;
    };
    Checker(sql::Session& s, UnitId unit, std::string_view subject) : unit(unit) {
        for (const sql::Row& r : s.query(q::verify_events, {{"unit", unit}, {"subject", subject}}))
            newest[r.get<std::int64_t>("subject_id")] = {r.get<std::string>("kind"), r.get<std::string>("payload"), r.get<std::int64_t>("n")};
    }
    void compare(const std::string& name, std::int64_t id, int version, const json::object& is) {
        const auto it = newest.find(id);
        const std::int64_t events = it == newest.end() ? 0 : it->second.events;
        if (events != version) found.push_back({unit, fmt::format("{}: phiên bản {} nhưng nhật ký có {} sự kiện.", name, version, events)});
        if (it == newest.end()) return;
        boost::system::error_code bad;
        const json::value told = json::parse(it->second.payload, bad);
        const json::value* after = !bad && told.is_object() ? told.as_object().if_contains("after") : nullptr;
        if (it->second.payload.empty() || (after && *after == is)) {
            newest.erase(it);   // emptied by law: nothing to compare with
            return;
        }
        const bool done = after && after->is_object() && after->as_object().contains("done") && after->as_object().at("done") != is.at("done");
        found.push_back({unit, fmt::format("{}: {} không khớp với sự kiện cuối cùng trong nhật ký.", name, done ? "kết quả hoặc minh chứng" : "nội dung")});
        newest.erase(it);
    }
    // What was compared is no longer in `newest`.
    void lost(std::string_view what, std::string_view removed) {
        for (const auto& [id, event] : newest)
            if (event.kind != removed) found.push_back({unit, fmt::format("{} có số nội bộ {} còn trong nhật ký nhưng không còn trong dữ liệu.", what, id)});
    }
    UnitId unit;
    std::map<std::int64_t, Newest> newest;
    std::vector<record::Mismatch> found;
};

}  // namespace

std::vector<record::Mismatch> Plans::verify(sql::Session& s, UnitId unit) const {
    Checker plans(s, unit, "plan"), each(s, unit, "plan_activity");
    for (const PlanProgress& one : plans_from(s, unit, Day{})) {
        const Plan& p = one.plan;
        plans.compare(fmt::format("Kế hoạch “{}”", p.title), p.id.value(), p.version, snapshot(p));
    }
    plans.lost("Kế hoạch", "");
    for (const Activity& a : activities_from(s, unit, {})) each.compare(fmt::format("Hoạt động {} “{}”", a.number, a.title), a.id.value(), a.version, snapshot(a));
    each.lost("Hoạt động", "plan_activity.removed");
    std::vector<record::Mismatch> out = std::move(plans.found);
    out.insert(out.end(), each.found.begin(), each.found.end());
    return out;
}

}  // namespace xaso::plan
