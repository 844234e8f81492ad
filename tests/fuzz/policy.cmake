waybill_fuzzer(policy LINKS waybill_policy)
