#include "assigned/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "modules/units/pages.h"
#include "platform/web/api.h"
#include "platform/web/graph.h"
#include "platform/web/links.h"

namespace xaso::assigned {
namespace {

using html::Html;
using html::Weight;
using Kind = Refusal::Kind;
using web::url;
namespace may = access::may;
namespace json = boost::json;
using Errors = std::vector<Refusal>;

constexpr std::string_view kHome = "/nhiem-vu-giao";
constexpr int kDaysBefore = 7;
constexpr std::size_t kShown = 5;   // of the page "Việc của tôi"

std::string path_of(TaskId id, std::string_view below = {}) { return fmt::format("{}/{}{}", kHome, id.value(), below); }
bool read_only(const web::Context& c) { return c.unit != c.who->unit; }
bool manages(const web::Context& c) { return !read_only(c) && c.who->may(may::manage_plan); }

std::optional<http::Response> refuse_elsewhere(const web::Context& c) {
    if (!read_only(c)) return std::nullopt;
    return c.refuse({Kind::forbidden, "assigned.home_only", "Chỉ ghi được nhiệm vụ giao cho đơn vị mình. Hãy mở lại trang từ mục Kế hoạch.", {}, {}});
}

template <class T>
T number(const std::string& text) {
    T value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    return wrong == std::errc{} && end == text.data() + text.size() ? value : 0;
}

int status_again(const Errors& errors) { return errors.empty() ? 200 : errors.front().kind == Kind::conflict ? 409 : 422; }

std::optional<Day> typed_day(const std::string& text, std::string_view field, Errors& errors) {
    if (text.empty()) return std::nullopt;
    const auto day = parse_day(text);
    if (day) return *day;
    Refusal why = day.error();
    why.field = field;
    errors.push_back(std::move(why));
    return std::nullopt;
}

html::State sign_of(Standing s) { return s == Standing::overdue || s == Standing::late ? html::State::late : s == Standing::not_due ? html::State::in_progress : html::State::done; }

std::string standing_words(const Task& t, Day day) {
    const Standing s = standing(t, day);
    if (s == Standing::on_time || s == Standing::late) return fmt::format("{} {}", standing_title(s), format_day(t.answer->on));
    return t.due ? web::standing(*t.due, day).second : std::string("không định hạn");
}

Result<Task> asked_task(const web::Context& c, const Assigned& assigned, sql::Session& s) {
    auto t = assigned.find(s, c.unit, TaskId{number<std::int64_t>(c.param("task"))});
    if (!t) return refuse(Kind::not_found, "assigned.no_task", "Không có nhiệm vụ này trong đơn vị. Hãy mở lại từ danh sách.");
    return std::move(*t);
}

struct People {
    std::vector<html::Option> offices, accounts;
    static std::string title(const std::vector<html::Option>& of, std::int64_t id) {
        const auto it = std::ranges::find(of, std::to_string(id), &html::Option::value);
        return it == of.end() ? std::string() : it->label;
    }
    std::string of(const Task& t) const {
        std::string out = t.office ? title(offices, t.office->value()) : "";
        if (const std::string person = t.account ? title(accounts, t.account->value()) : ""; !person.empty()) out += (out.empty() ? "" : ", ") + person;
        return out;
    }
};
People people_of(const web::Context& c, const Assigned& assigned, sql::Session& s) {
    People p;
    const auto tree = assigned.units().tree();
    if (const units::Unit* u = tree->find(c.unit))
        for (const units::Office& o : u->offices) p.offices.push_back({.value = std::to_string(o.id.value()), .label = o.name});
    for (const access::Account& a : c.site.access.list(s, c.unit)) p.accounts.push_back({.value = std::to_string(a.id.value()), .label = a.name});
    return p;
}

// ---- The list ----

struct Asked : Query {
    std::string day_text;
    Errors errors;
    web::Params params(std::string_view standing_code) const {
        return {{"q", words}, {"giao", giver}, {"phong", office ? std::to_string(office->value()) : std::string()}, {"ngay", day_text}, {"loc", std::string(standing_code)}};
    }
};

Asked asked_of(const web::Context& c) {
    Asked a;
    a.words = trim(c.query("q"));
    a.giver = c.query("giao");
    if (const auto office = number<std::int64_t>(c.query("phong"))) a.office = OfficeId{office};
    a.day_text = trim(c.query("ngay"));
    a.day = typed_day(a.day_text, "ngay", a.errors).value_or(local_day(c.now));
    if (a.errors.empty() && a.day == local_day(c.now)) a.day_text.clear();
    a.cursor = c.query("tiep");
    for (const Standing s : kStandings)
        if (standing_code(s) == c.query("loc")) a.standing = s;
    return a;
}

http::Response list_page(web::Context& c, const Assigned& assigned) {
    const Asked a = asked_of(c);
    Page page;
    std::vector<std::int64_t> counts;
    People people;
    {
        sql::Reader s = c.db().read();
        auto found = assigned.list(s, c.unit, a);
        if (!found) return c.refuse(found.error());
        page = std::move(*found);
        counts = assigned.counts(s, c.unit, a);
        people = people_of(c, assigned, s);
    }
    const std::string code = a.standing ? std::string(standing_code(*a.standing)) : "";
    html::PageFrame frame{.title = "Nhiệm vụ được giao", .back_url = url(c, "/ke-hoach"), .back_label = "Kế hoạch"};
    if (manages(c)) frame.actions = [](Html& h) { html::link_button(h, "Ghi nhiệm vụ mới", fmt::format("{}/moi", kHome), {.weight = Weight::main, .key = "n"}); };
    return c.page(std::move(frame), [&](Html& h) {
        units::unit_chooser(h, c, assigned.units(), kHome);
        html::error_summary(h, a.errors);
        std::vector<html::Choice> choices{{.label = "Tất cả", .url = url(c, kHome, a.params("")), .current = !a.standing, .count = counts[0] + counts[1] + counts[2] + counts[3]}};
        for (std::size_t i = 0; i < std::size(kStandings); ++i)
            choices.push_back({.label = std::string(standing_title(kStandings[i])), .url = url(c, kHome, a.params(standing_code(kStandings[i]))), .current = a.standing == kStandings[i], .count = counts[i]});
        html::chips(h, "Lọc theo tình trạng", choices);
        html::get_form(h, kHome, [&] {
            html::text_field(h, {.name = "q", .label = "Tìm", .value = a.words, .unmarked = true}, {.type = "search", .autocomplete = "off", .width = 24});
            std::vector<html::Option> givers;
            for (const Giver& g : assigned.givers()) givers.push_back({.value = g.code, .label = g.title});
            html::select_field(h, {.name = "giao", .label = "Nơi giao", .value = a.giver, .unmarked = true}, givers);
            html::select_field(h, {.name = "phong", .label = "Chủ trì", .value = a.office ? std::to_string(a.office->value()) : "", .unmarked = true}, people.offices);
            html::text_field(h, {.name = "ngay", .label = "Tính đến ngày", .value = a.day_text.empty() ? format_day(a.day) : a.day_text, .error = html::error_for(a.errors, "ngay"), .unmarked = true}, {.autocomplete = "off", .max_length = 10, .width = 11});
            html::hidden(h, "loc", code);
            web::keep_unit(h, c);
            html::button(h, "Xem");
        });
        if (page.rows.empty()) {
            if (counts[0] + counts[1] + counts[2] + counts[3] == 0 && a.words.empty() && manages(c)) html::empty_state(h, "Chưa ghi nhiệm vụ nào được giao.", "Ghi nhiệm vụ mới", fmt::format("{}/moi", kHome));
            else html::empty_state(h, "Không có nhiệm vụ nào khớp với điều kiện lọc.", "Xem tất cả", url(c, kHome));
            return;
        }
        html::table(h, {.caption = fmt::format("Nhiệm vụ được giao, tính đến {}", format_day(a.day)), .columns = {{.label = "Văn bản giao"}, {.label = "Việc phải làm", .main = true}, {.label = "Nơi giao", .words = true}, {.label = "Chủ trì", .words = true}, {.label = "Hạn"}, {.label = "Tình trạng", .words = true}}}, [&](html::Rows& rows) {
            for (const Task& t : page.rows)
                rows.row([&] {
                    rows.head(url(c, path_of(t.id)), t.number);
                    rows.cell([&] {
                        h.text(t.content);
                        h.el("p", {{"class", "hint"}}, fmt::format("{}, {}", t.title, format_day(t.given_on)));
                    });
                    const Giver* g = assigned.giver(t.giver);
                    rows.cell(g ? g->title : t.giver);
                    if (const std::string who = people.of(t); who.empty()) rows.none();
                    else rows.cell(who);
                    if (t.due) rows.cell(*t.due);
                    else rows.none();
                    rows.cell(sign_of(standing(t, a.day)), standing_words(t, a.day));
                });
        });
        web::Params next = a.params(code);
        next.emplace_back("tiep", page.next);
        html::pager(h, {.shown = std::ssize(page.rows), .first_url = a.cursor.empty() ? "" : url(c, kHome, a.params(code)), .next_url = page.next.empty() ? "" : url(c, kHome, next)});
    }, a.errors.empty() ? 200 : 422);
}

// ---- Writing one down ----

struct Typed {
    TaskInput in;
    std::string given_on, due;
    Errors errors;
};

Typed typed_of(const web::Context& c) {
    Typed t;
    for (const auto& [field, into] : {std::pair{"giver", &t.in.giver}, {"number", &t.in.number}, {"title", &t.in.title}, {"content", &t.in.content}, {"given_on", &t.given_on}, {"due", &t.due}}) *into = trim(c.form(field));
    t.in.given_on = typed_day(t.given_on, "given_on", t.errors).value_or(Day{});
    t.in.due = typed_day(t.due, "due", t.errors);
    if (const auto office = number<std::int64_t>(c.form("office"))) t.in.office = OfficeId{office};
    if (const auto account = number<std::int64_t>(c.form("account"))) t.in.account = AccountId{account};
    return t;
}

http::Response form_page(web::Context& c, const Assigned& assigned, const std::optional<Task>& task, const Typed& t) {
    People people;
    {
        sql::Reader s = c.db().read();
        people = people_of(c, assigned, s);
    }
    const std::string back = task ? path_of(task->id) : std::string(kHome);
    html::PageFrame frame{.title = task ? "Sửa nhiệm vụ được giao" : "Ghi nhiệm vụ được giao", .back_url = back, .back_label = task ? "Nhiệm vụ" : "Nhiệm vụ được giao", .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        const auto error = [&](std::string_view field) { return html::error_for(t.errors, field); };
        html::form(h, {.action = task ? path_of(task->id, "/sua") : fmt::format("{}/moi", kHome), .csrf = c.csrf, .key = c.new_key()}, [&] {
            if (task) html::hidden(h, "version", std::to_string(task->version));
            std::vector<html::Option> givers;
            const Day day = t.in.given_on == Day{} ? local_day(c.now) : t.in.given_on;
            for (const Giver& g : assigned.givers())
                if (!g.to || day < *g.to) givers.push_back({.value = g.code, .label = g.title});
            html::text_field(h, {.name = "number", .label = "Số, ký hiệu văn bản giao", .value = t.in.number, .hint = "Ví dụ 15/CT-UBND", .error = error("number"), .required = true}, {.autocomplete = "off", .max_length = 60, .width = 24, .focus = t.errors.empty()});
            html::day_field(h, {.name = "given_on", .label = "Ngày văn bản", .value = t.given_on, .error = error("given_on"), .required = true});
            html::text_field(h, {.name = "title", .label = "Trích yếu", .value = t.in.title, .error = error("title"), .required = true}, {.autocomplete = "off", .max_length = 500});
            html::select_field(h, {.name = "giver", .label = "Nơi giao", .value = t.in.giver, .hint = "Biểu 1 dòng 4 chỉ tính nhiệm vụ của UBND và Chủ tịch UBND cấp trên.", .error = error("giver"), .required = true}, givers);
            html::area_field(h, {.name = "content", .label = "Việc phải làm", .value = t.in.content, .error = error("content"), .required = true}, 3);
            html::select_field(h, {.name = "office", .label = "Chủ trì", .value = t.in.office ? std::to_string(t.in.office->value()) : "", .error = error("office")}, people.offices);
            html::select_field(h, {.name = "account", .label = "Người phụ trách", .value = t.in.account ? std::to_string(t.in.account->value()) : "", .error = error("account")}, people.accounts);
            html::text_field(h, {.name = "due", .label = "Hạn", .value = t.due, .hint = "Để trống nếu văn bản không định hạn", .error = error("due")}, {.autocomplete = "off", .max_length = 10, .width = 12});
            html::actions(h, [&] {
                html::button(h, "Ghi", {.weight = Weight::main});
                html::link_button(h, "Thôi", back, {.weight = Weight::quiet});
            });
        });
    }, status_again(t.errors));
}

http::Response post_new(web::Context& c, const Assigned& assigned) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed t = typed_of(c);
    if (!t.errors.empty()) return form_page(c, assigned, {}, t);
    const auto answer = assigned.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const TaskId id, assigned.add(tx, attempt->actor, c.now, t.in));
        return record::Answer{303, path_of(id)};
    });
    if (answer) return c.see(answer->text, "Đã ghi nhiệm vụ được giao.");
    t.errors.push_back(answer.error());
    return form_page(c, assigned, {}, t);
}

