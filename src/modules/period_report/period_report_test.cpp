#include "period_report/period_report.h"

#include <algorithm>
#include <atomic>

#include "period_report/period_report_fixture.h"
#include "support/page.h"

namespace xaso::period_report {
namespace {

using reporting::CellState;

class PeriodReportTest : public WithPeriod {};
INSTANTIATE_TEST_SUITE_P(Both, PeriodReportTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// ---- Texts

TEST_P(PeriodReportTest, figures_in_a_text_are_filled_in_when_it_is_read) {
    EXPECT_TRUE(has(words("3_procedures", "onestop"), "phải giải quyết trong kỳ: 6 hồ sơ, gồm 5 hồ sơ tiếp nhận trong kỳ và 1 hồ sơ kỳ trước chuyển sang.\nĐã giải quyết xong 4 hồ sơ"));
    EXPECT_TRUE(has(words("3_procedures", "onestop"), "Tỷ lệ giải quyết đúng hạn: 50,00\u00a0%."));
    EXPECT_EQ(words("closing", "closing"), "Trên đây là báo cáo công tác cải cách hành chính 6 tháng năm 2023 của UBND xã Mẫu.");
    EXPECT_EQ(words("2_institutions", "issued"), "Chưa có số liệu ghi trong: Sổ văn bản quy phạm pháp luật, Sổ góp ý dự thảo văn bản.");
    ASSERT_EQ(save("canbo", "3_procedures", "feedback", "Từ {from} đến {to} giải quyết {BM3/3.3.1} hồ sơ, thiếu {BM3/3.4}.\r\n\r\nDòng hai.", 0), "");
    EXPECT_EQ(words("3_procedures", "feedback"), "Từ 10/12/2022 đến 09/06/2023 giải quyết 4 hồ sơ, thiếu (chưa có số liệu).\nDòng hai.");
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    EXPECT_EQ(words("3_procedures", "feedback"), "Từ 10/12/2022 đến 09/06/2023 giải quyết 5 hồ sơ, thiếu (chưa có số liệu).\nDòng hai.") << "the text outlived the change of its figures";
    EXPECT_EQ(text("3_procedures", "feedback").text, "Từ {from} đến {to} giải quyết {BM3/3.3.1} hồ sơ, thiếu {BM3/3.4}.\n\nDòng hai.");
    for (const char* row : {"3.4.1", "3.4.2"}) ASSERT_TRUE(enter(row, CellState::none_arising, 0, 0, {}, accounts["daumoi"]));
    EXPECT_TRUE(has(words("3_procedures", "feedback"), "thiếu không phát sinh."));
}

TEST_P(PeriodReportTest, rows_read_in_a_sentence_as_their_kind_asks) {
    const struct { const char *form, *row; CellState state; std::int64_t value; const char* says; } rows[] = {
        {"BM1", "1", CellState::value, 1387, "1.387"}, {"BM1", "5.1", CellState::value, 0, "0"}, {"BM1", "3.2", CellState::none_arising, 0, "không phát sinh"},
        {"BM1", "5", CellState::value, 1, "có"}, {"BM4", "1.1", CellState::value, 9550, "95,50\u00a0%"}, {"BM6", "1.1", CellState::value, 2'788'400'000, "2,788\u00a0tỷ đồng"}, {"BM7", "4", CellState::value, 1, "đang làm"},
    };
    for (const auto& row : rows) {
        ASSERT_EQ(tried([&](sql::Tx& tx) { return reporting.enter(tx, as("daumoi"), now, half, row.form, row.row, row.state, row.value, {}, 0); }), "") << row.form << row.row;
        const reporting::Report r = computed();
        const auto field = catalog::split_fields(fmt::format("{{{}/{}}}", row.form, row.row)).front().field;
        EXPECT_EQ(field_words(*field, r, "xã Mẫu"), row.says) << row.form << "/" << row.row;
    }
    const reporting::Report r = computed();
    const struct { const char *field, *says; } others[] = {
        {"{BM3/1.4.1}", "không áp dụng"}, {"{BM3/3.4}", "(chưa có số liệu)"}, {"{BM9/1}", "(chưa có số liệu)"}, {"{gone}", "(chưa có số liệu)"}, {"{period}", "6 tháng năm 2023"}, {"{unit}", "xã Mẫu"}};
    for (const auto& row : others) EXPECT_EQ(field_words(*catalog::split_fields(row.field).front().field, r, "xã Mẫu"), row.says) << row.field;
    EXPECT_EQ(reporting::name_in_sentence("Xã An Thanh"), "xã An Thanh");
    EXPECT_EQ(reporting::name_in_sentence("UBND xã Mẫu"), "xã Mẫu");
    EXPECT_EQ(reporting::name_in_sentence("Đặc khu Mẫu"), "đặc khu Mẫu");
}

// A book nobody has begun says nothing, in whatever part of a sentence it stands; one that was begun says how many, 0 too.
TEST_P(PeriodReportTest, a_book_nobody_has_begun_says_so_instead_of_nought) {
    reporting::Report r = computed();
    for (auto& [code, figure] : r.figures) figure.unbegun = figure.figure->book == "dialogue" || figure.figure->book == "complaint";
    const std::string dialogue = r.law->book("dialogue")->title, complaint = r.law->book("complaint")->title;
    const struct { const char* text; std::string says; } rows[] = {
        {"Số cuộc: {dialogue.held} cuộc.", "Chưa có số liệu ghi trong: " + dialogue + "."},
        {"Số sáng kiến: {initiative.proposed} sáng kiến; số cuộc: {dialogue.held} cuộc.", "Số sáng kiến: 0 sáng kiến. Chưa có số liệu ghi trong: " + dialogue + "."},
        {"số cuộc: {dialogue.held} cuộc; được công nhận: {initiative.recognised} sáng kiến.", "Được công nhận: 0 sáng kiến. Chưa có số liệu ghi trong: " + dialogue + "."},
        {"Số cuộc: {dialogue.held} cuộc. Số vụ: {complaint.own} vụ; đã giải quyết: {complaint.settled} vụ. Số sáng kiến: {initiative.proposed} sáng kiến.",
         "Số sáng kiến: 0 sáng kiến. Chưa có số liệu ghi trong: " + dialogue + ", " + complaint + "."},
        {"Tỷ lệ: {dialogue.answered % dialogue.questions}.", "Chưa có số liệu ghi trong: " + dialogue + "."},
        {"Cả hai: {dialogue.held} và {initiative.proposed}.", "Cả hai: (chưa có số liệu) và 0."},
        {"Số sáng kiến: {initiative.proposed} sáng kiến; xã {unit}. Không có dấu chấm ở cuối", "Số sáng kiến: 0 sáng kiến; xã xã Mẫu. Không có dấu chấm ở cuối"},
    };
    for (const auto& row : rows) {
        const auto lines = reporting::fill(row.text, r, "xã Mẫu");
        ASSERT_EQ(lines.size(), 1u) << row.text;
        EXPECT_EQ(reporting::plain(lines[0]), row.says);
    }
    auto silent = std::make_shared<catalog::Definitions>(*r.law);   // an outline that says nothing of such books
    silent->outline.unbegun.clear();
    r.law = silent;
    EXPECT_TRUE(reporting::fill("Số cuộc: {dialogue.held} cuộc.", r, "xã Mẫu").empty());
}

TEST_P(PeriodReportTest, two_people_editing_one_section_lose_nothing) {
    ASSERT_EQ(save("canbo", "3_procedures", "catalogue", "Lời văn thứ nhất.", 0), "");
    EXPECT_EQ(save("tuphap", "3_procedures", "catalogue", "Lời văn thứ hai.", 0), "period_report.stale");
    EXPECT_EQ(save("tuphap", "3_procedures", "onestop", "Đoạn khác thì lưu được.", 0), "") << "another paragraph is nobody's conflict";
    EXPECT_EQ(text("3_procedures", "catalogue").text, "Lời văn thứ nhất.");
    EXPECT_EQ(save("tuphap", "3_procedures", "catalogue", "Lời văn thứ nhất.", 0), "") << "the same words are no conflict";
    EXPECT_EQ(text("3_procedures", "catalogue").version, 1);
    ASSERT_EQ(save("tuphap", "3_procedures", "catalogue", "Lời văn thứ hai.", 1), "");
    sql::Reader s = db->read();
    const auto all = reports.versions(s, kCommune, half, "3_procedures", "catalogue");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].text, "Lời văn thứ hai.");
    EXPECT_EQ(all[1].text, "Lời văn thứ nhất.");
    // One job saves all its paragraphs or none.
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, half, "3_procedures", {{"feedback", "Một", 0}, {"catalogue", "Hai", 1}}); }), "period_report.stale");
    EXPECT_EQ(text("3_procedures", "feedback").version, 0);
}

