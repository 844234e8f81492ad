waybill_fuzzer(http_chunks LINKS waybill_http)
