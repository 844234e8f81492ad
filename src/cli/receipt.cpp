// `waybill receipt …`: the group.
#include "command.hpp"

namespace waybill::cli {

void add_receipt(Command& app) {
    Command group = app.group("receipt", "Make and check receipts: proof for one exchange, without the log");
    add_receipt_make(group);
    add_receipt_verify(group);
}

}  // namespace waybill::cli
