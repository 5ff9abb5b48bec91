import assert from "node:assert/strict";
import { MacAddress } from "./mac_address.ts";

Deno.test("MacAddress.parse() and toString() are inverse", () => {
  const address = MacAddress.parse("02:70:63:61:0a:Ff");
  assert.deepEqual([...address.bytes], [2, 0x70, 0x63, 0x61, 10, 255]);
  assert.equal(address.toString(), "02:70:63:61:0A:FF");
  assert.ok(address.equals(new MacAddress(address.bytes)));
  assert.ok(!address.equals(MacAddress.parse("02:70:63:61:0a:fe")));
});

Deno.test("MacAddress.parse() refuses everything else", () => {
  for (
    const text of [
      "",
      "02:70:63:61:00",
      "02:70:63:61:00:01:02",
      "2:70:63:61:00:01",
      "02-70-63-61-00-01",
      "02:70:63:61:00:0g",
      " 02:70:63:61:00:01",
    ]
  ) assert.throws(() => MacAddress.parse(text), RangeError, text);
  assert.throws(() => new MacAddress([1, 2, 3, 4, 5]), {
    message: "Cannot make MAC address: it must have 6 bytes: 5",
  });
});

Deno.test("MacAddress does not change with its source or its bytes", () => {
  const source = [2, 0, 0, 0, 0, 1];
  const address = new MacAddress(source);
  source[0] = 4;
  address.bytes.fill(0xff);
  assert.equal(address.toString(), "02:00:00:00:00:01");
});

Deno.test("MacAddress tells groups and zero", () => {
  assert.ok(MacAddress.parse("ff:ff:ff:ff:ff:ff").isMulticast);
  assert.ok(MacAddress.parse("01:00:5e:00:00:01").isMulticast);
  assert.ok(!MacAddress.parse("02:00:00:00:00:01").isMulticast);
  assert.ok(MacAddress.parse("00:00:00:00:00:00").isZero);
  assert.ok(!MacAddress.parse("00:00:00:00:00:01").isZero);
});
