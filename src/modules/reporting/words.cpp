#include "reporting/words.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "kernel/day.h"
#include "kernel/vnd.h"
#include "modules/catalog/catalog.h"

namespace xaso::reporting {
namespace {

constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
    {"unit_id", "Đơn vị"},
    {"dossier_id", "Số nội bộ của hồ sơ"},
    {"procedure_id", "Số nội bộ của thủ tục"},
    {"activity_id", "Số nội bộ của nhiệm vụ"},
    {"plan_id", "Số nội bộ của kế hoạch"},
    {"task_id", "Số nội bộ của nhiệm vụ được giao"},
    {"record_id", "Số nội bộ của bản ghi"},
    {"version", "Phiên bản"},
    {"code", "Mã"},
    {"name", "Tên thủ tục"},
    {"procedure_code", "Mã thủ tục"},
    {"procedure_name", "Thủ tục"},
    {"field", "Lĩnh vực"},
    {"channel", "Cách nộp"},
    {"received_day", "Ngày nhận"},
    {"due_day", "Ngày hẹn trả"},
    {"first_due_day", "Ngày hẹn trả lần đầu"},
    {"ended_day", "Ngày xong"},
    {"outcome", "Kết quả"},
    {"state", "Trạng thái"},
    {"supplement_count", "Số lần bổ sung"},
    {"inter_agency", "Liên thông"},
    {"online_level", "Mức trực tuyến"},
    {"online_eligible", "Đủ điều kiện trực tuyến"},
    {"online_provided", "Cung cấp trực tuyến"},
    {"on_national_portal", "Trên Cổng Dịch vụ công quốc gia"},
    {"payable_online", "Thanh toán trực tuyến"},
    {"fee", "Phí, lệ phí (đồng)"},
    {"valid_from", "Có hiệu lực từ"},
    {"valid_to", "Hết hiệu lực từ"},
    {"change", "Thay đổi"},
    {"end_reason", "Lý do hết hiệu lực"},
    {"decision", "Quyết định"},
    {"number", "Số thứ tự"},
    {"task_due_day", "Hạn"},
    {"title", "Nhiệm vụ"},
    {"section", "Mục"},
    {"lead", "Chủ trì"},
    {"time_frame", "Thời gian"},
    {"done_on", "Ngày minh chứng"},
    {"given_on", "Ngày giao"},
    {"content", "Việc phải làm"},
    {"answered_on", "Ngày trả lời"},
    {"answer_number", "Văn bản trả lời"},
    {"proof_number", "Số minh chứng"},
    {"proof_title", "Minh chứng"},
    {"competent", "Cơ quan giải quyết"},
    {"unit_name", "Tên đơn vị"},
    {"agency_code", "Mã định danh"},
    {"plan_decision", "Văn bản ban hành kế hoạch"},
    {"plan_decision_day", "Ngày ban hành kế hoạch"},
};

struct Code {
    std::string_view column;
    int code;
    std::string_view words;
};
constexpr Code kCodes[] = {
    {"channel", 1, "Trực tiếp"},          {"channel", 2, "Trực tuyến"},           {"channel", 3, "Bưu chính công ích"},
    {"outcome", 0, "Đang giải quyết"},    {"outcome", 1, "Trước hạn"},            {"outcome", 2, "Đúng hạn"},
    {"outcome", 3, "Quá hạn"},            {"outcome", 4, "Không giải quyết tiếp"}, {"inter_agency", 0, "Không liên thông"},
    {"inter_agency", 1, "Cùng cấp"},      {"inter_agency", 2, "Giữa các cấp"},    {"online_level", 1, "Cung cấp thông tin"},
    {"online_level", 2, "Cung cấp thông tin"}, {"online_level", 3, "Một phần"},   {"online_level", 4, "Toàn trình"},
    {"change", 1, "Danh mục ban đầu"},    {"change", 2, "Công bố mới"},           {"change", 3, "Sửa đổi, bổ sung"},
    {"end_reason", 0, "Còn hiệu lực"},    {"end_reason", 1, "Có phiên bản mới"},  {"end_reason", 2, "Bãi bỏ, thay thế"},
};
constexpr std::string_view kYesNo[] = {"online_eligible", "online_provided", "on_national_portal", "payable_online"};

bool day_column(std::string_view column) { return column.ends_with("_day") || column == "valid_from" || column == "valid_to" || column.ends_with("_on"); }

}  // namespace

std::string column_title(std::string_view column) {
    for (const auto& [name, title] : kColumns)
        if (name == column) return std::string(title);
    return std::string(column);
}

namespace {
const catalog::FigureColumn* column_of(const catalog::Figure& figure, std::string_view column) {
    const auto it = std::find_if(figure.columns.begin(), figure.columns.end(), [&](const catalog::FigureColumn& c) { return c.name == column; });
    return it == figure.columns.end() ? nullptr : &*it;
}
}  // namespace

std::string column_title(const catalog::Figure& figure, std::string_view column) {
    const catalog::FigureColumn* own = column_of(figure, column);
    return own ? own->title : column_title(column);
}

std::string cell_words(const catalog::Figure& figure, std::string_view column, const std::string& cell) {
    const catalog::FigureColumn* own = column_of(figure, column);
    if (!own || cell.empty()) return cell_words(column, cell);
    for (const auto& [code, words] : own->words)
        if (code == cell) return words;
    if (own->type == catalog::FieldType::date) {
        const auto day = parse_day(cell);
        return day ? format_day(*day) : cell;
    }
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), n);
    if (own->type == catalog::FieldType::money && error == std::errc{} && end == cell.data() + cell.size()) return format_count(n);
    if (own->type == catalog::FieldType::file && cell.size() > 65) return cell.substr(65);
    return cell;
}

bool internal_column(std::string_view column) {
    return column == "record_id" || column == "line_no" || column == "book" || column == "dossier_id" || column == "procedure_id" || column == "activity_id" || column == "plan_id" || column == "task_id";
}

std::string cell_words(std::string_view column, const std::string& cell) {
    if (cell.empty()) return cell;
    if (day_column(column)) {
        const auto day = parse_day(cell);
        return day ? format_day(*day) : cell;
    }
    int code = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), code);
    if (error != std::errc{} || end != cell.data() + cell.size()) return cell;
    if (column == "state") return code >= 1 && code <= 10 ? std::string(catalog::state_title(static_cast<catalog::DossierState>(code))) : cell;
    for (const std::string_view yes_no : kYesNo)
        if (yes_no == column) return code == 0 ? "Không" : "Có";
    for (const Code& c : kCodes)
        if (c.column == column && c.code == code) return std::string(c.words);
    return cell;
}

}  // namespace xaso::reporting
