#include "platform/html/assets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace xaso::html {
namespace {

namespace fs = std::filesystem;

class AssetsTest : public testing::Test {
protected:
    AssetsTest() : dir_(fs::temp_directory_path() / ("xaso-assets-" + std::to_string(::getpid()))) { fs::create_directories(dir_); }
    ~AssetsTest() override { fs::remove_all(dir_); }
    void write(const char* name, const char* bytes) { std::ofstream(dir_ / name) << bytes; }
    fs::path dir_;
};

TEST_F(AssetsTest, FilesAreFoundUnderTheirHashedNames) {
    write("manifest.json", R"({"app.css":"app.12ab.css","app.js":"app.34cd.js"})");
    write("app.12ab.css", "body{}");
    write("app.12ab.css.gz", "zipped");
    write("app.34cd.js", "1;");
    const Assets assets = Assets::load(dir_);
    EXPECT_EQ(assets.url("app.css"), "/static/app.12ab.css");
    const Assets::File* css = assets.find("/static/app.12ab.css");
    ASSERT_NE(css, nullptr);
    EXPECT_EQ(css->bytes, "body{}");
    EXPECT_EQ(css->gzip, "zipped");
    EXPECT_EQ(css->content_type, "text/css; charset=utf-8");
    EXPECT_EQ(css->etag, "\"app.12ab.css\"");
    const Assets::File* js = assets.find("/static/app.34cd.js");
    ASSERT_NE(js, nullptr);
    EXPECT_EQ(js->gzip, "");
    EXPECT_EQ(js->content_type, "text/javascript; charset=utf-8");
    // Only what the manifest lists is served: no logical name, no twin, no way out of the folder.
    for (const char* path : {"/static/app.css", "/static/app.12ab.css.gz", "/static/manifest.json", "/static/../manifest.json", ""}) {
        EXPECT_EQ(assets.find(path), nullptr) << path;
    }
    EXPECT_THROW(assets.url("other.css"), std::out_of_range);
}

TEST_F(AssetsTest, AnIncompleteFolderIsRefusedByName) {
    struct Row { const char* name; const char* manifest; const char* says; };
    const Row rows[] = {
        {"no manifest", nullptr, "manifest.json"},
        {"broken manifest", "{", "manifest.json"},
        {"a name that is none", R"({"app.css":1})", "manifest.json"},
        {"listed file missing", R"({"app.css":"app.1.css"})", "app.1.css"},
        {"unknown kind", R"({"a.exe":"a.1.exe"})", "a.1.exe"},
    };
    write("a.1.exe", "");
    for (const Row& r : rows) {
        fs::remove(dir_ / "manifest.json");
        if (r.manifest != nullptr) write("manifest.json", r.manifest);
        try {
            Assets::load(dir_);
            ADD_FAILURE() << r.name;
        } catch (const std::runtime_error& e) {
            EXPECT_NE(std::string_view(e.what()).find(r.says), std::string_view::npos) << r.name << ": " << e.what();
        }
    }
}

TEST(Assets, WithoutFilesNamesArePlain) { EXPECT_EQ(Assets().url("app.css"), "/static/app.css"); }

}  // namespace
}  // namespace xaso::html
