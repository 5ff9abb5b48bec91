/**
 * The check of a group's file against its schema, in words for people.
 *
 * @module
 */
import { Ajv, type ErrorObject, type ValidateFunction } from "npm:ajv@8.20.0";
import type { GroupFile } from "./group_file.ts";
import { type Path, pathText, type Problem } from "./problem.ts";
import { SCHEMA } from "./schema.ts";

let compiled: ValidateFunction<GroupFile> | undefined;

function compile(): ValidateFunction<GroupFile> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
  });
  ajv.addKeyword("x-rule");
  return ajv.compile<GroupFile>(SCHEMA);
}

/** What the schema finds wrong with a value; nothing if it is a group's file. */
export function checkSchema(value: unknown): Problem[] {
  compiled ??= compile();
  if (compiled(value)) return [];
  return (compiled.errors ?? []).filter(isOwn).map((error) =>
    problem(error, pathOf(error.instancePath, value))
  );
}

/** Not the reasons why one branch did not match, nor why a name did not. */
function isOwn({ schemaPath }: ErrorObject): boolean {
  return !/\/oneOf\/|\/propertyNames\//.test(schemaPath);
}

function problem(error: ErrorObject, path: Path): Problem {
  const { keyword, params, parentSchema = {} } = error;
  const name = path.length === 0 ? "the file" : pathText(path);
  const at = (text: string): Problem => ({ path, text: `${name} ${text}` });
  switch (keyword) {
    case "additionalProperties": {
      const key: string = params.additionalProperty;
      const known = Object.keys(parentSchema.properties ?? {}).join(", ");
      return {
        path: [...path, key],
        atKey: true,
        text: `${name} has no key "${key}"; there is: ${known}`,
      };
    }
    case "propertyNames":
      return {
        path: [...path, params.propertyName],
        atKey: true,
        text: `${name}: "${params.propertyName}" is not ${
          rule(parentSchema.propertyNames)
        }`,
      };
    case "required":
      return at(`needs the key "${params.missingProperty}"`);
    case "oneOf":
      return at("needs exactly one of app, program and command");
    case "type":
      return at(`must be ${typeNames([params.type].flat())}`);
    case "enum":
      return at(`must be one of ${params.allowedValues.join(", ")}`);
    case "const":
      return at(`must be ${params.allowedValue}`);
    case "pattern":
      return at(`must be ${rule(parentSchema)}: ${JSON.stringify(error.data)}`);
    case "minLength":
    case "minItems":
    case "minProperties":
      return at("must not be empty");
    case "minimum":
      return at(`must be ${params.limit} at least`);
    case "maximum":
      return at(`must be ${params.limit} at most`);
    case "exclusiveMinimum":
      return at(`must be more than ${params.limit}`);
    default:
      return at(error.message ?? keyword);
  }
}

function rule(schema: unknown): string {
  return (schema as { readonly "x-rule": string })["x-rule"];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  object: "a map",
  string: "a text (in quotes, if it looks like a number)",
};

function typeNames(types: readonly string[]): string {
  return types.map((type) => TYPE_NAMES[type] ?? type).join(" or ");
}

/** The parts of a JSON pointer, indexes of lists as numbers. */
function pathOf(pointer: string, value: unknown): Path {
  let at = value;
  return pointer.split("/").slice(1).map((part) => {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const index = Array.isArray(at) ? Number(key) : key;
    at = (at as Record<string | number, unknown>)[index];
    return index;
  });
}
