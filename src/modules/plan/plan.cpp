#include "plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "kernel/text.h"
#include "plan/occurrences.h"
#include "plan/sql.gen.h"
#include "plan/store.h"
#include "platform/files/kind.h"

namespace xaso::plan {
namespace json = boost::json;
using Kind = Refusal::Kind;

std::string_view kind_title(PlanKind kind) {
    switch (kind) {
        case PlanKind::yearly: return "Kế hoạch năm";
        case PlanKind::five_year: return "Kế hoạch 5 năm";
        case PlanKind::thematic: return "Kế hoạch chuyên đề";
    }
    return "";
}

namespace {
constexpr std::string_view kKinds[] = {"nam", "5-nam", "chuyen-de"};   // in the order of PlanKind
}
std::string_view kind_code(PlanKind kind) { return kKinds[static_cast<std::size_t>(kind) - 1]; }
std::optional<PlanKind> kind_of(std::string_view code) {
    for (std::size_t i = 0; i < std::size(kKinds); ++i)
        if (kKinds[i] == code) return static_cast<PlanKind>(i + 1);
    return std::nullopt;
}

std::string usual_title(PlanKind kind, int year_from, int year_to) {
    if (kind == PlanKind::yearly) return fmt::format("Kế hoạch cải cách hành chính năm {}", year_from);
    return fmt::format("Kế hoạch cải cách hành chính giai đoạn {} - {}", year_from, year_to);
}

Day Plan::start() const {
    const Day first = make_day(year_from, 1, 1);
    return decision ? std::min(first, decision->day) : first;
}
record::Thing Plan::measured(const Target& target, Day day) const {
    return target.measure ? record::Thing{target.measure.kind, fmt::format("{}-N/{}", std::clamp(year_of(day), year_from, year_to), target.measure.key)} : record::Thing{};
}

std::optional<bool> Target::reached(const std::optional<record::Seen>& seen) const {
    if (!measure || !seen || !seen->value) return std::nullopt;
    return (comparison == Comparison::at_most || !low || *seen->value >= *low) && (comparison == Comparison::at_least || !high || *seen->value <= *high);
}

Day Plan::end() const { return make_day(year_to, 12, 31); }

Occasion* Activity::occasion(Day due_on) {
    const auto it = std::ranges::find(occasions, due_on, &Occasion::due);
    return it == occasions.end() ? nullptr : &*it;
}

std::optional<Day> Activity::next_due(Day day) const {
    if (done && done->on <= day) return std::nullopt;
    for (const Occasion& o : occasions)
        if (!o.done || o.done->on > day) return o.due;
    return due;
}

Standing standing(const std::optional<Day>& due, const std::optional<Done>& done, Day day) {
    if (done && done->on <= day) return due && done->on > *due ? Standing::done_late : Standing::done;
    if (!due) return Standing::not_done;
    if (*due < day) return Standing::late;
    const std::chrono::year_month_day by{*due}, now{day};
    return by.year() == now.year() && by.month() == now.month() ? Standing::due_this_month : Standing::not_done;
}

Standing standing(const Activity& a, Day day) {
    if (a.done && a.done->on <= day) return standing(a.occasions.empty() ? a.due : std::optional(a.occasions.back().due), a.done, day);
    return standing(a.next_due(day), std::nullopt, day);
}

bool at_risk(const std::optional<Day>& due, const std::optional<Done>& done, Day day) {
    return due && !(done && done->on <= day) && *due >= day && *due <= day + std::chrono::days{kRiskDays};
}

std::vector<WorkItem> work_items(const Activity& a) {
    if (a.occasions.empty()) return {{&a, nullptr, a.due, &a.done}};
    // A result of the whole is that of each.
    const bool by_occasion = std::ranges::any_of(a.occasions, [](const Occasion& o) { return o.done.has_value(); });
    std::vector<WorkItem> out;
    for (const Occasion& o : a.occasions) out.push_back({&a, &o, o.due, by_occasion ? &o.done : &a.done});
    return out;
}

void Tally::add(const Activity& a, Day day) {
    for (const WorkItem& item : work_items(a)) {
        const Standing s = standing(item.due, *item.done, day);
        ++all;
        done += is_done(s);
        late += s == Standing::late;
        due_this_month += s == Standing::due_this_month;
        at_risk += plan::at_risk(item.due, *item.done, day);
    }
    weighted.den += a.weight;
    if (is_done(standing(a, day))) weighted.num += a.weight;
}

std::string_view standing_title(Standing s) {
    switch (s) {
        case Standing::not_done: return "Chưa hoàn thành";
        case Standing::due_this_month: return "Đến hạn trong tháng";
        case Standing::late: return "Quá hạn";
        case Standing::done: return "Đã hoàn thành";
        case Standing::done_late: return "Hoàn thành quá hạn";
    }
    return "";
}

bool is_done(Standing s) { return s == Standing::done || s == Standing::done_late; }

std::string join_names(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, "; ")); }

