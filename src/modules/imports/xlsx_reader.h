// xlsx_reader: the parent's side of reading a workbook. Internal to imports.
#pragma once

#include "imports/table.h"

namespace xaso::imports {

Result<Table> read_xlsx(std::string_view bytes, const ReaderOptions& options);

}  // namespace xaso::imports
