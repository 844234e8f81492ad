waybill_fuzzer(detect LINKS waybill_detect)
