// "Hồ sơ mới đăng ký": what waits for an answer, and how each was answered; at the counter as well as online. The answer itself is given on the
// page of acceptance, where a submission is opened (/tiep-nhan?dang-ky=CODE).
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "onestop/intake.h"
#include "onestop/pages_shared.h"

namespace xaso::onestop {
namespace {

using html::Html;
using html::State;
namespace may = access::may;
using S = DossierState;

constexpr std::string_view kList = "/dang-ky";

struct Filter {
    std::string_view code, title;
    SubmissionQuery query;
};
const std::vector<Filter>& filters() {
    static const std::vector<Filter> all{{"", "Chờ trả lời", {.waiting = true, .state = {}, .form = {}}},
                                         {"mau-02", "Yêu cầu hoàn thiện", {.state = {}, .form = WrittenAnswer::supplement}},
                                         {"mau-03", "Không tiếp nhận", {.state = {}, .form = WrittenAnswer::refusal}},
                                         {"da-nhan", "Đã tiếp nhận", {.state = S::accepted, .form = {}}},
                                         {"da-rut", "Đã rút", {.state = S::withdrawn, .form = {}}},
                                         {"tat-ca", "Tất cả", {.state = {}, .form = {}}}};
    return all;
}

std::string page_of(const Submission& s) { return fmt::format("{}/{}", kList, s.code); }

// How it stands: the time left to answer, or the answer.
Standing standing_of(const Submission& s, Instant now) {
    if (s.state == S::registered) {
        if (s.answer_due_at < now) return {State::late, "quá giờ trả lời " + span_words(s.answer_due_at, now)};
        return {local_day(s.answer_due_at) == local_day(now) ? State::due_today : State::in_progress, "còn " + span_words(now, s.answer_due_at)};
    }
    if (s.state == S::accepted) return {State::done, "đã tiếp nhận"};
    if (s.state == S::withdrawn) return {State::refused, "đã rút"};
    return {s.form == WrittenAnswer::supplement ? State::paused : State::refused, s.form == WrittenAnswer::supplement ? "yêu cầu hoàn thiện" : "không tiếp nhận"};
}

void counts_part(Html& h, const web::Context& c, const Intake& intake, sql::Session& s) {
    const Day today = local_day(c.now);
    const std::chrono::year_month_day d{today};
    const std::pair<std::string, Day> rows_[] = {{fmt::format("Tháng {}", static_cast<unsigned>(d.month())), today - std::chrono::days{static_cast<unsigned>(d.day()) - 1}},
                                                 {fmt::format("Năm {}", static_cast<int>(d.year())), make_day(static_cast<int>(d.year()), 1, 1)}};
    html::section(h, "Kết quả tiếp nhận", [&] {
        h.el("p", {{"class", "hint"}}, "Hồ sơ tiếp nhận (mẫu 01) gồm cả hồ sơ nhận ngay tại quầy; mẫu 02, mẫu 03 gồm cả phiếu lập tại quầy.");
        html::table(h, {.caption = "Kết quả tiếp nhận", .columns = {{.label = "Thời gian"}, {.label = "Tiếp nhận (mẫu 01)", .number = true}, {.label = "Yêu cầu hoàn thiện (mẫu 02)", .number = true},
                                                                   {.label = "Không tiếp nhận (mẫu 03)", .number = true}, {.label = "Đã rút", .number = true}, {.label = "Chờ trả lời", .number = true}, {.label = "Trả lời chậm", .number = true}}},
                    [&](html::Rows& rows) {
                        for (const auto& [title, from] : rows_) {
                            const SubmissionCounts n = intake.counts(s, c.unit, from, today, c.now);
                            rows.row([&] {
                                rows.cell(title);
                                for (const std::int64_t one : {n.dossiers, n.supplement, n.refusal, n.withdrawn, n.waiting, n.late}) rows.cell(one);
                            });
                        }
                    });
    });
}

http::Response list_page(web::Context& c, const PageDeps& deps) {
    const Intake intake(deps.desk);
    const std::string asked = c.query("loc");
    const auto filter = std::ranges::find(filters(), asked, &Filter::code);
    if (filter == filters().end()) return c.refuse({Refusal::Kind::not_found, "onestop.filter", "Không có cách lọc này. Hãy chọn một mục trên trang.", {}, {}});
    SubmissionQuery query = filter->query;
    constexpr int kShown = 50;
    query.limit = query.waiting ? 500 : kShown + 1;
    if (const std::string before = c.query("truoc"); !before.empty()) std::from_chars(before.data(), before.data() + before.size(), query.before);
    sql::Reader s = c.db().read();
    std::vector<Submission> all = intake.list(s, c.unit, query);
    const bool more = !query.waiting && all.size() > kShown;
    if (more) all.resize(kShown);
    const bool answers = !read_only(c) && c.who->may(may::accept_dossier);
    html::PageFrame frame{.title = "Hồ sơ mới đăng ký", .lead = "Hồ sơ nộp trực tuyến chờ trả lời, và mọi phiếu yêu cầu hoàn thiện, không tiếp nhận đã lập.", .back_url = url(c, "/"), .back_label = "Việc của tôi"};
    return c.page(std::move(frame), [&](Html& h) {
        std::vector<html::Choice> choices;
        for (const Filter& f : filters()) choices.push_back({.label = std::string(f.title), .url = url(c, kList, {{"loc", std::string(f.code)}}), .current = f.code == asked});
        html::chips(h, "Lọc theo kết quả", choices);
        if (all.empty()) {
            html::empty_state(h, query.waiting ? "Không có hồ sơ nào chờ trả lời." : "Không có hồ sơ đăng ký nào như vậy.", asked.empty() ? "Xem tất cả" : "Xem hồ sơ chờ trả lời", url(c, kList, {{"loc", asked.empty() ? "tat-ca" : ""}}));
        } else {
            html::table(h, {.caption = std::string(filter->title), .columns = {{.label = "Mã đăng ký"}, {.label = "Nội dung yêu cầu", .main = true}, {.label = "Người nộp", .words = true}, {.label = "Nộp lúc"}, {.label = "Trả lời"}}}, [&](html::Rows& rows) {
                for (const Submission& one : all)
                    rows.row([&] {
                        rows.head(answers && one.state == S::registered ? fmt::format("/tiep-nhan?dang-ky={}", one.code) : url(c, page_of(one)), one.code);
                        rows.cell(one.request);
                        rows.cell(one.applicant);
                        rows.cell([&] {
                            h.el("time", {}, format_day_time(to_local(one.registered_at)));
                            h.el("p", {{"class", "hint"}}, channel_title(one.channel));
                        });
                        rows.cell([&] {
                            const Standing now = standing_of(one, c.now);
                            html::badge(h, now.sign, now.words);
                            if (one.form_number > 0) h.el("p", {{"class", "hint"}}, fmt::format("số {}", one.form_number));
                        });
                    });
            });
            if (more) h.el("p", {}, [&] { h.link(url(c, kList, {{"loc", asked}, {"truoc", std::to_string(all.back().id.value())}}), "Xem các hồ sơ trước đó"); });
        }
        counts_part(h, c, intake, s);
    });
}

// Why the citizen takes it back, as the form that was refused had it.
struct Withdrawn {
    std::string reason = {};
    std::vector<Refusal> errors = {};
};

// Stays shut until asked for; a refused one is open.
void withdraw_form(Html& h, const web::Context& c, const Submission& one, const Withdrawn& typed) {
    h.el("details", {{"class", "more"}, {"open", !typed.errors.empty()}}, [&] {
        h.el("summary", {}, "Người nộp rút hồ sơ");
        html::form(h, {.action = page_of(one) + "/rut", .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(one.version));
            html::text_field(h, {.name = "reason", .label = "Lý do rút", .value = typed.reason, .hint = "Ghi theo yêu cầu của người nộp.", .error = html::error_for(typed.errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 500});
            html::actions(h, [&] { html::button(h, "Ghi rút hồ sơ", {.weight = html::Weight::danger}); });
        });
    });
}

http::Response one_page(web::Context& c, const PageDeps& deps, const Withdrawn& typed = {}) {
    const Intake intake(deps.desk);
    sql::Reader s = c.db().read();
    const auto one = intake.find_code(s, c.unit, c.param("ma"));
    if (!one) return c.refuse({Refusal::Kind::not_found, "onestop.no_submission", "Không có hồ sơ đăng ký này trong đơn vị. Hãy kiểm tra lại mã.", {}, {}});
    const AcceptInput in = intake.input(s, *one);
    const auto accounts = c.site.access.list(s, c.unit);
    const bool answers = !read_only(c) && c.who->may(may::accept_dossier) && one->state == S::registered;
    html::PageFrame frame{.title = "Hồ sơ đăng ký " + one->code, .lead = one->request, .back_url = url(c, kList), .back_label = "Hồ sơ mới đăng ký"};
    frame.actions = [&](Html& h) {
        if (answers) html::link_button(h, "Mở để trả lời", fmt::format("/tiep-nhan?dang-ky={}", one->code), {.weight = html::Weight::main, .key = "x"});
        if (one->form != WrittenAnswer::none) html::link_button(h, one->form == WrittenAnswer::supplement ? "Phiếu mẫu 02" : "Phiếu mẫu 03", url(c, page_of(*one) + "/phieu"), {.weight = html::Weight::main, .key = "p"});
        if (!one->dossier_code.empty()) html::link_button(h, "Hồ sơ " + one->dossier_code, dossier_url(c, one->dossier_code), {.weight = html::Weight::main, .key = "x"});
    };
    frame.failed = !typed.errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        html::facts(h, [&](html::Facts& f) {
            f.add("Tình trạng", [&] {
                const Standing now = standing_of(*one, c.now);
                html::badge(h, now.sign, now.words);
            });
            f.add("Cách nộp", channel_title(one->channel));
            f.add("Nộp lúc", format_day_time(to_local(one->registered_at)));
            f.add("Trả lời chậm nhất", format_day_time(to_local(one->answer_due_at)));
            if (one->answered_at) f.add("Trả lời lúc", fmt::format("{}, {}{}", format_day_time(to_local(*one->answered_at)), name_of(accounts, one->answerer), *one->answered_at > one->answer_due_at ? " (chậm)" : ""));
            if (!one->procedure_code.empty()) f.add("Thủ tục", fmt::format("{} – {}", one->procedure_code, one->request));
            if (!one->case_name.empty()) f.add("Trường hợp", one->case_name);
            f.add("Người nộp", one->applicant);
            if (!in.applicant.citizen_id.empty()) f.add("Số định danh", mask_identifier(in.applicant.citizen_id));
            if (!in.applicant.phone.empty()) f.add("Điện thoại", mask_phone(in.applicant.phone));
            if (!in.applicant.email.empty()) f.add("Thư điện tử", mask_email(in.applicant.email));
            if (in.owner) f.add("Chủ hồ sơ", one->owner);
            for (const Text& t : kTexts)
                if (!((*one).*t.value).empty()) f.add(t.label, (*one).*t.value);
        });
        if (one->form != WrittenAnswer::none || !one->reason.empty())
            html::section(h, one->form == WrittenAnswer::none ? "Lý do rút" : std::string(answer_title(one->form)), [&] {
                html::facts(h, [&](html::Facts& f) {
                    if (one->form_number > 0) f.add("Số phiếu", std::to_string(one->form_number));
                    if (!one->missing.empty()) f.add("Giấy tờ còn thiếu", fmt::format("{}", fmt::join(one->missing, "; ")));
                    if (!one->reason.empty()) f.add("Lý do", one->reason);
                    if (!one->legal_ground.empty()) f.add("Căn cứ", one->legal_ground);
                });
            });
        html::section(h, "Giấy tờ đã nộp", [&] {
            if (one->papers.empty()) return h.el("p", {}, "Không có giấy tờ nào.");
            h.el("ul", {}, [&] {
                for (const PaperInput& p : one->papers) h.el("li", {}, fmt::format("{} · {} · {} bản", p.name, paper_kind_title(p.kind), p.copies));
            });
        });
        html::section(h, "Quá trình", [&] {
            std::vector<html::Event> events;
            for (const record::StoredEvent& e : deps.desk.record().history(s, c.unit, "submission", one->id.value()))
                events.push_back({.at = to_local(e.at), .what = std::string(submission_event_title(e.kind)), .who = name_of(accounts, e.account)});
            html::timeline(h, events);
        });
        if (answers) withdraw_form(h, c, *one, typed);
    }, typed.errors.empty() ? 200 : web::status_of(typed.errors.front()) == 409 ? 409 : 422);
}

