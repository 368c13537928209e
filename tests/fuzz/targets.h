// targets: every parser of xaso as one function over bytes that somebody else sent. targets.cpp is the list of what is fuzzed by what.
//
//   for (const Target& t : targets()) t.run(bytes);
//
// A target comes back for every input, read or refused. What leaves it by an exception is a finding: what a parser throws itself, or Broken,
// a promise of its header that did not hold (what is read is written back and read the same, text is NFC, …).
// Two programs run them: fuzz_main.cpp under libFuzzer, fuzz_test.cpp in every ./test. Threads: one at a time.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace xaso::fuzz {

struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};
inline void promise(bool holds, const char* what) {
    if (!holds) throw Broken(what);
}

struct Target {
    std::string_view name;     // its corpus is tests/fuzz/corpus/NAME
    std::string_view parses;   // the functions, and how an input is made up
    void (*run)(std::string_view bytes);
};
const std::vector<Target>& targets();

// "first line" and the rest behind its line end.
struct Cut {
    std::string_view first, rest;
};
inline Cut cut_line(std::string_view bytes) {
    const auto end = bytes.find('\n');
    return end == std::string_view::npos ? Cut{bytes, {}} : Cut{bytes.substr(0, end), bytes.substr(end + 1)};
}

// The targets that need a program with a database: targets_program.cpp.
void api(std::string_view bytes);
void pages(std::string_view bytes);

}  // namespace xaso::fuzz
