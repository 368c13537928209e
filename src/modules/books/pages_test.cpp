#include "books/pages.h"

#include <sodium.h>

#include <algorithm>
#include <thread>

#include "books/book_imports.h"
#include "books/pages_fixture.h"
#include "platform/files/kind.h"
#include "support/package_for_tests.h"

namespace xaso::books {
namespace {

INSTANTIATE_TEST_SUITE_P(Both, BookPages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(BookPages, what_is_still_to_come_stands_in_a_calendar) {
    written({{"subject", "Họp giao ban"}, {"kind", "own"}, {"held_on", "25/11/2026"}});
    written({{"subject", "Đã qua"}, {"kind", "own"}, {"held_on", "5/3/2026"}});
    sql::Reader s = w.program->db->read();
    const auto days_of = [&](const std::string& login) { return calendar(books)(s, World::kHome, *access.find_login(s, login), make_day(2026, 11, 20)); };
    const auto days = days_of("congchuc");
    ASSERT_EQ(days.size(), 1u);
    EXPECT_EQ(days[0].day, make_day(2026, 11, 25));
    EXPECT_EQ(days[0].title, "Sổ việc thử: Họp giao ban");
    EXPECT_TRUE(days_of("quantri.thu").empty()) << "who may not see the book";
    EXPECT_FALSE(days[0].starts) << "a book that says no times";
}

TEST_P(BookPages, a_calendar_tells_when_and_where_a_meeting_is) {
    std::string text = kTestBook;
    text.replace(text.find("key = ["), 5, "calendar = { starts = \"at\", ends = \"till\", place = \"room\" }\nkey =");
    for (const char* name : {"at", "till", "room"}) text.replace(text.find("[[field]]\nname = \"kind\""), 9, fmt::format("[[field]]\nname = \"{}\"\ntitle = \"{}\"\ntype = \"text\"\n\n[[field]]", name, name));
    use(text);
    written({{"subject", "Họp"}, {"held_on", "25/11/2026"}, {"at", "14h30"}, {"till", "16:00"}, {"room", "Phòng họp 1"}});
    const auto meeting = [&] {
        sql::Reader s = w.program->db->read();
        return calendar(books)(s, World::kHome, *access.find_login(s, "congchuc"), make_day(2026, 11, 20)).back();
    };
    EXPECT_EQ(format_day_time(*meeting().starts), "25/11/2026 14:30");
    EXPECT_EQ(format_day_time(*meeting().ends), "25/11/2026 16:00");
    EXPECT_EQ(meeting().place, "Phòng họp 1");
    const char* const day = "26/11/2026";
    for (const auto& [typed, time] : {std::pair{"8 giờ", "08:00"}, {"08 giờ 15 phút", "08:15"}, {"9.45", "09:45"}, {"7H", "07:00"}}) {
        written({{"subject", typed}, {"held_on", day}, {"at", typed}, {"till", "6h"}});
        EXPECT_EQ(format_time(*meeting().starts), time) << typed;
        EXPECT_FALSE(meeting().ends) << "not before it begins";
    }
    for (const char* typed : {"", "buổi sáng", "25:00", "14:75", "từ 14h", "14h và 15h"}) {
        written({{"subject", std::string("Chữ ") + typed}, {"held_on", day}, {"at", typed}});
        EXPECT_FALSE(meeting().starts) << typed;
    }
}

TEST_P(BookPages, a_record_is_entered_found_changed_and_removed) {
    EXPECT_TRUE(has(get("/so").body, "Sổ việc thử"));
    EXPECT_TRUE(has(get("/so").body, "href=\"/so/test_book/moi\""));
    EXPECT_TRUE(has(get("/so?q=viec+thu").body, "Sổ việc thử")) << "without accents";
    EXPECT_FALSE(has(get("/so?q=khong+co+so+nay").body, "Sổ việc thử"));
    EXPECT_FALSE(has(get("/so?loc=co-ban-ghi").body, "Sổ việc thử")) << "nothing in it yet";
    EXPECT_TRUE(has(get("/so/test_book").body, "Sổ chưa có bản ghi nào"));
    const std::string at = written({{"subject", "Kiểm tra thôn 1"}, {"kind", "own"}, {"held_on", "5/3/2026"}, {"amount", "1.500.000"}, {"findings-rows", "3"}, {"findings.issue-2", "Chậm trả"}, {"findings.settled_on-2", "09/03/2026"}});
    EXPECT_TRUE(has(get("/so?loc=co-ban-ghi").body, "Sổ việc thử"));
    const Response page = get(at);
    EXPECT_EQ(page.status, 200);
    for (const char* part : {"1/2026", "Tự kiểm tra", "05/03/2026", "1.500.000 đ", "Chậm trả", "đã xong", "Ghi vào sổ"}) EXPECT_TRUE(has(page.body, part)) << part;
    const Response list = get("/so/test_book?q=thon+1");
    EXPECT_TRUE(has(list.body, "Kiểm tra thôn 1"));
    EXPECT_TRUE(has(list.body, "1 dòng, xong cả"));
    EXPECT_TRUE(has(get("/so/test_book").body, "Cả sổ: 1 việc · Số tiền: 1.500.000 đ"));
    EXPECT_TRUE(has(get("/so/test_book?l.kind=planned").body, "Không có việc nào khớp"));
    EXPECT_TRUE(has(get("/so/test_book?l.amount.tu=1.000.000&l.held_on.den=31/03/2026").body, "Kiểm tra thôn 1"));
    const std::string all = "l.subject=kiem&l.kind=own&l.held_on.tu=01/03/2026&l.amount.den=2.000.000&l.findings=mo";
    EXPECT_TRUE(has(get("/so/test_book?" + all).body, "Không có việc nào khớp")) << "every column narrows";
    EXPECT_TRUE(has(get("/so/test_book?" + all.substr(0, all.rfind('&'))).body, "Kiểm tra thôn 1"));
    EXPECT_TRUE(has(get("/so/test_book/in?" + all.substr(0, all.rfind('&'))).body, "Lọc theo: Nội dung: kiem; Hình thức: Tự kiểm tra; Ngày từ 01/03/2026; Số tiền đến 2.000.000"));
    const Response wrong_day = get("/so/test_book?l.held_on.tu=31/02/2026");
    EXPECT_EQ(wrong_day.status, 422);
    EXPECT_TRUE(has(wrong_day.body, "“Ngày từ”: "));
    EXPECT_FALSE(has(wrong_day.body, "Sổ chưa có bản ghi nào")) << "nothing was looked up";
    EXPECT_TRUE(has(get("/so/test_book?l.held_on.tu=02/03/2026&l.held_on.den=01/03/2026").body, "“Ngày đến”: phải từ “Ngày từ” trở lên"));

    const Response form = get(at + "/sua");
    EXPECT_EQ(hidden_value(form.body, "findings-no-1"), "1");
    EXPECT_EQ(post(at + "/sua", {{"version", "1"}, {"subject", "Kiểm tra thôn 2"}, {"held_on", "05/03/2026"}, {"findings-rows", "1"}, {"findings-no-1", "1"}, {"findings.issue-1", "Chậm trả"}}).status, 303);
    EXPECT_TRUE(has(get(at).body, "Nội dung: Kiểm tra thôn 1 → Kiểm tra thôn 2"));

    EXPECT_EQ(post(at + "/xoa", {{"version", "2"}, {"reason", ""}}).status, 422);
    EXPECT_EQ(post(at + "/xoa", {{"version", "2"}, {"reason", "Ghi trùng"}}).status, 303);
    const Response gone = get(at);
    EXPECT_TRUE(has(gone.body, "Lý do: Ghi trùng"));
    EXPECT_TRUE(has(gone.body, "Kiểm tra thôn 2"));
    EXPECT_EQ(get(at + "/sua").status, 404);
}

TEST_P(BookPages, what_is_wrong_stands_at_its_field_and_what_was_typed_stays) {
    const Response r = post("/so/test_book", {{"subject", ""}, {"held_on", "31/02/2026"}, {"amount", "năm"}, {"kind", "planned"}, {"findings-rows", "2"}, {"findings.settled_on-2", "01/01/2026"}});
    EXPECT_EQ(r.status, 422);
    for (const char* id : {"f-subject-error", "f-held_on-error", "f-amount-error", "f-decision.number-error", "f-findings.issue-1-error"}) EXPECT_TRUE(has(r.body, id)) << id;
    EXPECT_TRUE(has(r.body, "value=\"năm\""));
    const Response more = post("/so/test_book", {{"more", "findings"}, {"subject", "Đang gõ"}, {"findings-rows", "1"}, {"findings.issue-1", "Một"}});
    EXPECT_EQ(more.status, 200);
    EXPECT_TRUE(has(more.body, "value=\"Đang gõ\""));
    EXPECT_EQ(hidden_value(more.body, "findings-rows"), "9");
}

TEST_P(BookPages, two_people_at_one_record_choose_what_both_changed) {
    const Form whole{{"subject", "Việc chung"}, {"kind", "own"}, {"held_on", "05/03/2026"}, {"amount", "100"}, {"findings-rows", "2"}, {"findings.issue-1", "Chậm"}, {"findings.issue-2", "Thiếu bảng"}};
    const std::string at = written(whole);
    const auto edit = [&](const std::string& version, Form form, const std::string& login) {
        form.insert(form.end(), {{"version", version}, {"findings-rows", "3"}, {"findings-no-1", "1"}, {"findings-no-2", "2"}});
        return post(at + "/sua", form, login);
    };
    // An changes the amount, the first line's day and the kind; Bình, with the old form open, the amount, the subject, and adds a line.
    EXPECT_EQ(edit("1", {{"subject", "Việc chung"}, {"kind", ""}, {"held_on", "05/03/2026"}, {"amount", "200"}, {"findings.issue-1", "Chậm"}, {"findings.settled_on-1", "09/03/2026"}, {"findings.issue-2", "Thiếu bảng"}}, "congchuc").status, 303);
    const Form mine{{"subject", "Việc của Bình"}, {"kind", "own"}, {"held_on", "05/03/2026"}, {"amount", "300"}, {"findings.issue-1", "Chậm"}, {"findings.issue-2", "Thiếu bảng"}, {"findings.issue-3", "Mới thấy"}};
    const Response second = edit("1", mine, "daumoi");
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(hidden_value(second.body, "version"), "2");
    const std::string words = words_of(second.body);
    for (const char* part : {"Nguyễn Thị congchuc", "vừa sửa bản ghi này", "Của bạn: 300", "Đang ghi trong sổ: 200", "chọn ở biểu bên dưới"}) EXPECT_TRUE(has(words, part)) << part;
    EXPECT_TRUE(has(second.body, "value=\"Việc của Bình\"")) << "only one changed it";
    EXPECT_FALSE(has(second.body, "value=\"own\" selected")) << "the first took the kind away, the second left it alone";
    EXPECT_TRUE(has(second.body, "value=\"09/03/2026\""));
    EXPECT_TRUE(has(second.body, "value=\"Mới thấy\""));
    EXPECT_EQ(hidden_value(second.body, "pick"), "amount");
    // Sent without a choice nothing is written; with one, all of both changes is.
    Form merged{{"subject", "Việc của Bình"}, {"kind", ""}, {"held_on", "05/03/2026"}, {"pick", "amount"}, {"mine.amount", "300"}, {"theirs.amount", "200"}, {"findings.issue-1", "Chậm"}, {"findings.settled_on-1", "09/03/2026"}, {"findings.issue-2", "Thiếu bảng"}, {"findings.issue-3", "Mới thấy"}};
    const Response unchosen = edit("2", merged, "daumoi");
    EXPECT_EQ(unchosen.status, 422);
    EXPECT_TRUE(has(unchosen.body, "Hãy chọn một trong hai nội dung") && has(unchosen.body, "Của bạn: 300"));
    merged.emplace_back("amount", "200");
    EXPECT_EQ(edit("2", merged, "daumoi").status, 303);
    const std::string now = words_of(get(at).body);
    for (const char* part : {"Việc của Bình", "200 đ", "09/03/2026", "Mới thấy"}) EXPECT_TRUE(has(now, part)) << part;
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, a_line_that_one_removed_and_the_other_changed_stays) {
    const std::string at = written({{"subject", "Việc"}, {"held_on", "05/03/2026"}, {"findings-rows", "2"}, {"findings.issue-1", "Một"}, {"findings.issue-2", "Hai"}});
    EXPECT_EQ(post(at + "/sua", {{"version", "1"}, {"subject", "Việc"}, {"held_on", "05/03/2026"}, {"findings-rows", "2"}, {"findings-no-1", "1"}, {"findings.issue-1", "Một, sửa"}, {"findings-no-2", "2"}, {"findings.issue-2", "Hai"}}).status, 303);
    const Response second = post(at + "/sua", {{"version", "1"}, {"subject", "Việc"}, {"held_on", "05/03/2026"}, {"findings-rows", "0"}}, "daumoi");
    EXPECT_EQ(second.status, 409);
    EXPECT_TRUE(has(words_of(second.body), "dòng “Một, sửa” bạn đã bỏ nhưng người kia vừa sửa nên còn lại"));
    EXPECT_FALSE(has(second.body, "value=\"Hai\"")) << "removed, and nobody else touched it";
}

TEST_P(BookPages, lines_that_were_emptied_do_not_move_a_choice_to_another_line) {
    const Form whole{{"subject", "Việc"}, {"held_on", "05/03/2026"}, {"findings-rows", "2"}, {"findings.issue-1", "Một"}, {"findings.issue-2", "Hai"}};
    const std::string at = written(whole);
    const Form lines{{"subject", "Việc"}, {"held_on", "05/03/2026"}, {"findings-rows", "2"}, {"findings-no-1", "1"}, {"findings.issue-1", "Một"}, {"findings-no-2", "2"}};
    const auto edit = [&](const std::string& version, Form more) {
        more.insert(more.end(), lines.begin(), lines.end());
        more.emplace_back("version", version);
        return post(at + "/sua", more);
    };
    EXPECT_EQ(edit("1", {{"findings.issue-2", "Hai, của người kia"}}).status, 303);
    EXPECT_EQ(edit("1", {{"findings.issue-2", "Hai, của tôi"}}).status, 409);
    // The first line is emptied, the choice in the second is still open: it stands in the line that is first now, and nothing is written.
    Form emptied{{"subject", "Việc"}, {"held_on", "05/03/2026"}, {"version", "2"}, {"findings-rows", "2"}, {"findings-no-1", "1"}, {"findings-no-2", "2"}, {"pick", "findings.issue-2"}, {"mine.findings.issue-2", "Hai, của tôi"}, {"theirs.findings.issue-2", "Hai, của người kia"}};
    const Response open = post(at + "/sua", emptied);
    EXPECT_EQ(open.status, 422);
    EXPECT_EQ(hidden_value(open.body, "pick"), "findings.issue-1");
    EXPECT_EQ(hidden_value(open.body, "findings-no-1"), "2");
    EXPECT_TRUE(has(open.body, "Hai, của tôi") && has(open.body, "f-findings.issue-1-error")) << words_of(open.body);
    emptied.emplace_back("findings.issue-2", "Hai, của tôi");
    EXPECT_EQ(post(at + "/sua", emptied).status, 303);
    const std::string now = words_of(get(at).body);
    EXPECT_TRUE(has(now, "Hai, của tôi")) << now;
}

TEST_P(BookPages, what_was_typed_for_a_record_that_somebody_removed_may_become_a_new_one) {
    const Response made = send(Method::post, "/so/test_book", "lanhdao", {{"subject", "Việc chung"}, {"held_on", "05/03/2026"}, {"staff", "Trần Văn Kín"}, {"findings-rows", "1"}, {"findings.issue-1", "Chậm"}}, {{"report-file", "ket-luan.pdf", "application/pdf", "%PDF-1.4\n%%EOF\n"}});
    ASSERT_EQ(made.status, 303);
    const std::string at(made.headers.get("Location").substr(0, made.headers.get("Location").find('?')));
    const std::string file = hidden_value(get(at + "/sua").body, "report");
    EXPECT_EQ(post(at + "/xoa", {{"version", "1"}, {"reason", "Ghi trùng"}}, "daumoi").status, 303);
    Form mine{{"version", "1"}, {"subject", "Việc chung, sửa"}, {"held_on", "05/03/2026"}, {"report", file}, {"findings-rows", "1"}, {"findings-no-1", "1"}, {"findings.issue-1", "Chậm, sửa"}};
    const Response told = post(at + "/sua", mine);
    EXPECT_EQ(told.status, 409);
    const std::string words = words_of(told.body);
    for (const char* part : {"Nguyễn Thị daumoi đã xóa việc này lúc", "Lý do: Ghi trùng", "Ghi thành bản ghi mới"}) EXPECT_TRUE(has(words, part)) << part << words;
    for (const char* part : {"value=\"Việc chung, sửa\"", "value=\"Chậm, sửa\""}) EXPECT_TRUE(has(told.body, part)) << part;
    EXPECT_FALSE(has(told.body, "Trần Văn Kín"));
    // Written as a new record, with its file and with what this account may not see.
    mine.emplace_back("removed", hidden_value(told.body, "removed"));
    const std::string again = written(mine);
    EXPECT_NE(again, at);
    const std::string now = words_of(get(again, "lanhdao").body);
    for (const char* part : {"Việc chung, sửa", "Chậm, sửa", "ket-luan.pdf", "Trần Văn Kín"}) EXPECT_TRUE(has(now, part)) << part;
    // Of a record that is there nothing is taken over.
    Form other{{"subject", "Việc khác"}, {"held_on", "05/03/2026"}, {"removed", again.substr(again.rfind('/') + 1)}};
    EXPECT_FALSE(has(words_of(get(written(other), "lanhdao").body), "Trần Văn Kín"));
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, a_masked_field_is_searched_by_whom_it_is_shown_to_and_nobody_else) {
    written({{"subject", "Việc kín"}, {"held_on", "05/03/2026"}, {"staff", "Trần Văn Kín"}}, "lanhdao");
    written({{"subject", "Việc hở"}, {"held_on", "05/03/2026"}, {"staff", "Lê Thị Hở"}}, "lanhdao");
    const Form asked{{"truong", "staff"}, {"chu", "tran van"}};
    const Response found = post("/so/test_book/tim", asked, "lanhdao");
    EXPECT_EQ(found.status, 200);
    EXPECT_TRUE(has(found.body, "Việc kín") && !has(found.body, "Việc hở"));
    EXPECT_TRUE(has(words_of(get("/so/test_book", "lanhdao").body), "Tìm theo trường chỉ một số vai trò thấy"));
    {
        sql::Reader s = w.program->db->read();
        const auto events = w.program->record.history(s, World::kHome, "book", 0);
        ASSERT_FALSE(events.empty());
        EXPECT_TRUE(has(events.back().payload, "\"how\":\"search\"") && has(events.back().payload, "staff") && !has(events.back().payload, "Kín"));
    }
    EXPECT_EQ(post("/so/test_book/tim", asked, "congchuc").status, 403);
    EXPECT_FALSE(has(words_of(get("/so/test_book").body), "Tìm theo trường chỉ một số vai trò thấy"));
    EXPECT_FALSE(has(get("/so/test_book?q=tran+van+kin", "lanhdao").body, "Việc kín")) << "the words of a list stay without it";
    EXPECT_TRUE(has(post("/so/test_book/tim", {{"truong", "staff"}, {"chu", "Không ai"}}, "lanhdao").body, "bắt đầu bằng “Không ai”"));
    EXPECT_EQ(post("/so/test_book/tim", {{"truong", "subject"}, {"chu", "Việc"}}, "lanhdao").status, 403) << "what everybody sees is found by words";
}

TEST_P(BookPages, a_time_is_a_time_of_the_day) {
    std::string text = kTestBook;
    text.replace(text.find("[[field]]\nname = \"findings\""), 9, "[[field]]\nname = \"starts\"\ntitle = \"Giờ bắt đầu\"\ntype = \"time\"\n\n[[field]]\nname = \"ends\"\ntitle = \"Giờ kết thúc\"\ntype = \"time\"\n\n[[field]]");
    text.insert(text.find("[[figure]]"), "[[check]]\nrule = \"ends > starts\"\nsays = \"Giờ kết thúc phải sau giờ bắt đầu.\"\n\n");
    use(text);
    const Form day{{"subject", "Họp"}, {"held_on", "05/03/2026"}};
    const auto with = [&](const std::string& starts, const std::string& ends) {
        Form form = day;
        form.insert(form.end(), {{"starts", starts}, {"ends", ends}});
        return form;
    };
    for (const char* wrong : {"25:00", "24:00", "12:60", "buổi sáng", "8:30:15", "-1:00"}) {
        const Response said = post("/so/test_book", with(wrong, ""));
        EXPECT_EQ(said.status, 422) << wrong;
        EXPECT_TRUE(has(words_of(said.body), "“Giờ bắt đầu”: không phải giờ trong ngày")) << wrong;
        EXPECT_TRUE(has(said.body, "f-starts-error"));
    }
    for (const auto& [starts, ends] : {std::pair{"22:00", "07:00"}, {"9h", "8h59"}, {"10:00", "10:00"}}) {
        const Response said = post("/so/test_book", with(starts, ends));
        EXPECT_EQ(said.status, 422) << starts;
        EXPECT_TRUE(has(words_of(said.body), "Giờ kết thúc phải sau giờ bắt đầu")) << starts;
    }
    const std::string at = written(with("8 giờ 5", "14h30"));
    EXPECT_TRUE(has(words_of(get(at).body), "08:05") && has(words_of(get(at).body), "14:30"));
    EXPECT_TRUE(has(get("/so/test_book?xep=starts&chieu=tang").body, "Họp"));
}

TEST_P(BookPages, a_chosen_file_is_kept_while_the_form_goes_to_and_fro) {
    const auto send_with = [&](const std::string& target, Form form, std::vector<http::Upload> uploads, const std::string& login = "congchuc") { return send(Method::post, target, login, std::move(form), std::move(uploads)); };
    const http::Upload pdf{"report-file", "ket-luan.pdf", "application/pdf", "%PDF-1.4\n%%EOF\n"};
    const Response refused = send_with("/so/test_book", {{"subject", "Có tệp"}, {"held_on", "31/02/2026"}}, {pdf});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(words_of(refused.body), "Đã tải lên: ket-luan.pdf"));
    const std::string waits = hidden_value(refused.body, "report");
    EXPECT_TRUE(waits.starts_with("cho:")) << waits;
    {
        sql::Reader s = w.program->db->read();
        EXPECT_TRUE(files.waiting(s, World::kHome, access.find_login(s, "congchuc")->id).empty()) << "the desk is not offered what waits for a book";
    }
    const Form mended{{"subject", "Có tệp"}, {"held_on", "05/03/2026"}, {"report", waits}};
    EXPECT_EQ(post("/so/test_book", mended, "daumoi").status, 422) << "what another account uploaded";
    const std::string more = hidden_value(send_with("/so/test_book", {{"more", "findings"}, {"subject", "Khác"}}, {{"report-file", "khac.pdf", "application/pdf", "%PDF-1.4\nx\n%%EOF\n"}}).body, "report");
    EXPECT_TRUE(more.starts_with("cho:"));
    const std::string at = written(mended);
    EXPECT_EQ(get(at + "/tep/report").body, pdf.bytes);
    EXPECT_EQ(post("/so/test_book", {{"subject", "Nữa"}, {"held_on", "06/03/2026"}, {"report", waits}}).status, 422) << "it waits no longer";
    const std::string stolen = files::sha256_hex(pdf.bytes) + " ket-luan.pdf";
    EXPECT_EQ(post("/so/test_book", {{"subject", "Nữa"}, {"held_on", "06/03/2026"}, {"report", stolen}}).status, 422) << "a form names no file of the unit by its hash";
    EXPECT_EQ(post(at + "/sua", {{"version", "1"}, {"subject", "Có tệp 2"}, {"held_on", "05/03/2026"}, {"report", stolen}}).status, 303) << "its own stays";
    EXPECT_EQ(get(at + "/tep/report").body, pdf.bytes);
    // Chosen while somebody else changed the record: still there, beside theirs.
    const Response both = send_with(at + "/sua", {{"version", "1"}, {"subject", "Có tệp"}, {"held_on", "05/03/2026"}, {"report", stolen}}, {{"report-file", "moi.pdf", "application/pdf", "%PDF-1.4\ny\n%%EOF\n"}});
    EXPECT_EQ(both.status, 409);
    const std::string mine = hidden_value(both.body, "report");
    EXPECT_EQ(post(at + "/sua", {{"version", "2"}, {"subject", "Có tệp 2"}, {"held_on", "05/03/2026"}, {"report", mine}}).status, 303);
    EXPECT_EQ(get(at + "/tep/report").body, "%PDF-1.4\ny\n%%EOF\n");
}

TEST_P(BookPages, records_without_their_proof_are_listed) {
    std::string text = kTestBook;
    const std::string report = "title = \"Tệp\"\ntype = \"file\"";
    text.replace(text.find(report), report.size(), report + "\nrequired = true");
    use(text);
    EXPECT_EQ(post("/so/test_book", {{"subject", "Thiếu tệp"}, {"held_on", "05/03/2026"}}).status, 422);
    // A spreadsheet holds no files: its records wait for theirs.
    const std::string file = uploaded("Nội dung;Ngày\nViệc một;05/03/2026\nViệc hai;06/03/2026\n", "viec.csv");
    EXPECT_TRUE(has(get(file).body, "thêm 2"));
    EXPECT_EQ(post(file, {{"subject", "0"}, {"held_on", "1"}}).status, 303);
    EXPECT_TRUE(has(words_of(get("/so/test_book").body), "2 việc chưa có minh chứng"));
    const Response lacking = get("/so/test_book?minh-chung=thieu");
    EXPECT_TRUE(has(lacking.body, "Việc một") && has(lacking.body, "Việc hai"));
    const std::string at = [&] {
        sql::Reader s = w.program->db->read();
        return fmt::format("/so/test_book/{}", books.list(s, World::kHome, *w.program->law.current()->book("test_book"), {.words = "viec mot", .filters = {}, .sort = {}}).at(0).id);
    }();
    EXPECT_TRUE(has(words_of(get("/so/test_book/in?minh-chung=thieu").body), "chưa có minh chứng"));
    // It may be changed before its file comes; with it, it is listed no more, and the file is not taken away again.
    EXPECT_EQ(get(at).status, 200);
    EXPECT_TRUE(has(words_of(get(at).body), "Chưa có minh chứng"));
    EXPECT_EQ(post(at + "/sua", {{"version", "1"}, {"subject", "Việc ba"}, {"held_on", "07/03/2026"}}).status, 303);
    EXPECT_EQ(send(Method::post, at + "/sua", "congchuc", {{"version", "2"}, {"subject", "Việc ba"}, {"held_on", "07/03/2026"}}, {{"report-file", "a.pdf", "application/pdf", "%PDF-1.4\n%%EOF\n"}}).status, 303);
    EXPECT_EQ(post(at + "/sua", {{"version", "3"}, {"subject", "Việc ba"}, {"held_on", "07/03/2026"}}).status, 422);
    EXPECT_TRUE(has(words_of(get("/so/test_book").body), "1 việc chưa có minh chứng"));
    EXPECT_FALSE(has(get("/so/test_book?minh-chung=thieu").body, "Việc ba"));
}

TEST_P(BookPages, a_role_may_see_a_list_but_not_a_field) {
    const std::string at = written({{"subject", "Việc kín"}, {"held_on", "05/03/2026"}, {"staff", "Trần Thị Kín"}}, "lanhdao");
    EXPECT_TRUE(has(get(at, "lanhdao").body, "Trần Thị Kín"));
    const Response seen = get(at);
    EXPECT_FALSE(has(seen.body, "Trần Thị Kín"));
    EXPECT_TRUE(has(seen.body, "•••"));
    EXPECT_FALSE(has(get("/so/test_book?q=kin").body, "Trần"));
    EXPECT_FALSE(has(get("/so/test_book/xuat.csv").body, "Trần Thị Kín"));
    EXPECT_TRUE(has(get("/so/test_book/xuat.csv", "lanhdao").body, "Trần Thị Kín"));
    // Who cannot see it changes the rest and leaves it as it is.
    EXPECT_EQ(post(at + "/sua", {{"version", "1"}, {"subject", "Việc kín 2"}, {"held_on", "05/03/2026"}, {"staff", "Người khác"}}).status, 303);
    EXPECT_TRUE(has(get(at, "lanhdao").body, "Trần Thị Kín"));
    // Who only looks.
    EXPECT_EQ(get(at, "thanhtra").status, 200);
    EXPECT_FALSE(has(get("/so/test_book", "thanhtra").body, "Thêm việc"));
    EXPECT_EQ(get("/so/test_book/moi", "thanhtra").status, 403);
    EXPECT_EQ(get("/so", "quantri.thu").status, 403);
}

TEST_P(BookPages, a_book_may_be_for_some_roles_and_log_who_reads) {
    std::string text = kTestBook;
    text.replace(text.find("key = ["), 5, "see = [\"leader\"]\nkeep = [\"leader\"]\nreads_logged = true\nkey =");
    use(text);
    const std::string at = written({{"subject", "Việc"}, {"held_on", "05/03/2026"}}, "lanhdao");
    EXPECT_EQ(get("/so/test_book").status, 403);
    EXPECT_FALSE(has(get("/so").body, "Sổ việc thử"));
    EXPECT_EQ(get(at, "lanhdao").status, 200);
    EXPECT_TRUE(has(get(at, "lanhdao").body, "Mở xem"));
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, a_series_becomes_dated_records) {
    std::string text = kTestBook;
    const std::string key = "key = [\"subject\", \"held_on\"]";
    text.replace(text.find(key), key.size(), "repeats = true");
    use(text);
    // 1,180 broadcasts from 10/12/2022 to 09/06/2023 are so many records, never one number.
    EXPECT_EQ(post("/so/test_book", {{"subject", "Phát thanh"}, {"held_on", "05/12/2022"}, {"repeat_until", "16/12/2022"}, {"repeat_days", "1"}, {"repeat_days", "5"}, {"repeat_times", "2"}}).status, 303);
    sql::Reader s = w.program->db->read();
    const Book& book = *w.program->law.current()->book("test_book");
    EXPECT_EQ(books.records(s, World::kHome, book), 8);   // two Mondays, two Fridays
    EXPECT_EQ(books.list(s, World::kHome, book, {.words = {}, .filters = {{"held_on", "2022-12-16", "2022-12-16"}}, .sort = {}}).size(), 2u);
    EXPECT_EQ(post("/so/test_book", {{"subject", "Phát thanh"}, {"held_on", "05/12/2022"}, {"repeat_until", "01/12/2022"}}).status, 422);
}

TEST_P(BookPages, files_exports_and_paper) {
    const Response made = send(Method::post, "/so/test_book", "congchuc", {{"subject", "Có tệp"}, {"held_on", "05/03/2026"}}, {{"report-file", "ket-luan.pdf", "application/pdf", "%PDF-1.4\n%%EOF\n"}});
    ASSERT_EQ(made.status, 303);
    const std::string at(made.headers.get("Location").substr(0, made.headers.get("Location").find('?')));
    const Response file = get(at + "/tep/report");
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body, "%PDF-1.4\n%%EOF\n");
    EXPECT_EQ(get(at + "/tep/subject").status, 404);
    const Response wrong = send(Method::post, "/so/test_book", "congchuc", {{"subject", "Tệp hỏng"}, {"held_on", "05/03/2026"}}, {{"report-file", "ket-luan.pdf", "application/pdf", "MZ"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "f-report-file-error"));
    EXPECT_TRUE(get("/so/test_book/xuat.xlsx").body.starts_with("PK"));
    EXPECT_TRUE(has(get("/so/test_book/xuat.csv").body, "Quyết định: Số"));
    EXPECT_TRUE(has(get("/so/test_book/in").body, "SỔ VIỆC THỬ"));
}

TEST_P(BookPages, an_excel_file_fills_the_book_once) {
    // Heads merged above, a date as its serial number, money with dots, with commas and as a number.
    const std::string file = workbook({{"Danh sách việc năm 2026", "", "", ""}, {"", "Thời gian", "", ""}, {"Nội dung", "Ngày", "Số tiền", "Hình thức"}, {"Việc một", "05/03/2026", "1.500.000", "Tự kiểm tra"},
                                       {"Việc hai", date(46086), "2,500,000", ""}, {"Việc ba", number(46087), number(700), ""}, {"Sai ngày", "31/02/2026", "5", ""}, {"Sai tiền", "05/03/2026", "năm trăm", ""}, {"", "05/03/2026", "1", ""}});
    const std::string at = uploaded(file, "viec.xlsx");
    const Response seen = get(at);
    EXPECT_EQ(seen.status, 200);
    for (const char* part : {"Tiêu đề ở dòng 3", "thêm 3, đổi 0", "Dòng 7", "Dòng 8", "Dòng 9", "Cột C: “Số tiền”: không đọc được số tiền", "Bản ghi sẽ thêm", "Hình thức: Tự kiểm tra"}) EXPECT_TRUE(has(seen.body, part)) << part;
    const Form mapping{{"subject", "0"}, {"held_on", "1"}, {"amount", "2"}, {"kind", "3"}};
    EXPECT_EQ(post(at, {{"subject", "0"}, {"held_on", "0"}}).status, 422);
    EXPECT_EQ(post(at, mapping).status, 303);
    const Response done = get(at);
    EXPECT_TRUE(has(done.body, "Đã xong"));
    EXPECT_TRUE(get(at + "/tu-choi.xlsx").body.starts_with("PK"));
    sql::Reader s = w.program->db->read();
    const Book& book = *w.program->law.current()->book("test_book");
    EXPECT_EQ(books.records(s, World::kHome, book), 3);
    EXPECT_TRUE(has(get("/so/test_book").body, "4.000.700"));
    // Again, with one amount changed: shown first, changed by the key, nothing doubled.
    const std::string again = uploaded("Nội dung;Ngày;Số tiền;Hình thức\nViệc một;05/03/2026;1.600.000;\nViệc hai;2026-03-05;2500000;\n", "viec.csv");
    EXPECT_TRUE(has(get(again).body, "Số tiền: 1.500.000 đ → 1.600.000 đ"));
    EXPECT_EQ(post(again, mapping).status, 303);
    sql::Reader after = w.program->db->read();
    EXPECT_EQ(books.records(after, World::kHome, book), 3);
    EXPECT_TRUE(has(get("/so/test_book?q=viec+mot").body, "1.600.000"));
    EXPECT_TRUE(has(get("/so/test_book?q=viec+mot").body, "Tự kiểm tra"));   // an empty cell leaves what is there
    EXPECT_TRUE(books.verify(after, World::kHome).empty());
    EXPECT_TRUE(get("/so/test_book/mau.xlsx").body.starts_with("PK"));
}

TEST_P(BookPages, a_refused_line_names_every_fault_with_its_column) {
    const std::string at = uploaded("Nội dung;Ngày;Số tiền;Hình thức;Vấn đề: Ngày xong\n;31/02/2026;năm;Lạ;\nViệc;05/03/2026;6.000.000;Tự kiểm tra;01/03/2026\nĐược;05/03/2026;5;;\n", "viec.csv");
    const Form mapping{{"subject", "0"}, {"held_on", "1"}, {"amount", "2"}, {"kind", "3"}, {"findings.settled_on", "4"}};
    const std::string words = words_of(get(at).body);
    for (const char* part : {"Cột A: Hãy nhập “Nội dung”", "Cột B: “Ngày”", "Cột C: “Số tiền”: không đọc được", "Cột D: “Hình thức”: không có lựa chọn này", "Cột E: Dòng 1: Không thể xong trước ngày của việc", "Cột C: Tự kiểm tra không quá 5 triệu", "Dòng 1: Hãy nhập “Vấn đề”"}) EXPECT_TRUE(has(words, part)) << part;
    // As a file before anything is written, and after.
    const Response before = get(at + "/tu-choi.xlsx?subject=0&held_on=1&amount=2&kind=3&findings.settled_on=4");
    EXPECT_EQ(before.status, 200);
    EXPECT_EQ(get(at + "/tu-choi.xlsx?subject=0").status, 400) << "without a column for the day";
    EXPECT_TRUE(before.body.starts_with("PK"));
    EXPECT_EQ(post(at, mapping).status, 303);
    EXPECT_TRUE(has(words_of(get(at).body), "Cột D: “Hình thức”: không có lựa chọn này"));
    EXPECT_EQ(get(at + "/tu-choi.xlsx").body.size(), before.body.size());
}

TEST_P(BookPages, a_started_import_goes_on_by_itself) {
    std::string file = "Nội dung;Ngày\n";
    for (int i = 0; i < 1200; ++i) file += fmt::format("Việc {};05/03/2026\n", i);
    const std::string at = uploaded(file, "viec.csv");
    // As a server left it that was ended after the first press.
    must(BookImports(books).start({w.by(), "khoa-nhap", "x"}, w.now, *w.program->law.current()->book("test_book"), std::stoll(at.substr(at.rfind('/') + 1)), {{"subject", 0}, {"held_on", 1}}));
    const Response page = get(at);
    EXPECT_TRUE(has(page.body, "Đang nhập: viec.csv") && has(page.body, "data-live"));
    for (int i = 0; i < 600 && has(get(at).body, "Đang nhập"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(has(words_of(get(at).body), "Bản ghi thêm mới 1.200")) << words_of(get(at).body);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(books.records(s, World::kHome, *w.program->law.current()->book("test_book")), 1200);
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, lines_of_a_record_come_in_columns_and_rows) {
    // The second row goes on with the record above it, as where cells were merged; the third names it again.
    const std::string file = "Nội dung;Ngày;Số tiền;Vấn đề: Vấn đề;Vấn đề: Ngày xong\nViệc một;05/03/2026;1.000;Chậm;\n;;;Thiếu bảng;09/03/2026\nViệc một;05/03/2026;;Sai mẫu;\nViệc hai;06/03/2026;;;\n;;;;09/03/2026\n";
    const std::string at = uploaded(file, "viec.csv");
    const Response seen = get(at);
    for (const char* part : {"thêm 2, đổi 2", "từ chối 1", "Dòng 6"}) EXPECT_TRUE(has(seen.body, part)) << part;
    const Form mapping{{"subject", "0"}, {"held_on", "1"}, {"amount", "2"}, {"findings.issue", "3"}, {"findings.settled_on", "4"}};
    EXPECT_EQ(post(at, mapping).status, 303);
    const Book& book = *w.program->law.current()->book("test_book");
    const auto one = [&] {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(books.records(s, World::kHome, book), 2);
        return books.list(s, World::kHome, book, {.words = "viec mot", .filters = {}, .sort = {}}).at(0);
    };
    ASSERT_EQ(one().content.lines.at("findings").size(), 3u);
    EXPECT_EQ(one().content.lines.at("findings")[1].values.at("findings.settled_on"), "2026-03-09");
    EXPECT_EQ(one().content.at("amount"), "1000");
    const int version = one().version;
    // Again: nothing changes. With a day for a line that had none: that line is filled in. Another issue: another line.
    EXPECT_EQ(post(uploaded(file, "viec.csv"), mapping).status, 303);
    EXPECT_EQ(one().version, version);
    const std::string more = uploaded("Nội dung;Ngày;Số tiền;Vấn đề: Vấn đề;Vấn đề: Ngày xong\nViệc một;05/03/2026;;chậm;10/03/2026\n;;;Bụi bẩn;\n", "viec.csv");
    EXPECT_TRUE(has(get(more).body, "Vấn đề: sửa một dòng"));
    EXPECT_TRUE(has(get(more).body, "Vấn đề: thêm một dòng"));
    EXPECT_EQ(post(more, mapping).status, 303);
    ASSERT_EQ(one().content.lines.at("findings").size(), 4u);
    EXPECT_EQ(one().content.lines.at("findings")[0].values.at("findings.settled_on"), "2026-03-10");
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, a_way_to_look_at_the_list_is_kept_under_a_name) {
    written({{"subject", "Việc của mình"}, {"kind", "own"}, {"held_on", "05/03/2026"}});
    written({{"subject", "Việc chung"}, {"held_on", "06/03/2026"}});
    EXPECT_TRUE(has(get("/so/test_book?l.kind=own").body, "Lưu cách xem này"));
    EXPECT_FALSE(has(get("/so/test_book").body, "Lưu cách xem này"));
    const Response kept = post("/so/test_book/cach-xem", {{"name", "Tự kiểm tra"}, {"l.kind", "own"}, {"xep", "amount"}, {"l.nothing", "x"}, {"staff", "x"}});
    EXPECT_EQ(kept.status, 303);
    EXPECT_TRUE(kept.headers.get("Location").starts_with("/so/test_book?xem=tu-kiem-tra")) << kept.headers.get("Location");
    const Response seen = get("/so/test_book?xem=tu-kiem-tra");
    EXPECT_TRUE(has(seen.body, "Việc của mình") && has(seen.body, "Bỏ cách xem này"));
    EXPECT_FALSE(has(seen.body, "Việc chung"));
    EXPECT_TRUE(has(seen.body, "/so/test_book/xuat.csv?xem=tu-kiem-tra"));
    EXPECT_FALSE(has(get("/so/test_book/xuat.csv?xem=tu-kiem-tra").body, "Việc chung"));
    EXPECT_FALSE(has(get("/so/test_book/in?xem=tu-kiem-tra").body, "Việc chung"));
    const Response others = get("/so/test_book?xem=tu-kiem-tra", "daumoi");
    EXPECT_EQ(others.status, 404) << "somebody else's name shows nothing, and says so";
    EXPECT_TRUE(has(words_of(others.body), "Bạn không có cách xem “tu-kiem-tra”") && !has(others.body, "Việc chung"));
    EXPECT_EQ(get("/so/test_book/xuat.csv?xem=tu-kiem-tra", "daumoi").status, 404);
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"name", ""}, {"l.kind", "own"}}).status, 422);
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"viec", "bo"}, {"xem", "tu-kiem-tra"}}, "daumoi").status, 404);
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"viec", "bo"}, {"xem", "tu-kiem-tra"}}).status, 303);
    EXPECT_EQ(get("/so/test_book?xem=tu-kiem-tra").status, 404) << "dropped";
}

