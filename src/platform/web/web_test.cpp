#include "platform/web/web.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/access/access_fixture.h"
#include "support/page.h"

namespace xaso::web {
namespace {

using namespace std::chrono_literals;
using access::kPassword;
using http::Method;
using http::Request;
using http::Response;
using Kind = Refusal::Kind;
namespace may = access::may;

std::string text_of(const Response& r) { return std::to_string(r.status) + " " + r.body; }

// "name=value" of a cookie that an answer sets; "" when it sets none of that name.
std::string cookie_line(const Response& r, std::string_view name) {
    for (const auto& [key, value] : r.headers.all())
        if (key == "Set-Cookie" && value.starts_with(std::string(name) + "=")) return value;
    return {};
}
std::string cookie_set(const Response& r, std::string_view name) {
    const std::string line = cookie_line(r, name);
    return line.substr(0, line.find(';'));
}

Route page_at(std::string path, std::string says, Method method = Method::get) {
    return {.method = method, .path = std::move(path), .open = Open::everyone, .run = [says](Context&) { return Response::text(says); }};
}

class WebTest : public access::WithAccounts {
protected:
    WebTest() : router(site()) {
        std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
        logger->set_pattern("%v");
        spdlog::drop("xaso.requests");
        spdlog::register_logger(logger);
        add_own_routes(router);
        router.add({.method = Method::get, .path = "/", .open = Open::signed_in, .title = "Việc của tôi", .systems = "S36",
                    .run = [](Context& c) { return c.page("Việc của tôi", [&](Html& h) { h.el("p", {}, "đơn vị " + std::to_string(c.unit.value())); }); }});
        router.add({.method = Method::get, .path = "/ho-so", .may = &may::see_dossiers, .title = "Hồ sơ", .systems = "S14", .run = [](Context& c) {
            return c.page("Hồ sơ", [&](Html& h) { html::form(h, {.action = "/ho-so", .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, "Gửi"); }); });
        }});
        router.add({.method = Method::post, .path = "/ho-so", .may = &may::accept_dossier, .title = "Hồ sơ", .systems = "S14", .run = [this](Context& c) {
            auto attempt = c.attempt();
            if (!attempt) return c.refuse(attempt.error());
            last_attempt = *attempt;
            auto answer = record.once(*attempt, c.now, [](sql::Tx&) -> Result<record::Answer> { return record::Answer{303, "/ho-so"}; });
            return answer ? c.see(answer->text, "Đã ghi hồ sơ.") : c.refuse(answer.error());
        }});
        const auto thing = [this](Context& c) {
            auto attempt = c.attempt();
            if (!attempt) return c.refuse(attempt.error());
            auto answer = record.once(*attempt, c.now, [&](sql::Tx&) -> Result<record::Answer> { return record::Answer{201, "{\"n\":" + std::to_string(++runs) + "}"}; });
            return answer ? Response::json(answer->text, answer->status) : c.refuse(answer.error());
        };
        router.add({.method = Method::post, .path = "/api/v1/things", .may = &may::accept_dossier, .systems = "S26", .summary = "Ghi một thứ", .takes = "{a?: int}", .gives = "{n: int}", .run = thing});
        router.add({.method = Method::get, .path = "/api/v1/things/:id", .may = &may::see_dossiers, .systems = "S26", .summary = "Xem một thứ", .query = "{from?: day \"từ ngày\"}", .gives = "{id: text, unit: int}",
                    .run = [](Context& c) { return Response::json("{\"id\":\"" + c.param("id") + "\",\"unit\":" + std::to_string(c.unit.value()) + "}"); }});
    }

    Site site() {
        return {.record = record, .access = access, .assets = assets, .clock = clock,
                .nav = {{.url = "/", .label = "Việc của tôi"}, {.url = "/ho-so", .label = "Danh sách hồ sơ", .may = &may::see_dossiers},
                        {.url = "/tai-khoan", .label = "Danh sách tài khoản", .may = &may::manage_accounts}},
                .unit_by_code = [](std::string_view code) -> std::optional<UnitId> {
                    if (code == "xa-1") return kHome;
                    if (code == "xa-2") return kOther;
                    if (code == "xa-3") return kArchive;
                    return std::nullopt;
                },
                .unit_name = [](UnitId, Day) { return std::string("Ủy ban nhân dân xã Mẫu"); }};
    }

    static Request request(Method method, std::string_view target) {
        return page_request(method, target);
    }
    Response send(Request r) const { return router.handle(r); }
    Response get(std::string_view target, std::string_view cookies = {}) const {
        Request r = request(Method::get, target);
        if (!cookies.empty()) r.headers.set("Cookie", std::string(cookies));
        return send(r);
    }
    Response post(std::string_view target, const std::string& cookies, std::vector<std::pair<std::string, std::string>> form) const {
        Request r = request(Method::post, target);
        if (!cookies.empty()) r.headers.set("Cookie", cookies);
        for (auto& [name, value] : form) r.form.add(name, value);
        return send(r);
    }
    struct Person {
        std::string cookie, csrf;
    };
    Person sign_in(const std::string& login) {
        auto in = access.sign_in(login, kPassword, "192.0.2.1");
        return {"xaso_session=" + in->token, in->csrf};
    }
    Response api(Method method, std::string_view target, const std::string& token, std::string body = {}, std::string key = {}) const {
        Request r = request(method, target);
        if (!token.empty()) r.headers.set("Authorization", "Bearer " + token);
        if (!key.empty()) r.headers.set("Idempotency-Key", key);
        r.body = std::move(body);
        return send(r);
    }

