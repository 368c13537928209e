#include "reporting/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "reporting/reporting_fixture.h"
#include "reporting/words.h"
#include "support/test_site.h"

namespace xaso::reporting {
namespace {

using http::Method;
using http::Response;

TEST(Words, codes_and_days_are_read_out) {
    const struct { const char *column, *cell, *words; } rows[] = {
        {"channel", "2", "Trực tuyến"}, {"outcome", "1", "Trước hạn"}, {"state", "77", "77"}, {"received_day", "2023-06-01", "01/06/2023"},
        {"ended_day", "", ""}, {"inter_agency", "2", "Giữa các cấp"}, {"online_provided", "1", "Có"}, {"code", "1", "1"}, {"channel", "9", "9"}, {"name", "2x", "2x"},
    };
    for (const auto& row : rows) EXPECT_EQ(cell_words(row.column, row.cell), row.words) << row.column << " " << row.cell;
    EXPECT_EQ(cell_words("state", "9"), catalog::state_title(catalog::DossierState::finished));
    EXPECT_EQ(column_title("due_day"), "Ngày hẹn trả");
    EXPECT_EQ(column_title("new_column"), "new_column");
    // Every column of every shipped figure has a name that officers read.
    const auto law = catalog::load(XASO_SOURCE_DIR).definitions;
    for (const catalog::Figure& f : law->figures) {
        for (const catalog::FigureColumn& c : f.columns) EXPECT_NE(column_title(f, c.name), c.name) << f.code;
        if (!f.book.empty()) continue;   // named by its book
        std::string list = f.sql.substr(7, f.sql.find('\n') - 7);
        if (list.ends_with(',')) list.pop_back();
        for (std::size_t at = 0; at < list.size();) {
            const std::size_t end = std::min(list.find(", ", at), list.size());
            const std::string name = list.substr(at, end - at);
            EXPECT_NE(column_title(name), name) << f.code;
            at = end + 2;
        }
    }
}

class PagesTest : public WithReports, protected TestSite {
protected:
    PagesTest() : TestSite(record, access, clock, "daumoi", named_by(units)) {
        add_pages(router, reporting, units);
        some_months();
        add_account(kCommune, "daumoi", "coordinator", {});
        add_account(kCommune, "thuly", "clerk", {});
        add_account(kCommune, "motcua", "desk", {});
        add_account(kCommune, "nhieu", "coordinator", {kNeighbour});
    }
    Response post(const Form& fields, const std::string& login = {}, const std::string& target = "/bao-cao/2023-6T/BM3") { return TestSite::post(target, fields, login); }
    std::string shown(const std::string& row) { return computed().form("BM3")->find(row)->shown(); }

};
INSTANTIATE_TEST_SUITE_P(Both, PagesTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(PagesTest, who_sees_what) {
    const struct { const char* target; const char* login; int status; } rows[] = {
        {"/bao-cao", "daumoi", 200}, {"/bao-cao", "motcua", 403}, {"/bao-cao/2023-6T/BM3", "thuly", 200}, {"/bao-cao/2023-6T/BM3/in", "thuly", 200},
        {"/bao-cao/2023-6T/BM3/csv", "thuly", 200}, {"/bao-cao/2023-6T/json", "thuly", 200}, {"/bao-cao/2023-6T/so-lieu/onestop.handled", "thuly", 200},
        {"/bao-cao/2023-6T/so-lieu/onestop.handled/csv", "thuly", 200}, {"/bao-cao/2023-6T/BM3/dong/3.3", "thuly", 200}, {"/bao-cao/2023-6T/BM3/dong/3.4", "thuly", 200},
        {"/bao-cao/2023-6T/BM3/dong/1.4", "thuly", 200}, {"/bao-cao/2023-6T/BM3/dong/3.4.1", "thuly", 200}, {"/bao-cao/2023-6T/BM3/dong/3", "thuly", 200},
        {"/bao-cao/2023-6T/BM3/dong/3.1", "thuly", 200},
        {"/bao-cao/2023-6T/BM9", "thuly", 404}, {"/bao-cao/2023-6T/so-lieu/x", "thuly", 404}, {"/bao-cao/2023-6T/BM3/dong/9", "thuly", 404}, {"/bao-cao/2031-N/BM3", "thuly", 404},
        {"/bao-cao/2023-X/BM3", "thuly", 400}, {"/bao-cao?don-vi=xa-khac", "daumoi", 403}, {"/bao-cao?don-vi=xa-khac", "nhieu", 200},
    };
    for (const auto& row : rows) EXPECT_EQ(get(row.target, row.login).status, row.status) << row.target << " " << row.login;
    EXPECT_EQ(post({{"e-1.1", "0"}, {"v-1.1", "1"}}, "thuly").status, 403);
    EXPECT_EQ(post({{"e-1.1", "0"}, {"v-1.1", "1"}}, "nhieu", "/bao-cao/2023-6T/BM3?don-vi=xa-khac").status, 403);
}

TEST_P(PagesTest, periods_show_what_is_open_and_keep_the_unit) {
    const std::string page = words_of(get("/bao-cao").body);
    for (const char* part : {"6 tháng năm 2023: số liệu tạm tính", "10/12/2022 – 09/06/2023", "10/06/2023", "50,00", "(2/4)", "3 dòng", "đang mở, số tạm tính", "Năm 2022"})
        EXPECT_TRUE(has(page, part)) << part;
    EXPECT_FALSE(has(page, "UBND xã Khác"));
    const std::string other = get("/bao-cao?don-vi=xa-khac", "nhieu").body;
    EXPECT_TRUE(has(other, "/bao-cao/2023-6T/BM3?don-vi=xa-khac"));
    EXPECT_TRUE(has(words_of(other), "UBND xã Khác"));
}

TEST_P(PagesTest, the_form_shows_numbers_as_printed_and_why_one_is_lacking) {
    const std::string page = get("/bao-cao/2023-6T/BM3", "thuly").body, words = words_of(page);
    EXPECT_TRUE(has(page, "<strong>Kết quả giải quyết TTHC</strong>"));
    EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3\">50,00</a>"));
    EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.3.1\">4</a>"));
    EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.4\">chưa đủ số liệu</a>"));
    EXPECT_TRUE(has(page, "<a class=\"figure\" href=\"/bao-cao/2023-6T/BM3/dong/3.4.1\">chưa nhập</a>"));
    for (const char* part : {"không áp dụng", "Chỉ tiêu của cấp tỉnh", "kỳ trước (Quý I/2023)", "cùng kỳ (6 tháng/2022)", "Số liệu tạm tính"}) EXPECT_TRUE(has(words, part)) << part;
    EXPECT_TRUE(has(page, "href=\"/bao-cao/2023-Q1/BM3/dong/3.3.1\">1</a>"));  // the one carried into the year was solved in the first quarter
    EXPECT_FALSE(has(page, "name=\"v-1.1\""));
    EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM3").body, "name=\"v-1.1\""));
    EXPECT_FALSE(has(get("/bao-cao/2023-6T/BM3?don-vi=xa-khac", "nhieu").body, "name=\"v-1.1\""));
    const std::string paper = words_of(get("/bao-cao/2023-6T/BM3/in").body);
    for (const char* part : {"UBND xã Mẫu", "Biểu 3: Cải cách thủ tục hành chính", "số liệu từ 10/12/2022 đến 09/06/2023", "chưa nhập"}) EXPECT_TRUE(has(paper, part)) << part;
}

