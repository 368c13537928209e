#include "platform/html/components.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace xaso::html {
namespace {

std::string built(const std::function<void(Html&)>& write) {
    Html h;
    write(h);
    return h.take();
}

bool has(const std::string& page, std::string_view part) { return page.find(part) != std::string::npos; }

std::size_t times(const std::string& page, std::string_view part) {
    std::size_t n = 0;
    for (auto at = page.find(part); at != std::string::npos; at = page.find(part, at + part.size())) ++n;
    return n;
}

TEST(Page, FrameKeepsItsPromises) {
    PageFrame frame{.title = "Hồ sơ <quá hạn>",
                    .unit_name = "UBND xã An Thanh",
                    .user_name = "Trần Thị Mẫu",
                    .nav = {{.label = "Việc của tôi", .url = "/viec", .current = true, .key = 'v'}, {.label = "Tiếp nhận", .url = "/tiep-nhan", .group = "Một cửa"}},
                    .csrf = "token",
                    .systems = "S14",
                    .sign_out_url = "/dang-xuat",
                    .search_url = "/tim"};
    const std::string out = page(frame, [](Html& h) { h.el("p", {}, "Nội dung"); });
    struct Row { const char* name; const char* part; std::size_t times; };
    const Row rows[] = {
        {"doctype and language first", "<!doctype html><html lang=\"vi\">", 1},
        {"one h1, escaped", "<h1>Hồ sơ &lt;quá hạn&gt;</h1>", 1},
        {"window title", "<title>Hồ sơ &lt;quá hạn&gt; – xaso</title>", 1},
        {"skip link", "href=\"#main\">Đến nội dung chính", 1},
        {"its target", "<main id=\"main\"", 1},
        {"current page", "aria-current=\"page\"", 1},
        {"go key", "data-go=\"v\"", 1},
        {"no empty key", "data-go=\"\"", 0},
        {"group heading", "<p>Một cửa</p>", 1},
        {"sign-out carries the token", "name=\"_csrf\" value=\"token\"", 1},
        {"search by key", "aria-keyshortcuts=\"/\"", 1},
        {"clause, for programmers alone", "data-systems=\"S14\"", 1},
        {"no inline script", "<script>", 0},
        {"no style attribute", "style=", 0},
        {"htmx injects no style", "\"includeIndicatorStyles\":false,\"allowEval\":false", 1},
    };
    for (const Row& r : rows) EXPECT_EQ(times(out, r.part), r.times) << r.name;
    frame.failed = true;
    EXPECT_TRUE(has(page(frame, [](Html&) {}), "<title>Lỗi: Hồ sơ"));
}

TEST(Page, SignInHasNoNavigation) {
    const PageFrame frame{.title = "Đăng nhập", .unit_name = "UBND xã An Thanh", .nav = {{.label = "A", .url = "/a"}}, .sign_out_url = "/x", .search_url = "/tim"};
    const std::string out = sign_in_page(frame, [](Html&) {});
    EXPECT_TRUE(has(out, "<h1>Đăng nhập</h1>"));
    for (const char* part : {"<nav", "/tim", "Đăng xuất"}) EXPECT_FALSE(has(out, part)) << part;
}

TEST(Form, CarriesTokenAndKey) {
    const std::string out = built([](Html& h) { form(h, {.action = "/a", .csrf = "c\"1", .key = "k1", .upload = true}, [&] { button(h, "Ghi"); }); });
    for (const char* part : {"method=\"post\" action=\"/a\" enctype=\"multipart/form-data\"", "name=\"_csrf\" value=\"c&quot;1\"", "name=\"_key\" value=\"k1\""}) {
        EXPECT_TRUE(has(out, part)) << part << "\n" << out;
    }
}

TEST(Field, LabelHintAndErrorAreTiedToTheControl) {
    const Field plain{.name = "a", .label = "Tên", .value = "\"x\"", .hint = "Như trên giấy", .error = "Chưa ghi tên"};
    const std::vector<Option> options{{.value = "1", .label = "Một", .hint = "ghi chú"}, {.value = "2", .label = "Hai"}};
    struct Row { const char* name; std::function<void(Html&)> write; };
    const Row rows[] = {
        {"text", [&](Html& h) { text_field(h, plain); }},
        {"number", [&](Html& h) { number_field(h, plain, "đồng"); }},
        {"day", [&](Html& h) { day_field(h, plain); }},
        {"select", [&](Html& h) { select_field(h, plain, options); }},
        {"area", [&](Html& h) { area_field(h, plain); }},
        {"checkbox", [&](Html& h) { checkbox_field(h, plain, false); }},
        {"file", [&](Html& h) { file_field(h, plain, ".pdf"); }},
        {"radio", [&](Html& h) { radio_field(h, plain, options); }},
        {"check list", [&](Html& h) { check_list(h, plain, options, {"2"}); }},
    };
    for (const Row& r : rows) {
        const std::string out = built(r.write);
        EXPECT_TRUE(has(out, "<label for=\"f-a\"")) << r.name;
        EXPECT_TRUE(has(out, "id=\"f-a\"")) << r.name;
        EXPECT_TRUE(has(out, "aria-describedby=\"f-a-hint f-a-error")) << r.name;
        EXPECT_EQ(times(out, "id=\"f-a-hint\""), 1u) << r.name;
        EXPECT_EQ(times(out, "id=\"f-a-error\""), 1u) << r.name;
        EXPECT_TRUE(has(out, "Lỗi: </span>Chưa ghi tên")) << r.name;
        EXPECT_FALSE(has(out, "\"x\"")) << r.name;
    }
    EXPECT_TRUE(has(built(rows[0].write), "value=\"&quot;x&quot;\""));
    EXPECT_TRUE(has(built(rows[7].write), "id=\"f-a-2\" name=\"a\" value=\"2\""));
    EXPECT_EQ(times(built(rows[8].write), " checked"), 1u);
}

TEST(Field, RequiredAndOptional) {
    EXPECT_TRUE(has(built([](Html& h) { text_field(h, {.name = "a", .label = "A"}); }), "không bắt buộc"));
    const std::string required = built([](Html& h) { text_field(h, {.name = "a", .label = "A", .required = true}); });
    EXPECT_FALSE(has(required, "không bắt buộc"));
    EXPECT_TRUE(has(required, " required"));
    const std::vector<Option> options{{.value = "1", .label = "Một"}};
    struct Row { const char* name; Field field; std::size_t options; };
    const Row rows[] = {
        {"optional offers nothing", {.name = "a", .label = "A", .value = "1"}, 2},
        {"required without value asks", {.name = "a", .label = "A", .required = true}, 2},
        {"required with value", {.name = "a", .label = "A", .value = "1", .required = true}, 1},
    };
    for (const Row& r : rows) EXPECT_EQ(times(built([&](Html& h) { select_field(h, r.field, options); }), "<option"), r.options) << r.name;
}

TEST(Field, APasswordIsNeverSentBack) {
    const std::string out = built([](Html& h) { text_field(h, {.name = "p", .label = "Mật khẩu", .value = "bi-mat", .required = true}, {.type = "password"}); });
    EXPECT_FALSE(has(out, "bi-mat"));
}

TEST(ErrorSummary, LinksToFields) {
    EXPECT_EQ(built([](Html& h) { error_summary(h, {}); }), "");
    const std::vector<Refusal> errors{{Refusal::Kind::invalid, "a.name", "Chưa ghi tên", "name", ""}, {Refusal::Kind::conflict, "a.stale", "Hồ sơ đã đổi", "", ""}};
    const std::string out = built([&](Html& h) { error_summary(h, errors); });
    EXPECT_TRUE(has(out, "Có 2 chỗ cần sửa"));
    EXPECT_TRUE(has(out, "<a href=\"#f-name\">Chưa ghi tên</a>"));
    EXPECT_TRUE(has(out, "<li>Hồ sơ đã đổi</li>"));
    EXPECT_EQ(error_for(errors, "name"), "Chưa ghi tên");
    EXPECT_EQ(error_for(errors, "other"), "");
    const std::string alone = built([](Html& h) { error_summary(h, {{Refusal::Kind::conflict, "a.stale", "Hồ sơ đã đổi", "", ""}}); });
    EXPECT_TRUE(has(alone, "<h2>Hồ sơ đã đổi</h2>") && !has(alone, "chỗ cần sửa")) << "one sentence without a field is its own heading: " << alone;
}

TEST(Page, KeepsACodeInOnePiece) {
    struct Row { const char* title; const char* h1; };
    const Row rows[] = {{"Hồ sơ H31.90.12-230619-0001", "<h1>Hồ sơ <span class=\"code\">H31.90.12-230619-0001</span></h1>"},
                        {"Ngày 2026-06-19", "<h1>Ngày 2026-06-19</h1>"},
                        {"Một - hai - ba", "<h1>Một - hai - ba</h1>"}};
    for (const Row& row : rows) EXPECT_TRUE(has(page({.title = row.title}, [](Html&) {}), row.h1)) << row.title;
}

TEST(RadioField, ShortChoicesStandInOneRow) {
    const auto css = [](const std::vector<Option>& options) { return built([&](Html& h) { radio_field(h, {.name = "c", .label = "Cách nộp", .required = true}, options); }); };
    EXPECT_TRUE(has(css({{"a", "Trực tiếp", ""}, {"b", "Trực tuyến", ""}}), "class=\"field row\""));
    EXPECT_TRUE(has(css({{"a", "Trực tiếp", "Tại trung tâm"}, {"b", "Trực tuyến", ""}}), "class=\"field\""));
}

TEST(Badge, EachStateHasItsIconWordAndColour) {
    struct Row { State state; const char* words; const char* css; };
    const Row rows[] = {
        {State::late, "quá hạn", "badge late"},          {State::due_today, "đến hạn hôm nay", "badge today"}, {State::paused, "tạm dừng", "badge paused"},
        {State::in_progress, "đang giải quyết", "badge going"}, {State::done, "đã xong", "badge done"},       {State::refused, "từ chối", "badge refused"},
        {State::draft, "bản nháp", "badge draft"},
    };
    for (const Row& r : rows) {
        const std::string out = built([&](Html& h) { badge(h, r.state); });
        EXPECT_TRUE(has(out, std::string("class=\"") + r.css + "\"><svg")) << r.words;
        EXPECT_TRUE(has(out, std::string("</svg>") + r.words + "</span>")) << r.words;
    }
    EXPECT_TRUE(has(built([](Html& h) { badge(h, State::late, "trễ 3 giờ"); }), "</svg>trễ 3 giờ</span>"));
}

TEST(Values, AreWrittenAsPeopleReadThem) {
    struct Row { const char* name; std::function<void(Html&)> write; const char* out; };
    const Row rows[] = {
        {"count", [](Html& h) { count(h, 1395); }, ">1.395<"},
        {"money", [](Html& h) { money(h, Vnd{8000}); }, ">8.000 đ<"},
        {"percent", [](Html& h) { percent(h, {1386, 1387}); }, ">99,93\u00a0%<"},
        {"none arising", [](Html& h) { percent(h, {0, 0}); }, ">–<"},
        {"day", [](Html& h) { day(h, make_day(2023, 6, 9)); }, "<time datetime=\"2023-06-09\">09/06/2023</time>"},
        {"moment", [](Html& h) { moment(h, make_day(2023, 6, 9) + std::chrono::hours(17)); }, "<time datetime=\"2023-06-09T17:00\">09/06/2023 17:00</time>"},
        {"progress", [](Html& h) { progress(h, "Kế hoạch", 12, 55); }, "max=\"55\" value=\"12\" aria-label=\"Kế hoạch\""},
        {"progress of nothing", [](Html& h) { progress(h, "Kế hoạch", 0, 0); }, "max=\"1\" value=\"0\""},
        {"figure", [](Html& h) { figure_link(h, "1.386", "/so-lieu/1"); }, "<a class=\"figure\" href=\"/so-lieu/1\">1.386</a>"},
    };
    for (const Row& r : rows) EXPECT_TRUE(has(built(r.write), r.out)) << r.name << ": " << built(r.write);
}

TEST(Table, CellsFollowTheColumns) {
    const TableSpec spec{.caption = "Hồ sơ",
                         .columns = {{.label = "Mã", .main = true},
                                     {.label = "Lệ phí", .unit = "đ", .number = true, .sort_url = "?sap=phi", .sorted = Sorted::descending},
                                     {.label = "Ghi chú", .minor = true}}};
    const std::string out = built([&](Html& h) {
        table(h, spec, [](Rows& rows) {
            rows.row([&] {
                rows.head("/ho-so/1", "Hồ sơ <1>");
                rows.cell(Vnd{8000});
                rows.none();
            });
            rows.row([&] { rows.head("/ho-so/2", "H41-0002"); });
        });
    });
    struct Row { const char* name; const char* part; };
    const Row rows[] = {
        {"caption kept for readers", "<caption class=\"sr\">Hồ sơ</caption>"},
        {"unit in the head", "<span class=\"unit\"> (đ)</span>"},
        {"sorting is said", "aria-sort=\"descending\"><a href=\"?sap=phi\">"},
        {"row head is the link", "<th scope=\"row\"><a class=\"row-link\" href=\"/ho-so/1\">Hồ sơ &lt;1&gt;</a></th>"},
        {"a code never breaks", "<a class=\"row-link code\" href=\"/ho-so/2\">H41-0002</a>"},
        {"number cell without the unit", "<td class=\"num\" data-label=\"Lệ phí\">8.000</td>"},
        {"minor cell", "<td class=\"minor\" data-label=\"Ghi chú\">–</td>"},
    };
    for (const Row& r : rows) EXPECT_TRUE(has(out, r.part)) << r.name << "\n" << out;
    // One cell too many is a bug of the page, not a shifted table.
    EXPECT_THROW(built([&](Html& h) { table(h, spec, [](Rows& t) { t.row([&] { for (int i = 0; i < 4; ++i) t.none(); }); }); }), std::out_of_range);
}

TEST(Pager, SaysWhereOneIs) {
    struct Row { const char* name; Pager pager; const char* text; std::size_t links; };
    const Row rows[] = {
        {"first of many", {.shown = 25, .next_url = "?sau=1"}, "25 mới nhất", 1},
        {"middle", {.shown = 25, .first_url = "?", .next_url = "?sau=2"}, "25 dòng tiếp theo", 2},
        {"last", {.shown = 3, .first_url = "?"}, "3 dòng tiếp theo", 1},
        {"everything", {.shown = 12}, "Tất cả 12 dòng", 0},
    };
    for (const Row& r : rows) {
        const std::string out = built([&](Html& h) { pager(h, r.pager); });
        EXPECT_TRUE(has(out, r.text)) << r.name;
        EXPECT_EQ(times(out, "<a "), r.links) << r.name;
    }
}

TEST(Choices, TheCurrentOneIsSaid) {
    const std::vector<Choice> choices{{.label = "Quá hạn", .url = "?loc=tre", .current = true, .count = 1200}, {.label = "Tất cả", .url = "?"}};
    const std::string as_chips = built([&](Html& h) { chips(h, "Lọc", choices); });
    EXPECT_TRUE(has(as_chips, "<a href=\"?loc=tre\" aria-current=\"true\">Quá hạn <span class=\"count\">1.200</span></a>"));
    EXPECT_EQ(times(as_chips, "aria-current"), 1u);
    EXPECT_TRUE(has(built([&](Html& h) { tabs(h, "Phần", choices); }), "aria-current=\"page\""));
}

}  // namespace
}  // namespace xaso::html
