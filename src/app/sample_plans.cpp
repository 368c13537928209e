// The yearly plans of the sample: An Thanh 2023, of which 23 of 38 tasks were done by 09/06/2023, and Bình Minh 2026.
//
// Numbers and days of An Thanh's documents are those its report names, where it names them; the other documents, all wordings and the
// whole plan of Bình Minh are made up.
#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

const std::string kSteering = "I. Chỉ đạo, điều hành", kInstitutions = "II. Cải cách thể chế", kProcedures = "III. Cải cách thủ tục hành chính", kApparatus = "IV. Cải cách tổ chức bộ máy",
                  kService = "V. Cải cách chế độ công vụ", kFinance = "VI. Cải cách tài chính công", kDigital = "VII. Chính quyền điện tử, chính quyền số";
const std::string kOffice = "Văn phòng - Thống kê", kJustice = "Tư pháp - Hộ tịch", kCulture = "Văn hóa - Xã hội", kFinanceClerk = "Tài chính - Kế toán";

Day day(int year, unsigned month, unsigned d) { return make_day(year, month, d); }

// A task as the sample writes it: with the day and the document that proved it, or nothing when it was never done.
PlanTask task(std::string section, std::string title, std::string lead, std::string time_frame, Day due, std::optional<Day> done = {}, std::string number = {}, std::string proof = {}) {
    PlanTask t;
    t.activity.section = std::move(section);
    t.activity.title = std::move(title);
    t.activity.leads = {std::move(lead)};
    t.activity.time_frame = std::move(time_frame);
    t.activity.due = due;
    t.activity.products = {{proof.empty() ? "Báo cáo kết quả" : proof, due}};
    t.done_on = done;
    t.proof = {std::move(number), std::move(proof), {}};
    return t;
}

}  // namespace

