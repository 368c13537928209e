// standing: how a dossier stands, in the words every list, page and brief uses. Pure.
#pragma once

#include <optional>
#include <string>

#include "onestop/onestop.h"
#include "platform/html/components.h"

namespace xaso::onestop {

// Where a dossier stands, as a sign with words: "trễ 3 giờ", "còn 2 ngày", "chờ bổ sung", "đúng hạn".
struct Standing {
    html::State sign{};
    std::string words;
};
struct Moments {
    DossierState state{};
    Outcome outcome{};
    Instant due_at{};
    std::optional<Instant> paused_at;
};
Standing standing(const Moments& m, Instant now);
// "3 giờ", "40 phút" on one day; across days "2 ngày".
std::string span_words(Instant from, Instant to);

}  // namespace xaso::onestop
