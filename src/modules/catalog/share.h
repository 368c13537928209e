// share (tỷ lệ): a figure as a percentage of another, inside a sentence: {budget_entry.revenue % budget_estimate.revenue} is "66,44 %".
// A part of a TextField's name; the field's operand is the first figure. Threads: any. Systems: S3, S24.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xaso::catalog {

// The code of the whole ("budget_estimate.revenue"); nothing when the field asks for no share.
std::optional<std::string> whole_of(std::string_view field_name);
// "66,44 %"; "không phát sinh" of nothing.
std::string share_words(std::int64_t part, std::int64_t whole);

}  // namespace xaso::catalog
