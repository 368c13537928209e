// Kinds of service and counters, kept by the administrator. What is over is switched off, never deleted: its tickets stay.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "queue/pages_shared.h"

namespace xaso::queue {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kHome = "/quan-tri/hang-cho", kNew = "moi";

std::string below(std::string_view what, std::int64_t id) { return fmt::format("{}/{}/{}", kHome, what, id ? std::to_string(id) : std::string(kNew)); }

http::Response home_page(web::Context& c, const Queue& queue) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto counters = queue.counters(s, c.unit);
    const auto law = queue.law();
    html::PageFrame frame{.title = "Hàng chờ: loại việc, quầy", .lead = "Màn hình lấy số dùng tài khoản vai trò “Màn hình lấy số”, bảng gọi số dùng “Màn hình bảng gọi số”.", .back_url = "/quan-tri", .back_label = "Quản trị"};
    frame.actions = [&](Html& h) {
        html::link_button(h, "Thêm loại việc", below("loai", 0), {.weight = Weight::main, .key = "n"});
        html::link_button(h, "Thêm quầy", below("quay", 0), {.key = "u"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::section(h, "Loại việc lấy số", [&] {
            if (kinds.empty()) return html::empty_state(h, "Chưa có loại việc nào, nên chưa lấy số được.", "Thêm loại việc", below("loai", 0));
            html::table(h, {.caption = "Loại việc", .columns = {{.label = "Loại việc", .main = true}, {.label = "Chữ đầu số"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
                for (const Kind& k : kinds) rows.row([&] {
                    rows.head(below("loai", k.id.value()), k.name);
                    rows.cell(k.prefix);
                    rows.cell(k.active ? "đang lấy số" : "đã thôi");
                });
            });
        });
        html::section(h, "Quầy", [&] {
            if (counters.empty()) return html::empty_state(h, "Chưa có quầy nào, nên chưa gọi số được.", kinds.empty() ? "" : "Thêm quầy", kinds.empty() ? "" : below("quay", 0));
            html::table(h, {.caption = "Quầy", .columns = {{.label = "Quầy"}, {.label = "Làm các loại việc", .main = true}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
                for (const Counter& k : counters) rows.row([&] {
                    rows.head(below("quay", k.id.value()), k.name);
                    std::vector<std::string> names;
                    for (const KindId id : k.kinds) names.push_back(kind_name(kinds, id));
                    rows.cell(fmt::format("{}", fmt::join(names, "; ")));
                    rows.cell(k.active ? "đang mở" : "đã đóng");
                });
            });
        });
        html::section(h, "Diện ưu tiên, mức thời gian chờ", [&] {
            h.el("p", {}, "Sửa trong tệp law/queue rồi nạp lại. Mỗi điều có căn cứ của nó.");
            html::facts(h, [&](html::Facts& f) {
                for (const catalog::QueuePriority& p : law->queue.priorities) f.add(p.title, fmt::format("xếp như đã lấy số trước {} phút · {}", p.ahead_minutes, p.ground));
                for (const catalog::QueueTarget& t : law->queue.targets) f.add(fmt::format("Chờ tối đa {} phút", t.minutes), fmt::format("“{}” – {}", t.sentence, t.source));
            });
        });
    });
}

http::Response no_such(const web::Context& c) {
    return c.refuse({Refusal::Kind::not_found, "queue.no_such", "Không có loại việc hay quầy này. Hãy mở lại từ trang Hàng chờ.", {}, {}});
}

http::Response kind_page(web::Context& c, const Kind& k, const std::vector<Refusal>& errors) {
    html::PageFrame frame{.title = k.id ? "Sửa loại việc" : "Thêm loại việc", .back_url = std::string(kHome), .back_label = "Hàng chờ"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = below("loai", k.id.value()), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(k.version));
            html::text_field(h, {.name = "name", .label = "Tên trên nút lấy số", .value = k.name, .hint = "Ví dụ: Chứng thực, hộ tịch", .error = html::error_for(errors, "name"), .required = true}, {.autocomplete = "off", .max_length = 60, .focus = errors.empty()});
            html::text_field(h, {.name = "prefix", .label = "Chữ đầu số", .value = k.prefix, .hint = "Một chữ A–Z; số in ra như A001", .error = html::error_for(errors, "prefix"), .required = true}, {.autocomplete = "off", .max_length = 1, .width = 3});
            if (k.id) html::checkbox_field(h, {.name = "active", .label = "Đang lấy số", .hint = "Bỏ dấu thì thôi lấy số mới; số đã lấy vẫn gọi được.", .unmarked = true}, k.active);
            html::actions(h, [&] {
                html::button(h, k.id ? "Ghi" : "Thêm loại việc", {.weight = Weight::main});
                html::link_button(h, "Thôi", kHome, {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response counter_page(web::Context& c, const Queue& queue, const Counter& k, const std::vector<Refusal>& errors) {
    std::vector<Kind> kinds;
    {
        sql::Reader s = c.db().read();
        kinds = queue.kinds(s, c.unit);
    }
    html::PageFrame frame{.title = k.id ? "Sửa quầy" : "Thêm quầy", .back_url = std::string(kHome), .back_label = "Hàng chờ"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        std::vector<html::Option> options;
        std::vector<std::string> chosen;
        for (const Kind& one : kinds) {
            const bool served = std::find(k.kinds.begin(), k.kinds.end(), one.id) != k.kinds.end();
            if (one.active || served) options.push_back({.value = std::to_string(one.id.value()), .label = fmt::format("{} {}", one.prefix, one.name)});
            if (served) chosen.push_back(std::to_string(one.id.value()));
        }
        if (options.empty()) return html::empty_state(h, "Chưa có loại việc nào để quầy làm.", "Thêm loại việc", below("loai", 0));
        html::form(h, {.action = below("quay", k.id.value()), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(k.version));
            html::text_field(h, {.name = "name", .label = "Tên quầy", .value = k.name, .hint = "Như biển ở quầy, ví dụ: Quầy 1", .error = html::error_for(errors, "name"), .required = true}, {.autocomplete = "off", .max_length = 60, .focus = errors.empty()});
            html::check_list(h, {.name = "kinds", .label = "Làm các loại việc", .error = html::error_for(errors, "kinds"), .required = true}, options, chosen);
            if (k.id) html::checkbox_field(h, {.name = "active", .label = "Đang mở", .hint = "Bỏ dấu thì không gọi số ở quầy này được nữa.", .unmarked = true}, k.active);
            html::actions(h, [&] {
                html::button(h, k.id ? "Ghi" : "Thêm quầy", {.weight = Weight::main});
                html::link_button(h, "Thôi", kHome, {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

// The one an address names: a new one for "moi", nothing when there is none.
template <class T, class Id>
std::optional<T> named(const web::Context& c, std::string_view param, const std::vector<T>& all) {
    const std::string text = c.param(param);
    if (text == kNew) return T{};
    const T* found = find(all, id_of<Id>(text));
    return found ? std::optional(*found) : std::nullopt;
}

template <class T>
void read_common(const web::Context& c, T& into) {
    into.name = trim(c.form("name"));
    into.active = !into.id || !c.form("active").empty();
    into.version = static_cast<int>(number(c.form("version")).value_or(0));
}

http::Response post_kind(web::Context& c, const Queue& queue) {
    std::optional<Kind> k;
    {
        sql::Reader s = c.db().read();
        k = named<Kind, KindId>(c, "kind", queue.kinds(s, c.unit));
    }
    if (!k) return no_such(c);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    read_common(c, *k);
    k->prefix = upper(trim(c.form("prefix")));
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(queue.keep_kind(tx, attempt->actor, c.now, *k));
        return record::Answer{303, std::string(kHome)};
    });
    return answer ? c.see(answer->text, "Đã ghi loại việc.") : kind_page(c, *k, {answer.error()});
}

http::Response post_counter(web::Context& c, const Queue& queue) {
    std::optional<Counter> k;
    {
        sql::Reader s = c.db().read();
        k = named<Counter, CounterId>(c, "counter", queue.counters(s, c.unit));
    }
    if (!k) return no_such(c);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    read_common(c, *k);
    k->kinds.clear();
    for (const std::string& one : c.request.form.all("kinds")) k->kinds.push_back(id_of<KindId>(one));
    std::sort(k->kinds.begin(), k->kinds.end());
    k->kinds.erase(std::unique(k->kinds.begin(), k->kinds.end()), k->kinds.end());
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(queue.keep_counter(tx, attempt->actor, c.now, *k));
        return record::Answer{303, std::string(kHome)};
    });
    return answer ? c.see(answer->text, "Đã ghi quầy.") : counter_page(c, queue, *k, {answer.error()});
}

}  // namespace

void add_admin_pages(web::Router& router, const Queue& queue) {
    using enum http::Method;
    const std::string home(kHome), systems = "S21";
    const auto* may = &may::manage_accounts;
    router.add({.path = home, .may = may, .title = "Hàng chờ", .systems = systems, .run = [&queue](web::Context& c) { return home_page(c, queue); }});
    router.add({.path = home + "/loai/:kind", .may = may, .title = "Loại việc lấy số", .systems = systems, .run = [&queue](web::Context& c) {
                    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
                    sql::Reader s = c.db().read();
                    const auto k = named<Kind, KindId>(c, "kind", queue.kinds(s, c.unit));
                    return k ? kind_page(c, *k, {}) : no_such(c);
                }});
    router.add({.method = post, .path = home + "/loai/:kind", .may = may, .title = "Loại việc lấy số", .systems = systems, .body_limit = 8192, .run = [&queue](web::Context& c) { return post_kind(c, queue); }});
    router.add({.path = home + "/quay/:counter", .may = may, .title = "Quầy", .systems = systems, .run = [&queue](web::Context& c) {
                    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
                    std::optional<Counter> k;
                    {
                        sql::Reader s = c.db().read();
                        k = named<Counter, CounterId>(c, "counter", queue.counters(s, c.unit));
                    }
                    return k ? counter_page(c, queue, *k, {}) : no_such(c);
                }});
    router.add({.method = post, .path = home + "/quay/:counter", .may = may, .title = "Quầy", .systems = systems, .body_limit = 8192, .run = [&queue](web::Context& c) { return post_counter(c, queue); }});
}

}  // namespace xaso::queue
