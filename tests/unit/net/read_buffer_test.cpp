#include "read_buffer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace waybill;
using namespace waybill::net;

namespace {

std::size_t put(ReadBuffer& buffer, Bytes bytes, std::size_t wanted) {
    const auto room = buffer.room(wanted);
    REQUIRE(room.size() >= wanted);
    REQUIRE(room.size() >= bytes.size());
    std::copy(bytes.begin(), bytes.end(), room.begin());
    buffer.added(bytes.size());
    return room.size();
}

}  // namespace

TEST_CASE("what was read is unread until it is consumed and keeps its order while the buffer grows") {
    ReadBuffer buffer;
    CHECK(buffer.empty());
    put(buffer, "abcd", 4);
    buffer.consume(2);
    CHECK(buffer.unread() == "cd");
    put(buffer, "ef", 2);  // moved to the front
    CHECK(buffer.unread() == "cdef");
    put(buffer, "ghijkl", 6);  // grown
    CHECK(buffer.unread() == "cdefghijkl");
    buffer.consume(10);
    CHECK(buffer.empty());
}

TEST_CASE("consumed bytes stay where they are until there is to be room") {
    ReadBuffer buffer;
    put(buffer, "abcd", 4);
    const Bytes view = buffer.unread();
    buffer.consume(4);
    CHECK(view == "abcd");
}

TEST_CASE("the buffer is no larger than what was wanted and gives its memory back") {
    ReadBuffer buffer;
    CHECK(put(buffer, "a", 1000) == 1000);
    CHECK(put(buffer, "b", 1000) == 1000);
    buffer.consume(2);
    CHECK(put(buffer, "c", 10) == 1001);
    buffer.consume(1);
    buffer.release(2000);
    CHECK(put(buffer, "d", 10) == 1001);  // kept: it was little
    buffer.consume(1);
    buffer.release();
    CHECK(put(buffer, "e", 10) == 10);
    CHECK(buffer.unread() == "e");
}
