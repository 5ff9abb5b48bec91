import assert from "node:assert/strict";
import { Window } from "../../eal/mod.ts";
import { MacAddress } from "../../ethdev/mod.ts";
import {
  GROUP_MEMORY_SIZE,
  GroupMemory,
  NO_ID,
  WorkerState,
} from "./layout.ts";

const HEADER = {
  portMask: 0xffff_ffff,
  floating: true,
  portsPerLcore: 3,
  mainLcore: 4,
  mainPid: 12345,
  epoch: 0xfedc_ba98,
};

function freshMemory(): { window: Window; group: GroupMemory } {
  const window = new Window(new SharedArrayBuffer(GROUP_MEMORY_SIZE));
  window.u8.fill(0xa5);
  const group = new GroupMemory(window);
  group.format(HEADER);
  return { window, group };
}

Deno.test("GroupMemory.header tells what format wrote, or that nothing did", () => {
  const { window, group } = freshMemory();
  assert.deepEqual(group.header, HEADER);
  window.u32[1] = 1;
  assert.equal(group.header, undefined, "another version");
});

Deno.test("GroupMemory.format leaves no trace of what was there", () => {
  const { window, group } = freshMemory();
  assert.deepEqual(group.workerLcores(), []);
  assert.deepEqual(group.lcoreIds.taken(), []);
  assert.equal(group.mappedId(127), NO_ID);
  assert.equal(group.state(127), WorkerState.UNUSED);
  assert.deepEqual(group.counts(31), { sent: 0, received: 0, dropped: 0 });
  assert.ok(window.u8.subarray(19584).every((byte) => byte === 0));
});

Deno.test("GroupMemory keeps each field in its place", () => {
  const { window, group } = freshMemory();
  const mac = MacAddress.parse("02:70:63:61:70:01");
  group.setPort(31, 30, mac);
  group.addSent(31, 5, 2);
  group.addReceived(31, 9);
  group.enable(127, 126, [0, 31]);
  group.setMappedId(127, 3);
  group.setPid(127, 99);
  assert.equal(window.u16[(64 + 62) / 2], 30);
  assert.deepEqual([...window.u8.subarray(376, 382)], [...mac.bytes]);
  assert.deepEqual(
    [...window.u64.subarray(384 / 8 + 31 * 8, 384 / 8 + 31 * 8 + 3)],
    [5n, 9n, 2n],
  );
  assert.equal(window.u32[2688 / 4 + 127], 3);
  const record = 3200 + 127 * 128;
  assert.deepEqual(
    [...window.u32.subarray(record / 4, record / 4 + 8)],
    [1, 0, 127, 126, 99, WorkerState.IDLE, 0, 2],
  );
  assert.deepEqual(group.ports(127), [0, 31]);
  assert.equal(group.destination(31), 30);
  assert.ok(group.mac(31).equals(mac));
});

Deno.test("GroupMemory bursts do not overlap and fill it", () => {
  const { group } = freshMemory();
  const starts = [
    ...Array.from({ length: 32 }, (_, port) => group.waiting(port)),
    ...Array.from({ length: 128 }, (_, lcore) => group.inHand(lcore)),
  ].map(({ offset }) => offset);
  assert.equal(starts[0], 19584);
  starts.forEach((start, i) => assert.equal(start, 19584 + i * 320));
  assert.equal(starts.at(-1)! + 320, GROUP_MEMORY_SIZE);
});

Deno.test("GroupMemory counters carry into their upper half", () => {
  const { window, group } = freshMemory();
  window.u64[384 / 8] = 0xffff_fffen;
  group.addSent(0, 5, 0);
  assert.equal(group.counts(0).sent, 0x1_0000_0003);
});

Deno.test("GroupMemory.isReleased holds for one generation of a worker", () => {
  const { group } = freshMemory();
  group.enable(1, 2, [0]);
  group.nextGeneration(1);
  assert.equal(group.isReleased(1), false);
  group.release(1);
  assert.equal(group.isReleased(1), true);
  group.setState(1, WorkerState.READY);
  group.nextGeneration(1);
  assert.equal(group.isReleased(1), false);
  assert.equal(group.state(1), WorkerState.IDLE);
});
