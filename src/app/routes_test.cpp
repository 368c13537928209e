// Walks the whole route table of the real program: who may use each route, and what every page of it promises.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "app/app.h"
#include "modules/books/book_imports.h"
#include "modules/onestop/intake.h"
#include "modules/onestop/way.h"
#include "support/page.h"

namespace xaso::app {
namespace {
namespace fs = std::filesystem;
using http::Method;

class Walk : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = fs::temp_directory_path() / fmt::format("xaso-routes-{}", ::getpid());
        fs::remove_all(folder_);
        Config c;
        c.data = folder_.string();
        c.database = "sqlite:" + c.data + "/xaso.db";
        c.root = XASO_SOURCE_DIR;
        app_ = new App(c);
        ASSERT_TRUE(load_sample(app_->sample_parts(), app_->clock.now(), [](const std::string&) {}));
        assets_ = new html::Assets();
        web::Site site = make_site(*app_, *assets_);
        site.check_answers = true;
        router_ = new web::Router(std::move(site));
        add_routes(*router_, *app_);
        // One account that holds every role, so that what is refused below is refused for another reason.
        std::vector<std::string> all;
        for (const access::Role& r : access::roles()) all.emplace_back(r.code);
        const auto home = app_->access.find_login(*std::make_unique<sql::Reader>(app_->db->read()), "motcua");
        ASSERT_TRUE(home);
        UnitId archive = app_->units.tree()->find("an-thanh")->id;
        const auto made = app_->db->write<AccountId>(home->unit, [&](sql::Tx& tx) {
            return app_->access.create(tx, {home->unit, home->id, "test"},
                                       {.login = "tatca", .name = "Người Thử", .title = "Thử", .password = "Xaso@2026", .office = {}, .roles = all, .further_scope = {archive}, .must_change = false});
        });
        ASSERT_TRUE(made);
        const auto read = app_->imports.read({{home->unit, *made, "test"}, {}, {}}, app_->clock.now(), "ho-so.csv", "Mã hồ sơ,Thủ tục,Họ tên\nA-1,1.001193,Người Mẫu\n");
        ASSERT_TRUE(read) << read.error().message;
        import_ = read->text;
        const auto inspected = app_->db->write<std::string>(home->unit, [&](sql::Tx& tx) -> Result<std::string> {
            books::Content content;
            content.values = {{"subject", "Kiểm tra thử"}, {"kind", "own"}, {"on_line", "system"}, {"held_on", "2026-03-02"}};
            XASO_TRY(content.values["report"], app_->books.keep_file(tx, home->unit, "ket-luan.pdf", "%PDF-1.4\n%%EOF\n"));
            XASO_TRY(const books::Added added, app_->books.add(tx, {home->unit, *made, "test"}, app_->clock.now(), *app_->law.current()->book("inspection"), content));
            return std::to_string(added.id);
        });
        ASSERT_TRUE(inspected) << inspected.error().message;
        record_ = *inspected;
        const auto filled = books::BookImports(app_->books).read({{home->unit, *made, "test"}, {}, {}}, app_->clock.now(), *app_->law.current()->book("inspection"), "so.csv", "Nội dung kiểm tra,Ngày kiểm tra\nThử,05/03/2026\n");
        ASSERT_TRUE(filled) << filled.error().message;
        book_import_ = filled->text.substr(filled->text.rfind('/') + 1);
        const auto planned = app_->db->write<std::string>(home->unit, [&](sql::Tx& tx) -> Result<std::string> {
            const record::Actor by{home->unit, *made, "test"};
            const Day today = local_day(app_->clock.now());
            XASO_TRY(const plan::PlanId id, app_->plan.create(tx, by, app_->clock.now(), {.kind = plan::PlanKind::five_year, .title = "Kế hoạch thử", .year_from = year_of(today), .year_to = year_of(today) + 4}));
            plan::ActivityInput input;
            input.title = "Hoạt động thử";
            XASO_TRY(const plan::ActivityId activity, app_->plan.add(tx, by, app_->clock.now(), id, input));
            XASO_CHECK(app_->plan.approve(tx, by, app_->clock.now(), id, 1, {"1/KH-UBND", today}));
            XASO_TRY(const record::Thing file, app_->plan.keep_file(tx, home->unit, "bien-ban.pdf", "%PDF-1.4\n%%EOF\n"));
            XASO_CHECK(app_->plan.mark_done(tx, by, app_->clock.now(), activity, 1, today, {"", "", "", file}));
            plan_ = std::to_string(id.value());
            return std::to_string(activity.value());
        });
        ASSERT_TRUE(planned) << planned.error().message;
        activity_ = *planned;
        const auto given = app_->db->write<std::string>(home->unit, [&](sql::Tx& tx) -> Result<std::string> {
            XASO_TRY(const assigned::TaskId id, app_->assigned.add(tx, {home->unit, *made, "test"}, app_->clock.now(), {.giver = "party", .number = "1-CV/TU", .given_on = local_day(app_->clock.now()), .title = "Công văn", .content = "Báo cáo"}));
            return std::to_string(id.value());
        });
        ASSERT_TRUE(given) << given.error().message;
        task_ = *given;
        // An old paper book keyed by two and locked; another that the account here keys.
        const auto paper = app_->db->write<std::string>(home->unit, [&](sql::Tx& tx) -> Result<std::string> {
            const Instant now = app_->clock.now();
            const books::Book &book = *app_->law.current()->book("civil_status_entry"), &volumes = *app_->law.current()->book("civil_status_volume");
            keying::Entry entry;
            entry.content.values = {{"entry", "1"}, {"page", "1"}, {"name", "Trần Thị Mẫu"}, {"registered_on", "1990-02-03"}};
            const auto cut = [&](const std::string& name) -> Result<keying::BatchId> {
                books::Content volume;
                volume.values = {{"kind", "birth"}, {"volume", name}, {"opened_on", "1990-01-02"}, {"entries", "1"}, {"pages", "1"}, {"handed.number", "1/BB"}, {"handed.day", "2026-01-02"}};
                XASO_TRY(const books::Added added, app_->books.add(tx, {home->unit, *made, "test"}, now, volumes, volume));
                volume_ = std::to_string(added.id);
                XASO_CHECK(app_->keying.cut(tx, {home->unit, *made, "test"}, now, book, added.id, 1));
                return app_->keying.batches(tx, home->unit, added.id).front().id;
            };
            XASO_TRY(const keying::BatchId open, cut("98/1990"));
            XASO_CHECK(app_->keying.take(tx, {home->unit, *made, "test"}, now, open));
            batch_open_ = std::to_string(open.value());
            XASO_TRY(const keying::BatchId id, cut("99/1990"));
            for (const std::int64_t who : {900'001, 900'002}) {
                const record::Actor by{home->unit, AccountId{who}, "test"};
                XASO_CHECK(app_->keying.take(tx, by, now, id));
                XASO_CHECK(app_->keying.key(tx, by, now, id, 1, entry));
                XASO_CHECK(app_->keying.hand_in(tx, by, now, id));
            }
            XASO_CHECK(app_->keying.lock_same(tx, {home->unit, *made, "test"}, now, id));
            locked_ = std::to_string(app_->keying.compare(tx, home->unit, book, *app_->keying.find(tx, home->unit, id)).front().record);
            XASO_TRY(const keying::Extract extract, app_->extracts.issue(tx, {home->unit, *made, "test"}, now, book, std::stoll(locked_), "Trần Thị Mẫu"));
            extract_ = std::to_string(extract.id);
            const std::vector<keying::Match> lines{{.line = 2, .name = "Trần Thị Mẫu", .number = "001090000001", .looks = keying::Match::Looks::probable}};
            XASO_TRY(const std::int64_t matched, app_->matching.keep(tx, {home->unit, *made, "test"}, now, book, "dan-cu.csv", lines));
            match_ = std::to_string(matched);
            return std::to_string(id.value());
        });
        ASSERT_TRUE(paper) << paper.error().message;
        batch_ = *paper;
        // The newest dossier, which stands for all below, has a file; somebody is going to be away.
        const auto filed = app_->db->write<std::string>(home->unit, [&](sql::Tx& tx) -> Result<std::string> {
            const record::Actor by{home->unit, *made, "test"};
            const Instant now = app_->clock.now();
            onestop::ListQuery newest;
            newest.limit = 1;
            XASO_TRY(const onestop::ListPage page, app_->desk.list(tx, home->unit, newest, now));
            XASO_CHECK(app_->files.attach(tx, by, now, *app_->desk.find_code(tx, home->unit, page.rows.front().code),
                                          {{.paper = onestop::kResultPaper, .new_paper = {}, .waiting = 0, .given = {"ket-qua.pdf", "%PDF-1.4\n%%EOF\n"}, .scan_token = {}}}));
            const Day from = local_day(now) + std::chrono::days{300};
            XASO_CHECK(onestop::Way(app_->desk).substitute(tx, by, now, {*made, home->id, from, from, "01/QĐ-UBND"}));
            return std::to_string(onestop::Way(app_->desk).substitutions(tx, home->unit, from).back().id);
        });
        ASSERT_TRUE(filed) << filed.error().message;
        leave_ = *filed;
        app_->db->run(home->unit, [&](sql::Tx& tx) {
            app_->outbox.put(tx, home->unit, app_->clock.now(), {.channel = "sms", .order_key = "H-1", .key = "walk-1", .recipient = "0900000000", .body = "Tin thử"});
            return true;
        });
        message_ = std::to_string(app_->outbox.list(*std::make_unique<sql::Reader>(app_->db->read()), home->unit, {.states = {outbox::State::ready}}).front().id);
        everyone_ = sign_in("tatca");
        nobody_ = sign_in("vanthu");
    }
    static void TearDownTestSuite() {
        delete router_;
        delete assets_;
        delete app_;
        fs::remove_all(folder_);
    }

