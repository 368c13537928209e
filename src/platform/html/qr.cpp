#include "platform/html/qr.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace xaso::html {

void qr(Html& h, std::string_view text, std::string_view label) {
    constexpr int kQuiet = 4;   // modules of white around it, as the standard asks
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!code) throw std::runtime_error("text too long for a QR code");
    const int n = code->width, side = n + 2 * kQuiet;
    std::string path;
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x)
            if (code->data[y * n + x] & 1) fmt::format_to(std::back_inserter(path), "M{} {}h1v1h-1z", x + kQuiet, y + kQuiet);
    const std::string box = fmt::format("0 0 {0} {0}", side);
    h.el("svg", {{"class", "qr"}, {"viewBox", box}, {"role", "img"}, {"aria-label", label}}, [&] { h.el("path", {{"d", path}}, ""); });
}

std::string grouped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 4) fmt::format_to(std::back_inserter(out), "{}{}", i ? " " : "", text.substr(i, 4));
    return out;
}

}  // namespace xaso::html
