// head: the head of a table of tasks, wherever its words lie. Internal to plan_import.
#pragma once

#include <optional>

#include "plan_import/plan_import.h"
#include "plan_import/words.h"

namespace xaso::plan_import {

struct Head {
    std::vector<Column> columns;   // in their order, number included
    std::size_t begin = 0, end = 0;   // words
    bool has(Column c) const;
};

// A head that begins at this word: "TT Nội dung Cơ quan chủ trì …", also when its lines lie across each other
// ("Cơ quan Cơ quan Thời gian" above "chủ trì phối hợp hoàn thành"). The row of column numbers under it belongs to it.
std::optional<Head> head_at(const Vocabulary& words, const std::vector<Word>& text, std::size_t at);
// What the head of one cell says; nullopt when nothing known.
std::optional<Column> column_of(const Vocabulary& words, std::string_view cell);
// "Nhiệm vụ" is an activity where no column holds them; no column stands twice.
void settle(std::vector<Column>& columns);

}  // namespace xaso::plan_import