http::Response edit_page(web::Context& c, const Assigned& assigned, bool sent) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto read = [&] {
        sql::Reader s = c.db().read();
        return asked_task(c, assigned, s);
    };
    const auto task = read();
    if (!task) return c.refuse(task.error());
    if (!sent) return form_page(c, assigned, *task, {*task, format_day(task->given_on), task->due ? format_day(*task->due) : "", {}});
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed t = typed_of(c);
    if (!t.errors.empty()) return form_page(c, assigned, *task, t);
    const auto answer = assigned.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(assigned.edit(tx, attempt->actor, c.now, task->id, number<int>(c.form("version")), t.in));
        return record::Answer{303, path_of(task->id)};
    });
    if (answer) return c.see(answer->text, "Đã sửa nhiệm vụ.");
    t.errors.push_back(answer.error());
    const auto now = read();   // on a conflict the form names the newest version
    return now ? form_page(c, assigned, *now, t) : c.refuse(now.error());
}

// ---- One task ----

std::string event_title(std::string_view kind) {
    if (kind == "assigned_task.added") return "Ghi nhiệm vụ";
    if (kind == "assigned_task.edited") return "Sửa nhiệm vụ";
    if (kind == "assigned_task.answered") return "Ghi văn bản trả lời";
    return "Rút lại văn bản trả lời";
}

