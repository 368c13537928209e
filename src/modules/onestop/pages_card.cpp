#include "onestop/pages_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "kernel/text.h"

namespace xaso::onestop {
namespace {

bool digits(std::string_view s, std::size_t n) { return s.size() == n && s.find_first_not_of("0123456789") == std::string_view::npos; }

std::optional<Day> compact_day(std::string_view s) {
    if (!digits(s, 8)) return std::nullopt;
    const auto day = parse_day(fmt::format("{}/{}/{}", s.substr(0, 2), s.substr(2, 2), s.substr(4, 4)));
    return day ? std::optional(*day) : std::nullopt;
}

// LAW ND 137/2015/ND-CP, ND 70/2024/ND-CP: the fourth digit tells century and sex, the next two the year of birth.
std::string doubt_of(const Card& card) {
    const int g = card.citizen_id[3] - '0';
    const int year = 1900 + 100 * (g / 2) + (card.citizen_id[4] - '0') * 10 + (card.citizen_id[5] - '0');
    if (card.born && year_of(*card.born) != year) return fmt::format("Năm sinh trên thẻ ({}) khác năm trong số định danh ({}).", year_of(*card.born), year);
    if (!card.sex.empty() && (fold(card.sex) == "nu") != (g % 2 == 1)) return "Giới tính trên thẻ khác giới tính trong số định danh.";
    return {};
}

}  // namespace

Result<Card> parse_card(std::string_view line) {
    const auto wrong = [](std::string_view what) {
        return refuse(Refusal::Kind::invalid, "onestop.card", fmt::format("Dòng quét thẻ không đúng: {}. Hãy quét lại, hoặc gõ số định danh.", what));
    };
    std::vector<std::string> f;
    for (std::string_view rest = line;;) {
        const auto bar = rest.find('|');
        f.push_back(trim(rest.substr(0, bar)));
        if (bar == std::string_view::npos) break;
        rest.remove_prefix(bar + 1);
    }
    if (f.size() < 6) return wrong("thiếu thông tin (thẻ có ít nhất 6 mục)");
    Card card{f[0], f[1], f[2], f[4], f[5], compact_day(f[3]), {}};
    if (!digits(card.citizen_id, 12)) return wrong("số định danh phải có 12 chữ số");
    if (!card.old_id.empty() && !digits(card.old_id, 9)) return wrong("số CMND cũ phải có 9 chữ số");
    if (count_chars(card.name) < 2) return wrong("không có họ và tên");
    if (!f[3].empty() && !card.born) return wrong("ngày sinh không phải một ngày có thật");
    if (!card.sex.empty() && fold(card.sex) != "nam" && fold(card.sex) != "nu") return wrong("giới tính phải là Nam hoặc Nữ");
    if (f.size() > 6 && !f[6].empty() && !compact_day(f[6])) return wrong("ngày cấp không phải một ngày có thật");
    card.doubt = doubt_of(card);
    return card;
}

}  // namespace xaso::onestop
