/**
 * The tables of a sample.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Sample } from "../sample.ts";
import type { Cell, Column, Table } from "../table_model.ts";
import { tablesOf } from "../tables.ts";
import { html } from "./dom.ts";

/** Shows all tables of a sample; those that were there stay where they are. */
export function showTables(parent: HTMLElement, sample: Sample): void {
  const tables = tablesOf(sample);
  const ids = tables.map(({ id }) => `table-${id}`);
  const there = [...parent.children].map(({ id }) => id);
  // To make all anew would take the keyboard's focus away.
  if (there.join() !== ids.join()) {
    parent.replaceChildren(...tables.map(tableElement));
  }
  tables.forEach((table, index) => {
    const rows = table.rows.map(({ cells }) =>
      html(
        "tr",
        {},
        ...cells.map((cell, place) => cellElement(cell, table.columns[place]!)),
      )
    );
    parent.children[index]!.querySelector("tbody")!.replaceChildren(...rows);
  });
}

/** A table without rows. */
function tableElement({ id, title, columns }: Table): HTMLElement {
  const heading = `title-${id}`;
  const titles = columns.map(({ title, align }) =>
    html("th", { scope: "col", class: align }, title)
  );
  return html(
    "article",
    {
      id: `table-${id}`,
      class: "table panel",
      role: "region",
      "aria-labelledby": heading,
      tabindex: 0,
    },
    html("h3", { id: heading }, title),
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...titles)),
      html("tbody"),
    ),
  );
}

function cellElement(
  { text, tone, bar }: Cell,
  { align }: Column,
): HTMLElement {
  const attributes = {
    class: align,
    "data-tone": bar === undefined ? tone : undefined,
  };
  if (bar === undefined) return html("td", attributes, text);
  const meter = html("meter", {
    min: 0,
    max: 1,
    high: 0.8,
    optimum: 0,
    value: bar,
    "aria-label": text,
  });
  return html("td", attributes, meter, text);
}
