// book_imports: a book filled from another program's Excel or CSV, so that nothing is keyed twice.
//
//   upload --read()--> read --start(mapping)--> running --proceed(), in chunks--> done
//
// The columns are matched once on screen and remembered for that heading and book. A line adds a record, changes the one that it names, leaves
// it as it is, or is refused with why; a refused line never stops the others. An empty cell leaves what the record has.
// A line names a record by the number in the column "#", which an export of the book has; else by the book's key; in a book without a key a
// record is the same when it says all that the line says, and equal lines are as many records. A record that a line above told of already is
// named only to give it further lines: else the second line is refused, with the number of the first.
// Columns of a record's lines make one line of it, or fill in the one that they do not contradict; below a record's row, rows with nothing but
// such columns, or with the same record beside them, are its further lines.
// Invariants: (1) importing the same file again adds and changes nothing; (2) a chunk, its events and the place to go on from are one
// transaction; (3) what the preview compared comes out as it said: both go through look().
// Threads: safe from any thread. Systems: S39.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "books/books.h"
#include "modules/imports/table.h"

namespace xaso::books {

using ColumnMapping = std::map<std::string, std::size_t, std::less<>>;   // path -> column of the file
inline constexpr std::string_view kRecordPath = "#";

struct ImportRun {
    enum class State { read = 0, running = 1, done = 2 };
    std::int64_t id = 0;
    std::string file_name;
    std::vector<std::string> heading;
    int heading_line = 1;
    ColumnMapping mapping;
    std::int64_t total = 0, next = 0, added = 0, changed = 0, unchanged = 0, refused = 0;
    State state{};
    Instant at{};
};
struct ImportLine {
    std::int64_t position = 0;
    int line = 0;
    std::vector<std::string> cells;
    std::string problem;                     // every fault of the line, one below the other: "Cột C “Số tiền”: …"
    std::int64_t record = 0;                 // that the line told of; 0: none
};
enum class LineFate { added, changed, unchanged, refused };
// What the first lines would do, and every line that cannot be read.
struct ImportPreview {
    struct Sample {
        int line = 0;
        LineFate fate{};
        std::string name, what;              // "Số tiền: 5 đ → 7 đ"
    };
    std::int64_t looked_at = 0, added = 0, changed = 0, unchanged = 0, refused = 0;   // of the lines compared with the book
    std::vector<Sample> samples;             // every changed line, and the first kMostSamples of each other fate
    std::vector<ImportLine> problems;        // of the whole file, as many as asked for
    std::int64_t unreadable = 0;
};

class BookImports {
public:
    explicit BookImports(const Books& books, imports::ReaderOptions reader = {}) : books_(books), reader_(std::move(reader)) {}

    // The paths a column may fill: of the record and of its lines, seen by the account, no files.
    static std::vector<const BookField*> targets(const Book& book, const access::Account& who);
    // The column that names the record a line changes; its path is kRecordPath.
    static const BookField& record_field(const Book& book);
    Result<record::Answer> read(const record::Attempt& attempt, Instant now, const Book& book, std::string_view file_name, std::string_view bytes) const;
    Result<void> check(const Book& book, const ColumnMapping& mapping, std::size_t columns) const;
    Result<record::Answer> start(const record::Attempt& attempt, Instant now, const Book& book, std::int64_t id, const ColumnMapping& mapping) const;
    // Line after line until the end or until `budget` is used up, at least one chunk.
    Result<ImportRun> proceed(const record::Actor& by, Instant now, const Book& book, std::int64_t id, std::chrono::milliseconds budget) const;
    // The remembered mapping of this heading, else by the titles.
    ColumnMapping mapping_for(sql::Session& s, UnitId unit, const Book& book, const std::vector<std::string>& heading, const access::Account& who) const;
    ImportPreview preview(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, Instant now, int most_problems = kMostProblems) const;
    std::optional<ImportRun> find(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const;
    std::vector<ImportRun> newest(sql::Session& s, UnitId unit, const Book& book, int limit) const;
    std::vector<ImportLine> lines(sql::Session& s, UnitId unit, std::int64_t id, std::int64_t from, int limit) const;
    std::vector<ImportLine> refused(sql::Session& s, UnitId unit, std::int64_t id, int limit) const;

    static constexpr int kMostProblems = 200, kCompared = 500, kMostSamples = 20;

private:
    // What a line says, and what of it cannot be read.
    struct ReadLine {
        Content content;
        std::vector<Refusal> faults;         // their field: the path
    };
    // What the lines above did. A preview writes nothing, so there the records stand here as those lines would leave them; ids below 0: added.
    struct Above {
        std::optional<ImportLine> row;       // the nearest that names a record
        std::map<std::int64_t, int> told;    // record -> the line that told of it first
        std::map<std::int64_t, Record> records;
        std::map<std::string, std::int64_t> keys;
    };
    struct Looked {
        LineFate fate{};
        bool further = false;                // goes on with the record of a line above
        std::optional<Record> record;        // nothing: a new one
        Content next;                        // what the record comes to
        std::string problem;                 // of a refused one
    };
    // What a line is to do, the same before and while it is done; makes it the row above where it names a record.
    Looked look(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, const ImportLine& line, const std::vector<std::string>& offices, Above& above) const;
    // `row` has the cells of the record, `line` those of its lines. What reads as `is` has it is left as it is.
    ReadLine read_line(const Book& book, const ColumnMapping& mapping, const ImportLine& row, const ImportLine& line, const std::vector<std::string>& offices, const Record* is) const;
    // All that is wrong with a line that is to leave a record like `next`, in words; "" when nothing is.
    std::string problem_of(const Book& book, const ColumnMapping& mapping, const ReadLine& line, const Content& next) const;
    // The nearest row before `from` that names a record, with the record it or a further line of it told of.
    std::optional<ImportLine> row_above(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, std::int64_t from) const;
    int told_at(sql::Session& s, UnitId unit, const ImportRun& run, std::int64_t record, const Above& above) const;   // the line; 0: none
    std::optional<Record> held(sql::Session& s, UnitId unit, const Book& book, std::int64_t id, const Above& above) const;
    std::optional<std::int64_t> with_key(sql::Session& s, UnitId unit, const Book& book, const Content& content, const Above& above) const;
    std::optional<std::int64_t> saying_all(sql::Session& s, UnitId unit, const Book& book, const ImportRun& run, const Content& line, const Above& above) const;

    const Books& books_;
    imports::ReaderOptions reader_;
};

// Goes on with started imports in the background, one after the other, so that one press imports a file of any length; the page of a
// running import hands it over once more, so that it goes on after a restart. Threads: safe from any; one thread of its own works.
class ImportRunner {
public:
    ImportRunner(const BookImports& imports, const catalog::Catalog& law, const Clock& clock) : imports_(imports), law_(law), clock_(clock) {}
    ~ImportRunner();
    void go_on(const record::Actor& by, std::string_view book, std::int64_t id);

private:
    struct Task {
        record::Actor by;
        std::string book;
        std::int64_t id = 0;
    };
    void work();

    const BookImports& imports_;
    const catalog::Catalog& law_;
    const Clock& clock_;
    std::mutex lock_;
    std::condition_variable more_;
    std::deque<Task> tasks_;                 // the first is being worked on
    bool ends_ = false;
    std::thread thread_;                     // begins with the first task
};

}  // namespace xaso::books
