waybill_fuzzer(selector LINKS waybill_selector)
target_include_directories(fuzz_selector PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit/selector)