TEST_P(PeriodReportTest, what_cannot_be_written_is_refused_with_its_reason) {
    const struct { const char *login, *part, *paragraph; std::string text; const char* code; } rows[] = {
        {"canbo", "9_x", "a", "x", "period_report.part"}, {"canbo", "3_procedures", "a", "x", "period_report.paragraph"}, {"canbo", "3_procedures", "catalogue", "{BM3/9}", "period_report.field"},
        {"canbo", "3_procedures", "catalogue", "{BM9/1}", "period_report.field"}, {"canbo", "3_procedures", "catalogue", "{BM3/3}", "period_report.field"}, {"canbo", "3_procedures", "catalogue", "{hôm nay}", "period_report.field"},
        {"canbo", "3_procedures", "catalogue", "mở { ngoặc", "period_report.field"}, {"canbo", "3_procedures", "catalogue", std::string(20'001, 'x'), "period_report.long"},
        {"motcua", "3_procedures", "catalogue", "x", "period_report.forbidden"}, {"thanhtra", "3_procedures", "catalogue", "x", "period_report.forbidden"}, {"chutich", "3_procedures", "catalogue", "x", "period_report.forbidden"},
    };
    for (const auto& row : rows) EXPECT_EQ(save(row.login, row.part, row.paragraph, row.text, 0), row.code) << row.login << " " << row.text.substr(0, 20);
    const auto refusal = write(kCommune, [&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, half, "3_procedures", {{"catalogue", "{BM3/9}", 0}}); });
    EXPECT_TRUE(has(refusal.error().message, "{BM3/9}"));
    EXPECT_EQ(refusal.error().field, "catalogue");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, *parse_period("2023-N"), "9_x", {}); }), "period_report.part");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, *parse_period("2023-Q3"), "3_procedures", {}); }), "period_report.period") << "not begun";
}