    std::ostringstream log;
    html::Assets assets;
    Router router;
    record::Attempt last_attempt;
    int runs = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, WebTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// ---- The route table ----

TEST_P(WebTest, a_route_that_breaks_the_rules_is_a_bug) {
    const auto run = [](Context&) { return Response::text(""); };
    const struct { const char* name; Route route; } rows[] = {
        {"no permission", {.path = "/a", .run = run}},
        {"open and a permission", {.path = "/a", .open = Open::signed_in, .may = &may::see_dossiers, .run = run}},
        {"no handler", {.path = "/a", .open = Open::everyone}},
        {"no leading slash", {.path = "a", .open = Open::everyone, .run = run}},
        {"empty path", {.path = "", .open = Open::everyone, .run = run}},
        {"empty segment", {.path = "/a//b", .open = Open::everyone, .run = run}},
        {"parameter without a name", {.path = "/a/:", .open = Open::everyone, .run = run}},
        {"one parameter name twice", {.path = "/a/:x/:x", .open = Open::everyone, .run = run}},
        {"API without a summary", {.path = "/api/v1/a", .may = &may::see_dossiers, .run = run}},
        {"page with PUT", {.method = Method::put, .path = "/a", .may = &may::see_dossiers, .run = run}},
        {"HEAD", {.method = Method::head, .path = "/a", .may = &may::see_dossiers, .run = run}},
        {"the same again", {.path = "/ho-so", .may = &may::see_dossiers, .run = run}},
        {"the same with another parameter name", {.path = "/api/v1/things/:code", .may = &may::see_dossiers, .summary = "x", .gives = "any", .run = run}},
        {"API that does not say what it gives", {.path = "/api/v1/a", .may = &may::see_dossiers, .summary = "x", .run = run}},
        {"API with a schema nobody can read", {.path = "/api/v1/a", .may = &may::see_dossiers, .summary = "x", .gives = "{a: str}", .run = run}},
        {"API that reads with a body", {.path = "/api/v1/a", .may = &may::see_dossiers, .summary = "x", .takes = "{}", .gives = "any", .run = run}},
    };
    for (const auto& row : rows) EXPECT_THROW(router.add(row.route), std::logic_error) << row.name;
}

TEST_P(WebTest, the_most_exact_route_answers) {
    Router r(site());
    for (Route route : {page_at("/", "root"), page_at("/a/:x", "a-x"), page_at("/a/new", "a-new"), page_at("/a/:x/edit", "edit"), page_at("/:x/b/edit", "x-b-edit"),
                        page_at("/a/:x", "posted", Method::post)})
        r.add(std::move(route));
    const struct { const char* target; Method method; const char* answer; } rows[] = {
        {"/", Method::get, "root"},           {"/a/1", Method::get, "a-x"},         {"/a/new", Method::get, "a-new"},      {"/a/new", Method::post, "posted"},
        {"/a/b/edit", Method::get, "edit"},   {"/z/b/edit", Method::get, "x-b-edit"}, {"/a/1", Method::head, "a-x"},       {"/a/x%2Fy", Method::get, "a-x"},
        {"/a/n%65w", Method::get, "a-new"},   {"/a/1?x=/b", Method::get, "a-x"},
    };
    for (const auto& row : rows) {
        Request q = request(row.method, row.target);
        EXPECT_EQ(r.handle(q).body, row.answer) << row.target;
    }
    const struct { const char* target; Method method; int status; const char* allow; } others[] = {
        {"/a", Method::get, 404, ""},        {"/a/", Method::get, 404, ""},          {"/a/1/", Method::get, 404, ""},     {"/b/1/2/3", Method::get, 404, ""},
        {"/", Method::post, 405, "GET, HEAD"}, {"/a/1", Method::del, 405, "GET, HEAD, POST"}, {"/a/1", Method::options, 405, "GET, HEAD, POST"},
    };
    for (const auto& row : others) {
        Request q = request(row.method, row.target);
        const Response answer = r.handle(q);
        EXPECT_EQ(answer.status, row.status) << row.target;
        EXPECT_EQ(answer.headers.get("Allow"), row.allow) << row.target;
    }
}

TEST_P(WebTest, each_route_says_how_much_it_takes) {
    Router r(site());
    r.add({.method = Method::post, .path = "/tep/:id", .open = Open::everyone, .body_limit = 5'000'000, .run = [](Context&) { return Response::text(""); }});
    const struct { const char* path; Method method; std::size_t limit; } rows[] = {
        {"/tep/1", Method::post, 5'000'000}, {"/tep/1?x=1", Method::post, 5'000'000}, {"/tep/1", Method::get, 256 * 1024}, {"/khac", Method::post, 256 * 1024}};
    for (const auto& row : rows) EXPECT_EQ(r.body_limit(row.method, row.path), row.limit) << row.path;
}

TEST_P(WebTest, every_own_page_has_a_language_a_title_one_heading_and_form_tokens) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    int pages = 0;
    for (const Route& route : router.routes()) {
        EXPECT_TRUE(route.open != Open::no || route.may) << route.path;
        if (route.method != Method::get || route.title.empty() || has(route.path, ":")) continue;
        ++pages;
        const Response r = get(route.path, route.path == "/dang-nhap" ? "" : me.cookie);
        ASSERT_EQ(r.status, 200) << route.path;
        EXPECT_TRUE(has(r.body, "lang=\"vi\"")) << route.path;
        EXPECT_TRUE(has(r.body, "<title>" + route.title)) << route.path;
        const auto h1 = r.body.find("<h1");
        EXPECT_NE(h1, std::string::npos) << route.path;
        EXPECT_EQ(r.body.find("<h1", h1 + 1), std::string::npos) << route.path;
        for (std::size_t at = r.body.find("method=\"post\""); at != std::string::npos; at = r.body.find("method=\"post\"", at + 1)) {
            if (route.path != "/dang-nhap") { EXPECT_EQ(hidden_value(r.body.substr(at), "_csrf"), me.csrf) << route.path; }
        }
    }
    EXPECT_GE(pages, 5);
}

// ---- Signing in ----

TEST_P(WebTest, a_page_without_a_session_leads_to_sign_in_and_back) {
    add("mau", {"desk"});
    const Response asked = get("/ho-so?q=Tr%E1%BA%A7n%20%26&p=2");
    EXPECT_EQ(asked.status, 303);
    const std::string to(asked.headers.get("Location"));
    ASSERT_TRUE(to.starts_with("/dang-nhap?tiep=%2Fho-so")) << to;
    const Response form = get(to);
    ASSERT_EQ(form.status, 200);
    const Response in = post("/dang-nhap", "", {{"login", "mau"}, {"password", kPassword}, {"tiep", request(Method::get, to).query.get("tiep")}});
    ASSERT_EQ(in.status, 303) << in.body;
    EXPECT_EQ(in.headers.get("Location"), "/ho-so?q=Tr%E1%BA%A7n%20%26&p=2");
    EXPECT_EQ(get("/ho-so", cookie_set(in, "xaso_session")).status, 200);
    EXPECT_EQ(get("/dang-nhap", cookie_set(in, "xaso_session")).headers.get("Location"), "/") << "who is signed in needs no form";

    const struct { const char* name; Request r; int status; const char* location; } rows[] = {
        {"first page", request(Method::get, "/"), 303, "/dang-nhap"},
        {"a form post", request(Method::post, "/ho-so"), 303, "/dang-nhap"},
        {"a form post after the session ended", [] { auto r = request(Method::post, "/ho-so"); r.headers.set("Cookie", "xaso_session=AAAA"); r.headers.set("Referer", "http://127.0.0.1/ho-so?q=le"); return r; }(), 303, "/dang-nhap?het-phien=1&tiep=%2Fho-so%3Fq%3Dle"},
        {"a form post after the session ended, from nowhere", [] { auto r = request(Method::post, "/ho-so"); r.headers.set("Cookie", "xaso_session=AAAA"); return r; }(), 303, "/dang-nhap?het-phien=1"},
        {"a wrong session", [] { auto r = request(Method::get, "/ho-so"); r.headers.set("Cookie", "xaso_session=AAAA"); return r; }(), 303, "/dang-nhap?tiep=%2Fho-so"},
        {"a bearer token on a page", [&] { auto r = request(Method::get, "/ho-so"); r.headers.set("Authorization", "Bearer " + *access.make_token("mau")); return r; }(), 303, "/dang-nhap?tiep=%2Fho-so"},
        {"a part of a page", [] { auto r = request(Method::get, "/ho-so"); r.headers.set("HX-Request", "true"); return r; }(), 401, ""},
    };
    for (const auto& row : rows) {
        const Response r = send(row.r);
        EXPECT_EQ(r.status, row.status) << row.name;
        EXPECT_EQ(r.headers.get("Location"), row.location) << row.name;
    }
}

TEST_P(WebTest, sign_in_says_what_is_wrong_at_its_field) {
    add("mau", {"desk"});
    const struct { const char* name; std::string login, password; const char* says; } rows[] = {
        {"no login", "", kPassword, "Hãy nhập tên đăng nhập."},
        {"no password", "mau", "", "Hãy nhập mật khẩu."},
        {"wrong password", "mau", "Sai-mat-khau-1", "Tên đăng nhập hoặc mật khẩu không đúng."},
        {"unknown login", "la<b>", kPassword, "Tên đăng nhập hoặc mật khẩu không đúng."},
    };
    for (const auto& row : rows) {
        const Response r = post("/dang-nhap", "", {{"login", row.login}, {"password", row.password}});
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
        EXPECT_FALSE(has(r.body, kPassword)) << row.name << ": a password never comes back";
        EXPECT_FALSE(has(r.body, "la<b>")) << row.name;
        EXPECT_EQ(cookie_set(r, "xaso_session"), "") << row.name;
    }
    for (int i = 0; i < 4; ++i) post("/dang-nhap", "", {{"login", "mau"}, {"password", "sai"}});
    EXPECT_TRUE(has(post("/dang-nhap", "", {{"login", "mau"}, {"password", kPassword}}).body, "Tài khoản tạm khóa đến"));
}

TEST_P(WebTest, sign_in_never_leads_to_another_site) {
    add("mau", {"desk"});
    const struct { const char* back; const char* leads; } rows[] = {
        {"/ho-so", "/ho-so"}, {"/ho-so?a=b#c", "/ho-so?a=b#c"}, {"", "/"},          {"//evil.example", "/"},  {"/\\evil.example", "/"}, {"\\\\evil.example", "/"},
        {"https:", "/"},      {"https://evil.example", "/"},    {"javascript:1", "/"}, {"evil.example", "/"}, {"/a\\..\\b", "/"},       {"/\t/evil.example", "/"},
        {"/\r\nSet-Cookie: a=b", "/"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(local_path(row.back), std::string_view(row.back) == row.leads) << row.back;
        const Response in = post("/dang-nhap", "", {{"login", "mau"}, {"password", kPassword}, {"tiep", row.back}});
        EXPECT_EQ(in.headers.get("Location"), row.leads) << row.back;
        const Response again = get("/dang-nhap?tiep=" + html::url_encode(row.back), cookie_set(in, "xaso_session"));
        EXPECT_EQ(again.headers.get("Location"), row.leads) << row.back;
    }
}

TEST_P(WebTest, the_session_cookie_is_out_of_reach_of_scripts_and_other_sites) {
    add("mau", {"desk"});
    for (const bool secure : {false, true}) {
        Site s = site();
        s.secure_cookies = secure;
        Router r(s);
        add_own_routes(r);
        Request q = request(Method::post, "/dang-nhap");
        q.form.add("login", "mau");
        q.form.add("password", kPassword);
        const Response in = r.handle(q);
        const std::string line = cookie_line(in, "xaso_session");
        for (const char* part : {"; HttpOnly", "; SameSite=Lax", "; Path=/"}) EXPECT_TRUE(has(line, part)) << part;
        EXPECT_EQ(has(line, "; Secure"), secure);
        EXPECT_FALSE(has(line, "Max-Age")) << "gone with the browser";
        EXPECT_EQ(!in.headers.get("Strict-Transport-Security").empty(), secure);
    }
}

TEST_P(WebTest, signing_in_again_ends_the_old_session) {
    add("mau", {"desk"});
    const Person old = sign_in("mau");
    const Response in = post("/dang-nhap", old.cookie, {{"login", "mau"}, {"password", kPassword}});
    EXPECT_EQ(get("/", old.cookie).status, 303);
    EXPECT_EQ(get("/", cookie_set(in, "xaso_session")).status, 200);
}

TEST_P(WebTest, signing_out_needs_the_form_token_and_ends_the_session) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    EXPECT_EQ(post("/dang-xuat", me.cookie, {}).status, 403);
    EXPECT_EQ(get("/", me.cookie).status, 200);
    EXPECT_EQ(get("/dang-xuat", me.cookie).status, 405) << "a link must not sign out";
    const Response out = post("/dang-xuat", me.cookie, {{"_csrf", me.csrf}});
    EXPECT_EQ(out.headers.get("Location"), "/dang-nhap");
    EXPECT_TRUE(has(cookie_line(out, "xaso_session"), "Max-Age=0"));
    EXPECT_EQ(get("/", me.cookie).status, 303);
}

// LAW QCVN 12:2026/BCA: a session ends after 15 idle minutes.
TEST_P(WebTest, an_idle_session_leads_to_sign_in) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    pass(15min - 1ms);
    EXPECT_EQ(get("/ho-so", me.cookie).status, 200);
    pass(15min);
    EXPECT_EQ(get("/ho-so", me.cookie).headers.get("Location"), "/dang-nhap?tiep=%2Fho-so");
}

