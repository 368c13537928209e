// One activity: what is to be done, its result with the proof, what happened to it, and what may be done now.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace json = boost::json;
namespace may = access::may;

// What a refused form said, so that nothing typed is lost.
struct Typed {
    std::string action, done_on, number, title, note, due, reason;
    Errors errors;
    bool failed(std::string_view which) const { return action == which && !errors.empty(); }
    std::string error(std::string_view which, std::string_view field) const { return action == which ? html::error_for(errors, field) : std::string{}; }
};

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->as_string()) : std::string{};
}
std::string day_at(const json::object& o, std::string_view name) {
    const auto day = parse_day(text_at(o, name));
    return day ? format_day(*day) : "không có";
}

constexpr std::pair<std::string_view, std::string_view> kFields[] = {
    {"section", "mục"}, {"objective", "mục tiêu"}, {"task", "nhiệm vụ"}, {"number", "số thứ tự"}, {"title", "nội dung"}, {"products", "sản phẩm"}, {"leads", "chủ trì"},
    {"support", "phối hợp"}, {"monitor", "theo dõi"}, {"funding", "kinh phí"}, {"time_frame", "thời gian"}, {"due", "hạn"}};

std::string proof_words(const json::object& done) { return fmt::format("{}, {} {}", day_at(done, "on"), text_at(done, "number"), text_at(done, "title")); }

html::Event event_of(const record::StoredEvent& e, const std::vector<access::Account>& accounts) {
    html::Event out;
    out.at = to_local(e.at);
    const auto who = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == e.account; });
    out.who = who == accounts.end() ? "Hệ thống" : who->name;
    const std::string kind = e.kind.substr(e.kind.find('.') + 1);
    out.what = kind == "added" ? "Thêm vào kế hoạch" : kind == "edited" ? "Sửa" : kind == "due_moved" ? "Chuyển hạn" : kind == "done" ? "Ghi kết quả" : "Rút lại kết quả";
    boost::system::error_code bad;
    const json::value told = json::parse(e.payload, bad);
    if (bad || !told.is_object()) return out;   // emptied by law: that it happened stays
    const json::object& o = told.as_object();
    const auto part = [&](std::string_view name) {
        const json::value* v = o.if_contains(name);
        return v && v->is_object() ? v->as_object() : json::object{};
    };
    const auto done_of = [](const json::object& side) {
        const json::value* v = side.if_contains("done");
        return v && v->is_object() ? v->as_object() : json::object{};
    };
    const json::object before = part("before"), after = part("after");
    std::vector<std::string> details;
    if (kind == "edited") {
        for (const auto& [field, words] : kFields)
            if (before.contains(field)) details.emplace_back(words);
        out.detail = fmt::format("{}", fmt::join(details, ", "));
        if (before.contains("title")) out.detail += fmt::format("; trước là “{}”", text_at(before, "title"));
        return out;
    }
    if (kind == "due_moved") details.push_back(fmt::format("từ {} sang {}", day_at(before, "due"), day_at(after, "due")));
    if (kind == "done") details.push_back(proof_words(done_of(after)));
    if (kind == "taken_back") details.push_back("kết quả đã ghi: " + proof_words(done_of(before)));
    if (std::string reason = text_at(o, "reason"); !reason.empty()) details.push_back(std::move(reason));
    out.detail = fmt::format("{}", fmt::join(details, " · "));
    return out;
}

