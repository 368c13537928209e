// pages_shared: what the pages of this module have in common. Internal to publication.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/web/links.h"
#include "publication/pages.h"

namespace xaso::publication {

// One function per group of routes, each in its own file.
void add_catalogue_pages(web::Router& router, const Publication& publication);
void add_procedure_pages(web::Router& router, const Publication& publication, const fees::Tariff& tariff, const catalog::Catalog& law);
void add_edit_pages(web::Router& router, const Publication& publication);
void add_update_pages(web::Router& router, const Publication& publication, const fees::Tariff& tariff);
void add_posting_pages(web::Router& router, const Publication& publication, const units::Units& units, const fees::Tariff& tariff);
void add_proposal_pages(web::Router& router, const Publication& publication);

// The section of a procedure's page that lists its proposals; whoever `keeps` them may open and add one.
struct Proposal;
void proposal_list(html::Html& h, const web::Context& c, std::string_view code, const std::vector<Proposal>& proposals, bool keeps);

using web::url;
bool own_unit(const web::Context& c);
// Refuses the pages that write when ?don-vi= names another unit.
std::optional<http::Response> refuse_elsewhere(const web::Context& c);
int status_of(const Refusal& why);   // of a form that comes back

// ?ngay=, today when it is not given; the refusal goes to the field.
struct AskedDay {
    std::string text;
    Day day{};
    std::vector<Refusal> errors;
};
AskedDay asked_day(const web::Context& c);

std::string limit_words(const std::string& code);   // "chưa công bố" for none
std::string procedure_path(std::string_view code, std::string_view below = {});   // "/thu-tuc/CODE"

// The fields "number", "day", "title" and "from" of a deciding document, as a form asks for them and as they were typed.
struct DecisionForm {
    std::string number, day, title, from;
};
DecisionForm decision_form_of(const web::Context& c);
void decision_fields(html::Html& h, const DecisionForm& form, const std::vector<Refusal>& errors, bool focus);
void keep_decision(html::Html& h, const DecisionForm& form);   // as hidden fields
// Every mistake of the form goes to `errors`.
Decision decision_of(const DecisionForm& form, std::vector<Refusal>& errors);

// What differs, a line each: "Thời hạn: 3 ngày làm việc → 2 ngày làm việc".
void difference_list(html::Html& h, const std::vector<procedures::Difference>& differences);

}  // namespace xaso::publication
