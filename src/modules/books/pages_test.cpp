#include "books/pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "books/books_fixture.h"
#include "support/package_for_tests.h"
#include "support/page.h"

namespace xaso::books {
namespace {

using http::Method;
using http::Response;
using Form = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kPassword = "Mat-khau-1";

class BookPages : public testing::TestWithParam<sql::Dialect> {
protected:
    BookPages() : clock(w.now), access(w.program->record, clock, [] { access::Access::Rules rules; rules.cheap_hash = true; return rules; }()), books(w.program->record, w.program->law, w.program->units), router(site()) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
        use(kTestBook);
        add_pages(router, books);
        add_api(router, books);
        add("congchuc", {"specialist"});
        add("daumoi", {"coordinator"});
        add("lanhdao", {"leader", "specialist"});
        add("thanhtra", {"auditor"});
        add("quantri.thu", {"admin"});
    }
    void use(const std::string& text) { w.program->law.replace(law_with(*w.program->law.current(), text)); }
    void add(std::string login, std::vector<std::string> roles) {
        must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
            return access.create(tx, {World::kHome, {}, "command"}, {.login = login, .name = "Nguyễn Thị " + login, .title = "Công chức", .password = kPassword, .office = {}, .roles = roles, .further_scope = {}, .must_change = false});
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
            form.emplace_back("_key", "khoa-so-" + std::to_string(++keys));
        }
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        return router.handle(r);
    }
    Response get(const std::string& target, const std::string& login = "congchuc") { return send(Method::get, target, login); }
    Response post(const std::string& target, Form form, const std::string& login = "congchuc") { return send(Method::post, target, login, std::move(form)); }
    Response api(Method method, const std::string& target, const std::string& body = {}, const std::string& login = "congchuc") {
        http::Request r = page_request(method, target);
        r.headers.set("Authorization", "Bearer " + must(access.make_token(login)));
        r.headers.set("Idempotency-Key", "khoa-api-" + std::to_string(++keys));
        r.body = body;
        return router.handle(r);
    }
    std::string uploaded(const std::string& bytes, const std::string& name) {
        const Response r = send(Method::post, "/so/test_book/nhap", "congchuc", {}, {{"file", name, "", bytes}});
        EXPECT_EQ(r.status, 303) << words_of(r.body);
        return std::string(r.headers.get("Location").substr(0, r.headers.get("Location").find('?')));
    }
    // The address of a record just written through the form.
    std::string written(Form form, const std::string& login = "congchuc") {
        const Response r = post("/so/test_book", std::move(form), login);
        EXPECT_EQ(r.status, 303) << words_of(r.body);
        return std::string(r.headers.get("Location").substr(0, r.headers.get("Location").find('?')));
    }

    World w{GetParam()};
    SetClock clock;
    access::Access access;
    Books books;
    html::Assets assets;
    web::Router router;
    int keys = 0;
};
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

TEST_P(BookPages, two_people_at_one_record_see_both_texts) {
    const std::string at = written({{"subject", "Việc chung"}, {"held_on", "05/03/2026"}});
    const auto edit = [&](const std::string& subject, const std::string& login) { return post(at + "/sua", {{"version", "1"}, {"subject", subject}, {"held_on", "05/03/2026"}}, login); };
    EXPECT_EQ(edit("Việc của An", "congchuc").status, 303);
    const Response second = edit("Việc của Bình", "daumoi");
    EXPECT_EQ(second.status, 422);
    EXPECT_TRUE(has(second.body, "Việc của An"));
    EXPECT_TRUE(has(second.body, "value=\"Việc của Bình\""));
    EXPECT_EQ(hidden_value(second.body, "version"), "2");
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
    for (const char* part : {"Tiêu đề ở dòng 3", "thêm 3, đổi 0", "Dòng 7", "Dòng 8", "Dòng 9", "không đọc được số tiền"}) EXPECT_TRUE(has(seen.body, part)) << part;
    const Form mapping{{"subject", "0"}, {"held_on", "1"}, {"amount", "2"}, {"kind", "3"}};
    EXPECT_EQ(post(at, {{"subject", "0"}, {"held_on", "0"}}).status, 422);
    EXPECT_EQ(post(at, mapping).status, 303);
    const Response done = get(at);
    EXPECT_TRUE(has(done.body, "Đã xong"));
    EXPECT_TRUE(has(get(at + "/tu-choi.csv").body, "năm trăm"));
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
    EXPECT_EQ(post(again + "/tiep", {}).status, 303);   // nothing is left to do
}

TEST_P(BookPages, lines_of_a_record_come_in_columns_and_rows) {
    // The second row goes on with the record above it, as where cells were merged; the third names it again.
    const std::string file = "Nội dung;Ngày;Số tiền;Vấn đề: Vấn đề;Vấn đề: Ngày xong\nViệc một;05/03/2026;1.000;Chậm;\n;;;Thiếu bảng;09/03/2026\nViệc một;05/03/2026;;Sai mẫu;\nViệc hai;06/03/2026;;;\n;;;;09/03/2026\n";
    const std::string at = uploaded(file, "viec.csv");
    const Response seen = get(at);
    for (const char* part : {"thêm 3", "từ chối 1", "Dòng 6"}) EXPECT_TRUE(has(seen.body, part)) << part;   // named again before it is there
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
    EXPECT_TRUE(has(get("/so/test_book?xem=tu-kiem-tra", "daumoi").body, "Việc chung"));   // a name of somebody else says nothing
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"name", ""}, {"l.kind", "own"}}).status, 422);
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"viec", "bo"}, {"xem", "tu-kiem-tra"}}, "daumoi").status, 404);
    EXPECT_EQ(post("/so/test_book/cach-xem", {{"viec", "bo"}, {"xem", "tu-kiem-tra"}}).status, 303);
    EXPECT_TRUE(has(get("/so/test_book?xem=tu-kiem-tra").body, "Việc chung"));
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
    for (const char* filter : {"l.nothing=1", "l.held_on=2026-03-05", "l.kind=unheard", "l.staff=an"}) EXPECT_EQ(api(Method::get, std::string("/api/v1/books/test_book/records?") + filter).status, 400) << filter;
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
    EXPECT_EQ(api(Method::post, records + "/" + id, R"({"version":1,"values":{"report":"ket-luan.pdf","subject":"Khác"}})").status, 200) << "as it was read";
    const struct { const char* file; const char* code; } rows[] = {{R"("khac.pdf")", "api.wrong_type"}, {R"({"name":"a.pdf"})", "api.wrong_type"}, {R"({"name":"a.pdf","content":"%"})", "api.base64"},
                                                                   {R"({"name":"a.pdf","content":"TVo="})", "files.not_its_name"}};
    for (const auto& row : rows) {
        const Response wrong = api(Method::post, records, body(row.file));
        EXPECT_EQ(wrong.status, 400) << row.file << wrong.body;
        EXPECT_TRUE(has(wrong.body, fmt::format("\"code\":\"{}\"", row.code)) && has(wrong.body, "\"field\":\"report\"")) << row.file << wrong.body;
    }
}

}  // namespace
}  // namespace xaso::books
