#include "reporting/snapshot.h"

#include "reporting/reporting_fixture.h"

namespace xaso::reporting {
namespace {

class SnapshotTest : public WithReports {
protected:
    static Sealing sealing() { return {"12/BC-UBND", make_day(2023, 6, 9), "Lê Văn Mẫu", "Chủ tịch", R"({"parts":[]})", R"([{"rule":"r"}])"}; }
    Result<int> seal(std::string_view when = "2023-06-09T18:00") {
        return write(kCommune, [&](sql::Tx& tx) -> Result<int> {
            XASO_TRY(const Report r, reporting.compute(tx, kCommune, half));
            return reporting.seal(tx, by(kCommune, accounts.begin()->second), at(when), r, sealing());
        });
    }
    Result<int> unseal(std::string_view reason = "Bổ sung hồ sơ ghi muộn") {
        return write(kCommune, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(reporting.unseal(tx, by(kCommune), at("2023-06-10T08:00"), half, reason));
            return 0;
        });
    }
    Report shown(const Wanted& wanted = {}) {
        sql::Reader s = db->read();
        auto r = reporting.shown(s, kCommune, half, wanted);
        if (!r) throw std::runtime_error(r.error().code);
        return std::move(*r);
    }
    std::string moved() {
        std::string out;
        for (const Difference& d : differences(shown(), computed())) out += fmt::format("{}{}{}: {} -> {}; ", d.form, d.form.empty() ? "" : "/", d.form.empty() ? d.figure : d.row, d.was, d.is);
        return out;
    }
    std::vector<std::string> found() {
        sql::Reader s = db->read();
        std::vector<std::string> out;
        for (const auto& m : reporting.verify(s, kCommune, make_day(2023, 6, 20))) out.push_back(m.says);
        return out;
    }
};
INSTANTIATE_TEST_SUITE_P(Both, SnapshotTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

TEST_P(SnapshotTest, a_signed_report_reads_back_as_it_was) {
    some_months();
    ASSERT_TRUE(enter("1.1", CellState::value, 5, 0, "theo <i>quyết định</i>", accounts.begin()->second));
    ASSERT_TRUE(enter("3.4.1", CellState::none_arising, 0, 0));
    const Report before = computed();
    EXPECT_FALSE(shown().signature);
    ASSERT_EQ(*seal(), 1);
    const Report after = shown();
    ASSERT_TRUE(after.signature);
    EXPECT_EQ(report_json(after), report_json(before));
    EXPECT_EQ(after.signature->number, "12/BC-UBND");
    EXPECT_EQ(after.signature->by, "Lê Văn Mẫu");
    EXPECT_EQ(after.law->hash, before.law->hash);
    EXPECT_EQ(after.units, before.units);
    EXPECT_EQ(after.computed_at, before.computed_at);
    ASSERT_EQ(after.forms.size(), before.forms.size());
    for (std::size_t f = 0; f < after.forms.size(); ++f) {
        ASSERT_EQ(after.forms[f].cells.size(), before.forms[f].cells.size());
        EXPECT_EQ(after.law->form_of(after.forms[f].form->code, after.window->window.to), after.forms[f].form);
        for (std::size_t i = 0; i < after.forms[f].cells.size(); ++i) {
            const Cell &a = after.forms[f].cells[i], &b = before.forms[f].cells[i];
            const std::string name = after.forms[f].form->code + "/" + b.row->number;
            EXPECT_EQ(a.row->title, b.row->title) << name;
            EXPECT_EQ(a.row->unit, b.row->unit) << name;
            EXPECT_EQ(a.row->note, b.row->note) << name;
            EXPECT_EQ(a.shown(), b.shown()) << name;
            EXPECT_EQ(a.figure, b.figure) << name;
            EXPECT_EQ(a.entry ? a.entry->note + a.entry->by : "", b.entry ? b.entry->note + b.entry->by : "") << name;
            ASSERT_EQ(a.beside.size(), b.beside.size()) << name;
            for (std::size_t k = 0; k < a.beside.size(); ++k) EXPECT_EQ(a.beside[k].option->title + std::to_string(a.beside[k].value), b.beside[k].option->title + std::to_string(b.beside[k].value)) << name;
        }
    }
    EXPECT_EQ(shown({.form = "BM3"}).forms.size(), 1U);
    EXPECT_EQ(shown({.figure = "onestop.solved"}).figures.at("onestop.solved").value, 4);
    sql::Reader s = db->read();
    EXPECT_EQ(reporting.shown(s, kCommune, half, {.form = "BM9"}).error().code, "reporting.form");
    EXPECT_EQ(reporting.shown(s, kCommune, half, {.figure = "x"}).error().code, "reporting.figure");
    const auto kept = reporting.snapshot(s, kCommune, half, 1);
    EXPECT_EQ(kept->document, sealing().document);
    EXPECT_EQ(kept->reasons, sealing().reasons);
    EXPECT_EQ(kept->hash, record::hash_hex(kept->content));
    EXPECT_EQ(reporting.snapshot(s, kCommune, half, 2).error().code, "reporting.snapshot");
}

TEST_P(SnapshotTest, late_records_change_nothing_signed_and_are_listed_exactly) {
    some_months();
    ASSERT_TRUE(seal());
    const std::string signed_then = report_json(shown());
    EXPECT_EQ(moved(), "");
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");   // recorded after the signing, ended in time
    EXPECT_EQ(report_json(shown()), signed_then);
    EXPECT_EQ(moved(), "BM3/3.3: 50,00\u00a0% -> 60,00\u00a0%; BM3/3.3.1: 4\u00a0Hồ sơ -> 5\u00a0Hồ sơ; BM3/3.3.2: 2\u00a0Hồ sơ -> 3\u00a0Hồ sơ; "
                       "BM7/6.7: 20,00\u00a0% -> 16,67\u00a0%; BM7/6.7.1: 5\u00a0Hồ sơ -> 6\u00a0Hồ sơ; onestop.direct: 4 hồ sơ -> 5 hồ sơ; onestop.early: 1 hồ sơ -> 2 hồ sơ; onestop.handled: 6 hồ sơ -> 7 hồ sơ; ");
}

TEST_P(SnapshotTest, nothing_is_entered_into_a_signed_period) {
    ASSERT_TRUE(seal());
    EXPECT_EQ(enter("1.1", CellState::value, 5, 0).error().code, "reporting.signed");
    ASSERT_TRUE(unseal());
    EXPECT_TRUE(enter("1.1", CellState::value, 5, 0));
}

TEST_P(SnapshotTest, signing_again_makes_the_next_version_and_keeps_the_first) {
    some_months();
    EXPECT_EQ(unseal().error().code, "reporting.not_signed");
    ASSERT_EQ(*seal(), 1);
    EXPECT_EQ(seal().error().code, "reporting.signed");
    work(kCommune, "2023-06-05T08:00", "2023-06-06T09:00");
    ASSERT_TRUE(unseal());
    EXPECT_FALSE(shown().signature);
    EXPECT_EQ(shown().figures.at("onestop.solved").value, 5);
    ASSERT_EQ(*seal("2023-06-10T09:00"), 2);
    sql::Reader s = db->read();
    EXPECT_EQ(reporting.snapshot(s, kCommune, half, 1)->report.figures.at("onestop.solved").value, 4);
    EXPECT_EQ(reporting.snapshot(s, kCommune, half, 2)->report.figures.at("onestop.solved").value, 5);
    const auto all = reporting.signatures(s, kCommune, half);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].second.version, 2);
    EXPECT_FALSE(all[0].second.ended_at);
    EXPECT_EQ(all[1].second.ended_reason, "Bổ sung hồ sơ ghi muộn");
    EXPECT_EQ(reporting.signatures(s, kCommune).size(), 2U);
    EXPECT_TRUE(reporting.signatures(s, kNeighbour).empty());
    EXPECT_TRUE(found().empty());
}

