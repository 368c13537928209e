// counters: what every transition counts, per unit, local day and channel. Forms read these through the `-- counter:` line of a figure file;
// verify() recounts them from the dossiers. `inter_agency_*` count the dossiers of procedures that involve another body.
//
//   count_reception(tx, d, 1);  count_end(tx, d, 1);  count_due(tx, d, -1); d.due_day = …; count_due(tx, d, 1);
//
// Overdue at the end of a day: the dossiers whose due day lies before it, without those ended in time (`overdue`, by due day), less those
// ended after their due day by then (`overdue_ended`, by the day of the end).
//
// What ended is also kept by procedure, official and when it was received (dossier_ended_count), in stretches of days between those on which
// windows begin: the table of progress (follow_up) reads whole stretches of it and nothing of the dossiers. So are the marks of dossiers
// (dossier_mark_count): that files of the papers or of the result are kept (counted here), that it is paid (counted by fees).
#pragma once

#include <array>
#include <string_view>

#include "onestop/onestop.h"

namespace xaso::onestop {

namespace measure {
inline constexpr std::string_view received = "received";
inline constexpr std::string_view early = "early";
inline constexpr std::string_view on_time = "on_time";
inline constexpr std::string_view late = "late";
inline constexpr std::string_view ended_otherwise = "ended_otherwise";   // refused, withdrawn, stopped
inline constexpr std::string_view inter_agency_received = "inter_agency_received";
inline constexpr std::string_view inter_agency_ended = "inter_agency_ended";
inline constexpr std::string_view overdue = "overdue";
inline constexpr std::string_view overdue_ended = "overdue_ended";
}  // namespace measure

// Each counts the dossier as it stands, or with by = -1 takes it out again.
void count_reception(sql::Tx& tx, const Dossier& d, int by);   // received, and the due day it has
void count_due(sql::Tx& tx, const Dossier& d, int by);         // of a dossier that has not ended
void count_end(sql::Tx& tx, const Dossier& d, int by);         // of one that has: its outcome, and whether the due day had passed

// The counts of a row of dossier_ended_count: channel by channel, in each early, on time, late.
inline constexpr std::array<std::string_view, 9> kEndedColumns{"desk_early", "desk_on_time", "desk_late", "online_early", "online_on_time", "online_late", "post_early", "post_on_time", "post_late"};
// The first day of the stretch a day lies in: the 1st, the 10th or the 15th of its month. A window is counted from stretches when it begins
// with one and ends with one; the windows of law/periods and calendar months do.
Day stretch_of(Day day);

// A dossier has a mark or has it not, however many files or receipts give it.
namespace mark {
inline constexpr std::string_view papers_kept = "papers_kept";             // in the stretch of the reception
inline constexpr std::string_view result_kept = "result_kept";             // in the stretch of the end: of a dossier that has ended
inline constexpr std::string_view paid = "paid";                           // of the reception
inline constexpr std::string_view paid_by_transfer = "paid_by_transfer";   // of the reception
}  // namespace mark
void count_mark(sql::Tx& tx, const Dossier& d, std::string_view mark, int by);

struct FilesKept {
    bool papers = false, result = false;   // has at least one that is not removed
    bool operator==(const FilesKept&) const = default;
};
FilesKept files_kept(sql::Session& s, UnitId unit, DossierId id);
void count_files(sql::Tx& tx, const Dossier& d, FilesKept kept, int by);   // the marks of these files, as the dossier stands

}  // namespace xaso::onestop
