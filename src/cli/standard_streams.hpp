// Standard input and output as messages come and go through them: in pieces, blocking whatever the descriptors' mode
// is.
#pragma once

#include <string>

#include "waybill/exchange/commit.hpp"

namespace waybill::cli {

/// Opens /dev/null in the place of a closed standard error. False where standard input or output is closed: then the
/// next file to be opened would take its place, and a message would go into the record's own files. Call it before
/// anything else.
bool claim_standard_streams();

class StandardInput {
public:
    /// The next piece, at most 64 KiB; empty at the end. Valid until the next call.
    Result<Bytes> read();

private:
    std::string buffer_;
};

/// Standard output as the receiving side.
class StandardOutput final : public exchange::Receiver {
public:
    Result<void> write(Bytes bytes) override;
};

}  // namespace waybill::cli
