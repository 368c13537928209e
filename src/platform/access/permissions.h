// permissions: what an account may do. A permission is a constant with the sentence an administrator reads; a role is a named set.
// The help page and the account form are made from these tables.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace xaso::access {

struct Permission {
    std::string_view code;
    std::string_view says;
    friend bool operator==(const Permission& a, const Permission& b) { return a.code == b.code; }
};

namespace may {
inline constexpr Permission see_dossiers{"dossier.see", "Xem hồ sơ của đơn vị"};
inline constexpr Permission accept_dossier{"dossier.accept", "Tiếp nhận hồ sơ, in giấy tiếp nhận, trả kết quả"};
inline constexpr Permission work_dossier{"dossier.work", "Phân công, yêu cầu bổ sung, kết thúc, từ chối, dừng hồ sơ"};
inline constexpr Permission oversee_dossiers{"dossier.oversee", "Cho yêu cầu bổ sung thêm lần, phân công lại nhiều hồ sơ, ghi người thay khi nghỉ, đính chính giờ kết thúc"};
inline constexpr Permission open_files{"file.open", "Mở tệp giấy tờ của hồ sơ (mỗi lần mở được ghi lại)"};
inline constexpr Permission attach_files{"file.attach", "Đính kèm và gỡ tệp giấy tờ, kết quả của hồ sơ"};
inline constexpr Permission use_kiosk{"queue.take", "Lấy số thứ tự ở màn hình lấy số"};
inline constexpr Permission see_queue{"queue.see", "Xem bảng gọi số và thời gian chờ"};
inline constexpr Permission call_queue{"queue.call", "Gọi số ở quầy"};
inline constexpr Permission collect_fees{"fee.collect", "Thu phí, lệ phí, lập và hủy biên lai"};
inline constexpr Permission see_fees{"fee.see", "Xem khoản phải thu, biên lai, sổ quỹ"};
inline constexpr Permission settle_fees{"fee.settle", "Chốt sổ quỹ, hủy biên lai của ngày đã chốt, đối chiếu sao kê ngân hàng"};
inline constexpr Permission see_procedures{"procedure.see", "Xem danh mục thủ tục hành chính"};
inline constexpr Permission keep_procedures{"procedure.keep", "Cập nhật danh mục thủ tục theo quyết định công bố, ghi cách làm riêng của đơn vị, kiến nghị đơn giản hóa"};
inline constexpr Permission see_plan{"plan.see", "Xem kế hoạch cải cách hành chính"};
inline constexpr Permission manage_plan{"plan.manage", "Lập, sửa kế hoạch cải cách hành chính, ghi quyết định phê duyệt"};
inline constexpr Permission report_task{"plan.report", "Ghi kết quả hoạt động của kế hoạch kèm minh chứng"};
inline constexpr Permission see_books{"book.see", "Xem các sổ theo dõi (từng sổ, từng trường có thể chỉ cho một số vai trò)"};
inline constexpr Permission keep_books{"book.keep", "Ghi, sửa, xóa, nhập từ Excel trong các sổ theo dõi được giao"};
inline constexpr Permission see_reports{"report.see", "Xem biểu mẫu và các hồ sơ đứng sau từng số liệu"};
inline constexpr Permission enter_figures{"report.enter", "Nhập số liệu không tính được vào biểu mẫu"};
inline constexpr Permission hand_in_report{"report.hand_in", "Viết và nộp phần báo cáo được giao"};
inline constexpr Permission merge_report{"report.merge", "Giao phần báo cáo, sửa mọi phần, trả lại, gộp báo cáo"};
inline constexpr Permission sign_report{"report.sign", "Ký báo cáo"};
inline constexpr Permission reopen_report{"report.reopen", "Mở lại báo cáo đã ký"};
inline constexpr Permission import_records{"record.import", "Nhập hồ sơ từ tệp của hệ thống khác"};
inline constexpr Permission manage_accounts{"account.manage", "Quản trị tài khoản và cơ cấu đơn vị"};
inline constexpr Permission see_audit{"audit.see", "Xem nhật ký và kiểm tra toàn vẹn"};
}  // namespace may

inline constexpr std::array kAllPermissions{may::see_dossiers,  may::accept_dossier, may::work_dossier,  may::oversee_dossiers, may::open_files, may::attach_files,
                                            may::use_kiosk,     may::see_queue,      may::call_queue,    may::collect_fees,      may::see_fees,  may::settle_fees,
                                            may::see_procedures, may::keep_procedures, may::see_plan,
                                            may::manage_plan,   may::report_task,    may::see_books,      may::keep_books,        may::see_reports,   may::enter_figures,    may::hand_in_report, may::merge_report,
                                            may::sign_report,   may::reopen_report,  may::import_records, may::manage_accounts, may::see_audit};

struct Role {
    std::string_view code;
    std::string_view title;
    std::vector<Permission> grants;
};
const std::vector<Role>& roles();
const Role* find_role(std::string_view code);

}  // namespace xaso::access
