#include "kernel/spell.h"

#include <gtest/gtest.h>

#include <limits>

namespace xaso {
namespace {

TEST(Spell, AmountsAreSpelledAsReceiptsWriteThem) {
    const std::pair<std::int64_t, const char*> rows[] = {
        {0, "Không đồng"},
        {5, "Năm đồng"},
        {10, "Mười đồng"},
        {15, "Mười lăm đồng"},
        {21, "Hai mươi mốt đồng"},
        {24, "Hai mươi bốn đồng"},
        {55, "Năm mươi lăm đồng"},
        {100, "Một trăm đồng"},
        {101, "Một trăm lẻ một đồng"},
        {111, "Một trăm mười một đồng"},
        {8000, "Tám nghìn đồng"},
        {10'500, "Mười nghìn năm trăm đồng"},
        {50'000, "Năm mươi nghìn đồng"},
        {100'005, "Một trăm nghìn không trăm lẻ năm đồng"},
        {1'005'000, "Một triệu không trăm lẻ năm nghìn đồng"},
        {1'000'500, "Một triệu năm trăm đồng"},
        {2'649'523'000, "Hai tỷ sáu trăm bốn mươi chín triệu năm trăm hai mươi ba nghìn đồng"},
        {1'000'000'005, "Một tỷ không trăm lẻ năm đồng"},
        {1'000'000'000'000, "Một nghìn tỷ đồng"},
        {-8000, "Âm tám nghìn đồng"},
    };
    for (const auto& [dong, words] : rows) EXPECT_EQ(spell_vnd(Vnd{dong}), words) << dong;
    EXPECT_FALSE(spell_vnd(Vnd{std::numeric_limits<std::int64_t>::min()}).empty());
    EXPECT_FALSE(spell_vnd(Vnd{std::numeric_limits<std::int64_t>::max()}).empty());
}

}  // namespace
}  // namespace xaso
