// spell: numbers in Vietnamese words, as receipts write an amount out.
//
//   spell_vnd(Vnd{1'005'000}) == "Một triệu không trăm lẻ năm nghìn đồng"
//
// Threads: any.
#pragma once

#include <string>

#include "kernel/vnd.h"

namespace xaso {

std::string spell_vnd(Vnd amount);

}  // namespace xaso
