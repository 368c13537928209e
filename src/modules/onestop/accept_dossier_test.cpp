// Numbers, retries and what a failure leaves behind, on both databases.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <csignal>
#include <set>
#include <thread>

#include "world/world.h"

namespace xaso::onestop {
namespace {

class AcceptTest : public testing::TestWithParam<sql::Dialect> {};
INSTANTIATE_TEST_SUITE_P(Both, AcceptTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

const std::vector<std::string> kClean;

std::set<std::string> expected_codes(std::string_view agency, Day day, int n) {
    std::set<std::string> out;
    for (int i = 1; i <= n; ++i) out.insert(dossier_code(agency, day, i));
    return out;
}

template <class F> void in_threads(int n, F work) {
    std::vector<std::thread> all;
    for (int i = 0; i < n; ++i) all.emplace_back(work, i);
    for (auto& t : all) t.join();
}

TEST_P(AcceptTest, OneKeyFromManyThreadsMakesOneDossier) {
    World w(GetParam());
    Program second(w.config);   // a command beside the server
    const record::Attempt attempt{w.by(), "key-0001", "POST one dossier"};
    std::mutex mutex;
    std::set<std::string> answers;
    in_threads(12, [&](int i) {
        const Program& p = i % 2 ? second : *w.program;
        const auto a = p.record.once(attempt, w.now, [&](sql::Tx& tx) -> Result<record::Answer> {
            XASO_TRY(const Dossier d, p.desk.accept(tx, w.by(), w.now, World::input({})));
            return record::Answer{201, d.code};
        });
        std::lock_guard lock(mutex);
        answers.insert(a ? a->text : a.error().code);
    });
    EXPECT_EQ(answers, (std::set<std::string>{"000.01.01.H23-261120-0001"}));
    EXPECT_EQ(w.program->count("dossier"), 1);
    EXPECT_EQ(w.program->verify(World::kHome), kClean);
}

// LAW TT 01/2018/TT-VPCP form 01 point 2: how many sets of the papers were handed in.
TEST_P(AcceptTest, TheNumberOfSetsIsKept) {
    World w(GetParam());
    AcceptInput input = World::input({});
    for (const char* wrong : {"0", "00", "hai", "-1"}) {
        input.sets = wrong;
        const auto refused = w.program->accept(w.by(), w.now, input);
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().code, "onestop.sets") << wrong;
        EXPECT_EQ(refused.error().field, "sets");
    }
    input.sets = "100";
    EXPECT_FALSE(w.program->accept(w.by(), w.now, input)) << "too long";
    input.sets = "3";
    const Dossier d = must(w.program->accept(w.by(), w.now, input));
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(sets_of(w.program->desk.find(s, World::kHome, d.id)->sets), 3);
    EXPECT_EQ(sets_of(""), 1);
}

TEST_P(AcceptTest, CodesRunWithoutGapsWhateverIsRefusedOrThrown) {
    World w(GetParam());
    Program second(w.config);
    constexpr int kThreads = 16, kEach = 12;
    std::mutex mutex;
    std::vector<std::string> codes;
    in_threads(kThreads, [&](int t) {
        const Program& p = t % 4 == 3 ? second : *w.program;
        for (int i = 0; i < kEach; ++i) {
            if ((t + i) % 5 == 1) {
                EXPECT_FALSE(p.accept(w.by(), w.now, World::input({.procedure = "TT.none"})));
            } else if ((t + i) % 5 == 2) {
                EXPECT_THROW(p.db->run(World::kHome, [&](sql::Tx& tx) -> bool {
                    must(p.desk.accept(tx, w.by(), w.now, World::input({})));
                    throw std::runtime_error("after the number was taken");
                }), std::runtime_error);
            } else if ((t + i) % 5 == 3) {
                p.db->run(World::kHome, [&](sql::Tx& tx) {
                    must(p.desk.accept(tx, w.by(), w.now, World::input({})));
                    return false;
                });
            }
            const auto d = must(p.accept(w.by(), w.now, World::input({})));
            std::lock_guard lock(mutex);
            codes.push_back(d.code);
        }
    });
    EXPECT_EQ(codes.size(), static_cast<std::size_t>(kThreads * kEach));
    // LAW TT 01/2018/TT-VPCP art. 19: a running number of the agency for the day.
    EXPECT_EQ(std::set(codes.begin(), codes.end()), expected_codes("000.01.01.H23", make_day(2026, 11, 20), kThreads * kEach));
    EXPECT_EQ(w.program->verify(World::kHome), kClean);
}

TEST_P(AcceptTest, EachDayAndEachUnitCountsForItself) {
    World w(GetParam());
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261120-0001");
    EXPECT_EQ(must(w.accept({.unit = World::kOther})).code, "000.02.01.H23-261120-0001");
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261120-0002");
    w.now = at("2026-11-23T00:00");
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261123-0001");
    w.program->run("UPDATE dossier_number SET last = 9998 WHERE unit_id = 1 AND day = '2026-11-23'");
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261123-9999");
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261123-10000");
}

TEST_P(AcceptTest, AFailureAtAnyStatementLeavesNothing) {
    // The statement that fails next: 0 none, 1 the next one …
    std::atomic<int> countdown{0};
    sql::Config config;
    config.before_statement = [&](const sql::Statement& s) {
        if (countdown > 0 && --countdown == 0) throw sql::Error(sql::ErrorKind::other, "made to fail", s.name());
    };
    World w(GetParam(), config);
    const auto snapshot = [&] {
        std::vector<std::int64_t> out;
        for (const char* table : {"event", "audit_link", "dossier", "dossier_pause", "dossier_paper", "dossier_visit", "person", "counter_day", "answered", "definition", "dossier_search"})
            out.push_back(w.program->count(table));
        return out;
    };
    DossierId id;
    int version = 0;
    const std::pair<const char*, const char*> steps[] = {{"accept", "08:00"}, {"assign", "08:10"}, {"supplement", "08:20"}, {"resume", "09:20"}, {"finish", "10:00"}, {"return", "10:30"}};
    for (const auto& [action, time] : steps) {
        SCOPED_TRACE(action);
        w.now = at(std::string("2026-11-20T") + time);
        const auto before = snapshot();
        const auto attempt = [&](const std::string& key) {
            return w.program->record.once({w.by(), key, action}, w.now, [&](sql::Tx& tx) -> Result<record::Answer> {
                if (std::string_view(action) == "accept") {
                    XASO_TRY(const Dossier d, w.program->desk.accept(tx, w.by(), w.now, World::input({})));
                    return record::Answer{201, std::to_string(d.id.value()) + " " + d.code};
                }
                XASO_TRY(const Dossier d, w.program->desk.act(tx, w.by(), w.now, id, {.action = action, .version = version, .reason = "thiếu giấy tờ", .assignee = {}}));
                return record::Answer{200, std::to_string(d.version)};
            });
        };
        int n = 1;
        std::string answer;
        for (; answer.empty() && n < 60; ++n) {
            countdown = n;
            try {
                answer = must(attempt(std::string("key-") + action)).text;
                EXPECT_GT(countdown.exchange(0), 0) << "the failure was swallowed";
            } catch (const sql::Error&) {
                EXPECT_EQ(snapshot(), before) << "statement " << n;
                EXPECT_EQ(w.program->verify(World::kHome), kClean) << "statement " << n;
            }
        }
        EXPECT_GT(n, 6);
        ASSERT_FALSE(answer.empty());
        if (std::string_view(action) == "accept") {
            EXPECT_TRUE(answer.ends_with("-0001")) << answer;
            id = DossierId{std::stoll(answer)};
        }
        ++version;
        EXPECT_EQ(w.program->verify(World::kHome), kClean);
    }
}

TEST_P(AcceptTest, KilledInTheMiddleItLosesNothingItHasAnswered) {
    World w(GetParam());
    w.program.reset();   // no thread and no connection crosses the fork
    for (int round = 0; round < 2; ++round) {
        int pipes[2];
        ASSERT_EQ(pipe(pipes), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(pipes[0]);
            const Program p(w.config);
            in_threads(4, [&](int) {
                for (;;) {
                    const std::string line = must(p.accept(w.by(), w.now, World::input({}))).code + "\n";
                    if (write(pipes[1], line.data(), line.size()) < 0) _exit(1);
                }
            });
        }
        close(pipes[1]);
        std::string text;
        char buffer[4096];
        bool killed = false;
        for (ssize_t n; (n = read(pipes[0], buffer, sizeof buffer)) > 0;) {
            text.append(buffer, static_cast<std::size_t>(n));
            if (!killed && text.size() > 3000) killed = kill(child, SIGKILL) == 0;
        }
        close(pipes[0]);
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status));
        const Program p(w.config);
        std::set<std::string> answered;
        for (std::size_t from = 0, to; (to = text.find('\n', from)) != std::string::npos; from = to + 1) {
            const std::string code = text.substr(from, to - from);
            EXPECT_TRUE(answered.insert(code).second) << "twice: " << code;
            sql::Reader s = p.db->read();
            EXPECT_TRUE(p.desk.find_code(s, World::kHome, code)) << "lost: " << code;
        }
        EXPECT_GT(answered.size(), 50u);
        // On PostgreSQL a killed program's last transaction may still be on its way: the lock is waited for.
        must(p.accept(w.by(), w.now, World::input({})));
        EXPECT_EQ(p.verify(World::kHome), kClean);
    }
}

