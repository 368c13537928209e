// A commune's whole work goes into a file and comes out on another machine as it was.
#include "app/backups.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "app/app.h"
#include "support/folder.h"
#include "support/test_database.h"

namespace xaso::app {
namespace {

const Instant kNow = to_instant(*parse_local_time("2026-11-23T10:20"));
constexpr std::string_view kPass = "mật khẩu sao lưu để thử";

class Backups : public testing::TestWithParam<sql::Dialect> {};

TEST_P(Backups, ARestoredOfficeHasItsRecordsItsChainAndItsKey) {
    const TestFolder folder;
    const auto from = TestDatabase::make(GetParam()), to = TestDatabase::make(GetParam());
    Config office, machine;
    office.root = machine.root = XASO_SOURCE_DIR;
    office.data = folder.path + "/office";
    machine.data = folder.path + "/machine";
    office.database = from->config.url;
    machine.database = to->config.url;
    const auto place = [](const Config& c) { return backup::Place{c.database, c.data}; };
    backup::Holds held;
    {
        App app(office);
        ASSERT_TRUE(load_sample(app.sample_parts(), kNow, [](const std::string&) {}));
        sql::Reader s = app.db->read();
        held = holds(s);
        ASSERT_GT(held.dossiers, 3000);
        const auto made = backup::make(place(office), folder.path + "/copy", kPass, kNow, holds, backup::Cost::cheap());
        ASSERT_TRUE(made) << made.error().message;
    }
    const auto back = backup::restore(place(machine), folder.path + "/copy", kPass, sql::migrations().back().number);
    ASSERT_TRUE(back) << back.error().message;
    App app(machine);
    sql::Reader s = app.db->read();
    EXPECT_EQ(holds(s).units, held.units);
    EXPECT_EQ(holds(s).dossiers, held.dossiers);
    EXPECT_EQ(back->holds.dossiers, held.dossiers);
    for (const units::Unit& u : app.units.tree()->units)
        for (const record::Mismatch& m : app.verify(s, u.id, local_day(kNow))) ADD_FAILURE() << u.code << ": " << m.says;
}

TEST(BackupPassphrase, ComesFromAFileBeforeTheEnvironmentAndIsLongEnough) {
    const TestFolder folder;
    const std::string file = folder.path + "/pass";
    std::ofstream(file) << "mật khẩu trong tệp\r\nmột dòng khác\n";
    ::setenv("XASO_BACKUP_PASSPHRASE", "mật khẩu trong môi trường", 1);
    EXPECT_EQ(backup_passphrase(file, true), "mật khẩu trong tệp");
    EXPECT_EQ(backup_passphrase("", true), "mật khẩu trong môi trường");
    ::setenv("XASO_BACKUP_PASSPHRASE", "mười một ký", 1);  // 11 characters, more bytes
    EXPECT_THROW(backup_passphrase("", true), Unusable);
    EXPECT_EQ(backup_passphrase("", false), "mười một ký") << "an old copy may have a short one";
    ::unsetenv("XASO_BACKUP_PASSPHRASE");
    EXPECT_THROW(backup_passphrase(folder.path + "/none", true), Unusable);
}

INSTANTIATE_TEST_SUITE_P(Both, Backups, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

}  // namespace
}  // namespace xaso::app
