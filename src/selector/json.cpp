// Values as JSON again, as they stood.
#include "waybill/base/json_text.hpp"
#include "waybill/selector/select.hpp"

namespace waybill::selector {
void append_json(std::string& out, const Node& value) {
    switch (value.kind) {
        case Node::Kind::null:
            out += "null";
            return;
        case Node::Kind::boolean:
        case Node::Kind::number:
            out += value.text;
            return;
        case Node::Kind::string:
            base::append_json_string(out, value.text);
            return;
        case Node::Kind::array:
        case Node::Kind::object:
            break;
    }
    const bool object = value.kind == Node::Kind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < value.children.size(); ++i) {
        if (i > 0) out += ',';
        if (object) {
            base::append_json_string(out, value.names[i]);
            out += ':';
        }
        append_json(out, value.children[i]);
    }
    out += object ? '}' : ']';
}

}  // namespace waybill::selector
