waybill_fuzzer(http_head LINKS waybill_http)
