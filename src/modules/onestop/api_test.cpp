// What other programs send to /api/v1/dossiers and what they get, through the router.
#include "onestop/api.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/page.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {
namespace json = boost::json;
using http::Method;

const std::string kBody = R"({"procedure":"TT.3wd","channel":"desk","applicant":{"name":"Nguyễn Văn Mẫu","citizen_id":"001099000001","phone":"0900000000","address":"Thôn Mẫu","email":"mau@xa.example"},
                             "papers":[{"code":"Tờ khai","kind":"original","copies":2}]})";

class ApiTest : public testing::TestWithParam<sql::Dialect> {
protected:
    ApiTest() : router({.record = w.program->record, .access = access, .assets = assets, .clock = clock,
                        .unit_by_code = [](std::string_view) { return std::optional<UnitId>{}; },
                        .unit_name = [](UnitId, Day) { return std::string(); }, .check_answers = true}) {
        add_api(router, w.program->desk, files);
        for (const char* role : {"desk", "auditor"})
            must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                must(access.create(tx, w.by(), {.login = std::string("api.") + role, .name = "Hệ thống", .title = "", .password = "Mat-khau-1", .office = {}, .roles = {role},
                                                .further_scope = {}, .must_change = false}));
                return 0;
            }));
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            must(access.create(tx, w.by(), {.login = "api.work", .name = "Hệ thống", .title = "", .password = "Mat-khau-1", .office = {}, .roles = {"desk", "specialist"},
                                            .further_scope = {}, .must_change = false}));
            return true;
        });
        for (const auto& [login, title, roles] : {std::tuple{"api.other", "Người khác", std::vector<std::string>{"specialist"}}, {"api.chief", "Lãnh đạo", {"leader"}}})
            w.program->db->run(World::kHome, [&](sql::Tx& tx) {
                must(access.create(tx, w.by(), {.login = login, .name = "Hệ thống", .title = title, .password = "Mat-khau-1", .office = {}, .roles = roles, .further_scope = {}, .must_change = false}));
                return true;
            });
        token = must(access.make_token("api.work"));
    }
    static access::Access::Rules cheap() {
        access::Access::Rules rules;
        rules.cheap_hash = true;
        return rules;
    }
    struct Answer {
        int status;
        json::object body;
        std::string text, replayed;
        std::string code() const { return body.contains("error") ? std::string(body.at("error").at("code").as_string()) : ""; }
    };
    Answer send(Method method, std::string_view target, std::string body, std::string key, std::optional<std::string> bearer = {}) {
        http::Request r = page_request(method, target);
        if (const std::string t = bearer.value_or(token); !t.empty()) r.headers.set("Authorization", "Bearer " + t);
        if (!key.empty()) r.headers.set("Idempotency-Key", key);
        r.body = std::move(body);
        const auto a = router.handle(r);
        return {a.status, json::parse(a.body).as_object(), a.body, std::string(a.headers.get("Idempotent-Replayed"))};
    }
    Answer post(std::string_view target, std::string body, std::string key = {}) {
        return send(Method::post, target, std::move(body), key.empty() ? "key-" + std::to_string(++keys) + "-xx" : key);
    }
    Answer get(std::string_view target) { return send(Method::get, target, "", ""); }
    static std::string with(std::string_view old_text, std::string_view new_text) {
        std::string body = kBody;
        return body.replace(body.find(old_text), old_text.size(), new_text);
    }

    World w{GetParam()};
    Files files{w.program->desk};
    SetClock clock{w.now};
    access::Access access{w.program->record, clock, cheap()};
    html::Assets assets;
    web::Router router;
    std::string token;
    int keys = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, ApiTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(ApiTest, ALifeOfADossier) {
    const Answer made = post("/api/v1/dossiers", kBody);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body.at("code"), "000.01.01.H23-261120-0001");
    EXPECT_EQ(made.body.at("due"), "2026-11-26T17:00");
    EXPECT_EQ(made.body.at("state"), "accepted");
    EXPECT_EQ(made.body.at("version"), 1);
    const std::string path = "/api/v1/dossiers/" + json::serialize(made.body.at("id"));
    EXPECT_EQ(post(path + "/assign", R"({"version":1,"assignee":null})").body.at("state"), "in_progress");
    const Answer stale = post(path + "/finish", R"({"version":1})");
    EXPECT_EQ(stale.status, 409);
    EXPECT_EQ(stale.code(), "onestop.stale_version");
    EXPECT_FALSE(has(stale.text, "trang")) << "a program has no page";
    EXPECT_EQ(post(path + "/supplement", R"({"version":2})").status, 400);
    for (const char* wrong : {R"({"version":2,"missing":"Tờ khai"})", R"({"version":2,"missing":[1]})"}) EXPECT_EQ(post(path + "/supplement", wrong).code(), "api.wrong_type") << wrong;
    EXPECT_EQ(post(path + "/supplement", R"({"version":2,"reason":"thiếu bản sao","missing":["Giấy chứng sinh"]})").status, 200);
    EXPECT_EQ(post(path + "/finish", R"({"version":3})").status, 422);
    EXPECT_EQ(post(path + "/resume", R"({"version":3})").status, 200);
    EXPECT_EQ(post(path + "/finish", R"({"version":4})").body.at("version"), 5);
    const Answer one = get(path);
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(one.body.at("outcome"), "early");
    EXPECT_EQ(one.body.at("applicant").at("citizen_id"), "001******001");
    EXPECT_EQ(one.body.at("applicant").at("email"), "m***@xa.example");
    EXPECT_EQ(one.body.at("actions"), json::array{"return"});
    EXPECT_EQ(get("/api/v1/dossiers/999999").status, 404);
    EXPECT_EQ(get("/api/v1/dossiers/x").status, 404);
    EXPECT_EQ(post(path + "/eat", R"({"version":5})").status, 404);
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

