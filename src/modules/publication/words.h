// words: the parts of a procedure as a clerk writes them in a form or a cell, and back. Pure. Threads: any. Systems: S13.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/procedures/procedures.h"

namespace xaso::publication {

// "3 ngày làm việc", "15 ngày", "4 giờ", "1 tháng", "trong ngày", "3wd" -> limit code; nothing when it is none of these.
std::optional<std::string> limit_of_words(std::string_view words);
// The lines of a form or cells of a table, one part a line (or between ";" on a single line), each with its details behind "|":
//   Văn bản ủy quyền | 1 bản sao chứng thực | khi nộp thay        Tờ khai | 1 bản chính | mẫu CT01 | trường hợp Thuê nhà
//   KQ.G15.000031 | Giấy khai sinh                                Phải xác minh | 5 ngày làm việc
// Refused: "publication.papers", "publication.results", "publication.cases", naming the part.
Result<std::vector<procedures::Paper>> papers_of(std::string_view text);
Result<std::vector<procedures::ResultPaper>> results_of(std::string_view text);
Result<std::vector<procedures::Case>> cases_of(std::string_view text);
// Back to such lines.
std::string lines_of(const std::vector<procedures::Paper>& papers);
std::string lines_of(const std::vector<procedures::ResultPaper>& results);
std::string lines_of(const std::vector<procedures::Case>& cases);
// "trực tiếp, trực tuyến, bưu chính"; nothing when a word is none of these.
std::optional<procedures::Channels> channels_of(std::string_view words);
std::string channel_words(const procedures::Channels& channels);
std::optional<int> online_level_of(std::string_view words);
std::optional<procedures::InterAgency> inter_agency_of(std::string_view words);   // "không", "cùng cấp", "các cấp"
std::string_view inter_agency_words(procedures::InterAgency kind);

inline constexpr std::string_view kLimitRemedy = "Ghi như: 3 ngày làm việc, 15 ngày, 4 giờ, 1 tháng, trong ngày.";

// The parts between any of the signs, trimmed, none of them empty.
std::vector<std::string> split(std::string_view text, std::string_view signs);
std::optional<int> whole_number(std::string_view text);   // 0 or more
// A form sends "\r\n" for what a file has as "\n": from the preview to the commit nothing may change.
std::string one_kind_of_line_ends(std::string text);

}  // namespace xaso::publication
