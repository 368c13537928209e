#include "kernel/text.h"

#include <fmt/core.h>
#include <unicode/bytestream.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace xaso {
namespace {

constexpr UChar32 kTableEnd = 0x2000;  // Latin with all Vietnamese letters, combining marks
constexpr char kDropped = '\1';
constexpr char kLookUp = '\0';

void require(UErrorCode status, const char* what) {
    if (U_FAILURE(status)) throw std::runtime_error(fmt::format("{}: {}", what, u_errorName(status)));
}

// ICU's shared normalizers and a collator used only through const members are safe to use from any thread.
const icu::Normalizer2& composer() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        const icu::Normalizer2* found = icu::Normalizer2::getNFCInstance(status);
        require(status, "NFC data");
        return found;
    }();
    return *instance;
}

const icu::Normalizer2& decomposer() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        const icu::Normalizer2* found = icu::Normalizer2::getNFDInstance(status);
        require(status, "NFD data");
        return found;
    }();
    return *instance;
}

const icu::Collator& vietnamese() {
    static const std::unique_ptr<const icu::Collator> instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<const icu::Collator> made(icu::Collator::createInstance(icu::Locale("vi"), status));
        require(status, "Vietnamese collation data");
        return made;
    }();
    return *instance;
}

// The next code point from `at` on; negative for a malformed sequence, which is stepped over as a whole.
UChar32 next(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const std::size_t length = text.size();
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    return c;
}

icu::UnicodeString utf16(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

void fold_by_icu(UChar32 c, std::string& out) {
    icu::UnicodeString parts;
    if (!decomposer().getDecomposition(c, parts)) parts = c;
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 part = parts.char32At(i);
        if (u_charType(part) == U_NON_SPACING_MARK) continue;
        kept.append(part == 0x110 || part == 0x111 ? UChar32{'d'} : part);  // đ has no decomposition
    }
    kept.foldCase().toUTF8String(out);
}

// What each of the first code points folds to when that is one ASCII character or nothing.
const std::array<char, kTableEnd>& fold_table() {
    static const std::array<char, kTableEnd> table = [] {
        std::array<char, kTableEnd> made{};
        std::string folded;
        for (UChar32 c = 1; c < kTableEnd; ++c) {
            folded.clear();
            fold_by_icu(c, folded);
            if (folded.empty()) {
                made[static_cast<std::size_t>(c)] = kDropped;
            } else if (u_isUWhiteSpace(c)) {
                made[static_cast<std::size_t>(c)] = ' ';
            } else if (folded.size() == 1 && folded[0] >= ' ') {
                made[static_cast<std::size_t>(c)] = folded[0];
            }
        }
        return made;
    }();
    return table;
}

// Stars for all but `first` and `last` code points; a text shorter than 8 shows nothing.
std::string mask(std::string_view text, std::size_t first, std::size_t last) {
    const std::size_t count = count_chars(text);
    if (count < 8) return std::string(count, '*');
    std::string out;
    std::size_t index = 0;
    for (std::size_t at = 0; at < text.size(); ++index) {
        const std::size_t begin = at;
        next(text, at);
        if (index < first || index >= count - last) {
            out += text.substr(begin, at - begin);
        } else {
            out += '*';
        }
    }
    return out;
}

}  // namespace

Result<std::string> nfc(std::string_view text) {
    bool ascii = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const UChar32 c = next(text, at);
        ascii &= c < 0x80;
        if (c < 0 || (u_charType(c) == U_CONTROL_CHAR && c != '\t' && c != '\n' && c != '\r')) {
            return refuse(Refusal::Kind::invalid, "text.encoding",
                          "Văn bản có ký tự không đọc được. Hãy lưu tệp với bảng mã UTF-8 rồi gửi lại.", {},
                          fmt::format("bad character at byte {}", begin));
        }
    }
    if (ascii) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    const bool already = composer().isNormalizedUTF8(piece, status);
    require(status, "NFC check");
    if (already) return std::string(text);
    std::string out;
    icu::StringByteSink<std::string> sink(&out, piece.length());
    composer().normalizeUTF8(0, piece, sink, nullptr, status);
    require(status, "NFC");
    return out;
}

