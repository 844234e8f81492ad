// Fields for tests, driven by selectors: nearest wins, what no rule names is withheld, and where nothing can leave is
// skipped. It writes down every call, so that two runs can be held against each other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/format/format.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::format::test {

/// Counts up: runs are the same each time.
class FixedRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = ++last_;
    }

private:
    unsigned char last_ = 40;
};

struct Rule {
    std::string selector;
    /// keep, drop, always (kept, empty containers too), pass (always, and names as they stand), replace, refuse, open
    /// (a nested message, by `inner`), open64 (the same in base64)
    std::string action;
    std::string text = "";  // of replace
    base::ValueKind kind = base::ValueKind::string;
};

/// Parsed and compiled; selectors that do not parse abort the test.
class Rules {
public:
    explicit Rules(std::vector<Rule> rules) : rules_(std::move(rules)) {
        for (const Rule& rule : rules_) selectors_.push_back(*selector::Selector::parse(rule.selector));
        std::vector<selector::Program::Source> sources;
        for (std::uint32_t i = 0; i < selectors_.size(); ++i) sources.push_back({&selectors_[i], 0, i});
        program_ = std::make_unique<selector::Program>(selector::Program::compile(sources));
    }
    const Rule& operator[](std::size_t i) const { return rules_[i]; }
    const selector::Program& program() const { return *program_; }

private:
    std::vector<Rule> rules_;
    std::vector<selector::Selector> selectors_;
    std::unique_ptr<selector::Program> program_;
};

class RuleFields final : public Fields {
public:
    explicit RuleFields(const Rules& rules, const Rules* inner = nullptr)
        : rules_(rules), inner_rules_(inner), cursor_(rules.program()) {
        open_.push_back(pick(none, cursor_.root()));
    }

    Descent root() override {
        const auto step = cursor_.root();
        open_.clear();
        return descend(step, false);
    }
    Descent name(Bytes unescaped) override {
        note("name", unescaped);
        const auto step = cursor_.enter_name(unescaped);
        return descend(step, !step.spelled);
    }
    Descent examine(const selector::Node& value) override {
        note("examine", std::to_string(value.children.size()));
        open_.pop_back();
        return descend(cursor_.resolve(value), looked_is_item_);
    }
    Descent element(std::uint64_t index) override {
        note("element", std::to_string(index));
        return descend(cursor_.enter_index(index), false);
    }
    /// Written where the rules may keep a cell of it, asked about where they refuse.
    Column column(Bytes name) override {
        note("column", name);
        columns_.emplace_back(name);
        open_.push_back(pick(open_.back(), cursor_.enter_any()));
        const auto step = cursor_.enter_name(name);
        open_.push_back(pick(open_.back(), step));
        Column out;
        out.asked = action() == "refuse";
        out.written = action() != "drop" && !out.asked;
        if (out.written && !step.spelled) out.name = Descent::Name::item;
        if (action() == "pass") out.name = Descent::Name::as_it_stands;
        if (out.name == Descent::Name::item) out.tag = next_tag_++;
        for (int level = 0; level < 2; ++level) {
            cursor_.leave();
            open_.pop_back();
        }
        return out;
    }
    Descent cell(std::size_t column) override {
        note("cell", std::to_string(column));
        return descend(cursor_.enter_name(columns_.at(column)), false);
    }
    void up() override {
        note("up", "");
        cursor_.leave();
        open_.pop_back();
    }
    Keeping open(ContainerKind kind) override {
        note("open", kind == ContainerKind::object ? "object" : "array");
        return action() == "always" || action() == "pass" ? Keeping::always : Keeping::when_filled;
    }
    void close() override { note("close", ""); }
    Verdict scalar(const Scalar& value) override;
    bool skipped(std::uint64_t scalars) override {
        note("skipped", std::to_string(scalars));
        return true;
    }
    Error refusal() const override { return Error(Code::item_refused, "the rules refuse it", refused_at_); }

    const std::string& calls() const { return calls_; }

private:
    static constexpr std::size_t none = ~std::size_t{0};

    static std::size_t pick(std::size_t inherited, const selector::Step& step) {
        return step.picked[0] == selector::Step::none ? inherited : step.picked[0];
    }
    std::string action() const { return open_.back() == none ? "drop" : rules_[open_.back()].action; }
    void note(const char* call, Bytes what) { calls_ += std::string(call) + "(" + std::string(what) + ")\n"; }

    Descent descend(const selector::Step& step, bool is_item) {
        open_.push_back(pick(open_.empty() ? none : open_.back(), step));
        looked_is_item_ = is_item;
        if (step.looks_ahead) return {Descent::Way::look_ahead, Descent::Name::structure, 0};
        if (!step.live && action() == "drop") return {Descent::Way::skip, Descent::Name::structure, 0};
        if (action() == "pass") return {Descent::Way::enter, Descent::Name::as_it_stands, 0};
        const bool noted = is_item && action() != "drop";
        return {Descent::Way::enter, noted ? Descent::Name::item : Descent::Name::structure, noted ? next_tag_++ : 0};
    }

    const Rules& rules_;
    const Rules* inner_rules_;
    selector::Cursor cursor_;
    std::vector<std::size_t> open_;
    std::vector<std::string> columns_;
    std::string calls_;
    std::string scratch_;
    ItemTag next_tag_ = 0;
    bool looked_is_item_ = false;
    std::uint64_t refused_at_ = 0;
    FixedRandom random_;
    std::vector<std::unique_ptr<RuleFields>> inner_fields_;
    std::vector<std::unique_ptr<Format>> inner_formats_;
};

inline Verdict RuleFields::scalar(const Scalar& value) {
    note("scalar", std::string(value.raw) + " " + std::string(value.text(scratch_)) + " " +
                       std::to_string(value.offset) + (value.encoded ? " encoded" : ""));
    Verdict out;
    const std::string what = action();
    if (what == "drop") return out;
    out.tag = next_tag_++;
    if (what == "keep" || what == "always" || what == "pass") {
        out.fate = Verdict::Fate::keep;
    } else if (what == "replace") {
        const Rule& rule = rules_[open_.back()];
        out.fate = Verdict::Fate::replace;
        out.kind = rule.kind;
        out.text = rule.text;
    } else if (what == "open" || what == "open64") {
        if (what == "open64") out.encoding = Encoding::base64;
        out.fate = Verdict::Fate::open;
        inner_fields_.push_back(std::make_unique<RuleFields>(*inner_rules_));
        inner_formats_.push_back(find("json")->make({{}, random_}));
        out.fields = inner_fields_.back().get();
        out.format = inner_formats_.back().get();
    } else {
        out.fate = Verdict::Fate::refuse;
        refused_at_ = value.offset;
    }
    return out;
}

}  // namespace waybill::format::test
