/**
 * Samples of a group that is there now.
 *
 * @module
 */
import { type Group, openGroup } from "../../inspect/group.ts";
import type { PlaceOptions, Snapshot } from "../../inspect/mod.ts";
import {
  KNOWN_TABLES,
  knownRatesBetween,
  type KnownTables,
} from "./application_tables.ts";
import { NO_RATES, type Sample } from "./sample.ts";

/** Looks at a group again and again, also across its restarts. */
export class LiveSource {
  readonly #prefix: string;
  readonly #place: PlaceOptions;
  #group: Group<KnownTables> | undefined;
  #before: Snapshot<KnownTables> | undefined;

  /** Does nothing yet: the group may come later. */
  constructor(prefix: string, place: PlaceOptions = {}) {
    this.#prefix = prefix;
    this.#place = place;
  }

  /**
   * Takes a sample.
   *
   * @throws {Error} if the group is not there or cannot be read; the next call
   * tries again from the start.
   */
  take(): Sample {
    try {
      this.#group ??= openGroup(this.#prefix, {
        ...this.#place,
        tables: KNOWN_TABLES,
      });
      const now = this.#group.sample();
      const rates = this.#before === undefined
        ? NO_RATES
        : knownRatesBetween(this.#before, now);
      this.#before = now;
      return { ...now, rates };
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The group as it was opened by the last sample; undefined without one. */
  get group(): Group<KnownTables> | undefined {
    return this.#group;
  }

  /** Gives the group's memory back; a second call does nothing. */
  close(): void {
    this.#group?.close();
    this.#group = undefined;
    this.#before = undefined;
  }
}
