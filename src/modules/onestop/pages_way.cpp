// What a superior does with the way of dossiers: give many to somebody else, say who stands in during leave, correct a wrong end time.
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

template <class T>
bool read_number(std::string_view text, T& into) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), into);
    return ec == std::errc{} && end == text.data() + text.size();
}
AccountId account_of(const std::string& text) {
    std::int64_t id = 0;
    return read_number(text, id) ? AccountId{id} : AccountId{};
}
int status_of(const Refusal& why) { return why.kind == Kind::conflict ? web::status_of(why) : 422; }

// ---- Many dossiers to somebody else

struct Reassigned {
    std::string from, to, reason;
    std::vector<std::string> picked = {};
    std::vector<Refusal> errors = {};
};

http::Response reassign_page(web::Context& c, const PageDeps& deps, const Reassigned& typed) {
    std::vector<access::Account> accounts;
    std::vector<HeldRow> held;
    const AccountId from = account_of(typed.from);
    {
        sql::Reader s = c.db().read();
        accounts = c.site.access.list(s, c.unit);
        if (from) held = Way(deps.desk).held_by(s, c.unit, from);
    }
    html::PageFrame frame{.title = "Phân công lại nhiều hồ sơ", .lead = "Chuyển hồ sơ đang mở của một người sang người khác, ví dụ khi đổi vị trí công tác.", .back_url = url(c, "/"), .back_label = "Việc của tôi"};
    frame.failed = !typed.errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        std::vector<html::Option> holders;   // also those who have left
        for (const access::Account& a : accounts)
            if (a.may(may::work_dossier)) holders.push_back({.value = std::to_string(a.id.value()), .label = a.closed ? a.name + " (đã đóng)" : a.name});
        html::get_form(h, "/phan-cong-lai", [&] {
            html::select_field(h, {.name = "tu", .label = "Hồ sơ của", .value = typed.from, .unmarked = true}, holders);
            html::actions(h, [&] { html::button(h, "Xem hồ sơ"); });
        });
        if (!from) return;
        if (held.empty()) return html::empty_state(h, "Người này không thụ lý hồ sơ nào đang mở. Hãy chọn người khác.");
        html::form(h, {.action = "/phan-cong-lai", .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "tu", typed.from);
            html::table(h, {.caption = "Hồ sơ đang thụ lý", .columns = {{.label = "Chọn", .pick = true}, {.label = "Hồ sơ"}, {.label = "Thủ tục", .main = true}, {.label = "Người nộp", .words = true}, {.label = "Hẹn trả"}}},
                        [&](html::Rows& rows) {
                            for (const HeldRow& r : held)
                                rows.row([&] {
                                    rows.pick("dossier", fmt::format("{}.{}", r.id.value(), r.version), "hồ sơ " + r.code);
                                    rows.head(dossier_url(c, r.code), r.code);
                                    rows.cell(r.procedure_name);
                                    rows.cell(r.applicant);
                                    rows.cell([&] {
                                        h.el("time", {}, format_day_time(to_local(r.due_at)));
                                        h.leaf("br", {});
                                        const Standing now = standing({r.state, Outcome::open, r.due_at, r.paused_at}, c.now);
                                        html::badge(h, now.sign, now.words);
                                    });
                                });
                        });
            html::select_field(h, {.name = "to", .label = "Giao cho", .value = typed.to, .hint = "Đang nghỉ thì hồ sơ đến người thay.", .error = html::error_for(typed.errors, "to"), .unmarked = true}, officials(accounts));
            html::text_field(h, {.name = "reason", .label = "Lý do", .value = typed.reason, .error = html::error_for(typed.errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500});
            html::actions(h, [&] { html::button(h, "Phân công lại hồ sơ đã chọn", {.weight = html::Weight::main, .key = "x"}); });
        });
    }, typed.errors.empty() ? 200 : status_of(typed.errors[0]));
}

