// period_report (báo cáo một kỳ): how the report of one period comes about: written in parts, handed in, merged, signed.
//
//   drafting ──hand_in──▸ handed in ──merge──▸ merged ──sign (all parts)──▸ signed ──reopen──▸ merged
//                ▲            │                  │
//                └─hand_in─ returned ◂─give_back─┘
//
// A part is one section of the outline (catalog/outline.h); the part of an area includes its form. Its texts are kept as written, with
// figures as fields, and filled in when shown. What is signed becomes a snapshot (reporting/snapshot.h) that nothing changes.
//
//   reports.save(tx, by, now, period, "3_procedures", {{"onestop", "Đã giải quyết {BM3/3.3.1} hồ sơ.", 0}});
//   reports.hand_in(tx, by, now, period, "3_procedures");
//
// Invariants: (1) every version of a text stays, and a save names the version its writer saw; (2) a part is handed in only when no
// entered row of its form is blank and every paragraph says something; (3) a report is signed only with all parts merged, no error and
// a reason for each warning; (4) nothing of a signed period is written until it is reopened, which needs a reason.
// Who acts is read from the account inside the transaction: writing needs hand_in_report (and the duty, where one is set), merging
// merge_report, which may also write everywhere, signing sign_report, reopening reopen_report. Account 0 is the program itself.
// Threads: Reports is safe from any thread; everything with a Tx runs inside a write job. Systems: S3.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/reporting/reporting.h"
#include "period_report/document.h"
#include "platform/access/access.h"

namespace xaso::period_report {

enum class PartState { drafting = 0, handed_in = 1, returned = 2, merged = 3 };
std::string_view state_words(PartState state);   // "đang soạn"
bool waits(PartState state);                     // for whoever writes it: drafting or returned

struct Text {
    std::string text;
    int version = 0;                  // 0: the outline's own words
    std::string by;
    Instant at{};
};
struct ParagraphText {
    catalog::Paragraph paragraph;
    Text now;
};
struct Edit {
    std::string paragraph, text;
    int version = 0;                  // that its writer saw
};
std::string as_kept(std::string_view typed);   // without CR and blank ends

struct Comment {
    std::int64_t id = 0;
    std::string part, paragraph, form, row;   // on a paragraph, on a cell, or on the part
    std::string text, by;
    Instant at{};
    std::optional<Instant> resolved_at;
    std::string resolved_by;
};
struct Remark {                       // a comment about to be made
    std::string text, paragraph, form, row;
};

struct Part {
    const catalog::OutlinePart* outline = nullptr;
    PartState state{};
    AccountId duty;                   // 0: whoever may
    std::string duty_name;
    std::optional<Instant> handed_in_at;      // the last time
    std::string handed_in_by;
    bool late = false;                // handed in, or still to be, after the last day
    std::vector<const reporting::FormResult*> forms;
    std::vector<std::pair<std::string, std::string>> blank;   // form and number of entered rows without an entry
    std::size_t entered_since = 0;    // rows entered after it was handed in
    std::size_t open_comments = 0;
};
struct Standing {                     // the same in short, without looking at any form
    std::string part;
    PartState state{};
    AccountId duty, handed_in_by;
};
struct Overview {
    std::shared_ptr<const catalog::Definitions> law;   // of the outline
    reporting::Report report;         // as signed, or as computed now
    std::vector<Part> parts;          // in printed order
    const Part* find(std::string_view code) const;
    std::size_t count(PartState state) const;
};

// What does not agree, as the checks of the forms tell it.
struct Finding {
    std::string rule, form, row;
    catalog::Severity severity{};
    std::string says;
};
using FindingsOf = std::function<std::vector<Finding>(sql::Session&, const reporting::Report&)>;
struct Judged {
    Finding finding;
    std::string reason, by;           // of a warning passed with a reason; a reason given for other figures does not count
    Instant at{};
    bool settled() const { return finding.severity == catalog::Severity::warning && !reason.empty(); }
};

struct SignInput {
    int number = 0;                   // 12
    std::string symbol;               // "BC-UBND"; empty: the outline's
    Day day{};
    std::string seen;                 // Draft::seen of what the person read; empty: signs what stands now
};
struct Draft {                        // what a signature would be put under
    reporting::Report report;
    Document document;
    std::vector<Judged> findings;
    std::string seen;
};

class Reports {
public:
    Reports(const reporting::Reporting& reporting, const units::Units& units, const access::Access& access, FindingsOf findings)
        : reporting_(reporting), units_(units), access_(access), findings_(std::move(findings)) {}

