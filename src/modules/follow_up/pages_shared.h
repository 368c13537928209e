// pages_shared: what the pages of this module have in common. Internal to follow_up.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "follow_up/pages.h"
#include "follow_up/progress.h"
#include "platform/office/workbook.h"
#include "platform/web/api.h"
#include "platform/web/links.h"

namespace xaso::follow_up {

struct PageDeps {
    const onestop::Desk& desk;
    const reporting::Reporting& reporting;
    const units::Units& units;
    std::vector<web::ReminderSource> signing;
    const documents::Documents& documents;
};

// One function per group of routes, each in its own file.
void add_progress_pages(web::Router& router, PageDeps deps);
void add_services_pages(web::Router& router, PageDeps deps);
void add_rows_pages(web::Router& router, PageDeps deps);
void add_control_pages(web::Router& router, PageDeps deps);
void add_people_pages(web::Router& router, PageDeps deps);
void add_brief_pages(web::Router& router, PageDeps deps);
void add_book_pages(web::Router& router, PageDeps deps);
void add_publication_pages(web::Router& router, PageDeps deps);

using html::Html;
using web::Params;
using web::url;
namespace may = access::may;

inline constexpr std::string_view kSystems = "S14, S36";

// The days a page is about, as its address says: ?ky= a named span ("thang-nay"), a month ("2026-10") or a report period ("2026-Q4"), or ?tu= and ?den=.
struct AskedDays {
    std::string period, from, to;   // as asked
    std::string title;              // "Tháng này", "Quý IV năm 2026", "Từ 01/10/2026 đến 31/10/2026"
    Window window;
    std::vector<Refusal> errors;
    Params params() const { return {{"ky", period}, {"tu", from}, {"den", to}}; }
};
AskedDays asked_days(const web::Context& c, const PageDeps& deps, std::string_view otherwise);
Window month_of(Day day);
// Chips for the usual spans, a select of the unit's report periods and two days. `kept`: what else the address holds.
void days_form(Html& h, const web::Context& c, const PageDeps& deps, const AskedDays& asked, std::string_view path, const Params& kept);

// The unit of the page and those below it on the last day.
Span span_of(const web::Context& c, const PageDeps& deps, const Window& window);
std::string unit_title(const PageDeps& deps, UnitId unit, Day day);
std::string dossier_link(const web::Context& c, const PageDeps& deps, UnitId unit, std::string_view code);   // "" when the account may not open it
bool gathers(const Span& span);   // more than one unit

// The pages of this module the account may open, the current one marked.
void sections(Html& h, const web::Context& c, std::string_view path);
// Unit, title, days and the moment of counting, as the head of a printed table.
void paper_head(Html& h, const PageDeps& deps, const web::Context& c, std::string_view title, std::string_view days);

// A sheet (html::sheet) of A4 lying, for tables with many columns.
void wide_sheet(Html& h, const html::Inside& inside);

// A table whose columns stand in groups: two rows of head, one line per row, a total. A number opens the address it is given.
struct GroupedCell {
    std::string text;
    std::string url;
};
struct GroupedRow {
    std::string title, detail;
    std::vector<GroupedCell> cells;
    bool strong = false;
    std::string url = {};                                        // of what the line is about
};
struct GroupedTable {
    std::string caption, first;                                  // of the table; the head of its first column
    std::vector<std::pair<std::string, std::string>> columns;   // group and title; "" for a column without a group
    std::vector<GroupedRow> rows;
};
void grouped_table(Html& h, const GroupedTable& table);
// The same on a sheet of its own.
http::Response grouped_excel(std::string_view file_name, std::string_view title, std::string_view below, const GroupedTable& table);

// The same for programs, with the days it is about and where the rows behind a number are read: "GroupedTable". What the address asks about days: kDaysAsked.
http::Response grouped_json(const AskedDays& asked, std::string_view title, const GroupedTable& table);
inline constexpr std::string_view kDaysAsked = "ky?: text \"thang-nay, thang-truoc, quy-nay, 2026-10 hoặc kỳ báo cáo như 2026-Q4\", tu?: day, den?: day";

// What a table of dossiers by line holds, each number with the address of its dossiers.
GroupedTable table_of(const web::Context& c, const PageDeps& deps, const Table& table, const std::vector<Column>& columns, const AskedDays& asked, std::string caption);

}  // namespace xaso::follow_up
