// plan_import: a plan of administrative reform read from the document it was issued as.
//
//   XASO_TRY(const Vocabulary words, load_vocabulary(root));                 // law/plans/reading.toml
//   XASO_TRY(const PlanDraft draft, read_plan(words, bytes));                // text, Word, Excel, PDF with text
//   draft_json(draft)                                                        // what `xaso plan import` prints
//
// Whatever the document is, its tables become rows of cells first: Word and Excel have them, a PDF has words with their places, and in raw
// text the cells stand one below the other, flattened. A numbered row without rows under it is an activity; what stands above it is
// a section, an objective or a task, and a level that the plan leaves out is one entry without a title.
//
// Invariants: (1) no word of a table is dropped in silence: what fits nowhere is a doubt. (2) Nothing is saved here.
// Threads: any. Systems: S1.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "kernel/result.h"
#include "kernel/time_frame.h"
#include "platform/office/office.h"

namespace xaso::plan_import {

struct Product {
    std::string title;
    std::optional<Day> due;   // where the time frame names this product's own day
};
struct Activity {
    std::string number;       // as printed: "12", "1.3", "a)"; "" when the row has none
    std::string title;
    std::vector<Product> products;
    std::vector<std::string> leads, support;
    std::string monitor, funding;
    TimeFrame time_frame;
    int line = 0;             // of the text, or the row of the table, both counted from 1 over the whole document
};
struct Task {
    std::string title;
    std::vector<Activity> activities;
};
struct Objective {
    std::string title;
    std::vector<Task> tasks;
};
struct Section {
    std::string number;       // "IV", "Phụ lục số 04"
    std::string title;
    std::vector<Objective> objectives;
    int line = 0;
};
struct Doubt {
    int line = 0;             // 0: the plan as a whole
    std::string says;         // Vietnamese
    bool of_document = false; // about how the document was read; the others come from the rows and are asked again when these change
};
struct PlanDraft {
    std::vector<Section> sections;
    std::vector<Doubt> doubts;
    std::optional<Day> dated; // the plan's own date, where it is written
    std::optional<Day> cited; // else of the newest document it rests on
    int year_from = 0, year_to = 0;    // as its head says; 0: it does not
    std::vector<std::string> source;   // what `line` counts, from 1
};

// How plans are worded, as data.
enum class Column { number, objective, task, activity, product, leads, support, monitor, time, funding, note, other };
struct Vocabulary {
    struct HeadPhrase {
        std::vector<std::string> words;   // folded
        Column column{};
        bool slot = false;                // "Cơ quan": its meaning comes from the words after
    };
    std::vector<HeadPhrase> heads;        // the longest first
    std::map<Column, std::vector<std::vector<std::string>>> labels;
    std::map<Column, std::vector<std::vector<std::string>>> starts;
    std::map<Column, std::unordered_set<std::string>> words;
    std::unordered_set<std::string> weak;
    std::vector<std::string> stop_begins, stop_holds, stop_headings;   // folded
    std::vector<std::vector<std::string>> annex;
    std::vector<std::pair<std::string, std::string>> abbreviations;   // short as written, long folded
};
// Refused ("plan_import.words"): the file is missing or wrong.
Result<Vocabulary> load_vocabulary(const std::filesystem::path& root);

// Refused ("plan_import.…", field "file"): nothing that could be a table of a plan; and what office refuses (damaged, encrypted, a scan).
// `units`: the names of the commune's own offices; with none of them given, no unit is doubted.
Result<PlanDraft> read_plan(const Vocabulary& words, std::string_view bytes, const std::vector<std::string>& units = {}, const office::ChildOptions& options = {});
Result<PlanDraft> read_plan_text(const Vocabulary& words, std::string_view text, const std::vector<std::string>& units = {});

// The doubts that the rows give rise to, whatever they were read from.
std::vector<Doubt> doubts_of_rows(const Vocabulary& words, const std::vector<std::string>& units, const PlanDraft& draft);
// The one of `units` that a name means: folded, abbreviations written out, or the only one that begins so. Nothing when none does.
std::optional<std::string> own_office(const Vocabulary& words, const std::vector<std::string>& units, std::string_view name);

std::string draft_json(const PlanDraft& draft);
std::string draft_text(const PlanDraft& draft);   // for people: sections, activities, doubts

}  // namespace xaso::plan_import
