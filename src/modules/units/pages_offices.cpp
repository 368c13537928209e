// The offices inside the unit: add one, end one.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "units/pages_shared.h"

namespace xaso::units {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;
using Kind = Refusal::Kind;
using Errors = std::vector<Refusal>;

constexpr std::string_view kList = "/quan-tri/phong-ban";

http::Response list_page(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    const Day today = local_day(c.now);
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        accounts = deps.access.list(s, c.who->unit);
    }
    html::PageFrame frame{.title = "Phòng, ban", .back_url = "/quan-tri", .back_label = "Quản trị"};
    frame.actions = [](Html& h) { html::link_button(h, "Thêm phòng, ban", "/quan-tri/phong-ban/them", {.weight = Weight::main, .key = "n"}); };
    return c.page(std::move(frame), [&](Html& h) {
        if (!unit || unit->offices.empty()) {
            html::empty_state(h, "Đơn vị chưa có phòng, ban nào.", "Thêm phòng, ban", "/quan-tri/phong-ban/them");
            return;
        }
        html::table(h,
                    {.caption = "Phòng, ban của đơn vị",
                     .columns = {{.label = "Phòng, ban", .main = true}, {.label = "Hiệu lực"}, {.label = "Tài khoản", .number = true}, {.label = "Việc"}}},
                    [&](html::Rows& rows) {
                        for (const Office& o : unit->offices) rows.row([&] {
                            rows.head("", o.name);
                            rows.cell(span_words(o.from, o.to));
                            rows.cell(static_cast<std::int64_t>(std::count_if(accounts.begin(), accounts.end(), [&](const auto& a) { return !a.closed && a.office == o.id; })));
                            if (o.to && *o.to <= today) rows.cell("đã kết thúc");
                            else if (o.to) rows.cell("đã định ngày kết thúc");
                            else rows.cell([&] { html::link_button(h, "Kết thúc", fmt::format("{}/{}/ket-thuc", kList, o.id.value()), {.weight = Weight::quiet}); });
                        });
                    });
    });
}

