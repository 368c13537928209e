// A book and a row of a form written in text files only: taken over by a running program, used, reported; and what a careless edit is told.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>

#include "app/app.h"
#include "modules/catalog/load.h"
#include "support/folder.h"
#include "support/page.h"
#include "support/test_database.h"

namespace xaso::app {
namespace {
namespace fs = std::filesystem;
using http::Method;
using http::Response;

constexpr UnitId kHome{2};

template <class T>
T must(Result<T> r) {
    if (!r) throw std::runtime_error(r.error().code + ": " + r.error().message);
    return std::move(*r);
}

// As areas/README.md says it, by its shortest example.
constexpr const char* kDialogue = R"toml([book]
title = "Sổ đối thoại"
record = "cuộc đối thoại"
systems = "S8"
name = "topic"
day = "held_on"
number = "{n}/{year}"
columns = ["topic", "place", "held_on"]

[[field]]
name = "topic"
title = "Nội dung"
type = "text"
required = true

[[field]]
name = "place"
title = "Nơi"
type = "choice"
choice = ["hall: Hội trường", "village: Tại thôn"]

[[field]]
name = "held_on"
title = "Ngày"
type = "date"
required = true

[[figure]]
code = "held"
title = "Cuộc đối thoại đã tổ chức"
unit = "cuộc"
rule = "Các cuộc đối thoại có ngày trong kỳ."
value = "count"
date = "held_on"

[[figure]]
code = "so_far"
title = "Cuộc đối thoại từ trước đến nay"
unit = "cuộc"
rule = "Các cuộc đối thoại có ngày không sau ngày cuối kỳ."
value = "count"
date = "held_on"
span = "until"

[[figure]]
code = "places"
title = "Loại nơi đã đối thoại"
unit = "loại nơi"
rule = "Các loại nơi của những cuộc đối thoại có ngày trong kỳ."
value = "distinct place"
date = "held_on"
)toml";
constexpr const char* kFile = "areas/1_steering/books/dialogue_live.toml";

class LiveBooks : public testing::TestWithParam<sql::Dialect> {
protected:
    LiveBooks() : where(TestDatabase::make(GetParam())) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
        for (const char* name : {"areas", "law"}) fs::copy(fs::path(XASO_SOURCE_DIR) / name, fs::path(root.path) / name, fs::copy_options::recursive);
        Config c;
        c.data = data.path;
        c.database = where->config.url;
        c.root = root.path;
        app = std::make_unique<App>(c);
        units::Version v;
        v.from = make_day(2020, 1, 1);
        v.level = units::Level::province;
        v.name = "Tỉnh Mẫu";
        v.agency_code = "000.00.01.H31";
        v.regime = "cumulative_10_12";
        v.hours = OfficeHours::usual();
        const auto add_unit = [&](UnitId id, const std::string& code) {
            must(app->db->write<int>(id, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(app->units.add_unit(tx, {id, {}, "test"}, app->clock.now(), id, code, v));
                return 0;
            }));
        };
        add_unit(UnitId{1}, "tinh-mau");
        v.parent = UnitId{1};
        v.level = units::Level::commune;
        v.name = "Xã Mẫu";
        v.agency_code = "000.00.02.H31";
        add_unit(kHome, "xa-mau");
        app->units.reload();
        must(app->db->write<AccountId>(kHome, [&](sql::Tx& tx) {
            return app->access.create(tx, {kHome, {}, "test"}, {.login = "daumoi.thu", .name = "Người Thử", .title = "Thử", .password = "Xaso@2026", .office = {}, .roles = {"coordinator"}, .further_scope = {}, .must_change = false});
        }));
        router = std::make_unique<web::Router>(make_site(*app, assets));
        add_routes(*router, *app);
        const auto in = must(app->access.sign_in("daumoi.thu", "Xaso@2026", "127.0.0.1"));
        cookie = "xaso_session=" + in.token;
        csrf = in.csrf;
        token = must(app->access.make_token("daumoi.thu"));
    }
    void write_file(const std::string& name, const std::string& text) { std::ofstream(fs::path(root.path) / name, std::ios::binary) << text; }
    std::string read_file(const std::string& name) {
        std::ifstream in(fs::path(root.path) / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        const auto at = text.find(from);
        if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + from);
        return text.replace(at, from.size(), to);
    }
    // What a reload says; nothing when the definitions are in use now.
    std::vector<std::string> reload() {
        std::vector<std::string> out;
        const catalog::Loaded loaded = catalog::load(root.path);
        for (const catalog::Finding& f : loaded.findings) out.push_back(say(f));
        if (out.empty())
            for (const catalog::Finding& f : take_over(*app, loaded.definitions)) out.push_back(say(f));
        return out;
    }
    Response send(Method method, const std::string& target, std::vector<std::pair<std::string, std::string>> form = {}, std::vector<http::Upload> uploads = {}, const std::string& json = {}) {
        http::Request r = page_request(method, target);
        if (target.starts_with("/api/")) {
            r.headers.set("Authorization", "Bearer " + token);
            r.headers.set("Idempotency-Key", "khoa-thu-" + std::to_string(++keys));
            r.body = json;
        } else {
            r.headers.set("Cookie", cookie);
            if (method == Method::post) {
                form.emplace_back("_csrf", csrf);
                form.emplace_back("_key", "khoa-thu-" + std::to_string(++keys));
            }
        }
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        return router->handle(r);
    }
    Response get(const std::string& target) { return send(Method::get, target); }
    reporting::Report report(const std::string& period) {
        sql::Reader s = app->db->read();
        return must(app->reporting.compute(s, kHome, *parse_period(period)));
    }

    TestFolder root, data;
    std::unique_ptr<TestDatabase> where;
    std::unique_ptr<App> app;
    html::Assets assets;
    std::unique_ptr<web::Router> router;
    std::string cookie, csrf, token;
    int keys = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, LiveBooks, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(LiveBooks, ABookAndARowWrittenInTextAreLiveAfterAReload) {
    EXPECT_EQ(get("/so/dialogue_live").status, 404);
    EXPECT_FALSE(has(get("/api/v1/openapi.json").body, "/api/v1/books/dialogue_live/records"));
    write_file(kFile, kDialogue);
    const std::string form = read_file("areas/1_steering/form.toml");
    write_file("areas/1_steering/form.toml", replaced(form, "[[check]]", "[[row]]\nnumber = \"6.1\"\ntitle = \"Số cuộc đối thoại\"\nunit = \"Cuộc\"\nfigure = \"dialogue_live.held\"\n\n[[check]]"));
    ASSERT_EQ(reload(), std::vector<std::string>{});

    EXPECT_TRUE(has(get("/so").body, "Sổ đối thoại"));
    EXPECT_TRUE(has(get("/api/v1/openapi.json").body, "/api/v1/books/dialogue_live/records")) << "the document is made anew";
    EXPECT_TRUE(has(get("/so/dialogue_live/moi").body, "f-topic"));
    EXPECT_EQ(send(Method::post, "/so/dialogue_live", {{"topic", "Cải cách thủ tục"}, {"place", "hall"}, {"held_on", "24/4/2023"}}).status, 303);
    EXPECT_EQ(send(Method::post, "/api/v1/books/dialogue_live/records", {}, {}, R"({"values":{"topic":"Đất đai","place":"village","held_on":"2023-05-10"}})").status, 201);
    const Response up = send(Method::post, "/so/dialogue_live/nhap", {}, {{"file", "doi-thoai.csv", "text/csv", "Nội dung,Nơi,Ngày\nThuế,Tại thôn,01/06/2023\nSai,,31/02/2023\n"}});
    ASSERT_EQ(up.status, 303);
    const std::string import(up.headers.get("Location").substr(0, up.headers.get("Location").find('?')));
    EXPECT_EQ(send(Method::post, import, {{"topic", "0"}, {"place", "1"}, {"held_on", "2"}}).status, 303);
    EXPECT_TRUE(has(get("/so/dialogue_live?q=doi+thoai").body, "Không có"));
    EXPECT_TRUE(has(get("/so/dialogue_live").body, "Cả sổ: 3 cuộc đối thoại"));
    EXPECT_TRUE(has(get("/so/dialogue_live/xuat.csv").body, "Đất đai"));
    EXPECT_TRUE(get("/so/dialogue_live/xuat.xlsx").body.starts_with("PK"));
    EXPECT_TRUE(has(get("/so/dialogue_live/in").body, "Thuế"));
    EXPECT_TRUE(has(send(Method::get, "/api/v1/books/dialogue_live/records").body, "Thuế"));
    // The export with one cell changed changes that record.
    const Response back = send(Method::post, "/so/dialogue_live/nhap", {}, {{"file", "so.csv", "text/csv", replaced(get("/so/dialogue_live/xuat.csv").body, "Thuế", "Thuế và phí")}});
    ASSERT_EQ(back.status, 303);
    const std::string again(back.headers.get("Location").substr(0, back.headers.get("Location").find('?')));
    EXPECT_TRUE(has(words_of(get(again).body), "thêm 0, đổi 1, không đổi 2, từ chối 0")) << words_of(get(again).body);
    EXPECT_EQ(send(Method::post, again, {{"#", "0"}, {"topic", "1"}, {"place", "2"}, {"held_on", "3"}}).status, 303);
    EXPECT_TRUE(has(get("/so/dialogue_live").body, "Thuế và phí") && has(get("/so/dialogue_live").body, "Cả sổ: 3 cuộc đối thoại"));

    const reporting::Report r = report("2023-6T");
    EXPECT_EQ(r.form("BM1")->find("6.1")->value, 3);
    EXPECT_EQ(r.figures.at("dialogue_live.so_far").value, 3);
    EXPECT_EQ(r.figures.at("dialogue_live.places").value, 2);
    EXPECT_EQ(report("2023-Q1").figures.at("dialogue_live.places").value, 0);
    const Response passport = get("/bao-cao/2023-6T/BM1/dong/6.1");
    for (const char* part : {"3 cuộc", "Cải cách thủ tục", "Tại thôn", "/so/dialogue_live/"}) EXPECT_TRUE(has(passport.body, part)) << part;
    // One record less is one less in exactly this figure.
    const auto before = r.figures;
    sql::Reader s = app->db->read();
    const books::Book& book = *app->law.current()->book("dialogue_live");
    const auto first = app->books.list(s, kHome, book, {}).front();
    EXPECT_EQ(send(Method::post, fmt::format("/so/dialogue_live/{}/xoa", first.id), {{"version", std::to_string(first.version)}, {"reason", "Ghi nhầm"}}).status, 303);
    const reporting::Report after = report("2023-6T");
    for (const auto& [code, figure] : after.figures) EXPECT_EQ(figure.value, before.at(code).value - (code == "dialogue_live.held" || code == "dialogue_live.so_far" ? 1 : 0)) << code;
    sql::Reader now = app->db->read();
    EXPECT_TRUE(app->books.verify(now, kHome).empty());
    EXPECT_TRUE(app->reporting.verify(now, kHome, make_day(2026, 1, 1)).empty());
}