http::Response task_page(web::Context& c, const Assigned& assigned, const Errors& errors) {
    std::optional<Task> task;
    People people;
    std::vector<record::StoredEvent> events;
    {
        sql::Reader s = c.db().read();
        auto found = asked_task(c, assigned, s);
        if (!found) return c.refuse(found.error());
        task = std::move(*found);
        people = people_of(c, assigned, s);
        events = assigned.record().history(s, c.unit, "assigned_task", task->id.value());
    }
    const Task& t = *task;
    const Day today = local_day(c.now);
    const Giver* g = assigned.giver(t.giver);
    html::PageFrame frame{.title = fmt::format("Nhiệm vụ tại {}", t.number), .lead = t.content, .back_url = url(c, kHome), .back_label = "Nhiệm vụ được giao", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        const auto again = [&](std::string_view field, std::string otherwise = {}) { return c.request.form.has(field) ? c.form(field) : std::move(otherwise); };
        const auto error = [&](std::string_view field) { return html::error_for(errors, field); };
        const auto reason_form = [&](std::string_view act, std::string_view title, std::string_view hint) {
            h.el("details", {{"class", "more"}, {"open", !errors.empty() && c.request.form.has("reason")}}, [&] {
                h.el("summary", {}, title);
                html::form(h, {.action = path_of(t.id, act), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::hidden(h, "version", std::to_string(t.version));
                    html::area_field(h, {.name = "reason", .label = "Lý do", .value = again("reason"), .hint = std::string(hint), .error = error("reason"), .required = true}, 2);
                    html::actions(h, [&] { html::button(h, title, {.weight = Weight::danger}); });
                });
            });
        };
        html::columns(h, [&] {
            html::section(h, "Kết quả", [&] {
                h.el("p", {}, [&] { html::badge(h, sign_of(standing(t, today)), standing_words(t, today)); });
                if (t.answer) {
                    html::facts(h, [&](html::Facts& f) {
                        f.add("Văn bản trả lời", fmt::format("{} ngày {}", t.answer->number, format_day(t.answer->on)));
                        if (!t.answer->title.empty()) f.add("Trích yếu", t.answer->title);
                        if (t.answered_by) f.add("Người ghi", People::title(people.accounts, t.answered_by->value()));
                    });
                    if (!read_only(c) && c.who->may(may::report_task)) reason_form("/rut-lai", "Rút lại văn bản trả lời", "Nhiệm vụ trở lại chưa xong; lịch sử vẫn giữ.");
                    return;
                }
                if (read_only(c) || !c.who->may(may::report_task)) return;
                html::form(h, {.action = path_of(t.id, "/tra-loi"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::hidden(h, "version", std::to_string(t.version));
                    html::text_field(h, {.name = "answer_number", .label = "Số, ký hiệu văn bản trả lời", .value = again("answer_number"), .hint = "Ví dụ 88/BC-UBND", .error = error("answer_number"), .required = true}, {.autocomplete = "off", .max_length = 60, .width = 24, .focus = errors.empty()});
                    html::text_field(h, {.name = "answer_title", .label = "Trích yếu", .value = again("answer_title"), .error = error("answer_title")}, {.autocomplete = "off", .max_length = 500});
                    html::day_field(h, {.name = "answered_on", .label = "Ngày văn bản", .value = again("answered_on", format_day(today)), .error = error("answered_on"), .required = true});
                    html::actions(h, [&] { html::button(h, "Ghi hoàn thành", {.weight = Weight::main}); });
                });
            });
            html::section(h, "Nội dung", [&] {
                html::facts(h, [&](html::Facts& f) {
                    f.add("Văn bản giao", fmt::format("{} ngày {}", t.number, format_day(t.given_on)));
                    f.add("Trích yếu", t.title);
                    f.add("Nơi giao", fmt::format("{}{}", g ? g->title : t.giver, t.counted ? "; tính vào biểu 1 dòng 4" : ""));
                    f.add("Chủ trì", people.of(t).empty() ? "chưa phân công" : people.of(t));
                    f.add("Hạn", t.due ? format_day(*t.due) : "không định hạn");
                });
                if (!manages(c)) return;
                html::actions(h, [&] {
                    if (!t.answer) html::link_button(h, "Sửa", path_of(t.id, "/sua"), {.key = "e"});
                    html::link_button(h, "Lập kế hoạch chuyên đề", "/ke-hoach/moi?tu=" + path_of(t.id), {.weight = Weight::quiet});
                });
                if (t.answer) return;
                reason_form("/xoa", "Xóa nhiệm vụ", "Chỉ khi ghi nhầm; nhật ký vẫn giữ.");
            });
        });
        web::graph_section(h, c, {"task", std::to_string(t.id.value())});
        html::section(h, "Quá trình", [&] {
            std::vector<html::Event> told;
            for (const record::StoredEvent& e : events) {
                boost::system::error_code bad;
                const json::value v = json::parse(e.payload, bad);
                const json::value* reason = !bad && v.is_object() ? v.as_object().if_contains("reason") : nullptr;
                told.push_back({.at = to_local(e.at), .what = event_title(e.kind), .who = People::title(people.accounts, e.account.value()), .detail = reason && reason->is_string() ? std::string(reason->as_string()) : ""});
            }
            html::timeline(h, told);
        });
    }, status_again(errors));
}

