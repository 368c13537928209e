// The plans of a unit, a new plan, its title and year while it is a draft, and the document that approved it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "modules/units/pages.h"
#include "plan/pages_shared.h"

namespace xaso::plan {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;

bool manages(const web::Context& c) { return !read_only(c) && c.who->may(may::manage_plan); }

// ---- The list ----

// The approved plan of this year, what is pressing in it, and a way to each.
void this_year(Html& h, const web::Context& c, const Plan& plan, const std::vector<Activity>& activities) {
    const Day today = local_day(c.now);
    std::int64_t counts[5] = {};
    for (const Activity& a : activities) ++counts[static_cast<std::size_t>(standing(a, today))];
    const auto count = [&](Standing s) { return counts[static_cast<std::size_t>(s)]; };
    const Ratio done{count(Standing::done) + count(Standing::done_late), static_cast<std::int64_t>(activities.size())};
    html::section(h, plan.title, [&] {
        completion_line(h, done, fmt::format("tính đến hôm nay {}. {}.", format_day(today), decision_words(plan)));
        const auto part = [&](std::string_view label, std::string_view filter, std::int64_t n) {
            return html::Choice{.label = std::string(label), .url = url(c, plan_path(plan.id), {{"loc", std::string(filter)}}), .count = n};
        };
        html::chips(h, "Việc cần để ý", {part("Quá hạn", "qua-han", count(Standing::late)), part("Đến hạn trong tháng", "trong-thang", count(Standing::due_this_month)),
                                         part("Chưa hoàn thành", "chua-xong", done.den - done.num), part("Đã hoàn thành", "xong", done.num)});
        html::actions(h, [&] { html::link_button(h, "Mở kế hoạch", url(c, plan_path(plan.id)), {.weight = Weight::main, .key = "x"}); });
    });
}

http::Response list_page(web::Context& c, const PageDeps& deps) {
    const Day today = local_day(c.now);
    const int year = year_of(today);
    std::vector<PlanProgress> all;
    const Plan* current = nullptr;
    std::vector<Activity> activities;
    {
        sql::Reader s = c.db().read();
        all = deps.plans.list(s, c.unit, today);
        std::stable_partition(all.begin(), all.end(), [&](const PlanProgress& p) { return p.plan.year_from <= year && year <= p.plan.year_to; });
        for (const PlanProgress& p : all)
            if (p.plan.kind == PlanKind::yearly && p.plan.year_from == year && p.plan.decision) current = &p.plan;
        if (current) activities = deps.plans.activities(s, c.unit, current->id);
    }
    html::PageFrame frame{.title = "Kế hoạch cải cách hành chính"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Nhiệm vụ được giao", url(c, "/nhiem-vu-giao"), {.key = "v"});
        html::link_button(h, "Theo dõi", url(c, "/ke-hoach/theo-doi"), {.key = "b"});
        html::link_button(h, "Lịch", url(c, "/ke-hoach/lich"), {.key = "l"});
        if (!manages(c)) return;
        html::link_button(h, "Nhập từ tệp", "/ke-hoach/nhap", {.key = "i"});
        html::link_button(h, "Lập kế hoạch", "/ke-hoach/moi", {.key = "n"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        units::unit_chooser(h, c, deps.plans.units(), "/ke-hoach");
        if (all.empty()) {
            if (manages(c)) html::empty_state(h, "Đơn vị chưa có kế hoạch nào. Lập kế hoạch năm để theo dõi từng hoạt động và lấy số liệu cho biểu 1.", fmt::format("Lập kế hoạch năm {}", year), "/ke-hoach/moi");
            else html::empty_state(h, "Đơn vị chưa có kế hoạch nào. Đầu mối cải cách hành chính lập kế hoạch ở trang này.");
            return;
        }
        if (current) this_year(h, c, *current, activities);
        html::section(h, "Các kế hoạch", [&] {
            html::table(h,
                        {.caption = fmt::format("Các kế hoạch và mức hoàn thành đến {}", format_day(today)),
                         .columns = {{.label = "Kế hoạch", .main = true}, {.label = "Loại", .minor = true}, {.label = "Phê duyệt", .words = true}, {.label = "Hoàn thành"}, {.label = "Tỷ lệ", .unit = "%", .number = true},
                                     {.label = "Quá hạn", .number = true}}},
                        [&](html::Rows& rows) {
                            for (const PlanProgress& p : all) rows.row([&] {
                                rows.head(url(c, plan_path(p.plan.id)), p.plan.title);
                                rows.cell(fmt::format("{} ({})", kind_title(p.plan.kind), years_words(p.plan)));
                                if (p.plan.decision) rows.cell(decision_words(p.plan));
                                else rows.cell(html::State::draft, "bản thảo");
                                rows.cell([&] { html::progress(h, "Hoạt động đã hoàn thành", p.done.num, p.done.den); });
                                rows.cell(p.done);
                                if (p.plan.decision) rows.cell(p.late);
                                else rows.none();
                            });
                        });
        });
    });
}

// ---- A new plan, and its title and year ----

struct Typed {
    std::string kind = "nam", title, year_from, year_to, origin;
    int version = 0;
    Errors errors;
};

// Reads what was typed; an empty title stands for the usual one.
PlanInput input_of(const PageDeps& deps, Typed& t) {
    PlanInput in;
    in.kind = kind_of(t.kind).value_or(PlanKind::yearly);
    const auto year = [&](const std::string& text, std::string_view field) {
        int value = 0;
        const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (bad != std::errc{} || end != text.data() + text.size()) t.errors.push_back({Kind::invalid, "plan.year", "Hãy nhập năm bằng bốn chữ số, ví dụ 2026.", std::string(field), {}});
        return value;
    };
    in.year_from = year(t.year_from, "year_from");
    in.year_to = in.kind == PlanKind::yearly || t.year_to.empty() ? in.year_from : year(t.year_to, "year_to");
    if (in.kind == PlanKind::five_year && t.year_to.empty() && t.errors.empty()) t.year_to = std::to_string(in.year_to = in.year_from + 4);
    if (!t.origin.empty()) {
        if (auto origin = deps.plans.things().of_path(t.origin)) in.origin = std::move(*origin);
        else t.errors.push_back({Kind::invalid, "plan.origin", "“Xuất phát từ”: hãy dán địa chỉ trang của kế hoạch, hoạt động hoặc nhiệm vụ được giao, ví dụ /nhiem-vu-giao/12.", "origin", {}});
    }
    in.title = t.title.empty() && in.kind != PlanKind::thematic ? usual_title(in.kind, in.year_from, in.year_to) : t.title;
    return in;
}

Typed typed_of(const web::Context& c) {
    Typed t;
    t.kind = c.form("kind");
    t.title = trim(c.form("title"));
    t.year_from = trim(c.form("year_from"));
    t.year_to = trim(c.form("year_to"));
    t.origin = trim(c.form("origin"));
    t.version = typed_version(c);
    return t;
}

void plan_fields(Html& h, const Typed& t) {
    html::text_field(h, {.name = "year_from", .label = "Năm", .value = t.year_from, .hint = "Năm đầu, nếu kế hoạch có nhiều năm", .error = html::error_for(t.errors, "year_from"), .required = true},
                     {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6, .focus = true});
    html::text_field(h, {.name = "year_to", .label = "Đến năm", .value = t.year_to, .hint = "Chỉ với kế hoạch nhiều năm", .error = html::error_for(t.errors, "year_to")},
                     {.autocomplete = "off", .input_mode = "numeric", .max_length = 4, .width = 6});
    html::text_field(h, {.name = "title", .label = "Tên kế hoạch", .value = t.title, .hint = "Để trống thì lấy tên thường dùng, ví dụ “Kế hoạch cải cách hành chính năm 2026”", .error = html::error_for(t.errors, "title"), .wide = true},
                     {.autocomplete = "off", .max_length = 300});
    html::text_field(h, {.name = "origin", .label = "Xuất phát từ", .value = t.origin, .hint = "Địa chỉ trang của nhiệm vụ được giao, hoạt động hoặc kế hoạch mà kế hoạch này là sản phẩm", .error = html::error_for(t.errors, "origin"), .wide = true},
                     {.autocomplete = "off", .max_length = 300});
}

http::Response new_page(web::Context& c, const Typed& t) {
    return c.page({.title = "Lập kế hoạch", .back_url = "/ke-hoach", .back_label = "Kế hoạch", .failed = !t.errors.empty()}, [&](Html& h) {
        html::error_summary(h, t.errors);
        html::form(h, {.action = "/ke-hoach/moi", .csrf = c.csrf, .key = c.new_key()}, [&] {
            std::vector<html::Option> kinds;
            for (const PlanKind k : {PlanKind::yearly, PlanKind::five_year, PlanKind::thematic}) kinds.push_back({.value = std::string(kind_code(k)), .label = std::string(kind_title(k))});
            html::radio_field(h, {.name = "kind", .label = "Loại kế hoạch", .value = t.kind, .hint = "Biểu 1 chỉ tính kế hoạch năm.", .required = true}, kinds);
            plan_fields(h, t);
            html::actions(h, [&] {
                html::button(h, "Lập kế hoạch", {.weight = Weight::main});
                html::link_button(h, "Thôi", "/ke-hoach", {.weight = Weight::quiet});
            });
        });
    }, status_again(t.errors));
}

http::Response get_new(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    Typed t;
    int year = year_of(local_day(c.now));
    sql::Reader s = c.db().read();
    for (const PlanProgress& p : deps.plans.list(s, c.unit, local_day(c.now)))
        if (p.plan.kind == PlanKind::yearly && p.plan.year_from >= year) year = p.plan.year_from + 1;
    t.year_from = std::to_string(year);
    t.origin = trim(c.query("tu"));
    if (!t.origin.empty()) t.kind = kind_code(PlanKind::thematic);
    return new_page(c, t);
}

http::Response post_new(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed t = typed_of(c);
    const PlanInput input = input_of(deps, t);
    if (!t.errors.empty()) return new_page(c, t);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const PlanId id, deps.plans.create(tx, attempt->actor, c.now, input));
        return record::Answer{303, plan_path(id, "/them")};
    });
    if (!answer) {
        t.errors.push_back(answer.error());
        return new_page(c, t);
    }
    return c.see(answer->text, "Đã lập bản thảo kế hoạch. Thêm từng hoạt động ở đây.");
}

