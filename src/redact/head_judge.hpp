// Judges the head of one outbound message and writes the one that leaves. What the plan names is an item, treated as
// its category is; all else of the client's head is withheld, of which only query pairs count as drift: every client
// sends a User-Agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "notes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/head.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/plan.hpp"
#include "window_builder.hpp"

namespace waybill::redact {

class HeadJudge {
public:
    /// What is kept goes into `builder`'s first window. All references outlive the judge, which judges one head.
    HeadJudge(Plan& plan, const policy::Route& route, std::uint64_t item_bytes, Notes& notes, WindowBuilder& builder,
              Observer* observer)
        : plan_(plan), route_(route), item_bytes_(item_bytes), notes_(notes), builder_(builder), observer_(observer) {}

    Result<OutboundHead> judge(const InboundHead& head, const std::string& exchange);

private:
    /// How a text that replaces a value is written.
    enum class Spelling { path_segment, query_value, field_value };

    Result<void> write_path(const InboundHead& head, std::string& target);
    Result<void> write_query(const InboundHead& head, std::string& target);
    Result<void> write_fields(const InboundHead& head, std::vector<http::Field>& fields);
    /// What is sent in the value's place; nothing where it is withheld. Valid until the next call. `effect` is the
    /// action's, or a stricter one.
    Result<std::optional<Bytes>> admit(const Action& action, treat::Effect effect, Bytes raw, Bytes text,
                                       Spelling spelling);
    Result<Bytes> replace(const Action& action, Bytes text, Spelling spelling);
    Result<void> withhold_unknown(const http::QueryPair& pair);
    Result<void> count(Bytes raw);
    void observe(const Action* action, Bytes name, Bytes before, std::optional<Bytes> after);

    Plan& plan_;
    const policy::Route& route_;
    const std::uint64_t item_bytes_;
    Notes& notes_;
    WindowBuilder& builder_;
    Observer* const observer_;
    std::string replacement_, written_;
};

}  // namespace waybill::redact
