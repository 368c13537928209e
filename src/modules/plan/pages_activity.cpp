// One activity: what is to be done, its result with the proof, what happened to it, and what may be done now.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "plan/pages_shared.h"
#include "plan/things.h"
#include "platform/files/kind.h"
#include "platform/web/csv.h"
#include "platform/web/graph.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace json = boost::json;
namespace may = access::may;

// What a refused form said, so that nothing typed is lost.
struct Typed {
    std::string action, done_on = {}, number = {}, title = {}, note = {}, source = {}, due = {}, reason = {};
    std::optional<Day> occasion = {};     // of work that recurs
    Errors errors = {};
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
    {"support", "phối hợp"}, {"monitor", "theo dõi"}, {"funding", "kinh phí"}, {"time_frame", "thời gian"}, {"due", "hạn"}, {"estimate", "dự toán"}, {"settlement", "quyết toán"}, {"weight", "trọng số"}};

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
    // Of work that recurs: the result that one side has and the other has not.
    const auto result_of = [](const json::object& side, const json::object& other) {
        const json::value* has = side.if_contains("results"), *lacks = other.if_contains("results");
        if (!has || !has->is_array()) return json::object{};
        for (const json::value& one : has->as_array())
            if (!lacks || !lacks->is_array() || std::ranges::find(lacks->as_array(), one) == lacks->as_array().end()) return one.as_object();
        return json::object{};
    };
    std::vector<std::string> details;
    if (kind == "edited") {
        for (const auto& [field, words] : kFields)
            if (before.contains(field)) details.emplace_back(words);
        out.detail = fmt::format("{}", fmt::join(details, ", "));
        if (before.contains("title")) out.detail += fmt::format("; trước là “{}”", text_at(before, "title"));
        return out;
    }
    if (kind == "due_moved") details.push_back(fmt::format("từ {} sang {}", day_at(before, "due"), day_at(after, "due")));
    const auto told_result = [&](const json::object& side, const json::object& other) {
        const json::object one = result_of(side, other);
        return one.empty() ? proof_words(done_of(side)) : fmt::format("kỳ {}: {}", day_at(one, "due"), proof_words(one));
    };
    if (kind == "done") details.push_back(told_result(after, before));
    if (kind == "taken_back") details.push_back("kết quả đã ghi: " + told_result(before, after));
    if (std::string reason = text_at(o, "reason"); !reason.empty()) details.push_back(std::move(reason));
    out.detail = fmt::format("{}", fmt::join(details, " · "));
    return out;
}

// Offers a source by the address of its page; what is typed finds it by the words beside it.
void source_field(Html& h, const Typed& t, const std::vector<record::Offer>& offers) {
    const html::Field f{.name = "proof_source", .label = "Lấy từ sổ, số liệu", .value = t.source, .hint = "Gõ số, ký hiệu để chọn văn bản trong sổ, hoặc dán địa chỉ trang của bản ghi, số liệu, dòng biểu; để trống số thì số, tên, ngày lấy theo đó",
                        .error = t.error("xong", "proof_source")};
    html::field(h, f, [&](const std::string& id, const std::string& described) {
        const std::string_view invalid = f.error.empty() ? "false" : "true";
        h.leaf("input", {{"type", "text"}, {"id", id}, {"name", f.name}, {"value", f.value}, {"list", "sources"}, {"autocomplete", "off"}, {"aria-invalid", invalid}, {"aria-describedby", described}});
        h.el("datalist", {{"id", "sources"}}, [&] {
            for (const record::Offer& o : offers) h.el("option", {{"value", o.path}}, o.words);
        });
    });
}

