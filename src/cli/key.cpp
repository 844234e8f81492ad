// `waybill key …`: the group.
#include "command.hpp"

namespace waybill::cli {

void add_key(Command& app) {
    Command group = app.group("key", "Make, list and rotate keys; on a vendor's side, open what was sealed to it");
    add_key_init(group);
    add_key_list(group);
    add_key_rotate(group);
    add_key_destroy(group);
    add_key_export_public(group);
    add_key_recipient(group);
    add_key_open(group);
}

}  // namespace waybill::cli