TEST_P(PagesTest, changed_rows_are_written_together_or_not_at_all) {
    const auto form = [](const char* value, const char* none, const char* entry) {
        return std::vector<std::pair<std::string, std::string>>{{"e-1.1", "0"}, {"v-1.1", "1.387"}, {"n-1.1", "<i>theo</i> quyết định"}, {"e-3.4.1", entry}, {"v-3.4.1", value}, {"k-3.4.1", none}};
    };
    const struct { const char* name; const char* value; const char* none; int status; } wrong[] = {
        {"letters", "mười", "", 422}, {"negative", "-1", "", 422}, {"fraction", "1,5", "", 422}, {"groups", "1.38", "", 422}, {"both", "3", "1", 422}, {"too large", "9999999999999", "", 422},
    };
    for (const auto& row : wrong) {
        const Response r = post(form(row.value, row.none, "0"));
        EXPECT_EQ(r.status, row.status) << row.name;
        EXPECT_TRUE(has(r.body, "#f-v-3.4.1")) << row.name;
        EXPECT_TRUE(has(r.body, "value=\"1.387\"")) << row.name;
        EXPECT_TRUE(has(r.body, fmt::format("value=\"{}\"", row.value))) << row.name;
        EXPECT_EQ(shown("1.1"), "") << row.name;
    }
    const Response done = post(form("", "1", "0"));
    EXPECT_EQ(done.status, 303);
    EXPECT_EQ(done.headers.get("Location"), "/bao-cao/2023-6T/BM3");
    EXPECT_EQ(shown("1.1"), "1.387");
    EXPECT_EQ(shown("3.4.1"), "–");
    const std::string page = get("/bao-cao/2023-6T/BM3").body;
    EXPECT_TRUE(has(page, "&lt;i&gt;theo&lt;/i&gt;"));
    EXPECT_TRUE(has(page, "Nguyễn &lt;b&gt;Mẫu&lt;/b&gt;, 09/06/2023 16:02"));
    EXPECT_FALSE(has(page, "<i>theo") || has(page, "<b>Mẫu"));
    EXPECT_TRUE(has(words_of(get("/bao-cao/2023-6T/BM3/dong/1.1").body), "Lần 1: 1.387"));
    EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM3/csv").body, "1387,,,,<i>theo</i> quyết định\r\n"));

    // Unchanged rows are not entered again.
    EXPECT_EQ(post({{"e-1.1", "1"}, {"v-1.1", "1387"}, {"n-1.1", "<i>theo</i> quyết định"}}).status, 303);
    sql::Reader s = db->read();
    EXPECT_EQ(reporting.entries(s, kCommune, half, "BM3", "1.1").size(), 1U);
}

