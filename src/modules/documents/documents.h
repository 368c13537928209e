// documents: the Word templates that the office's documents are made from, and who changed them.
//
//   Documents d(record, root, {{"report", "Báo cáo cải cách hành chính", example}});
//   XASO_TRY(const std::string docx, d.fill(session, unit, "report", fields));
//
// A template comes with the program (law/documents/CODE.docx). A unit may put its own in its place: the file is tried with an example that
// holds every field before it counts, so a misspelt field is refused at the upload and not when the report is due. Every version stays.
// Threads: Documents is safe from any thread; replace() inside a write job. Systems: S3, S25.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/office/template.h"
#include "platform/record/record.h"

namespace xaso::documents {

struct TemplateKind {
    std::string code;                        // "report": law/documents/report.docx
    std::string title;                       // "Báo cáo cải cách hành chính"
    std::function<office::Fields()> example; // every field, an item in every list
    std::string record = {};                 // what one record of it is called, "Mã hồ sơ"; empty: made of many
};

struct Version {
    int number = 0;                          // 0: the one that comes with the program
    std::string file_name, by;
    Instant at{};
    bool restored = false;                   // back to the program's own
};

class Documents {
public:
    Documents(const record::Record& record, std::string root, std::vector<TemplateKind> kinds) : record_(record), root_(std::move(root)), kinds_(std::move(kinds)) {}

    const std::vector<TemplateKind>& kinds() const { return kinds_; }
    const TemplateKind* kind(std::string_view code) const;

    // The template of the unit now, its versions (newest first), and what it makes.
    Result<std::string> current(sql::Session& s, UnitId unit, std::string_view code) const;
    std::vector<Version> versions(sql::Session& s, UnitId unit, std::string_view code) const;
    Result<std::string> fill(sql::Session& s, UnitId unit, std::string_view code, const office::Fields& fields) const;

    // Inside a write job, with its event. Empty bytes: back to the program's own. `version` is the newest that the person saw.
    Result<void> replace(sql::Tx& tx, const record::Actor& by, Instant now, std::string_view code, int version, std::string_view file_name, std::string_view bytes) const;

    const record::Record& record() const { return record_; }

private:
    Result<std::string> shipped(std::string_view code) const;
    const record::Record& record_;
    std::string root_;
    std::vector<TemplateKind> kinds_;
};

}  // namespace xaso::documents
