// Before the signature: what does not agree and why it may stand; the signature; opening a signed report again.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "period_report/pages_shared.h"

namespace xaso::period_report {
namespace {

using html::Html;
using html::Tone;
using html::Weight;
using Kind = Refusal::Kind;
namespace may = access::may;

struct Typed {
    std::string number, symbol, day, reason;
    Finding about;                    // the warning a reason was typed for
    std::vector<Refusal> errors;
};

bool same(const Finding& a, const Finding& b) { return a.rule == b.rule && a.form == b.form && a.row == b.row; }

void finding(Html& h, const web::Context& c, const Draft& d, const Judged& j, const Typed& typed, std::size_t n, bool may_explain) {
    const reporting::FormResult* form = d.report.form(j.finding.form);
    const bool error = j.finding.severity == catalog::Severity::error;
    h.el("div", {{"class", "comment"}}, [&] {
        h.el("p", {}, [&] {
            if (error) html::badge(h, html::State::late, "lỗi, phải sửa");
            else if (j.settled()) html::badge(h, html::State::done, "cảnh báo, đã có lý do");
            else html::badge(h, html::State::due_today, "cảnh báo, cần lý do");
            h.text(" ");
            if (form) h.link(url(c, reporting::row_path(d.report.period, j.finding.form, j.finding.row)), fmt::format("{}, dòng {}", reporting::form_name(*d.report.law, *form->form), j.finding.row));
        });
        h.el("p", {}, j.finding.says);
        if (j.settled()) h.el("p", {{"class", "hint"}}, fmt::format("Lý do: {} ({}, {})", j.reason, j.by, format_day_time(to_local(j.at))));
        if (error || !may_explain) return;
        const bool again = same(typed.about, j.finding) && !typed.errors.empty();
        const std::string id = fmt::format("f-reason-{}", n), error_id = id + "-error", value = again ? typed.reason : j.reason, wrong = again ? typed.errors.front().message : std::string{};
        html::form(h, {.action = report_path(d.report.period, "/ky/ly-do"), .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
            for (const auto& [name, text] : {std::pair<std::string_view, const std::string*>{"rule", &j.finding.rule}, {"form", &j.finding.form}, {"row", &j.finding.row}, {"says", &j.finding.says}}) html::hidden(h, name, *text);
            h.el("div", {{"class", wrong.empty() ? "field" : "field bad"}}, [&] {
                h.el("label", {{"for", id}}, "Vì sao số này đúng");
                if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", error_id}}, wrong);
                h.leaf("input", {{"type", "text"}, {"id", id}, {"name", "reason"}, {"value", value}, {"maxlength", "1000"}, {"autocomplete", "off"}, {"aria-describedby", wrong.empty() ? "" : error_id}});
            });
            html::button(h, j.settled() ? "Đổi lý do" : "Ghi lý do");
        });
    });
}

void sign_form(Html& h, const web::Context& c, const Reports& reports, const Draft& d, const Typed& typed, bool ready) {
    const auto law = reports.reporting().law().current();
    const catalog::PeriodWindow& w = *d.report.window;
    const Day today = local_day(c.now);
    html::section(h, "Ký báo cáo", [&] {
        if (!ready) {
            h.el("p", {}, "Chưa ký được: còn việc nêu ở trên.");
            return;
        }
        if (today > w.due) html::notice(h, Tone::warning, "Đã qua hạn gửi", fmt::format("Hạn gửi là {}.", format_day(w.due)));
        html::form(h, {.action = report_path(d.report.period, "/ky"), .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            html::hidden(h, "seen", d.seen);
            html::text_field(h, {.name = "number", .label = "Số", .value = typed.number, .hint = "Số văn bản đi trong năm, ví dụ 12", .error = html::error_for(typed.errors, "number"), .required = true}, {.autocomplete = "off", .input_mode = "numeric", .max_length = 5, .width = 8});
            html::text_field(h, {.name = "symbol", .label = "Ký hiệu", .value = typed.symbol.empty() ? law->outline.symbol : typed.symbol, .error = html::error_for(typed.errors, "symbol"), .required = true}, {.autocomplete = "off", .max_length = 40, .width = 16});
            html::day_field(h, {.name = "day", .label = "Ngày báo cáo", .value = typed.day.empty() ? format_day(today) : typed.day, .error = html::error_for(typed.errors, "day"), .required = true});
            html::actions(h, [&] { html::button(h, "Ký báo cáo", {.weight = Weight::main}); });
        });
        h.el("p", {{"class", "hint"}}, "Ký xong, biểu và lời văn giữ nguyên như bạn vừa đọc, kèm mã băm. Hồ sơ ghi muộn chỉ hiện thành khác biệt.");
    });
}

http::Response sign_page(web::Context& c, const Reports& reports, const Typed& typed, int status) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    if (reports.reporting().is_signed(s, c.unit, *period)) return c.see(url(c, report_path(*period)), "Báo cáo kỳ này đã ký.");
    const auto o = reports.overview(s, c.unit, *period);
    if (!o) return c.refuse(o.error());
    const auto d = reports.draft(s, c.unit, *period);
    if (!d) return c.refuse(d.error());
    const bool home = writable(c), signs = home && c.who->may(may::sign_report);
    const bool explains = home && (c.who->may(may::hand_in_report) || c.who->may(may::merge_report) || c.who->may(may::sign_report));
    std::size_t errors = 0, open = 0, settled = 0;
    for (const Judged& j : d->findings) ++(j.finding.severity == catalog::Severity::error ? errors : j.settled() ? settled : open);
    html::PageFrame frame{.title = signs ? "Ký báo cáo" : "Kiểm tra trước khi ký",
                          .lead = fmt::format("Báo cáo {}: {} lỗi, {} cảnh báo cần lý do, {} cảnh báo đã có lý do.", period_title(*period), errors, open, settled),
                          .back_url = url(c, report_path(*period)),
                          .back_label = fmt::format("Báo cáo {}", period_title(*period)),
                          .failed = !typed.errors.empty()};
    frame.actions = [&](Html& h) { html::link_button(h, "Đọc cả báo cáo", url(c, report_path(*period, "/xem")), {.key = "x"}); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        bool ready = errors == 0 && open == 0;
        if (o->count(PartState::merged) < o->parts.size()) {
            ready = false;
            html::notice(h, Tone::warning, "Còn phần chưa gộp", [&] {
                h.el("ul", {}, [&] {
                    for (const Part& part : o->parts)
                        if (part.state != PartState::merged)
                            h.el("li", {}, [&] {
                                h.link(url(c, part_path(*period, part.outline->code)), part_name(*part.outline));
                                h.text(fmt::format(" ({})", standing_words(part)));
                            });
                });
            });
        }
        if (std::any_of(o->parts.begin(), o->parts.end(), [](const Part& part) { return part.state == PartState::merged && !part.blank.empty(); })) {
            ready = false;
            html::notice(h, Tone::warning, "Còn dòng trống", [&] {
                h.el("ul", {}, [&] {
                    for (const Part& part : o->parts)
                        for (const auto& [form, row] : part.blank)
                            if (part.state == PartState::merged)
                                h.el("li", {}, [&] { h.link(url(c, reporting::row_path(*period, form, row)), fmt::format("{}, dòng {}", reporting::form_name(*d->report.law, *d->report.form(form)->form), row)); });
                });
            });
        }
        if (local_day(c.now) < d->report.window->window.to) {
            ready = false;
            html::notice(h, Tone::warning, "Kỳ còn mở", fmt::format("Ký từ ngày cuối của kỳ, {}.", format_day(d->report.window->window.to)));
        }
        html::section(h, "Kiểm tra", [&] {
            if (d->findings.empty()) h.el("p", {}, "Các biểu khớp nhau: không có lỗi, không có cảnh báo.");
            std::size_t n = 0;
            for (const catalog::Severity severity : {catalog::Severity::error, catalog::Severity::warning})
                for (const Judged& j : d->findings)
                    if (j.finding.severity == severity) finding(h, c, *d, j, typed, n++, explains);
        });
        if (signs) sign_form(h, c, reports, *d, typed, ready);
    }, status);
}

