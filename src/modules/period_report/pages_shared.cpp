#include "period_report/pages_shared.h"

#include <fmt/format.h>

namespace xaso::period_report {
using html::Html;
using html::State;

void add_pages(web::Router& router, const Reports& reports) {
    add_report_pages(router, reports);
    add_part_pages(router, reports);
    add_paper_pages(router, reports);
    add_sign_pages(router, reports);
}

std::string report_path(const ReportPeriod& period, std::string_view below) { return fmt::format("/bao-cao/{}{}", period_code(period), below); }
std::string part_path(const ReportPeriod& period, std::string_view part, std::string_view below) { return report_path(period, fmt::format("/phan/{}{}", html::url_encode(part), below)); }

std::string part_name(const catalog::OutlinePart& part) { return part.number.empty() ? part.heading : fmt::format("{}. {}", part.number, part.heading); }
std::string short_name(const catalog::OutlinePart& part) { return part.number.empty() ? part.heading : part.number; }

State sign_of(const Part& part) {
    switch (part.state) {
        case PartState::drafting: return part.late ? State::late : State::draft;
        case PartState::handed_in: return State::in_progress;
        case PartState::returned: return part.late ? State::late : State::paused;
        case PartState::merged: break;
    }
    return State::done;
}

std::string standing_words(const Part& part) {
    return fmt::format("{}{}", state_words(part.state), !part.late ? "" : waits(part.state) ? ", quá hạn nộp" : ", nộp muộn");
}

std::string field_path(const ReportPeriod& period, const catalog::TextField& field) {
    if (!field.operand) return {};
    return field.operand->figure.empty() ? reporting::row_path(period, field.operand->form, field.operand->row) : reporting::figure_path(period, field.operand->figure);
}

void line(Html& h, const web::Context& c, const ReportPeriod& period, const Line& pieces, Figures figures) {
    for (const Piece& p : pieces) {
        std::string to;
        if (!p.field.empty() && figures == Figures::open)
            if (const auto field = catalog::split_fields("{" + p.field + "}").front().field) to = field_path(period, *field);
        if (to.empty()) h.text(p.text);
        else html::figure_link(h, p.text, url(c, to));
    }
}

bool writable(const web::Context& c) { return c.unit == c.who->unit; }

http::Response act(web::Context& c, const Reports& reports, const std::string& next, std::string_view done, const std::function<Result<void>(sql::Tx&, const ReportPeriod&)>& job) {
    const auto period = parse_period(c.param("period"));
    if (!period) return c.refuse(period.error());
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = reports.reporting().record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(job(tx, *period));
        return record::Answer{303, next};
    });
    return answer ? c.see(answer->text, done) : c.refuse(answer.error());
}

}  // namespace xaso::period_report
