// pages_shared: what the pages of this module have in common. Internal to reporting.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/units/units.h"
#include "platform/web/links.h"
#include "reporting/pages.h"
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

inline constexpr std::string_view kSystems = "S3, S36";

using web::Params;
using web::url;

// Says that what is shown is what was signed, and where to see what changed since.
void signed_notice(html::Html& h, const web::Context& c, const Report& report);
std::string entry_words(const Entry& entry);                // "12", "không phát sinh", "đã xóa số"
std::string entered_by(const Entry& entry);                 // "Nguyễn Thị Mẫu, 09/06/2023 16:02"

}  // namespace xaso::reporting
