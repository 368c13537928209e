// things: what a record of one room may name of another without knowing that room: the proof of an activity is a document of a book, a
// figure reached, a file. Each room says what of it may be named; whoever puts the program together hands all of them to who names.
//
//   things.add({.code = "record", …});
//   const Thing t = *things.of_path("/so/steering_document/12");         // {"record", "steering_document/12"}
//   things.see(session, unit, t)->mark                                    // "3": its version now
//
// What is named is kept as kind and key, with the mark and the words of that moment: a mark that differs later says that the thing has
// changed since. What may not be seen by everybody who sees plans is no thing: see() gives nothing.
// Threads: filled once before serving; then safe from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/day.h"
#include "kernel/decimal.h"
#include "platform/sql/sql.h"

namespace xaso::record {

struct Thing {
    std::string kind, key;               // both "" for nothing
    explicit operator bool() const { return !kind.empty(); }
    bool operator==(const Thing&) const = default;
};
// How a thing stands now.
struct Seen {
    std::string number, title;           // "85/UBND-VP", "Công văn chỉ đạo …"
    std::optional<Day> day;              // it bears
    std::string mark;                    // version, hash or value
    std::string words;                   // all of it in a line
    std::string path;                    // of its page; "" when it has none
    std::optional<Decimal> value = {};   // of a figure, in the unit it is shown in
};
struct Offer {
    std::string path, number, words;
};
// One step of the way directive -> plan -> task -> product -> row of a report, as one of its ends tells it.
struct Link {
    bool up = false;                     // to what the thing comes from; else to what it serves
    std::string says;                    // "minh chứng của"
    Thing to;
};
struct SeenLink {
    bool up = false;
    std::string says;
    Seen seen;
};
using LinkSource = std::function<std::vector<Link>(sql::Session&, UnitId, const Thing&)>;
struct ThingKind {
    std::string code, title;             // title: "Bản ghi của sổ"
    std::function<std::optional<std::string>(std::string_view path)> key_of = {};                          // of the path of its page
    std::function<std::optional<Seen>(sql::Session&, UnitId, std::string_view key)> see = {};
    std::function<std::vector<Offer>(sql::Session&, UnitId)> offers = {};                                  // the newest, for a field that offers them
};

class Things {
public:
    void add(ThingKind kind) { kinds_.push_back(std::move(kind)); }
    // What a room knows of links of any thing, also of other rooms'.
    void add_links(LinkSource source) { sources_.push_back(std::move(source)); }
    // Of what is still there.
    std::vector<SeenLink> links(sql::Session& s, UnitId unit, const Thing& thing) const;
    std::string_view title(std::string_view kind) const;               // "" for an unknown one
    // Of the address of a page, also a whole one as copied out of a browser; nothing for any other page.
    std::optional<Thing> of_path(std::string_view address) const;
    std::optional<Seen> see(sql::Session& s, UnitId unit, const Thing& thing) const;
    std::vector<Offer> offers(sql::Session& s, UnitId unit) const;

private:
    std::vector<ThingKind> kinds_;
    std::vector<LinkSource> sources_;
};
const Things& no_things();

// "/so/x/12" behind "/so/" -> {"x", "12"}; empty when the path does not begin so.
std::vector<std::string> path_parts(std::string_view path, std::string_view begins);

}  // namespace xaso::record
