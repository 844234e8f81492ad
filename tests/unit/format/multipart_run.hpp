// Runs a multipart message with the boundary X through the format, for the exchange `e`. The action `part` opens a
// part of type application/json by the inner rules, and refuses one of another type.
#pragma once

#include "cases.hpp"

namespace waybill::format::test {

class PartFields final : public Fields {
public:
    PartFields(const Rules& rules, const Rules& inner, bool opens)
        : outer_(rules, &inner), inner_(inner), opens_(opens) {}

    Descent name(Bytes unescaped) override { return outer_.name(unescaped); }
    Descent element(std::uint64_t index) override { return outer_.element(index); }
    void up() override { outer_.up(); }
    Keeping open(ContainerKind kind) override { return outer_.open(kind); }
    void close() override { outer_.close(); }
    Verdict scalar(const Scalar& value) override { return outer_.scalar(value); }
    bool skipped(std::uint64_t scalars) override { return outer_.skipped(scalars); }
    std::optional<Opened> part(Bytes content_type) override {
        if (!opens_) return std::nullopt;
        if (content_type != "application/json") return Opened{};
        formats_.push_back(find("json")->make({{}, random_}));
        fields_.push_back(std::make_unique<RuleFields>(inner_));
        return Opened{formats_.back().get(), fields_.back().get()};
    }
    Error refusal() const override { return outer_.refusal(); }
    const std::string& calls() const { return outer_.calls(); }

private:
    RuleFields outer_;
    const Rules& inner_;
    const bool opens_;
    FixedRandom random_;
    std::vector<std::unique_ptr<Format>> formats_;
    std::vector<std::unique_ptr<RuleFields>> fields_;
};

struct MultipartCase {
    std::string message;
    Rules rules, inner;
    bool opens = false;
    Limits limits = {};
    std::string content_type = "multipart/form-data; boundary=X";
};

inline Outcome run_multipart(const MultipartCase& row, const std::vector<std::size_t>& cuts = {}) {
    FixedRandom random;
    PartFields fields(row.rules, row.inner, row.opens);
    const auto format = find("multipart")->make({row.limits, random, nullptr, row.content_type, "e"});
    Output out;
    Outcome outcome;
    Result<void> done;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= cuts.size() && done; ++i) {
        const std::size_t end = i < cuts.size() ? cuts[i] : row.message.size();
        const std::string piece(row.message, begin, end - begin);
        done = format->feed(piece, fields, out);
        begin = end;
    }
    if (done) done = format->finish(fields, out);
    if (!done) {
        outcome.refused = base::name_of(done.error().code());
        outcome.offset = done.error().offset();
    }
    outcome.output = out.committed();
    for (std::size_t i = 0; i < out.committed_items(); ++i) {
        const WrittenItem& item = out.items()[i];
        outcome.items.push_back(std::to_string(item.tag) + " " + outcome.output.substr(item.begin, item.length));
    }
    outcome.calls = fields.calls();
    return outcome;
}

inline Outcome run_multipart_all_cuts(const MultipartCase& row) {
    const Outcome whole = run_multipart(row);
    std::vector<std::size_t> all;
    for (std::size_t at = 1; at < row.message.size(); ++at) {
        all.push_back(at);
        CAPTURE(at);
        if (const Outcome cut = run_multipart(row, {at}); !(cut == whole)) {
            CHECK(cut == whole);
            return whole;
        }
    }
    CHECK(run_multipart(row, all) == whole);
    return whole;
}

}  // namespace waybill::format::test
