// One inbound message's body: passed on whole, but for the tokens that the route restores. What is not a token of the
// place's category and this agreement stays as it is. Makes no entry: what comes back from a vendor is counted in the
// outcome.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::redact {

class Restorer {
public:
    /// Of an answer in another type than the route's nothing can be restored: it passes as it is, up to the body limit.
    enum class Tokens { restore, leave };

    Restorer(policy::Permit permit, const crypto::Keyring& keyring, base::Random& random, const Ceilings& ceilings,
             Observer* observer, Tokens tokens = Tokens::restore);
    ~Restorer();

    /// Appends what may be passed on to `out`. Errors: the format's, body_too_large.
    Result<void> feed(Bytes bytes, std::string& out);
    Result<void> finish(std::string& out);
    std::uint64_t restored() const;

private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace waybill::redact