void write_an_thanh_plan(Script& script) {
    PlanScript plan{.title = "Kế hoạch cải cách hành chính năm 2023", .year = 2023, .decision = {"56/KH-UBND", day(2022, 12, 30)}, .tasks = {
        task(kSteering, "Ban hành kế hoạch cải cách hành chính của xã", kOffice, "Trước 05/01/2023", day(2023, 1, 4), day(2022, 12, 30), "56/KH-UBND", "Kế hoạch cải cách hành chính năm 2023"),
        task(kSteering, "Ban hành kế hoạch tuyên truyền cải cách hành chính", kCulture, "Tháng 01/2023", day(2023, 1, 31), day(2022, 12, 30), "58/KH-UBND", "Kế hoạch tuyên truyền cải cách hành chính"),
        task(kSteering, "Phân công việc cải cách hành chính cho từng công chức", kOffice, "Tháng 01/2023", day(2023, 1, 31), day(2023, 1, 16), "07/TB-UBND", "Thông báo phân công nhiệm vụ"),
        task(kSteering, "Báo cáo cải cách hành chính quý I", kOffice, "Trước 10/3/2023", day(2023, 3, 9), day(2023, 3, 9), "31/BC-UBND", "Báo cáo quý I"),
        task(kSteering, "Báo cáo cải cách hành chính 6 tháng", kOffice, "Trước 10/6/2023", day(2023, 6, 9), day(2023, 6, 9), "64/BC-UBND", "Báo cáo 6 tháng đầu năm"),
        task(kSteering, "Báo cáo cải cách hành chính quý III", kOffice, "Trước 10/9/2023", day(2023, 9, 9), day(2023, 9, 8), "97/BC-UBND", "Báo cáo quý III"),
        task(kSteering, "Báo cáo cải cách hành chính năm", kOffice, "Trước 10/12/2023", day(2023, 12, 9), day(2023, 12, 8), "131/BC-UBND", "Báo cáo năm 2023"),
        task(kSteering, "Tự kiểm tra công tác cải cách hành chính", kOffice, "Quý III/2023", day(2023, 9, 30), day(2023, 9, 22), "101/BC-UBND", "Báo cáo kết quả tự kiểm tra"),
        task(kSteering, "Chủ tịch UBND xã đối thoại với người dân", kOffice, "Tháng 7/2023", day(2023, 7, 31), day(2023, 7, 14), "76/BB-UBND", "Biên bản hội nghị đối thoại"),
        task(kSteering, "Lập tổ hỗ trợ dịch vụ công trực tuyến", kOffice, "Quý I/2023", day(2023, 3, 31), day(2023, 3, 16), "54/QĐ-UBND", "Quyết định lập tổ hỗ trợ"),
        task(kInstitutions, "Kế hoạch theo dõi tình hình thi hành pháp luật", kJustice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 14), "08/KH-UBND", "Kế hoạch theo dõi thi hành pháp luật"),
        task(kInstitutions, "Kế hoạch thi hành pháp luật về xử lý vi phạm hành chính", kJustice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 14), "06/KH-UBND", "Kế hoạch xử lý vi phạm hành chính"),
        task(kInstitutions, "Kế hoạch kiểm tra, rà soát văn bản quy phạm pháp luật", kJustice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 14), "09/KH-UBND", "Kế hoạch rà soát văn bản"),
        task(kInstitutions, "Lập danh mục văn bản quy phạm pháp luật còn hiệu lực", kJustice, "Tháng 3/2023", day(2023, 3, 31), day(2023, 3, 28), "38/BC-UBND", "Báo cáo kết quả rà soát"),
        task(kInstitutions, "Kế hoạch phổ biến pháp luật và hòa giải ở cơ sở", kJustice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 14), "10/KH-UBND", "Kế hoạch phổ biến pháp luật"),
        task(kInstitutions, "Triển khai đề án tăng năng lực tiếp cận pháp luật", kJustice, "Tháng 01/2023", day(2023, 1, 31), day(2023, 1, 3), "01/KH-UBND", "Kế hoạch triển khai đề án"),
        task(kProcedures, "Kế hoạch dịch vụ công trực tuyến, số hóa hồ sơ", kOffice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 15), "11/KH-UBND", "Kế hoạch dịch vụ công trực tuyến"),
        task(kProcedures, "Kế hoạch kiểm soát thủ tục hành chính và một cửa", kOffice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 21), "13/KH-UBND", "Kế hoạch kiểm soát thủ tục hành chính"),
        task(kProcedures, "Kế hoạch rà soát, đánh giá thủ tục hành chính", kOffice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 21), "14/KH-UBND", "Kế hoạch rà soát thủ tục hành chính"),
        task(kProcedures, "Kiến nghị đơn giản hóa thủ tục hành chính", kOffice, "Tháng 5/2023", day(2023, 5, 31), day(2023, 5, 11), "85/UBND-VP", "Công văn kiến nghị đơn giản hóa"),
        task(kProcedures, "Niêm yết thủ tục mới, gỡ thủ tục bãi bỏ", kOffice, "6 tháng đầu năm", day(2023, 6, 30), day(2023, 6, 15), "68/BB-UBND", "Biên bản niêm yết"),
        task(kProcedures, "Khảo sát sự hài lòng tại bộ phận Một cửa", kOffice, "Quý IV/2023", day(2023, 11, 30), day(2023, 11, 24), "126/BC-UBND", "Báo cáo kết quả khảo sát"),
        task(kProcedures, "Báo cáo kết quả rà soát thủ tục hành chính", kOffice, "Tháng 8/2023", day(2023, 8, 31), day(2023, 8, 25), "92/BC-UBND", "Báo cáo rà soát thủ tục hành chính"),
        task(kApparatus, "Rà soát bố trí công chức theo chức danh", kOffice, "Quý II/2023", day(2023, 6, 30), day(2023, 7, 4), "72/BC-UBND", "Báo cáo rà soát chức danh"),
        task(kApparatus, "Bố trí người hoạt động không chuyên trách ở thôn", kOffice, "Tháng 4/2023", day(2023, 4, 30), day(2023, 4, 20), "81/QĐ-UBND", "Quyết định bố trí"),
        task(kApparatus, "Đánh giá kết quả tinh giản biên chế", kOffice, "Tháng 12/2023", day(2023, 12, 15)),
        task(kApparatus, "Sửa đổi quy chế làm việc của UBND xã", kOffice, "Quý I/2023", day(2023, 3, 31), day(2023, 3, 24), "59/QĐ-UBND", "Quyết định ban hành quy chế"),
        task(kService, "Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức", kOffice, "Tháng 02/2023", day(2023, 2, 28), day(2023, 2, 21), "15/KH-UBND", "Kế hoạch đào tạo, bồi dưỡng"),
        task(kService, "Cử công chức tập huấn số hóa hồ sơ", kOffice, "Quý II/2023", day(2023, 5, 31), day(2023, 4, 12), "77/QĐ-UBND", "Quyết định cử đi tập huấn"),
        task(kService, "Đánh giá, xếp loại cán bộ, công chức cuối năm", kOffice, "Tháng 12/2023", day(2023, 12, 15), day(2023, 12, 8), "130/BC-UBND", "Báo cáo kết quả xếp loại"),
        task(kService, "Kiểm tra kỷ luật, kỷ cương hành chính", kOffice, "Quý III/2023", day(2023, 9, 30), day(2023, 10, 20), "112/BB-UBND", "Biên bản kiểm tra"),
        task(kFinance, "Chương trình thực hành tiết kiệm, chống lãng phí", kFinanceClerk, "Tháng 3/2023", day(2023, 3, 15), day(2023, 3, 1), "39/QĐ-UBND", "Quyết định ban hành chương trình"),
        task(kFinance, "Công khai dự toán thu, chi ngân sách", kFinanceClerk, "Tháng 01/2023", day(2023, 1, 31), day(2023, 1, 13), "05/QĐ-UBND", "Quyết định công khai dự toán"),
        task(kFinance, "Giải ngân vốn đầu tư công đạt từ 90 % kế hoạch", kFinanceClerk, "Năm 2023", day(2023, 12, 31)),
        task(kFinance, "Công khai quyết toán ngân sách năm trước", kFinanceClerk, "Tháng 7/2023", day(2023, 7, 31), day(2023, 7, 28), "148/QĐ-UBND", "Quyết định công khai quyết toán"),
        task(kDigital, "Kế hoạch ứng dụng công nghệ thông tin, an toàn thông tin", kCulture, "Quý I/2023", day(2023, 3, 31), day(2023, 3, 10), "22/KH-UBND", "Kế hoạch ứng dụng công nghệ thông tin"),
        task(kDigital, "Đánh giá nội bộ hệ thống quản lý chất lượng ISO", kOffice, "Quý IV/2023", day(2023, 11, 30), day(2023, 11, 28), "128/BC-UBND", "Báo cáo đánh giá nội bộ"),
        task(kDigital, "Tập huấn chuyển đổi số cho người dân", kCulture, "Quý II/2023", day(2023, 6, 30), day(2023, 6, 20), "70/BC-UBND", "Báo cáo kết quả tập huấn"),
    }};
    script.plan(plan);
}

