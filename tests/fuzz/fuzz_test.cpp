// The targets without libFuzzer: the corpus as it is, then changed at random for a moment. The changes follow from the target's name alone, so
// a run repeats. An input that ends the program is left in build/fuzz-last/TARGET: put it into the corpus with the repair.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "fuzz/targets.h"

namespace xaso::fuzz {

void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

namespace {
namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::size_t kLongest = 64 * 1024;
constexpr std::chrono::seconds kHang{20};

struct Seed {
    std::string name, bytes;
};
std::vector<Seed> corpus(std::string_view target) {
    std::vector<Seed> seeds;
    for (const auto& entry : fs::directory_iterator(fs::path(XASO_SOURCE_DIR) / "tests/fuzz/corpus" / target)) {
        std::ifstream in(entry.path(), std::ios::binary);
        seeds.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}});
    }
    std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
    return seeds;
}

// The input being tried, on disk where it outlives a crash.
class Last {
public:
    explicit Last(std::string_view target) : path_(fs::path(XASO_SOURCE_DIR) / "build/fuzz-last" / target) {
        fs::create_directories(path_.parent_path());
        fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    }
    ~Last() {
        ::close(fd_);
        if (!failed_) fs::remove(path_);
    }
    void keep(std::string_view input) const {
        const auto size = static_cast<off_t>(input.size());
        if (::pwrite(fd_, input.data(), input.size(), 0) != size || ::ftruncate(fd_, size) != 0) throw std::runtime_error("cannot write " + path_.string());
    }
    void failed() { failed_ = true; }
    std::string path() const { return path_.string(); }

private:
    fs::path path_;
    int fd_ = -1;
    bool failed_ = false;
};

// What a target makes of one input; empty when all is well.
std::string trouble(const Target& target, std::string_view input) {
    ::alarm(static_cast<unsigned>(kHang.count()));   // a hang ends the program
    std::string says;
    try {
        target.run(input);
    } catch (const std::exception& e) {
        says = e.what();
    }
    ::alarm(0);
    return says;
}

class Changer {
public:
    Changer(std::string_view target, const std::vector<Seed>& seeds) : seeds_(seeds) {
        std::seed_seq from(target.begin(), target.end());
        random_.seed(from);
    }

    std::string next() {
        std::string s = any_seed();
        for (std::size_t n = 1 + below(6); n > 0; --n) change(s);
        if (s.size() > kLongest) s.resize(kLongest);
        return s;
    }

private:
    std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }
    const std::string& any_seed() { return seeds_[below(seeds_.size())].bytes; }
    std::string piece_of(const std::string& s) {
        const std::size_t at = below(s.size() + 1);
        return s.substr(at, 1 + below(std::min<std::size_t>(s.size() - at, 40)));
    }
    void change(std::string& s) {
        static const std::vector<std::string> kWords{"0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e999", "0.00001", "31/02/2024", "29/02/1900", "\n", "\r\n", "\r\n\r\n",
                                                     ",", ";", "\"", "'", "=", "&", "%", "%00", "%", "{", "}", "{{", "}}", "[", "]", "[[", "(", ")", "<", ">", "/>", "&#x0;", "..", "/", "\\", ":", "@", "#",
                                                     "Đ", "ạ", "o\xCC\x82\xCC\x81", "\xC3", "\xFF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B", std::string(1, '\0')};
        const std::size_t at = below(s.size() + 1);
        switch (below(8)) {
            case 0: if (at < s.size()) s[at] = static_cast<char>(s[at] ^ (1 << below(8))); break;
            case 1: if (at < s.size()) s[at] = static_cast<char>(below(256)); break;
            case 2: s.erase(at, 1 + below(std::min<std::size_t>(s.size() - at + 1, 64))); break;
            case 3: s.insert(at, kWords[below(kWords.size())]); break;
            case 4: s.insert(at, piece_of(s)); break;
            case 5: s.insert(at, piece_of(any_seed())); break;
            case 6: {   // a digit becomes another number
                const std::size_t digit = s.find_first_of("0123456789", at);
                if (digit != std::string::npos) s.replace(digit, 1, kWords[below(7)]);
                break;
            }
            default: {
                const std::string piece = piece_of(s);
                for (std::size_t n = below(8) == 0 ? below(2000) : below(8); n > 0 && s.size() < kLongest; --n) s.insert(at, piece);
            }
        }
    }

    const std::vector<Seed>& seeds_;
    std::mt19937_64 random_;
};

std::string name_of(const testing::TestParamInfo<Target>& target) { return std::string(target.param.name); }

class Fuzz : public testing::TestWithParam<Target> {};
INSTANTIATE_TEST_SUITE_P(Target, Fuzz, testing::ValuesIn(targets()), name_of);

TEST_P(Fuzz, TakesItsCorpus) {
    const auto seeds = corpus(GetParam().name);
    ASSERT_FALSE(seeds.empty());
    for (const Seed& s : seeds) EXPECT_EQ(trouble(GetParam(), s.bytes), "") << s.name;
}

TEST_P(Fuzz, SlowTakesWhatIsMadeOfIt) {
    const auto seeds = corpus(GetParam().name);
    ASSERT_FALSE(seeds.empty());
    const char* seconds = std::getenv("XASO_FUZZ_SECONDS");
    const auto until = steady_clock::now() + std::chrono::milliseconds(seconds ? std::atoi(seconds) * 1000 : 1500);
    Changer changer(GetParam().name, seeds);
    Last last(GetParam().name);
    int tried = 0;
    for (; tried == 0 || steady_clock::now() < until; ++tried) {
        const std::string input = changer.next();
        last.keep(input);
        const std::string says = trouble(GetParam(), input);
        if (says.empty()) continue;
        last.failed();
        FAIL() << says << ": input " << tried << ", kept as " << last.path();
    }
    RecordProperty("inputs", tried);
}

// A folder that belongs to no target would be read by nobody.
TEST(FuzzCorpus, BelongsToTargets) {
    for (const auto& entry : fs::directory_iterator(fs::path(XASO_SOURCE_DIR) / "tests/fuzz/corpus")) {
        const std::string name = entry.path().filename().string();
        EXPECT_TRUE(std::any_of(targets().begin(), targets().end(), [&](const Target& t) { return t.name == name; })) << name;
    }
}

}  // namespace
}  // namespace xaso::fuzz

int main(int argc, char** argv) {
    spdlog::set_level(spdlog::level::off);   // the programs under test say what they refuse
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
