// The house keeps its shape: includes point one way (kernel <- platform <- modules <- app), heavy libraries stay in the few files that
// were meant to see them, and every room says what it is for.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = XASO_SOURCE_DIR;

struct Include {
    fs::path file;   // relative to src
    std::string what;
};

std::vector<Include> includes() {
    std::vector<Include> out;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "src")) {
        const std::string ext = entry.path().extension().string();
        if (ext != ".h" && ext != ".cpp") continue;
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            if (!line.starts_with("#include")) continue;
            const auto from = line.find_first_of("<\""), to = line.find_last_of(">\"");
            out.push_back({fs::relative(entry.path(), kRoot / "src"), line.substr(from + 1, to - from - 1)});
        }
    }
    return out;
}

// The layer of a path below src, or of an include: modules are included as "onestop/x.h" or "modules/onestop/x.h".
std::string layer_of(const std::string& path) {
    for (const std::string layer : {"kernel", "platform", "app"})
        if (path.starts_with(layer + "/")) return layer;
    const std::string room = path.starts_with("modules/") ? path.substr(8) : path;
    const auto slash = room.find('/');
    return slash != std::string::npos && fs::is_directory(kRoot / "src/modules" / room.substr(0, slash)) ? "modules" : "";
}

std::string module_of(const std::string& path) {
    const std::string room = path.starts_with("modules/") ? path.substr(8) : path;
    return room.substr(0, room.find('/'));
}

bool is_test(const fs::path& file) { return file.stem().string().ends_with("_test") || file.stem().string().ends_with("_fixture"); }

TEST(Structure, IncludesPointOneWay) {
    const std::map<std::string, int> height{{"kernel", 0}, {"platform", 1}, {"modules", 2}, {"app", 3}};
    std::size_t seen = 0;
    for (const Include& i : includes()) {
        const std::string to = layer_of(i.what);
        if (to.empty()) continue;
        ++seen;
        EXPECT_LE(height.at(to), height.at(layer_of(i.file.string()))) << i.file << " includes " << i.what;
    }
    EXPECT_GT(seen, 100u);
}

TEST(Structure, ReportingKnowsFiguresNotDossiers) {
    for (const Include& i : includes())
        if (layer_of(i.file.string()) == "modules" && module_of(i.file.string()) == "reporting" && !is_test(i.file)) { EXPECT_NE(module_of(i.what), "onestop") << i.file; }
}

TEST(Structure, HeavyLibrariesStayWhereTheyAreMeantToBe) {
    // library prefix -> files that may see it
    const std::map<std::string, std::set<std::string>> allowed{
        {"boost/beast", {"platform/http/server.cpp", "platform/http/asio_src.cpp"}},
        {"boost/asio", {"platform/http/server.cpp", "platform/http/asio_src.cpp"}},
        {"toml++", {"modules/catalog/toml.cpp"}},
        {"CLI/", {"app/main.cpp"}},
        {"libpq-fe.h", {"platform/sql/pg_connection.cpp"}},
        {"sqlite3.h", {"platform/sql/sqlite_connection.cpp"}},
    };
    for (const Include& i : includes())
        for (const auto& [prefix, files] : allowed)
            if (i.what.starts_with(prefix) && !is_test(i.file)) { EXPECT_TRUE(files.contains(i.file.string())) << i.file << " includes " << i.what; }
}

TEST(Structure, EveryRoomHasAReadme) {
    for (const std::string layer : {"src/platform", "src/modules"})
        for (const auto& entry : fs::directory_iterator(kRoot / layer))
            if (entry.is_directory()) { EXPECT_TRUE(fs::exists(entry.path() / "README.md")) << entry.path(); }
    EXPECT_TRUE(fs::exists(kRoot / "src/kernel/README.md"));
}

}  // namespace
