#include "measure.hpp"

#include <time.h>

#include <algorithm>

namespace waybill::bench {

Spread spread_of(std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    const std::size_t middle = samples.size() / 2;
    const double median = samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
    return {samples.front(), median, samples.back()};
}

Spread ratio_of(const std::vector<double>& samples, const std::vector<double>& to) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < samples.size(); ++i) ratios.push_back(samples[i] / to[i]);
    return spread_of(std::move(ratios));
}

double percentile(std::vector<double>& samples, double share) {
    std::sort(samples.begin(), samples.end());
    const auto at = static_cast<std::size_t>(share * static_cast<double>(samples.size()));
    return samples[std::min(at, samples.size() - 1)];
}

double cpu_seconds(Cpu of) {
    timespec time{};
    ::clock_gettime(of == Cpu::thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

namespace {

/// Passes a second. A look at the clock is a system call, so short passes are run in batches.
double sample(const Subject& subject, double slice_seconds) {
    constexpr double batch_seconds = 1e-3;
    long batch = 1;
    long passes = 0;
    const double begun = cpu_seconds(Cpu::thread);
    for (;;) {
        for (long i = 0; i < batch; ++i) subject.run();
        passes += batch;
        const double spent = cpu_seconds(Cpu::thread) - begun;
        if (spent >= slice_seconds) return static_cast<double>(passes) / spent;
        if (spent < batch_seconds) batch *= 2;
    }
}

}  // namespace

std::vector<std::vector<double>> alternate(const std::vector<Subject>& subjects, int rounds, double slice_seconds) {
    std::vector<std::vector<double>> samples(subjects.size());
    for (const Subject& subject : subjects) subject.run();  // memory and caches are warm from the first round on
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < subjects.size(); ++i) samples[i].push_back(sample(subjects[i], slice_seconds));
    return samples;
}

}  // namespace waybill::bench
