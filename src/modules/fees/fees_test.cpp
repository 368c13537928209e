#include <gtest/gtest.h>

#include <algorithm>

#include "fees/reconcile.h"
#include "world/world.h"

namespace xaso::fees {
namespace {

class FeesTest : public testing::TestWithParam<sql::Dialect> {
protected:
    static Tariff tariff() {
        Fee f;
        f.procedure = "TT.1wd";
        f.code = "ban";
        f.title = "Cấp bản sao";
        f.kind = FeeKind::fee;
        f.amount = Vnd{8000};
        f.per = "bản";
        f.act = "Thông tư mẫu";
        f.from = make_day(2020, 1, 1);
        f.exemptions = {{"ho-ngheo", "Người thuộc hộ nghèo", 100, "Luật mẫu, Điều 11"}};
        Tariff out;
        out.fees.push_back(f);
        f.code = "le";
        f.title = "Lệ phí đăng ký";
        f.kind = FeeKind::charge;
        f.amount = Vnd{5000};
        out.fees.push_back(f);
        return out;
    }
    template <class F>
    auto write(F&& job) const {
        using R = std::invoke_result_t<F, sql::Tx&>;
        return w.program->db->write<typename R::value_type>(World::kHome, job);
    }
    static CollectInput one(int units = 1, Method method = Method::cash) { return {{{"ban", units, 1, ""}}, method, Vnd{8000} * units}; }
    Result<Receipt> collect(const onestop::Dossier& d, const CollectInput& in = one()) const {
        return write([&](sql::Tx& tx) { return fees.collect(tx, w.by(), w.now, d.id, in); });
    }
    Result<Receipt> cancel(const Receipt& r, bool settled_too = false, const char* reason = "ghi nhầm người nộp") const {
        return write([&](sql::Tx& tx) { return fees.cancel(tx, w.by(), w.now, r.id, reason, settled_too); });
    }
    std::string settle(const char* day, const char* proof = "PT 01 ngày 20/11/2026") const {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(fees.settle(tx, w.by(), w.now, *parse_day(day), proof));
            return 0;
        });
        return done ? "" : done.error().code;
    }
    std::string note(const onestop::Dossier& d, const std::vector<Choice>& choices) const {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(fees.note(tx, w.by(), w.now, d.id, choices));
            return 0;
        });
        return done ? "" : done.error().code;
    }
    Owed owed(const onestop::Dossier& d) const {
        sql::Reader s = w.program->db->read();
        return fees.owed(s, d);
    }
    Book book(const char* day) const {
        sql::Reader s = w.program->db->read();
        return fees.book(s, World::kHome, *parse_day(day));
    }
    ReadCount read(const std::string& csv) const {
        const Statement st = must(read_statement(csv, "sao-ke.csv"));
        return must(w.program->db->write<ReadCount>(World::kHome, [&](sql::Tx& tx) -> Result<ReadCount> { return bank.read(tx, w.by(), w.now, st, "sao-ke.csv"); }));
    }
    std::vector<KeptLine> kept(std::vector<LineState> states) const {
        sql::Reader s = w.program->db->read();
        return bank.lines(s, World::kHome, states);
    }
    std::string by_hand(std::int64_t line, const std::string& code, const char* reason = "người nộp ghi sai mã") const {
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(bank.by_hand(tx, w.by(), w.now, line, code, reason));
            return 0;
        });
        return done ? "" : done.error().code;
    }
    void whole() const {
        sql::Reader s = w.program->db->read();
        for (const record::Mismatch& m : fees.verify(s, World::kHome)) ADD_FAILURE() << m.says;
        EXPECT_TRUE(w.program->verify(World::kHome).empty());
    }

    World w{GetParam()};
    Fees fees{w.program->desk, tariff()};
    Reconciliation bank{fees, w.program->units};
};
INSTANTIATE_TEST_SUITE_P(Both, FeesTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(FeesTest, ADossierOwesTheFirstCaseOfItsTariffUntilItIsPaid) {
    const onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    EXPECT_EQ(total(owed(d).lines), Vnd{8000});
    EXPECT_FALSE(owed(d).noted);
    EXPECT_EQ(owed(d).tariff.size(), 2u);
    EXPECT_EQ(collect(d, {{{"ban", 2, 1, ""}}, Method::cash, Vnd{8000}}).error().code, "fees.amount_changed") << "the payer was told another sum";
    const Receipt r = must(collect(d));
    EXPECT_EQ(r.fees, Vnd{8000});
    EXPECT_TRUE(owed(d).lines.empty());
    ASSERT_EQ(owed(d).paid.size(), 1u) << "what was owed is still known";
    EXPECT_EQ(owed(d).paid[0].line.amount, Vnd{8000});
    EXPECT_EQ(owed(d).paid[0].number, r.number);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(fees.receipts_of(s, World::kHome, d.id).size(), 1u);
    EXPECT_EQ(fees.lines(s, World::kHome, r.id).size(), 1u);
    whole();
}

// LAW ND 61/2018/ND-CP art. 22: a fee is for what is solved; of a dossier refused, withdrawn or stopped nothing more is asked for.
TEST_P(FeesTest, ADossierThatEndedWithoutAResultOwesNothing) {
    const auto note = [&](const onestop::Dossier& d) {
        return w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(fees.note(tx, w.by(), w.now, d.id, {{"ban", 2, 1, ""}}));
            return 0;
        });
    };
    const auto waiting = [&] {
        sql::Reader s = w.program->db->read();
        return fees.owing(s, World::kHome).size();
    };
    onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    must(note(d));
    EXPECT_EQ(waiting(), 1u);
    d = w.walk(d, {"refuse"});
    EXPECT_TRUE(owed(d).lines.empty());
    EXPECT_EQ(waiting(), 0u);
    const auto again = note(d);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "fees.ended");
    const onestop::Dossier other = w.walk(must(w.accept({.procedure = "TT.1wd"})), {"assign", "finish"});
    EXPECT_EQ(total(owed(other).lines), Vnd{8000}) << "a solved one still does";
    whole();
}