http::Response add_page(web::Context& c, const std::string& name, const std::string& from, const Errors& errors) {
    return c.page({.title = "Thêm phòng, ban", .back_url = std::string(kList), .back_label = "Phòng, ban", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kList) + "/them", .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::text_field(h, {.name = "name", .label = "Tên phòng, ban", .value = name, .hint = "Tên đầy đủ như trong quyết định", .error = html::error_for(errors, "name"), .required = true}, {.autocomplete = "off", .max_length = 150, .focus = errors.empty()});
            html::day_field(h, {.name = "from", .label = "Hoạt động từ ngày", .value = from, .error = html::error_for(errors, "from"), .required = true});
            html::actions(h, [&] {
                html::button(h, "Thêm phòng, ban", {.weight = Weight::main});
                html::link_button(h, "Thôi", kList, {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_add(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::string name = trim(c.form("name"));
    const AskedDay from = asked_day(c.form("from"), "from", local_day(c.now));
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    Errors errors;
    const auto wrong = [&](std::string message, std::string_view field) { errors.push_back({Kind::invalid, "units.office", std::move(message), std::string(field), {}}); };
    if (name.empty()) wrong("Hãy nhập tên phòng, ban.", "name");
    else if (count_chars(name) > 150) wrong("Tên phòng, ban dài quá 150 ký tự. Hãy viết gọn lại.", "name");
    if (from.text.empty()) wrong("Hãy nhập ngày bắt đầu hoạt động, ví dụ 01/07/2025.", "from");
    errors.insert(errors.end(), from.errors.begin(), from.errors.end());
    if (errors.empty() && unit) {
        if (!unit->on(from.day)) wrong(fmt::format("Đơn vị không có hiệu lực ngày {}. Hãy chọn ngày khác.", format_day(from.day)), "from");
        for (const Office& o : unit->offices)
            if (fold(o.name) == fold(name) && (!o.to || from.day < *o.to)) wrong("Đã có phòng, ban tên này. Hãy kết thúc phòng, ban cũ trước hoặc đặt tên khác.", "name");
    }
    // Refused inside, so that a form sent twice gets its first answer instead of finding its own office in the way.
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (!errors.empty()) return refuse(errors.front());
        XASO_CHECK(deps.units.add_office(tx, c.actor(), c.now, c.who->unit, name, from.day));
        return record::Answer{303, std::string(kList)};
    });
    if (!answer) {
        if (errors.empty()) errors.push_back(answer.error());
        return add_page(c, name, from.text, errors);
    }
    deps.units.changed();
    return c.see(answer->text, "Đã thêm phòng, ban.");
}

http::Response end_page(web::Context& c, const PageDeps& deps, const Office& o, const std::string& day, const Errors& errors) {
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        accounts = deps.access.list(s, c.who->unit);
    }
    const auto people = std::count_if(accounts.begin(), accounts.end(), [&](const auto& a) { return !a.closed && a.office == o.id; });
    return c.page({.title = "Kết thúc phòng, ban", .lead = o.name, .back_url = std::string(kList), .back_label = "Phòng, ban", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        if (people > 0)
            html::notice(h, html::Tone::warning, fmt::format("Còn {} tài khoản thuộc phòng, ban này.", people), "Hãy chuyển họ sang phòng, ban khác ở trang Tài khoản; tài khoản vẫn dùng được trong lúc chờ.");
        html::form(h, {.action = fmt::format("{}/{}/ket-thuc", kList, o.id.value()), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::day_field(h, {.name = "day", .label = "Ngày đầu tiên không còn hoạt động", .value = day, .hint = fmt::format("Sau ngày {}; ví dụ {}", format_day(o.from), format_day(local_day(c.now))), .error = html::error_for(errors, "day"), .required = true});
            html::actions(h, [&] {
                html::button(h, "Kết thúc phòng, ban", {.weight = Weight::danger});
                html::link_button(h, "Thôi", kList, {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : 422);
}

std::optional<Office> find_office(const web::Context& c, const PageDeps& deps) {
    const auto id = number(c.param("id"));
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    if (id && unit)
        for (const Office& o : unit->offices)
            if (o.id.value() == *id) return o;
    return std::nullopt;
}

http::Response no_office(const web::Context& c) {
    return c.refuse({Kind::not_found, "units.no_office", "Không có phòng, ban này ở đơn vị. Hãy mở lại từ danh sách phòng, ban.", {}, {}});
}

http::Response get_end(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto office = find_office(c, deps);
    return office ? end_page(c, deps, *office, {}, {}) : no_office(c);
}

http::Response post_end(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto office = find_office(c, deps);
    if (!office) return no_office(c);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const AskedDay day = asked_day(c.form("day"), "day", local_day(c.now));
    Errors errors = day.errors;
    if (day.text.empty()) errors.push_back({Kind::invalid, "units.day", "Hãy nhập ngày đầu tiên phòng, ban không còn hoạt động, ví dụ " + format_day(local_day(c.now)) + ".", "day", {}});
    if (!errors.empty()) return end_page(c, deps, *office, day.text, errors);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.units.end_office(tx, c.actor(), c.now, c.who->unit, office->id, day.day));
        return record::Answer{303, std::string(kList)};
    });
    if (!answer) return end_page(c, deps, *office, day.text, {answer.error()});
    deps.units.changed();
    return c.see(answer->text, "Đã ghi ngày kết thúc của phòng, ban.");
}

}  // namespace

void add_office_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    const auto route = [&](http::Method method, std::string path, std::string title, http::Response (*run)(web::Context&, const PageDeps&)) {
        router.add({.method = method, .path = std::move(path), .may = &may::manage_accounts, .title = std::move(title), .systems = "S22", .body_limit = 32 * 1024, .run = [deps, run](web::Context& c) { return run(c, deps); }});
    };
    route(get, "/quan-tri/phong-ban", "Phòng, ban", list_page);
    route(get, "/quan-tri/phong-ban/them", "Thêm phòng, ban", [](web::Context& c, const PageDeps&) {
        if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
        return add_page(c, {}, format_day(local_day(c.now)), {});
    });
    route(post, "/quan-tri/phong-ban/them", "Thêm phòng, ban", post_add);
    route(get, "/quan-tri/phong-ban/:id/ket-thuc", "Kết thúc phòng, ban", get_end);
    route(post, "/quan-tri/phong-ban/:id/ket-thuc", "Kết thúc phòng, ban", post_end);
}

}  // namespace xaso::units