TEST_P(PagesTest, rows_are_typed_as_their_type_and_come_back_when_wrong) {
    const auto send = [&](const std::string& form, const std::string& row, const std::string& value, const std::string& note = {}) {
        return post({{"e-" + row, "0"}, {"v-" + row, value}, {"n-" + row, note}}, "daumoi", "/bao-cao/2023-6T/" + form);
    };
    const struct { const char* form; const char* row; const char* value; const char* note; int status; const char* shown; } rows[] = {
        {"BM6", "1.1", "2,7884", "", 422, ""}, {"BM6", "1.1", "2.788.400.000", "", 303, "2,788"}, {"BM7", "3", "99,555", "", 422, ""}, {"BM7", "3", "99,5", "", 303, "99,50"},
        {"BM7", "4", "5", "", 422, ""},        {"BM7", "4", "1", "", 303, "1"},                   {"BM3", "3.3.1", "9", "", 422, "4"}, {"BM3", "3.3.1", "9", "Phần mềm của tỉnh ghi 9", 303, "4"},
    };
    for (const auto& row : rows) {
        const Response r = send(row.form, row.row, row.value, row.note);
        EXPECT_EQ(r.status, row.status) << row.form << row.row << row.value;
        if (row.status == 422) { EXPECT_TRUE(has(r.body, fmt::format("value=\"{}\"", row.value))) << row.form << row.row << row.value; }
        EXPECT_EQ(computed().form(row.form)->find(row.row)->shown(), row.shown) << row.form << row.row;
    }
    EXPECT_TRUE(has(send("BM3", "3.3.1", "8").body, "Hãy ghi lý do"));
    const std::string page = words_of(get("/bao-cao/2023-6T/BM3").body);
    EXPECT_TRUE(has(page, "khai 9, khác số tính"));
    EXPECT_TRUE(has(page, "Phần mềm của tỉnh ghi 9"));
    EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM7").body, "<option value=\"1\" selected>1 – Đang làm</option>"));
}

TEST_P(PagesTest, the_way_of_counting_is_chosen_on_its_page) {
    const auto choose = [&](const std::string& value, const std::string& from, const std::string& login = "daumoi") {
        return post({{"setting", "online_base"}, {"value", value}, {"from", from}}, login, "/bao-cao/cach-tinh");
    };
    EXPECT_EQ(choose("handled", "01/01/2023", "thuly").status, 403);
    EXPECT_EQ(choose("handled", "31/02/2023").status, 422);
    EXPECT_EQ(choose("other", "01/01/2023").status, 422);
    EXPECT_FALSE(has(get("/bao-cao/cach-tinh", "thuly").body, "<form method=\"post\" action=\"/bao-cao/cach-tinh\""));
    ASSERT_EQ(choose("handled", "01/01/2023").status, 303);
    EXPECT_TRUE(has(words_of(get("/bao-cao/cach-tinh").body), "hồ sơ kỳ trước chuyển sang và tiếp nhận trong kỳ"));
    const std::string page = words_of(get("/bao-cao/2023-6T/BM7").body);
    EXPECT_TRUE(has(page, "hai cách tính khác nhau"));
    EXPECT_TRUE(has(page, "Nếu tính trên hồ sơ tiếp nhận trong kỳ: 5"));
}

TEST_P(PagesTest, a_stale_row_comes_back_with_what_was_typed) {
    ASSERT_TRUE(enter("1.1", CellState::value, 5, 0, "", accounts["daumoi"]));
    const Response r = post({{"e-1.1", "0"}, {"v-1.1", "7"}, {"e-3.4.2", "0"}, {"v-3.4.2", "8"}});
    EXPECT_EQ(r.status, 409);
    EXPECT_TRUE(has(r.body, "name=\"v-1.1\" value=\"7\""));
    EXPECT_TRUE(has(r.body, "name=\"v-3.4.2\" value=\"8\""));
    EXPECT_TRUE(has(r.body, "name=\"e-1.1\" value=\"1\""));  // a second submission names the entry now in sight
    EXPECT_TRUE(has(words_of(r.body), "5 – Nguyễn"));
    EXPECT_EQ(shown("1.1"), "5");
    EXPECT_EQ(shown("3.4.2"), "");
    EXPECT_EQ(post({{"e-1.1", "1"}, {"v-1.1", "7"}, {"e-3.4.2", "0"}, {"v-3.4.2", "8"}}).status, 303);
    EXPECT_EQ(shown("1.1"), "7");
    EXPECT_EQ(shown("3.4.2"), "8");
}

