#include "platform/files/scan_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace xaso::files {
namespace {
namespace fs = std::filesystem;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kPdf = "%PDF-1.4\nmot trang\n%%EOF\n";

class ScanFolderTest : public testing::Test {
protected:
    ScanFolderTest() {
        root = (fs::temp_directory_path() / "xaso-scan-XXXXXX").string();
        if (!mkdtemp(root.data())) throw std::runtime_error("no temporary folder");
        fs::create_directory(root + "/binh-minh");
        fs::create_directory(root + "/an-phu");
    }
    ~ScanFolderTest() override { fs::remove_all(root); }
    void write(const std::string& name, const std::string& bytes, seconds ago = seconds{60}, const std::string& unit = "binh-minh") {
        const std::string path = root + "/" + unit + "/" + name;
        std::ofstream(path, std::ios::binary) << bytes;
        const auto t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - ago);
        const timespec times[2]{{t, 0}, {t, 0}};
        utimensat(AT_FDCWD, path.c_str(), times, 0);
    }
    std::vector<std::string> names(const std::string& unit = "binh-minh") const {
        std::vector<std::string> out;
        for (const Scan& s : folder().list(unit, now())) out.push_back(s.name + (s.wrong.empty() ? "" : "!"));
        std::ranges::sort(out);
        return out;
    }
    static Instant now() { return SystemClock{}.now(); }
    const ScanFolder& folder() const {
        if (!folder_) folder_ = std::make_unique<ScanFolder>(root, 1000);
        return *folder_;
    }
    std::string root;
    mutable std::unique_ptr<ScanFolder> folder_;
};
using Names = std::vector<std::string>;

TEST_F(ScanFolderTest, a_file_is_offered_once_it_has_stopped_growing) {
    write("moi.pdf", kPdf, seconds{0});
    write("do-dang.pdf", "%PDF-1.4\nmot", seconds{30});            // the scanner rests between pages
    write("bo-do.pdf", "%PDF-1.4\nmot", seconds{3600});            // nobody goes on with it
    write("xong.pdf", kPdf);
    EXPECT_EQ(names(), (Names{"bo-do.pdf!", "xong.pdf"}));
    write("do-dang.pdf", kPdf, seconds{10});
    EXPECT_EQ(names(), (Names{"bo-do.pdf!", "do-dang.pdf", "xong.pdf"})) << "what was read before is read again when it changed";
}

TEST_F(ScanFolderTest, junk_links_pipes_and_folders_do_no_harm) {
    write("xong.pdf", kPdf);
    write("chay.exe", "MZ");
    write("to.pdf", kPdf + std::string(2000, 'x'));
    write(".an.pdf", kPdf);
    write("ngoai.pdf", kPdf, seconds{60}, "an-phu");
    const std::string home = root + "/binh-minh/";
    fs::create_symlink("/etc/passwd", home + "lien-ket.pdf");
    fs::create_symlink("../an-phu/ngoai.pdf", home + "cheo.pdf");
    fs::create_hard_link(root + "/an-phu/ngoai.pdf", home + "cung.pdf");
    fs::create_directory(home + "thu-muc.pdf");
    mkfifo((home + "ong.pdf").c_str(), 0600);
    write(std::string("hong\xff.pdf"), kPdf);
    EXPECT_EQ(names(), (Names{"(tên không đọc được)!", "chay.exe!", "to.pdf!", "xong.pdf"}));
    for (const char* unit : {"..", "../binh-minh", "", "khong-co", "binh-minh/."}) EXPECT_TRUE(folder().list(unit, now()).empty()) << unit;
    fs::create_directory_symlink(root + "/binh-minh", root + "/vong");
    EXPECT_TRUE(folder().list("vong", now()).empty()) << "a unit's folder that is a link";
    EXPECT_TRUE(ScanFolder().list("binh-minh", now()).empty());
}

TEST_F(ScanFolderTest, it_is_taken_as_it_was_seen_and_dropped_once) {
    write("xong.pdf", kPdf);
    const Scan seen = folder().list("binh-minh", now()).at(0);
    const auto taken = folder().take("binh-minh", seen.token, now());
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->bytes, kPdf);
    EXPECT_EQ(names(), Names{"xong.pdf"}) << "reading takes nothing away";
    EXPECT_EQ(folder().take("an-phu", seen.token, now()).error().code, "files.scan_gone") << "another unit's";
    EXPECT_EQ(folder().take("binh-minh", "../xong.pdf", now()).error().code, "files.scan_gone");

    write("xong.pdf", kPdf + "trang hai\n%%EOF", seconds{30});   // the scanner used the name again before the file was taken away
    EXPECT_EQ(folder().take("binh-minh", seen.token, now()).error().code, "files.scan_gone");
    folder().drop("binh-minh", seen.token);
    EXPECT_EQ(names(), Names{"xong.pdf"}) << "the new file stays";
    folder().drop("binh-minh", folder().list("binh-minh", now()).at(0).token);
    EXPECT_TRUE(fs::is_empty(root + "/binh-minh"));
    folder().drop("binh-minh", seen.token);
}

}  // namespace
}  // namespace xaso::files
