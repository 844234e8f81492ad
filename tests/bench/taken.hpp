// What a subject that waits for the disk did in its turn.
#pragma once

#include <vector>

namespace waybill::bench {

struct Taken {
    double seconds = 0;                // from the first to the last that was durable
    double cpu_seconds = 0;            // of the process, all threads
    std::vector<double> latencies_us;  // one an entry, write or row
};

}  // namespace waybill::bench