    // ---- Reading
    Result<Overview> overview(sql::Session& s, UnitId unit, const ReportPeriod& period) const;
    std::vector<Standing> standings(sql::Session& s, UnitId unit, const ReportPeriod& period) const;   // of every part of the outline
    // Of every paragraph of the part, in printed order.
    Result<std::vector<ParagraphText>> texts(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const;
    std::vector<Text> versions(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part, std::string_view paragraph) const;   // newest first
    // A form sends every paragraph: one that still reads as its writer saw it is no edit, whatever has become of it since.
    bool untouched(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part, const catalog::Paragraph& paragraph, const Edit& edit) const;
    std::vector<Comment> comments(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part = {}) const;                     // oldest first
    // What the last earlier period that has written texts for this part says, by paragraph. Nothing is taken over until it is saved.
    struct Earlier {
        ReportPeriod period;
        std::vector<std::pair<std::string, std::string>> texts;
    };
    std::optional<Earlier> earlier_texts(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part) const;
    // The whole report as read on paper: of a signed period as it was signed, else with today's figures.
    Result<Document> document(sql::Session& s, UnitId unit, const ReportPeriod& period) const;
    Result<Document> document(sql::Session& s, UnitId unit, const ReportPeriod& period, int version) const;
    std::vector<Judged> findings(sql::Session& s, const reporting::Report& report) const;
    Result<Draft> draft(sql::Session& s, UnitId unit, const ReportPeriod& period) const;

    // ---- Writing, each with its event
    Result<int> save(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const std::vector<Edit>& edits) const;   // how many changed; untouched ones never conflict
    Result<void> assign(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, AccountId duty) const;
    // Enters "không phát sinh" into the blank rows of the part's forms; rows that ask for a choice are left. How many were filled.
    Result<int> fill_blank(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const;
    Result<void> hand_in(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const;
    Result<void> give_back(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& why) const;
    Result<void> merge(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const;
    Result<std::int64_t> comment(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& remark) const;
    Result<void> resolve(sql::Tx& tx, const record::Actor& by, Instant now, std::int64_t comment) const;
    // `says` is the warning as it was read: should the figures have moved since, the reason is refused.
    Result<void> explain(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, const Finding& warning, std::string_view reason) const;
    Result<int> sign(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, const SignInput& input) const;   // the version
    Result<void> reopen(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view reason) const;

    // The periods that concern a unit now: begun, and due no longer ago than kRemembered or still not signed within it. Newest first.
    static constexpr std::chrono::days kRemembered{90};
    std::vector<catalog::PeriodWindow> current_periods(UnitId unit, Day today) const;

    const reporting::Reporting& reporting() const { return reporting_; }
    const access::Access& access() const { return access_; }
    const units::Units& units() const { return units_; }

private:
    struct PartRow {
        PartState state{};
        AccountId duty;
        std::string duty_name;
        std::optional<Instant> handed_in_at;
        AccountId handed_in_by;
        std::string handed_in_name;
    };
    // The part about to be written, or why it cannot be.
    struct Written {
        std::shared_ptr<const catalog::Definitions> law;
        const catalog::OutlinePart* outline = nullptr;
        catalog::PeriodWindow window;
        PartRow row;
    };
    Result<catalog::PeriodWindow> window(UnitId unit, const ReportPeriod& period, Instant now) const;
    Result<void> may(sql::Session& s, const record::Actor& by, const access::Permission& permission) const;
    Result<void> may_write(sql::Session& s, const record::Actor& by, const PartRow& row) const;
    Result<Written> open_part(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part) const;
    void put(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const PartRow& row) const;
    std::vector<std::pair<std::string, PartRow>> part_rows(sql::Session& s, UnitId unit, const ReportPeriod& period, std::string_view part = {}) const;
    Result<std::vector<reporting::Report>> part_forms(sql::Session& s, UnitId unit, const ReportPeriod& period, const Written& part) const;
    Result<void> check_remark(const ReportPeriod& period, const Written& part, const Remark& remark) const;
    std::int64_t add_comment(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view part, const Remark& remark) const;
    Document written_document(sql::Session& s, const reporting::Report& report) const;

    const reporting::Reporting& reporting_;
    const units::Units& units_;
    const access::Access& access_;
    FindingsOf findings_;
};

}  // namespace xaso::period_report
