#include "platform/sql/search.h"

#include <fmt/format.h>

#include <utility>

#include "kernel/text.h"

namespace xaso::sql {
namespace {
// A longer word is cut, here and in the query: PostgreSQL refuses very long ones.
constexpr std::size_t kLongestTerm = 60;
}  // namespace

std::vector<std::string> search_terms(std::string_view text) {
    std::vector<std::string> terms;
    std::string term;
    for (const char c : fold(text) + " ") {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (term.size() < kLongestTerm) term += c;
        } else if (!term.empty()) {
            terms.push_back(std::exchange(term, {}));
        }
    }
    return terms;
}

std::string match_words(Dialect dialect, std::string_view words) {
    std::vector<std::string> terms = search_terms(words);
    if (terms.size() > 10) terms.resize(10);
    std::string out;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const bool last = i + 1 == terms.size();  // the word being typed matches by its beginning
        if (dialect == Dialect::sqlite) out += fmt::format("{}\"{}\"{}", i ? " " : "", terms[i], last ? "*" : "");
        else out += fmt::format("{}{}{}", i ? " & " : "", terms[i], last ? ":*" : "");
    }
    return out;
}

}  // namespace xaso::sql