void result_form(Html& h, const web::Context& c, const Activity& a, const Typed& t, const std::vector<record::Offer>& offers, const Occasion* occasion) {
    html::form(h, {.action = activity_path(a, "/xong"), .csrf = c.csrf, .key = c.new_key(), .upload = true}, [&] {
        html::hidden(h, "version", std::to_string(a.version));
        if (occasion) html::hidden(h, "lan", iso_day(occasion->due));
        const bool again = t.action == "xong";
        html::text_field(h, {.name = "proof_number", .label = "Số, ký hiệu văn bản", .value = t.number, .hint = "Ví dụ 12/BC-UBND; không có số thì ghi loại, ví dụ “biên bản”", .error = t.error("xong", "proof_number"), .unmarked = true},
                         {.autocomplete = "off", .max_length = 60, .width = 24, .focus = t.errors.empty()});
        html::text_field(h, {.name = "proof_title", .label = "Tên văn bản, sản phẩm", .value = again ? t.title : a.products.size() == 1 ? a.products.front().title : "", .error = t.error("xong", "proof_title"), .unmarked = true},
                         {.autocomplete = "off", .max_length = 500});
        html::day_field(h, {.name = "done_on", .label = "Ngày trên văn bản", .value = again ? t.done_on : format_day(local_day(c.now)), .error = t.error("xong", "done_on"), .unmarked = true});
        html::text_field(h, {.name = "proof_note", .label = "Nơi lưu, ghi chú", .value = t.note, .hint = "Đường dẫn, cặp hồ sơ hoặc điều cần nói thêm", .error = t.error("xong", "proof_note")}, {.autocomplete = "off", .max_length = 1000});
        h.el("details", {{"class", "more"}, {"open", !t.source.empty() || !t.error("xong", "proof_source").empty() || !t.error("xong", "proof_file").empty()}}, [&] {
            h.el("summary", {}, "Lấy minh chứng từ sổ, số liệu hoặc tệp");
            source_field(h, t, offers);
            html::file_field(h, {.name = "proof_file", .label = "Tệp minh chứng", .hint = "PDF, ảnh, Word, Excel; đến 10 MB", .error = t.error("xong", "proof_file")}, files::accepted_endings());
        });
        html::actions(h, [&] { html::button(h, occasion ? fmt::format("Ghi kết quả kỳ {}", format_day(occasion->due)) : "Ghi hoàn thành", {.weight = Weight::main}); });
    });
}