    struct Session {
        std::string cookie, csrf;
    };
    static Session sign_in(const std::string& login) {
        const auto in = app_->access.sign_in(login, "Xaso@2026", "127.0.0.1");
        EXPECT_TRUE(in) << login;
        return {"xaso_session=" + in->token, in->csrf};
    }

    static http::Response send(Method method, const std::string& target, const Session* session, const std::map<std::string, std::string>& form = {}, const std::string& token = {}) {
        http::Request r;
        r.method = method;
        const auto at = target.find('?');
        r.path = target.substr(0, at);
        for (std::size_t from = 1; from < r.path.size();) {
            const auto to = std::min(r.path.find('/', from), r.path.size());
            r.segments.push_back(r.path.substr(from, to - from));
            from = to + 1;
        }
        if (at != std::string::npos) r.query = *http::parse_urlencoded(target.substr(at + 1));
        r.headers.set("Host", "localhost");
        if (method == Method::post) {
            r.headers.set("Origin", "http://localhost");
            r.headers.set("Content-Type", "application/x-www-form-urlencoded");
        }
        if (session) r.headers.set("Cookie", session->cookie);
        if (!token.empty()) r.headers.set("Authorization", "Bearer " + token);
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.client = "127.0.0.1";
        r.id = "test";
        return router_->handle(r);
    }

