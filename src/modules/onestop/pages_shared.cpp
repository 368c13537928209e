#include "onestop/pages_shared.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "onestop/pages.h"

namespace xaso::onestop {
using html::Html;
using html::State;

void add_pages(web::Router& router, const Desk& desk, const units::Units& units, const Files& files, std::vector<web::ReminderSource> reminders, FeeParts fees) {
    const PageDeps deps{desk, units, files, std::move(fees)};
    add_work_page(router, deps, std::move(reminders));
    add_list_pages(router, deps);
    add_dossier_pages(router, deps);
    add_file_pages(router, deps);
    add_letter_pages(router, deps);
    add_way_pages(router, deps);
    add_accept_pages(router, deps);
    add_intake_pages(router, deps);
}

std::string dossier_url(const web::Context& c, std::string_view code, std::string_view below) {
    return url(c, fmt::format("/ho-so/{}{}", html::url_encode(code), below));
}

bool read_only(const web::Context& c) { return c.unit != c.who->unit; }

std::string span_words(Instant from, Instant to) {
    const auto days = (local_day(to) - local_day(from)).count();
    if (days > 0) return fmt::format("{} ngày", format_count(days));
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(to - from).count();
    return minutes >= 60 ? fmt::format("{} giờ", minutes / 60) : fmt::format("{} phút", std::max<std::int64_t>(minutes, 1));
}

Standing standing(const Moments& m, Instant now) {
    switch (m.outcome) {
        case Outcome::early: return {State::done, m.state == DossierState::returned ? "đã trả, trước hạn" : "xong trước hạn"};
        case Outcome::on_time: return {State::done, m.state == DossierState::returned ? "đã trả, đúng hạn" : "xong đúng hạn"};
        case Outcome::late: return {State::late, m.state == DossierState::returned ? "đã trả, quá hạn" : "xong quá hạn"};
        case Outcome::ended_otherwise: return {State::refused, std::string(catalog::state_title(m.state))};
        case Outcome::open: break;
    }
    if (m.paused_at) return {State::paused, m.state == DossierState::in_progress ? "tạm dừng" : std::string(catalog::state_title(m.state))};
    if (m.due_at < now) return {State::late, "trễ " + span_words(m.due_at, now)};
    const std::string left = "còn " + span_words(now, m.due_at);
    return {local_day(m.due_at) == local_day(now) ? State::due_today : State::in_progress, left};
}

Moments moments(const DossierRow& d) { return {d.state, d.outcome, d.due_at, d.paused_at}; }
Moments moments(const Dossier& d) { return {d.state, d.outcome, d.due_at, d.paused_at}; }

html::TableSpec dossier_table(std::string caption) {
    return {.caption = std::move(caption),
            .columns = {{.label = "Hồ sơ"},
                        {.label = "Thủ tục", .main = true},
                        {.label = "Người nộp", .words = true},
                        {.label = "Hẹn trả"},
                        {.label = "Nhận lúc", .minor = true},
                        {.label = "Người thụ lý", .minor = true}}};
}

void dossier_row(Html& h, html::Rows& rows, const web::Context& c, const DossierRow& d) {
    rows.row([&] {
        rows.head(dossier_url(c, d.code), d.code);
        rows.cell(d.procedure_name);
        rows.cell([&] {
            h.text(d.applicant);
            if (!d.owner.empty() && d.owner != d.applicant) h.el("p", {{"class", "hint"}}, fmt::format("chủ hồ sơ: {}", d.owner));
        });
        rows.cell([&] {  // when, and how it stands: one look
            h.el("time", {}, format_day_time(to_local(d.due_at)));
            h.leaf("br", {});
            const Standing now = standing(moments(d), c.now);
            html::badge(h, now.sign, now.words);
        });
        rows.cell(to_local(d.received_at));
        if (d.assignee.empty()) {
            rows.none();
        } else {
            rows.cell(d.assignee);
        }
    });
}

std::string fee_words(const procedures::Procedure& p) { return p.fee_note.empty() ? format_vnd(p.fee) : p.fee_note; }

std::vector<html::Option> officials(const std::vector<access::Account>& accounts) {
    std::vector<html::Option> out;
    for (const access::Account& a : accounts)
        if (!a.closed && a.may(access::may::work_dossier)) out.push_back({.value = std::to_string(a.id.value()), .label = a.title.empty() ? a.name : fmt::format("{} – {}", a.name, a.title)});
    return out;
}

std::string name_of(const std::vector<access::Account>& accounts, AccountId id) {
    const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
    return it == accounts.end() ? std::string{} : it->name;
}

Refusal no_dossier(std::string_view code) {
    return {Refusal::Kind::not_found, "onestop.no_dossier", fmt::format("Không có hồ sơ {} trong đơn vị này. Hãy kiểm tra lại mã hồ sơ.", code), {}, {}};
}

std::vector<html::Option> channels() {
    std::vector<html::Option> out;
    for (const Channel one : {Channel::desk, Channel::online, Channel::post}) out.push_back({.value = std::string(channel_code(one)), .label = std::string(channel_title(one))});
    return out;
}

}  // namespace xaso::onestop
