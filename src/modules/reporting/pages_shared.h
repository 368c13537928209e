// pages_shared: what the pages of this module have in common. Internal to reporting.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/checking/checking.h"
#include "modules/units/units.h"
#include "platform/web/links.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

struct PageDeps {
    const Reporting& reporting;
    const units::Units& units;
};

// One function per group of routes, each in its own file.
void add_period_pages(web::Router& router, PageDeps deps);
void add_form_pages(web::Router& router, PageDeps deps);
void add_figure_pages(web::Router& router, PageDeps deps);
void add_settings_pages(web::Router& router, PageDeps deps);

inline constexpr std::string_view kSystems = "S3, S36";

using web::Params;
using web::url;
std::string form_path(const ReportPeriod& period, std::string_view form, std::string_view below = {});
std::string row_path(const ReportPeriod& period, std::string_view form, std::string_view row, std::string_view below = {});
std::string figure_path(const ReportPeriod& period, std::string_view figure, std::string_view below = {});

std::string window_words(const catalog::PeriodWindow& w);   // "10/12/2022 – 09/06/2023"
bool is_open(const catalog::PeriodWindow& w, Instant now);  // its last day has not passed
// Findings with both figures, errors first, each row a link; `none` when there are none.
void findings_list(html::Html& h, const web::Context& c, const Report& r, const std::vector<checking::Finding>& findings, std::string_view none);
// Forms are numbered by their area: "Biểu 3".
std::string form_name(const catalog::Definitions& law, const catalog::Form& form);
// The sentence of a cell that shows no number; "" for one that does.
std::string_view state_words(const Cell& cell);
// "1.387 hồ sơ", "99,93 %", or the words of its state.
std::string value_words(const Cell& cell);
// A number as it is typed and read back: "1.387", "99,5", an amount in dong.
std::string number_words(const catalog::FormRow& row, std::int64_t value);
std::string entry_words(const catalog::FormRow& row, const Entry& entry);   // "12", "không phát sinh", "đã xóa số"
std::string entered_by(const Entry& entry);                 // "Nguyễn Thị Mẫu, 09/06/2023 16:02"

}  // namespace xaso::reporting
