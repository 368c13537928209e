// Adding an activity, one after another with few keys, and editing one.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;

// The form as typed; every field but the day is text as the store takes it.
struct Typed {
    ActivityInput in;
    std::string due, products, estimate, settlement, weight;
    Errors errors;
};

Typed typed_of(const web::Context& c) {
    Typed t;
    for (const auto& [field, into] : {std::pair{"section", &t.in.section}, {"objective", &t.in.objective}, {"task", &t.in.task}, {"number", &t.in.number}, {"title", &t.in.title}, {"monitor", &t.in.monitor},
                                      {"funding", &t.in.funding}, {"time_frame", &t.in.time_frame}, {"due", &t.due}, {"products", &t.products}, {"estimate", &t.estimate}, {"settlement", &t.settlement}, {"weight", &t.weight}})
        *into = trim(c.form(field));
    t.in.leads = split_names(c.form("leads"));
    t.in.support = split_names(c.form("support"));
    t.in.products = products_of(t.products);
    t.in.due = typed_day(t.due, "due", "Hạn", t.errors);
    for (const auto& [text, into, field] : {std::tuple{&t.estimate, &t.in.estimate, "estimate"}, {&t.settlement, &t.in.settlement, "settlement"}}) {
        if (text->empty()) continue;
        if (const auto amount = parse_vnd(*text)) *into = *amount;
        else t.errors.push_back({Kind::invalid, amount.error().code, amount.error().message, field, {}});
    }
    if (!t.weight.empty()) {
        const auto weight = parse_decimal(t.weight);
        const auto whole = weight ? weight->whole() : std::nullopt;
        t.in.weight = whole && *whole <= 1000 ? static_cast<int>(*whole) : -1;   // refused by the plan, with the field
    }
    if (t.in.title.empty()) t.errors.push_back({Kind::invalid, "plan.activity", "Hãy nhập nội dung hoạt động.", "title", {}});
    return t;
}

Typed typed_of(const Activity& a) {
    const auto money = [](const std::optional<Vnd>& amount) { return amount ? format_count(amount->dong()) : std::string{}; };
    Typed t{a, day_words(a.due), {}, money(a.estimate), money(a.settlement), a.weight == 1 ? "" : std::to_string(a.weight), {}};
    std::vector<std::string> lines;
    for (const Product& p : a.products) lines.push_back(product_words(p));
    t.products = fmt::format("{}", fmt::join(lines, "\n"));
    return t;
}

