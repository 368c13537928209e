// A commune lives a quarter: thousands of random acts of hall, desk, till and officials, each transition of the process and each thing beside it used:
// tickets of the queue, fees and receipts, files. After every week the counters, the chain and the invariants written in onestop.h, way.h, files.h,
// fees.h and queue.h hold.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "modules/fees/fees.h"
#include "modules/onestop/files.h"
#include "modules/onestop/way.h"
#include "modules/queue/queue.h"
#include "world/world.h"

namespace xaso::app {
namespace {

using namespace onestop;

fees::Tariff tariff() {
    fees::Tariff out;
    for (const char* procedure : {"TT.0wd", "TT.1wd", "TT.3wd"}) {
        fees::Fee f;
        f.procedure = procedure;
        f.code = "ban";
        f.title = "Cấp bản sao";
        f.kind = fees::FeeKind::fee;
        f.amount = Vnd{8000};
        f.per = "bản";
        f.act = "Thông tư mẫu";
        f.from = make_day(2020, 1, 1);
        f.exemptions = {{"ho-ngheo", "Người thuộc hộ nghèo", 100, "Luật mẫu, Điều 11"}};
        out.fees.push_back(f);
    }
    return out;
}

class Quarter : public testing::TestWithParam<sql::Dialect> {
protected:
    Quarter() {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        for (const char* login : {"thu.hai", "thu.ba", "thu.tu"})
            staff.push_back(must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
                return access.create(tx, w.by(), {.login = login, .name = "Công chức Mẫu", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"specialist"}, .further_scope = {}, .must_change = false});
            })));
        staff.push_back(w.clerk);
        for (const auto& [name, prefix] : {std::pair{"Chứng thực", "A"}, std::pair{"Đất đai", "B"}})
            kinds.push_back(must(w.program->db->write<queue::KindId>(World::kHome, [&](sql::Tx& tx) { return hall.keep_kind(tx, w.by(), w.now, {{}, name, prefix, true, 1}); })));
        for (const auto& [name, serves] : {std::pair{"Quầy 1", kinds}, std::pair{"Quầy 2", std::vector{kinds[0]}}})
            counters.push_back(must(w.program->db->write<queue::CounterId>(World::kHome, [&](sql::Tx& tx) { return hall.keep_counter(tx, w.by(), w.now, {{}, name, true, 1, serves}); })));
    }
    int roll(int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); }
    record::Actor by(AccountId who) const { return {World::kHome, who, "web"}; }
    template <class F>
    Result<Dossier> write(F&& job) const { return w.program->db->write<Dossier>(World::kHome, job); }

    // One thing that may happen to a dossier; what it is called when it was done.
    std::string happen(Dossier& d) {
        AccountId who = staff[static_cast<std::size_t>(roll(4))];
        const AccountId other = staff[static_cast<std::size_t>(roll(4))];
        const Instant now = w.now;
        const int kind = roll(22);
        if (kind == 15 || kind == 16) {   // by the one it was handed to, mostly
            sql::Reader s = w.program->db->read();
            if (const auto all = way.hand_overs(s, World::kHome, d.id); !all.empty() && roll(4) != 0) who = all.back().to;
        }
        Result<Dossier> done = d;
        std::string name;
        if (kind < 14) {
            const std::vector<std::string> can = [&] { sql::Reader s = w.program->db->read(); return w.program->desk.actions(s, d); }();
            if (can.empty()) return {};
            name = can[static_cast<std::size_t>(roll(static_cast<int>(can.size())))];
            if ((name == "refuse" || name == "withdraw" || name == "stop") && roll(6) != 0) return {};
            const std::string from = std::string(catalog::state_code(d.state));
            done = w.program->act(by(who), now, d.id, {.action = name, .version = d.version, .reason = "lý do thử", .assignee = name == "assign" ? other : AccountId{}, .legal_ground = name == "refuse" || name == "suspend" ? "Điều 8" : "",
                                                       .superior = roll(2) == 0, .superior_reason = "lãnh đạo cho thêm một lần", .until = local_day(now)});
            if (done) name += " from " + from;
        } else if (kind == 14) {
            name = "hand_over";
            done = write([&](sql::Tx& tx) { return way.hand_over(tx, by(d.assignee.value() ? d.assignee : who), now, d.id, d.version, other, "trình ký"); });
        } else if (kind == 15) {
            name = "take";
            done = write([&](sql::Tx& tx) { return way.take(tx, by(who), now, d.id, d.version); });
        } else if (kind == 16) {
            name = "give_back";
            done = write([&](sql::Tx& tx) { return way.give_back(tx, by(who), now, d.id, d.version, "thiếu chữ ký"); });
        } else if (kind == 17) {
            name = "apologize";
            done = write([&](sql::Tx& tx) { return way.apologize(tx, by(d.assignee.value() ? d.assignee : who), now, d.id, {d.version, std::max(d.due_day, local_day(now)) + std::chrono::days{1 + roll(5)}, "chờ xác minh"}); });
        } else if (kind == 18) {
            name = "correct_end";
            done = write([&](sql::Tx& tx) { return way.correct_end(tx, by(who), now, d.id, {d.version, d.received_at + (now - d.received_at) / (2 + roll(4)), "01/BB-UBND", "mất điện"}); });
        } else if (kind >= 20) {
            name = "step";
            const auto steps = [&] { sql::Reader s = w.program->db->read(); return way.steps(s, d); }();
            const auto next = std::ranges::find_if(steps, [](const Step& step) { return step.current; });
            if (next == steps.end()) return {};
            done = write([&](sql::Tx& tx) { return way.finish_step(tx, by(who), now, d.id, d.version, next->no); });
        } else {
            name = "reassign";
            const auto all = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(way.reassign(tx, by(who), now, {{d.id, d.version}}, other, "chuyển vị trí công tác"));
                return 0;
            });
            if (!all) return {};
            sql::Reader s = w.program->db->read();
            done = *w.program->desk.find(s, World::kHome, d.id);
        }
        if (!done) {
            // Somebody may also act on what they saw before: refused as stale, and nothing happened.
            EXPECT_FALSE(done.error().message.empty());
            return {};
        }
        EXPECT_EQ(done->version, d.version + 1) << name << ": invariant (1)";
        EXPECT_EQ(done->rules_hash, d.rules_hash) << "invariant (2)";
        EXPECT_EQ(done->procedure_version, d.procedure_version) << "invariant (2)";
        EXPECT_EQ(done->limit_code, d.limit_code) << "invariant (2)";
        if (d.ended_at && name != "correct_end") {
            EXPECT_EQ(done->ended_at, d.ended_at) << "invariant (3)";
            EXPECT_EQ(done->outcome, d.outcome) << "invariant (3)";
        }
        d = *done;
        return name;
    }
    // One thing that may happen in the hall.
    std::string turn() {
        using queue::Ticket;
        const record::Actor who = by(staff[static_cast<std::size_t>(roll(4))]);
        const queue::CounterId counter = counters[static_cast<std::size_t>(roll(2))];
        const queue::KindId kind = kinds[static_cast<std::size_t>(roll(2))];
        const auto [held, away] = [&] {
            sql::Reader s = w.program->db->read();
            return std::pair{hall.at_counter(s, World::kHome, counter), hall.absent_of(s, World::kHome, local_day(w.now), kinds)};
        }();
        const auto write = [&](auto&& job) { return w.program->db->write<Ticket>(World::kHome, job); };
        const int what = roll(12);
        if (what < 4) {
            const bool elderly = roll(4) == 0;
            must(write([&](sql::Tx& tx) { return hall.take(tx, who, w.now, kind, elderly ? "elderly" : ""); }));
            return elderly ? "ticket taken ahead" : "ticket taken";
        }
        if (what < 7) {
            const auto called = must(w.program->db->write<std::optional<Ticket>>(World::kHome, [&](sql::Tx& tx) { return hall.call_next(tx, who, w.now, counter); }));
            return called ? "ticket called" : "";
        }
        if (what == 7) {
            if (away.empty()) return {};
            const auto back = write([&](sql::Tx& tx) { return hall.take_back(tx, who, w.now, away.front().id, away.front().version, counter); });
            EXPECT_EQ(back.has_value(), !held) << "a counter holds one ticket";
            return back ? "ticket taken back" : "";
        }
        if (!held) return {};
        const std::string from = fmt::format(" from {}", queue::state_code(held->state));
        const auto [name, done] = what == 8   ? std::pair{std::string("ticket recalled"), write([&](sql::Tx& tx) { return hall.recall(tx, who, w.now, held->id, held->version); })}
                                  : what == 9 ? std::pair{std::string("ticket served"), write([&](sql::Tx& tx) { return hall.serve(tx, who, w.now, held->id, held->version); })}
                                  : what == 10 ? (roll(2) == 0 ? std::pair{"ticket done" + from, write([&](sql::Tx& tx) { return hall.done(tx, who, w.now, held->id, held->version); })}
                                                               : std::pair{std::string("ticket absent"), write([&](sql::Tx& tx) { return hall.absent(tx, who, w.now, held->id, held->version); })})
                                               : std::pair{"ticket moved" + from, write([&](sql::Tx& tx) { return hall.move(tx, who, w.now, held->id, held->version, held->kind == kinds[0] ? kinds[1] : kinds[0]); })};
        return done ? name : "";
    }
    // One thing that may happen to the money of a dossier.
    std::string money(const Dossier& d) {
        const record::Actor who = by(staff[static_cast<std::size_t>(roll(4))]);
        const auto receipt = [&](auto&& job) { return w.program->db->write<fees::Receipt>(World::kHome, job); };
        const int what = roll(10);
        if (what < 3) {
            const bool poor = roll(4) == 0;
            const auto noted = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(till.note(tx, who, w.now, d.id, {{.code = "ban", .units = 1 + roll(3), .sets = 1, .exemption = poor ? "ho-ngheo" : ""}}));
                return 0;
            });
            return !noted ? "" : poor ? "fee exempt" : "fee noted";
        }
        if (what < 7) {
            const fees::Method method = roll(2) == 0 ? fees::Method::cash : fees::Method::transfer;
            const auto paid = receipt([&](sql::Tx& tx) { return till.collect_owed(tx, who, w.now, d.id, method); });
            if (!paid) return {};
            receipts.emplace(paid->id, *paid);
            sql::Reader s = w.program->db->read();
            EXPECT_EQ(total(till.owed(s, d).lines), Vnd{}) << "paid";
            return fmt::format("fee paid by {}", fees::method_code(method));
        }
        const auto all = [&] { sql::Reader s = w.program->db->read(); return till.receipts_of(s, World::kHome, d.id); }();
        if (all.empty()) return {};
        const fees::Receipt& last = all.back();
        const bool settled = settled_days.contains(last.book_day);
        const auto gone = receipt([&](sql::Tx& tx) { return till.cancel(tx, who, w.now, last.id, "ghi nhầm", true); });
        EXPECT_EQ(gone.has_value(), !last.cancelled_at) << "once";
        if (!gone) return {};
        EXPECT_EQ(gone->cancel_day != last.book_day, settled) << "off a settled day by a counter-entry of the open one";
        return settled ? "receipt of a settled day cancelled" : "receipt cancelled";
    }
    // The evening: the earliest days that are still open.
    std::string settle(Day day) {
        const auto open = [&] { sql::Reader s = w.program->db->read(); return till.open_days(s, World::kHome, day + std::chrono::days{1}); }();
        for (const Day one : open) {
            must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(till.settle(tx, by(staff[0]), w.now, one, "PT 01"));
                return 0;
            }));
            sql::Reader s = w.program->db->read();
            const fees::Book book = till.book(s, World::kHome, one);
            settled_days[one] = book.sums.cash() + book.sums.transfer();
        }
        return open.empty() ? "" : "day settled";
    }
    // One thing that may happen to the files of a dossier; its version stays.
    std::string file(const Dossier& d) {
        const record::Actor who = by(staff[static_cast<std::size_t>(roll(4))]);
        const auto write = [&](auto&& job) {
            return w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(job(tx));
                return 0;
            }).has_value();
        };
        const GivenFile given{"giay.pdf", fmt::format("%PDF-1.4\n{}\n%%EOF\n", ++pages)};
        const auto there = [&] { sql::Reader s = w.program->db->read(); return files.list(s, World::kHome, d.id); }();
        const int what = roll(7);
        std::string name;
        if (what < 2) {
            name = what == 0 ? "file of a paper attached" : "file of the result attached";
            EXPECT_TRUE(write([&](sql::Tx& tx) { return files.attach(tx, who, w.now, d, {{.paper = what == 0 ? 1 : kResultPaper, .given = given}}); }));
        } else if (what < 4) {
            const WaitingFile kept = must(w.program->db->write<WaitingFile>(World::kHome, [&](sql::Tx& tx) { return files.keep(tx, who, w.now, given); }));
            name = what == 2 ? "file kept and attached" : "file given up";
            EXPECT_TRUE(write([&](sql::Tx& tx) { return what == 2 ? files.attach(tx, who, w.now, d, {{.paper = 1, .waiting = kept.id}}) : files.give_up(tx, who, w.now, kept.id); }));
        } else {
            if (there.empty()) return {};
            const DossierFile& one = there[static_cast<std::size_t>(roll(static_cast<int>(there.size())))];
            const bool removes = what == 4;
            const bool done = write([&](sql::Tx& tx) -> Result<void> {
                if (removes) return files.remove(tx, who, w.now, d, one.no, "quét nhầm");
                XASO_CHECK(files.open(tx, who, w.now, d, one.no));
                return {};
            });
            EXPECT_EQ(done, !one.removed_at) << "a removed file is neither opened nor removed";
            name = !done ? "" : removes ? "file removed" : "file opened";
        }
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(w.program->desk.find(s, World::kHome, d.id)->version, d.version) << "nobody's page becomes stale";
        return name;
    }
    std::vector<std::string> verify() const {
        std::vector<std::string> found = w.program->verify(World::kHome);
        sql::Reader s = w.program->db->read();
        for (const auto& all : {hall.verify(s, World::kHome), till.verify(s, World::kHome), files.verify(s, World::kHome)})
            for (const record::Mismatch& m : all) found.push_back(m.says);
        return found;
    }
    // Somebody goes on leave, or comes back sooner; no event of a dossier.
    std::string leave(Day day) {
        const AccountId absent = staff[static_cast<std::size_t>(roll(4))], substitute = staff[static_cast<std::size_t>(roll(4))];
        const auto known = [&] { sql::Reader s = w.program->db->read(); return way.substitutions(s, World::kHome, day); }();
        const bool back = !known.empty() && roll(2) == 0;
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            if (back) { XASO_CHECK(way.cancel_substitution(tx, by(staff[0]), w.now, known.front().id, "đi làm lại sớm")); }
            else { XASO_CHECK(way.substitute(tx, by(staff[0]), w.now, {absent, substitute, day, day + std::chrono::days{1 + roll(4)}, "07/GPC-UBND"})); }
            return 0;
        });
        return !done ? std::string{} : back ? "cancel_substitution" : "substitute";
    }
    // Every class of dossier, counted from the rows, beside what the counters give at the end of a day.
    void counters_agree(Day day) const {
        const std::string unit = "unit_id = 1", iso = iso_day(day);
        EXPECT_EQ(sum("'received'", "<=", iso), w.program->count("dossier WHERE " + unit + " AND received_day <= '" + iso + "'"));
        EXPECT_EQ(sum("'early', 'on_time', 'late', 'ended_otherwise'", "<=", iso), w.program->count("dossier WHERE " + unit + " AND ended_day <= '" + iso + "'"));
        EXPECT_EQ(sum("'overdue'", "<", iso) - sum("'overdue_ended'", "<=", iso),
                  w.program->count("dossier WHERE " + unit + " AND received_day <= '" + iso + "' AND due_day < '" + iso + "' AND (ended_day IS NULL OR ended_day > '" + iso + "')"));
    }
    std::int64_t sum(const std::string& measures, const char* upto, const std::string& iso) const {
        return w.program->db->read().query({"test.sum", "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM counter_day WHERE unit_id = 1 AND measure IN (" + measures + ") AND day " + upto + " '" + iso + "'"})[0].get<std::int64_t>("n");
    }

    World w{GetParam()};
    Way way{w.program->desk};
    Files files{w.program->desk};
    fees::Fees till{w.program->desk, tariff()};
    queue::Queue hall{w.program->record, w.program->law};
    std::vector<AccountId> staff;
    std::vector<queue::KindId> kinds;
    std::vector<queue::CounterId> counters;
    std::map<std::int64_t, fees::Receipt> receipts;   // as they were given
    std::map<Day, Vnd> settled_days;                  // with what they came to
    int pages = 0;
    std::mt19937 dice{20261001};
};
INSTANTIATE_TEST_SUITE_P(Both, Quarter, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(Quarter, SlowOfThousandsOfActsIsWhole) {
    const char* procedures[] = {"TT.0wd", "TT.1wd", "TT.3wd", "TT.15d", "TT.4h"};
    std::vector<Dossier> live;
    std::map<std::string, int> done, beside;   // events of dossiers; of everything else
    const Day first = local_day(w.now);
    for (Day day = first; day < first + std::chrono::days{92}; day += std::chrono::days{1}) {
        w.now = at(iso_day(day) + "T07:30");
        const auto weekday = std::chrono::weekday{day};
        if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) {
            for (int n = 4 + roll(6); n > 0; --n) {
                w.now += std::chrono::minutes(roll(6));
                AcceptInput input = World::input({.procedure = procedures[roll(5)], .channel = static_cast<Channel>(1 + roll(2))});
                if (roll(4) == 0) input.competent = "UBND xã Tân Hòa";   // has an internal process
                live.push_back(must(w.program->accept(w.by(), w.now, input)));
                ++done["accept"];
            }
            if (roll(4) == 0)
                if (const std::string what = leave(day); !what.empty()) ++beside[what];
            const auto one_of_them = [&]() -> Dossier& { return live[static_cast<std::size_t>(roll(static_cast<int>(live.size())))]; };
            for (int n = 75; n > 0; --n) {
                w.now += std::chrono::minutes(roll(12));
                if (const std::string what = happen(one_of_them()); !what.empty()) ++done[what];
                for (const std::string& what : {turn(), roll(4) == 0 ? money(one_of_them()) : "", roll(4) == 0 ? file(one_of_them()) : ""})
                    if (!what.empty()) ++beside[what];
            }
            if (roll(3) != 0)
                if (const std::string what = settle(day); !what.empty()) ++beside[what];
        }
        // What is over is left alone sooner or later, else the quarter ends with acts on closed dossiers only.
        std::erase_if(live, [&](const Dossier& d) { return (d.returned_at || d.outcome == Outcome::ended_otherwise) && roll(3) == 0; });
        if (weekday == std::chrono::Sunday) {
            ASSERT_EQ(verify(), std::vector<std::string>{}) << iso_day(day);
            counters_agree(day);
            counters_agree(day - std::chrono::days{4});
        }
    }
    ASSERT_EQ(verify(), std::vector<std::string>{});

    // Every transition of today's process that starts where a dossier accepted at the desk can be.
    std::set<std::string> unused;
    for (const catalog::Process& p : w.program->law.current()->processes)
        if (!p.to || *p.to >= first)
            for (const catalog::Transition& t : p.transitions)
                for (const DossierState from : t.from)
                    if (from != DossierState::registered && !done.contains(t.action + " from " + std::string(catalog::state_code(from)))) unused.insert(t.action + " from " + std::string(catalog::state_code(from)));
    for (const char* what : {"hand_over", "take", "give_back", "apologize", "correct_end", "reassign", "step", "substitute", "cancel_substitution",
                             "ticket taken", "ticket taken ahead", "ticket called", "ticket recalled", "ticket served", "ticket done from called", "ticket done from serving", "ticket absent", "ticket taken back",
                             "ticket moved from called", "ticket moved from serving",
                             "fee noted", "fee exempt", "fee paid by cash", "fee paid by transfer", "receipt cancelled", "receipt of a settled day cancelled", "day settled",
                             "file of a paper attached", "file of the result attached", "file kept and attached", "file given up", "file opened", "file removed"})
        if (!done.contains(what) && !beside.contains(what)) unused.insert(what);
    EXPECT_EQ(unused, std::set<std::string>{});
    EXPECT_GT(w.program->count("queue_ticket WHERE state = " + std::to_string(static_cast<int>(queue::State::left_over))), 0) << "called on no day";
    EXPECT_GT(w.program->count("dossier_result WHERE way = " + std::to_string(static_cast<int>(Channel::online))), 0) << "returned online, with its file";

    {
        sql::Reader s = w.program->db->read();
        int number = 0;
        for (const auto& [id, given] : receipts) {   // of two years: the first number of the second is 1 again
            const fees::Receipt now = *till.receipt(s, World::kHome, id);
            EXPECT_EQ(std::tuple(now.number, now.total(), now.book_day, now.at), std::tuple(given.number, given.total(), given.book_day, given.at)) << "fees.h, invariant (2)";
            number = given.number == 1 ? 1 : number + 1;
            EXPECT_EQ(given.number, number) << "fees.h, invariant (1)";
        }
        for (const auto& [day, came_to] : settled_days) {
            const fees::Book book = till.book(s, World::kHome, day);
            EXPECT_EQ(book.sums.cash() + book.sums.transfer(), came_to) << iso_day(day) << " fees.h, invariant (3)";
            ASSERT_TRUE(book.settlement);
            EXPECT_EQ(book.settlement->cash + book.settlement->transfer, came_to) << iso_day(day) << " fees.h, invariant (4)";
        }
    }
    EXPECT_EQ(w.program->count("(SELECT kind_id FROM queue_ticket GROUP BY day, kind_id, number HAVING count(*) > 1) t"), 0) << "queue.h, invariant (1)";
    EXPECT_EQ(w.program->count("queue_ticket WHERE called_at < taken_at OR ended_at < called_at"), 0) << "queue.h, invariant (3)";

    int acts = 0;
    for (const auto& [what, times] : done) acts += times;
    EXPECT_GT(acts, 2000);
    EXPECT_EQ(w.program->count("event WHERE subject = 'dossier'"), acts) << "one event each";
    EXPECT_EQ(w.program->count("(SELECT code FROM dossier GROUP BY code HAVING count(*) > 1) t"), 0) << "invariant (4)";
}

}  // namespace
}  // namespace xaso::app