using Job = std::function<Result<void>(sql::Tx&, const record::Actor&, TaskId, int version)>;

http::Response act(web::Context& c, const Assigned& assigned, const Job& job, std::string_view flash, bool to_list = false) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const TaskId id{number<std::int64_t>(c.param("task"))};
    const auto answer = assigned.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(job(tx, attempt->actor, id, number<int>(c.form("version"))));
        return record::Answer{303, to_list ? std::string(kHome) : path_of(id)};
    });
    if (answer) return c.see(answer->text, flash);
    return answer.error().kind == Kind::not_found ? c.refuse(answer.error()) : task_page(c, assigned, {answer.error()});
}

http::Response post_answer(web::Context& c, const Assigned& assigned) {
    Errors errors;
    const auto on = typed_day(trim(c.form("answered_on")), "answered_on", errors);
    if (!errors.empty()) return task_page(c, assigned, errors);
    return act(c, assigned, [&](sql::Tx& tx, const record::Actor& by, TaskId id, int version) { return assigned.answer(tx, by, c.now, id, version, {c.form("answer_number"), c.form("answer_title"), on.value_or(Day{})}); }, "Đã ghi văn bản trả lời.");
}

// ---- For programs ----

json::object json_of(const Assigned& assigned, const Task& t, Day day) {
    json::object out{{"id", t.id.value()}, {"giver", t.giver}, {"counted", t.counted}, {"number", t.number}, {"given_on", iso_day(t.given_on)}, {"title", t.title}, {"content", t.content}, {"office", nullptr},
                     {"due", t.due ? json::value(iso_day(*t.due)) : json::value()}, {"standing", standing_code(standing(t, day))}, {"answer", nullptr}, {"version", t.version}};
    const auto tree = assigned.units().tree();
    if (const units::Unit* u = tree->find(t.unit); u && t.office)
        for (const units::Office& o : u->offices)
            if (o.id == *t.office) out["office"] = o.name;
    if (t.answer) out["answer"] = json::object{{"number", t.answer->number}, {"title", t.answer->title}, {"on", iso_day(t.answer->on)}};
    return out;
}

