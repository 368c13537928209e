// merge: two people changed one record. What only one of them changed keeps the change; where both did, one of the two is chosen.
//
//   merge(book, as_both_began, mine, theirs).clashes   // {"amount", "findings.issue-2"}
//
// Internal to books. Threads: any.
#pragma once

#include "books/books.h"

namespace xaso::books {

struct Clash {
    std::string input;                   // the name of the input: a path, for lines with the place of the line in the merged content
    std::string path, mine, theirs;      // the values
};
struct Merged {
    Content content;                     // `mine` where it clashes
    std::vector<Clash> clashes;
    std::vector<std::string> notes;      // lines that one removed and the other changed: they stay
};
Merged merge(const Book& book, const Content& base, const Content& mine, const Content& theirs);

}  // namespace xaso::books