bool valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (next(text, at) < 0) return false;
    }
    return true;
}

std::string upper(std::string_view utf8) {
    std::string out;
    icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))).toUpper(icu::Locale("vi")).toUTF8String(out);
    return out;
}

std::string fold(std::string_view utf8) {
    const auto& table = fold_table();
    std::string out;
    out.reserve(utf8.size());
    bool blank = false;  // a blank is owed before the next character
    for (std::size_t at = 0; at < utf8.size();) {
        UChar32 c = next(utf8, at);
        if (c < 0) c = 0xFFFD;
        const char known = c < kTableEnd ? table[static_cast<std::size_t>(c)] : kLookUp;
        if (known == kDropped) continue;
        if (known == ' ' || (known == kLookUp && u_isUWhiteSpace(c))) {
            blank = !out.empty();
            continue;
        }
        const std::size_t end = out.size();
        if (blank) out += ' ';
        const std::size_t begin = out.size();
        if (known != kLookUp) {
            out += known;
        } else {
            fold_by_icu(c, out);
        }
        if (out.size() == begin) out.resize(end);  // a mark alone: the blank is still owed
        else blank = false;
    }
    return out;
}

std::string written_key(std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString parts = decomposer().normalize(utf16(trim(utf8)).foldCase(), status);
    require(status, "NFD");
    icu::UnicodeString out, tones;   // the tones of a word stand at its end
    bool blank = false;
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 c = parts.char32At(i);
        if (u_isUWhiteSpace(c)) {
            blank = true;
        } else if (c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323) {
            tones.append(c);
        } else {
            if (blank || !(u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK)) {
                out.append(tones);
                tones.remove();
            }
            if (blank) out.append(UChar32{' '});
            blank = false;
            out.append(c);
        }
    }
    std::string key;
    out.append(tones).toUTF8String(key);
    return key;
}

std::string sort_key(std::string_view utf8) {
    const icu::Collator& collator = vietnamese();
    const icu::UnicodeString text = utf16(utf8);
    std::array<std::uint8_t, 256> small;
    std::int32_t size = collator.getSortKey(text, small.data(), static_cast<std::int32_t>(small.size()));
    if (size <= static_cast<std::int32_t>(small.size())) {
        // The last byte is a terminating zero.
        return std::string(reinterpret_cast<const char*>(small.data()), static_cast<std::size_t>(size - 1));
    }
    std::string key(static_cast<std::size_t>(size), '\0');
    size = collator.getSortKey(text, reinterpret_cast<std::uint8_t*>(key.data()), size);
    key.resize(static_cast<std::size_t>(size - 1));
    return key;
}

std::string trim(std::string_view text) {
    std::size_t first = text.size(), last = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const UChar32 c = next(text, at);
        if (c >= 0 && u_isUWhiteSpace(c)) continue;
        first = std::min(first, begin);
        last = at;
    }
    return first < last ? std::string(text.substr(first, last - first)) : std::string();
}

std::size_t count_chars(std::string_view utf8) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < utf8.size(); ++count) next(utf8, at);
    return count;
}

std::string mask_identifier(std::string_view digits) { return mask(digits, 3, 3); }

std::string mask_phone(std::string_view phone) { return mask(phone, 0, 3); }

std::string mask_email(std::string_view address) {
    const auto at = address.find('@');
    return at == address.npos ? std::string(address.empty() ? "" : "***") : fmt::format("{}***{}", address.substr(0, std::min<std::size_t>(at, 1)), address.substr(at));
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (text.size() > 254 || at == text.npos || at == 0 || at + 1 == text.size() || text.find('@', at + 1) != text.npos) return false;
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || std::string_view("@.-_+").find(static_cast<char>(c)) != std::string_view::npos; });
}

}  // namespace xaso
