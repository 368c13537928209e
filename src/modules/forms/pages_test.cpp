// The pages of printed papers: who sees what, that opening one is recorded, and an administrator's preview.
#include "forms/pages.h"

#include <gtest/gtest.h>

#include "support/package_for_tests.h"
#include "world/site.h"

namespace xaso::forms {
namespace {

using http::Method;
using http::Response;

class FormPages : public WithWorld, protected WorldSite {
protected:
    FormPages() : WorldSite(w, {}, [](web::Site& s) {
                      s.unit_by_code = [](std::string_view code) -> std::optional<UnitId> { return code == "an-phu" ? std::optional(World::kOther) : std::nullopt; };
                  }) {
        add_pages(router, forms, w.program->desk, w.program->units, documents);
        documents::add_pages(router, documents, preview(forms, w.program->desk, w.program->units, documents));
    }
    void sign_in(const std::string& login, const std::string& role, UnitId unit = World::kHome, std::vector<UnitId> scope = {}) {
        add(login, {role}, unit, scope);
        who = login;
    }
    Response upload(const std::string& target, int version, std::string bytes) {
        return post(target, {{"version", std::to_string(version)}}, {}, bytes.empty() ? Uploads{} : Uploads{{"file", "mau.docx", "", std::move(bytes)}});
    }
    std::size_t printed(const onestop::Dossier& d) {
        sql::Reader s = w.program->db->read();
        return w.program->record.history(s, World::kHome, "dossier_form", d.id.value()).size();
    }

