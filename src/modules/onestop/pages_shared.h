// pages_shared: what the pages of this module have in common. Internal to onestop.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "onestop/standing.h"
#include "onestop/onestop.h"
#include "onestop/pages.h"
#include "platform/web/links.h"
#include "platform/web/reminders.h"

namespace xaso::onestop {

class Files;

// What a handler of a page needs besides its Context.
struct PageDeps {
    const Desk& desk;
    const units::Units& units;
    const Files& files;
    FeeParts fees = {};
};

// One function per group of routes, each in its own file.
void add_work_page(web::Router& router, PageDeps deps, std::vector<web::ReminderSource> reminders);
void add_list_pages(web::Router& router, PageDeps deps);
void add_dossier_pages(web::Router& router, PageDeps deps);
void add_file_pages(web::Router& router, PageDeps deps);
void add_letter_pages(web::Router& router, PageDeps deps);
void add_way_pages(web::Router& router, PageDeps deps);
void add_accept_pages(web::Router& router, PageDeps deps);
void add_intake_pages(web::Router& router, PageDeps deps);

using web::Params;
using web::url;
std::string dossier_url(const web::Context& c, std::string_view code, std::string_view below = {});
using web::keep_unit;
bool read_only(const web::Context& c);                  // the unit is not the own one: nothing may be written

Moments moments(const DossierRow& d);
Moments moments(const Dossier& d);

// The columns and rows of every dossier list.
html::TableSpec dossier_table(std::string caption);
void dossier_row(html::Html& h, html::Rows& rows, const web::Context& c, const DossierRow& d);

// How a paper was handed in. Other words than these are shown as they are.
inline constexpr std::pair<std::string_view, std::string_view> kPaperKinds[] = {
    {"original", "Bản chính"}, {"certified", "Bản sao chứng thực"}, {"copy", "Bản chụp"}, {"electronic", "Bản điện tử"}};
std::string_view paper_kind_title(std::string_view kind);
std::vector<html::Option> channels();   // by which a dossier comes in and its result goes out

Refusal no_dossier(std::string_view code);

// Dossiers due by this day are looked at for an apology letter.
inline Day letter_horizon(Day today) { return today + std::chrono::days{3}; }

// Submissions that wait for an answer, for those who may give it: the three due first.
std::vector<web::Reminder> waiting_submissions(const web::Context& c, sql::Session& s, const Desk& desk);

// Those who may be given a dossier, to choose from.
std::vector<html::Option> officials(const std::vector<access::Account>& accounts);
std::string name_of(const std::vector<access::Account>& accounts, AccountId id);   // "" for one that is not of the unit

// What is told of an event of a dossier; the moment it last changed hands.
html::Event event_of(const record::StoredEvent& e, const std::vector<access::Account>& accounts);
Instant held_since(const Dossier& d, const std::vector<record::StoredEvent>& events);

}  // namespace xaso::onestop