TEST_P(BookPages, a_list_asks_for_what_is_left_out_and_keeps_its_address_short) {
    written({{"subject", "Có tiền"}, {"kind", "own"}, {"held_on", "05/03/2026"}, {"amount", "5"}});
    written({{"subject", "Không tiền"}, {"held_on", "06/03/2026"}});
    for (const char* filter : {"l.amount=-", "l.kind=-"}) {
        const Response seen = get(std::string("/so/test_book?") + filter);
        EXPECT_TRUE(has(seen.body, "Không tiền") && !has(seen.body, "Có tiền")) << filter;
    }
    EXPECT_TRUE(has(words_of(get("/so/test_book/in?l.amount=-").body), "Lọc theo: Số tiền: để trống"));
    EXPECT_FALSE(has(get("/so/test_book?l.subject=-").body, "Có tiền")) << "what is always filled in is never left out";
    const Response sent = get("/so/test_book?q=&l.kind=own&l.amount.tu=&l.held_on.tu=");
    EXPECT_EQ(sent.status, 303);
    EXPECT_EQ(sent.headers.get("Location"), "/so/test_book?l.kind=own");
    for (const bool up : {true, false}) {
        const std::string body = get(fmt::format("/so/test_book?q=tien&xep=amount{}", up ? "&chieu=tang" : "")).body;
        EXPECT_EQ(body.find("Không tiền") < body.find("Có tiền"), up) << "found by words, in the order asked for";
    }
}