TEST_P(PeriodReportTest, last_periods_words_are_offered_and_overwrite_nothing) {
    sql::Reader none = db->read();
    EXPECT_FALSE(reports.earlier_texts(none, kCommune, half, "3_procedures"));
    const ReportPeriod quarter = *parse_period("2023-Q1"), year = *parse_period("2022-N");
    ASSERT_EQ(tried([&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, year, "3_procedures", {{"catalogue", "Năm 2022 có {BM3/1.4} thủ tục.", 0}}); }), "");
    const auto found = [&] {
        sql::Reader s = db->read();
        return reports.earlier_texts(s, kCommune, half, "3_procedures");
    };
    ASSERT_TRUE(found());
    EXPECT_EQ(found()->period, year);
    ASSERT_EQ(tried([&](sql::Tx& tx) { return reports.save(tx, as("canbo"), now, quarter, "3_procedures", {{"catalogue", "Quý I có {BM3/1.4} thủ tục.", 0}}); }), "");
    EXPECT_EQ(found()->period, quarter);
    ASSERT_EQ(found()->texts.size(), 1U);
    EXPECT_EQ(found()->texts[0], (std::pair<std::string, std::string>{"catalogue", "Quý I có {BM3/1.4} thủ tục."}));
    EXPECT_EQ(text("3_procedures", "catalogue").version, 0);
}

// ---- From hand to hand

TEST_P(PeriodReportTest, a_part_with_blank_rows_is_not_handed_in) {
    const auto refusal = write(kCommune, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(reports.hand_in(tx, as("canbo"), now, half, "3_procedures"));
        return 0;
    });
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().code, "period_report.blank");
    for (const char* part : {"Biểu 3: 1.1", "3.4.1", "3.4.2"}) EXPECT_TRUE(has(refusal.error().message, part)) << refusal.error().message;
    EXPECT_EQ(overview().find("3_procedures")->blank.size(), 3U);
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.fill_blank(tx, as("vanthu"), now, half, "3_procedures"); }), "period_report.forbidden") << "a clerk enters no figures";
    ASSERT_TRUE(enter("1.1", CellState::value, 2, 0, {}, accounts["canbo"]));
    EXPECT_EQ(written(kCommune, [&](sql::Tx& tx) { return reports.fill_blank(tx, as("canbo"), now, half, "3_procedures"); }), 2);
    EXPECT_EQ(hand_in("canbo", "3_procedures"), "");
    EXPECT_EQ(computed().form("BM3")->find("1.1")->shown(), "2") << "what was entered stays";
    EXPECT_EQ(overview().find("3_procedures")->state, PartState::handed_in);
    // A choice is no count: it cannot arise or not arise.
    EXPECT_EQ(written(kCommune, [&](sql::Tx& tx) { return reports.fill_blank(tx, as("canbo"), now, half, "7_digital"); }), 5);
    EXPECT_EQ(hand_in("canbo", "7_digital"), "period_report.blank");
    EXPECT_EQ(overview().find("7_digital")->blank.size(), 3U);
}

