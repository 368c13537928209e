#include "platform/web/csv.h"

#include <fmt/format.h>

#include "kernel/text.h"

namespace xaso::web {
namespace {

bool whole_number(std::string_view t) {
    if (t.starts_with('-')) t.remove_prefix(1);
    return !t.empty() && t.find_first_not_of("0123456789") == std::string_view::npos;
}

// By its first sign, also behind blanks and line ends, and as East Asian keyboards type it.
bool like_formula(std::string_view text) {
    if (text.starts_with('\t') || text.starts_with('\r') || text.starts_with('\n')) return true;
    const std::string seen = trim(text);
    for (const std::string_view sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠"})
        if (seen.starts_with(sign)) return true;
    return false;
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell;
    if (like_formula(text) && !whole_number(text)) cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void Csv::row(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out_ += ',';
        out_ += csv_cell(cells[i]);
    }
    out_ += "\r\n";
}

http::Response download(std::string body, std::string_view content_type, std::string_view file_name) {
    http::Response r;
    r.body = std::move(body);
    r.headers.set("Content-Type", std::string(content_type));
    r.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name));
    r.headers.set("Cache-Control", "no-store");
    return r;
}

http::Response csv_file(std::string_view file_name, Csv table) { return download(table.take(), "text/csv; charset=utf-8", file_name); }

}  // namespace xaso::web
