// services (dịch vụ công): what the procedures of a window offered and what their dossiers had: online services, payment, digitisation.
//
// A dossier is paid while it has a receipt that is not cancelled, by transfer while one of these is a transfer; its papers are digitised when a
// file of one of them is kept, its result when a file of the result is. Papers and payment are counted of what was received in the window,
// results of what ended in it, carried over or not. Each code is one procedure, however many units have it (as in form 07b).
// What is counted comes from counts kept by stretches of days where the window is made of them, as in progress.h.
// Threads: pure functions over a session. Systems: S14, S15, S17, S18.
#pragma once

#include "follow_up/progress.h"

namespace xaso::follow_up {

struct Service {
    UnitId unit;
    int version = 0;
    std::string code, name, field;
    int online_level = 0;         // 4 fully online, 3 partly, less: information
    bool listed = false;          // in force on the last day; else only its dossiers count
    bool fee = false;             // costs something
    std::int64_t received = 0, received_fee = 0, received_online = 0, ended = 0, papers_kept = 0, paid = 0, paid_by_transfer = 0, result_kept = 0;
};
std::vector<Service> services(sql::Session& s, const Span& span);   // one for each unit and version
// One for each code: the newest version names it, what versions and units counted is added up.
std::vector<Service> merged(const std::vector<Service>& all);

// One column: how many procedures are such, or how many dossiers they had.
struct ServiceColumn {
    std::string_view code;                              // of dossiers: the column of progress.h whose rows they are
    std::string_view group, title;
    bool (*is)(const Service&) = nullptr;               // of procedures
    std::int64_t (*dossiers)(const Service&) = nullptr; // of dossiers
    std::int64_t of(const std::vector<Service>& all) const;
};
struct ServiceTable {
    std::string_view code, title, note;                 // code: in addresses
    std::vector<ServiceColumn> columns;
};
const std::vector<ServiceTable>& service_tables();      // LAW QD 766/QD-TTg: online services, payment, digitisation

}  // namespace xaso::follow_up
