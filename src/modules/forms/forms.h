// forms: the printed papers of a dossier (giấy tờ in) from Word templates.
//
//   for (const Paper& p : forms.papers(source)) …                      // what this dossier has reason to print, each in the set of its day
//   documents.fill(session, unit, p.form->file, fields_of(source, p, masked));
//
// LAW TT 01/2018/TT-VPCP; TT 03/2025/TT-VPCP appendix I: forms and numbers. Which template, title and number holds on which day is data
// (law/forms/dossier.toml). All templates share the fields of example_fields().
// Threads: Forms does not change after load(). Systems: S14.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kernel/vnd.h"
#include "modules/documents/documents.h"
#include "modules/onestop/way.h"

namespace xaso::forms {

enum class Kind { receipt, visit, supplement, refusal, apology, stop, control, hand_over, result };
std::string_view kind_code(Kind k);   // "hand_over"
std::optional<Kind> parse_kind(std::string_view code);

struct Form {
    Kind kind{};
    std::string number, circular;     // both empty: a paper no circular numbers
    std::string file, title, symbol;  // file: law/documents/FILE.docx; symbol: "TNHS", empty where the paper has no number
    Day from{};
    std::optional<Day> to;            // the last day
};

// What a dossier owes or paid, in words; given by whoever knows tariffs. Empty, or no words: what the catalogue says.
using FeeWords = std::function<std::string(sql::Session&, const onestop::Dossier&)>;

// What a receipt says of one dossier.
struct HandedIn {
    onestop::Dossier d;
    onestop::Person owner;
    std::vector<onestop::PaperInput> papers;
    std::optional<procedures::Procedure> procedure;
    std::string fee;
};

// A dossier with what its papers say. Read in a few statements.
struct Source : HandedIn {
    onestop::Person applicant;
    std::vector<HandedIn> visit;      // all dossiers of the visit in their order, this one among them; empty: handed in alone
    std::optional<onestop::Apology> apology;
    int apology_number = 0;           // as Act::number
    std::vector<onestop::HandOver> hand_overs;
    std::vector<onestop::Step> steps;
    struct Act {
        Instant at{};
        AccountId by;
        std::string reason, legal_ground;
        int number = 0;                          // of the slip in its year; 0: given out before slips had one
        std::vector<std::string> missing = {};   // papers asked for
    };
    std::optional<Act> supplement, refusal, stop, returned;   // the last of each
    struct Given {
        Instant at{};
        AccountId from, to;
        bool again = false;                                   // given to somebody else by a superior
    };
    std::vector<Given> given;                                 // from whose hands to whose, in order
    std::string result;                                       // the document that came of it, and what was noted when it was finished
    onestop::Return out;                                      // without a way: not returned
    std::vector<std::pair<AccountId, std::string>> names;     // of the unit's accounts
    std::string unit_parent, unit_name, place, address, phone;
};

struct Paper {
    const Form* form = nullptr;
    Day day{};                        // on the paper
};

class Forms {
public:
    static Result<Forms> load(const std::string& root);   // refused with the file and line of the first mistake
    const std::vector<Form>& all() const { return forms_; }
    const Form* find(Kind kind, Day day) const;
    std::vector<Paper> papers(const Source& source) const;
    std::optional<Paper> paper(const Source& source, Kind kind) const;
    std::vector<documents::TemplateKind> templates() const;

private:
    std::vector<Form> forms_;
};

void put_unit(Source& source, const units::Tree& tree, UnitId unit, Day day);   // who writes, as it was called on a day
Source read_source(sql::Session& s, const onestop::Desk& desk, const units::Tree& tree, onestop::Dossier d, std::vector<std::pair<AccountId, std::string>> names,
                   const FeeWords& fee_words = {});
// Masked: numbers, phones, names and addresses of people are covered, for those who may not print.
office::Fields fields_of(const Source& source, const Paper& paper, bool masked);
office::Fields example_fields();
// What the QR code of the paper says: the dossier's code, of a visit that of its first.
std::string qr_code(const Source& source, const Paper& paper);

// The receipt of fees (biên lai thu phí, lệ phí), of plain values: whoever collects fills it with the template kReceiptOfFees.
// Carries collector, tax code, form number, series, number, kinds, payer, dossier, address, sum in figures and words, fees apart from charges,
// way of payment, on three leaves, as templates in local use do.
inline constexpr std::string_view kReceiptOfFees = "fee-receipt";
struct FeeReceipt {
    std::string unit_name, place, tax_code, form_no, series, number, code, payer, payer_address, procedure_name, method, collector;
    Day day{};
    std::string cancelled = {};      // when and why; empty: in force
    struct Item {
        std::string name;
        Vnd fee, charge;        // phí, lệ phí
    };
    std::vector<Item> items;
};
office::Fields fields_of(const FeeReceipt& receipt);

// Inside a write job: that a paper with the data of people was shown or given out. `how`: "sheet", "word", "pdf".
void note_printed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, const onestop::Dossier& d, Kind kind, std::string_view how);

}  // namespace xaso::forms
