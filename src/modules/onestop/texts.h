// texts: what is written down about a dossier in words when it is accepted. A line of kTexts is a field from the page to its column: the page
// of acceptance, the checks, the API in and out, the row and the dossier's page all go through the list.
//
// A new one takes four files: the column (db/migrations: NNNN_name.sql, HEAD), its name in sql/dossier_add.sql, its member and its line here.
//
//   ALTER TABLE dossier ADD COLUMN reference TEXT NOT NULL DEFAULT '';
//   struct Texts { std::string note, reference; };
//   {"reference", "Số văn bản kèm theo", &Texts::reference, 100, 1},
//
// No personal data: it is shown to whoever may see dossiers. A text that one procedure asks for and others do not is not for here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xaso::onestop {

struct Texts {
    std::string note;
    // LAW ND 118/2025/ND-CP: a desk takes in what any body of the province is to solve. Empty: this unit solves it.
    std::string competent;
    // LAW TT 01/2018/TT-VPCP form 01 point 2: sets of the papers handed in, in digits. Empty: one.
    std::string sets;
};

struct Text {
    std::string_view name;       // of the column, the form's field, the JSON; "onestop." and this is the code of its refusal
    std::string_view label;      // on pages
    std::string Texts::*value;
    std::size_t longest;         // characters
    int lines;                   // of its field; 1: on one line
};
int sets_of(std::string_view sets);   // of Texts::sets: at least 1

inline constexpr Text kTexts[] = {
    {"note", "Ghi chú", &Texts::note, 2000, 2},
    {"competent", "Cơ quan giải quyết, nếu tiếp nhận hộ cơ quan khác", &Texts::competent, 150, 1},
    {"sets", "Số bộ hồ sơ, nếu nhiều hơn một", &Texts::sets, 2, 1},
};

}  // namespace xaso::onestop
