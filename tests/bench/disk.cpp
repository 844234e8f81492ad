#include "disk.hpp"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "measure.hpp"

namespace waybill::bench {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

}  // namespace

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
    const std::string piece(size, 'x');
    Taken taken;
    const Clock::time_point start = Clock::now();
    const double cpu_start = cpu_seconds(Cpu::process);
    while (since(start) < seconds) {
        const Clock::time_point begun = Clock::now();
        write(piece);
        taken.latencies_us.push_back(since(begun) * 1e6);
    }
    taken.seconds = since(start);
    taken.cpu_seconds = cpu_seconds(Cpu::process) - cpu_start;
    return taken;
}

Taken Disk::hand_over_for(std::size_t size, double seconds) {
    const std::string piece(size, 'x');
    std::mutex mutex;
    std::condition_variable wake;
    enum class Turn { asked, done, over } turn = Turn::done;
    std::thread writer([&] {
        for (std::unique_lock lock(mutex);;) {
            wake.wait(lock, [&] { return turn != Turn::done; });
            if (turn == Turn::over) return;
            lock.unlock();
            write(piece);
            lock.lock();
            turn = Turn::done;
            wake.notify_one();
        }
    });
    Taken taken;
    const Clock::time_point start = Clock::now();
    const double cpu_start = cpu_seconds(Cpu::process);
    while (since(start) < seconds) {
        const Clock::time_point begun = Clock::now();
        std::unique_lock lock(mutex);
        turn = Turn::asked;
        wake.notify_one();
        wake.wait(lock, [&] { return turn == Turn::done; });
        taken.latencies_us.push_back(since(begun) * 1e6);
    }
    taken.seconds = since(start);
    taken.cpu_seconds = cpu_seconds(Cpu::process) - cpu_start;
    {
        const std::lock_guard lock(mutex);
        turn = Turn::over;
    }
    wake.notify_one();
    writer.join();
    return taken;
}

void Disk::write(const std::string& piece) {
    if (at_ + piece.size() > bytes_) {
        at_ = 0;
        if (kind_ == File::growing) must(file_->truncate(0));
    }
    must(file_->write_at(at_, piece));
    must(file_->sync());
    at_ += piece.size();
}

}  // namespace waybill::bench
