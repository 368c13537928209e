// What the books have ahead: meetings, dialogues, days of reception, inspections whose day is still to come.
#include <fmt/format.h>

#include <charconv>

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

// "14:00", "14h30", "8 giờ", "8 giờ 15" on that day.
std::optional<LocalTime> time_on(Day day, const std::string& typed) {
    int part[2] = {-1, 0};
    std::size_t at = 0;
    const std::string text = fold(typed);
    for (int i = 0; i < 2 && at < text.size(); ++i) {
        const std::size_t from = text.find_first_of("0123456789", at);
        if (from == std::string::npos) break;
        // Between hour and minute stands one sign or word, and nothing else.
        const std::string between = trim(std::string_view(text).substr(at, from - at));
        if (i == 0 ? !between.empty() : between != ":" && between != "h" && between != "g" && between != "gio" && between != ".") return std::nullopt;
        const auto r = std::from_chars(text.data() + from, text.data() + text.size(), part[i]);
        at = static_cast<std::size_t>(r.ptr - text.data());
    }
    const std::string rest = trim(std::string_view(text).substr(at));
    if (part[0] < 0 || part[0] > 23 || part[1] > 59 || (!rest.empty() && rest != "h" && rest != "g" && rest != "gio" && rest != "phut" && rest != "p")) return std::nullopt;
    return LocalTime{day} + std::chrono::hours{part[0]} + std::chrono::minutes{part[1]};
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
                    one.starts = time_on(*day, row.content.at(book.starts));
                    one.ends = time_on(*day, row.content.at(book.ends));
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
