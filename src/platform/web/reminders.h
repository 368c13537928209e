// reminders: what waits for an account besides dossiers, as each module tells it on the page "Việc của tôi". The page belongs to the
// one-stop desk, which knows no other module; whoever puts the program together hands it the sources.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/web/web.h"

namespace xaso::web {

struct Reminder {
    html::State state{};      // of the sign beside it
    std::string words;        // of the sign: "còn 3 ngày"
    std::string text;         // what waits: "Báo cáo 6 tháng năm 2023: phần II.2 cần nộp"
    std::optional<Day> day;   // by when
    std::string url;          // where to do it
    bool of_dossier = false;  // about a dossier's time; else a report, a plan, a book
};
// For the signed-in account and its home unit. Called for every opening of the page: a few statements, no counting.
using ReminderSource = std::function<std::vector<Reminder>(const Context&, sql::Session&)>;

// "còn 3 ngày", "hạn hôm nay", "quá hạn 2 ngày", with the sign that goes with it.
std::pair<html::State, std::string> standing(Day by, Day today);

}  // namespace xaso::web