    // A real address for a pattern; a new parameter must be given one here.
    static std::string example(std::string path) {
        static const std::map<std::string, std::string> values = [] {
            sql::Reader s = app_->db->read();
            const UnitId home = app_->units.tree()->find("binh-minh")->id;
            onestop::ListQuery q;
            q.limit = 1;
            const auto page = app_->desk.list(s, home, q, app_->clock.now());
            const auto account = app_->access.find_login(s, "chuyenvien");
            const auto office = app_->units.tree()->find("binh-minh")->offices.front().id;
            return std::map<std::string, std::string>{{"ho-so/:code", "ho-so/" + page->rows.front().code}, {"thu-tuc/:code", "thu-tuc/1.001193"}, {"procedures/:code", "procedures/1.001193"}, {"niem-yet/:unit", "niem-yet/binh-minh"}, {"cong-khai/:unit", "cong-khai/binh-minh"}, {":procedure", "1.001193"}, {":proposal", "moi"}, {"ban-ghi/:book/:record", "ban-ghi/civil_status_entry/" + locked_}, {":volume", volume_}, {":batch/nhap", batch_open_ + "/nhap"}, {"lo/:batch", "lo/" + batch_}, {"batches/:batch", "batches/" + batch_}, {":position", "1"}, {":extract", extract_}, {":match", match_}, {":entry", "2"}, {":book/:id", "inspection/" + record_}, {":book/so-voi-du-toan", "budget_entry/so-voi-du-toan"}, {":book/records", "inspection/records"}, {":book/imports", "inspection/imports"}, {"files/:field", "files/report"}, {"kinds/:kind", "kinds/1"}, {"records/:id", "records/" + record_}, {":import", book_import_}, {"so/:book", "so/inspection"}, {"tep/:field", "tep/report"}, {"mau-van-ban/:code", "mau-van-ban/report"}, {"templates/:code", "templates/report"}, {"outbox/:id", "outbox/" + message_}, {"substitutions/:no", "substitutions/" + leave_}, {":step", "1"}, {"don-vi/:code", "don-vi/binh-minh"},
                                                      {":period", "2026-9T"}, {":part", "3_procedures"}, {":paragraph", "onestop"}, {":version", "1"}, {":comment", "1"}, {":form", "BM3"}, {":row", "3.3"}, {":figure", "onestop.solved"}, {":file", "khong-co.css"},
                                                      {"tep/:no", "tep/1"}, {"files/:no", "files/1"}, {"nghi-thay/:no", "nghi-thay/" + leave_}, {"giay-to/:kind", "giay-to/receipt"}, {"forms/:kind", "forms/receipt"},
                                                      {"tai-khoan/:id", fmt::format("tai-khoan/{}", account->id.value())}, {"phong-ban/:id", fmt::format("phong-ban/{}", office.value())},
                                                      {"loai/:kind", "loai/moi"}, {"quay/:counter", "quay/moi"}, {"bien-lai/:receipt", "bien-lai/" + receipt(s, home)}, {"receipts/:receipt", "receipts/" + receipt(s, home)}, {"sao-ke/:line", "sao-ke/" + bank_line(s, home)}, {"bank-lines/:line", "bank-lines/" + bank_line(s, home)},
                                                      {":counter", queue_counter(s, home)}, {":ticket", queue_ticket(s, home)}, {"hang-gui/:id", "hang-gui/" + message_},
                                                      {"phong-ban/:office", fmt::format("phong-ban/{}", office.value())}, {"/nhap-du-lieu/:id", import_}, {"ke-hoach/:id", "ke-hoach/" + plan_}, {":item", activity_}, {":task", task_}, {"dang-ky/:ma", "dang-ky/" + submission(s, home)}, {"submissions/:id", "submissions/" + submission(s, home)}, {"dossiers/:id", fmt::format("dossiers/{}", page->rows.front().id.value())}};
        }();
        for (const auto& [pattern, value] : values)
            for (auto at = path.find(pattern); at != std::string::npos; at = path.find(pattern)) path.replace(at, pattern.size(), value);
        return path;
    }
    static std::string submission(sql::Session& s, UnitId home) { return onestop::Intake(app_->desk).list(s, home, {.state = {}, .form = onestop::WrittenAnswer::refusal, .limit = 1}).at(0).code; }
    static std::string queue_counter(sql::Session& s, UnitId home) { return fmt::format("{}", app_->queue.counters(s, home).front().id.value()); }
    static std::string queue_ticket(sql::Session& s, UnitId home) {
        const Day today = local_day(app_->clock.now());
        return fmt::format("{}", app_->queue.between(s, home, today - std::chrono::days{60}, today, {}).back().id.value());
    }
    static std::string receipt(sql::Session& s, UnitId home) { return std::to_string(app_->fees.receipts(s, home, {.limit = 1}).at(0).id); }
    static std::string bank_line(sql::Session& s, UnitId home) { return std::to_string(app_->bank.lines(s, home, {fees::LineState::orphan}).at(0).id); }
    static bool is_api(const web::Route& r) { return r.path.starts_with("/api/"); }