TEST_P(PeriodReportTest, a_part_that_says_nothing_is_not_handed_in) {
    const auto refusal = write(kCommune, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(reports.hand_in(tx, as("daumoi"), now, half, "assessment"));
        return 0;
    });
    EXPECT_EQ(refusal.error().code, "period_report.silent");
    EXPECT_TRUE(has(refusal.error().message, "“Tồn tại, hạn chế”, “Nguyên nhân”")) << refusal.error().message;
    ASSERT_EQ(save("daumoi", "assessment", "limits", "Không có.", 0), "");
    ASSERT_EQ(save("daumoi", "assessment", "causes", "Không có.", 0), "");
    EXPECT_EQ(hand_in("daumoi", "assessment"), "");
}

TEST_P(PeriodReportTest, parts_go_from_hand_to_hand) {
    const auto give_back = [&](const char* login, Remark why) { return tried([&](sql::Tx& tx) { return reports.give_back(tx, as(login), now, half, "closing", why); }); };
    EXPECT_EQ(give_back("daumoi", {"Sửa lại", {}, {}, {}}), "period_report.not_handed_in");
    EXPECT_EQ(merge("daumoi", "closing"), "period_report.not_handed_in");
    EXPECT_EQ(hand_in("motcua", "closing"), "period_report.forbidden");
    ASSERT_EQ(hand_in("vanthu", "closing"), "");
    EXPECT_EQ(hand_in("vanthu", "closing"), "period_report.handed_in");
    EXPECT_EQ(save("vanthu", "closing", "closing", "Thêm.", 0), "period_report.handed_in") << "who handed in writes no more";
    EXPECT_EQ(save("daumoi", "closing", "closing", "Đầu mối sửa.", 0), "") << "the coordinator edits any part";
    EXPECT_EQ(merge("vanthu", "closing"), "period_report.forbidden");
    EXPECT_EQ(give_back("vanthu", {"Sửa lại", {}, {}, {}}), "period_report.forbidden");
    EXPECT_EQ(give_back("daumoi", {" ", {}, {}, {}}), "period_report.remark");
    EXPECT_EQ(give_back("daumoi", {"Sửa", "nowhere", {}, {}}), "period_report.paragraph");
    EXPECT_EQ(give_back("daumoi", {"Sửa", {}, "BM3", "99"}), "period_report.row");
    ASSERT_EQ(give_back("daumoi", {"Ghi thêm nơi nhận", "closing", {}, {}}), "");
    EXPECT_EQ(overview().find("closing")->state, PartState::returned);
    EXPECT_EQ(overview().find("closing")->open_comments, 1U);
    ASSERT_EQ(save("vanthu", "closing", "closing", "Đã sửa.", 1), "");
    ASSERT_EQ(hand_in("vanthu", "closing"), "");
    ASSERT_EQ(merge("daumoi", "closing"), "");
    EXPECT_EQ(overview().count(PartState::merged), 1U);
    ASSERT_EQ(give_back("daumoi", {"Xem lại", {}, {}, {}}), "") << "also a merged part";
    sql::Reader s = db->read();
    const auto comments = reports.comments(s, kCommune, half);
    ASSERT_EQ(comments.size(), 2U);
    EXPECT_EQ(comments[0].paragraph, "closing");
    EXPECT_EQ(comments[0].text, "Ghi thêm nơi nhận");
}

TEST_P(PeriodReportTest, a_duty_keeps_others_out) {
    const auto assign = [&](const char* login, AccountId duty) { return tried([&](sql::Tx& tx) { return reports.assign(tx, as(login), now, half, "3_procedures", duty); }); };
    EXPECT_EQ(assign("canbo", accounts["canbo"]), "period_report.forbidden");
    EXPECT_EQ(assign("daumoi", accounts["motcua"]), "period_report.duty") << "the desk writes no report";
    EXPECT_EQ(assign("daumoi", AccountId{987654}), "period_report.duty");
    ASSERT_EQ(assign("daumoi", accounts["canbo"]), "");
    EXPECT_EQ(save("tuphap", "3_procedures", "catalogue", "x", 0), "period_report.duty");
    EXPECT_EQ(hand_in("tuphap", "3_procedures"), "period_report.duty");
    EXPECT_EQ(save("canbo", "3_procedures", "catalogue", "x", 0), "");
    EXPECT_EQ(save("daumoi", "3_procedures", "catalogue", "y", 1), "");
    EXPECT_EQ(overview().find("3_procedures")->duty, accounts["canbo"]);
    ASSERT_EQ(assign("daumoi", {}), "");
    EXPECT_EQ(save("tuphap", "3_procedures", "catalogue", "z", 2), "");
}

