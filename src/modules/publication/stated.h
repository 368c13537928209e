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
#include "publication/words.h"

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

// The columns of the table that may be downloaded and filled in, in its order; `how` says to a clerk what to write there.
struct TemplateColumn {
    std::string_view heading, how;
};
std::vector<TemplateColumn> template_columns();
// A procedure as such a line; reads back as a change of nothing. A text longer than a cell takes is left empty.
std::vector<std::string> template_row(const procedures::Draft& draft);

}  // namespace xaso::publication
