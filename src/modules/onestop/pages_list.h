// pages_list: the filters of the dossier list, by the words of its address. Internal to onestop.
#pragma once

#include <string_view>

#include "onestop/onestop.h"

namespace xaso::onestop {

// What ?loc= chooses: "qua-han", "hom-nay", "moi-nhan", "dang-xu-ly", "cho-bo-sung", "cho-tra", "da-tra", "khac"; all for any other word.
ListQuery query_of_filter(std::string_view filter, Instant now);
std::vector<DossierState> open_states();

}  // namespace xaso::onestop
