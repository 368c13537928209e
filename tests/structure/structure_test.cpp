// The house keeps its shape: includes point one way (kernel <- platform <- modules <- app), heavy libraries stay in the few files that
// were meant to see them, and every room says what it is for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
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

// ---- The picture of the house in docs/structure.md ----

// "platform/sql", "modules/onestop", "kernel", "app"; empty for what is not ours.
std::string room_of(const std::string& path) {
    const std::string layer = layer_of(path);
    if (layer == "kernel" || layer == "app") return layer;
    if (layer == "modules") return "modules/" + module_of(path);
    if (layer != "platform") return "";
    const std::string below = path.substr(layer.size() + 1);
    return layer + "/" + below.substr(0, below.find('/'));
}

// Who includes whom, without the kernel, which everybody may, and without what follows from other arrows.
std::map<std::string, std::set<std::string>> arrows() {
    std::map<std::string, std::set<std::string>> all;
    for (const Include& i : includes()) {
        const std::string from = room_of(i.file.string()), to = room_of(i.what);
        if (from.empty() || to.empty() || from == to || to == "kernel" || is_test(i.file)) continue;
        all[from].insert(to);
    }
    const std::function<bool(const std::string&, const std::string&)> reaches = [&](const std::string& from, const std::string& to) {
        for (const std::string& next : all[from])
            if (next == to || reaches(next, to)) return true;
        return false;
    };
    auto direct = all;
    for (auto& [from, tos] : direct)
        std::erase_if(tos, [&](const std::string& to) {
            return std::any_of(all[from].begin(), all[from].end(), [&](const std::string& by) { return by != to && reaches(by, to); });
        });
    return direct;
}

std::string picture() {
    const auto name = [](const std::string& room) { return room.substr(room.find('/') == std::string::npos ? 0 : room.find('/') + 1); };
    std::map<std::string, std::set<std::string>> layers;
    const auto direct = arrows();
    for (const auto& [from, tos] : direct) {
        layers[layer_of(from + "/x")].insert(from);
        for (const std::string& to : tos) layers[layer_of(to + "/x")].insert(to);
    }
    std::string out = "```mermaid\nflowchart TD\n";
    for (const std::string layer : {"app", "modules", "platform"}) {
        if (layer == "app") {
            out += "    app\n";
            continue;
        }
        out += "    subgraph " + layer + "\n";
        for (const std::string& room : layers[layer]) out += "        " + name(room) + "\n";
        out += "    end\n";
    }
    for (const auto& [from, tos] : direct)
        for (const std::string& to : tos) out += "    " + name(from) + " --> " + name(to) + "\n";
    return out + "```\n";
}

// XASO_UPDATE_GOLDEN=1 draws it anew.
TEST(Structure, ThePictureInDocsIsTrue) {
    const fs::path file = kRoot / "docs/structure.md";
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto from = text.find("```mermaid\n"), to = text.find("```\n", from + 3);
    ASSERT_NE(to, std::string::npos) << "docs/structure.md has no picture";
    const std::string drawn = text.substr(from, to + 4 - from), now = picture();
    if (std::getenv("XASO_UPDATE_GOLDEN") && drawn != now) {
        std::ofstream(file) << text.replace(from, drawn.size(), now);
        return;
    }
    EXPECT_EQ(drawn, now) << "the includes have changed: draw the picture anew with XASO_UPDATE_GOLDEN=1";
}

TEST(Structure, EveryRoomHasAReadme) {
    for (const std::string layer : {"src/platform", "src/modules"})
        for (const auto& entry : fs::directory_iterator(kRoot / layer))
            if (entry.is_directory()) { EXPECT_TRUE(fs::exists(entry.path() / "README.md")) << entry.path(); }
    EXPECT_TRUE(fs::exists(kRoot / "src/kernel/README.md"));
}

}  // namespace
