// pages_shared: what the administration pages have in common. Internal to units.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/web/links.h"
#include "units/pages.h"
#include "units/units.h"

namespace xaso::units {

struct PageDeps {
    Units& units;
    access::Access& access;
};

// One function per group of routes, each in its own file.
void add_account_pages(web::Router& router, PageDeps deps);
void add_tree_pages(web::Router& router, PageDeps deps);
void add_hours_pages(web::Router& router, PageDeps deps);
void add_contact_pages(web::Router& router, PageDeps deps);
void add_office_pages(web::Router& router, PageDeps deps);
void add_audit_pages(web::Router& router, PageDeps deps);

using web::Params;
using web::url;
using web::keep_unit;

// A number in an address or a form; nothing for any other text.
std::optional<std::int64_t> number(std::string_view text);

// A day as typed: empty stands for `otherwise`; the refusal names `field`.
struct AskedDay {
    std::string text;
    Day day{};
    std::vector<Refusal> errors;
};
AskedDay asked_day(std::string_view typed, std::string_view field, Day otherwise);
std::string span_words(Day from, const std::optional<Day>& to);   // "từ 01/07/2025", "từ 01/07/2025 đến hết 31/12/2025"

// "Thứ Hai – Thứ Sáu" -> "07:30–11:30, 13:30–17:00"; the last lines are make-up days and the end of same-day work.
std::vector<std::pair<std::string, std::string>> hours_words(const OfficeHours& hours);
std::string spans_words(const std::vector<OpenSpan>& spans);      // "nghỉ" when there are none
std::string clock_words(std::chrono::minutes time);               // "07:30"

// Events in words. A payload is read for the few facts below; what it holds besides is not shown.
std::string kind_words(std::string_view kind);   // the code itself for a kind without words
std::string origin_words(std::string_view origin);
std::string event_detail(std::string_view kind, const std::string& payload, const Unit* unit, const Tree& tree);

std::string code_in(const std::string& payload);   // the "code" an event names; "" when it names none

// Refuses the pages that write when ?don-vi= names another unit.
std::optional<http::Response> refuse_elsewhere(const web::Context& c);

}  // namespace xaso::units
