// pages: what officers see of the reports: the periods, a form as printed with its entries, and the passport of every figure.
// Every page is described in docs/pages.md. The forms themselves come from reporting.h; these files only show and collect.
#pragma once

#include "modules/checking/checking.h"
#include "modules/units/units.h"
#include "platform/web/web.h"
#include "reporting/reporting.h"

namespace xaso::reporting {

// What the list of periods says of one that is not signed: who has not handed in. "" for nothing. Given by whoever knows the parts.
using PeriodDetail = std::function<std::string(sql::Session&, UnitId, const catalog::PeriodWindow&, Day today)>;

void add_pages(web::Router& router, const Reporting& reporting, const units::Units& units, PeriodDetail detail = {});

// ---- How pages of other modules name what this one shows, and lead to it.
std::string form_path(const ReportPeriod& period, std::string_view form, std::string_view below = {});
std::string row_path(const ReportPeriod& period, std::string_view form, std::string_view row, std::string_view below = {});
std::string figure_path(const ReportPeriod& period, std::string_view figure, std::string_view below = {});
std::string window_words(const catalog::PeriodWindow& w);   // "10/12/2022 – 09/06/2023"
bool is_open(const catalog::PeriodWindow& w, Instant now);  // its last day has not passed
using checking::form_name;                                  // "Biểu 3"
// The sentence of a cell that shows no number; "" for one that does.
std::string_view state_words(const Cell& cell);
// "1.387 hồ sơ", "99,93 %", or the words of its state.
std::string value_words(const Cell& cell);

}  // namespace xaso::reporting
