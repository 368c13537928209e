// The book of dossiers: its columns and numbers on the printed sheet, in Word and in Excel.
#include <gtest/gtest.h>

#include "follow_up/pages.h"
#include "platform/office/layout.h"
#include "support/package_for_tests.h"
#include "support/paper.h"
#include "world/site.h"

namespace xaso::follow_up {
namespace {

using http::Method;
using http::Response;

class BookPages : public WithWorld, protected WorldSite {
protected:
    BookPages() : WorldSite(w, "motcua") {
        add_pages(router, w.program->desk, reporting, w.program->units, documents);
        add("motcua", {"desk"});
    }
    Response get(const std::string& below) {
        clock.set(w.now);
        return TestSite::get("/so-theo-doi-ho-so" + below);
    }
    std::string word(const std::string& query) { return text_of(must(office::layout_of(get("/word" + query).body)).parts, "\n"); }

    documents::Documents documents{w.program->record, XASO_SOURCE_DIR, {book_template()}};
    reporting::Reporting reporting{w.program->record, w.program->law, w.program->units, clock};
};
INSTANTIATE_TEST_SUITE_P(Both, BookPages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW TT 01/2018/TT-VPCP art. 10 and form 06; TT 03/2025/TT-VPCP annex I form 07: opened each year, numbered from 01; the program prints what the paper book has.
TEST_P(BookPages, the_printed_book_has_the_columns_of_its_form) {
    w.now = at("2025-12-30T09:00");
    must(w.accept({.procedure = "TT.1wd", .name = "Người Năm Trước"}));
    w.now = at("2026-11-20T08:00");
    onestop::Dossier first = w.walk(must(w.accept({.procedure = "TT.1wd", .name = "Nguyễn Văn Mẫu"})), {"assign"});
    onestop::ActionInput acts{.action = "finish", .version = first.version, .reason = {}, .assignee = {}, .result = {"Giấy xác nhận", "12/GXN", local_day(w.now)}};
    first = must(w.program->act(w.by(), w.now, first.id, acts));
    acts = {.action = "return", .version = first.version, .reason = {}, .assignee = {}, .returned = {.way = onestop::Channel::post, .name = "Lê Văn Thay", .paper = "Giấy ủy quyền số 01", .bill = "RR1"}};
    first = must(w.program->act(w.by(), w.now, first.id, acts));
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd", .name = "Trần Thị Mẫu"});
    input.competent = "UBND xã Tân Hòa";
    input.applicant.phone = "0912345678";
    const onestop::Dossier second = must(w.program->accept(w.by(), w.now, input));

    const std::string text = word("?nam=2026");
    for (const std::string& part : {std::string("SỔ THEO DÕI HỒ SƠ"), std::string("Quyển số: 01/2026. Năm 2026"), std::string("STT"), std::string("Mã hồ sơ"), std::string("Tên thủ tục hành chính"), std::string("Số bộ"), std::string("Chủ hồ sơ"),
                                    std::string("Địa chỉ, số điện thoại"), std::string("Ngày, tháng, năm"), std::string("Nhận hồ sơ"), std::string("Hẹn trả"), std::string("Trả kết quả"), std::string("Ngày nhận kết quả"), std::string("Bên giao"), std::string("Bên nhận"),
                                    std::string("Người nhận hồ sơ"), std::string("Địa bàn phát sinh"), std::string("Ghi chú"), "| 01 | " + first.code, "| 02 | " + second.code, std::string("UBND xã Tân Hòa"), std::string("20/11/2026"), std::string("Trang này có 2 hồ sơ"), std::string("Giấy xác nhận, số 12/GXN, ngày 20/11/2026"), std::string("Lê Văn Thay"), std::string("Bưu chính công ích")})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(text.find("Người Năm Trước"), std::string::npos) << "another year, another book";
    EXPECT_EQ(text.find("0912345678"), std::string::npos) << "covered as everywhere but on the citizen's own papers";
    EXPECT_NE(word("?nam=2025").find("Quyển số: 01/2025"), std::string::npos);
    const std::string waiting = word("?nam=2026&chua-tra=1");
    EXPECT_TRUE(has(waiting, "Chưa trả kết quả") && has(waiting, "| 02 | ") && !has(waiting, first.code)) << "its number stays when others are left out\n" << waiting;

    const std::string page = get("/in?nam=2026&in=ngay").body;
    for (const std::string& part : {std::string("sheet wide"), std::string("data-print=\"now\""), std::string("<th scope=\"col\" colspan=\"2\""), first.code, second.code}) EXPECT_TRUE(has(page, part)) << part;
    const std::string words = part_of(get("/excel?nam=2026").body, "xl/sharedStrings.xml");
    for (const std::string& part : {std::string("Địa bàn phát sinh"), std::string("Bên nhận"), std::string("Hình thức nhận"), std::string("Lê Văn Thay"), std::string("Giấy xác nhận, số 12/GXN, ngày 20/11/2026"), std::string("UBND xã Tân Hòa"), second.code}) EXPECT_TRUE(has(words, part)) << part;
    EXPECT_TRUE(has(get("?nam=2026").body, "/so-theo-doi-ho-so/in?nam=2026"));
    for (const char* below : {"/in?nam=x", "/in?tiep=rac", "/word?thang=13"}) EXPECT_NE(get(below).status, 200) << below;

    w.program->db->run(World::kHome, [&](sql::Tx& tx) {
        must(documents.replace(tx, w.by(), w.now, kBookTemplate, 0, "cua-xa.docx", word_file(word_paragraph("Sổ của xã: {{count}} hồ sơ"))));
        return true;
    });
    EXPECT_TRUE(has(get("/in?nam=2026").body, "Sổ của xã: 2 hồ sơ"));
}

}  // namespace
}  // namespace xaso::follow_up
