waybill_fuzzer(json_walk LINKS waybill_format)
target_include_directories(fuzz_json_walk PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
