#include "imports/imports.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "imports/line.h"
#include "onestop/files.h"
#include "support/package_for_tests.h"
#include "support/test_database.h"

namespace xaso::imports {
namespace {

using onestop::Dossier;
using onestop::DossierState;
using onestop::Outcome;

const Instant kNow = *parse_instant("2023-06-30T10:00:00+07:00");
const std::string kHeading = "Mã hồ sơ,Tên thủ tục,Người nộp,CCCD,Hình thức tiếp nhận,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Ngày trả,Trạng thái\n";

std::string lines(std::initializer_list<const char*> rows) {
    std::string out = kHeading;
    for (const char* r : rows) out += std::string(r) + "\n";
    return out;
}

class ImportRuns : public testing::TestWithParam<sql::Dialect> {
protected:
    ImportRuns() : made(TestDatabase::make(GetParam())), db(open(made->config)) {
        must(db->write<int>(unit, [&](sql::Tx& tx) -> Result<int> {
            units::Version v;
            v.from = make_day(2021, 1, 1);
            v.name = "UBND xã Mẫu";
            v.agency_code = "H00.00.01";
            v.regime = "quarter_10_3";
            v.hours = OfficeHours::usual();
            must(units.add_unit(tx, by, kNow, unit, "mau", v));
            for (const auto& [code, name, between] : {std::tuple{"9.000001", "Đăng ký khai sinh", false}, {"9.000002", "Cấp giấy phép xây dựng", true}, {"9.000003", "Xác nhận", false}, {"9.000004", "Xác nhận", false}}) {
                procedures::Draft d;
                d.code = code;
                d.name = name;
                d.field = "Hộ tịch";
                d.limit_desk = "3wd";
                d.channels = {true, true, true};
                d.inter_agency = between ? procedures::InterAgency::between_levels : procedures::InterAgency::none;
                must(procedures.publish(tx, by, kNow, d, procedures::Change::first_listing, make_day(2022, 1, 1)));
            }
            return 0;
        }));
        units.reload();
    }

    static std::unique_ptr<sql::Database> open(const sql::Config& config) {
        auto opened = sql::Database::open(config);
        sql::migrate(*opened);
        return opened;
    }
    template <class T> static T must(Result<T> r) {
        if (!r) throw std::runtime_error(r.error().code + ": " + r.error().message);
        if constexpr (!std::is_void_v<T>) return std::move(*r);
    }
    record::Attempt attempt(std::string_view body = "") { return {by, fmt::format("test-key-{}", ++keys), std::string(body)}; }
    std::int64_t read(const std::string& bytes, std::string_view name = "thang6.csv") {
        const auto answer = must(imports.read(attempt(), kNow, name, bytes));
        return std::stoll(answer.text.substr(answer.text.rfind('/') + 1));
    }
    void start(std::int64_t id) {
        sql::Reader r = db->read();
        must(imports.start(attempt(), kNow, id, imports.mapping_for(r, unit, imports.find(r, unit, id)->heading)));
    }
    imports::Run run(const std::string& bytes, std::string_view name = "thang6.csv") {
        const std::int64_t id = read(bytes, name);
        start(id);
        return must(imports.proceed(by, kNow, id, std::chrono::minutes(5)));
    }
    std::string counts(const imports::Run& r) { return fmt::format("+{} ~{} ={} !{}", r.added, r.changed, r.unchanged, r.refused); }
    Dossier dossier(std::string_view code) {
        sql::Reader r = db->read();
        const auto d = desk.find_code(r, unit, code);
        if (!d) throw std::runtime_error("no dossier " + std::string(code));
        return *d;
    }
    void expect_clean() {
        sql::Reader r = db->read();
        for (const auto& m : desk.verify(r, unit)) ADD_FAILURE() << m.says;
        for (const auto& m : record.verify(r, unit)) ADD_FAILURE() << m.says;
    }

