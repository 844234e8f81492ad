#include "waybill/format/tree.hpp"

#include <algorithm>

#include "tree_fields.hpp"
#include "waybill/selector/select.hpp"

namespace waybill::format {
namespace {

using selector::Node;

Node::Kind kind_of(base::ValueKind kind) {
    switch (kind) {
        case base::ValueKind::null:
            return Node::Kind::null;
        case base::ValueKind::boolean:
            return Node::Kind::boolean;
        case base::ValueKind::number:
            return Node::Kind::number;
        case base::ValueKind::string:
            break;
    }
    return Node::Kind::string;
}

}  // namespace

Descent TreeFields::enter() {
    Node& parent = *open_.back();
    open_.push_back(&parent.children.emplace_back());
    return {};
}

Descent TreeFields::name(Bytes unescaped) {
    open_.back()->names.emplace_back(unescaped);
    return enter();
}

Descent TreeFields::element(std::uint64_t) { return enter(); }

/// Written, so that the header stands for a table that is let through; no cell of it ever is.
Column TreeFields::column(Bytes name) {
    columns_.emplace_back(name);
    Column column;
    column.written = true;
    return column;
}

Descent TreeFields::cell(std::size_t column) { return name(columns_[column]); }

Keeping TreeFields::open(ContainerKind kind) {
    const Node::Kind opened = kind == ContainerKind::object ? Node::Kind::object : Node::Kind::array;
    open_.back()->kind = opened;
    if (again_ == Again::the_same && open_.size() > 1) go_on(opened);
    // A message of XML is refused where its outermost element is withheld.
    return open_.size() == 2 && root_.kind == Node::Kind::object ? Keeping::always : Keeping::when_filled;
}

/// Protobuf gives a repeated field as many arrays, and a map as many objects, as it stands in pieces: they are one.
void TreeFields::go_on(Node::Kind kind) {
    Node& parent = *open_[open_.size() - 2];
    if (parent.kind != Node::Kind::object) return;
    const auto last = static_cast<std::ptrdiff_t>(parent.names.size()) - 1;
    const auto before = std::find(parent.names.begin(), parent.names.begin() + last, parent.names.back());
    const std::ptrdiff_t at = before - parent.names.begin();
    if (at == last || parent.children[static_cast<std::size_t>(at)].kind != kind) return;
    parent.names.pop_back();
    parent.children.pop_back();
    std::rotate(parent.names.begin() + at, parent.names.begin() + at + 1, parent.names.end());
    std::rotate(parent.children.begin() + at, parent.children.begin() + at + 1, parent.children.end());
    open_.back() = &parent.children.back();
}

Verdict TreeFields::scalar(const Scalar& value) {
    Node& node = *open_.back();
    node.kind = kind_of(value.kind);
    node.text = value.text(scratch_);
    if (!value.is_text && base64_at_ != nullptr) base64_at_->push_back(path());
    Verdict verdict;
    // A message that is one scalar is refused where that is withheld.
    if (open_.size() == 1) verdict.fate = Verdict::Fate::keep;
    return verdict;
}

Stretch TreeFields::stretch(Bytes text, bool) {
    root_.kind = Node::Kind::string;
    root_.text += text;
    Stretch seen;
    seen.taken = text.size();
    seen.sent = true;  // a text of which nothing is sent is refused
    return seen;
}

std::string TreeFields::path() const {
    std::string out = "$";
    for (std::size_t level = 1; level < open_.size(); ++level) {
        const Node& parent = *open_[level - 1];
        if (parent.kind == Node::Kind::object)
            selector::append_normalized(out, parent.names.back());
        else
            (out += '[') += std::to_string(parent.children.size() - 1) + "]";
    }
    return out;
}

Result<Node> read_tree(const Row& row, const Setup& setup, Bytes message, std::vector<std::string>* base64_at) {
    if (row.make == nullptr) return fail(Code::bad_usage, "this version has not got this format");
    TreeFields fields(base64_at, row.names_repeat ? TreeFields::Again::another : TreeFields::Again::the_same);
    Output out;
    const auto format = row.make(setup);
    if (const auto fed = format->feed(message, fields, out); !fed) return fail(fed.error());
    if (const auto ended = format->finish(fields, out); !ended) return fail(ended.error());
    return fields.take();
}

}  // namespace waybill::format