http::Response reassign(web::Context& c, const PageDeps& deps) {
    Reassigned typed{c.form("tu"), c.form("to"), trim(c.form("reason")), c.request.form.all("dossier")};
    const auto again = [&](Refusal why) {
        if (why.field != "to" && why.field != "reason") why.field.clear();
        typed.errors = {std::move(why)};
        return reassign_page(c, deps, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    std::vector<DossierVersion> chosen;
    for (const std::string& one : typed.picked) {
        std::int64_t id = 0;
        int version = 0;
        const auto dot = one.find('.');
        if (dot == std::string::npos || !read_number(std::string_view(one).substr(0, dot), id) || !read_number(std::string_view(one).substr(dot + 1), version))
            return again({Kind::invalid, "onestop.none_chosen", "Danh sách đã chọn không đọc được. Hãy chọn lại từ trang này.", {}, {}});
        chosen.push_back({DossierId{id}, version});
    }
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(Way(deps.desk).reassign(tx, attempt->actor, c.now, chosen, account_of(typed.to), typed.reason));
        return record::Answer{303, url(c, "/phan-cong-lai", {{"tu", typed.from}})};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, fmt::format("Đã phân công lại {} hồ sơ.", chosen.size()));
}

// ---- Who stands in during leave

struct Leave {
    std::string absent, substitute, from, to, decision;
    std::vector<Refusal> errors = {};
};

http::Response leave_page(web::Context& c, const PageDeps& deps, const Leave& typed) {
    std::vector<access::Account> accounts;
    std::vector<Substitution> all;
    const Day today = local_day(c.now);
    {
        sql::Reader s = c.db().read();
        accounts = c.site.access.list(s, c.unit);
        all = Way(deps.desk).substitutions(s, c.unit, today);
    }
    html::PageFrame frame{.title = "Người thay khi nghỉ", .lead = "Trong những ngày này, hồ sơ của người nghỉ hiện ở “Việc của tôi” của người thay, và hồ sơ giao cho người nghỉ đến thẳng người thay.",
                          .back_url = url(c, "/"), .back_label = "Việc của tôi"};
    frame.failed = !typed.errors.empty();
    const bool oversees = !read_only(c) && c.who->may(may::oversee_dossiers);
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        if (all.empty()) {
            html::empty_state(h, "Hôm nay và sắp tới chưa ghi ai nghỉ có người thay.");
        } else {
            html::table(h, {.caption = "Người nghỉ và người thay", .columns = {{.label = "Người nghỉ", .main = true}, {.label = "Người thay", .words = true}, {.label = "Từ ngày"}, {.label = "Đến hết ngày"}, {.label = "Quyết định", .words = true}, {.label = "Việc"}}},
                        [&](html::Rows& rows) {
                            for (const Substitution& one : all)
                                rows.row([&] {
                                    rows.head("", one.absent_name);
                                    rows.cell(one.substitute_name);
                                    rows.cell(one.from);
                                    rows.cell(one.to);
                                    rows.cell(one.decision);
                                    rows.cell([&] {
                                        if (oversees) h.el("a", {{"href", fmt::format("/nghi-thay/{}/huy", one.id)}, {"aria-label", fmt::format("Hủy lần {} thay {}", one.substitute_name, one.absent_name)}}, "Hủy");
                                    });
                                });
                        });
        }
        if (!oversees) return;
        const auto error = [&](std::string_view field) { return html::error_for(typed.errors, field); };
        html::section(h, "Ghi người thay", [&] {
            html::form(h, {.action = "/nghi-thay", .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
                html::select_field(h, {.name = "absent", .label = "Người nghỉ", .value = typed.absent, .error = error("absent"), .unmarked = true}, officials(accounts));
                html::select_field(h, {.name = "substitute", .label = "Người thay", .value = typed.substitute, .error = error("substitute"), .unmarked = true}, officials(accounts));
                html::day_field(h, {.name = "from", .label = "Từ ngày", .value = typed.from, .error = error("from"), .required = true});
                html::day_field(h, {.name = "to", .label = "Đến hết ngày", .value = typed.to, .error = error("to"), .required = true});
                html::text_field(h, {.name = "decision", .label = "Quyết định, giấy phân công", .value = typed.decision, .hint = "Số và ngày, ví dụ: 12/QĐ-UBND ngày 20/11/2026", .error = error("decision"), .required = true, .wide = true},
                                 {.autocomplete = "off", .max_length = 200});
                html::actions(h, [&] { html::button(h, "Ghi người thay", {.weight = html::Weight::main, .key = "x"}); });
            });
        });
    }, typed.errors.empty() ? 200 : status_of(typed.errors[0]));
}

