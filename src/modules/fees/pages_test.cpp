#include "fees/pages.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "fees/pages_shared.h"
#include "modules/forms/pages.h"
#include "modules/onestop/api.h"
#include "modules/onestop/pages.h"
#include "support/package_for_tests.h"
#include "support/page.h"
#include "support/paper.h"
#include "world/world.h"

namespace xaso::fees {
namespace {

using http::Method;
using http::Response;
using Form = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kPassword = "Mat-khau-1";

access::Access::Rules cheap() {
    access::Access::Rules rules;
    rules.cheap_hash = true;
    return rules;
}

Tariff a_tariff() {
    Fee f;
    f.procedure = "TT.1wd";
    f.code = "ban";
    f.title = "Cấp bản sao";
    f.kind = FeeKind::fee;
    f.amount = Vnd{8000};
    f.per = "bản";
    f.act = "Thông tư mẫu";
    f.from = make_day(2020, 1, 1);
    f.exemptions = {{"ho-ngheo", "Người thuộc hộ nghèo", 100, "Luật mẫu, Điều 11"}};
    return {{f}};
}

class FeePages : public testing::TestWithParam<sql::Dialect> {
protected:
    FeePages() : clock(w.now), access(w.program->record, clock, cheap()), fees(w.program->desk, a_tariff()), bank(fees, w.program->units), files(w.program->desk), router(site()) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
        onestop::add_pages(router, w.program->desk, w.program->units, files, {reminders(fees)}, desk_parts(fees));
        onestop::add_api(router, w.program->desk, files, desk_parts(fees));
        add_pages(router, bank, w.program->units, documents);
        forms::add_pages(router, printed, w.program->desk, w.program->units, documents, desk_parts(fees));
        add_api(router, bank, w.program->units, documents);
        add("quay", {"desk"});
        add("ketoan.thu", {"accountant"});
        add("lanhdao", {"leader"});
        add("quantri.thu", {"admin"});
    }
    void add(std::string login, std::vector<std::string> roles) {
        must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
            return access.create(tx, {World::kHome, {}, "command"}, {.login = login, .name = "Nguyễn Thị Mẫu", .title = "Công chức", .password = kPassword, .office = {}, .roles = roles, .further_scope = {}, .must_change = false});
        }));
    }
    web::Site site() {
        return {.record = w.program->record, .access = access, .assets = assets, .clock = clock,
                .unit_by_code = [](std::string_view) { return std::optional<UnitId>{}; },
                .unit_name = [](UnitId, Day) { return std::string("Xã Mẫu"); }, .check_answers = true};
    }
    Response send(Method method, const std::string& target, const std::string& login, Form form = {}, std::vector<http::Upload> uploads = {}) {
        http::Request r = page_request(method, target);
        const auto in = must(access.sign_in(login, kPassword, "192.0.2.1"));
        r.headers.set("Cookie", "xaso_session=" + in.token);
        if (method == Method::post) {
            form.emplace_back("_csrf", in.csrf);
            if (std::none_of(form.begin(), form.end(), [](const auto& f) { return f.first == "_key"; })) form.emplace_back("_key", "khoa-so-" + std::to_string(++keys));
        }
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        return router.handle(r);
    }
    Response get(const std::string& target, const std::string& login = "quay") { return send(Method::get, target, login); }
    Response post(const std::string& target, Form form, const std::string& login = "quay") { return send(Method::post, target, login, std::move(form)); }
    Response api(Method method, const std::string& target, const std::string& body, const std::string& key, const std::string& login = "quay") {
        http::Request r = page_request(method, target);
        r.headers.set("Authorization", "Bearer " + must(access.make_token(login)));
        r.headers.set("Idempotency-Key", key);
        r.body = body;
        return router.handle(r);
    }
    onestop::Dossier dossier() { return must(w.accept({.procedure = "TT.1wd"})); }
    std::string collected(const onestop::Dossier& d, const std::string& method = "cash") {   // the receipt's address
        const Response r = post(fee_path(d.code, "/thu"), {{"method", method}, {"expected", "8000"}});
        EXPECT_EQ(r.status, 303) << r.body;
        return std::string(r.headers.get("Location").substr(0, r.headers.get("Location").find('?')));
    }
    void set_account() {
        const Response kept = post("/quan-tri/thu-phi", {{"bank_bin", "970436"}, {"bank_name", "Ngân hàng mẫu"}, {"account_no", "0123456789"}, {"account_name", "UBND XA MAU"}, {"form_no", "01BLP"}, {"series", "AA-26"}}, "quantri.thu");
        ASSERT_EQ(kept.status, 303) << kept.body;
    }

    World w{GetParam()};
    SetClock clock;
    access::Access access;
    Fees fees;
    Reconciliation bank;
    forms::Forms printed = must(forms::Forms::load(XASO_SOURCE_DIR));
    documents::Documents documents{w.program->record, XASO_SOURCE_DIR, printed.templates()};
    onestop::Files files;
    html::Assets assets;
    web::Router router;
    int keys = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, FeePages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW ND 61/2018/ND-CP art. 22: what is to be paid is said when the dossier is taken in.
