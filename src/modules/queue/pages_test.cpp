#include "queue/pages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/access/access_fixture.h"
#include "queue/pages_shared.h"
#include "support/test_site.h"

namespace xaso::queue {
namespace {

using http::Method;
using http::Response;

std::shared_ptr<const catalog::Definitions> a_law() {
    auto law = std::make_shared<catalog::Definitions>();
    law->queue.priorities = {{"elderly", "Người cao tuổi", "Luật Người cao tuổi", 60}};
    law->queue.targets = {{30, "Kế hoạch 07", "tối đa 30 phút/01 lượt giao dịch"}, {15, "Kế hoạch 08", "tối đa 15 phút"}};
    return law;
}

class QueuePages : public access::WithAccounts, protected TestSite {
protected:
    QueuePages() : TestSite(record, access, clock, "motcua"), law(a_law()), queue(record, law) {
        add_pages(router, queue);
        add_api(router, queue);
        add("may", {"kiosk"});
        add("bang", {"board"});
        add("motcua", {"desk"});
        add("quantri", {"admin"});
        const Response made = post("/quan-tri/hang-cho/loai/moi", {{"name", "Chứng thực"}, {"prefix", "a"}}, "quantri");
        EXPECT_EQ(made.headers.get("Location"), "/quan-tri/hang-cho") << made.status << made.body;
        EXPECT_EQ(post("/quan-tri/hang-cho/loai/moi", {{"name", "Đất đai <b>"}, {"prefix", "B"}}, "quantri").status, 303);
        for (const Kind& k : all_kinds()) kind.push_back(std::to_string(k.id.value()));
        EXPECT_EQ(post("/quan-tri/hang-cho/quay/moi", {{"name", "Quầy 1"}, {"kinds", kind.at(0)}, {"kinds", kind.at(1)}}, "quantri").status, 303);
        sql::Reader s = db->read();
        counter = std::to_string(queue.counters(s, kHome).at(0).id.value());
    }
    std::vector<Kind> all_kinds() {
        sql::Reader s = db->read();
        return queue.kinds(s, kHome);
    }
    std::string desk(const std::string& below = {}) const { return "/goi-so/" + counter + below; }
    std::optional<Ticket> held() {
        sql::Reader s = db->read();
        return queue.at_counter(s, kHome, id_of<CounterId>(counter));
    }
    Response act(const std::string& action, const Ticket& t, Form more = {}) {
        more.emplace_back("version", std::to_string(t.version));
        return post(desk("/so/" + std::to_string(t.id.value()) + "/" + action), std::move(more));
    }

