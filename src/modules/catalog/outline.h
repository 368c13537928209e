// outline (đề cương): what a report says in words, part by part, and how figures stand inside its sentences.
//
//   "Đã giải quyết {BM3/3.3.1} hồ sơ, đúng hạn {BM3/3.3}."      a row of a form
//   "Tiếp nhận {onestop.received} hồ sơ từ {from} đến {to}."    a figure; {unit} {period} {from} {to} are words of the report
//
// A field is filled in when the text is shown, never when it is written, so that text outlives every change of its figures.
// The parts of areas are areas/*/section.toml, everything else is law/reports/*.toml; the loader checks every field.
// Threads: immutable after loading. Systems: S3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rule.h"
#include "kernel/day.h"

namespace xaso::catalog {

struct Definitions;

struct TextField {
    std::string name;                 // as written between the braces
    std::optional<Operand> operand;   // absent for unit, period, from, to
};
struct TextPiece {                    // plain text, or one field
    std::string text;                 // a field as written, with its braces
    std::optional<TextField> field;
};
// The text in pieces; a brace without its partner makes a field with an empty name.
std::vector<TextPiece> split_fields(std::string_view text);
// What is wrong with a field, as a sentence for its writer; "" when nothing is. With a day the forms of that day count, without one every version.
std::string field_fault(const Definitions& law, const TextField& field, std::optional<Day> day);

struct Paragraph {
    std::string key;                  // "limits"; never changes, texts are kept under it
    std::string heading;              // "" for none
    std::string text;                 // to start with; may be empty
    std::string hint;                 // what to write, for its author
    int line = 0;
};
struct OutlinePart {
    std::string code;                 // of its area, or a word: "assessment"
    std::string number;               // "II.2"; "" for the words before the first and after the last part
    std::string heading;              // printed behind the number; without one it only names the part
    std::string area;                 // "" for a part that belongs to the whole
    std::string lead;                 // the title of who usually writes it
    int order = 0;                    // of printing
    std::vector<Paragraph> paragraphs;
    std::string file;
    int line = 0;
    const Paragraph* find(std::string_view key) const;
};
inline constexpr std::string_view kUnbegunBooks = "{books}";
struct Chapter {                      // stands over the parts numbered below it: "II" over "II.1"
    std::string number, heading;
};
struct Outline {
    std::string code;                 // "cchc"; empty when there is none
    std::string title;                // "công tác cải cách hành chính {period}"
    std::string issuer;               // above the unit's name: "ỦY BAN NHÂN DÂN"
    std::string symbol;               // after the number: "BC-UBND"
    std::string unbegun;              // ends a line whose books nobody has begun: "Chưa có số liệu ghi trong: {books}."; "" says nothing
    std::string on_behalf, capacity;  // of the signature: "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
    std::vector<std::string> recipients;
    std::vector<Chapter> chapters;
    std::vector<OutlinePart> parts;   // in printed order
    const OutlinePart* find(std::string_view code) const;
    // Of "II.2" the chapter "II"; nullptr for a part that stands by itself.
    const Chapter* chapter_of(const OutlinePart& part) const;
};

}  // namespace xaso::catalog
