#include "imported.h"

#include <fmt/format.h>

#include "people.h"

namespace xaso::bench {
namespace {

const Day kFirst = make_day(2025, 7, 1);   // the unit's first day

bool weekend(Day d) {
    const std::chrono::weekday w{d};
    return w == std::chrono::Saturday || w == std::chrono::Sunday;
}
Day working(Day d) {
    while (weekend(d)) d += std::chrono::days{1};
    return d;
}

}  // namespace

std::string imported_code(std::int64_t nth) { return fmt::format("G22.99-{:07}", nth); }

Imported imported(std::int64_t nth, std::int64_t all, std::size_t procedures, Day today) {
    const std::int64_t days = (today - kFirst).count();
    const auto r = static_cast<std::uint64_t>(nth) * 2654435761u >> 7;
    Imported d;
    d.code = imported_code(nth);
    d.name = person_name(nth);
    d.citizen = citizen_number(nth);
    d.procedure = r % procedures;
    d.channel = static_cast<int>(r / 3 % 10) < 6 ? 1 : static_cast<int>(r / 3 % 10) < 9 ? 2 : 3;
    d.received = kFirst + std::chrono::days{nth * days / all};
    if (weekend(d.received)) d.received -= std::chrono::days{2};
    if (d.received < kFirst) d.received = kFirst;
    d.due = working(d.received + std::chrono::days{1 + static_cast<int>(r / 31 % 8)});
    const Day ended = r / 7 % 20 == 0 ? working(d.due + std::chrono::days{1 + static_cast<int>(r / 11 % 5)}) : r / 7 % 20 < 5 ? d.due : working(d.received + (d.due - d.received) / 2);
    if (ended < today) d.ended = ended;
    return d;
}

std::string csv(std::int64_t from, std::int64_t lines, std::int64_t all, const std::vector<ImportedProcedure>& procedures, Day today) {
    std::string out = "Mã hồ sơ,Mã TTHC,Người nộp,CCCD,Hình thức tiếp nhận,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Ngày trả\n";
    for (std::int64_t i = from; i < from + lines; ++i) {
        const Imported d = imported(i, all, procedures.size(), today);
        const std::string ended = d.ended ? format_day(*d.ended) : std::string{};
        out += fmt::format("{},{},{},{},{},{},{},{},{}\n", d.code, procedures[d.procedure].code, d.name, d.citizen, d.channel, format_day(d.received), format_day(d.due), ended, ended);
    }
    return out;
}

}  // namespace xaso::bench
