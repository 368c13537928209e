// qr: a QR code as a drawing inside the page (no image request, so what it holds is in no address and no log).
#pragma once

#include <string>
#include <string_view>

#include "platform/html/html.h"

namespace xaso::html {

// `label` says in words what the code is for. Text of up to 1,000 bytes, medium error correction.
void qr(Html& h, std::string_view text, std::string_view label);
// The same as a PNG for a Word file, four dots a module.
std::string qr_png(std::string_view text);
// "ABCDEFGH" as "ABCD EFGH": to be read and typed.
std::string grouped(std::string_view text);

}  // namespace xaso::html