TEST_P(PeriodReportTest, late_hand_ins_show) {
    ASSERT_EQ(hand_in("vanthu", "closing"), "");
    EXPECT_FALSE(overview().find("closing")->late);
    EXPECT_FALSE(overview().find("intro")->late);
    now = at("2023-06-10T08:00");
    clock.set(now);
    ASSERT_EQ(hand_in("vanthu", "intro"), "");
    EXPECT_FALSE(overview().find("closing")->late);
    EXPECT_TRUE(overview().find("intro")->late);
    EXPECT_TRUE(overview().find("assessment")->late) << "not handed in at all";
}

TEST_P(PeriodReportTest, figures_entered_after_the_hand_in_are_counted) {
    ASSERT_EQ(written(kCommune, [&](sql::Tx& tx) { return reports.fill_blank(tx, as("canbo"), at("2023-06-09T10:00"), half, "3_procedures"); }), 3);
    ASSERT_EQ(tried([&](sql::Tx& tx) { return reports.hand_in(tx, as("canbo"), at("2023-06-09T11:00"), half, "3_procedures"); }), "");
    EXPECT_EQ(overview().find("3_procedures")->entered_since, 0U);
    ASSERT_TRUE(enter("1.1", CellState::value, 3, 1, {}, accounts["daumoi"]));
    EXPECT_EQ(overview().find("3_procedures")->entered_since, 1U);
}

TEST_P(PeriodReportTest, comments_are_made_and_settled) {
    const auto comment = [&](const char* login, Remark remark) { return tried([&](sql::Tx& tx) { return reports.comment(tx, as(login), now, half, "3_procedures", remark); }); };
    EXPECT_EQ(comment("motcua", {"Số này sai", {}, "BM3", "3.3"}), "period_report.forbidden");
    ASSERT_EQ(comment("chutich", {"Vì sao chỉ 50 %?", {}, "BM3", "3.3"}), "");
    sql::Reader before = db->read();
    const auto all = reports.comments(before, kCommune, half, "3_procedures");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].row, "3.3");
    const auto resolve = [&](const char* login, std::int64_t id) { return tried([&](sql::Tx& tx) { return reports.resolve(tx, as(login), now, id); }); };
    EXPECT_EQ(resolve("canbo", 999999), "period_report.comment");
    EXPECT_EQ(resolve("motcua", all[0].id), "period_report.forbidden");
    EXPECT_EQ(resolve("canbo", all[0].id), "");
    EXPECT_EQ(resolve("canbo", all[0].id), "") << "twice is once";
    sql::Reader s = db->read();
    EXPECT_TRUE(reports.comments(s, kCommune, half)[0].resolved_at);
    EXPECT_TRUE(reports.comments(s, kCommune, half, "closing").empty());
}

// ---- The signature

Finding warning(std::string says = "Cần xem: 50,00 %") { return {"BM3.simplified", "BM3", "1.1", catalog::Severity::warning, std::move(says)}; }

