waybill_fuzzer(add_checkpoint LINKS waybill_audit)
target_include_directories(fuzz_add_checkpoint PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
