// gzip: one whole buffer to a gzip member, for answers that are sent once and for files prepared ahead.
#pragma once

#include <string>
#include <string_view>

namespace xaso::http {

std::string compress_gzip(std::string_view bytes);

}  // namespace xaso::http
