// The apology letter (thư xin lỗi và hẹn lại): which dossiers need one, the draft; once written it is one of the dossier's
// papers (/ho-so/:code/giay-to/apology, modules/forms).
// LAW ND 61/2018/ND-CP art. 19(9): sent at the latest one day before the appointment, with the reason and one new date, once.
#include <fmt/format.h>

#include <charconv>

#include "kernel/text.h"
#include "onestop/pages_shared.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;
using Kind = Refusal::Kind;

struct Typed {
    std::string new_day, reason;
    std::vector<Refusal> errors = {};
    int status = 200;
};

// A reason to begin with, by what the program knows; the officer makes it precise.
std::string draft_reason(const Dossier& d) {
    if (d.inter_agency != catalog::InterAgency::none) return "Chưa nhận được kết quả của cơ quan phối hợp giải quyết.";
    if (d.supplement_count > 0) return "Giấy tờ bổ sung cần thêm thời gian để đối chiếu, xác minh.";
    return "Hồ sơ cần thêm thời gian để thẩm tra, xác minh.";
}

http::Response show(web::Context& c, const PageDeps& deps, std::optional<Typed> typed) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = deps.desk.find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    const Way way(deps.desk);
    html::PageFrame frame{.title = "Thư xin lỗi và hẹn lại", .lead = fmt::format("{} · {}", d->code, d->procedure_name), .back_url = dossier_url(c, d->code), .back_label = "Hồ sơ " + d->code};
    const Day today = local_day(c.now);
    // Written once: from then on the letter is one of the dossier's papers.
    const bool written = way.apology(s, c.unit, d->id).has_value();
    const std::string paper = dossier_url(c, d->code, "/giay-to/apology");
    if (written && !typed) return c.see(paper);
    if (!typed) typed = Typed{format_day(way.working_day_after(s, *d, std::max(d->due_day, today))), draft_reason(*d)};
    frame.failed = !typed->errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed->errors);
        if (written) return html::actions(h, [&] { html::link_button(h, "Mở thư đã viết", paper, {.weight = html::Weight::main}); });
        if (d->ended_at || d->paused_at || !d->source.empty() || read_only(c)) {
            html::notice(h, html::Tone::info, "Hồ sơ này không cần thư xin lỗi",
                         d->ended_at ? "Hồ sơ đã kết thúc." : d->paused_at ? "Hồ sơ đang chờ người nộp; thời gian chờ không tính vào thời hạn." : "Hồ sơ không được giải quyết ở đơn vị này.");
            return;
        }
        const Day last = way.letter_by(c.unit, d->due_day);
        if (today >= d->due_day) {
            html::notice(h, html::Tone::warning, "Đã quá ngày phải gửi thư", fmt::format("Thư phải gửi chậm nhất ngày {}. Vẫn nên gửi ngay; thư được ghi là viết chậm.", format_day(last)));
        } else {
            html::notice(h, html::Tone::info, "Chỉ hẹn lại được một lần", fmt::format("Gửi thư chậm nhất {}. Thời hạn theo quy định không đổi: xong sau ngày {} vẫn tính là quá hạn.", today < last ? "ngày " + format_day(last) : "hôm nay", format_day(d->due_day)));
        }
        html::form(h, {.action = fmt::format("/ho-so/{}/xin-loi", html::url_encode(d->code)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(d->version));
            html::day_field(h, {.name = "new_day", .label = "Ngày hẹn mới", .value = typed->new_day, .hint = fmt::format("Hẹn cũ: {}. Chọn ngày làm việc mà chắc chắn có kết quả.", format_day(d->due_day)),
                                .error = html::error_for(typed->errors, "new_day"), .required = true});
            html::area_field(h, {.name = "reason", .label = "Lý do chậm", .value = typed->reason, .hint = "Được in trong thư gửi người nộp. Sửa lại cho đúng với hồ sơ này.", .error = html::error_for(typed->errors, "reason"), .required = true}, 3);
            html::actions(h, [&] { html::button(h, "Ghi và mở thư để in", {.weight = html::Weight::main, .key = "x"}); });
        });
    }, typed->status);
}

