// What the loaders of the file kinds share. Each load_*.cpp reads one folder into the definitions and reports what is wrong.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/toml.h"
#include "kernel/text.h"

namespace xaso::catalog {

struct Source {
    std::string file;  // relative to the root
    std::string text;  // NFC, without a byte-order mark
    std::string hash;  // of the bytes on disk
};

std::string hash_text(std::string_view text);

struct Place {
    std::string file;
    int line = 0;
};

class Loading {
public:
    Loading(std::string root, Definitions& out, Findings& findings) : out(out), findings(findings), root_(std::move(root)) {}

    Definitions& out;
    Findings& findings;
    std::vector<std::string_view> roles;   // of accounts, which books may name

    void report(const std::string& file, int line, std::string says, std::string remedy) {
        findings.push_back({file, line, std::move(says), std::move(remedy)});
    }
    // Sorted names inside a folder; a finding when it is not there and `needed`.
    std::vector<std::string> files(const std::string& folder, std::string_view extension, bool needed);
    std::vector<std::string> files_named(const std::string& folder, std::string_view stem, std::string_view extension);  // STEM.ext, STEM_*.ext
    std::vector<std::string> folders(const std::string& folder);
    bool exists(const std::string& file) const;
    std::optional<Source> read(const std::string& file);
    // Every *.toml of the folder, parsed.
    void each_toml(const std::string& folder, const std::function<void(const std::string& file, const Node&)>& use);
    // False, with a finding, when this kind of thing already has the code.
    bool claim(std::string_view kind, const std::string& code, const std::string& file, int line);
    std::string hash() const;  // of everything read so far

private:
    std::string root_;
    std::string read_;  // path and hash of each file read
    std::map<std::string, Place, std::less<>> claimed_;
};

// A version of something, for the check that versions do not overlap.
struct Version {
    std::string code;
    Day from{};
    std::optional<Day> to;
    Place place;
};
enum class Gaps { allowed, refused };   // days between two versions of one code on which none is in force
void check_versions(Loading& loading, std::string_view what, std::vector<Version> versions, Gaps gaps = Gaps::allowed);

void load_calendars(Loading& loading);
void load_processes(Loading& loading);
void load_steps(Loading& loading);
void load_queue(Loading& loading);
void load_periods(Loading& loading);
void load_procedures(Loading& loading);
void load_areas(Loading& loading);  // areas, their figures, then their forms

// areas/AREA/figures/*.sql
void load_figures(Loading& loading, const Area& area);
// areas/AREA/books/*.toml, with the figures each defines
void load_books(Loading& loading, const Area& area);
void check_books(Loading& loading);   // what books name of other books, once all are read
// One book as its file says it; the roles are those of accounts.
std::optional<Book> read_book(const std::string& area, const Source& source, std::span<const std::string_view> roles, Findings& findings);
// areas/AREA/form*.toml; figures of all areas are loaded already.
void load_forms(Loading& loading, const Area& area, std::vector<Version>& versions);

// The rules of all forms against the rows and figures they name.
void check_rules(Loading& loading);

// law/reports/*.toml and areas/*/section.toml; areas, figures and forms are loaded already.
void load_outline(Loading& loading);

// "ratio([1], [2])", "ratio({a.b}, {c.d})" and "sum([1.1], [1.2])" into the row; false when it is neither.
bool parse_formula(FormRow& row);

}  // namespace xaso::catalog
