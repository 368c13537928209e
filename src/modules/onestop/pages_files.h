// pages_files: the part of a form where files are chosen, uploaded and given to a paper, as the desk page and the dossier's page both show it.
// Without script a file goes along with the form; app.js uploads it the moment it is chosen ([data-tray]) and shows how far it is.
// Internal to onestop.
#pragma once

#include <map>

#include "onestop/files.h"
#include "onestop/pages_shared.h"

namespace xaso::onestop {

inline constexpr std::size_t kUploadAtOnce = 4;   // files of the largest size one form may carry
std::size_t upload_limit(const Files& files);     // of a route that takes them

struct Chosen {
    std::string what;    // "w.17": an upload; "s.TOKEN": a file of the scanner's folder
    std::string paper;   // the value of its paper, as `papers` of Tray name them
};
struct Tray {
    std::vector<WaitingFile> waiting;      // uploaded in this form
    std::size_t elsewhere = 0;             // uploaded in another one, not attached yet
    std::vector<files::Scan> scans;
    std::vector<html::Option> papers;      // where a file may go
    std::vector<std::string> expected;     // of these, the ones a file given to none goes to: the first that has none yet
    std::vector<Chosen> chosen;            // ticked ones, in the order of the form
    std::map<std::string, std::string> paper_of;   // by Chosen::what, ticked or not
    std::string new_paper;
    std::vector<Refusal> errors = {};
    bool asks_new_paper = false;
};

// What the form says of its files; the uploads it carries are kept, and ticked. A refused one is an error, the others stay.
Tray tray_of(web::Context& c, const PageDeps& deps);
// Fills in what waits and what was scanned.
void look(Tray& tray, sql::Session& s, const web::Context& c, const PageDeps& deps);
void tray_part(html::Html& h, const Tray& tray, const Files& files);

// The chosen files with their bytes; papers are numbered by `paper_no` (nothing: no such paper of this dossier). Reads the scanner's folder, so
// it is called outside a write job; what it refuses is to be answered inside, where a form sent twice gets its first answer.
Result<std::vector<FileInput>> inputs_of(const Tray& tray, const web::Context& c, const PageDeps& deps, const std::function<std::optional<FileInput>(const std::string& paper)>& paper_no);
// After the commit.
void drop_scans(const Tray& tray, const web::Context& c, const PageDeps& deps);

// The files of a dossier, and the form that adds to them.
void files_section(html::Html& h, const web::Context& c, const PageDeps& deps, const Dossier& d, const std::vector<PaperInput>& papers, const std::vector<DossierFile>& all,
                   const std::vector<access::Account>& accounts, const Tray& tray);
std::vector<html::Option> papers_to_choose(const std::vector<PaperInput>& papers);
http::Response send_file(web::Context& c, const Files& files, const Dossier& d, int no);   // also of the API

}  // namespace xaso::onestop
