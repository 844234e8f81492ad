// Output: what is held can be dropped, what is committed can be taken, and offsets do not move.
#include <catch2/catch.hpp>

#include "waybill/format/output.hpp"

using waybill::format::Output;

TEST_CASE("what is appended without a hold is committed") {
    Output out;
    out.append('a');
    out.append_item(7, "\"b\"");
    CHECK(out.committed() == "a\"b\"");
    REQUIRE(out.committed_items() == 1);
    CHECK(out.items()[0].tag == 7);
    CHECK(out.items()[0].begin == 1);
    CHECK(out.items()[0].length == 3);
    CHECK_FALSE(out.holding());
}

TEST_CASE("what is held is not committed and leaves no trace when dropped") {
    Output out;
    out.append("ab");
    const auto mark = out.hold();
    out.append("cd");
    out.append_item(1, "e");
    CHECK(out.holding());
    CHECK(out.committed() == "ab");
    CHECK(out.committed_items() == 0);
    out.drop(mark);
    CHECK_FALSE(out.holding());
    CHECK(out.committed() == "ab");
    CHECK(out.items().empty());
    CHECK(out.offset() == 2);
}

TEST_CASE("an inner drop leaves the outer hold as it was") {
    Output out;
    const auto outer = out.hold();
    out.append('[');
    const auto inner = out.hold();
    out.append('{');
    out.drop(inner);
    CHECK(out.holding());
    CHECK(out.committed().empty());
    out.append("]");
    out.drop(outer);
    CHECK(out.offset() == 0);
}

TEST_CASE("a commit frees everything that is held at any depth") {
    Output out;
    out.hold();
    out.append('[');
    out.hold();
    out.append('{');
    out.commit();
    CHECK(out.committed() == "[{");
    const auto later = out.hold();
    out.append("x");
    CHECK(out.committed() == "[{");
    out.drop(later);
    CHECK(out.committed() == "[{");
}

TEST_CASE("taking moves no offset and keeps what is held") {
    Output out;
    out.append("head");
    out.append_item(1, "one");
    const auto mark = out.hold();
    out.append_item(2, "two");
    out.take(out.committed().size(), out.committed_items());
    CHECK(out.taken() == 7);
    CHECK(out.offset() == 10);
    CHECK(out.committed().empty());
    REQUIRE(out.items().size() == 1);
    CHECK(out.items()[0].begin == 7);
    out.drop(mark);
    CHECK(out.offset() == 7);
    CHECK(out.items().empty());
    const std::uint64_t begin = out.offset();
    out.append("three");
    out.note_item(3, begin);
    CHECK(out.committed() == "three");
    CHECK(out.items()[0].begin == 7);
    CHECK(out.items()[0].length == 5);
}

TEST_CASE("what is taken out is given away whole or in part and offsets stay") {
    Output out;
    out.append_item(1, "ab");
    out.append_item(2, "cd");
    CHECK(out.take_out(2, 1) == "ab");
    CHECK(out.committed() == "cd");
    CHECK(out.taken() == 2);
    CHECK(out.take_out(2, 1) == "cd");
    CHECK(out.committed().empty());
    CHECK(out.items().empty());
    CHECK(out.offset() == 4);
    out.append_item(3, "e");
    CHECK(out.items()[0].begin == 4);
}

TEST_CASE("a part of what is committed can be taken") {
    Output out;
    out.append_item(1, "ab");
    out.append_item(2, "cd");
    out.take(2, 1);
    CHECK(out.committed() == "cd");
    CHECK(out.committed_items() == 1);
    CHECK(out.items()[0].tag == 2);
}
