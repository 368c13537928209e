#include "fees/vietqr.h"

#include <fmt/format.h>

#include <algorithm>

namespace xaso::fees {
using Kind = Refusal::Kind;

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Values here are never longer than two digits can say: the longest is the account's group, 8 + 10 + 23 + 12 bytes around it.
std::string field(std::string_view tag, std::string_view value) { return fmt::format("{}{:02}{}", tag, value.size(), value); }

}  // namespace

std::uint16_t crc16(std::string_view bytes) {
    std::uint32_t crc = 0xFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 8;
        for (int i = 0; i < 8; ++i) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        crc &= 0xFFFF;
    }
    return static_cast<std::uint16_t>(crc);
}

Result<std::string> payload(const Transfer& t) {
    if (t.bin.size() != 6 || !std::all_of(t.bin.begin(), t.bin.end(), digit)) return refuse(Kind::invalid, "fees.bank_bin", "Mã ngân hàng (BIN) gồm đúng 6 chữ số.", "bank_bin");
    if (t.account.empty() || t.account.size() > 19 || !std::all_of(t.account.begin(), t.account.end(), [](char c) { return digit(c) || letter(c); }))
        return refuse(Kind::invalid, "fees.account_no", "Số tài khoản gồm 1 đến 19 chữ số hoặc chữ cái không dấu, không có khoảng trắng.", "account_no");
    if (t.purpose.size() > 95 || !std::all_of(t.purpose.begin(), t.purpose.end(), [](char c) { return digit(c) || letter(c) || c == ' ' || c == '.' || c == '-' || c == '/'; }))
        return refuse(Kind::invalid, "fees.purpose", "Nội dung chuyển khoản chỉ có chữ không dấu, chữ số, dấu cách, chấm, gạch ngang.", "purpose");
    if (t.amount < Vnd{}) return refuse(Kind::invalid, "fees.amount", "Số tiền chuyển khoản không được âm.", "amount");
    const std::string account = field("00", t.bin) + field("01", t.account);
    std::string out = field("00", "01") + field("01", t.amount > Vnd{} ? "12" : "11");
    out += field("38", field("00", "A000000727") + field("01", account) + field("02", "QRIBFTTA"));
    out += field("53", "704");
    if (t.amount > Vnd{}) out += field("54", std::to_string(t.amount.dong()));
    out += field("58", "VN");
    if (!t.purpose.empty()) out += field("62", field("08", t.purpose));
    out += "6304";
    return out + fmt::format("{:04X}", crc16(out));
}

std::string purpose_of(std::string_view code) {
    const std::size_t number = code.rfind('-');
    const std::size_t day = number == std::string_view::npos || number == 0 ? std::string_view::npos : code.rfind('-', number - 1);
    if (day == std::string_view::npos) return std::string(code.substr(0, kPurposeLength));
    const std::string_view agency = code.substr(0, day);
    const std::size_t last = agency.rfind('.') + 1;   // 0 when there is no dot
    return fmt::format("LP {} {} {}", agency.substr(last), code.substr(day + 1, number - day - 1), code.substr(number + 1)).substr(0, kPurposeLength);
}

}  // namespace xaso::fees
