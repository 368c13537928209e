// sentences: figures and rows of a report as they read inside a text.
//
//   fill("Đã giải quyết {BM3/3.3.1} hồ sơ.", report, "xã Mẫu")  ->  "Đã giải quyết " "1.387"[BM3/3.3.1] " hồ sơ."
//
// A piece that came from a field keeps the field's name, so that a page can lead to the rows behind it.
// A book that nobody has begun says nothing: a clause (up to ";" or the end of the sentence) that only such books could fill is left out, and
// the line ends with the sentence of the outline that names them (Outline::unbegun). A begun book that has nothing in the period says 0.
// Threads: values and pure functions. Systems: S3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reporting/reporting.h"

namespace xaso::reporting {

struct Piece {
    std::string text;
    std::string field;                // "" for plain text
};
using Line = std::vector<Piece>;      // one paragraph on paper

// "xã An Thanh": a unit's name inside a sentence.
std::string name_in_sentence(std::string_view unit_name);
// A figure, a row or a word of the report as it reads inside a sentence: "1.387", "99,93 %", "2,788 tỷ đồng", "không phát sinh".
std::string field_words(const catalog::TextField& field, const Report& report, std::string_view unit);
// One line of pieces for each line of the text that is not blank; a line of which nothing is left is not there.
std::vector<Line> fill(std::string_view text, const Report& report, std::string_view unit);
std::string plain(const Line& line);

}  // namespace xaso::reporting
