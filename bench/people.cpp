#include "people.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "kernel/text.h"

namespace xaso::bench {
namespace {

// Of ten people four are Nguyễn.
constexpr std::array<std::string_view, 20> kFamily{"Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần",
                                                   "Lê",     "Lê",     "Phạm",   "Phạm",   "Hoàng",  "Vũ",     "Đặng",   "Bùi",    "Đỗ",   "Dương"};
constexpr std::array<std::string_view, 16> kMiddle{"Văn", "Văn", "Văn", "Thị", "Thị", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Hữu", "Thanh", "Thu", "Xuân", "Hồng", "Bá"};
constexpr std::array<std::string_view, 48> kGiven{"An",   "Anh",  "Bình", "Chi",  "Cường", "Dung", "Dũng", "Duy",  "Đạt",  "Đông", "Giang", "Hà",    "Hải",  "Hạnh", "Hiền", "Hiếu",
                                                  "Hoa",  "Hòa",  "Hùng", "Hương", "Khánh", "Lan", "Linh", "Loan", "Long", "Mai",  "Minh",  "Nam",   "Nga",  "Ngân", "Nhung", "Oanh",
                                                  "Phúc", "Phương", "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Tiến", "Trang", "Tuấn", "Tùng", "Vân", "Việt", "Yến"};
constexpr std::array<std::string_view, 16> kSecond{"", "", "", "", "", "", "", "", "", "Gia ", "Bảo ", "Nhật ", "Tuệ ", "Khôi ", "Diệu ", "Mỹ "};

std::uint64_t mixed(std::uint64_t x) {   // splitmix64
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

}  // namespace

std::string person_name(std::int64_t nth) {
    const std::uint64_t r = mixed(static_cast<std::uint64_t>(nth));
    return fmt::format("{} {} {}{}", kFamily[r % 20], kMiddle[(r >> 8) % 16], kSecond[(r >> 16) % 16], kGiven[(r >> 24) % 48]);
}

std::string citizen_number(std::int64_t nth) { return fmt::format("000{:09}", nth); }

std::string search_words_of(const std::string& name) { return fold(name) + " dang ky tam tru"; }

}  // namespace xaso::bench
