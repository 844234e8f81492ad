// Elements and attributes of XML: what is asked of them, and what of them is written.
#include <algorithm>

#include "nested.hpp"
#include "xml.hpp"
#include "xml_text.hpp"

namespace waybill::format {
namespace {

Bytes decode(const Scalar& value, std::string& scratch) { return decode_xml_attribute(value.raw, scratch); }

const Spelling attribute_spelling{"", "", append_xml_attribute};

}  // namespace

void Xml::start_element() {
    if (error_ || !end_text()) return;
    const Bytes raw = token();
    const std::uint64_t at = token_offset();
    seen_ = at + raw.size();
    if (raw.size() > limits_.item_bytes) {
        refuse(Code::item_too_large, "a tag, a comment or an instruction is larger than the limit", at);
        return;
    }
    tag_.read(raw);
    if (!admit(tag_, at)) return;
    elements_.push_back({tag_.name.size()});
    open_names_ += tag_.name.size();
    scope_.open();
    if (!declare(tag_, at)) return;
    if (!skipping()) {
        enter(tag_, at);
        return;
    }
    for (const XmlAttribute& attribute : tag_.attributes) skipped_ += attribute.declares() ? 0 : 1;
}

bool Xml::admit(const XmlTag& tag, std::uint64_t at) {
    if (elements_.size() >= limits_.depth)
        return refuse(Code::too_deep, "the message is nested deeper than the limit", at);
    if (tag.attributes.size() > limits_.members)
        return refuse(Code::too_many_members, "an element has more attributes than the limit", at);
    if (!admit_name(tag.name, at)) return false;
    for (const XmlAttribute& attribute : tag.attributes)
        if (!admit_name(attribute.name, at)) return false;
    return true;
}

bool Xml::admit_name(Bytes name, std::uint64_t at) {
    if (name.size() > limits_.name_bytes) return refuse(Code::name_too_long, "a name is longer than the limit", at);
    const NameSet::Added added = names_.add(name);
    if (added == NameSet::Added::fresh || added == NameSet::Added::twice) return true;
    return refuse(Code::too_many_members, "a message has more different names than the limit", at);
}

bool Xml::declare(const XmlTag& tag, std::uint64_t at) {
    for (const XmlAttribute& attribute : tag.attributes)
        if (attribute.declares()) {
            const Bytes space = decode_xml_attribute(attribute.value, value_text_);
            const Bytes said = spaces_ == nullptr ? Bytes() : spaces_->space_of(attribute.declared());
            // A reader that goes by prefixes would take its names for the policy's.
            if (!said.empty() && said != space)
                return refuse(Code::body_malformed, "a prefix of the policy is declared for another namespace", at);
            scope_.declare(attribute.declared(), space);
        }
    if (open_names_ + scope_.bytes() <= limits_.open_names) return true;
    return refuse(Code::too_many_members, "names and namespaces are together longer than the limit", at);
}

bool Xml::enter(const XmlTag& tag, std::uint64_t at) {
    const XmlName name = element_name(tag.name);
    const Descent descent = fields_->name(name.name);
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        skip_depth_ = elements_.size();
        skipped_ = 0;
        for (const XmlAttribute& attribute : tag.attributes) skipped_ += attribute.declares() ? 0 : 1;
        return true;
    }
    const Keeping keeping = fields_->open(ContainerKind::object);
    if (keeping == Keeping::refuse) return refused_by_fields();
    writer_.open(*out_, descent, name.name, name.space,
                 keeping == Keeping::always ? XmlWriter::Stays::always : XmlWriter::Stays::when_filled);
    for (const XmlAttribute& each : tag.attributes)
        if (!each.declares() && !attribute(each, at)) return false;
    return true;
}

/// `at` is where its tag begins.
bool Xml::attribute(const XmlAttribute& attribute, std::uint64_t at) {
    member_ = '@';
    const XmlName name = attribute_name(attribute.name);
    member_ += name.name;
    const Descent descent = fields_->name(member_);
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        if (!fields_->skipped(1)) return refused_by_fields();
    } else {
        const bool encoded = is_encoded_xml_attribute(attribute.value);
        const std::uint64_t begin = at + static_cast<std::uint64_t>(attribute.value.data() - (tag_.name.data() - 1));
        const Scalar value{base::ValueKind::string, attribute.value, encoded, begin, decode};
        if (!act_on_attribute(fields_->scalar(value), descent, name, value)) return false;
    }
    fields_->up();
    return true;
}

