#include "platform/backup/vault.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/folder.h"

namespace xaso::backup {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kPass = "mật khẩu sao lưu để thử";

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void spit(const std::string& path, std::string_view bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

std::string text_of(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(i * 131 + i / 251);
    return out;
}

void seal(const std::string& path, const std::string& text) {
    Sealer out(path, kPass, Cost::cheap());
    for (std::size_t at = 0; at < text.size(); at += 10'000) out.write(std::string_view(text).substr(at, 10'000));
    out.finish();
}

std::string open_all(const std::string& path, std::string_view pass = kPass) {
    Opener in(path, pass);
    std::string all;
    for (std::string piece; !(piece = in.read(9'999)).empty();) all += piece;
    return all;
}

// The code of the refusal, empty when the file was taken.
std::string refusal_of(const std::string& path, std::string_view pass = kPass) {
    try {
        open_all(path, pass);
        return {};
    } catch (const Stopped& e) {
        return e.refusal.code;
    }
}

TEST(Vault, GivesBackWhatWasSealedWhateverItsLength) {
    const TestFolder folder;
    for (const std::size_t size : {0, 1, 65535, 65536, 65537, 131072, 200000}) {
        const std::string path = folder.path + "/" + std::to_string(size), text = text_of(size);
        seal(path, text);
        EXPECT_EQ(open_all(path), text) << size;
        EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        Opener again(path, kPass);
        again.read(10);
        again.rewind();
        EXPECT_EQ(again.read(10), text.substr(0, 10));
    }
}

TEST(Vault, TellsNothingAndIsNeverTheSameTwice) {
    const TestFolder folder;
    const std::string text = "Nguyễn Văn Mẫu " + text_of(1000);
    seal(folder.path + "/a", text);
    seal(folder.path + "/b", text);
    EXPECT_EQ(slurp(folder.path + "/a").find("Nguyễn"), std::string::npos);
    EXPECT_NE(slurp(folder.path + "/a"), slurp(folder.path + "/b"));
    EXPECT_EQ(refusal_of(folder.path + "/a", "mật khẩu sao lưu để thủ"), "backup.passphrase");
}

TEST(Vault, EveryByteOfTheHeadAndEveryRegionOfTheBodyIsProved) {
    const TestFolder folder;
    const std::string path = folder.path + "/sealed", changed = folder.path + "/changed";
    seal(path, text_of(150'000));
    const std::string good = slurp(path);
    const std::size_t head = 14 + 16 + 16 + 24;
    std::vector<std::size_t> places{head + 65553 - 1, head + 65553, head + 65553 + 1, head + 2 * 65553, good.size() - 17, good.size() - 1};
    for (std::size_t i = 0; i < head + 20; ++i)
        if (i < 14 || i >= 30 || i % 8 > 2) places.push_back(i);  // the low bytes of the cost would only make the trial slow
    for (std::size_t i = head + 20; i < good.size(); i += 4099) places.push_back(i);
    for (const std::size_t at : places) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        spit(changed, bad);
        EXPECT_NE(refusal_of(changed), "") << "byte " << at;
    }
}

TEST(Vault, CutExtendedAndReorderedFilesAreRefused) {
    const TestFolder folder;
    const std::string path = folder.path + "/sealed", changed = folder.path + "/changed";
    seal(path, text_of(200'000));
    const std::string good = slurp(path);
    const std::size_t head = 70, chunk = 65553;
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, head - 1, head, head + 1, head + chunk, head + chunk + 16, head + 2 * chunk, head + 3 * chunk, good.size() - 1}) {
        spit(changed, std::string_view(good).substr(0, size));
        EXPECT_NE(refusal_of(changed), "") << size;
    }
    spit(changed, good + "x");
    EXPECT_EQ(refusal_of(changed), "backup.damaged");
    spit(changed, good + good);
    EXPECT_EQ(refusal_of(changed), "backup.damaged");
    spit(changed, good.substr(0, head) + good.substr(head + chunk, chunk) + good.substr(head, chunk) + good.substr(head + 2 * chunk));
    EXPECT_EQ(refusal_of(changed), "backup.passphrase") << "the first chunk is not the first";
    spit(changed, good.substr(0, head + chunk) + good.substr(head + 2 * chunk));
    EXPECT_EQ(refusal_of(changed), "backup.damaged");
    spit(changed, "SQLite format 3" + text_of(4096));
    EXPECT_EQ(refusal_of(changed), "backup.foreign");
    EXPECT_EQ(refusal_of(folder.path), "backup.not_read") << "a folder";
    EXPECT_EQ(refusal_of(folder.path + "/none"), "backup.not_read");
}

TEST(Vault, NothingIsLeftOfAFileThatWasNotFinished) {
    const TestFolder folder;
    {
        Sealer out(folder.path + "/half", kPass, Cost::cheap());
        out.write(text_of(100'000));
    }
    EXPECT_TRUE(fs::is_empty(folder.path));
}

TEST(Vault, AFullDiskIsSaidAndLeavesNothing) {
    const TestFolder folder;
    rlimit before{}, small{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100'000;
    const auto old = signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::string code;
    try {
        seal(folder.path + "/full", text_of(400'000));
    } catch (const Stopped& e) {
        code = e.refusal.code;
    }
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, old);
    EXPECT_EQ(code, "backup.disk_full");
    EXPECT_TRUE(fs::is_empty(folder.path));
}

TEST(Vault, NeverReplacesAFile) {
    const TestFolder folder;
    spit(folder.path + "/there", "mine");
    EXPECT_THROW(seal(folder.path + "/there", "other"), Stopped);
    {
        NewFile late(folder.path + "/late");
        late.write("new");
        spit(folder.path + "/late", "came between");
        EXPECT_THROW(late.finish(), Stopped);
    }
    EXPECT_EQ(slurp(folder.path + "/there"), "mine");
    EXPECT_EQ(slurp(folder.path + "/late"), "came between");
}

}  // namespace
}  // namespace xaso::backup
