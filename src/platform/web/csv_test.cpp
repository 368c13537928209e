#include "platform/web/csv.h"

#include <gtest/gtest.h>

#include <utility>

namespace xaso::web {
namespace {

TEST(Csv, cells_are_quoted_and_never_formulas) {
    const std::pair<const char*, const char*> rows[] = {
        {"", ""}, {"12", "12"}, {"-12", "-12"}, {"=1+1", "'=1+1"}, {"+84", "'+84"}, {"-a", "'-a"}, {"@x", "'@x"}, {"-", "'-"}, {" =1", "' =1"}, {"\n@x", "\"'\n@x\""}, {"＝1", "'＝1"},
        {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"=a,\"b\"", "\"'=a,\"\"b\"\"\""}, {"a\nb", "\"a\nb\""}, {"99,93", "\"99,93\""},
    };
    for (const auto& [text, cell] : rows) EXPECT_EQ(csv_cell(text), cell) << text;
    Csv csv;
    csv.row({"Mã", "1"});
    EXPECT_EQ(csv.take(), "\xEF\xBB\xBFMã,1\r\n");
}

}  // namespace
}  // namespace xaso::web
