#include "reporting/reporting.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "modules/catalog/load.h"
#include "reporting/reporting_fixture.h"
#include "reporting/things.h"

namespace xaso::reporting {
namespace {

namespace json = boost::json;

class ReportingTest : public WithReports {
protected:
    std::vector<std::string> period_codes(UnitId unit, Day today) {
        std::vector<std::string> out;
        for (const auto& w : reporting.periods(unit, today)) out.push_back(period_code(w.period));
        return out;
    }
};
INSTANTIATE_TEST_SUITE_P(Both, ReportingTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// ---- What a row shows ----

TEST_P(ReportingTest, rows_follow_the_rules_of_rates_and_sums) {
    catalog::Definitions changed = *shipped();
    catalog::Form form;
    form.code = "BM3";
    form.area = "3_procedures";
    form.from = make_day(2021, 1, 1);
    const auto row = [&](std::string number, catalog::RowKind kind, std::string num = {}, std::string den = {}, std::vector<std::string> terms = {}) {
        catalog::FormRow r;
        r.number = std::move(number);
        r.kind = kind;
        r.num = std::move(num);
        r.den = std::move(den);
        r.terms = std::move(terms);
        form.rows.push_back(std::move(r));
    };
    using K = catalog::RowKind;
    row("rate", K::formula, "a", "b");
    row("of nothing", K::formula, "none", "none");
    row("of zero", K::formula, "zero", "zero");
    row("of missing", K::formula, "a", "lack");
    row("elsewhere", K::formula, "na", "na");
    row("half elsewhere", K::formula, "a", "na");
    row("sum", K::formula, {}, {}, {"a", "b", "na", "none"});
    row("sum of missing", K::formula, {}, {}, {"a", "lack"});
    row("sum elsewhere", K::formula, {}, {}, {"na", "na"});
    row("sum of sums", K::formula, {}, {}, {"sum", "a"});
    for (const char* number : {"a", "b", "zero", "none", "lack"}) row(number, K::entered);
    row("na", K::not_applicable);
    row("head", K::heading);
    changed.forms = {form};
    law.replace(std::make_shared<const catalog::Definitions>(changed));
    ASSERT_TRUE(enter("a", CellState::value, 1386, 0));
    ASSERT_TRUE(enter("b", CellState::value, 1387, 0));
    ASSERT_TRUE(enter("zero", CellState::value, 0, 0));
    ASSERT_TRUE(enter("none", CellState::none_arising, 0, 0));

    // LAW law.md 5.3: a rate keeps its counts, over 0 it is "none arising" (neither 0 % nor 100 %), and blank is not 0.
    const struct { const char* number; CellState state; std::int64_t value; const char* shown; } rows[] = {
        {"rate", CellState::value, 0, "99,93"},       {"of nothing", CellState::none_arising, 0, "–"},      {"of zero", CellState::none_arising, 0, "–"},
        {"of missing", CellState::missing, 0, ""},    {"elsewhere", CellState::not_applicable, 0, ""},      {"half elsewhere", CellState::missing, 0, ""},
        {"sum", CellState::value, 2773, "2.773"},     {"sum of missing", CellState::missing, 1386, ""},     {"sum elsewhere", CellState::not_applicable, 0, ""},
        {"sum of sums", CellState::value, 4159, "4.159"}, {"a", CellState::value, 1386, "1.386"},           {"zero", CellState::value, 0, "0"},
        {"none", CellState::none_arising, 0, "–"},    {"lack", CellState::missing, 0, ""},                  {"na", CellState::not_applicable, 0, ""},
        {"head", CellState::heading, 0, ""},
    };
    const Report r = computed();
    for (const auto& expected : rows) {
        const Cell* cell = r.forms.front().find(expected.number);
        ASSERT_NE(cell, nullptr) << expected.number;
        EXPECT_EQ(cell->state, expected.state) << expected.number;
        EXPECT_EQ(cell->value, expected.value) << expected.number;
        EXPECT_EQ(cell->shown(), expected.shown) << expected.number;
    }
}

TEST_P(ReportingTest, formulas_and_choices_over_figures) {
    some_months();   // received 5, carried over 1, solved 4, late 2, stopped or withdrawn 1
    catalog::Definitions changed = *shipped();
    catalog::Form form;
    form.code = "BM3";
    form.area = "3_procedures";
    form.from = make_day(2021, 1, 1);
    using K = catalog::RowKind;
    const auto formula = [&](std::string number, std::string text, catalog::RowType type) {
        catalog::FormRow r;
        r.number = std::move(number);
        r.kind = K::formula;
        r.type = type;
        r.formula = std::move(text);
        ASSERT_TRUE(catalog::parse_formula(r));
        form.rows.push_back(std::move(r));
    };
    const auto choice = [&](std::string number, std::vector<std::pair<std::int64_t, std::string>> choices) {
        catalog::FormRow r;
        r.number = std::move(number);
        r.kind = K::formula;
        r.type = catalog::RowType::choice;
        for (auto& [value, when] : choices) {
            r.choices.push_back({value, "v" + std::to_string(value), when, {}});
            if (!when.empty()) r.choices.back().rule = catalog::parse_rule(when, "BM3").rule;
        }
        form.rows.push_back(std::move(r));
    };
    formula("rate", "ratio({onestop.late}, {onestop.solved})", catalog::RowType::rate);
    formula("of nothing", "ratio({onestop.inter_agency}, {onestop.inter_agency})", catalog::RowType::rate);
    formula("sum", "sum({onestop.received}, {onestop.carried_over}, [sum of itself])", catalog::RowType::count);
    formula("sum of itself", "sum({onestop.late})", catalog::RowType::count);
    choice("highest", {{0, ""}, {1, "{onestop.received} > 0"}, {2, "{onestop.late} >= 2"}, {3, "{onestop.late} > 2"}});
    choice("otherwise", {{0, ""}, {1, "{onestop.inter_agency} > 0"}});
    choice("nothing", {{0, "{onestop.inter_agency} > 0"}, {1, "{onestop.inter_agency} > 5"}});
    changed.forms = {form};
    law.replace(std::make_shared<const catalog::Definitions>(changed));
    const struct { const char* number; CellState state; std::int64_t value; const char* shown; } rows[] = {
        {"rate", CellState::value, 0, "50,00"},      {"of nothing", CellState::none_arising, 0, "–"}, {"sum", CellState::value, 8, "8"}, {"highest", CellState::value, 2, "2"},
        {"otherwise", CellState::value, 0, "0"},     {"nothing", CellState::none_arising, 0, "–"},
    };
    sql::Reader s = db->read();
    for (const auto& r : {computed(), *reporting.compute_form(s, kCommune, half, "BM3")})
        for (const auto& expected : rows) {
            const Cell* cell = r.forms.front().find(expected.number);
            ASSERT_NE(cell, nullptr) << expected.number;
            EXPECT_EQ(cell->state, expected.state) << expected.number;
            EXPECT_EQ(cell->value, expected.value) << expected.number;
            EXPECT_EQ(cell->shown(), expected.shown) << expected.number;
            EXPECT_EQ(cell->source, Source::formula) << expected.number;
        }
    EXPECT_EQ(enter("highest", CellState::value, 1, 0).error().code, "reporting.not_entered");
}

// ---- Periods ----

TEST_P(ReportingTest, periods_follow_the_regime_of_their_closing_day) {
    const std::vector<std::string> all = period_codes(kCommune, make_day(2023, 6, 9));
    ASSERT_GE(all.size(), 3U);
    EXPECT_EQ(all[0], "2023-N");  // the year, the nine months and the half began together; what closes last comes first
    EXPECT_EQ(all[1], "2023-9T");
    EXPECT_EQ(all[2], "2023-6T");
    EXPECT_EQ(period_codes(kCommune, make_day(2023, 6, 10))[1], "2023-Q3");  // began that day
    EXPECT_TRUE(period_codes(UnitId{99}, make_day(2023, 6, 9)).empty());
    const Report r = computed();
    EXPECT_EQ(r.window->window, (Window{make_day(2022, 12, 10), make_day(2023, 6, 9)}));

    // From 1 July 2025 the commune reports to the ministry's days: what closes before keeps the old window, what closes after has the new one.
    written(kCommune, [&](sql::Tx& tx) -> Result<int> {
        static const sql::Statement end{"test.end", "UPDATE unit_version SET valid_to = '2025-07-01' WHERE unit_id = :unit"};
        static const sql::Statement next{"test.next",
                                         "INSERT INTO unit_version (unit_id, valid_from, valid_to, parent_id, level, name, agency_code, regime, hours, place, phone, address) "
                                         "SELECT unit_id, '2025-07-01', NULL, NULL, level, name, agency_code, 'ministry_15_12', hours, place, phone, address FROM unit_version WHERE unit_id = :unit"};
        tx.exec(end, {{"unit", kCommune}});
        tx.exec(next, {{"unit", kCommune}});
        return 0;
    });
    units.reload();
    const struct { const char* period; Day from, to; } windows[] = {
        {"2025-6T", make_day(2024, 12, 10), make_day(2025, 6, 9)},
        {"2025-9T", make_day(2024, 12, 15), make_day(2025, 9, 14)},
        {"2026-N", make_day(2025, 12, 15), make_day(2026, 12, 14)},
    };
    for (const auto& w : windows) EXPECT_EQ(computed(kCommune, w.period).window->window, (Window{w.from, w.to})) << w.period;
    const auto listed = reporting.periods(kCommune, make_day(2026, 11, 20));
    for (const auto& w : listed) EXPECT_EQ(std::count_if(listed.begin(), listed.end(), [&](const auto& o) { return o.period == w.period; }), 1) << period_code(w.period);
    sql::Reader s = db->read();
    EXPECT_EQ(reporting.compute(s, kCommune, *parse_period("2031-N")).error().code, "reporting.period");
    EXPECT_EQ(reporting.compute(s, UnitId{99}, half).error().code, "reporting.unit");
}

// ---- Entered rows ----

TEST_P(ReportingTest, entries_are_kept_and_a_stale_one_is_refused) {
    const struct { const char* name; const char* row; CellState state; std::int64_t value; int entry_no; std::string note; const char* code; } rows[] = {
        {"first value", "1.1", CellState::value, 12, 0, "theo quyết định", ""},
        {"stale: as if nothing were there", "1.1", CellState::value, 13, 0, "", "reporting.stale"},
        {"correction", "1.1", CellState::value, 14, 1, "", ""},
        {"stale: the first entry", "1.1", CellState::value, 15, 1, "", "reporting.stale"},
        {"an entry that never was", "1.1", CellState::value, 15, 7, "", "reporting.stale"},
        {"none arising", "3.4.1", CellState::none_arising, 5, 0, "", ""},
        {"taken back", "3.4.1", CellState::missing, 5, 1, "", ""},
        {"negative", "3.4.2", CellState::value, -1, 0, "", "reporting.value"},
        {"too large", "3.4.2", CellState::value, 1'000'000'000'001, 0, "", "reporting.value"},
        {"long note", "3.4.2", CellState::value, 1, 0, std::string(501, 'x'), "reporting.note"},
        {"longest note", "3.4.2", CellState::value, 1, 0, std::string(500, 'x'), ""},
        {"other than computed, without a reason", "3.3.1", CellState::value, 1, 0, " ", "reporting.reason"},
        {"other than computed", "3.3.1", CellState::value, 1, 0, "theo phần mềm của tỉnh", ""},
        {"the same as computed", "3.3.1", CellState::value, 0, 1, "", ""},
        {"none arising against a computed count", "3.3.1", CellState::none_arising, 0, 2, "", "reporting.reason"},
        {"formula", "3.3", CellState::value, 1, 0, "", "reporting.not_entered"},
        {"heading", "3", CellState::value, 1, 0, "", "reporting.not_entered"},
        {"not applicable", "3.1", CellState::value, 1, 0, "", "reporting.not_entered"},
        {"a state that is not entered", "2.3", CellState::not_applicable, 1, 0, "", "reporting.state"},
        {"unknown row", "9.9", CellState::value, 1, 0, "", "reporting.row"},
    };
    int kept = 0;
    for (const auto& row : rows) {
        const auto done = enter(row.row, row.state, row.value, row.entry_no, row.note);
        EXPECT_EQ(done ? "" : done.error().code, row.code) << row.name;
        kept += done.has_value();
    }
    sql::Reader s = db->read();
    const auto history = reporting.entries(s, kCommune, half, "BM3", "1.1");
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].value, 14);
    EXPECT_EQ(history[0].entry_no, 2);
    EXPECT_EQ(history[1].value, 12);
    EXPECT_EQ(history[1].note, "theo quyết định");
    const Report r = computed();
    EXPECT_EQ(r.form("BM3")->find("1.1")->shown(), "14");
    EXPECT_EQ(r.form("BM3")->find("3.4.1")->state, CellState::missing);
    int events = 0;
    for (const auto& e : record.history(s, kCommune, "form", 0)) events += e.kind == "figure.entered";
    EXPECT_EQ(events, kept);
    EXPECT_TRUE(record.verify(s, kCommune).empty());
    EXPECT_EQ(computed(kNeighbour).form("BM3")->find("1.1")->state, CellState::missing);
}

// ---- Figures ----

TEST_P(ReportingTest, counters_agree_with_the_rows_of_real_dossiers) {
    some_months();
    const struct { const char* figure; std::int64_t commune, district; } figures[] = {
        {"onestop.received", 5, 6},        {"onestop.carried_over", 1, 1}, {"onestop.early", 1, 2},           {"onestop.on_time", 1, 1},
        {"onestop.late", 2, 2},            {"onestop.solved", 4, 5},       {"onestop.solved_in_time", 2, 3},  {"onestop.ended_otherwise", 1, 1},
        {"onestop.pending", 1, 1},         {"onestop.handled", 6, 7},      {"onestop.direct", 4, 5},          {"onestop.online", 1, 1},
        {"onestop.post", 1, 1},            {"procedures.in_force", 2, 4},  {"procedures.published", 0, 0},
    };
    sql::Reader s = db->read();
    const Report commune = computed(), district = computed(kDistrict);
    const auto by_rows = reporting.compute(s, kCommune, half, Reporting::Counting::rows);
    ASSERT_TRUE(by_rows);
    for (const auto& row : figures) {
        EXPECT_EQ(commune.figures.at(row.figure).value, row.commune) << row.figure;
        EXPECT_EQ(by_rows->figures.at(row.figure).value, row.commune) << row.figure;
        EXPECT_EQ(district.figures.at(row.figure).value, row.district) << row.figure;
    }
    EXPECT_EQ(commune.form("BM3")->find("3.3")->shown(), "50,00");
    for (const auto& [code, f] : commune.figures) {
        const auto page = reporting.rows(s, commune, code, 0, 100);
        ASSERT_TRUE(page) << code;
        EXPECT_EQ(static_cast<std::int64_t>(page->rows.size()), f.value) << code;
        EXPECT_EQ(reporting.recount(s, commune, *f.figure), f.value) << code;
    }
    EXPECT_TRUE(reporting.verify(s, kCommune, make_day(2023, 6, 30)).empty());

    // A counter that has moved away from the dossiers is found.
    written(kCommune, [&](sql::Tx& tx) -> Result<int> {
        record::count(tx, kCommune, make_day(2023, 6, 1), "received", 1, 1);
        return 0;
    });
    sql::Reader later = db->read();
    EXPECT_FALSE(reporting.verify(later, kCommune, make_day(2023, 6, 30)).empty());
}

TEST_P(ReportingTest, a_form_or_a_figure_alone_is_the_same_as_in_the_whole) {
    some_months();
    ASSERT_TRUE(enter("1.1", CellState::value, 3, 0));
    sql::Reader s = db->read();
    const Report whole = computed();
    const auto form = reporting.compute_form(s, kCommune, half, "BM3");
    ASSERT_TRUE(form);
    EXPECT_LT(form->figures.size(), whole.figures.size());
    for (const Cell& cell : whole.form("BM3")->cells) {
        EXPECT_EQ(form->form("BM3")->find(cell.row->number)->shown(), cell.shown()) << cell.row->number;
        EXPECT_EQ(form->form("BM3")->find(cell.row->number)->state, cell.state) << cell.row->number;
    }
    const auto figure = reporting.compute_figure(s, kCommune, half, "onestop.handled");
    ASSERT_TRUE(figure);
    EXPECT_EQ(figure->figures.size(), 1U);
    EXPECT_TRUE(figure->forms.empty());
    EXPECT_EQ(figure->figures.at("onestop.handled").value, whole.figures.at("onestop.handled").value);
    EXPECT_EQ(reporting.compute_form(s, kCommune, half, "BM9").error().code, "reporting.form");
    EXPECT_EQ(reporting.compute_figure(s, kCommune, half, "onestop.nothing").error().code, "reporting.figure");
    EXPECT_EQ(reporting.rows(s, *figure, "onestop.received", 0, 5).error().code, "reporting.figure");
}

TEST_P(ReportingTest, figures_and_rows_are_named_by_other_rooms_with_their_value) {
    const record::ThingKind figure = figure_kind(reporting), row = row_kind(reporting);
    EXPECT_EQ(figure.key_of("/bao-cao/2023-6T/so-lieu/onestop.received"), "2023-6T/onestop.received");
    EXPECT_EQ(row.key_of("/bao-cao/2023-6T/BM3/dong/3.3"), "2023-6T/BM3/3.3");
    for (const char* other : {"/bao-cao/2023-6T", "/bao-cao/2023-6T/BM3", "/bao-cao/x/so-lieu/onestop.received", "/so/a/1"}) EXPECT_FALSE(figure.key_of(other) || row.key_of(other)) << other;
    sql::Reader s = db->read();
    const auto seen = figure.see(s, kCommune, "2023-6T/onestop.received");
    ASSERT_TRUE(seen);
    const auto report = reporting.compute_figure(s, kCommune, *parse_period("2023-6T"), "onestop.received");
    EXPECT_EQ(seen->mark, std::to_string(report->figures.at("onestop.received").value));
    EXPECT_EQ(seen->path, "/bao-cao/2023-6T/so-lieu/onestop.received");
    const auto cell = row.see(s, kCommune, "2023-6T/BM3/3.3");
    ASSERT_TRUE(cell);
    EXPECT_NE(cell->words.find(cell->mark), std::string::npos);
    for (const char* none : {"2023-6T/BM3/99", "2023-6T/BM9/1", "x/BM3/3.3", "2023-6T"}) EXPECT_FALSE(row.see(s, kCommune, none)) << none;
    EXPECT_FALSE(figure.see(s, kCommune, "2023-6T/onestop.nothing"));
}

TEST_P(ReportingTest, pages_of_rows_add_up_to_the_figure) {
    for (int i = 0; i < 7; ++i) accept(kCommune, fmt::format("2023-06-01T08:{:02}", i));
    sql::Reader s = db->read();
    const Report r = computed();
    std::vector<std::vector<std::string>> paged;
    for (std::int64_t offset = 0;; offset += 3) {
        const auto page = reporting.rows(s, r, "onestop.received", offset, 3);
        ASSERT_TRUE(page);
        paged.insert(paged.end(), page->rows.begin(), page->rows.end());
        if (!page->more) break;
        EXPECT_EQ(page->rows.size(), 3U);
    }
    std::vector<std::vector<std::string>> all;
    ASSERT_TRUE(reporting.each_row(s, r, "onestop.received", [&](const auto& row) { all.push_back(row); }));
    ASSERT_EQ(all.size(), 8U);
    EXPECT_EQ(all[0][0], "unit_id");
    all.erase(all.begin());
    EXPECT_EQ(paged, all);
    EXPECT_FALSE(reporting.rows(s, r, "onestop.received", 0, 7)->more);
    EXPECT_TRUE(reporting.rows(s, r, "onestop.received", 7, 7)->rows.empty());
}

// ---- The report as JSON ----

TEST_P(ReportingTest, entries_are_of_their_rows_type) {
    const struct { const char* form; const char* row; std::int64_t value; const char* code; const char* shown; const char* json; } rows[] = {
        {"BM6", "1.1", 2'788'400'000, "", "2,788", "2788400000"},       // dong, printed in billions
        {"BM6", "1.2", 2'649'523'000, "", "2,650", "2649523000"},
        {"BM6", "1.2", -1, "reporting.value", "2,650", "2649523000"},
        {"BM7", "3", 9950, "", "99,50", "99.5"},                        // hundredths of a percent
        {"BM7", "3", 100'001, "reporting.value", "99,50", "99.5"},
        {"BM7", "4", 2, "", "2", "2"},
        {"BM7", "4", 3, "reporting.value", "2", "2"},                   // outside its choices
        {"BM1", "5", 1, "", "1", "1"},
    };
    for (const auto& row : rows) {
        sql::Reader s = db->read();
        const auto before = reporting.entries(s, kCommune, half, row.form, row.row);
        const auto done = enter(row.row, CellState::value, row.value, before.empty() ? 0 : before.front().entry_no, {}, {}, row.form);
        EXPECT_EQ(done ? "" : done.error().code, row.code) << row.form << row.row << " " << row.value;
        const Report r = computed();
        EXPECT_EQ(r.form(row.form)->find(row.row)->shown(), row.shown) << row.form << row.row;
        const json::value v = json::parse(report_json(r));
        EXPECT_EQ(json::serialize(v.at("forms").at(row.form).at(row.row).at("value")), json::serialize(json::parse(row.json))) << row.form << row.row;
    }
    EXPECT_EQ(computed().form("BM6")->find("1")->shown(), "95,02") << "from dong, not from the printed billions";
}

// A commune whose province counts online dossiers over all it had to handle sets so; the other count stays in sight.
TEST_P(ReportingTest, a_row_follows_the_units_setting) {
    some_months();
    const auto row = [&] {
        const Report r = computed();
        const Cell& c = *r.form("BM7")->find("6.7.1");
        EXPECT_EQ(c.beside.size(), 1U);
        return std::tuple(c.value, std::string(c.figure), c.beside.front().value);
    };
    EXPECT_EQ(row(), std::tuple(5, "onestop.received", 6)) << "the first option is the usual one";
    const auto set = [&](std::string_view key, std::string_view value, std::string_view from) {
        return write(kCommune, [&](sql::Tx& tx) { return reporting.set(tx, by(kCommune), at("2023-06-09T16:00"), key, value, *parse_day(from)); });
    };
    EXPECT_EQ(set("online_base", "some", "2022-12-10").error().code, "reporting.setting");
    EXPECT_EQ(set("unknown", "handled", "2022-12-10").error().code, "reporting.setting");
    ASSERT_TRUE(set("online_base", "handled", "2023-06-10"));
    EXPECT_EQ(std::get<0>(row()), 5) << "not yet in force when the window closes";
    ASSERT_TRUE(set("online_base", "handled", "2023-06-09"));
    EXPECT_EQ(row(), std::tuple(6, "onestop.handled", 5));
    ASSERT_TRUE(set("online_base", "received", "2023-06-09"));
    EXPECT_EQ(std::get<0>(row()), 5) << "a day holds one setting";
    sql::Reader s = db->read();
    EXPECT_EQ(record.history(s, kCommune, "report", 0).size(), 3U);
}

TEST_P(ReportingTest, the_report_json_keeps_its_shape) {
    some_months();
    ASSERT_TRUE(enter("1.1", CellState::value, 1, 0));
    ASSERT_TRUE(enter("3.4.1", CellState::none_arising, 0, 0));
    const json::value v = json::parse(report_json(computed()));
    const json::object& o = v.as_object();
    EXPECT_EQ(o.size(), 5U);
    EXPECT_EQ(o.at("unit").as_string(), "xa-mau");
    EXPECT_EQ(o.at("period").as_string(), "2023-6T");
    EXPECT_EQ(json::serialize(o.at("window")), R"({"from":"2022-12-10","to":"2023-06-09"})");
    const json::object& figures = o.at("figures").as_object();
    const std::pair<const char*, int> counts[] = {{"received", 5}, {"carried_over", 1}, {"early", 1}, {"on_time", 1}, {"late", 2}, {"pending", 1}, {"procedures.in_force", 2}};
    for (const auto& [name, n] : counts) EXPECT_EQ(figures.at(name).to_number<int>(), n) << name;
    const json::object& form = o.at("forms").at("BM3").as_object();
    EXPECT_EQ(form.size(), shipped()->form_of("BM3", make_day(2023, 6, 9))->rows.size());
    const std::pair<const char*, const char*> rows[] = {
        {"1", R"({"value":null,"state":"heading","source":"computed"})"},
        {"1.1", R"({"value":1,"state":"value","source":"entered"})"},
        {"1.4", R"({"value":2,"state":"value","source":"formula"})"},
        {"1.4.1", R"({"value":null,"state":"not_applicable","source":"not_applicable"})"},
        {"2.3", R"({"value":0,"state":"value","source":"computed"})"},
        {"3.4.2", R"({"value":null,"state":"missing","source":"entered"})"},
        {"3.3", R"({"value":50,"state":"value","source":"formula","num":2,"den":4})"},
        {"3.3.1", R"({"value":4,"state":"value","source":"computed"})"},
        {"3.4", R"({"value":null,"state":"missing","source":"formula"})"},
        {"3.4.1", R"({"value":null,"state":"none_arising","source":"entered"})"},
    };
    for (const auto& [number, expected] : rows) EXPECT_EQ(json::serialize(form.at(number)), expected) << number;
}

}  // namespace
}  // namespace xaso::reporting
