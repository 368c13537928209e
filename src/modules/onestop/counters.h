// counters: what every transition counts, per unit, local day and channel. Forms read these; verify() recounts them from the dossiers.
// `inter_agency_*` count the dossiers of procedures that involve another body. Used by figure files as `-- counter:`.
#pragma once

#include <string_view>

#include "onestop/onestop.h"

namespace xaso::onestop::measure {

inline constexpr std::string_view received = "received";
inline constexpr std::string_view early = "early";
inline constexpr std::string_view on_time = "on_time";
inline constexpr std::string_view late = "late";
inline constexpr std::string_view ended_otherwise = "ended_otherwise";   // refused, withdrawn, stopped
inline constexpr std::string_view inter_agency_received = "inter_agency_received";
inline constexpr std::string_view inter_agency_ended = "inter_agency_ended";

// What an ended dossier is counted under.
constexpr std::string_view of(Outcome outcome) {
    constexpr std::string_view kOf[] = {"", early, on_time, late, ended_otherwise};
    return kOf[static_cast<int>(outcome)];
}

}  // namespace xaso::onestop::measure
