// Tables: what is decided once for a column, and what then holds for each of its cells. Where all rows are alike to the
// field map, a cell costs no look at a selector.
#include <utility>

#include "judge.hpp"
#include "judge_parts.hpp"
#include "subjects.hpp"
#include "waybill/selector/covers.hpp"
#include "waybill/selector/select.hpp"

namespace waybill::redact {

using format::Descent;
using treat::Effect;

namespace {

constexpr std::uint64_t most_unsettled_rows = 1024;

bool may_be_sent(const Action& action) { return action.effect != Effect::withhold && action.effect != Effect::refuse; }

}  // namespace

/// Asked before any row: the cursor stands at the root, and goes into a row of which only that it is one is known.
format::Column Judge::column(Bytes name) {
    if (columns_ == nullptr) columns_ = std::make_unique<Columns>();
    const Level& root = levels_.back();
    Level row;
    const selector::Step any = cursor_.enter_any();
    row.field = any.picked[policy::group_fields] != none ? any.picked[policy::group_fields] : root.field;
    row.names = any.picked[policy::group_names];
    row.live = any.live;
    levels_.push_back(row);
    trail_.push_index(0);
    trail_.push_name(name);
    enter_name(cursor_.enter_name(name), name);
    const format::Column decided = decide_column(name);
    leave_column();
    return decided;
}

format::Column Judge::decide_column(Bytes name) {
    Level& level = levels_.back();
    bool sent = false, asked = observer_ != nullptr;
    const auto consider = [&](const Action& action) {
        sent = sent || (may_be_sent(action) && !level.suppressed);
        asked = asked || action.effect == Effect::refuse || takes_digest(action);
    };
    if (const Action* action = action_of(level)) consider(*action);
    if (!body_.rows_alike) consider_fields(name, consider);

    Columns::One one{std::string(name), level, !sent && !asked, level.suppressed};
    one.level.name = nullptr;
    one.level.name_digest = false;
    columns_->silent += one.silent ? 1 : 0;
    columns_->all.push_back(std::move(one));
    if (!sent && !asked && level.drift_depth != 0) note_drift(0);

    format::Column column;
    column.refused = refusal_.has_value();  // there may be no row to say so
    column.written = sent;
    column.asked = asked && !sent;
    if (level.name != nullptr && !level.suppressed) {
        column.name = Descent::Name::item;
        column.tag = level.name->place;
        level.kept = sent;  // its name is in the header, whatever its cells are
    }
    return column;
}

/// Which field a cell is of is told by its row: all that may be that of some cell.
void Judge::consider_fields(Bytes name, const std::function<void(const Action&)>& consider) const {
    std::string text = "$[*]";
    selector::append_normalized(text, name);
    const auto cell = selector::Selector::parse(text);
    for (std::size_t i = 0; i < body_.fields.size(); ++i) {
        const selector::Selector& field = body_.body->fields[i].selector;
        const bool above = field.segments().size() <= 1;  // of all cells of its rows
        if (above || !cell || selector::may_overlap(field, *cell)) consider(body_.fields[i]);
    }
}

/// As up(), twice, but for the records, which are entered by rows.
void Judge::leave_column() {
    end_level();
    cursor_.leave();
    levels_.pop_back();
    trail_.pop();
    cursor_.leave();
}

Descent Judge::cell(std::size_t number) {
    const Columns::One& one = columns_->all[number];
    trail_.push_name(one.name);
    columns_->entered = number;
    if (!body_.rows_alike) {
        const selector::Step step = cursor_.enter_name(one.name);
        if (subjects_ != nullptr) subjects_->enter_name(one.name);
        return step.looks_ahead ? look_ahead(Entering::cell, step) : enter_cell(step);
    }
    in_known_cell_ = true;
    levels_.push_back(one.level);
    Descent descent;
    if (refusal_) descent.way = Descent::Way::refuse;
    return descent;
}

Descent Judge::enter_cell(const selector::Step& step) {
    Level level;
    level.suppressed = columns_->all[columns_->entered].suppressed;
    const Descent descent = enter(step, levels_.back(), level);
    levels_.push_back(level);
    return descent;
}

/// The cells of a row that nobody asks about.
void Judge::count_row() {
    if (!notes_.count(columns_->silent)) refuse(Code::too_many_items, "more items than allowed", Error::nowhere);
    if (++columns_->rows == most_unsettled_rows) settle_columns();
}

void Judge::settle_columns() {
    const std::uint64_t rows = std::exchange(columns_->rows, 0);
    if (rows == 0 || columns_->silent == 0) return;
    for (const Columns::One& one : columns_->all) {
        if (!one.silent) continue;
        if (const Action* action = action_of(one.level)) {
            notes_.withheld().add(*action, rows);
            continue;
        }
        trail_.push_index(0);
        trail_.push_name(one.name);
        notes_.withheld().add_drift(body_.values, trail_, trail_.depth(), rows);
        trail_.pop();
        trail_.pop();
    }
}

}  // namespace waybill::redact
