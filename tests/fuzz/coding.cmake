waybill_fuzzer(coding LINKS waybill_format)
