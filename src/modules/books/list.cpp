// Lists: which of a book's indexes answers a question, so that the millionth record costs what the first does.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "books/books.h"
#include "books/sql.gen.h"
#include "platform/sql/search.h"

namespace xaso::books {
namespace {

// Records that may be brought into order by themselves. Of a million, a filter that leaves more is met every 125 rows of any order.
constexpr int kFew = 8'000;
constexpr int kMostProofs = 4;   // beside the filters of the columns
static_assert(kFew > kMostCounted);

// How the filters are asked: one of them may lead, the others are looked up.
struct Plan {
    std::vector<Filter> filters;
    std::vector<std::int64_t> passing;   // of each filter, counted to kFew + 1
    std::size_t fewest = 0;
};

Plan plan_of(sql::Session& s, UnitId unit, const Book& book, const ListQuery& query) {
    Plan out;
    for (const Filter& f : query.filters) {
        out.filters.push_back(f);
        if (f.or_empty) {   // two stretches of the index: looked up, never led by
            out.passing.push_back(kFew + 1);
            continue;
        }
        out.passing.push_back(s.query(q::passing, {{"unit", unit}, {"book", book.code}, {"field", f.path}, {"from", f.from}, {"to", f.to}, {"limit", kFew + 1}})[0].get<std::int64_t>("n"));
    }
    for (std::size_t i = 0; i < out.passing.size(); ++i)
        if (out.filters[out.fewest].or_empty || (!out.filters[i].or_empty && out.passing[i] < out.passing[out.fewest])) out.fewest = i;
    return out;
}

// Arguments live as long as the names they view.
constexpr std::string_view kFields[] = {"field1", "field2", "field3", "field4", "field5", "field6", "field7", "field8"}, kFroms[] = {"from1", "from2", "from3", "from4", "from5", "from6", "from7", "from8"},
                           kOrs[] = {"or1", "or2", "or3", "or4", "or5", "or6", "or7", "or8"}, kTos[] = {"to1", "to2", "to3", "to4", "to5", "to6", "to7", "to8"};
static_assert(std::size(kFields) == kMostFilters);

void add_filters(sql::Args& args, const std::vector<Filter>& filters, std::size_t but) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        if (i == but) continue;
        if (n == std::size(kFields)) throw std::logic_error("more filters than a list takes");
        args.emplace_back(kFields[n], filters[i].path);
        args.emplace_back(kFroms[n], filters[i].from);
        args.emplace_back(kTos[n], filters[i].to);
        args.emplace_back(kOrs[n], filters[i].or_empty ? "" : "~~");   // no key is "~~"
        ++n;
    }
}
constexpr std::size_t kNone = 99;

bool of_record(const Book& book, std::string_view path) {
    const BookField* f = book.find(path);
    return f && f->lines.empty();
}

}  // namespace

std::vector<Filter> without_proof(const Book& book) {
    std::vector<Filter> out;
    for (const BookField& f : book.fields) {
        if (f.retired || !book.open_to_all(f)) continue;
        if (f.type == catalog::FieldType::file && f.required) return {{f.path, "", ""}};
        if (f.type == catalog::FieldType::file || f.type == catalog::FieldType::document) out.push_back({f.leaf() ? f.path : f.path + ".number", "", ""});
    }
    if (static_cast<int>(out.size()) > kMostProofs) out.clear();
    return out;
}

bool lacks_proof(const Book& book, const Content& content) {
    const auto filters = without_proof(book);
    return !filters.empty() && std::all_of(filters.begin(), filters.end(), [&](const Filter& f) { return content.at(f.path).empty(); });
}

bool Books::ordered(sql::Session& s, UnitId unit, const ListQuery& query) const {
    const std::string words = sql::match_words(s.dialect(), query.words);
    return words.empty() || s.query(q::found_count, {{"unit", unit}, {"words", words}, {"limit", kFew + 1}})[0].get<std::int64_t>("n") <= kFew;
}