TEST_P(PeriodReportTest, a_report_is_signed_only_when_it_is_ready) {
    EXPECT_EQ(sign("daumoi"), "period_report.forbidden");
    EXPECT_EQ(sign("chutich"), "period_report.parts");
    all_merged();
    now = at("2023-06-08T16:00");
    EXPECT_EQ(sign("chutich"), "period_report.open") << "the window ends on the 9th";
    now = at("2023-06-09T17:00");
    found = {{"BM3.x", "BM3", "3.3", catalog::Severity::error, "Sai."}};
    EXPECT_EQ(sign("chutich"), "period_report.errors");
    found = {warning()};
    EXPECT_EQ(sign("chutich"), "period_report.unexplained");
    found.clear();
    const struct { const char* name; SignInput input; const char* code; } rows[] = {
        {"no number", {0, {}, make_day(2023, 6, 9), {}}, "period_report.number"}, {"symbol", {12, "bc-ubnd", make_day(2023, 6, 9), {}}, "period_report.symbol"}, {"symbol", {12, "BC", make_day(2023, 6, 9), {}}, "period_report.symbol"},
        {"before the end", {12, {}, make_day(2023, 6, 8), {}}, "period_report.day"}, {"tomorrow", {12, {}, make_day(2023, 6, 10), {}}, "period_report.day"}, {"other figures", {12, {}, make_day(2023, 6, 9), "x"}, "period_report.moved"},
    };
    for (const auto& row : rows) EXPECT_EQ(sign("chutich", row.input), row.code) << row.name;
    {
        sql::Reader s = db->read();
        EXPECT_FALSE(reporting.is_signed(s, kCommune, half));
    }
    ASSERT_TRUE(enter("1.1", CellState::missing, 0, 1, {}, accounts["daumoi"]));
    EXPECT_EQ(sign("chutich"), "period_report.blank") << "taken back after the part was merged";
    ASSERT_TRUE(enter("1.1", CellState::value, 7, 2, {}, accounts["daumoi"]));
    const auto draft = [&] {
        sql::Reader s = db->read();
        return *reports.draft(s, kCommune, half);
    };
    ASSERT_EQ(sign("chutich", {5, "BC-UBND", make_day(2023, 6, 9), draft().seen}), "");
    EXPECT_EQ(sign("chutich"), "period_report.signed");
    sql::Reader s = db->read();
    const auto document = *reports.document(s, kCommune, half);
    EXPECT_EQ(document.number, "05/BC-UBND");
    EXPECT_EQ(*document.day, make_day(2023, 6, 9));
    EXPECT_EQ(document.signer, "Nguyễn <b>Mẫu</b>");
    EXPECT_EQ(document.title, "công tác cải cách hành chính 6 tháng năm 2023");
    EXPECT_EQ(document.parts.size(), 12U);
    EXPECT_EQ(document.parts[3].chapter_number, "II");
}

TEST_P(PeriodReportTest, a_warning_is_passed_with_a_reason_for_these_figures) {
    all_merged();
    found = {warning(), {"BM3.y", "BM3", "3.3", catalog::Severity::error, "Sai."}};
    const auto explain = [&](const char* login, const Finding& f, const char* reason) { return tried([&](sql::Tx& tx) { return reports.explain(tx, as(login), now, half, f, reason); }); };
    EXPECT_EQ(explain("motcua", warning(), "Danh mục nhỏ nên đúng"), "period_report.forbidden");
    EXPECT_EQ(explain("daumoi", warning(), " ok "), "period_report.reason");
    EXPECT_EQ(explain("daumoi", warning("Cần xem: 60,00 %"), "Danh mục nhỏ nên đúng"), "period_report.moved");
    EXPECT_EQ(explain("daumoi", found[1], "Danh mục nhỏ nên đúng"), "period_report.error") << "an error never";
    ASSERT_EQ(explain("daumoi", warning(), "Danh mục nhỏ nên đúng"), "");
    found.pop_back();
    {
        sql::Reader s = db->read();
        const auto judged = reports.findings(s, computed());
        ASSERT_EQ(judged.size(), 1U);
        EXPECT_TRUE(judged[0].settled());
    }
    found = {warning("Cần xem: 70,00 %")};
    EXPECT_EQ(sign("chutich"), "period_report.unexplained") << "the reason was for other figures";
    ASSERT_EQ(explain("daumoi", found[0], "Vẫn đúng như đã nêu"), "");
    ASSERT_EQ(sign("chutich"), "");
    sql::Reader s = db->read();
    EXPECT_TRUE(has(reporting.snapshot(s, kCommune, half, 1)->reasons, "Vẫn đúng như đã nêu"));
    EXPECT_EQ(explain("daumoi", found[0], "Thêm lý do sau khi ký"), "period_report.signed");
}

