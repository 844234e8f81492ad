// decide() is the only maker of a Permit.
#include "waybill/policy/decide.hpp"

using namespace waybill;

#ifdef BAD
policy::Permit forge() { return policy::Permit(); }
#else
Result<policy::Permit> ask(std::shared_ptr<const policy::Snapshot> snapshot, const policy::Call& call, Time now) {
    return policy::decide(snapshot, call, policy::Standing{}, now);
}
#endif
