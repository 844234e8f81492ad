// What an evaluation may still cost. A message says how often a filter is asked, and of how much: what it asks is
// counted, so that time has a bound that both policy and message know.
#pragma once

#include <cstdint>

namespace waybill::selector {

class Effort {
public:
    /// A step is about what it takes to look at one node by its name.
    explicit Effort(std::uint64_t steps) : left_(steps) {}

    /// False: there are not so many left, and none from now on. What is asked then is answered any way, quickly:
    /// whoever began looks at spent().
    bool spend(std::uint64_t steps) {
        if (steps <= left_) {
            left_ -= steps;
            return true;
        }
        left_ = 0;
        spent_ = true;
        return false;
    }
    bool spent() const { return spent_; }
    std::uint64_t left() const { return left_; }

private:
    std::uint64_t left_;
    bool spent_ = false;
};

}  // namespace waybill::selector
