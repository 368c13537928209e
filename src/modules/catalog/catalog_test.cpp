#include "catalog/catalog.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "catalog/figure_sql.h"
#include "kernel/text.h"

namespace xaso::catalog {

namespace {

namespace fs = std::filesystem;

const Definitions& real() {
    static const Loaded loaded = load(XASO_SOURCE_DIR);
    return *loaded.definitions;
}

std::string places(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& f : findings) out += f.file + ":" + std::to_string(f.line) + " ";
    if (!out.empty()) out.pop_back();
    return out;
}

std::string told(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& f : findings) out += "\n  " + f.file + ":" + std::to_string(f.line) + " " + f.says + " | " + f.remedy;
    return out;
}

// A small set of definitions without mistakes, in a folder of its own.
class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "catalog_test_XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        write("law/calendars/vn.toml", "code = \"vn\"\ntitle = \"Lịch\"\n[[year]]\nyear = 2026\noff = [ { day = 2026-01-01, why = \"Tết\" } ]\n");
        write("law/processes/one_stop.toml",
              "code = \"one_stop\"\ntitle = \"Một cửa\"\n[[version]]\nact = \"Nghị định\"\nfrom = 2025-07-01\n"
              "transition = [ { action = \"assign\", from = [\"accepted\"], to = \"in_progress\" } ]\n");
        write("law/periods/p.toml", "code = \"p\"\ntitle = \"Kỳ\"\n[[window]]\nperiod = \"2026-Q1\"\nfrom = 2025-12-10\nto = 2026-03-09\ndue = 2026-03-10\n");
        write("law/procedures/a.toml", "field = \"Hộ tịch\"\n[[procedure]]\ncode = \"1.000001\"\nname = \"Thủ tục một\"\nlimit = \"3wd\"\n");
        write("areas/3_x/area.toml", "number = 3\ntitle = \"Thủ tục\"\n");
        write("areas/3_x/figures/a.b.sql", "-- title: T\n-- unit: hồ sơ\n-- value: count\n-- rule: R\nSELECT unit_id, id\nFROM fig_a\nWHERE unit_id IN (:units)\n");
        write("areas/3_x/form.toml",
              "[form]\ncode = \"F\"\ntitle = \"Biểu\"\nfrom = 2021-01-01\n[[row]]\nnumber = \"1\"\ntitle = \"Một\"\nunit = \"hồ sơ\"\nfigure = \"a.b\"\n");
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& file, const std::string& text) {
        fs::create_directories((fs::path(root_) / file).parent_path());
        std::ofstream(fs::path(root_) / file, std::ios::binary) << text;
    }
    void append(const std::string& file, const std::string& text) { std::ofstream(fs::path(root_) / file, std::ios::binary | std::ios::app) << text; }
    void remove(const std::string& file) { fs::remove_all(fs::path(root_) / file); }
    Loaded load() const { return catalog::load(root_); }

private:
    std::string root_;
};

TEST(Load, the_shipped_files_have_no_mistakes) {
    const auto start = std::chrono::steady_clock::now();
    const Loaded loaded = load(XASO_SOURCE_DIR);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
    EXPECT_LT(took, std::chrono::seconds{2});  // a reload happens while officers work
    EXPECT_EQ(loaded.definitions->hash.size(), 64U);
    EXPECT_EQ(loaded.definitions->hash, load(XASO_SOURCE_DIR).definitions->hash);
}

TEST(Load, the_small_set_has_no_mistakes) {
    const Loaded loaded = Folder().load();
    EXPECT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
}

// ---- What the shipped files say.

TEST(Shipped, procedures_of_the_national_portal) {
    struct Row {
        const char *code, *field, *limit;
        std::int64_t fee;
        bool desk, post, online;
        const char* decision;
    };
    const Row rows[] = {
        {"1.001193", "Hộ tịch", "0wd", 0, true, true, true, "163/QĐ-BTP"},
        {"1.004873", "Hộ tịch", "3wd", 0, true, true, true, "163/QĐ-BTP"},
        {"2.000635", "Hộ tịch", "0wd", 8000, true, true, true, "163/QĐ-BTP"},
        {"1.003583", "Hộ tịch", "5wd", 0, true, false, false, "163/QĐ-BTP"},
        {"2.000779", "Hộ tịch", "10d", 0, true, true, true, "163/QĐ-BTP"},
        {"2.000815", "Chứng thực", "0wd", 2000, true, false, false, "3152/QĐ-BTP"},
        {"2.001263", "Nuôi con nuôi", "", 400000, true, true, true, "361/QĐ-BTP"},
        {"1.013978", "Đất đai", "17wd", 0, true, true, true, "3380/QĐ-BNNMT"},
        {"1.001612", "Hộ kinh doanh", "", 150000, true, true, true, "2353/QĐ-BTC"},
        {"2.000720", "Hộ kinh doanh", "1wd", 0, true, true, true, "2353/QĐ-BTC"},
        {"2.001159", "Cư trú", "1h", 0, true, false, true, "9354/QĐ-BCA-C06"},
        {"1.003197", "Cư trú", "5wd", 0, false, false, true, "1523/QĐ-BCA-C06"},
        {"1.013173", "Quân sự", "45d", 0, true, false, false, ""},
        {"1.010777", "Người có công", "129wd", 0, true, false, false, ""},
    };
    for (const Row& row : rows) {
        const NationalProcedure* p = real().procedure(row.code);
        ASSERT_NE(p, nullptr) << row.code;
        EXPECT_EQ(p->field, row.field) << row.code;
        EXPECT_EQ(p->limit, row.limit) << row.code;
        EXPECT_EQ(p->fee, Vnd{row.fee}) << row.code;
        EXPECT_EQ(p->desk, row.desk) << row.code;
        EXPECT_EQ(p->post, row.post) << row.code;
        EXPECT_EQ(p->online, row.online) << row.code;
        EXPECT_EQ(p->decision, row.decision) << row.code;
    }
    EXPECT_EQ(real().procedure("2.000986")->inter_agency, InterAgency::between_levels);
    EXPECT_EQ(real().procedure("9.999999"), nullptr);
    EXPECT_EQ(real().procedures.size(), 183U);
}

TEST(Shipped, days_off_of_the_nation) {
    const Calendar& vn = real().calendar();
    // LAW BLLD 45/2019 art. 112; NQ 28/2026/QH16 for 24/11 from 2026 on.
    struct Row {
        const char* day;
        bool off, make_up;
    };
    const Row rows[] = {
        {"2022-01-31", true, false}, {"2023-01-20", true, false}, {"2023-01-27", false, false}, {"2024-05-04", false, true},  {"2025-04-30", true, false},
        {"2025-11-24", false, false}, {"2026-04-30", true, false}, {"2026-04-27", true, false}, {"2026-02-16", true, false},  {"2026-02-20", true, false},
        {"2026-11-24", true, false},  {"2026-01-10", false, true}, {"2026-08-22", false, true}, {"2027-02-11", true, false}, {"2027-05-03", true, false},
    };
    for (const Row& row : rows) {
        const Day day = parse_day(row.day).value();
        EXPECT_EQ(vn.days.off.contains(day), row.off) << row.day;
        EXPECT_EQ(vn.days.make_up.contains(day), row.make_up) << row.day;
    }
    EXPECT_EQ(vn.days.years, (std::vector<int>{2022, 2023, 2024, 2025, 2026, 2027}));
    EXPECT_EQ(vn.provisional_years, std::vector<int>{2027});
    EXPECT_THROW(real().calendar("xx"), std::out_of_range);
}

TEST(Shipped, the_process_in_force_on_a_day) {
    EXPECT_EQ(real().process_of("one_stop", make_day(2025, 6, 30))->act, "Nghị định số 61/2018/NĐ-CP");
    EXPECT_EQ(real().process_of("one_stop", make_day(2025, 7, 1))->act, "Nghị định số 118/2025/NĐ-CP");
    EXPECT_EQ(real().process_of("one_stop", make_day(2017, 1, 1)), nullptr);
    EXPECT_EQ(real().process_of("two_stop", make_day(2025, 7, 1)), nullptr);
}