TEST_P(PagesTest, a_passport_says_where_the_number_comes_from) {
    const std::string page = get("/bao-cao/2023-6T/BM3/dong/3.3.1").body, words = words_of(page);
    for (const char* part : {"4 hồ sơ", "4 dòng = số trên biểu", "không tính ngày người dân đến nhận", "09/06/2023 16:02", "Ngày hẹn trả", "Quá hạn", "Trước hạn", "Bưu chính"})
        EXPECT_EQ(has(words, part), std::string_view(part) != "Bưu chính") << part;
    EXPECT_TRUE(has(page, "href=\"/ho-so/000.00.01.H23-230601-0001\""));
    EXPECT_TRUE(has(page, "href=\"/thu-tuc/1.004873\""));
    EXPECT_FALSE(has(page, "230601-0001?don-vi"));
    EXPECT_TRUE(has(words, computed().figures.at("onestop.solved").figure->hash.substr(0, 16)));
    {
        sql::Reader s = db->read();
        EXPECT_TRUE(has(words, record.chain_head(s, kCommune).substr(0, 16)));
    }
    EXPECT_TRUE(has(words_of(get("/bao-cao/2023-6T/BM3/dong/3.3").body), "2 / 4 = 50,00\u00a0%"));
    EXPECT_TRUE(has(words_of(get("/bao-cao/2023-6T/BM3/dong/3.4").body), "còn thiếu số liệu dòng 3.4.2, 3.4.1"));
    EXPECT_TRUE(has(words_of(get("/bao-cao/2023-6T/BM3/dong/1.4").body), "2 = 2"));

    for (int i = 0; i < 50; ++i) accept(kCommune, fmt::format("2023-06-07T08:{:02}", i));
    const std::string first = get("/bao-cao/2023-6T/so-lieu/onestop.received").body;
    EXPECT_TRUE(has(first, "/bao-cao/2023-6T/so-lieu/onestop.received?tu=50"));
    EXPECT_FALSE(has(get("/bao-cao/2023-6T/so-lieu/onestop.received?tu=50").body, "?tu=100"));
    const std::string csv = get("/bao-cao/2023-6T/so-lieu/onestop.received/csv").body;
    EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBFĐơn vị,Số nội bộ của hồ sơ,Mã,Mã thủ tục,"));
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 56);
    EXPECT_TRUE(has(csv, "xa-mau,"));

    // A counter that has drifted is not hidden.
    written(kCommune, [&](sql::Tx& tx) -> Result<int> {
        record::count(tx, kCommune, make_day(2023, 6, 1), "received", 1, 1);
        return 0;
    });
    EXPECT_TRUE(has(words_of(get("/bao-cao/2023-6T/so-lieu/onestop.received").body), "đếm lại từ các dòng được 55, khác số trên biểu"));
}

TEST_P(PagesTest, programs_get_the_report_of_a_unit_in_their_scope) {
    const struct { const char* target; const char* login; int status; const char* unit; } rows[] = {
        {"/api/v1/reports/2023-6T", "thuly", 200, "xa-mau"}, {"/api/v1/reports/2023-6T?unit=xa-mau", "thuly", 200, "xa-mau"}, {"/api/v1/reports/2023-6T?unit=xa-khac", "nhieu", 200, "xa-khac"},
        {"/api/v1/reports/2023-6T?unit=xa-khac", "thuly", 403, ""}, {"/api/v1/reports/2023-6T?unit=none", "thuly", 403, ""}, {"/api/v1/reports/2023-6T", "motcua", 403, ""},
        {"/api/v1/reports/2031-N", "thuly", 404, ""}, {"/api/v1/reports/2023", "thuly", 400, ""},
    };
    for (const auto& row : rows) {
        const Response answer = api(Method::get, row.target, {}, row.login);
        EXPECT_EQ(answer.status, row.status) << row.target << " " << row.login;
        const auto body = boost::json::parse(answer.body).as_object();
        if (row.status == 200) EXPECT_EQ(body.at("unit").as_string(), row.unit) << row.target;
        else EXPECT_TRUE(body.contains("error")) << row.target;
    }
}

}  // namespace
}  // namespace xaso::reporting
