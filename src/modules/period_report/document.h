// document: the report in words as it stands on paper, with every figure in its place
// (reporting/sentences). A signed document is kept as JSON with its pieces: what was read when signing is what is read for ever.
// Threads: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/reporting/sentences.h"

namespace xaso::period_report {

using reporting::Line;
using reporting::Piece;

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

std::string document_json(const Document& document);
Document read_document(const std::string& json);   // REQUIRES: made by document_json()

}  // namespace xaso::period_report
