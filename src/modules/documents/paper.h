// paper: a filled Word file as a sheet inside a page, so that it is seen and printed without Word or LibreOffice.
//
//   write_paper(h, layout, [&](std::string_view picture) { html::qr(h, code, "Mã QR của mã hồ sơ " + code); });
//
// Lengths and sizes become classes (no inline style), rounded to half a point of letters and to the steps of app.css for what lies between.
// Threads: one request.
#pragma once

#include <functional>
#include <string_view>

#include "platform/html/components.h"
#include "platform/office/layout.h"

namespace xaso::documents {

// `picture` draws what a field of pictures stands for.
void write_paper(html::Html& h, const office::Layout& layout, const std::function<void(std::string_view field)>& picture);
// What the sheet does not show, as a notice above it; nothing when it shows all.
void left_out_notice(html::Html& h, const office::Layout& layout);

}  // namespace xaso::documents
