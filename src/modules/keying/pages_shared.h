// pages_shared: what the pages of this module have in common. Internal to keying.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "keying/pages.h"
#include "modules/books/pages.h"
#include "platform/web/links.h"

namespace xaso::keying {

inline constexpr std::string_view kSystems = "S20";
using Errors = std::vector<Refusal>;
using html::Html;
using html::Weight;
using web::url;

// One function per group of routes, each in its own file.
void add_progress_pages(web::Router& router, const Keying& keying);   // how far the paper books are; one of them; cutting, taking, releasing
void add_key_pages(web::Router& router, const Keying& keying);        // keying a batch
void add_settle_pages(web::Router& router, const Keying& keying);     // comparing and settling
void add_record_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching);    // a locked record: correcting it
void add_extract_pages(web::Router& router, const Keying& keying, const Extracts& extracts, const Matching& matching);   // printing what it says
void add_match_pages(web::Router& router, const Keying& keying, const Matching& matching);     // beside the population database's export

std::string path_of(BatchId id, std::string_view below = {});
std::string volume_path(std::int64_t volume, std::string_view below = {});
std::int64_t number_in(std::string_view text);   // 0 for what is no number

// The batch that the address names, with its book and its paper, when the account may work on it.
struct Asked {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
    Batch batch;
    books::Record volume;
    std::vector<const BookField*> fields;        // what is asked of each entry
    std::string words;                           // "Khai sinh, 01/1987"
};
Result<Asked> asked_batch(const web::Context& c, const Keying& keying, sql::Session& s);
// Whoever keys must see all that is keyed. Refused: another unit, a role that does not keep the book, a field the role does not see.
Result<void> check_keys(const web::Context& c, const Book& book, const std::vector<const BookField*>& fields);
std::string volume_words(const Book& book, const Content& volume);

// An entry as it was typed.
struct Typed {
    std::map<std::string, std::string, std::less<>> raw;   // by path
    Entry entry;
    Errors errors;
};
Typed typed_of(const web::Context& c, const std::vector<const BookField*>& fields);
Typed typed_from(const std::vector<const BookField*>& fields, const Entry& entry);
void entry_field(Html& h, const BookField& f, const std::string& value, const std::string& error, bool focus);

// A locked record that the address names, when the account may see its book.
struct Kept {
    std::shared_ptr<const catalog::Definitions> law;
    const Book* book = nullptr;
    books::Record record;
    std::vector<const BookField*> fields;
};
Result<Kept> asked_record(const web::Context& c, const Keying& keying);
http::Response record_page(web::Context& c, const Keying& keying, const Extracts& extracts, const Matching& matching, const Kept& kept, const Typed& t);
// What was printed of a record, and the form for the next.
void extract_section(Html& h, const web::Context& c, const Extracts& extracts, const Kept& kept, const Errors& errors);

// A post that changes something: once, then to where the job says; or the page again with why not.
http::Response act(web::Context& c, const Keying& keying, const std::function<Result<std::string>(sql::Tx&, const record::Actor&)>& job, std::string_view flash, const std::function<http::Response(const Refusal&)>& again);

}  // namespace xaso::keying
