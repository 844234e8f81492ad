#include "protobuf_message.hpp"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "waybill/base/text_codes.hpp"

namespace waybill::format::test {

namespace pb = google::protobuf;

struct Employees::Library {
    pb::DescriptorPool pool;
    pb::DynamicMessageFactory factory;
    const pb::Message* prototype = nullptr;
};

Employees::Employees() : library_(std::make_unique<Library>()) {
    std::ifstream in(std::string(WAYBILL_SOURCE_DIR) + "/tests/data/format/protobuf/employee.desc", std::ios::binary);
    pb::FileDescriptorSet set;
    if (!set.ParseFromString({std::istreambuf_iterator<char>(in), {}})) std::abort();
    for (const auto& file : set.file()) library_->pool.BuildFile(file);
    library_->prototype = library_->factory.GetPrototype(library_->pool.FindMessageTypeByName("acme.Employee"));
}

Employees::~Employees() = default;

std::string Employees::bytes(const std::string& text) const {
    if (text.starts_with("hex:")) return *base::from_hex(Bytes(text).substr(4));
    const std::unique_ptr<pb::Message> message(library_->prototype->New());
    if (!pb::TextFormat::ParseFromString(text, message.get())) std::abort();
    std::string out;
    {
        pb::io::StringOutputStream stream(&out);
        pb::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        message->SerializeToCodedStream(&coded);
    }
    return out;
}

std::optional<std::string> Employees::text(Bytes bytes) const {
    const std::unique_ptr<pb::Message> message(library_->prototype->New());
    if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
    std::string out;
    pb::TextFormat::Printer printer;
    printer.SetSingleLineMode(true);
    printer.PrintToString(*message, &out);
    return out;
}

}  // namespace waybill::format::test