http::Response post_sign(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed typed{trim(c.form("number")), trim(c.form("symbol")), trim(c.form("day")), {}, {}, {}};
    SignInput input{0, typed.symbol, {}, c.form("seen")};
    const auto [end, error] = std::from_chars(typed.number.data(), typed.number.data() + typed.number.size(), input.number);
    if (error != std::errc{} || end != typed.number.data() + typed.number.size()) input.number = 0;
    const auto day = parse_day(typed.day);
    if (day) input.day = *day;
    const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (!day) return refuse(Kind::invalid, "period_report.day", day.error().message, "day");
        XASO_CHECK(reports.sign(tx, c.actor(), c.now, *period, input));
        return record::Answer{303, report_path(*period)};
    });
    if (answer) return c.see(answer->text, "Đã ký báo cáo.");
    typed.errors.push_back(answer.error());
    return sign_page(c, reports, typed, answer.error().kind == Kind::conflict ? 409 : 422);
}

http::Response post_reason(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Typed typed;
    typed.reason = trim(c.form("reason"));
    typed.about = {c.form("rule"), c.form("form"), c.form("row"), catalog::Severity::warning, c.form("says")};
    const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(reports.explain(tx, c.actor(), c.now, *period, typed.about, typed.reason));
        return record::Answer{303, report_path(*period, "/ky")};
    });
    if (answer) return c.see(answer->text, "Đã ghi lý do.");
    Refusal why = answer.error();
    why.field.clear();
    typed.errors.push_back(std::move(why));
    return sign_page(c, reports, typed, answer.error().kind == Kind::conflict ? 409 : answer.error().kind == Kind::forbidden ? 403 : 422);
}

