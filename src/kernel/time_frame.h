// TimeFrame: when something of a plan is to be done, as plans write it ("Quý I hàng năm", "Trước ngày 20/12/2025").
//
//   parse_time_frame("- Kế hoạch xong trong tháng 7/2025\n- Báo cáo 15/11/2025")
//     -> kind several, dates 2025-07-31 and 2025-11-15, parts {by_month, on_date} with the words before each
//
// The text is kept as written. `dates` are the days it must be done by: of a day the day itself, of a month, a quarter or a year the last
// day of it, of "trước ngày …" the day named. Recurring and conditional frames have no date. What is not understood is `unknown`, never
// nothing. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/day.h"

namespace xaso {

struct TimeFrame {
    enum class Kind {
        none,          // nothing is written
        date,          // 15/11/2025
        before_date,   // trước ngày 20/12/2025, chậm nhất ngày …
        month,         // tháng 7/2025
        quarter,       // quý IV/2025, chậm nhất Quý I/2026
        year,          // năm 2022, trong năm 2025
        years,         // năm 2021 - 2025, từ 2022 đến hết 31/12/2025
        year_onward,   // năm 2022 và các năm tiếp theo
        monthly,       // hàng tháng
        quarterly,     // hàng quý
        yearly,        // hàng năm
        yearly_part,   // Quý I hàng năm, tháng 11 hàng năm
        weekly,        // hàng tuần
        daily,         // hàng ngày
        continuous,    // thường xuyên
        on_request,    // khi có yêu cầu, đột xuất
        on_event,      // khi có Nghị quyết …, ngay sau khi có chỉ đạo
        by_plan,       // theo kế hoạch của UBND xã
        by_rule,       // theo quy định, theo hướng dẫn
        with_report,   // kết hợp báo cáo … quý, năm
        several,       // more than one of these; see parts
        unknown,
    };
    struct Part {
        std::string about;   // the words before it: "Kế hoạch xong"; "" when there are none
        std::string text;
        Kind kind = Kind::unknown;
        std::vector<Day> dates;
    };
    std::string text;
    Kind kind = Kind::none;
    std::vector<Day> dates;   // ascending, each once
    std::vector<Part> parts;  // one for each thing that is said
};

TimeFrame parse_time_frame(std::string_view text);
std::string_view time_frame_word(TimeFrame::Kind kind);   // "before_date": stable, for programs

}  // namespace xaso