http::Response api_list(web::Context& c, const Assigned& assigned) {
    Query q;
    q.day = local_day(c.now);
    Errors errors;
    if (const auto day = typed_day(c.query("day"), "day", errors)) q.day = *day;
    if (!errors.empty()) return c.refuse(errors.front());
    q.words = trim(c.query("q"));
    q.giver = c.query("giver");
    q.cursor = c.query("cursor");
    const std::string asked = c.query("standing");
    for (const Standing s : kStandings)
        if (standing_code(s) == asked) q.standing = s;
    sql::Reader s = c.db().read();
    const auto page = assigned.list(s, c.unit, q);
    if (!page) return c.refuse(page.error());
    json::array rows;
    for (const Task& t : page->rows) rows.push_back(json_of(assigned, t, q.day));
    return web::json_answer({{"tasks", std::move(rows)}, {"next", page->next}});
}

http::Response api_write(web::Context& c, const Assigned& assigned, const std::function<Result<TaskId>(sql::Tx&, const record::Actor&, const json::object&)>& job, int status) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        XASO_TRY(const TaskId id, job(tx, by, c.body()));
        return web::answer(status, json_of(assigned, *assigned.find(tx, c.unit, id), local_day(c.now)));
    });
}

}  // namespace

void add_pages(web::Router& router, const Assigned& assigned) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, const access::Permission& permission, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::string(kHome) + path, .may = &permission, .title = std::move(title), .systems = "S11", .run = std::move(run)});
    };
    route(get, "", "Nhiệm vụ được giao", may::see_plan, [&assigned](web::Context& c) { return list_page(c, assigned); });
    route(get, "/moi", "Ghi nhiệm vụ được giao", may::manage_plan, [&assigned](web::Context& c) {
        if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
        return form_page(c, assigned, {}, {});
    });
    route(post, "/moi", "Ghi nhiệm vụ được giao", may::manage_plan, [&assigned](web::Context& c) { return post_new(c, assigned); });
    route(get, "/:task", "Nhiệm vụ được giao", may::see_plan, [&assigned](web::Context& c) { return task_page(c, assigned, {}); });
    route(get, "/:task/sua", "Sửa nhiệm vụ được giao", may::manage_plan, [&assigned](web::Context& c) { return edit_page(c, assigned, false); });
    route(post, "/:task/sua", "Sửa nhiệm vụ được giao", may::manage_plan, [&assigned](web::Context& c) { return edit_page(c, assigned, true); });
    route(post, "/:task/tra-loi", "Ghi văn bản trả lời", may::report_task, [&assigned](web::Context& c) { return post_answer(c, assigned); });
    route(post, "/:task/rut-lai", "Rút lại văn bản trả lời", may::report_task, [&assigned](web::Context& c) {
        return act(c, assigned, [&](sql::Tx& tx, const record::Actor& by, TaskId id, int version) { return assigned.take_back(tx, by, c.now, id, version, c.form("reason")); }, "Đã rút lại văn bản trả lời.");
    });
    route(post, "/:task/xoa", "Xóa nhiệm vụ được giao", may::manage_plan, [&assigned](web::Context& c) {
        return act(c, assigned, [&](sql::Tx& tx, const record::Actor& by, TaskId id, int version) { return assigned.remove(tx, by, c.now, id, version, c.form("reason")); }, "Đã xóa nhiệm vụ ghi nhầm.", true);
    });
}

