// The one who decides: what the format asks of each value and name, answered by the plan. Keeps no bytes of the message
// beyond one value; what it notes of withheld items goes into the sealed detail only. A nested message has a judge of
// its own, by the plan of its own body.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "notes.hpp"
#include "path_trail.hpp"
#include "waybill/base/random.hpp"
#include "waybill/format/fields.hpp"
#include "waybill/format/format.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/plan.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::redact {

class StandingPlaces;
class Subjects;

class Judge final : public format::Fields {
public:
    enum class Unknown { withhold, refuse };

    /// What all judges of one message share. Outlives them.
    struct Case {
        const Plan& plan;
        const format::Output& out;  // the message's, also where a nested one has another
        Unknown unknown;
        Notes& notes;
        Observer* observer;
        base::Random& random;
        Bytes exchange;
    };
    /// `limits` are those of the body; `path` is where it stands, for the observer.
    Judge(const Case& about, const BodyPlan& body, const format::Limits& limits, std::string path = {});
    ~Judge() override;

    format::Descent root() override;
    format::Descent name(Bytes unescaped) override;
    format::Descent element(std::uint64_t index) override;
    format::Descent examine(const selector::Node& value) override;
    void up() override;
    format::Keeping open(format::ContainerKind kind) override;
    void close() override;
    format::Verdict scalar(const format::Scalar& value) override;
    bool skipped(std::uint64_t scalars) override;
    format::Column column(Bytes name) override;
    format::Descent cell(std::size_t column) override;
    std::optional<format::Opened> part(Bytes content_type) override;
    format::Stretch stretch(Bytes text, bool last) override;
    format::Shape* shape() override;
    format::Standing standing() override;
    std::uint64_t items_left() const override;
    void passed(std::uint64_t scalars) override;
    void withheld(std::uint32_t number, std::uint64_t scalars) override;
    format::Verdict scalar_at(std::uint32_t number, const format::Scalar& value) override;
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
        bool stands = false;           // what is decided hangs on the names of the way alone, and none is an item
        std::size_t drift_depth = 0;   // trail depth of the unreachable part this is in; 0: it is not in one
        const Action* name = nullptr;  // its name is an item of this place
    };
    enum class Entering : std::uint8_t { root, name, element, cell };
    struct Columns;
    struct Nested;

    format::Descent enter_name(const selector::Step& step, Bytes name);
    format::Descent enter_element(const selector::Step& step);
    format::Descent enter_cell(const selector::Step& step);
    format::Column decide_column(Bytes name);
    void consider_fields(Bytes name, const std::function<void(const Action&)>& consider) const;
    void leave_column();
    void count_row();
    void settle_columns();
    format::Descent look_ahead(Entering entering, const selector::Step& step);
    void end_level();
    format::Descent enter(const selector::Step& step, const Level& parent, Level& level);
    void admit_name(Bytes name, const Level& parent, Level& level);
    const Action* action_of(const Level& level) const {
        return level.field == none ? nullptr : &body_.fields[level.field];
    }
    /// Of a name that the format gave, not the sender.
    bool is_of_format(Bytes name) const { return !content_name_.empty() && name == content_name_; }
    void mark_kept();
    void note_drift(std::uint64_t count);
    format::Verdict scalar_of(const Action& action, const format::Scalar& value);
    format::Standing standing_of_drift(const Level& level);
    /// Held output may still be dropped: only what is committed has a place that stays.
    std::uint64_t committed_end() const { return about_.out.taken() + about_.out.committed().size(); }
    bool takes_digest(const Action& action) const { return action.subject && notes_.takes_digests(); }
    format::Verdict replace(const format::Scalar& value, const Action& action);
    format::Verdict scan(const format::Scalar& value, const Action& action);
    format::Verdict sent(format::Verdict verdict, const format::Scalar& value, const Action& action);
    format::Verdict open_nested(const format::Scalar& value, const Action& action);
    format::Opened open_nested(const BodyPlan& body, Bytes content_type);
    format::Verdict withhold(const format::Scalar& value, const Action& action);
    format::Verdict refuse(Code code, base::Text text, std::uint64_t offset);
    format::Stretch treat_stretch(const Action& action, Bytes text, bool last);
    void remember(Bytes decided);
    format::Stretch refuse_stretch(Code code, base::Text text);

    void observe(const format::Scalar& value, const Action* action, Bytes after, bool sent);
    void observe_text(const Action* action, Bytes before, Bytes after, bool sent);
    void observe_name(const Action* action, bool sent);
    void observe_unknown();
    void report(ObservedItem& item, const Action* action, const DriftPrefix& prefix, std::size_t depth);
    std::string observed_path() const { return path_ + trail_.text(trail_.depth(), PathTrail::Indexes::exact); }

    const Case& about_;
    const BodyPlan& body_;
    const format::Limits limits_;
    const std::string path_;
    Notes& notes_;
    Observer* const observer_;
    const std::string_view content_name_;  // of the format itself; empty: it has none
    selector::Cursor cursor_;
    std::vector<Level> levels_;
    PathTrail trail_;
    std::string scratch_;
    std::string replacement_;
    std::optional<Error> refusal_;
    Entering entering_ = Entering::root;        // what is looked ahead into
    selector::Step ahead_;                      // as far as it was told before
    bool in_known_cell_ = false;                // the cursor did not go into it
    std::shared_ptr<StandingPlaces> standing_;  // of a format that has asked for a shape
    std::unique_ptr<Subjects> subjects_;        // of a body that has records
    std::unique_ptr<Columns> columns_;          // of a table
    std::unique_ptr<Nested> nested_;            // the message that was opened last
    std::string before_;                        // of a text without end: what was decided last
};

}  // namespace waybill::redact
