// office: the files officials exchange, read and written: Word, Excel, PDF.
//
//   XASO_TRY(const Document d, read_document(bytes));            // by what is inside, whatever the file is called
//   for (const Block& b : d.blocks) …                            // a paragraph, or a table with its title
//
// A foreign file is opened by a child process of this same program with limits on memory, time and output: a damaged or hostile one must
// not reach the server. The program answers the arguments "xlsx-to-csv" and "read-document" with read_main().
// Merged cells: the text stands in the first of them, the others are empty. Dates of Excel come out as dd/mm/yyyy.
// Threads: any. Systems: S3, S25, S39.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/result.h"

namespace xaso::office {

inline constexpr std::size_t kMaxUnpackedBytes = 256u << 20;   // of a file's parts together
inline constexpr std::size_t kMaxRows = 200'000;
inline constexpr std::size_t kMaxColumns = 200;

enum class Kind { word, excel, pdf };

struct Word {                                      // of a PDF page, in points from its upper left corner
    int left = 0, right = 0, top = 0;
    std::string text;
};
struct Block {
    std::string text;                              // a paragraph; of a table: the sheet's name, "" in Word; a page's lines
    std::vector<std::vector<std::string>> rows;    // empty for a paragraph
    std::vector<Word> words;                       // of a page, in reading order
};
struct Document {
    Kind kind{};
    std::vector<Block> blocks;
};

struct ChildOptions {
    std::string program = "/proc/self/exe";        // answers with read_main()
    std::chrono::milliseconds limit{30'000};
};

bool is_package(std::string_view bytes);           // a zip, as .docx and .xlsx are
bool is_pdf(std::string_view bytes);
// Refused ("office.…", field "file"): damaged, too big, with a password, another kind, a scan without text.
Result<Document> read_document(std::string_view bytes, const ChildOptions& options = {});

// The child's side: reads a file from one descriptor, writes what is in it to another.
int read_main(std::string_view command, int in, int out);

// What the child said: its exit code and output; Exit::stopped when it took too long or wrote too much.
enum class Exit { good = 0, damaged = 2, too_big = 3, too_many_cells = 4, empty = 5, encrypted = 6, no_text = 7, stopped = 100 };
struct Answer {
    Exit exit{};
    std::string text, detail;                      // detail: for the log
};
Answer ask_child(std::string_view command, std::string_view bytes, const ChildOptions& options);

}  // namespace xaso::office
