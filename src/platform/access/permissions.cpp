#include "platform/access/permissions.h"

#include <algorithm>

namespace xaso::access {

const std::vector<Role>& roles() {
    using namespace may;
    // The administrator keeps accounts and sees the audit, but never accepts or works a dossier: who gives rights does not use them.
    static const std::vector<Role> all{
        {"desk", "Cán bộ tiếp nhận (một cửa)", {see_dossiers, accept_dossier, open_files, attach_files, use_kiosk, see_queue, call_queue, collect_fees, see_fees, see_procedures, see_plan, report_task, see_books, keep_books}},
        {"specialist", "Công chức thụ lý", {see_dossiers, work_dossier, open_files, attach_files, see_queue, call_queue, see_procedures, see_plan, report_task, see_books, keep_books, see_reports, enter_figures, hand_in_report}},
        {"leader", "Lãnh đạo", {see_dossiers, work_dossier, oversee_dossiers, open_files, attach_files, see_queue, see_fees, see_procedures, see_plan, report_task, see_books, see_reports, sign_report, reopen_report, see_audit}},
        {"coordinator", "Đầu mối cải cách hành chính", {see_dossiers, see_queue, see_procedures, keep_procedures, see_plan, manage_plan, report_task, see_books, keep_books, see_reports, enter_figures, hand_in_report, merge_report, import_records}},
        {"clerk", "Văn thư", {see_dossiers, see_procedures, see_plan, report_task, see_books, keep_books, see_reports, hand_in_report}},
        // In a commune one person keeps the books and the till, and stands in at the desk's till.
        {"accountant", "Kế toán, thủ quỹ", {see_dossiers, collect_fees, see_fees, settle_fees, see_procedures, see_plan, report_task, see_books, keep_books, see_reports, enter_figures, hand_in_report}},
        // Need to know: denunciations are for whoever handles them and the leader, not for every official.
        {"complaints", "Công chức tiếp công dân, giải quyết đơn", {see_books, keep_books}},
        {"auditor", "Thanh tra, kiểm tra (chỉ xem)", {see_dossiers, open_files, see_queue, see_fees, see_procedures, see_plan, see_books, see_reports, see_audit}},
        {"admin", "Quản trị", {see_procedures, manage_accounts, see_audit}},
        // Screens in the hall that everybody can touch or read: nothing but their one page.
        {"kiosk", "Màn hình lấy số", {use_kiosk}},
        {"board", "Màn hình bảng gọi số", {see_queue}},
    };
    return all;
}

const Role* find_role(std::string_view code) {
    const auto& all = roles();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Role& r) { return r.code == code; });
    return it == all.end() ? nullptr : &*it;
}

}  // namespace xaso::access