TEST(Shipped, transitions_of_a_dossier) {
    using S = DossierState;
    const Process& process = *real().process_of("one_stop", make_day(2026, 1, 5));
    // LAW QD 766/QD-TTg states: every pair of action and state not listed here is refused.
    const std::map<std::pair<std::string, S>, S> allowed{
        {{"accept", S::registered}, S::accepted},
        {{"refuse", S::registered}, S::not_accepted},
        {{"refuse", S::accepted}, S::stopped},
        {{"refuse", S::in_progress}, S::stopped},
        {{"refuse", S::awaiting_supplement}, S::stopped},
        {{"assign", S::accepted}, S::in_progress},
        {{"assign", S::in_progress}, S::in_progress},
        {{"supplement", S::accepted}, S::awaiting_supplement},
        {{"supplement", S::in_progress}, S::awaiting_supplement},
        {{"payment", S::in_progress}, S::awaiting_payment},
        {{"resume", S::awaiting_supplement}, S::in_progress},
        {{"resume", S::awaiting_payment}, S::in_progress},
        {{"finish", S::in_progress}, S::finished},
        {{"return", S::finished}, S::returned},
        {{"withdraw", S::registered}, S::withdrawn},
        {{"withdraw", S::in_progress}, S::withdrawn},
        {{"withdraw", S::awaiting_supplement}, S::withdrawn},
        {{"stop", S::accepted}, S::stopped},
        {{"stop", S::in_progress}, S::stopped},
        {{"stop", S::awaiting_supplement}, S::stopped},
        {{"stop", S::awaiting_payment}, S::stopped},
    };
    for (const char* action : {"accept", "refuse", "assign", "supplement", "payment", "resume", "finish", "return", "withdraw", "stop", "reopen"}) {
        for (int code = 1; code <= 10; ++code) {
            const auto state = static_cast<S>(code);
            const auto expected = allowed.find({action, state});
            const Transition* got = process.find(action, state);
            ASSERT_EQ(got != nullptr, expected != allowed.end()) << action << " from " << state_code(state);
            if (got) {
                EXPECT_EQ(got->to, expected->second) << action << " from " << state_code(state);
            }
        }
    }
    EXPECT_EQ(process.max_supplements, 1);
    EXPECT_TRUE(process.late_beyond_max_supplements);
    EXPECT_EQ(limit_code(process.answer_within), "8h");   // LAW ND 45/2020/ND-CP, from memory
}

TEST(Shipped, names_of_states_go_there_and_back) {
    std::set<std::string_view> titles;
    for (int code = 1; code <= 10; ++code) {
        const auto state = static_cast<DossierState>(code);
        EXPECT_EQ(parse_state(state_code(state)), state);
        titles.insert(state_title(state));
    }
    EXPECT_EQ(titles.size(), 10U);
    EXPECT_EQ(parse_state("lost"), std::nullopt);
}

TEST(Shipped, windows_of_report_periods) {
    struct Row {
        const char *regime, *period, *from, *to, *due;
        bool cumulative;
    };
    const Row rows[] = {
        {"cumulative_10_12", "2023-Q1", "2022-12-10", "2023-03-09", "2023-03-10", false},
        {"cumulative_10_12", "2023-6T", "2022-12-10", "2023-06-09", "2023-06-10", true},
        {"cumulative_10_12", "2023-Q3", "2023-06-10", "2023-09-09", "2023-09-10", false},
        {"cumulative_10_12", "2022-N", "2021-12-10", "2022-12-09", "2022-12-10", true},
        {"quarter_10_3", "2023-6T", "2023-03-10", "2023-06-09", "2023-06-10", false},
        {"quarter_10_3", "2023-N", "2022-12-10", "2023-12-09", "2023-12-10", true},
        {"ministry_15_12", "2026-9T", "2025-12-15", "2026-09-14", "2026-09-20", true},
        {"ministry_15_12", "2026-Q3", "2026-06-15", "2026-09-14", "2026-09-20", false},
    };
    for (const Row& row : rows) {
        const PeriodRegime* regime = real().regime(row.regime);
        ASSERT_NE(regime, nullptr) << row.regime;
        const PeriodWindow* w = regime->find(parse_period(row.period).value());
        ASSERT_NE(w, nullptr) << row.regime << ' ' << row.period;
        EXPECT_EQ(iso_day(w->window.from), row.from) << row.regime << ' ' << row.period;
        EXPECT_EQ(iso_day(w->window.to), row.to) << row.regime << ' ' << row.period;
        EXPECT_EQ(iso_day(w->due), row.due) << row.regime << ' ' << row.period;
        EXPECT_EQ(w->cumulative, row.cumulative) << row.regime << ' ' << row.period;
    }
    EXPECT_EQ(real().regime("quarter_10_3")->find(parse_period("2023-9T").value()), nullptr);
    EXPECT_EQ(real().regime("weekly"), nullptr);
}

TEST(Shipped, form_three_as_printed) {
    const Form* form = real().form_of("BM3", make_day(2023, 6, 9));
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(real().form_of("BM3", make_day(2001, 1, 1)), nullptr);
    std::string numbers;
    for (const FormRow& row : form->rows) numbers += row.number + ' ';
    EXPECT_EQ(numbers, "1 1.1 1.2 1.3 1.4 1.4.1 1.4.2 1.4.3 2 2.1 2.2 2.3 3 3.1 3.1.1 3.1.2 3.2 3.2.1 3.2.2 3.3 3.3.1 3.3.2 3.4 3.4.1 3.4.2 ");
    EXPECT_EQ(form->find("3")->kind, RowKind::heading);
    EXPECT_EQ(form->find("1.4.1")->kind, RowKind::not_applicable);
    EXPECT_EQ(form->find("2.3")->figure, "procedures.for_other_bodies");
    EXPECT_EQ(form->find("1.4")->terms, (std::vector<std::string>{"1.4.1", "1.4.2", "1.4.3"}));
    EXPECT_EQ(form->find("3.3")->num, "3.3.2");
    EXPECT_EQ(form->find("3.3")->den, "3.3.1");
    EXPECT_EQ(form->find("3.3.2")->figure, "onestop.solved_in_time");
    EXPECT_EQ(form->find("9"), nullptr);
}

// Every row of the forms is counted from records or a formula over such rows. What is not says why: another level's row, or a judgement.
TEST(Shipped, every_row_is_computed_or_says_why_not) {
    std::map<std::string, std::map<RowKind, int>> kinds;
    for (const Form& form : real().forms)
        for (const FormRow& row : form.rows) {
            const std::string name = form.code + " " + row.number;
            ++kinds[form.code][row.kind];
            switch (row.kind) {
                case RowKind::heading: break;
                case RowKind::not_applicable:
                case RowKind::entered: EXPECT_FALSE(row.note.empty()) << name; break;
                case RowKind::computed: {
                    EXPECT_FALSE(row.figures().empty()) << name;
                    for (const std::string& figure : row.figures()) EXPECT_NE(real().figure(figure), nullptr) << name << " " << figure;
                    break;
                }
                case RowKind::formula:
                    EXPECT_FALSE(row.parts().empty() && row.figures().empty()) << name;
                    for (const std::string& part : row.parts()) {
                        if (!figure_in(part).empty()) continue;
                        ASSERT_NE(form.find(part), nullptr) << name;
                        EXPECT_NE(form.find(part)->kind, RowKind::heading) << name << " over " << part;
                    }
            }
        }
    std::string all;
    for (const auto& [form, of] : kinds) {
        const auto n = [&](RowKind kind) { return of.contains(kind) ? of.at(kind) : 0; };
        all += form + ":" + std::to_string(n(RowKind::computed)) + "+" + std::to_string(n(RowKind::formula)) + "-" + std::to_string(n(RowKind::not_applicable)) + "-" + std::to_string(n(RowKind::entered)) + " ";
    }
    // Computed, by formula, of another level, judged by hand.
    EXPECT_EQ(all, "BM1:14+3-0-0 BM2:5+2-3-0 BM3:11+3-8-0 BM4:8+3-0-0 BM5:8+0-0-0 BM6:9+3-0-0 BM7:14+11-0-0 ");
}

