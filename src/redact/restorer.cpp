#include "waybill/redact/restorer.hpp"

#include "limits.hpp"
#include "token_fields.hpp"
#include "waybill/format/format.hpp"

namespace waybill::redact {

RestoreKeys::RestoreKeys(const policy::Permit& permit, const crypto::Keyring& keyring)
    : snapshot_(permit.shared_snapshot()) {
    if (!permit.route().inbound) return;
    const std::string& keys_name = permit.vendor().agreement.keys;
    for (const policy::Field& field : permit.route().inbound->restore) {
        const std::string& category = field.rule.category->name;
        by_field_.push_back(&by_category_.try_emplace(category, keyring, keys_name, category).first->second);
    }
}

class Restorer::State {
public:
    State(policy::Permit permit, std::shared_ptr<RestoreKeys> keys, base::Random& random, const Ceilings& ceilings,
          Observer* observer, Tokens tokens, const Answer& answer)
        : permit_(std::move(permit)), keys_(std::move(keys)), left_(body_limit(permit_.route().limits, ceilings)) {
        const auto& inbound = permit_.route().inbound;
        if (tokens == Tokens::leave || !inbound || inbound->restore.empty()) return;  // passes as it is
        fields_.emplace(*inbound, *keys_, observer);
        format_ = inbound->format->make({format_limits(permit_.route().limits, ceilings), random,
                                         inbound->options.get(), answer.content_type, answer.exchange});
    }

    Result<void> feed(Bytes bytes, std::string& out) {
        if (bytes.size() > left_) return fail(Code::body_too_large, "the body is larger than allowed");
        left_ -= bytes.size();
        if (!format_) {
            out.append(bytes);
            return {};
        }
        if (auto fed = format_->feed(bytes, *fields_, out_); !fed) return fed;
        take(out);
        return {};
    }

    Result<void> finish(std::string& out) {
        if (!format_) return {};
        if (auto finished = format_->finish(*fields_, out_); !finished) return finished;
        take(out);
        return {};
    }

    std::uint64_t restored() const { return fields_ ? fields_->restored() : 0; }

private:
    void take(std::string& out) { out += out_.take_out(out_.committed().size(), out_.committed_items()); }

    const policy::Permit permit_;
    const std::shared_ptr<RestoreKeys> keys_;
    std::uint64_t left_;
    std::optional<TokenFields> fields_;
    std::unique_ptr<format::Format> format_;
    format::Output out_;
};

Restorer::Restorer(policy::Permit permit, std::shared_ptr<RestoreKeys> keys, base::Random& random,
                   const Ceilings& ceilings, Observer* observer, Tokens tokens, const Answer& answer)
    : state_(std::make_unique<State>(std::move(permit), std::move(keys), random, ceilings, observer, tokens, answer)) {}
Restorer::~Restorer() = default;

Result<void> Restorer::feed(Bytes bytes, std::string& out) { return state_->feed(bytes, out); }
Result<void> Restorer::finish(std::string& out) { return state_->finish(out); }
std::uint64_t Restorer::restored() const { return state_->restored(); }

}  // namespace waybill::redact
