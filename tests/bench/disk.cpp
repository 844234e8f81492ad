#include "disk.hpp"

#include <cstdio>
#include <cstdlib>

#include "measure.hpp"

namespace waybill::bench {

void must(const Result<void>& done) {
    if (done) return;
    std::fprintf(stderr, "bench_audit: %s\n", done.error().message().c_str());
    std::exit(1);
}

Disk::Disk(base::Files& files, const Path& path, File kind, std::uint64_t bytes) : kind_(kind), bytes_(bytes) {
    auto file = files.open(path, base::Files::Mode::create);
    if (!file) must(fail(file.error()));
    file_ = std::move(*file);
    if (kind == File::growing) return;
    must(file_->write_at(0, std::string(bytes, '\0')));
    must(file_->sync());
}

Taken Disk::write_for(std::size_t size, double seconds) {
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point begun) {
        return std::chrono::duration<double>(Clock::now() - begun).count();
    };
    const std::string piece(size, 'x');
    Taken taken;
    const Clock::time_point start = Clock::now();
    const double cpu_start = cpu_seconds(Cpu::process);
    while (since(start) < seconds) {
        if (at_ + size > bytes_) {
            at_ = 0;
            if (kind_ == File::growing) must(file_->truncate(0));
        }
        const Clock::time_point begun = Clock::now();
        must(file_->write_at(at_, piece));
        must(file_->sync());
        taken.latencies_us.push_back(since(begun) * 1e6);
        at_ += size;
    }
    taken.seconds = since(start);
    taken.cpu_seconds = cpu_seconds(Cpu::process) - cpu_start;
    return taken;
}

}  // namespace waybill::bench
