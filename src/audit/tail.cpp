#include "waybill/audit/tail.hpp"

#include "entry_source.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace waybill::audit {

std::uint64_t durable_entries(const Log& log) {
    const auto note = parse_note(log.checkpoint());
    if (!note) return 0;
    const auto checkpoint = parse_checkpoint(note->text);
    return checkpoint ? checkpoint->size : 0;
}

Tail::Tail(base::Files& files, const Path& directory) : source_(std::make_unique<EntrySource>(files, directory)) {}
Tail::~Tail() = default;
Tail::Tail(Tail&&) noexcept = default;
Tail& Tail::operator=(Tail&&) noexcept = default;

Result<std::uint64_t> Tail::minimum() {
    if (auto looked = source_->look(); !looked) return fail(looked.error());
    return source_->minimum();
}

Result<void> Tail::each(std::uint64_t first, std::uint64_t last,
                        const std::function<bool(std::uint64_t index, Bytes entry)>& visit) {
    if (first >= last) return {};
    if (auto looked = source_->look(); !looked) return looked;
    return source_->each(first, last,
                         [&](const Frame& frame) -> Result<bool> { return visit(frame.index, frame.entry); });
}

}  // namespace waybill::audit
