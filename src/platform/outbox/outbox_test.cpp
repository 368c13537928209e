// A partner that fails, hangs, answers twice, answers after the timeout, comes back after a week: nothing is lost, the order of a key
// holds, every key arrives at least once. The clock is set by hand.
#include "platform/outbox/outbox.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "platform/outbox/worker.h"
#include "platform/record/record.h"
#include "support/test_database.h"

namespace xaso::outbox {
namespace {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr UnitId kUnit{1}, kOther{2};

// A partner whose answers are told beforehand; it remembers what reached it.
class Partner final : public Sender {
public:
    Sent send(const Message& m) override {
        if (arrives) got.push_back(m.key);
        return answer;
    }
    void recover() {
        arrives = true;
        answer = {};
        got.clear();
    }
    bool arrives = true;
    Sent answer{};
    std::vector<std::string> got;
};

class OutboxTest : public testing::TestWithParam<sql::Dialect> {
protected:
    OutboxTest() : where(TestDatabase::make(GetParam())), db(sql::Database::open(where->config)), record(*db, {}) {
        sql::migrate(*db);
        for (const UnitId unit : {kUnit, kOther})
            db->run(unit, [&](sql::Tx& tx) {
                static const sql::Statement add_unit{"test.add_unit", "INSERT INTO unit (unit_id, code) VALUES (:unit, :code)"};
                tx.exec(add_unit, {{"unit", unit}, {"code", std::to_string(unit.value())}});
                record::open_unit(tx, unit);
                return true;
            });
    }
    void put(const std::string& order, const std::string& key, UnitId unit = kUnit, const std::string& channel = "sms") {
        db->run(unit, [&](sql::Tx& tx) {
            box.put(tx, unit, clock.now(), {.channel = channel, .order_key = order, .key = key, .recipient = "0900000000", .body = "tin " + key});
            return true;
        });
    }
    bool send_one(const std::string& channel = "sms") { return outbox::send_one(box, clock, channel, partner); }
    void later(std::chrono::milliseconds by) { clock.set(clock.now() + by); }
    std::vector<Message> all(std::vector<State> states = {State::ready, State::behind, State::stuck, State::delivered, State::given_up}) {
        sql::Reader s = db->read();
        return box.list(s, kUnit, {.states = std::move(states)});
    }
    template <class F> auto act(F&& job) { return db->write<std::int64_t>(kUnit, [&](sql::Tx& tx) -> Result<std::int64_t> {
        XASO_CHECK(job(tx));
        return 0;
    }); }
    record::Actor by() const { return {kUnit, AccountId{1}, "test"}; }