TEST_P(BookPages, documents_in_force_on_any_day) {
    // LAW Luật 64/2025/QH15: a document is in force from its day until it ends, in whole or in part.
    std::string text = kTestBook;
    text.replace(text.find("key = ["), 5, "in_force = { from = \"held_on\", partly = \"partly_on\", to = \"ended_on\" }\nkey =");
    text.replace(text.find("[[field]]\nname = \"ended_on\""), 9, "[[field]]\nname = \"partly_on\"\ntitle = \"Hết một phần\"\ntype = \"date\"\n\n[[field]]");
    use(text);
    written({{"subject", "Một"}, {"held_on", "01/01/2026"}});
    written({{"subject", "Hai"}, {"held_on", "01/02/2026"}, {"partly_on", "01/04/2026"}, {"ended_on", "01/06/2026"}});
    written({{"subject", "Ba"}, {"held_on", "01/05/2026"}});
    const auto listed = [&](const std::string& state, const std::string& day) {
        const std::string body = get(fmt::format("/so/test_book/in?hieu-luc={}&hieu-luc-ngay={}", state, day)).body;
        std::string out;
        for (const char* name : {"Một", "Hai", "Ba"})
            if (has(body, fmt::format("{}</th>", name)) || has(body, fmt::format("{}</td>", name))) out += out.empty() ? name : std::string(",") + name;
        return out;
    };
    EXPECT_EQ(listed("con", "31/12/2025"), "");
    EXPECT_EQ(listed("con", "01/01/2026"), "Một");
    EXPECT_EQ(listed("con", "01/04/2026"), "Một,Hai") << "what has ended in part is in force";
    EXPECT_EQ(listed("mot-phan", "31/03/2026"), "");
    EXPECT_EQ(listed("mot-phan", "01/04/2026"), "Hai");
    EXPECT_EQ(listed("mot-phan", "01/06/2026"), "") << "ended in whole";
    EXPECT_EQ(listed("het", "31/05/2026"), "");
    EXPECT_EQ(listed("het", "01/06/2026"), "Hai");
    EXPECT_EQ(listed("con", "01/06/2026"), "Một,Ba");
    EXPECT_EQ(listed("chua", "30/04/2026"), "Ba");
    EXPECT_TRUE(has(words_of(get("/so/test_book/in?hieu-luc=con&hieu-luc-ngay=01/04/2026").body), "còn hiệu lực tính đến ngày 01/04/2026"));
    EXPECT_TRUE(get("/so/test_book/xuat.xlsx?hieu-luc=het&hieu-luc-ngay=01/06/2026").body.starts_with("PK"));
    const Response wrong = get("/so/test_book?hieu-luc=con&hieu-luc-ngay=31/02/2026");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(words_of(wrong.body), "“Tính đến ngày”"));
    use(kTestBook);
    EXPECT_TRUE(has(get("/so/test_book?hieu-luc=het").body, "Một")) << "of a book that says nothing of it";
}