void result_form(Html& h, const web::Context& c, const Activity& a, const Typed& t) {
    html::form(h, {.action = activity_path(a, "/xong"), .csrf = c.csrf, .key = c.new_key()}, [&] {
        html::hidden(h, "version", std::to_string(a.version));
        const bool again = t.action == "xong";
        html::text_field(h, {.name = "proof_number", .label = "Số, ký hiệu văn bản", .value = t.number, .hint = "Ví dụ 12/BC-UBND; không có số thì ghi loại, ví dụ “biên bản”", .error = t.error("xong", "proof_number"), .required = true},
                         {.autocomplete = "off", .max_length = 60, .width = 24, .focus = t.errors.empty()});
        html::text_field(h, {.name = "proof_title", .label = "Tên văn bản, sản phẩm", .value = again ? t.title : a.products.size() == 1 ? a.products.front().title : "", .error = t.error("xong", "proof_title"), .required = true},
                         {.autocomplete = "off", .max_length = 500});
        html::day_field(h, {.name = "done_on", .label = "Ngày trên văn bản", .value = again ? t.done_on : format_day(local_day(c.now)), .error = t.error("xong", "done_on"), .required = true});
        html::text_field(h, {.name = "proof_note", .label = "Nơi lưu, ghi chú", .value = t.note, .hint = "Đường dẫn, cặp hồ sơ hoặc điều cần nói thêm", .error = t.error("xong", "proof_note")}, {.autocomplete = "off", .max_length = 1000});
        html::actions(h, [&] { html::button(h, "Ghi hoàn thành", {.weight = Weight::main}); });
    });
}

// A form that asks for a reason, closed until it is wanted.
void folded_form(Html& h, const web::Context& c, const Activity& a, std::string_view action, std::string_view title, const Typed& t, const std::function<void()>& fields, std::string_view reason_hint, Weight weight) {
    h.el("details", {{"class", "more"}, {"open", t.failed(action)}}, [&] {
        h.el("summary", {}, title);
        html::form(h, {.action = activity_path(a, fmt::format("/{}", action)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(a.version));
            fields();
            html::area_field(h, {.name = "reason", .label = "Lý do", .value = t.action == action ? t.reason : "", .hint = std::string(reason_hint), .error = t.error(action, "reason"), .required = true}, 2);
            html::actions(h, [&] { html::button(h, title, {.weight = weight}); });
        });
    });
}

void result(Html& h, const web::Context& c, const Plan& plan, const Activity& a, const Typed& t, const std::vector<access::Account>& accounts) {
    const Day today = local_day(c.now);
    const bool reports = !read_only(c) && c.who->may(may::report_task);
    html::section(h, "Kết quả", [&] {
        if (!a.done) {
            h.el("p", {}, [&] {
                html::badge(h, sign_of(standing(a, today)), standing_words(a, today));
                if (a.due) h.text(fmt::format(" Hạn {}.", format_day(*a.due)));
            });
            if (!plan.decision) h.el("p", {{"class", "hint"}}, "Kế hoạch chưa được phê duyệt nên chưa ghi được kết quả.");
            else if (reports) result_form(h, c, a, t);
            return;
        }
        html::facts(h, [&](html::Facts& f) {
            f.add("Hoàn thành", [&] { html::badge(h, sign_of(standing(a, a.done->on)), standing_words(a, a.done->on)); });
            f.add("Văn bản", fmt::format("{} {}", a.done->proof.number, a.done->proof.title));
            if (!a.done->proof.note.empty()) f.add("Nơi lưu, ghi chú", a.done->proof.note);
            const auto who = std::find_if(accounts.begin(), accounts.end(), [&](const auto& account) { return account.id == a.done->by; });
            f.add("Người ghi", fmt::format("{}, {}", who == accounts.end() ? "Hệ thống" : who->name, format_day_time(to_local(a.done->at))));
        });
        if (reports)
            folded_form(h, c, a, "rut-lai", "Rút lại kết quả", t, [] {}, "Kết quả rút lại không còn tính vào báo cáo của kỳ nào; lịch sử vẫn giữ.", Weight::danger);
    });
    if (!a.done && plan.decision && !read_only(c) && c.who->may(may::manage_plan))
        html::section(h, "Hạn", [&] {
            folded_form(h, c, a, "doi-han", "Chuyển hạn", t, [&] { html::day_field(h, {.name = "due", .label = "Hạn mới", .value = t.due, .error = t.error("doi-han", "due"), .required = true}); },
                        "Ví dụ: chờ hướng dẫn của cấp trên, kèm số văn bản.", Weight::plain);
        });
}

