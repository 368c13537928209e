// graph: the section "Từ đâu – phục vụ gì" of a page: what the thing it shows comes from and what it serves, each a link, both ways.
// Which links there are is told by the rooms (record/things.h); a page only names its thing.
#pragma once

#include "platform/record/things.h"
#include "platform/web/web.h"

namespace xaso::web {

// Nothing when the thing has no links, or the site has no things.
void graph_section(Html& h, const Context& c, const record::Thing& thing);
void graph_section(Html& h, const Context& c, sql::Session& s, const record::Thing& thing);   // where a session is open

}  // namespace xaso::web
