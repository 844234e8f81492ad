// In the steady state an item costs no allocation: twice the items take not many more than once.
#include <cstdlib>
#include <new>

#include "redact_fixture.hpp"

// The thread sanitizer brings operators of its own.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WAYBILL_COUNTS_NO_ALLOCATIONS
#endif
#endif

namespace {
std::size_t allocations = 0;
}

#ifndef WAYBILL_COUNTS_NO_ALLOCATIONS
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* vendor = R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share:
    pii.name: clear
    pii.email: tokenize
    pii.note: redact
    bank.iban: {mask: {keep_last: 4}}
    tech.id: hash
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: json
        fields:
          $[*].name: pii.name
          $[*].email: pii.email
          $[*].note: pii.note
          $[*].iban: bank.iban
          $[*].id: tech.id
          $[*].ssn: gov.ssn
)";

std::string records(std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i)
        out += std::string(i > 0 ? "," : "") +
               R"({"name":"A name of some length, longer than a small string","email":"somebody@a-domain.example",)"
               R"("note":"x\u00e9y","iban":"DE89370400440532013000","id":12345678,"ssn":"1","unknown":{"a":[1,2,3]}})";
    return out + "]";
}

std::size_t allocations_for(Machine& machine, const std::string& message) {
    redact::Redactor redactor(machine.permit, machine.plan, machine.random,
                              {std::string(exchange_id), nullptr, nullptr, {}});
    const std::size_t before = allocations;
    const bool fed = static_cast<bool>(redactor.feed(message)) && static_cast<bool>(redactor.finish());
    const std::size_t taken = allocations - before;
    REQUIRE(fed);
    return taken;
}

}  // namespace

TEST_CASE("items cost no allocation in the steady state") {
#ifdef WAYBILL_COUNTS_NO_ALLOCATIONS
    WARN("skipped: allocations are not counted under the thread sanitizer");
    return;
#endif
    Machine machine(snapshot_of(read_file(WAYBILL_SOURCE_DIR "/tests/data/redact/catalog.yaml"), "case", vendor));
    (void)allocations_for(machine, records(10));
    const std::size_t once = allocations_for(machine, records(500));
    const std::size_t twice = allocations_for(machine, records(1000));
    // 500 records more are 3,000 items and more than that in withheld ones; buffers that grow double.
    INFO(once << " and " << twice);
    CHECK(twice < once + 50);
}