TEST_P(AcceptTest, RefusesWhatCannotBeADossier) {
    World w(GetParam());
    struct Row { const char* name; std::function<void(AcceptInput&)> change; const char* code; const char* field; };
    const Row rows[] = {
        {"no procedure", [](auto& i) { i.procedure.clear(); }, "onestop.procedure", "procedure"},
        {"unknown procedure", [](auto& i) { i.procedure = "x"; }, "onestop.procedure", "procedure"},
        {"channel not served", [](auto& i) { i.channel = Channel::post; }, "onestop.channel", "channel"},
        {"short name", [](auto& i) { i.applicant.name = "Đ"; }, "onestop.name", "applicant.name"},
        {"long name", [](auto& i) { i.applicant.name = std::string(151, 'a'); }, "onestop.name", "applicant.name"},
        {"owner's name", [](auto& i) { i.owner = PersonInput{}; }, "onestop.name", "owner.name"},
        {"11 digits", [](auto& i) { i.applicant.citizen_id = "01234567890"; }, "onestop.citizen_id", "applicant.citizen_id"},
        {"letters in the number", [](auto& i) { i.applicant.citizen_id = "01234567890a"; }, "onestop.citizen_id", "applicant.citizen_id"},
        {"short phone", [](auto& i) { i.applicant.phone = "+"; }, "onestop.phone", "applicant.phone"},
        {"no mail address", [](auto& i) { i.applicant.email = "nguyen.mau"; }, "onestop.email", "applicant.email"},
        {"a mail address without a dot", [](auto& i) { i.applicant.email = "nguyen@gmail"; }, "onestop.email", "applicant.email"},
        {"two mail addresses", [](auto& i) { i.owner = i.applicant; i.owner->email = "a@b.vn, c@d.vn"; }, "onestop.email", "owner.email"},
        {"13 digits of phone", [](auto& i) { i.applicant.phone = "0912345678901"; }, "onestop.phone", "applicant.phone"},
        {"no copies", [](auto& i) { i.papers[0].copies = 0; }, "onestop.papers", "papers"},
        {"long kind", [](auto& i) { i.papers[0].kind = std::string(101, 'k'); }, "onestop.papers", "papers"},
        {"101 papers", [](auto& i) { i.papers.resize(101, {"a", "copy", 1}); }, "onestop.papers", "papers"},
        {"long note", [](auto& i) { i.note = std::string(2001, 'n'); }, "onestop.note", "note"},
    };
    for (const Row& row : rows) {
        AcceptInput in = World::input({});
        row.change(in);
        const auto d = w.program->accept(w.by(), w.now, in);
        ASSERT_FALSE(d) << row.name;
        EXPECT_EQ(d.error().code, row.code) << row.name;
        EXPECT_EQ(d.error().field, row.field) << row.name;
    }
    EXPECT_EQ(w.program->count("person"), 0);
    EXPECT_EQ(must(w.accept()).code, "000.01.01.H23-261120-0001");
}