TEST_P(BookPages, who_sees_what_not_everybody_may_is_written_down) {
    std::string text = kTestBook;
    const std::string columns = "columns = [\"subject\", \"kind\"";
    text.replace(text.find(columns), columns.size(), "columns = [\"subject\", \"staff\"");
    use(text);
    const std::string at = written({{"subject", "Việc kín"}, {"held_on", "05/03/2026"}, {"staff", "Trần Thị Kín"}}, "lanhdao"), id = at.substr(at.rfind('/') + 1), api_at = "/api/v1/books/test_book/records";
    const auto told = [&] {
        sql::Reader s = w.program->db->read();
        std::string out;
        for (const auto& e : w.program->record.history(s, World::kHome, "book", 0)) out += between(e.payload, "\"how\":\"", "\"") + " ";
        for (const auto& e : w.program->record.history(s, World::kHome, "book_record", std::stoll(id))) out += e.kind == "book_record.opened" ? "opened " : "";
        return out;
    };
    // Who may not see the field leaves no mark, and sees it nowhere: page, list, filter, history, paper, Excel, CSV, API, mapping of an import.
    for (const std::string& target : {at, std::string("/so/test_book"), std::string("/so/test_book?q=kin"), std::string("/so/test_book?xep=staff"), at + "/sua", std::string("/so/test_book/in"), std::string("/so/test_book/xuat.csv"), std::string("/so/test_book/mau.xlsx")})
        EXPECT_FALSE(has(get(target).body, "Trần Thị Kín")) << target;
    for (const char* target : {"/so/test_book/xuat.xlsx", "/so/test_book/mau.xlsx"}) {
        const std::string file = get(target).body;
        EXPECT_FALSE(has(file, "Trần") || file.empty()) << target;
    }
    EXPECT_FALSE(has(api(Method::get, api_at).body, "Kín") || has(api(Method::get, api_at + "/" + id).body, "Kín") || has(api(Method::get, api_at + "?l.staff=tran").body, "Kín"));
    EXPECT_EQ(api(Method::post, api_at + "/" + id, R"({"version":1,"values":{"staff":"Người khác"}})").status, 400);
    EXPECT_EQ(told(), "");
    for (const char* target : {"/so/test_book", "/so/test_book/in", "/so/test_book/xuat.xlsx", "/so/test_book/xuat.csv"}) EXPECT_EQ(get(target, "lanhdao").status, 200) << target;
    EXPECT_TRUE(has(api(Method::get, api_at, {}, "lanhdao").body, "Trần Thị Kín"));
    EXPECT_EQ(get("/so/test_book?q=khong+co", "lanhdao").status, 200);   // nobody was seen
    EXPECT_EQ(told(), "list paper excel csv api ");
    EXPECT_TRUE(has(get(at, "lanhdao").body, "Trần Thị Kín"));
    EXPECT_EQ(get(at + "/sua", "lanhdao").status, 200);
    EXPECT_TRUE(has(api(Method::get, api_at + "/" + id, {}, "lanhdao").body, "Trần Thị Kín"));
    EXPECT_EQ(told(), "list paper excel csv api opened opened opened ");
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookPages, denunciations_are_for_whoever_handles_them) {
    add("giaiquyet", {"complaints"});
    const Response made = post("/so/denunciation", {{"subject", "Vụ việc mẫu"}, {"received_on", "05/03/2026"}, {"sorting", "own"}, {"person", "Lê Thị Kín"}}, "giaiquyet");
    ASSERT_EQ(made.status, 303) << words_of(made.body);
    const std::string at(made.headers.get("Location").substr(0, made.headers.get("Location").find('?')));
    for (const auto& [login, status] : {std::pair{"giaiquyet", 200}, {"lanhdao", 200}, {"congchuc", 403}, {"daumoi", 403}, {"thanhtra", 403}}) {
        EXPECT_EQ(get(at, login).status, status) << login;
        EXPECT_EQ(get("/so/denunciation/xuat.csv", login).status, status) << login;
        EXPECT_EQ(api(Method::get, "/api/v1/books/denunciation/records", {}, login).status, status) << login;
        EXPECT_EQ(has(get("/so", login).body, "Sổ tố cáo"), status == 200) << login;
    }
}

