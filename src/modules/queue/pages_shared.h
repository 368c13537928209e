// pages_shared: what the pages of this module have in common. Internal to queue.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/web/links.h"
#include "queue/pages.h"

namespace xaso::queue {

// One function per group of routes, each in its own file.
void add_hall_pages(web::Router& router, const Queue& queue);
void add_desk_pages(web::Router& router, const Queue& queue);
void add_admin_pages(web::Router& router, const Queue& queue);
void add_waiting_pages(web::Router& router, const Queue& queue);

using web::url;
std::optional<std::int64_t> number(std::string_view text);   // in an address or a form
template <class I>
I id_of(std::string_view text) { return I{number(text).value_or(0)}; }   // none for any other text

const Kind* find(const std::vector<Kind>& kinds, KindId id);
const Counter* find(const std::vector<Counter>& counters, CounterId id);
std::string kind_name(const std::vector<Kind>& kinds, KindId id);
std::string counter_name(const std::vector<Counter>& counters, CounterId id);
std::vector<Kind> active(std::vector<Kind> kinds);
std::string priority_title(const Queue& queue, std::string_view code);   // "" for an ordinary ticket

// "4 phút", "1 giờ 5 phút"; whole minutes begun: 61 seconds are 2 minutes.
std::string minutes_words(std::chrono::milliseconds span);
std::int64_t minutes_of(std::chrono::milliseconds span);
// Refuses the pages that write when ?don-vi= names another unit.
std::optional<http::Response> refuse_elsewhere(const web::Context& c);
int status_of(const Refusal& why);   // of a form that comes back

}  // namespace xaso::queue