TEST_P(FeePages, AcceptanceFixesTheFeeWithItsCaseQuantityAndExemption) {
    const Form typed{{"viec", "xem-han"}, {"procedure", "TT.1wd"}, {"channel", "desk"}, {"applicant.name", "Nguyễn Văn Mẫu"}, {"units-ban", "2"}};
    const Response seen = post("/tiep-nhan", typed);
    EXPECT_TRUE(has(words_of(seen.body), "Phí, lệ phí: 16.000 đ")) << words_of(seen.body);
    Form sent = typed;
    sent[0].second = "tiep-nhan";
    const Response done = post("/tiep-nhan", sent);
    ASSERT_EQ(done.status, 303) << done.body;
    const std::string paper = get(std::string(done.headers.get("Location"))).body;
    EXPECT_TRUE(has(words_of(paper), "16.000 đ, chưa thu"));
    EXPECT_TRUE(has(words_of(paper), "Thu 16.000 đ"));
    Form poor = sent;
    poor.emplace_back("exemption-ban", "ho-ngheo");
    const Response free = post("/tiep-nhan", poor);
    EXPECT_TRUE(has(words_of(get(std::string(free.headers.get("Location"))).body), "miễn 16.000 đ: Người thuộc hộ nghèo, theo Luật mẫu, Điều 11"));
    sent[4].second = "nhiều";
    const Response wrong = post("/tiep-nhan", sent);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "#f-units-ban")) << "the summary leads to the field";
    EXPECT_EQ(w.program->count("fee_due_line"), 2);
    EXPECT_EQ(w.program->count("dossier"), 2) << "what is refused takes no dossier";
}

TEST_P(FeePages, TheDossierShowsWhatIsDueAndTheDeskCollectsOnce) {
    const onestop::Dossier d = dossier();
    std::string page = words_of(get("/ho-so/" + d.code).body);
    EXPECT_TRUE(has(page, "Còn phải thu 8.000 đ")) << page;
    EXPECT_TRUE(has(page, "căn cứ Thông tư mẫu"));
    EXPECT_FALSE(has(words_of(get("/ho-so/" + d.code, "lanhdao").body), "Thu tiền mặt")) << "who only sees collects nothing";
    EXPECT_TRUE(has(words_of(get(fee_path(d.code)).body), "chưa ghi tài khoản nhận tiền"));
    set_account();
    page = get(fee_path(d.code)).body;
    EXPECT_TRUE(has(page, "Mã VietQR chuyển 8.000 đ cho hồ sơ " + d.code));
    EXPECT_TRUE(has(words_of(page), "UBND XA MAU"));
    EXPECT_EQ(post(fee_path(d.code, "/thu"), {{"method", "cash"}, {"expected", "5000"}}).status, 422) << "the payer was told another sum";
    EXPECT_EQ(post(fee_path(d.code, "/thu"), {{"method", "gold"}, {"expected", "8000"}}).status, 422);
    const Form once{{"method", "cash"}, {"expected", "8000"}, {"_key", "mot-lan-thoi"}};
    const Response first = post(fee_path(d.code, "/thu"), once), again = post(fee_path(d.code, "/thu"), once);
    EXPECT_EQ(first.status, 303);
    EXPECT_EQ(first.headers.get("Location"), again.headers.get("Location")) << "a trembling finger makes one receipt";
    EXPECT_EQ(w.program->count("fee_receipt"), 1);
    page = words_of(get(std::string(first.headers.get("Location"))).body);
    EXPECT_TRUE(has(page, "Ký hiệu: AA-26") && has(page, "Số: 0000001") && has(page, "Liên 3: Giao kế toán")) << page;
    EXPECT_TRUE(has(page, "Tám nghìn đồng"));
    for (const std::string& of : {"/ho-so/" + d.code, fee_path(d.code)})
        for (const char* part : {"đã thu đủ", "căn cứ Thông tư mẫu · đã thu, biên lai 0000001", "Đã thu 8.000 đ"}) EXPECT_TRUE(has(words_of(get(of).body), part)) << of << part << words_of(get(of).body);
    EXPECT_TRUE(has(words_of(get("/ho-so/" + d.code + "/giay-tiep-nhan").body), "8.000 đ, đã thu theo biên lai số 0000001"));
    EXPECT_EQ(post(fee_path(d.code, "/thu"), {{"method", "cash"}, {"expected", "8000"}}).status, 422) << "nothing is due";
}

