// things: records of books that other rooms may name, as the proof of an activity. Only of books that everybody who sees books may read:
// a book for some roles, or whose reading is written down, is named nowhere else, and neither is a field shown to some roles.
#pragma once

#include "books/books.h"
#include "platform/record/things.h"

namespace xaso::books {

record::ThingKind thing_kind(const Books& books);   // "record", key "BOOK/ID"

}  // namespace xaso::books
