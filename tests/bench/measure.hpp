// Times that are compared with each other: subjects take turns, round after round, so that what else the machine does
// meets all of them alike. Says nothing of one run alone.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace waybill::bench {

struct Spread {
    double min = 0, median = 0, max = 0;
};
/// Of at least one sample.
Spread spread_of(std::vector<double> samples);
/// Round by round, what one sample is of the other; then their spread. Both have as many.
Spread ratio_of(const std::vector<double>& samples, const std::vector<double>& to);
/// The value below which `share` (0 … 1) of the samples lie; sorts them.
double percentile(std::vector<double>& samples, double share);

enum class Cpu { thread, process };
/// Seconds of CPU that this thread, or all of the process, has used.
double cpu_seconds(Cpu of);

struct Subject {
    std::string name;
    std::function<void()> run;  // one pass over the same bytes
};

/// Each subject's passes a second of thread CPU time, a sample a round. `slice` is what one subject gets of a round.
std::vector<std::vector<double>> alternate(const std::vector<Subject>& subjects, int rounds, double slice_seconds);

}  // namespace waybill::bench