void add_api(web::Router& router, const Assigned& assigned) {
    using enum http::Method;
    std::string standings;
    for (const Standing one : kStandings) standings += fmt::format("{}'{}'", standings.empty() ? "" : "|", standing_code(one));
    router.define("AssignedTask", "{id: int, giver: text, counted: bool, number: text, given_on: day, title: text, content: text, office: text|null, due: day|null, standing: " + standings +
                                      ", answer: {number: text, title: text, on: day}|null, version: int}");
    router.add({.path = "/api/v1/assigned-tasks", .may = &may::see_plan, .systems = "S11", .summary = "Tasks given to the unit and how they stand on a day",
                .query = "{day?: day, standing?: " + standings + ", giver?: text, q?: text, cursor?: text}", .gives = "{tasks: [AssignedTask], next: text}", .run = [&assigned](web::Context& c) { return api_list(c, assigned); }});
    router.add({.method = post, .path = "/api/v1/assigned-tasks", .may = &may::manage_plan, .systems = "S11", .summary = "Write down a task that was given",
                .takes = "{giver: text, number: text, given_on: day, title: text, content: text, due?: day}", .gives = "AssignedTask", .run = [&assigned](web::Context& c) {
        return api_write(c, assigned, [&](sql::Tx& tx, const record::Actor& by, const json::object& o) -> Result<TaskId> {
            TaskInput in;
            for (const auto& [key, into] : {std::pair{"giver", &in.giver}, {"number", &in.number}, {"title", &in.title}, {"content", &in.content}}) *into = web::text_at(o, key);
            XASO_TRY(const std::optional<Day> given, web::day_at(o, "given_on"));
            XASO_TRY(in.due, web::day_at(o, "due"));
            in.given_on = given.value_or(Day{});
            return assigned.add(tx, by, c.now, in);
        }, 201);
    }});
    router.add({.method = post, .path = "/api/v1/assigned-tasks/:task/answer", .may = &may::report_task, .systems = "S11", .summary = "Record the document that answered a task",
                .takes = "{version: int, number: text, title: text, on: day}", .gives = "AssignedTask", .run = [&assigned](web::Context& c) {
        return api_write(c, assigned, [&](sql::Tx& tx, const record::Actor& by, const json::object& o) -> Result<TaskId> {
            const TaskId id{number<std::int64_t>(c.param("task"))};
            XASO_TRY(const std::optional<Day> on, web::day_at(o, "on"));
            XASO_CHECK(assigned.answer(tx, by, c.now, id, web::version_at(o), {web::text_at(o, "number"), web::text_at(o, "title"), on.value_or(Day{})}));
            return id;
        }, 200);
    }});
}

web::ReminderSource reminders(const Assigned& assigned) {
    return [&assigned](const web::Context& c, sql::Session& s) {
        std::vector<web::Reminder> out;
        const access::Account& who = *c.who;
        const bool keeps = who.may(may::manage_plan);
        if (!keeps && !who.may(may::report_task)) return out;
        const Day today = local_day(c.now);
        const std::vector<Task> waiting = assigned.reminders(s, who.unit, keeps ? std::nullopt : std::optional(who.id), who.office ? std::optional(who.office) : std::nullopt, today, kDaysBefore);
        for (const Task& t : waiting) {
            if (out.size() == kShown) break;
            auto [state, words] = web::standing(*t.due, today);
            out.push_back({state, std::move(words), fmt::format("Nhiệm vụ được giao: {}", t.content), t.due, path_of(t.id)});
        }
        if (waiting.size() > kShown) {
            auto [state, words] = web::standing(*waiting[kShown].due, today);
            out.push_back({state, std::move(words), fmt::format("Nhiệm vụ được giao: {} việc khác quá hạn hoặc sắp đến hạn", waiting.size() - kShown), waiting[kShown].due, std::string(kHome)});
        }
        return out;
    };
}

}  // namespace xaso::assigned
