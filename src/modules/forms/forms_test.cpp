// The printed forms: the set of the day, every form filled from a rich and from a bare dossier.
#include "forms/forms.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "modules/onestop/pages.h"
#include "support/package_for_tests.h"
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
    for (const Case& c : {Case{Kind::receipt, "01", "01"}, {Kind::supplement, "02", "02"}, {Kind::refusal, "03", "03"}, {Kind::apology, "04", "04"}, {Kind::stop, "", "05"}, {Kind::control, "05", "06"}}) {
        const Form* before = forms().find(c.kind, make_day(2025, 9, 14));
        const Form* after = forms().find(c.kind, make_day(2025, 9, 15));
        EXPECT_EQ(before ? before->number : "", c.before) << kind_code(c.kind);
        if (before) { EXPECT_EQ(before->circular, "01/2018/TT-VPCP"); }
        ASSERT_TRUE(after) << kind_code(c.kind);
        EXPECT_EQ(after->number, c.after);
        EXPECT_EQ(after->circular, "03/2025/TT-VPCP");
        EXPECT_FALSE(forms().find(c.kind, make_day(2018, 11, 22))) << "no circular yet";
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
    s.applicant = {.id = {}, .citizen_id = "030099000123", .name = "Trần Thị Mẫu", .phone = "0900000123", .address = "Thôn Một & <Hai>"};
    s.owner = s.applicant;
    s.papers = {{"Tờ khai", "original", 1}, {"Giấy chứng sinh", "scan", 2}};
    s.apology = onestop::Apology{.at = {}, .by = {}, .due_day = make_day(2025, 10, 6), .new_day = make_day(2025, 10, 9), .in_time = true, .reason = "Chờ xác minh"};
    s.hand_overs = {onestop::HandOver{.no = 1, .at = {}, .from = AccountId{1}, .to = AccountId{2}, .note = "trình ký", .answer_note = {}, .answer = onestop::Answer::accepted, .answered_at = {}}};
    s.supplement = s.refusal = s.stop = s.returned = Source::Act{{}, AccountId{1}, "Thiếu bản chính", "Điều 17"};
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
            for (const char* secret : {"030099000123", "0900000123", "Trần Thị Mẫu", "Thôn Một"}) EXPECT_EQ(covered.find(secret), std::string::npos) << f.file << ": " << secret;
        }
}

TEST(FormsTest, the_template_page_refuses_a_field_nobody_fills) {
    const auto wrong = office::fill_template(word_file(word_paragraph("{{aplicant}}")), example_fields());
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("aplicant"), std::string::npos);
    EXPECT_NE(wrong.error().message.find("applicant"), std::string::npos);
}

class PapersTest : public testing::TestWithParam<sql::Dialect> {
protected:
    std::vector<std::string> papers(const onestop::Dossier& d) {
        sql::Reader s = w.program->db->read();
        std::vector<std::string> out;
        const Source source = read_source(s, w.program->desk, *w.program->units.tree(), *w.program->desk.find(s, World::kHome, d.id), {});
        for (const Paper& p : forms().papers(source)) out.emplace_back(kind_code(p.form->kind));
        return out;
    }
    World w{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, PapersTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

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
