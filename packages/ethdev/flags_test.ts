import assert from "node:assert/strict";
import { RssType, RxOffload } from "./flags.ts";

Deno.test("RssType groups hold what their names say", () => {
  const { IPV4, FRAG_IPV4, NONFRAG_IPV4_OTHER } = RssType;
  const { IPV6, FRAG_IPV6, NONFRAG_IPV6_OTHER, IPV6_EX } = RssType;
  assert.equal(
    RssType.IP,
    IPV4 | FRAG_IPV4 | NONFRAG_IPV4_OTHER | IPV6 | FRAG_IPV6 |
      NONFRAG_IPV6_OTHER | IPV6_EX,
  );
  assert.equal(
    RssType.UDP,
    RssType.NONFRAG_IPV4_UDP | RssType.NONFRAG_IPV6_UDP | RssType.IPV6_UDP_EX,
  );
  assert.equal(
    RssType.TCP,
    RssType.NONFRAG_IPV4_TCP | RssType.NONFRAG_IPV6_TCP | RssType.IPV6_TCP_EX,
  );
  assert.equal(
    RssType.SCTP,
    RssType.NONFRAG_IPV4_SCTP | RssType.NONFRAG_IPV6_SCTP,
  );
});

Deno.test("RxOffload.CHECKSUM is IPv4, UDP and TCP", () => {
  assert.equal(
    RxOffload.CHECKSUM,
    RxOffload.IPV4_CKSUM | RxOffload.UDP_CKSUM | RxOffload.TCP_CKSUM,
  );
});
