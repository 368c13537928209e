// read_tables: the forms of a Word or Excel report, whose cells are still apart. Internal to checking.
#pragma once

#include "checking/checking.h"
#include "platform/office/office.h"

namespace xaso::checking {

// Columns are found by their heads (STT, Chỉ tiêu, Đơn vị tính, Số lượng/Tỷ lệ, Ghi chú), in whatever order and however the head is merged;
// a table belongs to the form that its sheet's name or the nearest heading above it names.
// Where a head names its columns but none for the figures, the table is left out: a wrong column would be read as if it were right.
// `unknown` takes the numbered rows that the forms do not have.
Sheet read_tables(const catalog::Definitions& law, Day day, const office::Document& document, std::vector<Place>& unknown);

}  // namespace xaso::checking