http::Response leave(web::Context& c, const PageDeps& deps) {
    Leave typed{c.form("absent"), c.form("substitute"), trim(c.form("from")), trim(c.form("to")), trim(c.form("decision"))};
    const auto again = [&](Refusal why) {
        typed.errors = {std::move(why)};
        return leave_page(c, deps, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    const auto from = parse_day(typed.from), to = parse_day(typed.to);
    if (!from) return again({Kind::invalid, "onestop.from", from.error().message, "from", {}});
    if (!to) return again({Kind::invalid, "onestop.to", to.error().message, "to", {}});
    const SubstitutionInput input{account_of(typed.absent), account_of(typed.substitute), *from, *to, typed.decision};
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(Way(deps.desk).substitute(tx, attempt->actor, c.now, input));
        return record::Answer{303, "/nghi-thay"};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, "Đã ghi người thay khi nghỉ.");
}

http::Response cancel_page(web::Context& c, const PageDeps& deps, const std::string& reason, std::vector<Refusal> errors) {
    sql::Reader s = c.db().read();
    const std::vector<Substitution> all = Way(deps.desk).substitutions(s, c.unit, local_day(c.now));
    const auto one = std::find_if(all.begin(), all.end(), [&](const Substitution& it) { return std::to_string(it.id) == c.param("no"); });
    if (one == all.end()) return c.refuse({Kind::not_found, "onestop.no_substitution", "Lần thay này đã hết hạn hoặc đã được hủy.", {}, {}});
    html::PageFrame frame{.title = "Hủy người thay", .lead = fmt::format("{} thay {} từ {} đến hết {}", one->substitute_name, one->absent_name, format_day(one->from), format_day(one->to)),
                          .back_url = url(c, "/nghi-thay"), .back_label = "Người thay khi nghỉ"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::notice(h, html::Tone::info, "Có hiệu lực ngay", "Hồ sơ người thay đã nhận vẫn ở người thay; hồ sơ giao từ giờ trở đi đến thẳng người được ghi tên.");
        html::form(h, {.action = fmt::format("/nghi-thay/{}/huy", one->id), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::text_field(h, {.name = "reason", .label = "Vì sao hủy", .value = reason, .hint = "Ví dụ: đi làm lại sớm, đổi người thay", .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500, .focus = errors.empty()});
            html::actions(h, [&] { html::button(h, "Hủy người thay", {.weight = html::Weight::danger, .key = "x"}); });
        });
    }, errors.empty() ? 200 : status_of(errors[0]));
}

http::Response cancel(web::Context& c, const PageDeps& deps) {
    const std::string reason = trim(c.form("reason"));
    std::int64_t id = 0;
    if (!read_number(c.param("no"), id)) return c.refuse({Kind::not_found, "onestop.no_substitution", "Không có lần thay này.", {}, {}});
    const auto attempt = c.attempt();
    if (!attempt) return cancel_page(c, deps, reason, {attempt.error()});
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(Way(deps.desk).cancel_substitution(tx, attempt->actor, c.now, id, reason));
        return record::Answer{303, "/nghi-thay"};
    });
    if (!answer) return answer.error().kind == Kind::conflict ? c.refuse(answer.error()) : cancel_page(c, deps, reason, {answer.error()});
    return c.see(answer->text, "Đã hủy người thay.");
}