// What has been written before, offered while typing.
struct Offers {
    std::vector<std::string> sections, objectives, tasks, names;
    void add(std::vector<std::string>& to, const std::string& text) {
        if (!text.empty() && std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
    }
};

Offers offers_of(const web::Context& c, const PageDeps& deps, const std::vector<Activity>& all) {
    Offers o;
    const auto tree = deps.plans.units().tree();
    if (const units::Unit* u = tree->find(c.unit))
        for (const units::Office& office : u->offices)
            if (!office.to || *office.to > local_day(c.now)) o.add(o.names, office.name);
    for (const Activity& a : all) {
        o.add(o.sections, a.section);
        o.add(o.objectives, a.objective);
        o.add(o.tasks, a.task);
        for (const std::string& lead : a.leads) o.add(o.names, lead);
        for (const std::string& name : a.support) o.add(o.names, name);
    }
    return o;
}

void offered_field(Html& h, const html::Field& f, const std::string& list, const std::vector<std::string>& offers) {
    html::field(h, f, [&](const std::string& id, const std::string& described) {
        const std::string_view invalid = f.error.empty() ? "false" : "true";
        h.leaf("input", {{"type", "text"}, {"id", id}, {"name", f.name}, {"value", f.value}, {"list", list}, {"autocomplete", "off"}, {"aria-invalid", invalid}, {"aria-describedby", described}});
        h.el("datalist", {{"id", list}}, [&] {
            for (const std::string& text : offers) h.el("option", {{"value", text}}, "");
        });
    });
}

// What every activity has stands open; the rest is a fold that opens when something stands in it.
void fields(Html& h, const Plan& plan, const Typed& t, const Offers& offers, bool due_here) {
    const auto error = [&](std::string_view field) { return html::error_for(t.errors, field); };
    html::text_field(h, {.name = "title", .label = "Hoạt động", .value = t.in.title, .error = error("title"), .required = true}, {.autocomplete = "off", .max_length = 1000, .focus = t.errors.empty()});
    offered_field(h, {.name = "section", .label = "Mục", .value = t.in.section, .error = error("section")}, "sections", offers.sections);
    offered_field(h, {.name = "leads", .label = "Chủ trì", .value = join_names(t.in.leads), .hint = "Nhiều cơ quan thì cách nhau bằng dấu chấm phẩy", .error = error("leads")}, "names", offers.names);
    html::text_field(h, {.name = "time_frame", .label = "Thời gian thực hiện", .value = t.in.time_frame, .hint = "Như trong văn bản: Quý II, Thường xuyên…", .error = error("time_frame")}, {.autocomplete = "off", .max_length = 300});
    if (due_here)
        html::text_field(h, {.name = "due", .label = "Hạn", .value = t.due, .hint = fmt::format("Ngày cuối phải xong, ví dụ 30/06/{}; để trống nếu không định ngày", plan.year_from), .error = error("due")},
                         {.autocomplete = "off", .max_length = 10, .width = 12});
    html::area_field(h, {.name = "products", .label = "Sản phẩm", .value = t.products, .hint = "Mỗi sản phẩm một dòng; có hạn riêng thì ghi sau dấu chấm phẩy: Báo cáo; 30/06/2026", .error = error("products")}, 2);
    bool open = !t.in.objective.empty() || !t.in.task.empty() || !t.in.support.empty() || !t.in.monitor.empty() || !t.in.funding.empty() || !t.estimate.empty() || !t.settlement.empty() || !t.weight.empty();
    for (const char* field : {"objective", "task", "support", "monitor", "funding", "number", "estimate", "settlement", "weight"}) open |= !error(field).empty();
    h.el("details", {{"class", "more"}, {"open", open}}, [&] {
        h.el("summary", {}, "Mục tiêu, nhiệm vụ, phối hợp, theo dõi, kinh phí, trọng số, số thứ tự");
        offered_field(h, {.name = "objective", .label = "Mục tiêu", .value = t.in.objective, .hint = "Để trống nếu kế hoạch không chia đến cấp này", .error = error("objective")}, "objectives", offers.objectives);
        offered_field(h, {.name = "task", .label = "Nhiệm vụ", .value = t.in.task, .hint = "Để trống nếu kế hoạch không chia đến cấp này", .error = error("task")}, "tasks", offers.tasks);
        html::text_field(h, {.name = "support", .label = "Phối hợp", .value = join_names(t.in.support), .hint = "Cách nhau bằng dấu chấm phẩy", .error = error("support")}, {.autocomplete = "off"});
        html::text_field(h, {.name = "monitor", .label = "Theo dõi, đôn đốc", .value = t.in.monitor, .error = error("monitor")}, {.autocomplete = "off", .max_length = 150});
        html::text_field(h, {.name = "funding", .label = "Kinh phí", .value = t.in.funding, .error = error("funding")}, {.autocomplete = "off", .max_length = 300});
        html::number_field(h, {.name = "estimate", .label = "Dự toán", .value = t.estimate, .error = error("estimate")}, "đ");
        html::number_field(h, {.name = "settlement", .label = "Quyết toán", .value = t.settlement, .error = error("settlement")}, "đ");
        html::text_field(h, {.name = "weight", .label = "Trọng số", .value = t.weight, .hint = "Để trống là 1; chỉ dùng cho tỷ lệ hoàn thành có trọng số, không dùng cho biểu 1", .error = error("weight")}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
        html::text_field(h, {.name = "number", .label = "Số thứ tự", .value = t.in.number, .hint = "Để trống thì lấy số tiếp theo", .error = error("number")}, {.autocomplete = "off", .max_length = 20, .width = 8});
    });
}

struct Here {
    Plan plan;
    std::vector<Activity> all;
};
Result<Here> here(const web::Context& c, const PageDeps& deps) {
    sql::Reader s = c.db().read();
    XASO_TRY(Plan plan, asked_plan(c, deps, s));
    std::vector<Activity> all = deps.plans.activities(s, c.unit, plan.id);
    return Here{std::move(plan), std::move(all)};
}

http::Response add_page(web::Context& c, const PageDeps& deps, const Here& at, const Typed& t) {
    return c.page({.title = "Thêm hoạt động", .lead = fmt::format("{} · đã có {} hoạt động", at.plan.title, at.all.size()), .back_url = plan_path(at.plan.id), .back_label = "Kế hoạch", .failed = !t.errors.empty()}, [&](Html& h) {
        html::error_summary(h, t.errors);
        html::form(h, {.action = plan_path(at.plan.id, "/them"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            fields(h, at.plan, t, offers_of(c, deps, at.all), true);
            html::actions(h, [&] {
                html::button(h, "Thêm, nhập tiếp", {.weight = Weight::main});
                html::button(h, "Thêm, về kế hoạch", {.name = "ve", .value = "1"});
                html::link_button(h, "Thôi", plan_path(at.plan.id), {.weight = Weight::quiet});
            });
        });
    }, status_again(t.errors));
}

http::Response get_add(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto at = here(c, deps);
    if (!at) return c.refuse(at.error());
    // The headings of the one it is added beside, else of the one entered last.
    Typed t;
    const Activity* like = nullptr;
    for (const Activity& a : at->all) {
        if (std::to_string(a.id.value()) == c.query("cung")) {
            like = &a;
            break;
        }
        if (!like || like->id < a.id) like = &a;
    }
    if (like) {
        t.in.section = like->section;
        t.in.objective = like->objective;
        t.in.task = like->task;
    }
    return add_page(c, deps, *at, t);
}

http::Response post_add(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto at = here(c, deps);
    if (!at) return c.refuse(at.error());
    Typed t = typed_of(c);
    if (!t.errors.empty()) return add_page(c, deps, *at, t);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const ActivityId id, deps.plans.add(tx, attempt->actor, c.now, at->plan.id, t.in));
        return record::Answer{303, c.form("ve").empty() ? plan_path(at->plan.id, fmt::format("/them?cung={}", id.value())) : plan_path(at->plan.id)};
    });
    if (answer) return c.see(answer->text, "Đã thêm hoạt động vào kế hoạch.");
    t.errors.push_back(answer.error());
    return add_page(c, deps, *at, t);
}