bool Xml::act_on_attribute(const Verdict& verdict, const Descent& descent, const XmlName& name, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            declare_for_type(name, value.raw);
            return write_attribute(verdict, descent, name, value.raw);
        case Verdict::Fate::replace:
            if (!may_replace(verdict, value.offset)) return false;
            written_.clear();
            append_xml_attribute(written_, verdict.text);
            return write_attribute(verdict, descent, name, written_);
        case Verdict::Fate::open: {
            Output inner;
            if (!nest(verdict, value, inner)) return false;
            writer_.begin_attribute(*out_, descent, name.name, name.space, '"');
            append_nested(*out_, inner, verdict, attribute_spelling);
            writer_.end_attribute(*out_, '"');
            return true;
        }
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

/// XML Schema part 1 section 2.6.1: the value of xsi:type is a name, and means nothing without its prefix's
/// declaration.
void Xml::declare_for_type(const XmlName& name, Bytes value) {
    constexpr Bytes instance = "http://www.w3.org/2001/XMLSchema-instance";
    if (name.space != instance || !name.name.ends_with(":type")) return;
    const Bytes type = value.substr(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
    if (!prefix_of(type).empty() && scope_.find(prefix_of(type)).empty()) return;
    writer_.declare_for_value(*out_, prefix_of(type), scope_.find(prefix_of(type)));
}

Xml::XmlName Xml::element_name(Bytes written) {
    const Bytes space = scope_.find(prefix_of(written));
    return {spelled(written, space), space};
}

/// Without a prefix it is in no namespace (Namespaces in XML 1.0 section 6.2).
Xml::XmlName Xml::attribute_name(Bytes written) {
    const Bytes space = prefix_of(written).empty() ? Bytes() : scope_.find(prefix_of(written));
    return {spelled(written, space), space};
}

Bytes Xml::spelled(Bytes written, Bytes space) {
    const Bytes prefix = spaces_ == nullptr || space.empty() ? Bytes() : spaces_->prefix_of(space);
    if (prefix.empty()) return written;
    const Bytes own = prefix_of(written);
    name_.assign(prefix).append(":").append(written.substr(own.empty() ? 0 : own.size() + 1));
    return name_;
}

bool Xml::write_attribute(const Verdict& verdict, const Descent& descent, const XmlName& name, Bytes value) {
    const char quote = value.find('"') == Bytes::npos ? '"' : '\'';
    writer_.begin_attribute(*out_, descent, name.name, name.space, quote);
    out_->append_item(verdict.tag, value);
    writer_.end_attribute(*out_, quote);
    return true;
}

bool Xml::may_replace(const Verdict& verdict, std::uint64_t at) {
    return may_stand_in_xml(verdict.text) ||
           refuse(Code::treatment_failed, "what replaces this value has a character that XML has not", at);
}

bool Xml::nest(const Verdict& verdict, const Scalar& value, Output& inner) {
    auto read = read_nested(value.text(value_text_), verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    return verdict.encoding == Encoding::base64 || may_stand_in_xml(inner.committed()) ||
           refuse(Code::treatment_failed, "what is left of a nested message has a character that XML has not",
                  value.offset);
}

void Xml::end_element() {
    if (error_ || !end_text()) return;
    seen_ = std::max(seen_, token_offset() + token().size());
    if (!skipping()) {
        writer_.close(*out_);
        fields_->close();
        fields_->up();
    } else if (skip_depth_ == elements_.size()) {
        skip_depth_ = not_skipping;
        if (!fields_->skipped(skipped_)) {
            refused_by_fields();
            return;
        }
        fields_->up();
    }
    scope_.close();
    open_names_ -= elements_.back().name_bytes;
    elements_.pop_back();
}

}  // namespace waybill::format