void write_binh_minh_plan(Script& script) {
    const std::string centre = "Trung tâm Phục vụ hành chính công", economy = "Phòng Kinh tế", society = "Phòng Văn hóa - Xã hội", office = "Văn phòng HĐND và UBND";
    PlanScript plan{.title = "Kế hoạch cải cách hành chính năm 2026", .year = 2026, .decision = {"104/KH-UBND", day(2025, 12, 26)}, .tasks = {
        task(kSteering, "Kế hoạch tuyên truyền cải cách hành chính", society, "Tháng 01/2026", day(2026, 1, 31), day(2026, 1, 15), "08/KH-UBND", "Kế hoạch tuyên truyền"),
        task(kSteering, "Báo cáo quý I", society, "Trước 20/3/2026", day(2026, 3, 19), day(2026, 3, 18), "61/BC-UBND", "Báo cáo quý I"),
        task(kSteering, "Báo cáo 6 tháng", society, "Trước 20/6/2026", day(2026, 6, 19), day(2026, 6, 18), "140/BC-UBND", "Báo cáo 6 tháng"),
        task(kSteering, "Báo cáo 9 tháng", society, "Trước 20/9/2026", day(2026, 9, 18), day(2026, 9, 17), "215/BC-UBND", "Báo cáo 9 tháng"),
        task(kSteering, "Tự kiểm tra công tác cải cách hành chính tại các phòng", society, "Quý III/2026", day(2026, 9, 30), day(2026, 10, 6), "231/BC-UBND", "Báo cáo tự kiểm tra"),
        task(kSteering, "Đối thoại với người dân và doanh nghiệp", office, "Quý IV/2026", day(2026, 12, 15)),
        task(kSteering, "Báo cáo năm", society, "Trước 20/12/2026", day(2026, 12, 18)),
        task(kInstitutions, "Lập danh mục văn bản quy phạm pháp luật còn hiệu lực", office, "Quý II/2026", day(2026, 6, 30), day(2026, 6, 22), "88/QĐ-UBND", "Quyết định công bố danh mục"),
        task(kInstitutions, "Theo dõi thi hành pháp luật về đất đai", economy, "Quý III/2026", day(2026, 9, 30), day(2026, 9, 25), "222/BC-UBND", "Báo cáo theo dõi thi hành pháp luật"),
        task(kProcedures, "Công khai đủ thủ tục thuộc thẩm quyền sau sắp xếp", centre, "Quý I/2026", day(2026, 3, 31), day(2026, 3, 12), "57/BB-UBND", "Biên bản niêm yết"),
        task(kProcedures, "Rà soát, kiến nghị đơn giản hóa thủ tục", centre, "Quý III/2026", day(2026, 9, 30), day(2026, 9, 21), "640/UBND-PVHCC", "Công văn kiến nghị"),
        task(kProcedures, "Họp giao ban khó khăn của Trung tâm, kỳ tháng 9", centre, "Tháng 9/2026", day(2026, 9, 30), day(2026, 9, 11), "205/BB-UBND", "Biên bản giao ban"),
        task(kProcedures, "Khảo sát sự hài lòng của người dân", centre, "Tháng 11/2026", day(2026, 11, 20)),
        task(kApparatus, "Rà soát chức năng, nhiệm vụ các phòng", office, "Quý II/2026", day(2026, 6, 30), day(2026, 6, 26), "92/QĐ-UBND", "Quyết định quy định chức năng, nhiệm vụ"),
        task(kApparatus, "Đánh giá phân cấp, ủy quyền sau một năm", office, "Quý III/2026", day(2026, 9, 30)),
        task(kService, "Cập nhật hồ sơ công chức trên cơ sở dữ liệu", society, "Quý II/2026", day(2026, 6, 30), day(2026, 6, 30), "151/BC-UBND", "Báo cáo cập nhật dữ liệu"),
        task(kService, "Bồi dưỡng kỹ năng số cho công chức", society, "Quý IV/2026", day(2026, 11, 30), day(2026, 10, 30), "246/BC-UBND", "Báo cáo lớp bồi dưỡng"),
        task(kFinance, "Công khai dự toán ngân sách", economy, "Tháng 01/2026", day(2026, 1, 31), day(2026, 1, 9), "03/QĐ-UBND", "Quyết định công khai"),
        task(kFinance, "Giải ngân vốn đầu tư công đạt từ 95 % kế hoạch", economy, "Năm 2026", day(2026, 12, 31)),
        task(kFinance, "Kiểm kê tài sản công sau sắp xếp", economy, "Quý III/2026", day(2026, 9, 30), day(2026, 10, 14), "238/BC-UBND", "Báo cáo kiểm kê"),
        task(kDigital, "Số hóa hồ sơ còn hiệu lực tại Trung tâm", centre, "Tháng 11/2026", day(2026, 11, 30)),
        task(kDigital, "Đánh giá an toàn thông tin mạng", society, "Quý II/2026", day(2026, 6, 30), day(2026, 6, 12), "133/BC-UBND", "Báo cáo đánh giá"),
    }};
    script.plan(plan);
}

}  // namespace xaso::app::sample
