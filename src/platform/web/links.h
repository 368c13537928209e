// links: addresses that keep the chosen unit. State lives in the URL, so every link and search form of a page carries `?don-vi=` on.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/web/web.h"

namespace xaso::web {

using Params = std::vector<std::pair<std::string_view, std::string>>;
// path?name=value&…, empty values left out.
std::string url(const Context& c, std::string_view path, const Params& params = {});
// The chosen unit as a hidden field of a search form.
void keep_unit(Html& h, const Context& c);

}  // namespace xaso::web
