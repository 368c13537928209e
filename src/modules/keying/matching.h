// matching (đối chiếu dân cư): the lines of the population database's export beside the records that were locked.
//
//   read(file) --> each line looks exact, probable, several or none --say(record)--> confirmed      say(nothing) --> refused
//
//   exact     the same identity number and the same name (folded)
//   probable  the same name (folded) and the same day of birth; one record
//   several   more than one record does
//
// Which fields of a record are compared, and how the file's columns may be called, is data (`[keying.match]` of the book).
// Invariants: (1) nothing of a record changes: what is confirmed stands beside it; (2) a line is said once, by a person;
//             (3) a record is confirmed to be one person: a second identity number is refused.
// Threads: Matching is safe from any thread; what writes runs inside a write job. Systems: S20.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/book_keying.h"
#include "keying/keying.h"
#include "modules/imports/table.h"

namespace xaso::keying {

struct Match {
    enum class Looks { none = 0, exact = 1, probable = 2, several = 3 };
    enum class State { waits = 0, confirmed = 1, refused = 2 };
    int line = 0;                        // in the file
    std::string name, born, number;      // born: ISO, "" when the file has none that is a day
    Looks looks{};
    State state{};
    std::int64_t record = 0;             // of a confirmed one
};
struct MatchFile {
    std::int64_t id = 0, waiting = 0, confirmed = 0;
    std::string book, name;
    int total = 0;
    Instant at{};
};

class Matching {
public:
    explicit Matching(const Keying& keying, imports::ReaderOptions reader = {}) : keying_(keying), reader_(std::move(reader)) {}

    // The lines of a file, each compared with the book. Outside a write job: it asks the book for every line. Refused: what read_table
    // refuses; "keying.columns", naming what is missing; too many lines.
    Result<std::vector<Match>> read(UnitId unit, const Book& book, std::string_view file_name, std::string_view bytes) const;
    Result<std::int64_t> keep(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view file_name, const std::vector<Match>& lines) const;
    // `record` 0: it is none of them.
    Result<void> say(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t file, int line, std::int64_t record) const;

    std::vector<MatchFile> files(sql::Session& s, UnitId unit) const;   // the newest first
    std::optional<MatchFile> file(sql::Session& s, UnitId unit, std::int64_t id) const;
    std::map<std::pair<Match::Looks, Match::State>, std::int64_t> counts(sql::Session& s, UnitId unit, std::int64_t file) const;
    std::vector<Match> lines(sql::Session& s, UnitId unit, std::int64_t file, std::optional<Match::Looks> looks, int after, int limit) const;
    std::optional<Match> line(sql::Session& s, UnitId unit, std::int64_t file, int line) const;
    std::optional<int> next_waiting(sql::Session& s, UnitId unit, std::int64_t file, Match::Looks looks, int after) const;
    // The records that a line may be, and how sure that is.
    std::pair<Match::Looks, std::vector<std::int64_t>> candidates(sql::Session& s, UnitId unit, const Book& book, const catalog::KeyingMatch& fields, const Match& line) const;
    // What is compared; nothing for a book that is not matched.
    static std::optional<catalog::KeyingMatch> fields(const Book& book);
    std::vector<Match> of_record(sql::Session& s, UnitId unit, std::int64_t record) const;

    const books::Books& books() const { return keying_.books(); }
    static constexpr std::size_t kMostLines = 20'000;

private:
    const Keying& keying_;
    imports::ReaderOptions reader_;
};

}  // namespace xaso::keying
