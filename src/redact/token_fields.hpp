// What becomes of each value of an answer: it stays, and where the route restores, the tokens in it come back as the
// values they stand for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/format/fields.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/restorer.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::redact {

class TokenFields final : public format::Fields {
public:
    /// All outlive it; `keys` are of the same route.
    TokenFields(const policy::Inbound& inbound, RestoreKeys& keys, Observer* observer);

    format::Descent root() override;
    format::Descent name(Bytes unescaped) override;
    format::Descent element(std::uint64_t index) override;
    format::Descent examine(const selector::Node& value) override;
    void up() override;
    format::Keeping open(format::ContainerKind) override { return format::Keeping::always; }
    void close() override {}
    format::Verdict scalar(const format::Scalar& value) override;
    bool skipped(std::uint64_t) override { return true; }
    format::Column column(Bytes name) override;
    format::Descent cell(std::size_t column) override;
    format::Stretch stretch(Bytes text, bool last) override;
    Error refusal() const override { return Error(Code::body_malformed, "nothing is refused on the way back"); }

    std::uint64_t restored() const { return restored_; }

private:
    format::Descent enter(const selector::Step& step);
    bool restore(Bytes text, base::ValueKind& kind);
    void observe(Bytes before, base::ValueKind kind);

    const policy::Inbound& inbound_;
    RestoreKeys& keys_;
    Observer* const observer_;
    selector::Cursor cursor_;
    std::vector<std::uint32_t> places_;  // by depth: the nearest restore field
    std::vector<std::string> columns_;
    bool at_root_ = false;  // what is looked ahead into
    std::string scratch_, plain_;
    std::uint64_t restored_ = 0;
};

}  // namespace waybill::redact
