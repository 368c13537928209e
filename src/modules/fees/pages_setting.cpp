// What the administrator writes down once: the account transfers go to, and what receipts carry.
#include "fees/pages_shared.h"
#include "kernel/text.h"

namespace xaso::fees {
namespace {

using html::Html;
namespace may = access::may;

constexpr std::string_view kPath = "/quan-tri/thu-phi";

struct Entry {
    const char *name, *label, *hint;
    std::string Setting::*value;
};
constexpr Entry kEntries[] = {{"bank_bin", "Mã ngân hàng (BIN)", "Sáu chữ số theo danh sách của Napas", &Setting::bank_bin},
                              {"bank_name", "Tên ngân hàng", "", &Setting::bank_name},
                              {"account_no", "Số tài khoản", "", &Setting::account_no},
                              {"account_name", "Chủ tài khoản", "Đúng như ở ngân hàng, để người nộp đối chiếu", &Setting::account_name},
                              {"tax_code", "Mã số thuế của đơn vị", "", &Setting::tax_code},
                              {"form_no", "Mẫu số biên lai", "", &Setting::form_no},
                              {"series", "Ký hiệu biên lai", "Mỗi ký hiệu mỗi năm đánh số lại từ 0000001", &Setting::series}};

http::Response show(web::Context& c, const Setting& setting, const std::vector<Refusal>& errors) {
    html::PageFrame frame{.title = "Thu phí: tài khoản, biên lai", .lead = "Mã VietQR và biên lai lập từ lúc ghi dùng các nội dung này; biên lai đã lập giữ nguyên.", .back_url = "/quan-tri", .back_label = "Quản trị"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = std::string(kPath), .csrf = c.csrf, .key = c.new_key()}, [&] {
            for (const Entry& e : kEntries)
                html::text_field(h, {.name = e.name, .label = e.label, .value = setting.*e.value, .hint = e.hint, .error = html::error_for(errors, e.name)}, {.autocomplete = "off", .max_length = 100});
            html::actions(h, [&] { html::button(h, "Ghi", {.weight = html::Weight::main}); });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response ask(web::Context& c, const Fees& fees) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    sql::Reader s = c.db().read();
    return show(c, fees.setting(s, c.unit), {});
}

http::Response keep(web::Context& c, const Fees& fees) {
    Setting next;
    for (const Entry& e : kEntries) next.*e.value = trim(c.form(e.name));
    const auto attempt = c.attempt();
    if (!attempt) return show(c, next, {attempt.error()});
    const auto answer = fees.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(fees.set(tx, attempt->actor, c.now, next));
        return record::Answer{303, std::string(kPath)};
    });
    return answer ? c.see(answer->text, "Đã ghi.") : show(c, next, {answer.error()});
}

}  // namespace

void add_setting_pages(web::Router& router, const Fees& fees) {
    const std::string path(kPath), title = "Thu phí", systems = "S17";
    router.add({.path = path, .may = &may::manage_accounts, .title = title, .systems = systems, .run = [&fees](web::Context& c) { return ask(c, fees); }});
    router.add({.method = http::Method::post, .path = path, .may = &may::manage_accounts, .title = title, .systems = systems, .body_limit = 16 * 1024, .run = [&fees](web::Context& c) { return keep(c, fees); }});
}

}  // namespace xaso::fees
