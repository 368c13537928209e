// book_keying: what only the room keying needs of a book's `[keying]`, read from the book's text when it is asked for: the extracts that are
// printed of a record, and what is compared with the population database's export. The loader asks both, so a mistake is found at loading.
// Threads: any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/toml.h"

namespace xaso::catalog {

struct KeyingExtract {
    std::string title, number;           // "Trích lục khai sinh (bản sao)", "{n}/TLKS-BS"
};
// By the place of the form among the book's forms; empty texts where a form names none.
std::vector<KeyingExtract> keying_extracts(const Book& book, Findings& findings);

struct KeyingMatch {
    std::string name, born, number;      // fields of a record
    std::vector<std::string> name_heads, born_heads, number_heads;   // what the file's columns may be called
};
std::optional<KeyingMatch> keying_match(const Book& book, Findings& findings);

}  // namespace xaso::catalog
