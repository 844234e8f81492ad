waybill_fuzzer(stored LINKS waybill_siem)
target_include_directories(fuzz_stored PRIVATE ${PROJECT_SOURCE_DIR}/src/audit ${PROJECT_SOURCE_DIR}/src/siem
                           ${PROJECT_SOURCE_DIR}/tests/support)