TEST_P(BookPages, the_mapping_of_a_program_is_remembered) {
    const std::string file = "Ten viec,Luc,Khac\nMột,05/03/2026,x\n";
    const std::string at = uploaded(file, "a.csv");
    EXPECT_EQ(post(at, {{"preview", "1"}}).status, 422);
    EXPECT_EQ(post(at, {{"subject", "0"}, {"held_on", "1"}}).status, 303);
    EXPECT_TRUE(has(get(uploaded(file, "b.csv")).body, "không đổi 1"));   // matched by itself the second time
}

TEST_P(BookPages, programs_use_the_same_book) {
    EXPECT_TRUE(has(api(Method::get, "/api/v1/books").body, "\"findings.settled_on\""));
    EXPECT_FALSE(has(api(Method::get, "/api/v1/books").body, "\"path\":\"staff\""));   // for leaders
    const Response made = api(Method::post, "/api/v1/books/test_book/records", R"({"values":{"subject":"Qua API","held_on":"2026-03-05","amount":1500},"lines":{"findings":[{"issue":"Chậm"}]}})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string at = "/api/v1/books/test_book/records/" + between(made.body, "\"id\":", ",");
    const Response read = api(Method::get, at);
    for (const char* part : {"\"code\":\"1/2026\"", "\"amount\":1500", "\"no\":1", "\"issue\":\"Chậm\""}) EXPECT_TRUE(has(read.body, part)) << part;
    EXPECT_EQ(api(Method::post, at, R"({"version":1,"lines":{"findings":[{"no":1,"settled_on":"2026-03-07"}]}})").status, 200);
    EXPECT_TRUE(has(api(Method::get, at).body, "2026-03-07"));
    for (const char* filter : {"l.subject=qua", "l.held_on.tu=01/03/2026&l.amount.den=2000", "l.kind=&l.findings="}) {
        const Response found = api(Method::get, std::string("/api/v1/books/test_book/records?") + filter);
        EXPECT_TRUE(found.status == 200 && has(found.body, "Qua API")) << filter << found.body;
    }
    for (const char* filter : {"l.nothing=1", "l.held_on=2026-03-05", "l.kind=unheard", "l.staff=an", "nothing=1", "xep=nothing", "chieu=giam", "hieu-luc=con", "minh-chung=du", "cursor=x", "xem=mo"}) EXPECT_EQ(api(Method::get, std::string("/api/v1/books/test_book/records?") + filter).status, 400) << filter;
    EXPECT_TRUE(has(api(Method::get, at).body, "Chậm"));
    EXPECT_EQ(api(Method::post, at, R"({"version":1,"values":{"amount":2}})").status, 409);
    EXPECT_EQ(api(Method::post, at, R"({"version":2,"values":{"amount":"x"}})").status, 400);
    EXPECT_EQ(api(Method::post, at, R"({"version":2,"values":{"amonut":2}})").status, 400);
    EXPECT_TRUE(has(api(Method::get, "/api/v1/books/test_book/records?q=qua").body, "\"cursor\":null"));
    EXPECT_EQ(api(Method::post, at + "/remove", R"({"version":2,"reason":"thử"})").status, 200);
    EXPECT_EQ(api(Method::get, at).status, 404);
    EXPECT_EQ(api(Method::get, "/api/v1/books/nothing/records").status, 404);
}

