// What a policy says of protobuf messages: their descriptor, compiled to the tables that the scanner reads by. Only
// what the named message can reach; extensions are not known, so what they hold is withheld.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/format/format.hpp"

namespace waybill::format {

/// The types of fields (protobuf's own names but where C++ has them as words).
enum class ProtobufKind : std::uint8_t {
    int32,
    int64,
    uint32,
    uint64,
    sint32,
    sint64,
    boolean,
    enumeration,
    fixed32,
    fixed64,
    sfixed32,
    sfixed64,
    float32,
    float64,
    text,
    bytes,
    message,
};

struct ProtobufField {
    std::uint32_t number = 0;
    std::string name = {};
    ProtobufKind kind = ProtobufKind::int32;
    bool repeated = false;    // also of a map, which is not `repeated`
    bool map = false;         // of messages with a key (1) and a value (2)
    std::size_t slot = 0;     // among those of its message: members of one oneof have one together
    std::size_t message = 0;  // of kind message: which in ProtobufOptions
};

struct ProtobufMessage {
    std::vector<ProtobufField> fields;  // by number
    std::size_t slots = 0;

    /// nullptr where there is none.
    const ProtobufField* find(std::uint64_t number) const;
};

class ProtobufOptions final : public Options {
public:
    explicit ProtobufOptions(std::vector<ProtobufMessage> all) : messages(std::move(all)) {}
    const std::vector<ProtobufMessage> messages;  // the first is the whole body
};

inline constexpr std::string_view protobuf_option_keys[] = {"descriptor", "sha256", "message"};
/// `descriptor`: the path of a FileDescriptorSet with its imports; `sha256`: its digest in lower-case hex; `message`:
/// the full name of the one that a body is.
std::shared_ptr<const Options> read_protobuf_options(const OptionSource& source);

}  // namespace waybill::format
