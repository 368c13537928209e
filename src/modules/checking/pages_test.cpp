#include "checking/pages.h"

#include <gtest/gtest.h>

#include "platform/access/access_fixture.h"
#include "support/package_for_tests.h"
#include "support/test_site.h"

namespace xaso::checking {
namespace {

using http::Response;

class CheckingPages : public access::WithAccounts, protected TestSite {
protected:
    CheckingPages() : TestSite(record, access, clock, "dau.moi") {
        add_pages(router, law);
        add("dau.moi", {"coordinator"});
    }
    Response look() { return get(kPagePath); }
    Response check(const std::string& text = {}, Uploads uploads = {}) { return post(kPagePath, {{"text", text}}, {}, std::move(uploads)); }
    Response file(const std::string& bytes, const std::string& name = "bao-cao.xlsx") { return check({}, {{"file", name, "application/octet-stream", bytes}}); }

    catalog::Catalog law{catalog::load(XASO_SOURCE_DIR).definitions};
};

const std::string kText =
    "Biểu mẫu 3\nCải cách thủ tục hành chính\n3.3. Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn % 99,13\n"
    "3.3.1. Tổng số hồ sơ TTHC đã giải quyết xong Hồ sơ 1.387\n3.3.2. Số hồ sơ TTHC giải quyết đúng hạn Hồ sơ 1.386\n";

TEST_P(CheckingPages, shows_the_finding_beside_its_row_and_leads_to_the_others) {
    const Response asked = look();
    EXPECT_EQ(asked.status, 200);
    EXPECT_TRUE(has(asked.body, "enctype=\"multipart/form-data\""));
    const Response a = check(kText);
    ASSERT_EQ(a.status, 200) << a.body;
    EXPECT_TRUE(has(a.body, "1 lỗi, 0 cảnh báo, 3 dòng đã đọc"));
    EXPECT_TRUE(has(a.body, "Trong tệp: 99,13; đúng: 99,93."));
    for (const char* row : {"BM3-3.3.1", "BM3-3.3.2"}) {
        EXPECT_EQ(times(a.body, std::string("href=\"#") + row + "\""), 1u) << row;
        EXPECT_EQ(times(a.body, std::string("id=\"") + row + "\""), 1u) << row;
    }
    EXPECT_TRUE(has(a.body, "Biểu 7: không thấy trong tệp.")) << "what was not there was not checked";
    EXPECT_TRUE(has(a.body, "Biểu 3: không thấy dòng 1.1, 1.2"));
}

TEST_P(CheckingPages, a_report_that_agrees_says_so) {
    std::string right = kText;
    right.replace(right.find("99,13"), 5, "99,93");
    const Response a = check(right);
    EXPECT_TRUE(has(a.body, "0 lỗi, 0 cảnh báo, 3 dòng đã đọc"));
    EXPECT_TRUE(has(a.body, "Không thấy điểm nào không khớp."));
    EXPECT_TRUE(has(a.body, "3 dòng đã đọc"));
}

TEST_P(CheckingPages, reads_a_file_and_escapes_what_is_in_it) {
    const Response a = file(workbook({{"Biểu mẫu 3"}, {"STT", "Chỉ tiêu", "Đơn vị", "Số liệu"}, {"3.3.1", "x", "y", "5.025.904739"}, {"3.3.2", "x", "y", "<b>nhiều</b>"}}), "<i>.xlsx");
    ASSERT_EQ(a.status, 200) << a.body;
    EXPECT_TRUE(has(a.body, "Không đọc được số “5.025.904739”"));
    EXPECT_TRUE(has(a.body, "&lt;b&gt;nhiều&lt;/b&gt;"));
    EXPECT_TRUE(has(a.body, "&lt;i&gt;.xlsx (Excel)"));
    EXPECT_FALSE(has(a.body, "<b>nhiều"));
}

TEST_P(CheckingPages, says_what_is_wrong_with_a_file_and_what_to_do) {
    const struct { const char* name; std::string bytes; const char* says; } rows[] = {
        {"empty", " ", "Tệp trống"},
        {"random bytes", std::string("\x01\xff\xfe\x80 zz", 7), "Hãy chọn báo cáo dạng Word"},
        {"a scan", pdf_file(""), "ảnh quét, không có chữ"},
        {"no report", workbook({{"Họ tên", "Điểm"}, {"Lê Thử", "5"}}), "Không thấy biểu mẫu nào"},
        {"cut", "PK\x03\x04 cut", "mở bằng phần mềm văn phòng, lưu lại"},
        {"too big", std::string(kMaxUpload + 1, 'x'), "giới hạn 20 MB"},
    };
    for (const auto& r : rows) {
        const Response a = file(r.bytes);
        EXPECT_EQ(a.status, 422) << r.name;
        EXPECT_TRUE(has(a.body, r.says)) << r.name;
        EXPECT_TRUE(has(a.body, "id=\"errors\"")) << r.name;
    }
    EXPECT_TRUE(has(check().body, "Hãy chọn một tệp báo cáo"));
    const Response text = check("Kính gửi");
    EXPECT_EQ(text.status, 422);
    EXPECT_TRUE(has(text.body, "Kính gửi</textarea>")) << "what was pasted is kept";
    const Response both = check(kText, {{"file", "a.txt", "text/plain", kText}});
    EXPECT_EQ(both.status, 422);
}

TEST_P(CheckingPages, keeps_nothing) {
    look();   // signed in
    const auto events = count("event");
    EXPECT_EQ(check(kText).status, 200);
    EXPECT_EQ(count("event"), events);
}

TEST_P(CheckingPages, only_those_who_may_see_reports) {
    add("quan.tri", {"admin"});
    who = "quan.tri";
    EXPECT_EQ(look().status, 403);
    EXPECT_EQ(check(kText).status, 403);
}

INSTANTIATE_TEST_SUITE_P(Both, CheckingPages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

}  // namespace
}  // namespace xaso::checking
