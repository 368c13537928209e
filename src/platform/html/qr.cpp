#include "platform/html/qr.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <zlib.h>

#include <memory>
#include <stdexcept>

namespace xaso::html {

namespace {

constexpr int kQuiet = 4;   // modules of white around it, as the standard asks
using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code code_of(std::string_view text) {
    Code code(QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!code) throw std::runtime_error("text too long for a QR code");
    return code;
}

std::string be32(unsigned long n) {
    std::string out;
    for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((n >> shift) & 0xff);
    return out;
}
std::string chunk(std::string_view kind, const std::string& data) {
    const std::string body = std::string(kind) + data;
    return be32(data.size()) + body + be32(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
}

}  // namespace

std::string qr_png(std::string_view text) {
    constexpr int kDots = 4;
    const Code code = code_of(text);
    const int n = code->width, side = (n + 2 * kQuiet) * kDots;
    std::string rows;   // a filter byte and a byte of grey per dot
    for (int y = 0; y < side; ++y) {
        rows += '\0';
        for (int x = 0; x < side; ++x) {
            const int column = x / kDots - kQuiet, line = y / kDots - kQuiet;
            const bool dark = column >= 0 && line >= 0 && column < n && line < n && (code->data[line * n + column] & 1);
            rows += dark ? '\0' : '\xff';
        }
    }
    uLongf size = compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    if (compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size())) != Z_OK) throw std::runtime_error("compress");
    packed.resize(size);
    const auto measure = be32(static_cast<unsigned long>(side));
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", measure + measure + std::string("\x08\0\0\0\0", 5)) + chunk("IDAT", packed) + chunk("IEND", {});
}

void qr(Html& h, std::string_view text, std::string_view label) {
    const Code code = code_of(text);
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
