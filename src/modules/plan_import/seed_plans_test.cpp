// Two real plans whose tables came out flattened. They are no part of this project: where the folder ../shared/seeds is not there, this is said to
// be not run. What is expected was read off the reader and held against the seeds line by line: the first and last words of each activity, who leads it, and when.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "plan_import/plan_for_tests.h"
#include "plan_import/plan_import.h"
#include "platform/office/pdf.h"

namespace xaso::plan_import {
namespace {
namespace fs = std::filesystem;

struct Expected {
    const char *begins, *ends, *leads, *time;
};

constexpr Expected kPeriodPlan[] = {
    {"3.1: Hoạt động 1: Rà soát", "quy phạm pháp luật", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.2: Hoạt động 2: Sửa đổi", "quy phạm pháp luật", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.3: Hoạt động 3: Xây dựng", "giai đoạn 2022- 2025", "Công chức Tư pháp- Hộ tịch", "Năm 2022"},
    {"3.4: Hoạt động 4: Tiến hành", "dân xã ban hành.", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.5: Hoạt động 5: Định kỳ", "pháp luật của xã", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.6: Hoạt động 6: Rà soát,kiến", "giải phóng mặt bằng", "Công chức Địa chính - XDMT", "Năm 2022 và các năm tiếp theo"},
    {"3.7: Hoạt động 7:Xây dựng và", "pháp luật hàng năm", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.8: Hoạt động 8: Thực hiện", "giáo dục pháp luật.", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.9: Hoạt động 9: Thực hiện", "thi hành pháp luật", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.10: Hoạt động 10: Kiểm tra,", "thi hành pháp luật.", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.11: Hoạt động 11: Ban hành", "pháp luật hằng năm.", "Công chức Tư pháp- Hộ tịch", "Hàng năm"},
    {"3.1. Hoạt động 1: Tổng hợp", "hành chính hàng tháng", "Văn phòng HĐND-UBND xã", "Hàng tháng"},
    {"3.2. Hoạt động 2: Xây dựng", "thủ tục hành chính", "Văn phòng HĐND-UBND xã", "Quý I hàng năm"},
    {"3.3. Hoạt động 3: Thực hiện", "thủ tục hành chính", "Văn phòng HĐND-UBND xã", "Thường xuyên"},
    {"3.4. Hoạt động 4: Thông qua", "thủ tục hành chính", "Văn phòng HĐND-UBND xã", "Thường xuyên"},
    {"3.5. Hoạt động 5: Dự thảo", "thủ tục hành chính", "Văn phòng HĐND - UBND", ""},
    {"3.6. Hoạt động 6: Kiểm soát", "Thông báo công khai", "Văn phòng HĐND - UBND", ""},
    {"3.7. Hoạt động 7: Công khai", "Thủ tục hành chính", "Văn phòng HĐND - UBND", "Thường xuyên"},
    {"3.8. Hoạt động 8: Cập nhật,", "điện tử của xã", "Văn phòng HĐND - UBND; CC VHXH", "Thường xuyên"},
    {"3.9. Hoạt động 9: thực hiện", "kết quả giải quyết", "Văn phòng HĐND-UBND xã", "Thường xuyên"},
    {"3.10. Hoạt động 10: Triển khai", "hành chính tại BPMC", "Văn phòng HĐNDUBND xã", "Năm 2021 Đạt 100% đến 31/12/2025"},
    {"3.11.Hoạt động 11: Thực hiện lưu", "hành chính điện tử", "cán bộ, công chức chuyên môn UBND xã", ""},
    {"3.12. Hoạt động 12: Thực hiện", "tử từ bản chính", "Công chức Tư pháp xã", "Kết hợp báo cáo công tác KSTTHC quý, năm"},
    {"3.13. Hoạt động 13: Thống kê", "nghĩa vụ tài chính", "cán bộ, công chức chuyên môn UBND xã", ""},
    {"3.14. Hoạt động 14: Thực hiện", "quy định pháp luật", "cán bộ, công chức chuyên môn UBND xã", ""},
    {"3.15. Hoạt động 15: Công khai", "thực hiện thanh toán", "Ngân hàng hoặc tổ chức cung ứng dịch vụ trung gian thanh toán", ""},
    {"3.16. Hoạt động 16: Đánh mã", "Một cửa của xã", "Văn phòng HĐND-UBND xã", "Từ năm 2022- đến hết 31/12/2025"},
    {"3.17. Hoạt động 17: Rà soát,", "thủ tục hành chính", "Văn phòng HĐND-UBND xã", "Từ năm 2022- đến hết 31/12/2025"},
    {"3.18. Hoạt động 18: Rà soát", "vụ công mức độ", "Văn phòng HĐND-UBND xã", "Năm 2022"},
    {"3.19. Hoạt động 19: Thông báo", "công mức độ 4", "Văn phòng HĐND-UBND xã", "Năm 2022"},
    {"3.20. Hoạt động 20: quản lý", "trong giải quyết TTHC", "Công chức Vh, Văn phòng HĐND-UBND xã", "Năm 2022"},
    {"3.21. Hoạt động 21: Báo cáo", "tới các cơ quan", "Văn phòng HĐND-UBND xã", "Quý IV hàng năm"},
    {"3.2. Hoạt động 2: Tổ chức", "định của cấp trên", "Cán bộ, công chức xã", "Khi có văn bản hướng dẫn của cấp có thẩm quyền"},
    {"3.3. Hoạt động 3: Tổ chức", "trên địa bàn xã", "Cán bộ, công chức xã", "Khi có Nghị quyết phân cấp mới thay thế Nghị quyết 99/2020/ N Q-CP về đẩy mạnh phân cấp"},
    {"3.1. Hoạt động 1: xây dựng", "công chức của xã", "Công chức Văn phòng đảng ủy, nội vụ", "Thường xuyên"},
    {"3.2. Hoạt động 2: Chọn cử", "chuyên môn nghiệp vụ", "cán bộ, công chức xã", "Năm 2021-2025"},
    {"3.1. Hoạt động 1: Rà soát,", "sách giai đoạn 2017-2021.", "Công chức Tài chính - Kế toán", "Năm 2021-2025"},
    {"3.2. Hoạt động 2: Triển khai", "giai đoạn 2022- 2025", "Công chức Tài chính - Kế toán", "Năm 2021-2025"},
    {"3.3. Hoat động 3: Rà soát,", "giai đoạn 2017 -2021", "Công chức tài chính - kế toán", "Hằng năm"},
    {"3.4. Hoạt động 4:Tổ chức triển", "định ngân sách 2022-2025", "Công chức tài chính - kế toán", "Hằng năm"},
    {"3.5. Hoạt động 5: Rà soát", "sung theo quy định", "Công chức tài chính - kế toán", "Năm 2021-2025"},
    {"3.6. Hoạt động 6: Thực hiện", "sửa đổi, bổ sung.", "Công chức tài chính - kế toán", "Năm 2021-2025"},
    {"3.7. Hoạt động 7: Định kỳ", "cơ quan, đơn vị.", "Công chức tài chính kế toán", "Hằng năm"},
    {"3.8. Hoạt động 8: Căn cứ", "tiết kiệm của xã", "Công chức tài chính - kế toán", "Hằng năm"},
    {"3.1. Hoạt động 1: Các cơ", "yếu cầu đề ra", "Công chức VH TT", "Năm 2021-2025"},
    {"3.2. Hoạt động 2: Các cơ", "yếu cầu đề ra", "Công chức VH TT", "Năm 2021-2025"},
    {"3.1. Hoạt động 1: Xây dựng", "nước giai đoạn 2021-2025", "Văn phòng HĐND-UBND", "Năm 2021"},
    {"3.2. Hoạt động 2: Xây dựng", "hoạch CCHC hàng năm", "Văn phòng HĐND-UBND", "Hàng năm"},
    {"3.4. Hoạt động 3: Ban hành", "hiện công tác CCHC", "Văn phòng HĐND-UBND", "Hàng năm"},
    {"3.5. Hoạt động 4: Xây dựng", "truyền CCHC hàng năm", "CC VHXH", "Hàng năm"},
    {"3.6. Hoạt động 5: Phối hợp", "tác tuyên truyền CCHC", "CC VHXH", "Hàng năm"},
    {"3.7. Hoạt động 6: Đăng tải", "các website điện tử", "CC VHXH", "Hàng năm"},
    {"3.8. Hoat động 7: Tổng hợp", "hành chính nhà nước", "Văn phòng HĐND-UBND", "Hàng năm"},
    {"3.9. Hoạt động số 8: Thực", "chính tại UBND xã", "Văn phòng HĐND-UBND", "Hàng năm"},
    {"3.10. Hoạt động 9. Xây dựng", "trên địa bàn xã", "Văn phòng HĐND-UBND", "Hàng năm"},
};
constexpr Expected kYearPlan[] = {
    {"Tiếp tục nâng cao chất lượng", "tham gia ý kiến.", "Các phòng ban chuyên môn", "Thực hiện theo yêu cầu của các sở ngành cấp tỉnh"},
    {"Xây dựng, ban hành văn bản", "xã hội địa phương.", "Văn phòng HĐND và UBND", "- Thường xuyên - Báo cáo kết quả: quý IV/2025."},
    {"Thực hiện đồng bộ các hoạt", "giáo dục pháp luật.", "Văn phòng HĐND và UBND", "Báo cáo kết quả thực hiện: Tháng 11/2025."},
    {"Kiểm tra, xử lý, rà soát,", "bản QPPL năm 2025", "Các phòng, ban chuyên môn", "Thường xuyên"},
    {"Công khai đầy đủ, kịp thời", "TTHC, TTHC nội bộ", "Văn phòng HĐND& UBND xã.", "Kỳ báo cáo quý, năm"},
    {"Triển khai thực hiện “Chính quyền", "nhân dân phục vụ”;", "Phòng VH-XH", "Quý III/2025"},
    {"Triển khai có hiệu quả các", "biên lai điện tử.", "Trung tâm phục vụ Hành chính công", "Thường xuyên."},
    {"Tăng cường ứng dụng CNTT trong", "từ 80% trở lên.", "Các phòng, ban chuyên môn, Trung tâm phục vụ hành chính công xã", "Thường xuyên"},
    {"Tiếp tục thực hiện đổi mới", "từ 30% trở lên.", "Trung tâm phục vụ hành chính công", "Thường xuyên"},
    {"Tiếp tục thực hiện các nội", "nhìn đến năm 2030.", "- Tổ công tác Đề án 06. - Các phòng, ban chuyên môn xã. - Công an xã", "Định kỳ hằng tháng"},
    {"Nâng cao hiệu quả giải quyết", "gia theo quy định.", "Văn phòng HĐND và UBND", "-Thực hiện thường xuyên. -Báo cáo kết quả thực hiện: Định kỳ hằng Quý, năm."},
    {"Ưu tiên bố trí nguồn lực", "thủ tục hành chính.", "Các phòng, ban chuyên môn xã", "Thường xuyên"},
    {"Triển khai các quy định của", "tổ chức bộ máy", "Phòng VH-XH", "Tháng 7/2025"},
    {"Quy định chức năng, nhiệm vụ,", "cơ quan, đơn vị", "Phòng VH-XH", "Tháng 7/2025"},
    {"Rà soát, điều chỉnh phân công", "nhiệm vụ quy định", "Các phòng, đơn vị, UBND xã", "Khi có yêu cầu"},
    {"Xác định vị trí việc làm,", "cơ quan, đơn vị", "Phòng VH-XH", "Theo quy định"},
    {"Hoàn thiện chế nội bộ phục", "quản lý, điều hành.", "Các phòng chuyên môn UBND xã", "Tháng 8/2025"},
    {"Đánh giá kết quả thực hiện", "môn thuộc cấp xã", "Văn phòng HĐND&UBND", "Báo cáo kết quả thực hiện: Tháng 12/2025."},
    {"Thực hiện bố trí, sắp xếp", "trên địa bàn xã.", "Các cơ quan, đơn vị thuộc diện sắp xếp.", "Theo kế hoạch của UBND xã."},
    {"Thực hiện đánh giá, xếp loại", "công chức, viên chức.", "- Phòng VH-XH - Các phòng, đơn vị - Các đơn vị sự nghiệp công lập.", "Báo cáo kết quả thực hiện: Trước ngày 28/12/2025."},
    {"Thực hiện đúng quy định của", "trị - xã hội.", "Phòng VH-XH.", "Thường xuyên"},
    {"Tăng cường kỷ luật, kỷ cương", "phiền hà, sách nhiễu.", "- Các phòng, ban chuyên môn UBND xã. - Các đơn vị sự nghiệp công lập.", "Thường xuyên"},
    {"Bố trí cán bộ, công chức,", "đúng người, đúng việc.", "- Các phòng, ban chuyên môn UBND xã. - Các đơn vị sự nghiệp công lập.", "Báo cáo kết quả thực hiện: Trước ngày 25/12/2025."},
    {"Tiếp tục thực hiện tốt chính", "tinh giản biên chế.", "Phòng VH-XH", "Thường xuyên"},
    {"Phối hợp triển khai Kế hoạch", "viên chức năm 2025.", "Phòng Văn hóa- Xã hội", "Báo cáo kết quả thực hiện: Chậm nhất Quý I/2026."},
    {"Rà soát, ban hành và tổ", "sự nghiệp công lập.", "Các đơn vị sự nghiệp công lập.", "Thường xuyên"},
    {"Kiểm soát chặt chẽ ngân sách", "sự nghiệp công lập.", "Phòng Kinh tế.", "Thường xuyên"},
    {"Thực hiện việc sắp xếp, xử", "trên địa bàn xã.", "Các cơ quan, đơn vị thuộc diện sắp xếp.", "Theo kế hoạch của UBND xã."},
    {"Xây dựng Kế hoạch đầu tư", "Hợp Tiến năm 2026.", "Phòng Kinh tế", "Xây dựng Kế hoạch đầu tư công xã năm 2026: tháng 11/2025."},
    {"Tăng cường kiểm tra, giám sát", "động tại UBND xã.", "Phòng kinh tế", "Thường xuyên."},
    {"Đề ra các biện pháp, chương", "nội bộ của xã.", "Phòng Văn hóa-Xã hội.", "- Kế hoạch xong trong tháng 7/2025 - Báo cáo 15/11/2025"},
    {"Đảm bảo hạ tầng kỹ thuật", "suốt và ổn định.", "Các phòng ban đơn vị", "Thường xuyên."},
    {"Đẩy mạnh số hóa hồ sơ,", "thủ tục hành chính.", "Trung tâm phục vụ hành chính công", "Thường xuyên."},
    {"Tiếp tục duy trì áp dụng", "cơ quan, đơn vị.", "Phòng VH-XH", "Tháng 11/2025"},
    {"Khẩn trương rà soát, cập nhật,", "cải cách hành chính.", "- Phòng Văn hóa- Xã hội: theo dõi, kiểm tra, giám sát, tổng hợp. - Các phòng, ban chuyên môn", "- Kế hoạch cải cách hành chính năm 2025: Trước ngày 15/8/2025. - Báo cáo kết quả thực hiện của UBND xã: Định kỳ hằng Quý hoặc đột xuất theo quy định."},
    {"Triển khai đầy đủ, kịp thời", "công điện, chỉ thị…", "- Phòng Văn hóa- Xã hội: - Các phòng, ban chuyên môn", "- Triển khai văn bản triển khai: ngay sau khi có chỉ đạo của Chính phủ; Thủ tướng Chính phủ. - Báo cáo kết quả thực hiện cùng báo cáo CCHC định kỳ hàng quý."},
    {"Đánh giá, chấm điểm để xác", "cấp xã năm 2025.", "Phòng VHXH tham mưu Báo cáo tổng hợp chỉ số CCHC xã", "- Báo cáo tự chấm điểm của các ngành chuyên môn UBND xã, quý IV/2025. - Báo cáo tổng hợp chỉ số cải cách hành chính tháng 12/2025."},
    {"Đổi mới, đa dạng hóa nội", "vụ công trực tuyến.", "- Các phòng chuyên môn UBND xã. - Trung tâm cung ứng dịch vụ công.", "- Hợp đồng tuyên truyền: Trong năm 2025. - Báo cáo kết quả thực hiện: Định kỳ hằng Quý hoặc đột xuất theo quy định."},
    {"Triển khai các giải pháp, phương", "mắc của doanh nghiệp.", "-Phòng Kinh tế. - Văn phòng HĐND& UBND - Văn phòng HĐND& UBND xã.", "Định kỳ hàng quý"},
};

std::string plain(std::string_view text) {
    std::string out;
    for (const char c : fold(text))
        if (std::isalnum(static_cast<unsigned char>(c))) out += c;
    return out;
}

// In the folder beside the project; a worktree lies one folder deeper.
std::optional<std::string> seed(const std::string& name) {
    for (const char* up : {"..", "../.."}) {
        std::ifstream file(fs::path(XASO_SOURCE_DIR) / up / "shared" / "seeds" / name, std::ios::binary);
        if (file) return std::string{std::istreambuf_iterator<char>(file), {}};
    }
    std::cout << "1 not run (no seeds)\n";
    return std::nullopt;
}

struct Score {
    std::size_t rows = 0, titles = 0, leads = 0, times = 0;
};

Score score(const PlanDraft& draft, const Expected* expected, std::size_t count) {
    Score s;
    std::size_t i = 0;
    for (const Section& section : draft.sections)
        for (const Objective& o : section.objectives)
            for (const Task& t : o.tasks)
                for (const Activity& a : t.activities) {
                    ++s.rows;
                    if (i >= count) continue;
                    const Expected& e = expected[i++];
                    std::string leads;
                    for (const std::string& l : a.leads) leads += l;
                    s.titles += plain(a.title).starts_with(plain(e.begins)) && plain(a.title).ends_with(plain(e.ends));
                    s.leads += plain(leads) == plain(e.leads);
                    s.times += plain(a.time_frame.text) == plain(e.time);
                }
    std::cout << s.rows << " rows, right: " << s.titles << " titles, " << s.leads << " leads, " << s.times << " time frames\n";
    return s;
}

// The plan as it was read, as a table that has cells.
Grid grid_of(const PlanDraft& draft) {
    Grid rows{{"TT", "Mục tiêu", "Nhiệm vụ", "Hoạt động", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"}};
    const auto list = [](const std::vector<std::string>& items) {
        std::string out;
        for (const std::string& i : items) out += (out.empty() ? "- " : "\n- ") + i;
        return out;
    };
    static constexpr const char* kRomans[] = {"I", "II", "III", "IV", "V", "VI", "VII"};
    int n = 0, section = 0;
    for (const Section& s : draft.sections) {
        rows.push_back({kRomans[section++], s.title});
        for (const Objective& o : s.objectives) {
            std::string objective = o.title;
            for (const Task& t : o.tasks) {
                std::string task = t.title;
                for (const Activity& a : t.activities) {
                    std::vector<std::string> products;
                    for (const Product& p : a.products) products.push_back(p.title);
                    rows.push_back({std::to_string(++n), objective, task, a.title, list(products), list(a.leads), list(a.support), a.time_frame.text});
                    objective.clear();
                    task.clear();
                }
            }
        }
    }
    return rows;
}

void expect_seed(const std::string& name, std::size_t sections, const Expected* expected, std::size_t count) {
    const auto text = seed(name);
    if (!text) return;
    const Vocabulary words = load_vocabulary(XASO_SOURCE_DIR).value();
    const auto draft = read_plan(words, *text);
    ASSERT_TRUE(draft) << draft.error().message;
    EXPECT_EQ(draft->sections.size(), sections);
    const Score raw = score(*draft, expected, count);
    EXPECT_EQ(raw.rows, count);
    EXPECT_GE(raw.titles * 100, count * 96);
    EXPECT_GE(raw.leads * 100, count * 90);
    EXPECT_GE(raw.times * 100, count * 90);
    const std::string docx = docx_of(grid_of(*draft), "KẾ HOẠCH");
    std::vector<std::pair<std::string, std::string>> files{{"Word", docx}, {"Excel", xlsx_of(grid_of(*draft), "KẾ HOẠCH")}};
    if (office::can_make_pdf()) files.emplace_back("PDF", office::pdf_of(docx).value());
    else std::cout << "1 not run (no LibreOffice)\n";
    for (const auto& [kind, bytes] : files) {
        const auto again = read_plan(words, bytes);
        ASSERT_TRUE(again) << kind << ": " << again.error().message;
        EXPECT_EQ(again->sections.size(), sections) << kind;
        const Score s = score(*again, expected, count);
        EXPECT_EQ(s.rows, count) << kind;
        EXPECT_GE(s.titles, raw.titles) << kind;
        EXPECT_GE(s.leads, raw.leads) << kind;
        EXPECT_GE(s.times, raw.times) << kind;
    }
}

TEST(SeedPlans, APeriodPlanWithLevelsAndPagesThatCutRowsSlow) { expect_seed("000_0ce5479c7152cffc.txt", 7, kPeriodPlan, std::size(kPeriodPlan)); }
TEST(SeedPlans, AYearPlanOfSevenAnnexesSlow) { expect_seed("003_b66b3ff8ff95dd3f.txt", 7, kYearPlan, std::size(kYearPlan)); }

}  // namespace
}  // namespace xaso::plan_import
