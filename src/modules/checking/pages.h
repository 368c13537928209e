// pages: "Kiểm tra báo cáo" – a report is chosen, dropped or pasted, and every finding stands beside its row. Nothing is kept of it:
// neither the file nor what was found, and no log names what was in it.
#pragma once

#include "checking/checking.h"
#include "platform/web/web.h"

namespace xaso::checking {

inline constexpr std::string_view kPagePath = "/kiem-tra-bao-cao";
inline constexpr std::size_t kMaxUpload = 20u << 20;   // of one file; above, the page says what to do

void add_pages(web::Router& router, const catalog::Catalog& law);

}  // namespace xaso::checking
