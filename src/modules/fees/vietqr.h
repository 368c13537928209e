// vietqr: the text of a VietQR code: a transfer to one account, with its amount and purpose filled in.
//
//   payload({.bin = "970436", .account = "0123456789", .amount = Vnd{8000}, .purpose = "LP H23 230619 0001"})
//       == "0002010102123854…6304686E"
//
// EMVCo merchant-presented mode as Napas profiles it: tag, two digits of length, value; the last field is a CRC over all before it.
// Threads: any. Systems: S17.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/result.h"
#include "kernel/vnd.h"

namespace xaso::fees {

struct Transfer {
    std::string bin;                 // six digits of the bank
    std::string account;             // up to 19 letters and digits
    Vnd amount;                      // 0: left to the payer
    std::string purpose;             // letters, digits, blanks and . - / ; at most kPurposeLength
};
inline constexpr std::size_t kPurposeLength = 25;   // some banks cut longer ones

std::uint16_t crc16(std::string_view bytes);        // CRC-16/CCITT-FALSE
// Refused: "fees.bank_bin", "fees.account_no", "fees.purpose".
Result<std::string> payload(const Transfer& t);

// "LP H23 230619 0001" for "000.00.01.H23-230619-0001": what fits the purpose and names the dossier within its unit.
std::string purpose_of(std::string_view dossier_code);

}  // namespace xaso::fees
