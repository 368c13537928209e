// What the books have ahead: meetings, dialogues, days of reception, inspections whose day is still to come.
#include <fmt/format.h>

#include "books/pages.h"
#include "kernel/text.h"

namespace xaso::books {
namespace {

constexpr int kMostAhead = 100;   // of a book

// Whoever holds the address reads it: nothing that a role may not see, and nobody's name.
bool tellable(const Book& book, const access::Account& who) {
    const BookField* name = book.find(book.name);
    const BookField* day = book.find(book.day);
    return may_see(book, who) && !book.reads_logged && day && day->lines.empty() && may_see(*day, who) && name && name->type != catalog::FieldType::person && may_see(*name, who);
}

}  // namespace

web::CalendarSource calendar(const Books& books) {
    return [&books](sql::Session& s, UnitId unit, const access::Account& who, Day today) {
        std::vector<web::CalendarDay> out;
        const auto law = books.law().current();
        const auto used = books.all_records(s, unit);
        for (const Book& book : law->books) {
            if (!used.contains(book.code) || !tellable(book, who)) continue;
            const ListQuery ahead{.words = {}, .filters = {{book.day, iso_day(today), "~"}}, .sort = {}, .ascending = true, .after_id = 0, .limit = kMostAhead};
            for (const ListRow& row : books.list(s, unit, book, ahead))
                if (const auto day = parse_day(row.content.at(book.day))) {
                    web::CalendarDay one{.uid = fmt::format("book-{}-{}@xaso", unit.value(), row.id), .day = *day, .title = fmt::format("{}: {}", book.title, row.name)};
                    const auto time_on = [&](const std::string& path) {
                        const auto time = time_of(row.content.at(path));
                        return time ? std::optional(LocalTime{*day} + *time) : std::nullopt;
                    };
                    one.starts = time_on(book.starts);
                    one.ends = time_on(book.ends);
                    if (one.starts && one.ends && *one.ends <= *one.starts) one.ends.reset();
                    one.place = row.content.at(book.place);
                    one.link = row.content.at(book.link);
                    out.push_back(std::move(one));
                }
        }
        return out;
    };
}

}  // namespace xaso::books
