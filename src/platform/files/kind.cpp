#include "platform/files/kind.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "kernel/text.h"

namespace xaso::files {
namespace {

using Kind = Refusal::Kind;
using namespace std::string_view_literals;

struct KindRow {
    FileKind kind;
    std::string_view title, media, ending, other_ending;
};
constexpr KindRow kKinds[] = {
    {FileKind::pdf, "PDF", "application/pdf", "pdf", ""},
    {FileKind::jpeg, "Ảnh JPEG", "image/jpeg", "jpg", "jpeg"},
    {FileKind::png, "Ảnh PNG", "image/png", "png", ""},
    {FileKind::docx, "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", ""},
    {FileKind::xlsx, "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", ""},
};
const KindRow& row_of(FileKind kind) { return *std::ranges::find(kKinds, kind, &KindRow::kind); }

std::uint32_t byte_at(std::string_view b, std::size_t at) { return static_cast<unsigned char>(b[at]); }
std::uint32_t big(std::string_view b, std::size_t at, int bytes) {
    std::uint32_t n = 0;
    for (int i = 0; i < bytes; ++i) n = n << 8 | byte_at(b, at + static_cast<std::size_t>(i));
    return n;
}
std::uint32_t little(std::string_view b, std::size_t at, int bytes) {
    std::uint32_t n = 0;
    for (int i = bytes; i-- > 0;) n = n << 8 | byte_at(b, at + static_cast<std::size_t>(i));
    return n;
}

// ISO 32000: "%PDF-" in front; the trailer's mark within the last kilobytes, where signatures and scanners leave it.
bool whole_pdf(std::string_view b) { return b.substr(b.size() - std::min<std::size_t>(b.size(), 4096)).find("%%EOF") != std::string_view::npos; }

// Segments up to the picture's data, so that the end mark of a small picture inside one of them does not count.
bool whole_jpeg(std::string_view b) {
    for (std::size_t at = 2; at + 4 <= b.size();) {
        if (byte_at(b, at) != 0xFF) return false;
        const std::uint32_t mark = byte_at(b, at + 1);
        if (mark == 0xFF) {   // filling
            ++at;
            continue;
        }
        const std::size_t length = big(b, at + 2, 2);
        if (length < 2) return false;
        at += 2 + length;
        if (mark == 0xDA) return at < b.size() && b.find("\xFF\xD9"sv, at) != std::string_view::npos;
    }
    return false;
}

constexpr std::string_view kPngHead = "\x89PNG\r\n\x1a\n";
bool whole_png(std::string_view b) {
    for (std::size_t at = kPngHead.size(); at + 12 <= b.size();) {
        const std::size_t length = big(b, at, 4);
        if (length > b.size() - at - 12) return false;
        if (b.substr(at + 4, 4) == "IEND") return true;
        at += 12 + length;
    }
    return false;
}

// The list of names at the end of a zip. Nothing when the list is not there or does not fit: the file was cut off, or is no zip.
struct ZipNames {
    bool whole = false, word = false, excel = false, types = false, macros = false;
};
ZipNames zip_names(std::string_view b) {
    ZipNames out;
    constexpr std::size_t end_size = 22, entry_size = 46, most = 65'535 + end_size;
    if (b.size() < end_size) return out;
    const std::size_t from = b.size() - std::min(b.size(), most);
    const auto end = b.substr(from).rfind("PK\5\6"sv);
    if (end == std::string_view::npos || from + end + end_size > b.size()) return out;
    const std::size_t entries = little(b, from + end + 10, 2), start = little(b, from + end + 16, 4);
    std::size_t at = start;
    for (std::size_t i = 0; i < entries; ++i) {
        if (at > b.size() || b.size() - at < entry_size || b.substr(at, 4) != "PK\1\2"sv) return out;
        const std::size_t name = little(b, at + 28, 2), extra = little(b, at + 30, 2), comment = little(b, at + 32, 2);
        if (b.size() - at - entry_size < name + extra + comment) return out;
        const std::string_view part = b.substr(at + entry_size, name);
        out.types = out.types || part == "[Content_Types].xml";
        out.word = out.word || part == "word/document.xml";
        out.excel = out.excel || part == "xl/workbook.xml";
        out.macros = out.macros || part.ends_with("vbaProject.bin");
        at += entry_size + name + extra + comment;
    }
    out.whole = entries > 0;
    return out;
}

std::string ending_of(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string{} : fold(name.substr(dot + 1));
}

// Code points that turn the direction of what follows or cannot be seen: "hoa-don\u202efdp.exe" reads as a PDF.
bool invisible(std::string_view at) {
    for (const std::string_view mark : {"\u200b"sv, "\u200c"sv, "\u200d"sv, "\u200e"sv, "\u200f"sv, "\u202a"sv, "\u202b"sv, "\u202c"sv, "\u202d"sv, "\u202e"sv, "\u2066"sv, "\u2067"sv, "\u2068"sv, "\u2069"sv, "\ufeff"sv})
        if (at.starts_with(mark)) return true;
    return false;
}

}  // namespace

std::string_view kind_title(FileKind kind) { return row_of(kind).title; }
std::string_view media_type(FileKind kind) { return row_of(kind).media; }
std::string_view accepted_endings() { return ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"; }

Sniffed sniff(std::string_view b) {
    if (b.starts_with("%PDF-")) return {FileKind::pdf, whole_pdf(b)};
    if (b.starts_with("\xFF\xD8\xFF"sv)) return {FileKind::jpeg, whole_jpeg(b)};
    if (b.starts_with(kPngHead)) return {FileKind::png, whole_png(b)};
    if (b.starts_with("PK\3\4"sv)) {
        const ZipNames names = zip_names(b);
        if (names.whole && names.types && !names.macros && names.word != names.excel) return {names.word ? FileKind::docx : FileKind::xlsx, true};
        return {std::nullopt, names.whole};
    }
    return {std::nullopt, true};
}

std::string safe_name(std::string_view given) {
    const auto normal = nfc(given);
    if (!normal) return {};
    std::string_view rest = *normal;
    rest.remove_prefix(rest.find_last_of("/\\") + 1);   // npos + 1 == 0: nothing to cut
    std::string out;
    while (!rest.empty()) {
        const std::size_t length = byte_at(rest, 0) < 0x80 ? 1 : byte_at(rest, 0) < 0xE0 ? 2 : byte_at(rest, 0) < 0xF0 ? 3 : 4;
        const std::string_view c = rest.substr(0, length);
        if (c.size() == 1 && "\t\r\n:*?\"<>|"sv.find(c) != std::string_view::npos) out += '_';
        else if (!invisible(rest)) out += c;
        rest.remove_prefix(c.size());
    }
    out = trim(out);
    while (out.starts_with('.')) out.erase(0, 1);
    while (out.ends_with('.') || out.ends_with(' ')) out.pop_back();
    const auto dot = out.rfind('.');
    if (dot == std::string::npos || dot == 0) return out.size() > 120 ? std::string{} : out;
    const std::string ending = out.substr(dot);
    std::string stem = out.substr(0, dot);
    while (count_chars(stem) + ending.size() > 120 && !stem.empty()) {
        do stem.pop_back();
        while (!stem.empty() && (byte_at(stem, stem.size() - 1) & 0xC0) == 0x80);   // never half a letter
        if (!stem.empty() && byte_at(stem, stem.size() - 1) >= 0xC0) stem.pop_back();
    }
    return ending.size() > 20 ? std::string{} : trim(stem) + ending;
}

Result<CheckedFile> check_file(std::string_view given, std::string_view bytes, std::size_t most_bytes) {
    CheckedFile out{safe_name(given), {}};
    if (out.name.empty()) return refuse(Kind::invalid, "files.name", "Tệp không có tên đọc được. Hãy đổi tên tệp rồi chọn lại.");
    const auto wrong = [&](std::string_view code, std::string_view says) { return refuse(Kind::invalid, code, fmt::format("Tệp “{}” {}", out.name, says)); };
    if (bytes.empty()) return wrong("files.empty", "không có nội dung. Hãy quét hoặc lưu lại tệp.");
    if (bytes.size() > most_bytes)
        return wrong("files.too_big", fmt::format("nặng {}, quá {} cho một tệp. Hãy quét ở 200–300 dpi hoặc tách thành nhiều tệp.", size_words(static_cast<std::int64_t>(bytes.size())), size_words(static_cast<std::int64_t>(most_bytes))));
    const Sniffed seen = sniff(bytes);
    const std::string ending = ending_of(out.name);
    const auto named = std::ranges::find_if(kKinds, [&](const KindRow& k) { return !ending.empty() && (k.ending == ending || k.other_ending == ending); });
    if (!seen.whole) return wrong("files.cut_off", "bị đứt giữa chừng khi quét hoặc khi chép. Hãy quét hoặc lưu lại tệp.");
    if (!seen.kind && named == std::end(kKinds)) return wrong("files.kind", "không thuộc loại nhận được. Hãy dùng PDF, JPG, PNG, DOCX hoặc XLSX (không có macro).");
    if (!seen.kind) return wrong("files.not_its_name", fmt::format("có đuôi .{} nhưng nội dung không phải {}. Hãy mở tệp bằng chương trình đã tạo ra nó rồi lưu lại đúng loại.", ending, named->title));
    if (named == std::end(kKinds) || named->kind != *seen.kind)
        return wrong("files.not_its_name", fmt::format("có nội dung là {} nhưng tên không có đuôi .{}. Hãy đổi đuôi tên tệp cho đúng rồi chọn lại.", kind_title(*seen.kind), row_of(*seen.kind).ending));
    out.kind = *seen.kind;
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string out;
    for (const unsigned char b : digest) out += fmt::format("{:02x}", b);
    return out;
}

std::string size_words(std::int64_t bytes) {
    if (bytes < 1024) return fmt::format("{} byte", bytes);
    if (bytes < 1024 * 1024) return fmt::format("{} KB", (bytes + 512) / 1024);
    const std::int64_t tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
    return tenths % 10 ? fmt::format("{},{} MB", tenths / 10, tenths % 10) : fmt::format("{} MB", tenths / 10);
}

}  // namespace xaso::files
