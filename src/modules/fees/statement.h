// statement: the lines of a bank's statement file, and the dossier a line names. Pure but for the reading of the file.
//
//   XASO_TRY(const Statement s, read_statement(bytes, "sao-ke.xlsx"));
//   dossier_in("CHUYEN TIEN LP H23 230619 0001", "000.00.01.H23") == "000.00.01.H23-230619-0001"
//
// Columns are found by the names banks give them; money going out is left out. A line has the bank's reference as its mark; without one,
// day, amount, words and how many such lines stood before it. Threads: any. Systems: S17.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/table.h"
#include "kernel/day.h"
#include "kernel/vnd.h"

namespace xaso::fees {

inline constexpr std::size_t kMostLines = 5000;      // of one file: read in one transaction

struct BankLine {
    int line = 0;                 // in the file
    Day day{};
    Vnd amount;
    std::string memo, mark;
};
struct Statement {
    std::vector<BankLine> lines;  // money that came in, each mark once
    std::vector<std::string> duplicates; // "Dòng 6: …": stands in the file before; such lines are left out
    int outgoing = 0;             // lines without money coming in
    std::vector<std::string> problems;   // "Dòng 7: …"; such lines are left out
};

// Refused ("imports.…", "fees.statement_…", field "file"): no table, no column of day, amount or words, too many lines.
Result<Statement> read_statement(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options = {});
Result<Statement> statement_of(const imports::Table& table);
// The same lines as JSON and back: [{"day": "2026-11-26", "amount": 8000, "memo": "…", "reference": "FT1"}]; the reference may be left out.
// Refused: "fees.statement_json" (field "lines"), "fees.statement_lines".
std::string lines_json(const std::vector<BankLine>& lines);
Result<Statement> statement_of_json(std::string_view text);

// "8.000", "8,000", "8,000.00", "8000 VND", "+8.000,00": whole dong; nothing for an empty or negative amount or one with a fraction.
std::optional<Vnd> bank_amount(std::string_view text);
// The code of a dossier of this agency that the words name, however the bank changed their signs; "" for none or two different ones.
std::string dossier_in(std::string_view memo, std::string_view agency_code);

}  // namespace xaso::fees