// LAW Law 83/2015/QH13 (State budget) art. 14: the budget year is 1 January to 31 December; what was booked counts from its first day.
TEST(Shipped, the_budget_is_counted_by_its_own_year) {
    for (const char* code : {"revenue", "own_revenue", "expenditure", "investment_expenditure", "regular_expenditure"}) EXPECT_EQ(real().figure(std::string("budget_entry.") + code)->window, FigureWindow::fiscal) << code;
    for (const char* code : {"revenue_last_year", "expenditure_last_year"}) EXPECT_EQ(real().figure(std::string("budget_entry.") + code)->window, FigureWindow::last_fiscal) << code;
    EXPECT_EQ(real().figure("communication.articles")->window, FigureWindow::report);
}

// Nobody reads a line that does not fit the window of an editor, or a list written down twice.
TEST(Shipped, definitions_read_well) {
    for (const char* kind : {"books", "figures", "lists"})
        for (const auto& area : fs::directory_iterator(fs::path(XASO_SOURCE_DIR) / "areas"))
            if (fs::is_directory(area.path() / kind))
                for (const auto& file : fs::directory_iterator(area.path() / kind)) {
                    if (file.path().extension() != ".toml") continue;
                    std::ifstream in(file.path());
                    int no = 0;
                    for (std::string line; std::getline(in, line);) {
                        ++no;
                        EXPECT_LE(count_chars(line), 150U) << file.path() << ":" << no;
                        EXPECT_EQ(line.find("{ name ="), line.npos) << file.path() << ":" << no << " parts of lines are [[field.field]]";
                        if (line.find("retired") == line.npos) { EXPECT_EQ(line.find("{ code ="), line.npos) << file.path() << ":" << no << " a choice is \"code: title\""; }
                    }
                }
    std::map<std::string, std::string> lists;   // choices -> where they stand; a list of four and more that two books share is a file of lists/
    for (const Book& book : real().books)
        for (const BookField& field : book.fields) {
            if (field.choices.size() < 4) continue;
            std::string words;
            for (const BookChoice& c : field.choices) words += c.code + "=" + c.title + ";";
            const auto [it, fresh] = lists.emplace(words, book.code + "." + field.name);
            if (fresh) continue;
            std::stringstream text;
            text << std::ifstream(fs::path(XASO_SOURCE_DIR) / book.file).rdbuf();
            EXPECT_EQ(text.str().find('"' + field.choices.front().code + ": "), std::string::npos) << book.code << "." << field.name << " repeats " << it->second;
        }
}

TEST(Shipped, a_figure_is_one_query_read_two_ways) {
    const Figure* figure = real().figure("onestop.pending");
    ASSERT_NE(figure, nullptr);
    EXPECT_EQ(figure->area, "3_procedures");
    EXPECT_TRUE(figure->sql.starts_with("SELECT unit_id, dossier_id")) << figure->sql;
    const std::string& rows = figure->rows->text(sql::Dialect::sqlite);
    const std::string& total = figure->total->text(sql::Dialect::postgres);
    EXPECT_NE(rows.find(figure->sql), std::string::npos);
    EXPECT_NE(rows.find("LIMIT :limit OFFSET :offset"), std::string::npos);
    EXPECT_TRUE(total.starts_with("SELECT CAST(count(*) AS BIGINT) AS value FROM (")) << total;
    ASSERT_EQ(figure->counter.size(), 1U);
    EXPECT_EQ(figure->counter[0].span, CounterSum::Span::until);
    const std::vector<std::pair<int, std::string>> terms{{1, "received"}, {-1, "early"}, {-1, "on_time"}, {-1, "late"}, {-1, "ended_otherwise"}};
    EXPECT_EQ(figure->counter[0].terms, terms);
    EXPECT_EQ(real().figure("onestop.handled")->counter.size(), 2U);
}

// ---- What a mistake is told as. Each row puts one mistake into the small set; the places of all findings are compared.