    static inline fs::path folder_;
    static inline App* app_ = nullptr;
    static inline html::Assets* assets_ = nullptr;
    static inline web::Router* router_ = nullptr;
    static inline Session everyone_, nobody_;
    static inline std::string record_;   // of a book, with a file
    static inline std::string book_import_;   // a file read for a book
    static inline std::string volume_, batch_, batch_open_, locked_, extract_, match_;   // of an old paper book
    static inline std::string import_;   // the address of an import just read
    static inline std::string leave_;    // the number of a substitution
    static inline std::string message_;  // of the outbox
    static inline std::string plan_, activity_, task_;   // a draft and its one activity
};

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

TEST_F(Walk, EveryRouteNamesAPermissionOrSaysPublic) {
    const std::set<std::string> open_to_everyone{"/healthz", "/static/:file", "/dang-nhap", "/api/v1/openapi.json", "/niem-yet/:unit", "/niem-yet/:unit/:procedure", "/cong-khai/:unit", "/cong-khai/:unit/excel", "/lich-ke-hoach.ics"};
    ASSERT_GT(router_->routes().size(), 50u);
    for (const web::Route& r : router_->routes()) {
        const std::string name = fmt::format("{} {}", http::method_name(r.method), r.path);
        if (r.open == web::Open::everyone) { EXPECT_TRUE(open_to_everyone.contains(r.path)) << name << " is public"; }
        if (r.open == web::Open::no) { EXPECT_TRUE(r.may) << name; }
        if (is_api(r)) { EXPECT_FALSE(r.summary.empty()) << name; }
        EXPECT_FALSE(r.path.find("citizen") != std::string::npos) << name;
    }
}

