// template: a Word file with fields, filled from values. Whoever knows Word can change it.
//
//   Fields f{.values = {{"unit_name", "Xã An Thanh"}}, .lists = {{"rows", {row1, row2}}}};
//   XASO_TRY(const std::string docx, fill_template(template_bytes, f));
//
// A field is written {{unit_name}} in the text, and may be cut over several runs, as Word does; it takes the look of its beginning.
// {{#rows}} and {{/rows}} repeat what stands between them for each item: paragraphs and tables when each mark is a paragraph of its own,
// or one table row when the marks stand in its first and last cells, or all rows from the one with the first mark to the one with the last. An item sees its own fields first, then those around it.
// {{#note}} with a plain value keeps what stands between when the value is not empty: a list of rows of two kinds.
// A value of several lines becomes several paragraphs where its field is alone in a paragraph, else the lines are joined.
// A picture whose alternative text is {{qr}} is replaced by that picture of the fields; one the fields do not have stays as it is drawn.
// Refused ("office.template_…", field "file"): no Word file, an unknown field, a field in single braces ({unit_name}), a mark without its partner; the message names both and the place.
// A template that would become huge is refused as well (lists inside lists multiply).
// Threads: any.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/result.h"

namespace xaso::office {

struct Fields {
    std::map<std::string, std::string, std::less<>> values;
    std::map<std::string, std::vector<Fields>, std::less<>> lists;
    bool strong = false;   // an item whose text is set in bold
    std::map<std::string, std::string, std::less<>> pictures = {};   // PNG, of the whole document
};

// Header and footer are filled as well. To try a template, fill it with an example that has an item in every list.
Result<std::string> fill_template(std::string_view docx, const Fields& fields);

}  // namespace xaso::office