TEST(Mistakes, each_is_a_finding_at_its_line) {
    struct Row {
        const char *name, *file;
        std::string text;  // the whole file
        const char* places;
    };
    const std::string form = "[form]\ncode = \"F\"\ntitle = \"B\"\nfrom = 2021-01-01\n";  // 4 lines
    const std::string process = "code = \"c\"\ntitle = \"T\"\n";
    const std::string head = "-- title: T\n-- unit: u\n-- value: count\n-- rule: R\n";     // 4 lines
    const std::string procedure = "field = \"Hộ tịch\"\n[[procedure]]\n";
    const auto choices = [](const std::string& first, const std::string& second) {   // lines 5 to 11 of a form; a condition that is "" is left out
        const auto when = [](const std::string& w) { return w.empty() ? std::string{} : ", when = \"" + w + "\""; };
        return "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\ntype = \"choice\"\nchoice = [ { value = 0, title = \"X\"" + when(first) + " },\n{ value = 1, title = \"Y\"" + when(second) + " } ]\n";
    };
    const auto window = [](const char* keys) { return "code = \"p\"\ntitle = \"K\"\n[[window]]\n" + std::string(keys); };
    const auto calendar = [](const char* off) { return "code = \"vn\"\ntitle = \"L\"\n[[year]]\nyear = 2026\noff = [\n" + std::string(off) + "]\n"; };
    const Row rows[] = {
        {"malformed", "law/calendars/vn.toml", "code = \"vn\"\ntitle = \n", "law/calendars/vn.toml:2"},
        {"key twice", "law/calendars/vn.toml", "code = \"vn\"\ncode = \"vn\"\n", "law/calendars/vn.toml:2"},
        {"unknown key", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nlimmit = \"3wd\"\n", "law/procedures/a.toml:5"},
        {"missing key", "law/procedures/a.toml", procedure + "code = \"1.000001\"\n", "law/procedures/a.toml:2"},
        {"empty key", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \" \"\n", "law/procedures/a.toml:2"},
        {"wrong type", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nfee = \"8000\"\n", "law/procedures/a.toml:5"},
        {"number out of range", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nfee = -1\n", "law/procedures/a.toml:5"},
        {"no tables", "law/procedures/a.toml", "field = \"X\"\n", "law/procedures/a.toml:1"},
        {"bad limit", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nlimit = \"3 ngày\"\n", "law/procedures/a.toml:5"},
        {"bad channel", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nchannels = [\"desk\",\n \"fax\"]\n", "law/procedures/a.toml:6"},
        {"bad word", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\ninter_agency = \"some\"\n", "law/procedures/a.toml:5"},
        {"bad code", "law/procedures/a.toml", procedure + "code = \"1-00001\"\nname = \"A\"\n", "law/procedures/a.toml:3"},
        {"code twice", "law/procedures/b.toml", procedure + "code = \"1.000001\"\nname = \"B\"\n", "law/procedures/b.toml:2"},
        {"name twice", "law/procedures/b.toml", procedure + "code = \"1.000002\"\nname = \"Thủ tục một\"\n", "law/procedures/b.toml:2"},
        {"name 299 long", "law/procedures/b.toml", procedure + "code = \"1.000002\"\nname = \"" + std::string(299, 'x') + "\"\n", ""},
        {"name 300 long", "law/procedures/b.toml", procedure + "code = \"1.000002\"\nname = \"" + std::string(300, 'x') + "\"\n", "law/procedures/b.toml:4"},
        {"both mistakes are told", "law/procedures/a.toml", procedure + "code = \"1.000001\"\nname = \"A\"\nlimit = \"x\"\nfee = \"y\"\n", "law/procedures/a.toml:5 law/procedures/a.toml:6"},

        {"day with a year of five digits", "law/calendars/vn.toml", calendar("{ day = \"15/02/20263\", why = \"W\" },\n"), "law/calendars/vn.toml:6"},
        {"day that does not exist", "law/calendars/vn.toml", calendar("{ day = \"31/02/2026\", why = \"W\" },\n"), "law/calendars/vn.toml:6"},
        {"day as people write it", "law/calendars/vn.toml", calendar("{ day = \"13/02/2026\", why = \"W\" },\n"), ""},
        {"day as a number", "law/calendars/vn.toml", calendar("{ day = 20260213, why = \"W\" },\n"), "law/calendars/vn.toml:6"},
        {"day of another year", "law/calendars/vn.toml", calendar("{ day = 2026-01-01, why = \"W\" },\n{ day = 2025-01-01, why = \"W\" },\n"), "law/calendars/vn.toml:7"},
        {"day twice", "law/calendars/vn.toml", calendar("{ from = 2026-01-01, to = 2026-01-03, why = \"W\" },\n{ day = 2026-01-02, why = \"W\" },\n"), "law/calendars/vn.toml:7"},
        {"days backwards", "law/calendars/vn.toml", calendar("{ from = 2026-01-03, to = 2026-01-01, why = \"W\" },\n"), "law/calendars/vn.toml:6"},
        {"day and span", "law/calendars/vn.toml", calendar("{ day = 2026-01-03, to = 2026-01-04, why = \"W\" },\n"), "law/calendars/vn.toml:6"},
        {"make-up day in the week", "law/calendars/vn.toml", calendar("") + "worked = [ { day = 2026-01-09, why = \"W\" } ]\n", "law/calendars/vn.toml:7"},
        {"off and worked", "law/calendars/vn.toml", calendar("{ day = 2026-01-10, why = \"W\" },\n") + "worked = [ { day = 2026-01-10, why = \"W\" } ]\n", "law/calendars/vn.toml:8"},
        {"year twice", "law/calendars/vn.toml", calendar("") + "[[year]]\nyear = 2026\noff = []\n", "law/calendars/vn.toml:7"},
        {"calendar twice", "law/calendars/vn2.toml", calendar(""), "law/calendars/vn2.toml:1"},

        {"step beside none", "law/steps/a.toml", "[[process]]\nprocedure = \"1.001193\"\nact = \"A\"\nfrom = 2025-07-01\nstep = [\n{ title = \"T\", office = \"O\", hours = 2, beside = true } ]\n", "law/steps/a.toml:6"},
        {"step without hours", "law/steps/a.toml", "[[process]]\nprocedure = \"1.001193\"\nact = \"A\"\nfrom = 2025-07-01\nstep = [\n{ title = \"T\", office = \"O\" } ]\n", "law/steps/a.toml:6"},
        {"step of no role", "law/steps/a.toml", "[[process]]\nprocedure = \"1.001193\"\nact = \"A\"\nfrom = 2025-07-01\nstep = [\n{ title = \"T\", office = \"O\", hours = 2, role = \"chairman\" } ]\n", "law/steps/a.toml:6"},
        {"process without steps", "law/steps/a.toml", "[[process]]\nprocedure = \"1.001193\"\nact = \"A\"\nfrom = 2025-07-01\n", "law/steps/a.toml:1"},
        {"internal processes overlap", "law/steps/a.toml",
         "[[process]]\nprocedure = \"1.001193\"\nact = \"A\"\nfrom = 2025-07-01\nstep = [ { title = \"T\", office = \"O\", hours = 2 } ]\n"
         "[[process]]\nprocedure = \"1.001193\"\nact = \"B\"\nfrom = 2026-01-01\nstep = [ { title = \"T\", office = \"O\", hours = 2 } ]\n", "law/steps/a.toml:6"},

        {"unknown state", "law/processes/one_stop.toml", process + "[[version]]\nact = \"A\"\nfrom = 2025-07-01\ntransition = [\n{ action = \"a\", from = [\"lost\"], to = \"finished\" } ]\n", "law/processes/one_stop.toml:7"},
        {"unknown target", "law/processes/one_stop.toml", process + "[[version]]\nact = \"A\"\nfrom = 2025-07-01\ntransition = [\n{ action = \"a\", from = [\"accepted\"], to = \"lost\" } ]\n", "law/processes/one_stop.toml:7"},
        {"two ways from one state", "law/processes/one_stop.toml",
         process + "[[version]]\nact = \"A\"\nfrom = 2025-07-01\ntransition = [\n{ action = \"a\", from = [\"accepted\"], to = \"finished\" },\n{ action = \"a\", from = [\"accepted\"], to = \"stopped\" } ]\n", "law/processes/one_stop.toml:8"},
        {"versions overlap", "law/processes/one_stop.toml",
         process + "[[version]]\nact = \"A\"\nfrom = 2020-01-01\nto = 2025-07-01\ntransition = [ { action = \"a\", from = [\"accepted\"], to = \"finished\" } ]\n"
                   "[[version]]\nact = \"B\"\nfrom = 2025-07-01\ntransition = [ { action = \"a\", from = [\"accepted\"], to = \"finished\" } ]\n", "law/processes/one_stop.toml:8"},
        {"version ends before it begins", "law/processes/one_stop.toml",
         process + "[[version]]\nact = \"A\"\nfrom = 2020-01-01\nto = 2019-12-31\ntransition = [ { action = \"a\", from = [\"accepted\"], to = \"finished\" } ]\n", "law/processes/one_stop.toml:3"},

        {"unknown period", "law/periods/p.toml", window("period = \"2026-Q5\"\nfrom = 2025-12-10\nto = 2026-03-09\ndue = 2026-03-10\n"), "law/periods/p.toml:4"},
        {"window backwards", "law/periods/p.toml", window("period = \"2026-Q1\"\nfrom = 2026-12-10\nto = 2026-03-09\ndue = 2026-03-10\n"), "law/periods/p.toml:6"},
        {"due inside the window", "law/periods/p.toml", window("period = \"2026-Q1\"\nfrom = 2025-12-10\nto = 2026-03-09\ndue = 2026-03-09\n"), "law/periods/p.toml:7"},
        {"period twice", "law/periods/p.toml",
         window("period = \"2026-Q1\"\nfrom = 2025-12-10\nto = 2026-03-09\ndue = 2026-03-10\n[[window]]\nperiod = \"2026-Q1\"\nfrom = 2025-12-10\nto = 2026-03-09\ndue = 2026-03-10\n"), "law/periods/p.toml:8"},

        {"area number", "areas/3_x/area.toml", "number = 4\ntitle = \"T\"\n", "areas/3_x/area.toml:1"},
        {"row twice", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nkind = \"heading\"\n[[row]]\nnumber = \"1\"\ntitle = \"T\"\nkind = \"heading\"\n", "areas/3_x/form.toml:9"},
        {"row number with a last dot", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1.\"\ntitle = \"T\"\nkind = \"heading\"\n", "areas/3_x/form.toml:6"},
        {"row without a way", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\n", "areas/3_x/form.toml:5"},
        {"row with two ways", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nkind = \"entered\"\nfigure = \"a.b\"\n", "areas/3_x/form.toml:9"},
        {"not applicable without a reason", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nkind = \"not_applicable\"\n", "areas/3_x/form.toml:5"},
        {"no such figure", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nfigure = \"a.c\"\n", "areas/3_x/form.toml:9"},
        {"unreadable formula", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"[2] / [3]\"\n", "areas/3_x/form.toml:9"},
        {"formula names a missing row", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum([1.1])\"\n", "areas/3_x/form.toml:9"},
        {"formula over a heading", "areas/3_x/form.toml",
         form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum([2])\"\n[[row]]\nnumber = \"2\"\ntitle = \"T\"\nkind = \"heading\"\n", "areas/3_x/form.toml:9"},
        {"formula of itself", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum([1])\"\n", "areas/3_x/form.toml:9"},
        {"formula over figures", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"%\"\nformula = \"ratio({a.b}, { a.b })\"\n", ""},
        {"formula names a missing figure", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"%\"\nformula = \"ratio({a.b}, {a.c})\"\n", "areas/3_x/form.toml:9"},
        {"formula with a bracket of each kind", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"%\"\nformula = \"ratio({a.b], [a.b})\"\n", "areas/3_x/form.toml:9"},
        {"formula with a figure in a figure", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum({{a.b}})\"\n", "areas/3_x/form.toml:9"},
        {"choice decided by figures", "areas/3_x/form.toml", form + choices("", "{a.b} > 0 and {a.b} < 5"), ""},
        {"choice that says when only at first", "areas/3_x/form.toml", form + choices("{a.b} > 0", ""), "areas/3_x/form.toml:10"},
        {"choice decided by a missing figure", "areas/3_x/form.toml", form + choices("", "{a.c} > 0"), "areas/3_x/form.toml:11"},
        {"choice decided by a row", "areas/3_x/form.toml", form + choices("", "[1] > 0"), "areas/3_x/form.toml:11"},
        {"choice decided by another period", "areas/3_x/form.toml", form + choices("", "{a.b@adjacent} > 0"), "areas/3_x/form.toml:11"},
        {"choice decided by nothing", "areas/3_x/form.toml", form + choices("", "{a.b}"), "areas/3_x/form.toml:11"},
        {"choice decided twice", "areas/3_x/form.toml", form + choices("", "{a.b} > 0") + "formula = \"sum({a.b})\"\n", "areas/3_x/form.toml:5"},
        {"choice decided by figures and entered", "areas/3_x/form.toml", form + choices("", "{a.b} > 0") + "kind = \"entered\"\nnote = \"N\"\n", "areas/3_x/form.toml:12"},
        {"entered without a reason", "areas/3_x/form.toml", form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nkind = \"entered\"\n", "areas/3_x/form.toml:5"},
        {"formula cycle", "areas/3_x/form.toml",
         form + "[[row]]\nnumber = \"1\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum([2])\"\n[[row]]\nnumber = \"2\"\ntitle = \"T\"\nunit = \"u\"\nformula = \"sum([1])\"\n", "areas/3_x/form.toml:9"},
        {"second version of a form overlaps", "areas/3_x/form_2024.toml",
         "[form]\ncode = \"F\"\ntitle = \"B\"\nfrom = 2024-01-01\n[[row]]\nnumber = \"1\"\ntitle = \"T\"\nkind = \"heading\"\n", "areas/3_x/form_2024.toml:1"},

        {"figure without its head", "areas/3_x/figures/a.b.sql", "-- unit: u\n-- value: count\n-- rule: R\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:1"},
        {"unknown head line", "areas/3_x/figures/a.b.sql", head + "-- titel: T\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:5"},
        {"unknown value", "areas/3_x/figures/a.b.sql", "-- title: T\n-- unit: u\n-- value: average x\n-- rule: R\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:3"},
        {"value of a column that is not there", "areas/3_x/figures/a.b.sql", "-- title: T\n-- unit: u\n-- value: sum fee\n-- rule: R\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:3"},
        {"unknown counter", "areas/3_x/figures/a.b.sql", head + "-- counter: in +lost\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:5"},
        {"figure reads a table", "areas/3_x/figures/a.b.sql", head + "SELECT unit_id\nFROM dossier\nWHERE unit_id IN (:units)\n", "areas/3_x/figures/a.b.sql:6"},
        {"figure with another parameter", "areas/3_x/figures/a.b.sql", head + "SELECT unit_id\nFROM fig_a\nWHERE unit_id IN (:units)\nAND x = :today\n", "areas/3_x/figures/a.b.sql:8"},
        {"file of another kind", "areas/3_x/figures/a.txt", "x", "areas/3_x/figures/a.txt:0"},
        {"area without area.toml", "areas/4_y/figures/a.b.sql", head + "SELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n", "areas/4_y/area.toml:0"},

        {"broken UTF-8", "law/procedures/b.toml", "field = \"A\"\n# \xC3\x28\n", "law/procedures/b.toml:2"},
        {"cut UTF-8", "law/procedures/b.toml", "field = \"A\"\n# \xE1\xBB", "law/procedures/b.toml:2"},
        {"control character", "law/procedures/b.toml", std::string("field = \"A\"\n# \0x", 16), "law/procedures/b.toml:2"},
    };
    for (const Row& each : rows) {
        Folder folder;
        folder.write(each.file, each.text);
        const Loaded loaded = folder.load();
        EXPECT_EQ(places(loaded.findings), each.places) << each.name << told(loaded.findings);
        EXPECT_NE(loaded.definitions, nullptr) << each.name;
        for (const Finding& f : loaded.findings) EXPECT_TRUE(!f.says.empty() && !f.remedy.empty()) << each.name;
    }
}

// ---- Periods and hand-ins.

std::string window(const char* period, const char* from, const char* to, const char* due, const char* more = "") {
    return std::string("[[window]]\nperiod = \"") + period + "\"\nfrom = " + from + "\nto = " + to + "\ndue = " + due + "\n" + more;
}

TEST(Periods, windows_that_contradict_each_other_are_findings) {
    const std::string head = "code = \"p\"\ntitle = \"K\"\n";
    const struct { const char* name; std::string windows; const char* places; } rows[] = {
        {"quarters one after the other", window("2026-Q1", "2025-12-10", "2026-03-09", "2026-03-10") + window("2026-Q2", "2026-03-10", "2026-06-09", "2026-06-10"), ""},
        {"quarters that share a day", window("2026-Q1", "2025-12-10", "2026-03-10", "2026-03-11") + window("2026-Q2", "2026-03-10", "2026-06-09", "2026-06-10"), "law/periods/p.toml:8"},
        {"a cumulative period lies over its quarters", window("2026-Q1", "2025-12-10", "2026-03-09", "2026-03-10") + window("2026-6T", "2025-12-10", "2026-06-09", "2026-06-10", "cumulative = true\n"), ""},
        {"cumulative periods begin together", window("2026-6T", "2025-12-10", "2026-06-09", "2026-06-10", "cumulative = true\n") + window("2026-N", "2025-12-15", "2026-12-09", "2026-12-10", "cumulative = true\n"),
         "law/periods/p.toml:9"},
        {"cumulative periods of two years", window("2025-N", "2024-12-10", "2025-12-09", "2025-12-10", "cumulative = true\n") + window("2026-N", "2025-12-10", "2026-12-09", "2026-12-10", "cumulative = true\n"), ""},
        {"parts handed in after the report", window("2026-Q1", "2025-12-10", "2026-03-09", "2026-03-10", "hand_in = 2026-03-11\n"), "law/periods/p.toml:8"},
        {"parts handed in before the period", window("2026-Q1", "2025-12-10", "2026-03-09", "2026-03-10", "hand_in = 2025-12-09\n"), "law/periods/p.toml:8"},
    };
    for (const auto& row : rows) {
        Folder folder;
        folder.write("law/periods/p.toml", head + row.windows);
        const Loaded loaded = folder.load();
        EXPECT_EQ(places(loaded.findings), row.places) << row.name << told(loaded.findings);
    }
}

TEST(Periods, the_usual_day_to_hand_in) {
    const struct { const char *from, *to, *due, *hand_in; } rows[] = {
        {"2022-12-10", "2023-06-09", "2023-06-10", "2023-06-09"},  // due the day after: the last day of the window, a Friday
        {"2022-12-10", "2023-12-09", "2023-12-10", "2023-12-08"},  // the window ends on a Saturday
        {"2026-06-15", "2026-09-14", "2026-09-20", "2026-09-17"},  // due on a Sunday: Friday and Thursday are the two days before
        {"2025-12-15", "2026-03-14", "2026-03-20", "2026-03-18"},
        {"2025-11-15", "2026-02-10", "2026-02-24", "2026-02-13"},  // over Tet
    };
    const WorkingCalendar calendar(OfficeHours::usual(), real().calendar().days);
    for (const auto& row : rows)
        EXPECT_EQ(iso_day(usual_hand_in(calendar, {*parse_day(row.from), *parse_day(row.to)}, *parse_day(row.due))), row.hand_in) << row.to;
    EXPECT_EQ(real().regime("ministry_15_12")->find(*parse_period("2026-9T"))->hand_in, make_day(2026, 9, 17));
}

// ---- The outline.

TEST(Outline, the_shipped_one_is_printed_in_order) {
    std::string order;
    for (const OutlinePart& part : real().outline.parts) order += (order.empty() ? "" : " ") + (part.number.empty() ? part.code : part.number);
    EXPECT_EQ(order, "intro I II.1 II.2 II.3 II.4 II.5 II.6 III IV V closing");
    EXPECT_EQ(real().outline.find("3_procedures")->number, "II.2");
    EXPECT_EQ(real().outline.chapter_of(*real().outline.find("3_procedures"))->number, "II");
    EXPECT_EQ(real().outline.chapter_of(*real().outline.find("assessment")), nullptr);
    EXPECT_EQ(real().outline.find("nowhere"), nullptr);
}

// LAW ND 13/2023/ND-CP: personal data for those who need them; a list of who holds a degree says what the field does.
TEST(RecordBooks, rows_counted_by_a_field_for_some_roles_open_for_them_alone) {
    for (const char* code : {"staff.standard", "staff.master"}) EXPECT_EQ(real().figure(code)->rows_for, (std::vector<std::string>{"coordinator", "leader"})) << code;
    EXPECT_TRUE(real().figure("budget_entry.revenue")->rows_for.empty());
}

// ---- Books: each mistake is a finding at its line; the old way of writing reads the same.

const std::string kBook = "[book]\ntitle = \"Sổ\"\nrecord = \"việc\"\nsystems = \"S4\"\nname = \"a\"\nday = \"on\"\nnumber = \"{n}/{year}\"\ncolumns = [\"a\"]\n"
                          "[[field]]\nname = \"a\"\ntitle = \"A\"\ntype = \"text\"\nrequired = true\n[[field]]\nname = \"on\"\ntitle = \"N\"\ntype = \"date\"\n";   // 17 lines
std::string field(const std::string& rest) { return "[[field]]\nname = \"c\"\ntitle = \"C\"\n" + rest; }
// A period that closes between two versions would be reported without the form, and nobody would see that it is missing.
TEST(Forms, versions_follow_each_other_day_by_day) {
    const auto form = [](const std::string& days) { return "[form]\ncode = \"F\"\ntitle = \"Biểu\"\n" + days + "[[row]]\nnumber = \"1\"\ntitle = \"Một\"\nunit = \"hồ sơ\"\nfigure = \"a.b\"\n"; };
    const struct { const char* name; const char* to; const char* from; std::vector<std::string> says; } rows[] = {
        {"the next day", "to = 2023-06-30\n", "from = 2023-07-01\n", {}},
        {"a day in between", "to = 2023-06-30\n", "from = 2023-07-02\n", {"\"F\"", "từ 01/07/2023 đến 01/07/2023", "to = 2023-07-01", "from = 2023-07-01"}},
        {"a month in between", "to = 2023-06-30\n", "from = 2023-08-01\n", {"\"F\"", "từ 01/07/2023 đến 31/07/2023", "areas/3_x/form.toml:1"}},
        {"the same day", "to = 2023-07-01\n", "from = 2023-07-01\n", {"\"F\"", "01/07/2023", "chồng"}},
        {"no end", "", "from = 2023-07-01\n", {"\"F\"", "chồng", "to = 2023-06-30"}},
    };
    for (const auto& row : rows) {
        Folder folder;
        folder.write("areas/3_x/form.toml", form(std::string("from = 2021-01-01\n") + row.to));
        folder.write("areas/3_x/form_2023.toml", form(row.from));
        const Loaded loaded = folder.load();
        EXPECT_EQ(places(loaded.findings), row.says.empty() ? "" : "areas/3_x/form_2023.toml:1") << row.name << told(loaded.findings);
        for (const std::string& part : row.says) EXPECT_NE(told(loaded.findings).find(part), std::string::npos) << row.name << " " << part << told(loaded.findings);
    }
}

const std::string kCount = "[[figure]]\ncode = \"n\"\ntitle = \"T\"\nunit = \"việc\"\nrule = \"R\"\nvalue = \"count\"\n";

TEST(RecordBooks, mistakes_are_found_where_they_stand) {
    const struct { const char* name; std::string text; const char* places; } rows[] = {
        {"good", kBook, ""},
        {"choices in words", kBook + field("type = \"choice\"\nchoice = [\"x: Một\", \"y: Hai: ba\"]\n"), ""},
        {"choice without a title", kBook + field("type = \"choice\"\nchoice = [\"x: Một\",\n\"hai\"]\n"), "areas/3_x/books/b.toml:23"},
        {"choice twice", kBook + field("type = \"choice\"\nchoice = [\"x: Một\",\n\"x: Hai\"]\n"), "areas/3_x/books/b.toml:23"},
        {"choice with a bad code", kBook + field("type = \"choice\"\nchoice = [\"Một: Một\"]\n"), "areas/3_x/books/b.toml:22"},
        {"choice as a number", kBook + field("type = \"choice\"\nchoice = [1]\n"), "areas/3_x/books/b.toml:22"},
        {"shared list", kBook + field("type = \"choice\"\nchoice = \"kinds\"\n"), ""},
        {"shared list that is not there", kBook + field("type = \"choice\"\nchoice = \"kind\"\n"), "areas/3_x/books/b.toml:22"},
        {"record of this book", kBook + field("type = \"record\"\nof = \"b\"\n"), ""},
        {"record of no book", kBook + field("type = \"record\"\nof = \"bb\"\n"), "areas/3_x/books/b.toml:18"},
        {"record of nowhere", kBook + field("type = \"record\"\n"), "areas/3_x/books/b.toml:21"},
        {"of without a record", kBook + field("type = \"text\"\nof = \"b\"\n"), "areas/3_x/books/b.toml:21"},
        {"window", kBook + kCount + "date = \"on\"\nwindow = \"fiscal\"\n", ""},
        {"window of the year before", kBook + kCount + "date = \"on\"\nwindow = \"last_fiscal\"\n", ""},
        {"day added", kBook + kCount + "date = \"@added\"\n", ""},
        {"day added until", kBook + kCount + "date = \"@added\"\nspan = \"until\"\n", ""},
        {"another day that is no field", kBook + kCount + "date = \"@changed\"\n", "areas/3_x/books/b.toml:24"},
        {"what is there until it ends", kBook + kCount + "date = \"on\"\nended = \"on\"\n", ""},
        {"an end in a period", kBook + kCount + "date = \"on\"\nspan = \"in\"\nended = \"on\"\n", "areas/3_x/books/b.toml:26"},
        {"window of another kind", kBook + kCount + "date = \"on\"\nwindow = \"lunar\"\n", "areas/3_x/books/b.toml:25"},
        {"window up to a day", kBook + kCount + "date = \"on\"\nspan = \"until\"\nwindow = \"fiscal\"\n", "areas/3_x/books/b.toml:26"},
        {"totals by a text", kBook.substr(0, kBook.find("columns")) + "totals_by = \"a\"\n" + kBook.substr(kBook.find("columns")), "areas/3_x/books/b.toml:8"},
        {"comparison with no plan", kBook + field("type = \"money\"\n") + "[comparison]\ntitle = \"T\"\nrows = [\"a\"]\namount = \"c\"\nplan = \"p\"\nplan_until = \"u\"\n", "areas/3_x/books/b.toml:22"},
        {"figure of a field that is not there", kBook + kCount + "date = \"of\"\n", "areas/3_x/books/b.toml:24"},
        {"figure where a choice is not there", kBook + field("type = \"choice\"\nchoice = [\"x: Một\"]\n") + kCount + "date = \"on\"\nwhere = [\"c = z\"]\n", "areas/3_x/books/b.toml:30"},
    };
    for (const auto& row : rows) {
        Folder folder;
        folder.write("areas/3_x/lists/kinds.toml", "title = \"Loại\"\nchoice = [\n\"x: Một\",\n\"y: Hai\",\n]\n");
        folder.write("areas/3_x/books/b.toml", row.text);
        const Loaded loaded = folder.load();
        EXPECT_EQ(places(loaded.findings), row.places) << row.name << told(loaded.findings);
    }
    Folder folder;
    folder.write("areas/3_x/lists/kinds.toml", "title = \"Loại\"\nchoice = [\"x Một\"]\n");
    EXPECT_EQ(places(folder.load().findings), "areas/3_x/lists/kinds.toml:2 areas/3_x/lists/kinds.toml:1");
}

// What is kept with a record says all by itself; older texts stay readable.
TEST(RecordBooks, old_ways_of_writing_read_the_same) {
    const std::string old = kBook + field("type = \"choice\"\nchoice = [{ code = \"x\", title = \"Một\" }, { code = \"y\", title = \"Hai\", retired = true }]\n") +
                            "[[field]]\nname = \"l\"\ntitle = \"L\"\ntype = \"lines\"\nfield = [{ name = \"p\", title = \"P\", type = \"text\" }]\n";
    Folder folder;
    folder.write("areas/3_x/lists/kinds.toml", "title = \"Loại\"\nchoice = [\"x: Một\", \"y: Hai\"]\n");
    folder.write("areas/3_x/books/old.toml", old);
    folder.write("areas/3_x/books/now.toml", kBook + field("type = \"choice\"\nchoice = \"kinds\"\n") + "[[field]]\nname = \"l\"\ntitle = \"L\"\ntype = \"lines\"\n\n  [[field.field]]\n  name = \"p\"\n  title = \"P\"\n  type = \"text\"\n");
    const Loaded loaded = folder.load();
    ASSERT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
    const Book &was = *loaded.definitions->book("old"), &now = *loaded.definitions->book("now");
    EXPECT_EQ(was.find("c")->choices[1].title, now.find("c")->choices[1].title);
    EXPECT_TRUE(was.find("c")->choices[1].retired);
    EXPECT_EQ(was.find("l.p")->title, now.find("l.p")->title);
    EXPECT_NE(now.text.find("choice = [\"x: Một\", \"y: Hai\"]"), std::string::npos) << now.text;
    // Another list is another definition.
    folder.write("areas/3_x/lists/kinds.toml", "title = \"Loại\"\nchoice = [\"x: Một\", \"y: Hai\", \"z: Ba\"]\n");
    EXPECT_NE(folder.load().definitions->book("now")->hash, now.hash);
}

TEST(Outline, a_text_falls_into_pieces) {
    const struct { const char *text, *pieces; } rows[] = {
        {"", ""}, {"abc", "abc|"}, {"a {BM3/3.3} b", "a |<BM3,3.3,>| b|"}, {"{onestop.received}{unit}", "<,,onestop.received>|<unit>|"}, {"{ to }", "<to>|"}, {"{a.b % c.d}", "<,,a.b>|"},
        {"a { b", "a |<>| b|"}, {"a } b", "a |<>| b|"}, {"{a{b}", "<>|a|<,,b>|"}, {"{}", "<>|"}, {"{a\nb}", "<>|a\nb|<>|"},
    };
    for (const auto& row : rows) {
        std::string out;
        for (const TextPiece& p : split_fields(row.text))
            out += (!p.field ? p.text : p.field->operand ? "<" + p.field->operand->form + "," + p.field->operand->row + "," + p.field->operand->figure + ">" : "<" + p.field->name + ">") + "|";
        EXPECT_EQ(out, row.pieces) << row.text;
    }
}

TEST(Outline, mistakes_are_found_where_they_stand) {
    const std::string report = "code = \"r\"\ntitle = \"R {period}\"\nissuer = \"I\"\nsymbol = \"BC\"\nrecipients = [\"A\"]\n[signature]\non_behalf = \"TM\"\ncapacity = \"C\"\n"
                               "[[chapter]]\nnumber = \"II\"\nheading = \"H\"\n";
    const std::string section = "number = \"II.2\"\norder = 2\nheading = \"H\"\n";
    const auto text = [](const char* words) { return std::string("[[paragraph]]\nkey = \"a\"\ntext = \"") + words + "\"\n"; };
    const struct { const char* name; std::string report, section; const char* places; } rows[] = {
        {"good", report, section + text("{F/1} {a.b} {a.b % a.b} {unit} {period} {from} {to}"), ""},
        {"books nobody has begun", "unbegun = \"Chưa ghi: {books}.\"\n" + report, section + text("x"), ""},
        {"books that are not named", "unbegun = \"Chưa ghi.\"\n" + report, section + text("x"), "law/reports/r.toml:1"},
        {"no section", report, "", "areas/3_x/section.toml:0"},
        {"no report", "", section + text("x"), "law/reports:0"},
        {"unknown figure", report, section + text("{a.c}"), "areas/3_x/section.toml:6"},
        {"share of an unknown whole", report, section + text("{a.b % a.c}"), "areas/3_x/section.toml:6"},
        {"share of a row", report, section + text("{F/1 % a.b}"), "areas/3_x/section.toml:6"},
        {"unknown row", report, section + text("{F/2}"), "areas/3_x/section.toml:6"},
        {"unknown form", report, section + text("{G/1}"), "areas/3_x/section.toml:6"},
        {"unknown word", report, section + text("{today}"), "areas/3_x/section.toml:6"},
        {"open brace", report, section + text("{F/1"), "areas/3_x/section.toml:6"},
        {"paragraph twice", report, section + text("x") + text("y"), "areas/3_x/section.toml:8"},
        {"key with blanks", report, section + "[[paragraph]]\nkey = \"A b\"\ntext = \"x\"\n", "areas/3_x/section.toml:5"},
        {"neither text nor hint", report, section + "[[paragraph]]\nkey = \"a\"\n", "areas/3_x/section.toml:4"},
        {"no paragraph", report, section, "areas/3_x/section.toml:1"},
        {"no chapter", report, "number = \"IV.2\"\norder = 2\nheading = \"H\"\n" + text("x"), "areas/3_x/section.toml:1"},
        {"order twice", report + "[[part]]\ncode = \"p\"\nheading = \"P\"\norder = 2\n[[part.paragraph]]\nkey = \"a\"\ntext = \"x\"\n", section + text("x"), "areas/3_x/section.toml:2"},
        {"number twice", report + "[[part]]\ncode = \"p\"\nnumber = \"II.2\"\nheading = \"H\"\norder = 3\n[[part.paragraph]]\nkey = \"a\"\ntext = \"x\"\n", section + text("x"), "areas/3_x/section.toml:1"},
        {"unknown field in the title", "code = \"r\"\ntitle = \"{x}\"\nissuer = \"I\"\nsymbol = \"BC\"\nrecipients = [\"A\"]\n[signature]\non_behalf = \"TM\"\ncapacity = \"C\"\n[[chapter]]\nnumber = \"II\"\nheading = \"H\"\n",
         section + text("x"), "law/reports/r.toml:2"},
    };
    for (const auto& row : rows) {
        Folder folder;
        if (!row.report.empty()) folder.write("law/reports/r.toml", row.report);
        if (!row.section.empty()) folder.write("areas/3_x/section.toml", row.section);
        const Loaded loaded = folder.load();
        EXPECT_EQ(places(loaded.findings), row.places) << row.name << told(loaded.findings);
    }
}

TEST(Mistakes, a_missing_folder_is_a_finding) {
    for (const char* folder_name : {"law/calendars", "law/processes", "law/periods", "law/procedures"}) {
        Folder folder;
        folder.remove(folder_name);
        EXPECT_EQ(places(folder.load().findings), std::string(folder_name) + ":0");
    }
    EXPECT_EQ(places(load("/nonexistent").findings), "law/calendars:0 law/processes:0 law/periods:0 law/procedures:0 areas:0");
}

TEST(Mistakes, the_same_figure_in_two_areas) {
    Folder folder;
    folder.write("areas/4_y/area.toml", "number = 4\ntitle = \"T\"\n");
    folder.write("areas/4_y/figures/a.b.sql", "-- title: T\n-- unit: u\n-- value: count\n-- rule: R\nSELECT unit_id FROM fig_a WHERE unit_id IN (:units)\n");
    EXPECT_EQ(places(folder.load().findings), "areas/4_y/figures/a.b.sql:1");
}

TEST(Mistakes, a_formula_names_the_nearest_figure_and_row) {
    const struct { const char *formula, *meant; } rows[] = {{"ratio({a.d}, {a.b})", "\"a.b\""}, {"sum([2.11])", "\"2.1\""}};
    for (const auto& row : rows) {
        Folder folder;
        folder.append("areas/3_x/form.toml", std::string("[[row]]\nnumber = \"2.1\"\ntitle = \"T\"\nunit = \"%\"\nfigure = \"a.b\"\n[[row]]\nnumber = \"3\"\ntitle = \"T\"\nunit = \"") + (row.formula[0] == 'r' ? "%" : "u") + "\"\nformula = \"" + row.formula + "\"\n");
        const Loaded loaded = folder.load();
        ASSERT_EQ(loaded.findings.size(), 1U) << row.formula << told(loaded.findings);
        EXPECT_NE(loaded.findings[0].remedy.find(row.meant), std::string::npos) << loaded.findings[0].remedy;
    }
}

TEST(Mistakes, an_unknown_key_names_the_nearest) {
    Folder folder;
    folder.append("law/procedures/a.toml", "fe = 1\n");
    const Loaded loaded = folder.load();
    ASSERT_EQ(loaded.findings.size(), 1U);
    EXPECT_NE(loaded.findings[0].remedy.find("\"fee\""), std::string::npos) << loaded.findings[0].remedy;
    EXPECT_NE(loaded.findings[0].remedy.find("channels"), std::string::npos) << loaded.findings[0].remedy;
}

TEST(Mistakes, a_broken_byte_is_named) {
    Folder folder;
    folder.write("law/procedures/b.toml", "field = \"A\"\n# \xC3\x28\n");
    const Loaded loaded = folder.load();
    ASSERT_EQ(loaded.findings.size(), 1U);
    EXPECT_NE(loaded.findings[0].says.find("15"), std::string::npos) << loaded.findings[0].says;
    EXPECT_NE(loaded.findings[0].says.find("0xC3"), std::string::npos) << loaded.findings[0].says;
}

TEST(Text, decomposed_vietnamese_becomes_composed) {
    Folder folder;
    folder.write("law/procedures/a.toml", "field = \"Ho\xCC\xA3\"\n[[procedure]]\ncode = \"1.000001\"\nname = \"a\xCC\x81\"\n");
    const Loaded loaded = folder.load();
    EXPECT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
    EXPECT_EQ(loaded.definitions->procedure("1.000001")->name, "á");
    EXPECT_EQ(loaded.definitions->procedure("1.000001")->field, "Họ");
}

TEST(Text, a_byte_order_mark_and_windows_line_ends_are_accepted) {
    Folder folder;
    folder.write("law/procedures/a.toml", "\xEF\xBB\xBF" "field = \"F\"\r\n[[procedure]]\r\ncode = \"1.000001\"\r\nname = \"N\"\r\n");
    folder.write("areas/3_x/figures/a.b.sql",
                 "\xEF\xBB\xBF-- title: T\r\n-- unit: u\r\n-- value: count\r\n-- rule: R\r\nSELECT unit_id, id\r\nFROM fig_a\r\nWHERE unit_id IN (:units)\r\n");
    const Loaded loaded = folder.load();
    EXPECT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
    EXPECT_EQ(loaded.definitions->figure("a.b")->title, "T");
}

TEST(Load, an_edit_changes_the_hash) {
    Folder folder;
    const std::string before = folder.load().definitions->hash;
    folder.append("law/procedures/a.toml", "# một chú thích\n");
    EXPECT_NE(folder.load().definitions->hash, before);
}

TEST(Load, what_an_editor_leaves_behind_is_not_read) {
    Folder folder;
    folder.write("law/procedures/a.toml~", "?");
    folder.write("law/procedures/.a.toml.swp", "?");
    folder.write("law/procedures/README.md", "?");
    const Loaded loaded = folder.load();
    EXPECT_EQ(loaded.findings.size(), 0U) << told(loaded.findings);
}

// ---- The query of a figure may count, and nothing else.

TEST(FigureSql, what_may_be_read) {
    struct Row {
        const char *name, *sql;
        bool good;
    };
    const Row rows[] = {
        {"plain", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units)", true},
        {"alias", "SELECT a.unit_id FROM fig_a AS a WHERE a.unit_id IN (:units) AND a.day >= :from AND a.day <= :to", true},
        {"join", "SELECT a.unit_id FROM fig_a a JOIN fig_b b ON b.id = a.id WHERE a.unit_id IN (:units)", true},
        {"subquery", "SELECT unit_id FROM (SELECT unit_id FROM fig_a) x WHERE unit_id IN (:units)", true},
        {"with", "WITH x AS (SELECT unit_id FROM fig_a) SELECT unit_id FROM x WHERE unit_id IN (:units)", true},
        {"two withs", "WITH x AS (SELECT unit_id FROM fig_a), y AS (SELECT unit_id FROM fig_b) SELECT unit_id FROM x, y WHERE x.unit_id IN (:units)", true},
        {"functions", "SELECT unit_id, coalesce(max(n), 0) FROM fig_a WHERE unit_id IN (:units) GROUP BY unit_id", true},
        {"words in a text", "SELECT unit_id FROM fig_a WHERE name = 'from dossier; drop' AND unit_id IN (:units)", true},
        {"words in a comment", "SELECT unit_id FROM fig_a -- from dossier\nWHERE unit_id IN (:units)", true},
        {"table", "SELECT unit_id FROM dossier WHERE unit_id IN (:units)", false},
        {"quoted table", "SELECT unit_id FROM \"dossier\" WHERE unit_id IN (:units)", false},
        {"schema", "SELECT unit_id FROM fig_a.dossier WHERE unit_id IN (:units)", false},
        {"comma", "SELECT unit_id FROM fig_a, dossier WHERE unit_id IN (:units)", false},
        {"comma in brackets", "SELECT unit_id FROM (fig_a, dossier) WHERE unit_id IN (:units)", false},
        {"join of a table", "SELECT unit_id FROM fig_a JOIN person ON 1 = 1 WHERE unit_id IN (:units)", false},
        {"subquery of a table", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units) AND id IN (SELECT id FROM dossier)", false},
        {"upper case", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units) UNION SELECT unit_id FROM DOSSIER", false},
        {"function in from", "SELECT unit_id FROM pg_read_file('x') WHERE unit_id IN (:units)", false},
        {"strange function", "SELECT unit_id, load_extension('x') FROM fig_a WHERE unit_id IN (:units)", false},
        {"two statements", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units); DROP TABLE dossier", false},
        {"write in a with", "WITH x AS (DELETE FROM fig_a) SELECT unit_id FROM x WHERE unit_id IN (:units)", false},
        {"update", "UPDATE fig_a SET unit_id = 1", false},
        {"no units", "SELECT unit_id FROM fig_a", false},
        {"first column", "SELECT id FROM fig_a WHERE unit_id IN (:units)", false},
        {"parameter", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units) AND day = :day", false},
        {"block comment", "SELECT unit_id FROM fig_a /* x */ WHERE unit_id IN (:units)", false},
        {"layer comment", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units) --? from", false},
        {"open quote", "SELECT unit_id FROM fig_a WHERE unit_id IN (:units) AND name = 'x", false},
        {"empty", "", false},
        {"nothing after from", "SELECT unit_id, :units FROM", false},
    };
    for (const Row& row : rows) {
        const FigureSql checked = check_figure_sql(row.sql, 1);
        EXPECT_EQ(checked.faults.empty(), row.good) << row.name << (checked.faults.empty() ? "" : ": " + checked.faults[0].says);
    }
}

TEST(Catalog, a_request_keeps_its_snapshot_while_another_takes_its_place) {
    const auto first = std::make_shared<const Definitions>(), second = std::make_shared<const Definitions>();
    Catalog catalog(first);
    const auto held = catalog.current();
    std::thread([&] { catalog.replace(second); }).join();
    EXPECT_EQ(held, first);
    EXPECT_EQ(catalog.current(), second);
}

}  // namespace

}  // namespace xaso::catalog
