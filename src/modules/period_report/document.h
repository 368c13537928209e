// document: the report in words as it stands on paper, with every figure in its place.
//
//   fill("Đã giải quyết {BM3/3.3.1} hồ sơ.", report, "xã Mẫu")  ->  "Đã giải quyết " "1.387"[BM3/3.3.1] " hồ sơ."
//
// A piece that came from a field keeps the field's name, so that a page can lead to the rows behind it. A signed document is kept as
// JSON with its pieces: what was read when signing is what is read for ever.
// Threads: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/reporting/reporting.h"

namespace xaso::period_report {

struct Piece {
    std::string text;
    std::string field;                // "" for plain text
};
using Line = std::vector<Piece>;      // one paragraph on paper

struct DocumentParagraph {
    std::string key, heading;
    std::string written;              // with fields
    std::vector<Line> lines;          // filled in
};
struct DocumentPart {
    std::string code, number, heading, area;
    std::string chapter_number, chapter_heading;   // of the chapter it stands in; "" for none
    std::vector<DocumentParagraph> paragraphs;
};
struct Document {
    std::string issuer, unit, place;  // "ỦY BAN NHÂN DÂN", "xã An Thanh", "An Thanh"
    std::string number;               // "12/BC-UBND"; before signing "/BC-UBND"
    std::optional<Day> day;           // before signing absent
    std::string title;
    std::string on_behalf, capacity, signer;
    std::vector<std::string> recipients;
    std::vector<DocumentPart> parts;
};

// "xã An Thanh": a unit's name inside a sentence.
std::string name_in_sentence(std::string_view unit_name);
// A figure, a row or a word of the report as it reads inside a sentence: "1.387", "99,93 %", "2,788 tỷ đồng", "không phát sinh".
std::string field_words(const catalog::TextField& field, const reporting::Report& report, std::string_view unit);
// One line of pieces for each line of the text that is not blank.
std::vector<Line> fill(std::string_view text, const reporting::Report& report, std::string_view unit);
std::string plain(const Line& line);

std::string document_json(const Document& document);
Document read_document(const std::string& json);   // REQUIRES: made by document_json()

}  // namespace xaso::period_report
