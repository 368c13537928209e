#include "assigned/assigned.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "assigned/sql.gen.h"
#include "catalog/load.h"
#include "kernel/text.h"
#include "platform/record/change.h"

namespace xaso::assigned {
namespace json = boost::json;
using Kind = Refusal::Kind;

std::vector<Giver> load_givers(const std::string& root, std::vector<catalog::Finding>& findings) {
    static const std::string file = "law/plans/givers.toml";
    std::vector<Giver> out;
    catalog::Definitions unused;
    catalog::Loading loading(root, unused, findings);
    const auto source = loading.read(file);
    const auto tree = source ? catalog::parse_toml(file, source->text, loading.findings) : std::nullopt;
    if (!tree) return out;
    catalog::Table top(*tree, file, loading.findings, {"giver"});
    const auto nodes = top.tables("giver");
    if (nodes.empty()) top.report_missing("giver");
    for (const catalog::Node* node : nodes) {
        catalog::Table t(*node, file, loading.findings, {"code", "title", "state", "above", "to"});
        Giver g{t.need_text("code"), t.need_text("title"), t.flag("state", false), t.flag("above", false), t.day("to")};
        if (std::ranges::any_of(out, [&](const Giver& other) { return other.code == g.code; })) t.report(t.line("code"), fmt::format("Trùng mã nơi giao \"{}\".", g.code), "Đổi mã; mã nơi giao không lặp lại.");
        out.push_back(std::move(g));
    }
    return out;
}

Standing standing(const Task& t, Day day) {
    if (t.answer && t.answer->on <= day) return t.due && t.answer->on > *t.due ? Standing::late : Standing::on_time;
    return t.due && *t.due < day ? Standing::overdue : Standing::not_due;
}

std::string_view standing_title(Standing s) {
    switch (s) {
        case Standing::not_due: return "Chưa đến hạn";
        case Standing::overdue: return "Quá hạn, chưa xong";
        case Standing::on_time: return "Xong đúng hạn";
        case Standing::late: return "Xong quá hạn";
    }
    return "";
}

std::string_view standing_code(Standing s) {
    switch (s) {
        case Standing::not_due: return "chua-den-han";
        case Standing::overdue: return "qua-han";
        case Standing::on_time: return "dung-han";
        case Standing::late: return "xong-muon";
    }
    return "";
}

namespace {

tl::unexpected<Refusal> wrong(std::string_view code, std::string_view says, std::string_view field) { return refuse(Kind::invalid, code, says, field); }
tl::unexpected<Refusal> stale() { return refuse(Kind::conflict, "assigned.stale_version", "Nhiệm vụ vừa được người khác cập nhật. Hãy xem lại nội dung mới rồi ghi lần nữa."); }

Result<void> check_text(std::string& text, std::string_view field, std::string_view label, std::size_t limit, bool needed) {
    text = trim(text);
    if (needed && text.empty()) return wrong("assigned.missing", fmt::format("Hãy nhập “{}”.", label), field);
    if (count_chars(text) > limit) return wrong("assigned.too_long", fmt::format("“{}” dài quá {} ký tự. Hãy viết gọn lại.", label, format_count(static_cast<std::int64_t>(limit))), field);
    return {};
}

Result<std::string> check_reason(std::string_view reason) {
    std::string text{reason};
    XASO_CHECK(check_text(text, "reason", "Lý do", 1000, true));
    return text;
}

json::value day_value(const std::optional<Day>& day) { return day ? json::value(iso_day(*day)) : json::value(nullptr); }
template <class T> json::value id_value(const std::optional<T>& id) { return id ? json::value(id->value()) : json::value(nullptr); }

json::object snapshot(const Task& t) {
    json::object out{{"giver", t.giver}, {"counted", t.counted}, {"number", t.number}, {"given_on", iso_day(t.given_on)}, {"title", t.title}, {"content", t.content},
                     {"office", id_value(t.office)}, {"account", id_value(t.account)}, {"due", day_value(t.due)}, {"answer", nullptr}};
    if (t.answer) out["answer"] = json::object{{"number", t.answer->number}, {"title", t.answer->title}, {"on", iso_day(t.answer->on)}, {"by", id_value(t.answered_by)}};
    return out;
}

Task task_from(const sql::Row& r) {
    Task t;
    t.unit = r.get<UnitId>("unit_id");
    t.id = r.get<TaskId>("task_id");
    t.giver = r.get<std::string>("giver");
    t.counted = r.get<int>("counted") != 0;
    t.number = r.get<std::string>("number");
    t.given_on = r.get<Day>("given_on");
    t.title = r.get<std::string>("title");
    t.content = r.get<std::string>("content");
    t.office = r.get<std::optional<OfficeId>>("office_id");
    t.account = r.get<std::optional<AccountId>>("account_id");
    t.due = r.get<std::optional<Day>>("due_day");
    if (const auto on = r.get<std::optional<Day>>("answered_on")) {
        t.answer = Answer{r.get<std::string>("answer_number"), r.get<std::string>("answer_title"), *on};
        t.answered_by = r.get<AccountId>("answered_by");
    }
    t.version = r.get<int>("version");
    return t;
}

std::string search_words(const Task& t, const Giver* giver) {
    return fold(fmt::format("{} {} {} {} {} {}", t.number, t.title, t.content, giver ? giver->title : "", t.answer ? t.answer->number : "", t.answer ? t.answer->title : ""));
}

// The words in their order, with anything between them.
std::string pattern(std::string_view words) {
    std::string out = "%";
    for (const char c : fold(words)) out += c == ' ' || c == '%' || c == '_' ? '%' : c;
    return out + "%";
}

sql::Args filters(UnitId unit, const Query& q) {
    sql::Args args{{"unit", unit}, {"day", q.day}};
    if (!q.words.empty()) args.emplace_back("words", pattern(q.words));
    if (!q.giver.empty()) args.emplace_back("giver", q.giver);
    if (q.office) args.emplace_back("office", *q.office);
    return args;
}

}  // namespace

const Giver* Assigned::giver(std::string_view code) const {
    const auto it = std::ranges::find(givers_, code, &Giver::code);
    return it == givers_.end() ? nullptr : &*it;
}

Result<void> Assigned::check(UnitId unit, Instant now, TaskInput& t) const {
    const Giver* from = giver(t.giver);
    if (!from) return wrong("assigned.giver", "Hãy chọn nơi giao nhiệm vụ.", "giver");
    XASO_CHECK(check_text(t.number, "number", "Số, ký hiệu văn bản giao", 60, true));
    XASO_CHECK(check_text(t.title, "title", "Trích yếu văn bản giao", 500, true));
    XASO_CHECK(check_text(t.content, "content", "Việc phải làm", 2000, true));
    const Day today = local_day(now);
    if (t.given_on == Day{}) return wrong("assigned.given_on", "Hãy nhập ngày của văn bản giao, ví dụ " + format_day(today) + ".", "given_on");
    if (t.given_on > today) return wrong("assigned.given_on", fmt::format("Ngày văn bản giao {} sau hôm nay ({}).", format_day(t.given_on), format_day(today)), "given_on");
    if (from->to && t.given_on >= *from->to) return wrong("assigned.giver", fmt::format("“{}” không còn từ {}. Hãy chọn nơi giao khác.", from->title, format_day(*from->to)), "giver");
    if (t.due && *t.due < t.given_on) return wrong("assigned.due", fmt::format("Hạn {} trước ngày giao {}.", format_day(*t.due), format_day(t.given_on)), "due");
    if (t.office) {
        const auto tree = units_.tree();
        const units::Unit* u = tree->find(unit);
        if (!u || std::ranges::none_of(u->offices, [&](const units::Office& o) { return o.id == *t.office; })) return wrong("assigned.office", "Phòng, ban này không thuộc đơn vị. Hãy chọn lại.", "office");
    }
    return {};
}

Result<Task> Assigned::task_at(sql::Session& s, UnitId unit, TaskId id, int version) const {
    auto t = find(s, unit, id);
    if (!t) return refuse(Kind::not_found, "assigned.no_task", "Không có nhiệm vụ này trong đơn vị. Hãy mở lại từ danh sách.");
    if (t->version != version) return stale();
    return std::move(*t);
}

Result<void> Assigned::set(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view kind, const Task& before, const Task& after, std::string_view reason) const {
    const json::object was = snapshot(before), is = snapshot(after);
    if (was == is) return {};
    const std::string search = search_words(after, giver(after.giver));
    if (tx.exec(q::task_set, {{"unit", by.unit}, {"id", after.id}, {"seen", before.version}, {"giver", after.giver}, {"counted", after.counted ? 1 : 0}, {"number", after.number}, {"given_on", after.given_on},
                              {"title", after.title}, {"content", after.content}, {"office", after.office}, {"account", after.account}, {"due_day", after.due},
                              {"answered_on", after.answer ? std::optional(after.answer->on) : std::nullopt}, {"answer_number", after.answer ? after.answer->number : std::string()},
                              {"answer_title", after.answer ? after.answer->title : std::string()}, {"answered_by", after.answered_by}, {"search", search}}) != 1)
        return stale();
    record_.append(tx, by, now, {kind, "assigned_task", after.id.value(), record::change_payload(was, is, reason)});
    return {};
}

Result<TaskId> Assigned::add(sql::Tx& tx, const record::Actor& by, Instant now, const TaskInput& input) const {
    Task t{input, by.unit, TaskId{}, false, {}, {}, 1};
    XASO_CHECK(check(by.unit, now, t));
    t.counted = giver(t.giver)->counted();
    t.id = TaskId{record_.next_id(tx, by.unit)};
    const std::string search = search_words(t, giver(t.giver));
    tx.exec(q::task_add, {{"unit", by.unit}, {"id", t.id}, {"giver", t.giver}, {"counted", t.counted ? 1 : 0}, {"number", t.number}, {"given_on", t.given_on}, {"title", t.title}, {"content", t.content},
                          {"office", t.office}, {"account", t.account}, {"due_day", t.due}, {"search", search}});
    record_.append(tx, by, now, {"assigned_task.added", "assigned_task", t.id.value(), record::change_payload({}, snapshot(t))});
    return t.id;
}

Result<void> Assigned::edit(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, const TaskInput& input) const {
    XASO_TRY(const Task before, task_at(tx, by.unit, id, version));
    if (before.answer) return refuse(Kind::rule, "assigned.answered", "Nhiệm vụ đã có văn bản trả lời. Muốn sửa, hãy rút lại văn bản trả lời trước.");
    Task after = before;
    static_cast<TaskInput&>(after) = input;
    XASO_CHECK(check(by.unit, now, after));
    after.counted = giver(after.giver)->counted();
    return set(tx, by, now, "assigned_task.edited", before, after);
}

Result<void> Assigned::remove(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, std::string_view reason) const {
    XASO_TRY(const Task t, task_at(tx, by.unit, id, version));
    if (t.answer) return refuse(Kind::rule, "assigned.answered", "Nhiệm vụ đã có văn bản trả lời nên không xóa được.");
    XASO_TRY(const std::string why, check_reason(reason));
    if (tx.exec(q::task_remove, {{"unit", by.unit}, {"id", id}, {"seen", version}}) != 1) return stale();
    record_.append(tx, by, now, {"assigned_task.removed", "assigned_task", id.value(), record::change_payload(snapshot(t), {}, why)});
    return {};
}

Result<void> Assigned::answer(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, const Answer& answer) const {
    XASO_TRY(const Task before, task_at(tx, by.unit, id, version));
    if (before.answer) return refuse(Kind::rule, "assigned.answered", "Nhiệm vụ đã có văn bản trả lời. Muốn ghi văn bản khác, hãy rút lại văn bản đang có.");
    Task after = before;
    after.answer = answer;
    XASO_CHECK(check_text(after.answer->number, "answer_number", "Số, ký hiệu văn bản trả lời", 60, true));
    XASO_CHECK(check_text(after.answer->title, "answer_title", "Trích yếu văn bản trả lời", 500, false));
    const Day today = local_day(now);
    if (answer.on == Day{}) return wrong("assigned.answered_on", "Hãy nhập ngày của văn bản trả lời, ví dụ " + format_day(today) + ".", "answered_on");
    if (answer.on > today) return wrong("assigned.answered_on", fmt::format("Ngày văn bản trả lời {} sau hôm nay ({}).", format_day(answer.on), format_day(today)), "answered_on");
    if (answer.on < before.given_on) return wrong("assigned.answered_on", fmt::format("Ngày văn bản trả lời {} trước ngày giao {}.", format_day(answer.on), format_day(before.given_on)), "answered_on");
    after.answered_by = by.account;
    return set(tx, by, now, "assigned_task.answered", before, after);
}

Result<void> Assigned::take_back(sql::Tx& tx, const record::Actor& by, Instant now, TaskId id, int version, std::string_view reason) const {
    XASO_TRY(const Task before, task_at(tx, by.unit, id, version));
    if (!before.answer) return refuse(Kind::rule, "assigned.open", "Nhiệm vụ chưa có văn bản trả lời nên không có gì để rút lại.");
    XASO_TRY(const std::string why, check_reason(reason));
    Task after = before;
    after.answer.reset();
    after.answered_by.reset();
    return set(tx, by, now, "assigned_task.taken_back", before, after, why);
}

std::optional<Task> Assigned::find(sql::Session& s, UnitId unit, TaskId id) const {
    const sql::Rows rows = s.query(q::task_list, {{"unit", unit}, {"id", id}, {"limit", 1}});
    if (rows.empty()) return std::nullopt;
    return task_from(rows[0]);
}

Result<Page> Assigned::list(sql::Session& s, UnitId unit, const Query& query) const {
    sql::Args args = filters(unit, query);
    args.emplace_back("limit", query.limit + 1);
    if (query.standing) {
        static constexpr std::string_view kFlags[] = {"not_due", "overdue", "on_time", "late"};   // in the order of Standing
        args.emplace_back(kFlags[static_cast<std::size_t>(*query.standing)], 1);
    }
    if (!query.cursor.empty()) {
        const std::size_t dot = query.cursor.find('.');
        const auto day = parse_day(query.cursor.substr(0, dot));
        std::int64_t id = 0;
        const char *begin = query.cursor.data() + (dot == std::string::npos ? query.cursor.size() : dot + 1), *end = query.cursor.data() + query.cursor.size();
        if (!day || std::from_chars(begin, end, id).ptr != end || begin == end) return wrong("assigned.cursor", "Trang không còn đúng. Hãy quay lại trang đầu.", "tiep");
        args.emplace_back("before_day", *day);
        args.emplace_back("before", id);
    }
    Page page;
    for (const sql::Row& r : s.query(q::task_list, args)) page.rows.push_back(task_from(r));
    if (std::ssize(page.rows) > query.limit) {
        page.rows.pop_back();
        page.next = fmt::format("{}.{}", iso_day(page.rows.back().given_on), page.rows.back().id.value());
    }
    return page;
}

std::vector<std::int64_t> Assigned::counts(sql::Session& s, UnitId unit, const Query& query) const {
    const sql::Rows rows = s.query(q::task_counts, filters(unit, query));
    return {rows[0].get<std::int64_t>("overdue"), rows[0].get<std::int64_t>("not_due"), rows[0].get<std::int64_t>("on_time"), rows[0].get<std::int64_t>("late")};
}

std::vector<Task> Assigned::reminders(sql::Session& s, UnitId unit, std::optional<AccountId> account, std::optional<OfficeId> office, Day today, int days) const {
    sql::Args args{{"unit", unit}, {"until", today + std::chrono::days{days}}};
    if (account) {
        args.emplace_back("account", *account);
        args.emplace_back("office", office.value_or(OfficeId{}));
    }
    std::vector<Task> out;
    for (const sql::Row& r : s.query(q::task_pressing, args)) out.push_back(task_from(r));
    return out;
}

std::vector<record::Mismatch> Assigned::verify(sql::Session& s, UnitId unit) const {
    struct Newest {
        std::string kind, payload;
        std::int64_t events = 0;
    };
    std::map<std::int64_t, Newest> newest;
    for (const sql::Row& r : s.query(q::verify_events, {{"unit", unit}})) newest[r.get<std::int64_t>("subject_id")] = {r.get<std::string>("kind"), r.get<std::string>("payload"), r.get<std::int64_t>("n")};
    std::vector<record::Mismatch> out;
    for (const sql::Row& r : s.query(q::verify_tasks, {{"unit", unit}})) {
        const Task t = task_from(r);
        const std::string name = fmt::format("Nhiệm vụ được giao {} ngày {}", t.number, format_day(t.given_on));
        const auto it = newest.find(t.id.value());
        if (const std::int64_t events = it == newest.end() ? 0 : it->second.events; events != t.version) out.push_back({unit, fmt::format("{}: phiên bản {} nhưng nhật ký có {} sự kiện.", name, t.version, events)});
        if (it == newest.end()) continue;
        boost::system::error_code bad;
        const json::value told = json::parse(it->second.payload, bad);
        const json::value* after = !bad && told.is_object() ? told.as_object().if_contains("after") : nullptr;
        if (!it->second.payload.empty() && (!after || *after != snapshot(t))) out.push_back({unit, fmt::format("{}: nội dung không khớp với sự kiện cuối cùng trong nhật ký.", name)});
        newest.erase(it);
    }
    for (const auto& [id, event] : newest)
        if (event.kind != "assigned_task.removed") out.push_back({unit, fmt::format("Nhiệm vụ được giao có số nội bộ {} còn trong nhật ký nhưng không còn trong dữ liệu.", id)});
    return out;
}

}  // namespace xaso::assigned
