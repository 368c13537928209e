#include "plan/store.h"

#include <algorithm>
#include <map>

#include "plan/occurrences.h"
#include "plan/sql.gen.h"

namespace xaso::plan {
namespace json = boost::json;

namespace {

json::value day_value(const std::optional<Day>& day) { return day ? json::value(iso_day(*day)) : json::value(nullptr); }
json::array names_value(const std::vector<std::string>& names) { return json::array(names.begin(), names.end()); }

Done done_from(const sql::Row& r) {
    return {r.get<Day>("done_on"),
            {r.get<std::string>("proof_number"), r.get<std::string>("proof_title"), r.get<std::string>("proof_note"), {r.get<std::string>("proof_kind"), r.get<std::string>("proof_key")},
             r.get<std::string>("proof_mark"), r.get<std::string>("proof_words")},
            r.get<AccountId>("done_by"), r.get<Instant>("done_at")};
}

Activity activity_from(const sql::Row& r) {
    Activity a;
    a.unit = r.get<UnitId>("unit_id");
    a.plan = r.get<PlanId>("plan_id");
    a.id = r.get<ActivityId>("activity_id");
    a.section = r.get<std::string>("section");
    a.objective = r.get<std::string>("objective");
    a.task = r.get<std::string>("task");
    a.number = r.get<std::string>("number");
    a.title = r.get<std::string>("title");
    a.leads = split_names(r.get<std::string>("leads"));
    a.support = split_names(r.get<std::string>("support"));
    a.monitor = r.get<std::string>("monitor");
    a.time_frame = r.get<std::string>("time_frame");
    a.funding = r.get<std::string>("funding");
    a.due = r.get<std::optional<Day>>("due_day");
    if (r.get<std::optional<Day>>("done_on")) a.done = done_from(r);
    for (const Day day : recurring_days(a.time_frame, a.due, r.get<int>("year_from"), r.get<int>("year_to"))) a.occasions.push_back({day, {}});
    a.first_due = r.get<std::optional<Day>>("planned_day");
    a.amendment = r.get<int>("amendment_no");
    a.estimate = r.get<std::optional<Vnd>>("estimate");
    a.settlement = r.get<std::optional<Vnd>>("settlement");
    a.weight = r.get<int>("weight");
    if (const auto from = r.get<std::optional<ActivityId>>("origin_id")) a.origin = Origin{*from, r.get<std::string>("origin_reason"), r.get<int>("slips")};
    a.version = r.get<int>("version");
    return a;
}

}  // namespace

namespace {

PlanProgress plan_from(const sql::Row& r) {
    PlanProgress p;
    p.plan.unit = r.get<UnitId>("unit_id");
    p.plan.id = r.get<PlanId>("plan_id");
    p.plan.kind = r.get<PlanKind>("kind");
    p.plan.title = r.get<std::string>("title");
    p.plan.year_from = r.get<int>("year_from");
    p.plan.year_to = r.get<int>("year_to");
    if (const auto day = r.get<std::optional<Day>>("decision_day")) p.plan.decision = Decision{r.get<std::string>("decision_number"), *day};
    p.plan.origin = {r.get<std::string>("origin_kind"), r.get<std::string>("origin_key")};
    p.plan.version = r.get<int>("version");
    p.done = {r.get<std::int64_t>("done"), r.get<std::int64_t>("activities")};
    return p;
}

std::optional<Decimal> decimal_at(const sql::Row& r, std::string_view column) {
    const auto units = r.get<std::optional<std::int64_t>>(column);
    return units ? std::optional(Decimal::ten_thousandths(*units)) : std::nullopt;
}

}  // namespace

std::vector<PlanProgress> plans_from(sql::Session& s, UnitId unit, Day day, std::optional<PlanId> id, const record::Thing& origin) {
    std::vector<PlanProgress> out;
    sql::Args args{{"unit", unit}, {"id", id}, {"day", day}};
    if (origin) {
        args.emplace_back("origin_kind", origin.kind);
        args.emplace_back("origin_key", origin.key);
    }
    for (const sql::Row& r : s.query(q::plan_list, args)) out.push_back(plan_from(r));
    const auto plan_of = [&](const sql::Row& r) {
        const auto it = std::ranges::find(out, r.get<PlanId>("plan_id"), [](const PlanProgress& p) { return p.plan.id; });
        return it == out.end() ? nullptr : &it->plan;
    };
    for (const sql::Row& r : s.query(q::amendment_list, {{"unit", unit}, {"id", id}})) if (Plan* p = plan_of(r)) p->amendments.push_back({{r.get<std::string>("number"), r.get<Day>("decided_on")}, r.get<std::string>("summary")});
    for (const sql::Row& r : s.query(q::target_list, {{"unit", unit}, {"id", id}}))
        if (Plan* p = plan_of(r)) p->targets.push_back({r.get<std::string>("words"), {r.get<std::string>("measure_kind"), r.get<std::string>("measure_key")}, r.get<Target::Comparison>("comparison"), decimal_at(r, "low"), decimal_at(r, "high")});
    return out;
}

std::vector<Activity> activities_from(sql::Session& s, UnitId unit, const sql::Args& filters) {
    sql::Args args = filters;
    args.emplace_back("unit", unit);
    std::vector<Activity> out;
    for (const sql::Row& r : s.query(q::activity_list, args)) out.push_back(activity_from(r));
    if (out.empty()) return out;
    std::erase_if(args, [](const sql::Arg& a) { return a.name != "unit" && a.name != "plan" && a.name != "id"; });
    std::map<ActivityId, std::vector<Product>> products;
    for (const sql::Row& r : s.query(q::product_list, args)) products[r.get<ActivityId>("activity_id")].push_back({r.get<std::string>("title"), r.get<std::optional<Day>>("due_day")});
    std::map<ActivityId, std::vector<Occasion>> results;
    for (const sql::Row& r : s.query(q::occurrence_list, args)) results[r.get<ActivityId>("activity_id")].push_back({r.get<Day>("occurs_on"), done_from(r)});
    for (Activity& a : out) {
        if (const auto it = products.find(a.id); it != products.end()) a.products = std::move(it->second);
        if (const auto it = results.find(a.id); it != results.end()) put_results(a, std::move(it->second));
    }
    return out;
}

void put_results(Activity& a, std::vector<Occasion> results) {
    for (Occasion& one : results) {
        if (Occasion* at = a.occasion(one.due)) at->done = std::move(one.done);
        else a.occasions.push_back(std::move(one));   // of a time frame that was edited since
    }
    std::ranges::sort(a.occasions, {}, &Occasion::due);
}

namespace {

json::object done_value(const Done& d) {
    json::object out{{"on", iso_day(d.on)}, {"number", d.proof.number}, {"title", d.proof.title}, {"note", d.proof.note}, {"by", d.by.value()}, {"at", d.at.time_since_epoch().count()}};
    if (d.proof.source) out["source"] = json::object{{"kind", d.proof.source.kind}, {"key", d.proof.source.key}, {"mark", d.proof.mark}, {"words", d.proof.words}};
    return out;
}

}  // namespace

json::object snapshot(const Plan& p) {
    json::object out{{"kind", static_cast<int>(p.kind)}, {"title", p.title}, {"year_from", p.year_from}, {"year_to", p.year_to}};
    out["decision"] = p.decision ? json::value(p.decision->number) : json::value(nullptr);
    out["decision_day"] = day_value(p.decision ? std::optional(p.decision->day) : std::nullopt);
    json::array amendments, targets;
    for (const Amendment& a : p.amendments) amendments.push_back(json::object{{"number", a.number}, {"day", iso_day(a.day)}, {"summary", a.summary}});
    if (!amendments.empty()) out["amendments"] = std::move(amendments);
    const auto units = [](const std::optional<Decimal>& d) { return d ? json::value(d->units()) : json::value(nullptr); };
    for (const Target& t : p.targets)
        targets.push_back(json::object{{"words", t.words}, {"kind", t.measure.kind}, {"key", t.measure.key}, {"comparison", static_cast<int>(t.comparison)}, {"low", units(t.low)}, {"high", units(t.high)}});
    if (!targets.empty()) out["targets"] = std::move(targets);
    if (p.origin) out["origin"] = json::object{{"kind", p.origin.kind}, {"key", p.origin.key}};
    return out;
}

json::object snapshot(const Activity& a) {
    json::array products;
    for (const Product& p : a.products) products.push_back(json::object{{"title", p.title}, {"due", day_value(p.due)}});
    json::object out{{"plan", a.plan.value()}, {"section", a.section}, {"objective", a.objective}, {"task", a.task}, {"number", a.number}, {"title", a.title},
                     {"products", std::move(products)}, {"leads", names_value(a.leads)}, {"support", names_value(a.support)}, {"monitor", a.monitor},
                     {"funding", a.funding}, {"time_frame", a.time_frame}, {"due", day_value(a.due)}, {"done", nullptr}};
    if (a.done) out["done"] = done_value(*a.done);
    if (a.origin) out["origin"] = json::object{{"from", a.origin->from.value()}, {"reason", a.origin->reason}, {"slips", a.origin->slips}};
    if (a.first_due) out["first_due"] = iso_day(*a.first_due);
    if (a.amendment) out["amendment"] = a.amendment;
    if (a.estimate) out["estimate"] = a.estimate->dong();
    if (a.settlement) out["settlement"] = a.settlement->dong();
    if (a.weight != 1) out["weight"] = a.weight;
    json::array results;
    for (const Occasion& o : a.occasions)
        if (o.done) {
            json::object one = done_value(*o.done);
            one["due"] = iso_day(o.due);
            results.push_back(std::move(one));
        }
    if (!results.empty()) out["results"] = std::move(results);
    return out;
}

}  // namespace xaso::plan
