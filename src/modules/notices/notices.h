// notices: from what happened to dossiers, and from their due times, to messages and warnings.
//
// The events of a unit are its transactional record: numbered without gaps, written in the commit of the change. follow() reads them in order from
// where it stopped, puts what the rules say into the outbox and moves on, in one transaction: every event is looked at exactly once, whatever dies in
// between, and whoever is at the desk waits for none of it. A unit is followed from the first look at it on (the server looks before it
// answers anybody); what lies before, and what did not
// happen at the desk (origin neither "web" nor "api": imports, samples), is told to nobody. A message's key is the unit, the event, the rule and the channel.
// warn() gives each open dossier's warning once per rule and due time; a due time moved by a supplement warns anew. A rule of N working days covers what is due
// by the close of the N-th working day after today, one of N hours what is due within N open hours (kernel/working_time.h).
// Threads: safe from any thread, and beside other processes on the same database.
// Systems: S14, S27.
#pragma once

#include "modules/onestop/onestop.h"
#include "notices/rules.h"
#include "platform/outbox/outbox.h"
#include "platform/web/reminders.h"

namespace xaso::notices {

class Notices {
public:
    Notices(const record::Record& record, const catalog::Catalog& law, const units::Units& units, const outbox::Outbox& outbox, Rules rules)
        : record_(record), law_(law), units_(units), outbox_(outbox), rules_(std::move(rules)) {}

    // Both for all units. How many messages were put, warnings given.
    int follow(Instant now) const;
    int warn(Instant now) const;

    // Warnings about dossiers that the account holds or oversees and that still stand, the earliest due first.
    std::vector<web::Reminder> reminders(const web::Context& c, sql::Session& s) const;

private:
    int follow(UnitId unit, Instant now) const;
    int put_for(sql::Tx& tx, UnitId unit, const sql::Row& event) const;
    std::string unit_name(UnitId unit, Day day) const;
    const record::Record& record_;
    const catalog::Catalog& law_;
    const units::Units& units_;
    const outbox::Outbox& outbox_;
    const Rules rules_;
};

web::ReminderSource reminders(const Notices& notices);
// A sign to whoever may see the outbox (may::see_audit) when something in it is stuck.
web::ReminderSource stuck_reminder(const outbox::Outbox& outbox);

}  // namespace xaso::notices
