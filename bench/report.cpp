#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace xaso::bench {

double Spread::median() const {
    std::vector<double> v = values;
    std::sort(v.begin(), v.end());
    if (v.empty()) return 0;
    return v.size() % 2 ? v[v.size() / 2] : (v[v.size() / 2 - 1] + v[v.size() / 2]) / 2;
}
double Spread::least() const { return values.empty() ? 0 : *std::min_element(values.begin(), values.end()); }
double Spread::most() const { return values.empty() ? 0 : *std::max_element(values.begin(), values.end()); }

std::string words(const Spread& s, int digits) {
    if (s.values.size() < 2) return fmt::format("{:.{}f}", s.median(), digits);
    return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", s.median(), digits, s.least(), digits, s.most(), digits);
}

void Report::add(Line line) {
    fmt::print("  {:<58} {:<28} {:<12} {}\n", line.name, line.value, line.goal, line.met);
    std::fflush(stdout);
    lines_.push_back(std::move(line));
}

void Report::figure(std::string name, std::string value) { add({std::move(name), std::move(value), "", ""}); }

void Report::at_least(std::string name, const Spread& s, double goal, int digits) {
    add({std::move(name), words(s, digits), fmt::format(">= {:g}", goal), s.median() >= goal ? "met" : "not met"});
}

void Report::at_most(std::string name, const Spread& s, double goal, int digits) {
    add({std::move(name), words(s, digits), fmt::format("<= {:g}", goal), s.median() <= goal ? "met" : "not met"});
}

void Report::must(std::string name, bool holds, std::string says) {
    broken_ |= !holds;
    add({std::move(name), std::move(says), "must", holds ? "holds" : "BROKEN"});
}

bool Report::print() const {
    fmt::print("\n| what | figure | goal | |\n| --- | --- | --- | --- |\n");
    for (const Line& l : lines_) fmt::print("| {} | {} | {} | {} |\n", l.name, l.value, l.goal, l.met);
    return !broken_;
}

}  // namespace xaso::bench