    catalog::Catalog law;
    Queue queue;
    std::vector<std::string> kind;
    std::string counter;
};
INSTANTIATE_TEST_SUITE_P(Both, QueuePages, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(QueuePages, ADoublePressAtTheTouchPageIsOneTicket) {
    const Response start = get("/lay-so", "may");
    EXPECT_TRUE(has(start.body, "data-key=\"1\"") && has(start.body, "data-key=\"2\"")) << "a digit presses each kind";
    EXPECT_FALSE(has(start.body, "class=\"nav\"")) << "a citizen goes nowhere else from here";
    EXPECT_FALSE(has(start.body, "dang-xuat"));
    EXPECT_TRUE(has(start.body, "Đất đai &lt;b&gt;"));
    const std::string key = hidden_value(start.body, "_key");
    const Form press{{"kind", kind[0]}, {"_key", key}};
    const Response first = post("/lay-so", press, "may"), second = post("/lay-so", press, "may");
    EXPECT_EQ(first.status, 303);
    EXPECT_EQ(first.headers.get("Location"), second.headers.get("Location"));
    const Response ticket = get(std::string(first.headers.get("Location")), "may");
    EXPECT_TRUE(has(words_of(ticket.body), "A001"));
    EXPECT_TRUE(has(ticket.body, "data-again=\"8\"") && has(ticket.body, "data-again-url=\"/lay-so\"")) << "back to the start by itself";
    EXPECT_TRUE(has(ticket.body, "<noscript><meta http-equiv=\"refresh\" content=\"8; url=/lay-so\"></noscript>"));
    EXPECT_TRUE(has(ticket.body, "data-print=\"now\""));
    EXPECT_EQ(get("/lay-so/phieu/999999", "may").status, 404);
    EXPECT_EQ(post("/lay-so", {{"kind", "99999"}}, "may").status, 422);
    EXPECT_EQ(post("/lay-so", {{"kind", kind[0]}, {"priority", "king"}}, "may").status, 422);
    EXPECT_TRUE(has(get("/lay-so?uu-tien=chon", "may").body, "Người cao tuổi"));
    EXPECT_TRUE(has(get("/lay-so?uu-tien=elderly", "may").body, "value=\"elderly\""));
    EXPECT_EQ(get("/goi-so", "may").status, 403) << "the machine in the hall opens nothing else";
    EXPECT_EQ(get("/bang-goi-so", "may").status, 403);
}

TEST_P(QueuePages, CalledAcceptedDone) {
    EXPECT_TRUE(has(get("/goi-so").body, "Quầy 1")) << "no counter of today yet: choose one";
    EXPECT_TRUE(has(get(desk()).body, "Không có ai chờ"));
    EXPECT_EQ(post(desk("/tiep"), {}).status, 303);
    ASSERT_EQ(post("/lay-so", {{"kind", kind[1]}}).status, 303);
    ASSERT_EQ(post("/lay-so", {{"kind", kind[0]}, {"priority", "elderly"}}).status, 303);
    EXPECT_EQ(post(desk("/tiep"), {{"_key", "mot-lan-goi"}}).status, 303);
    EXPECT_EQ(post(desk("/tiep"), {{"_key", "mot-lan-goi"}}).status, 303) << "pressed twice, called once";
    ASSERT_TRUE(held());
    EXPECT_EQ(held()->code, "A001");
    EXPECT_EQ(get("/goi-so").headers.get("Location"), desk());
    const Response page = get(desk());
    for (const char* key : {"t", "b", "x", "n", "r", "v"}) EXPECT_TRUE(has(page.body, std::string("data-key=\"") + key + "\"")) << key;
    EXPECT_TRUE(has(words_of(page.body), "ưu tiên: Người cao tuổi"));
    EXPECT_TRUE(has(words_of(get("/bang-goi-so", "bang").body), "A001"));
    const Ticket before = *held();
    EXPECT_EQ(act("goi-lai", before).status, 303);
    const Response stale = act("xong", before);
    EXPECT_EQ(stale.status, 409);
    EXPECT_TRUE(has(stale.body, "vừa được thao tác"));
    EXPECT_EQ(act("tiep-nhan", *held()).headers.get("Location"), "/tiep-nhan");
    EXPECT_EQ(held()->state, State::serving);
    EXPECT_EQ(act("vang", *held()).status, 422);
    EXPECT_EQ(act("xong", *held()).status, 303);
    EXPECT_FALSE(held());
    EXPECT_EQ(post(desk("/tiep"), {}).status, 303);
    const Ticket absent = *held();
    EXPECT_EQ(act("vang", absent).status, 303);
    EXPECT_TRUE(has(get(desk()).body, "Gọi B001"));
    EXPECT_EQ(act("quay-lai", {.id = absent.id, .version = absent.version + 1}).status, 303);
    EXPECT_EQ(act("bat-dau", *held()).status, 303);
    EXPECT_EQ(act("chuyen", *held(), {{"kind", kind[1]}}).status, 422);
    EXPECT_EQ(act("chuyen", *held(), {{"kind", kind[0]}}).status, 303);
    EXPECT_EQ(post("/goi-so/99999/tiep", {}).status, 404);
    EXPECT_EQ(get("/goi-so/99999").status, 404);
}

TEST_P(QueuePages, EachFigureOfTheReportOpensItsTickets) {
    ASSERT_EQ(post("/lay-so", {{"kind", kind[0]}}).status, 303);
    clock.set(clock.now() + std::chrono::minutes{20});
    ASSERT_EQ(post("/lay-so", {{"kind", kind[1]}}).status, 303);
    ASSERT_EQ(post(desk("/tiep"), {}).status, 303);
    clock.set(clock.now() + std::chrono::minutes{5});
    ASSERT_EQ(post(desk("/tiep"), {}).status, 303);
    const Response report = get("/thoi-gian-cho?ky=thang", "bang");
    EXPECT_EQ(report.status, 200);
    EXPECT_TRUE(has(report.body, "tối đa 30 phút/01 lượt giao dịch")) << "the sentence a target comes from";
    EXPECT_TRUE(has(words_of(report.body), "Tất cả 2 2 13 5 20 20 2 0 100,0 1 1 50,0")) << words_of(report.body);
    const std::string tickets = words_of(get("/thoi-gian-cho/phieu?loc=qua-15").body);
    EXPECT_TRUE(has(tickets, "A001") && !has(tickets, "B001"));
    EXPECT_TRUE(has(words_of(get("/thoi-gian-cho/phieu?loc=trong-15").body), "B001"));
    EXPECT_TRUE(has(words_of(report.body), "Trung bình 13 phút trong mức 15 phút 1 trên 2 lượt (50,0 %) được gọi trong 15 phút; 1 lượt vượt 15 phút.")) << words_of(report.body);
    const std::string of_counter = words_of(get("/thoi-gian-cho/phieu?loc=da-goi&quay=" + counter).body);
    EXPECT_TRUE(has(of_counter, "A001") && has(of_counter, "B001"));
    EXPECT_TRUE(has(get("/thoi-gian-cho/phieu?quay=99999").body, "Không có số nào như vậy"));
    for (const char* which : {"", "da-goi", "chua-goi", "vang", "xong", "trong-30", "qua-x"}) EXPECT_EQ(get(std::string("/thoi-gian-cho/phieu?gio=8&loc=") + which).status, 200) << which;
    EXPECT_TRUE(has(get("/thoi-gian-cho.csv?ky=tuan").body, "Tất cả,2,2,13,5,20,20,2,0,\"100,0\",1,1,\"50,0\""));
    EXPECT_EQ(get("/thoi-gian-cho.xlsx?ky=tuan").body.substr(0, 2), "PK");
    EXPECT_EQ(get("/thoi-gian-cho.xlsx?ngay=01/01/2020").body.substr(0, 2), "PK") << "a day without tickets";
    EXPECT_TRUE(has(get("/thoi-gian-cho/phieu.csv").body, "A001"));
    EXPECT_EQ(get("/thoi-gian-cho?ngay=31/02/2026").status, 422);
    EXPECT_TRUE(has(get("/thoi-gian-cho?ngay=01/01/2020").body, "Không có số nào"));
}

TEST_P(QueuePages, KindsAndCountersAreKeptByTheAdministrator) {
    const std::string home = "/quan-tri/hang-cho";
    EXPECT_TRUE(has(get(home, "quantri").body, "Luật Người cao tuổi"));
    EXPECT_EQ(get(home + "/loai/moi", "quantri").status, 200);
    EXPECT_EQ(get(home + "/loai/99999", "quantri").status, 404);
    const Response wrong = post(home + "/loai/moi", {{"name", "Việc mới"}, {"prefix", "A"}}, "quantri");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "value=\"Việc mới\"")) << "what was typed is kept";
    EXPECT_EQ(post(home + "/loai/" + kind[1], {{"name", "Đất"}, {"prefix", "B"}, {"version", "9"}, {"active", "1"}}, "quantri").status, 409);
    EXPECT_EQ(post(home + "/loai/" + kind[1], {{"name", "Đất"}, {"prefix", "B"}, {"version", "1"}}, "quantri").status, 303);
    EXPECT_FALSE(has(get("/lay-so", "may").body, "Đất"));
    EXPECT_EQ(get(home + "/quay/" + counter, "quantri").status, 200);
    EXPECT_EQ(post(home + "/quay/" + counter, {{"name", "Quầy số 1"}, {"active", "1"}, {"version", "1"}}, "quantri").status, 422) << "without a kind";
    EXPECT_EQ(post(home + "/quay/" + counter, {{"name", "Quầy số 1"}, {"kinds", kind[0]}, {"version", "1"}}, "quantri").status, 303);
    EXPECT_EQ(get(desk()).status, 404) << "closed";
}

TEST_P(QueuePages, AProgramTakesCallsAndLooks) {
    const Response taken = api(Method::post, "/api/v1/queue/tickets", "{\"kind\":" + kind[0] + ",\"priority\":\"elderly\"}", "may", "lan-mot-lay-so");
    EXPECT_EQ(taken.status, 201);
    EXPECT_TRUE(has(taken.body, "\"code\":\"A001\""));
    EXPECT_EQ(api(Method::post, "/api/v1/queue/tickets", "{\"kind\":" + kind[0] + ",\"priority\":\"elderly\"}", "may", "lan-mot-lay-so").body, taken.body);
    for (const char* bad : {"", "[]", "{}", "{\"kind\":\"A\"}", "{\"kind\":1,\"priority\":2}"}) EXPECT_EQ(api(Method::post, "/api/v1/queue/tickets", bad, "may", "lan-hai-lay-so").status, 400) << bad;
    EXPECT_TRUE(has(api(Method::get, "/api/v1/queue", "", "bang").body, "\"waiting\":1"));
    EXPECT_TRUE(has(api(Method::post, "/api/v1/queue/counters/" + counter + "/call", "{}", "motcua", "lan-mot-goi").body, "\"A001\""));
    EXPECT_TRUE(has(api(Method::post, "/api/v1/queue/counters/" + counter + "/call", "{}", "motcua", "lan-hai-goi").body, "\"ticket\":null"));
    EXPECT_EQ(api(Method::post, "/api/v1/queue/counters/" + counter + "/call", "{}", "may", "lan-ba-goi-so").status, 403);
}

}  // namespace
}  // namespace xaso::queue
