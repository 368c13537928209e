// kind: what a file is, told by its content alone. Pure; any thread.
//
//   check_file("to-khai.pdf", bytes)->kind == FileKind::pdf
//
// Nothing is unpacked or decoded. A file is taken when its content is one of the kinds, is whole (a copy cut off on its way is not), and its
// name says the same; what would be refused later by whoever opens it is refused here with the name and the remedy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso::files {

enum class FileKind { pdf = 1, jpeg = 2, png = 3, docx = 4, xlsx = 5 };
std::string_view kind_title(FileKind kind);     // "PDF", "Ảnh JPEG", "Word"
std::string_view media_type(FileKind kind);     // "application/pdf"
std::string_view accepted_endings();            // ".pdf,.jpg,…" for a file field

struct Sniffed {
    std::optional<FileKind> kind;   // nothing: none of them, or a Word or Excel file with macros
    bool whole = false;             // its end is there
};
Sniffed sniff(std::string_view bytes);

// A base name that any system can keep: no path, no control or direction marks, none of \/:*?"<>|, at most 120 characters with its ending.
// "" when nothing is left of it.
std::string safe_name(std::string_view name);

struct CheckedFile {
    std::string name;
    FileKind kind{};
};
// Refused: "files.empty", "files.too_big", "files.name", "files.kind" (none of the kinds), "files.not_its_name", "files.cut_off".
Result<CheckedFile> check_file(std::string_view name, std::string_view bytes, std::size_t most_bytes);

std::string sha256_hex(std::string_view bytes);
std::string size_words(std::int64_t bytes);     // "820 KB", "1,4 MB"

}  // namespace xaso::files
