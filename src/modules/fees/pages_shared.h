// pages_shared: what the pages of this module have in common. Internal to fees.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fees/pages.h"
#include "fees/receipt_paper.h"
#include "fees/vietqr.h"
#include "platform/web/links.h"

namespace xaso::fees {

// One function per group of routes, each in its own file.
void add_dossier_pages(web::Router& router, const Fees& fees);
void add_receipt_pages(web::Router& router, PaperDeps deps);
void add_book_pages(web::Router& router, const Fees& fees, const units::Units& units);
void add_bank_pages(web::Router& router, const Reconciliation& bank);
void add_setting_pages(web::Router& router, const Fees& fees);

using web::url;
std::optional<std::int64_t> number(std::string_view text);   // in an address or a form
bool own_unit(const web::Context& c);
// Refuses the pages that write when ?don-vi= names another unit.
std::optional<http::Response> refuse_elsewhere(const web::Context& c);
int status_of(const Refusal& why);   // of a form that comes back

std::string fee_path(std::string_view dossier_code, std::string_view below = {});   // "/ho-so/CODE/phi"
std::string receipt_path(std::int64_t receipt);
// The pages of the till as tabs; `current` is the address of one.
void till_tabs(html::Html& h, const web::Context& c, std::string_view current);

// "2 trang × 3 bản"
std::string quantity_words(const Line& line, const std::vector<Fee>& tariff);
// "miễn 100 %: Trẻ em, theo Điều 4"; "" for none
std::string exemption_words(const Line& line);
// What the bank's program shows when it reads the code; nothing while the unit has given no account.
std::optional<std::string> vietqr(const Setting& setting, std::string_view dossier_code, Vnd amount);

// How often each case applies, as a form says it ("units-CODE", "sets-CODE", "exemption-CODE"); what it does not say: the first case once.
std::vector<Choice> choices_of(const web::Context& c, const std::vector<Fee>& tariff);
// The same of what was noted.
std::vector<Choice> choices_of(const std::vector<Line>& lines, const std::vector<Fee>& tariff);
// [{"code", "units", "sets", "exemption"}] of the API. Refused: "api.wrong_type" (field "fees").
Result<std::vector<Choice>> read_choices(const boost::json::value& list);
boost::json::object owed_json(sql::Session& s, const Fees& fees, const onestop::Dossier& d);   // "Owed"
void choice_fields(html::Html& h, std::string_view legend, const std::vector<Fee>& tariff, const std::vector<Choice>& choices, const std::vector<Refusal>& errors);

}  // namespace xaso::fees
