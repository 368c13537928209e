// books (sổ theo dõi): the records of every record book. What a book is stands in areas/AREA/books/CODE.toml (catalog/book.h); nothing here
// knows one book from another.
//
//   add --> record (numbered) --change--> next version --remove, with reason--> removed; its number and its history stay
//
// A record's values lie in typed rows, one for each path, that the lists sort and filter by (sql/list.sql). Counts of figures are kept beside
// them and move in the same transaction: additive ones by day and month, distinct ones by month; what a figure counts of one record is
// moves_of() here and the query of catalog/book_figures.h, and verify() holds them against each other.
//
// Invariants: (1) numbers of a unit, book and year run 1, 2, 3 … without repeats; (2) a record's newest event holds what its rows hold;
//             (3) kept counts are those of the rows; (4) two records never share the key of their book.
// Definitions change: a field or a choice that a record uses is never taken away (check_use), so old records stay readable.
// Threads: Books is safe from any thread; what writes runs inside a write job of the unit.
// Systems: S4, S8-S10, S12, S20, S22-S24, S29, S31-S34, S37-S39.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/clock.h"
#include "modules/catalog/catalog.h"
#include "modules/units/units.h"
#include "platform/access/access.h"
#include "platform/record/record.h"

namespace xaso::books {

using catalog::Book;
using catalog::BookField;

// Values by path, as they are kept: a day in ISO, a time as "08:15", a number with a point ("12.5"), money in dong, a choice's code; "" is nothing.
using Values = std::map<std::string, std::string, std::less<>>;
struct Line {
    int no = 0;                          // stays the line's own while others come and go; 0 for a new one
    Values values;                       // by full path: "findings.issue"
    bool operator==(const Line&) const = default;
};
struct Content {
    Values values;
    std::map<std::string, std::vector<Line>, std::less<>> lines;
    bool operator==(const Content&) const = default;
    const std::string& at(std::string_view path) const;   // of the record itself; "" when there is none
};
std::string content_json(const Content& content);
Content content_of(std::string_view json);

struct Record {
    std::int64_t id = 0;
    std::string book, code, name, definition;
    int version = 0;
    bool removed = false;
    Content content;                     // empty when removed
};

// ---- Lists ----

struct Filter {
    std::string path;                    // a leaf of the record or of its lines: then any line
    std::string from, to;                // bounds of the key, both inside; equal: exactly that
    bool or_empty = false;               // or nothing filled in
};
struct ListQuery {
    std::string words;                   // found records come in the order of their entry, newest first, unless another is asked for and ordered()
    std::vector<Filter> filters;         // at most kMostFilters
    std::string sort;                    // path; "": the book's day
    bool ascending = false;
    std::int64_t after_id = 0;           // the last record of the page before; 0: the first page
    int limit = 25;
};
struct ListRow {
    std::int64_t id = 0;
    int version = 0;
    std::string code, name;
    Content content;
};
struct ListTotal {
    std::int64_t records = 0;
    bool exact = true;                   // false: more than `records`
    std::map<std::string, std::int64_t, std::less<>> sums;   // money and number columns, as Record keeps them; only when exact
    std::vector<std::pair<std::string, std::map<std::string, std::int64_t, std::less<>>>> apart;   // instead, by the choice that the book's totals go by
};
inline constexpr int kMostFilters = 8;
inline constexpr int kMostCounted = 5'000;

// The key a value is compared by; numbers in digits that order like the numbers.
std::string key_of(const BookField& field, std::string_view value);
// Dong, or ten thousandths; nothing for other fields and for no value.
std::optional<std::int64_t> number_of(const BookField& field, std::string_view value);
// What is kept beside a value: that number; of a text or a name a number of how it is written, alike for "Hòa" and "Hoà", another for "Hoa".
std::optional<std::int64_t> kept_number(const BookField& field, std::string_view value);
// Whether two values are one to a key or to a figure of distinct values; with accents where the field says so.
std::string same_key(const BookField& field, std::string_view value);

// A value as people type it, into what is kept; the refusal names the field's title and what it takes. `offices` of the unit today.
Result<std::string> parse_value(const BookField& field, std::string_view typed, const std::vector<std::string>& offices);
// "14:00", "14h30", "8 giờ 15" as minutes of the day; nothing for what is no time of a day.
std::optional<std::chrono::minutes> time_of(std::string_view typed);
std::string value_words(const BookField& field, std::string_view value);   // as people read it
std::string typed_words(const BookField& field, std::string_view value);   // as people would type it

// ---- What a role may do ----
bool may_see(const Book& book, const access::Account& who);
bool may_keep(const Book& book, const access::Account& who);
bool may_see(const BookField& field, const access::Account& who);

// ---- What a figure counts of a record ----
struct Move {
    std::string day, value;              // value: of a distinct figure
    std::int64_t by = 0;
};
std::vector<Move> moves_of(const Book& book, const catalog::BookFigure& figure, const Content& content);
bool holds(const Book& book, const catalog::Condition& condition, const Content& content, const Line* line);

// How somebody looks at a list: what its address asks for, under a name of their own.
struct SavedView {
    std::string slug, name;              // "con-mo", "Còn mở"
    std::vector<std::pair<std::string, std::string>> params;
};
inline constexpr std::size_t kMostViews = 20, kMostViewName = 60;

// Files that a book asks for: now, or later, where records come from a spreadsheet, which holds none. Until then a record waits for its proof.
enum class Proofs { now, later };
// The filters that leave the records without their proof: the file the book asks for, else all of its documents and files; none when it has none.
std::vector<Filter> without_proof(const Book& book);
bool lacks_proof(const Book& book, const Content& content);

struct Added {
    std::int64_t id = 0;
    std::string code;
};

// How a file names a record: by its number, "3/2022"; "#17", by what the program calls it, where a number may stand for several or for none.
std::string record_mark(const Book& book, std::int64_t id, std::string_view code);
bool numbers_tell_apart(const Book& book);
Refusal key_taken(const Book& book);
// What is one for records that the book's key does not tell apart; "" without a key.
std::string whole_key(const Book& book, const Content& content);

class Books {
public:
    Books(const record::Record& record, const catalog::Catalog& law, const units::Units& units) : record_(record), law_(law), units_(units) {}

