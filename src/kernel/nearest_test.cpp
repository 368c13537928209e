#include "kernel/nearest.h"

#include <gtest/gtest.h>

namespace xaso {
namespace {

TEST(NearestTest, finds_what_was_meant_and_nothing_far_off) {
    const std::string_view words[] = {"applicant", "applicant_id", "code", "owner"};
    EXPECT_EQ(nearest("aplicant", words), "applicant");
    EXPECT_EQ(nearest("applicant_ids", words), "applicant_id");
    EXPECT_EQ(nearest("cod", words), "code");
    EXPECT_EQ(nearest("reason_of_stop", words), "");
    EXPECT_EQ(nearest("code", {}), "");
}

}  // namespace
}  // namespace xaso