// LAW ND 61/2018/ND-CP art. 19(8): a refusal is in writing, with its reason and its ground.
TEST_P(ApiTest, EachActionTakesItsOwnFields) {
    const struct { const char* action; const char* more; const char* code; const char* field; } rows[] = {
        {"assign", R"(,"legal_ground":"Điều 18")", "api.unknown_field", "legal_ground"}, {"finish", R"(,"until":"2026-12-01")", "api.unknown_field", "until"}, {"finish", R"(,"assignee":1)", "api.unknown_field", "assignee"},
        {"return", R"(,"result":{})", "api.unknown_field", "result"}, {"supplement", R"(,"bill":"1")", "api.unknown_field", "bill"}, {"supplement", "", "onestop.reason", "reason"}, {"payment", "", "api.missing_field", "reason"},
        {"suspend", R"(,"reason":"tranh chấp","until":"2026-12-01")", "api.missing_field", "legal_ground"}, {"suspend", R"(,"reason":"tranh chấp","legal_ground":"Điều 8")", "api.missing_field", "until"},
        {"refuse", "", "api.missing_field", "reason"}, {"refuse", R"(,"reason":" ")", "onestop.reason", "reason"}, {"withdraw", "", "api.missing_field", "reason"}, {"stop", R"(,"legal_ground":"Điều 18","reason":"x")", "api.unknown_field", "legal_ground"}};
    const Answer made = post("/api/v1/dossiers", kBody);
    const std::string path = "/api/v1/dossiers/" + json::serialize(made.body.at("id"));
    EXPECT_EQ(post(path + "/assign", R"({"version":1,"reason":"phân công theo vị trí"})").status, 200);
    for (const auto& row : rows) {
        const Answer a = post(fmt::format("{}/{}", path, row.action), fmt::format(R"({{"version":2{}}})", row.more));
        EXPECT_EQ(a.status, 400) << row.action << row.more << a.text;
        EXPECT_EQ(a.code(), row.code) << row.action << row.more;
        EXPECT_EQ(a.body.at("error").at("field"), row.field) << row.action << row.more;
    }
    EXPECT_EQ(post(path + "/refuse", R"({"version":2,"reason":"Không thuộc thẩm quyền, khoản 2 Điều 18 Luật Hộ tịch"})").status, 200) << "the ground stands in the reason";
    const std::string other = "/api/v1/dossiers/" + json::serialize(post("/api/v1/dossiers", kBody).body.at("id"));
    EXPECT_EQ(post(other + "/refuse", R"({"version":1,"reason":"Không thuộc thẩm quyền","legal_ground":"khoản 2 Điều 18 Luật Hộ tịch"})").status, 200);
    EXPECT_TRUE(has(get(other).body.at("end_note").as_string(), "Căn cứ: khoản 2 Điều 18 Luật Hộ tịch"));
}

