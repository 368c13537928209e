// keying (nhập sổ cũ): old paper books taken into a record book, each entry typed in by two people on their own and settled by a third.
//
// A paper book is a record of one book (civil_status_volume), its entries become records of another (civil_status_entry, `[keying]` of its
// file, catalog::BookKeying); nothing here knows one book from another. The paper is cut into batches of entries in a row.
//
//   cut --> batch --take--> first pass ---key … key--> hand_in --+
//            |   --take--> second pass --key … key--> hand_in --+--> lock_same, settle --> locked record --correct, on a document--> …
//            +-- release: a pass not handed in is emptied and free again
//
// Invariants: (1) the two passes of a batch have two people, and the one who settles is a third; (2) a pass is keyed in the order of the
//             paper, so the lesser of two counts is what was keyed twice; (3) nobody reads a pass but its keyer, until both are handed in,
//             then only who settles: the events of keying hold a hash, not the words; (4) an entry is settled once, with its record in the
//             same transaction; (5) the counts of a batch are those of its entries.
// LAW Luật Hộ tịch 60/2014/QH13 art. 12: what a book says is not changed at will; a locked record is corrected only on a document.
// Threads: Keying is safe from any thread; what writes runs inside a write job of the unit. Systems: S20.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/books/books.h"

namespace xaso::keying {

using books::Book;
using books::BookField;
using books::Content;
using BatchId = Id<struct KeyingBatchTag>;

inline constexpr int kBatch = 30, kMostInBatch = 200;   // entries

// An entry as one person read it: its fields, or why there is nothing to read ("Số bỏ trống").
struct Entry {
    Content content;
    std::string absent;
    bool operator==(const Entry&) const = default;
};

struct Pass {
    int pass = 0;                        // 1 or 2
    AccountId account;
    bool handed_in = false;
};
struct Batch {
    BatchId id;
    std::string book;
    std::int64_t volume = 0;             // record of the paper book
    int no = 0;                          // 1, 2, 3 … of its paper book
    int first = 0, last = 0;             // positions in it, from 1, both inside
    int keyed[2] = {0, 0};               // entries of each pass
    int settled = 0;
    std::vector<Pass> passes;
    int size() const { return last - first + 1; }
    const Pass* pass_of(AccountId account) const;
    const Pass* pass(int n) const;
    bool compared() const;               // both handed in: there is something to compare
};

// Of one paper book, or of several together.
struct Progress {
    std::int64_t entries = 0, once = 0, twice = 0, settled = 0, batches = 0;
};

struct Difference {
    const BookField* field = nullptr;    // nullptr: one of the two found nothing to read
    std::string first, second;
};
struct Compared {
    int position = 0;
    Entry first, second;
    std::vector<Difference> differences;
    bool settled = false;
    std::int64_t record = 0;             // 0: not settled, or nothing to read
};

// What a correction rests on.
struct Ground {
    std::string reason, number;          // of the document that allows it
    std::optional<Day> day;
};

class Keying {
public:
    explicit Keying(const books::Books& books) : books_(books) {}

    // Books that are keyed, and the book of the paper of one.
    static std::vector<const Book*> keyed_books(const catalog::Definitions& law);
    static const Book& volumes_of(const catalog::Definitions& law, const Book& book);
    // What is asked of each entry of a paper book, entry and page first; empty: its kind has no form.
    static std::vector<const BookField*> asked(const Book& book, const Content& volume);
    // How many entries a paper book has, by its own record.
    static int entries_of(const Book& book, const Content& volume);

    // Inside a write job, with their events. Refused: "keying.…", naming the field.
    Result<int> cut(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t volume, int size) const;   // how many batches
    Result<int> take(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const;                                       // the pass
    Result<void> key(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position, const Entry& entry) const;     // again: changed
    Result<void> hand_in(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const;
    Result<void> release(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int pass) const;
    // Locks every entry on which both agree; those that the book refuses stay, with why.
    struct Locked {
        int records = 0;
        std::vector<Refusal> left;
    };
    Result<Locked> lock_same(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id) const;
    Result<std::int64_t> settle(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position, const Entry& entry) const;   // the record
    Result<void> correct(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t record, int version, const Content& content, const Ground& ground) const;
    // That somebody looked at what two people keyed.
    void opened(sql::Tx& tx, const record::Actor& by, Instant now, BatchId id, int position) const;

    std::optional<Batch> find(sql::Session& s, UnitId unit, BatchId id) const;
    std::vector<Batch> batches(sql::Session& s, UnitId unit, std::int64_t volume) const;
    // What the account has taken and not handed in; and a batch it may take, nullopt when there is none.
    std::vector<Batch> taken(sql::Session& s, UnitId unit, AccountId account) const;
    std::vector<Batch> waiting(sql::Session& s, UnitId unit, AccountId account) const;   // for the account as the third
    std::optional<Batch> free(sql::Session& s, UnitId unit, std::string_view book, AccountId account) const;
    // By paper book, without those that are not cut yet.
    std::map<std::int64_t, Progress> progress(sql::Session& s, UnitId unit, std::string_view book) const;
    // The paper book of a batch, as its record says it.
    std::optional<books::Record> volume(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const;
    std::map<int, Entry> entries(sql::Session& s, UnitId unit, BatchId id, int pass) const;   // by position
    std::vector<Compared> compare(sql::Session& s, UnitId unit, const Book& book, const Batch& batch) const;
    // Where the next entry of a pass begins: its number and its page counted on from what was keyed.
    Content counted_on(const Book& book, const Content& volume, const Batch& batch, const std::map<int, Entry>& keyed, int position) const;
    // What may not be settled by whom: a Refusal, or nothing.
    Result<void> check_settles(const Batch& batch, AccountId account) const;

    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    const books::Books& books() const { return books_; }
    const record::Record& record() const { return books_.record(); }

private:
    struct Asked;
    Result<Asked> batch_of(sql::Session& s, UnitId unit, BatchId id) const;
    Result<std::int64_t> lock(sql::Tx& tx, const record::Actor& by, Instant now, const Asked& asked, int position, const Entry& entry, const std::vector<std::string>& differed) const;
    Result<void> mark_volume(sql::Tx& tx, const record::Actor& by, Instant now, const Asked& asked, bool settled) const;

    const books::Books& books_;
};

// Spaces do not matter, everything else does: "Nguyễn  Văn An" is "Nguyễn Văn An", "Nguyễn Văn Ân" is not.
std::string one_spaced(std::string_view text);

}  // namespace xaso::keying
