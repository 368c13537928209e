#include "checking/printed.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "kernel/text.h"

namespace xaso::checking {
namespace {

using catalog::FormRow;
using catalog::RowType;
using Kind = Printed::Kind;

constexpr std::int64_t kMost = 90'000'000'000'000;   // far above a commune's budget; sums of many stay exact

bool digit(char c) { return c >= '0' && c <= '9'; }

struct Number {
    std::string text;      // digits, dots and commas, perhaps a minus in front
    bool percent = false;  // "%" behind it
};

// Numbers of a cell and what else stands there. "20/100 %" is two numbers, "3/4" as well.
struct Parts {
    std::vector<Number> numbers;
    std::string words;     // the rest, without signs
};

Parts split(std::string_view text) {
    Parts parts;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const bool minus = c == '-' && i + 1 < text.size() && digit(text[i + 1]) && (i == 0 || text[i - 1] == ' ');
        if (digit(c) || minus) {
            // A number glued to letters ("VB2023") belongs to the words.
            const bool in_word = !minus && i > 0 && static_cast<unsigned char>(text[i - 1]) > 0x7f;
            std::size_t end = i + 1;
            while (end < text.size() && (digit(text[end]) || ((text[end] == '.' || text[end] == ',') && end + 1 < text.size() && digit(text[end + 1])))) ++end;
            std::size_t behind = end;
            while (behind < text.size() && text[behind] == ' ') ++behind;
            const bool percent = behind < text.size() && text[behind] == '%';
            if (!in_word) parts.numbers.push_back({std::string(text.substr(i, end - i)), percent});
            i = percent ? behind + 1 : end;
            continue;
        }
        parts.words += c;
        ++i;
    }
    parts.words = trim(parts.words);
    return parts;
}

struct Read {
    std::int64_t digits = 0;
    int decimals = 0;
};

// Digits with the sign at `point` as decimal point (npos: none); false when they do not fit.
bool read_digits(std::string_view text, std::size_t point, Read& out) {
    std::string digits;
    out.decimals = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (digit(text[i])) {
            digits += text[i];
            if (point != std::string_view::npos && i > point) ++out.decimals;
        }
    }
    while (out.decimals > Decimal::kDecimals && digits.ends_with('0')) {
        digits.pop_back();
        --out.decimals;
    }
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.digits);
    return error == std::errc{} && end == digits.data() + digits.size();
}

// "1.387.000": groups of three behind one to three digits, all parted by the same sign.
bool grouped(std::string_view text) {
    char sign = 0;
    std::size_t group = 0;
    for (const char c : text) {
        if (digit(c)) {
            ++group;
            continue;
        }
        if ((sign == 0 ? group < 1 || group > 3 : group != 3 || c != sign)) return false;
        sign = c;
        group = 0;
    }
    return sign != 0 && group == 3;
}

// The number as its row's type would have it; false when nobody can say.
bool read_number(const FormRow& row, std::string_view text, Read& out, std::int64_t& unit) {
    unit = row.printed_in();
    const auto signs = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c == '.' || c == ','; }));
    const std::size_t last = text.find_last_of(".,");
    if (signs == 0) {
        if (!read_digits(text, std::string_view::npos, out)) return false;
        if (unit > 1 && out.digits >= 1'000'000) unit = 1;   // dong written out
        return true;
    }
    const bool small_number = row.type == RowType::rate || unit > 1;
    if (grouped(text) && !(small_number && signs == 1)) {
        if (!read_digits(text, std::string_view::npos, out)) return false;
        if (unit > 1) unit = 1;
        return true;
    }
    // "1.234,5": groups before the decimal sign.
    const char point = text[last];
    const std::string_view whole = text.substr(0, last);
    const bool point_once = std::count(text.begin(), text.end(), point) == 1;
    if (!point_once || (signs > 1 && !grouped(whole))) return false;
    return read_digits(text, last, out);
}

}  // namespace

Printed printed_value(const FormRow& row, std::string_view raw) {
    Printed p;
    p.text = trim(raw);
    const std::string folded = fold(p.text);
    if (folded.empty()) return p;
    Parts parts = split(p.text);
    if (parts.numbers.empty()) {
        // "–", "-", "/", "không phát sinh", "Không có PAKN"
        const bool signs_only = folded.find_first_not_of("-/. ") == std::string::npos || folded == "–" || folded == "—";
        p.kind = signs_only || folded.starts_with("khong") ? Kind::none_arising : Kind::text;
        return p;
    }
    // "1 395": a group parted by a blank.
    if (row.type != RowType::rate && parts.numbers.size() == 2 && parts.words.empty() && !parts.numbers[0].percent && !parts.numbers[1].percent && p.text.find('/') == std::string::npos &&
        parts.numbers[0].text.size() <= 3 && parts.numbers[1].text.size() == 3 && p.text.find('\n') == std::string::npos && p.text.find("  ") == std::string::npos && row.printed_in() == 1) {
        parts.numbers[0].text += parts.numbers[1].text;
        parts.numbers.pop_back();
    }
    std::vector<Decimal> values;
    for (std::size_t i = 0; i < parts.numbers.size() && i < 8; ++i) {
        const Number& n = parts.numbers[i];
        const bool negative = n.text.starts_with('-');
        Read read;
        std::int64_t unit = 1;
        const bool second_rate = i > 0 && n.percent;   // "20/100 %": read as a rate whatever the row
        FormRow as = row;
        if (second_rate) as.type = RowType::rate;
        if (!read_number(as, std::string_view(n.text).substr(negative ? 1 : 0), read, unit) || read.digits > kMost / 10) {
            p.kind = Kind::text;
            return p;
        }
        std::optional<Decimal> value;
        if (unit > 1) {
            std::int64_t dong = read.digits, scale = unit;
            for (int d = 0; d < read.decimals; ++d) scale /= 10;
            if (scale == 0 || dong > kMost / scale) {
                p.kind = Kind::text;
                return p;
            }
            value = Decimal{dong * scale};
        } else {
            value = read.digits <= kMost ? Decimal::of(read.digits, read.decimals) : std::nullopt;
        }
        if (!value || *value > Decimal{kMost}) {
            p.kind = Kind::text;
            return p;
        }
        values.push_back(negative ? Decimal{} - *value : *value);
        if (i == 0) {
            p.decimals = read.decimals;
            p.unit = unit;
        }
    }
    p.kind = Kind::number;
    p.value = values.front();
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] == p.value && (row.type == RowType::rate || !parts.numbers[i].percent)) continue;   // "100 % 100"
        p.kind = Kind::several;
        p.second = values[i];
        p.percent = parts.numbers[i].percent;
        break;
    }
    return p;
}

}  // namespace xaso::checking