http::Response change_page(web::Context& c, const Plan& plan, const Typed& t) {
    return c.page({.title = "Sửa tên, năm kế hoạch", .lead = plan.title, .back_url = plan_path(plan.id), .back_label = "Kế hoạch", .failed = !t.errors.empty()}, [&](Html& h) {
        html::error_summary(h, t.errors);
        html::form(h, {.action = plan_path(plan.id, "/sua"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(plan.version));
            plan_fields(h, t);
            html::actions(h, [&] {
                html::button(h, "Ghi", {.weight = Weight::main});
                html::link_button(h, "Thôi", plan_path(plan.id), {.weight = Weight::quiet});
            });
        });
    }, status_again(t.errors));
}

http::Response get_change(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    if (!plan) return c.refuse(plan.error());
    const auto origin = plan->origin ? deps.plans.things().see(s, c.unit, plan->origin) : std::nullopt;
    return change_page(c, *plan, {std::string(kind_code(plan->kind)), plan->title, std::to_string(plan->year_from), plan->year_from == plan->year_to ? "" : std::to_string(plan->year_to), origin ? origin->path : "", plan->version, {}});
}

http::Response post_change(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto read = [&] {
        sql::Reader s = c.db().read();
        return asked_plan(c, deps, s);
    };
    const auto plan = read();
    if (!plan) return c.refuse(plan.error());
    Typed t = typed_of(c);
    t.kind = kind_code(plan->kind);
    const PlanInput input = input_of(deps, t);
    if (!t.errors.empty()) return change_page(c, *plan, t);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.plans.change(tx, attempt->actor, c.now, plan->id, t.version, input));
        return record::Answer{303, plan_path(plan->id)};
    });
    if (answer) return c.see(answer->text, "Đã sửa kế hoạch.");
    t.errors.push_back(answer.error());
    const auto now = read();   // on a conflict the form names the newest version
    return now ? change_page(c, *now, t) : c.refuse(now.error());
}