TEST_P(BookPages, a_program_gives_a_file_in_base64) {
    const std::string records = "/api/v1/books/test_book/records";
    const auto body = [](const char* file) { return fmt::format(R"({{"values":{{"subject":"Có tệp","held_on":"2026-03-05","report":{}}}}})", file); };
    const Response made = api(Method::post, records, body(R"({"name":"ket-luan.pdf","content":"JVBERi0xLjQKJSVFT0YK"})"));
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string id = between(made.body, "\"id\":", ",");
    EXPECT_TRUE(has(api(Method::get, records + "/" + id).body, "\"report\":\"ket-luan.pdf\""));
    EXPECT_EQ(get("/so/test_book/" + id + "/tep/report").body, "%PDF-1.4\n%%EOF\n");
    EXPECT_TRUE(has(api(Method::get, records + "/" + id + "/files").body, R"("files":[{"field":"report","title")"));
    const Response bytes = api(Method::get, records + "/" + id + "/files/report");
    EXPECT_EQ(bytes.body, "%PDF-1.4\n%%EOF\n");
    EXPECT_TRUE(has(bytes.headers.get("Content-Disposition"), "ket-luan.pdf"));
    for (const char* none : {"/files/subject", "/files/nothing"}) EXPECT_EQ(api(Method::get, records + "/" + id + none).status, 404) << none;
    EXPECT_EQ(api(Method::get, records + "/999999/files").status, 404);
    EXPECT_EQ(api(Method::post, records + "/" + id, R"({"version":1,"values":{"report":"ket-luan.pdf","subject":"Khác"}})").status, 200) << "as it was read";
    const struct { const char* file; const char* code; } rows[] = {{R"("khac.pdf")", "api.wrong_type"}, {R"({"name":"a.pdf"})", "api.wrong_type"}, {R"({"name":"a.pdf","content":"%"})", "api.base64"},
                                                                   {R"({"name":"a.pdf","content":"TVo="})", "files.not_its_name"}};
    for (const auto& row : rows) {
        const Response wrong = api(Method::post, records, body(row.file));
        EXPECT_EQ(wrong.status, 400) << row.file << wrong.body;
        EXPECT_TRUE(has(wrong.body, fmt::format("\"code\":\"{}\"", row.code)) && has(wrong.body, "\"field\":\"report\"")) << row.file << wrong.body;
    }
}

