// log_writer DIR [COUNT]: opens the log in DIR and appends exchanges, a window and its outcome each, until COUNT of
// them or until it is killed. Prints `index id` of each acknowledged entry, one a line, at once. Four threads submit.
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "test_log.hpp"

namespace waybill::test_tools {
namespace {

/// One write(2) a line: a killed process leaves whole lines only.
bool tell(const audit::Durable& durable, const std::string& id) {
    const std::string line = std::to_string(durable.index) + " " + id + "\n";
    return ::write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

bool exchange(audit::Log& log, base::Random& random) {
    const std::string id = base::make_uuid7(base::SystemClock().now(), random);
    const auto shared = audit::commit(log, window_of(id), body);
    if (!shared || !tell(*shared, id)) return false;
    const auto outcome = audit::commit(log, audit::Outcome{id, 1, audit::Outcome::End::complete, 200, 0, {}, {}, 1});
    return outcome && tell(*outcome, id);
}

int run(const Path& directory, long count) {
    base::PosixFiles files;
    base::SystemClock clock;
    base::SystemRandom random;
    auto keyring = keyring_in(files, random, directory);
    if (!keyring) return failed(keyring.error());
    auto log = audit::Log::open({directory, origin, "gw-test", 64 << 10, 32 << 10}, files, clock, random, **keyring);
    if (!log) return failed(log.error());
    for (const std::string& content : {std::string(catalog), policy_list()})
        if (const auto kept = (*log)->keep(content); !kept) return failed(kept.error());
    std::atomic<long> left = count;
    std::atomic<bool> right = true;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (right && left-- > 0)
                if (!exchange(**log, random)) right = false;
        });
    for (std::thread& thread : threads) thread.join();
    return right ? 0 : 1;
}

}  // namespace
}  // namespace waybill::test_tools

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::fprintf(stderr, "usage: log_writer DIR [COUNT]\n");
        return 2;
    }
    return waybill::test_tools::run(argv[1], argc == 3 ? std::atol(argv[2]) : 1'000'000'000);
}
