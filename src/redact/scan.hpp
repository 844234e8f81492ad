// The treatment `scan`: what detectors find in a text gets the treatment of its own category under this agreement, and
// what lies between the treatment that `otherwise` names. A category that is shared as scan itself is treated by its
// own `otherwise`: nothing is scanned twice.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "notes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/detect/detect.hpp"
#include "waybill/policy/snapshot.hpp"
#include "waybill/treat/treatment.hpp"

namespace waybill::redact {

class Scanning {
public:
    /// What becomes of one kind of finding, or of what is none. Never Effect::scan.
    struct Deed {
        treat::Effect effect = treat::Effect::withhold;
        std::shared_ptr<treat::Bound> bound = nullptr;  // of Effect::replace
        const policy::Category* subject = nullptr;      // of a category that identifies a data subject
    };
    using ByDetector = std::map<std::size_t, Deed>;

    /// `scan` may be nullptr: then nothing is ever found.
    Scanning(std::shared_ptr<detect::Scan> scan, std::shared_ptr<const ByDetector> findings, Deed otherwise)
        : scan_(std::move(scan)), findings_(std::move(findings)), otherwise_(std::move(otherwise)) {}

    /// Appends what is sent in the place of `text` (UTF-8). Data subjects that are found are noted as withheld at
    /// `offset`. Errors: item_refused, treatment_failed, without an offset.
    Result<void> apply(Bytes text, std::string& out, Notes& notes, std::uint64_t offset);

    /// The same for a text that comes in pieces: `before` stands before `text` and was decided already. Decides the
    /// first bytes of `text`, so many that what lies after them cannot change anything; all of them if it is the last
    /// piece. Returns how many.
    Result<std::size_t> apply_first(Bytes before, Bytes text, bool last, std::string& out, Notes& notes,
                                    std::uint64_t offset);

private:
    /// What overlaps is one finding, of the strictest deed among them: a laxer one must not let part of it leave.
    std::span<const detect::Finding> find(Bytes text);
    const Deed& deed_of(std::size_t detector) const;
    /// Of the bytes from `begin` to `end`, which no finding reaches beyond.
    Result<void> treat(Bytes text, std::size_t begin, std::size_t end, std::span<const detect::Finding> found,
                       std::string& out, Notes& notes, std::uint64_t offset);
    static Result<void> treat(const Deed& deed, Bytes text, std::string& out);

    std::shared_ptr<detect::Scan> scan_;
    std::shared_ptr<const ByDetector> findings_;
    Deed otherwise_;
    std::string joined_;
    std::vector<detect::Finding> found_;  // of the last find()
};

}  // namespace waybill::redact
