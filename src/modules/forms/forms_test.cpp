// The printed forms: the set of the day, every form filled from a rich and from a bare dossier.
#include "forms/forms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "modules/onestop/pages.h"
#include "platform/office/layout.h"
#include "support/package_for_tests.h"
#include "support/paper.h"
#include "world/world.h"

namespace xaso::forms {
namespace {

const Forms& forms() {
    static const Forms loaded = must(Forms::load(XASO_SOURCE_DIR));
    return loaded;
}

// LAW TT 01/2018/TT-VPCP: forms 01 to 05; TT 03/2025/TT-VPCP appendix I, from 15/9/2025: 04 becomes a request for more time, 05 the notice of
// stopping is new, the control sheet moves to 06.
TEST(FormsTest, the_day_decides_the_set) {
    struct Case {
        Kind kind;
        const char *before, *after;
    };
    for (const Case& c : {Case{Kind::receipt, "01", "01"}, {Kind::visit, "01", "01"}, {Kind::supplement, "02", "02"}, {Kind::refusal, "03", "03"}, {Kind::apology, "04", "04"}, {Kind::stop, "", "05"}, {Kind::control, "05", "06"}}) {
        const Form* before = forms().find(c.kind, make_day(2025, 9, 14));
        const Form* after = forms().find(c.kind, make_day(2025, 9, 15));
        EXPECT_EQ(before ? before->number : "", c.before) << kind_code(c.kind);
        if (before) { EXPECT_EQ(before->circular, "01/2018/TT-VPCP"); }
        ASSERT_TRUE(after) << kind_code(c.kind);
        EXPECT_EQ(after->number, c.after);
        EXPECT_EQ(after->circular, "03/2025/TT-VPCP");
        EXPECT_FALSE(forms().find(c.kind, make_day(2018, 11, 22))) << "no circular yet";
        EXPECT_EQ(forms().find(c.kind, make_day(2018, 11, 23)), before) << "from its first day";
    }
    EXPECT_NE(forms().find(Kind::apology, make_day(2025, 9, 14))->file, forms().find(Kind::apology, make_day(2025, 9, 15))->file);
}

Source bare() {
    Source s;
    s.d.code = "000.00.01.H23-251001-0007";
    s.d.applicant = s.d.owner = "Trần Thị Mẫu";
    s.d.channel = onestop::Channel::online;
    s.d.procedure_name = "Đăng ký khai sinh";
    s.d.procedure_code = "1.001193";
    s.d.limit_code = "3wd";
    s.unit_name = s.place = "Xã Mẫu";
    return s;
}
Source rich() {
    Source s = bare();
    s.d.channel = onestop::Channel::desk;
    s.applicant = {.id = {}, .citizen_id = "030099000123", .name = "Trần Thị Mẫu", .phone = "0900000123", .address = "Thôn Một & <Hai>", .email = "mau@xa.example"};
    s.owner = s.applicant;
    s.papers = {{"Tờ khai", "original", 1}, {"Giấy chứng sinh", "scan", 2}};
    s.apology = onestop::Apology{.at = {}, .by = {}, .due_day = make_day(2025, 10, 6), .new_day = make_day(2025, 10, 9), .in_time = true, .reason = "Chờ xác minh"};
    s.out = {.way = onestop::Channel::post, .name = "Lê Văn Thay", .phone = "0900000456", .paper = "Giấy ủy quyền của Trần Thị Mẫu", .bill = "RR1"};
    s.hand_overs = {onestop::HandOver{.no = 1, .at = {}, .from = AccountId{1}, .to = AccountId{2}, .note = "trình ký", .answer_note = {}, .answer = onestop::Answer::accepted, .answered_at = {}}};
    s.supplement = s.refusal = s.stop = s.returned = Source::Act{.at = {}, .by = AccountId{1}, .reason = "Thiếu bản chính", .legal_ground = "Điều 17"};
    s.names = {{AccountId{1}, "Lê Văn Giao"}, {AccountId{2}, "Phạm Thị Nhận"}};
    return s;
}

TEST(FormsTest, every_form_of_every_set_is_filled) {
    for (const Form& f : forms().all())
        for (const bool full : {true, false}) {
            std::ifstream file(std::string(XASO_SOURCE_DIR) + "/law/documents/" + f.file + ".docx", std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            const Source s = full ? rich() : bare();
            const std::string docx = must(office::fill_template(bytes, fields_of(s, {&f, f.from}, false)));
            const std::string text = part_of(docx, "word/document.xml");
            EXPECT_EQ(text.find("{{#"), std::string::npos) << f.file;
            EXPECT_EQ(text.find("{{"), text.find("{{qr}}")) << f.file << ": only the picture keeps its name";
            EXPECT_NE(text.find(s.d.code), std::string::npos) << f.file;
            EXPECT_NE(part_of(docx, "word/media/qr.png"), part_of(bytes, "word/media/qr.png")) << f.file;
            EXPECT_EQ(part_of(docx, "word/media/qr.png").substr(1, 3), "PNG");
            const std::string covered = part_of(must(office::fill_template(bytes, fields_of(s, {&f, f.from}, true))), "word/document.xml");
            for (const char* secret : {"030099000123", "0900000123", "0900000456", "Trần Thị Mẫu", "Lê Văn Thay", "Thôn Một"}) EXPECT_EQ(covered.find(secret), std::string::npos) << f.file << ": " << secret;
        }
}

TEST(FormsTest, a_receipt_of_fees_is_three_leaves_with_the_sum_in_words) {
    const std::vector<documents::TemplateKind> all = forms().templates();
    const auto kind = std::ranges::find(all, kReceiptOfFees, &documents::TemplateKind::code);
    ASSERT_NE(kind, all.end());
    std::ifstream file(std::string(XASO_SOURCE_DIR) + "/law/documents/fee-receipt.docx", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string filled = text_of(must(office::layout_of(must(office::fill_template(bytes, kind->example())))).parts, "\n");
    for (const char* field : {"Liên 1: ", "Liên 2: ", "Liên 3: ", "Mã số thuế: 0800000000", "Mẫu số: 01BLP2-001", "Ký hiệu: AB-26T", "Số: 0000012", "Mã hồ sơ: 000.00.01.H23-260109-0001", "Người nộp: Nguyễn Văn Mẫu", "Địa chỉ: Thôn Một", "Phí mẫu", "Lệ phí mẫu",
                              "Cộng phí: 20.000 đ; cộng lệ phí: 8.000 đ", "Tổng số tiền: 28.000 đ", "Bằng chữ: Hai mươi tám nghìn đồng", "Hình thức thanh toán: Tiền mặt", "NGƯỜI NỘP TIỀN", "NGƯỜI THU TIỀN", "Lê Thị Mẫu"})
        EXPECT_NE(filled.find(field), std::string::npos) << field << "\n" << filled;
}

TEST(FormsTest, the_case_of_a_procedure_stands_beside_its_name) {
    Source s;
    s.d.code = "000.00.01.H23-260109-0001";
    s.d.procedure_name = "Cấp bản sao";
    const Paper paper{forms().find(Kind::receipt, make_day(2026, 1, 9)), make_day(2026, 1, 9)};
    EXPECT_EQ(fields_of(s, paper, false).values.at("procedure_name"), "Cấp bản sao");
    s.d.case_name = "qua bưu chính";
    EXPECT_EQ(fields_of(s, paper, false).values.at("procedure_name"), "Cấp bản sao, trường hợp: qua bưu chính");
}

// LAW TT 01/2018/TT-VPCP form 05: who solves it, and which other bodies take part.
TEST(FormsTest, the_control_sheet_names_who_solves_and_who_takes_part) {
    const auto values = [](const Source& s) { return fields_of(s, {forms().find(Kind::control, make_day(2026, 1, 9)), make_day(2026, 1, 9)}, false).values; };
    Source s = bare();
    EXPECT_EQ(values(s).at("solver"), "Xã Mẫu");
    EXPECT_EQ(values(s).at("partners"), "không");
    onestop::Step outside;
    outside.office = "Công an xã";
    outside.outside = true;
    onestop::Step own;
    own.office = "Văn thư";
    s.steps = {own, outside, outside};
    EXPECT_EQ(values(s).at("partners"), "Công an xã");
    s.d.competent = outside.office = "UBND xã Tân Hòa";
    s.steps = {own, outside};
    EXPECT_EQ(values(s).at("solver"), "UBND xã Tân Hòa");
    EXPECT_EQ(values(s).at("partners"), "không") << "who solves it is no partner";
    s.d.inter_agency = catalog::InterAgency::same_level;
    EXPECT_NE(values(s).at("partners").find("……"), std::string::npos) << "left for the pen";
}

// LAW TT 01/2018/TT-VPCP form 05, TT 03/2025/TT-VPCP form 06: one row for each time the dossier changed hands: who gave, who received, when, and in time or not.
TEST(FormsTest, the_control_sheet_has_a_row_for_each_hand_over_in_order) {
    using Rows = std::vector<std::vector<std::string>>;
    const auto rows = [](const Source& s) {
        Rows out;
        const office::Fields sheet = fields_of(s, {forms().find(Kind::control, make_day(2026, 1, 9)), make_day(2026, 1, 9)}, false);
        for (const office::Fields& f : sheet.lists.at("steps"))
            if (f.values.at("from") != "………") out.push_back({f.values.at("from"), f.values.at("to"), f.values.at("at"), f.values.at("step_outcome"), f.values.at("note")});
        return out;
    };
    const auto step = [](int no, const char* title, const char* office, const char* due, const char* done, int by, bool outside = false) {
        onestop::Step out;
        out.no = out.stage = no;
        out.title = title;
        out.office = office;
        out.due = must(parse_local_time(due));
        if (*done) out.done_at = at(done);
        out.done_by = AccountId{by};
        out.outside = outside;
        return out;
    };
    Source s = bare();
    s.names = {{AccountId{1}, "Lê Văn Giao"}, {AccountId{2}, "Phạm Thị Nhận"}, {AccountId{3}, "Bùi Văn Ký"}};
    s.d.receiver = AccountId{1};
    s.d.assignee = AccountId{2};
    s.d.received_at = at("2026-01-09T08:00");
    s.d.due_at = at("2026-01-12T17:00");
    s.given = {{at("2026-01-09T08:10"), AccountId{1}, AccountId{2}}};
    s.steps = {step(1, "Tiếp nhận, chuyển xử lý", "Một cửa", "2026-01-09T10:00", "2026-01-09T08:10", 1), step(2, "Thẩm tra", "Tư pháp", "2026-01-12T09:00", "2026-01-09T15:00", 2),
               step(3, "Trình ký", "Lãnh đạo", "2026-01-12T09:00", "2026-01-12T09:30", 3), step(4, "Vào sổ", "Văn thư", "2026-01-12T11:00", "2026-01-12T10:00", 2)};
    s.d.state = catalog::DossierState::finished;
    s.d.ended_at = at("2026-01-12T10:00");
    s.d.outcome = onestop::Outcome::on_time;
    EXPECT_EQ(rows(s), (Rows{{"Lê Văn Giao", "Phạm Thị Nhận", "08 giờ 10 phút, ngày 09/01/2026", "Đúng hạn", "Tiếp nhận, chuyển xử lý"},
                             {"Phạm Thị Nhận (Tư pháp)", "Bùi Văn Ký (Lãnh đạo)", "15 giờ 00 phút, ngày 09/01/2026", "Trước hạn", "Thẩm tra"},
                             {"Bùi Văn Ký (Lãnh đạo)", "Phạm Thị Nhận (Văn thư)", "09 giờ 30 phút, ngày 12/01/2026", "Quá hạn", "Trình ký"},
                             {"Phạm Thị Nhận (Văn thư)", "Lê Văn Giao", "10 giờ 00 phút, ngày 12/01/2026", "Đúng hạn", "Vào sổ; bàn giao kết quả"}}));
    // Without an internal process: from person to person.
    s.steps.clear();
    s.given.push_back({at("2026-01-09T09:00"), AccountId{2}, AccountId{3}, true});
    s.hand_overs = {onestop::HandOver{.no = 1, .at = at("2026-01-09T10:00"), .from = AccountId{3}, .to = AccountId{2}, .note = "trình ký", .answer_note = {}, .answer = onestop::Answer::accepted, .answered_at = at("2026-01-09T10:30")}};
    EXPECT_EQ(rows(s), (Rows{{"Lê Văn Giao", "Phạm Thị Nhận", "08 giờ 10 phút, ngày 09/01/2026", "Trước hạn", "giao giải quyết"},
                             {"Phạm Thị Nhận", "Bùi Văn Ký", "09 giờ 00 phút, ngày 09/01/2026", "Trước hạn", "phân công lại"},
                             {"Bùi Văn Ký", "Phạm Thị Nhận", "giao 10 giờ 00 phút, ngày 09/01/2026; nhận 10 giờ 30 phút, ngày 09/01/2026", "Trước hạn", "đã nhận: trình ký"},
                             {"Phạm Thị Nhận", "Lê Văn Giao", "10 giờ 00 phút, ngày 12/01/2026", "Đúng hạn", "bàn giao kết quả"}}));
    // Taken in for another body: to it and back.
    s.given.clear();
    s.hand_overs.clear();
    s.d.assignee = AccountId{1};
    s.steps = {step(1, "Chuyển đi", "Một cửa", "2026-01-09T10:00", "2026-01-09T09:00", 1), step(2, "Giải quyết", "UBND xã Tân Hòa", "2026-01-12T09:00", "2026-01-12T09:30", 1, true),
               step(3, "Nhận kết quả", "Một cửa", "2026-01-12T11:00", "2026-01-12T10:00", 1)};
    EXPECT_EQ(rows(s), (Rows{{"Lê Văn Giao (Một cửa)", "UBND xã Tân Hòa", "09 giờ 00 phút, ngày 09/01/2026", "Đúng hạn", "Chuyển đi"},
                             {"UBND xã Tân Hòa", "Lê Văn Giao (Một cửa)", "09 giờ 30 phút, ngày 12/01/2026", "Quá hạn", "Giải quyết"}}));
}

// LAW TT 01/2018/TT-VPCP form 01 point 2.
TEST(FormsTest, the_receipt_says_how_many_sets_were_handed_in) {
    Source s = bare();
    const Paper paper{forms().find(Kind::receipt, make_day(2026, 1, 9)), make_day(2026, 1, 9)};
    EXPECT_EQ(fields_of(s, paper, false).values.at("dossier_sets"), "01");
    s.d.sets = "3";
    EXPECT_EQ(fields_of(s, paper, false).values.at("dossier_sets"), "03");
}

TEST(FormsTest, the_template_page_refuses_a_field_nobody_fills) {
    const auto wrong = office::fill_template(word_file(word_paragraph("{{aplicant}}")), example_fields());
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("{{aplicant}}"), std::string::npos);
    EXPECT_NE(wrong.error().message.find("Có phải là “applicant”?"), std::string::npos) << wrong.error().message;
}

// A dossier with all that may happen to one, done by the actions themselves.
class PapersTest : public testing::TestWithParam<sql::Dialect> {
protected:
    Source source_of(const onestop::Dossier& d) {
        sql::Reader s = w.program->db->read();
        return read_source(s, w.program->desk, *w.program->units.tree(), *w.program->desk.find(s, World::kHome, d.id), {{w.clerk, "Trần Thị Cán Bộ"}, {second, "Lê Văn Giao"}});
    }
    std::vector<std::string> papers(const onestop::Dossier& d) {
        std::vector<std::string> out;
        for (const Paper& p : forms().papers(source_of(d))) out.emplace_back(kind_code(p.form->kind));
        return out;
    }
    onestop::Dossier act(const onestop::Dossier& d, onestop::ActionInput input) {
        input.version = d.version;
        return must(w.program->act(w.by(), w.now, d.id, input));
    }
    template <class F> onestop::Dossier way(F&& step) {
        return must(w.program->db->write<onestop::Dossier>(World::kHome, [&](sql::Tx& tx) { return step(onestop::Way(w.program->desk), tx); }));
    }
    onestop::Dossier accepted(const std::string& procedure) { return must(w.accept({.procedure = procedure, .name = "Nguyễn Văn Mẫu", .citizen_id = "030099000123"})); }
    // The paper's text, and that a page shows the same as Word.
    std::string text(const Source& source, const Paper& paper, bool masked = false) {
        std::ifstream file(std::string(XASO_SOURCE_DIR) + "/law/documents/" + paper.form->file + ".docx", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const office::Layout layout = must(office::layout_of(must(office::fill_template(bytes, fields_of(source, paper, masked)))));
        EXPECT_TRUE(layout.left_out.empty()) << paper.form->file;
        return text_of(layout.parts, "\n");
    }
    // By kind: the dossier that has it.
    std::map<Kind, Source> rich_sources() {
        std::map<Kind, Source> out;
        w.now = at("2026-11-20T08:15");
        onestop::Dossier d = accepted("TT.15d");
        d = act(d, {.action = "assign", .version = 0, .reason = {}, .assignee = second});
        out[Kind::receipt] = source_of(d);
        w.now = at("2026-11-23T09:05");
        d = way([&](const onestop::Way& steps, sql::Tx& tx) { return steps.hand_over(tx, {World::kHome, second, "command"}, w.now, d.id, d.version, w.clerk, "trình ký"); });
        d = way([&](const onestop::Way& steps, sql::Tx& tx) { return steps.take(tx, w.by(), w.now, d.id, d.version); });
        w.now = at("2026-11-24T10:00");
        d = way([&](const onestop::Way& steps, sql::Tx& tx) { return steps.apologize(tx, w.by(), w.now, d.id, {.version = d.version, .new_day = make_day(2026, 12, 8), .reason = "Chờ kết quả xác minh của cơ quan phối hợp."}); });
        out[Kind::apology] = source_of(d);
        w.now = at("2026-12-02T16:00");
        onestop::ActionInput finish{.action = "finish", .version = 0, .reason = "về tình trạng hôn nhân", .assignee = {}};
        finish.result = {"Giấy xác nhận", "12/GXN-UBND", make_day(2026, 12, 2)};
        d = act(d, finish);
        out[Kind::hand_over] = source_of(d);
        w.now = at("2026-12-03T08:30");
        onestop::ActionInput give{.action = "return", .version = 0, .reason = {}, .assignee = {}};
        give.returned = {.way = onestop::Channel::post, .name = "Lê Văn Thay", .phone = "0900000001", .paper = "Giấy ủy quyền số 01", .bill = "RR000000001VN"};
        d = act(d, give);
        out[Kind::result] = out[Kind::control] = source_of(d);
        d = accepted("TT.3wd");
        d = act(d, {.action = "assign", .version = 0, .reason = {}, .assignee = {}});
        out[Kind::supplement] = source_of(act(d, {.action = "supplement", .version = 0, .reason = "Theo Điều 9", .assignee = {}, .missing = {"Giấy chứng sinh", "Văn bản ủy quyền"}}));
        out[Kind::refusal] = source_of(act(accepted("TT.1wd"), {.action = "refuse", .version = 0, .reason = "Không thuộc thẩm quyền.", .assignee = {}, .legal_ground = "Điều 18 Luật Hộ tịch"}));
        d = act(accepted("TT.3wd"), {.action = "assign", .version = 0, .reason = {}, .assignee = {}});
        onestop::AcceptInput more = World::input({.procedure = "TT.1wd", .name = "Nguyễn Văn Mẫu", .citizen_id = "030099000123"});
        more.with = accepted("TT.3wd").code;
        more.owner = onestop::PersonInput{"Nguyễn Bé Mẫu", "", "", "Thôn Hai"};
        out[Kind::visit] = source_of(must(w.program->accept(w.by(), w.now, more)));
        out[Kind::stop] = source_of(act(d, {.action = "stop", .version = 0, .reason = "Người nộp hồ sơ qua đời.", .assignee = {}}));
        return out;
    }
    World w{GetParam()};
    AccountId second = [&] {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        return must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
            return access.create(tx, w.by(), {.login = "can.bo.3", .name = "Lê Văn Giao", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"clerk"}, .further_scope = {}, .must_change = false});
        }));
    }();
};
INSTANTIATE_TEST_SUITE_P(Both, PapersTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// The whole text of each paper is kept in tests/golden/forms; XASO_UPDATE_GOLDEN=1 writes it anew.
TEST_P(PapersTest, filled_papers_are_the_golden_ones) {
    const auto sources = rich_sources();
    for (const Form& f : forms().all()) {
        const Source& source = sources.at(f.kind);
        const auto own = forms().paper(source, f.kind);
        ASSERT_TRUE(own) << f.file;
        if (f.to && own->form->file == f.file) continue;   // the same template holds on
        const std::string filled = text(source, {&f, f.to ? *f.to : own->day});
        const std::string path = std::string(XASO_SOURCE_DIR) + "/tests/golden/forms/" + f.file + ".txt";
        if (std::getenv("XASO_UPDATE_GOLDEN")) std::ofstream(path) << filled;
        std::stringstream kept;
        kept << std::ifstream(path).rdbuf();
        EXPECT_EQ(filled, kept.str()) << path;
    }
}

// LAW TT 01/2018/TT-VPCP forms 01 to 05; TT 03/2025/TT-VPCP appendix I forms 01 to 06; the two slips as local templates have them: what each
// paper must carry, from what the dossier holds.
TEST_P(PapersTest, each_paper_carries_the_fields_of_its_form) {
    const auto sources = rich_sources();
    const std::vector<std::string> everywhere{"XÃ BÌNH MINH|Xã Bình Minh", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Mã hồ sơ: ", "[qr]", "ngày ", "Trung tâm Phục vụ hành chính công"};
    const std::vector<std::string> who{"Người nộp hồ sơ: Nguyễn Văn Mẫu", "030099000123", "Địa chỉ: Thôn Mẫu", "Số điện thoại: 0900000000", "email: …", "Chủ hồ sơ: Nguyễn Văn Mẫu", "Nội dung yêu cầu giải quyết: "};
    const std::vector<std::string> contact{"Liên hệ: ", "số điện thoại "};
    const struct {
        Kind kind;
        std::vector<std::vector<std::string>> fields;
    } rows[] = {
        {Kind::receipt, {who, {"/TNHS", "Đơn vị tiếp nhận: ", "Hình thức nộp: ", "STT", "Tên giấy tờ", "Bản chính", "Bản chứng thực", "Bản chụp", "Tờ khai", "Số lượng hồ sơ: 01 bộ", "Thời hạn giải quyết theo quy định: 15 ngày",
                              "Thời gian nhận hồ sơ: 08 giờ 15 phút, ngày 20/11/2026", "Thời gian trả kết quả: ", "Giai đoạn liên thông", "Nơi nhận kết quả: ", "hình thức nhận: Trực tiếp", "Phí, lệ phí: ", "Quyển số: 01/2026, Số thứ tự: 01", "Số: 01/TNHS", "Bản 1: Giao người nộp hồ sơ", "Bản 2: Lưu", "Điện thoại: ", "Tra cứu",
                              "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Trần Thị Cán Bộ", "hai bản"}}},
        {Kind::visit, {{"Người nộp hồ sơ: Nguyễn Văn Mẫu", "030099000123", "Số: 05, 06/TNHS", "Đơn vị tiếp nhận: ", "Biên bản giao nhận hồ sơ", "Đơn vị giải quyết", "Số bộ", "Thời hạn", "Nguyễn Bé Mẫu, Thôn Hai", "Thời gian trả kết quả: ",
                        "Số lượng hồ sơ: 02 hồ sơ", "Số thứ tự: 05", "Số thứ tự: 06", "NGƯỜI TIẾP NHẬN HỒ SƠ", "hai bản"}}},
        {Kind::supplement, {who, contact, {"Số: 01/HDHS", "Thành phần hồ sơ cần bổ sung", "Giấy chứng sinh", "Văn bản ủy quyền", "Bản chính", "Bản chứng thực", "Bản chụp", "Bản điện tử", "Lý do: Theo Điều 9", "Quy định về thành phần hồ sơ", "NGƯỜI HƯỚNG DẪN"}}},
        {Kind::refusal, {who, contact, {"Số: 01/HDHS", "Thời gian nộp hồ sơ: ", "Không thuộc thẩm quyền.", "Căn cứ: Điều 18 Luật Hộ tịch", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TỪ CHỐI HỒ SƠ"}}},
        {Kind::apology, {{"Số: 01/PXL", "Kính gửi: Nguyễn Văn Mẫu", "Địa chỉ: Thôn Mẫu", "0900000000", "Ngày 20/11/2026", "lĩnh vực ", "mã hồ sơ 000.01.01.H23", "hẹn trả kết quả ngày 07/12/2026", "chưa có kết quả đúng hẹn", "Lý do: Chờ kết quả xác minh", "xin lỗi",
                           "gia hạn", "08/12/2026", "Nơi nhận:", "Lưu: VT", "THỦ TRƯỞNG CƠ QUAN GIẢI QUYẾT"}}},
        {Kind::stop, {who, contact, {"THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Người nộp hồ sơ qua đời.", "Nơi nhận:", "THỦ TRƯỞNG"}}},
        {Kind::control, {{"Quyển số: 01/2026, Số thứ tự: 01", "Hồ sơ của: Nguyễn Văn Mẫu", "Thời gian nhận hồ sơ: 08 giờ 15 phút", "Thời gian hẹn trả: ", "Cơ quan giải quyết: ", "Cơ quan phối hợp: ", "TÊN CƠ QUAN", "1. Giao: Trần Thị Cán Bộ", "2. Nhận: Lê Văn Giao",
                           "THỜI GIAN GIAO, NHẬN", "Người giao ký", "Người nhận ký", "KẾT QUẢ", "GHI CHÚ", "trình ký"}}},
        {Kind::hand_over, {{"TT", "Mã hồ sơ", "Nội dung", "Kết quả", "Chủ hồ sơ", "Địa chỉ", "Phí (X)", "Trả qua bưu điện (X)", "hình thức: Trực tiếp", "Giấy xác nhận, số 12/GXN-UBND, ngày 02/12/2026; về tình trạng hôn nhân", "Thôn Mẫu", "Thời gian bàn giao", "NGƯỜI GIAO", "NGƯỜI NHẬN"}}},
        {Kind::result, {{"Thủ tục: ", "Chủ hồ sơ: Nguyễn Văn Mẫu", "Người nhận kết quả: Lê Văn Thay", "Số điện thoại: 0900000001", "Nhận thay theo: Giấy ủy quyền số 01", "Hình thức trả: Bưu chính công ích", "Số vận đơn: RR000000001VN",
                          "Kết quả (loại, số, trích yếu): Giấy xác nhận, số 12/GXN-UBND, ngày 02/12/2026; về tình trạng hôn nhân", "Thời gian trả kết quả: 08 giờ 30 phút, ngày 03/12/2026",
                          "NGƯỜI TRẢ KẾT QUẢ", "Trần Thị Cán Bộ"}}},
    };
    for (const auto& row : rows) {
        const Source& source = sources.at(row.kind);
        const std::string filled = text(source, *forms().paper(source, row.kind));
        for (const std::string& field : everywhere) {
            const auto either = field.find('|');
            EXPECT_TRUE(filled.find(field.substr(0, either)) != std::string::npos || (either != std::string::npos && filled.find(field.substr(either + 1)) != std::string::npos)) << kind_code(row.kind) << ": " << field;
        }
        for (const auto& fields : row.fields)
            for (const std::string& field : fields) EXPECT_NE(filled.find(field), std::string::npos) << kind_code(row.kind) << " lacks: " << field << "\n" << filled;
    }
}

// LAW TT 03/2025/TT-VPCP takes effect on 15/9/2025: the day on the paper decides, not the day of reception.
TEST_P(PapersTest, the_set_changes_at_midnight_of_the_commune) {
    w.now = at("2025-09-12T08:00");
    const onestop::Dossier d = accepted("TT.15d");
    Source source = source_of(d);
    for (const auto& [written, number, file] : {std::tuple{"2025-09-14T23:59", "01/2018/TT-VPCP", "apology"}, std::tuple{"2025-09-15T00:00", "03/2025/TT-VPCP", "apology-2025"}}) {
        source.apology = onestop::Apology{.at = at(written), .by = w.clerk, .due_day = make_day(2025, 9, 27), .new_day = make_day(2025, 9, 30), .in_time = true, .reason = "Chờ xác minh"};
        const auto paper = forms().paper(source, Kind::apology);
        ASSERT_TRUE(paper);
        EXPECT_EQ(paper->form->circular, number) << written;
        EXPECT_EQ(paper->form->file, file) << written;
        EXPECT_EQ(forms().paper(source, Kind::receipt)->form->circular, "01/2018/TT-VPCP") << "received before";
        source.stop = Source::Act{at(written), w.clerk, "Theo đơn", {}};
        EXPECT_EQ(forms().paper(source, Kind::stop).has_value(), std::string_view(file) == "apology-2025") << written;
    }
}

// LAW TT 01/2018/TT-VPCP art. 10: numbered through the year from 01; each kind of slip by itself.
TEST_P(PapersTest, numbers_run_through_the_year_by_kind) {
    const auto number = [&](const onestop::Dossier& d, Kind kind) {
        const Source source = source_of(d);
        return fields_of(source, *forms().paper(source, kind), false).values.at("number");
    };
    const auto asked = [&] { return w.walk(must(w.accept()), {"assign", "supplement"}); };
    EXPECT_EQ(number(asked(), Kind::supplement), "Số: 01/HDHS");
    EXPECT_EQ(number(w.walk(must(w.accept()), {"refuse"}), Kind::refusal), "Số: 01/HDHS");
    w.now = at("2026-12-30T09:00");
    const onestop::Dossier second_one = asked();
    EXPECT_EQ(number(second_one, Kind::supplement), "Số: 02/HDHS") << "not anew each day";
    EXPECT_EQ(number(second_one, Kind::receipt), "Số: 03/TNHS");
    EXPECT_EQ(fields_of(source_of(second_one), *forms().paper(source_of(second_one), Kind::control), false).values.at("book_number"), "03") << "the same on each paper";
    w.now = at("2027-01-04T09:00");
    const onestop::Dossier next_year = asked();
    EXPECT_EQ(number(next_year, Kind::supplement), "Số: 01/HDHS");
    EXPECT_EQ(number(next_year, Kind::receipt), "Số: 01/TNHS");
    EXPECT_EQ(fields_of(source_of(next_year), *forms().paper(source_of(next_year), Kind::receipt), false).values.at("book_volume"), "01/2027");
    Source old = source_of(second_one);
    old.supplement->number = 0;
    EXPECT_EQ(fields_of(old, *forms().paper(old, Kind::supplement), false).values.at("number"), "Số: ………………/HDHS") << "given out before slips had a number: for the pen";
}

TEST_P(PapersTest, a_dossier_has_the_papers_of_what_happened_to_it) {
    using Codes = std::vector<std::string>;
    EXPECT_EQ(papers(must(w.accept())), (Codes{"receipt", "control"}));
    {
        const onestop::Dossier d = must(w.accept());
        sql::Reader s = w.program->db->read();
        Source source = read_source(s, w.program->desk, *w.program->units.tree(), d, {});
        const Paper receipt = *forms().paper(source, Kind::receipt);
        EXPECT_EQ(fields_of(source, receipt, false).values.at("fee"), onestop::fee_words(*source.procedure)) << "what the catalogue says";
        source.fee = "16.000 đ, chưa thu";
        EXPECT_EQ(fields_of(source, receipt, false).values.at("fee"), source.fee) << "or what was fixed";
    }
    EXPECT_EQ(papers(w.walk(must(w.accept()), {"assign", "supplement"})), (Codes{"receipt", "supplement", "control"}));
    EXPECT_EQ(papers(w.walk(must(w.accept()), {"assign", "stop"})), (Codes{"receipt", "stop", "control"}));
    EXPECT_EQ(papers(w.walk(must(w.accept()), {"refuse"})), (Codes{"receipt", "refusal", "control"}));
    EXPECT_EQ(papers(w.walk(must(w.accept()), {"assign", "finish", "return"})), (Codes{"receipt", "control", "hand_over", "result"}));
}

}  // namespace
}  // namespace xaso::forms
