// `waybill key …`: the group.
#include "command.hpp"

namespace waybill::cli {

void add_key(Command& app) {
    Command group = app.group("key", "Make keyrings and show public keys");
    add_key_init(group);
    add_key_export_public(group);
}

}  // namespace waybill::cli