// What somebody else wrote while this form was open, beside what was typed here; writing again puts the left in place of the right.
void both_texts(Html& h, const Typed& mine, const Typed& theirs) {
    const auto shown = [](const Typed& t) {
        return std::vector<std::pair<std::string_view, std::string>>{
            {"Hoạt động", t.in.title}, {"Mục", t.in.section}, {"Mục tiêu", t.in.objective}, {"Nhiệm vụ", t.in.task}, {"Số thứ tự", t.in.number}, {"Sản phẩm", t.products}, {"Chủ trì", join_names(t.in.leads)},
            {"Phối hợp", join_names(t.in.support)}, {"Theo dõi, đôn đốc", t.in.monitor}, {"Thời gian thực hiện", t.in.time_frame}, {"Hạn", t.due}, {"Kinh phí", t.in.funding}, {"Dự toán", t.estimate},
            {"Quyết toán", t.settlement}, {"Trọng số", t.weight}};
    };
    const auto left = shown(mine), right = shown(theirs);
    html::table(h, {.caption = "Hai bản khác nhau ở đâu", .columns = {{.label = "Trường", .main = true}, {.label = "Bạn vừa gõ", .words = true}, {.label = "Đang ghi trong kế hoạch", .words = true}}, .caption_shown = true}, [&](html::Rows& rows) {
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (left[i].second == right[i].second) continue;
            rows.row([&] {
                rows.head("", left[i].first);
                left[i].second.empty() ? rows.none() : rows.cell(left[i].second);
                right[i].second.empty() ? rows.none() : rows.cell(right[i].second);
            });
        }
    });
}

