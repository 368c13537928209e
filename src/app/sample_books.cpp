// The record books of the sample. Everything is made up; An Thanh's inspections lie outside the window of its printed report, which counts none.
#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

using books::Content;
using books::Line;

struct Inspection {
    std::string subject, kind, on_line = "on_site";
    Day held{};
    std::optional<Day> concluded;
    std::string team, conclusion;
    std::vector<std::string> organisations, persons;
    std::vector<std::pair<std::string, std::optional<Day>>> findings;
};

Content content_of(const Inspection& i) {
    Content c;
    c.values = {{"subject", i.subject}, {"kind", i.kind}, {"on_line", i.on_line}, {"held_on", iso_day(i.held)}, {"conclusion", i.conclusion}};
    if (i.concluded) c.values["concluded_on"] = iso_day(*i.concluded);
    if (!i.team.empty()) {
        c.values["team.number"] = i.team;
        c.values["team.day"] = iso_day(i.held - std::chrono::days{7});
        c.values["team.title"] = "Thành lập đoàn kiểm tra cải cách hành chính";
    }
    for (const auto& [names, kind] : {std::pair{&i.organisations, "organisation"}, std::pair{&i.persons, "person"}})
        for (const std::string& name : *names) c.lines["inspected"].push_back({0, {{"inspected.name", name}, {"inspected.kind", kind}}});
    int no = 0;
    for (const auto& [issue, settled] : i.findings) {
        Line line{0, {{"findings.issue", issue}}};
        if (settled) {
            line.values["findings.settled_on"] = iso_day(*settled);
            line.values["findings.proof"] = "Báo cáo số " + std::to_string(20 + ++no) + "/BC-UBND (mẫu)";
        }
        c.lines["findings"].push_back(std::move(line));
    }
    return c;
}

LocalTime evening(Day day) { return LocalTime{day} + std::chrono::hours{16}; }

}  // namespace

void write_an_thanh_books(Script& script) {
    const auto held = [&](Inspection i) { script.book_record(evening(i.concluded.value_or(i.held)), "inspection", content_of(i)); };
    held({.subject = "Tiếp nhận và trả kết quả tại bộ phận Một cửa", .kind = "planned", .held = make_day(2022, 9, 14), .concluded = make_day(2022, 9, 21), .team = "88/QĐ-UBND (mẫu)", .conclusion = "Cơ bản đúng quy định.",
          .organisations = {"Bộ phận Tiếp nhận và Trả kết quả"}, .persons = {}, .findings = {{"Sổ theo dõi ghi thiếu ngày trả kết quả", make_day(2022, 9, 28)}}});
    held({.subject = "Việc thực hiện quy tắc ứng xử của công chức", .kind = "planned", .held = make_day(2023, 6, 7), .concluded = make_day(2023, 6, 20), .team = "52/QĐ-UBND (mẫu)", .conclusion = "Hai công chức được nhắc nhở.",
          .organisations = {"Văn phòng - Thống kê", "Tư pháp - Hộ tịch"}, .persons = {"Đặng Thị Thảo", "Phan Văn Sơn"}, .findings = {{"Chưa đeo thẻ công chức khi tiếp dân", make_day(2023, 6, 26)}, {"Bảng niêm yết thủ tục đã cũ", {}}}});
}

void write_binh_minh_books(Script& script) {
    const auto held = [&](Inspection i) { script.book_record(evening(i.concluded.value_or(i.held)), "inspection", content_of(i)); };
    held({.subject = "Kiểm soát thủ tục hành chính và thực hiện cơ chế một cửa", .kind = "planned", .held = make_day(2026, 4, 8), .concluded = make_day(2026, 4, 20), .team = "114/QĐ-UBND (mẫu)",
          .conclusion = "Các đơn vị thực hiện đúng quy định, còn hai việc phải khắc phục.",
          .organisations = {"Trung tâm Phục vụ hành chính công", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội"},
          .persons = {"Nguyễn Thị Hạnh", "Trần Văn Khánh", "Vũ Thị Mai", "Lê Văn Tình", "Hoàng Thị Sen", "Đào Văn Ngọc"},
          .findings = {{"Hai thủ tục mới chưa niêm yết tại nơi tiếp nhận", make_day(2026, 4, 24)}, {"Phiếu kiểm soát quá trình của bốn hồ sơ chưa đủ chữ ký", make_day(2026, 5, 6)}}});
    held({.subject = "Giải quyết hồ sơ trên hệ thống tại trạm y tế", .kind = "unannounced", .on_line = "system", .held = make_day(2026, 7, 14), .concluded = make_day(2026, 7, 22), .team = "203/QĐ-UBND (mẫu)",
          .conclusion = "Cập nhật kết quả lên hệ thống chậm một ngày ở ba hồ sơ.", .organisations = {"Trạm y tế"}, .persons = {"Phạm Thị Nhài", "Ngô Văn Thụ", "Bùi Thị Hậu"},
          .findings = {{"Cập nhật kết quả lên hệ thống chậm", make_day(2026, 8, 3)}}});
    held({.subject = "Giờ giấc làm việc và đeo thẻ công chức", .kind = "own", .held = make_day(2026, 8, 26), .concluded = {}, .team = {}, .conclusion = {}, .organisations = {"Văn phòng HĐND và UBND"}, .persons = {}, .findings = {}});
}

}  // namespace xaso::app::sample
