// package: the parts of a zip as Word and Excel write them. The child's side; internal to office.
#pragma once

#include <functional>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "platform/office/office.h"

namespace xaso::office {

struct Fail {
    Exit why;
};

using Parts = std::map<std::string, std::string>;

// Counts while unpacking, because a zip's own sizes are only a claim. Keeps the parts that `wanted` names. Throws Fail.
Parts unpack(std::string_view bytes, const std::function<bool(std::string_view name)>& wanted);

inline constexpr unsigned kParsing = pugi::parse_default | pugi::parse_ws_pcdata_single;
inline constexpr int kMaxLevels = 256;
// Whoever walks a tree calls himself for each level: elements inside elements by the thousand would end the program.
bool too_deep(pugi::xml_document& document);

// A part that is not there is empty; one that is no XML, or too deep, is damage.
pugi::xml_document& load(Parts& parts, const std::string& path, pugi::xml_document& into);
// Some programs write <x:row> for <row>.
bool is(const pugi::xml_node& n, const char* name);
pugi::xml_node child(const pugi::xml_node& n, const char* name);

bool write_all(int fd, std::string_view bytes);

// The readers of each kind.
void xlsx_to_csv(std::string_view bytes, int out);                  // the first filled sheet
std::vector<Block> read_xlsx(std::string_view bytes);
std::vector<Block> read_docx(std::string_view bytes);
std::vector<Block> read_pdf(std::string_view bytes);

}  // namespace xaso::office