TEST_P(FeePages, WhatIsDueIsChangedBeforeItIsPaid) {
    const onestop::Dossier d = dossier();
    EXPECT_EQ(post(fee_path(d.code), {{"units-ban", "3"}}).headers.get("Location"), fee_path(d.code));
    EXPECT_TRUE(has(words_of(get(fee_path(d.code)).body), "24.000 đ"));
    EXPECT_TRUE(has(words_of(get("/phi").body), "1 hồ sơ, cộng 24.000 đ"));
    const Response wrong = post(fee_path(d.code), {{"units-ban", "0"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(words_of(wrong.body), "Chưa chọn khoản thu nào"));
    EXPECT_EQ(post(fee_path(d.code), {{"units-ban", "1"}}, "lanhdao").status, 403);
    EXPECT_EQ(post(fee_path("H00-000000-0001"), {{"units-ban", "1"}}).status, 404);
    EXPECT_EQ(get(fee_path("H00-000000-0001")).status, 404);
}

TEST_P(FeePages, ReceiptsAreFoundFilteredExportedAndCancelledWithAReason) {
    const onestop::Dossier a = dossier(), b = must(w.accept({.procedure = "TT.1wd", .name = "Lê Thị Khác"}));
    const std::string first = collected(a);
    collected(b, "transfer");
    const auto listed = [&](const std::string& query) { return times(get("/phi/bien-lai" + query).body, "href=\"/phi/bien-lai/"); };
    EXPECT_EQ(listed(""), 2);
    EXPECT_EQ(listed("?q=0000002"), 1);
    EXPECT_EQ(listed("?q=" + a.code), 1);
    EXPECT_EQ(listed("?q=le+thi"), 1) << "by name, without accents";
    EXPECT_EQ(listed("?q=%2D"), 0);
    EXPECT_EQ(listed("?cach=transfer"), 1);
    EXPECT_EQ(listed("?tu=20/11/2026&den=20/11/2026"), 2);
    EXPECT_EQ(listed("?tu=21/11/2026"), 0);
    EXPECT_EQ(get("/phi/bien-lai?tu=hom-qua").status, 422);
    EXPECT_EQ(post(first + "/huy", {{"reason", " "}}).status, 422);
    EXPECT_EQ(post(first + "/huy", {{"reason", "Ghi nhầm người nộp"}}).status, 303);
    EXPECT_EQ(listed("?loai=huy"), 1);
    EXPECT_EQ(listed("?loai=con"), 1);
    EXPECT_TRUE(has(words_of(get(first).body), "ĐÃ HỦY lúc"));
    EXPECT_TRUE(has(words_of(get("/ho-so/" + a.code).body), "Còn phải thu 8.000 đ")) << "owed again";
    const Response csv = get("/phi/bien-lai.csv?loai=huy");
    EXPECT_TRUE(has(csv.body, "0000001")) << csv.body;
    EXPECT_FALSE(has(csv.body, "Lê Thị Khác"));
    EXPECT_EQ(get("/phi/bien-lai.xlsx").body.substr(0, 2), "PK");
    EXPECT_EQ(get("/phi/bien-lai/999").status, 404);
    EXPECT_EQ(post("/phi/bien-lai/999/huy", {{"reason", "x"}}).status, 404);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(fees.receipts(s, World::kHome, {.from = {}, .to = {}, .method = {}, .cancelled = {}, .before = fees.receipts(s, World::kHome, {.limit = 1}).front().id, .limit = 5}).size(), 1u) << "the page after the newest";
}

TEST_P(FeePages, AReceiptIsTheUnitsWordFormUntilItIsCancelled) {
    const std::string receipt = collected(dossier());
    const Response word = get(receipt + "/word");
    ASSERT_EQ(word.status, 200) << word.body;
    EXPECT_TRUE(has(word.headers.get("Content-Disposition"), "bien-lai-2026-0000001.docx"));
    const std::string text = text_of(must(office::layout_of(word.body)).parts, "\n");
    for (const char* said : {"Liên 3: ", "Số: 0000001", "Cấp bản sao", "Tổng số tiền: 8.000 đ", "Bằng chữ: Tám nghìn đồng", "Hình thức thanh toán: Tiền mặt", "Nguyễn Thị Mẫu"}) EXPECT_TRUE(has(text, said)) << said << "\n" << text;
    w.program->db->run(World::kHome, [&](sql::Tx& tx) {
        must(documents.replace(tx, w.by(), w.now, forms::kReceiptOfFees, 0, "cua-xa.docx", word_file(word_paragraph("Biên lai của xã số {{number}}"))));
        return true;
    });
    {
        sql::Reader s = w.program->db->read();
        const documents::Preview preview = receipt_preview(fees, w.program->units, documents);
        const auto value = [&](std::string_view code, const char* field) { return must(preview(s, World::kHome, forms::kReceiptOfFees, code, w.now)).fields.values.at(field); };
        const std::string code = fees.receipts(s, World::kHome, {.limit = 1}).front().dossier_code;
        EXPECT_EQ(value(code, "code"), code) << "an administrator tries it with a real one";
        EXPECT_EQ(value("", "number"), "0000001");
        EXPECT_EQ(value("", "payer"), "***");
        EXPECT_FALSE(preview(s, World::kHome, forms::kReceiptOfFees, "000.00.01.H23-261120-0099", w.now));
        EXPECT_EQ(must(preview(s, World::kOther, forms::kReceiptOfFees, "", w.now)).record, "") << "nothing collected yet: the example";
    }
    EXPECT_TRUE(has(words_of(get(receipt).body), "Biên lai của xã số 0000001")) << "what is printed at once follows the unit's form, too";
    EXPECT_EQ(post(receipt + "/huy", {{"reason", "Ghi nhầm"}}).status, 303);
    EXPECT_EQ(get(receipt + "/word").status, 422);
    EXPECT_EQ(get("/phi/bien-lai/999/word").status, 404);
}

TEST_P(FeePages, TheAccountantSettlesADayAndOnlyShe) {
    const std::string receipt = collected(dossier());
    std::string page = words_of(get("/phi/so-quy").body);
    EXPECT_TRUE(has(page, "8.000 đ (phí 8.000 đ, lệ phí 0 đ)")) << page;
    EXPECT_EQ(get("/phi/so-quy/chot").status, 403);
    page = words_of(get("/phi/so-quy/chot?ngay=2026-11-20", "ketoan.thu").body);
    EXPECT_TRUE(has(page, "Chứng từ nộp quỹ"));
    const auto settle = [&](const std::string& seen, const std::string& proof) { return post("/phi/so-quy/chot", {{"day", "2026-11-20"}, {"seen", seen}, {"proof", proof}}, "ketoan.thu").status; };
    EXPECT_EQ(settle("8000", ""), 422) << "the cash has a voucher";
    EXPECT_EQ(settle("16000", "Phiếu thu 1"), 409) << "the book is another than the one she saw";
    EXPECT_EQ(settle("8000", "Phiếu thu 1"), 303);
    EXPECT_EQ(settle("8000", "Phiếu thu 1"), 422);
    EXPECT_TRUE(has(words_of(get("/phi/so-quy?ngay=20/11/2026").body), "Chứng từ nộp quỹ: Phiếu thu 1"));
    EXPECT_TRUE(has(words_of(get("/phi/chot-so").body), "Phiếu thu 1"));
    EXPECT_EQ(get("/phi/so-quy?ngay=xx").status, 400);
    EXPECT_EQ(post(receipt + "/huy", {{"reason", "Ghi nhầm"}}).status, 403) << "the desk takes nothing off a settled day";
    EXPECT_EQ(post(receipt + "/huy", {{"reason", "Ghi nhầm"}}, "ketoan.thu").status, 303);
    EXPECT_TRUE(has(words_of(get("/phi/so-quy?ngay=21/11/2026").body), "trừ biên lai ngày 20/11/2026"));
    clock.set(at("2026-11-24T08:00"));
    EXPECT_TRUE(has(words_of(get("/", "ketoan.thu").body), "Sổ quỹ thu phí ngày 21/11/2026"));
    EXPECT_FALSE(has(words_of(get("/").body), "Sổ quỹ thu phí ngày")) << "not the desk's";
}

TEST_P(FeePages, AStatementIsLookedAtThenTakenOverAndOrphansAreSettledByHand) {
    const onestop::Dossier a = dossier(), b = dossier();
    const std::string told = collected(b, "transfer");
    EXPECT_TRUE(has(words_of(get("/phi/sao-ke", "ketoan.thu").body), "chưa thấy trên sao kê"));
    const std::string csv = "Ngày giao dịch,Ghi nợ,Ghi có,Nội dung,Số tham chiếu\n20/11/2026,,8000," + a.code + ",FT1\n20/11/2026,,8000," + b.code + ",FT2\n20/11/2026,,8000," + b.code +
                            ",FT3\n20/11/2026,,5000,=khong ro,FT4\n20/11/2026,,5000,=khong ro,FT4\n20/11/2026,900,,tien ra,FT5\n31/02/2026,,900,sai ngay,FT6\n20/11/2026,,5000,H23-261120-9999,FT7\n20/11/2026,,7000,khong ma,\n";
    const auto upload = [&](const std::string& bytes) { return send(Method::post, "/phi/sao-ke", "ketoan.thu", {}, {{"file", "sao-ke.csv", "text/csv", bytes}}); };
    const Response preview = upload(csv);
    ASSERT_EQ(preview.status, 200);
    const std::string page = words_of(preview.body);
    EXPECT_TRUE(has(page, "6 dòng tiền vào, ghép được 2, chưa ghép 4, đã nhập trước đây 0; 1 dòng tiền ra bỏ qua")) << page;
    EXPECT_TRUE(has(page, "Dòng 6: trùng dòng 5 (số tham chiếu FT4, 5.000 đ)")) << page;
    EXPECT_TRUE(has(page, "Dòng 8: ngày"));
    EXPECT_EQ(w.program->count("fee_bank_line"), 0) << "a look writes nothing";
    const auto statement = must(read_statement(csv, "sao-ke.csv"));
    const Form taken{{"file_name", "sao-ke.csv"}, {"lines", lines_json(statement.lines)}};
    EXPECT_EQ(post("/phi/sao-ke/ghi", taken, "ketoan.thu").status, 303);
    EXPECT_EQ(w.program->count("fee_bank_line"), 6);
    EXPECT_EQ(w.program->count("fee_bank_line WHERE state = 1"), 2) << "as foreseen";
    EXPECT_EQ(post("/phi/sao-ke/ghi", taken, "ketoan.thu").status, 303);
    EXPECT_EQ(w.program->count("fee_bank_line"), 6) << "the same statement again changes nothing";
    EXPECT_TRUE(has(words_of(upload(csv).body), "Mọi dòng của tệp này đã nhập trước đây"));
    EXPECT_EQ(post("/phi/sao-ke/ghi", {{"file_name", "x"}, {"lines", R"([{"day":"2026-11-20","amount":-5,"memo":""}])"}}, "ketoan.thu").status, 422);
    EXPECT_EQ(send(Method::post, "/phi/sao-ke", "ketoan.thu").status, 422) << "no file";
    EXPECT_EQ(upload("khong,phai,sao ke\n1,2,3\n").status, 422);
    EXPECT_EQ(post(told + "/huy", {{"reason", "x"}}).status, 422) << "its money is on a statement";

    std::int64_t orphan = 0;
    {
        sql::Reader s = w.program->db->read();
        for (const KeptLine& l : bank.lines(s, World::kHome, {LineState::orphan}))
            if (l.amount == Vnd{7000}) orphan = l.id;
    }
    const std::string line = "/phi/sao-ke/" + std::to_string(orphan);
    EXPECT_TRUE(has(words_of(get(line, "ketoan.thu").body), "khong ma"));
    EXPECT_EQ(get(line).status, 403) << "not the desk's";
    const auto by_hand = [&](Form form) { return post(line, std::move(form), "ketoan.thu").status; };
    EXPECT_EQ(by_hand({{"viec", "ghep"}, {"reason", "x"}}), 422) << "no code";
    EXPECT_EQ(by_hand({{"viec", "ghep"}, {"code", dossier().code}, {"reason", "x"}}), 422) << "another sum";
    EXPECT_EQ(by_hand({{"viec", "de-rieng"}, {"reason", ""}}), 422);
    EXPECT_EQ(by_hand({{"viec", "de-rieng"}, {"reason", "Đã trả lại"}}), 303);
    EXPECT_EQ(by_hand({{"viec", "de-rieng"}, {"reason", "Đã trả lại"}}), 422);
    EXPECT_TRUE(has(words_of(get("/phi/sao-ke?xem=da-xu-ly", "ketoan.thu").body), "để riêng: Đã trả lại"));
    EXPECT_EQ(get("/phi/sao-ke/999", "ketoan.thu").status, 404);
}

TEST_P(FeePages, TheAccountIsTheAdministratorsAndIsChecked) {
    EXPECT_EQ(get("/quan-tri/thu-phi").status, 403);
    const Response wrong = post("/quan-tri/thu-phi", {{"bank_bin", "12"}, {"account_no", "1"}}, "quantri.thu");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "#f-bank_bin"));
    set_account();
    EXPECT_TRUE(has(get("/quan-tri/thu-phi", "quantri.thu").body, "0123456789"));
}