TEST_P(WebTest, sample_accounts_are_shown_only_when_told) {
    for (const bool shown : {false, true}) {
        Site s = site();
        s.sample_passwords = shown;
        s.samples = {{"mot-cua", "Mau-2026!", "Tiếp nhận hồ sơ"}};
        Router r(s);
        add_own_routes(r);
        Request q = request(Method::get, "/dang-nhap");
        EXPECT_EQ(has(r.handle(q).body, "Mau-2026!"), shown);
    }
}

// ---- The own password ----

// LAW QCVN 12:2026/BCA: a first password must be changed.
TEST_P(WebTest, a_first_password_is_changed_before_anything_else) {
    add("moi", {"desk"}, true);
    const Response in = post("/dang-nhap", "", {{"login", "moi"}, {"password", kPassword}, {"tiep", "/ho-so"}});
    EXPECT_EQ(in.headers.get("Location"), "/mat-khau?tiep=%2Fho-so");
    const std::string cookie = cookie_set(in, "xaso_session");
    for (const char* path : {"/", "/ho-so", "/tro-giup/quyen"}) EXPECT_EQ(get(path, cookie).headers.get("Location"), "/mat-khau") << path;
    const Response form = get("/mat-khau?tiep=/ho-so", cookie);
    ASSERT_EQ(form.status, 200);
    EXPECT_FALSE(has(form.body, "Danh sách hồ sơ")) << "no navigation yet";
    const std::string csrf = hidden_value(form.body, "_csrf");
    EXPECT_EQ(post("/ho-so", cookie, {{"_csrf", csrf}, {"_key", "12345678"}}).headers.get("Location"), "/mat-khau");

    const Response done = post("/mat-khau", cookie,
                               {{"_csrf", csrf}, {"current", kPassword}, {"password", "Moi-hon-22"}, {"password_again", "Moi-hon-22"}, {"tiep", hidden_value(form.body, "tiep")}});
    ASSERT_EQ(done.status, 303) << done.body;
    EXPECT_EQ(done.headers.get("Location"), "/ho-so");
    const std::string fresh = cookie_set(done, "xaso_session");
    EXPECT_EQ(get("/ho-so", cookie).status, 303) << "the old session has ended";
    EXPECT_TRUE(has(get("/ho-so", fresh + "; " + cookie_set(done, "xaso_flash")).body, "Đã đổi mật khẩu."));
}

