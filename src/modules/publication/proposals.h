// proposals (kiến nghị đơn giản hóa): what the unit proposes to make simpler about a procedure, when it was sent, and what was answered.
//
//   keep(new) --> kept --keep(with a day sent)--> sent --keep(with an answer)--> answered
//
// LAW ND 63/2010/ND-CP art. 30 ff.: who carries out a procedure reviews it and proposes simpler ways to who decides.
// Invariants: (1) an answer has the day it came and a proposal that was sent; (2) `version` is the one the caller saw, a stale one is refused.
// Threads: any. Systems: S13.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/day.h"
#include "platform/record/record.h"

namespace xaso::publication {

struct Proposal {
    std::int64_t id = 0;                  // 0: a new one
    std::string code;                     // of the procedure
    std::string what, why, saving;        // saving in words: "bỏ 1 giấy tờ, bớt 2 ngày"
    std::optional<Day> sent_on;
    std::string sent_to;
    std::string answer;
    std::optional<Day> answered_on;
    int version = 0;
};

class Proposals {
public:
    explicit Proposals(const record::Record& record) : record_(record) {}

    // Inside a write job, with its event. Refused: "publication.proposal" with the field, "publication.no_proposal", "publication.stale".
    Result<std::int64_t> keep(sql::Tx& tx, const record::Actor& by, Instant now, const Proposal& proposal) const;
    std::vector<Proposal> of(sql::Session& s, UnitId unit, std::string_view code) const;   // oldest first
    std::optional<Proposal> find(sql::Session& s, UnitId unit, std::int64_t id) const;

private:
    const record::Record& record_;
};

}  // namespace xaso::publication