TEST_F(Walk, WithoutASessionNothingButThePublicPagesAnswers) {
    for (const web::Route& r : router_->routes()) {
        if (r.open == web::Open::everyone) continue;
        const http::Response a = send(r.method, example(r.path), nullptr);
        const std::string name = fmt::format("{} {}", http::method_name(r.method), r.path);
        if (is_api(r)) { EXPECT_EQ(a.status, 401) << name; }
        else if (r.method == Method::get) { EXPECT_EQ(a.status, 303) << name; }
        else { EXPECT_TRUE(a.status == 303 || a.status == 401 || a.status == 403) << name << " " << a.status; }
    }
}

TEST_F(Walk, EveryPageHasATitleOneHeadingItsLanguageAndItsClause) {
    ::setenv("XASO_SOFFICE", "/nowhere/soffice", 1);   // a PDF says that it cannot be made here, and no report of the sample is signed
    int pages = 0;
    for (const web::Route& r : router_->routes()) {
        if (r.method != Method::get || is_api(r)) continue;
        const std::string path = example(r.path);
        EXPECT_EQ(path.find(':'), std::string::npos) << r.path << " needs an example";
        const http::Response a = send(Method::get, path, &everyone_);
        if (r.path == "/static/:file") continue;
        EXPECT_TRUE(a.status == 200 || a.status == 303 || (a.status == 503 && path.ends_with("/pdf"))) << path << " " << a.status << " " << a.body.substr(0, 300);
        if (a.status != 200 || !a.headers.get("Content-Type").starts_with("text/html")) continue;
        ++pages;
        EXPECT_EQ(count(a.body, "<h1"), 1u) << path;
        EXPECT_NE(a.body.find("<html lang=\"vi\""), std::string::npos) << path;
        EXPECT_EQ(count(a.body, "<title>"), 1u) << path;
        EXPECT_EQ(a.body.find("<title></title>"), std::string::npos) << path;
        EXPECT_FALSE(r.systems.empty() && r.open == web::Open::no) << path << " does not say which clause it serves";
        // Every form that posts carries the token and, when it records something, its key.
        EXPECT_EQ(count(a.body, "method=\"post\""), count(a.body, "name=\"_csrf\"")) << path;
        EXPECT_EQ(count(a.body, " style="), 0u) << path;
        EXPECT_EQ(count(a.body, " onclick="), 0u) << path;
        EXPECT_FALSE(a.headers.get("Content-Security-Policy").empty()) << path;
    }
    EXPECT_GT(pages, 20);
}

