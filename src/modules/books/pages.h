// pages: the books as officers see them, and /api/v1/books. Every page is described in docs/pages.md.
#pragma once

#include "books/books.h"
#include "modules/onestop/files.h"
#include "platform/web/calendar.h"
#include "platform/web/web.h"

namespace xaso::books {

void add_pages(web::Router& router, const Books& books, const onestop::Files& files);
void add_api(web::Router& router, const Books& books);
// Records whose day is still to come, of books that tell nobody's name.
web::CalendarSource calendar(const Books& books);

// ---- How pages of other modules lead to what this one shows.
std::string book_path(std::string_view book, std::string_view below = {});
std::string record_path(std::string_view book, std::int64_t id, std::string_view below = {});

// Where books that are keyed twice are filled (module keying), and a record of theirs is corrected, below it.
inline constexpr std::string_view kKeyingPath = "/nhap-so";
std::string keyed_record_path(std::string_view book, std::int64_t id, std::string_view below = {});

}  // namespace xaso::books