// ---- The decision ----

http::Response decision_page(web::Context& c, const Plan& plan, const std::string& number, const std::string& day, const Errors& errors) {
    return c.page({.title = plan.decision ? "Sửa số, ngày phê duyệt" : "Ghi quyết định phê duyệt", .lead = plan.title, .back_url = plan_path(plan.id), .back_label = "Kế hoạch", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        if (!plan.decision)
            html::notice(h, html::Tone::info, "Từ lúc này kế hoạch được tính vào báo cáo.",
                         "Sau khi ghi, hoạt động không xóa được nữa, đổi hạn thì phải ghi lý do; vẫn thêm được hoạt động và sửa câu chữ.");
        html::form(h, {.action = plan_path(plan.id, "/phe-duyet"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(plan.version));
            html::text_field(h, {.name = "number", .label = "Số, ký hiệu", .value = number, .hint = "Của quyết định hoặc kế hoạch đã ký, ví dụ 56/KH-UBND", .error = html::error_for(errors, "number"), .required = true},
                             {.autocomplete = "off", .max_length = 60, .width = 24, .focus = errors.empty()});
            html::day_field(h, {.name = "day", .label = "Ngày ký", .value = day, .error = html::error_for(errors, "day"), .required = true});
            html::actions(h, [&] {
                html::button(h, plan.decision ? "Ghi" : "Ghi phê duyệt", {.weight = Weight::main});
                html::link_button(h, "Thôi", plan_path(plan.id), {.weight = Weight::quiet});
            });
        });
    }, status_again(errors));
}