// What the document says of an answer is what comes: the router of this test refuses to give anything else.
TEST_F(Walk, EveryReadingOfTheApiAnswersAsItsRouteSays) {
    const std::string token = *app_->access.make_token("tatca");
    const std::map<std::string, std::string> asked{{"/api/v1/tables/progress", "?from=2026-01-01&to=2026-03-31"}, {"/api/v1/publication", "?ky=2026-03"}};
    for (const web::Route& r : router_->routes()) {
        if (r.method != Method::get || !is_api(r)) continue;
        const std::string path = example(r.path) + (asked.contains(r.path) ? asked.at(r.path) : "");
        EXPECT_EQ(path.find(':'), std::string::npos) << r.path << " needs an example";
        const http::Response a = send(Method::get, path, nullptr, {}, token);
        const bool unpaid = r.path.ends_with("/forms/fee-receipt");   // the newest dossier has paid nothing
        EXPECT_EQ(a.status, unpaid ? 404 : 200) << path << " " << a.body.substr(0, 300);
    }
}

// The same figures for people and for programs, line by line.
TEST_F(Walk, TheApiGivesTheNumbersOfThePages) {
    namespace json = boost::json;
    const std::string token = *app_->access.make_token("tatca");
    const auto read = [&](const std::string& path) {
        const http::Response a = send(Method::get, path, nullptr, {}, token);
        if (a.status != 200) throw std::runtime_error(path + " " + a.body);
        return json::parse(a.body).as_object();
    };
    int cells = 0;
    for (const auto& [api, page] : {std::pair{"control-forms/06a", "/kiem-soat-tthc/06a"}, {"control-forms/07a", "/kiem-soat-tthc/07a"}, {"control-forms/07b", "/kiem-soat-tthc/07b"}, {"publication", "/cong-khai"}}) {
        const std::string words = words_of(send(Method::get, std::string(page) + "?ky=2026-03", &everyone_).body);
        const json::object told = read(fmt::format("/api/v1/{}?ky=2026-03", api));
        for (const json::value& row : told.at("rows").as_array()) {
            std::string line(row.at("title").as_string());
            if (!row.at("detail").as_string().empty()) line += " " + std::string(row.at("detail").as_string());
            for (const json::value& cell : row.at("cells").as_array()) {
                line += " " + std::string(cell.at("text").as_string());
                if (!cell.at("count").is_null()) { EXPECT_EQ(format_count(cell.at("count").as_int64()), cell.at("text").as_string()); }
                ++cells;
            }
            EXPECT_TRUE(has(words, line)) << page << ": " << line;
        }
    }
    EXPECT_GT(cells, 50);
    // Behind each number as many rows as it says.
    const auto behind = [&](const std::string& address, std::int64_t count) {
        std::int64_t listed = 0;
        for (std::string from = address; !from.empty();) {
            const json::object page = read(from);
            listed += std::ssize(page.at(page.contains("dossiers") ? "dossiers" : page.contains("procedures") ? "procedures" : "rows").as_array());
            if (page.contains("rows")) --listed;   // the line of the total
            const json::value* next = page.if_contains("next");
            from = next && !next->is_null() ? fmt::format("{}&tiep={}", address, std::string_view(next->as_string())) : std::string();
        }
        EXPECT_EQ(listed, count) << address;
    };
    int opened = 0;
    for (const std::string table : {"control-forms/06a?ky=2026-03", "control-forms/07b?ky=2026-03", "publication?ky=2026-03", "tables/services?ky=2026-03", "tables/services?ky=2026-03&bang=so-hoa"}) {
        const json::object told = read("/api/v1/" + table);
        for (const json::value& row : told.at("rows").as_array())
            for (const json::value& cell : row.at("cells").as_array())
                if (!cell.at("rows").is_null() && ++opened) behind(std::string(cell.at("rows").as_string()), cell.at("count").as_int64());
    }
    EXPECT_GT(opened, 20);
    const json::object people = read("/api/v1/holders");
    ASSERT_FALSE(people.at("holders").as_array().empty());
    for (const json::value& one : people.at("holders").as_array())
        for (const auto& [pile, key] : {std::pair{"mo", "open"}, {"qua-han", "late"}, {"cho", "waiting"}}) behind(fmt::format("/api/v1/holders/dossiers?nguoi={}&loai={}", one.at("account").as_int64(), pile), one.at(key).as_int64());
    const json::object wall = read("/api/v1/wall-board");
    const std::string board = words_of(send(Method::get, "/bang-theo-doi", &everyone_).body);
    for (const auto& [title, key] : {std::pair{"Tiếp nhận hôm nay", "received_today"}, {"Xử lý xong hôm nay", "done_today"}, {"Đang mở", "open"}, {"Quá hạn", "late"}, {"Xử lý xong trong tháng", "done_this_month"}})
        EXPECT_TRUE(has(board, fmt::format("{} {}", format_count(wall.at(key).as_int64()), title))) << title << board;
    const json::object figure = read("/api/v1/reports/2026-9T/figures/onestop.solved");
    EXPECT_EQ(figure.at("value"), read("/api/v1/reports/2026-9T").at("figures").at("solved"));
    std::size_t listed = figure.at("rows").as_array().size();
    for (json::value next = figure.at("next"); !next.is_null();) {
        const json::object page = read(fmt::format("/api/v1/reports/2026-9T/figures/onestop.solved?tu={}", next.as_int64()));
        listed += page.at("rows").as_array().size();
        next = page.at("next");
    }
    EXPECT_EQ(static_cast<std::int64_t>(listed), figure.at("value").as_int64()) << "as many records as the figure says";
    const std::string waited = words_of(send(Method::get, "/thoi-gian-cho?ky=thang", &everyone_).body);
    const json::object waiting = read("/api/v1/queue/waiting?ky=thang");
    for (const json::value& part : waiting.at("parts").as_array())
        for (const json::value& line : part.at("lines").as_array())
            EXPECT_TRUE(has(waited, fmt::format("{} {} {} {}", std::string_view(line.at("title").as_string()), format_count(line.at("tickets").as_int64()), format_count(line.at("called").as_int64()),
                                                line.at("waiting").at("mean").is_null() ? "" : format_count(line.at("waiting").at("mean").as_int64()))))
                << line;
    const json::object work = read("/api/v1/my-work"), brief = read("/api/v1/morning-brief"), book = read("/api/v1/dossier-book");
    EXPECT_TRUE(has(send(Method::get, "/", &everyone_).body, fmt::format("Đang mở {} hồ sơ.", format_count(work.at("counts").at("open").as_int64()))));
    const std::string leaf = send(Method::get, "/ban-tin-sang", &everyone_).body;
    for (const auto& [title, key] : {std::pair{"Đến hạn hôm nay", "due_today"}, {"Quá hạn", "late"}}) EXPECT_TRUE(has(leaf, fmt::format("{}: {}", title, format_count(brief.at(key).at("count").as_int64())))) << title;
    const std::string register_page = send(Method::get, "/so-theo-doi-ho-so", &everyone_).body;
    ASSERT_FALSE(book.at("entries").as_array().empty());
    for (const json::value& e : book.at("entries").as_array()) EXPECT_TRUE(has(register_page, e.at("code").as_string())) << e.at("code");
}

