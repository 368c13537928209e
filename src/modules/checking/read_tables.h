// read_tables: the forms of a Word or Excel report, whose cells are still apart. Internal to checking.
#pragma once

#include "checking/checking.h"
#include "platform/office/office.h"

namespace xaso::checking {

// Columns are found by their heads (STT, Chỉ tiêu, Đơn vị tính, Số lượng/Tỷ lệ, Ghi chú), in whatever order and however the head is merged;
// a table belongs to the form that its sheet's name or the nearest heading above it names.
Sheet read_tables(const catalog::Definitions& law, Day day, const office::Document& document);

}  // namespace xaso::checking