// ---- A wrong end time

struct Corrected {
    std::string ended_at, proof, reason;
    std::vector<Refusal> errors = {};
};

http::Response correction_page(web::Context& c, const PageDeps& deps, const Corrected& typed) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = deps.desk.find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    html::PageFrame frame{.title = "Đính chính giờ kết thúc", .lead = fmt::format("{} · {}", d->code, d->procedure_name), .back_url = dossier_url(c, d->code), .back_label = "Hồ sơ " + d->code};
    frame.failed = !typed.errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        if (read_only(c) || !d->source.empty() || (d->state != DossierState::finished && d->state != DossierState::returned))
            return html::notice(h, html::Tone::info, "Không đính chính được hồ sơ này", "Chỉ đính chính giờ kết thúc của hồ sơ đã xử lý xong ở đơn vị này.");
        html::facts(h, [&](html::Facts& f) {
            f.add("Hẹn trả", [&] { html::moment(h, to_local(d->due_at)); });
            f.add("Kết thúc đang ghi", fmt::format("{} · {}", format_day_time(to_local(*d->ended_at)), outcome_title(d->outcome)));
        });
        html::notice(h, html::Tone::info, "Cả hai giờ đều được giữ", "Giờ đang ghi và giờ đính chính cùng hiện ở hồ sơ và ở danh sách đính chính. Số liệu của kỳ đổi theo; báo cáo đã ký giữ nguyên và cho thấy khác biệt.");
        html::form(h, {.action = fmt::format("/ho-so/{}/dinh-chinh", html::url_encode(d->code)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(d->version));
            html::text_field(h, {.name = "ended_at", .label = "Giờ kết thúc đúng", .value = typed.ended_at, .hint = "Ngày và giờ, ví dụ 09/06/2023 16:30", .error = html::error_for(typed.errors, "ended_at"), .required = true},
                             {.autocomplete = "off", .max_length = 20, .width = 18, .focus = typed.errors.empty()});
            html::text_field(h, {.name = "proof", .label = "Văn bản chứng minh", .value = typed.proof, .hint = "Số và ngày của biên bản, phiếu kiểm soát quá trình giải quyết…", .error = html::error_for(typed.errors, "proof"), .required = true},
                             {.autocomplete = "off", .max_length = 300});
            html::area_field(h, {.name = "reason", .label = "Vì sao ghi sai", .value = typed.reason, .error = html::error_for(typed.errors, "reason"), .required = true}, 3);
            html::actions(h, [&] { html::button(h, "Ghi đính chính", {.weight = html::Weight::main, .key = "x"}); });
        });
    }, typed.errors.empty() ? 200 : status_of(typed.errors[0]));
}

