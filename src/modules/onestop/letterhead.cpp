// The head of papers that no Word template makes, and what the desk is called.
#include <fmt/format.h>

#include "onestop/pages.h"

namespace xaso::onestop {
namespace {

using html::Html;

// LAW ND 30/2020/ND-CP: a day below 10 and the months 1 and 2 carry a leading 0.
std::string place_and_day(const std::string& place, Day day) {
    const std::chrono::year_month_day d{day};
    const unsigned month = static_cast<unsigned>(d.month());
    return fmt::format("{}, ngày {:02} tháng {}{} năm {}", place, static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

}  // namespace

// LAW ND 118/2025/ND-CP: since 01/7/2025 the desk of a commune is its public administrative service centre.
std::string_view desk_name(Day day) {
    return day >= make_day(2025, 7, 1) ? "Trung tâm Phục vụ hành chính công" : "Bộ phận Tiếp nhận và Trả kết quả";
}

void letterhead(Html& h, const units::Tree& tree, const units::Unit& unit, Day day, std::string_view number) {
    const units::Version& v = unit.nearest(day);
    const units::Unit* parent = v.parent ? tree.find(v.parent) : nullptr;
    h.el("div", {{"class", "letterhead"}}, [&] {
        h.el("div", {}, [&] {
            if (parent) h.el("p", {{"class", "caps"}}, parent->nearest(day).name);
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, v.name); });
            h.el("p", {}, [&] { h.el("strong", {}, desk_name(day)); });
            h.el("p", {}, number);
        });
        h.el("div", {}, [&] {
            h.el("p", {{"class", "caps"}}, [&] { h.el("strong", {}, "Cộng hòa xã hội chủ nghĩa Việt Nam"); });
            h.el("p", {}, [&] { h.el("strong", {}, "Độc lập - Tự do - Hạnh phúc"); });
            h.el("p", {}, [&] { h.el("em", {}, place_and_day(v.place.empty() ? v.name : v.place, day)); });
        });
    });
}

}  // namespace xaso::onestop