// The book is the example of areas/README.md, the row that of docs/walk.md with this book's figure, both word for word.
TEST_P(LiveBooks, WhatTheDocumentsSayIsEnough) {
    const auto block = [](const char* file, const std::string& begins) {
        std::ifstream in(fs::path(XASO_SOURCE_DIR) / file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const std::size_t from = text.find(begins);
        if (from == std::string::npos) throw std::runtime_error(fmt::format("{} has no {}", file, begins));
        return text.substr(from);
    };
    std::string book = block("areas/README.md", "[book]\n"), row = block("docs/walk.md", "    [[row]]\n");
    book.resize(book.find("```"));
    row.resize(row.find("\n\n") + 1);
    write_file("areas/1_steering/books/dialogue_doc.toml", book);
    write_file("areas/1_steering/form.toml", replaced(read_file("areas/1_steering/form.toml"), "[[check]]", replaced(row, "onestop.late", "dialogue_doc.held") + "\n[[check]]"));
    ASSERT_EQ(reload(), std::vector<std::string>{});

    EXPECT_TRUE(has(get("/so/dialogue_doc/moi").body, "f-topic"));
    EXPECT_EQ(send(Method::post, "/so/dialogue_doc", {{"topic", "Đất đai"}, {"held_on", "24/4/2023"}}).status, 303);
    EXPECT_EQ(send(Method::post, "/api/v1/books/dialogue_doc/records", {}, {}, R"({"values":{"topic":"Thuế","held_on":"2023-05-10"}})").status, 201);
    EXPECT_TRUE(get("/so/dialogue_doc/mau.xlsx").body.starts_with("PK"));
    const Response up = send(Method::post, "/so/dialogue_doc/nhap", {}, {{"file", "doi-thoai.csv", "text/csv", "Nội dung,Ngày\nRác thải,01/06/2023\n"}});
    ASSERT_EQ(up.status, 303);
    EXPECT_EQ(send(Method::post, std::string(up.headers.get("Location").substr(0, up.headers.get("Location").find('?'))), {{"topic", "0"}, {"held_on", "1"}}).status, 303);
    for (const char* topic : {"Đất đai", "Thuế", "Rác thải"}) {
        EXPECT_TRUE(has(get("/so/dialogue_doc").body, topic)) << "list: " << topic;
        EXPECT_TRUE(has(get("/so/dialogue_doc/xuat.csv").body, topic)) << "export: " << topic;
        EXPECT_TRUE(has(send(Method::get, "/api/v1/books/dialogue_doc/records").body, topic)) << "API: " << topic;
        EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM1/dong/3.3.3").body, topic)) << "figure: " << topic;
    }
    EXPECT_EQ(report("2023-6T").form("BM1")->find("3.3.3")->value, 3);
    EXPECT_TRUE(has(send(Method::get, "/api/v1/reports/2023-6T/figures/dialogue_doc.held").body, "\"value\":3"));
    EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM1").body, "Số hồ sơ TTHC giải quyết quá hạn")) << "the form has the row";
}

TEST_P(LiveBooks, AChangedDefinitionIsRefusedInClearWords) {
    write_file(kFile, kDialogue);
    ASSERT_EQ(reload(), std::vector<std::string>{});
    EXPECT_EQ(send(Method::post, "/so/dialogue_live", {{"topic", "Cải cách"}, {"place", "hall"}, {"held_on", "24/4/2023"}}).status, 303);
    const auto says = [&](const std::string& text, std::initializer_list<const char*> parts) {
        write_file(kFile, text);
        const auto found = reload();
        ASSERT_FALSE(found.empty());
        for (const char* part : parts) EXPECT_TRUE(has(found.front(), part)) << found.front();
        write_file(kFile, kDialogue);
    };
    std::string renamed = replaced(replaced(kDialogue, "name = \"topic\"", "name = \"topics\""), "columns = [\"topic\"", "columns = [\"topics\"");
    says(replaced(renamed, "[[field]]\nname = \"topic\"", "[[field]]\nname = \"topics\""), {kFile, ":10", "\"topic\"", "\"topics\"", "retired"});
    says(replaced(kDialogue, "\"hall: Hội trường\", ", ""), {kFile, ":16", "\"hall\"", "retired = true"});
    says(replaced(kDialogue, "date = \"held_on\"", "date = \"held_no\""), {kFile, ":34", "\"held_no\"", "\"held_on\""});
    says(replaced(kDialogue, "type = \"choice\"", "type = \"chioce\""), {kFile, "\"chioce\"", "choice"});
    says(replaced(kDialogue, "value = \"count\"", "value = \"sum topic\""), {kFile, "topic"});
    says(replaced(kDialogue, "unit = \"cuộc\"\n", ""), {kFile, "\"unit\""});
    // A row that asks for a figure that is not there, and formulas that go round.
    const std::string form = read_file("areas/1_steering/form.toml");
    write_file("areas/1_steering/form.toml", replaced(form, "inspection.units_inspected", "inspection.unit_inspected"));
    const auto unknown = reload();
    ASSERT_FALSE(unknown.empty());
    EXPECT_TRUE(has(unknown.front(), "\"inspection.units_inspected\"")) << unknown.front();
    write_file("areas/1_steering/form.toml", form + ("\n[[row]]\nnumber = \"9\"\ntitle = \"x\"\nunit = \"x\"\nformula = \"sum([9])\"\n"));
    const auto cycle = reload();
    ASSERT_FALSE(cycle.empty());
    EXPECT_TRUE(std::any_of(cycle.begin(), cycle.end(), [](const std::string& one) { return has(one, "đi vòng"); }));
    write_file("areas/1_steering/form.toml", form);
    // What records would not fit: a key that does not tell them apart, a part of the number that nobody fills in.
    EXPECT_EQ(send(Method::post, "/so/dialogue_live", {{"topic", "Cải cách"}, {"place", "village"}, {"held_on", "25/4/2023"}}).status, 303);
    says(replaced(kDialogue, "columns = ", "key = [\"topic\"]\ncolumns = "), {kFile, ":8", "dialogue_live", "1/2023 và 2/2023", "“Nội dung”", "key"});
    says(replaced(kDialogue, "{n}/{year}", "{n}/{nam}"), {kFile, ":7", "\"{nam}\"", "{year}"});
    // The way out: the choice stays for those who have it.
    write_file(kFile, replaced(kDialogue, "\"hall: Hội trường\"", "{ code = \"hall\", title = \"Hội trường\", retired = true }"));
    EXPECT_EQ(reload(), std::vector<std::string>{});
    EXPECT_TRUE(has(get("/so/dialogue_live").body, "Hội trường"));
    EXPECT_FALSE(has(get("/so/dialogue_live/moi").body, "Hội trường"));
}

TEST_P(LiveBooks, AFieldThatHoldsThePeriodsTotalFeedsNoFigure) {
    const std::string total = replaced(replaced(kDialogue, "name = \"place\"\ntitle = \"Nơi\"\ntype = \"choice\"\nchoice = [\"hall: Hội trường\", \"village: Tại thôn\"]",
                                                "name = \"place\"\ntitle = \"Số lượt\"\ntype = \"number\"\ntotal_of_period = true"), "value = \"count\"", "value = \"sum place\"");
    write_file(kFile, total);
    const auto found = reload();
    ASSERT_FALSE(found.empty());
    EXPECT_TRUE(has(found.front(), "tổng của cả một kỳ")) << found.front();
    write_file(kFile, replaced(total, "total_of_period = true", "hint = \"x\""));   // a sum needs a proof with each record
    ASSERT_FALSE(reload().empty());
    EXPECT_TRUE(has(reload().front(), "minh chứng"));
}

TEST_P(LiveBooks, ANewVersionOfAFormCountsFromItsDayOnAndOldPeriodsKeepTheOldOne) {
    const std::string form = read_file("areas/7_digital/form.toml");
    const auto from = form.find("from = ");
    std::string next = form;
    next.replace(from, 17, "from = 2023-07-01");
    const auto title = next.find("title = \"", next.find("[[row]]"));
    next.replace(title, next.find('\n', title) - title, "title = \"Chỉ tiêu đã sửa theo mẫu mới\"");
    std::string old = form;
    old.insert(form.find('\n', from) + 1, "to = 2023-06-30\n");
    write_file("areas/7_digital/form.toml", old);
    write_file("areas/7_digital/form_2023.toml", next);
    ASSERT_EQ(reload(), std::vector<std::string>{});
    for (const auto& [last_day, part] : {std::pair{"2023-06-15", "từ 16/06/2023 đến 30/06/2023"}, {"2023-07-15", "chồng"}}) {   // neither a gap nor two at once
        write_file("areas/7_digital/form.toml", replaced(old, "to = 2023-06-30", std::string("to = ") + last_day));
        const auto found = reload();
        ASSERT_EQ(found.size(), 1u) << last_day;
        EXPECT_TRUE(has(found[0], "BM7") && has(found[0], part)) << found[0];
    }
    EXPECT_FALSE(has(get("/bao-cao/2023-6T/BM7").body, "Chỉ tiêu đã sửa theo mẫu mới"));
    EXPECT_TRUE(has(get("/bao-cao/2023-9T/BM7").body, "Chỉ tiêu đã sửa theo mẫu mới"));
    EXPECT_TRUE(has(get("/bao-cao/2023-6T/BM7/in").body, report("2023-6T").form("BM7")->cells.front().row->title));
}

}  // namespace
}  // namespace xaso::app
