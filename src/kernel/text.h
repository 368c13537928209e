// Vietnamese text: one normal form at the edge, one folding for search, one order for lists.
//
//   fold("Trần Thị Đẹp") == "tran thi dep"        search key and query alike
//   nfc("Hoà" in combining marks) -> precomposed
//
// Folding: NFD, drop marks, đ/Đ -> d, case fold, runs of white space to one blank and none at the ends; malformed bytes
// become U+FFFD. Because tones are dropped, "Hòa" and "Hoà" are one key. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso {

// Valid UTF-8, no NUL, no control characters but tab and line ends -> NFC. Refuses otherwise ("text.encoding"); the message
// says to save the file as UTF-8.
Result<std::string> nfc(std::string_view text);
bool valid_utf8(std::string_view text);
std::string fold(std::string_view utf8);
// Which texts are written the same: "Hoà " and "hòa" are (wherever the tone mark stands, composed or not, in capitals or not), "Hoa" is not.
std::string written_key(std::string_view utf8);
std::string sort_key(std::string_view utf8);   // bytes; memcmp order is Vietnamese collation order
std::string upper(std::string_view utf8);      // "Xã An Thanh" -> "XÃ AN THANH"
std::string trim(std::string_view text);       // white space at both ends, Unicode blanks too
std::size_t count_chars(std::string_view utf8);  // code points

// "030******123": first three and last three stay; shorter than 8 characters is masked whole.
std::string mask_identifier(std::string_view digits);
std::string mask_phone(std::string_view phone);  // "*******678"; shorter than 8 likewise
std::string mask_email(std::string_view address);   // "n***@xa.gov.vn"

// One plain address name@host, without anything that could begin another header or recipient of a mail.
bool is_email(std::string_view text);

}  // namespace xaso