http::Response get_decision(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    const auto plan = asked_plan(c, deps, s);
    if (!plan) return c.refuse(plan.error());
    return decision_page(c, *plan, plan->decision ? plan->decision->number : "", plan->decision ? format_day(plan->decision->day) : "", {});
}

http::Response post_decision(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto read = [&] {
        sql::Reader s = c.db().read();
        return asked_plan(c, deps, s);
    };
    const auto plan = read();
    if (!plan) return c.refuse(plan.error());
    const std::string number = trim(c.form("number")), day_text = trim(c.form("day"));
    Errors errors;
    if (number.empty()) errors.push_back({Kind::invalid, "plan.decision", "Hãy nhập số, ký hiệu văn bản phê duyệt, ví dụ 56/KH-UBND.", "number", {}});
    const auto day = typed_day(day_text, "day", "Ngày ký", errors);
    if (day_text.empty()) errors.push_back({Kind::invalid, "plan.decision_day", "Hãy nhập ngày ký, ví dụ " + format_day(local_day(c.now)) + ".", "day", {}});
    if (!errors.empty()) return decision_page(c, *plan, number, day_text, errors);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.plans.approve(tx, attempt->actor, c.now, plan->id, typed_version(c), {number, *day}));
        return record::Answer{303, plan_path(plan->id)};
    });
    if (answer) return c.see(answer->text, "Đã ghi văn bản phê duyệt kế hoạch.");
    const auto now = read();
    return now ? decision_page(c, *now, number, day_text, {answer.error()}) : c.refuse(now.error());
}

}  // namespace

void add_plan_list_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, const access::Permission& permission, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = method, .path = std::move(path), .may = &permission, .title = std::move(title), .systems = std::string(kSystems), .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    route(get, "/ke-hoach", "Kế hoạch cải cách hành chính", may::see_plan, list_page);
    route(get, "/ke-hoach/moi", "Lập kế hoạch", may::manage_plan, get_new);
    route(post, "/ke-hoach/moi", "Lập kế hoạch", may::manage_plan, post_new);
    route(get, "/ke-hoach/:id/sua", "Sửa tên, năm kế hoạch", may::manage_plan, get_change);
    route(post, "/ke-hoach/:id/sua", "Sửa tên, năm kế hoạch", may::manage_plan, post_change);
    route(get, "/ke-hoach/:id/phe-duyet", "Ghi quyết định phê duyệt", may::manage_plan, get_decision);
    route(post, "/ke-hoach/:id/phe-duyet", "Ghi quyết định phê duyệt", may::manage_plan, post_decision);
}

}  // namespace xaso::plan
