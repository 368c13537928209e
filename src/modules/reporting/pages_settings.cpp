// How the unit counts the rows that can be counted in more than one way: one question per setting, from a day on.
#include <fmt/format.h>

#include "reporting/pages_shared.h"

namespace xaso::reporting {
namespace {

using html::Html;
namespace may = access::may;

constexpr std::string_view kPath = "/bao-cao/cach-tinh";

struct Question {
    const catalog::Setting* setting = nullptr;
    std::vector<const catalog::FormRow*> rows;   // that follow it; all with the same options
    std::string form;                            // "Biểu 7"
};

std::vector<Question> questions(const catalog::Definitions& law, Day today) {
    std::vector<Question> out;
    for (const catalog::Form& form : law.forms) {
        if (law.form_of(form.code, today) != &form) continue;
        for (const catalog::Setting& setting : form.settings) {
            Question q{&setting, {}, form_name(law, form)};
            for (const catalog::FormRow& row : form.rows)
                if (row.setting == setting.key) q.rows.push_back(&row);
            if (!q.rows.empty()) out.push_back(std::move(q));
        }
    }
    return out;
}

struct Sent {   // what came back with errors
    std::string setting, value, from;
    std::vector<Refusal> errors;
};

http::Response settings_page(web::Context& c, const PageDeps& deps, const Sent& sent, int status) {
    const auto law = deps.reporting.law().current();
    const Day today = local_day(c.now);
    const bool editing = c.unit == c.who->unit && c.who->may(may::merge_report);
    sql::Reader s = c.db().read();
    const auto now = deps.reporting.settings(s, c.unit, today);
    html::PageFrame frame{.title = "Cách tính của đơn vị",
                          .lead = "Những dòng mà các tỉnh hướng dẫn tính khác nhau. Cách đang dùng tính ra số trên biểu; cách còn lại hiện bên cạnh.",
                          .back_url = url(c, "/bao-cao"),
                          .back_label = "Các kỳ báo cáo",
                          .failed = status != 200};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, sent.errors);
        const std::vector<Question> all = questions(*law, today);
        if (all.empty()) return html::empty_state(h, "Các biểu đang dùng không có dòng nào tính được theo nhiều cách.");
        for (const Question& q : all) {
            html::section(h, fmt::format("{}: {}", q.form, q.setting->title), [&] {
                const auto chosen = now.find(q.setting->key);
                const std::string value = sent.setting == q.setting->key ? sent.value : chosen == now.end() ? q.rows.front()->options.front().value : chosen->second;
                std::vector<html::Option> options;
                std::string words;
                for (const catalog::RowOption& o : q.rows.front()->options) {
                    options.push_back({.value = o.value, .label = o.title});
                    if (o.value == value) words = o.title;
                }
                html::facts(h, [&](html::Facts& f) {
                    f.add("Đang tính trên", words);
                    for (const catalog::FormRow* row : q.rows) f.add(fmt::format("Dòng {}", row->number), row->title);
                });
                if (!editing) return;
                html::form(h, {.action = std::string(kPath), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::hidden(h, "setting", q.setting->key);
                    html::radio_field(h, {.name = "value", .label = "Tính trên", .value = value, .error = html::error_for(sent.errors, "value"), .required = true}, options);
                    html::day_field(h, {.name = "from", .label = "Áp dụng từ ngày", .value = sent.setting == q.setting->key ? sent.from : format_day(today),
                                        .hint = "Kỳ có ngày chốt số liệu từ ngày này trở đi; kỳ trước đó giữ cách cũ.", .error = html::error_for(sent.errors, "from"), .required = true});
                    html::actions(h, [&] { html::button(h, "Ghi cách tính", {.weight = html::Weight::main}); });
                });
            });
        }
    }, status);
}

http::Response set(web::Context& c, const PageDeps& deps) {
    Sent sent{c.form("setting"), c.form("value"), c.form("from"), {}};
    const auto from = parse_day(sent.from);
    if (!from) {
        Refusal why = from.error();
        why.field = "from";
        sent.errors.push_back(std::move(why));
        return settings_page(c, deps, sent, 422);
    }
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = deps.reporting.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.reporting.set(tx, c.actor(), c.now, sent.setting, sent.value, *from));
        return record::Answer{303, std::string(kPath)};
    });
    if (answer) return c.see(answer->text, "Đã ghi cách tính.");
    sent.errors.push_back(answer.error());
    return settings_page(c, deps, sent, 422);
}

}  // namespace

void add_settings_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kPath), .may = &may::see_reports, .title = "Cách tính của đơn vị", .systems = std::string(kSystems),
                .run = [deps](web::Context& c) { return settings_page(c, deps, {}, 200); }});
    router.add({.method = http::Method::post, .path = std::string(kPath), .may = &may::merge_report, .title = "Cách tính của đơn vị", .systems = std::string(kSystems),
                .run = [deps](web::Context& c) { return set(c, deps); }});
}

}  // namespace xaso::reporting
