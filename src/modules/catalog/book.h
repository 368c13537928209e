// book (sổ theo dõi): what a record book holds, as written in areas/AREA/books/CODE.toml. Pure definitions; module books keeps the records.
//
// A record is one event, document, person or thing with a day and a proof. Its values lie at paths: "subject"; "decision.day" (a part of a
// document); "findings.settled_on" (a part of each line of the lines "findings").
// Invariants: (1) paths of a book are unique; (2) what columns, checks, figures and keys name is there; (3) a field that holds a period's
// total feeds no figure.
// Threads: immutable. Systems: S4, S8-S10, S12, S20, S22-S24, S29, S31-S34, S37-S39.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xaso::catalog {

enum class FieldType { text, long_text, choice, date, money, number, person, office, document, file, lines, record, time };
inline constexpr std::array<std::string_view, 13> kFieldTypes{"text", "long_text", "choice", "date", "money", "number", "person", "office", "document", "file", "lines", "record", "time"};   // as a book's file says them

struct BookChoice {
    std::string code, title;
    bool retired = false;               // no longer offered; records that have it keep it
};

// "kind = planned, unannounced", "kind != planned", "settled_on filled", "settled_on empty", "answered_on <= due_on"
struct Condition {
    enum class Kind { is, is_not, filled, empty, before, until, from, after };   // the last four compare two days, both of them filled
    std::string path;
    Kind kind{};
    std::vector<std::string> values;
    std::string other;                  // path of the day it is compared with
};

struct BookField {
    std::string name, title, hint;
    std::string path;                   // of its value; for a document and for lines the beginning of the paths of their parts
    std::string lines;                  // path of the lines it is a part of; "" for a value of the record
    FieldType type{};
    std::string of;                     // of a record: code of the book whose record it names by number; may be its own
    std::string unit;                   // printed behind a number
    int decimals = 0;                   // of a number, at most 4
    std::vector<BookChoice> choices;
    std::vector<BookField> parts;       // of a document: number, day, title; of lines: the fields of a line
    bool required = false;
    std::vector<Condition> required_when;
    std::vector<std::string> shown_to;  // roles; empty: everyone who sees the book. Others see neither value nor filter
    std::string settled_by;             // of lines: the date part that settles a line; until then it is open
    bool accents = true;                // of a text or a name: "Hòa" and "Hoa" are two values to the book's key and to distinct ones
    bool numbered = false;              // of a text: numbers inside it are compared by their value, "9/QĐ" before "10/QĐ"
    bool total_of_period = false;       // holds what happened in a period, not one event: never counted
    bool retired = false;               // no longer asked for; shown where a record has it
    int line = 0;

    const BookChoice* choice(std::string_view code) const;
    bool worded() const { return type == FieldType::text || type == FieldType::person || type == FieldType::office; }
    bool leaf() const { return type != FieldType::document && type != FieldType::lines; }
};

// "settled_on >= found_on", "amount <= 5000000"
struct BookCheck {
    enum class Op { less, at_most, equal, not_equal, at_least, more };
    std::string left, right;            // paths; right may be a value instead
    bool right_is_value = false;
    Op op{};
    std::vector<Condition> when;
    std::string says;
};

// Which days a figure counts.
enum class FigureWindow {
    report,                             // of the period, as its regime says
    fiscal,                             // from 1 January of the period's year to the period's end
    last_fiscal,                        // 1 January to 31 December of the year before
};
// Instead of a field's path: the day a record came into the book. What is entered late, like old paper books, is counted by it.
inline constexpr std::string_view kAddedDay = "@added";

struct BookFigure {
    enum class Value { count, distinct, sum };
    enum class Span { in, until };      // in: the day lies in the period; until: it does not come after the period's end
    std::string code;                   // "inspection.units_inspected"
    std::string title, unit, rule;
    Value value{};
    std::string path;                   // of distinct and sum
    std::string lines;                  // counts the lines of this field instead of the records
    std::string date;                   // path of the day that puts a record into a period, or kAddedDay
    bool by_added() const { return date == kAddedDay; }
    Span span{};
    FigureWindow window{};              // with in
    std::string ended;                  // with until: the day from which it counts no longer
    std::string by_end;                 // counts only what this day has reached by the period's end
    std::vector<Condition> where;
    std::string kept;                   // name of its kept counts, with a hash of how it counts; "": always counted from the records
    int line = 0;
};

// How a book is filled from old paper books: two people key each entry, a third settles what differs (module keying).
struct BookKeying {
    struct Form {
        Condition when;                 // of what is taken from the paper book: "kind = birth"
        std::vector<std::string> asks;  // paths in the order of the paper; entry and page come before them
    };
    std::string volumes;                // code of the book whose records are the paper books
    std::vector<std::string> takes;     // fields of one name in both, taken from the paper book
    std::string entry, page;            // fields of a record that are counted on from entry to entry
    std::string entries, pages;         // numbers of a paper book: how many it has
    std::string keyed_on, settled_on;   // days of a paper book, filled in when all of it was keyed twice, and settled
    std::vector<Form> forms;
    int line = 0;
};

struct Book {
    std::string code;                   // the file's name
    std::string area, file, text, hash;
    std::string title;                  // "Sổ kiểm tra cải cách hành chính"
    std::string record;                 // what one record is called: "cuộc kiểm tra"
    std::string systems, rule;          // clauses it serves; what the book rests on
    std::string name;                   // path of the field that a record is called by
    std::string day;                    // path of the date that orders the book and gives the year of the number
    std::string number;                 // "{n}/{year}", with more words if wanted; "" when records carry no number
    std::vector<std::string> columns;   // paths in the list; a path of lines shows how many and how many are open
    std::string totals_by;              // path of a choice: what a list adds up, it adds up for each of its values apart
    std::vector<std::string> key;       // paths that tell records apart; an import updates by them
    std::vector<std::string> see, keep; // roles; empty: every role with the permission
    std::string starts, ends, place, link;   // paths of times and texts: when and where what stands in the book takes place, for calendars
    std::string force_from, force_partly, force_to;   // paths of days: from when a document is in force, in part, not any more
    bool reads_logged = false;          // opening a record is written down
    bool repeats = false;               // the entry form may make a series of dated records
    std::vector<BookField> fields;
    std::vector<BookCheck> checks;
    std::vector<BookFigure> figures;
    std::optional<BookKeying> keying;   // then records come from there alone and are locked

    // A field, a part of a document or of lines, by path; nullptr when there is none.
    const BookField* find(std::string_view path) const;
    // Whether everybody who sees the book sees this field.
    bool open_to_all(const BookField& field) const;
    // Every field with a value of its own, in order; those of lines too.
    std::vector<const BookField*> leaves() const;
    // The leaves below one field.
    static std::vector<const BookField*> leaves(const BookField& field);
};

}  // namespace xaso::catalog
