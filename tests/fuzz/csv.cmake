waybill_fuzzer(csv LINKS waybill_format)