// A program reads the document and needs nothing else: each name in it is told, each book with its own fields.
TEST_F(Walk, TheDocumentOfTheApiIsWhole) {
    namespace json = boost::json;
    const json::object document = json::parse(router_->openapi()->text).as_object();
    const json::object& schemas = document.at("components").at("schemas").as_object();
    std::function<void(const json::value&)> refs = [&](const json::value& v) {
        if (const json::array* all = v.if_array()) {
            for (const json::value& one : *all) refs(one);
        } else if (const json::object* o = v.if_object()) {
            for (const auto& [name, one] : *o) {
                if (name == "$ref") { EXPECT_TRUE(schemas.contains(std::string_view(one.as_string()).substr(std::string_view("#/components/schemas/").size()))) << one; }
                refs(one);
            }
        }
    };
    refs(document);
    for (const char* name : {"Dossier", "Error", "Person", "Record"}) EXPECT_TRUE(schemas.contains(name)) << name;
    const json::object& paths = document.at("paths").as_object();
    for (const catalog::Book& book : app_->law.current()->books) {
        const json::object& add = paths.at("/api/v1/books/" + book.code + "/records").at("post").at("requestBody").at("content").at("application/json").at("schema").as_object();
        const json::object& values = add.at("properties").at("values").as_object();
        for (const catalog::BookField* f : book.leaves()) {
            if (!f->lines.empty() || f->retired) continue;
            EXPECT_TRUE(values.at("properties").as_object().contains(f->path)) << book.code << " " << f->path;
            if (f->required && f->shown_to.empty()) {
                const json::array& required = values.at("required").as_array();
                EXPECT_NE(std::ranges::find(required, json::value(f->path)), required.end()) << book.code << " " << f->path;
            }
        }
    }
    for (const auto& [path, methods] : paths)
        for (const auto& [method, operation] : methods.as_object())
            if (method == "post" && operation.as_object().contains("requestBody")) { EXPECT_TRUE(operation.at("requestBody").as_object().contains("content")) << path; }
}

