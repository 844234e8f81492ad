// What becomes of each value of an answer: it stays, and where the route restores, the tokens in it come back as the
// values they stand for. A message nested in a value is read by its own format, which spells what comes back in it: put
// there as text it could end the string that it stands in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/format/fields.hpp"
#include "waybill/format/format.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/restorer.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::redact {

class TokenFields final : public format::Fields {
public:
    /// What all messages of one answer share. Outlives them.
    struct Answer {
        base::Random& random;
        Bytes exchange;
        Observer* observer;
        std::uint64_t restored = 0;
    };
    /// One of them, the outermost or a nested one. What it refers to outlives it.
    struct Message {
        const format::Row& format;
        const std::vector<policy::Field>& fields;
        const selector::Program& program;
        const RestoreKeys::Body& keys;  // of these fields
    };
    /// `at` is how its places begin, for the observer.
    TokenFields(Answer& answer, const Message& message, const format::Limits& limits, std::string at);
    ~TokenFields() override;

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
    std::optional<format::Opened> part(Bytes content_type) override;
    format::Stretch stretch(Bytes text, bool last) override;
    Error refusal() const override;

private:
    struct Nested;

    const policy::Field* field() const {
        return places_.back() == selector::Step::none ? nullptr : &message_.fields[places_.back()];
    }
    format::Opened open_nested(const policy::Body& body, Bytes content_type);
    format::Descent enter(const selector::Step& step);
    bool restore(Bytes text, base::ValueKind& kind);
    void observe(Bytes before, base::ValueKind kind);

    Answer& answer_;
    const Message message_;
    const format::Limits limits_;
    const std::string at_;
    selector::Cursor cursor_;
    std::vector<std::uint32_t> places_;  // by depth: the nearest restore field
    std::vector<std::string> columns_;
    bool at_root_ = false;     // what is looked ahead into
    bool other_part_ = false;  // the content at hand is not of its field's format
    std::string scratch_, plain_;
    std::unique_ptr<Nested> nested_;  // the message that was opened last
};

}  // namespace waybill::redact
