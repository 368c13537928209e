// rules: law/notices/*.toml. A text may hold {ma} (the code of the dossier or submission), {thu_tuc}, {hen} (the due day; of a submission the day of its
// answer), {hen_moi} (the day of the apology), {ly_do} (what a submission was answered with) and {don_vi}.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/working_time.h"
#include "modules/catalog/catalog.h"
#include "platform/outbox/outbox.h"

namespace xaso::notices {

// [[message]]: to somebody outside, on something that happened to a dossier.
struct MessageRule {
    std::string code;
    std::vector<std::string> on;     // kinds of events without "dossier.": "accepted", "finish"; "submission.registered"
    std::vector<std::string> ways;   // in which the applicant wants the result: "desk", "post", "online"; none named: any
    std::string to;                  // "applicant", "portal" (code and state; no text), "competent" (the body that solves a dossier taken in for it; no text)
    std::vector<std::string> channels;   // of the outbox, each with a message of its own; to the applicant "sms" where a phone was given, "mail" where an address was
    std::string subject, text;       // subject: of mail
    Day from{};
};
// [[warning]]: to an official, about an open dossier that does not wait for the citizen.
struct WarningRule {
    std::string code;
    std::optional<Limit> before;     // so long before the due time, in hours or working days; nothing: when it has passed
    std::string to;                  // "assignee", "chief" (may::oversee_dossiers)
    std::string text;
    Day from{};
};
struct Rules {
    std::vector<MessageRule> messages;
    std::vector<WarningRule> warnings;
    outbox::Settings delivery;       // [delivery]
};
struct Loaded {
    Rules rules;
    std::vector<catalog::Finding> findings;
};
Loaded load(const std::string& root);

}  // namespace xaso::notices
