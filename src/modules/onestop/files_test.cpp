#include "onestop/files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "onestop/way.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {
namespace fs = std::filesystem;

const std::vector<std::string> kClean{};
std::string pdf(const std::string& text) { return "%PDF-1.4\n" + text + "\n%%EOF\n"; }

class FilesTest : public testing::TestWithParam<sql::Dialect> {
protected:
    FilesTest() {
        root = (fs::temp_directory_path() / "xaso-files-XXXXXX").string();
        if (!mkdtemp(root.data())) throw std::runtime_error("no temporary folder");
        fs::create_directory(root + "/binh-minh");
        files = std::make_unique<Files>(w.program->desk, FileLimits{.bytes = 100'000, .per_dossier = 3, .waiting = 2}, root);
    }
    ~FilesTest() override { fs::remove_all(root); }
    Result<void> attach(const Dossier& d, const std::vector<FileInput>& inputs, std::optional<AccountId> who = {}) const {
        const auto done = w.program->db->write<int>(d.unit, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(files->attach(tx, {d.unit, who.value_or(w.by(d.unit).account), "web"}, w.now, d, inputs));
            return 0;
        });
        if (!done) return refuse(done.error());
        return {};
    }
    Result<void> remove(const Dossier& d, int no, const char* reason) const {
        const auto done = w.program->db->write<int>(d.unit, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(files->remove(tx, w.by(d.unit), w.now, d, no, reason));
            return 0;
        });
        if (!done) return refuse(done.error());
        return {};
    }
    Result<OpenedFile> open(const Dossier& d, int no, std::optional<record::Actor> by = {}) const {
        return w.program->db->write<OpenedFile>(d.unit, [&](sql::Tx& tx) { return files->open(tx, by.value_or(w.by(d.unit)), w.now, d, no); });
    }
    Result<WaitingFile> keep(const std::string& name, const std::string& bytes, std::optional<Instant> now = {}) const {
        return w.program->db->write<WaitingFile>(World::kHome, [&](sql::Tx& tx) { return files->keep(tx, w.by(), now.value_or(w.now), {name, bytes}); });
    }
    std::vector<DossierFile> list(const Dossier& d) const {
        sql::Reader s = w.program->db->read();
        return files->list(s, d.unit, d.id);
    }
    std::vector<std::string> verify(UnitId unit = World::kHome) const {
        std::vector<std::string> out = w.program->verify(unit);
        sql::Reader s = w.program->db->read();
        for (const record::Mismatch& m : files->verify(s, unit)) out.push_back(m.says);
        return out;
    }
    std::vector<record::StoredEvent> events(const Dossier& d) const {
        sql::Reader s = w.program->db->read();
        return w.program->record.history(s, d.unit, "dossier_file", d.id.value());
    }
    std::int64_t stored() const { return w.program->count("stored_file"); }
    static FileInput given(const std::string& name, const std::string& bytes, int paper = 1) { return {.paper = paper, .new_paper = {}, .waiting = 0, .given = {name, bytes}, .scan_token = {}}; }

    World w{GetParam()};
    std::string root;
    std::unique_ptr<Files> files;
};
INSTANTIATE_TEST_SUITE_P(Both, FilesTest, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// LAW ND 61/2018/ND-CP art. 17(1): papers are kept in the system at reception. LAW QCVN 12:2026/BCA: hashed at intake, each look recorded.
TEST_P(FilesTest, a_file_is_attached_opened_and_taken_out_of_sight_and_each_is_recorded) {
    const Dossier d = *w.accept();
    ASSERT_TRUE(attach(d, {given("Tờ khai của Nguyễn Văn Mẫu.pdf", pdf("to khai")), {.paper = 0, .new_paper = "Giấy bổ sung", .waiting = 0, .given = {"bs.pdf", pdf("bo sung")}, .scan_token = {}}, given("kq.pdf", pdf("ket qua"), kResultPaper)}));
    auto all = list(d);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[1].paper, 2);
    EXPECT_EQ(all[2].paper, kResultPaper);
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(w.program->desk.papers(s, d.unit, d.id).at(1).name, "Giấy bổ sung");
        EXPECT_EQ(w.program->desk.find(s, d.unit, d.id)->version, d.version) << "nobody's open page becomes stale";
    }
    const auto opened = open(d, 1);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->bytes, pdf("to khai"));
    ASSERT_TRUE(open(d, 1, record::Actor{World::kOther, w.other_clerk, "web"}));
    EXPECT_EQ(remove(d, 1, " ").error().code, "onestop.reason");
    ASSERT_TRUE(remove(d, 1, "nhầm hồ sơ"));
    EXPECT_EQ(open(d, 1).error().code, "onestop.no_file");
    EXPECT_EQ(remove(d, 1, "lần hai").error().code, "onestop.no_file") << "two clerks: the second is told";
    EXPECT_EQ(open(d, 9).error().code, "onestop.no_file");
    EXPECT_EQ(list(d)[0].removed_reason, "nhầm hồ sơ");

    std::vector<std::string> kinds;
    for (const record::StoredEvent& e : events(d)) {
        kinds.push_back(e.kind);
        EXPECT_EQ(e.payload.find("Mẫu"), std::string::npos) << "names of files may name people";
    }
    EXPECT_EQ(kinds, (std::vector<std::string>{"file.attached", "file.attached", "file.attached", "file.opened", "file.opened", "file.removed"}));
    EXPECT_NE(events(d)[4].payload.find(R"("by_unit":2)"), std::string::npos) << "somebody of another unit is named with the unit";
    EXPECT_EQ(verify(), kClean);
}

