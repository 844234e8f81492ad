// XML 1.0 with namespaces, in UTF-8, over expat: elements are objects, attributes their members `@name`, texts their
// members `#text`, in order, names as written with their prefixes. Document types are refused, and so is every entity
// but the five predefined; comments, processing instructions and white space between elements never leave. This is the
// boundary to expat and the calls of Fields; what is written is xml_writer.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "name_set.hpp"
#include "waybill/format/format.hpp"
#include "xml_scope.hpp"
#include "xml_spaces.hpp"
#include "xml_tag.hpp"
#include "xml_writer.hpp"

struct XML_ParserStruct;

namespace waybill::format {

class Xml final : public Format {
public:
    /// expat is given the message in blocks of so many bytes, however it comes: so that nothing can depend on how.
    static constexpr std::size_t usual_block = 16 << 10;

    /// `spaces` are the policy's namespaces, or nullptr; they outlive it.
    Xml(const Limits& limits, base::Random& random, std::size_t block = usual_block, const XmlSpaces* spaces = nullptr);
    ~Xml() override;
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    struct Expat;  // its callbacks
    struct Free {
        void operator()(XML_ParserStruct* parser) const;
    };
    static constexpr std::size_t not_skipping = ~std::size_t{0};

    enum class Last : bool { no, yes };
    bool parse(Last last);
    bool begin();
    Bytes token() const;
    std::uint64_t token_offset() const;

    // One event each.
    void start_element();
    void end_element();
    void text();
    void other();

    /// As it is shown and leaves, and its namespace. Valid until the next.
    struct XmlName {
        Bytes name, space;
    };
    bool admit(const XmlTag& tag, std::uint64_t at);
    bool admit_name(Bytes name, std::uint64_t at);
    bool declare(const XmlTag& tag, std::uint64_t at);
    bool enter(const XmlTag& tag, std::uint64_t at);
    bool attribute(const XmlAttribute& attribute, std::uint64_t at);
    bool act_on_attribute(const Verdict& verdict, const Descent& descent, const XmlName& name, const Scalar& value);
    bool write_attribute(const Verdict& verdict, const Descent& descent, const XmlName& name, Bytes value);
    void declare_for_type(const XmlName& name, Bytes value);
    XmlName element_name(Bytes written);
    XmlName attribute_name(Bytes written);
    Bytes spelled(Bytes written, Bytes space);
    bool end_text();
    bool text_item();
    bool act_on_text(const Verdict& verdict, const Descent& descent, const Scalar& value);
    bool write_text(const Verdict& verdict, const Descent& descent, Bytes raw);
    bool nest(const Verdict& verdict, const Scalar& value, Output& inner);
    bool may_replace(const Verdict& verdict, std::uint64_t at);

    bool skipping() const { return skip_depth_ != not_skipping; }
    bool refuse(Code code, base::Text text, std::uint64_t at);
    bool refused_by_fields();
    void stop();

    struct Element {
        std::size_t name_bytes;
    };

    const Limits limits_;
    const XmlSpaces* const spaces_;
    const std::size_t block_;
    std::unique_ptr<XML_ParserStruct, Free> expat_;
    char* room_ = nullptr;    // expat's buffer for the block that comes
    std::size_t filled_ = 0;  // of it
    std::uint64_t fed_ = 0;   // bytes given to expat
    std::uint64_t seen_ = 0;  // the end of the last event

    NameSet names_;  // all that were met: expat keeps each until the end
    XmlScope scope_;
    XmlWriter writer_;
    XmlTag tag_;
    std::vector<Element> elements_;
    std::size_t open_names_ = 0;  // bytes
    bool begun_ = false;
    std::size_t skip_depth_ = not_skipping;
    std::uint64_t skipped_ = 0;

    std::string text_;                             // the run of text at hand, without comments in it
    std::uint64_t text_bytes_ = 0;                 // of it
    std::uint64_t text_begin_ = 0, text_end_ = 0;  // in the message
    bool blank_ = true;

    std::string member_, name_, value_text_, written_, joined_;  // scratch
    std::optional<Error> error_;

    // Of the call that is running.
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

}  // namespace waybill::format
