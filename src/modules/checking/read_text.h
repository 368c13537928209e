// read_text: the forms of a report whose tables arrive as flat lines, as PDF readers and copying give them. Internal to checking.
#pragma once

#include <string_view>

#include "checking/checking.h"
#include "platform/office/office.h"

namespace xaso::checking {

// The rows are found by what the forms say: a row's number followed by its title. What stands in a row beside its title and unit is its
// value, wherever the reader put it. `text` is NFC.
// "Biểu mẫu 3", "Biểu số 03: Cải cách …", "BM3" -> 3; 0 for every other line.
int form_heading(std::string_view line);
// The pages of a PDF as such lines: words by their place, without what stands in the column of notes, whose numbers are no figures.
std::string lines_of_pages(const office::Document& document);
Sheet read_text_forms(const catalog::Definitions& law, Day day, std::string_view text);

}  // namespace xaso::checking
