#include "subjects.hpp"

#include "waybill/selector/select.hpp"

namespace waybill::redact {
namespace {

using Kind = selector::Node::Kind;

std::string only_value(const selector::Selector& selector, const selector::Node& record) {
    const auto found = selector::select(selector, record);
    if (!found) return {};
    std::string value;
    for (const selector::Node* node : *found) {
        if (node->kind != Kind::string && node->kind != Kind::number) continue;
        if (!value.empty() && value != node->text) return {};
        value = node->text;
    }
    return value;
}

}  // namespace

bool Subjects::entered(const selector::Step& step) {
    step_ = step;
    ++depth_;
    return step.looks_ahead || step.picked[0] != selector::Step::none;
}

void Subjects::examine(const selector::Node& value) {
    if (step_.looks_ahead) step_ = cursor_.resolve(value);
    const std::uint32_t record = step_.picked[0];
    if (record == selector::Step::none) return;
    Open open{depth_, record, {}};
    for (const selector::Selector* subject : body_.records[record].subjects)
        open.subjects.push_back(only_value(*subject, value));
    open_.push_back(std::move(open));
}

void Subjects::leave() {
    if (!open_.empty() && open_.back().depth == depth_) open_.pop_back();
    --depth_;
    cursor_.leave();
}

Bytes Subjects::find(const Action& action) const {
    for (auto open = open_.rbegin(); open != open_.rend(); ++open)
        if (open->record == action.record) return open->subjects[action.subject_of_record];
    return {};
}

}  // namespace waybill::redact