// When the form that came back has no place on the page any more, because somebody else was first: what was typed, so that it is not lost.
void kept(Html& h, const Plan& plan, const Activity& a, const Typed& t) {
    const bool open = !a.done && plan.decision;
    if (t.errors.empty() || (t.action == "rut-lai" ? a.done.has_value() : open)) return;
    std::vector<std::string> typed;
    for (const std::string* text : {&t.number, &t.title, &t.done_on, &t.note, &t.due, &t.reason})
        if (!text->empty()) typed.push_back(*text);
    html::notice(h, html::Tone::warning, "Điều bạn vừa gõ chưa được ghi:", fmt::format("{}", fmt::join(typed, " · ")));
}

void content(Html& h, const web::Context& c, const Activity& a) {
    html::section(h, "Nội dung", [&] {
        html::facts(h, [&](html::Facts& f) {
            const auto add = [&](std::string_view label, const std::string& text) {
                if (!text.empty()) f.add(label, text);
            };
            add("Mục", a.section);
            add("Mục tiêu", a.objective);
            add("Nhiệm vụ", a.task);
            if (!a.products.empty())
                f.add("Sản phẩm", [&] {
                    for (std::size_t i = 0; i < a.products.size(); ++i) {
                        if (i) h.leaf("br", {});
                        h.text(product_words(a.products[i]));
                    }
                });
            add("Chủ trì", join_names(a.leads));
            add("Phối hợp", join_names(a.support));
            add("Theo dõi, đôn đốc", a.monitor);
            add("Thời gian thực hiện", a.time_frame);
            f.add("Hạn", a.due ? format_day(*a.due) : "không định ngày");
            add("Kinh phí", a.funding);
        });
        if (read_only(c) || !c.who->may(may::manage_plan)) return;
        html::actions(h, [&] {
            html::link_button(h, "Sửa", activity_path(a, "/sua"), {.key = "e"});
            html::link_button(h, "Thêm hoạt động cùng mục", plan_path(a.plan, fmt::format("/them?cung={}", a.id.value())), {.weight = Weight::quiet});
        });
    });
}

http::Response show(web::Context& c, const PageDeps& deps, const Typed& t) {
    std::optional<Plan> plan;
    std::optional<Activity> a;
    std::vector<Activity> all;
    std::vector<record::StoredEvent> events;
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        auto found = asked_activity(c, deps, s);
        if (!found) return c.refuse(found.error());
        a = std::move(*found);
        plan = deps.plans.find(s, c.unit, a->plan);
        all = deps.plans.activities(s, c.unit, a->plan);
        events = deps.plans.record().history(s, c.unit, "plan_activity", a->id.value());
        accounts = c.site.access.list(s, c.unit);
    }
    // The next one that is not done, in the order of the plan and around its end.
    const auto here = std::find_if(all.begin(), all.end(), [&](const Activity& x) { return x.id == a->id; });
    std::rotate(all.begin(), here, all.end());
    const auto next = std::find_if(all.begin() + 1, all.end(), [](const Activity& x) { return !x.done; });
    html::PageFrame frame{.title = fmt::format("Hoạt động {}", a->number), .lead = a->title, .back_url = url(c, plan_path(a->plan)), .back_label = plan->title, .failed = !t.errors.empty()};
    frame.actions = [&](Html& h) {
        if (next != all.end()) html::link_button(h, "Việc chưa xong tiếp theo", url(c, activity_path(*next)), {.key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        kept(h, *plan, *a, t);
        html::columns(h, [&] {
            html::stack(h, [&] { result(h, c, *plan, *a, t, accounts); });
            html::stack(h, [&] { content(h, c, *a); });
        });
        html::section(h, "Quá trình", [&] {
            std::vector<html::Event> told;
            for (const record::StoredEvent& e : events) told.push_back(event_of(e, accounts));
            html::timeline(h, told);
        });
    }, status_again(t.errors));
}

