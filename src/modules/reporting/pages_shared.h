// pages_shared: what the pages of this module have in common. Internal to reporting.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/checking/checking.h"
#include "modules/units/units.h"
#include "platform/web/links.h"
#include "reporting/pages.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

struct PageDeps {
    const Reporting& reporting;
    const units::Units& units;
    PeriodDetail detail;
};

// One function per group of routes, each in its own file.
void add_period_pages(web::Router& router, PageDeps deps);
void add_form_pages(web::Router& router, PageDeps deps);
void add_figure_pages(web::Router& router, PageDeps deps);
void add_settings_pages(web::Router& router, PageDeps deps);

inline constexpr std::string_view kSystems = "S3, S36";

using web::Params;
using web::url;

// Findings with both figures, errors first, each row a link; `none` when there are none.
void findings_list(html::Html& h, const web::Context& c, const Report& r, const std::vector<checking::Finding>& findings, std::string_view none);
// Says that what is shown is what was signed, and where to see what changed since.
void signed_notice(html::Html& h, const web::Context& c, const Report& report);
// A number as it is typed and read back: "1.387", "99,5", an amount in dong.
std::string number_words(const catalog::FormRow& row, std::int64_t value);
std::string entry_words(const catalog::FormRow& row, const Entry& entry);   // "12", "không phát sinh", "đã xóa số"
std::string entered_by(const Entry& entry);                 // "Nguyễn Thị Mẫu, 09/06/2023 16:02"

}  // namespace xaso::reporting