TEST_P(PeriodReportTest, nothing_of_a_signed_report_is_written_until_it_is_reopened) {
    all_merged();
    ASSERT_EQ(sign("chutich"), "");
    const std::string then = words("3_procedures", "onestop");
    EXPECT_EQ(save("daumoi", "closing", "closing", "x", 0), "period_report.signed");
    EXPECT_EQ(hand_in("daumoi", "closing"), "period_report.signed");
    EXPECT_EQ(merge("daumoi", "closing"), "period_report.signed");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.give_back(tx, as("daumoi"), now, half, "closing", {"Sửa", {}, {}, {}}); }), "period_report.signed");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.comment(tx, as("daumoi"), now, half, "closing", {"Sửa", {}, {}, {}}); }), "period_report.signed");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.assign(tx, as("daumoi"), now, half, "closing", {}); }), "period_report.signed");
    EXPECT_EQ(tried([&](sql::Tx& tx) { return reports.fill_blank(tx, as("daumoi"), now, half, "3_procedures"); }), "period_report.signed");
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    EXPECT_EQ(words("3_procedures", "onestop"), then) << "late records change no signed word";
    const auto reopen = [&](const char* login, const char* reason) { return tried([&](sql::Tx& tx) { return reports.reopen(tx, as(login), now, half, reason); }); };
    EXPECT_EQ(reopen("daumoi", "Ghi muộn một hồ sơ"), "period_report.forbidden");
    EXPECT_EQ(reopen("chutich", " "), "period_report.reason");
    ASSERT_EQ(reopen("chutich", "Ghi muộn một hồ sơ"), "");
    EXPECT_EQ(reopen("chutich", "Ghi muộn một hồ sơ"), "reporting.not_signed");
    EXPECT_NE(words("3_procedures", "onestop"), then);
    ASSERT_EQ(save("daumoi", "closing", "closing", "Bản ký lại.", 0), "");
    now = at("2023-06-12T08:00");
    clock.set(now);
    ASSERT_EQ(sign("chutich", {13, {}, make_day(2023, 6, 12), {}}), "");
    sql::Reader s = db->read();
    EXPECT_EQ(reports.document(s, kCommune, half)->number, "13/BC-UBND");
    EXPECT_EQ(reports.document(s, kCommune, half, 1)->number, "12/BC-UBND");
    EXPECT_EQ(reports.document(s, kCommune, half, 3).error().code, "reporting.snapshot");
    EXPECT_TRUE(record.verify(s, kCommune).empty());
    EXPECT_TRUE(reporting.verify(s, kCommune, make_day(2023, 6, 20)).empty());
}

TEST_P(PeriodReportTest, one_number_is_given_once_a_year) {
    all_merged();
    ASSERT_EQ(sign("chutich"), "");
    const ReportPeriod quarter = *parse_period("2023-Q1");
    const auto merged = written(kCommune, [&](sql::Tx& tx) -> Result<int> {
        for (const catalog::OutlinePart& part : shipped()->outline.parts) tx.exec(sql::Statement("test", "INSERT INTO period_report_part (unit_id, period, part, state, changed_at) VALUES (2, '2023-Q1', :part, 3, 0)"), {{"part", part.code}});
        XASO_TRY(const reporting::Report report, reporting.compute_forms(tx, kCommune, quarter));
        for (const reporting::FormResult& form : report.forms)
            for (const reporting::Cell& cell : form.cells)
                if (cell.source == reporting::Source::entered) XASO_CHECK(reporting.enter(tx, as("daumoi"), now, quarter, form.form->code, cell.row->number, CellState::none_arising, 0, {}, 0));
        return 0;
    });
    ASSERT_EQ(merged, 0);
    const auto sign_quarter = [&](int number) { return tried([&](sql::Tx& tx) { return reports.sign(tx, as("chutich"), now, quarter, {number, {}, make_day(2023, 6, 9), {}}); }); };
    EXPECT_EQ(sign_quarter(12), "period_report.number");
    EXPECT_EQ(sign_quarter(13), "");
}