    // What is wrong with a content, all of it: required fields, checks, lines.
    std::vector<Refusal> faults(const Book& book, const Content& content, Proofs proofs = Proofs::now) const;
    // Of a change: a file that the record waits for already is not asked for.
    std::vector<Refusal> faults(const Book& book, const Content& content, const Content& was) const;

    // Inside a write job, with their events. Refused: what faults() says; "books.key_taken"; "books.no_reference"; "books.own_reference"; "books.stale" when `version` is not the newest;
    // "books.reason". `ground` is what the change rests on, kept with it; without one a book that is keyed twice is not written
    // ("books.locked"), and its records are never removed.
    Result<Added> add(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, Content content, std::string_view ground = {}, Proofs proofs = Proofs::now) const;
    Result<void> change(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id, int version, Content content, std::string_view ground = {}, Proofs proofs = Proofs::now) const;
    Result<void> remove(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id, int version, std::string_view reason) const;
    // That somebody opened a record, or saw a list of `records` with these fields that not everybody may see ("list", "paper", "excel", "csv", "api").
    void opened(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t id) const;
    void listed(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view how, const std::vector<std::string>& fields, std::size_t records) const;

    std::optional<Record> find(sql::Session& s, UnitId unit, const Book& book, std::int64_t id) const;   // removed ones too
    std::vector<Content> versions(sql::Session& s, UnitId unit, std::int64_t id) const;                  // what a record held, version 1 first
    std::optional<std::int64_t> find_key(sql::Session& s, UnitId unit, const Book& book, const Content& content) const;
    std::vector<ListRow> list(sql::Session& s, UnitId unit, const Book& book, const ListQuery& query) const;
    // Whether the records that the words find are few enough to be brought into the order asked for.
    bool ordered(sql::Session& s, UnitId unit, const ListQuery& query) const;
    ListTotal total(sql::Session& s, UnitId unit, const Book& book, const ListQuery& query) const;
    // The record that a field of type record names by its number, "3/2022"; nothing when there is none.
    std::optional<std::int64_t> referred(sql::Session& s, UnitId unit, const BookField& field, std::string_view code) const;
    Result<void> check_references(sql::Session& s, UnitId unit, const Book& book, std::int64_t own, const Content& content) const;
    std::optional<std::int64_t> marked(sql::Session& s, UnitId unit, const Book& book, std::string_view mark) const;   // by its record_mark
    std::int64_t records(sql::Session& s, UnitId unit, const Book& book) const;
    std::map<std::string, std::int64_t, std::less<>> all_records(sql::Session& s, UnitId unit) const;    // by book

    // The bytes of a file value, kept once per unit; what parse_value takes for a file is what keep_file gives.
    Result<std::string> keep_file(sql::Tx& tx, UnitId unit, std::string_view name, std::string_view bytes) const;
    struct File {
        std::string name, content_type, bytes;
    };
    std::optional<File> file(sql::Session& s, UnitId unit, std::string_view value) const;

    // Ways to look at a list, of the account that acts. Saved under a name that was used before, it takes that one's place; gives the slug.
    std::vector<SavedView> views(sql::Session& s, const record::Actor& of, const Book& book) const;
    Result<std::string> save_view(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view name, const std::vector<std::pair<std::string, std::string>>& params) const;
    Result<void> drop_view(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::string_view slug) const;

    // Whether next definitions keep what records use.
    static std::vector<catalog::Finding> check_use(sql::Session& s, const catalog::Definitions& next);
    // Brings the records to these definitions before they are used, in steps; may be ended at any of them and begun again: rows that a new
    // field is sorted by, keys, the words records are found by, kept counts. Meanwhile and after, who writes by another definition is refused.
    void adopt(const catalog::Definitions& law) const;
    // Inside a write job. Refused: "books.redefined".
    Result<void> check_taken(sql::Tx& tx, UnitId unit, const Book& book) const;

    std::vector<record::Mismatch> verify(sql::Session& s, UnitId unit) const;

    std::vector<std::string> offices(UnitId unit, Day day) const;
    const record::Record& record() const { return record_; }
    const catalog::Catalog& law() const { return law_; }

private:
    void write_content(sql::Tx& tx, UnitId unit, std::int64_t id, int year, int number, const Book& book, const Content& content, bool fresh) const;
    void move(sql::Tx& tx, UnitId unit, const Book& book, const Content* was, const Content* is) const;
    void ensure_kept(sql::Tx& tx, UnitId unit, const Book& book) const;
    std::vector<Content> contents(sql::Session& s, UnitId unit, const std::vector<std::int64_t>& ids) const;

    const record::Record& record_;
    const catalog::Catalog& law_;
    const units::Units& units_;
};

}  // namespace xaso::books
