#include <limits>

#include "check_values.hpp"
#include "check_witnesses.hpp"
#include "findings.hpp"
#include "waybill/audit/receipt.hpp"

namespace waybill::audit {
namespace {

class ReceiptVerifier {
public:
    ReceiptVerifier(const Receipt& receipt, const ReceiptCheck& check)
        : receipt_(receipt), check_(check), findings_(report_.verdict, report_.findings), received_(check) {}

    Result<ReceiptReport> run() {
        open_signed();
        for (const ReceiptEntry& entry : receipt_.entries)
            if (const auto taken = take(entry); !taken) return fail(taken.error());
        judge_whole();
        return std::move(report_);
    }

private:
    void open_signed() {
        const auto note = parse_note(receipt_.checkpoint);
        const auto parsed = note ? parse_checkpoint(note->text) : Result<Checkpoint>(fail(note.error()));
        const auto checkpoint = check_.key && parsed ? open_checkpoint(receipt_.checkpoint, *check_.key) : parsed;
        if (!checkpoint && checkpoint.error().code() == Code::key_missing)
            findings_.tampered("the checkpoint is not signed by this log's key");
        else if (!checkpoint)
            findings_.tampered("the checkpoint: " + checkpoint.error().message());
        if (note) demand_witnesses(*note, check_.witnesses, "the checkpoint", findings_);
        if (!check_.key) findings_.unverifiable("no key of the log was given, so nothing is proven");
        if (!parsed) return;
        head_ = *parsed;
        report_.origin = head_->origin;
        report_.tree_size = head_->size;
    }

    Result<void> take(const ReceiptEntry& entry) {
        const std::string name = "entry " + std::to_string(entry.index);
        ++report_.entries;
        if (report_.entries > 1 && entry.index <= newest_)
            findings_.tampered(name + ": it does not stand in the log's order");
        newest_ = entry.index;
        if (head_)
            if (const auto shown =
                    check_inclusion(entry.index, head_->size, leaf_hash(entry.entry), entry.proof, head_->root);
                !shown)
                findings_.tampered(name + ": the proof does not show that it is in the log");
        const auto recorded = Recorded::parse(entry.entry);
        if (!recorded) return findings_.tampered(name + ": " + recorded.error().message()), Result<void>();
        if (recorded->facts().id != receipt_.id) findings_.tampered(name + ": it is of another exchange");
        note_names(*recorded, name);
        switch (recorded->facts().kind) {
            case Kind::shared:
                return take_window(*recorded, entry);
            case Kind::outcome:
                take_outcome(*recorded);
                return {};
            default:
                return {};
        }
    }

    void note_names(const Recorded& entry, const std::string& name) {
        const auto same = [&](std::string& known, std::string_view text) {
            if (text.empty() || text == known) return;
            if (!known.empty())
                findings_.tampered(name + ": it names another vendor or agreement than the entries before it");
            known = text;
        };
        same(report_.vendor, entry.text("vendor"));
        same(report_.agreement, entry.text("agreement"));
    }

    Result<void> take_window(const Recorded& recorded, const ReceiptEntry& entry) {
        const std::uint64_t number = recorded.number("window");
        if (number != report_.windows)
            findings_.unverifiable("window " + std::to_string(report_.windows) + " is not in the receipt");
        report_.windows = number + 1;
        last_ = recorded.fields().at("last").as_bool();
        bytes_ += std::min(recorded.number("bytes"), std::numeric_limits<std::uint64_t>::max() - bytes_);
        erased_ = erased_ || (!entry.seed && !recorded.text("items_root").empty());
        return check_values(recorded, entry, received_, report_, findings_);
    }

    void take_outcome(const Recorded& recorded) {
        report_.end = recorded.text("end");
        if (recorded.number("windows") != report_.windows)
            findings_.unverifiable("the outcome counts " + std::to_string(recorded.number("windows")) +
                                   " windows, the receipt holds " + std::to_string(report_.windows));
    }

    void judge_whole() {
        if (report_.windows > 0 && report_.end.empty())
            findings_.note("the receipt has no outcome: the exchange had not ended when it was made");
        if (report_.end == "complete" && report_.windows > 0 && !last_)
            findings_.unverifiable("the last window is not in the receipt");
        if (erased_)
            findings_.note(
                "the receipt carries no seed for all windows: details that were erased, or no keyring at hand");
        if (!received_.has_body() || bytes_ == received_.body_size()) return;
        findings_.tampered("the body has " + std::to_string(received_.body_size()) + " bytes, and " +
                           std::to_string(bytes_) + " were sent");
    }

    const Receipt& receipt_;
    const ReceiptCheck& check_;
    ReceiptReport report_;
    Findings findings_;
    Received received_;
    std::optional<Checkpoint> head_;
    std::uint64_t newest_ = 0;
    std::uint64_t bytes_ = 0;  // of the body, by the entries
    bool last_ = false;
    bool erased_ = false;
};

}  // namespace

Result<ReceiptReport> verify_receipt(const Receipt& receipt, const ReceiptCheck& check) {
    return ReceiptVerifier(receipt, check).run();
}

}  // namespace waybill::audit
