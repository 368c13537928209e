// Where the desk is reached: what letters and the printed papers of the desk say of it.
#include "kernel/text.h"
#include "units/contact.h"
#include "units/pages_shared.h"

namespace xaso::units {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr std::string_view kUrl = "/quan-tri/lien-he";

http::Response show(web::Context& c, const Unit& unit, const Contact& typed, const std::vector<Refusal>& errors) {
    return c.page({.title = "Địa chỉ, điện thoại", .lead = "Được in trên giấy tiếp nhận, phiếu yêu cầu bổ sung, phiếu từ chối và các giấy tờ khác của bộ phận một cửa từ lần in sau.",
                   .back_url = "/quan-tri/don-vi/" + html::url_encode(unit.code), .back_label = "Đơn vị", .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kUrl), .csrf = c.csrf, .key = c.new_key()}, [&] {
            const auto field = [&](std::string name, std::string label, const std::string& value, std::string hint) {
                const std::string error = html::error_for(errors, name);
                return html::Field{.name = std::move(name), .label = std::move(label), .value = value, .hint = std::move(hint), .error = error};
            };
            html::text_field(h, field("phone", "Điện thoại bộ phận một cửa", typed.phone, "Số người dân gọi để hỏi về hồ sơ, ví dụ 0220 3747 123"), {.autocomplete = "off", .max_length = 40, .width = 20, .focus = errors.empty()});
            html::text_field(h, field("address", "Địa chỉ bộ phận một cửa", typed.address, "Nơi người dân đến nộp hồ sơ và nhận kết quả"), {.autocomplete = "off", .max_length = 300});
            html::text_field(h, field("place", "Địa danh ghi trên văn bản", typed.place, "Đứng trước ngày, tháng; ví dụ Bình Minh"), {.autocomplete = "off", .max_length = 100, .width = 28});
            html::actions(h, [&] {
                html::button(h, "Lưu", {.weight = Weight::main});
                html::link_button(h, "Thôi", "/quan-tri", {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response get_or_post(web::Context& c, const PageDeps& deps, bool post) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    if (!unit) return c.refuse({Refusal::Kind::not_found, "units.no_unit", "Đơn vị chưa có trong cơ cấu tổ chức. Hãy báo người cài đặt hệ thống.", {}, {}});
    if (!post) {
        const Version& v = unit->nearest(local_day(c.now));
        return show(c, *unit, {v.place, v.address, v.phone}, {});
    }
    const Contact typed{trim(c.form("place")), trim(c.form("address")), trim(c.form("phone"))};
    const auto attempt = c.attempt();
    if (!attempt) return show(c, *unit, typed, {attempt.error()});
    if (const auto faults = contact_faults(typed); !faults.empty()) return show(c, *unit, typed, faults);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(set_contact(tx, c.site.record, c.actor(), c.now, c.who->unit, typed));
        return record::Answer{303, "/quan-tri/don-vi/" + html::url_encode(unit->code)};
    });
    if (!answer) return show(c, *unit, typed, {answer.error()});
    deps.units.changed();
    return c.see(answer->text, "Đã lưu địa chỉ, điện thoại.");
}

}  // namespace

void add_contact_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kUrl), .may = &may::manage_accounts, .title = "Địa chỉ, điện thoại", .systems = "S22", .run = [deps](web::Context& c) { return get_or_post(c, deps, false); }});
    router.add({.method = http::Method::post, .path = std::string(kUrl), .may = &may::manage_accounts, .title = "Địa chỉ, điện thoại", .systems = "S22", .body_limit = 4096, .run = [deps](web::Context& c) { return get_or_post(c, deps, true); }});
}

}  // namespace xaso::units
