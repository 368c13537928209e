// stated: what a file says of procedures: the national database's JSON, or an Excel or CSV table. Pure but for the reading of workbooks.
//
//   XASO_TRY(const StatedFile file, read_stated(bytes, "danh-muc.xlsx"));
//   const Draft next = applied(file.procedures[0], old);       // what the file leaves out stays as it was
//
// JSON (law: the keys of the national database's service): MATTHC, TENTTHC, MALINHVUC or TENLINHVUC, TRINHTUTHUCHIEN, YEUCAU, COQUANTHUCHIEN,
// DOITUONG, CACHTHUCTHUCHIEN[KENH, THOIGIAN, DONVITINH, PHILEPHI[SOTIEN, DONVI, MOTA]], KETQUATHUCHIEN[MAKETQUA, TENKETQUA],
// THANHPHANHOSO[TRUONGHOP, GIAYTO[MAGIAYTO, TENGIAYTO, TENMAUDON, SOBANCHINH, SOBANSAO]], CANCUPHAPLY[SOVANBAN, TENVANBAN]; one, a list, or a
// list inside an object. A table: the columns of template_columns(), found by name in any order; only the code is needed.
// A procedure that cannot be read is refused by itself, with its place and what to do; the others are not. Threads: any. Systems: S13.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/imports/table.h"
#include "modules/procedures/procedures.h"

namespace xaso::publication {

inline constexpr std::size_t kMostProcedures = 3000;   // of one file: carried out in one transaction

struct Stated {
    std::string place;            // "Dòng 5", "Thủ tục thứ 5"
    std::string code;
    std::string field_code;       // MALINHVUC: the field of a procedure that has none
    bool abolish = false;
    std::optional<std::string> name, field, limit_desk, limit_online, fee_note, legal_basis, steps, conditions, agency, audience;
    std::optional<Vnd> fee;
    std::optional<procedures::Channels> channels;
    std::optional<int> online_level;
    std::optional<procedures::InterAgency> inter_agency;
    std::optional<std::vector<procedures::Paper>> papers;
    std::optional<std::vector<procedures::ResultPaper>> results;
    std::optional<std::vector<procedures::Case>> cases;
};
struct Unread {
    std::string place, code, says;   // code: as far as it could be read
};
struct StatedFile {
    std::vector<Stated> procedures;  // each code once
    std::vector<Unread> unread;
};

// Refused as a whole ("imports.…", "publication.…", field "file"): no table, no JSON, no column of codes, too many procedures.
Result<StatedFile> read_stated(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options = {});
Result<StatedFile> stated_of_json(std::string_view text);
Result<StatedFile> stated_of_table(const imports::Table& table);
// The file as text that read_stated() reads the same, as it goes from the preview to the commit: the JSON itself, or a table as CSV.
Result<std::string> as_text(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options = {});
std::string csv_of(const imports::Table& table);

procedures::Draft applied(const Stated& stated, procedures::Draft before);

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

// The columns of the table that may be downloaded and filled in, in its order; `how` says to a clerk what to write there.
struct TemplateColumn {
    std::string_view heading, how;
};
std::vector<TemplateColumn> template_columns();
// A procedure as such a line; reads back as a change of nothing. A text longer than a cell takes is left empty.
std::vector<std::string> template_row(const procedures::Draft& draft);

}  // namespace xaso::publication