TEST_P(SnapshotTest, what_was_changed_behind_the_program_is_found) {
    const struct { const char *name, *sql, *says; bool readable; } rows[] = {
        {"content", "UPDATE report_snapshot SET content = replace(content, '\"value\":4', '\"value\":5')", "không khớp mã băm", false},
        {"number beside it", "UPDATE report_snapshot SET report_number = '13/BC-UBND'", "khác bản đã ký", true},
        {"reopened without a trace", "UPDATE report_snapshot SET ended_at = 1, ended_by = 1, ended_reason = 'x'", "tình trạng mở lại", true},
        {"gone", "DELETE FROM report_snapshot", "không còn bản đã ký", false},
    };
    some_months();
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        ASSERT_TRUE(seal());
        EXPECT_TRUE(found().empty());
        const auto restore = [&](const char* sql) { write(kCommune, [&](sql::Tx& tx) -> Result<int> { tx.exec(sql::Statement("test", sql)); return 0; }); };
        restore(row.sql);
        const auto says = found();
        ASSERT_EQ(says.size(), 1U);
        EXPECT_NE(says[0].find(row.says), std::string::npos) << says[0];
        {
            sql::Reader s = db->read();
            const auto kept = reporting.snapshot(s, kCommune, half, 1);
            EXPECT_EQ(kept.has_value(), row.readable);
        }
        // For the next one: a fresh office.
        restore("DELETE FROM report_snapshot");
        restore("DELETE FROM event WHERE kind = 'report.signed'");
    }
    // Content and hash changed together: the event still tells.
    ASSERT_TRUE(seal());
    write(kCommune, [&](sql::Tx& tx) -> Result<int> {
        const std::string forged = R"({"forged":true})";
        tx.exec(sql::Statement("test", "UPDATE report_snapshot SET content = :content, hash = :hash"), {{"content", forged}, {"hash", record::hash_hex(forged)}});
        return 0;
    });
    ASSERT_EQ(found().size(), 1U);
    EXPECT_NE(found()[0].find("nhật ký lúc ký"), std::string::npos) << found()[0];
}

}  // namespace
}  // namespace xaso::reporting
