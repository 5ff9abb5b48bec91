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

/** Shows all tables of a sample in place of what is there. */
export function showTables(parent: HTMLElement, sample: Sample): void {
  parent.replaceChildren(...tablesOf(sample).map(tableElement));
}

function tableElement({ id, title, columns, rows }: Table): HTMLElement {
  const heading = `table-${id}`;
  return html(
    "article",
    {
      class: "table panel",
      role: "region",
      "aria-labelledby": heading,
      tabindex: 0,
    },
    html("h3", { id: heading }, title),
    html(
      "table",
      {},
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          ...columns.map(({ title, align }) =>
            html("th", { scope: "col", class: align }, title)
          ),
        ),
      ),
      html(
        "tbody",
        {},
        ...rows.map(({ cells }) =>
          html(
            "tr",
            {},
            ...cells.map((cell, index) => cellElement(cell, columns[index]!)),
          )
        ),
      ),
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