TEST_P(WebTest, a_password_form_says_what_is_wrong) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const struct { const char* name; std::string current, fresh, again; const char* says; } rows[] = {
        {"nothing typed", "", "", "", "Hãy nhập mật khẩu hiện tại."},
        {"wrong current", "Sai-mat-khau-1", "Moi-hon-22", "Moi-hon-22", "Mật khẩu hiện tại không đúng."},
        {"weak", kPassword, "abc", "abc", "Mật khẩu phải có từ 8 đến 200 ký tự"},
        {"not repeated", kPassword, "Moi-hon-22", "Moi-hon-23", "Hai lần nhập mật khẩu mới không giống nhau."},
        {"the same again", kPassword, kPassword, kPassword, "Mật khẩu mới phải khác mật khẩu hiện tại."},
    };
    for (const auto& row : rows) {
        const Response r = post("/mat-khau", me.cookie, {{"_csrf", me.csrf}, {"current", row.current}, {"password", row.fresh}, {"password_again", row.again}});
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
        EXPECT_FALSE(has(r.body, "Moi-hon-22")) << row.name;
    }
    EXPECT_TRUE(access.sign_in("mau", kPassword, "192.0.2.1"));
}

// ---- Forms ----

TEST_P(WebTest, a_form_needs_the_token_of_its_session) {
    add("mau", {"desk"});
    const Person me = sign_in("mau"), other = sign_in("mau");
    const struct { const char* name; std::string csrf, header; int status; } rows[] = {
        {"missing", "", "", 403},
        {"wrong", "AAAA", "", 403},
        {"one letter short", me.csrf.substr(1), "", 403},
        {"of another session", other.csrf, "", 403},
        {"right", me.csrf, "", 303},
        {"right in the header", "", me.csrf, 303},
        {"wrong in the header", "", other.csrf, 403},
    };
    int n = 0;
    for (const auto& row : rows) {
        Request r = request(Method::post, "/ho-so");
        r.headers.set("Cookie", me.cookie);
        if (!row.csrf.empty()) r.form.add("_csrf", row.csrf);
        if (!row.header.empty()) r.headers.set("X-CSRF-Token", row.header);
        r.form.add("_key", "key-" + std::to_string(10000 + ++n));
        EXPECT_EQ(send(r).status, row.status) << row.name;
    }
}

TEST_P(WebTest, a_form_from_another_site_is_refused_with_a_right_token_too) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const struct { const char* name; const char* origin; const char* fetch_site; bool taken; } rows[] = {
        {"a program that says nothing", "", "", true},
        {"own origin", "https://mau.example", "same-origin", true},
        {"own origin without TLS", "http://mau.example", "", true},
        {"own origin in capitals", "https://MAU.example", "", true},
        {"typed by hand", "", "none", true},
        {"another origin", "https://evil.example", "", false},
        {"an origin that begins alike", "https://mau.example.evil.example", "", false},
        {"another port", "https://mau.example:8443", "", false},
        {"no origin to tell", "null", "", false},
        {"cross-site", "", "cross-site", false},
        {"a neighbour of the same site", "", "same-site", false},
    };
    int n = 0;
    for (const auto& row : rows) {
        for (const bool signing_in : {false, true}) {
            Request r = request(Method::post, signing_in ? "/dang-nhap" : "/ho-so");
            if (*row.origin) r.headers.set("Origin", row.origin);
            if (*row.fetch_site) r.headers.set("Sec-Fetch-Site", row.fetch_site);
            if (signing_in) {
                r.form.add("login", "mau");
                r.form.add("password", kPassword);
            } else {
                r.headers.set("Cookie", me.cookie);
                r.form.add("_csrf", me.csrf);
                r.form.add("_key", "key-" + std::to_string(10000 + ++n));
            }
            EXPECT_EQ(send(r).status, row.taken ? 303 : 403) << row.name << (signing_in ? ", signing in" : "");
        }
    }
}

TEST_P(WebTest, a_write_needs_a_key) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const auto token = *access.make_token("mau");
    const struct { const char* name; std::string key; const char* form_code; const char* api_code; } rows[] = {
        {"none", "", "web.key_required", "api.key_required"},
        {"seven long", "1234567", "web.bad_key", "api.bad_key"},
        {"with a blank", "1234 5678", "web.bad_key", "api.bad_key"},
        {"with a mark", "12345678é", "web.bad_key", "api.bad_key"},
        {"129 long", std::string(129, 'k'), "web.bad_key", "api.bad_key"},
        {"eight long", "12345678", "", ""},
        {"128 long", std::string(128, 'k'), "", ""},
    };
    for (const auto& row : rows) {
        const Response form = post("/ho-so", me.cookie, {{"_csrf", me.csrf}, {"_key", row.key}});
        EXPECT_EQ(form.status, *row.form_code ? 400 : 303) << row.name;
        // A key belongs to one body: the good keys above now stand for the form.
        const Response json = api(Method::post, "/api/v1/things", token, "{}", row.key);
        EXPECT_EQ(json.status, *row.api_code ? 400 : 422) << row.name;
        const std::string code = *row.api_code ? row.api_code : "record.key_reused";
        EXPECT_TRUE(has(json.body, "\"code\":\"" + code + "\"")) << row.name << json.body;
    }
}

TEST_P(WebTest, a_retry_gets_the_first_answer_and_another_body_is_refused) {
    add("mau", {"desk"});
    const auto token = *access.make_token("mau");
    const Response first = api(Method::post, "/api/v1/things", token, "{\"a\":1}", "same-key-1");
    EXPECT_EQ(text_of(first), "201 {\"n\":1}");
    EXPECT_EQ(text_of(api(Method::post, "/api/v1/things", token, "{\"a\":1}", "same-key-1")), "201 {\"n\":1}");
    const Response reused = api(Method::post, "/api/v1/things", token, "{\"a\":2}", "same-key-1");
    EXPECT_EQ(reused.status, 422);
    EXPECT_TRUE(has(reused.body, "record.key_reused"));
    EXPECT_EQ(runs, 1);
}

TEST_P(WebTest, the_body_of_an_attempt_is_what_was_meant) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    using Form = std::vector<std::pair<std::string, std::string>>;
    const auto body = [&](Form form, std::vector<http::Upload> uploads = {}) {
        Request r = request(Method::post, "/ho-so");
        r.headers.set("Cookie", me.cookie);
        static int n = 0;
        r.form.add("_csrf", me.csrf);
        r.form.add("_key", "body-" + std::to_string(10000 + ++n));
        for (auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        EXPECT_EQ(send(r).status, 303);
        return last_attempt.body;
    };
    const http::Upload file{"tep", "a.csv", "text/csv", "1;2"}, changed{"tep", "a.csv", "text/csv", "1;3"};
    const struct { const char* name; std::string one, two; bool same; } rows[] = {
        {"another key or token", body({{"a", "1"}}), body({{"a", "1"}}), true},
        {"other order", body({{"a", "1"}, {"b", "2"}}), body({{"b", "2"}, {"a", "1"}}), true},
        {"other value", body({{"a", "1"}}), body({{"a", "2"}}), false},
        {"other order of one name", body({{"a", "1"}, {"a", "2"}}), body({{"a", "2"}, {"a", "1"}}), false},
        {"split elsewhere", body({{"a", "1"}, {"b", ""}}), body({{"a", "1b"}}), false},
        {"one more field", body({{"a", "1"}}), body({{"a", "1"}, {"b", ""}}), false},
        {"the same file", body({}, {file}), body({}, {file}), true},
        {"another file", body({}, {file}), body({}, {changed}), false},
        {"no file", body({}, {file}), body({}), false},
        {"another password", body({{"a", "1"}, {"password", "Mot-hai-3"}, {"password_again", "x"}}), body({{"a", "1"}, {"password", "Bon-nam-6"}}), true},
    };
    for (const auto& row : rows) EXPECT_EQ(row.one == row.two, row.same) << row.name;
    EXPECT_EQ(last_attempt.actor.unit, kHome);
    EXPECT_EQ(last_attempt.actor.origin, "web");
}

