#include "marks.hpp"

#include "marks_kernels.hpp"

namespace waybill::format {
namespace {

bool everywhere() { return true; }

#if defined(__x86_64__)
bool has_sse42() { return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt"); }
bool has_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}
bool has_avx512() {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#endif

constexpr MarkKernel table[] = {
    {"scalar", everywhere, mark_scalar},
#if defined(__x86_64__)
    {"sse4.2", has_sse42, mark_sse42},
    {"avx2", has_avx2, mark_avx2},
    {"avx512", has_avx512, mark_avx512},
#elif defined(__aarch64__)
    {"neon", everywhere, mark_neon},  // part of every AArch64
#endif
};

/// The last of the table that runs here: each measured faster than the one before it.
const MarkKernel& choose() {
    const MarkKernel* best = table;
    for (const MarkKernel& kernel : table)
        if (kernel.runs_here()) best = &kernel;
    return *best;
}

}  // namespace

std::span<const MarkKernel> mark_kernels() { return table; }

const MarkKernel& chosen_mark_kernel() {
    static const MarkKernel& chosen = choose();
    return chosen;
}

}  // namespace waybill::format
