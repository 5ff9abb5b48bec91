import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { RssType, RxOffload, TxOffload } from "./flags.ts";
import { encodePortConfig, type PortConfig } from "./port_config.ts";

function encode(config: PortConfig, key = 0): Window {
  const bytes = encodePortConfig(config, key, "Cannot configure port 0");
  return new Window(bytes.buffer as ArrayBuffer);
}

Deno.test("encodePortConfig() of nothing is all zeros", () => {
  assert.ok(encode({}).u8.every((byte) => byte === 0));
});

Deno.test("encodePortConfig() puts every option into its field", () => {
  const fields = layout().rte_eth_conf;
  const conf = encode({
    rxMode: "rss",
    rss: { types: RssType.IP, key: new Uint8Array(40) },
    rxOffloads: RxOffload.CHECKSUM,
    txOffloads: TxOffload.MBUF_FAST_FREE,
    mtu: 9000,
    maxLroPacketSize: 65535,
    linkSpeeds: 0x80000000,
    loopbackMode: 3,
    linkEvents: true,
    removalEvents: true,
  }, 0x6000_1234_5678);
  assert.equal(conf.u32[fields["rxmode.mq_mode"] / 4], 1);
  assert.equal(conf.u64[fields["rx_adv_conf.rss_conf.rss_hf"] / 8], 0xa38cn);
  assert.equal(
    conf.pointer(fields["rx_adv_conf.rss_conf.rss_key"]),
    0x6000_1234_5678,
  );
  assert.equal(conf.u8[fields["rx_adv_conf.rss_conf.rss_key_len"]], 40);
  assert.equal(conf.u64[fields["rxmode.offloads"] / 8], 0xen);
  assert.equal(conf.u64[fields["txmode.offloads"] / 8], 0x10000n);
  assert.equal(conf.u32[fields["rxmode.mtu"] / 4], 9000);
  assert.equal(conf.u32[fields["rxmode.max_lro_pkt_size"] / 4], 65535);
  assert.equal(conf.u32[fields.link_speeds / 4], 0x80000000);
  assert.equal(conf.u32[fields.lpbk_mode / 4], 3);
  assert.equal(conf.u32[fields.intr_conf / 4], 0b101);
});

Deno.test("encodePortConfig() refuses numbers that C would cut off", () => {
  assert.throws(() => encode({ mtu: 2 ** 32 }), {
    name: "RangeError",
    message:
      "Cannot configure port 0: mtu must be an integer from 0 to 4294967295: 4294967296",
  });
  assert.throws(() => encode({ mtu: 1.5 }), RangeError);
  assert.throws(() => encode({ rxOffloads: 1n << 64n }), {
    name: "RangeError",
    message:
      "Cannot configure port 0: rxOffloads must have at most 64 bits: 0x10000000000000000",
  });
  assert.throws(() => encode({ txOffloads: -1n }), RangeError);
});
