// shift_date {days, subject, order}: a date moved by 1 to `days` days, forward or backward, by as many for every date
// of one subject, so that what lies between two of them stays. The shift is keyed: BLAKE2b over the subject's text
// under the shift key of the subject's category. Form, time of day and zone stay as they were.
#include "date_text.hpp"
#include "generalizers.hpp"
#include "parameters.hpp"
#include "treatments.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t most_days = 36'500;

struct Range {
    std::size_t days;
    Order order;
};

class Shifting final : public Bound {
public:
    Shifting(const Range& range, crypto::Secret key) : range_(range), key_(std::move(key)) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        using namespace std::chrono;
        if (value.subject.empty())
            return fail(Code::treatment_failed, "a date has no data subject beside it to be shifted by");
        const auto text = DateText::parse(value.text, range_.order);
        if (!text) return fail(Code::treatment_failed, "a value is no date in a form that `shift_date` knows");
        const year_month_day shifted = sys_days(text->date()) + shift(value.subject);
        if (shifted.year() < year{1} || shifted.year() > year{9999})
            return fail(Code::treatment_failed, "a shifted date is before the year 1 or after 9999");
        const std::size_t before = out.size();
        text->with_date(shifted, out);
        return kind_of_result(value, Bytes(out).substr(before));
    }

private:
    /// One of 2·days values, never 0. What 2^64 is not a multiple of shifts the odds by less than 2^-47.
    std::chrono::days shift(Bytes subject) const {
        crypto::Hash digest;
        crypto::blake2b(digest, key_.view(), {subject});
        const auto drawn = base::read_be<std::uint64_t>(crypto::as_bytes(digest)) % (2 * range_.days);
        const auto days = static_cast<int>(drawn) - static_cast<int>(range_.days);
        return std::chrono::days(days >= 0 ? days + 1 : days);
    }

    Range range_;
    crypto::Secret key_;
};

class ShiftDate final : public Treatment {
public:
    ShiftDate(const Range& range, std::string subject) : range_(range), subject_(std::move(subject)) {}
    std::string_view name() const override { return "shift_date"; }
    Effect effect() const override { return Effect::replace; }
    bool reads_subject() const override { return true; }
    std::string_view subject() const override { return subject_; }
    std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const override {
        const Bytes by = subject_.empty() ? category : Bytes(subject_);
        return std::make_unique<Shifting>(
            range_, crypto::derive_treatment_key(keyring.current().key.view(), crypto::Use::shift, keys_name, by));
    }

private:
    Range range_;
    std::string subject_;
};

}  // namespace

Parsed parse_shift_date(const base::YamlNode* written, const base::Position& where, base::Diagnostics& diagnostics) {
    Parameters parameters("shift_date", written, {"days", "subject", "order"}, diagnostics);
    Range range{0, Order::unsaid};
    const auto days = parameters.count("days", 1, most_days);
    if (!days && !parameters.has("days"))
        parameters.missing(where, "`shift_date` has no `days`", "write `{shift_date: {days: 30}}`");
    if (const auto order = parameters.choice("order", {"day_first", "month_first"}))
        range.order = *order == 0 ? Order::day_first : Order::month_first;
    std::string subject = parameters.text("subject", "");
    if (parameters.has("subject") && parameters.good() && subject.empty())
        parameters.wrong("subject", "`subject` is empty", "write the category of the data subject, or leave it out");
    if (!parameters.good()) return nullptr;
    range.days = *days;
    return std::make_shared<const ShiftDate>(range, std::move(subject));
}

}  // namespace waybill::treat