TEST_P(WebTest, a_flash_is_shown_once_and_cannot_be_forged) {
    add("mau", {"desk"});
    const Person me = sign_in("mau"), other = sign_in("mau");
    const Response done = post("/ho-so", me.cookie, {{"_csrf", me.csrf}, {"_key", "12345678"}});
    const std::string flash = cookie_set(done, "xaso_flash");
    ASSERT_FALSE(flash.empty());
    const Response shown = get("/ho-so", me.cookie + "; " + flash);
    EXPECT_TRUE(has(shown.body, "Đã ghi hồ sơ."));
    EXPECT_TRUE(has(cookie_line(shown, "xaso_flash"), "Max-Age=0"));
    EXPECT_EQ(cookie_line(get("/ho-so", me.cookie), "xaso_flash"), "");
    std::string changed = flash;
    changed[changed.size() - 3] = changed[changed.size() - 3] == 'A' ? 'B' : 'A';
    const struct { const char* name; std::string cookies; } rows[] = {
        {"changed", me.cookie + "; " + changed},
        {"another session's", other.cookie + "; " + flash},
        {"too short", me.cookie + "; xaso_flash=AAAA"},
        {"no base64", me.cookie + "; xaso_flash=<b>!"},
        {"plain words", me.cookie + "; xaso_flash=xin-chao-cac-ban-day-la-mot-loi-nhan"},
    };
    for (const auto& row : rows) {
        const Response r = get("/ho-so", row.cookies);
        EXPECT_EQ(r.status, 200) << row.name;
        EXPECT_FALSE(has(r.body, "Đã ghi hồ sơ.")) << row.name;
        EXPECT_TRUE(has(cookie_line(r, "xaso_flash"), "Max-Age=0")) << row.name;
    }
}

// ---- Rights ----

TEST_P(WebTest, a_page_shows_what_its_reader_may_open) {
    add("mau", {"desk"});
    add("quan-tri", {"admin"});
    const std::string desk = get("/", sign_in("mau").cookie).body, admin = get("/", sign_in("quan-tri").cookie).body;
    EXPECT_TRUE(has(desk, "Danh sách hồ sơ"));
    EXPECT_FALSE(has(desk, "Danh sách tài khoản"));
    EXPECT_FALSE(has(admin, "Danh sách hồ sơ"));
    EXPECT_TRUE(has(admin, "Danh sách tài khoản"));
    EXPECT_TRUE(has(desk, "Ủy ban nhân dân xã Mẫu"));
    EXPECT_TRUE(has(desk, "Nguyễn Thị Mẫu"));
}

TEST_P(WebTest, a_permission_that_is_missing_is_named) {
    add("quan-tri", {"admin"});
    const Person admin = sign_in("quan-tri");
    const Response page = get("/ho-so", admin.cookie);
    EXPECT_EQ(page.status, 403);
    EXPECT_TRUE(has(page.body, may::see_dossiers.says));
    EXPECT_EQ(post("/ho-so", admin.cookie, {{"_csrf", admin.csrf}, {"_key", "12345678"}}).status, 403);
    const Response json = api(Method::get, "/api/v1/things/1", *access.make_token("quan-tri"));
    EXPECT_EQ(json.status, 403);
    EXPECT_TRUE(has(json.body, "\"code\":\"access.forbidden\""));
}

TEST_P(WebTest, another_unit_is_seen_only_inside_the_scope_and_never_written) {
    add("mau", {"desk"}, false, {kArchive});
    const Person me = sign_in("mau");
    const auto token = *access.make_token("mau");
    const struct { const char* name; Method method; const char* code; int status; const char* unit; } rows[] = {
        {"home", Method::get, "xa-1", 200, "1"},          {"inside the scope", Method::get, "xa-3", 200, "3"}, {"outside", Method::get, "xa-2", 403, ""},
        {"unknown", Method::get, "xa-9", 403, ""},        {"empty", Method::get, "", 403, ""},                 {"writing at home", Method::post, "xa-1", 201, ""},
        {"writing in the scope", Method::post, "xa-3", 403, ""},
    };
    for (const auto& row : rows) {
        const std::string query = "?don-vi=" + std::string(row.code);
        if (row.method == Method::get) {
            const Response page = get("/" + query, me.cookie);
            EXPECT_EQ(page.status, row.status) << row.name;
            if (*row.unit) { EXPECT_TRUE(has(page.body, "đơn vị " + std::string(row.unit))) << row.name; }
        }
        const std::string target = (row.method == Method::get ? "/api/v1/things/7" : "/api/v1/things") + query;
        const Response json = api(row.method, target, token, "{}", "scope-key-1");
        EXPECT_EQ(json.status, row.status) << row.name;
        if (*row.unit) { EXPECT_TRUE(has(json.body, "\"unit\":" + std::string(row.unit))) << row.name; }
    }
}

TEST_P(WebTest, the_api_takes_bearer_tokens_only) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const auto token = *access.make_token("mau");
    const struct { const char* name; const char* authorization; std::string cookie; int status; const char* challenge; } rows[] = {
        {"nothing", "", "", 401, "Bearer realm=\"xaso\""},
        {"a session cookie", "", me.cookie, 401, "Bearer realm=\"xaso\""},
        {"another scheme", "Basic bWF1OnNhaQ==", "", 401, "Bearer realm=\"xaso\""},
        {"no token after the scheme", "Bearer ", "", 401, "Bearer realm=\"xaso\""},
        {"a wrong token", "Bearer AAAA", "", 401, "Bearer realm=\"xaso\", error=\"invalid_token\""},
    };
    for (const auto& row : rows) {
        Request r = request(Method::get, "/api/v1/things/1");
        if (*row.authorization) r.headers.set("Authorization", row.authorization);
        if (!row.cookie.empty()) r.headers.set("Cookie", row.cookie);
        const Response answer = send(r);
        EXPECT_EQ(answer.status, row.status) << row.name;
        EXPECT_EQ(answer.headers.get("WWW-Authenticate"), row.challenge) << row.name;
        EXPECT_TRUE(has(answer.body, "\"code\":\"access.sign_in\"")) << row.name;
    }
    EXPECT_EQ(text_of(api(Method::get, "/api/v1/things/a%20b", token)), "200 {\"id\":\"a b\",\"unit\":1}");
    Request lower = request(Method::get, "/api/v1/things/1");
    lower.headers.set("Authorization", "bearer " + token);
    EXPECT_EQ(send(lower).status, 200);
    EXPECT_EQ(api(Method::get, "/api/v1/nothing", token).headers.get("Content-Type"), "application/json");
    EXPECT_EQ(api(Method::del, "/api/v1/things/1", token).status, 405);
}

// ---- Refusals and failures ----

TEST(status_of, is_one_table) {
    const struct { Kind kind; const char* code; int status; } rows[] = {
        {Kind::invalid, "a.b", 400},   {Kind::forbidden, "a.b", 403}, {Kind::not_found, "a.b", 404},   {Kind::conflict, "onestop.stale_version", 409},
        {Kind::conflict, "record.key_reused", 422}, {Kind::rule, "a.b", 422}, {Kind::unavailable, "a.b", 503},
    };
    for (const auto& row : rows) EXPECT_EQ(status_of({row.kind, row.code, "", "", ""}), row.status) << row.code << row.status;
}

