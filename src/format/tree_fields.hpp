// Fields that put what they are asked about into a tree, and let nothing leave.
#pragma once

#include <string>
#include <vector>

#include "waybill/format/fields.hpp"

namespace waybill::format {

class TreeFields final : public Fields {
public:
    /// What a container is that is opened under a name for the second time.
    enum class Again : bool { another, the_same };

    explicit TreeFields(std::vector<std::string>* base64_at = nullptr, Again again = Again::another)
        : again_(again), base64_at_(base64_at) {
        open_.push_back(&root_);
    }

    Descent name(Bytes unescaped) override;
    Descent element(std::uint64_t index) override;
    void up() override { open_.pop_back(); }
    Keeping open(ContainerKind kind) override;
    void close() override {}
    Verdict scalar(const Scalar& value) override;
    bool skipped(std::uint64_t) override { return true; }
    Column column(Bytes name) override;
    Descent cell(std::size_t column) override;
    Stretch stretch(Bytes text, bool last) override;
    Error refusal() const override { return Error(Code::item_refused, "a tree refuses nothing"); }

    selector::Node take() { return std::move(root_); }

private:
    Descent enter();
    void go_on(selector::Node::Kind kind);
    std::string path() const;

    selector::Node root_;
    std::vector<selector::Node*> open_;  // from the root down; each the last child of the one before
    std::vector<std::string> columns_;
    const Again again_;
    std::vector<std::string>* const base64_at_;
    std::string scratch_;
};

}  // namespace waybill::format
