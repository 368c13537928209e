#include "kernel/citizen_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "kernel/text.h"

namespace xaso {
namespace {

constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
    {"001", "Hà Nội"}, {"002", "Hà Giang"}, {"004", "Cao Bằng"}, {"006", "Bắc Kạn"}, {"008", "Tuyên Quang"}, {"010", "Lào Cai"}, {"011", "Điện Biên"},
    {"012", "Lai Châu"}, {"014", "Sơn La"}, {"015", "Yên Bái"}, {"017", "Hòa Bình"}, {"019", "Thái Nguyên"}, {"020", "Lạng Sơn"}, {"022", "Quảng Ninh"},
    {"024", "Bắc Giang"}, {"025", "Phú Thọ"}, {"026", "Vĩnh Phúc"}, {"027", "Bắc Ninh"}, {"030", "Hải Dương"}, {"031", "Hải Phòng"}, {"033", "Hưng Yên"},
    {"034", "Thái Bình"}, {"035", "Hà Nam"}, {"036", "Nam Định"}, {"037", "Ninh Bình"}, {"038", "Thanh Hóa"}, {"040", "Nghệ An"}, {"042", "Hà Tĩnh"},
    {"044", "Quảng Bình"}, {"045", "Quảng Trị"}, {"046", "Huế"}, {"048", "Đà Nẵng"}, {"049", "Quảng Nam"}, {"051", "Quảng Ngãi"}, {"052", "Bình Định"},
    {"054", "Phú Yên"}, {"056", "Khánh Hòa"}, {"058", "Ninh Thuận"}, {"060", "Bình Thuận"}, {"062", "Kon Tum"}, {"064", "Gia Lai"}, {"066", "Đắk Lắk"},
    {"067", "Đắk Nông"}, {"068", "Lâm Đồng"}, {"070", "Bình Phước"}, {"072", "Tây Ninh"}, {"074", "Bình Dương"}, {"075", "Đồng Nai"},
    {"077", "Bà Rịa - Vũng Tàu"}, {"079", "Thành phố Hồ Chí Minh"}, {"080", "Long An"}, {"082", "Tiền Giang"}, {"083", "Bến Tre"}, {"084", "Trà Vinh"},
    {"086", "Vĩnh Long"}, {"087", "Đồng Tháp"}, {"089", "An Giang"}, {"091", "Kiên Giang"}, {"092", "Cần Thơ"}, {"093", "Hậu Giang"}, {"094", "Sóc Trăng"},
    {"095", "Bạc Liêu"}, {"096", "Cà Mau"}};

constexpr std::size_t kFields = 7;
constexpr std::string_view kFieldNames[kFields] = {"số định danh", "số CMND cũ", "họ và tên", "ngày sinh", "giới tính", "nơi cư trú", "ngày cấp"};

bool digits(std::string_view s, std::size_t n) { return s.size() == n && s.find_first_not_of("0123456789") == std::string_view::npos; }

std::optional<Day> compact_day(std::string_view s) {
    if (!digits(s, 8)) return std::nullopt;
    const auto day = parse_day(fmt::format("{}/{}/{}", s.substr(0, 2), s.substr(2, 2), s.substr(4, 4)));
    return day ? std::optional(*day) : std::nullopt;
}

bool plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Letters that a scanner or the computer took for those of another table: "Trần" arrives as "Tráº§n", "Tr?n" or "Tr�n". UTF-8 read one
// byte at a time always leaves a sign of Latin-1's or Windows-1252's upper half that no Vietnamese word has.
bool broken_letters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = [&](std::size_t n) { return n < text.size() ? static_cast<unsigned char>(text[n]) : 0u; };
        const unsigned c = at(i);
        if (c == '?') return true;
        if (c < 0x80) continue;
        const unsigned point = c < 0xE0 ? (c & 0x1F) << 6 | (at(i + 1) & 0x3F) : (c & 0x0F) << 12 | (at(i + 1) & 0x3F) << 6 | (at(i + 2) & 0x3F);
        if ((point >= 0x80 && point < 0xC0) || point == 0xFFFD) return true;
        const bool apostrophe = point == 0x2019 && i > 0 && at(i - 1) < 0x80;   // H’Mông
        if ((point >= 0x2010 && point <= 0x2122 && !apostrophe && point != 0x2013) || point == 0x192 || point == 0x2C6 || point == 0x2DC) return true;
        if (point == 0x152 || point == 0x153 || point == 0x160 || point == 0x161 || point == 0x178 || point == 0x17D || point == 0x17E) return true;
        i += c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    }
    return false;
}