TEST_F(Walk, NoFormIsTakenWithoutItsToken) {
    for (const web::Route& r : router_->routes()) {
        if (r.method != Method::post || is_api(r) || r.open == web::Open::everyone) continue;
        EXPECT_EQ(send(Method::post, example(r.path), &everyone_).status, 403) << r.path << " without a token";
        EXPECT_EQ(send(Method::post, example(r.path), &everyone_, {{"_csrf", "xxxx"}}).status, 403) << r.path << " with a wrong token";
    }
}

// Every route for every role: what the role does not grant is refused, on pages and in the API, whatever else the request holds.
TEST_F(Walk, APermissionThatIsNotHeldIsRefused) {
    for (const access::Role& role : access::roles()) {
        const std::string login = fmt::format("chi-{}", role.code);
        const auto home = app_->units.tree()->find("binh-minh")->id;
        const auto made = app_->db->write<AccountId>(home, [&](sql::Tx& tx) {
            return app_->access.create(tx, {home, AccountId{}, "test"},
                                       {.login = login, .name = "Người Thử", .title = "Thử", .password = "Xaso@2026", .office = {}, .roles = {std::string(role.code)}, .further_scope = {}, .must_change = false});
        });
        ASSERT_TRUE(made) << login;
        const Session session = sign_in(login);
        const std::string token = *app_->access.make_token(login);
        int refused = 0, open = 0;
        for (const web::Route& r : router_->routes()) {
            if (r.open != web::Open::no) continue;
            const bool granted = std::find(role.grants.begin(), role.grants.end(), *r.may) != role.grants.end();
            if (granted) {
                open += r.method == Method::get && !is_api(r) && send(Method::get, example(r.path), &session).status != 403;
                continue;
            }
            const http::Response a = is_api(r) ? send(r.method, example(r.path), nullptr, {}, token) : send(r.method, example(r.path), &session, {{"_csrf", session.csrf}, {"_key", "mot-khoa-dai-du"}});
            EXPECT_EQ(a.status, 403) << role.code << " " << r.path;
            ++refused;
        }
        EXPECT_GT(refused, 5) << role.code;
        EXPECT_GT(open, 0) << role.code;
    }
}

TEST_F(Walk, AnotherUnitOutsideTheScopeIsRefused) {
    for (const web::Route& r : router_->routes()) {
        if (is_api(r) || r.open != web::Open::no) continue;
        const std::map<std::string, std::string> form{{"_csrf", everyone_.csrf}, {"_key", "mot-khoa-dai-du"}};
        EXPECT_EQ(send(r.method, example(r.path) + "?don-vi=an-phu", &everyone_, form).status, 403) << r.path;
        // A unit inside the scope is read, never written.
        if (r.method == Method::post) { EXPECT_EQ(send(Method::post, example(r.path) + "?don-vi=an-thanh", &everyone_, form).status, 403) << r.path; }
    }
}

// A code is printed on paper and can be guessed: knowing it opens nothing of a unit one does not see.
TEST_F(Walk, TheCodeOfAnotherUnitsDossierOpensNothing) {
    std::string code;
    {
        sql::Reader s = app_->db->read();
        onestop::ListQuery q;
        q.limit = 1;
        code = app_->desk.list(s, app_->units.tree()->find("an-phu")->id, q, app_->clock.now())->rows.front().code;
    }
    for (const char* below : {"", "/giay-tiep-nhan"}) EXPECT_EQ(send(Method::get, "/ho-so/" + code + below, &everyone_).status, 404) << below;
    const std::string list = send(Method::get, "/ho-so?q=" + code, &everyone_).body;
    EXPECT_EQ(list.find("href=\"/ho-so/" + code), std::string::npos);
}

}  // namespace
}  // namespace xaso::app
