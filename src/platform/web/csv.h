// csv: tables for spreadsheets. RFC 4180 with commas, led by a byte order mark, so that spreadsheets read UTF-8.
// A text that a spreadsheet would take for a formula is led by an apostrophe; whole numbers are left alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http.h"

namespace xaso::web {

class Csv {
public:
    void row(const std::vector<std::string>& cells);
    std::string take() { return std::move(out_); }

private:
    std::string out_ = "\xEF\xBB\xBF";
};

// One cell as it is written.
std::string csv_cell(std::string_view text);
// Answers that are saved under a name; they are never cached.
http::Response download(std::string body, std::string_view content_type, std::string_view file_name);
http::Response csv_file(std::string_view file_name, Csv table);

}  // namespace xaso::web
