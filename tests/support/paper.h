// paper: what stands on a printed paper, as text, for tests that look for words on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/office/layout.h"

namespace xaso {

// Line by line, `between` after each paragraph; the cells of a row beside each other; a picture as [its name].
inline std::string text_of(const std::vector<office::Part>& parts, std::string_view between) {
    std::string out;
    for (const office::Part& part : parts) {
        if (!part.is_table) {
            for (const office::Run& run : part.paragraph.runs) out += run.picture.empty() ? run.text : "[" + run.picture + "]";
            out += between;
            continue;
        }
        for (const office::TableRow& row : part.table.rows) {
            for (const office::TableCell& cell : row.cells) out += "| " + text_of(cell.parts, " ");
            out += "|\n";
        }
    }
    return out;
}

}  // namespace xaso
