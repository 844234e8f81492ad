// One inbound message's body: passed on whole, but for the tokens that the route restores, also in messages nested in
// it. What is not a token of the place's category and this agreement stays as it is. Makes no entry: what comes back
// from a vendor is counted in the outcome.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/redactor.hpp"
#include "waybill/treat/token.hpp"

namespace waybill::redact {

/// The keys of one route's tokens: derived once, and used for answer after answer, by one thread.
class RestoreKeys {
public:
    /// By number of the restore field in its message: its key, or nullptr and the keys of the message nested there.
    struct Body {
        std::vector<treat::TokenKey*> keys;
        std::vector<std::unique_ptr<Body>> nested;
    };

    RestoreKeys(const policy::Permit& permit, const crypto::Keyring& keyring);
    /// Of the route's outermost message.
    const Body& body() const { return body_; }

private:
    std::shared_ptr<const policy::Snapshot> snapshot_;
    std::map<std::string, treat::TokenKey, std::less<>> by_category_;
    Body body_;
};

class Restorer {
public:
    /// Of an answer in another type than the route's nothing can be restored: it passes as it is, up to the body limit.
    enum class Tokens { restore, leave };

    /// As received; `exchange` is its id, of which a format with a boundary makes its own.
    struct Answer {
        Bytes content_type;
        Bytes exchange;
    };

    /// `keys` are of the permit's route.
    Restorer(policy::Permit permit, std::shared_ptr<RestoreKeys> keys, base::Random& random, const Ceilings& ceilings,
             Observer* observer, Tokens tokens = Tokens::restore, const Answer& answer = {});
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
