// pages_shared: what the pages of this module have in common. Internal to books.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "books/books.h"
#include "books/pages.h"
#include "platform/web/links.h"

namespace xaso::books {

inline constexpr std::string_view kSystems = "S4, S8, S9, S10, S12, S20, S22, S23, S24, S29, S31, S32, S33, S34, S37, S38, S39";

using web::Params;
using web::url;

// One function per group of routes, each in its own file.
void add_list_pages(web::Router& router, const Books& books);     // the books, a book, on paper, as Excel and CSV
void add_form_pages(web::Router& router, const Books& books, const onestop::Files& files);   // entering a record, changing it
void add_record_pages(web::Router& router, const Books& books);   // a record, removing it, its files
void add_comparison_pages(web::Router& router, const Books& books);   // amounts beside planned ones
void add_import_pages(web::Router& router, const Books& books);   // the template, filling the book from a file
void add_import_api(web::Router& router, const Books& books);     // the same for programs

// The book that the address names, when the account may see it.
struct Asked {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
};
Result<Asked> asked_book(const web::Context& c, const Books& books);
std::int64_t asked_id(const web::Context& c, std::string_view name = "id");   // 0 for what is no number
Refusal no_record(const Book& book);
int whole(std::string_view text);                                             // 0 for what is no number
bool keeps_here(const web::Context& c, const Book& book);                     // may write, and the unit is the own one
Result<void> check_keeps(const web::Context& c, const Book& book);

std::vector<const BookField*> seen_leaves(const Book& book, const access::Account& who);   // of the record and of lines, retired ones too
std::string full_title(const Book& book, const BookField& field);             // "Quyết định: Ngày"
// Whether records of the book need their proof: its figures stand in a form, or it asks for a file.
bool asks_proof(const catalog::Definitions& law, const Book& book);
// "3 dòng, 1 còn mở"; "" for none.
std::string lines_words(const Book& book, const BookField& lines, const Content& content);
// A cell of a list or of a history: the value, or "•••" for whom it is not.
std::string cell_text(const Book& book, const BookField& field, const Content& content, const access::Account& who);

// The bytes of the file that ":field" names, of the record ":id"; read as the record is.
http::Response record_file(web::Context& c, const Books& books);

// Writes down that whoever asks sees this record: in a book whose reading is logged, or with fields that not everybody may see.
void log_read(web::Context& c, const Books& books, const Book& book, std::int64_t id);
// The same of a list, when it shows such fields.
void log_list(web::Context& c, const Books& books, const Book& book, std::string_view how, const std::vector<const BookField*>& shown, std::size_t records);

inline constexpr std::string_view kEmpty = "-";   // as the value of a filter: nothing is filled in
// What the address of a list asks for.
struct AskedList {
    ListQuery query;
    std::vector<std::pair<std::string, std::string>> params;   // as in the address, without the place of the page
    std::vector<Refusal> errors;
    std::string view;                                          // the saved view it was asked by, "" for none
    std::string value(std::string_view name) const;            // of a param
};
AskedList asked_list(const web::Context& c, const Book& book);
// Of a book that says from when to when its documents are in force: the states to ask for on a day, and the names of both in the address.
inline constexpr std::string_view kForce = "hieu-luc", kForceDay = "hieu-luc-ngay";
std::vector<std::pair<std::string, std::string>> force_states(const Book& book);
using Ask = std::function<std::string(const std::string&)>;   // the value of a name in an address, a form, a saved view
AskedList asked_list(const web::Context& c, const Book& book, const Ask& ask);
// The same where the address may name a saved view of whoever asks: "?xem=con-mo".
AskedList asked_list(const web::Context& c, sql::Session& s, const Books& books, const Book& book);

}  // namespace xaso::books
