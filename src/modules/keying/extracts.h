// extracts (trích lục): what a locked record says, printed for whoever asks, under a number of the year.
//
//   XASO_TRY(const Extract e, extracts.issue(tx, by, now, book, record, "Trần Thị Mẫu"));     // e.code == "12/TLKS-BS"
//   documents.fill(session, unit, kExtractTemplate, extracts.fields(e, unit_version, parent));
//
// LAW Luật Hộ tịch 60/2014/QH13 art. 63: whoever asks, wherever they live, gets a copy of an extract of what is registered.
// Title and number are data (`[[keying.form]]` of the book). An extract keeps the record as it stood, so that it prints the same for ever.
// Invariants: numbers of a unit and year run 1, 2, 3 … without gaps, and stay used.
// Threads: Extracts is safe from any thread; issue() inside a write job. Systems: S20.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keying/keying.h"
#include "modules/documents/documents.h"

namespace xaso::keying {

inline constexpr std::string_view kExtractTemplate = "extract";   // law/documents/extract.docx

struct Extract {
    std::int64_t id = 0, record = 0;
    std::string book, code, title, applicant;
    int year = 0, number = 0;
    Content content;
    AccountId account;
    Instant at{};
};

class Extracts {
public:
    Extracts(const Keying& keying, const documents::Documents& documents, const units::Units& units) : keying_(keying), documents_(documents), units_(units) {}

    // Refused: "keying.applicant"; "keying.no_extract" for a kind of record whose form names none.
    Result<Extract> issue(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t record, std::string_view applicant) const;
    // Inside a write job: that it was shown, to be printed or downloaded.
    void printed(sql::Tx& tx, const record::Actor& by, Instant now, const Extract& extract) const;
    std::vector<Extract> of_record(sql::Session& s, UnitId unit, std::int64_t record) const;   // the newest first
    std::optional<Extract> find(sql::Session& s, UnitId unit, std::int64_t id) const;
    Result<std::string> docx(sql::Session& s, UnitId unit, const Book& book, const Extract& extract) const;

    static bool offered(const Book& book, const Content& record);
    static documents::TemplateKind template_kind();

private:
    const Keying& keying_;
    const documents::Documents& documents_;
    const units::Units& units_;
};

}  // namespace xaso::keying
