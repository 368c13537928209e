// Word, as the child process sees it: paragraphs and tables of the body, in order. Text inserted by a change that is not yet accepted
// counts, deleted text does not.
#include <algorithm>
#include <cstring>

#include "platform/office/package.h"

namespace xaso::office {
namespace {

std::string text_of(const pugi::xml_node& n) {
    std::string out;
    for (const pugi::xml_node& c : n) {
        if (is(c, "t")) out += c.child_value();
        else if (is(c, "tab")) out += '\t';
        else if (is(c, "br") || is(c, "cr")) out += '\n';
        else if (is(c, "noBreakHyphen")) out += '-';
        else if (is(c, "del") || is(c, "pPr") || is(c, "rPr") || is(c, "instrText")) continue;
        else out += text_of(c);
    }
    return out;
}

// The paragraphs of a cell, also those of a table inside it, one below the other.
std::string cell_text(const pugi::xml_node& cell) {
    std::string out;
    for (const pugi::xml_node& c : cell) {
        std::string part;
        if (is(c, "p")) part = text_of(c);
        else if (is(c, "tbl"))
            for (const pugi::xml_node& row : c)
                for (const pugi::xml_node& inner : row)
                    if (is(inner, "tc")) part += (part.empty() ? "" : " ") + cell_text(inner);
        if (part.empty()) continue;
        out += (out.empty() ? "" : "\n") + part;
    }
    return out;
}

Block table_of(const pugi::xml_node& table) {
    Block block;
    for (const pugi::xml_node& row : table) {
        if (!is(row, "tr")) continue;
        std::vector<std::string> cells;
        for (const pugi::xml_node& cell : row) {
            if (!is(cell, "tc")) continue;
            const pugi::xml_node properties = child(cell, "tcPr");
            const pugi::xml_node below = child(properties, "vMerge");
            // The cells below a merged one hold no text of their own.
            const bool continued = below && std::strcmp(below.attribute("w:val").value(), "restart") != 0;
            cells.push_back(continued ? std::string{} : cell_text(cell));
            const int span = child(properties, "gridSpan").attribute("w:val").as_int(1);
            for (int i = 1; i < span && cells.size() < kMaxColumns; ++i) cells.emplace_back();
            if (cells.size() > kMaxColumns) throw Fail{Exit::too_many_cells};
        }
        block.rows.push_back(std::move(cells));
        if (block.rows.size() > kMaxRows) throw Fail{Exit::too_many_cells};
    }
    return block;
}

void read_body(const pugi::xml_node& body, std::vector<Block>& blocks, int depth) {
    for (const pugi::xml_node& n : body) {
        if (is(n, "p")) {
            if (std::string text = text_of(n); !text.empty()) blocks.push_back({std::move(text), {}, {}});
        } else if (is(n, "tbl")) {
            blocks.push_back(table_of(n));
        } else if (is(n, "sdt") && depth < 16) {
            read_body(child(n, "sdtContent"), blocks, depth + 1);
        }
    }
}

}  // namespace

std::vector<Block> read_docx(std::string_view bytes) {
    Parts parts = unpack(bytes, [](std::string_view name) { return name == "word/document.xml"; });
    if (parts.empty()) throw Fail{Exit::damaged};
    pugi::xml_document document;
    std::vector<Block> blocks;
    read_body(child(load(parts, "word/document.xml", document).document_element(), "body"), blocks, 0);
    return blocks;
}

}  // namespace xaso::office
