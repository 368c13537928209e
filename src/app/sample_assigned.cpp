// Tasks given from above to the communes of the sample; all documents are made up. Of An Thanh's half-year of 2023, 12 were given by the
// district, 11 answered on time and one late; of Bình Minh's nine months of 2026, 21 by the province, 18 answered on time and one late.
#include <fmt/format.h>

#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

Day day(int year, unsigned month, unsigned d) { return make_day(year, month, d); }

AssignedTask task(std::string giver, std::string number, Day given, std::string content, std::string office, std::optional<Day> due, std::optional<Day> answered = {}, std::string answer = {}) {
    AssignedTask t;
    t.task = {.giver = std::move(giver), .number = std::move(number), .given_on = given, .title = "V/v " + content, .content = content, .due = due};
    t.office = std::move(office);
    if (answered) t.answer = assigned::Answer{std::move(answer), "Báo cáo kết quả thực hiện", *answered};
    return t;
}

}  // namespace

void write_an_thanh_assigned(Script& script) {
    std::vector<AssignedTask> tasks;
    static const char* const kContents[] = {"báo cáo tổ chức Tết Nguyên đán", "rà soát hộ nghèo, hộ cận nghèo", "lập danh sách thanh niên nhập ngũ", "kiểm tra vệ sinh an toàn thực phẩm", "thống kê đất công ích", "báo cáo phòng cháy, chữa cháy rừng",
                                            "rà soát thủ tục hành chính", "tuyên truyền dịch vụ công trực tuyến", "báo cáo giải ngân đầu tư công", "kiểm tra công trình thủy lợi", "kích hoạt tài khoản định danh điện tử", "báo cáo phòng chống thiên tai"};
    for (int i = 0; i < 12; ++i) {
        const Day given = day(2023, 1, 4) + std::chrono::days{10 * i}, due = given + std::chrono::days{20};
        tasks.push_back(task(i % 3 ? "district" : "district_chair", fmt::format("{}/UBND-VP", 11 + 13 * i), given, kContents[i], "", due, due + std::chrono::days{i == 4 ? 3 : -1}, fmt::format("{}/BC-UBND", 3 + 5 * i)));
    }
    tasks.push_back(task("party", "27-CV/HU", day(2023, 3, 6), "báo cáo công tác dân vận", "", day(2023, 3, 20), day(2023, 3, 17), "37/BC-UBND"));
    script.assigned(tasks);
}

void write_binh_minh_assigned(Script& script) {
    const std::string centre = "Trung tâm Phục vụ hành chính công", economy = "Phòng Kinh tế", society = "Phòng Văn hóa - Xã hội", office = "Văn phòng HĐND và UBND";
    std::vector<AssignedTask> tasks;
    const std::pair<const char*, const std::string*> spring[] = {{"báo cáo phục vụ Tết Nguyên đán", &office}, {"rà soát trụ sở, tài sản công", &economy}, {"công khai thủ tục hành chính", &centre}, {"rà soát hộ nghèo", &society},
                                                                 {"kiểm kê đất đai", &economy}, {"báo cáo giải ngân quý I", &economy}, {"số hóa sổ hộ tịch", &centre}, {"bố trí người làm việc tại Trung tâm", &office},
                                                                 {"kiểm tra an toàn thực phẩm", &society}, {"rà soát thủ tục đất đai", &centre}, {"phòng chống thiên tai", &economy}, {"kiểm tra kỷ luật, kỷ cương", &office}};
    for (int i = 0; i < 12; ++i) {
        const Day given = day(2026, 1, 6) + std::chrono::days{10 * i}, due = given + std::chrono::days{21};
        const auto& [content, lead] = spring[i];
        tasks.push_back(task(i % 4 ? "province" : "province_chair", fmt::format("{}/UBND-NC", 105 + 31 * i), given, content, *lead, due, due + std::chrono::days{i == 5 ? 4 : -2}, fmt::format("{}/BC-UBND", 12 + 9 * i)));
    }
    const std::pair<const char*, const std::string*> summer[] = {{"báo cáo một năm chính quyền hai cấp", &office}, {"rà soát phân cấp, ủy quyền", &office}, {"tập huấn kỹ năng số", &society}, {"thanh toán trực tuyến", &centre},
                                                                 {"cấp giấy chứng nhận lần đầu", &economy}, {"chuẩn bị năm học mới", &society}, {"cắt giảm thời gian giải quyết", &centre}};
    for (int i = 0; i < 7; ++i) {
        const Day given = day(2026, 6, 22) + std::chrono::days{8 * i}, due = given + std::chrono::days{20};
        const auto& [content, lead] = summer[i];
        tasks.push_back(task("province", fmt::format("{}/UBND-TH", 612 + 27 * i), given, content, *lead, due, due - std::chrono::days{1}, fmt::format("{}/BC-UBND", 155 + 8 * i)));
    }
    tasks.push_back(task("province_chair", "24/CT-UBND", day(2026, 8, 18), "rà soát hồ sơ tồn đọng về đất đai", economy, day(2026, 10, 30), day(2026, 10, 28), "244/BC-UBND"));
    tasks.push_back(task("province", "845/UBND-NC", day(2026, 8, 25), "tổng kết cải cách hành chính năm 2026", society, day(2026, 12, 15)));
    tasks.push_back(task("party", "58-CV/TU", day(2026, 5, 12), "báo cáo thực hiện quy chế dân chủ", office, day(2026, 6, 12), day(2026, 6, 10), "130/BC-UBND"));
    tasks.push_back(task("chair", "09/TB-UBND", day(2026, 11, 2), "khắc phục hồ sơ quá hạn tại phòng", economy, day(2026, 11, 20)));
    tasks.push_back(task("province", "990/UBND-KSTT", day(2026, 11, 9), "báo cáo dịch vụ công trực tuyến quý IV", centre, day(2026, 12, 1)));
    script.assigned(tasks);
}

}  // namespace xaso::app::sample
