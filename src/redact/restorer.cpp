#include "waybill/redact/restorer.hpp"

#include <map>

#include "limits.hpp"
#include "waybill/format/format.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/treat/token.hpp"

namespace waybill::redact {
namespace {

using format::Descent;
using format::Verdict;

/// Keeps everything, and looks at strings where a token may stand.
class TokenFields final : public format::Fields {
public:
    TokenFields(const policy::Inbound& inbound, const std::string& keys_name, const crypto::Keyring& keyring,
                Observer* observer)
        : inbound_(inbound), observer_(observer), cursor_(*inbound.program) {
        for (const policy::Field& field : inbound.restore) {
            const std::string& category = field.rule.category->name;
            keys_.push_back(&by_category_.try_emplace(category, keyring, keys_name, category).first->second);
        }
        places_.push_back(cursor_.root().picked[policy::group_fields]);
    }

    Descent name(Bytes unescaped) override { return enter(cursor_.enter_name(unescaped)); }
    Descent element(std::uint64_t index) override { return enter(cursor_.enter_index(index)); }
    void up() override {
        places_.pop_back();
        cursor_.leave();
    }
    format::Keeping open(format::ContainerKind) override { return format::Keeping::always; }
    void close() override {}
    bool skipped(std::uint64_t) override { return true; }
    Error refusal() const override { return Error(Code::body_malformed, "nothing is refused on the way back"); }

    Verdict scalar(const format::Scalar& value) override {
        Verdict verdict;
        verdict.fate = Verdict::Fate::keep;
        const std::uint32_t place = places_.back();
        if (place == selector::Step::none || value.kind != base::ValueKind::string) return verdict;
        auto plain = keys_[place]->restore(value.text(scratch_));
        if (!plain) return verdict;
        plain_ = std::move(plain->text);
        verdict.fate = Verdict::Fate::replace;
        verdict.kind = plain->kind;
        verdict.text = plain_;
        ++restored_;
        if (observer_ != nullptr) observe(value, verdict.kind, inbound_.restore[place]);
        return verdict;
    }

    std::uint64_t restored() const { return restored_; }

private:
    Descent enter(const selector::Step& step) {
        const std::uint32_t picked = step.picked[policy::group_fields];
        places_.push_back(picked != selector::Step::none ? picked : places_.back());
        Descent descent;
        descent.name = Descent::Name::as_it_stands;
        return descent;
    }

    void observe(const format::Scalar& value, base::ValueKind kind, const policy::Field& field) {
        ObservedItem item;
        item.at = "body " + field.selector.text();
        item.path = item.at;
        item.category = field.rule.category->name;
        item.treatment = "restore";
        item.before = value.raw;
        const bool json = inbound_.format->name == "json";
        item.spelling = json ? ObservedItem::Spelling::json : ObservedItem::Spelling::text;
        if (json && kind != base::ValueKind::string)
            item.after = plain_;
        else
            inbound_.format->spell(item.after, plain_);
        item.sent = true;
        item.rule = field.where;
        observer_->item(item);
    }

    const policy::Inbound& inbound_;
    Observer* observer_;
    selector::Cursor cursor_;
    std::map<std::string, treat::TokenKey, std::less<>> by_category_;
    std::vector<treat::TokenKey*> keys_;  // by number of the restore field
    std::vector<std::uint32_t> places_;   // by depth: the nearest restore field
    std::string scratch_, plain_;
    std::uint64_t restored_ = 0;
};

}  // namespace

class Restorer::State {
public:
    State(policy::Permit permit, const crypto::Keyring& keyring, base::Random& random, const Ceilings& ceilings,
          Observer* observer, Tokens tokens)
        : permit_(std::move(permit)), left_(body_limit(permit_.route().limits, ceilings)) {
        const auto& inbound = permit_.route().inbound;
        if (tokens == Tokens::leave || !inbound || inbound->restore.empty()) return;  // passes as it is
        fields_.emplace(*inbound, permit_.vendor().agreement.keys, keyring, observer);
        format_ = inbound->format->make({format_limits(permit_.route().limits, ceilings), random});
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
    std::uint64_t left_;
    std::optional<TokenFields> fields_;
    std::unique_ptr<format::Format> format_;
    format::Output out_;
};

Restorer::Restorer(policy::Permit permit, const crypto::Keyring& keyring, base::Random& random,
                   const Ceilings& ceilings, Observer* observer, Tokens tokens)
    : state_(std::make_unique<State>(std::move(permit), keyring, random, ceilings, observer, tokens)) {}
Restorer::~Restorer() = default;

Result<void> Restorer::feed(Bytes bytes, std::string& out) { return state_->feed(bytes, out); }
Result<void> Restorer::finish(std::string& out) { return state_->finish(out); }
std::uint64_t Restorer::restored() const { return state_->restored(); }

}  // namespace waybill::redact
