#include "waybill/redact/restorer.hpp"

#include "limits.hpp"
#include "token_fields.hpp"
#include "waybill/format/format.hpp"

namespace waybill::redact {

RestoreKeys::RestoreKeys(const policy::Permit& permit, const crypto::Keyring& keyring)
    : snapshot_(permit.shared_snapshot()) {
    if (!permit.route().inbound) return;
    const std::string& keys_name = permit.vendor().agreement.keys;
    const auto add = [&](const auto& self, const std::vector<policy::Field>& fields, Body& body) -> void {
        for (const policy::Field& field : fields) {
            auto& nested = body.nested.emplace_back();
            body.keys.push_back(nullptr);
            if (field.nested) {
                nested = std::make_unique<Body>();
                self(self, field.nested->fields, *nested);
                continue;
            }
            const std::string& category = field.rule.category->name;
            body.keys.back() = &by_category_.try_emplace(category, keyring, keys_name, category).first->second;
        }
    };
    add(add, permit.route().inbound->restore, body_);
}

class Restorer::State {
public:
    State(policy::Permit permit, std::shared_ptr<RestoreKeys> keys, base::Random& random, const Ceilings& ceilings,
          Observer* observer, Tokens tokens, const Answer& answer)
        : permit_(std::move(permit)), keys_(std::move(keys)), left_(body_limit(permit_.route().limits, ceilings)) {
        const auto& inbound = permit_.route().inbound;
        if (tokens == Tokens::leave || !inbound || inbound->restore.empty()) return;  // passes as it is
        exchange_ = answer.exchange;
        const format::Limits limits = format_limits(permit_.route().limits, ceilings);
        answer_.emplace(random, exchange_, observer);
        fields_.emplace(*answer_,
                        TokenFields::Message{*inbound->format, inbound->restore, *inbound->program, keys_->body()},
                        limits, "body ");
        format_ = inbound->format->make({limits, random, inbound->options.get(), answer.content_type, exchange_});
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

    std::uint64_t restored() const { return answer_ ? answer_->restored : 0; }

private:
    void take(std::string& out) { out += out_.take_out(out_.committed().size(), out_.committed_items()); }

    const policy::Permit permit_;
    const std::shared_ptr<RestoreKeys> keys_;
    std::uint64_t left_;
    std::string exchange_;
    std::optional<TokenFields::Answer> answer_;
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
