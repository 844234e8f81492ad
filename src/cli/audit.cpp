// `waybill audit …`: the group.
#include "command.hpp"

namespace waybill::cli {

void add_audit(Command& app) {
    Command group = app.group("audit", "Read, verify and export the record");
    add_audit_tail(group);
    add_audit_show(group);
    add_audit_search(group);
    add_audit_shared(group);
    add_audit_subject(group);
    add_audit_verify(group);
    add_audit_retain(group);
    add_audit_hold(group);
    add_audit_export(group);
    add_audit_serve(group);
    add_audit_reindex(group);
    add_audit_prove(group);
}

}  // namespace waybill::cli
