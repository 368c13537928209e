// Activities of a plan: added, edited, moved, and their results with the proof.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "plan/checks.h"
#include "plan/occurrences.h"
#include "plan/plan.h"
#include "plan/sql.gen.h"
#include "plan/store.h"
#include "platform/files/kind.h"
#include "platform/record/change.h"

namespace xaso::plan {
namespace json = boost::json;
using Kind = Refusal::Kind;

namespace {

constexpr std::string_view kFileKind = "file";            // key: "HASH/NAME"
constexpr std::size_t kHashChars = 64, kMostFileBytes = 10u << 20;
std::string file_name(const record::Thing& source) { return source.key.substr(std::min(source.key.size(), kHashChars + 1)); }

void write_products(sql::Tx& tx, UnitId unit, ActivityId id, const std::vector<Product>& products) {
    int no = 0;
    for (const Product& p : products) tx.exec(q::product_add, {{"unit", unit}, {"id", id}, {"no", ++no}, {"title", p.title}, {"due_day", p.due}});
}

sql::Args proof_args(const Done& done) {
    const Proof& p = done.proof;
    return {{"proof_number", p.number}, {"proof_title", p.title}, {"proof_note", p.note}, {"proof_kind", p.source.kind}, {"proof_key", p.source.key}, {"proof_mark", p.mark}, {"proof_words", p.words}};
}

void write_results(sql::Tx& tx, UnitId unit, ActivityId id, const std::vector<Occasion>& occasions) {
    tx.exec(q::occurrence_clear, {{"unit", unit}, {"id", id}});
    for (const Occasion& o : occasions) {
        if (!o.done) continue;
        sql::Args args = proof_args(*o.done);
        for (const sql::Arg& more : sql::Args{{"unit", unit}, {"id", id}, {"occurs_on", o.due}, {"done_on", o.done->on}, {"done_by", o.done->by}, {"done_at", o.done->at}}) args.push_back(more);
        tx.exec(q::occurrence_add, args);
    }
}

// What the results of its occasions say about the whole: done with the last of them, or open.
void settle(Activity& a) {
    const Occasion* last = nullptr;
    for (const Occasion& o : a.occasions) {
        if (!o.done) {
            if (last) a.done.reset();
            return;
        }
        if (!last || last->done->on <= o.done->on) last = &o;
    }
    if (last) a.done = last->done;
}

// The occasions of a changed time frame or due day, with the results there are.
void place_results(Activity& a, const Plan& plan) {
    std::vector<Occasion> results;
    for (Occasion& o : a.occasions)
        if (o.done) results.push_back(std::move(o));
    a.occasions.clear();
    for (const Day day : recurring_days(a.time_frame, a.due, plan.year_from, plan.year_to)) a.occasions.push_back({day, {}});
    put_results(a, std::move(results));
    settle(a);
}

void sweep_headings(sql::Tx& tx, UnitId unit, PlanId plan) {
    for (int level = 3; level >= 1; --level) tx.exec(q::heading_sweep, {{"unit", unit}, {"plan", plan}, {"level", level}});
}

std::string next_number(const std::vector<Activity>& all) {
    int last = 0;
    for (const Activity& a : all) {
        int n = 0;
        const char* end = a.number.data() + a.number.size();
        if (std::from_chars(a.number.data(), end, n).ptr == end && !a.number.empty()) last = std::max(last, n);
    }
    return std::to_string(last + 1);
}

}  // namespace

std::vector<Activity> Plans::activities(sql::Session& s, UnitId unit, PlanId plan) const { return activities_from(s, unit, {{"plan", plan}}); }

std::optional<Activity> Plans::activity(sql::Session& s, UnitId unit, ActivityId id) const {
    std::vector<Activity> found = activities_from(s, unit, {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

Result<Activity> Plans::activity_at(sql::Session& s, UnitId unit, ActivityId id, int version) const {
    auto a = activity(s, unit, id);
    if (!a) return refuse(Kind::not_found, "plan.no_activity", "Không có hoạt động này trong đơn vị. Hãy mở lại từ trang kế hoạch.");
    if (a->version != version) return stale("Hoạt động");
    return std::move(*a);
}

Result<void> Plans::set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Activity& before, const Activity& after, std::string_view reason) const {
    const json::object was = snapshot(before), is = snapshot(after);
    if (was == is) return {};
    const Done none;
    const Done& done = after.done ? *after.done : none;
    const auto when_done = [&]<class T>(const T& value) { return after.done ? std::optional(value) : std::nullopt; };
    sql::Args args = proof_args(done);
    for (const sql::Arg& more : sql::Args{{"unit", by.unit}, {"id", after.id}, {"seen", before.version}, {"number", after.number}, {"title", after.title}, {"leads", join_names(after.leads)},
                                          {"support", join_names(after.support)}, {"monitor", after.monitor}, {"time_frame", after.time_frame}, {"funding", after.funding}, {"due_day", after.due}, {"planned_day", after.first_due}, {"amendment", after.amendment}, {"estimate", after.estimate}, {"settlement", after.settlement}, {"weight", after.weight},
                                          {"done_on", when_done(done.on)}, {"done_by", when_done(done.by)}, {"done_at", when_done(done.at)}})
        args.push_back(more);
    if (tx.exec(q::activity_set, args) != 1)
        return stale("Hoạt động");
    if (was.contains("results") != is.contains("results") || (is.contains("results") && was.at("results") != is.at("results"))) write_results(tx, by.unit, after.id, after.occasions);
    if (was.at("products") != is.at("products")) {
        tx.exec(q::product_clear, {{"unit", by.unit}, {"id", after.id}});
        write_products(tx, by.unit, after.id, after.products);
    }
    if (before.section != after.section || before.objective != after.objective || before.task != after.task) {
        tx.exec(q::activity_place, {{"unit", by.unit}, {"plan", after.plan}, {"id", after.id}, {"heading", ensure_task(tx, by.unit, after.plan, after)}});
        sweep_headings(tx, by.unit, after.plan);
    }
    record_.append(tx, by, now, {kind, "plan_activity", after.id.value(), record::change_payload(was, is, reason)});
    return {};
}

std::int64_t Plans::ensure_task(sql::Tx& tx, UnitId unit, PlanId plan, const ActivityInput& input) const {
    std::optional<std::int64_t> parent;
    int level = 0;
    for (const std::string* title : {&input.section, &input.objective, &input.task}) {
        ++level;
        const sql::Rows found = tx.query(q::heading_find, {{"unit", unit}, {"plan", plan}, {"parent", parent}, {"title", *title}});
        if (!found.empty()) {
            parent = found[0].get<std::int64_t>("heading_id");
            continue;
        }
        const std::int64_t id = record_.next_id(tx, unit);
        tx.exec(q::heading_add, {{"unit", unit}, {"id", id}, {"plan", plan}, {"parent", parent}, {"level", level}, {"title", *title}});
        parent = id;
    }
    return *parent;
}

Result<ActivityId> Plans::add(sql::Tx& tx, const record::Actor& by, Instant now, PlanId plan, const ActivityInput& input) const { return add(tx, by, now, plan, input, std::nullopt); }

Result<ActivityId> Plans::add(sql::Tx& tx, const record::Actor& by, Instant now, PlanId plan, const ActivityInput& input, std::optional<Origin> origin) const {
    const auto whole = find(tx, by.unit, plan);
    if (!whole) return refuse(Kind::not_found, "plan.no_plan", "Không có kế hoạch này trong đơn vị. Hãy mở lại từ danh sách kế hoạch.");
    Activity a{input, by.unit, plan, ActivityId{}, std::move(origin), {}, 0, std::nullopt, {}, 1};
    XASO_CHECK(check(a));
    XASO_CHECK(check_due(*whole, a.due));
    if (a.number.empty()) a.number = next_number(activities(tx, by.unit, plan));
    const std::int64_t heading = ensure_task(tx, by.unit, plan, a);
    a.id = ActivityId{record_.next_id(tx, by.unit)};
    tx.exec(q::activity_add, {{"unit", by.unit}, {"id", a.id}, {"plan", plan}, {"heading", heading}, {"number", a.number}, {"title", a.title}, {"leads", join_names(a.leads)},
                              {"support", join_names(a.support)}, {"monitor", a.monitor}, {"time_frame", a.time_frame}, {"funding", a.funding}, {"due_day", a.due},
                              {"origin", a.origin ? std::optional(a.origin->from) : std::nullopt}, {"origin_reason", a.origin ? a.origin->reason : std::string{}}, {"slips", a.origin ? a.origin->slips : 0},
                              {"estimate", a.estimate}, {"settlement", a.settlement}, {"weight", a.weight}});
    write_products(tx, by.unit, a.id, a.products);
    record_.append(tx, by, now, {"plan_activity.added", "plan_activity", a.id.value(), record::change_payload({}, snapshot(a))});
    return a.id;
}

Result<void> Plans::edit(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, const ActivityInput& input) const {
    XASO_TRY(const Activity before, activity_at(tx, by.unit, id, version));
    const Plan plan = *find(tx, by.unit, before.plan);
    Activity after = before;
    static_cast<ActivityInput&>(after) = input;
    XASO_CHECK(check(after));
    if (after.number.empty()) after.number = before.number;
    if (plan.decision && after.due != before.due) return wrong("plan.due_needs_reason", "Kế hoạch đã được phê duyệt: đổi hạn ở mục “Chuyển hạn” và ghi lý do.", "due");
    XASO_CHECK(check_due(plan, after.due));
    place_results(after, plan);
    return set(tx, by, now, "plan_activity.edited", before, after);
}

Result<void> Plans::remove(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version) const {
    XASO_TRY(const Activity a, activity_at(tx, by.unit, id, version));
    if (find(tx, by.unit, a.plan)->decision) return refuse(Kind::rule, "plan.approved", "Kế hoạch đã được phê duyệt nên không xóa hoạt động được nữa.");
    tx.exec(q::product_clear, {{"unit", by.unit}, {"id", id}});
    tx.exec(q::occurrence_clear, {{"unit", by.unit}, {"id", id}});
    if (tx.exec(q::activity_remove, {{"unit", by.unit}, {"id", id}, {"seen", version}}) != 1) return stale("Hoạt động");
    sweep_headings(tx, by.unit, a.plan);
    record_.append(tx, by, now, {"plan_activity.removed", "plan_activity", id.value(), record::change_payload(snapshot(a), {})});
    return {};
}

Result<void> Plans::move_due(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, Day due, std::string_view reason, int amendment) const {
    XASO_TRY(const Activity before, activity_at(tx, by.unit, id, version));
    if (before.done) return refuse(Kind::rule, "plan.already_done", "Hoạt động đã hoàn thành nên không chuyển hạn được nữa.");
    XASO_TRY(const std::string why, check_reason(reason));
    if (before.due == due) return wrong("plan.due", fmt::format("Hạn đang là {}. Hãy nhập ngày khác.", format_day(due)), "due");
    Activity after = before;
    after.due = due;
    if (!after.first_due) after.first_due = before.due;
    after.amendment = amendment;
    const Plan plan = *find(tx, by.unit, before.plan);
    XASO_CHECK(check_due(plan, after.due));
    if (amendment < 0 || amendment > std::ssize(plan.amendments)) return wrong("plan.amendment", "Kế hoạch không có quyết định điều chỉnh này. Hãy chọn lại.", "amendment");
    place_results(after, plan);
    return set(tx, by, now, "plan_activity.due_moved", before, after, why);
}

Result<Proof> Plans::frozen(sql::Session& s, UnitId unit, Proof p) const {
    if (!p.source) return p;
    if (p.source.kind == kFileKind) {
        if (trim(p.number).empty()) p.number = "tệp";
        if (trim(p.title).empty()) p.title = file_name(p.source);
        p.words = file_name(p.source);
        p.mark = p.source.key.substr(0, kHashChars);
        return p;
    }
    const auto seen = things_.see(s, unit, p.source);
    if (!seen) return refuse(Kind::invalid, "plan.no_source", "Không có bản ghi hay số liệu này trong đơn vị. Hãy chọn từ gợi ý, hoặc dán địa chỉ trang của bản ghi, số liệu.", "proof_source");
    if (trim(p.number).empty()) p.number = seen->number;
    if (trim(p.title).empty()) p.title = seen->title;
    p.mark = seen->mark;
    p.words = seen->words;
    return p;
}

Result<record::Thing> Plans::keep_file(sql::Tx& tx, UnitId unit, std::string_view name, std::string_view bytes) const {
    XASO_TRY(const files::CheckedFile checked, files::check_file(name, bytes, kMostFileBytes));
    const std::string hash = files::sha256_hex(bytes);
    tx.exec(q::file_add, {{"unit", unit}, {"hash", hash}, {"content", sql::Blob{std::string(bytes)}}});
    return record::Thing{std::string(kFileKind), hash + "/" + checked.name};
}

std::optional<Plans::File> Plans::file(sql::Session& s, UnitId unit, const record::Thing& source) const {
    if (source.kind != kFileKind) return std::nullopt;
    const sql::Rows rows = s.query(q::file_get, {{"unit", unit}, {"hash", source.key.substr(0, kHashChars)}});
    if (rows.empty()) return std::nullopt;
    File out{file_name(source), "application/octet-stream", rows[0].get<sql::Blob>("content").bytes};
    if (const auto kind = files::sniff(out.bytes).kind) out.content_type = files::media_type(*kind);
    return out;
}

Result<void> Plans::mark_done(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, Day on, const Proof& given, std::optional<Day> due) const {
    XASO_TRY(const Activity before, activity_at(tx, by.unit, id, version));
    const Plan plan = *find(tx, by.unit, before.plan);
    if (!plan.decision) return refuse(Kind::rule, "plan.not_approved", "Kế hoạch chưa được phê duyệt. Hãy ghi quyết định phê duyệt trước, rồi ghi kết quả.");
    Activity after = before;
    Occasion* occasion = due ? after.occasion(*due) : nullptr;
    if (before.done || (occasion && occasion->done)) return refuse(Kind::rule, "plan.already_done", "Hoạt động đã có kết quả. Muốn ghi kết quả khác, hãy rút lại kết quả đang có.");
    if (!before.occasions.empty() && !occasion) return refuse(Kind::rule, "plan.by_occasion", fmt::format("Hoạt động làm định kỳ (“{}”): hãy ghi kết quả của từng kỳ.", before.time_frame), "lan");
    XASO_TRY(Proof proof, frozen(tx, by.unit, given));
    if (std::vector<Refusal> faults = wrong_in_result(plan, local_day(now), on, proof); !faults.empty()) return refuse(std::move(faults.front()));
    proof.number = trim(proof.number);
    proof.title = trim(proof.title);
    proof.note = trim(proof.note);
    (occasion ? occasion->done : after.done) = Done{on, std::move(proof), by.account, now};
    settle(after);
    return set(tx, by, now, "plan_activity.done", before, after);
}

Result<void> Plans::take_back(sql::Tx& tx, const record::Actor& by, Instant now, ActivityId id, int version, std::string_view reason, std::optional<Day> due) const {
    XASO_TRY(const Activity before, activity_at(tx, by.unit, id, version));
    Activity after = before;
    const bool by_occasion = std::ranges::any_of(before.occasions, [](const Occasion& o) { return o.done.has_value(); });
    Occasion* occasion = due ? after.occasion(*due) : nullptr;
    std::optional<Done>& done = by_occasion && occasion ? occasion->done : after.done;
    if (!done || (by_occasion && !occasion)) return refuse(Kind::rule, "plan.not_done", "Hoạt động chưa có kết quả nên không có gì để rút lại.");
    XASO_TRY(const std::string why, check_reason(reason));
    done.reset();
    if (by_occasion) after.done.reset();
    return set(tx, by, now, "plan_activity.taken_back", before, after, why);
}

std::vector<Activity> Plans::reminders(sql::Session& s, UnitId unit, std::optional<OfficeId> office, Day today, int days) const {
    std::vector<Activity> out = activities_from(s, unit, {{"open", 1}});
    std::erase_if(out, [&](const Activity& a) { const auto due = a.next_due(today); return !due || *due > today + std::chrono::days{days}; });
    if (office) {
        const auto tree = units_.tree();
        std::string name;
        if (const units::Unit* u = tree->find(unit))
            for (const units::Office& o : u->offices)
                if (o.id == *office) name = fold(o.name);
        std::erase_if(out, [&](const Activity& a) { return name.empty() || std::none_of(a.leads.begin(), a.leads.end(), [&](const std::string& lead) { return fold(lead) == name; }); });
    }
    std::stable_sort(out.begin(), out.end(), [&](const Activity& a, const Activity& b) { return a.next_due(today) < b.next_due(today); });
    return out;
}

}  // namespace xaso::plan