TEST_P(ApiTest, AResultGoesOutAsItWasAskedFor) {
    const auto refused = [&](const Answer& a, int status, const char* code, const char* field) {
        EXPECT_EQ(a.status, status) << a.text;
        EXPECT_EQ(a.code(), code);
        EXPECT_EQ(a.body.at("error").at("field"), field);
    };
    refused(post("/api/v1/dossiers", with("{\"procedure\"", "{\"result_way\":\"fax\",\"procedure\"")), 400, "api.choice", "result_way");
    const Answer made = post("/api/v1/dossiers", with("{\"procedure\"", "{\"result_way\":\"post\",\"procedure\""));
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string path = "/api/v1/dossiers/" + json::serialize(made.body.at("id"));
    EXPECT_EQ(get(path).body.at("result_way"), "post");
    EXPECT_EQ(post(path + "/assign", R"({"version":1})").status, 200);
    refused(post(path + "/finish", R"({"version":2,"result":{"number":7}})"), 400, "api.wrong_type", "result.number");
    refused(post(path + "/finish", R"({"version":2,"result":"12"})"), 400, "api.wrong_type", "result");
    EXPECT_EQ(post(path + "/finish", R"({"version":2,"result":{"day":"mai"}})").status, 400);
    EXPECT_EQ(post(path + "/finish", R"({"version":2,"result":{"kind":"Giấy xác nhận","number":"12/GXN","day":"2026-11-20"}})").status, 200);
    refused(post(path + "/return", R"({"version":3,"result_way":"fax"})"), 400, "api.choice", "result_way");
    refused(post(path + "/return", R"({"version":3,"recipient":{"name":"Lê Văn Thay"}})"), 400, "onestop.recipient_paper", "recipient.paper");
    EXPECT_TRUE(get(path).body.at("recipient").is_null());
    EXPECT_EQ(post(path + "/return", R"({"version":3,"bill":"RR1","recipient":{"name":"Lê Văn Thay","phone":"0900000001","paper":"Giấy ủy quyền số 01"}})").status, 200);
    const json::object one = get(path).body;
    EXPECT_EQ(one.at("result"), json::parse(R"({"kind":"Giấy xác nhận","kind_code":"","number":"12/GXN","day":"2026-11-20"})"));
    EXPECT_EQ(one.at("recipient"), json::parse(R"({"name":"Lê Văn Thay","phone":"*******001","paper":"Giấy ủy quyền số 01"})"));
    EXPECT_EQ(one.at("bill"), "RR1");
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

// LAW QD 766/QD-TTg: 1 registered, 2 accepted, 3 not accepted, 7 withdrawn.
TEST_P(ApiTest, ASubmissionIsAnsweredOnce) {
    const std::string all = "/api/v1/submissions", body = with(R"("channel":"desk",)", "");
    const Answer made = post(all, body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body.at("code"), "DK-2026-0001");
    EXPECT_EQ(made.body.at("state_code"), 1);
    EXPECT_EQ(made.body.at("answer_due"), "2026-11-23T08:30");
    EXPECT_EQ(w.program->count("dossier"), 0);
    const std::string one = all + "/DK-2026-0001";
    const Answer got = get(one);
    EXPECT_EQ(got.body.at("channel"), "online") << "unless it says otherwise";
    EXPECT_EQ(got.body.at("applicant").at("citizen_id"), "001******001");
    EXPECT_EQ(got.body.at("applicant").at("email"), "m***@xa.example");
    EXPECT_EQ(post(one + "/refuse", R"({"version":1,"reason":"không đủ điều kiện"})").status, 400) << "without its ground";
    EXPECT_EQ(post(one + "/supplement", R"({"version":1})").body.at("error").at("field"), "reason");
    const Answer accepted = post(one + "/accept", R"({"version":1})");
    ASSERT_EQ(accepted.status, 200) << accepted.text;
    EXPECT_EQ(accepted.body.at("state"), "accepted");
    EXPECT_EQ(accepted.body.at("became").at("code"), "000.01.01.H23-261120-0001");
    EXPECT_EQ(post(one + "/withdraw", R"({"version":2})").status, 409);

    const std::string second = all + "/" + json::serialize(post(all, body).body.at("id")), third = all + "/" + json::serialize(post(all, body).body.at("id"));
    const Answer asked = post(second + "/supplement", R"({"version":1,"missing":["Giấy chứng sinh"]})");
    EXPECT_EQ(asked.body.at("form"), "supplement");
    EXPECT_EQ(asked.body.at("form_number"), 1);
    EXPECT_EQ(post(third + "/withdraw", R"({"version":1,"reason":"nộp nhầm"})").body.at("state_code"), 7);
    EXPECT_EQ(get(all + "?state=not_accepted").body.at("submissions").as_array().size(), 1u);
    EXPECT_EQ(get(all + "?state=open").status, 400);
    EXPECT_EQ(get(all + "?limit=2").body.at("submissions").as_array().size(), 2u);
    const Answer counts = get("/api/v1/tables/submissions");
    EXPECT_EQ(counts.body.at("registered"), 3);
    EXPECT_EQ(counts.body.at("supplement"), 1);
    EXPECT_EQ(get(all + "/DK-2026-0099").status, 404);
    EXPECT_EQ(post(all, with("TT.3wd", "x")).code(), "onestop.procedure");
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(ApiTest, ARetryGetsTheFirstAnswer) {
    const Answer first = post("/api/v1/dossiers", kBody, "the-same-key");
    const Answer again = post("/api/v1/dossiers", kBody, "the-same-key");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(first.text, again.text);
    EXPECT_EQ(first.replayed, "");
    EXPECT_EQ(again.replayed, "true");
    const Answer other = post("/api/v1/dossiers", with("TT.3wd", "TT.1wd"), "the-same-key");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.code(), "record.key_reused");
    EXPECT_EQ(send(Method::post, "/api/v1/dossiers", kBody, "the-same-key", must(access.make_token("api.desk"))).body.at("code"), "000.01.01.H23-261120-0002")
        << "another account's key is another key";
    EXPECT_EQ(w.program->count("dossier"), 2);
}

TEST_P(ApiTest, Refusals) {
    struct Row { const char* name; std::string body; int status; const char* code; };
    const Row rows[] = {
        {"empty", "", 400, "api.bad_json"},
        {"cut", R"({"procedure":)", 400, "api.bad_json"},
        {"an array", "[]", 400, "api.bad_json"},
        {"bad UTF-8", "{\"procedure\":\"\xff\"}", 400, "api.bad_json"},
        {"a NUL", with("Nguyễn", "\\u0000"), 400, "api.bad_text"},
        {"a number for a text", with("\"TT.3wd\"", "3"), 400, "api.wrong_type"},
        {"a text for an applicant", R"({"procedure":"TT.3wd","applicant":"x"})", 400, "api.wrong_type"},
        {"a mail address that is none", R"({"procedure":"TT.3wd","applicant":{"name":"Nguyễn Văn Mẫu","email":"mau@"}})", 400, "onestop.email"},
        {"no applicant", R"({"procedure":"TT.3wd"})", 400, "api.missing_field"},
        {"a field nobody knows", with("\"channel\"", "\"chanel\""), 400, "api.unknown_field"},
        {"papers no list", with("[{\"code\":\"Tờ khai\",\"kind\":\"original\",\"copies\":2}]", "{}"), 400, "api.wrong_type"},
        {"half a copy", with("2}", "1.5}"), 400, "api.wrong_type"},
        {"channel", with("desk", "fax"), 400, "api.choice"},
        {"closed channel", with("desk", "post"), 422, "onestop.channel"},
        {"procedure", with("TT.3wd", "x"), 400, "onestop.procedure"},
        {"a name on two lines", with("Nguyễn Văn", "Nguyễn\\nVăn"), 400, "onestop.name"},
        {"a name that turns its direction", with("Nguyễn Văn", "Nguyễn\\u202eVăn"), 400, "onestop.name"},
        {"citizen id", with("001099000001", "1"), 400, "onestop.citizen_id"},
        {"deep", std::string(100, '[') + std::string(100, ']'), 400, "api.bad_json"},
    };
    for (const Row& row : rows) {
        const Answer a = post("/api/v1/dossiers", row.body);
        EXPECT_EQ(a.status, row.status) << row.name << a.text;
        EXPECT_EQ(a.code(), row.code) << row.name;
        EXPECT_FALSE(a.body.at("error").at("message").as_string().empty()) << row.name;
    }
    EXPECT_EQ(send(Method::post, "/api/v1/dossiers", kBody, "").code(), "api.key_required");
    EXPECT_EQ(send(Method::post, "/api/v1/dossiers", kBody, "short").status, 400);
    EXPECT_EQ(send(Method::post, "/api/v1/dossiers", kBody, "key-0001", "").status, 401);
    EXPECT_EQ(send(Method::get, "/api/v1/dossiers", "", "", "wrong").status, 401);
    EXPECT_EQ(send(Method::post, "/api/v1/dossiers", kBody, "key-0001", must(access.make_token("api.auditor"))).status, 403);
    EXPECT_LT(router.body_limit(Method::post, "/api/v1/dossiers"), 300u * 1024) << "the server answers 413 to a body of 300 KB";
    EXPECT_EQ(w.program->count("dossier"), 0);
}

TEST_P(ApiTest, DecomposedTextIsComposedAndPagesFollowTheCursor) {
    // "Đẹp" with its tone as a mark of its own.
    const Answer made = post("/api/v1/dossiers", with("Nguyễn Văn Mẫu", "\xC4\x90\x65\xCC\xA3p"));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(get("/api/v1/dossiers/" + json::serialize(made.body.at("id"))).body.at("applicant").at("name"), "Đẹp");
    for (int i = 0; i < 6; ++i) ASSERT_EQ(post("/api/v1/dossiers", kBody).status, 201);
    std::vector<std::string> codes;
    std::string cursor;
    for (int page = 0; page < 5; ++page) {
        const Answer a = get("/api/v1/dossiers?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor));
        ASSERT_EQ(a.status, 200);
        for (const auto& d : a.body.at("dossiers").as_array()) codes.emplace_back(d.at("code").as_string());
        if (a.body.at("next").is_null()) break;
        cursor = std::string(a.body.at("next").as_string());
    }
    ASSERT_EQ(codes.size(), 7u);
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(codes[i].ends_with("000" + std::to_string(7 - i)));
    EXPECT_EQ(get("/api/v1/dossiers?code=000.01.01.H23-261120-0001").body.at("dossiers").as_array().size(), 1u);
    EXPECT_EQ(get("/api/v1/dossiers?q=dep").body.at("dossiers").as_array().size(), 1u);
    EXPECT_EQ(get("/api/v1/dossiers?q=%22").body.at("dossiers").as_array().size(), 0u);
    for (const char* bad : {"limit=0", "limit=201", "limit=x", "cursor=x", "states=accepted", "state=open", "order=due&q=dep", "assignee=0"}) EXPECT_EQ(get(std::string("/api/v1/dossiers?") + bad).status, 400) << bad;
    EXPECT_EQ(post("/api/v1/dossiers/" + json::serialize(made.body.at("id")) + "/assign", R"({"version":1})").status, 200);
    const struct { const char* filter; std::size_t dossiers; } rows[] = {{"state=accepted", 6}, {"state=in_progress", 1}, {"state=returned", 0}, {"channel=desk&from=2026-11-20&to=2026-11-20", 7}, {"channel=post", 0}, {"from=2026-11-21", 0},
                                                                       {"due=2026-11-26", 7}, {"due=2026-11-27", 0}, {"late=1", 0}, {"procedure=TT.3wd&order=due", 7}, {"procedure=TT.1wd", 0}, {"assignee=999999", 0}};
    for (const auto& row : rows) EXPECT_EQ(get(std::string("/api/v1/dossiers?") + row.filter).body.at("dossiers").as_array().size(), row.dossiers) << row.filter;
}

TEST_P(ApiTest, AFileIsAttachedByNumberOrCodeListedAndRead) {
    const std::string pdf = "%PDF-1.4\nmot trang\n%%EOF\n";
    const Answer made = post("/api/v1/dossiers", kBody);
    const std::string code(made.body.at("code").as_string()), at = "/api/v1/dossiers/" + code + "/files";
    const auto send_file = [&](const std::string& target, const char* name, const std::string& body, const char* key) {
        http::Request r = page_request(Method::post, target);
        r.headers.set("Authorization", "Bearer " + token);
        r.headers.set("Idempotency-Key", key);
        r.headers.set("X-File-Name", name);
        r.body = body;
        return router.handle(r);
    };
    EXPECT_EQ(send_file(at + "?paper=1", "To%20khai.pdf", pdf, "file-key-1").status, 201);
    const auto again = send_file(at + "?paper=1", "To%20khai.pdf", pdf, "file-key-1");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.headers.get("Idempotent-Replayed"), "true");
    EXPECT_EQ(send_file(fmt::format("/api/v1/dossiers/{}/files?paper=result", json::serialize(made.body.at("id"))), "kq.pdf", pdf, "file-key-2").status, 201);
    const struct { const char* query; const char* name; std::string body; const char* code; } rows[] = {
        {"?paper=9", "a.pdf", pdf, "onestop.file_paper"}, {"?paper=x", "a.pdf", pdf, "onestop.file_paper"}, {"", "a.pdf", pdf, "api.missing_query"},
        {"?paper=1", "%ff.pdf", pdf, "onestop.file_name"}, {"?paper=1", "", pdf, "onestop.file_name"}, {"?paper=1", "a.pdf", "MZ", "files.not_its_name"}, {"?paper=1", "a.pdf", pdf, "onestop.file_twice"}};
    int n = 0;
    for (const auto& row : rows) {
        const auto a = send_file(at + row.query, row.name, row.body, fmt::format("bad-file-{}", ++n).c_str());
        EXPECT_EQ(json::parse(a.body).at("error").at("code").as_string(), row.code) << row.query << row.name;
    }
    const Answer list = get(at);
    ASSERT_EQ(list.body.at("files").as_array().size(), 2u) << list.text;
    EXPECT_EQ(list.body.at("files").at(0).at("name").as_string(), "To khai.pdf");
    EXPECT_EQ(list.body.at("files").at(0).at("type").as_string(), "application/pdf");
    http::Request r = page_request(Method::get, at + "/1");
    r.headers.set("Authorization", "Bearer " + token);
    const auto file = router.handle(r);
    EXPECT_EQ(file.body, pdf);
    EXPECT_EQ(file.headers.get("Content-Disposition"), "attachment; filename=\"tep-1.pdf\"; filename*=UTF-8''To%20khai.pdf");
    EXPECT_EQ(file.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(file.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(get(at + "/3").status, 404);
    EXPECT_EQ(get("/api/v1/dossiers/khong-co/files").status, 404);
    EXPECT_EQ(post(at + "/1/remove", "{}").code(), "api.missing_field");
    EXPECT_EQ(post(at + "/1/remove", R"({"reason":" "})").status, 400);
    const Answer gone = post(at + "/1/remove", R"({"reason":"nhầm hồ sơ"})");
    EXPECT_EQ(gone.status, 200) << gone.text;
    EXPECT_FALSE(gone.body.at("removed").is_null());
    EXPECT_EQ(get(at + "/1").status, 404);
    EXPECT_EQ(post(at + "/1/remove", R"({"reason":"nhầm hồ sơ"})").code(), "onestop.no_file");
    EXPECT_EQ(post(at + "/7/remove", R"({"reason":"nhầm hồ sơ"})").code(), "onestop.no_file");
}

// What the page of a dossier shows, a program reads.
TEST_P(ApiTest, ADossierIsToldWhole) {
    const Answer made = post("/api/v1/dossiers", kBody);
    const std::string path = "/api/v1/dossiers/" + json::serialize(made.body.at("id"));
    EXPECT_EQ(post(path + "/assign", R"({"version":1})").status, 200);
    EXPECT_EQ(post(path + "/supplement", R"({"version":2,"reason":"thiếu bản sao","missing":["Giấy chứng sinh"]})").status, 200);
    const Answer one = get("/api/v1/dossiers/" + std::string(made.body.at("code").as_string()));
    ASSERT_EQ(one.status, 200) << one.text;
    EXPECT_EQ(one.body.at("papers"), json::parse(R"([{"no":1,"name":"Tờ khai","kind":"original","copies":2}])"));
    EXPECT_EQ(one.body.at("holder").at("name"), "Hệ thống");
    ASSERT_EQ(one.body.at("pauses").as_array().size(), 1u);
    EXPECT_TRUE(one.body.at("pauses").at(0).at("to").is_null());
    const json::array& history = one.body.at("history").as_array();
    ASSERT_EQ(history.size(), 3u);
    EXPECT_EQ(history.at(2).at("event"), "dossier.supplement");
    EXPECT_TRUE(has(history.at(2).at("detail").as_string(), "thiếu bản sao · Giấy tờ còn thiếu: Giấy chứng sinh."));
    EXPECT_TRUE(one.body.at("fees").is_null());
    EXPECT_FALSE(has(one.text, "001099000001"));
    EXPECT_FALSE(has(one.text, "0900000000"));
}

// LAW ND 61/2018/ND-CP art. 19(4): waiting for the citizen moves the due time; how, is told.
TEST_P(ApiTest, TheDueTimeIsExplained) {
    const std::string path = "/api/v1/dossiers/" + json::serialize(post("/api/v1/dossiers", kBody).body.at("id"));
    const Answer first = get(path + "/due");
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.body.at("due"), "2026-11-26T17:00");
    EXPECT_EQ(first.body.at("limit"), "3wd");
    EXPECT_EQ(first.body.at("changes"), json::array{});
    EXPECT_EQ(first.body.at("ledger").as_array().back().at("at"), "2026-11-26T17:00");
    EXPECT_EQ(post(path + "/assign", R"({"version":1})").status, 200);
    EXPECT_EQ(post(path + "/supplement", R"({"version":2,"reason":"thiếu bản sao"})").status, 200);
    clock.set(w.now + std::chrono::days{3});
    EXPECT_EQ(post(path + "/resume", R"({"version":3})").status, 200);
    const Answer moved = get(path + "/due");
    EXPECT_EQ(moved.body.at("due"), get(path).body.at("due"));
    ASSERT_EQ(moved.body.at("changes").as_array().size(), 1u) << moved.text;
    const json::value& change = moved.body.at("changes").at(0);
    EXPECT_EQ(change.at("before"), "2026-11-26T17:00");
    EXPECT_EQ(change.at("after"), moved.body.at("due"));
    EXPECT_EQ(change.at("event"), "dossier.resume");
    EXPECT_EQ(change.at("who"), "Hệ thống");
    EXPECT_NE(moved.body.at("ledger"), first.body.at("ledger"));
    EXPECT_EQ(get("/api/v1/dossiers/999999/due").status, 404);
}

// LAW ND 61/2018/ND-CP art. 19(9): the letter goes at the latest one day before the appointment.
TEST_P(ApiTest, WhoNeedsAnApologyIsTold) {
    const Answer made = post("/api/v1/dossiers", kBody);
    EXPECT_EQ(get("/api/v1/apologies").body.at("needed"), json::array{});
    clock.set(w.now + std::chrono::days{4});
    const Answer soon = get("/api/v1/apologies");
    ASSERT_EQ(soon.body.at("needed").as_array().size(), 1u) << soon.text;
    EXPECT_EQ(soon.body.at("needed").at(0).at("dossier").at("code"), made.body.at("code"));
    EXPECT_EQ(soon.body.at("needed").at(0).at("letter_by"), "2026-11-25");
    EXPECT_EQ(post("/api/v1/dossiers/" + json::serialize(made.body.at("id")) + "/apology", R"({"version":1,"new_day":"2026-12-01","reason":"chờ xác minh"})").status, 200);
    const Answer after = get("/api/v1/apologies");
    EXPECT_EQ(after.body.at("needed"), json::array{});
    EXPECT_EQ(after.body.at("written_this_year"), 1);
    EXPECT_EQ(after.body.at("in_time_this_year"), 1);
}

TEST_P(ApiTest, WhatHappensBesideTheProcess) {
    const Answer officials = get("/api/v1/officials");
    const auto id_of = [&](std::string_view title) -> std::int64_t {
        for (const json::value& one : officials.body.at("officials").as_array())
            if (std::string_view(one.at("title").as_string()) == title) return one.at("id").as_int64();
        return 0;
    };
    const Answer made = post("/api/v1/dossiers", kBody);
    const std::string path = "/api/v1/dossiers/" + std::string(made.body.at("code").as_string());
    EXPECT_EQ(post(path + "/assign", R"({"version":1})").status, 200);
    const std::int64_t to = id_of("Người khác");
    ASSERT_NE(to, 0) << officials.text;
    const auto hand = [&](int version, std::string_view note) { return fmt::format(R"({{"version":{},"to":{},"note":"{}"}})", version, to, note); };
    EXPECT_EQ(post(path + "/hand-over", hand(2, "")).body.at("error").at("field"), "note");
    EXPECT_EQ(post(path + "/hand-over", hand(1, "trình ký")).status, 409);
    EXPECT_EQ(post(path + "/hand-over", R"({"version":2,"to":"ai đó","note":"trình ký"})").body.at("error").at("field"), "to");
    EXPECT_EQ(post(path + "/hand-over", hand(2, "trình ký")).body.at("version"), 3);
    EXPECT_EQ(post(path + "/take", R"({"version":3})").status, 403) << "it waits for somebody else";
    const std::string other = must(access.make_token("api.other"));
    EXPECT_EQ(send(Method::post, path + "/take", R"({"version":3})", "key-of-other", other).body.at("version"), 4);
    EXPECT_EQ(get(path).body.at("hand_overs").at(0).at("answer"), "accepted");
    const std::string id = json::serialize(made.body.at("id"));
    EXPECT_EQ(send(Method::post, "/api/v1/reassignments", fmt::format(R"({{"dossiers":[{{"id":{},"version":4}}],"to":{},"reason":"x"}})", id, to), "key-of-many").status, 403) << "who decides for others is a superior";
    const std::string chief = must(access.make_token("api.chief"));
    const Answer many = send(Method::post, "/api/v1/reassignments", fmt::format(R"({{"dossiers":[{{"id":{},"version":3}}],"to":{},"reason":"đổi vị trí"}})", id, to), "key-of-chief-1", chief);
    EXPECT_EQ(many.status, 409) << many.text;
    EXPECT_EQ(send(Method::post, "/api/v1/substitutions", fmt::format(R"({{"absent":{0},"substitute":{0},"from":"2026-12-01","to":"2026-12-02","decision":"1/QĐ"}})", to), "key-of-chief-2", chief).body.at("error").at("field"), "substitute");
    EXPECT_EQ(send(Method::post, path + "/correction", R"({"version":4,"ended_at":"hôm qua","proof":"1/BB","reason":"mất điện"})", "key-of-chief-3", chief).body.at("error").at("field"), "ended_at");
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

// LAW TT 59/2021/TT-BCA art. 4: the year of birth is in the number; one after this year is a slip of the hand or the machine.
TEST_P(ApiTest, ANumberOfSomebodyNotBornYetIsRefused) {
    EXPECT_EQ(post("/api/v1/dossiers", with("001099000001", "001299000001")).code(), "citizen.number");
    EXPECT_EQ(post("/api/v1/dossiers", with("001099000001", "001226000001")).status, 201) << "born this year";
}

}  // namespace
}  // namespace xaso::onestop