std::vector<ListRow> Books::list(sql::Session& s, UnitId unit, const Book& book, const ListQuery& query) const {
    std::vector<ListRow> out;
    const auto take = [&](const sql::Rows& rows) {
        for (const sql::Row& r : rows) out.push_back({r.get<std::int64_t>("record_id"), r.get<int>("version"), r.get<std::string>("code"), r.get<std::string>("name"), {}});
    };
    const std::string words = sql::match_words(s.dialect(), query.words);
    if (!words.empty() && (query.sort.empty() || !ordered(s, unit, query))) {
        sql::Args args{{"unit", unit}, {"book", book.code}, {"limit", query.limit}, {"words", words}};
        add_filters(args, query.filters, kNone);
        if (query.after_id) args.emplace_back("before", query.after_id);
        take(s.query(q::list_found, args));
    } else if (!words.empty() || query.words.empty()) {
        const Plan plan = plan_of(s, unit, book, query);
        std::string sort = query.sort.empty() ? book.day : query.sort;
        std::size_t lead = kNone;
        const bool few = words.empty() && !plan.filters.empty() && plan.passing[plan.fewest] <= kFew;
        const bool choice = book.find(sort) && book.find(sort)->type == catalog::FieldType::choice;
        if (few) {
            lead = plan.fewest;
        } else if (words.empty() && sort == book.day) {
            // Of one value, the index gives the records in order of their days.
            for (std::size_t i = 0; i < plan.filters.size() && lead == kNone; ++i)
                if (!plan.filters[i].or_empty && plan.filters[i].from == plan.filters[i].to && of_record(book, plan.filters[i].path)) lead = i;
        }
        for (std::size_t i = 0; i < plan.filters.size() && lead == kNone && words.empty(); ++i)
            if (!plan.filters[i].or_empty && plan.filters[i].path == sort) lead = i;
        if (lead != kNone && !few) sort = plan.filters[lead].path;
        // Where that record stands in this order; one that is gone since begins the list anew.
        std::optional<std::pair<std::string, std::string>> place;
        if (query.after_id)
            if (const sql::Rows rows = s.query(q::place_of, {{"unit", unit}, {"id", query.after_id}, {"field", sort}}); !rows.empty()) place = {rows[0].get<std::string>("key"), rows[0].get<std::string>("day")};
        // From one key to another; what stands before the place is passed over.
        const auto part = [&](const std::optional<std::pair<std::string, std::string>>& span, bool placed) {
            sql::Args args{{"unit", unit}, {"book", book.code}, {"limit", query.limit - static_cast<int>(out.size())}, {"sort", sort}, {query.ascending ? "ascending" : "descending", 1}};
            if (!words.empty()) args.emplace_back("words", words);
            if (few) {
                args.emplace_back("few", plan.filters[lead].path);
                args.emplace_back("few_from", plan.filters[lead].from);
                args.emplace_back("few_to", plan.filters[lead].to);
            }
            if (span) {
                args.emplace_back("sort_from", span->first);
                args.emplace_back("sort_to", span->second);
            }
            add_filters(args, plan.filters, lead);
            if (placed) {
                args.emplace_back("after_key", place->first);
                args.emplace_back("after_day", place->second);
                args.emplace_back("after_id", query.after_id);
            }
            take(s.query(!words.empty() ? q::list_words : few ? q::list_few : q::list, args));
        };
        if (choice && (few || lead == kNone || !words.empty())) {
            // A choice goes by its place in the definition: one of its values after the other, first what has none.
            std::vector<std::string> keys{""};
            for (const catalog::BookChoice& c : book.find(sort)->choices) keys.push_back(c.code);
            if (!query.ascending) std::reverse(keys.begin(), keys.end());
            auto key = place ? std::find(keys.begin(), keys.end(), place->first) : keys.begin();
            for (; key != keys.end() && static_cast<int>(out.size()) < query.limit; ++key) part(std::pair{*key, *key}, place && *key == place->first);
        } else {
            part(lead != kNone && !few ? std::optional(std::pair{plan.filters[lead].from, plan.filters[lead].to}) : std::nullopt, place.has_value());
        }
    }
    std::vector<std::int64_t> ids;
    for (const ListRow& row : out) ids.push_back(row.id);
    std::vector<Content> all = contents(s, unit, ids);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].content = std::move(all[i]);
    return out;
}

ListTotal Books::total(sql::Session& s, UnitId unit, const Book& book, const ListQuery& query) const {
    ListTotal out;
    const Plan plan = plan_of(s, unit, book, query);
    out.records = plan.filters.empty() ? records(s, unit, book) : plan.passing[plan.fewest];
    // Several filters together are counted only where one of them leaves few records.
    if (out.records > kMostCounted) {
        out.exact = plan.filters.empty();
        if (!out.exact) out.records = plan.filters.size() == 1 ? kMostCounted : 0;
        return out;
    }
    std::vector<std::string> sums{"#"};
    for (const std::string& path : book.columns)
        if (const BookField* f = book.find(path); f->type == catalog::FieldType::money || f->type == catalog::FieldType::number) sums.push_back(path);
    sql::Args args{{"unit", unit}, {"book", book.code}, {"sums", sums}};
    const Filter all{"#", "", "~"};
    const Filter& lead = plan.filters.empty() ? all : plan.filters[plan.fewest];
    args.emplace_back("field", lead.path);
    args.emplace_back("from", lead.from);
    args.emplace_back("to", lead.to);
    add_filters(args, plan.filters, plan.filters.empty() ? kNone : plan.fewest);
    out.records = 0;
    for (const sql::Row& r : s.query(q::sums, args)) {
        const auto field = r.get<std::string>("field");
        if (field == "#") out.records = r.get<std::int64_t>("records");
        else out.sums[field] = r.get<std::int64_t>("total");
    }
    const auto asked = [&](const Filter& f) { return f.path == book.totals_by; };
    if (book.totals_by.empty() || out.sums.empty() || std::any_of(query.filters.begin(), query.filters.end(), asked) || query.filters.size() >= kMostFilters) return out;
    out.sums.clear();
    for (const catalog::BookChoice& choice : book.find(book.totals_by)->choices) {
        ListQuery one = query;
        one.filters.push_back({book.totals_by, choice.code, choice.code});
        if (ListTotal part = total(s, unit, book, one); part.records > 0) out.apart.emplace_back(choice.code, std::move(part.sums));
    }
    return out;
}

}  // namespace xaso::books
