// scan_folder: the folder a scanner writes into, one below it per unit: XASO_SCAN_DIR/binh-minh/scan0001.pdf.
//
//   growing --quiet for a while--> waiting --take(), commit, drop()--> gone
//
// A file is known by its token, a hash of name, size and time of its last change. Whoever keeps the bytes keeps the token with them, once per
// unit; a file whose token is kept already is never offered, and drop() takes it away at the next look. So a program killed between the commit
// and drop() neither loses a file nor attaches it twice, and one killed before the commit leaves the file where it was.
// Only plain files lying right in the unit's folder count: links of either kind, pipes, folders and hidden names are passed over, and a token
// that does not name a file seen there opens nothing.
// Threads: safe from any thread. Reads files while listing, each once as long as it does not change.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/clock.h"
#include "platform/files/kind.h"

namespace xaso::files {

struct Scan {
    std::string token;   // what a form sends back
    std::string name;    // safe to show
    std::int64_t size = 0;
    Instant at{};
    std::string wrong;   // why it cannot be attached; empty: it can
};
struct TakenScan {
    std::string token, name, bytes;
};

class ScanFolder {
public:
    static constexpr std::chrono::milliseconds kQuiet{2000};   // unchanged for so long: written to its end
    static constexpr std::size_t kMostShown = 30;

    ScanFolder() = default;                                    // none is watched
    ScanFolder(std::string root, std::size_t most_bytes) : root_(std::move(root)), most_bytes_(most_bytes) {}

    bool watched() const { return !root_.empty(); }
    // The newest first. What is still growing or half written and new is left out.
    std::vector<Scan> list(std::string_view unit_code, Instant now) const;
    // Refused: "files.scan_gone" (not there any more, or changed since), "files.scan_unread".
    Result<TakenScan> take(std::string_view unit_code, std::string_view token, Instant now) const;
    // Takes the file of a token away; what came under its name meanwhile stays. Only after the bytes are committed.
    void drop(std::string_view unit_code, std::string_view token) const;

private:
    struct Seen {
        std::string wrong;
        bool whole = false;
    };
    std::string root_;
    std::size_t most_bytes_ = 0;
    mutable std::mutex mutex_;
    mutable std::map<std::string, Seen, std::less<>> seen_;   // by unit and token
};

}  // namespace xaso::files
