// pages_shared: what the pages of this module have in common. Internal to plan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "platform/web/calendar.h"
#include "platform/web/links.h"

namespace xaso::plan {

inline constexpr std::string_view kSystems = "S1, S2";

// What a handler of a page needs besides its Context.
struct PageDeps {
    const Plans& plans;
    std::vector<web::CalendarSource> others = {};
};
using Errors = std::vector<Refusal>;

// One function per group of routes, each in its own file.
void add_plan_list_pages(web::Router& router, PageDeps deps);   // the plans, a new one, its title, its decision
void add_plan_pages(web::Router& router, PageDeps deps);        // one plan: by section, on paper, as CSV
void add_activity_pages(web::Router& router, PageDeps deps);    // one activity and what is done to it
void add_calendar_pages(web::Router& router, PageDeps deps);    // what falls due in a month; the same as a calendar file
void add_derive_pages(web::Router& router, PageDeps deps);      // a yearly plan from the plan of its period
void add_target_pages(web::Router& router, PageDeps deps);      // targets, amendments
void add_board_pages(web::Router& router, PageDeps deps);       // who has how much before him; one sheet for the leader
void add_entry_pages(web::Router& router, PageDeps deps);       // adding and editing an activity

using web::Params;
using web::url;
using web::keep_unit;

std::string plan_path(PlanId id, std::string_view below = {});
std::string activity_path(const Activity& a, std::string_view below = {});
bool read_only(const web::Context& c);                          // the unit is not the own one: nothing may be written
std::optional<http::Response> refuse_elsewhere(const web::Context& c);
int status_again(const Errors& errors);                         // of a form that comes back

// What the address names, of the unit shown; not found otherwise.
Result<Plan> asked_plan(const web::Context& c, const PageDeps& deps, sql::Session& s);
Result<Activity> asked_activity(const web::Context& c, const PageDeps& deps, sql::Session& s);

// A day as typed; nothing for an empty field or, with a refusal for `field`, for what is no day.
std::optional<Day> typed_day(std::string_view text, std::string_view field, std::string_view label, Errors& errors);
int typed_version(const web::Context& c);                       // of the form; 0 for what is no number
std::string day_words(const std::optional<Day>& day);           // "" for none

// The targets with where each stands today; nothing for a plan without.
void targets_table(html::Html& h, const web::Context& c, const PageDeps& deps, const Plan& plan);
std::string decision_words(const Decision& decision);             // "56/KH-UBND ngày 30/12/2022"
std::string decision_words(const Plan& plan);                   // "56/KH-UBND ngày 30/12/2022", "bản thảo, chưa phê duyệt"
std::string years_words(const Plan& plan);                      // "năm 2026", "2021–2025"
std::string done_words(const Ratio& done);                      // "23/38 hoạt động đã hoàn thành, đạt 60,53 %"
void completion_line(html::Html& h, const Ratio& done, std::string_view more);   // the same beside a bar, and what follows
std::string standing_words(const Activity& a, Day day);         // "trễ 12 ngày", "xong 01/03/2026"
std::string standing_words(const std::optional<Day>& due, const std::optional<Done>& done, Day day);
std::string occasions_words(const Activity& a, Day day);        // "2/4 kỳ"; "" for work that is done once
html::State sign_of(Standing standing);

}  // namespace xaso::plan
