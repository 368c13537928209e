// The forms as data against a signed report in which they were printed. The report itself is not part of this project: where the folder
// ../shared/seeds is not there, a look-alike text of our own is checked alone, and the rest is said to be not run.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

#include "modules/catalog/catalog.h"

namespace xaso {
namespace {
namespace fs = std::filesystem;

const fs::path kSeeds = fs::path(XASO_SOURCE_DIR) / ".." / "shared" / "seeds";

// The row numbers printed between two headings: "3.3.1. Tổng số …" -> "3.3.1".
std::set<std::string> printed_rows(std::istream& in, const std::string& from, const std::string& to) {
    std::set<std::string> rows;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.find(to) != std::string::npos) inside = false;
        if (line.find(from) != std::string::npos) inside = true;
        if (!inside || line.empty() || !std::isdigit(static_cast<unsigned char>(line[0]))) continue;
        std::string number = line.substr(0, line.find_first_not_of("0123456789."));
        const bool followed_by_text = number.size() < line.size();
        while (number.ends_with('.')) number.pop_back();
        if (followed_by_text && number.size() <= 7) rows.insert(number);
    }
    return rows;
}

std::set<std::string> rows_of_form(const std::string& code) {
    const catalog::Loaded loaded = catalog::load(XASO_SOURCE_DIR);
    std::set<std::string> rows;
    for (const catalog::FormRow& r : loaded.definitions->form_of(code, make_day(2023, 6, 9))->rows) rows.insert(r.number);
    return rows;
}

TEST(Seeds, LookAlikeTextGivesItsRows) {
    std::istringstream text("Biểu mẫu 3\n1. Nhóm Thủ tục\n1.1. Dòng đầu Thủ tục 4\n\nkhông phải dòng\n12\n3.3.1. Đã xong Hồ sơ 7\nBiểu mẫu 4\n2. Ngoài biểu\n");
    EXPECT_EQ(printed_rows(text, "Biểu mẫu 3", "Biểu mẫu 4"), (std::set<std::string>{"1", "1.1", "3.3.1"}));
}

TEST(Seeds, Form3HasEveryPrintedRow) {
    const fs::path report = kSeeds / "002_9ce61a9deef6d420.txt";
    if (!fs::exists(report)) {
        std::cout << "1 not run (no seeds)\n";
        return;
    }
    std::ifstream in(report);
    const std::set<std::string> printed = printed_rows(in, "Biểu mẫu 3", "Biểu mẫu 4");
    ASSERT_GT(printed.size(), 20u);
    EXPECT_EQ(printed, rows_of_form("BM3"));
}

}  // namespace
}  // namespace xaso
