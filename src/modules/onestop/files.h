// files: the scanned and electronic papers of a dossier, and its result.
//
//   upload --keep()--> waiting --attach()--> attached --remove(reason)--> removed      a scanner's file and the API go straight to attached
//
// LAW ND 61/2018/ND-CP art. 17(1): papers are scanned and kept in the system at reception. LAW QCVN 12:2026/BCA: each document is hashed at
// intake and checked again (verify), and looking at a citizen's papers is recorded.
// The bytes lie in the database, once per unit by their SHA-256: they are committed with the row and the event that name them, and are in every
// backup without a second mechanism (docs/adr/0021).
//
// Invariants: (1) a file belongs to a paper of its dossier, or (paper 0) to the result; (2) attaching and removing are events of the subject
//             "dossier_file" and leave the dossier's version alone, so nobody's open page becomes stale; (3) a removed file keeps row, bytes
//             and reason and cannot be opened; (4) a file of the scanner's folder is attached once; (5) bytes are given out by open() only, with its event in the same transaction.
// Names of files may name people: they stay out of events and addresses.
// Threads: safe from any thread; what writes runs inside a write job of the dossier's unit.
// Systems: S14, S15.
#pragma once

#include "onestop/onestop.h"
#include "platform/files/scan_folder.h"

namespace xaso::onestop {

struct FileLimits {
    std::size_t bytes = 10 << 20;   // of one file
    int per_dossier = 60;           // not removed ones
    int waiting = 30;               // uploads an account may leave unattached
};

struct GivenFile {
    std::string name, bytes;
};
struct WaitingFile {
    std::int64_t id = 0;
    std::string hash, name;
    files::FileKind kind{};
    std::int64_t size = 0;
};

inline constexpr int kResultPaper = 0;
struct FileInput {
    int paper = 0;                     // number of the paper, or kResultPaper
    std::string new_paper = {};        // name of a paper that came later and is added with this file; `paper` is not looked at
    std::int64_t waiting = 0;          // an upload of the acting account; 0: the bytes are given here
    GivenFile given = {};
    std::string scan_token = {};
};

struct DossierFile {
    int no = 0, paper = 0;
    std::string hash, name;
    files::FileKind kind{};
    std::int64_t size = 0;
    Instant at{};
    AccountId by;
    std::optional<Instant> removed_at;
    AccountId removed_by;
    std::string removed_reason;
};
struct OpenedFile {
    std::string name, bytes;
    files::FileKind kind{};
};

class Files {
public:
    Files(const Desk& desk, FileLimits limits = {}, std::string scan_root = {}) : desk_(desk), limits_(limits), scan_(std::move(scan_root), limits.bytes) {}

    const FileLimits& limits() const { return limits_; }
    const files::ScanFolder& scan() const { return scan_; }

    // Keeps an upload until it is attached. The same bytes of the same account are kept once. Refused: files::check_file, "onestop.waiting_full".
    // `purpose`: "" the papers of a dossier, else the room whose form it came with; what waits for one is not offered to another.
    Result<WaitingFile> keep(sql::Tx& tx, const record::Actor& by, Instant now, const GivenFile& file, std::string_view purpose = {}) const;
    std::vector<WaitingFile> waiting(sql::Session& s, UnitId unit, AccountId account, std::string_view purpose = {}) const;
    Result<void> give_up(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t waiting) const;
    // What waited, for a room that keeps it by itself; it waits no longer. Refused: "onestop.file_waiting".
    Result<GivenFile> take(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t waiting, std::string_view purpose) const;

    // All or none. Refused besides files::check_file: "onestop.file_paper", "onestop.file_count", "onestop.file_twice" (the same bytes at the
    // same paper), "onestop.file_waiting" (given up or attached already), "onestop.scan_taken".
    Result<void> attach(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& dossier, const std::vector<FileInput>& files) const;
    std::vector<DossierFile> list(sql::Session& s, UnitId unit, DossierId id) const;   // removed ones too
    // Refused: "onestop.no_file", also for a removed one.
    Result<OpenedFile> open(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& dossier, int no) const;
    Result<void> remove(sql::Tx& tx, const record::Actor& by, Instant now, const Dossier& dossier, int no, std::string_view reason) const;

    // What the scanner has written and nobody has attached; takes away what was attached before and is still in the folder.
    std::vector<files::Scan> scans(sql::Session& s, UnitId unit, std::string_view unit_code, Instant now) const;
    // Every content against its hash, files against events.
    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

private:
    const Desk& desk_;
    FileLimits limits_;
    files::ScanFolder scan_;
};

}  // namespace xaso::onestop