http::Response write_letter(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    Typed typed{trim(c.form("new_day")), trim(c.form("reason"))};
    const auto again = [&](Refusal why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        if (why.field == "version") why.field.clear();
        typed.status = why.kind == Kind::conflict ? web::status_of(why) : 422;
        typed.errors = {std::move(why)};
        return show(c, deps, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    ApologyInput input;
    const std::string version = c.form("version");
    if (const auto [end, ec] = std::from_chars(version.data(), version.data() + version.size(), input.version); ec != std::errc{} || end != version.data() + version.size())
        return again({Kind::invalid, "onestop.version", "Biểu mẫu thiếu phiên bản hồ sơ. Hãy gửi lại từ trang này.", {}, {}});
    const auto day = parse_day(typed.new_day);
    if (!day) return again({Kind::invalid, "onestop.new_day", day.error().message, "new_day", {}});
    input.new_day = *day;
    input.reason = typed.reason;
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_CHECK(Way(deps.desk).apologize(tx, attempt->actor, c.now, d->id, input, c.who->may(may::oversee_dossiers)));
        return record::Answer{303, fmt::format("/ho-so/{}/giay-to/apology?in=ngay", html::url_encode(code))};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, "Đã ghi thư xin lỗi và hẹn lại. Hãy in, trình ký và gửi người nộp.");
}

http::Response needed(web::Context& c, const PageDeps& deps) {
    const Day today = local_day(c.now);
    const Day first = make_day(year_of(today), 1, 1);
    std::vector<DossierRow> rows_;
    LetterCount count;
    const Way way(deps.desk);
    {
        sql::Reader s = c.db().read();
        rows_ = way.need_apology(s, c.unit, letter_horizon(today), c.now);
        count = way.letters(s, c.unit, first, today);
    }
    return c.page({.title = "Cần thư xin lỗi và hẹn lại", .lead = "Hồ sơ sắp hoặc đã quá hẹn trả mà chưa có thư. Thư gửi chậm nhất vào ngày làm việc trước ngày hẹn trả; hồ sơ hẹn trả ngay trong ngày nhận chỉ ở đây khi đã quá hẹn.", .back_url = url(c, "/"), .back_label = "Việc của tôi"}, [&](Html& h) {
        if (rows_.empty()) {
            html::empty_state(h, fmt::format("Không có hồ sơ nào hẹn trả đến hết {} mà chưa có thư.", format_day(letter_horizon(today))), "Xem hồ sơ đang mở", url(c, "/ho-so", {{"sap", "han"}}));
        } else {
            html::table(h, {.caption = "Hồ sơ cần thư xin lỗi", .columns = {{.label = "Hồ sơ"}, {.label = "Thủ tục", .main = true}, {.label = "Người nộp", .words = true}, {.label = "Hẹn trả"}, {.label = "Gửi thư chậm nhất"}, {.label = "Người thụ lý", .minor = true}}},
                        [&](html::Rows& rows) {
                            for (const DossierRow& d : rows_)
                                rows.row([&] {
                                    rows.head(dossier_url(c, d.code, c.who->may(may::work_dossier) ? "/xin-loi" : ""), d.code);
                                    rows.cell(d.procedure_name);
                                    rows.cell(d.applicant);
                                    rows.cell([&] {
                                        h.el("time", {}, format_day_time(to_local(d.due_at)));
                                        h.leaf("br", {});
                                        const Standing now = standing(moments(d), c.now);
                                        html::badge(h, now.sign, now.words);
                                    });
                                    const Day due = local_day(d.due_at), last = way.letter_by(c.unit, due);
                                    if (due <= today) rows.cell(html::State::late, "đã quá " + format_day(last));
                                    else if (last <= today) rows.cell(html::State::due_today, "hôm nay");
                                    else rows.cell(last);
                                    if (d.assignee.empty()) rows.none();
                                    else rows.cell(d.assignee);
                                });
                        });
        }
        html::section(h, fmt::format("Thư đã viết trong năm {}", year_of(today)), [&] {
            html::facts(h, [&](html::Facts& f) {
                f.add("Đã viết", format_count(count.letters) + " thư");
                f.add("Trong đó đúng lúc", format_count(count.in_time) + " thư");
            });
        });
    });
}

}  // namespace

void add_letter_pages(web::Router& router, PageDeps deps) {
    using http::Method;
    router.add({.method = Method::get, .path = "/xin-loi", .may = &may::see_dossiers, .title = "Cần thư xin lỗi và hẹn lại", .systems = "S14", .run = [deps](web::Context& c) { return needed(c, deps); }});
    router.add({.method = Method::get, .path = "/ho-so/:code/xin-loi", .may = &may::work_dossier, .title = "Thư xin lỗi và hẹn lại", .systems = "S14", .run = [deps](web::Context& c) { return show(c, deps, std::nullopt); }});
    router.add({.method = Method::post, .path = "/ho-so/:code/xin-loi", .may = &may::work_dossier, .systems = "S14", .run = [deps](web::Context& c) { return write_letter(c, deps); }});
}

}  // namespace xaso::onestop
