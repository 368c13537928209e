#include "platform/files/scan_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace xaso::files {
namespace {

using Kind = Refusal::Kind;

class Fd {
public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fd(const Fd&) = delete;
    operator int() const { return fd_; }

private:
    int fd_;
};

// The unit's folder, never through a link, and never elsewhere: a unit's code is a plain name.
int open_unit(const std::string& root, std::string_view unit_code) {
    const bool plain = !unit_code.empty() && std::ranges::all_of(unit_code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
    if (root.empty() || !plain) return -1;
    const Fd top(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return top < 0 ? -1 : ::openat(top, std::string(unit_code).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool plain_file(const struct stat& s) { return S_ISREG(s.st_mode) && s.st_nlink == 1; }

std::string mark_of(std::string_view name, const struct stat& s) { return fmt::format("{}.{}.{:09}/{}", s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec, name); }
std::string token_of(std::string_view mark) { return sha256_hex(mark).substr(0, 24); }
Instant changed_at(const struct stat& s) { return Instant{std::chrono::milliseconds{static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1000 + s.st_mtim.tv_nsec / 1'000'000}}; }

// The bytes of a file that stayed the same while it was read.
std::optional<std::string> read_steady(int folder, const std::string& name, std::string_view mark) {
    const Fd fd(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat s{};
    if (fd < 0 || ::fstat(fd, &s) != 0 || !plain_file(s) || mark_of(name, s) != mark) return std::nullopt;
    std::string bytes(static_cast<std::size_t>(s.st_size), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t n = ::read(fd, bytes.data() + have, bytes.size() - have);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return std::nullopt;
        have += static_cast<std::size_t>(n);
    }
    if (::fstat(fd, &s) != 0 || mark_of(name, s) != mark) return std::nullopt;
    return bytes;
}

struct Entry {
    std::string name;
    struct stat stat{};
};
std::vector<Entry> entries(int folder) {
    std::vector<Entry> out;
    const int again = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) return out;
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::fdopendir(again), ::closedir);
    if (!dir) {
        ::close(again);
        return out;
    }
    while (const dirent* e = ::readdir(dir.get())) {
        Entry one{e->d_name, {}};
        if (one.name.starts_with('.') || ::fstatat(folder, e->d_name, &one.stat, AT_SYMLINK_NOFOLLOW) != 0 || !plain_file(one.stat)) continue;
        out.push_back(std::move(one));
    }
    std::ranges::sort(out, [](const Entry& a, const Entry& b) {
        return std::pair(-changed_at(a.stat).time_since_epoch().count(), a.name) < std::pair(-changed_at(b.stat).time_since_epoch().count(), b.name);
    });
    return out;
}

}  // namespace

std::vector<Scan> ScanFolder::list(std::string_view unit_code, Instant now) const {
    std::vector<Scan> out;
    const Fd folder(open_unit(root_, unit_code));
    if (folder < 0) return out;
    std::map<std::string, Seen, std::less<>> still;
    for (const Entry& e : entries(folder)) {
        if (out.size() == kMostShown) break;
        const Instant at = changed_at(e.stat);
        if (now - at < kQuiet && at <= now) continue;
        const std::string mark = mark_of(e.name, e.stat);
        Scan scan{.token = token_of(mark), .name = safe_name(e.name), .size = e.stat.st_size, .at = at, .wrong = {}};
        const std::string key = fmt::format("{}/{}", unit_code, scan.token);
        std::optional<Seen> seen;
        {
            const std::lock_guard lock(mutex_);
            if (const auto it = seen_.find(key); it != seen_.end()) seen = it->second;
        }
        if (!seen) {
            seen.emplace();
            if (static_cast<std::size_t>(e.stat.st_size) > most_bytes_) {
                seen->whole = true;   // not worth reading: its size alone refuses it
                seen->wrong = fmt::format("nặng {}, quá {} cho một tệp", size_words(e.stat.st_size), size_words(static_cast<std::int64_t>(most_bytes_)));
            } else if (const auto bytes = read_steady(folder, e.name, mark)) {
                const auto checked = check_file(e.name, *bytes, most_bytes_);
                seen->whole = !bytes->empty() && sniff(*bytes).whole;
                if (!checked) seen->wrong = checked.error().message;
            } else {
                continue;
            }
        }
        still.insert({key, *seen});
        scan.wrong = seen->wrong;
        if (scan.name.empty()) scan.name = "(tên không đọc được)";
        // A slow scanner may rest for longer than the quiet time: a file without its end counts as growing for some minutes.
        if (!seen->whole && now - at < std::chrono::minutes{5} && at <= now) continue;
        out.push_back(std::move(scan));
    }
    const std::lock_guard lock(mutex_);
    const std::string prefix = fmt::format("{}/", unit_code);
    std::erase_if(seen_, [&](const auto& one) { return one.first.starts_with(prefix); });
    seen_.merge(still);
    return out;
}

Result<TakenScan> ScanFolder::take(std::string_view unit_code, std::string_view token, Instant now) const {
    const Fd folder(open_unit(root_, unit_code));
    if (folder >= 0)
        for (const Entry& e : entries(folder)) {
            const std::string mark = mark_of(e.name, e.stat);
            const Instant at = changed_at(e.stat);
            if (token_of(mark) != token || (now - at < kQuiet && at <= now)) continue;
            if (static_cast<std::size_t>(e.stat.st_size) > most_bytes_) return refuse(Kind::invalid, "files.too_big", fmt::format("Tệp “{}” nặng {}, quá {} cho một tệp. Hãy quét ở 200–300 dpi hoặc tách thành nhiều tệp.", safe_name(e.name), size_words(e.stat.st_size), size_words(static_cast<std::int64_t>(most_bytes_))));
            auto bytes = read_steady(folder, e.name, mark);
            if (!bytes) return refuse(Kind::unavailable, "files.scan_unread", fmt::format("Chưa đọc được tệp quét “{}” (có thể đang được ghi). Hãy thử lại sau vài giây.", safe_name(e.name)));
            return TakenScan{std::string(token), e.name, std::move(*bytes)};
        }
    return refuse(Kind::conflict, "files.scan_gone", "Một tệp vừa quét không còn trong thư mục hoặc vừa thay đổi: có thể người khác đã đính kèm. Hãy xem lại danh sách tệp vừa quét.");
}

void ScanFolder::drop(std::string_view unit_code, std::string_view token) const {
    const Fd folder(open_unit(root_, unit_code));
    if (folder < 0) return;
    const std::string aside = fmt::format(".xaso-{}", token);
    for (const Entry& e : entries(folder)) {
        if (token_of(mark_of(e.name, e.stat)) != token) continue;
        // Under a name of its own first: should the scanner write a new file of this name right now, that one stays.
        if (::renameat2(folder, e.name.c_str(), folder, aside.c_str(), RENAME_NOREPLACE) != 0 && errno != EEXIST) return;
        struct stat s{};
        if (::fstatat(folder, aside.c_str(), &s, AT_SYMLINK_NOFOLLOW) != 0) return;
        if (token_of(mark_of(e.name, s)) == token) {
            ::unlinkat(folder, aside.c_str(), 0);
        } else if (::renameat2(folder, aside.c_str(), folder, e.name.c_str(), RENAME_NOREPLACE) != 0) {
            ::renameat2(folder, aside.c_str(), folder, fmt::format("{}-{}", token, e.name).c_str(), RENAME_NOREPLACE);
        }
        return;
    }
}

}  // namespace xaso::files