TEST(error_json, leaves_out_what_is_empty_and_what_is_for_the_log) {
    EXPECT_EQ(error_json({Kind::invalid, "a.b", "Sai \"x\".", "name", "secret"}), R"({"error":{"code":"a.b","message":"Sai \"x\".","field":"name"}})");
    EXPECT_EQ(error_json({Kind::rule, "a.b", "Sai.", "", ""}), R"({"error":{"code":"a.b","message":"Sai."}})");
}

TEST_P(WebTest, what_nobody_meant_becomes_an_answer_and_a_log_line) {
    using E = sql::ErrorKind;
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const auto token = *access.make_token("mau");
    const auto throwing = [](E kind) {
        return std::function<void()>([kind] { throw sql::Error(kind, "duplicate (030195000001)", "onestop.dossier_add", "dossier_code"); });
    };
    const struct { const char* name; std::function<void()> fail; int status; const char* logged; } rows[] = {
        {"busy", throwing(E::busy), 503, "onestop.dossier_add"},
        {"serialization", throwing(E::serialization), 503, "onestop.dossier_add"},
        {"connection", throwing(E::connection), 503, "onestop.dossier_add"},
        {"timeout", throwing(E::timeout), 503, "onestop.dossier_add"},
        {"disk", throwing(E::disk_full), 503, "onestop.dossier_add"},
        {"read only", throwing(E::read_only), 503, "onestop.dossier_add"},
        {"unique", throwing(E::unique), 500, "dossier_code"},
        {"other", throwing(E::other), 500, "sql: other"},
        {"a bug", [] { throw std::logic_error("vector::at"); }, 500, "vector::at"},
    };
    int n = 0;
    for (const auto& row : rows) {
        const std::string path = "/hong/" + std::to_string(++n);
        router.add({.path = path, .open = Open::signed_in, .run = [&](Context&) { row.fail(); return Response::text(""); }});
        router.add({.path = "/api/v1" + path, .open = Open::signed_in, .summary = "x", .gives = "any", .run = [&](Context&) { row.fail(); return Response::text(""); }});
        log.str("");
        const Response page = get(path, me.cookie), json = api(Method::get, "/api/v1" + path, token);
        for (const Response* r : {&page, &json}) {
            EXPECT_EQ(r->status, row.status) << row.name;
            EXPECT_TRUE(has(r->body, "req-1")) << row.name;
            for (const char* inner : {"onestop", "duplicate", "vector"}) EXPECT_FALSE(has(r->body, inner)) << row.name;
            EXPECT_EQ(r->headers.get("Retry-After").empty(), row.status == 500) << row.name;
        }
        EXPECT_TRUE(has(page.body, "<h1")) << row.name;
        EXPECT_TRUE(json.body.starts_with("{\"error\":{\"code\":\"web.")) << json.body;
        EXPECT_TRUE(has(log.str(), row.logged)) << row.name << log.str();
        if (row.status == 500) { EXPECT_FALSE(has(log.str(), "030195000001")) << row.name; }
    }
}

TEST_P(WebTest, each_request_is_one_json_line_without_its_query) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    log.str("");
    get("/ho-so?q=Nguy%E1%BB%85n", me.cookie);
    get("/healthz");
    const auto line = boost::json::parse(log.str()).as_object();
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("request"), "req-1");
    EXPECT_EQ(line.at("method"), "GET");
    EXPECT_EQ(line.at("path"), "/ho-so");
    EXPECT_EQ(line.at("status"), 200);
    EXPECT_EQ(line.at("account"), 1);
    EXPECT_TRUE(line.at("ms").is_double());
    EXPECT_EQ(line.at("at"), "2026-11-20T01:00:00.000Z");
    EXPECT_FALSE(has(log.str(), "Nguy"));
    EXPECT_FALSE(has(log.str(), me.csrf));
}

TEST_P(WebTest, every_kind_of_answer_carries_the_security_headers) {
    add("mau", {"desk"});
    const Person me = sign_in("mau");
    const auto token = *access.make_token("mau");
    router.add({.path = "/hong", .open = Open::everyone, .run = [](Context&) -> Response { throw std::runtime_error("x"); }});
    router.add({.path = "/tep", .open = Open::signed_in, .run = [](Context&) { return Response::text("a;b"); }});
    const struct { const char* name; Response r; int status; } rows[] = {
        {"page", get("/ho-so", me.cookie), 200},
        {"file", get("/tep", me.cookie), 200},
        {"sign-in", get("/dang-nhap"), 200},
        {"redirect", get("/ho-so"), 303},
        {"health", get("/healthz"), 200},
        {"form error", post("/dang-nhap", "", {}), 422},
        {"no page", get("/khong-co"), 404},
        {"no page, signed in", get("/khong-co", me.cookie), 404},
        {"no such method", post("/healthz", "", {}), 405},
        {"forbidden", post("/ho-so", me.cookie, {}), 403},
        {"failure", get("/hong"), 500},
        {"no asset", get("/static/khong-co.css"), 404},
        {"API", api(Method::get, "/api/v1/things/1", token), 200},
        {"API, no token", api(Method::get, "/api/v1/things/1", ""), 401},
        {"API, no route", api(Method::get, "/api/v1/x", token), 404},
        {"API document", api(Method::get, "/api/v1/openapi.json", ""), 200},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(row.r.status, row.status) << row.name;
        const auto csp = row.r.headers.get("Content-Security-Policy");
        for (const char* part : {"default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"})
            EXPECT_TRUE(has(csp, part)) << row.name << part;
        EXPECT_FALSE(has(csp, "unsafe")) << row.name;
        EXPECT_EQ(row.r.headers.get("X-Content-Type-Options"), "nosniff") << row.name;
        EXPECT_EQ(row.r.headers.get("Referrer-Policy"), "same-origin") << row.name;
        EXPECT_EQ(row.r.headers.get("Cross-Origin-Opener-Policy"), "same-origin") << row.name;
        EXPECT_FALSE(row.r.headers.get("Permissions-Policy").empty()) << row.name;
        EXPECT_EQ(row.r.headers.get("X-Request-Id"), "req-1") << row.name;
        EXPECT_EQ(row.r.headers.get("Cache-Control"), std::string_view(row.name) == "API document" ? "no-cache" : "no-store") << row.name;
    }
}

// ---- Files, health, the API document ----