TEST_P(PeriodReportTest, a_failure_at_any_statement_leaves_nothing) {
    all_merged();
    ASSERT_EQ(tried([&](sql::Tx& tx) { return reports.give_back(tx, as("daumoi"), now, half, "closing", {"Sửa", {}, {}, {}}); }), "");
    // A second program on the same database, whose next statement but n fails.
    std::atomic<int> countdown{0};
    sql::Config config = where->config;
    config.before_statement = [&](const sql::Statement& s) {
        if (countdown > 0 && --countdown == 0) throw sql::Error(sql::ErrorKind::other, "made to fail", s.name());
    };
    const auto other = sql::Database::open(config);
    const record::Record other_record{*other, record::ChainKey{}};
    const units::Units other_units{other_record};
    const reporting::Reporting other_reporting{other_record, law, other_units, clock};
    const access::Access other_access{other_record, clock, cheap()};
    const Reports r{other_reporting, other_units, other_access, [](sql::Session&, const reporting::Report&) { return std::vector<Finding>{}; }};
    const auto rows = [&] {
        std::string out;
        sql::Reader s = db->read();
        for (const char* table : {"event", "audit_link", "answered", "period_report_part", "period_report_comment", "report_snapshot"})
            out += fmt::format("{} {} ", table, s.query(sql::Statement("test", fmt::format("SELECT count(*) AS n FROM {}", table)))[0].get<std::int64_t>("n"));
        for (const sql::Row& row : s.query(sql::Statement("test", "SELECT part, state FROM period_report_part ORDER BY part"))) out += fmt::format("{}={} ", row.get<std::string>("part"), row.get<int>("state"));
        for (const sql::Row& row : s.query(sql::Statement("test", "SELECT version, ended_reason FROM report_snapshot ORDER BY version"))) out += row.get<std::string>("ended_reason");
        return out;
    };
    const struct { const char* name; std::function<Result<void>(sql::Tx&)> job; } steps[] = {
        {"hand in", [&](sql::Tx& tx) { return r.hand_in(tx, as("vanthu"), now, half, "closing"); }},
        {"merge", [&](sql::Tx& tx) { return r.merge(tx, as("daumoi"), now, half, "closing"); }},
        {"sign", [&](sql::Tx& tx) -> Result<void> { XASO_CHECK(r.sign(tx, as("chutich"), now, half, {12, {}, make_day(2023, 6, 9), {}})); return {}; }},
        {"reopen", [&](sql::Tx& tx) { return r.reopen(tx, as("chutich"), now, half, "Ghi muộn một hồ sơ"); }},
    };
    for (const auto& step : steps) {
        SCOPED_TRACE(step.name);
        const std::string before = rows();
        int n = 1;
        bool done = false;
        for (; !done && n < 1000; ++n) {
            countdown = n;
            try {
                const auto answer = other_record.once({as("chutich"), std::string("key-") + step.name, "body"}, now, [&](sql::Tx& tx) -> Result<record::Answer> {
                    XASO_CHECK(step.job(tx));
                    return record::Answer{303, "/"};
                });
                ASSERT_TRUE(answer) << answer.error().message;
                EXPECT_GT(countdown.exchange(0), 0) << "the failure was swallowed";
                done = true;
            } catch (const sql::Error&) {
                EXPECT_EQ(rows(), before) << "statement " << n;
            }
        }
        EXPECT_GT(n, 5);
        ASSERT_TRUE(done);
        EXPECT_NE(rows(), before);
        sql::Reader s = db->read();
        EXPECT_TRUE(record.verify(s, kCommune).empty());
        EXPECT_TRUE(reporting.verify(s, kCommune, make_day(2023, 6, 20)).empty());
    }
}

TEST_P(PeriodReportTest, the_periods_that_concern_a_unit_now) {
    const struct { const char* today; std::vector<std::string> periods; } rows[] = {
        {"2023-06-08", {"2023-6T", "2023-9T", "2023-N", "2023-Q1"}},   // the first quarter was due 90 days ago
        {"2023-06-09", {"2023-6T", "2023-9T", "2023-N"}},
        {"2020-12-31", {}},
    };
    for (const auto& row : rows) {
        std::vector<std::string> codes;
        for (const auto& w : reports.current_periods(kCommune, *parse_day(row.today))) codes.push_back(period_code(w.period));
        std::sort(codes.begin(), codes.end());
        EXPECT_EQ(codes, row.periods) << row.today;
    }
    EXPECT_TRUE(reports.current_periods(UnitId{77}, make_day(2023, 6, 9)).empty());
}

TEST_P(PeriodReportTest, every_shipped_text_reads_well_with_nothing_arising) {
    all_merged();
    sql::Reader s = db->read();
    const auto d = *reports.document(s, kCommune, half);
    for (const DocumentPart& part : d.parts)
        for (const DocumentParagraph& p : part.paragraphs)
            for (const Line& line : p.lines) {
                EXPECT_FALSE(has(plain(line), "{")) << plain(line);
                EXPECT_FALSE(has(plain(line), "(chưa có số liệu)")) << part.code << " " << plain(line);
                // "tỷ lệ: không phát sinh", "số văn bản: không phát sinh văn bản": never in the place of an object.
                for (std::size_t i = 1; i < line.size(); ++i)
                    if (line[i].text == "không phát sinh") { EXPECT_TRUE(line[i - 1].text.ends_with(": ")) << plain(line); }
            }
}

}  // namespace
}  // namespace xaso::period_report