std::string doubt_of(const CitizenCard& card, const CitizenNumber& number) {
    if (year_of(card.born) != number.born_year)
        return fmt::format("Năm sinh trên thẻ ({}) khác năm trong số định danh ({}).", year_of(card.born), number.born_year);
    if (card.female != number.female) return "Giới tính trên thẻ khác giới tính trong số định danh.";
    if (plain(card.name) && plain(card.address)) return "Họ tên và nơi cư trú trên dòng quét đều không có dấu; có thể máy quét làm mất dấu.";
    return {};
}

}  // namespace

Result<CitizenNumber> read_citizen_number(std::string_view s, Day today) {
    const auto wrong = [](std::string message) { return refuse(Refusal::Kind::invalid, "citizen.number", std::move(message)); };
    if (!digits(s, 12)) return wrong("Số định danh cá nhân phải gồm đúng 12 chữ số.");
    CitizenNumber n;
    const auto place = std::ranges::find(kPlaces, s.substr(0, 3), &std::pair<std::string_view, std::string_view>::first);
    if (place != std::end(kPlaces)) n.place = place->second;
    const int century_and_sex = s[3] - '0';
    n.female = century_and_sex % 2 == 1;
    n.born_year = 1900 + 100 * (century_and_sex / 2) + (s[4] - '0') * 10 + (s[5] - '0');
    if (n.born_year > year_of(today))
        return wrong(fmt::format("Số định danh sai: chữ số thứ 4 đến thứ 6 ({}) cho năm sinh {}, sau năm nay. Hãy xem lại thẻ và gõ lại.", s.substr(3, 3), n.born_year));
    return n;
}

Result<CitizenCard> read_citizen_card(std::string_view line, Day today) {
    std::vector<std::string_view> typed;
    std::vector<std::string> f;
    for (std::string_view rest = line;;) {
        const auto bar = rest.find('|');
        typed.push_back(rest.substr(0, bar));
        f.push_back(trim(typed.back()));
        if (bar == std::string_view::npos) break;
        rest.remove_prefix(bar + 1);
    }
    constexpr std::string_view kRemedy = "Hãy quét lại, hoặc gõ số định danh rồi nhập theo thẻ.";
    const auto wrong = [&](std::size_t at, std::string_view why) {
        return refuse(Refusal::Kind::invalid, "citizen.card", fmt::format("Dòng quét thẻ sai ở mục {} ({}): {}. {}", at + 1, kFieldNames[at], why, kRemedy));
    };
    if (f.size() + 1 < kFields)
        return refuse(Refusal::Kind::invalid, "citizen.card",
                      fmt::format("Dòng quét thẻ thiếu thông tin: có {} mục, không thấy {}. {}", f.size(), kFieldNames[f.size()], kRemedy));
    const auto number = read_citizen_number(f[0], today);
    if (!number) return wrong(0, digits(f[0], 12) ? "năm sinh trong số sau năm nay" : "phải có 12 chữ số");
    if (!f[1].empty() && !digits(f[1], 9) && !digits(f[1], 12)) return wrong(1, "phải có 9 chữ số hoặc để trống");
    for (const std::size_t at : {2, 5})
        if (broken_letters(typed[at]))   // with its ends: "Hà" arrives as "HÃ" and a hard blank
            return refuse(Refusal::Kind::invalid, "citizen.card",
                          fmt::format("Dòng quét thẻ sai bảng mã ở mục {} ({}): chữ có dấu đã hỏng. Hãy đặt máy quét gửi chữ theo UTF-8 (Unicode); trong lúc chờ, gõ số định danh rồi nhập theo thẻ.",
                                      at + 1, kFieldNames[at]));
    if (count_chars(f[2]) < 2) return wrong(2, "để trống");
    if (f[2].find_first_of("0123456789") != std::string::npos) return wrong(2, "có chữ số");
    const auto born = compact_day(f[3]);
    if (!born) return wrong(3, "không phải một ngày có thật, viết ngày tháng năm liền nhau");
    if (*born > today) return wrong(3, "sau hôm nay");
    const std::string sex = fold(f[4]);
    if (sex != "nam" && sex != "nu") return wrong(4, "phải là Nam hoặc Nữ");
    if (f.size() >= kFields && !f[6].empty()) {
        const auto issued = compact_day(f[6]);
        if (!issued) return wrong(6, "không phải một ngày có thật");
        if (*issued > today || *issued < *born) return wrong(6, "phải sau ngày sinh và không sau hôm nay");
    }
    CitizenCard card{.number = f[0], .old_number = f[1], .name = f[2], .address = f[5], .female = sex == "nu", .born = *born, .doubt = {}};
    card.doubt = doubt_of(card, *number);
    return card;
}

}  // namespace xaso