// What a result names, as it was and as it is: said when the two part.
void proof_facts(html::Facts& f, Html& h, const web::Context& c, const Activity& a, const Done& done, const std::optional<record::Seen>& now, const std::vector<access::Account>& accounts, const Occasion* occasion) {
    const Proof& p = done.proof;
    f.add("Văn bản", fmt::format("{} {}", p.number, p.title));
    if (p.source.kind == "file") f.add("Tệp", [&] { html::figure_link(h, p.words, url(c, activity_path(a, "/minh-chung"), {{"lan", occasion ? iso_day(occasion->due) : std::string{}}})); });
    else if (p.source)
        f.add("Minh chứng khi ghi", [&] {
            if (now && !now->path.empty()) html::figure_link(h, p.words, url(c, now->path));
            else h.text(p.words);
            if (!now) h.el("p", {{"class", "hint"}}, "Nay không còn trong dữ liệu.");
            else if (now->mark != p.mark) h.el("p", {}, [&] {
                html::badge(h, html::State::paused, "đã đổi từ khi ghi nhận");
                h.text(fmt::format(" Nay là: {}", now->words));
            });
        });
    if (!p.note.empty()) f.add("Nơi lưu, ghi chú", p.note);
    const auto who = std::find_if(accounts.begin(), accounts.end(), [&](const auto& account) { return account.id == done.by; });
    f.add("Người ghi", fmt::format("{}, {}", who == accounts.end() ? "Hệ thống" : who->name, format_day_time(to_local(done.at))));
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

// What is shown of an activity: its data, and what its proof says today.
struct Shown {
    Plan plan;
    Activity a;
    std::vector<access::Account> accounts;
    std::vector<record::Offer> offers;
    std::optional<record::Seen> now;       // of the result that is open
    const Occasion* occasion = nullptr;    // of `a`: the one the address names, else the first without a result
    const std::optional<Done>& done() const { return occasion && occasion->done ? occasion->done : a.done; }
};

void occasion_table(Html& h, const web::Context& c, const Shown& s, Day today) {
    html::table(h, {.caption = fmt::format("Các kỳ của “{}”", s.a.time_frame), .columns = {{.label = "Kỳ đến hạn"}, {.label = "Tình trạng", .words = true}, {.label = "Minh chứng", .main = true}}}, [&](html::Rows& rows) {
        for (const Occasion& o : s.a.occasions)
            rows.row([&] {
                const std::optional<Done>& done = o.done ? o.done : s.a.done;
                rows.head(url(c, activity_path(s.a), {{"lan", iso_day(o.due)}}), fmt::format("{}{}", format_day(o.due), &o == s.occasion ? " (đang mở)" : ""));
                rows.cell(sign_of(standing(std::optional(o.due), done, today)), standing_words(o.due, done, today));
                if (done) rows.cell(fmt::format("{} {}", done->proof.number, done->proof.title));
                else rows.none();
            });
    });
}

void result(Html& h, const web::Context& c, const Shown& s, const Typed& t) {
    const Day today = local_day(c.now);
    const Activity& a = s.a;
    const bool reports = !read_only(c) && c.who->may(may::report_task);
    html::section(h, s.occasion ? "Kết quả từng kỳ" : "Kết quả", [&] {
        if (!s.done()) {
            const std::optional<Day> due = s.occasion ? std::optional(s.occasion->due) : a.due;
            h.el("p", {}, [&] {
                html::badge(h, sign_of(standing(due, std::nullopt, today)), standing_words(due, std::nullopt, today));
                if (due) h.text(fmt::format(" Hạn {}.", format_day(*due)));
            });
            if (!s.plan.decision) h.el("p", {{"class", "hint"}}, "Kế hoạch chưa được phê duyệt nên chưa ghi được kết quả.");
            else if (reports) result_form(h, c, a, t, s.offers, s.occasion);
            if (s.occasion) occasion_table(h, c, s, today);
            return;
        }
        html::facts(h, [&](html::Facts& f) {
            const std::optional<Day> due = s.occasion ? std::optional(s.occasion->due) : a.due;
            f.add("Hoàn thành", [&] { html::badge(h, sign_of(standing(due, s.done(), s.done()->on)), standing_words(due, s.done(), s.done()->on)); });
            proof_facts(f, h, c, a, *s.done(), s.now, s.accounts, s.occasion);
        });
        if (reports)
            folded_form(h, c, a, "rut-lai", "Rút lại kết quả", t, [&] { if (s.occasion) html::hidden(h, "lan", iso_day(s.occasion->due)); }, "Kết quả rút lại không còn tính vào báo cáo của kỳ nào; lịch sử vẫn giữ.", Weight::danger);
        if (s.occasion) occasion_table(h, c, s, today);
    });
    if (!a.done && s.plan.decision && !read_only(c) && c.who->may(may::manage_plan))
        html::section(h, "Hạn", [&] {
            folded_form(h, c, a, "doi-han", "Chuyển hạn", t, [&] {
                html::day_field(h, {.name = "due", .label = "Hạn mới", .value = t.due, .error = t.error("doi-han", "due"), .required = true});
                if (s.plan.amendments.empty()) return;
                std::vector<html::Option> amendments;
                for (std::size_t i = s.plan.amendments.size(); i > 0; --i) amendments.push_back({.value = std::to_string(i), .label = decision_words(static_cast<const Decision&>(s.plan.amendments[i - 1]))});
                html::select_field(h, {.name = "amendment", .label = "Theo quyết định điều chỉnh", .value = t.failed("doi-han") ? c.form("amendment") : "", .error = t.error("doi-han", "amendment")}, amendments);
            },
                        "Ví dụ: chờ hướng dẫn của cấp trên, kèm số văn bản.", Weight::plain);
        });
}

// When the form that came back has no place on the page any more, because somebody else was first: what was typed, so that it is not lost.
void kept(Html& h, const Shown& s, const Typed& t) {
    const bool open = !s.done() && s.plan.decision;
    if (t.errors.empty() || (t.action == "rut-lai" ? s.done().has_value() : open)) return;
    std::vector<std::string> typed;
    for (const std::string* text : {&t.number, &t.title, &t.done_on, &t.note, &t.source, &t.due, &t.reason})
        if (!text->empty()) typed.push_back(*text);
    html::notice(h, html::Tone::warning, "Điều bạn vừa gõ chưa được ghi:", fmt::format("{}", fmt::join(typed, " · ")));
}

std::string day_or_none(const std::optional<Day>& day) { return day ? format_day(*day) : "không định ngày"; }

void content(Html& h, const web::Context& c, const Plan& plan, const Activity& a) {
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
            if (a.first_due || a.done || a.amendment)
                f.add("Hạn ban đầu – điều chỉnh – thực hiện", fmt::format("{} – {}{} – {}", day_or_none(a.first_due ? a.first_due : a.due), a.first_due ? day_or_none(a.due) : "không đổi",
                                                                          a.amendment ? fmt::format(" (theo {})", decision_words(static_cast<const Decision&>(plan.amendments[static_cast<std::size_t>(a.amendment) - 1]))) : std::string{}, a.done ? format_day(a.done->on) : "chưa xong"));
            else f.add("Hạn", day_or_none(a.due));
            if (a.estimate || a.settlement) f.add("Dự toán – quyết toán", fmt::format("{} – {}", a.estimate ? format_vnd(*a.estimate) : "chưa ghi", a.settlement ? format_vnd(*a.settlement) : "chưa ghi"));
            if (a.weight != 1) f.add("Trọng số", format_count(a.weight));
            add("Kinh phí", a.funding);
            if (a.origin && a.origin->slips) f.add("Chuyển tiếp", fmt::format("lần thứ {}; lý do: {}", a.origin->slips, a.origin->reason));
        });
        if (read_only(c) || !c.who->may(may::manage_plan)) return;
        html::actions(h, [&] {
            html::link_button(h, "Sửa", activity_path(a, "/sua"), {.key = "e"});
            html::link_button(h, "Lập kế hoạch chuyên đề", "/ke-hoach/moi?tu=" + activity_path(a), {.weight = Weight::quiet});
            html::link_button(h, "Thêm hoạt động cùng mục", plan_path(a.plan, fmt::format("/them?cung={}", a.id.value())), {.weight = Weight::quiet});
        });
    });
}

