// words: how the columns of the fig_ views and the codes in them are called. Internal to the pages of reporting.
#pragma once

#include <string>
#include <string_view>

#include "modules/catalog/catalog.h"

namespace xaso::reporting {

// "Mã hồ sơ" for "code"; a column that nobody has named is shown by its own name.
std::string column_title(std::string_view column);
// The columns of a record book's figure are called as its book says.
std::string column_title(const catalog::Figure& figure, std::string_view column);
std::string cell_words(const catalog::Figure& figure, std::string_view column, const std::string& cell);
// A cell as people read it: "Trực tuyến" for channel 2, "09/06/2023" for a day. Other texts are left alone.
std::string cell_words(std::string_view column, const std::string& cell);
// Keys for machines: left out of what is read on the page, kept in downloads.
bool internal_column(std::string_view column);

}  // namespace xaso::reporting