    std::unique_ptr<TestDatabase> where;
    std::unique_ptr<sql::Database> db;
    record::Record record;
    SetClock clock{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
    Settings settings{.first_wait = 30s, .longest_wait = 1h, .jitter = 0.2, .tries = 240, .timeout = 15s, .at_once = 2, .keep = std::chrono::days{90}};
    Outbox box{record, settings};
    Partner partner;
};
INSTANTIATE_TEST_SUITE_P(Both, OutboxTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(OutboxTest, SendsInOrderOfAKeyAndForgetsWhatItSaid) {
    put("h1", "a");
    put("h1", "b");
    put("h1", "b");   // put again: still one
    EXPECT_TRUE(send_one());
    EXPECT_TRUE(send_one());
    EXPECT_FALSE(send_one());
    EXPECT_EQ(partner.got, (std::vector<std::string>{"a", "b"}));
    for (const Message& m : all()) {
        EXPECT_EQ(m.state, State::delivered);
        EXPECT_EQ(m.body + m.recipient + m.subject, "");
        EXPECT_EQ(m.digest.size(), 64u);
    }
}

TEST_P(OutboxTest, AMessageOfAChangeThatWasRolledBackIsNotThere) {
    db->run(kUnit, [&](sql::Tx& tx) {
        box.put(tx, kUnit, clock.now(), {.channel = "sms", .order_key = "h", .key = "x"});
        return false;
    });
    EXPECT_TRUE(all().empty());
}

TEST_P(OutboxTest, AFailedOneWaitsLongerEachTimeAndHoldsUpItsKeyOnly) {
    put("h1", "a");
    put("h1", "b");
    put("h2", "c");
    partner.answer = {Sent::Kind::retry, "Nơi nhận đang bận."};
    partner.arrives = false;
    EXPECT_TRUE(send_one());   // a or c
    EXPECT_TRUE(send_one());
    EXPECT_FALSE(send_one()) << "b is behind a";
    later(31s);
    EXPECT_TRUE(send_one());
    EXPECT_TRUE(send_one());
    later(31s);
    EXPECT_FALSE(send_one()) << "48 to 60 seconds after the second failure";
    partner.recover();
    later(30s);
    while (send_one()) {}
    EXPECT_EQ(std::set<std::string>(partner.got.begin(), partner.got.end()), (std::set<std::string>{"a", "b", "c"}));
    EXPECT_LT(std::find(partner.got.begin(), partner.got.end(), "a"), std::find(partner.got.begin(), partner.got.end(), "b"));
}

TEST_P(OutboxTest, WaitsDoubleUpToTheLongest) {
    EXPECT_EQ(box.wait_after(1, 0), 30s);
    EXPECT_EQ(box.wait_after(3, 0), 120s);
    EXPECT_EQ(box.wait_after(200, 0), 1h);
    EXPECT_EQ(box.wait_after(1, 0.5), 27s);
}

TEST_P(OutboxTest, AProcessThatDiesWhileSendingSendsAgainWithTheSameKey) {
    put("h1", "a");
    const auto taken = box.take("sms", clock.now());
    ASSERT_TRUE(taken);
    partner.send(*taken);   // and dies before it is settled
    EXPECT_FALSE(send_one()) << "somebody is at it";
    later(41s);
    EXPECT_TRUE(send_one());
    EXPECT_EQ(partner.got, (std::vector<std::string>{"a", "a"}));
    box.settle(*taken, clock.now(), {Sent::Kind::retry, "quá giờ"});   // the first answer comes late: the delivery stands
    EXPECT_EQ(all()[0].state, State::delivered);
}

TEST_P(OutboxTest, TwoProcessesNeverHoldTheSameOne) {
    const auto other_db = sql::Database::open(where->config);
    const record::Record other_record(*other_db, {});
    const Outbox other(other_record, settings);
    for (int i = 0; i < 40; ++i) put("h" + std::to_string(i), "k" + std::to_string(i), i % 2 ? kUnit : kOther);
    std::mutex mutex;
    std::multiset<std::string> taken;
    const auto work = [&](const Outbox& o) {
        for (int misses = 0; misses < 50;) {
            const auto m = o.take("sms", clock.now());
            if (!m) {
                ++misses;
                continue;
            }
            o.settle(*m, clock.now(), {});
            const std::lock_guard lock(mutex);
            taken.insert(m->key);
        }
    };
    std::thread one([&] { work(box); }), two([&] { work(other); });
    one.join();
    two.join();
    EXPECT_EQ(taken.size(), 40u);
    EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), 40u);
}

TEST_P(OutboxTest, AfterAWeekWithoutTheirPartnerAllGoOutInOrder) {
    partner.arrives = false;
    partner.answer = {Sent::Kind::retry, "Không nối được."};
    for (int hour = 0; hour < 168; ++hour) {
        if (hour % 24 == 0)
            for (const char* h : {"h1", "h2", "h3"}) put(h, h + std::string("-") + std::to_string(hour / 24));
        later(1h);
        while (send_one()) {}
    }
    EXPECT_EQ(all({State::stuck}).size(), 0u);
    EXPECT_EQ(all({State::ready}).size(), 3u);
    EXPECT_EQ(all({State::behind}).size(), 18u);
    partner.recover();
    later(1h);
    while (send_one()) {}
    EXPECT_EQ(partner.got.size(), 21u);
    std::map<std::string, std::string> last;
    for (const std::string& key : partner.got) {
        std::string& before = last[key.substr(0, 2)];
        EXPECT_LT(before, key);
        before = key;
    }
}

TEST_P(OutboxTest, ARefusedOneIsStuckUntilAPersonDecides) {
    put("h1", "a");
    put("h1", "b");
    put("h2", "c");
    partner.answer = {Sent::Kind::refused, "Nơi nhận từ chối."};
    while (send_one()) {}
    EXPECT_EQ(all({State::stuck}).size(), 2u);
    {
        sql::Reader s = db->read();
        EXPECT_EQ(box.stuck(s, kUnit), 2);
        EXPECT_EQ(box.stuck(s, kOther), 0);
        EXPECT_EQ(box.counts(s, kUnit).size(), 2u);
    }
    later(24h);
    EXPECT_FALSE(send_one());
    partner.recover();
    const std::vector<Message> stuck = all({State::stuck});   // c, a
    EXPECT_EQ(act([&](sql::Tx& tx) { return box.give_up(tx, by(), clock.now(), stuck[1].id, " "); }).error().code, "outbox.reason");
    EXPECT_TRUE(act([&](sql::Tx& tx) { return box.give_up(tx, by(), clock.now(), stuck[1].id, "đã gọi điện"); }));
    EXPECT_EQ(act([&](sql::Tx& tx) { return box.give_up(tx, by(), clock.now(), stuck[1].id, "lần nữa"); }).error().code, "outbox.settled");
    EXPECT_TRUE(act([&](sql::Tx& tx) { return box.retry(tx, by(), clock.now(), stuck[0].id); }));
    while (send_one()) {}
    EXPECT_EQ(partner.got.size(), 2u) << "b, which was behind the one given up, and c";
    EXPECT_EQ(act([&](sql::Tx& tx) { return box.retry(tx, by(), clock.now(), stuck[0].id); }).error().code, "outbox.settled");
    sql::Reader s = db->read();
    const auto given_up = box.find(s, kUnit, stuck[1].id);
    EXPECT_EQ(given_up->body, "");
    EXPECT_EQ(given_up->last_error, "đã gọi điện");
    EXPECT_EQ(record.history(s, kUnit, "outbox", stuck[1].id).size(), 1u);
}

TEST_P(OutboxTest, AfterAllItsTriesAMessageIsStuckAndMayBeSentAgainWithTheOthers) {
    const Outbox few(record, {.first_wait = 1s, .longest_wait = 1s, .tries = 3});
    put("h1", "a");
    partner.answer = {Sent::Kind::retry, "bận"};
    for (int i = 0; i < 5; ++i) {
        outbox::send_one(few, clock, "sms", partner);
        later(2s);
    }
    EXPECT_EQ(all({State::stuck}).size(), 1u);
    EXPECT_EQ(partner.got.size(), 3u);
    EXPECT_TRUE(db->write<std::int64_t>(kUnit, [&](sql::Tx& tx) { return few.retry_stuck(tx, by(), clock.now(), "sms"); }));
    EXPECT_EQ(db->write<std::int64_t>(kUnit, [&](sql::Tx& tx) { return few.retry_stuck(tx, by(), clock.now(), ""); }).error().code, "outbox.none_stuck");
    partner.answer = {};
    EXPECT_TRUE(outbox::send_one(few, clock, "sms", partner));
    EXPECT_EQ(all({State::delivered}).size(), 1u);
}

TEST_P(OutboxTest, AClockSetBackDoesNotHoldAMessage) {
    clock.set(clock.now() + std::chrono::days{300});
    put("h1", "a");
    put("h1", "b");
    clock.set(clock.now() - std::chrono::days{300});
    EXPECT_FALSE(send_one());
    box.tidy(clock.now());
    while (send_one()) {}
    EXPECT_EQ(partner.got, (std::vector<std::string>{"a", "b"}));
}

TEST_P(OutboxTest, WhatIsBehindNobodyComesUpAndOldOnesGo) {
    put("h1", "a");
    put("h1", "b");
    while (send_one()) {}
    db->script("UPDATE outbox_message SET state = 1, settled_at = NULL WHERE send_key = 'b'");
    box.tidy(clock.now());
    EXPECT_TRUE(send_one());
    later(std::chrono::days{91});
    put("h1", "c");
    box.tidy(clock.now());
    ASSERT_EQ(all().size(), 1u);
    EXPECT_EQ(all()[0].key, "c");
}

TEST_P(OutboxTest, TheWorkerSendsEveryChannelAndAHangingOneHoldsUpNoOther) {
    class Hanging final : public Sender {
    public:
        Sent send(const Message&) override {
            for (int i = 0; i < 2000 && !stopped_; ++i) std::this_thread::sleep_for(10ms);
            return {Sent::Kind::retry, "không trả lời"};
        }
    };
    put("h1", "hangs", kUnit, "portal");
    for (int i = 0; i < 20; ++i) put("h" + std::to_string(i), "k" + std::to_string(i));
    const std::string folder = (fs::temp_directory_path() / "xaso-outbox-XXXXXX").string();
    std::string made = folder;
    ASSERT_TRUE(mkdtemp(made.data()));
    {
        Senders senders;
        senders["portal"] = std::make_unique<Hanging>();
        senders["sms"] = file_sender(made);
        const Worker worker(box, clock, senders);
        for (int i = 0; i < 500 && all({State::delivered}).size() < 20; ++i) std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(all({State::delivered}).size(), 20u);
    EXPECT_EQ(std::distance(fs::directory_iterator(made + "/sms"), fs::directory_iterator{}), 20);
    std::ifstream file(made + "/sms/k3.json");
    std::string text;
    std::getline(file, text);
    EXPECT_EQ(text, R"({"key":"k3","order":"h3","to":"0900000000","text":"tin k3"})");
    fs::remove_all(made);
}

TEST(SenderTest, AMailCannotBeGivenOtherHeaders) {
    Message m;
    m.key = "k-1";
    m.recipient = "a@b.vn";
    m.subject = "Hẹn trả kết quả\r\nBcc: kẻ.xấu@ví.dụ — một tiêu đề rất dài để phải chia ra nhiều dòng";
    m.body = "Nội dung\r\n.\r\nRSET\r\n";
    const std::string text = mail_text(m, "mot-cua@xa.gov.vn", Instant{});
    EXPECT_EQ(text.find("Bcc"), text.npos);
    EXPECT_EQ(text.find("RSET"), text.npos);
    EXPECT_NE(text.find("Message-ID: <k-1@xa.gov.vn>\r\n"), text.npos);
    EXPECT_NE(text.find("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"), text.npos);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find("\r\n", at);
        EXPECT_LE(end - at, 78u);
        at = end + 2;
    }
}

TEST(SenderTest, AKeyThatIsNoFileNameIsRefused) {
    Message m;
    m.channel = "sms";
    m.key = "../../etc/passwd";
    EXPECT_EQ(file_sender("/nowhere")->send(m).kind, Sent::Kind::refused);
    m.key = "k";
    EXPECT_EQ(file_sender("/proc/nowhere")->send(m).kind, Sent::Kind::retry);
}

TEST(SenderTest, NobodyThereIsTriedAgain) {
    Message m;
    m.key = "k";
    m.recipient = "a@b.vn";
    EXPECT_EQ(http_sender({"http://127.0.0.1:8459/", "", 2s})->send(m).kind, Sent::Kind::retry);
    EXPECT_EQ(smtp_sender({"smtp://127.0.0.1:8459", "", "", "c@d.vn", true, 2s})->send(m).kind, Sent::Kind::retry);
    m.recipient = "a@b.vn\r\nBcc: c@d";
    EXPECT_EQ(smtp_sender({"smtp://127.0.0.1:8459", "", "", "c@d.vn", true, 2s})->send(m).kind, Sent::Kind::refused);
    EXPECT_EQ(http_sender({"file:///etc/passwd", "", 2s})->send(m).kind, Sent::Kind::retry);
}

}  // namespace
}  // namespace xaso::outbox
