// pages_shared: what the pages of this module have in common. Internal to period_report.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "modules/reporting/pages.h"
#include "period_report/pages.h"
#include "platform/web/links.h"

namespace xaso::period_report {

// One function per group of routes, each in its own file.
void add_report_pages(web::Router& router, const Reports& reports);
void add_part_pages(web::Router& router, const Reports& reports);
void add_paper_pages(web::Router& router, const Reports& reports);
void add_sign_pages(web::Router& router, const Reports& reports);

inline constexpr std::string_view kSystems = "S3";

using web::url;
std::string report_path(const ReportPeriod& period, std::string_view below = {});
std::string part_path(const ReportPeriod& period, std::string_view part, std::string_view below = {});
// "II.2. Cải cách thủ tục hành chính", "Lời mở đầu"; short: "II.2".
std::string part_name(const catalog::OutlinePart& part);
std::string short_name(const catalog::OutlinePart& part);
html::State sign_of(const Part& part);
std::string standing_words(const Part& part);            // "đã nộp, muộn"

// A filled line; its figures open to their rows unless it stands on paper.
enum class Figures { open, plain };
void line(html::Html& h, const web::Context& c, const ReportPeriod& period, const Line& line, Figures figures);
std::string field_path(const ReportPeriod& period, const catalog::TextField& field);   // "" for words of the report

bool writable(const web::Context& c);                    // the unit is the own one
// Runs a job once and leads on; a refusal becomes its page.
http::Response act(web::Context& c, const Reports& reports, const std::string& next, std::string_view done, const std::function<Result<void>(sql::Tx&, const ReportPeriod&)>& job);

}  // namespace xaso::period_report
