#include "ndjson.hpp"

#include <algorithm>

#include "json_node.hpp"

namespace waybill::format {
namespace {

/// Asks nothing: for a message that is only validated.
class Unasked final : public Fields {
public:
    Descent name(Bytes) override { return {}; }
    Descent element(std::uint64_t) override { return {}; }
    void up() override {}
    Keeping open(ContainerKind) override { return Keeping::when_filled; }
    void close() override {}
    Verdict scalar(const Scalar&) override { return {}; }
    bool skipped(std::uint64_t) override { return true; }
    Error refusal() const override { return {}; }
};

Descent skip() {
    Descent descent;
    descent.way = Descent::Way::skip;
    return descent;
}

/// Calls `line` with each line that is not blank, without white space around it.
template <class Line>
void each_line(Bytes message, Line line) {
    while (!message.empty()) {
        const auto length = std::min(message.find('\n'), message.size());
        Bytes text = message.substr(0, length);
        message.remove_prefix(std::min(length + 1, message.size()));
        const auto first = text.find_first_not_of(" \t\r");
        if (first != Bytes::npos) line(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
    }
}

}  // namespace

Result<void> Ndjson::begin(Fields& fields, Output& out) {
    begun_ = true;
    const Descent root = fields.root();
    holds_ = root.way == Descent::Way::look_ahead;
    return holds_ ? Result<void>() : lines_.begin_lines(root, fields, out);
}

Result<void> Ndjson::feed(Bytes bytes, Fields& fields, Output& out) {
    if (!begun_)
        if (auto begun = begin(fields, out); !begun) return begun;
    return holds_ ? hold(bytes) : read(bytes, fields, out);
}

Result<void> Ndjson::read(Bytes bytes, Fields& fields, Output& out) {
    for (;;) {
        const auto length = bytes.find('\n');
        if (auto fed = lines_.feed(bytes.substr(0, length), fields, out); !fed) return fed;
        if (length == Bytes::npos) return {};
        if (auto ended = lines_.end_line(fields, out); !ended) return ended;
        bytes.remove_prefix(length + 1);
    }
}

Result<void> Ndjson::hold(Bytes bytes) {
    if (bytes.size() > limits_.look_ahead - held_.size())
        return fail(Code::look_ahead_exceeded, "a message that has to be looked ahead into is larger than the limit",
                    0);
    held_.append(bytes);
    return {};
}

Result<void> Ndjson::finish(Fields& fields, Output& out) {
    if (!begun_)
        if (auto begun = begin(fields, out); !begun) return begun;
    if (holds_)
        if (auto examined = examine(fields, out); !examined) return examined;
    return lines_.end_lines(fields, out);
}

/// All of the message is there: what is wrong with it is found before it is shown, and it is read as then decided.
Result<void> Ndjson::examine(Fields& fields, Output& out) {
    Unasked nobody;
    Output nothing;
    Ndjson validator(limits_, random_);
    validator.begun_ = true;
    auto right = validator.lines_.begin_lines(skip(), nobody, nothing);
    if (right) right = validator.feed(held_, nobody, nothing);
    if (right) right = validator.finish(nobody, nothing);
    if (!right) return right;

    selector::Node message;
    message.kind = selector::Node::Kind::array;
    each_line(held_, [&](Bytes line) { message.children.push_back(json_node(line)); });
    auto begun = lines_.begin_lines(fields.examine(message), fields, out);
    return begun ? read(held_, fields, out) : begun;
}

}  // namespace waybill::format