TEST_P(WebTest, static_files_are_cached_for_ever_and_packed_when_asked) {
    const auto dir = std::filesystem::temp_directory_path() / ("xaso_assets_" + std::to_string(::getpid()) + dialect_name(testing::TestParamInfo<sql::Dialect>(GetParam(), 0)));
    std::filesystem::create_directories(dir);
    std::ofstream(dir / "manifest.json") << R"({"app.css":"app.1234.css","app.js":"app.5678.js","icon.svg":"icon.9abc.svg","htmx.js":"app.5678.js"})";
    std::ofstream(dir / "app.1234.css") << "body{}";
    std::ofstream(dir / "app.1234.css.gz") << "packed";
    std::ofstream(dir / "app.5678.js") << "1";
    std::ofstream(dir / "icon.9abc.svg") << "<svg/>";
    const html::Assets files = html::Assets::load(dir);
    std::filesystem::remove_all(dir);
    Router r(Site{.record = record, .access = access, .assets = files, .clock = clock});
    add_own_routes(r);
    const struct { const char* name; const char* path; const char* accept; const char* known; int status; const char* body; const char* encoding; } rows[] = {
        {"plain", "/static/app.1234.css", "", "", 200, "body{}", ""},
        {"packed", "/static/app.1234.css", "br, gzip", "", 200, "packed", "gzip"},
        {"no packed twin", "/static/app.5678.js", "gzip", "", 200, "1", ""},
        {"known", "/static/app.1234.css", "", "\"app.1234.css\"", 304, "", ""},
        {"known among others", "/static/app.1234.css", "", "\"x\", \"app.1234.css\"", 304, "", ""},
        {"known packed", "/static/app.1234.css", "gzip", "\"app.1234.css-gz\"", 304, "", ""},
        {"known in the other encoding", "/static/app.1234.css", "gzip", "\"app.1234.css\"", 200, "packed", "gzip"},
        {"another version known", "/static/app.1234.css", "", "\"app.0000.css\"", 200, "body{}", ""},
        {"the logical name", "/static/app.css", "", "", 404, nullptr, ""},
        {"the manifest", "/static/manifest.json", "", "", 404, nullptr, ""},
        {"a path out of the folder", "/static/..%2Fmanifest.json", "", "", 404, nullptr, ""},
    };
    for (const auto& row : rows) {
        Request q = request(Method::get, row.path);
        if (*row.accept) q.headers.set("Accept-Encoding", row.accept);
        if (*row.known) q.headers.set("If-None-Match", row.known);
        const Response a = r.handle(q);
        EXPECT_EQ(a.status, row.status) << row.name;
        EXPECT_EQ(a.headers.get("Content-Encoding"), row.encoding) << row.name;
        if (row.body) { EXPECT_EQ(a.body, row.body) << row.name; }
        EXPECT_EQ(a.headers.get("Cache-Control"), row.status == 404 ? "no-store" : "public, max-age=31536000, immutable") << row.name;
    }
}

TEST_P(WebTest, health_is_public_and_small) { EXPECT_EQ(text_of(get("/healthz")), "200 {\"status\":\"ok\"}"); }

TEST_P(WebTest, the_api_document_lists_every_api_route) {
    const auto doc = boost::json::parse(api(Method::get, "/api/v1/openapi.json", "").body).as_object();
    EXPECT_EQ(doc.at("openapi"), "3.0.3");
    const auto& paths = doc.at("paths").as_object();
    std::size_t operations = 0, routes = 0;
    for (const auto& [path, item] : paths) operations += item.as_object().size();
    for (const Route& route : router.routes()) routes += route.path.starts_with("/api/v1/");
    EXPECT_EQ(operations, routes);
    const auto& read = paths.at("/api/v1/things/{id}").at("get").as_object();
    EXPECT_EQ(read.at("summary"), "Xem một thứ");
    EXPECT_EQ(read.at("parameters").at(0).at("name"), "id");
    EXPECT_EQ(read.at("parameters").at(0).at("in"), "path");
    EXPECT_EQ(read.at("responses").at("404").at("content").at("application/json").at("schema").at("$ref"), "#/components/schemas/Error");
    EXPECT_EQ(read.at("parameters").at(2), boost::json::parse(R"({"name":"from","in":"query","required":false,"schema":{"type":"string","format":"date"},"description":"từ ngày"})"));
    EXPECT_EQ(read.at("responses").at("2XX").at("content").at("application/json").at("schema").at("required"), (boost::json::array{"id", "unit"}));
    const auto& write = paths.at("/api/v1/things").at("post").as_object();
    EXPECT_EQ(write.at("requestBody").at("content").at("application/json").at("schema").at("properties").at("a").at("type"), "integer");
    EXPECT_EQ(write.at("parameters").at(0).at("name"), "Idempotency-Key");
    EXPECT_TRUE(write.at("requestBody").at("required").as_bool());
    EXPECT_TRUE(doc.at("components").at("schemas").at("Error").at("properties").at("error").at("properties").as_object().contains("field"));
}

// What is data (a record book) has an address of its own in the document, with what one of them holds.
TEST_P(WebTest, a_route_over_data_is_told_once_for_each) {
    Router r(site());
    r.define("Person", "{name: text}");
    std::string shelf = "{by: Person}", mark = "1";
    r.define_live([&] { return std::map<std::string, std::string>{{"Shelf.a", shelf}}; }, [&] { return mark; });
    r.add({.path = "/api/v1/shelves/:shelf/things/:id", .may = &may::see_dossiers, .summary = "Xem", .gives = "{*: any}",
           .each = [] { return std::vector<Told>{{.value = "a", .title = "Kệ A", .gives = "Shelf.a"}, {.value = "b", .title = "Kệ B", .gives = "{n: int}"}}; },
           .run = [](Context&) { return Response::json("{}"); }});
    EXPECT_THROW(r.define("Person", "{}"), std::logic_error);
    const auto doc = boost::json::parse(r.openapi()->text).as_object();
    const auto& paths = doc.at("paths").as_object();
    ASSERT_EQ(paths.size(), 2u);
    const auto& a = paths.at("/api/v1/shelves/a/things/{id}").at("get").as_object();
    EXPECT_EQ(a.at("summary"), "Kệ A: Xem");
    EXPECT_EQ(a.at("parameters").at(0).at("name"), "id");
    EXPECT_EQ(a.at("responses").at("2XX").at("content").at("application/json").at("schema").at("$ref"), "#/components/schemas/Shelf.a");
    EXPECT_EQ(doc.at("components").at("schemas").at("Shelf.a").at("properties").at("by").at("$ref"), "#/components/schemas/Person");

    // Made once, until the data says that it is other data.
    const auto first = r.openapi();
    shelf = "{by: text}";
    EXPECT_EQ(r.openapi(), first);
    mark = "2";
    const auto second = r.openapi();
    EXPECT_NE(second->etag, first->etag);
    EXPECT_TRUE(has(second->text, R"("by":{"type":"string"})"));
}

TEST_P(WebTest, the_api_document_is_sent_once_to_who_has_it) {
    const Response first = api(Method::get, "/api/v1/openapi.json", "");
    const std::string etag(first.headers.get("ETag"));
    EXPECT_TRUE(etag.starts_with("W/\""));
    const struct { std::string known; int status; } rows[] = {{etag, 304}, {"\"x\", " + etag, 304}, {"W/\"0\"", 200}};
    for (const auto& row : rows) {
        Request r = request(Method::get, "/api/v1/openapi.json");
        r.headers.set("If-None-Match", row.known);
        const Response again = router.handle(r);
        EXPECT_EQ(again.status, row.status) << row.known;
        EXPECT_EQ(again.body.empty(), row.status == 304);
        EXPECT_EQ(again.headers.get("ETag"), etag);
    }
}