std::vector<std::string> split_names(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(";\n"), text.size());
        if (std::string name = trim(text.substr(0, end)); !name.empty()) out.push_back(std::move(name));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string product_words(const Product& p) { return p.due ? fmt::format("{}; {}", p.title, format_day(*p.due)) : p.title; }

std::vector<Product> products_of(std::string_view text) {
    std::vector<Product> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        Product p{trim(text.substr(0, end)), {}};
        if (const auto at = p.title.rfind(';'); at != std::string::npos)
            if (const auto day = parse_day(trim(std::string_view(p.title).substr(at + 1)))) p = {trim(std::string_view(p.title).substr(0, at)), *day};
        if (!p.title.empty()) out.push_back(std::move(p));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

namespace {

constexpr std::string_view kFileKind = "file";            // key: "HASH/NAME"
constexpr std::size_t kHashChars = 64, kMostFileBytes = 10u << 20;
std::string file_name(const record::Thing& source) { return source.key.substr(std::min(source.key.size(), kHashChars + 1)); }

tl::unexpected<Refusal> stale(std::string_view what) {
    return refuse(Kind::conflict, "plan.stale_version", fmt::format("{} vừa được người khác cập nhật. Hãy xem lại nội dung mới rồi ghi lần nữa.", what));
}

tl::unexpected<Refusal> wrong(std::string_view code, std::string_view says, std::string_view field) { return refuse(Kind::invalid, code, says, field); }

Result<void> check(PlanInput& p) {
    p.title = trim(p.title);
    if (p.title.empty() || count_chars(p.title) > 300) return wrong("plan.title", "Hãy nhập tên kế hoạch như trong quyết định, không quá 300 ký tự.", "title");
    if (p.kind == PlanKind::yearly) p.year_to = p.year_from;
    if (p.year_from < 2000 || p.year_from > 2100) return wrong("plan.year", "Hãy nhập năm của kế hoạch bằng bốn chữ số, ví dụ 2026.", "year_from");
    if (p.year_to < p.year_from || p.year_to > p.year_from + 9)
        return wrong("plan.year", fmt::format("Năm cuối của kế hoạch phải từ {} đến {}.", p.year_from, p.year_from + 9), "year_to");
    return {};
}

Result<void> check_text(std::string& text, std::string_view field, std::string_view label, std::size_t limit) {
    text = trim(text);
    if (count_chars(text) > limit) return wrong("plan.too_long", fmt::format("“{}” dài quá {} ký tự. Hãy viết gọn lại.", label, format_count(static_cast<std::int64_t>(limit))), field);
    return {};
}

Result<void> check_names(std::vector<std::string>& names, std::string_view field, std::string_view label) {
    std::vector<std::string> kept;
    for (std::string& name : names) {
        XASO_CHECK(check_text(name, field, label, 150));
        if (name.find_first_of(";\n") != std::string::npos) return wrong("plan.name", fmt::format("“{}”: tên một cơ quan không chứa dấu chấm phẩy; các tên cách nhau bằng dấu chấm phẩy.", label), field);
        if (!name.empty()) kept.push_back(std::move(name));
    }
    names = std::move(kept);
    return {};
}

Result<void> check(ActivityInput& a) {
    XASO_CHECK(check_text(a.section, "section", "Mục", 500));
    XASO_CHECK(check_text(a.objective, "objective", "Mục tiêu", 1000));
    XASO_CHECK(check_text(a.task, "task", "Nhiệm vụ", 1000));
    XASO_CHECK(check_text(a.number, "number", "Số thứ tự", 20));
    XASO_CHECK(check_text(a.title, "title", "Hoạt động", 1000));
    if (a.title.empty()) return wrong("plan.activity", "Hãy nhập nội dung hoạt động.", "title");
    XASO_CHECK(check_names(a.leads, "leads", "Chủ trì"));
    XASO_CHECK(check_names(a.support, "support", "Phối hợp"));
    XASO_CHECK(check_text(a.monitor, "monitor", "Theo dõi, đôn đốc", 150));
    XASO_CHECK(check_text(a.funding, "funding", "Kinh phí", 300));
    XASO_CHECK(check_text(a.time_frame, "time_frame", "Thời gian thực hiện", 300));
    for (const auto& [amount, field, label] : {std::tuple{&a.estimate, "estimate", "Dự toán"}, {&a.settlement, "settlement", "Quyết toán"}})
        if (*amount && **amount < Vnd{0}) return wrong("plan.money", fmt::format("“{}” là số tiền không âm, tính bằng đồng.", label), field);
    if (a.weight < 0 || a.weight > 1000) return wrong("plan.weight", "Trọng số là số từ 0 đến 1.000; bình thường là 1.", "weight");
    std::vector<Product> kept;
    for (Product& p : a.products) {
        XASO_CHECK(check_text(p.title, "products", "Sản phẩm", 500));
        if (!p.title.empty()) kept.push_back(std::move(p));
    }
    a.products = std::move(kept);
    return {};
}

// A due day far outside the plan is a slip of the pen.
Result<void> check_due(const Plan& plan, const std::optional<Day>& due) {
    const Day last = make_day(plan.year_to + 1, 12, 31);
    if (!due || (*due >= plan.start() && *due <= last)) return {};
    return wrong("plan.due", fmt::format("Hạn phải từ {} đến {}: kế hoạch này bắt đầu {}.", format_day(plan.start()), format_day(last), format_day(plan.start())), "due");
}

Result<std::string> check_reason(std::string_view reason) {
    std::string text = trim(reason);
    if (text.empty()) return wrong("plan.reason", "Hãy ghi rõ lý do.", "reason");
    if (count_chars(text) > 1000) return wrong("plan.reason", "Lý do dài quá 1.000 ký tự. Hãy viết gọn lại.", "reason");
    return text;
}

// What differs, as it was.
json::object before_of(const json::object& before, const json::object& after) {
    json::object out;
    for (const auto& [key, value] : before)
        if (!after.contains(key) || after.at(key) != value) out[key] = value;
    return out;
}

std::string payload(const json::object& before, const json::object& after, std::string_view reason = {}) {
    json::object out;
    if (!reason.empty()) out["reason"] = reason;
    out["before"] = before_of(before, after);
    out["after"] = after;
    return json::serialize(out);
}

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

void write_targets(sql::Tx& tx, UnitId unit, const Plan& p) {
    tx.exec(q::target_clear, {{"unit", unit}, {"plan", p.id}});
    const auto units = [](const std::optional<Decimal>& d) { return d ? std::optional(d->units()) : std::nullopt; };
    int no = 0;
    for (const Target& t : p.targets)
        tx.exec(q::target_add, {{"unit", unit}, {"plan", p.id}, {"no", ++no}, {"words", t.words}, {"kind", t.measure.kind}, {"key", t.measure.key}, {"comparison", t.comparison}, {"low", units(t.low)}, {"high", units(t.high)}});
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

std::optional<Refusal> wrong_in_activity(ActivityInput activity) {
    const auto fits = check(activity);
    return fits ? std::nullopt : std::optional(fits.error());
}

std::vector<Refusal> wrong_in_result(const Plan& plan, Day today, const std::optional<Day>& on, const Proof& proof) {
    std::vector<Refusal> out;
    const auto say = [&](std::string_view code, std::string message, std::string_view field) { out.push_back({Kind::invalid, std::string(code), std::move(message), std::string(field), {}}); };
    if (!on) say("plan.done_on", "Hãy nhập ngày trên minh chứng, ví dụ " + format_day(today) + ".", "done_on");
    else if (*on > today) say("plan.done_on", fmt::format("Ngày trên minh chứng {} sau hôm nay ({}). Chỉ ghi kết quả đã có.", format_day(*on), format_day(today)), "done_on");
    else if (*on < plan.start()) say("plan.done_on", fmt::format("Ngày trên minh chứng {} trước ngày bắt đầu kế hoạch ({}).", format_day(*on), format_day(plan.start())), "done_on");
    Proof p = proof;
    for (const auto& [text, field, label, limit] : {std::tuple{&p.number, "proof_number", "Số, ký hiệu", 60U}, {&p.title, "proof_title", "Tên văn bản, sản phẩm", 500U}, {&p.note, "proof_note", "Nơi lưu, ghi chú", 1000U}})
        if (const auto fits = check_text(*text, field, label, limit); !fits) out.push_back(fits.error());
    if (p.number.empty()) say("plan.proof", "Hãy nhập số, ký hiệu của văn bản minh chứng, ví dụ 12/BC-UBND.", "proof_number");
    if (p.title.empty()) say("plan.proof", "Hãy nhập tên văn bản hoặc sản phẩm minh chứng.", "proof_title");
    return out;
}

// ---- Plans ----

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
    record_.append(tx, by, now, {kind, "plan", after.id.value(), payload(was, is)});
    return {};
}

Result<PlanId> Plans::create(sql::Tx& tx, const record::Actor& by, Instant now, const PlanInput& input) const {
    Plan p{input, by.unit, PlanId{}, std::nullopt, 1};
    XASO_CHECK(check(p));
    XASO_CHECK(check_origin(tx, by.unit, p.id, p.origin));
    p.id = PlanId{record_.next_id(tx, by.unit)};
    tx.exec(q::plan_add, {{"unit", by.unit}, {"id", p.id}, {"kind", p.kind}, {"title", p.title}, {"year_from", p.year_from}, {"year_to", p.year_to}, {"origin_kind", p.origin.kind}, {"origin_key", p.origin.key}});
    record_.append(tx, by, now, {"plan.created", "plan", p.id.value(), payload({}, snapshot(p))});
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

// ---- Activities ----

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
    record_.append(tx, by, now, {kind, "plan_activity", after.id.value(), payload(was, is, reason)});
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
    record_.append(tx, by, now, {"plan_activity.added", "plan_activity", a.id.value(), payload({}, snapshot(a))});
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
    record_.append(tx, by, now, {"plan_activity.removed", "plan_activity", id.value(), json::serialize(json::object{{"before", snapshot(a)}})});
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
