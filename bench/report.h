// report: the figures of one run, said as they come and once more as a table at the end, each beside its goal.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace xaso::bench {

// Several measurements of one thing.
struct Spread {
    std::vector<double> values;
    void add(double v) { values.push_back(v); }
    double median() const;
    double least() const;
    double most() const;
};
// "2 310 (2 010–2 540)"; digits after the point as asked.
std::string words(const Spread& s, int digits = 0);

class Report {
public:
    void figure(std::string name, std::string value);
    void at_least(std::string name, const Spread& s, double goal, int digits = 0);   // judged by the median
    void at_most(std::string name, const Spread& s, double goal, int digits = 0);
    // What must hold whatever the machine: answers right, rows there, verify clean. One false makes the run fail.
    void must(std::string name, bool holds, std::string says = {});
    bool print() const;   // the table; false when something that must hold does not

private:
    struct Line {
        std::string name, value, goal, met;
    };
    void add(Line line);
    std::vector<Line> lines_;
    bool broken_ = false;
};

}  // namespace xaso::bench
