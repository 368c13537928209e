#include "imports/xlsx_reader.h"

#include <fmt/format.h>

#include "kernel/text.h"
#include "kernel/vnd.h"

namespace xaso::imports {

Result<Table> read_xlsx(std::string_view bytes, const ReaderOptions& options) {
    using office::Exit;
    const office::Answer answer = office::ask_child("xlsx-to-csv", bytes, options);
    const auto bad_file = [&](std::string_view code, std::string_view says) { return refuse(Refusal::Kind::invalid, code, says, "file", answer.detail); };
    switch (answer.exit) {
        case Exit::good: break;
        case Exit::stopped:
        case Exit::too_big:
            return bad_file("imports.workbook_too_big",
                            fmt::format("Bảng tính quá lớn khi mở ra (giới hạn {} MB) hoặc đọc quá lâu. Hãy lưu dạng CSV UTF-8, hoặc chia theo tháng rồi tải lên lại.", office::kMaxUnpackedBytes >> 20));
        case Exit::too_many_cells:
            return bad_file("imports.too_many_rows", fmt::format("Bảng tính có hơn {} dòng hoặc hơn {} cột. Hãy xóa các cột thừa hoặc chia thành nhiều tệp.", format_count(static_cast<std::int64_t>(kMaxRows)), kMaxColumns));
        case Exit::empty: return bad_file("imports.no_rows", "Bảng tính không có dòng nào. Hãy kiểm tra tệp đã chọn.");
        case Exit::encrypted: return bad_file("imports.encrypted", "Bảng tính có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.");
        default:
            return bad_file("imports.damaged", "Không đọc được bảng tính: tệp bị hỏng, tải về chưa trọn hoặc không phải .xlsx. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lại.");
    }

    auto text = nfc(answer.text);
    if (!text) return bad_file("imports.encoding", "Bảng tính có ký tự điều khiển không đọc được. Hãy mở bằng Excel, lưu thành “CSV UTF-8” rồi tải lên lại.");
    XASO_TRY(auto records, parse_records(*text, ',', true));
    // In a sheet every line is as wide as the widest; what lies right of the heading is not a broken line but a remark.
    auto table = table_of_records(std::move(records));
    if (table) {
        for (TableRow& row : table->rows) {
            row.cells.resize(table->heading.size());
            row.problem.clear();
        }
    }
    return table;
}

}  // namespace xaso::imports
