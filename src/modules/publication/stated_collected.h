// stated_collected: the procedures of a file as they are read, each code once. Internal to stated_json and stated_table.
#pragma once

#include <map>
#include <string>

#include "publication/stated.h"

namespace xaso::publication {

// Each code once, and a name for one code only (the portal's crawl once gave several codes one name).
class Collected {
public:
    explicit Collected(StatedFile& into) : into_(into) {}
    void take(Stated s);

private:
    StatedFile& into_;
    std::map<std::string, std::string> codes_, names_;
};

Refusal too_many_procedures();

}  // namespace xaso::publication
