// The boundary to expat.
#include "xml.hpp"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace waybill::format {
namespace {

bool same_name(Bytes left, Bytes lower) {
    return std::equal(left.begin(), left.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
    });
}

base::Text reason(XML_Error error) {
    switch (error) {
        case XML_ERROR_UNDEFINED_ENTITY:
            return "there are no entities but &lt; &gt; &amp; &quot; and &apos;";
        case XML_ERROR_UNBOUND_PREFIX:
        case XML_ERROR_UNDECLARING_PREFIX:
            return "a prefix is declared by xmlns:… before or where it is used";
        case XML_ERROR_RESERVED_PREFIX_XML:
        case XML_ERROR_RESERVED_PREFIX_XMLNS:
        case XML_ERROR_RESERVED_NAMESPACE_URI:
            return "the prefixes xml and xmlns are not declared otherwise";
        case XML_ERROR_DUPLICATE_ATTRIBUTE:
            return "an attribute stands once in its element";
        case XML_ERROR_TAG_MISMATCH:
            return "the element that was opened last is closed first";
        case XML_ERROR_NO_ELEMENTS:
        case XML_ERROR_UNCLOSED_TOKEN:
        case XML_ERROR_UNCLOSED_CDATA_SECTION:
        case XML_ERROR_PARTIAL_CHAR:
            return "the message ends before its outermost element does";
        case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            return "nothing follows the outermost element";
        default:
            return "here the message is no well-formed XML in UTF-8";
    }
}

}  // namespace

struct Xml::Expat {
    static Xml& of(void* xml) { return *static_cast<Xml*>(xml); }
    static void start(void* xml, const XML_Char*, const XML_Char**) { of(xml).start_element(); }
    static void end(void* xml, const XML_Char*) { of(xml).end_element(); }
    static void text(void* xml, const XML_Char*, int) { of(xml).text(); }
    static void section(void* xml) { of(xml).text(); }
    static void other(void* xml, const XML_Char*, int) { of(xml).other(); }
    static void doctype(void* xml, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        of(xml).refuse(Code::body_malformed, "a message has no document type declaration", of(xml).token_offset());
    }
    static void declaration(void* user, const XML_Char* version, const XML_Char* encoding, int) {
        Xml& xml = of(user);
        xml.other();
        // No version: it is the declaration of a text that is another document's.
        if (version == nullptr || Bytes(version) != "1.0")
            xml.refuse(Code::body_malformed, "a message is XML 1.0", xml.token_offset());
        else if (encoding != nullptr && !same_name(encoding, "utf-8"))
            xml.refuse(Code::body_malformed, "a message is in UTF-8 and says no other encoding", xml.token_offset());
    }
};

void Xml::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

Xml::Xml(const Limits& limits, base::Random& random, std::size_t block, const XmlSpaces* spaces)
    // The encoding is given, so that no bytes of the message can choose another.
    : limits_(limits),
      spaces_(spaces),
      block_(block),
      expat_(XML_ParserCreateNS("UTF-8", '\n')),
      names_(limits, random) {
    if (!expat_) throw std::bad_alloc();
    XML_Parser const parser = expat_.get();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, Expat::start, Expat::end);
    XML_SetCharacterDataHandler(parser, Expat::text);
    XML_SetCdataSectionHandler(parser, Expat::section, Expat::section);
    XML_SetStartDoctypeDeclHandler(parser, Expat::doctype);
    XML_SetXmlDeclHandler(parser, Expat::declaration);
    XML_SetDefaultHandler(parser, Expat::other);
    names_.open();
}

Xml::~Xml() = default;

Result<void> Xml::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    if (!bytes.empty() && !begun_ && !begin()) return fail(*error_);
    while (!bytes.empty()) {
        if (room_ == nullptr) room_ = static_cast<char*>(XML_GetBuffer(expat_.get(), static_cast<int>(block_)));
        if (room_ == nullptr) throw std::bad_alloc();
        const std::size_t part = std::min(block_ - filled_, bytes.size());
        std::memcpy(room_ + filled_, bytes.data(), part);
        filled_ += part;
        bytes.remove_prefix(part);
        if (filled_ == block_ && !parse(Last::no)) return fail(*error_);
    }
    return {};
}

Result<void> Xml::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    if (!begun_ && !begin()) return fail(*error_);
    if (room_ == nullptr) room_ = static_cast<char*>(XML_GetBuffer(expat_.get(), static_cast<int>(block_)));
    if (room_ == nullptr) throw std::bad_alloc();
    if (!parse(Last::yes)) return fail(*error_);
    // A document without its outermost element is none.
    if (!writer_.wrote()) {
        refuse(Code::nothing_allowed, "the outermost element is withheld: nothing is left to send", 0);
        return fail(*error_);
    }
    fields_->close();
    return {};
}

bool Xml::begin() {
    begun_ = true;
    const Descent root = fields_->root();
    if (root.way == Descent::Way::refuse) return refused_by_fields();
    if (root.way == Descent::Way::skip)
        return refuse(Code::nothing_allowed, "the outermost element is withheld: nothing is left to send", 0);
    return fields_->open(ContainerKind::object) != Keeping::refuse || refused_by_fields();
}

/// Gives expat the block at hand.
bool Xml::parse(Last last) {
    // Whatever encoding it is given, expat takes these for UTF-16.
    const Bytes begins(room_, fed_ == 0 ? std::min<std::size_t>(filled_, 2) : 0);
    if (begins.starts_with('\xff') || begins.starts_with('\xfe') || begins.find('\0') != Bytes::npos)
        return refuse(Code::body_malformed, "a message is in UTF-8", 0);
    room_ = nullptr;
    fed_ += filled_;
    const auto length = static_cast<int>(std::exchange(filled_, 0));
    const XML_Status status = XML_ParseBuffer(expat_.get(), length, last == Last::yes ? XML_TRUE : XML_FALSE);
    if (error_) return false;
    if (status != XML_STATUS_OK)
        return refuse(Code::body_malformed, reason(XML_GetErrorCode(expat_.get())), token_offset());
    // expat holds a tag or a comment until it is whole.
    if (fed_ - seen_ > limits_.item_bytes + block_)
        return refuse(Code::item_too_large, "a tag, a comment or an instruction is larger than the limit", seen_);
    return true;
}

std::uint64_t Xml::token_offset() const {
    return static_cast<std::uint64_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(expat_.get()), 0));
}

/// The bytes of the event at hand, where it has some.
Bytes Xml::token() const {
    int offset = 0, size = 0;
    const char* const buffer = XML_GetInputContext(expat_.get(), &offset, &size);
    const int count = XML_GetCurrentByteCount(expat_.get());
    if (buffer == nullptr || count <= 0) return {};
    return {buffer + offset, static_cast<std::size_t>(count)};
}

/// What is neither an element nor text: nothing of it is kept, but it is not without end.
void Xml::other() {
    if (error_) return;
    const std::size_t bytes = token().size();
    seen_ = token_offset() + bytes;
    if (bytes > limits_.item_bytes)
        refuse(Code::item_too_large, "a tag, a comment or an instruction is larger than the limit", token_offset());
}

bool Xml::refuse(Code code, base::Text text, std::uint64_t at) {
    if (!error_) error_.emplace(code, text, at);
    stop();
    return false;
}

bool Xml::refused_by_fields() {
    if (!error_) error_ = fields_->refusal();
    stop();
    return false;
}

void Xml::stop() { XML_StopParser(expat_.get(), XML_FALSE); }

}  // namespace waybill::format