    UnitId unit{1};
    record::Actor by{unit, AccountId{7}, "web"};
    int keys = 0;
    std::unique_ptr<TestDatabase> made;
    std::unique_ptr<sql::Database> db;
    record::Record record{*db, record::ChainKey{}};
    catalog::Catalog law{catalog::load(XASO_SOURCE_DIR).definitions};
    units::Units units{record};
    procedures::Procedures procedures{record};
    onestop::Desk desk{record, law, units, procedures};
    Imports imports{desk};
};

const std::string kThree = lines({
    "A-1,Đăng ký khai sinh,Trần Thị Mẫu,030000000001,Trực tiếp,01/06/2023,06/06/2023,05/06/2023,07/06/2023,Đã trả kết quả",
    "A-2,9.000002,Lê Văn Thử,030000000001,Trực tuyến,02/06/2023 08:15,07/06/2023,,,Đang xử lý",
    "A-3,9.000001,Phạm Giả,,Bưu chính,02/06/2023,07/06/2023,08/06/2023,,9",
});

TEST_P(ImportRuns, adds_each_dossier_with_its_outcome) {
    EXPECT_EQ(counts(run(kThree)), "+3 ~0 =0 !0");
    const Dossier a = dossier("A-1"), b = dossier("A-2"), c = dossier("A-3");
    EXPECT_EQ(a.state, DossierState::returned);
    // LAW QD 766/QD-TTg: on time is judged on the end of processing (05/06), not on the day of collection (07/06).
    EXPECT_EQ(a.outcome, Outcome::early);
    EXPECT_EQ(a.source, "nhập: thang6.csv");
    EXPECT_EQ(iso_local(to_local(a.received_at)), "2023-06-01T07:30");
    EXPECT_EQ(iso_local(to_local(a.due_at)), "2023-06-06T17:00");
    EXPECT_EQ(b.outcome, Outcome::open);
    EXPECT_EQ(iso_local(to_local(b.received_at)), "2023-06-02T08:15");
    EXPECT_EQ(b.channel, onestop::Channel::online);
    EXPECT_EQ(c.outcome, Outcome::late);
    EXPECT_EQ(c.limit_code, "3wd");
    sql::Reader r = db->read();
    EXPECT_TRUE(desk.actions(r, b).empty());
    EXPECT_NO_THROW(desk.ledger(r, c));
    EXPECT_EQ(record.history(r, unit, "dossier", a.id.value()).at(0).kind, "dossier.imported");
    onestop::ListQuery words;
    words.words = "tran thi mau";
    EXPECT_EQ(desk.list(r, unit, words, kNow)->rows.size(), 1u) << "found by the words of search";
    expect_clean();
}

// Messages to the applicant go by mail where an address is known.
TEST_P(ImportRuns, a_mail_address_comes_with_its_line_and_an_empty_cell_takes_none_away) {
    const std::string heading = "Mã hồ sơ,Tên thủ tục,Người nộp,CCCD,Hình thức tiếp nhận,Ngày tiếp nhận,Ngày hẹn trả,Thư điện tử\n", line = "A-1,9.000001,Trần Thị Mẫu,030000000001,Trực tiếp,01/06/2023,06/06/2023,";
    const auto mail = [&] {
        sql::Reader r = db->read();
        return desk.person(r, unit, dossier("A-1").applicant_id)->email;
    };
    EXPECT_EQ(counts(run(heading + line + "mau@xa.example\n")), "+1 ~0 =0 !0");
    EXPECT_EQ(mail(), "mau@xa.example");
    EXPECT_EQ(counts(run(heading + line + "\n", "lan_hai.csv")), "+0 ~0 =1 !0");
    EXPECT_EQ(mail(), "mau@xa.example");
    EXPECT_EQ(counts(run(heading + line + "khac@xa.example\n", "lan_ba.csv")), "+0 ~1 =0 !0");
    EXPECT_EQ(mail(), "khac@xa.example");
    EXPECT_EQ(counts(run(heading + line + "mau.xa\n", "lan_bon.csv")), "+0 ~0 =0 !1");
    expect_clean();
}

TEST_P(ImportRuns, a_second_import_of_the_same_lines_changes_nothing) {
    run(kThree);
    EXPECT_EQ(counts(run(kThree, "lan_hai.csv")), "+0 ~0 =3 !0");
    EXPECT_EQ(dossier("A-1").version, 1);
    expect_clean();
}

TEST_P(ImportRuns, a_changed_line_changes_one_dossier_and_the_counters_follow) {
    run(kThree);
    const imports::Run second = run(lines({
        "A-1,Đăng ký khai sinh,Trần Thị Mẫu,030000000001,Trực tiếp,01/06/2023,06/06/2023,05/06/2023,07/06/2023,Đã trả kết quả",
        "A-2,9.000002,Lê Văn Thử,030000000001,Trực tuyến,02/06/2023 08:15,07/06/2023,09/06/2023,,Đã xử lý xong",
        "A-3,9.000001,Phạm Giả,,Bưu chính,02/06/2023,07/06/2023,08/06/2023,,9",
    }));
    EXPECT_EQ(counts(second), "+0 ~1 =2 !0");
    const Dossier b = dossier("A-2");
    EXPECT_EQ(b.state, DossierState::finished);
    EXPECT_EQ(b.outcome, Outcome::late);
    EXPECT_EQ(b.version, 2);
    {
        sql::Reader r = db->read();
        const auto history = record.history(r, unit, "dossier", b.id.value());
        ASSERT_EQ(history.size(), 2u);
        EXPECT_EQ(history[1].kind, "dossier.import_changed");
        EXPECT_NE(history[1].payload.find("\"before\":{\"state\":\"in_progress\""), std::string::npos) << history[1].payload;
    }
    expect_clean();
    // Every field that a counter depends on: the day of reception, the channel, the procedure, back to open. One has its papers and its result scanned.
    const onestop::Files files(desk);
    must(db->write<int>(unit, [&](sql::Tx& tx) -> Result<int> {
        onestop::FileInput paper{.new_paper = "Tờ khai", .given = {"a.pdf", "%PDF-1.4\n%%EOF\n"}}, result{.given = {"kq.pdf", "%PDF-1.4\nkq\n%%EOF\n"}};
        XASO_CHECK(files.attach(tx, by, kNow, dossier("A-1"), {paper, result}));
        return 0;
    }));
    expect_clean();
    EXPECT_EQ(counts(run(lines({"A-1,9.000002,Trần Thị Mẫu,030000000001,Bưu chính,31/05/2023,06/06/2023,06/06/2023,,Đã xử lý xong",
                                "A-2,9.000001,Lê Văn Thử,030000000001,Trực tiếp,02/06/2023 08:15,07/06/2023,,,Yêu cầu bổ sung",
                                "A-3,9.000001,Phạm Giả Đổi,,Bưu chính,02/06/2023,07/06/2023,08/06/2023,,Dừng xử lý"}))),
              "+0 ~3 =0 !0");
    EXPECT_EQ(dossier("A-1").outcome, Outcome::on_time);
    EXPECT_TRUE(dossier("A-2").paused_at);
    EXPECT_EQ(dossier("A-3").outcome, Outcome::ended_otherwise);
    expect_clean();
}

TEST_P(ImportRuns, a_refused_line_stops_no_other_and_keeps_its_cells) {
    const imports::Run r = run(lines({
        "A-1,Đăng ký khai sinh,Trần Thị Mẫu,,Trực tiếp,15/02/20263,06/06/2023,,,Đang xử lý",
        "A-2,Không có,Lê Văn Thử,,Trực tuyến,02/06/2023,07/06/2023,,,Đang xử lý",
        "A-3,9.000001,Phạm Giả,,Bưu chính,02/06/2023,07/06/2023,,,Đang xử lý",
        "A-3,9.000001,Phạm Giả,,Bưu chính,02/06/2023,07/06/2023,,,Đang xử lý",
        "A-5,9.000001,Phạm Giả",
        "A-6,Xác nhận,Phạm Giả,,Bưu chính,02/06/2023,07/06/2023,,,Đang xử lý",
    }));
    EXPECT_EQ(counts(r), "+1 ~0 =0 !5");
    EXPECT_EQ(r.state, RunState::done);
    sql::Reader s = db->read();
    const auto refused = imports.refused(s, unit, r.id, 0, 100);
    ASSERT_EQ(refused.size(), 5u);
    EXPECT_EQ(refused[0].line, 2);
    EXPECT_EQ(refused[0].problems.at(0).column, "Ngày tiếp nhận");
    EXPECT_NE(refused[0].problems[0].what.find("15/02/20263"), std::string::npos);
    EXPECT_EQ(refused[0].cells.at(2), "Trần Thị Mẫu");
    EXPECT_EQ(refused[1].problems.at(0).column, "Tên thủ tục");
    EXPECT_NE(refused[2].problems.at(0).what.find("dòng 4"), std::string::npos) << refused[2].problems[0].what;
    EXPECT_NE(refused[3].problems.at(0).what.find("3 ô"), std::string::npos);
    EXPECT_EQ(refused[4].problems.at(0).column, "Tên thủ tục") << "a name two procedures share";
    EXPECT_EQ(imports.refused(s, unit, r.id, refused[2].line, 100).size(), 2u);
    EXPECT_TRUE(imports.rows(s, unit, r.id, 10).empty()) << "kept only until the import is done";
    expect_clean();
}

TEST_P(ImportRuns, a_dossier_worked_here_is_never_touched) {
    const Dossier own = must(db->write<Dossier>(unit, [&](sql::Tx& tx) {
        return desk.accept(tx, by, kNow, {{}, "9.000001", onestop::Channel::desk, {"Ngô Thử", "", "", ""}, {}, {}});
    }));
    const imports::Run r = run(lines({(own.code + ",9.000001,Người Khác,,Trực tiếp,02/06/2023,07/06/2023,,,Đang xử lý").c_str()}));
    EXPECT_EQ(counts(r), "+0 ~0 =0 !1");
    EXPECT_EQ(dossier(own.code).applicant, "Ngô Thử");
    expect_clean();
}

TEST_P(ImportRuns, goes_on_after_a_crash_between_chunks_without_doubling) {
    std::string bytes = kHeading;
    constexpr int kLines = 2 * static_cast<int>(Imports::kChunk) + 100;
    for (int i = 1; i <= kLines; ++i) bytes += fmt::format("B-{},9.000001,Người Thử {},,Trực tiếp,02/06/2023,07/06/2023,05/06/2023,,9\n", i, i);
    const std::int64_t id = read(bytes);
    start(id);
    const imports::Run half = must(imports.proceed(by, kNow, id, std::chrono::milliseconds(0)));   // one chunk, then the process is gone
    EXPECT_EQ(half.state, RunState::running);
    EXPECT_EQ(half.next, static_cast<std::int64_t>(Imports::kChunk));
    expect_clean();
    start(id);   // the confirmation sent again
    EXPECT_EQ(counts(must(imports.proceed(by, kNow, id, std::chrono::minutes(5)))), fmt::format("+{} ~0 =0 !0", kLines));
    EXPECT_EQ(counts(must(imports.proceed(by, kNow, id, std::chrono::minutes(5)))), fmt::format("+{} ~0 =0 !0", kLines)) << "done: nothing more to do";
    expect_clean();
}

TEST_P(ImportRuns, remembers_the_mapping_and_refuses_another_once_begun) {
    const std::int64_t id = read(kThree);
    Mapping mapping;
    {
        sql::Reader r = db->read();
        mapping = imports.mapping_for(r, unit, imports.find(r, unit, id)->heading);
    }
    mapping.erase(Field::channel);
    must(imports.start(attempt(), kNow, id, mapping));
    sql::Reader r = db->read();
    EXPECT_EQ(imports.mapping_for(r, unit, imports.find(r, unit, id)->heading), mapping);
    mapping.erase(Field::citizen_id);
    EXPECT_EQ(imports.start(attempt(), kNow, id, mapping).error().code, "imports.started");
    EXPECT_EQ(imports.start(attempt(), kNow, 999, mapping).error().code, "imports.no_run");
}

TEST_P(ImportRuns, an_older_day_than_any_rule_and_a_procedure_not_yet_listed_are_taken) {
    EXPECT_EQ(counts(run(lines({"C-1,9.000001,Người Xưa,,Trực tiếp,05/01/2015,12/01/2015,12/01/2015,,9"}))), "+1 ~0 =0 !0");
    EXPECT_EQ(dossier("C-1").outcome, Outcome::on_time);
    expect_clean();
}

TEST_P(ImportRuns, a_workbook_is_imported_as_a_text_file_is) {
    const std::string bytes = workbook({{"DANH SÁCH HỒ SƠ"}, {"MaHoSo", "MaTTHC", "ChuHoSo", "KenhThucHien", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "TrangThaiHoSo"},
                                        {"D-1", "9.000001", "Trần Giả", number(2), date(45078), date(45083), date(45083), number(9)}});
    EXPECT_EQ(counts(run(bytes, "thang6.xlsx")), "+1 ~0 =0 !0");
    EXPECT_EQ(iso_day(dossier("D-1").due_day), "2023-06-06");
    EXPECT_EQ(dossier("D-1").outcome, Outcome::on_time);
    expect_clean();
}

INSTANTIATE_TEST_SUITE_P(Both, ImportRuns, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// The step that put the lines beside their import, on imports as the program before it left them.
class ImportLines : public testing::TestWithParam<sql::Dialect> {};
INSTANTIATE_TEST_SUITE_P(Both, ImportLines, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(ImportLines, AreKeptBesideTheirImportUntilItIsDone) {
    constexpr int kBefore = 9;
    std::vector<sql::Migration> older;
    for (const sql::Migration& m : sql::migrations())
        if (m.number <= kBefore) older.push_back(m);
    const auto made = TestDatabase::make(GetParam());
    const auto db = sql::Database::open(made->config);
    sql::migrate(*db, older);
    db->script("INSERT INTO unit (unit_id, code) VALUES (7, 'mau');"
               "INSERT INTO import_run (unit_id, import_id, file_name, file_hash, heading, rows_text, total_rows, next_row, state, account_id, at) VALUES"
               " (7, 1, 'cho.csv', 'h', '[]', '[[2,\"\",\"a\"]]', 1, 0, 0, 1, 0), (7, 2, 'dang.csv', 'h', '[]', '[[2,\"\",\"b\"],[3,\"\",\"c\"]]', 2, 1, 2, 1, 0),"
               " (7, 3, 'xong.csv', 'h', '[]', '', 1, 1, 1, 1, 0)");
    sql::migrate(*db);
    const sql::Statement left{"test.left", "SELECT r.import_id, r.file_name, r.next_row, l.rows_text FROM import_run r LEFT JOIN import_lines l ON l.unit_id = r.unit_id AND l.import_id = r.import_id ORDER BY 1"};
    const sql::Rows rows = db->read().query(left);
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].get<std::string>("rows_text"), R"([[2,"","a"]])");
    EXPECT_EQ(rows[1].get<std::string>("rows_text"), R"([[2,"","b"],[3,"","c"]])");
    EXPECT_EQ(rows[1].get<int>("next_row"), 1);
    EXPECT_EQ(rows[2].get<std::optional<std::string>>("rows_text"), std::nullopt);
    EXPECT_EQ(rows[2].get<std::string>("file_name"), "xong.csv");
}

}  // namespace
}  // namespace xaso::imports
