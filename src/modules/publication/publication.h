// publication (công bố): decisions carried into a unit's catalogue of procedures, after a look at what each would change.
//
//   foresee(file, decision) --the clerk reads the differences--> carry_out(file, decision, seen)     one transaction, one row of updates
//
// New, changed and abolished procedures become versions as procedures::Procedures writes them, so form 3 rows 1.2 and 1.3 count them.
// Invariants: (1) foresee writes nothing; (2) carrying out the same file again changes nothing and is refused as such;
//             (3) carry_out does what was foreseen or nothing: `seen` is the mark of the preview; (4) what a file leaves out stays.
// LAW ND 63/2010/ND-CP art. 15: what is published names the deciding document. Threads: any. Systems: S13.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/procedures/procedures.h"
#include "platform/record/record.h"
#include "publication/stated.h"

namespace xaso::publication {

struct Decision {
    std::string number, title;    // "163/QĐ-BTP"
    Day day{};                    // of the document
    Day from{};                   // in force
    bool whole = false;           // the file is the whole catalogue: what it does not name is abolished
    bool first = false;           // the catalogue a unit starts with: not counted as published
    bool internal = false;        // procedures between State bodies
};
// Refused: "publication.decision" with the field ("number", "title", "day", "from").
Result<void> check(const Decision& d);

enum class Kind { added, changed, abolished, unchanged, refused };
struct Foreseen {
    Kind kind{};
    std::string place, code, name;
    std::vector<procedures::Difference> differences;   // of a changed one
    std::string says;                                  // why refused
    procedures::Draft draft;                           // of an added or changed one
};
struct Preview {
    std::vector<Foreseen> procedures;
    std::string seen;             // a mark of all this
    std::int64_t count(Kind kind) const;
    bool changes() const { return count(Kind::added) + count(Kind::changed) + count(Kind::abolished) > 0; }
};
struct Update {
    std::string number, title, file_name;
    Day day{}, from{};
    bool internal = false;
    Instant at{};
    std::int64_t added = 0, changed = 0, abolished = 0;
};

class Publication {
public:
    explicit Publication(const procedures::Procedures& procedures) : procedures_(procedures) {}

    Preview foresee(sql::Session& s, UnitId unit, const StatedFile& file, const Decision& decision) const;
    // Inside a write job. Refused: "publication.decision", "publication.nothing" when nothing would change, "publication.moved" when it
    // would not do what was seen. `seen` empty: whatever it does (the API).
    Result<Preview> carry_out(sql::Tx& tx, const record::Actor& by, Instant now, const StatedFile& file, const Decision& decision, std::string_view file_name, std::string_view seen) const;
    // By hand, one procedure. Refused as the preview would: field "from" for what the day does not allow, "code" for a code that is taken (`fresh`).
    Result<void> publish(sql::Tx& tx, const record::Actor& by, Instant now, const procedures::Draft& draft, const Decision& decision, bool fresh) const;
    Result<void> abolish(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, const Decision& decision) const;
    std::vector<Update> updates(sql::Session& s, UnitId unit, int limit) const;   // newest first

    const procedures::Procedures& procedures() const { return procedures_; }
    const record::Record& record() const { return procedures_.record(); }

private:
    // `after` of what there is: the draft that would be in force, or (`gone`) its end.
    Foreseen foresee_one(sql::Session& s, UnitId unit, std::string_view code, const std::function<procedures::Draft(procedures::Draft)>& after, bool gone, const Decision& decision) const;
    Result<void> write(sql::Tx& tx, const record::Actor& by, Instant now, const Preview& preview, const Decision& decision, std::string_view file_name) const;
    const procedures::Procedures& procedures_;
};

}  // namespace xaso::publication
