waybill_fuzzer(protobuf LINKS waybill_format)
target_compile_definitions(fuzz_protobuf PRIVATE WAYBILL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