// A program would take what a wrong parameter leaves unasked for the answer.
TEST_P(WebTest, a_query_that_is_not_declared_is_refused) {
    add("mau", {"desk"});
    const std::string token = *access.make_token("mau");
    const struct { const char* target; int status; const char* code; const char* field; } rows[] = {
        {"/api/v1/things/1", 200, "", ""}, {"/api/v1/things/1?from=2026-11-26", 200, "", ""}, {"/api/v1/things/1?from=", 200, "", ""}, {"/api/v1/things/1?don-vi=xa-1", 200, "", ""},
        {"/api/v1/things/1?month=2026-11", 400, "api.unknown_query", "month"}, {"/api/v1/things/1?month=", 400, "api.unknown_query", "month"}, {"/api/v1/things/1?from=mai", 400, "api.wrong_type", "from"},
        {"/api/v1/things/1?from=2026-11-26&from=2026-11-27", 400, "api.query_twice", "from"}, {"/api/v1/openapi.json?v=2", 400, "api.unknown_query", "v"}};
    for (const auto& row : rows) {
        const Response answer = api(Method::get, row.target, token);
        EXPECT_EQ(answer.status, row.status) << row.target << answer.body;
        if (row.status == 200) continue;
        const auto error = boost::json::parse(answer.body).at("error").as_object();
        EXPECT_EQ(error.at("code"), row.code) << row.target;
        EXPECT_EQ(error.at("field"), row.field) << row.target;
    }
    EXPECT_TRUE(has(api(Method::get, "/api/v1/things/1?month=1", token).body, "(các tham số: from)"));
    EXPECT_EQ(api(Method::post, "/api/v1/things?from=2026-11-26", token, "{}", "key-of-a-query").status, 400) << "of another route";
    EXPECT_EQ(api(Method::get, "/api/v1/things/1?month=1", "").status, 401) << "who may not ask learns nothing";
}

TEST_P(WebTest, a_body_that_does_not_fit_is_refused_before_the_handler) {
    add("mau", {"desk"});
    const std::string token = *access.make_token("mau");
    const struct { const char* body; const char* code; const char* field; } rows[] = {
        {"", "api.bad_json", ""}, {"[]", "api.bad_json", ""}, {"{\"a\":\"x\"}", "api.wrong_type", "a"}, {"{\"b\":1}", "api.unknown_field", "b"}, {"{\"a\":1.5}", "api.wrong_type", "a"}};
    const int before = runs;
    for (const auto& row : rows) {
        const Response answer = api(Method::post, "/api/v1/things", token, row.body, "key-of-a-body");
        EXPECT_EQ(answer.status, 400) << row.body;
        const auto error = boost::json::parse(answer.body).at("error").as_object();
        EXPECT_EQ(error.at("code"), row.code) << row.body;
        EXPECT_EQ(error.contains("field") ? error.at("field") : boost::json::value(""), row.field) << row.body;
    }
    EXPECT_EQ(runs, before);
    for (const char* body : {"{}", "{\"a\":null}", "{\"a\":2.0}"}) EXPECT_EQ(api(Method::post, "/api/v1/things", token, body, std::string("key-for-") + body).status, 201) << body;
}

TEST_P(WebTest, the_help_page_names_every_role_and_permission) {
    add("mau", {"desk"});
    const std::string page = get("/tro-giup/quyen", sign_in("mau").cookie).body;
    for (const access::Role& r : access::roles()) EXPECT_TRUE(has(page, html::escape(r.title))) << r.code;
    for (const access::Permission& p : access::kAllPermissions) EXPECT_TRUE(has(page, html::escape(p.says))) << p.code;
}

// ---- The second factor ----

TEST_P(WebTest, a_session_without_its_code_opens_nothing) {
    const AccountId id = add("mau", {"desk"});
    const auto account = [&] { sql::Reader r = db->read(); return *access.find(r, kHome, id); };
    Person me = sign_in("mau");
    const std::string page = get("/xac-thuc-hai-buoc", me.cookie).body;
    const auto at = page.find("name=\"secret\" value=\"") + 21;
    const std::string secret = page.substr(at, page.find('"', at) - at);
    EXPECT_NE(page.find("<svg class=\"qr\""), std::string::npos);
    const auto code = [&] { return *access::Access::code_at(secret, clock.now()); };
    const auto turn_on = [&](std::string typed, std::string password) { return post("/xac-thuc-hai-buoc", me.cookie, {{"_csrf", me.csrf}, {"secret", secret}, {"code", std::move(typed)}, {"current", std::move(password)}}); };
    for (const auto& [typed, password] : std::vector<std::pair<std::string, std::string>>{{"", kPassword}, {"000000", kPassword}, {code(), "sai"}, {code(), ""}}) {
        const Response again = turn_on(typed, password);
        EXPECT_EQ(again.status, 422);
        EXPECT_NE(again.body.find(secret), std::string::npos) << "the same seed: the telephone has it already";
        EXPECT_FALSE(account().has_factor);
    }
    EXPECT_EQ(turn_on(code(), kPassword).status, 303);
    EXPECT_TRUE(account().has_factor);
    pass(std::chrono::seconds{30});

    const Response first = post("/dang-nhap", "", {{"login", "mau"}, {"password", kPassword}});
    EXPECT_EQ(first.headers.get("Location"), "/ma-xac-thuc");
    me = sign_in("mau");   // half
    for (const Route& r : router.routes()) {
        if (r.open == Open::everyone || r.path.starts_with("/api/") || r.path == "/ma-xac-thuc" || r.path == "/dang-xuat") continue;
        const Response refused = r.method == Method::get ? get(r.path, me.cookie) : post(r.path, me.cookie, {{"_csrf", me.csrf}, {"_key", "khoa"}});
        EXPECT_EQ(refused.headers.get("Location"), "/ma-xac-thuc") << r.path << " " << refused.status;
    }
    EXPECT_EQ(get("/ma-xac-thuc", me.cookie).status, 200);
    EXPECT_EQ(post("/ma-xac-thuc", me.cookie, {{"_csrf", me.csrf}, {"code", "000000"}}).status, 422);
    EXPECT_EQ(post("/ma-xac-thuc", me.cookie, {{"code", code()}}).status, 403) << "without the token of the page";
    const Response in = post("/ma-xac-thuc", me.cookie, {{"_csrf", me.csrf}, {"code", code()}, {"tiep", "/ho-so"}});
    EXPECT_EQ(in.headers.get("Location"), "/ho-so");
    std::string cookie(in.headers.get("Set-Cookie"));
    cookie = cookie.substr(0, cookie.find(';'));
    EXPECT_NE(cookie, me.cookie);
    EXPECT_EQ(get("/ho-so", cookie).status, 200);
    EXPECT_EQ(get("/ho-so", me.cookie).status, 303) << "the half session is gone";
}

// LAW QCVN 12:2026/BCA: who administers proves twice.
TEST_P(WebTest, an_administrator_adds_a_second_factor_before_any_work) {
    add("quantri", {"admin"});
    add("mau", {"desk"});
    Site strict = site();
    strict.admins_need_factor = true;
    Router guarded(std::move(strict));
    add_own_routes(guarded);
    guarded.add({.method = Method::get, .path = "/", .open = Open::signed_in, .title = "Việc của tôi", .run = [](Context&) { return Response::text("việc"); }});
    const auto visit = [&](const std::string& login, std::string_view path) {
        Request r = request(Method::get, path);
        r.headers.set("Cookie", sign_in(login).cookie);
        return guarded.handle(r);
    };
    EXPECT_EQ(visit("quantri", "/").headers.get("Location"), "/xac-thuc-hai-buoc");
    EXPECT_EQ(visit("quantri", "/xac-thuc-hai-buoc").status, 200);
    EXPECT_EQ(visit("quantri", "/mat-khau").status, 200);
    EXPECT_EQ(visit("mau", "/").status, 200);
}

}  // namespace
}  // namespace xaso::web