TEST_P(AcceptTest, AnEndedUnitAcceptsNothing) {
    World w(GetParam());
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        must(w.program->units.end_unit(tx, w.by(), w.now, World::kHome, make_day(2026, 11, 23), "NQ 1"));
        return 0;
    }));
    w.program->units.reload();
    EXPECT_TRUE(w.accept());
    w.now = at("2026-11-23T00:00");
    EXPECT_EQ(w.accept().error().code, "onestop.unit_not_in_force");
    EXPECT_TRUE(w.accept({.unit = World::kOther}));
}

TEST_P(AcceptTest, APersonIsOneRowPerCitizenNumberAndTheDossierKeepsTheNameHandedIn) {
    World w(GetParam());
    const Dossier first = must(w.accept({.name = "Nguyễn Văn Mẫu", .citizen_id = "001099000001"}));
    const Dossier second = must(w.accept({.name = "Nguyễn Văn Mẫu Mới", .citizen_id = "001099000001"}));
    EXPECT_EQ(first.applicant_id, second.applicant_id);
    EXPECT_NE(first.applicant_id, must(w.accept()).applicant_id);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(w.program->desk.person_by_citizen_id(s, World::kHome, "001099000001")->name, "Nguyễn Văn Mẫu Mới");
    EXPECT_EQ(w.program->desk.find(s, World::kHome, first.id)->applicant, "Nguyễn Văn Mẫu");
}

}  // namespace
}  // namespace xaso::onestop
