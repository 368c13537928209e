// imports (nhập dữ liệu): dossiers worked in another one-stop system, taken over from its XLSX or CSV export, so that nothing is keyed twice.
//
//   upload --read()--> read --start(mapping)--> running --proceed(), in chunks--> done        a second import of the same dossiers
//                                                  |   ^                                     updates them by their code
//                                                  +---+ a crash, a deadline: proceed() goes on at the next line
//
// The columns are matched once on screen and remembered for that heading. A line is added, changed, unchanged, or refused with the
// line, the column, what is wrong and what to do; a refused line keeps its cells and never stops the others.
//
// Invariants: (1) a dossier code exists once in a unit; importing the same file again adds and changes nothing.
//             (2) a chunk, its counters, its events and the place to go on from are one transaction.
//             (3) a dossier worked here (source '') is never touched. What was imported moves only by another import.
//             (4) Desk::verify stays clean: version = events, counters = dossiers.
// A dossier the other system has not accepted (states 1 and 3) is refused: it is not yet received, so it must not be counted.
// LAW QD 766/QD-TTg: timeliness is judged on the end of processing, never on the day the person collects; here by whole days.
// Threads: Imports is safe from any thread. Systems: S39.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/table.h"
#include "modules/onestop/onestop.h"
#include "platform/record/record.h"

namespace xaso::web {
class Router;
}

namespace xaso::imports {

enum class Field { code, procedure, applicant, owner, citizen_id, phone, address, channel, received, due, finished, returned, state, note, email };
struct FieldInfo {
    Field field;
    std::string_view code, title, hint;
    bool required;
};
const std::vector<FieldInfo>& fields();

using Mapping = std::map<Field, std::size_t>;   // index of the column in the heading
Mapping guess_mapping(const std::vector<std::string>& heading);

struct Problem {
    std::string column;   // heading; empty for the line as a whole
    std::string what, remedy;
};
struct RefusedLine {
    int line = 0;
    std::vector<Problem> problems;
    std::vector<std::string> cells;
};

enum class RunState { read = 0, done = 1, running = 2 };
struct Run {
    UnitId unit;
    std::int64_t id = 0;
    std::string file_name, account;
    Instant at{};
    RunState state{};
    std::vector<std::string> heading;
    int heading_line = 1;
    Mapping mapping;
    std::int64_t total = 0, next = 0, added = 0, changed = 0, unchanged = 0, refused = 0;
};

class Imports {
public:
    explicit Imports(const onestop::Desk& desk, ReaderOptions reader = {}) : desk_(desk), reader_(std::move(reader)) {}

    // Reads the file and keeps its lines; the answer's text is the address of the run.
    Result<record::Answer> read(const record::Attempt& attempt, Instant now, std::string_view file_name, std::string_view bytes) const;
    // Remembers the mapping and lets proceed() begin. Starting again with the same mapping is harmless, with another it is refused.
    Result<record::Answer> start(const record::Attempt& attempt, Instant now, std::int64_t id, const Mapping& mapping) const;
    // Imports line after line until the end or until `budget` is used up, at least one chunk. Nothing to do: nothing is done.
    Result<Run> proceed(const record::Actor& by, Instant now, std::int64_t id, std::chrono::milliseconds budget) const;

    Result<void> check(const Mapping& mapping, std::size_t columns) const;
    // The remembered mapping of this heading, else a guess.
    Mapping mapping_for(sql::Session& s, UnitId unit, const std::vector<std::string>& heading) const;
    std::optional<Run> find(sql::Session& s, UnitId unit, std::int64_t id) const;
    std::vector<Run> newest(sql::Session& s, UnitId unit, int limit) const;   // without heading and mapping
    std::vector<TableRow> rows(sql::Session& s, UnitId unit, std::int64_t id, std::size_t most) const;   // none once the run is done
    std::vector<RefusedLine> refused(sql::Session& s, UnitId unit, std::int64_t id, int after_line, int limit) const;
    // The lines among `rows` that would be refused with the mapping of `run`; nothing is written.
    std::vector<RefusedLine> preview(sql::Session& s, const Run& run, const std::vector<TableRow>& rows, Instant now) const;

    // Lines of one transaction: others of the unit wait about a quarter of a second to write meanwhile; each commit writes every touched page.
    static constexpr std::size_t kChunk = 2500;

private:
    class Writer;
    const onestop::Desk& desk_;
    ReaderOptions reader_;
};

void add_pages(web::Router& router, const Imports& imports);

}  // namespace xaso::imports