TEST_P(FeesTest, FeesAndChargesAreKeptApartAndAnExemptionWithItsGround) {
    const onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt r = must(collect(d, {{{"ban", 2, 1, ""}, {"le", 1, 1, ""}}, Method::cash, Vnd{21'000}}));
    EXPECT_EQ(r.fees, Vnd{16'000});
    EXPECT_EQ(r.charges, Vnd{5000});
    const onestop::Dossier poor = must(w.accept({.procedure = "TT.1wd"}));
    EXPECT_EQ(collect(poor, {{{"ban", 1, 1, "ho-ngheo"}}, Method::cash, Vnd{}}).error().code, "fees.nothing_due") << "no receipt over nothing";
    EXPECT_EQ(note(poor, {{"ban", 1, 1, "ho-ngheo"}}), "");
    const Owed o = owed(poor);
    ASSERT_EQ(o.lines.size(), 1u);
    EXPECT_EQ(o.lines[0].ground, "Luật mẫu, Điều 11");
    EXPECT_EQ(total(o.lines), Vnd{});
    EXPECT_EQ(note(poor, {}), "fees.nothing_due");
    whole();
}

TEST_P(FeesTest, ThatADossierIsPaidIsCountedOnceWhileAReceiptLives) {
    const auto counted = [&](const std::string& mark) { return w.program->count("dossier_mark_count WHERE n = 1 AND stretch = '2026-11-15' AND mark = '" + mark + "'"); };
    const onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt cash = must(collect(d)), moved = must(collect(d, one(2, Method::transfer)));
    EXPECT_EQ(counted("paid"), 1) << "two receipts, one dossier";
    EXPECT_EQ(counted("paid_by_transfer"), 1);
    must(cancel(moved));
    EXPECT_EQ(counted("paid"), 1);
    EXPECT_EQ(counted("paid_by_transfer"), 0);
    must(cancel(cash));
    EXPECT_EQ(w.program->count("dossier_mark_count WHERE n <> 0"), 0);
    whole();
    w.program->run("UPDATE dossier_mark_count SET n = 3 WHERE mark = 'paid'");
    sql::Reader s = w.program->db->read();
    const auto found = fees.verify(s, World::kHome);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].says.find("đếm lại được 0, đang giữ 3"), std::string::npos) << found[0].says;
}

TEST_P(FeesTest, NumbersOfAYearAndSeriesHaveNoGapAndAreNeverUsedAgain) {
    const onestop::Dossier a = must(w.accept({.procedure = "TT.1wd"})), b = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt first = must(collect(a));
    EXPECT_EQ(first.number, 1);
    EXPECT_FALSE(collect(b, {{{"khac", 1, 1, ""}}, Method::cash, Vnd{8000}}).has_value()) << "what is refused takes no number";
    EXPECT_EQ(cancel(first, false, " ").error().field, "reason");
    const Receipt gone = must(cancel(first));
    EXPECT_EQ(gone.number, 1);
    EXPECT_EQ(cancel(first).error().code, "fees.cancelled");
    EXPECT_EQ(total(owed(a).lines), Vnd{8000}) << "owed again";
    EXPECT_TRUE(owed(a).paid.empty());
    EXPECT_EQ(must(collect(a)).number, 2);
    EXPECT_EQ(number_text(must(collect(b))), "0000003");
    const auto set = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(fees.set(tx, w.by(), w.now, {.bank_bin = "970436", .bank_name = "Ngân hàng mẫu", .account_no = "0123456789", .account_name = "UBND xã", .tax_code = "", .form_no = "01BLP", .series = "AA-26"}));
        return 0;
    });
    ASSERT_TRUE(set.has_value()) << set.error().message;
    const onestop::Dossier c = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt other = must(collect(c));
    EXPECT_EQ(other.number, 1) << "a series counts for itself";
    EXPECT_EQ(other.series, "AA-26");
    w.now = at("2027-01-04T08:00");
    const onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    EXPECT_EQ(must(collect(d)).number, 1) << "and so does a year";
    whole();
}

TEST_P(FeesTest, ASettledDayKeepsItsTotalsAndIsReversedByACounterEntry) {
    const onestop::Dossier a = must(w.accept({.procedure = "TT.1wd"})), b = must(w.accept({.procedure = "TT.1wd"})), c = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt first = must(collect(a));
    const Receipt wrong = must(collect(b, one(2)));
    must(cancel(wrong));
    Book day = book("20/11/2026");
    EXPECT_EQ(day.entries.size(), 2u);
    EXPECT_EQ(day.sums.cash(), Vnd{8000}) << "cancelled on its own day: not in the total, still in the list";
    EXPECT_EQ(settle("21/11/2026"), "fees.future_day");
    EXPECT_EQ(settle("19/11/2026"), "fees.nothing_collected");
    EXPECT_EQ(settle("20/11/2026", ""), "fees.proof");
    EXPECT_EQ(settle("20/11/2026"), "");
    EXPECT_EQ(settle("20/11/2026"), "fees.settled");
    const Receipt late = must(collect(c));
    EXPECT_EQ(format_day(late.book_day), "21/11/2026") << "after the day was settled: the next day's book";
    EXPECT_EQ(cancel(first).error().code, "fees.settled");
    const Receipt gone = must(cancel(first, true));
    EXPECT_EQ(format_day(*gone.cancel_day), "21/11/2026");
    EXPECT_EQ(book("20/11/2026").sums.cash(), Vnd{8000}) << "the settled day keeps its total";
    day = book("21/11/2026");
    ASSERT_EQ(day.entries.size(), 2u);
    EXPECT_TRUE(day.entries[1].counter);
    EXPECT_EQ(day.sums.cash(), Vnd{});
    w.now = at("2026-11-23T08:00");
    const onestop::Dossier d = must(w.accept({.procedure = "TT.1wd"}));
    must(collect(d, one(1, Method::transfer)));
    EXPECT_EQ(settle("23/11/2026"), "fees.earlier_day");
    EXPECT_EQ(settle("21/11/2026", ""), "") << "nothing to hand in";
    EXPECT_EQ(book("23/11/2026").sums.transfer_fees, Vnd{8000});
    whole();
}

TEST_P(FeesTest, MoneyIsMatchedByCodeAndAmountAndTheRestIsListedWithWhy) {
    const onestop::Dossier a = must(w.accept({.procedure = "TT.1wd"})), b = must(w.accept({.procedure = "TT.1wd"})), c = must(w.accept({.procedure = "TT.1wd"}));
    const Receipt told = must(collect(b, one(1, Method::transfer)));   // by word of the payer
    must(collect(c));                                                  // in cash
    EXPECT_EQ(note(a, {{"ban", 1, 1, ""}}), "");
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(fees.owing(s, World::kHome).size(), 1u);
        EXPECT_EQ(fees.unseen_transfers(s, World::kHome).size(), 1u);
    }
    const std::string csv = "Ngày giao dịch,Ghi nợ,Ghi có,Nội dung,Số tham chiếu\n20/11/2026,,\"8,000\",CK " + a.code + ",FT1\n20/11/2026,,8.000,\"CK " + b.code + " LE PHI\",FT2\n20/11/2026,,8000," + c.code +
                            ",FT3\n20/11/2026,,5000,khong ro,FT4\n20/11/2026,,5000,khong ro,FT4\n20/11/2026,9000,,tra luong,FT5\n";
    const ReadCount first = read(csv);
    EXPECT_EQ(first.added, 4);
    EXPECT_EQ(first.matched, 2);
    const auto matched = kept({LineState::matched});
    ASSERT_EQ(matched.size(), 2u);
    EXPECT_TRUE(std::any_of(matched.begin(), matched.end(), [&](const KeptLine& l) { return l.receipt == told.id; })) << "the receipt the desk wrote, not a second one";
    const auto orphans = kept({LineState::orphan});
    ASSERT_EQ(orphans.size(), 2u);
    EXPECT_EQ(orphans[0].why, Why::no_code);
    EXPECT_EQ(orphans[1].why, Why::paid_already);
    EXPECT_EQ(orphans[1].dossier_code, c.code);
    const ReadCount again = read(csv);
    EXPECT_EQ(again.added, 0) << "reading a file again changes nothing";
    EXPECT_EQ(again.known, 4);
    EXPECT_EQ(cancel(told).error().code, "fees.matched");
    {
        sql::Reader s = w.program->db->read();
        EXPECT_TRUE(fees.owing(s, World::kHome).empty() && fees.unseen_transfers(s, World::kHome).empty());
    }
    whole();
}

TEST_P(FeesTest, AnOrphanIsMatchedByHandWithAReasonAndOnlyForItsAmount) {
    const onestop::Dossier a = must(w.accept({.procedure = "TT.1wd"}));
    read("Ngày,Số tiền,Nội dung\n20/11/2026,8000,nop le phi\n20/11/2026,9000,nop le phi\n");
    const auto orphans = kept({LineState::orphan});
    ASSERT_EQ(orphans.size(), 2u);
    const auto of = [&](std::int64_t dong) { return std::find_if(orphans.begin(), orphans.end(), [&](const KeptLine& l) { return l.amount == Vnd{dong}; })->id; };
    EXPECT_EQ(by_hand(of(8000), a.code, " "), "fees.reason");
    EXPECT_EQ(by_hand(of(9000), a.code), "fees.other_amount");
    EXPECT_EQ(by_hand(of(8000), "khong-co"), "onestop.no_dossier");
    EXPECT_EQ(by_hand(of(8000), a.code), "");
    EXPECT_EQ(by_hand(of(8000), a.code), "fees.settled_line");
    EXPECT_EQ(by_hand(of(9000), a.code), "fees.paid_already");
    EXPECT_EQ(by_hand(of(9000), "", "đã trả lại người chuyển"), "");
    EXPECT_EQ(by_hand(999, "", "x"), "fees.no_line");
    const auto done = kept({LineState::by_hand, LineState::set_aside});
    ASSERT_EQ(done.size(), 2u);
    EXPECT_TRUE(kept({LineState::orphan}).empty());
    whole();
}

}  // namespace
}  // namespace xaso::fees