std::optional<Day> asked_occasion(const std::string& text) {
    const auto day = parse_day(text);
    return day ? std::optional(*day) : std::nullopt;
}

http::Response show(web::Context& c, const PageDeps& deps, const Typed& t) {
    Shown shown;
    std::vector<Activity> all;
    std::vector<record::StoredEvent> events;
    {
        sql::Reader s = c.db().read();
        auto found = asked_activity(c, deps, s);
        if (!found) return c.refuse(found.error());
        shown.a = std::move(*found);
        const auto asked = t.occasion ? t.occasion : asked_occasion(c.query("lan"));
        shown.occasion = asked ? shown.a.occasion(*asked) : nullptr;
        if (!shown.occasion && !shown.a.occasions.empty()) {
            const auto open = std::ranges::find_if(shown.a.occasions, [](const Occasion& o) { return !o.done; });
            shown.occasion = open == shown.a.occasions.end() ? &shown.a.occasions.back() : &*open;
        }
        shown.plan = *deps.plans.find(s, c.unit, shown.a.plan);
        if (const auto& done = shown.done(); done && done->proof.source) shown.now = deps.plans.things().see(s, c.unit, done->proof.source);
        if (!shown.done() && !read_only(c) && c.who->may(may::report_task)) shown.offers = deps.plans.things().offers(s, c.unit);
        all = deps.plans.activities(s, c.unit, shown.a.plan);
        events = deps.plans.record().history(s, c.unit, "plan_activity", shown.a.id.value());
        shown.accounts = c.site.access.list(s, c.unit);
    }
    const Activity* a = &shown.a;
    const Plan* plan = &shown.plan;
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
        kept(h, shown, t);
        html::columns(h, [&] {
            html::stack(h, [&] { result(h, c, shown, t); });
            html::stack(h, [&] { content(h, c, *plan, *a); });
        });
        web::graph_section(h, c, activity_thing(*a));
        html::section(h, "Quá trình", [&] {
            std::vector<html::Event> told;
            for (const record::StoredEvent& e : events) told.push_back(event_of(e, shown.accounts));
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

// What a typed source means: an offer by its number or words, or the address of a page.
Result<record::Thing> typed_source(const web::Context& c, const PageDeps& deps, sql::Session& s, const std::string& text) {
    if (text.empty()) return record::Thing{};
    if (auto thing = deps.plans.things().of_path(text)) return std::move(*thing);
    const std::string wanted = fold(text);
    for (const record::Offer& o : deps.plans.things().offers(s, c.unit))
        if (fold(o.number) == wanted || fold(o.words) == wanted)
            if (auto thing = deps.plans.things().of_path(o.path)) return std::move(*thing);
    return refuse(Refusal::Kind::invalid, "plan.no_source", fmt::format("Không có “{}” trong sổ nào. Hãy chọn từ gợi ý, hoặc dán địa chỉ trang của bản ghi, số liệu.", text), "proof_source");
}

http::Response post_done(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    Typed t{.action = "xong", .done_on = trim(c.form("done_on")), .number = trim(c.form("proof_number")), .title = trim(c.form("proof_title")), .note = trim(c.form("proof_note")), .source = trim(c.form("proof_source")),
            .occasion = asked_occasion(c.form("lan"))};
    Proof proof{t.number, t.title, t.note};
    auto on = typed_day(t.done_on, "done_on", "Ngày trên văn bản", t.errors);
    const http::Upload* file = nullptr;
    for (const http::Upload& up : c.request.uploads)
        if (up.field == "proof_file" && !up.file_name.empty()) file = &up;
    {
        sql::Reader s = c.db().read();
        const auto plan = asked_plan(c, deps, s);
        if (!plan) return c.refuse(plan.error());
        auto source = typed_source(c, deps, s, t.source);
        if (!source) t.errors.push_back(source.error());
        else if (*source && file) t.errors.push_back({Refusal::Kind::invalid, "plan.two_sources", "Chỉ chọn một: lấy từ sổ, số liệu, hoặc tải tệp lên.", "proof_source", {}});
        else if (*source) {
            proof.source = std::move(*source);
            // Without a number typed, all of it is the source's: what stands in the other fields was offered, not typed.
            const auto named = deps.plans.things().see(s, c.unit, proof.source);
            if (t.number.empty() && named) {
                proof.title.clear();
                if (named->day) on = named->day;
            }
            const auto seen = deps.plans.frozen(s, c.unit, proof);
            if (!seen) t.errors.push_back(seen.error());
            else proof = *seen;
        } else if (file) {
            if (proof.number.empty()) proof.number = "tệp";
            if (proof.title.empty()) proof.title = file->file_name;
        }
        for (Refusal& why : wrong_in_result(*plan, local_day(c.now), on, proof))
            if (html::error_for(t.errors, why.field).empty()) t.errors.push_back(std::move(why));
    }
    return act(c, deps, std::move(t), [&](sql::Tx& tx, const record::Actor& by, const Activity& a) -> Result<void> {
        Proof kept = proof;
        if (file) {
            auto source = deps.plans.keep_file(tx, c.unit, file->file_name, file->bytes);
            if (!source) {
                source.error().field = "proof_file";
                return refuse(source.error());
            }
            kept.source = std::move(*source);
        }
        return deps.plans.mark_done(tx, by, c.now, a.id, typed_version(c), *on, kept, asked_occasion(c.form("lan")));
    }, c.form("lan").empty() ? "Đã ghi hoạt động hoàn thành." : "Đã ghi kết quả của kỳ.");
}

http::Response post_take_back(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const std::string reason = trim(c.form("reason"));
    const auto occasion = asked_occasion(c.form("lan"));
    return act(c, deps, {.action = "rut-lai", .reason = reason, .occasion = occasion},
               [&](sql::Tx& tx, const record::Actor& by, const Activity& a) { return deps.plans.take_back(tx, by, c.now, a.id, typed_version(c), reason, occasion); }, "Đã rút lại kết quả.");
}

http::Response get_proof(web::Context& c, const PageDeps& deps) {
    sql::Reader s = c.db().read();
    const auto a = asked_activity(c, deps, s);
    if (!a) return c.refuse(a.error());
    const auto asked = asked_occasion(c.query("lan"));
    const Occasion* o = asked ? a->occasion(*asked) : nullptr;
    const std::optional<Done>& done = o ? o->done : a->done;
    auto file = done ? deps.plans.file(s, c.unit, done->proof.source) : std::nullopt;
    if (!file) return c.refuse({Refusal::Kind::not_found, "plan.no_file", "Kết quả này không có tệp minh chứng.", {}, {}});
    return web::download(std::move(file->bytes), file->content_type, file->name);
}

http::Response post_move_due(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    Typed t{.action = "doi-han", .due = trim(c.form("due")), .reason = trim(c.form("reason"))};
    const auto due = typed_day(t.due, "due", "Hạn mới", t.errors);
    if (t.due.empty()) t.errors.push_back({Refusal::Kind::invalid, "plan.due", "Hãy nhập hạn mới, ví dụ " + format_day(local_day(c.now)) + ".", "due", {}});
    if (t.reason.empty()) t.errors.push_back({Refusal::Kind::invalid, "plan.reason", "Hãy ghi rõ lý do.", "reason", {}});
    const std::string reason = t.reason;
    int amendment = 0;
    if (const auto typed = parse_decimal(c.form("amendment"))) amendment = static_cast<int>(std::min<std::int64_t>(typed->whole().value_or(-1), 10'000));
    return act(c, deps, std::move(t), [&](sql::Tx& tx, const record::Actor& by, const Activity& a) { return deps.plans.move_due(tx, by, c.now, a.id, typed_version(c), *due, reason, amendment); }, "Đã chuyển hạn.");
}

}  // namespace

void add_activity_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    router.add({.path = "/ke-hoach/:id/viec/:item", .may = &may::see_plan, .title = "Hoạt động", .systems = std::string(kSystems), .run = [deps](web::Context& c) { return show(c, deps, {}); }});
    router.add({.path = "/ke-hoach/:id/viec/:item/minh-chung", .may = &may::see_plan, .systems = std::string(kSystems), .run = [deps](web::Context& c) { return get_proof(c, deps); }});
    const auto action = [&](std::string path, std::string title, const access::Permission& permission, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = post, .path = "/ke-hoach/:id/viec/:item" + path, .may = &permission, .title = std::move(title), .systems = std::string(kSystems), .body_limit = 11u << 20, .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    action("/xong", "Ghi kết quả", may::report_task, post_done);
    action("/rut-lai", "Rút lại kết quả", may::report_task, post_take_back);
    action("/doi-han", "Chuyển hạn", may::manage_plan, post_move_due);
}

}  // namespace xaso::plan