http::Response reopen_page(web::Context& c, const Reports& reports, const std::string& reason, const std::vector<Refusal>& errors) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    sql::Reader s = c.db().read();
    const auto all = reports.reporting().signatures(s, c.unit, *period);
    if (!writable(c)) return c.refuse({Kind::forbidden, "access.other_unit", "Chỉ mở lại được báo cáo của đơn vị mình.", {}, {}});
    if (all.empty() || all.front().second.ended_at) return c.see(url(c, report_path(*period)), "Báo cáo kỳ này chưa ký nên không cần mở lại.");
    const reporting::Signature& signature = all.front().second;
    return c.page(html::PageFrame{.title = "Mở lại báo cáo", .lead = fmt::format("Báo cáo {}, số {}.", period_title(*period), signature.number), .back_url = url(c, report_path(*period)),
                                  .back_label = fmt::format("Báo cáo {}", period_title(*period)), .failed = !errors.empty()}, [&](Html& h) {
        html::error_summary(h, errors);
        html::notice(h, Tone::warning, "Bản đã ký vẫn được giữ", "Mở lại thì biểu và lời văn tính theo dữ liệu hôm nay và sửa được; ký lại thành bản mới. Việc mở lại và lý do ghi vào nhật ký.");
        html::form(h, {.action = report_path(*period, "/mo-lai"), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::area_field(h, {.name = "reason", .label = "Lý do mở lại", .value = reason, .error = html::error_for(errors, "reason"), .required = true});
            html::actions(h, [&] {
                html::button(h, "Mở lại báo cáo", {.weight = Weight::danger});
                html::link_button(h, "Thôi", url(c, report_path(*period)), {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response post_reopen(web::Context& c, const Reports& reports) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::string reason = trim(c.form("reason"));
    const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(reports.reopen(tx, c.actor(), c.now, *period, reason));
        return record::Answer{303, report_path(*period)};
    });
    if (answer) return c.see(answer->text, "Đã mở lại báo cáo.");
    if (answer.error().field == "reason") return reopen_page(c, reports, reason, {answer.error()});
    return c.refuse(answer.error());
}

}  // namespace

void add_sign_pages(web::Router& router, const Reports& reports) {
    using enum http::Method;
    const std::string systems(kSystems);
    router.add({.path = "/bao-cao/:period/ky", .may = &may::see_reports, .title = "Ký báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return sign_page(c, reports, {}, 200); }});
    router.add({.method = post, .path = "/bao-cao/:period/ky", .may = &may::sign_report, .title = "Ký báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return post_sign(c, reports); }});
    router.add({.method = post, .path = "/bao-cao/:period/ky/ly-do", .may = &may::see_reports, .title = "Ghi lý do", .systems = systems, .run = [&reports](web::Context& c) { return post_reason(c, reports); }});
    router.add({.path = "/bao-cao/:period/mo-lai", .may = &may::reopen_report, .title = "Mở lại báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return reopen_page(c, reports, {}, {}); }});
    router.add({.method = post, .path = "/bao-cao/:period/mo-lai", .may = &may::reopen_report, .title = "Mở lại báo cáo", .systems = systems, .run = [&reports](web::Context& c) { return post_reopen(c, reports); }});
}

}  // namespace xaso::period_report