    Forms forms = must(Forms::load(XASO_SOURCE_DIR));
    documents::Documents documents{w.program->record, XASO_SOURCE_DIR, forms.templates()};
};
INSTANTIATE_TEST_SUITE_P(Both, FormPages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(FormPages, a_paper_is_a_sheet_that_prints_at_once_and_each_opening_is_recorded) {
    const onestop::Dossier d = must(w.accept({.procedure = "TT.3wd", .name = "Nguyễn Văn Mẫu", .citizen_id = "030099000123"}));
    sign_in("motcua", "desk");
    const std::string at = "/ho-so/" + d.code + "/giay-to";
    EXPECT_TRUE(has(get(at).body, at + "/receipt"));
    EXPECT_EQ(printed(d), 0u) << "the list says nothing of people";
    const std::string page = get(at + "/receipt").body;
    for (const char* part : {"sheet a5", "030099000123", "0900000000", "<svg", "GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ", "role=\"presentation\"", "<th scope=\"col\"", "data-print=\"\""}) EXPECT_TRUE(has(page, part)) << part;
    EXPECT_FALSE(has(page, "{{"));
    EXPECT_TRUE(has(get(at + "/receipt?in=ngay").body, "data-print=\"now\""));
    EXPECT_EQ(get(at + "/receipt/word").headers.get("Content-Type"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    http::Request api = page_request(Method::get, "/api/v1/dossiers/" + d.code + "/forms/receipt");
    api.headers.set("Authorization", "Bearer " + must(access.make_token("motcua")));
    EXPECT_EQ(router.handle(api).status, 200);
    EXPECT_EQ(printed(d), 4u);
    sql::Reader s = w.program->db->read();
    const auto last = w.program->record.history(s, World::kHome, "dossier_form", d.id.value()).back();
    EXPECT_EQ(last.kind, "form.printed");
    EXPECT_TRUE(has(last.payload, "\"form\":\"receipt\"") && has(last.payload, "\"how\":\"word\"")) << last.payload;
    EXPECT_FALSE(has(last.payload, "Mẫu"));
    for (const char* gone : {"/apology", "/khac"}) EXPECT_EQ(get(at + gone).status, 404) << gone;
    EXPECT_EQ(get("/ho-so/khong-co/giay-to").status, 404);
}

// LAW TT 01/2018/TT-VPCP form 01: what the receipt carries; one copy for the applicant, one is kept; the number is that of the book.
TEST_P(FormPages, acceptance_leads_to_the_receipt_in_the_units_own_layout) {
    const onestop::Dossier first = must(w.accept({.procedure = "TT.1wd", .name = "Người Trước"}));
    const onestop::Dossier d = must(w.accept({.procedure = "TT.3wd", .name = "<script>alert(1)</script>", .citizen_id = "030099000123"}));
    const std::string at = "/ho-so/" + d.code + "/giay-tiep-nhan";
    sign_in("motcua", "desk");
    const std::string page = get(at + "?in=ngay").body;
    for (const char* part : {"sheet a5", "Số: 02/TNHS", "Bản 1: Giao người nộp hồ sơ", "Bản 2: Lưu tại nơi tiếp nhận", "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026, Số thứ tự: 02", "030099000123", "3 ngày làm việc",
                             "17 giờ 00 phút, ngày 26/11/2026", "data-print=\"now\"", "/tiep-nhan?cung=", "Tiếp nhận hồ sơ tiếp theo", "/giay-to/receipt/word"})
        EXPECT_TRUE(has(page, part)) << part;
    EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)") && !has(page, "<script>alert"));
    EXPECT_EQ(printed(d), 1u);
    EXPECT_EQ(get("/ho-so/khong-co/giay-tiep-nhan").status, 404);
    w.program->db->run(World::kHome, [&](sql::Tx& tx) {
        must(documents.replace(tx, w.by(), w.now, "receipt", 0, "cua-xa.docx", word_file(word_paragraph("Mẫu của xã: {{code}}"))));
        return true;
    });
    const std::string own = get(at).body;
    EXPECT_TRUE(has(own, "Mẫu của xã: " + d.code) && !has(own, "GIẤY TIẾP NHẬN HỒ SƠ"));
    clock.set(w.now + std::chrono::hours{24});
    sign_in("motcua2", "desk");
    EXPECT_FALSE(has(get(at).body, "/tiep-nhan?cung=")) << "a visit ends with its day";
    sign_in("chuyenvien", "specialist");
    EXPECT_EQ(get(at).status, 403) << "the desk's";
}

TEST_P(FormPages, the_dossiers_of_a_visit_go_on_one_receipt) {
    onestop::AcceptInput input = World::input({.procedure = "TT.3wd", .name = "Trần Thị Mẫu", .citizen_id = "030195000001"});
    input.papers = {{"Tờ khai", "original", 1}};
    const onestop::Dossier first = must(w.program->accept(w.by(), w.now, input));
    input.procedure = "TT.1wd";
    input.with = first.code;
    input.owner = onestop::PersonInput{"Lê Bé Mẫu", "", "", ""};
    input.papers = {{"Giấy chứng sinh", "copy", 2}};
    const onestop::Dossier second = must(w.program->accept(w.by(), w.now, input));
    sign_in("motcua", "desk");
    for (const onestop::Dossier& d : {first, second}) {
        const std::string page = get("/ho-so/" + d.code + "/giay-tiep-nhan").body;
        for (const std::string& part : {std::string("Số: 01, 02/TNHS"), first.code + ", " + second.code, "1. " + first.procedure_name, "2. " + second.procedure_name, std::string("Lê Bé Mẫu"), std::string("Tờ khai"), std::string("Giấy chứng sinh"),
                                        std::string("3 ngày làm việc"), std::string("Số lượng hồ sơ: 02 hồ sơ"), std::string("Số thứ tự: 01"), std::string("Số thứ tự: 02"), std::string("Biên bản giao nhận"), "Mã QR của mã hồ sơ " + first.code, std::string("/giay-to/visit/word")})
            EXPECT_TRUE(has(page, part)) << d.code << ": " << part;
        EXPECT_FALSE(has(page, "Mã QR của mã hồ sơ " + second.code)) << "one of them finds all";
        EXPECT_TRUE(has(get("/ho-so/" + d.code + "/giay-to").body, "/giay-to/visit"));
        EXPECT_EQ(get("/ho-so/" + d.code + "/giay-to/receipt").status, 200) << "each has its own as well";
    }
}

TEST_P(FormPages, whoever_may_not_print_sees_people_covered) {
    const onestop::Dossier d = w.walk(must(w.accept({.procedure = "TT.3wd", .name = "Nguyễn Văn Mẫu", .citizen_id = "030099000123"})), {"assign", "supplement"});
    const std::string at = "/ho-so/" + d.code + "/giay-to";
    const auto covered = [&](const std::string& target) {
        const Response r = get(target);
        EXPECT_EQ(r.status, 200) << target;
        return !has(r.body, "030099000123") && !has(r.body, "0900000000") && !has(r.body, "Nguyễn Văn Mẫu");
    };
    sign_in("chuyenvien", "specialist");
    EXPECT_TRUE(covered(at + "/receipt")) << "the receipt is the desk's";
    EXPECT_FALSE(covered(at + "/supplement"));
    EXPECT_EQ(printed(d), 1u) << "covered papers leave no trace";
    sign_in("xemxet", "auditor");
    for (const char* kind : {"/receipt", "/supplement", "/control"}) EXPECT_TRUE(covered(at + kind)) << kind;
    EXPECT_TRUE(has(get(at).body, "Dữ liệu cá nhân được che"));
    EXPECT_EQ(printed(d), 1u);
}

TEST_P(FormPages, an_administrator_replaces_a_template_looks_at_it_with_a_dossier_and_goes_back) {
    const onestop::Dossier older = must(w.accept({.procedure = "TT.3wd", .name = "Nguyễn Văn Mẫu"})), newer = must(w.accept({.procedure = "TT.1wd", .name = "Hoàng Thị Thử"}));
    sign_in("quantri", "admin");
    for (const documents::TemplateKind& k : documents.kinds()) {
        const std::string at = "/quan-tri/mau-van-ban/" + k.code;
        EXPECT_EQ(get(at).status, 200) << k.code;
        const Response seen = get(at + "/xem-thu");
        EXPECT_EQ(seen.status, 200) << k.code;
        EXPECT_TRUE(has(seen.body, "class=\"paper\"")) << k.code;
        EXPECT_FALSE(has(seen.body, "Hoàng Thị Thử") || has(seen.body, "0900000000")) << k.code << ": covered";
        EXPECT_EQ(has(seen.body, newer.code), k.code != kReceiptOfFees) << k.code << ": receipts are filled by whoever collects";
    }
    const std::string at = "/quan-tri/mau-van-ban/receipt";
    EXPECT_TRUE(has(get(at + "/xem-thu?ma=" + older.code).body, "Điền bằng hồ sơ " + older.code));
    const Response unknown = get(at + "/xem-thu?ma=000.00");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_TRUE(has(unknown.body, "href=\"#f-ma\"") && has(unknown.body, "class=\"paper\""));

    const Response wrong = upload(at, 0, word_file(word_paragraph("{{aplicant}}")));
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "aplicant") && has(wrong.body, "Có phải là “applicant”?"));
    EXPECT_TRUE(has(get(at + "/xem-thu").body, "VÀ HẸN TRẢ KẾT QUẢ")) << "the one before stays";
    EXPECT_EQ(upload(at, 0, word_file(word_paragraph("Của xã: {{procedure_name}}"))).status, 303);
    EXPECT_TRUE(has(get(at + "/xem-thu").body, "Của xã: "));
    EXPECT_EQ(upload(at + "/tra-lai", 1, {}).status, 303);
    EXPECT_FALSE(has(get(at + "/xem-thu").body, "Của xã: "));
    EXPECT_EQ(get("/quan-tri/mau-van-ban/khac/xem-thu").status, 404);
}

}  // namespace
}  // namespace xaso::forms