http::Response edit_page(web::Context& c, const PageDeps& deps, const Here& at, const Activity& a, const Typed& t) {
    html::PageFrame frame{.title = fmt::format("Sửa hoạt động {}", a.number), .lead = a.title, .back_url = activity_path(a), .back_label = fmt::format("Hoạt động {}", a.number), .failed = !t.errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, t.errors);
        if (!t.errors.empty() && t.errors.front().kind == Kind::conflict) both_texts(h, t, typed_of(a));
        html::form(h, {.action = activity_path(a, "/sua"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(a.version));
            fields(h, at.plan, t, offers_of(c, deps, at.all), !at.plan.decision);
            html::actions(h, [&] {
                html::button(h, "Ghi", {.weight = Weight::main});
                html::link_button(h, "Thôi", activity_path(a), {.weight = Weight::quiet});
            });
        });
        if (at.plan.decision) return;
        html::section(h, "Xóa khỏi bản thảo", [&] {
            html::form(h, {.action = activity_path(a, "/xoa"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "version", std::to_string(a.version));
                html::actions(h, [&] { html::button(h, "Xóa hoạt động này", {.weight = Weight::danger}); });
            });
        });
    }, status_again(t.errors));
}

// The activity the address names, with its plan.
const Activity* item_of(const web::Context& c, const Here& at) {
    const auto it = std::find_if(at.all.begin(), at.all.end(), [&](const Activity& a) { return std::to_string(a.id.value()) == c.param("item"); });
    return it == at.all.end() ? nullptr : &*it;
}
http::Response no_activity(const web::Context& c) { return c.refuse({Kind::not_found, "plan.no_activity", "Không có hoạt động này trong kế hoạch. Hãy mở lại từ trang kế hoạch.", {}, {}}); }

http::Response get_edit(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto at = here(c, deps);
    if (!at) return c.refuse(at.error());
    const Activity* a = item_of(c, *at);
    return a ? edit_page(c, deps, *at, *a, typed_of(*a)) : no_activity(c);
}

http::Response post_edit(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto at = here(c, deps);
    if (!at) return c.refuse(at.error());
    const Activity* a = item_of(c, *at);
    if (!a) return no_activity(c);
    Typed t = typed_of(c);
    if (at->plan.decision) {   // moved elsewhere, with a reason
        t.in.due = a->due;
        t.due = day_words(a->due);
    }
    if (!t.errors.empty()) return edit_page(c, deps, *at, *a, t);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.plans.edit(tx, attempt->actor, c.now, a->id, typed_version(c), t.in));
        return record::Answer{303, activity_path(*a)};
    });
    if (answer) return c.see(answer->text, "Đã sửa hoạt động.");
    t.errors.push_back(answer.error());
    const auto now = here(c, deps);
    const Activity* newest = now ? item_of(c, *now) : nullptr;
    return newest ? edit_page(c, deps, *now, *newest, t) : no_activity(c);
}

http::Response post_remove(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Activity a, asked_activity(c, deps, tx));
        XASO_CHECK(deps.plans.remove(tx, attempt->actor, c.now, a.id, typed_version(c)));
        return record::Answer{303, plan_path(a.plan)};
    });
    return answer ? c.see(answer->text, "Đã xóa hoạt động khỏi bản thảo.") : c.refuse(answer.error());
}

}  // namespace

void add_entry_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = method, .path = "/ke-hoach/:id" + path, .may = &may::manage_plan, .title = std::move(title), .systems = std::string(kSystems), .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    route(get, "/them", "Thêm hoạt động", get_add);
    route(post, "/them", "Thêm hoạt động", post_add);
    route(get, "/viec/:item/sua", "Sửa hoạt động", get_edit);
    route(post, "/viec/:item/sua", "Sửa hoạt động", post_edit);
    route(post, "/viec/:item/xoa", "Xóa hoạt động", post_remove);
}

}  // namespace xaso::plan
