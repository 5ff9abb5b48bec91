/**
 * A table of a program that this project does not know is read with the
 * program's own code.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  type ApplicationTable,
  counterRates,
  openGroup,
} from "../../packages/inspect/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { LaneCounters, LANES_LENGTH, LANES_NAME } from "./_lanes.ts";

const PEER = fileURLToPath(new URL("./lanes_peer.ts", import.meta.url));

/** What a lane has counted. */
interface Lane {
  readonly id: number;
  readonly hits: number;
}

const lanes: ApplicationTable<readonly Lane[]> = {
  memzone: LANES_NAME,
  length: LANES_LENGTH,
  read: (memory) =>
    new LaneCounters(memory).hits.map((hits, id) => ({ id, hits })),
};

Deno.test("sample() has the tables that were asked for, and says why one is not there", () =>
  withPrefix("tables", (prefix) =>
    withProcesses(async (start) => {
      const peer = start("peer", DENO, {
        args: [
          "run",
          "--allow-ffi",
          "--no-check",
          PEER,
          ...ealArguments(prefix),
        ],
      });
      await peer.waitForLine("counted 1");
      const group = openGroup(prefix, {
        tables: {
          lanes,
          absent: { ...lanes, memzone: "nobody's" },
          longer: { ...lanes, length: LANES_LENGTH + 1 },
          other: { ...lanes, read: () => undefined },
          broken: {
            ...lanes,
            read: (): string => {
              throw new RangeError("it is upside down\nand more");
            },
          },
          place: {
            ...lanes,
            read: ({ base, byteLength }, { memzones, prefix }) => {
              const zone = memzones.find(({ name }) => name === LANES_NAME)!;
              return [zone.address === base, byteLength, prefix];
            },
          },
        },
      });
      try {
        const before = group.sample();
        assert.deepEqual(before.tables, {
          lanes: [{ id: 0, hits: 1 }, { id: 1, hits: 0 }, { id: 2, hits: 40 }],
          place: [true, LANES_LENGTH, prefix],
        });
        assert.deepEqual(before.problems, [
          'table "broken": it is upside down',
        ]);
        await peer.write("again\n");
        await peer.waitForLine("counted 2");
        const after = group.sample();
        const rates = counterRates(
          2,
          before.tables.lanes!,
          after.tables.lanes!,
          ["hits"],
        );
        assert.deepEqual(rates, {
          0: { hits: 0.5 },
          1: { hits: 0 },
          2: { hits: 20 },
        });
      } finally {
        group.close();
      }
      await peer.endInput();
      assert.equal((await peer.waitForEnd()).code, 0);
      // Nobody asked.
      const plain = openGroup(prefix);
      assert.deepEqual(plain.sample().tables, {});
      plain.close();
    })));