TEST_P(FilesTest, what_cannot_be_attached_is_refused_whole) {
    const Dossier d = *w.accept();
    const struct { const char* name; FileInput input; const char* code; } rows[] = {
        {"no such paper", given("a.pdf", pdf("a"), 2), "onestop.file_paper"},
        {"another kind", given("a.pdf", "MZ", 1), "files.not_its_name"},
        {"too big", given("a.pdf", pdf(std::string(200'000, 'x'))), "files.too_big"},
        {"a paper without a name", {.paper = 1, .new_paper = " ", .waiting = 0, .given = {"a.pdf", pdf("a")}, .scan_token = {}}, "onestop.file_paper"},
        {"somebody else's upload", {.paper = 1, .new_paper = {}, .waiting = 99, .given = {}, .scan_token = {}}, "onestop.file_waiting"},
        {"twice at one paper", given("b.pdf", pdf("first")), "onestop.file_twice"},
    };
    for (const auto& row : rows) {
        const auto done = attach(d, {given("first.pdf", pdf("first")), row.input});
        EXPECT_EQ(done ? "" : done.error().code, row.code) << row.name;
        EXPECT_TRUE(list(d).empty()) << row.name;
        EXPECT_EQ(stored(), 0) << row.name;
    }
    ASSERT_TRUE(attach(d, {given("1.pdf", pdf("1")), given("2.pdf", pdf("2")), given("3.pdf", pdf("3"))}));
    EXPECT_EQ(attach(d, {given("4.pdf", pdf("4"))}).error().code, "onestop.file_count");
    EXPECT_EQ(verify(), kClean);
}

TEST_P(FilesTest, the_same_bytes_are_kept_once_and_an_upload_waits_a_day) {
    const Dossier d = *w.accept(), e = *w.accept();
    const WaitingFile first = must(keep("a.pdf", pdf("a")));
    EXPECT_EQ(must(keep("a.pdf", pdf("a"))).id, first.id) << "sent again";
    must(keep("b.pdf", pdf("b")));
    EXPECT_EQ(keep("c.pdf", pdf("c")).error().code, "onestop.waiting_full");
    ASSERT_TRUE(attach(d, {{.paper = 1, .new_paper = {}, .waiting = first.id, .given = {}, .scan_token = {}}}));
    EXPECT_EQ(attach(e, {{.paper = 1, .new_paper = {}, .waiting = first.id, .given = {}, .scan_token = {}}}).error().code, "onestop.file_waiting");
    ASSERT_TRUE(attach(e, {given("khac.pdf", pdf("a"))}));
    EXPECT_EQ(stored(), 2);
    must(keep("c.pdf", pdf("c"), w.now + std::chrono::hours{25}));
    EXPECT_EQ(w.program->count("waiting_file"), 1) << "what waited longer than a day is gone";
    EXPECT_EQ(stored(), 2) << "and its bytes, but not those a dossier names";
    {
        sql::Reader s = w.program->db->read();
        const auto left = files->waiting(s, World::kHome, w.clerk);
        ASSERT_EQ(left.size(), 1u);
        ASSERT_TRUE(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(files->give_up(tx, w.by(), w.now, left[0].id));
            XASO_CHECK(files->give_up(tx, w.by(), w.now, left[0].id));
            return 0;
        }));
    }
    EXPECT_EQ(stored(), 1);
    EXPECT_EQ(verify(), kClean);
}

TEST_P(FilesTest, two_clerks_take_the_same_scan_and_one_gets_it) {
    const Dossier d = *w.accept(), e = *w.accept();
    const std::string path = root + "/binh-minh/scan0001.pdf";
    std::ofstream(path) << pdf("quet");
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::minutes{1});
    const Instant now = SystemClock{}.now();
    const auto scans = [&] {
        sql::Reader s = w.program->db->read();
        return files->scans(s, World::kHome, "binh-minh", now);
    };
    ASSERT_EQ(scans().size(), 1u);
    const files::TakenScan taken = must(files->scan().take("binh-minh", scans()[0].token, now));
    const FileInput input{.paper = 1, .new_paper = {}, .waiting = 0, .given = {taken.name, taken.bytes}, .scan_token = taken.token};
    int done = 0;
    std::atomic<int> refused{0}, got{0};
    std::vector<std::thread> clerks;
    for (const Dossier* one : {&d, &e})
        clerks.emplace_back([&, one] {
            const auto answer = attach(*one, {input});
            if (answer) ++got;
            else if (answer.error().code == "onestop.scan_taken") ++refused;
        });
    for (std::thread& clerk : clerks) clerk.join();
    done = got;
    EXPECT_EQ(done, 1);
    EXPECT_EQ(refused, 1);
    // Killed between the commit and taking it away: the file is still there, is not offered again, and goes at the next look.
    EXPECT_TRUE(fs::exists(path));
    EXPECT_TRUE(scans().empty());
    EXPECT_FALSE(fs::exists(path));
    EXPECT_EQ(w.program->count("dossier_file"), 1);
    EXPECT_EQ(verify(), kClean);
}

TEST_P(FilesTest, verify_finds_what_was_changed_behind_its_back) {
    const Dossier d = *w.accept();
    ASSERT_TRUE(attach(d, {given("a.pdf", pdf("a")), given("b.pdf", pdf("b"))}));
    EXPECT_EQ(verify(), kClean);
    w.program->run(GetParam() == sql::Dialect::sqlite ? "UPDATE stored_file SET content = x'255044462d' WHERE hash = (SELECT min(hash) FROM stored_file)"
                                                      : "UPDATE stored_file SET content = '\\x255044462d' WHERE hash = (SELECT min(hash) FROM stored_file)");
    ASSERT_EQ(verify().size(), 1u);
    EXPECT_NE(verify()[0].find("không khớp với mã băm"), std::string::npos);
    w.program->run("UPDATE dossier_file SET removed_at = 1, removed_by = 1 WHERE file_no = 2");
    ASSERT_EQ(verify().size(), 2u);
    EXPECT_NE(verify()[1].find("2 tệp đính kèm, 0 tệp gỡ; đang có 2 tệp, 1 đã gỡ"), std::string::npos) << verify()[1];
}

// LAW QD 766/QD-TTg: papers count as digitised with the dossier that was received, the result with the one that ended.
TEST_P(FilesTest, that_papers_and_results_are_kept_is_counted_where_the_dossier_stands) {
    const auto counted = [&](const std::string& mark, const std::string& stretch) { return w.program->count("dossier_mark_count WHERE n = 1 AND mark = '" + mark + "' AND stretch = '" + stretch + "'"); };
    const Dossier d = *w.accept();
    ASSERT_TRUE(attach(d, {given("a.pdf", pdf("a")), given("b.pdf", pdf("b")), given("kq.pdf", pdf("kq"), kResultPaper)}));
    EXPECT_EQ(counted("papers_kept", "2026-11-15"), 1) << "once, with two files";
    EXPECT_EQ(w.program->count("dossier_mark_count WHERE mark = 'result_kept'"), 0) << "not ended yet";
    ASSERT_TRUE(remove(d, 1, "quét lại"));
    EXPECT_EQ(counted("papers_kept", "2026-11-15"), 1);
    w.now = at("2026-12-10T09:00");
    const Dossier done = w.walk(d, {"assign", "finish"});
    EXPECT_EQ(counted("result_kept", "2026-12-10"), 1);
    const Way way(w.program->desk);
    const auto corrected = w.program->db->write<Dossier>(World::kHome, [&](sql::Tx& tx) { return way.correct_end(tx, w.by(), w.now, d.id, {done.version, at("2026-11-20T10:00"), "01/BB-UBND", "mất điện"}); });
    ASSERT_TRUE(corrected) << corrected.error().message;
    EXPECT_EQ(counted("result_kept", "2026-12-10"), 0);
    EXPECT_EQ(counted("result_kept", "2026-11-15"), 1);
    EXPECT_EQ(verify(), kClean);
    ASSERT_TRUE(remove(*corrected, 2, "nhầm hồ sơ"));
    ASSERT_TRUE(remove(*corrected, 3, "nhầm hồ sơ"));
    EXPECT_EQ(w.program->count("dossier_mark_count WHERE n <> 0"), 0);
    EXPECT_EQ(verify(), kClean);
    w.program->run("UPDATE dossier_mark_count SET n = 2 WHERE mark = 'papers_kept'");
    ASSERT_EQ(verify().size(), 1u);
    EXPECT_NE(verify()[0].find("Bộ đếm hồ sơ có tệp giấy tờ từ 2026-11-15"), std::string::npos) << verify()[0];
}

}  // namespace
}  // namespace xaso::onestop