http::Response withdraw(web::Context& c, const PageDeps& deps) {
    Withdrawn typed{.reason = trim(c.form("reason"))};
    const auto again = [&](Refusal why) {
        if (why.kind == Refusal::Kind::not_found) return c.refuse(why);
        if (why.field != "reason") why.field.clear();
        typed.errors = {std::move(why)};
        return one_page(c, deps, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    if (typed.reason.empty()) return again({Refusal::Kind::invalid, "onestop.reason", "Hãy ghi vì sao người nộp rút hồ sơ.", "reason", {}});
    const std::string code = c.param("ma"), version = c.form("version");
    int seen = 0;
    std::from_chars(version.data(), version.data() + version.size(), seen);
    const Intake intake(deps.desk);
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto one = intake.find_code(tx, attempt->actor.unit, code);
        if (!one) return refuse(Refusal::Kind::not_found, "onestop.no_submission", "Không có hồ sơ đăng ký này trong đơn vị. Hãy kiểm tra lại mã.");
        XASO_CHECK(intake.withdraw(tx, attempt->actor, c.now, one->id, seen, typed.reason));
        return record::Answer{303, page_of(*one)};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, fmt::format("Đã ghi người nộp rút hồ sơ đăng ký {}.", code));
}

}  // namespace

std::vector<web::Reminder> waiting_submissions(const web::Context& c, sql::Session& s, const Desk& desk) {
    std::vector<web::Reminder> out;
    if (!c.who->may(may::accept_dossier)) return out;
    for (const Submission& one : Intake(desk).list(s, c.who->unit, {.waiting = true, .state = {}, .form = {}, .limit = 3})) {
        const Standing now = standing_of(one, c.now);
        out.push_back({now.sign, now.words, fmt::format("Hồ sơ mới đăng ký {}: {}", one.code, one.request), local_day(one.answer_due_at), fmt::format("/tiep-nhan?dang-ky={}", one.code)});
    }
    return out;
}

void add_intake_pages(web::Router& router, PageDeps deps) {
    router.add({.path = std::string(kList), .may = &may::see_dossiers, .title = "Hồ sơ mới đăng ký", .systems = "S14", .run = [deps](web::Context& c) { return list_page(c, deps); }});
    router.add({.path = std::string(kList) + "/:ma", .may = &may::see_dossiers, .title = "Hồ sơ đăng ký", .systems = "S14", .run = [deps](web::Context& c) { return one_page(c, deps); }});
    router.add({.method = http::Method::post, .path = std::string(kList) + "/:ma/rut", .may = &may::accept_dossier, .systems = "S14", .body_limit = 16 * 1024, .run = [deps](web::Context& c) { return withdraw(c, deps); }});
}

}  // namespace xaso::onestop
