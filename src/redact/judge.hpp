// The one who decides: what the format asks of each value and name, answered by the plan. Keeps no bytes of the message
// beyond one value; what it notes of withheld items goes into the sealed detail only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "notes.hpp"
#include "path_trail.hpp"
#include "waybill/format/fields.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/plan.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::redact {

class Judge final : public format::Fields {
public:
    enum class Unknown { withhold, refuse };
    /// Of a plan that has a body.
    Judge(Plan& plan, const format::Output& out, Unknown unknown, Notes& notes, Observer* observer);

    format::Descent name(Bytes unescaped) override;
    format::Descent element(std::uint64_t index) override;
    void up() override;
    format::Keeping open(format::ContainerKind kind) override;
    void close() override {}
    format::Verdict scalar(const format::Scalar& value) override;
    bool skipped(std::uint64_t scalars) override;
    Error refusal() const override { return *refusal_; }

private:
    static constexpr std::uint32_t none = selector::Step::none;

    struct Level {
        std::uint32_t field = none;    // nearest classified ancestor-or-self
        std::uint32_t names = none;    // the names rule that picks this very node
        bool live = false;             // a selector may pick something below
        bool suppressed = false;       // withheld whole: a name on the way does not leave
        bool kept = false;             // something in it is sent, or it is itself
        bool name_digest = false;      // its name's digest is queued
        std::size_t drift_depth = 0;   // trail depth of the unreachable part this is in; 0: it is not in one
        const Action* name = nullptr;  // its name is an item of this place
    };

    format::Descent enter(const selector::Step& step, const Level& parent, Level& level);
    void admit_name(Bytes name, const Level& parent, Level& level);
    void mark_kept();
    void note_drift(std::uint64_t count);
    /// Held output may still be dropped: only what is committed has a place that stays.
    std::uint64_t committed_end() const { return out_.taken() + out_.committed().size(); }
    bool takes_digest(const Action& action) const { return action.subject && notes_.takes_digests(); }
    format::Verdict withhold(const format::Scalar& value, const Action& action);
    format::Verdict refuse(Code code, base::Text text, std::uint64_t offset);
    void observe(const format::Scalar& value, const Action* action, Bytes after, bool sent);
    void observe_name(const Action* action, bool sent);
    void observe_unknown();
    void report(ObservedItem& item, const Action* action, Bytes prefix, std::size_t depth);

    Plan& plan_;
    const format::Output& out_;
    const Unknown unknown_;
    Notes& notes_;
    Observer* observer_;
    selector::Cursor cursor_;
    std::vector<Level> levels_;
    PathTrail trail_;
    std::string scratch_;
    std::string replacement_;
    std::optional<Error> refusal_;
};

}  // namespace waybill::redact