using Job = std::function<Result<void>(sql::Tx&, const record::Actor&, const Activity&)>;

// Carries out an action of the form just sent and leads back to the activity; a refused one shows the form again with what was typed.
http::Response act(web::Context& c, const PageDeps& deps, Typed t, const Job& job, std::string_view flash) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    if (!t.errors.empty()) return show(c, deps, t);
    const auto answer = deps.plans.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Activity a, asked_activity(c, deps, tx));
        XASO_CHECK(job(tx, attempt->actor, a));
        return record::Answer{303, activity_path(a)};
    });
    if (answer) return c.see(answer->text, flash);
    t.errors.push_back(answer.error());
    return show(c, deps, t);
}

http::Response post_done(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    Typed t{.action = "xong", .done_on = trim(c.form("done_on")), .number = trim(c.form("proof_number")), .title = trim(c.form("proof_title")), .note = trim(c.form("proof_note")), .due = {}, .reason = {}, .errors = {}};
    const Proof proof{t.number, t.title, t.note};
    const auto on = typed_day(t.done_on, "done_on", "Ngày trên văn bản", t.errors);
    {
        sql::Reader s = c.db().read();
        const auto plan = asked_plan(c, deps, s);
        if (!plan) return c.refuse(plan.error());
        for (Refusal& why : wrong_in_result(*plan, local_day(c.now), on, proof))
            if (html::error_for(t.errors, why.field).empty()) t.errors.push_back(std::move(why));
    }
    return act(c, deps, std::move(t), [&](sql::Tx& tx, const record::Actor& by, const Activity& a) { return deps.plans.mark_done(tx, by, c.now, a.id, typed_version(c), *on, proof); },
               "Đã ghi hoạt động hoàn thành.");
}

http::Response post_take_back(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const std::string reason = trim(c.form("reason"));
    return act(c, deps, {.action = "rut-lai", .done_on = {}, .number = {}, .title = {}, .note = {}, .due = {}, .reason = reason, .errors = {}},
               [&](sql::Tx& tx, const record::Actor& by, const Activity& a) { return deps.plans.take_back(tx, by, c.now, a.id, typed_version(c), reason); }, "Đã rút lại kết quả.");
}

http::Response post_move_due(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    Typed t{.action = "doi-han", .done_on = {}, .number = {}, .title = {}, .note = {}, .due = trim(c.form("due")), .reason = trim(c.form("reason")), .errors = {}};
    const auto due = typed_day(t.due, "due", "Hạn mới", t.errors);
    if (t.due.empty()) t.errors.push_back({Refusal::Kind::invalid, "plan.due", "Hãy nhập hạn mới, ví dụ " + format_day(local_day(c.now)) + ".", "due", {}});
    if (t.reason.empty()) t.errors.push_back({Refusal::Kind::invalid, "plan.reason", "Hãy ghi rõ lý do.", "reason", {}});
    const std::string reason = t.reason;
    return act(c, deps, std::move(t), [&](sql::Tx& tx, const record::Actor& by, const Activity& a) { return deps.plans.move_due(tx, by, c.now, a.id, typed_version(c), *due, reason); }, "Đã chuyển hạn.");
}

}  // namespace

void add_activity_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    router.add({.path = "/ke-hoach/:id/viec/:item", .may = &may::see_plan, .title = "Hoạt động", .systems = std::string(kSystems), .run = [deps](web::Context& c) { return show(c, deps, {}); }});
    const auto action = [&](std::string path, std::string title, const access::Permission& permission, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = post, .path = "/ke-hoach/:id/viec/:item" + path, .may = &permission, .title = std::move(title), .systems = std::string(kSystems), .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    action("/xong", "Ghi kết quả", may::report_task, post_done);
    action("/rut-lai", "Rút lại kết quả", may::report_task, post_take_back);
    action("/doi-han", "Chuyển hạn", may::manage_plan, post_move_due);
}

}  // namespace xaso::plan
