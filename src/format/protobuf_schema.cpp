#include "protobuf_schema.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <map>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::format {
namespace {

namespace pb = google::protobuf;

ProtobufKind kind_of(pb::FieldDescriptor::Type type) {
    using enum ProtobufKind;
    switch (type) {
        case pb::FieldDescriptor::TYPE_INT32:
            return int32;
        case pb::FieldDescriptor::TYPE_INT64:
            return int64;
        case pb::FieldDescriptor::TYPE_UINT32:
            return uint32;
        case pb::FieldDescriptor::TYPE_UINT64:
            return uint64;
        case pb::FieldDescriptor::TYPE_SINT32:
            return sint32;
        case pb::FieldDescriptor::TYPE_SINT64:
            return sint64;
        case pb::FieldDescriptor::TYPE_BOOL:
            return boolean;
        case pb::FieldDescriptor::TYPE_ENUM:
            return enumeration;
        case pb::FieldDescriptor::TYPE_FIXED32:
            return fixed32;
        case pb::FieldDescriptor::TYPE_FIXED64:
            return fixed64;
        case pb::FieldDescriptor::TYPE_SFIXED32:
            return sfixed32;
        case pb::FieldDescriptor::TYPE_SFIXED64:
            return sfixed64;
        case pb::FieldDescriptor::TYPE_FLOAT:
            return float32;
        case pb::FieldDescriptor::TYPE_DOUBLE:
            return float64;
        case pb::FieldDescriptor::TYPE_STRING:
            return text;
        case pb::FieldDescriptor::TYPE_BYTES:
            return bytes;
        case pb::FieldDescriptor::TYPE_MESSAGE:
        case pb::FieldDescriptor::TYPE_GROUP:  // refused before
            break;
    }
    return message;
}

/// All messages that one can reach, each once.
class Compiler {
public:
    /// Nothing where one of them has a group; group() is its name then.
    std::vector<ProtobufMessage> compile(const pb::Descriptor& root) {
        index_of(root);
        for (std::size_t i = 0; i < found_.size() && group_.empty(); ++i) messages_.push_back(fields_of(*found_[i]));
        return std::move(messages_);
    }
    const std::string& group() const { return group_; }

private:
    std::size_t index_of(const pb::Descriptor& message) {
        const auto [at, fresh] = index_.try_emplace(&message, found_.size());
        if (fresh) found_.push_back(&message);
        return at->second;
    }

    ProtobufMessage fields_of(const pb::Descriptor& message) {
        ProtobufMessage out;
        std::map<const pb::OneofDescriptor*, std::size_t> slots;
        for (int i = 0; i < message.field_count(); ++i) {
            const pb::FieldDescriptor& field = *message.field(i);
            if (field.type() == pb::FieldDescriptor::TYPE_GROUP) group_ = field.full_name();
            ProtobufField made;
            made.number = static_cast<std::uint32_t>(field.number());
            made.name = field.name();
            made.kind = kind_of(field.type());
            made.repeated = field.is_repeated();
            made.map = field.is_map();
            const pb::OneofDescriptor* oneof = field.containing_oneof();
            if (oneof == nullptr)
                made.slot = out.slots++;
            else if (const auto [at, fresh] = slots.try_emplace(oneof, out.slots); (made.slot = at->second), fresh)
                ++out.slots;
            if (made.kind == ProtobufKind::message && group_.empty()) made.message = index_of(*field.message_type());
            out.fields.push_back(std::move(made));
        }
        std::sort(out.fields.begin(), out.fields.end(), [](auto& a, auto& b) { return a.number < b.number; });
        return out;
    }

    std::map<const pb::Descriptor*, std::size_t> index_;
    std::vector<const pb::Descriptor*> found_;
    std::vector<ProtobufMessage> messages_;
    std::string group_;
};

/// What the library says is wrong, instead of printing it.
class FirstError final : public pb::DescriptorPool::ErrorCollector {
public:
    void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                  const std::string& message) override {
        if (text.empty()) text = file + ": " + element + ": " + message;
    }
    std::string text;
};