http::Response correct(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    Corrected typed{trim(c.form("ended_at")), trim(c.form("proof")), trim(c.form("reason"))};
    const auto again = [&](Refusal why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        if (why.field == "version") why.field.clear();
        typed.errors = {std::move(why)};
        return correction_page(c, deps, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    CorrectionInput input{.version = 0, .ended_at = {}, .proof = typed.proof, .reason = typed.reason};
    if (!read_number(c.form("version"), input.version)) return again({Kind::invalid, "onestop.version", "Biểu mẫu thiếu phiên bản hồ sơ. Hãy gửi lại từ trang này.", {}, {}});
    const auto ended = parse_local_time(typed.ended_at);
    if (!ended) return again({Kind::invalid, "onestop.ended_at", "Hãy ghi ngày và giờ, ví dụ 09/06/2023 16:30.", "ended_at", {}});
    input.ended_at = to_instant(*ended);
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_CHECK(Way(deps.desk).correct_end(tx, attempt->actor, c.now, d->id, input));
        return record::Answer{303, "/ho-so/" + html::url_encode(code)};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, fmt::format("Đã đính chính giờ kết thúc của hồ sơ {}; giờ ghi trước vẫn được giữ.", code));
}

http::Response corrections_page(web::Context& c, const PageDeps& deps) {
    std::vector<CorrectionRow> all;
    std::vector<access::Account> accounts;
    {
        sql::Reader s = c.db().read();
        all = Way(deps.desk).all_corrections(s, c.unit);
        accounts = c.site.access.list(s, c.unit);
    }
    return c.page({.title = "Giờ kết thúc đã đính chính", .lead = "Giờ chương trình ghi và giờ đính chính đặt cạnh nhau.", .back_url = url(c, "/"), .back_label = "Việc của tôi"}, [&](Html& h) {
        if (all.empty()) return html::empty_state(h, "Chưa có giờ kết thúc nào được đính chính. Lãnh đạo đính chính từ trang của hồ sơ đã xử lý xong.", "Xem hồ sơ", url(c, "/ho-so"));
        html::table(h, {.caption = "Giờ kết thúc đã đính chính", .columns = {{.label = "Hồ sơ"}, {.label = "Đã ghi"}, {.label = "Đính chính"}, {.label = "Lý do, văn bản", .main = true}, {.label = "Người đính chính", .minor = true}}},
                    [&](html::Rows& rows) {
                        const auto figure = [&](Instant ended, Outcome outcome) { return fmt::format("{} · {}", format_day_time(to_local(ended)), outcome_title(outcome)); };
                        for (const CorrectionRow& r : all)
                            rows.row([&] {
                                rows.head(dossier_url(c, r.code), r.code);
                                rows.cell(figure(r.what.ended_before, r.what.outcome_before));
                                rows.cell(figure(r.what.ended_after, r.what.outcome_after));
                                rows.cell(fmt::format("{} ({})", r.what.reason, r.what.proof));
                                rows.cell(fmt::format("{}, {}", name_of(accounts, r.what.by), format_day_time(to_local(r.what.at))));
                            });
                    });
    });
}

}  // namespace

void add_way_pages(web::Router& router, PageDeps deps) {
    using http::Method;
    const auto add = [&](Method method, std::string path, const access::Permission& permission, std::string title, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::move(path), .may = &permission, .title = std::move(title), .systems = "S14", .run = std::move(run)});
    };
    add(Method::get, "/phan-cong-lai", may::oversee_dossiers, "Phân công lại nhiều hồ sơ", [deps](web::Context& c) { return reassign_page(c, deps, {c.query("tu"), {}, {}}); });
    add(Method::post, "/phan-cong-lai", may::oversee_dossiers, "", [deps](web::Context& c) { return reassign(c, deps); });
    add(Method::get, "/nghi-thay", may::see_dossiers, "Người thay khi nghỉ", [deps](web::Context& c) { return leave_page(c, deps, {}); });
    add(Method::post, "/nghi-thay", may::oversee_dossiers, "", [deps](web::Context& c) { return leave(c, deps); });
    add(Method::get, "/nghi-thay/:no/huy", may::oversee_dossiers, "Hủy người thay", [deps](web::Context& c) { return cancel_page(c, deps, {}, {}); });
    add(Method::post, "/nghi-thay/:no/huy", may::oversee_dossiers, "Hủy người thay", [deps](web::Context& c) { return cancel(c, deps); });
    add(Method::get, "/ho-so/:code/dinh-chinh", may::oversee_dossiers, "Đính chính giờ kết thúc", [deps](web::Context& c) { return correction_page(c, deps, {}); });
    add(Method::post, "/ho-so/:code/dinh-chinh", may::oversee_dossiers, "", [deps](web::Context& c) { return correct(c, deps); });
    add(Method::get, "/dinh-chinh", may::see_dossiers, "Giờ kết thúc đã đính chính", [deps](web::Context& c) { return corrections_page(c, deps); });
}

}  // namespace xaso::onestop