TEST_P(FeePages, ProgramsDoTheSameThroughTheApi) {
    EXPECT_EQ(api(Method::post, "/api/v1/fee-settings", R"({"bank_bin":"970436","account_no":"0123456789","account_name":"UBND"})", "api-key-0", "quantri.thu").status, 200);
    EXPECT_TRUE(has(api(Method::get, "/api/v1/fee-settings", "", "", "quantri.thu").body, "970436"));
    const Response made = api(Method::post, "/api/v1/dossiers", R"({"procedure":"TT.1wd","applicant":{"name":"Nguyễn Văn Mẫu"},"fees":[{"code":"ban","units":2}]})", "api-key-1");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string code = between(made.body, "\"code\":\"", "\""), at = "/api/v1/dossiers/" + code;
    EXPECT_EQ(api(Method::post, "/api/v1/dossiers", R"({"procedure":"TT.1wd","applicant":{"name":"Nguyễn Văn Mẫu"},"fees":[{"code":5}]})", "api-key-2").status, 400);
    EXPECT_EQ(api(Method::post, "/api/v1/dossiers", R"({"procedure":"TT.1wd","applicant":{"name":"Nguyễn Văn Mẫu"},"fees":[{"code":"la","units":1}]})", "api-key-3").status, 400);
    EXPECT_EQ(w.program->count("dossier"), 1);
    std::string owed = api(Method::get, at + "/fees", "", "").body;
    EXPECT_TRUE(has(owed, "\"amount\":16000")) << owed;
    EXPECT_TRUE(has(owed, "\"vietqr\":\"000201"));
    EXPECT_TRUE(has(api(Method::post, at + "/fees", R"({"fees":[{"code":"ban","units":1}]})", "api-key-4").body, "\"amount\":8000"));
    EXPECT_EQ(api(Method::post, at + "/fees", "{}", "api-key-5").status, 400);
    const std::string pay = R"({"method":"cash","amount":8000})";
    EXPECT_EQ(api(Method::post, at + "/receipts", R"({"method":"cash"})", "api-key-6").status, 400);
    EXPECT_EQ(api(Method::post, at + "/receipts", R"({"method":"gold","amount":1})", "api-key-7").status, 400);
    const Response paid = api(Method::post, at + "/receipts", pay, "api-key-8");
    ASSERT_EQ(paid.status, 201) << paid.body;
    EXPECT_EQ(api(Method::post, at + "/receipts", pay, "api-key-8").headers.get("Idempotent-Replayed"), "true");
    EXPECT_EQ(api(Method::post, at + "/receipts", pay, "api-key-9").status, 422);
    const std::string id = between(paid.body, "\"id\":", ",");
    owed = api(Method::get, at + "/fees", "", "").body;
    for (const std::string& part : {std::string("\"amount\":0,"), std::string("\"paid_amount\":8000"), std::string("\"code\":\"ban\""), "\"receipt\":" + id + ",\"number\":1"}) EXPECT_TRUE(has(owed, part)) << part << owed;
    EXPECT_TRUE(has(api(Method::get, "/api/v1/receipts/" + id, "", "").body, "\"lines\":[{"));
    EXPECT_EQ(api(Method::get, "/api/v1/receipts/1", "", "").status, 404);
    const auto papers = [&] { return std::pair{api(Method::get, at + "/forms/fee-receipt", "", ""), api(Method::get, "/api/v1/receipts/" + id + "/form", "", "")}; };
    for (const Response& paper : {papers().first, papers().second}) {
        ASSERT_EQ(paper.status, 200) << paper.body;
        EXPECT_TRUE(has(text_of(must(office::layout_of(paper.body)).parts, "\n"), "Liên 2: Giao người nộp tiền"));
    }
    EXPECT_TRUE(has(api(Method::get, "/api/v1/receipts?q=0000001&from=2026-11-20&to=2026-11-20", "", "").body, code));
    EXPECT_EQ(api(Method::get, "/api/v1/receipts?from=x", "", "").status, 400);
    EXPECT_EQ(api(Method::post, "/api/v1/receipts/" + id + "/cancel", R"({"reason":""})", "api-key-10").status, 400);
    EXPECT_EQ(api(Method::post, "/api/v1/receipts/" + id + "/cancel", R"({"reason":"Ghi nhầm"})", "api-key-11").status, 200);
    EXPECT_EQ(papers().first.status, 404);
    EXPECT_EQ(papers().second.status, 404) << "a cancelled receipt is given out no more";
    EXPECT_EQ(api(Method::post, at + "/receipts", pay, "api-key-12").status, 201);
    EXPECT_EQ(papers().first.status, 200) << "the newest in force";
    EXPECT_TRUE(has(api(Method::get, "/api/v1/cash-book?day=2026-11-20", "", "").body, "\"cash\":8000"));
    EXPECT_EQ(api(Method::get, "/api/v1/cash-book?day=x", "", "").status, 400);
    EXPECT_EQ(api(Method::post, "/api/v1/cash-book/settlements", R"({"day":"2026-11-20","proof":"PT 1"})", "api-key-13").status, 403) << "the desk settles nothing";
    EXPECT_EQ(api(Method::post, "/api/v1/cash-book/settlements", R"({"day":"2026-11-20","proof":"PT 1"})", "api-key-14", "ketoan.thu").status, 201);
    EXPECT_TRUE(has(api(Method::get, "/api/v1/cash-book/settlements", "", "").body, "PT 1"));
    const Response read = api(Method::post, "/api/v1/bank-lines", R"({"name":"ngan-hang","lines":[{"day":"2026-11-20","amount":5000,"memo":"khong ma","reference":"A1"},{"day":"2026-11-20","amount":5000,"memo":"khong ma","reference":"A1"}]})", "api-key-15", "ketoan.thu");
    EXPECT_TRUE(has(read.body, "\"added\":1,\"matched\":0,\"known\":0,\"repeated\":1")) << read.body;
    EXPECT_EQ(api(Method::post, "/api/v1/bank-lines", R"({"lines":5})", "api-key-16", "ketoan.thu").status, 400);
    const std::string lines = api(Method::get, "/api/v1/bank-lines?state=orphan", "", "", "ketoan.thu").body;
    EXPECT_TRUE(has(lines, "\"why\":\"no_code\"")) << lines;
    EXPECT_EQ(api(Method::get, "/api/v1/bank-lines?state=x", "", "", "ketoan.thu").status, 400);
    const Response aside = api(Method::post, "/api/v1/bank-lines/" + between(lines, "\"id\":", ","), R"({"reason":"Đã trả lại"})", "api-key-17", "ketoan.thu");
    EXPECT_TRUE(has(aside.body, "\"state\":\"set_aside\"")) << aside.body;
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(fees.verify(s, World::kHome).empty());
}

}  // namespace
}  // namespace xaso::fees