std::string known_messages(const pb::FileDescriptorSet& set) {
    std::string out;
    for (const auto& file : set.file())
        for (const auto& message : file.message_type()) {
            if (out.size() > 200) return out + ", …";
            out += (out.empty() ? "it has " : ", ") + (file.package().empty() ? "" : file.package() + ".") +
                   message.name();
        }
    return out;
}

struct Wanted {
    const base::YamlNode* descriptor;
    const base::YamlNode* sha256;
    const base::YamlNode* message;
};

std::shared_ptr<const Options> compile(const std::string& bytes, const Wanted& wanted, base::Diagnostics& diagnostics) {
    pb::FileDescriptorSet set;
    if (!set.ParseFromString(bytes)) {
        diagnostics.error(wanted.descriptor->where, "this is not a file of descriptors",
                          "protoc --include_imports --descriptor_set_out writes one");
        return nullptr;
    }
    pb::DescriptorPool pool;
    FirstError wrong;
    for (const auto& file : set.file()) {
        if (pool.BuildFileCollectingErrors(file, &wrong) != nullptr) continue;
        diagnostics.error(wanted.descriptor->where, "the descriptors are not whole: " + wrong.text,
                          "protoc --include_imports adds what is imported");
        return nullptr;
    }
    const pb::Descriptor* message = pool.FindMessageTypeByName(wanted.message->scalar);
    if (message == nullptr) {
        diagnostics.error(wanted.message->where, "the descriptors have no message " + wanted.message->scalar,
                          known_messages(set));
        return nullptr;
    }
    Compiler compiler;
    auto messages = compiler.compile(*message);
    if (!compiler.group().empty()) {
        diagnostics.error(wanted.message->where, "the field " + compiler.group() + " is a group",
                          "groups are not supported: make it a message");
        return nullptr;
    }
    return std::make_shared<const ProtobufOptions>(std::move(messages));
}

}  // namespace

const ProtobufField* ProtobufMessage::find(std::uint64_t number) const {
    const auto at = std::lower_bound(fields.begin(), fields.end(), number,
                                     [](const ProtobufField& field, std::uint64_t n) { return field.number < n; });
    return at == fields.end() || at->number != number ? nullptr : &*at;
}

std::shared_ptr<const Options> read_protobuf_options(const OptionSource& source) {
    const auto text = [&](std::string_view key, const char* hint) -> const base::YamlNode* {
        const base::YamlNode* node = source.body.find(key);
        if (node != nullptr && node->kind == base::YamlNode::Kind::scalar && !node->scalar.empty()) return node;
        source.diagnostics.error(node == nullptr ? source.body.where : node->where,
                                 "protobuf needs `" + std::string(key) + "`", hint);
        return nullptr;
    };
    const Wanted wanted{text("descriptor", "the path of a file of descriptors"),
                        text("sha256", "its SHA-256 in lower-case hex"),
                        text("message", "the full name of the message that a body is")};
    if (wanted.descriptor == nullptr || wanted.sha256 == nullptr || wanted.message == nullptr) return nullptr;
    const auto bytes = source.read_file(wanted.descriptor->scalar);
    if (!bytes) {
        source.diagnostics.error(wanted.descriptor->where,
                                 "the file of descriptors cannot be read: " + bytes.error().message());
        return nullptr;
    }
    const std::string digest = base::to_hex(crypto::as_bytes(crypto::sha256(*bytes)));
    if (digest != wanted.sha256->scalar) {
        source.diagnostics.error(wanted.sha256->where, "the file of descriptors has another digest",
                                 "if it is the right file: sha256: " + digest);
        return nullptr;
    }
    return compile(*bytes, wanted, source.diagnostics);
}

}  // namespace waybill::format