TEST_P(BookPages, a_program_imports_a_file_as_the_page_does) {
    const std::string all = "/api/v1/books/test_book/imports";
    const auto body = [](std::string_view csv) {
        std::string packed(sodium_base64_encoded_len(csv.size(), sodium_base64_VARIANT_ORIGINAL) - 1, ' ');
        sodium_bin2base64(packed.data(), packed.size() + 1, reinterpret_cast<const unsigned char*>(csv.data()), csv.size(), sodium_base64_VARIANT_ORIGINAL);
        return fmt::format(R"({{"name":"so.csv","content":"{}"}})", packed);
    };
    const std::string file = "Viec,Ngay,So tien\nQua tệp,05/03/2026,1500\nThiếu ngày,,1\n";
    EXPECT_EQ(api(Method::post, all, R"({"name":"so.csv"})").status, 400);
    EXPECT_EQ(api(Method::post, all, R"({"name":"so.pdf","content":"JVBERi0xLjQKJSVFT0YK"})").status, 400);
    const Response read = api(Method::post, all, body(file));
    ASSERT_EQ(read.status, 201) << read.body;
    const std::string at = all + "/" + between(read.body, "\"id\":", "}");
    EXPECT_TRUE(has(api(Method::get, at).body, R"("state":"read","heading":["Viec","Ngay","So tien"])"));
    EXPECT_EQ(api(Method::post, at + "/start", "{}").status, 400) << "its columns are not known";
    const std::string columns = R"({"columns":{"subject":0,"held_on":1,"amount":2}})";
    for (const char* wrong : {R"({"columns":{"nothing":0}})", R"({"columns":{"staff":0}})", R"({"columns":{"subject":0,"held_on":7}})", R"({"columns":{"subject":-1,"held_on":1}})"}) EXPECT_EQ(api(Method::post, at + "/preview", wrong).status, 400) << wrong;
    const Response before = api(Method::post, at + "/preview", columns);
    ASSERT_EQ(before.status, 200) << before.body;
    for (const char* part : {"\"added\":1", "\"refused\":1", "\"fate\":\"added\"", "\"line\":3"}) EXPECT_TRUE(has(before.body, part)) << part << before.body;
    EXPECT_TRUE(has(api(Method::get, "/api/v1/books/test_book/records").body, "\"records\":[]")) << "looking changes nothing";
    const Response done = api(Method::post, at + "/start", columns);
    ASSERT_EQ(done.status, 200) << done.body;
    for (const char* part : {"\"state\":\"done\"", "\"added\":1", "\"refused\":1"}) EXPECT_TRUE(has(done.body, part)) << part << done.body;
    EXPECT_EQ(api(Method::get, at).body, done.body);
    EXPECT_TRUE(has(api(Method::get, at + "/refused").body, "Thiếu ngày"));
    EXPECT_TRUE(has(api(Method::get, "/api/v1/books/test_book/records").body, "Qua tệp"));
    EXPECT_EQ(api(Method::post, at + "/preview", columns).status, 422);
    const std::string second = all + "/" + between(api(Method::post, all, body(file)).body, "\"id\":", "}");
    EXPECT_TRUE(has(api(Method::get, second).body, R"("columns":{"amount":2,"held_on":1,"subject":0})")) << "as the last time";
    EXPECT_TRUE(has(api(Method::post, second + "/start", "{}").body, "\"added\":0,\"changed\":0,\"unchanged\":1"));
    EXPECT_TRUE(has(api(Method::get, all).body, "\"imports\":[{"));
    EXPECT_EQ(api(Method::get, all + "/999999").status, 404);
    EXPECT_EQ(api(Method::get, all, "", "thanhtra").status, 403) << "who only reads the book";
}

}  // namespace
}  // namespace xaso::books
