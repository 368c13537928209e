// standing: how open dossiers are listed on this module's pages, without the citizen's name. Internal to follow_up.
#pragma once

#include <span>

#include "follow_up/pages_shared.h"
#include "follow_up/people.h"

namespace xaso::follow_up {

// "trễ 2 ngày", "còn 3 giờ", the state for a paused one.
std::pair<html::State, std::string> standing_of(const Held& d, Instant now);
void held_table(Html& h, const web::Context& c, const std::string& caption, std::span<const Held> rows, bool with_officer);

}  // namespace xaso::follow_up
